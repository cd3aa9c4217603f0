"""APKs made of parts of others: entries as they are, dex files that are nobody else's, padding to a size.

A dex file is made unique without changing what it says: bytes behind its last item, and a header that counts
them, with signature and checksum computed anew. Its deflated middle is made once and kept, so that thousands
of files cost hardly more than writing them.
"""

import hashlib
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import NamedTuple

STORED, DEFLATED = 0, 8
_SIGNATURES = re.compile(r"META-INF/[^/]*\.(?:SF|RSA|DSA|EC|MF)", re.IGNORECASE)
_DEX = re.compile(r"classes\d*\.dex")
_HEADER = 0x70
_TAG = 16
_LARGEST_CHANGED = 256_000
"""Bytes of an entry whose packing is changed; larger ones are kept as they are."""


class Entry(NamedTuple):
    """An entry of an archive, packed."""

    name: bytes
    method: int
    crc: int
    size: int
    packed: bytes
    flags: int = 0
    version: int = 20
    """Ten times that of the format it is said to need."""
    local: Mapping[str, int] = MappingProxyType({})
    """Numbers that its own header tells instead of those of the directory."""
    extra: bytes = b""
    """An extra field, in both headers."""
    after: bytes = b""
    """What follows its bytes."""

    @property
    def bytes(self) -> int:
        """What it takes in an archive."""
        return 76 + 2 * len(self.name) + len(self.packed)


def entries_of(apk: Path) -> tuple[list[Entry], list[bytes]]:
    """Entries of an APK as they are packed, without dex files and signatures; and its dex files, unpacked.

    Raises ``zipfile.BadZipFile``, ``zlib.error``, ``struct.error``.
    """
    kept: list[Entry] = []
    dexes: list[tuple[int, str, bytes]] = []
    with zipfile.ZipFile(apk) as archive, apk.open("rb") as file:
        for info in archive.infolist():
            if _DEX.fullmatch(info.filename):
                name = info.filename
                dexes.append((len(name), name, archive.read(info)))
            elif not _SIGNATURES.fullmatch(info.filename):
                kept.append(_raw(file, info))
    return kept, [data for _, _, data in sorted(dexes)]


def _raw(file, info: zipfile.ZipInfo) -> Entry:
    file.seek(info.header_offset)
    header = file.read(30)
    name, extra = struct.unpack_from("<HH", header, 26)
    file.seek(info.header_offset + 30 + name + extra)
    packed = file.read(info.compress_size)
    written = info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437")
    return Entry(written, info.compress_type, info.CRC, info.file_size, packed)


def changed(entry: Entry, dice: Random) -> Entry:
    """The same content, packed in another way now and then."""
    if dice.random() < 0.5 or entry.size > _LARGEST_CHANGED:
        return entry
    if entry.method not in (STORED, DEFLATED):
        return entry
    data = zlib.decompress(entry.packed, -15) if entry.method == DEFLATED else entry.packed
    if dice.random() < 0.3:
        return entry._replace(method=STORED, packed=data)
    return entry._replace(method=DEFLATED, packed=_deflated(data, dice.choice((1, 6, 9))))


def _deflated(data: bytes, level: int, end: int = zlib.Z_FINISH) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush(end)


def stored(name: str, data: bytes) -> Entry:
    """An entry that is not compressed."""
    return Entry(name.encode(), STORED, zlib.crc32(data), len(data), data)


def packed(name: str, data: bytes) -> Entry:
    """An entry that is."""
    return Entry(name.encode(), DEFLATED, zlib.crc32(data), len(data), _deflated(data, 6))


# --- dex -----------------------------------------------------------------------------------------


