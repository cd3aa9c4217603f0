"""Servers, certificates and readers for the tests of the proxy."""

import asyncio
import contextlib
import datetime
import ssl
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from analyzers.dynamic.events import RunEnd, RunStart
from analyzers.dynamic.log import read_log
from analyzers.dynamic.recorder import Recorder
from analyzers.dynamic.session import Capture, Subject


def recorder(folder: Path, *, keep_faces: bool = False) -> Recorder:
    made = Recorder.create(
        folder,
        Subject("com.example.app"),
        None,
        Capture("none", "proxy", ("ca",)),
        keep_faces=keep_faces,
    )
    made.begin(RunStart("accept", 1))
    return made


def ended(made: Recorder) -> None:
    made.finish(RunEnd(True))
    made.close()


def events(folder: Path, kind: type) -> list[Any]:
    return [line.event for line in read_log(folder).lines if isinstance(line.event, kind)]


def await_events(folder: Path, kind: type, count: int) -> None:
    """Until the proxy has told of so many: it hears of an end in a moment."""
    until = time.monotonic() + 30
    while len(events(folder, kind)) < count and time.monotonic() < until:
        time.sleep(0.02)


# --- certificates ---------------------------------------------------------------------------------


class Authority:
    """A CA of the test's own, and what it signs."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.cert = _certificate("test ca", self.key, "test ca", self.key, (-1, 30), (), ca=True)

    @property
    def pem(self) -> bytes:
        return self.cert.public_bytes(serialization.Encoding.PEM)

    def issue(self, folder: Path, *names: str, days: tuple[int, int] = (-1, 30)) -> Path:
        key = ec.generate_private_key(ec.SECP256R1())
        cert = _certificate(names[0], key, "test ca", self.key, days, names)
        return _saved(folder, cert, key)


def self_signed(folder: Path, *names: str) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    return _saved(folder, _certificate(names[0], key, names[0], key, (-1, 30), names), key)


def _saved(folder: Path, cert: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> Path:
    path = folder / f"{cert.serial_number}.pem"
    path.write_bytes(
        cert.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    days: tuple[int, int],
    names: tuple[str, ...],
    ca: bool = False,
) -> x509.Certificate:
    now = datetime.datetime.now(datetime.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + datetime.timedelta(days=days[0] - 1))
        .not_valid_after(now + datetime.timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    if names:
        builder = builder.add_extension(
            x509.SubjectAlternativeName([_general(n) for n in names]), critical=False
        )
    return builder.sign(issuer_key, hashes.SHA256())


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


# --- servers --------------------------------------------------------------------------------------


class Handler(BaseHTTPRequestHandler):
    """Answers ``POST`` with the length it got, ``GET`` with what the server was given."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        if "chunked" in self.headers.get("transfer-encoding", ""):
            body = b"".join(self._chunks())
        else:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.server.bodies.append(body)  # type: ignore[attr-defined]
        self._say(str(len(body)).encode(), "text/plain")

    def _chunks(self) -> Iterator[bytes]:
        while size := int(self.rfile.readline(), 16):
            yield self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()

    def do_GET(self) -> None:
        server: Any = self.server
        if self.path == "/hang":
            server.hung.set()
            server.release.wait(60)
            return
        status, kind, body, headers = server.pages.get(self.path, (200, "text/plain", b"ok", {}))
        server.asked.append((self.path, dict(self.headers)))
        self._say(body, kind, status, headers)

    def _say(
        self, body: bytes, kind: str, status: int = 200, more: dict[str, str] | None = None
    ) -> None:
        head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in (more or {}).items())
        self.wfile.write(head.encode() + b"\r\n" + body)

    def log_message(self, *args: Any) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, pem: Path | None = None, host: str = "127.0.0.1") -> None:
        super().__init__((host, 0), Handler)
        self.bodies: list[bytes] = []
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.pages: dict[str, tuple[int, str, bytes, dict[str, str]]] = {}
        self.hung, self.release = threading.Event(), threading.Event()
        self.scheme = "http"
        if pem is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(pem)
            self.socket = context.wrap_socket(self.socket, server_side=True)
            self.scheme = "https"

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, *args: Any) -> None:
        pass


@contextlib.contextmanager
def serving(pem: Path | None = None) -> Iterator[Server]:
    server = Server(pem)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.release.set()
        server.shutdown()
        server.server_close()
        thread.join(30)


@contextlib.contextmanager
def in_loop(start: Any) -> Iterator[int]:
    """An asyncio server of ``await start()`` in a thread; its port."""
    ready, stop = threading.Event(), threading.Event()
    port = 0

    async def live() -> None:
        nonlocal port
        server = await start()
        port = next(iter(server.sockets)).getsockname()[1]
        ready.set()
        while not stop.is_set():
            await asyncio.sleep(0.02)
        server.close()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(server.wait_closed(), 0.3)
        # Who is still connected is cut off before the loop is closed.
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0.05)

    thread = threading.Thread(target=asyncio.run, args=(live(),), daemon=True)
    thread.start()
    assert ready.wait(30)
    try:
        yield port
    finally:
        stop.set()
        thread.join(30)


async def h2_server(pem: Path) -> Any:
    """An HTTP/2 server that answers each request with the length of its body."""
    from h2.config import H2Configuration
    from h2.connection import H2Connection
    from h2.events import DataReceived, StreamEnded

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    context.set_alpn_protocols(["h2"])

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        conn = H2Connection(H2Configuration(client_side=False))
        conn.initiate_connection()
        writer.write(conn.data_to_send())
        sizes: dict[int, int] = {}
        try:
            while data := await reader.read(65536):
                for event in conn.receive_data(data):
                    if isinstance(event, DataReceived):
                        sizes[event.stream_id] = sizes.get(event.stream_id, 0) + len(event.data)
                        conn.acknowledge_received_data(
                            event.flow_controlled_length, event.stream_id
                        )
                    if isinstance(event, StreamEnded):
                        body = str(sizes.get(event.stream_id, 0)).encode()
                        conn.send_headers(event.stream_id, [(":status", "200")])
                        conn.send_data(event.stream_id, body, end_stream=True)
                writer.write(conn.data_to_send())
                await writer.drain()
        finally:
            writer.transport.abort()

    return await asyncio.start_server(talk, "127.0.0.1", 0, ssl=context)
