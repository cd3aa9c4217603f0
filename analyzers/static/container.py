"""The APK as an archive: what is in it, and its bytes, never more of them than was allowed.

The central directory is authoritative, as it is for the platform; the local header only says where an
entry's data begins. Two readings of one archive are never reconciled: what Android refuses to open, two
entries of one name for instance, is refused here too. Source: PKWARE APPNOTE 4.3-4.5; Android's
libziparchive and Asset.
"""

import hashlib
import os
import re
import stat
import struct
import zlib
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import deflate

from analyzers.errors import AppUnreadable

MIB = 1024 * 1024
LARGEST_APK = 8 * 1024 * MIB
LARGEST_DIRECTORY = 256 * MIB
MOST_ENTRIES = 1_000_000
LARGEST_MANIFEST = 32 * MIB
LARGEST_RESOURCES = 256 * MIB
LARGEST_DEX = 256 * MIB
"""A dex holds at most 65,536 methods per table; the largest real ones stay near 12 MB."""
LARGEST_CODE = 1024 * MIB
"""All dex files of one app together."""
LARGEST_FILE = 16 * MIB
"""Any other entry that is read whole (assets, libraries, layouts)."""

MANIFEST = "AndroidManifest.xml"
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 0x1
_MOST_INFLATION = 1032
"""Deflate writes 258 bytes with two bits at best."""
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_CENTRAL_HEADER = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END_64_LOCATOR = struct.Struct("<4sLQL")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LONGEST_COMMENT = 0xFFFF
_DEX = re.compile(r"classes([2-9]|[1-9]\d+)?\.dex")


