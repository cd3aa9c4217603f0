"""Native libraries and model files with numbers that lie, by their own layouts."""

import struct

from dice import Dice, get, put, scrambled


def library(dice: Dice, data: bytes) -> bytes:
    """An ELF file with wrong headers, segments, dynamic tags, hash tables or symbols."""
    if dice.chance(0.15):
        return scrambled(dice, data)
    out = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 3, 6))):
        dice.choice(_FAULTS)(dice, out)
    return bytes(out)


def numbers(dice: Dice, data: bytes) -> bytes:
    """Any binary format made of offsets and counts: a model file, a capture."""
    if dice.chance(0.3):
        return scrambled(dice, data)
    out = bytearray(data)
    for _ in range(dice.choice((1, 2, 4))):
        near = dice.chance(0.5)
        at = dice.randrange(min(len(out), 64) if near else len(out)) & ~1
        form = dice.choice(("I", "I", "H", "B", "Q"))
        size = struct.calcsize(form)
        put(out, at, form, dice.number(8 * size, (get(out, at, form), len(out), len(out) - at)))
    return bytes(out)


def _header(dice: Dice, out: bytearray) -> None:
    at, form = dice.choice(
        (
            *((4, "B"), (5, "B"), (16, "H"), (28, "I"), (32, "Q"), (32, "I"), (40, "Q")),
            *((42, "H"), (44, "H"), (54, "H"), (56, "H"), (58, "H"), (60, "H"), (62, "H")),
        )
    )
    put(out, at, form, dice.number(8 * struct.calcsize(form), (len(out), 64, 56, 40, 32)))


def _segment(dice: Dice, out: bytearray) -> None:
    wide = out[4:5] == b"\2"
    step, start = (56, 64) if wide else (32, 52)
    row = start + step * dice.randrange(2)
    field, form = dice.choice(
        ((0, "I"), (8, "Q"), (16, "Q"), (32, "Q"), (40, "Q"))
        if wide
        else ((0, "I"), (4, "I"), (8, "I"), (16, "I"), (20, "I"))
    )
    around = (get(out, row + field, form), len(out), 0x10000)
    put(out, row + field, form, dice.number(64 if wide else 32, around))


def _dynamic(dice: Dice, out: bytearray) -> None:
    """Tags stand at the end in the libraries made here."""
    wide = out[4:5] == b"\2"
    step, form = (16, "Q") if wide else (8, "I")
    row = max(0, len(out) - step * dice.randrange(1, 8))
    field = dice.choice((0, step // 2, step // 2))
    around = (get(out, row + field, form), len(out), 0x10000 + len(out))
    put(out, row + field, form, dice.number(64 if wide else 32, around))


def _inside(dice: Dice, out: bytearray) -> None:
    """Symbols, names and hash tables lie between the headers and the tags."""
    at = dice.randrange(min(len(out), 150), len(out)) if len(out) > 151 else 0
    form = dice.choice(("I", "H", "B", "Q"))
    put(out, at, form, dice.number(8 * struct.calcsize(form), (get(out, at, form), len(out))))


def _size(dice: Dice, out: bytearray) -> None:
    if dice.chance(0.5) and out:
        del out[dice.randrange(len(out)) :]
    else:
        out += dice.randbytes(dice.choice((1, 100, 10_000)))


_FAULTS = (
    _header,
    _header,
    _segment,
    _segment,
    _dynamic,
    _dynamic,
    _inside,
    _inside,
    _inside,
    _size,
)
