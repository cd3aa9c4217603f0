"""``flows.mitm``: mitmproxy's own format, appended flow by flow, and read whatever stands in it.

The file is a row of length-prefixed records. A process that is killed leaves at most the last one cut; the others are
read. A damaged record is passed over and named, never trusted.
"""

import os
import threading
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from analyzers.dynamic.proxy.library import ready
from analyzers.errors import SessionUnusable

if TYPE_CHECKING:
    from mitmproxy.flow import Flow

LARGEST = 256 << 20
"""Bytes of a record that is read; a longer one is passed over."""
_DIGITS = 12
_locks: dict[Path, threading.Lock] = {}
_registry = threading.Lock()


def lock_of(path: Path) -> threading.Lock:
    """The lock for everybody in this process who writes a flow file."""
    with _registry:
        return _locks.setdefault(path.absolute(), threading.Lock())


class FlowFile:
    """Appends flows to a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = lock_of(path)

    def append(self, flow: "Flow") -> None:
        """Add a flow as it is now; afterwards it is the system's. Raises ``OSError``, and leaves the file as it was."""
        self.append_record(record_of(flow))

    def append_record(self, record: bytes) -> None:
        """Add a record. Raises ``OSError``."""
        with self._lock:
            # Opened each time: the search may have put another file in its place meanwhile.
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                size = os.fstat(handle).st_size
                try:
                    left = memoryview(record)
                    while left:
                        left = left[os.write(handle, left) :]
                except OSError:
                    os.ftruncate(handle, size)
                    raise
            finally:
                os.close(handle)


def record_of(flow: "Flow") -> bytes:
    """A flow as a record."""
    ready()
    from mitmproxy.io import FlowWriter

    buffer = BytesIO()
    FlowWriter(buffer).add(flow)
    return buffer.getvalue()


class Trouble(NamedTuple):
    """What was wrong in a flow file."""

    code: str
    """``cut``, ``damaged``, ``flow-unreadable``, ``flow-too-large``."""
    record: int
    """Number of the record, from 1."""


def read_flows(
    path: Path,
    troubles: list[Trouble] | None = None,
    wanted: Callable[[bytes], bool] = lambda record: True,
) -> Iterator["Flow"]:
    """The flows of a file, one at a time. What cannot be read is passed over and put into ``troubles``.

    ``wanted`` sees a record before it is decoded. Raises `SessionUnusable` ``session-no-access``.
    """
    found = [] if troubles is None else troubles
    for number, record in records(path, found):
        if wanted(record):
            flow = flow_of(record)
            if flow is None:
                found.append(Trouble("flow-unreadable", number))
            else:
                yield flow


def records(path: Path, troubles: list[Trouble]) -> Iterator[tuple[int, bytes]]:
    """Number and bytes of each record."""
    try:
        with path.open("rb") as file:
            yield from _records(file, troubles)
    except FileNotFoundError:
        return
    except OSError as error:
        raise SessionUnusable(
            "session-no-access", f"{path} cannot be read: {error.strerror}"
        ) from error


def _records(file: IO[bytes], troubles: list[Trouble]) -> Iterator[tuple[int, bytes]]:
    number = 0
    while head := file.read(_DIGITS + 2):
        number += 1
        length, colon, rest = head.partition(b":")
        if not colon or not length.isdigit():
            # A cut record can end within its length.
            cut = head.isdigit() and len(head) <= _DIGITS
            troubles.append(Trouble("cut" if cut else "damaged", number))
            return
        # The data, and one byte that tells its type.
        size = int(length) + 1
        if size > LARGEST:
            troubles.append(Trouble("flow-too-large", number))
            file.seek(size - len(rest), os.SEEK_CUR)
            continue
        body = rest[:size] + file.read(max(0, size - len(rest)))
        if len(rest) > size:
            file.seek(size - len(rest), os.SEEK_CUR)
        if len(body) < size:
            troubles.append(Trouble("cut", number))
            return
        yield number, length + b":" + body


def flow_of(record: bytes) -> "Flow | None":
    """The flow of a record, ``None`` when it is none. Never raises on any bytes."""
    ready()
    from mitmproxy.io import FlowReader

    try:
        return next(iter(FlowReader(BytesIO(record)).stream()), None)
    except (
        Exception
    ):  # what stands there decides what is raised: KeyError, AssertionError, RecursionError …
        return None
