"""An archive whose one file is the archive itself, made from the formats (RFC 1951, PKWARE's APPNOTE).

What is packed is a program that prints: a stored block prints the bytes that follow it (`literal`), a block with
matches prints again what was printed last (`again`). The program has to print the head of the archive, itself, and
the tail. What it has printed runs behind what is written of it, or ahead; the steps of `_program` bring both
together. The checksum, which stands in what it is the checksum of, comes last: a CRC is linear, so that it is the
solution of 32 equations over bits.
"""

import struct
import zlib
from itertools import product

_OPCODE, _MATCH = 5, 10
"""Bytes of a literal's header and of a repeat: with these the middle of the program closes on itself."""


# --- the two instructions ------------------------------------------------------------------------


def literal(size: int) -> bytes:
    """The header of a stored block; prints the ``size`` bytes that follow."""
    return struct.pack("<BHH", 0, size, size ^ 0xFFFF)


def again(distance: int, *, last: bool = False) -> bytes:
    """Prints the last ``distance`` bytes once more, in `_MATCH` bytes unless it is the ``last`` block."""
    for parts in (1, 2, 3):
        for sizes in product(range(3, 259), repeat=parts - 1):
            rest = distance - sum(sizes)
            if 3 <= rest <= 258:
                bits = _block([*sizes, rest], distance, last=last)
                if last:
                    return _bytes(bits)
                if 37 < len(bits) <= 45:  # with the header of an empty stored block six bytes
                    return _bytes(bits + "000") + b"\0\0\xff\xff"
    raise ValueError(distance)


def _block(sizes: list[int], distance: int, *, last: bool) -> str:
    """A block with fixed codes, as bits in their order."""
    matches = "".join(_length(size) + _distance(distance) for size in sizes)
    return ("1" if last else "0") + "10" + matches + "0" * 7


def _length(size: int) -> str:
    if size == 258:
        return f"{285 - 280 + 0b11000000:08b}"
    code, extra = 257 + size - 3, 0
    if size > 10:
        extra = (size - 3).bit_length() - 3
        code = 257 + 4 * (extra + 1) + ((size - 3) >> extra) - 4
    told = f"{code - 256:07b}" if code < 280 else f"{code - 280 + 0b11000000:08b}"
    return told + _extra(size - 3, extra)


def _distance(distance: int) -> str:
    code, extra = distance - 1, 0
    if distance > 4:
        extra = (distance - 1).bit_length() - 2
        code = 2 * (extra + 1) + ((distance - 1) >> extra) - 2
    return f"{code:05b}" + _extra(distance - 1, extra)


def _extra(value: int, bits: int) -> str:
    """The low bits of a value, the lowest first."""
    return "".join(str(value >> each & 1) for each in range(bits))


def _bytes(bits: str) -> bytes:
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[at : at + 8][::-1], 2) for at in range(0, len(bits), 8))


# --- the program ---------------------------------------------------------------------------------


def _program(head: bytes, tail: bytes) -> bytes:
    """What prints ``head``, itself and ``tail``. Beside each step: what is written and not yet printed."""
    first = literal(len(head) + _OPCODE)
    repeat = again(len(head) + _OPCODE)
    middle = 2 * (_MATCH + _OPCODE)
    lit, rep = literal(middle), again(middle)
    steps = [first, head, first]  # head first | printed: head first
    steps += [repeat]  # repeat
    steps += [literal(_MATCH), repeat]  # literal repeat
    steps += [literal(_OPCODE), literal(_MATCH)]  # repeat literal literal
    once = repeat + literal(_OPCODE) + literal(_MATCH)
    pad = literal(0) * ((middle - len(once) - _OPCODE) // _OPCODE)
    steps += [pad, lit, once, pad, lit]  # once pad lit
    steps += [rep]  # rep
    steps += [lit, rep, lit, rep, lit]  # rep lit
    steps += [rep]  # nothing: lit was printed before it is written
    ended = next(  # its own length is in what it repeats
        each for size in range(2, 20) if len(each := again(size + len(tail), last=True)) == size
    )
    last = literal(len(ended) + len(tail))
    short = again(_MATCH + _OPCODE)
    steps += [lit, literal(0) * 3, short, last]  # nothing
    steps += [short]  # nothing: last was printed before it is written
    steps += [last, ended, tail, ended]  # nothing, and the tail is printed
    return b"".join(steps)


# --- the archive ---------------------------------------------------------------------------------


def quine(name: str = "q.apk", more: bytes = b"") -> bytes:
    """A zip archive in which ``name`` is the archive itself.

    :param name: of 29 bytes at most, since a repeat has room for no longer distance.
    :param more: a comment of the archive.
    """
    # Numbers are of one length, so that the sizes are those of any archive of this form.
    head, tail = _frame(name, more, 0, 0, 0)
    packed = len(_program(head, tail))
    whole = len(head) + packed + len(tail)

    def made(crc: int) -> bytes:
        head, tail = _frame(name, more, crc, packed, whole)
        return head + _program(head, tail) + tail

    return made(_fixed_point(lambda crc: zlib.crc32(made(crc))))


def _frame(name: str, more: bytes, crc: int, packed: int, whole: int) -> tuple[bytes, bytes]:
    """What stands before the packed bytes, and after them."""
    title = name.encode()
    told = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x21, crc, packed, whole, len(title), 0)
    head = b"PK\3\4" + told + title
    listed = b"PK\1\2" + struct.pack("<H", 20) + told + bytes(14) + title
    end = struct.pack("<HHHHIIH", 0, 0, 1, 1, len(listed), len(head) + packed, len(more))
    return head, listed + b"PK\5\6" + end + more


def _fixed_point(of) -> int:
    """The number that an affine function of 32 bits gives for itself. Raises ``ValueError`` when there is none."""
    base = of(0)
    rows = []
    columns = [of(1 << bit) ^ base ^ (1 << bit) for bit in range(32)]
    for bit in range(32):
        row = sum((columns[each] >> bit & 1) << each for each in range(32))
        rows.append(row | (base >> bit & 1) << 32)
    found, done = 0, 0
    pivots = []
    for bit in range(32):
        at = next((each for each in range(done, 32) if rows[each] >> bit & 1), None)
        if at is None:
            continue
        rows[done], rows[at] = rows[at], rows[done]
        for each in range(32):
            if each != done and rows[each] >> bit & 1:
                rows[each] ^= rows[done]
        pivots.append(bit)
        done += 1
    if any(row >> 32 for row in rows[done:]):
        raise ValueError("no checksum fits; another comment may have one")
    for row, bit in zip(rows, pivots, strict=False):
        found |= (row >> 32) << bit
    return found
