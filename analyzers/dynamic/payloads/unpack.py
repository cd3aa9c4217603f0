"""Packed bytes unpacked within a limit: gzip, deflate, brotli, zstandard, xz, bzip2, zip.

Nothing here raises on bad input: what cannot be unpacked comes back as none, what is cut as far as
it goes. Brotli and zstandard come with the extra ``dynamic``.
"""

import bz2
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any, NamedTuple

MEMBERS = 1000
ENTRIES = 200
DIRECTORY = 1 << 20
"""Bytes of a zip's directory that are read."""


class Unpacked(NamedTuple):
    """What came out, and whether that is all of it."""

    data: bytes
    whole: bool


Unpacker = Callable[[bytes, int], Unpacked | None]


def by_name(encoding: str) -> tuple[str, Unpacker] | None:
    """Name and function for a content encoding; none for one that means nothing or is unknown."""
    return BY_NAME.get(encoding.strip().lower())


def undone(encoding: str, data: bytes) -> bool:
    """Whether bytes said to be packed cannot be: their first ones are not that packing's."""
    known = by_name(encoding)
    return known is not None and any(
        name == known[0] and not data.startswith(magic) for magic, name, _ in BY_MAGIC
    )


def by_magic(data: bytes) -> tuple[str, Unpacker] | None:
    """Name and function for bytes that say themselves how they are packed."""
    for magic, name, function in BY_MAGIC:
        if data.startswith(magic):
            return name, function
    if len(data) > 8 and data[0] == 0x78 and data[1] in (0x01, 0x5E, 0x9C, 0xDA):
        return "zlib", deflated
    return None


def gzipped(data: bytes, limit: int) -> Unpacked | None:
    """All members of a gzip file."""
    first = _inflate(data, limit, 31)
    if first is None or not first[0]:
        return None
    pieces, room = [first[0]], limit - len(first[0])
    whole, rest = first[1], first[2].lstrip(b"\0")
    for _ in range(MEMBERS):
        one = _inflate(rest, room, 31) if whole and rest.startswith(b"\x1f\x8b") else None
        if one is None:
            break
        pieces.append(one[0])
        room, whole, rest = room - len(one[0]), one[1], one[2].lstrip(b"\0")
    return Unpacked(pieces[0] if len(pieces) == 1 else b"".join(pieces), whole)


def deflated(data: bytes, limit: int) -> Unpacked | None:
    """Deflate with its zlib frame, or without it as some servers and clients do."""
    for bits in (15, -15):
        if (one := _inflate(data, limit, bits)) and one[0]:
            return Unpacked(one[0], one[1])
    return None


def _inflate(data: bytes, limit: int, bits: int) -> tuple[bytes, bool, bytes] | None:
    """Output, whether it is whole, and what follows."""
    stream = zlib.decompressobj(bits)
    if limit <= 0:
        return b"", False, b""
    try:
        out = stream.decompress(data, limit)
    except zlib.error:
        return _salvage(data, limit, bits)
    return out, stream.eof, stream.unused_data


def _salvage(data: bytes, limit: int, bits: int) -> tuple[bytes, bool, bytes] | None:
    """What comes out before the damage, if it is more than noise."""
    stream, out = zlib.decompressobj(bits), bytearray()
    try:
        for start in range(0, len(data), 4096):
            out += stream.decompress(data[start : start + 4096], max(1, limit - len(out)))
            if len(out) >= limit:
                break
    except zlib.error:
        pass
    return (bytes(out), False, b"") if len(out) >= 1024 and bits > 0 else None


def brotli(data: bytes, limit: int) -> Unpacked | None:
    """Brotli; a member of the module that knows no limit is fed in small pieces."""
    try:
        import brotli as module
    except ImportError:
        return None
    stream, out = module.Decompressor(), bytearray()
    try:
        for start in range(0, len(data), 1024):
            out += _brotli_step(stream, data[start : start + 1024], limit - len(out))
            if len(out) >= limit:
                return Unpacked(bytes(out[:limit]), False)
    except module.error:
        return Unpacked(bytes(out), False) if len(out) >= 1024 else None
    return Unpacked(bytes(out), bool(stream.is_finished())) if out else None


def _brotli_step(stream: Any, piece: bytes, limit: int) -> bytes:
    process = stream.process
    out = bytearray()
    try:
        out += process(piece, output_buffer_limit=max(1, limit))
        while len(out) < limit and not stream.can_accept_more_data():
            out += process(b"", output_buffer_limit=max(1, limit - len(out)))
    except TypeError:  # before brotli 1.2
        for start in range(0, len(piece), 8):
            out += process(piece[start : start + 8])
            if len(out) >= limit:
                break
    return bytes(out)


def zstandard(data: bytes, limit: int) -> Unpacked | None:
    """All frames of a zstandard stream."""
    try:
        import zstandard as module
    except ImportError:
        return None
    reader = module.ZstdDecompressor(max_window_size=1 << 27).stream_reader(
        data, read_across_frames=True
    )
    out = bytearray()
    try:
        while len(out) <= limit and (piece := reader.read(min(1 << 20, limit + 1 - len(out)))):
            out += piece
    except module.ZstdError:
        return Unpacked(bytes(out), False) if len(out) >= 1024 else None
    return Unpacked(bytes(out[:limit]), len(out) <= limit) if out else None


def _xz(data: bytes, limit: int) -> Unpacked | None:
    stream = lzma.LZMADecompressor(memlimit=128 << 20)
    try:
        out = stream.decompress(data, max_length=max(1, limit))
    except (lzma.LZMAError, MemoryError):
        return None
    return Unpacked(out, stream.eof)


def _bzip2(data: bytes, limit: int) -> Unpacked | None:
    stream = bz2.BZ2Decompressor()
    try:
        out = stream.decompress(data, max_length=max(1, limit))
    except OSError:
        return None
    return Unpacked(out, stream.eof)


def entries(data: bytes, limit: int) -> Iterator[tuple[str, Unpacked | None]]:
    """Entries of a zip with their bytes, none for what cannot be read; nothing for no zip."""
    end = data.rfind(b"PK\5\6", max(0, len(data) - 66_000))
    size = int.from_bytes(data[end + 12 : end + 16], "little") if end >= 0 else DIRECTORY + 1
    if size > DIRECTORY:
        yield "", None
        return
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        yield "", None
        return
    for info in [i for i in archive.infolist() if not i.is_dir()][:ENTRIES]:
        one = _entry(archive, info, limit)
        limit -= len(one.data) if one else 0
        yield info.filename, one
        if limit <= 0:
            return


def _entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> Unpacked | None:
    # The library raises nearly anything on a hostile entry: damaged, encrypted, unknown method.
    try:
        with archive.open(info) as file:
            out = file.read(limit + 1)
    except Exception:
        return None
    return Unpacked(out[:limit], len(out) <= limit)


BY_NAME: dict[str, tuple[str, Unpacker]] = {
    "gzip": ("gzip", gzipped),
    "x-gzip": ("gzip", gzipped),
    "deflate": ("deflate", deflated),
    "br": ("br", brotli),
    "zstd": ("zstd", zstandard),
}
BY_MAGIC: tuple[tuple[bytes, str, Unpacker], ...] = (
    (b"\x1f\x8b\x08", "gzip", gzipped),
    (b"\x28\xb5\x2f\xfd", "zstd", zstandard),
    (b"\xfd7zXZ\0", "xz", _xz),
    (b"BZh", "bzip2", _bzip2),
)
