"""Bodies of parts: multipart forms, protocol buffers and their gRPC frames, read byte for byte."""

import binascii
import quopri
import re
from collections.abc import Iterator
from email.message import Message
from typing import NamedTuple

PARTS = 500
PARAMETERS = 64
"""Of one header value, those after them are not looked at: the standard library takes the square of their number."""
FIELDS = 20_000
"""Fields of one message; more is no message but a chance."""


class Part(NamedTuple):
    """One part of a multipart body."""

    name: str
    content_type: str
    encoding: str
    file: bool
    data: bytes
    offset: int


def header(value: str, parameter: str) -> str:
    """A parameter of a header value, e.g. ``boundary`` of a content type; empty when it has none."""
    message = Message()
    few = ";".join(value.split(";", PARAMETERS)[:PARAMETERS])
    message["content-type"] = few.replace("\r", " ").replace("\n", " ")
    found = message.get_param(parameter)
    return found if isinstance(found, str) else ""


def multipart(body: bytes, content_type: str) -> list[Part]:
    """Parts of a multipart body, byte for byte; empty when it is none.

    A body whose header is lost is one when its first line is a boundary that comes back at the end.
    """
    boundary = _boundary(body, content_type)
    if not boundary:
        return []
    parts: list[Part] = []
    start = -1
    for begin, end, last in _lines(body, b"--" + boundary):
        if start >= 0 and len(parts) < PARTS:
            parts.append(_part(body, start, begin))
        start = end
        if last:
            return parts
    if 0 <= start < len(body) and len(parts) < PARTS:
        parts.append(_part(body, start, len(body)))
    return parts


def _lines(body: bytes, mark: bytes) -> Iterator[tuple[int, int, bool]]:
    """Boundary lines with the breaks around them, and whether one is the last."""
    place = body.find(mark)
    while place >= 0:
        begin = place
        if begin and body[begin - 1 : begin] == b"\n":
            begin -= 2 if body[begin - 2 : begin] == b"\r\n" else 1
        end = place + len(mark)
        rest = _REST.match(body, end)
        if rest and (begin < place or not place or not body[:place].strip()):
            yield begin, rest.end(), bool(rest[1])
            end = rest.end()
            if body[end - 1 : end] == b"\n":
                end -= 2 if body[end - 2 : end] == b"\r\n" else 1
        place = body.find(mark, end)


_REST = re.compile(rb"(--)?[ \t]*(?:\r?\n|\Z)")


def _boundary(body: bytes, content_type: str) -> bytes:
    if content_type.lower().lstrip().startswith("multipart/"):
        named = header(content_type, "boundary").encode("latin-1", "replace")
        if named and b"--" + named in body:
            return named
    first = re.match(rb"\s{0,4}--([!-~]{6,72})\r?\n", body)
    if first and (b"--" + first[1] + b"--" in body[-400:] or b"ontent-" in body[:600]):
        return first[1]
    return b""


_BLANK = re.compile(rb"\r?\n\r?\n")


def _part(body: bytes, start: int, end: int) -> Part:
    if body[start : start + 2] == b"\r\n" or body[start : start + 1] == b"\n":
        head, begin = b"", start + (2 if body[start : start + 1] == b"\r" else 1)
    elif blank := _BLANK.search(body, start, min(end, start + 16_384)):
        head, begin = body[start : blank.start()], blank.end()
    else:
        head, begin = b"", start
    fields = dict(_header_lines(head))
    disposition = fields.get("content-disposition", "")
    name = header(disposition, "name") or header(disposition, "filename")
    data = body[begin:end]
    transfer = fields.get("content-transfer-encoding", "").strip().lower()
    if transfer == "quoted-printable":
        data = quopri.decodestring(data)
    elif transfer == "base64":
        data = _transferred(data)
    is_file = bool(header(disposition, "filename"))
    encoding = fields.get("content-encoding", "")
    return Part(name, fields.get("content-type", ""), encoding, is_file, data, begin)


def _header_lines(head: bytes) -> Iterator[tuple[str, str]]:
    for line in re.sub(rb"\r?\n[ \t]+", b" ", head).splitlines()[:40]:
        name, _, value = line.decode("utf-8", "replace").partition(":")
        yield name.strip().lower(), value.strip()


def _transferred(data: bytes) -> bytes:
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        return data


def frames(body: bytes) -> list[tuple[bool, bytes]]:
    """gRPC messages with their mark of compression; empty when the body is not made of frames."""
    found: list[tuple[bool, bytes]] = []
    place = 0
    while place + 5 <= len(body) and len(found) < PARTS:
        mark, size = body[place], int.from_bytes(body[place + 1 : place + 5], "big")
        # gRPC-Web ends with a frame of trailers, marked 0x80.
        if mark not in (0, 1, 0x80) or place + 5 + size > len(body):
            return []
        if mark != 0x80:
            found.append((mark == 1, body[place + 5 : place + 5 + size]))
        place += 5 + size
    return found if place == len(body) else []


def message(data: bytes) -> list[tuple[int, bytes]] | None:
    """Length-delimited fields of a protocol buffer; none when the bytes are no whole message."""
    found: list[tuple[int, bytes]] = []
    place, end = 0, len(data)
    for _ in range(FIELDS):
        if place == end:
            return found
        tag, place = _varint(data, place)
        number, wire = tag >> 3, tag & 7
        if not 0 < number < 1 << 19 or place > end:
            return None
        if wire == 2:
            size, place = _varint(data, place)
            if size < 0 or place + size > end:
                return None
            found.append((number, data[place : place + size]))
            place += size
        elif wire == 0:
            value, place = _varint(data, place)
            if value < 0:
                return None
        elif wire in (1, 5):
            place += 8 if wire == 1 else 4
        else:
            return None
        if place > end:
            return None
    return None


def _varint(data: bytes, place: int) -> tuple[int, int]:
    """A variable-length number and the place after it; -1 when it does not end."""
    value = 0
    for shift in range(0, 70, 7):
        if place >= len(data):
            return -1, place + 1
        byte = data[place]
        value |= (byte & 0x7F) << shift
        place += 1
        if byte < 0x80:
            return value, place
    return -1, place
