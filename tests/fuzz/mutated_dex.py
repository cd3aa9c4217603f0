"""Dex files with wrong tables, offsets, class data, code and hierarchies; checksums repaired or not."""

import hashlib
import struct
import zlib
from collections.abc import Callable

from dice import Dice, get, put, scrambled

_TABLES = (
    ("string_ids", 0x38, ("I",)),
    ("type_ids", 0x40, ("I",)),
    ("proto_ids", 0x48, ("I", "I", "I")),
    ("field_ids", 0x50, ("H", "H", "I")),
    ("method_ids", 0x58, ("H", "H", "I")),
    ("class_defs", 0x60, ("I",) * 8),
)
_ROWS = {name: (at, forms) for name, at, forms in _TABLES}
_ODD_CODE = (
    0x00,
    0x0E,
    0x24,
    0x26,
    0x28,
    0x29,
    0x2A,
    0x2B,
    0x2C,
    0x3E,
    0x6E,
    0x74,
    0xE3,
    0xFA,
    0xFC,
    0xFF,
)


def mutated(dice: Dice, data: bytes) -> bytes:
    """A dex file with one to six faults."""
    if dice.chance(0.1):
        return (
            sealed(bytearray(scrambled(dice, data))) if dice.chance(0.5) else scrambled(dice, data)
        )
    out = bytearray(data)
    for _ in range(dice.choice((1, 1, 1, 2, 3, 6))):
        dice.choice(_FAULTS)(dice, out)
    return sealed(out) if dice.chance(0.7) else bytes(out)


def sealed(out: bytearray) -> bytes:
    """With signature and checksum as they should be."""
    if len(out) > 32:
        out[12:32] = hashlib.sha1(bytes(out[32:]), usedforsecurity=False).digest()
        out[8:12] = struct.pack("<I", zlib.adler32(bytes(out[12:])))
    return bytes(out)


def padded(dice: Dice, data: bytes) -> bytes:
    """A sound dex file whose data section is longer: the same code to every loader."""
    out = bytearray(data)
    out += dice.randbytes(4 * dice.choice((1, 16, 1024)))
    put(out, 0x20, "I", len(out))
    put(out, 0x68, "I", len(out) - get(out, 0x6C, "I"))
    return sealed(out)


def _table(data: bytearray, name: str) -> tuple[int, int, int]:
    """Count, place and bytes of a row."""
    at, forms = _ROWS[name]
    return get(data, at, "I"), get(data, at + 4, "I"), sum(4 if f == "I" else 2 for f in forms)


def _header(dice: Dice, out: bytearray) -> None:
    at = dice.choice((4, 0x20, 0x24, 0x28, 0x2C, 0x30, 0x34, *range(0x38, 0x70, 4)))
    around = (len(out), get(out, at, "I"), 0x70, 0x78)
    put(out, at, "I", dice.number(32, around))


def _row(dice: Dice, out: bytearray) -> None:
    name = dice.choice([name for name, *_ in _TABLES])
    count, place, size = _table(out, name)
    if not count:
        return
    forms = _ROWS[name][1]
    field = dice.randrange(len(forms))
    at = place + size * dice.randrange(count) + sum(4 if f == "I" else 2 for f in forms[:field])
    counts = [_table(out, other)[0] for other in _ROWS]
    other = place + size * dice.randrange(count) + at % size
    put(out, at, forms[field], dice.number(32, (*counts, get(out, other, forms[field]), len(out))))


def _rows_swapped(dice: Dice, out: bytearray) -> None:
    name = dice.choice([name for name, *_ in _TABLES])
    count, place, size = _table(out, name)
    if count > 1:
        one, other = (place + size * dice.randrange(count) for _ in "12")
        first, second = bytes(out[one : one + size]), bytes(out[other : other + size])
        if len(first) == len(second) == size:
            out[one : one + size], out[other : other + size] = second, first


def _hierarchy(dice: Dice, out: bytearray) -> None:
    """Classes that extend themselves, each other, or what comes after them."""
    count, place, size = _table(out, "class_defs")
    for _ in range(min(count, dice.choice((1, 2, 30)))):
        row = place + size * dice.randrange(count)
        other = place + size * dice.randrange(count)
        put(out, row + 8, "I", dice.choice((get(out, row, "I"), get(out, other, "I"), 0xFFFFFFFF)))
        if dice.chance(0.3):
            put(out, row + 12, "I", get(out, other + 12, "I"))


def _class_shared(dice: Dice, out: bytearray) -> None:
    """Two classes with one definition, list or class data."""
    count, place, size = _table(out, "class_defs")
    if count:
        row, other = (place + size * dice.randrange(count) for _ in "12")
        field = 4 * dice.randrange(8)
        put(out, row + field, "I", get(out, other + field, "I"))