class Entry(NamedTuple):
    """A file of the archive, as the central directory has it."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    """Bytes in the archive."""
    size: int
    """Bytes when unpacked."""
    offset: int
    """Place of the local header."""


class Container:
    """An opened APK. Use as a context manager.

    Raises `AppUnreadable` with the codes ``apk-missing``, ``apk-no-access``, ``apk-is-folder``,
    ``apk-empty``, ``apk-too-large``, ``apk-not-zip``, ``apk-truncated``, ``apk-encrypted``,
    ``apk-damaged``, ``apk-no-manifest`` and ``apk-no-dex``.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = _opened(path)
        try:
            self.size = _checked_size(path, self._file)
            self._entries = self._directory()
            self.names: tuple[str, ...] = tuple(self._entries)
            if MANIFEST not in self._entries:
                raise AppUnreadable("apk-no-manifest", _no_manifest(path.name, self.names))
            self.dex_names = _dex_names(self.names)
            if not self.dex_names:
                raise AppUnreadable(
                    "apk-no-dex",
                    f"{path.name} holds no classes.dex: there is no code to read. "
                    "If it is one split of several, scan the base APK.",
                )
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def sha256(self) -> str:
        """SHA-256 of the whole file, lower-case hex."""
        try:
            self._file.seek(0)
            return hashlib.file_digest(self._file, "sha256").hexdigest()
        except OSError as error:
            raise _no_access(self.path, error) from None

    def size_of(self, name: str) -> int:
        """Unpacked bytes an entry claims to have. Raises ``KeyError``."""
        return self._entries[name].size

    def read(self, name: str, limit: int = LARGEST_FILE) -> bytes:
        """The bytes of an entry, at most ``limit`` of them. Raises `AppUnreadable`."""
        entry = self._entries[name]
        # Deflate may write a little more than it was given, never twice as much.
        if entry.size > limit or entry.packed > 2 * limit:
            raise AppUnreadable(
                "apk-too-large",
                f"{self.path.name}: {_shown(name)} claims {max(entry.size, entry.packed):,} bytes, "
                f"more than the {limit:,} allowed.",
            )
        if entry.size > _MOST_INFLATION * entry.packed + 64:
            raise self._damaged(name)
        if entry.flags & _ENCRYPTED and (name == MANIFEST or _DEX.fullmatch(name)):
            # Some releases ignore the mark and some tools obey it: what such an APK says depends on who
            # reads it, so nobody could verify a verdict on it.
            raise self._encrypted(name)
        data = _unpacked(self._packed_bytes(entry), entry)
        if data is not None and len(data) == entry.size and zlib.crc32(data) == entry.crc:
            return data
        raise self._encrypted(name) if entry.flags & _ENCRYPTED else self._damaged(name)

    def _encrypted(self, name: str) -> AppUnreadable:
        return AppUnreadable(
            "apk-encrypted", f"{self.path.name}: {_shown(name)} is marked as encrypted."
        )

    def signing_block(self, limit: int = MIB) -> bytes:
        """What stands between the last entry and the directory, up to ``limit``: APK signatures."""
        size = min(self._directory_at, limit)
        return self._bytes(self._directory_at - size, size)

    def dexes(self) -> Iterator[tuple[str, bytes | AppUnreadable]]:
        """Name and bytes of each dex the platform would load, in its order, or why there are none."""
        left = LARGEST_CODE
        for name in self.dex_names:
            data: bytes | AppUnreadable
            try:
                data = self.read(name, min(left, LARGEST_DEX))
                left -= len(data)
            except AppUnreadable as error:
                data = error
            yield name, data

    # --- the file ----------------------------------------------------------------------------

    def _bytes(self, offset: int, size: int) -> bytes:
        if offset > self.size:
            return b""
        try:
            self._file.seek(offset)
            return self._file.read(size)
        except OSError as error:
            raise _no_access(self.path, error) from None

    def _packed_bytes(self, entry: Entry) -> bytes:
        header = self._bytes(entry.offset, _LOCAL_HEADER.size)
        if len(header) < _LOCAL_HEADER.size or header[:4] != b"PK\x03\x04":
            raise self._damaged(entry.name)
        *_, name_length, extra_length = _LOCAL_HEADER.unpack(header)
        raw = self._bytes(entry.offset + len(header) + name_length + extra_length, entry.packed)
        if len(raw) < entry.packed:
            raise self._damaged(entry.name)
        return raw

    def _damaged(self, entry: str) -> AppUnreadable:
        return AppUnreadable(
            "apk-damaged",
            f"{self.path.name}: {_shown(entry)} cannot be unpacked; the archive is damaged.",
        )

    # --- its directory -----------------------------------------------------------------------

    def _directory(self) -> dict[str, Entry]:
        count, size, self._directory_at = self._end()
        if count > MOST_ENTRIES or size > LARGEST_DIRECTORY:
            raise AppUnreadable(
                "apk-too-large",
                f"{self.path.name} lists {count:,} files, more than the {MOST_ENTRIES:,} allowed.",
            )
        data = self._bytes(self._directory_at, size)
        entries: dict[str, Entry] = {}
        at = 0
        for _ in range(count):
            entry, at = _entry(data, at)
            if entry is None:
                raise self._no_directory()
            if entry.name in entries:
                raise AppUnreadable(
                    "apk-damaged",
                    f"{self.path.name} lists {_shown(entry.name)} twice; Android refuses such an archive.",
                )
            entries[entry.name] = entry
        return entries

    def _end(self) -> tuple[int, int, int]:
        """Number of entries, bytes and place of the directory, by the last end record."""
        tail_at = max(0, self.size - _END.size - _LONGEST_COMMENT)
        tail = self._bytes(tail_at, self.size - tail_at)
        found = tail.rfind(b"PK\x05\x06")
        if found < 0 or len(tail) - found < _END.size:
            raise self._no_directory()
        end = tail_at + found
        _, _, _, _, count, size, place, _ = _END.unpack_from(tail, found)
        if count == 0xFFFF or size == 0xFFFFFFFF or place == 0xFFFFFFFF:
            count, size, place = self._end_64(end) or (count, size, place)
        if place + size > end:
            raise self._no_directory()
        return count, size, place

    def _end_64(self, end: int) -> tuple[int, int, int] | None:
        raw = self._bytes(max(0, end - _END_64_LOCATOR.size), _END_64_LOCATOR.size)
        if len(raw) < _END_64_LOCATOR.size or raw[:4] != b"PK\x06\x07":
            return None
        raw = self._bytes(_END_64_LOCATOR.unpack(raw)[2], _END_64.size)
        if len(raw) < _END_64.size or raw[:4] != b"PK\x06\x06":
            raise self._no_directory()
        *_, count, size, place = _END_64.unpack(raw)
        return count, size, place

    def _no_directory(self) -> AppUnreadable:
        name = self.path.name
        if self._bytes(0, 4) == b"PK\x03\x04":
            return AppUnreadable(
                "apk-truncated",
                f"{name} begins like a zip archive but its directory is missing or broken: "
                "the file was cut off or damaged.",
            )
        return AppUnreadable("apk-not-zip", f"{name} is not a zip archive, so not an APK.")


