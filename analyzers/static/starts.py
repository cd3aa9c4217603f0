"""Where the instructions of all methods begin: a linear sweep over every method at once.

An instruction's width stands in its first unit, so where the next one begins is known only when this
one was read. The code is laid out in short pieces side by side and all pieces are read in step, unit by
unit, with nothing but a few byte operations on whole rows. A piece is read twice: the first time as if
an instruction began with it, the second time from the state in which the piece before it ended. As
instructions of different reading soon fall in step, next to no piece then needs a third reading; those
that do are read one by one, until they agree.

What the row-wise reading does not understand ends it for that method: from a payload on, or in methods
that cross others (which only a file made to deceive has), units are read one after the other.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analyzers.static.arrays import ragged
from analyzers.static.dex import I64, U8, U16
from analyzers.static.opcodes import (
    ARRAY_DATA,
    CONST,
    KIND,
    PACKED_SWITCH,
    PAYLOADS,
    SPARSE_SWITCH,
    WIDTH,
    payload_width,
)

BoolArray = NDArray[np.bool_]

_PIECE = 64  # code units
_SPARE = 1 << 16  # code units of crossing or shared code that even a small file may have
_FEW = 32  # lanes below which array work costs more than Python takes to do the same
_LANE_COST = 64  # code units that take as long as beginning a lane of its own

# What a code unit is, were an instruction to begin there, and what place it is.
_WIDE = (
    0x47  # bits of the width; `_END` counts as 64 units more, so that what follows is passed over
)
_REFERS, _SPECIAL = 0x08, 0x10
_REACHED, _END, _BEGIN = 0x20, 0x40, 0x80
_FOUND = _REFERS | _SPECIAL | _REACHED
_REFERS_BY_OPCODE = bytes(0 < kind <= CONST for kind in KIND)
_CODE = bytes(
    (width or 1) | _REFERS * refers | _SPECIAL * (opcode == 0 or not width)
    for opcode, (width, refers) in enumerate(zip(WIDTH, _REFERS_BY_OPCODE, strict=True))
)


class Starts(NamedTuple):
    """Places of the instructions that refer to something, lane after lane, each ascending."""

    at: I64
    """Places in the units given."""
    length: I64
    """Per lane how many of them are its."""
    whole: BoolArray
    """Per lane whether it was read to its end."""


def find_starts(units: U16, begin: I64, end: I64) -> Starts:
    """Sweep the lanes from ``begin`` to ``end``, which ascend by ``begin``.

    Methods that share a code_item share its reading. Of shared and crossing code together no more
    is returned than the file is long: what is beyond that counts as not read.
    """
    before = np.full(len(begin), -1, np.int64)
    np.maximum.accumulate(end[:-1], out=before[1:])
    clear = begin > before
    at, count, whole = _in_step(units, begin[clear], end[clear])
    if bool(clear.all()):
        return Starts(at, count, whole)
    return _with_crossing(units, begin, end, clear, Starts(at, count, whole))


def _with_crossing(units: U16, begin: I64, end: I64, clear: BoolArray, known: Starts) -> Starts:
    first, count = np.zeros_like(begin), np.zeros_like(begin)
    whole = np.ones(len(begin), np.bool_)
    first[clear], count[clear] = np.cumsum(known.length) - known.length, known.length
    whole[clear] = known.whole
    leader = np.searchsorted(begin, begin)
    alone = ~clear & (leader == np.arange(len(begin)))
    cost = np.where(clear, 0, end - begin) + _LANE_COST * alone
    read = np.cumsum(cost) <= len(units) + _SPARE
    runs, total = [known.at], len(known.at)
    view = units.data
    for lane in (alone & read).nonzero()[0].tolist():
        run, whole[lane] = _one_by_one(view, int(begin[lane]), int(end[lane]))
        first[lane], count[lane] = total, len(run)
        runs.append(np.array(run, np.int64))
        total += len(run)
    read |= clear
    count = count[leader] * read
    at = np.concatenate(runs)[ragged(first[leader], count)[0]]
    return Starts(at, count, whole[leader] & read)


def _one_by_one(units: Sequence[int] | memoryview, low: int, high: int) -> tuple[list[int], bool]:
    """Places of references in one lane, and whether its last instruction ends with it."""
    found: list[int] = []
    while low < high:
        unit = units[low]
        opcode = unit & 0xFF
        width = WIDTH[opcode]
        if not opcode and unit in PAYLOADS:
            width = payload_width(unit, units, low, high)
        if not width or low + width > high:
            return found, False
        if _REFERS_BY_OPCODE[opcode]:
            found.append(low)
        low += width
    return found, True


# --- all lanes in step ---------------------------------------------------------------------------


def _in_step(units: U16, begin: I64, end: I64) -> Starts:
    """Lanes that neither touch nor cross."""
    if not len(begin):
        return Starts(begin, begin, np.zeros(0, np.bool_))
    found = _marked(units, begin, end)
    whole = found[end] & _REACHED != 0
    if not bool(whole.all()):
        _take_back(found, units, begin[~whole], end[~whole])
    _settle(found, units, begin, end, whole)
    refers: U8 = (found & np.uint8(_REFERS)) >> np.uint8(3)
    at = (refers.view(np.bool_)).nonzero()[0]
    rank = _Rank(refers)
    first = rank.of(begin)
    count = rank.of(end) - first
    if int(count.sum()) < len(at):  # what is between the methods can look like code
        at = at[ragged(first, count)[0]]
    return Starts(at, count, whole)


def _marked(units: U16, begin: I64, end: I64) -> U8:
    """Per unit what is found at it, if an instruction begins there: `_FOUND`."""
    pieces = len(units) // _PIECE + 1
    low = bytearray(pieces * _PIECE)
    np.frombuffer(low, np.uint8)[: len(units)] = units
    code = np.frombuffer(low.translate(_CODE), np.uint8)
    code[len(units) :] = 0
    code[begin] |= _BEGIN
    code[end] = _END | _REACHED | 1
    rows = np.ascontiguousarray(code.reshape(pieces, _PIECE).T)
    starts = _read_rows(rows)
    starts *= rows
    starts &= _FOUND
    return np.ascontiguousarray(starts.T).reshape(-1)


def _read_rows(rows: U8) -> U8:
    """1 where an instruction begins. ``rows[k]`` has unit ``k`` of every piece."""
    width: U8 = rows & np.uint8(_WIDE)
    keep: U8 = (rows >> np.uint8(7)) - np.uint8(1)  # no bit where a lane begins, all bits elsewhere
    starts = np.empty_like(rows)
    guessed = _pass(width, keep, starts, np.zeros(rows.shape[1], np.uint8))
    entry = np.zeros_like(guessed)
    entry[1:] = guessed[:-1]
    left = _pass(width, keep, starts, entry)
    for piece in (left != guessed).nonzero()[0].tolist():
        _read_on(width, keep, starts, left, entry, piece + 1)
    return starts


def _pass(width: U8, keep: U8, starts: U8, entry: U8) -> U8:
    """Read all pieces; ``entry`` is how many units after its beginning each is entered."""
    left, step = entry.copy(), np.empty_like(entry)
    one = np.uint8(1)
    for wide, kept, start in zip(width, keep, starts, strict=True):
        np.bitwise_and(left, kept, out=left)
        np.equal(left, 0, out=start.view(np.bool_))
        np.multiply(start, wide, out=step)
        np.add(left, step, out=left)
        np.subtract(left, one, out=left)
    return left


def _read_on(width: U8, keep: U8, starts: U8, left: U8, entry: U8, piece: int) -> None:
    """Read pieces anew from ``piece`` on, until one ends as it did before."""
    while piece < len(left) and entry[piece] != left[piece - 1]:
        entry[piece] = state = int(left[piece - 1])
        column = bytearray(_PIECE)
        wide, kept = width[:, piece].tolist(), keep[:, piece].tolist()
        for k in range(_PIECE):
            state &= kept[k]
            if not state:
                column[k] = 1
                state = wide[k]
            state = (state - 1) & 0xFF
        starts[:, piece] = np.frombuffer(column, np.uint8)
        if left[piece] == state:
            return
        left[piece] = state
        piece += 1


# --- what ends a method early --------------------------------------------------------------------


def _take_back(found: U8, units: U16, begin: I64, end: I64) -> None:
    """Unmark the last instruction of lanes that it leaves."""
    width = np.frombuffer(WIDTH, np.uint8)
    for back in range(1, 5):
        place = end - back
        place = place[place >= begin]
        found[place[(width[units[place] & 0xFF] > back)]] = 0


def _settle(found: U8, units: U16, begin: I64, end: I64, whole: BoolArray) -> None:
    """Read on from each lane's first payload, and forget what follows an unused opcode."""
    place = (found & _SPECIAL != 0).nonzero()[0]
    unit = units[place]
    unused = unit & 0xFF != 0
    place = place[unused | (unit == PACKED_SWITCH) | (unit == SPARSE_SWITCH) | (unit == ARRAY_DATA)]
    lane = np.searchsorted(begin, place, "right") - 1
    inside = (lane >= 0) & (place < end[lane])
    place, lane = place[inside], lane[inside]
    fresh = np.ones(len(lane), np.bool_)
    fresh[1:] = lane[1:] != lane[:-1]
    low, lane = place[fresh], lane[fresh]
    high = end[lane]
    found[ragged(low, high - low)[0]] = 0
    whole[lane] = _nothing_but_payloads(units, low, high)
    rest = (~whole[lane]).nonzero()[0]
    view = units.data
    for first, last, row in zip(
        low[rest].tolist(), high[rest].tolist(), lane[rest].tolist(), strict=True
    ):
        run, whole[row] = _one_by_one(view, first, last)
        found[run] = _REFERS


