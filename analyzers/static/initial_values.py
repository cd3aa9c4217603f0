"""What the static fields of a class hold before any code runs.

Facts about the format are from "Dalvik executable format" (class_def_item ``static_values_off``,
encoded_array, encoded_value).
"""

import struct

import numpy as np

from analyzers.static.dex import Dex
from analyzers.static.values import Atom, Cls, Const, Str

_CLASS_DEFS = 0x64  # offset in the header of the place of the class_def_items
_CLASS_DEF_SIZE = 32
_MOST = 4_000
_LONGEST = 10 * _MOST
"""Bytes of an array: no value of it that is read takes more than nine."""


def initial_values(dex: Dex, class_def: int) -> dict[int, Atom]:
    """By field index: the constant a static field starts with; other fields are left out."""
    data = dex.data
    try:
        (table,) = struct.unpack_from("<I", data, dex.start + _CLASS_DEFS)
        row = table + class_def * _CLASS_DEF_SIZE
        members, values = struct.unpack_from("<II", data, row + 24)
        if not (members and values):
            return {}
        return _pairs(dex, members, values)
    except (struct.error, IndexError):
        return {}


def may_hold(dex: Dex, string: int) -> bool:
    """Whether a static field may start with the string, given by its index; a "no" is certain."""
    try:
        (table,) = struct.unpack_from("<I", dex.data, dex.start + _CLASS_DEFS)
        rows = np.frombuffer(dex.data, np.uint8, dex.class_count * _CLASS_DEF_SIZE, table)
    except (struct.error, ValueError):
        return True
    places = rows.reshape(-1, _CLASS_DEF_SIZE)[:, 28:].copy().view("<u4")
    places = places[places > 0]
    if not places.size:
        return False
    # The arrays stand together; of the last one only the beginning is known.
    low, high = int(places.min()), int(places.max()) + _LONGEST
    raw = string.to_bytes(4, "little")
    values = (bytes([0x17 | n << 5]) + raw[: n + 1] for n in range(4) if not any(raw[n + 1 :]))
    return any(dex.data.find(value, low, high) >= 0 for value in values)


def _pairs(dex: Dex, members: int, values: int) -> dict[int, Atom]:
    reader = _Reader(dex.data, members)
    count = reader.uleb128()
    for _ in range(3):
        reader.uleb128()
    fields, field = [], 0
    for _ in range(min(count, _MOST)):
        field += reader.uleb128()
        reader.uleb128()
        fields.append(field)
    reader.at = values
    size = min(reader.uleb128(), len(fields))
    found: dict[int, Atom] = {}
    for field in fields[:size]:
        atom, known = _value(dex, reader)
        if not known:
            break
        if atom is not None and field < dex.field_count:
            found[field] = atom
    return found


def _value(dex: Dex, reader: "_Reader") -> tuple[Atom | None, bool]:
    """One encoded value, and whether its length was understood."""
    head = reader.byte()
    kind, size = head & 0x1F, (head >> 5) + 1
    if kind == 0x1E:
        return Const(0), True
    if kind == 0x1F:
        return Const(head >> 5), True
    if kind in (0x1C, 0x1D):
        return None, False
    raw = reader.take(size)
    number = int.from_bytes(raw, "little")
    if kind in (0x00, 0x02, 0x04, 0x06):
        return Const(int.from_bytes(raw, "little", signed=True)), True
    if kind == 0x03:
        return Const(number), True
    if kind == 0x17 and number < dex.string_count:
        return Str(dex.string(number)), True
    if kind == 0x18 and number < dex.type_count:
        return Cls(dex.type_name(number)), True
    return None, True


class _Reader:
    def __init__(self, data: bytes | bytearray, at: int) -> None:
        self._data = data
        self.at = at

    def byte(self) -> int:
        value = self._data[self.at]
        self.at += 1
        return value

    def take(self, size: int) -> bytes:
        raw = self._data[self.at : self.at + size]
        self.at += size
        return bytes(raw)

    def uleb128(self) -> int:
        value = 0
        for shift in range(0, 35, 7):
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                break
        return value
