"""How commands and apps reach the system: two Unix sockets."""

import os
import select
import socket
import threading
from collections.abc import Callable
from pathlib import Path

from answers import Answers
from apps import APP_SOCKET
from commands import COMMANDS
from packages import give
from server import System
from shell import Call
from wire import Line

SHELL_SOCKET = Path("/data/system/shell.sock")


def serve(system: System) -> None:
    """Listen to commands and to apps, each connection in a thread of its own."""
    Path("/data/log/main").touch()
    Path("/data/log/main").chmod(0o666)
    give(Path("/data/log"), 0)
    for path, work in ((SHELL_SOCKET, _command), (APP_SOCKET, _app)):
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        path.unlink(missing_ok=True)
        listening.bind(str(path))
        path.chmod(0o666)
        listening.listen(64)
        threading.Thread(target=_accept, args=(system, listening, work), daemon=True).start()


def _accept(
    system: System, listening: socket.socket, work: Callable[[System, socket.socket], None]
) -> None:
    while True:
        one, _ = listening.accept()
        threading.Thread(target=work, args=(system, one), daemon=True).start()


def _app(system: System, one: socket.socket) -> None:
    Line(one, Answers(system).answer)


def _command(system: System, one: socket.socket) -> None:
    """One command: its words and its three streams come in, its exit code goes out."""
    with one:
        data, streams, _, _ = socket.recv_fds(one, 1 << 20, 3)
        size = int.from_bytes(data[:4], "big")
        while len(data) < size + 4:
            part = one.recv(1 << 20)
            if not part:  # the caller was ended in the middle of its words
                for stream in streams:
                    os.close(stream)
                return
            data += part
        cwd, name, *arguments = data[4:].decode("utf-8", "replace").split("\0")

        def left() -> bool:
            return bool(select.select([one], [], [], 0)[0])  # it says nothing more but its end

        call = Call(system, name, arguments, Path(cwd), *streams, left)
        try:
            answer = call.run(COMMANDS[name])
        finally:
            for stream in streams:
                os.close(stream)
        one.sendall(answer.encode())