def _nothing_but_payloads(units: U16, low: I64, high: I64) -> BoolArray:
    """Whether only payloads and nops stand between two places; ``False`` where it takes long to tell."""
    place = low.copy()
    live = np.arange(len(low))
    while live.size > _FEW:
        at = place[live]
        unit, size, wide, top = (
            units[np.minimum(at + k, len(units) - 1)].astype(np.int64) for k in range(4)
        )
        width = (unit == 0).astype(np.int64)
        width += (unit == PACKED_SWITCH) * (4 + 2 * size) + (unit == SPARSE_SWITCH) * (2 + 4 * size)
        width += (unit == ARRAY_DATA) * (4 + (size * (wide | top << 16) + 1) // 2)
        place[live] += width
        live = live[(width > 0) & (place[live] < high[live])]
    reached: BoolArray = place == high
    return reached


class _Rank:
    """How many marks stand before a place."""

    def __init__(self, marks: U8) -> None:
        self._words = marks.view("<u8")
        counts = self._counts(self._words)
        self._before = np.cumsum(counts) - counts

    @staticmethod
    def _counts(words: NDArray[np.uint64]) -> I64:
        """Marks in each word, a byte for each: the product's top byte is their sum."""
        return ((words * _ONES) >> _TOP).astype(np.int64)

    def of(self, place: I64) -> I64:
        word = place >> 3
        below = _BELOW[place & 7]
        rank: I64 = self._before[word] + self._counts(self._words[word] & below)
        return rank


_ONES, _TOP = np.uint64(0x0101010101010101), np.uint64(56)
_BELOW = np.array([(1 << 8 * k) - 1 for k in range(8)], np.uint64)