class Dex:
    """A dex file of which any number of unequal copies can be had."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.size = len(data)
        self.digest = hashlib.sha256(data).hexdigest()
        self.takes_tag = data[:4] == b"dex\n" and struct.unpack_from("<I", data, 32)[0] == len(data)

    @cache  # noqa: B019 - as many as there are dex files, for the whole run
    def _middle(self) -> bytes:
        return _deflated(self.data[_HEADER:], 6, zlib.Z_FULL_FLUSH)

    @property
    def packed_size(self) -> int:
        """About what it takes in an archive."""
        return len(self._middle()) + 3 * _TAG + _HEADER

    @cached_property
    def classes(self) -> frozenset[bytes]:
        """Names of the classes it defines, as they stand there.

        Raises ``struct.error`` and ``IndexError`` where its tables leave it.
        """
        strings, types, count, at = struct.unpack_from("<I4xI24xII", self.data, 60)
        found = []
        for number in range(count):
            (kind,) = struct.unpack_from("<I", self.data, at + 32 * number)
            (string,) = struct.unpack_from("<I", self.data, types + 4 * kind)
            (place,) = struct.unpack_from("<I", self.data, strings + 4 * string)
            while self.data[place] & 0x80:  # the length in UTF-16 units
                place += 1
            found.append(self.data[place + 1 : self.data.index(0, place + 1)])
        return frozenset(found)

    def entry(self, number: int, tag: bytes) -> Entry:
        """It as ``classesN.dex``, with a tag of 16 bytes that no other has."""
        name = f"classes{number if number > 1 else ''}.dex".encode()
        if not self.takes_tag:
            packed = _deflated(self.data, 6)
            return Entry(name, DEFLATED, zlib.crc32(self.data), self.size, packed)
        assert len(tag) == _TAG
        header = self._header(tag)
        crc = zlib.crc32(tag, zlib.crc32(self._body, zlib.crc32(header)))
        packed = b"".join(
            (_deflated(header, 6, zlib.Z_FULL_FLUSH), self._middle(), _deflated(tag, 6))
        )
        return Entry(name, DEFLATED, crc, self.size + _TAG, packed)

    @property
    def _body(self) -> memoryview:
        return memoryview(self.data)[_HEADER:]

    def _header(self, tag: bytes) -> bytes:
        header = bytearray(self.data[:_HEADER])
        struct.pack_into("<I", header, 32, self.size + _TAG)
        (data_size,) = struct.unpack_from("<I", header, 104)
        struct.pack_into("<I", header, 104, data_size + _TAG)
        digest = hashlib.sha1(header[32:], usedforsecurity=False)
        digest.update(self._body)
        digest.update(tag)
        header[12:32] = digest.digest()
        checksum = zlib.adler32(tag, zlib.adler32(self._body, zlib.adler32(header[12:])))
        struct.pack_into("<I", header, 8, checksum)
        return bytes(header)


# --- writing -------------------------------------------------------------------------------------


def padding(size: int, dice: Random) -> list[Entry]:
    """Entries that take so many bytes and cannot be compressed: libraries and assets, as large apps have."""
    parts: list[Entry] = []
    number = 0
    left = size
    while left > 200:
        number += 1
        part = left if left < 4096 or number == 6 else dice.randint(left // 4, left)
        kind = dice.random()
        name = (
            f"lib/arm64-v8a/libpart{number}.so" if kind < 0.6 else f"assets/part{number}/data.bin"
        )
        head = _ELF if kind < 0.6 else b""
        room = max(0, part - 76 - 2 * len(name) - len(head))
        parts.append(stored(name, head + dice.randbytes(room)))
        left -= parts[-1].bytes
    return parts


_ELF = struct.pack(
    "<16sHHIQQQIHHHHHH", b"\x7fELF\x02\x01\x01", 3, 183, 1, 0, 0, 0, 0, 64, 56, 0, 64, 0, 0
)
"""The header of a shared library for 64-bit ARM that has no segments."""


def write(
    target: Path,
    entries: Iterable[Entry],
    *,
    block: bytes = b"",
    comment: bytes = b"",
    wide: bool = False,
) -> None:
    """Write an archive, whole or not at all.

    ``block`` stands before the directory; ``wide``: the end is that of ZIP64.
    """
    directory = []
    draft = target.with_suffix(".draft")
    with draft.open("wb") as out:
        for entry in entries:
            at = out.tell()
            told = {
                "version": entry.version,
                "flags": entry.flags | (0 if entry.name.isascii() else 0x800),
                "method": entry.method,
                "crc": entry.crc,
                "packed": len(entry.packed),
                "size": entry.size,
            }
            lengths = struct.pack("<HH", len(entry.name), len(entry.extra))
            rest = lengths + entry.name + entry.extra
            out.write(b"PK\x03\x04" + _numbers(told | dict(entry.local)) + rest)
            out.write(entry.packed)
            out.write(entry.after)
            tail = struct.pack("<HHHII", 0, 0, 0, 0, at)
            rest = lengths + tail + entry.name + entry.extra
            directory.append(b"PK\x01\x02\x14\x00" + _numbers(told) + rest)
        out.write(block)
        place = out.tell()
        listed = b"".join(directory)
        out.write(listed)
        count = len(directory)
        if wide:
            ends = (44, 45, 45, 0, 0, count, count, len(listed), place)
            out.write(struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", *ends))
            out.write(struct.pack("<4sLQL", b"PK\x06\x07", 0, place + len(listed), 1))
            count, place = 0xFFFF, 0xFFFFFFFF
        end = (b"PK\x05\x06", 0, 0, count, count, len(listed), place, len(comment))
        out.write(struct.pack("<4s4H2IH", *end) + comment)
    draft.rename(target)


def _numbers(told: Mapping[str, int]) -> bytes:
    """What both headers of an entry begin with."""
    fields = (told["method"], 0, 0x21, told["crc"], told["packed"], told["size"])
    return struct.pack("<HHHHHIII", told["version"], told["flags"], *fields)


def repacked(source: Path, target: Path, dice: Random) -> None:
    """A copy of an APK with the same content and other bytes, its dex files included; not signed.

    Raises what `entries_of` raises, and ``LookupError`` for an archive without code.
    """
    kept, dexes = entries_of(source)
    if not dexes:
        raise LookupError(f"{source.name} holds no dex file")
    parts = [
        Dex(data).entry(number, dice.randbytes(_TAG)) for number, data in enumerate(dexes, start=1)
    ]
    parts += [changed(entry, dice) for entry in kept]
    parts.append(stored("assets/copy.txt", dice.randbytes(24).hex().encode()))
    write(target, parts)
