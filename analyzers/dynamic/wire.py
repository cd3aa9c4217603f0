"""Talk to one device through the adb server: every call has a time-out, a bound and a clear end.

adbutils finds and starts the server and opens the connections. What goes over them is spoken here, because its own
calls wait without end for files and limit single reads only: a device that dribbles or disappears must not hang us.
"""

import contextlib
import os
import socket
import stat
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from analyzers.dynamic.device import DeviceLost, DeviceRefused, Said

BLOCK = 64 * 1024  # the largest block of the file protocol
OUTPUT_LIMIT = 32 << 20
PULL_LIMIT = 2 << 30
QUIET = 20.0  # seconds a file transfer may stand still
PATIENCE = 5.0  # for questions to the server itself
LONGEST_COMMAND = 60_000  # bytes; the length goes as four hexadecimal digits

_OUT, _ERR, _EXIT = 1, 2, 3


class Refusal(Exception):
    """The server or the device answered FAIL; the text is what it said."""


class Wire:
    """Connections to one device. Raises `DeviceLost` when it is gone, else `DeviceRefused` with a code."""

    def __init__(self, serial: str, *, host: str = "", port: int = 0) -> None:
        self.serial = serial
        self._client = client(host, port)
        self._features: frozenset[str] | None = None

    # -- commands --

    def run(
        self, command: str, *, timeout: float, limit: int = OUTPUT_LIMIT
    ) -> tuple[int, bytes, bytes]:
        """Run a command line: exit code, output and error output. ``timeout`` is for all of it, in seconds."""
        out, err = bytearray(), bytearray()
        kinds = {_OUT: out, _ERR: err}
        with self._answered(timeout):
            for kind, data in self._packets(command, timeout):
                if kind == _EXIT:
                    return data[0] if data else 255, bytes(out), bytes(err)
                kinds.get(kind, err).extend(data)
                if len(out) + len(err) > limit:
                    raise DeviceRefused(
                        "device-too-much", f"the device answered with more than {limit} bytes"
                    )
        raise AssertionError("unreachable: packets end with the exit code or an error")

    def said(self, command: str, timeout: float) -> Said:
        """Like :meth:`run`, as text; what is no UTF-8 is replaced."""
        code, out, err = self.run(command, timeout=timeout)
        return Said(code, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"))

    def stream(self, command: str, take: Callable[[bytes], bool], ended: threading.Event) -> None:
        """Hand the command's output to ``take`` as it comes, until it returns false, the command ends, or ``ended`` is set."""
        with self._answered(None), self._service(f"shell,v2,raw:{command}", PATIENCE) as link:
            buffer = _Buffer(link.conn)
            while not ended.is_set():
                packet = buffer.packet(0.5)
                if packet is None:
                    continue
                kind, data = packet
                if kind == _EXIT or (kind == _OUT and not take(data)):
                    return

    def _packets(self, command: str, timeout: float) -> Iterator[tuple[int, bytes]]:
        until = time.monotonic() + timeout
        if len(command.encode("utf-8", "surrogateescape")) > LONGEST_COMMAND:
            raise DeviceRefused("device-command-too-long", "the command is too long for adb")
        self._need_shell()
        with self._service(f"shell,v2,raw:{command}", timeout) as link:
            buffer = _Buffer(link.conn)
            while True:
                packet = buffer.packet(until - time.monotonic())
                if packet is None:
                    raise TimeoutError(command)
                yield packet

    def _need_shell(self) -> None:
        if self._features is None:
            self._features = frozenset(self.ask("features").split(","))
        if "shell_v2" not in self._features:
            raise DeviceRefused(
                "device-too-old", "the device is older than Android 7, which is needed"
            )

    # -- files --

    def push(self, source: Path, target: str, mode: int = 0o644) -> None:
        """Copy a file onto the device. Raises `DeviceRefused` ``device-push-refused``."""
        with source.open("rb") as file, self._answered(None), self._service("sync:", QUIET) as link:
            link.conn.settimeout(QUIET)
            name = f"{target},{stat.S_IFREG | mode}".encode()
            link.conn.sendall(b"SEND" + len(name).to_bytes(4, "little") + name)
            while block := file.read(BLOCK):
                link.conn.sendall(b"DATA" + len(block).to_bytes(4, "little") + block)
            link.conn.sendall(b"DONE" + int(time.time()).to_bytes(4, "little"))
            kind, size = _header(link.conn)
            if kind != b"OKAY":
                said = _exactly(link.conn, min(size, 4096)).decode("utf-8", "replace")
                raise DeviceRefused("device-push-refused", f"{target} cannot be written: {said}")

    def pull(self, source: str, target: Path, limit: int = PULL_LIMIT) -> int:
        """Copy a file from the device; its size. Raises `DeviceRefused` ``device-pull-refused``, ``device-too-much``."""
        with self._answered(None), target.open("wb") as file:
            return self._receive(source, file, limit)

    def _receive(self, source: str, file: BinaryIO, limit: int) -> int:
        total = 0
        with self._service("sync:", QUIET) as link:
            link.conn.settimeout(QUIET)
            name = source.encode()
            link.conn.sendall(b"RECV" + len(name).to_bytes(4, "little") + name)
            while True:
                kind, size = _header(link.conn)
                if kind == b"DONE":
                    return total
                if kind != b"DATA":
                    said = _exactly(link.conn, min(size, 4096)).decode("utf-8", "replace")
                    raise DeviceRefused("device-pull-refused", f"{source} cannot be read: {said}")
                total += size
                if size > BLOCK or total > limit:
                    raise DeviceRefused("device-too-much", f"{source} is larger than {limit} bytes")
                file.write(_exactly(link.conn, size))

    # -- ports and states --

    def ask(self, question: str) -> str:
        """Ask the server about the device (``get-state``, ``features``); its answer."""
        with self._answered(None), self._link(f"host-serial:{self.serial}:{question}") as link:
            return _text(link.conn)

    def tell(self, order: str) -> None:
        """Order the server to do something for the device (``killforward:tcp:1``)."""
        with self._answered(None), self._link(f"host-serial:{self.serial}:{order}") as link:
            _okay(link.conn)

    def order(self, service: str) -> None:
        """Order the device's adbd to do something (``reverse:forward:…``)."""
        with self._answered(None), self._service(service, PATIENCE) as link:
            _okay(link.conn)

    def forward(self, remote: str) -> int:
        """A loopback port of the server's machine that leads to ``remote``."""
        order = f"host-serial:{self.serial}:forward:tcp:0;{remote}"
        with self._answered(None), self._link(order) as link:
            _okay(link.conn)
            return int(_text(link.conn))

    def state(self) -> str:
        """``device``, ``offline``, ``unauthorized`` … as the server sees it; empty when it knows of none."""
        try:
            with self._link(f"host-serial:{self.serial}:get-state") as link:
                return _text(link.conn)
        except (Refusal, OSError, EOFError, ValueError):
            return ""

    # -- connections --

    def _link(self, service: str, timeout: float = PATIENCE) -> Any:
        return _opened(self._client, [service], timeout)

    def _service(self, service: str, timeout: float) -> Any:
        return _opened(self._client, [f"host:transport:{self.serial}", service], timeout)

    @contextlib.contextmanager
    def _answered(self, timeout: float | None) -> Iterator[None]:
        """Turn what a connection raises into the errors of `Device`."""
        try:
            yield
        except TimeoutError as slow:
            if self._breathes():
                seconds = QUIET if timeout is None else timeout
                raise DeviceRefused(
                    "device-timeout", f"the device did not answer within {seconds:g} s"
                ) from slow
            raise self.lost() from slow
        except (EOFError, OSError, ValueError) as broken:
            if isinstance(broken, EOFError | ConnectionError) or self.state() != "device":
                raise self.lost() from broken
            if isinstance(broken, ValueError):
                raise DeviceRefused(
                    "device-garbled", f"adb said what no adb says: {broken}"
                ) from broken
            raise  # a file here
        except Refusal as refused:
            if self.state() != "device":
                raise self.lost() from refused
            raise DeviceRefused("device-refused", f"the device refused: {refused}") from refused

    def _breathes(self) -> bool:
        """Whether the device still answers the simplest command."""
        if self.state() != "device":
            return False
        until = time.monotonic() + PATIENCE
        try:
            with self._service("shell,v2,raw:true", PATIENCE) as link:
                return _Buffer(link.conn).packet(until - time.monotonic()) is not None
        except (Refusal, OSError, EOFError, ValueError):
            return False

    def lost(self) -> DeviceLost:
        """The error for a device that went away, after what the server says of it now."""
        state = self.state()
        return DeviceLost(
            "device-lost",
            f"the device {self.serial} no longer answers"
            + (f" (adb says: {state})" if state and state != "device" else "")
            + "; plug it in again, unlock it and repeat",
        )


def client(host: str = "", port: int = 0) -> Any:
    """adbutils' client. Raises `DeviceRefused` ``adb-missing`` when it is not installed."""
    try:
        from adbutils import AdbClient
    except ImportError as absent:
        raise DeviceRefused(
            "adb-missing", "adbutils is not installed: pip install 'faceaudit[dynamic]'"
        ) from absent
    return AdbClient(host or None, port or None)


def listed(host: str = "", port: int = 0) -> list[tuple[str, str]]:
    """Serial and state of every device the adb server knows; starts the server when none runs.

    Raises:
        DeviceRefused: ``adb-missing``, ``adb-server`` (it cannot be started or does not answer).
    """
    try:
        with _opened(client(host, port), ["host:devices"], PATIENCE) as link:
            rows = (line.split("\t", 1) for line in _text(link.conn).splitlines())
            return [(row[0], row[1].strip()) for row in rows if len(row) == 2]
    except (Refusal, OSError, EOFError, ValueError) as error:
        raise DeviceRefused("adb-server", f"the adb server does not answer ({error})") from error


def connect(address: str, host: str = "", port: int = 0) -> None:
    """Have the adb server connect to a device at ``host:port``; whether it did shows in `listed`."""
    with (
        contextlib.suppress(Refusal, OSError, EOFError, ValueError),
        _opened(client(host, port), [f"host:connect:{address}"], 3 * PATIENCE) as link,
    ):
        _text(link.conn)


@contextlib.contextmanager
def _opened(adb: Any, services: list[str], timeout: float) -> Iterator[Any]:
    """A connection after the server accepted each service in turn."""
    link = _connected(adb, timeout)
    try:
        for service in services:
            order = service.encode("utf-8", "surrogateescape")
            link.conn.sendall(f"{len(order):04x}".encode() + order)
            _okay(link.conn)
        yield link
    finally:
        link.conn.close()


def _connected(adb: Any, timeout: float) -> Any:
    from adbutils.errors import AdbError

    try:
        _awake(adb.host, adb.port)
        return adb.make_connection(max(timeout, 0.1))
    except (AdbError, OSError, subprocess.SubprocessError) as error:
        raise DeviceRefused("adb-server", f"the adb server cannot be reached ({error})") from error


def _awake(host: str, port: int) -> None:
    """Start the server when none listens; adbutils would let it write onto our output."""
    try:
        socket.create_connection((host, port), 3).close()
    except OSError:
        from adbutils import adb_path

        if host not in ("127.0.0.1", "localhost"):
            raise
        environment = {**os.environ, "ANDROID_ADB_SERVER_PORT": str(port)}
        subprocess.run(
            [adb_path(), "start-server"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=20,
            check=False,
        )


def _okay(conn: Any) -> None:
    answer = _exactly(conn, 4)
    if answer == b"FAIL":
        raise Refusal(_text(conn))
    if answer != b"OKAY":
        raise ValueError(f"not the adb protocol: {answer!r}")


def _text(conn: Any) -> str:
    return _exactly(conn, int(_exactly(conn, 4), 16)).decode("utf-8", "replace")


def _header(conn: Any) -> tuple[bytes, int]:
    data = _exactly(conn, 8)
    return data[:4], int.from_bytes(data[4:], "little")


def _exactly(conn: Any, size: int) -> bytes:
    parts: list[bytes] = []
    while size:
        part = conn.recv(min(size, BLOCK))
        if not part:
            raise EOFError("the connection ended")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


class _Buffer:
    """Packets of the shell protocol out of a socket, whole however the bytes arrive."""

    def __init__(self, conn: Any) -> None:
        self._conn = conn
        self._data = bytearray()

    def packet(self, seconds: float) -> tuple[int, bytes] | None:
        """The next packet, or ``None`` when it was not there after ``seconds``. Raises `EOFError`."""
        until = time.monotonic() + seconds
        while (found := self._cut()) is None:
            left = until - time.monotonic()
            if left <= 0:
                return None
            self._conn.settimeout(left)
            try:
                part = self._conn.recv(BLOCK)
            except TimeoutError:
                return None
            if not part:
                raise EOFError("the connection ended")
            self._data += part
        return found

    def _cut(self) -> tuple[int, bytes] | None:
        if len(self._data) < 5:
            return None
        end = 5 + int.from_bytes(self._data[1:5], "little")
        if end > OUTPUT_LIMIT:
            raise ValueError("a packet of the shell protocol is too long")
        if len(self._data) < end:
            return None
        found = self._data[0], bytes(self._data[5:end])
        del self._data[:end]
        return found
