"""The APK as an archive: what is in it, and its bytes, never more of them than was allowed.

The central directory is authoritative, as it is for the platform; the local header only says where an
entry's data begins. Source: PKWARE APPNOTE 4.3-4.4; Android's libziparchive.
"""

import hashlib
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import deflate

from analyzers.errors import AppUnreadable

MIB = 1024 * 1024
LARGEST_APK = 8 * 1024 * MIB
LARGEST_MANIFEST = 32 * MIB
LARGEST_RESOURCES = 256 * MIB
LARGEST_DEX = 256 * MIB
"""A dex holds at most 65,536 methods per table; the largest real ones stay near 12 MB."""
LARGEST_FILE = 16 * MIB
"""Any other entry that is read whole (assets, libraries, layouts)."""

_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_ENCRYPTED = 0x1
_DEX = re.compile(r"classes([2-9]|[1-9]\d+)?\.dex")


class Container:
    """An opened APK. Use as a context manager.

    Raises `AppUnreadable` with the codes ``apk-missing``, ``apk-is-folder``, ``apk-empty``,
    ``apk-too-large``, ``apk-not-zip``, ``apk-truncated``, ``apk-encrypted``, ``apk-damaged``,
    ``apk-no-manifest`` and ``apk-no-dex``.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = _checked_size(path)
        self._file = path.open("rb")
        try:
            self._zip = _open_zip(path, self._file)
            self.names: tuple[str, ...] = tuple(info.filename for info in self._zip.infolist())
            if "AndroidManifest.xml" not in self.names:
                raise AppUnreadable(
                    "apk-no-manifest",
                    f"{path.name} is a zip archive without AndroidManifest.xml, so it is not an APK.",
                )
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
        self._zip.close()
        self._file.close()

    def sha256(self) -> str:
        """SHA-256 of the whole file, lower-case hex."""
        self._file.seek(0)
        return hashlib.file_digest(self._file, "sha256").hexdigest()

    def read(self, name: str, limit: int = LARGEST_FILE) -> bytes:
        """The bytes of an entry, at most ``limit`` of them. Raises `AppUnreadable`."""
        info = self._zip.getinfo(name)
        if info.flag_bits & _ENCRYPTED:
            raise AppUnreadable(
                "apk-encrypted",
                f"{self.path.name}: {name} is marked as encrypted; Android could not read it either.",
            )
        if info.file_size > limit or info.compress_size > self.size:
            raise AppUnreadable(
                "apk-too-large",
                f"{self.path.name}: {name} claims {info.file_size:,} bytes, more than the "
                f"{limit:,} allowed.",
            )
        return _inflated(self._raw(info), info, self.path.name)

    def _raw(self, info: zipfile.ZipInfo) -> bytes:
        self._file.seek(info.header_offset)
        header = self._file.read(_LOCAL_HEADER.size)
        if len(header) < _LOCAL_HEADER.size or header[:4] != b"PK\x03\x04":
            raise _damaged(self.path.name, info.filename)
        *_, name_length, extra_length = _LOCAL_HEADER.unpack(header)
        self._file.seek(info.header_offset + len(header) + name_length + extra_length)
        raw = self._file.read(info.compress_size)
        if len(raw) < info.compress_size:
            raise _damaged(self.path.name, info.filename)
        return raw

    def dexes(self) -> Iterator[tuple[str, bytes]]:
        """Name and bytes of each dex the platform would load, in its order."""
        for name in self.dex_names:
            yield name, self.read(name, LARGEST_DEX)


def _checked_size(path: Path) -> int:
    try:
        if path.is_dir():
            raise AppUnreadable("apk-is-folder", f"{path} is a folder; name an APK file.")
        size = path.stat().st_size
    except FileNotFoundError:
        raise AppUnreadable("apk-missing", f"{path} does not exist.") from None
    except OSError as error:
        raise AppUnreadable(
            "apk-no-access", f"{path} cannot be opened: {error.strerror}."
        ) from None
    if size == 0:
        raise AppUnreadable("apk-empty", f"{path.name} is empty (0 bytes).")
    if size > LARGEST_APK:
        raise AppUnreadable("apk-too-large", f"{path.name} is larger than {LARGEST_APK:,} bytes.")
    return size


def _open_zip(path: Path, file: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, struct.error, ValueError, OSError, EOFError):
        file.seek(0)
        if file.read(4) == b"PK\x03\x04":
            raise AppUnreadable(
                "apk-truncated",
                f"{path.name} begins like a zip archive but its directory is missing or broken: "
                "the file was cut off or damaged.",
            ) from None
        raise AppUnreadable(
            "apk-not-zip", f"{path.name} is not a zip archive, so not an APK."
        ) from None


def _dex_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """classes.dex, classes2.dex, … up to the first gap, as the platform loads them."""
    present = {name for name in names if _DEX.fullmatch(name)}
    found: list[str] = []
    while (name := f"classes{len(found) + 1 if found else ''}.dex") in present:
        found.append(name)
    return tuple(found)


def _damaged(apk: str, entry: str) -> AppUnreadable:
    return AppUnreadable(
        "apk-damaged", f"{apk}: {entry} cannot be unpacked; the archive is damaged."
    )


def _inflated(raw: bytes, info: zipfile.ZipInfo, apk: str) -> bytes:
    if info.compress_type == zipfile.ZIP_STORED:
        data = raw
    elif info.compress_type == zipfile.ZIP_DEFLATED:
        try:
            data = bytes(deflate.deflate_decompress(raw, info.file_size)) if info.file_size else b""
        except (deflate.DeflateError, ValueError, MemoryError):
            raise _damaged(apk, info.filename) from None
    else:
        raise AppUnreadable(
            "apk-damaged",
            f"{apk}: {info.filename} uses a compression Android does not know ({info.compress_type}).",
        )
    if len(data) != info.file_size or zlib.crc32(data) != info.CRC:
        raise _damaged(apk, info.filename)
    return data
