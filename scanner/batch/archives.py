"""Files inside archives (zip), wherever the archive lies; opened where it lies, not fetched whole."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from scanner.batch import remote, web
from scanner.batch.addresses import WEB, Access, FetchRefused, Parts, joined
from scanner.batch.remote import Entry
from scanner.batch.web import Clock

DEEPEST = 2
"""Archives in archives."""
MOST_AT_ONCE = 32 << 20
"""Bytes of an archive's list of what is in it, which is read as a whole: some 300,000 files."""
_BROKEN = (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error, EOFError, ValueError)


@contextmanager
def opened(taken: Parts, access: Access, clock: Clock) -> Iterator[tuple[Any, int]]:
    """A file wherever it lies, and its bytes (-1: nobody says).

    Raises `FetchRefused` and `FetchFailed`; reads raise them too when they are made within `plain_errors`.
    """
    with ExitStack() as stack:
        yield _opened(taken, access, clock, stack)


def _opened(taken: Parts, access: Access, clock: Clock, stack: ExitStack) -> tuple[Any, int]:
    if taken.members:
        archive = _archive(Parts(taken.members[1:], taken.base), access, clock, stack)
        info = next(filter(None, map(archive.NameToInfo.get, _names(taken.members[0]))), None)
        if info is None:
            raise FetchRefused("fetch-missing", "Nothing in the archive has this name.")
        return stack.enter_context(archive.open(info)), info.file_size
    if taken.scheme == "":
        path = Path(taken.base)
        return stack.enter_context(path.open("rb")), path.stat().st_size
    if taken.scheme in WEB:
        raw = web.Ranged(taken.base, access, clock)
        return stack.enter_context(io.BufferedReader(raw, web.BLOCK)), raw.size
    return stack.enter_context(remote.opened(taken.base))


def _archive(taken: Parts, access: Access, clock: Clock, stack: ExitStack) -> zipfile.ZipFile:
    if len(taken.members) >= DEEPEST:
        raise FetchRefused("fetch-address", f"More than {DEEPEST} archives lie in each other.")
    file, _ = _opened(taken, access, clock, stack)
    watched: Any = _Watched(file, clock)
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
        archive = _archive(taken, access, clock, stack)
        found = {info.filename: info for info in archive.infolist() if not info.is_dir()}
        return [
            Entry(
                joined((_name(name), *taken.members), taken.base), info.file_size, f"{info.CRC:08x}"
            )
            for name, info in sorted(found.items())
        ]
