"""Pictures and films by their signatures, with their extent, so that they are found inside anything."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from analyzers.dynamic.payloads.boxes import boxed

CANDIDATES = 4000
"""Places with one signature that are looked at in a layer."""
STEPS = 200_000
"""Chunks, blocks or segments of one picture."""


class Found(NamedTuple):
    """A picture or film in some bytes: ``[start, end)``."""

    media: str
    start: int
    end: int
    width: int | None = None
    height: int | None = None
    decodable: bool = True
    """Whether it may be handed to a decoder at all."""

    @property
    def film(self) -> bool:
        return self.media.startswith("video/")


PLACES = (
    (b"\xff\xd8\xff", 0),
    (b"\x89PNG\r\n\x1a\n", 0),
    (b"WEBPVP8", 8),
    (b"GIF8", 0),
    (b"ftyp", 4),
)


def scan(data: bytes) -> Iterator[Found]:
    """Pictures and films anywhere in some bytes, in order; what lies inside one is not looked at."""
    starts = sorted(
        place
        for signature, before in PLACES
        for place in islice(_places(data, signature, before), CANDIDATES)
    )
    starts = sorted([*starts, *(hit.start() for hit in islice(BITMAP.finditer(data), CANDIDATES))])
    free = 0
    if whole := only_at_start(data):
        yield whole
        free = whole.end
    for start in starts:
        if start >= free and (found := at(data, start)):
            yield found
            free = found.end


BITMAP = re.compile(rb"BM.{4}\0\0\0\0.{4}[\x28\x38\x6c\x7c]\0\0\0", re.DOTALL)


def _places(data: bytes, signature: bytes, before: int) -> Iterator[int]:
    place = data.find(signature)
    while place >= 0:
        if place >= before:
            yield place - before
        place = data.find(signature, place + 1)


def at(data: bytes, start: int) -> Found | None:
    """The picture or film that starts at one place."""
    head = data[start : start + 12]
    if head.startswith(b"\xff\xd8\xff"):
        return _jpeg(data, start)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(data, start)
    if head[:4] == b"RIFF" and head[8:] == b"WEBP":
        return _webp(data, start)
    if head[:6] in (b"GIF87a", b"GIF89a"):
        return _gif(data, start)
    if head[:2] == b"BM":
        return _bmp(data, start)
    if head[4:8] == b"ftyp" and (box := boxed(data, start)):
        return Found(box.media, start, box.end, box.width, box.height)
    return None


def only_at_start(data: bytes) -> Found | None:
    """Formats whose signature is too short to be believed anywhere but at the start."""
    head = data[:16]
    if head[4:8] in (b"styp", b"moof", b"moov") and boxed(data, 0):
        return Found("video/mp4", 0, len(data))
    if head[:4] == b"\x1aE\xdf\xa3" and b"webm" in data[:128]:
        return Found("video/webm", 0, len(data))
    if head[:4] == b"\x1aE\xdf\xa3" and b"matroska" in data[:128]:
        return Found("video/x-matroska", 0, len(data))
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return Found("video/x-msvideo", 0, len(data))
    if head[:4] == b"FLV\x01" and head[5:9] == b"\0\0\0\x09":
        return Found("video/x-flv", 0, len(data))
    if (
        head[:4] == b"\0\0\0\x01"
        and head[4:5] in (b"\x67", b"\x27")
        and b"\0\0\0\x01\x68" in data[:256]
    ):
        return Found("video/h264", 0, len(data))
    if len(data) >= 5 * 188 and data[: 5 * 188 : 188] == b"\x47" * 5:
        return Found("video/mp2t", 0, len(data))
    return None


SOF = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
AFTER_SCAN = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
SCANS = 60
"""Scans of one JPEG; thousands of them take a decoder minutes."""


def _jpeg(data: bytes, start: int) -> Found | None:
    """Follow the segments; without a frame header it is no picture unless it says JFIF or Exif."""
    place, scans = start + 2, 0
    width = height = None
    named = data[start + 6 : start + 10] in (b"JFIF", b"Exif")
    for _ in range(2000):
        while data[place : place + 2] == b"\xff\xff":
            place += 1
        if place + 4 > len(data):
            place = len(data)
            break
        if data[place] != 0xFF or (code := data[place + 1]) < 0xC0:
            if width is None:
                return None
            break
        if code == 0xD9:
            place += 2
            break
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        if length < 2:
            return (
                None if width is None else Found("image/jpeg", start, place, width, height, False)
            )
        if code in SOF and width is None:
            frame = data[place + 4 : place + 2 + length]
            if len(frame) < 6 or frame[0] not in (8, 12) or frame[5] not in (1, 3, 4):
                return None
            height, width = int.from_bytes(frame[1:3], "big"), int.from_bytes(frame[3:5], "big")
            if not width:
                return None
        place += 2 + length
        if code == 0xDA:
            scans += 1
            place = _scan_end(data, place)
    if width is None and not (named and place >= len(data)):
        return None
    return Found(
        "image/jpeg",
        start,
        min(place, len(data)),
        width,
        height,
        bool(width) and scans in range(1, SCANS),
    )


def _scan_end(data: bytes, place: int) -> int:
    marker = AFTER_SCAN.search(data, place)
    return marker.end() - 2 if marker else len(data)


def _png(data: bytes, start: int) -> Found | None:
    if data[start + 12 : start + 16] != b"IHDR":
        return None
    width = int.from_bytes(data[start + 16 : start + 20], "big")
    height = int.from_bytes(data[start + 20 : start + 24], "big")
    if not width or not height or max(width, height) >= 1 << 31:
        return None
    place, end = start + 8, len(data)
    for _ in range(STEPS):
        length, name = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8]
        if not name.isalpha():
            end = min(place, len(data))
            break
        place += 12 + length
        if name == b"IEND" or place >= len(data):
            end = min(place, len(data))
            break
    return Found("image/png", start, end, width, height)


def _webp(data: bytes, start: int) -> Found | None:
    size = int.from_bytes(data[start + 4 : start + 8], "little") + 8
    kind, body = data[start + 12 : start + 16], data[start + 20 : start + 30]
    if size < 20 or len(body) < 10:
        return None
    if kind == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        width = int.from_bytes(body[6:8], "little") & 0x3FFF
        height = int.from_bytes(body[8:10], "little") & 0x3FFF
    elif kind == b"VP8L" and body[0] == 0x2F:
        bits = int.from_bytes(body[1:5], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif kind == b"VP8X":
        width = int.from_bytes(body[4:7], "little") + 1
        height = int.from_bytes(body[7:10], "little") + 1
    else:
        return None
    return Found("image/webp", start, min(len(data), start + size), width, height)


def _gif(data: bytes, start: int) -> Found | None:
    head = data[start : start + 13]
    if len(head) < 13:
        return None
    width, height = int.from_bytes(head[6:8], "little"), int.from_bytes(head[8:10], "little")
    if not width or not height:
        return None
    place, drawn = start + 13 + _colours(head[10]), False
    for _ in range(STEPS):
        mark = data[place : place + 1]
        if mark == b"!":
            place += 2
        elif mark == b"," and place + 10 < len(data):
            place, drawn = place + 11 + _colours(data[place + 9]), True
        else:
            place += mark == b";"
            break
        while place < len(data) and data[place]:
            place += 1 + data[place]
        place += 1
    if not drawn:
        return None
    return Found("image/gif", start, min(place, len(data)), width, height)


def _colours(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _bmp(data: bytes, start: int) -> Found | None:
    head = data[start : start + 58]
    size = int.from_bytes(head[2:6], "little")
    header = int.from_bytes(head[14:18], "little")
    if header not in (40, 52, 56, 108, 124) or head[26:28] != b"\1\0" or len(head) < 58:
        return None
    width = int.from_bytes(head[18:22], "little", signed=True)
    height = abs(int.from_bytes(head[22:26], "little", signed=True))
    if not 0 < width < 1 << 16 or not 0 < height < 1 << 16 or size < 58:
        return None
    return Found("image/bmp", start, min(len(data), start + size), width, height)