def _opened(path: Path) -> BufferedReader:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise AppUnreadable("apk-is-folder", f"{path} is a folder; name an APK file.")
        if not stat.S_ISREG(mode):  # opening a pipe would wait for its writer
            raise AppUnreadable("apk-no-access", f"{path} is no ordinary file.")
        return path.open("rb")
    except FileNotFoundError:
        raise AppUnreadable("apk-missing", f"{path} does not exist.") from None
    except (OSError, ValueError) as error:  # ValueError: a zero character in the path
        raise _no_access(path, error) from None


def _no_access(path: Path, error: OSError | ValueError) -> AppUnreadable:
    why = error.strerror if isinstance(error, OSError) else str(error)
    return AppUnreadable("apk-no-access", f"{path} cannot be opened: {why}.")


def _checked_size(path: Path, file: BufferedReader) -> int:
    size = os.fstat(file.fileno()).st_size
    if size == 0:
        raise AppUnreadable("apk-empty", f"{path.name} is empty (0 bytes).")
    if size > LARGEST_APK:
        raise AppUnreadable("apk-too-large", f"{path.name} is larger than {LARGEST_APK:,} bytes.")
    return size


def _no_manifest(apk: str, names: tuple[str, ...]) -> str:
    inner = next((name for name in names if name.lower().endswith(".apk")), "")
    if inner:
        return f"{apk} is a bundle of APKs; unpack it and scan the base APK ({_shown(inner)})."
    return f"{apk} is a zip archive without AndroidManifest.xml, so it is not an APK."


def _dex_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """classes.dex, classes2.dex, … up to the first gap, as the platform loads them."""
    present = {name for name in names if _DEX.fullmatch(name)}
    found: list[str] = []
    while (name := f"classes{len(found) + 1 if found else ''}.dex") in present:
        found.append(name)
    return tuple(found)


def _entry(data: bytes, at: int) -> tuple[Entry | None, int]:
    """The entry at ``at`` of a directory and where the next begins; none where there is none."""
    if len(data) - at < _CENTRAL_HEADER.size or data[at : at + 4] != b"PK\x01\x02":
        return None, at
    head = _CENTRAL_HEADER.unpack_from(data, at)
    flags, method, crc, packed, size = head[3], head[4], head[7], head[8], head[9]
    name_length, extra_length, comment_length, offset = head[10], head[11], head[12], head[16]
    name_at = at + _CENTRAL_HEADER.size
    extra_at = name_at + name_length
    after = extra_at + extra_length + comment_length
    if after > len(data):
        return None, at
    if 0xFFFFFFFF in (packed, size, offset):
        size, packed, offset = _wide(data[extra_at : extra_at + extra_length], size, packed, offset)
    name = data[name_at:extra_at].decode("utf-8", "backslashreplace").replace("\0", "\\x00")
    return Entry(name, flags, method, crc, packed, size, offset), after


def _wide(extra: bytes, *numbers: int) -> list[int]:
    """Size, packed size and offset, those that do not fit 32 bits from the zip64 field."""
    wide = list(numbers)
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1:
            field = extra[at + 4 : at + 4 + length]
            values = iter(struct.unpack(f"<{len(field) // 8}Q", field[: len(field) // 8 * 8]))
            wide = [next(values, n) if n == 0xFFFFFFFF else n for n in wide]
        at += 4 + length
    return wide


def _unpacked(raw: bytes, entry: Entry) -> bytes | None:
    if entry.method != _DEFLATED:  # stored; the platform takes an unknown method for that as well
        return raw
    try:
        return bytes(deflate.deflate_decompress(raw, entry.size)) if entry.size else b""
    except (deflate.DeflateError, ValueError, MemoryError):
        return None


def _shown(name: str) -> str:
    """An entry's name for a message: its end, where a path is told apart."""
    return name if len(name) <= 100 else "…" + name[-100:]
