"""An adb server that answers what it is told to: for errors, and to see which commands are sent."""

import socket
import struct
import threading
from dataclasses import dataclass, field

FEATURES = "shell_v2,cmd,stat_v2"


@dataclass
class Reply:
    """What a command answers."""

    out: bytes | str = b""
    err: bytes | str = b""
    code: int = 0
    then: str = "exit"
    """``exit``; ``close`` the connection without a code; ``hang``; ``dribble``; ``vanish``: the device is gone, too."""


@dataclass
class CannedAdb:
    """Start it with ``with``; `port` is where it listens on the loopback."""

    devices: list = field(default_factory=lambda: [("fake1", "device")])
    answers: dict = field(default_factory=dict)
    """Reply by the beginning of a command; or a function of the command. The longest beginning wins."""
    features: str = FEATURES
    files: dict = field(default_factory=dict)
    """What was pushed, and what can be pulled, by path."""
    forwards: dict = field(default_factory=dict)
    """A port of this machine to use for a forward to an address of the device."""
    reachable: list = field(default_factory=list)
    """Devices that are there once they are connected to."""
    port: int = 0

    def __enter__(self):
        self.commands = []
        self.orders = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._ended = threading.Event()
        self._open = []
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        self._listening.close()
        for one in self._open:
            one.close()

    def said(self, beginning):
        """Commands that begin so."""
        return [command for command in self.commands if command.startswith(beginning)]

    def _accept(self):
        while not self._ended.is_set():
            try:
                one, _ = self._listening.accept()
            except OSError:
                return
            self._open.append(one)
            threading.Thread(target=self._serve, args=(one,), daemon=True).start()

    def _serve(self, one):
        try:
            with one:
                while service := self._service(one):
                    if not self._answer(one, service):
                        return
        except (OSError, ValueError):
            return

    @staticmethod
    def _service(one):
        size = _exactly(one, 4)
        return _exactly(one, int(size, 16)).decode() if size else ""

    def _answer(self, one, service):
        """Whether more may follow on this connection."""
        if service == "host:devices":
            _text(one, "".join(f"{name}\t{state}\n" for name, state in self.devices))
            return False
        if service.startswith("host:connect:"):
            self.orders.append(service)
            self.devices = [*self.devices, *self.reachable]
            _text(one, "connected to x" if self.reachable else "failed to connect to x")
            return False
        if service.startswith("host:transport:"):
            state = dict(self.devices).get(service.rpartition("transport:")[2])
            if state != "device":
                _fail(one, f"device {state or 'not found'}")
                return False
            one.sendall(b"OKAY")
            return True
        if service.startswith("host-serial:"):
            self._about(one, service.removeprefix("host-serial:"))
            return False
        if service.startswith("shell,v2,raw:"):
            return self._shell(one, service.removeprefix("shell,v2,raw:"))
        if service.startswith("reverse:"):
            self.orders.append(service)
            one.sendall(b"OKAYOKAY")
            return False
        if service == "sync:":
            one.sendall(b"OKAY")
            self._sync(one)
            return False
        _fail(one, f"unknown service {service}")
        return False

    def _about(self, one, rest):
        name, _, question = rest.partition(":")
        state = dict(self.devices).get(name)
        if state is None:
            _fail(one, f"device '{name}' not found")
        elif question == "get-state":
            _text(one, state)
        elif question == "features":
            _text(one, self.features)
        elif question.startswith("forward:"):
            self.orders.append(question)
            port = self.forwards.get(question.rpartition(";")[2], 40_000)
            one.sendall(b"OKAYOKAY" + _sized(str(port)))
        else:
            self.orders.append(question)
            one.sendall(b"OKAYOKAY")

    def _shell(self, one, command):
        self.commands.append(command)
        one.sendall(b"OKAY")
        reply = self._reply(command)
        for kind, data in ((1, reply.out), (2, reply.err)):
            data = data.encode() if isinstance(data, str) else data
            if data:
                one.sendall(struct.pack("<BI", kind, len(data)) + data)
        if reply.then == "exit":
            one.sendall(struct.pack("<BIB", 3, 1, reply.code))
        elif reply.then == "vanish":
            self.devices = []
        elif reply.then == "dribble":
            while not self._ended.wait(0.05):
                one.sendall(struct.pack("<BI", 1, 1) + b".")
        elif reply.then == "hang":
            self._ended.wait(30)
        return False

    def _reply(self, command):
        fitting = [begin for begin in self.answers if command.startswith(begin)]
        if not fitting:
            return Reply()
        found = self.answers[max(fitting, key=len)]
        return found(command) if callable(found) else found

    def _sync(self, one):
        kind, size = struct.unpack("<4sI", _exactly(one, 8))
        name = _exactly(one, size).decode()
        if name.startswith("/hang"):
            self._ended.wait(30)
            return
        if kind == b"RECV":
            data = self.files.get(name)
            if data is None:
                one.sendall(struct.pack("<4sI", b"FAIL", 12) + b"no such file")
                return
            for at in range(0, len(data), 65536):
                part = data[at : at + 65536]
                one.sendall(struct.pack("<4sI", b"DATA", len(part)) + part)
            one.sendall(struct.pack("<4sI", b"DONE", 0))
            return
        data = b""
        while True:
            kind, size = struct.unpack("<4sI", _exactly(one, 8))
            if kind == b"DONE":
                break
            data += _exactly(one, size)
        self.files[name.rpartition(",")[0]] = data
        one.sendall(struct.pack("<4sI", b"OKAY", 0))


def _exactly(one, size):
    data = b""
    while len(data) < size:
        part = one.recv(size - len(data))
        if not part:
            return b""
        data += part
    return data


def _sized(text):
    return f"{len(text.encode()):04x}".encode() + text.encode()


def _text(one, text):
    one.sendall(b"OKAY" + _sized(text))


def _fail(one, text):
    one.sendall(b"FAIL" + _sized(text))
