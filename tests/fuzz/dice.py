"""Choices that a seed decides, and edits of plain bytes that every format shares."""

import random
import struct
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
_EDGES = (0, 1, 2, 3, 7, 8, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF)
_WIDE_EDGES = (*_EDGES, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)


class Dice(random.Random):
    """A source of choices; the same words give the same ones, on every machine."""

    def __init__(self, *words: object) -> None:
        super().__init__(":".join(map(str, words)))

    def chance(self, of: float) -> bool:
        """True in so many of one cases."""
        return self.random() < of

    def some(self, things: Sequence[T], most: int) -> list[T]:
        """Up to ``most`` different ones, at least one when there are any."""
        return self.sample(list(things), min(len(things), self.randint(1, most)))

    def number(self, bits: int, around: Sequence[int] = ()) -> int:
        """A number that fits: at an edge, near one that means something, or any."""
        most = (1 << bits) - 1
        kind = self.random()
        if kind < 0.5 and around:
            found = self.choice(around) + self.choice((-4, -1, 0, 0, 1, 4))
        elif kind < 0.85:
            found = self.choice(_WIDE_EDGES)
        else:
            found = self.getrandbits(bits)
        return found & most


def put(data: bytearray, at: int, form: str, value: int) -> None:
    """Overwrite a number, little-endian, unless it would leave the bytes."""
    size = struct.calcsize(form)
    if 0 <= at <= len(data) - size:
        struct.pack_into("<" + form, data, at, value & ((1 << 8 * size) - 1))


def get(data: bytes | bytearray, at: int, form: str) -> int:
    """A number, 0 when it is not in the bytes."""
    if not 0 <= at <= len(data) - struct.calcsize(form):
        return 0
    return int(struct.unpack_from("<" + form, data, at)[0])


def scrambled(dice: Dice, data: bytes) -> bytes:
    """One or a few blind edits: bits, numbers, pieces doubled, dropped, moved or cut off."""
    out = bytearray(data)
    for _ in range(dice.choice((1, 1, 1, 2, 3, 8))):
        if not out:
            break
        at = dice.randrange(len(out))
        length = min(dice.choice((1, 2, 4, 8, 16, 64, 500)), len(out) - at)
        kind = dice.randrange(9)
        if kind == 0:
            out[at] ^= 1 << dice.randrange(8)
        elif kind == 1:
            out[at] = dice.randrange(256)
        elif kind == 2:
            put(out, at, "H", dice.number(16))
        elif kind == 3:
            put(out, at & ~3, "I", dice.number(32, (len(out), at)))
        elif kind == 4:
            del out[at : at + length]
        elif kind == 5:
            out[at:at] = out[at : at + length] * dice.choice((1, 1, 2, 50))
        elif kind == 6:
            out[at : at + length] = bytes([dice.choice((0, 0xFF, 0x20, 0x41))]) * length
        elif kind == 7:
            other = dice.randrange(len(out))
            out[at : at + length] = out[other : other + length]
        elif dice.chance(0.3):
            del out[at:]
        else:
            out[at : at + length] = dice.randbytes(length)
    return bytes(out)
