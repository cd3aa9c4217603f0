"""What the code of a dex file refers to: every reference of every method, in arrays.

A linear sweep sees code that nothing jumps to as well; a method is read up to its first invalid
instruction. Which opcodes refer to what is from "Dalvik bytecode".
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analyzers.static.arrays import distinct
from analyzers.static.dex import CODE_HEADER, I64, U8, U16, U32, Dex
from analyzers.static.opcodes import CONST, FIELD, FORMS, INVOKE, KIND, STRING, TYPE
from analyzers.static.rendering import render
from analyzers.static.starts import find_starts

__all__ = ["FORMS", "NOT_SWEPT", "Refs", "Sweep", "render", "sweep", "sweep_all"]

_BLOCK = 1 << 23
"""Code units that are read together; more than any real dex holds."""
_KIND: U8 = np.frombuffer(KIND, np.uint8)
_NO_ROWS: U32 = np.zeros(0, np.uint32)
_JUMBO, _CONST_32, _CONST_HIGH = 0x1B, 0x14, 0x15


class Refs(NamedTuple):
    """References of one kind, ordered by code row and place; four columns of one length."""

    code: U32
    """Row of the ``code_*`` columns of the dex whose method holds the instruction."""
    target: U32
    """Index into the table of its kind, always below its count; for constants the value."""
    at: U32
    """Place of the instruction in its method, in code units."""
    op: U8
    """Opcode."""


class Sweep(NamedTuple):
    """All references of a dex file's code."""

    invokes: Refs
    """Method indices; of invoke-polymorphic the method, invoke-custom is not among them."""
    strings: Refs
    """String indices of const-string and const-string/jumbo."""
    types: Refs
    """Type indices: new-instance, const-class, check-cast, instance-of, arrays."""
    fields: Refs
    """Field indices of iget, iput, sget, sput in all their widths."""
    consts: Refs
    """Values of const and const/high16 from 0x7f000000 to 0x7fffffff: resource ids of the app."""
    broken: U32
    """Code rows, ascending, that were not read to their end or name something that is not there."""


_NO_REFS = Refs(*(np.zeros(0, np.uint32),) * 3, np.zeros(0, np.uint8))
NOT_SWEPT = Sweep(*(_NO_REFS,) * 5, np.zeros(0, np.uint32))
"""Of a dex whose code was not looked at."""


def sweep(dex: Dex) -> Sweep:
    """Read all code of ``dex``. Raises nothing; what cannot be read is in ``broken``."""
    rows, begin, end = _lanes(dex)
    blocks = [
        _sweep_block(dex, rows[first:last], begin[first:last], end[first:last])
        for first, last in _blocks(begin, end)
    ]
    broken = [_without_code(dex), *(each.broken for each in blocks)]
    return Sweep(
        invokes=_joined([block.invokes for block in blocks]),
        strings=_joined([block.strings for block in blocks]),
        types=_joined([block.types for block in blocks]),
        fields=_joined([block.fields for block in blocks]),
        consts=_joined([block.consts for block in blocks]),
        broken=distinct(np.concatenate(broken)),
    )


def sweep_all(dexes: Sequence[Dex]) -> list[Sweep]:
    """The same of several dex files that are small: their code is laid side by side and read at once."""
    lanes = [_lanes(dex) for dex in dexes]
    # Where methods share their code, how much of it is read depends on the size of the file.
    sound = [len(begin) > 0 and _clear(begin, end) for _, begin, end in lanes]
    chosen = [number for number, holds in enumerate(sound) if holds]
    if len(chosen) < 2:
        return [sweep(dex) for dex in dexes]
    together = iter(_sweep_together([dexes[k] for k in chosen], [lanes[k] for k in chosen]))
    return [
        next(together) if holds else sweep(dex) for dex, holds in zip(dexes, sound, strict=True)
    ]


def _sweep_together(dexes: Sequence[Dex], lanes: list[tuple[I64, I64, I64]]) -> list[Sweep]:
    units, shifted, at = [], [], 0
    for dex, (_, begin, end) in zip(dexes, lanes, strict=True):
        low, high = int(begin[0]) - CODE_HEADER // 2, int(end[-1])  # so that no two lanes touch
        units.append(dex.units[low:high])
        shifted.append((begin + (at - low), end + (at - low)))
        at += high - low
    rows = np.concatenate([each for each, _, _ in lanes])
    begin, end = (np.concatenate(column) for column in zip(*shifted, strict=True))
    refs = _References(np.concatenate(units), rows, begin, end)
    found = refs.apart(dexes, [len(each) for each, _, _ in lanes])
    return [_with_broken(each, _without_code(dex)) for each, dex in zip(found, dexes, strict=True)]


def _without_code(dex: Dex) -> U32:
    """Code rows whose code_item is none."""
    rows: U32 = (dex.code_size == 0).nonzero()[0].astype(np.uint32)
    return rows


def _with_broken(found: Sweep, rows: U32) -> Sweep:
    if not rows.size:
        return found
    return found._replace(broken=distinct(np.concatenate((found.broken, rows))))


def _lanes(dex: Dex) -> tuple[I64, I64, I64]:
    """Code rows that hold instructions, and the code units where these begin and end."""
    rows = dex.code_size.nonzero()[0]
    whole = len(rows) == len(dex.code_size)
    offset, size = dex.code_offset, dex.code_size
    begin = ((offset if whole else offset[rows]).astype(np.int64) + CODE_HEADER) >> 1
    return rows, begin, begin + (size if whole else size[rows])


