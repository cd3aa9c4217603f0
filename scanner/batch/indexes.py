"""What archives hold, kept for a run: the list of an archive is read once, and not once for each of its files.

An archive may list some hundred thousand files; of each that much is kept as opening it takes.
"""

import struct
import threading
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from zipfile import ZipInfo

ROOM = 64 << 20
"""Bytes of all lists together; a file takes 48, so a million files fit."""
PATIENCE = 60.0
"""Seconds one waits for another to read the list both need."""
_DIGEST = 16
_ENTRY = struct.Struct(f"<{_DIGEST}sQQQLHH")


class Index:
    """The files of one archive. Raises ``struct.error`` for entries no archive can have."""

    def __init__(self, infos: Iterable[ZipInfo]) -> None:
        found: dict[bytes, bytes] = {}
        self._other_names: dict[bytes, str] = {}
        for info in infos:  # of two with one name the later counts, as for `zipfile`
            name = _digest(info.filename)
            sizes = info.header_offset, info.compress_size, info.file_size, info.CRC
            found[name] = _ENTRY.pack(name, *sizes, info.compress_type, info.flag_bits)
            if info.orig_filename != info.filename:
                self._other_names[name] = info.orig_filename
        self._entries = b"".join(found[name] for name in sorted(found))

    @property
    def size(self) -> int:
        """Bytes it takes."""
        return len(self._entries) + 200 * len(self._other_names)

    def find(self, name: str) -> ZipInfo | None:
        """What `zipfile` needs to open a file."""
        wanted = _digest(name)
        count = len(self._entries) // _ENTRY.size
        at = bisect_left(range(count), wanted, key=self._name) * _ENTRY.size
        if self._entries[at : at + _DIGEST] != wanted:
            return None
        info = ZipInfo(name)
        info.filename, info.orig_filename = name, self._other_names.get(wanted, name)
        _, info.header_offset, info.compress_size, info.file_size, info.CRC, *rest = (
            _ENTRY.unpack_from(self._entries, at)
        )
        info.compress_type, info.flag_bits = rest
        return info

    def _name(self, at: int) -> bytes:
        return self._entries[at * _ENTRY.size : at * _ENTRY.size + _DIGEST]


def _digest(name: str) -> bytes:
    return blake2b(name.encode("utf-8", "surrogatepass"), digest_size=_DIGEST).digest()


class Indexes:
    """Lists of archives by address and mark of change; those used last stay."""

    def __init__(self, room: int = ROOM) -> None:
        self._room, self._taken = room, 0
        self._kept: OrderedDict[bytes, Index] = OrderedDict()
        self._busy: dict[bytes, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, key: bytes) -> Index | None:
        """The list of an archive that did not change since."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: bytes, infos: Iterable[ZipInfo]) -> None:
        """Keep the list of an archive, unless it alone is too much."""
        try:
            index = Index(infos)
        except struct.error:  # nobody will open them
            return
        with self._lock:
            before = self._kept.pop(key, None)
            self._taken -= before.size if before is not None else 0
            if index.size > self._room:
                return
            self._kept[key] = index
            self._taken += index.size
            while self._taken > self._room:
                _, oldest = self._kept.popitem(last=False)
                self._taken -= oldest.size

    @contextmanager
    def turn(self, key: bytes, seconds: float) -> Iterator[None]:
        """One at a time reads the list of an archive; nobody waits for ever for one who hangs."""
        with self._lock:
            lock = self._busy.setdefault(key, threading.Lock())
        ours = lock.acquire(timeout=max(min(seconds, PATIENCE), 0.0))
        try:
            yield
        finally:
            if ours:
                lock.release()
                with self._lock:
                    self._busy.pop(key, None)

    def __reduce__(self) -> tuple[type["Indexes"], tuple[()]]:
        return Indexes, ()  # what is in it stays here


def key_of(address: str, size: int, mark: str) -> bytes:
    """What a list is kept under; empty when nobody would tell that the archive changed."""
    if size < 0 or not mark:
        return b""
    told = f"{size}\0{mark}\0{address}".encode("utf-8", "surrogateescape")
    return blake2b(told, digest_size=32).digest()