def _class_data(dice: Dice, out: bytearray) -> None:
    """A number of LEB128 in class data."""
    count, place, size = _table(out, "class_defs")
    if count:
        at = get(out, place + size * dice.randrange(count) + 24, "I")
        if at:
            for _ in range(dice.choice((1, 1, 4))):
                put(out, at + dice.randrange(40), "B", dice.number(8))


def _codes(data: bytearray) -> list[int]:
    """Places of code items, as class data tells them."""
    count, place, size = _table(data, "class_defs")
    found: list[int] = []
    for number in range(min(count, 300)):
        at = get(data, place + size * number + 24, "I")
        if not at:
            continue
        sizes = []
        for _ in range(4):
            value, at = _uleb(data, at)
            sizes.append(value)
        for _ in range(min(2 * (sizes[0] + sizes[1]), 500)):
            _, at = _uleb(data, at)
        for _ in range(min(sizes[2] + sizes[3], 300)):
            _, at = _uleb(data, at)
            _, at = _uleb(data, at)
            code, at = _uleb(data, at)
            if 0 < code < len(data) - 16:
                found.append(code)
    return found


def _uleb(data: bytearray, at: int) -> tuple[int, int]:
    value = shift = 0
    while shift < 35:
        byte = get(data, at, "B")
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            break
    return value, at


def _code(dice: Dice, out: bytearray) -> None:
    """A code item's header, an instruction or an operand."""
    places = _codes(out)
    if not places:
        return
    at = dice.choice(places)
    units = get(out, at + 12, "I")
    kind = dice.randrange(5)
    if kind == 0:
        field, form = dice.choice(((0, "H"), (2, "H"), (4, "H"), (6, "H"), (8, "I"), (12, "I")))
        put(out, at + field, form, dice.number(32, (units, len(out))))
    else:
        for _ in range(dice.choice((1, 1, 3))):
            unit = at + 16 + 2 * dice.randrange(max(1, min(units, 2000)))
            if kind == 1:
                put(out, unit, "H", dice.number(16))
            elif kind == 2:
                put(out, unit, "B", dice.choice((*_ODD_CODE, dice.randrange(256))))
            elif kind == 3:
                put(out, unit, "H", dice.choice((0x0100, 0x0200, 0x0300)))  # marks of payloads
                put(out, unit + 2, "H", dice.number(16))
            else:
                put(out, unit, "I", dice.number(32, (units,)))


def _payload(dice: Dice, out: bytearray) -> None:
    """A switch or array that claims much, put over a method's code."""
    places = _codes(out)
    if places:
        at = dice.choice(places) + 16
        opcode = dice.choice((0x2B, 0x2C, 0x26))
        put(out, at, "H", opcode)
        put(out, at + 2, "I", dice.choice((3, 4, 0xFFFFFFFF, 0x80000000, 0x7FFFFFFF)))
        mark = {0x2B: 0x0100, 0x2C: 0x0200, 0x26: 0x0300}[opcode]
        put(out, at + 6, "H", mark)
        put(out, at + 8, "H", dice.choice((0, 1, 8, 0x7FFF, 0xFFFF)))
        put(out, at + 10, "I", dice.number(32))


def _string(dice: Dice, out: bytearray) -> None:
    count, place, _ = _table(out, "string_ids")
    if count:
        at = get(out, place + 4 * dice.randrange(count), "I")
        put(
            out,
            at + dice.choice((0, 0, 1, 2, 5)),
            "B",
            dice.choice((0, 0x80, 0xC0, 0xED, 0xFF, 0x7F)),
        )


def _size(dice: Dice, out: bytearray) -> None:
    if dice.chance(0.4):
        del out[dice.randrange(len(out)) :]
    else:
        out += dice.randbytes(dice.choice((1, 3, 100))) if dice.chance(0.7) else bytes(out)
    if dice.chance(0.5):
        put(out, 0x20, "I", len(out))


def _version(dice: Dice, out: bytearray) -> None:
    out[4:8] = dice.choice(
        (b"041\0", b"040\0", b"039\0", b"013\0", b"999\0", b"\0\0\0\0", b"042\0")
    )


_FAULTS: tuple[Callable[[Dice, bytearray], None], ...] = (
    *(
        _header,
        _row,
        _row,
        _row,
        _rows_swapped,
        _hierarchy,
        _class_shared,
        _class_data,
        _class_data,
    ),
    *(_code, _code, _code, _payload, _payload, _string, _size, _version),
)
