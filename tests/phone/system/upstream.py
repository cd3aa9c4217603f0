"""The server that apps of the phone talk to: keeps what it gets, answers in one write.

Arguments: address, folder for what it gets, folder of certificates. Port 80 is plain, 443 has a
certificate the phone trusts, 8443 one it does not.
"""

import json
import socket
import ssl
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

LIMIT = 32 << 20


class Handler(BaseHTTPRequestHandler):
    """Keeps the request as two files: ``N.json`` and ``N.body``."""

    protocol_version = "HTTP/1.1"
    folder: Path
    count = 0
    lock = threading.Lock()

    def keep(self) -> None:
        """Take a request and answer as ``answers.json`` says, or with a friendly nothing."""
        began = time.time()
        body = self._body()
        with Handler.lock:
            Handler.count += 1
            number = Handler.count
        stem = self.folder / f"{number:04}"
        stem.with_suffix(".body").write_bytes(body)
        about = {
            "method": self.command,
            "path": self.path,
            "host": self.headers.get("Host", ""),
            "secure": isinstance(self.connection, ssl.SSLSocket),
            "headers": dict(self.headers.items()),
            "port": self.server.server_address[1],
            "client": self.client_address[1],
            "at": began,
        }
        fresh = stem.with_suffix(".fresh")
        fresh.write_text(json.dumps(about), "utf-8")
        fresh.replace(stem.with_suffix(".json"))
        self._answer()

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = keep

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            parts = []
            while size := int(self.rfile.readline().split(b";")[0] or b"0", 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(parts)
        return self.rfile.read(min(int(self.headers.get("Content-Length", 0)), LIMIT))

    def _answer(self) -> None:
        said = {"status": 200, "type": "application/json", "body": '{"code":0,"result":"ok"}'}
        answers = self.folder / "answers.json"
        if answers.exists():
            said |= json.loads(answers.read_text("utf-8")).get(self.path.partition("?")[0], {})
        body = str(said["body"]).encode()
        head = f"HTTP/1.1 {said['status']} OK\r\nContent-Type: {said['type']}; charset=utf-8\r\n"
        head += f"Content-Length: {len(body)}\r\n\r\n"
        sent = b"" if self.command == "HEAD" else body
        self.wfile.write(head.encode() + sent)  # in one piece: two would wait for each other

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: requests are kept."""


class Server(ThreadingHTTPServer):
    """Does its handshakes in the thread of the connection."""

    daemon_threads = True
    context: ssl.SSLContext | None = None

    def finish_request(self, request: socket.socket, address: tuple[str, int]) -> None:  # type: ignore[override]
        if self.context:
            request.settimeout(20)
            try:
                request = self.context.wrap_socket(request, server_side=True)
            except OSError as refused:
                sys.stderr.write(f"handshake from port {address[1]}: {refused}\n")
                return
        super().finish_request(request, address)

    def handle_error(self, request: object, address: object) -> None:
        """A client that left."""


def main() -> None:
    address, folder, certificates = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    Handler.folder = folder
    for port, chain in ((80, ""), (443, "server.pem"), (8443, "self-signed.pem")):
        server = Server((address, port), Handler)
        if chain:
            server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            server.context.load_cert_chain(certificates / chain)
        threading.Thread(target=server.serve_forever, daemon=True).start()
    (folder / "ready").touch()
    threading.Event().wait()


main()