def _clear(begin: I64, end: I64) -> bool:
    """Whether no lane touches the next."""
    return bool((begin[1:] > end[:-1]).all())


def _sweep_block(dex: Dex, rows: I64, begin: I64, end: I64) -> Sweep:
    base, top = int(begin[0]), int(end.max())
    refs = _References(dex.units[base:top], rows, begin - base, end - base)
    return refs.apart([dex], [len(rows)])[0]


def _blocks(begin: I64, end: I64) -> Iterator[tuple[int, int]]:
    """Runs of lanes that are read together: all of them, but in a file made to fill the memory."""
    start = 0
    while start < len(begin):
        far = int(np.searchsorted(begin, begin[start] + _BLOCK))
        # A run may only end where no lane of it reaches into the next.
        reach = np.maximum.accumulate(end[start:])
        apart = (begin[far:] > reach[far - start - 1 : -1]).nonzero()[0]
        stop = far + int(apart[0]) if apart.size else len(begin)
        yield start, stop
        start = stop


def _joined(parts: list[Refs]) -> Refs:
    if len(parts) < 2:
        return parts[0] if parts else _NO_REFS
    return Refs(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


class _References:
    """All references of lanes of ``units``; the lanes of one dex stand together."""

    def __init__(self, units: U16, rows: I64, begin: I64, end: I64) -> None:
        self._units = units
        self._rows = rows
        starts = find_starts(self._units, begin, end)
        self._length, self._whole = starts.length, starts.whole
        self._place = starts.at
        self._at = (starts.at - begin.repeat(starts.length)).astype(np.uint32)
        self._code = rows.astype(np.uint32).repeat(starts.length)
        self._op = self._units[starts.at].astype(np.uint8)
        self._kind = _KIND[self._op]

    def apart(self, dexes: Sequence[Dex], lanes: list[int]) -> list[Sweep]:
        """What each dex refers to; ``lanes``: how many are its."""
        after = np.cumsum(lanes)
        last = np.cumsum(self._length)[after - 1]
        """Where the references of each dex end."""
        broken: list[list[U32]] = [[] for _ in dexes]
        unread = (~self._whole).nonzero()[0]
        _put(broken, self._rows[unread].astype(np.uint32), unread.searchsorted(after))
        invokes, strings, types, fields, consts = (
            self._of(kind, dexes, last, broken) for kind in (INVOKE, STRING, TYPE, FIELD, CONST)
        )
        unsure = [distinct(np.concatenate(each)) if each else _NO_ROWS for each in broken]
        return list(map(Sweep, invokes, strings, types, fields, consts, unsure))

    def _of(
        self, kind: int, dexes: Sequence[Dex], last: I64, broken: list[list[U32]]
    ) -> list[Refs]:
        """References of one kind, by dex."""
        chosen = (self._kind == kind).nonzero()[0]
        ends = chosen.searchsorted(last)
        refs = self._chosen(kind, chosen)
        inside = _inside(kind, refs.target, dexes, ends)
        if not inside.all():
            wrong = (~inside).nonzero()[0]
            if kind != CONST:
                _put(broken, refs.code[wrong], wrong.searchsorted(ends))
            kept = inside.nonzero()[0]
            refs = Refs(*(column[kept] for column in refs))  # type: ignore[arg-type]
            ends = kept.searchsorted(ends)
        if len(dexes) == 1:
            return [refs]
        ways = [0, *ends.tolist()]
        code, target, at, op = refs
        return [
            Refs(code[low:high], target[low:high], at[low:high], op[low:high])
            for low, high in pairwise(ways)
        ]

    def _chosen(self, kind: int, chosen: I64) -> Refs:
        place, op = self._place[chosen], self._op[chosen]
        target = self._units[place + 1].astype(np.uint32)
        if kind in (STRING, CONST):
            long = ((op == _JUMBO) | (op == _CONST_32)).nonzero()[0]
            target[long] |= self._units[place[long] + 2].astype(np.uint32) << 16
            target[op == _CONST_HIGH] <<= 16
        return Refs(self._code[chosen], target, self._at[chosen], op)


def _inside(kind: int, target: U32, dexes: Sequence[Dex], ends: I64) -> NDArray[np.bool_]:
    """Which references name something that their dex has; constants: which are resource ids."""
    if kind == CONST:
        return (target >= 0x7F000000) & (target < 0x80000000)
    counts = [_count(dex, kind) for dex in dexes]
    if len(counts) == 1:
        return target < counts[0]
    limits = np.array(counts, np.int64).repeat(np.diff(ends, prepend=0))
    found: NDArray[np.bool_] = target < limits
    return found


def _count(dex: Dex, kind: int) -> int:
    if kind == INVOKE:
        return dex.method_count
    if kind == STRING:
        return dex.string_count
    return dex.type_count if kind == TYPE else dex.field_count


def _put(broken: list[list[U32]], code: U32, ends: I64) -> None:
    """Code rows to those of the dex they belong to."""
    if code.size:
        for each, (low, high) in zip(broken, pairwise([0, *ends.tolist()]), strict=True):
            if low < high:
                each.append(code[low:high])
