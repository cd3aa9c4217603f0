"""Zip archives, sound ones and ones that lie, byte by byte.

    data = zipped([File("AndroidManifest.xml", manifest), File("classes.dex", dex, crc=1)])

A number given for a field goes into the central directory as it is, into the local header too unless
``local`` names another one for it there.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

APKS = Path(__file__).resolve().parents[2] / "apks"
FIXTURES = sorted(path.parent.name for path in APKS.glob("*/expected.json"))
STORED, DEFLATED = 0, 8
ENCRYPTED = 0x1


@dataclass
class File:
    """An entry; fields left alone are what they should be."""

    name: str | bytes
    data: bytes = b""
    method: int = DEFLATED
    packed_data: bytes | None = None
    """The bytes in the archive, when not those of ``data`` packed as ``method`` says."""
    flags: int = 0
    crc: int | None = None
    packed: int | None = None
    size: int | None = None
    offset: int | None = None
    extra: bytes = b""
    local: Mapping[str, int] = field(default_factory=dict)

    def body(self) -> bytes:
        if self.packed_data is not None:
            return self.packed_data
        return deflated(self.data) if self.method == DEFLATED else self.data


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def zipped(
    files: Iterable[File],
    *,
    prefix: bytes = b"",
    block: bytes = b"",
    comment: bytes = b"",
    count: int | None = None,
    place: int | None = None,
    zip64: bool = False,
) -> bytes:
    """An archive; ``block`` stands before the directory, ``place`` is where the end says that is."""
    out = BytesIO()
    out.write(prefix)
    directory = bytearray()
    total = 0
    for file in files:
        total += 1
        name = file.name.encode() if isinstance(file.name, str) else file.name
        body = file.body()
        numbers = {
            "flags": file.flags,
            "method": file.method,
            "crc": zlib.crc32(file.data) if file.crc is None else file.crc,
            "packed": len(body) if file.packed is None else file.packed,
            "size": len(file.data) if file.size is None else file.size,
        }
        offset = out.tell() if file.offset is None else file.offset
        out.write(b"PK\x03\x04" + _header(numbers | file.local) + _lengths(name, b"") + name + body)
        directory += b"PK\x01\x02\x14\0" + _header(numbers) + _lengths(name, file.extra)
        directory += struct.pack("<3H2L", 0, 0, 0, 0, offset) + name + file.extra
    out.write(block)
    start = out.tell()
    out.write(directory)
    count = total if count is None else count
    start = start if place is None else place
    if zip64:
        at = out.tell()
        out.write(
            struct.pack(
                "<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, len(directory), start
            )
        )
        out.write(struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1))
        count, start = 0xFFFF, 0xFFFFFFFF
    end = (b"PK\x05\x06", 0, 0, count, count, len(directory), start, len(comment))
    return out.getvalue() + struct.pack("<4s4H2LH", *end) + comment


def _header(n: Mapping[str, int]) -> bytes:
    fields = (20, n["flags"], n["method"], 0, 0x21, n["crc"], n["packed"], n["size"])
    return struct.pack("<5H3L", *fields)


def _lengths(name: bytes, extra: bytes) -> bytes:
    return struct.pack("<2H", len(name), len(extra))


def fixture(name: str) -> bytes:
    """The APK of a fixture app."""
    return (APKS / name / f"{name}.apk").read_bytes()


def entries(name: str) -> dict[str, bytes]:
    """What is in a fixture app."""
    with zipfile.ZipFile(BytesIO(fixture(name))) as archive:
        return {each: archive.read(each) for each in archive.namelist()}


def changed(name: str, changes: Mapping[str, bytes | File | None]) -> bytes:
    """A fixture app with entries replaced, added or, where ``None``, taken out."""
    files = {each: File(each, data) for each, data in entries(name).items()}
    for each, change in changes.items():
        files.pop(each, None)
        if change is not None:
            files[each] = change if isinstance(change, File) else File(each, change)
    return zipped(files.values())
