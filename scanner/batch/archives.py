"""Files inside archives (zip), wherever the archive lies; opened where it lies, not fetched whole."""

import io
import os
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from scanner.batch import remote, web
from scanner.batch.addresses import WEB, Access, FetchRefused, Parts, joined
from scanner.batch.indexes import key_of
from scanner.batch.remote import Entry
from scanner.batch.web import Clock

DEEPEST = 2
"""Archives in archives."""
MOST_AT_ONCE = 32 << 20
"""Bytes of an archive's list of what is in it, which is read as a whole: some 300,000 files."""
_BROKEN = (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error, EOFError, ValueError)


class _File(NamedTuple):
    """An opened file."""

    file: Any
    size: int
    """Bytes; -1: nobody says."""
    mark: str
    """Changes when the file does; empty: nobody says."""


@contextmanager
def opened(taken: Parts, access: Access, clock: Clock) -> Iterator[tuple[Any, int]]:
    """A file wherever it lies, and its bytes (-1: nobody says).

    Raises `FetchRefused` and `FetchFailed`; reads raise them too when they are made within `plain_errors`.
    """
    with ExitStack() as stack:
        found = _opened(taken, access, clock, stack)
        yield found.file, found.size


def _opened(taken: Parts, access: Access, clock: Clock, stack: ExitStack) -> _File:
    if taken.members:
        return _member(taken, access, clock, stack)
    if taken.scheme == "":
        path = Path(taken.base)
        file = stack.enter_context(path.open("rb"))
        found = os.fstat(file.fileno())
        return _File(file, found.st_size, f"{found.st_mtime_ns} {found.st_ino}")
    if taken.scheme in WEB:
        raw = web.Ranged(taken.base, access, clock)
        return _File(stack.enter_context(io.BufferedReader(raw, web.BLOCK)), raw.size, raw.mark)
    return _File(*stack.enter_context(remote.opened(taken.base)))


def _member(taken: Parts, access: Access, clock: Clock, stack: ExitStack) -> _File:
    where = Parts(taken.members[1:], taken.base)
    source = _source(where, access, clock, stack)
    archive, find = _listed(where, source, access, clock, stack)
    info = next(filter(None, map(find, _names(taken.members[0]))), None)
    if info is None:
        raise FetchRefused("fetch-missing", "Nothing in the archive has this name.")
    mark = f"{source.mark} {info.header_offset} {info.CRC}" if source.mark else ""
    return _File(stack.enter_context(archive.open(info)), info.file_size, mark)


def _source(taken: Parts, access: Access, clock: Clock, stack: ExitStack) -> _File:
    """The bytes of an archive."""
    if len(taken.members) >= DEEPEST:
        raise FetchRefused("fetch-address", f"More than {DEEPEST} archives lie in each other.")
    return _opened(taken, access, clock, stack)


def _listed(
    where: Parts, source: _File, access: Access, clock: Clock, stack: ExitStack
) -> tuple[zipfile.ZipFile, Callable[[str], zipfile.ZipInfo | None]]:
    """An archive, and what finds a file in it by its name; its list is read when nobody has done so before."""
    key = key_of(joined(where.members, where.base), source.size, source.mark)
    index = access.indexes.get(key)
    if key and index is None:
        with access.indexes.turn(key, clock.left):
            index = access.indexes.get(key)
            if index is None:
                archive = _read(source, clock, stack)
                access.indexes.keep(key, archive.infolist())
                return archive, archive.NameToInfo.get
    if index is None:
        archive = _read(source, clock, stack)
        return archive, archive.NameToInfo.get
    bare: Any = _Unlisted(source, clock)
    return stack.enter_context(zipfile.ZipFile(bare)), index.find


def _read(source: _File, clock: Clock, stack: ExitStack) -> zipfile.ZipFile:
    """An archive with its list."""
    watched: Any = _Watched(source.file, clock)
    return stack.enter_context(zipfile.ZipFile(watched))


class _Watched:
    """A file that `zipfile` reads within its time: it may unpack a whole archive to find the end of it."""

    def __init__(self, file: Any, clock: Clock) -> None:
        self._file, self._clock = file, clock
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1) -> bytes:
        """The next bytes; the time may be over, or it may want more than an archive needs."""
        self._clock.check()
        if size > MOST_AT_ONCE:
            raise zipfile.BadZipFile
        data: bytes = self._file.read(size if size >= 0 else MOST_AT_ONCE)
        return data


class _Unlisted:
    """A file that `zipfile` takes for an archive of which nothing is listed, so that it reads no list.

    To the bytes that are there an end is added that says so; `zipfile.ZipFile.open` is given what to open.
    """

    _END = bytes(100) + b"PK\5\6" + bytes(18)
    """Nothing before it can be taken for a part of it."""

    def __init__(self, source: _File, clock: Clock) -> None:
        self._watched, self._size = _Watched(source.file, clock), source.size
        self._at = 0

    def seekable(self) -> bool:
        """It is."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go there, without asking anybody."""
        self._at = offset + (0, self._at, self._size + len(self._END))[whence]
        return self._at

    def tell(self) -> int:
        """Where it is."""
        return self._at

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        if self._at >= self._size:
            begin = self._at - self._size
            data = self._END[begin:] if size < 0 else self._END[begin : begin + size]
        else:
            self._watched.seek(self._at)
            data = self._watched.read(size)
        self._at += len(data)
        return data


_ENDS = re.compile(":(?=:|$)")
"""What would end a name in an address before its end."""


def _name(name: str) -> str:
    """A name of an archive for an address: whoever packed it names nothing but what lies in it."""
    return _ENDS.sub("%3A", name)


def _names(named: str) -> tuple[str, str]:
    """Names that `_name` may have made this of."""
    return named, named.replace("%3A", ":")


@contextmanager
def plain_errors() -> Iterator[None]:
    """What an archive raises, and what `scanner.batch.remote.plain_errors` knows, as ours."""
    try:
        with remote.plain_errors(), _broken():
            yield
    except RecursionError:
        raise FetchRefused("fetch-damaged", "The archive cannot be unpacked.") from None


@contextmanager
def _broken() -> Iterator[None]:
    try:
        yield
    except UnicodeError:
        raise
    except _BROKEN as error:
        encrypted = "password" in str(error)
        why = "It is encrypted." if encrypted else "The archive is damaged, or packed in a new way."
        raise FetchRefused("fetch-damaged", why) from None


def entries(taken: Parts, access: Access, clock: Clock) -> list[Entry]:
    """All files in an archive, sorted; ``taken`` is that of the archive itself."""
    with ExitStack() as stack, plain_errors():
        source = _source(taken, access, clock, stack)
        archive = _read(source, clock, stack)
        if key := key_of(joined(taken.members, taken.base), source.size, source.mark):
            access.indexes.keep(key, archive.infolist())
        found = {info.filename: info for info in archive.infolist() if not info.is_dir()}
        return [
            Entry(
                joined((_name(name), *taken.members), taken.base), info.file_size, f"{info.CRC:08x}"
            )
            for name, info in sorted(found.items())
        ]
