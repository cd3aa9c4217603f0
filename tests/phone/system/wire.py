"""The line between the system and an app: one line a message, fields parted by tabs."""

import socket
import threading
from collections.abc import Callable

ESCAPES = {"t": "\t", "n": "\n", "r": "\r"}


def escaped(field: str) -> str:
    """A field without the characters that part fields and lines."""
    plain = field.replace("\\", "\\\\").replace("\t", "\\t")
    return plain.replace("\n", "\\n").replace("\r", "\\r")


def fields(line: str) -> list[str]:
    """The fields of a line."""
    found = []
    for field in line.split("\t"):
        if "\\" not in field:
            found.append(field)
            continue
        text, at = [], 0
        while at < len(field):
            if field[at] == "\\" and at + 1 < len(field):
                at += 1
                text.append(ESCAPES.get(field[at], field[at]))
            else:
                text.append(field[at])
            at += 1
        found.append("".join(text))
    return found


class Line:
    """One end of the line to an app; both ends ask and answer."""

    def __init__(
        self,
        connection: socket.socket,
        answerer: Callable[["Line", list[str]], list[str]],
    ) -> None:
        self._connection = connection
        self._answerer = answerer
        self._lock = threading.Lock()
        self._count = 0
        self._waiting: dict[str, tuple[threading.Event, list[list[str]]]] = {}
        threading.Thread(target=self._read, daemon=True).start()

    def ask(self, *request: str, timeout: float = 6.0) -> list[str]:
        """The app's answer; ``["gone"]`` when it ended, ``["busy"]`` when it does not answer."""
        done: tuple[threading.Event, list[list[str]]] = (threading.Event(), [])
        with self._lock:
            self._count += 1
            number = str(self._count)
            self._waiting[number] = done
        self._write("S" + number, list(request))
        answered = done[0].wait(timeout)
        with self._lock:
            self._waiting.pop(number, None)
        if not answered:
            return ["busy"]
        return done[1][0] if done[1] else ["gone"]

    def close(self) -> None:
        """End the line."""
        try:
            self._connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            return

    def _write(self, number: str, parts: list[str]) -> None:
        data = "\t".join([number, *map(escaped, parts)]).encode() + b"\n"
        try:
            with self._lock:
                self._connection.sendall(data)
        except OSError:
            return  # the reader notices the end

    def _read(self) -> None:
        with (
            self._connection,
            self._connection.makefile("r", encoding="utf-8", newline="\n") as text,
        ):
            try:
                for line in text:
                    number, *rest = fields(line.removesuffix("\n"))
                    if number.startswith("T"):
                        with self._lock:
                            event, box = self._waiting.pop(number[1:], (threading.Event(), []))
                        box.append(rest)
                        event.set()
                    else:
                        threading.Thread(
                            target=self._serve, args=(number, rest), daemon=True
                        ).start()
            except OSError:
                pass
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        for event, _ in waiting.values():
            event.set()

    def _serve(self, number: str, request: list[str]) -> None:
        try:
            answer = self._answerer(self, request)
        except Exception as failed:  # an app must never hang on a fault of ours
            answer = ["error", repr(failed)]
        self._write("R" + number[1:], answer)
