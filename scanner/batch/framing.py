"""Messages over a pipe between the parent and a worker: their length, then their bytes.

The parent never waits for a worker: one that stops in the middle of an answer, or does not take what it is
sent, would hold all others. A worker may wait for its parent, it has nothing else to do.
"""

import os
import struct
from collections.abc import Iterator

_LENGTH = struct.Struct("!Q")
_ONCE = 1 << 20
_PER_TURN = 16
"""Reads of one worker before the others are heard."""


class TooLong(ValueError):
    """A message that is announced to be longer than allowed."""


class Line:
    """The parent's end: sends and hears as much as there is room or bytes for.

    :param longest: bytes a message that is heard may have.
    """

    def __init__(self, descriptor: int, longest: int) -> None:
        os.set_blocking(descriptor, False)
        self._descriptor, self._longest = descriptor, longest
        self._outgoing = bytearray()
        self._incoming = bytearray()

    @property
    def unsent(self) -> bool:
        """Whether something waits for room in the pipe."""
        return bool(self._outgoing)

    def send(self, message: bytes) -> None:
        """Send a message, now or in later `push`. Raises ``OSError`` when nobody is there."""
        self._outgoing += _LENGTH.pack(len(message)) + message
        self.push()

    def push(self) -> None:
        """Send what there is room for. Raises ``OSError`` when nobody is there."""
        while self._outgoing:
            try:
                sent = os.write(self._descriptor, self._outgoing[:_ONCE])
            except BlockingIOError:
                return
            del self._outgoing[:sent]

    def heard(self) -> Iterator[bytes]:
        """Messages that are there whole.

        Raises ``EOFError`` or ``OSError`` when the other end is closed, `TooLong`.
        """
        for _ in range(_PER_TURN):
            try:
                part = os.read(self._descriptor, _ONCE)
            except BlockingIOError:
                return
            if not part:
                raise EOFError
            self._incoming += part
            yield from self._whole()
            if len(part) < _ONCE:
                return

    def _whole(self) -> Iterator[bytes]:
        while len(self._incoming) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._incoming)
            if length > self._longest:
                raise TooLong
            end = _LENGTH.size + length
            if len(self._incoming) < end:
                return
            message = bytes(self._incoming[_LENGTH.size : end])
            del self._incoming[:end]
            yield message


def send(descriptor: int, message: bytes) -> None:
    """Send a message from a worker. Raises ``OSError``."""
    rest = memoryview(_LENGTH.pack(len(message)) + message)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def receive(descriptor: int) -> bytes:
    """The next message to a worker. Raises ``EOFError`` or ``OSError`` when the parent is gone."""
    (length,) = _LENGTH.unpack(_exactly(descriptor, _LENGTH.size))
    return _exactly(descriptor, length)


def _exactly(descriptor: int, size: int) -> bytes:
    found = bytearray()
    while len(found) < size:
        part = os.read(descriptor, min(size - len(found), _ONCE))
        if not part:
            raise EOFError
        found += part
    return bytes(found)
