"""Binary XML and resource tables with wrong chunks: headers, sizes, pools, attributes, nesting, types."""

import struct
from typing import NamedTuple

from dice import Dice, get, put, scrambled

_POOL, _TABLE, _XML, _START, _END, _PACKAGE, _TYPE = 1, 2, 3, 0x102, 0x103, 0x200, 0x201
_HOLDING = (_TABLE, _XML, _PACKAGE)


class Chunk(NamedTuple):
    """A chunk and where it stands."""

    at: int
    kind: int
    header: int
    size: int


def chunks(data: bytes | bytearray, at: int = 0, end: int | None = None) -> list[Chunk]:
    """All chunks of sound data, outer ones first."""
    found: list[Chunk] = []
    end = len(data) if end is None else end
    while at + 8 <= end and len(found) < 5000:
        chunk = Chunk(at, get(data, at, "H"), get(data, at + 2, "H"), get(data, at + 4, "I"))
        if chunk.size < 8 or at + chunk.size > end:
            break
        found.append(chunk)
        if chunk.kind in _HOLDING and chunk.header >= 8:
            found += chunks(data, at + chunk.header, at + chunk.size)
        at += chunk.size
    return found


def mutated(dice: Dice, data: bytes) -> bytes:
    """Binary XML or a resource table with one to five faults."""
    if dice.chance(0.15):
        return scrambled(dice, data)
    out = bytearray(data)
    for _ in range(dice.choice((1, 1, 1, 2, 3, 5))):
        found = chunks(out)
        if not found:
            break
        dice.choice(_FAULTS)(dice, out, found)
    return bytes(out)


def _fixed(out: bytearray, at: int, change: int) -> None:
    """Let the chunks around a place grow with what was put there."""
    for chunk in chunks(out):
        if chunk.kind in _HOLDING and chunk.at < at <= chunk.at + chunk.size:
            put(out, chunk.at + 4, "I", chunk.size + change)


def _header(dice: Dice, out: bytearray, found: list[Chunk]) -> None:
    chunk = dice.choice(found)
    field = dice.choice(((0, "H"), (2, "H"), (4, "I")))
    around = (chunk.size, chunk.header, len(out) - chunk.at)
    put(out, chunk.at + field[0], field[1], dice.number(32, around))


def _number(dice: Dice, out: bytearray, found: list[Chunk]) -> None:
    """A number of a header or of what follows it."""
    chunk = dice.choice(found)
    at = chunk.at + 4 * dice.randrange(2, max(3, min(chunk.size, 100) // 4))
    around = (chunk.size, chunk.header, get(out, at, "I"))
    put(out, at, dice.choice(("I", "I", "H", "B")), dice.number(32, around))


def _pool(dice: Dice, out: bytearray, found: list[Chunk]) -> None:
    pools = [chunk for chunk in found if chunk.kind == _POOL]
    if pools:
        chunk = dice.choice(pools)
        count = get(out, chunk.at + 8, "I")
        if dice.chance(0.5):
            at = chunk.at + 8 + 4 * dice.randrange(5)
            put(out, at, "I", dice.number(32, (count, chunk.size, 0x100)))
        else:
            at = chunk.at + chunk.header + 4 * dice.randrange(max(1, count))
            put(out, at, "I", dice.number(32, (get(out, at, "I"), chunk.size)))


def _element(dice: Dice, out: bytearray, found: list[Chunk]) -> None:
    starts = [chunk for chunk in found if chunk.kind == _START]
    if starts:
        chunk = dice.choice(starts)
        body = chunk.at + chunk.header
        if dice.chance(0.5):
            at, form = dice.choice(((0, "I"), (4, "I"), (8, "H"), (10, "H"), (12, "H")))
            put(out, body + at, form, dice.number(32, (20, 28, chunk.size)))
        else:
            count = max(1, get(out, body + 12, "H"))
            row = body + 20 + 20 * dice.randrange(min(count, 100))
            at, form = dice.choice(((0, "I"), (4, "I"), (8, "I"), (12, "H"), (15, "B"), (16, "I")))
            put(out, row + at, form, dice.number(32, (get(out, row + at, form), 0x7F010000)))


def _repeat(dice: Dice, out: bytearray, found: list[Chunk]) -> None:
    """A chunk many times: depth when it opens an element."""
    chunk = dice.choice(found)
    piece = bytes(out[chunk.at : chunk.at + chunk.size])
    times = min(dice.choice((1, 2, 20, 2000)), (2 << 20) // max(1, len(piece)))
    out[chunk.at : chunk.at] = piece * times
    _fixed(out, chunk.at, len(piece) * times)


def _drop(dice: Dice, out: bytearray, found: list[Chunk]) -> None:
    chunk = dice.choice(found)
    del out[chunk.at : chunk.at + chunk.size]
    if dice.chance(0.7):
        _fixed(out, chunk.at, -chunk.size)


def _swap(dice: Dice, out: bytearray, found: list[Chunk]) -> None:
    one, other = sorted(dice.choice(found) for _ in "12")
    if one.at + one.size <= other.at:
        first = bytes(out[one.at : one.at + one.size])
        middle = bytes(out[one.at + one.size : other.at])
        last = bytes(out[other.at : other.at + other.size])
        out[one.at : other.at + other.size] = last + middle + first


def _foreign(dice: Dice, out: bytearray, found: list[Chunk]) -> None:
    chunk = dice.choice(found)
    body = dice.randbytes(dice.choice((0, 8, 40)))
    kind = dice.choice((0, 0x777, 0x17F, 0x104, 0x203, _POOL, _START, _END, 0x180))
    piece = struct.pack("<HHI", kind, dice.choice((8, 16)), 8 + len(body)) + body
    out[chunk.at : chunk.at] = piece
    _fixed(out, chunk.at, len(piece))


def _type(dice: Dice, out: bytearray, found: list[Chunk]) -> None:
    types = [chunk for chunk in found if chunk.kind == _TYPE]
    if types:
        chunk = dice.choice(types)
        at = chunk.at + dice.choice((8, 9, 12, 16, 20, 24, 28, chunk.header, chunk.header + 4))
        put(out, at, dice.choice(("I", "H", "B")), dice.number(32, (chunk.size, chunk.header)))


def _reference(dice: Dice, out: bytearray, found: list[Chunk]) -> None:
    """A value becomes a reference, to itself perhaps."""
    types = [chunk for chunk in found if chunk.kind == _TYPE]
    if types:
        chunk = dice.choice(types)
        end = chunk.at + chunk.size
        at = end - 16 * dice.randrange(1, max(2, min(40, chunk.size // 16)))
        put(out, at + 8, "H", 8)
        put(out, at + 11, "B", 1)
        put(out, at + 12, "I", 0x7F010000 | dice.randrange(4) << 16 | dice.randrange(8))


_FAULTS = (
    *(_header, _header, _number, _number, _pool, _element, _element),
    *(_repeat, _drop, _swap, _foreign, _type, _reference),
)
