"""Protocol buffer messages field by field, as far as app bundles and their lists need it.

Only the wire format is known here; what a field means is the caller's knowledge. A message is read
where it lies: nothing is copied, nested ones are views. Source: Protocol Buffers documentation,
"Encoding".
"""

import struct
from collections.abc import Iterator

Field = tuple[int, int, memoryview]
"""Number, value of a field that is a number, bytes of one that is not."""

_VARINT, _WIDE, _BYTES, _NARROW = 0, 1, 2, 5
_NONE = memoryview(b"")
_LONGEST_VARINT = 10


class ProtobufUnreadable(Exception):
    """The bytes are no protocol buffer message."""


def fields(data: memoryview) -> Iterator[Field]:
    """The fields of a message in order. Raises `ProtobufUnreadable`.

    Numbers of fixed width come as the unsigned integer their bytes are.
    """
    at, end = 0, len(data)
    while at < end:
        key, at = _varint(data, at)
        number, kind = key >> 3, key & 7
        if number == 0:
            raise ProtobufUnreadable("a field has no number")
        if kind == _VARINT:
            value, at = _varint(data, at)
            yield number, value, _NONE
        elif kind == _BYTES:
            size, at = _varint(data, at)
            if size > end - at:
                raise ProtobufUnreadable("a field is cut off")
            yield number, 0, data[at : at + size]
            at += size
        elif kind in (_WIDE, _NARROW):
            size = 8 if kind == _WIDE else 4
            if size > end - at:
                raise ProtobufUnreadable("a field is cut off")
            (value,) = struct.unpack_from("<Q" if kind == _WIDE else "<I", data, at)
            yield number, value, _NONE
            at += size
        else:
            raise ProtobufUnreadable("a field has an unknown form")


def text(data: memoryview) -> str:
    """A string field."""
    return bytes(data).decode("utf-8", "replace")


def number_of(data: memoryview, field: int) -> int:
    """The last value of a number field of a message, 0 without one."""
    found = 0
    for number, value, _ in fields(data):
        found = value if number == field else found
    return found


def message_of(data: memoryview, field: int) -> memoryview:
    """The last value of a message field, an empty one without it."""
    found = _NONE
    for number, _, inner in fields(data):
        found = inner if number == field else found
    return found


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    value = 0
    for place in range(_LONGEST_VARINT):
        if at + place >= len(data):
            raise ProtobufUnreadable("a number is cut off")
        byte = data[at + place]
        value |= (byte & 0x7F) << 7 * place
        if not byte & 0x80:
            return value & 0xFFFFFFFFFFFFFFFF, at + place + 1
    raise ProtobufUnreadable("a number is too long")
