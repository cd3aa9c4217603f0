"""What the code of a dex file refers to: every reference of every method, in arrays.

A linear sweep sees code that nothing jumps to as well; a method is read up to its first invalid
instruction. Which opcodes refer to what is from "Dalvik bytecode".
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from analyzers.static.arrays import distinct
from analyzers.static.dex import CODE_HEADER, I64, U8, U32, Dex
from analyzers.static.opcodes import CONST, FIELD, FORMS, INVOKE, KIND, STRING, TYPE
from analyzers.static.rendering import render
from analyzers.static.starts import find_starts

__all__ = ["FORMS", "NOT_SWEPT", "Refs", "Sweep", "render", "sweep"]

_BLOCK = 1 << 23
"""Code units that are read together; more than any real dex holds."""
_KIND: U8 = np.frombuffer(KIND, np.uint8)
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
    rows = np.flatnonzero(dex.code_size)
    begin = (dex.code_offset[rows].astype(np.int64) + CODE_HEADER) >> 1
    end = begin + dex.code_size[rows]
    limits = {
        INVOKE: (0, dex.method_count),
        STRING: (0, dex.string_count),
        TYPE: (0, dex.type_count),
        FIELD: (0, dex.field_count),
        CONST: (0x7F000000, 0x80000000),
    }
    found: dict[int, list[Refs]] = {kind: [] for kind in limits}
    broken = [np.flatnonzero(dex.code_size == 0)]
    for first, last in _blocks(begin, end):
        refs = _References(dex, rows[first:last], begin[first:last], end[first:last])
        broken.append(rows[first:last][refs.unread])
        for kind, (low, high) in limits.items():
            group = refs.of(kind)
            inside = (group.target >= low) & (group.target < high)
            if not inside.all():
                if kind != CONST:
                    broken.append(group.code[~inside].astype(np.int64))
                chosen = np.flatnonzero(inside)
                group = Refs(*(column[chosen] for column in group))  # type: ignore[arg-type]
            found[kind].append(group)
    return Sweep(
        invokes=_joined(found[INVOKE]),
        strings=_joined(found[STRING]),
        types=_joined(found[TYPE]),
        fields=_joined(found[FIELD]),
        consts=_joined(found[CONST]),
        broken=distinct(np.concatenate(broken)).astype(np.uint32),
    )


def _blocks(begin: I64, end: I64) -> Iterator[tuple[int, int]]:
    """Runs of lanes that are read together: all of them, but in a file made to fill the memory."""
    start = 0
    while start < len(begin):
        far = int(np.searchsorted(begin, begin[start] + _BLOCK))
        # A run may only end where no lane of it reaches into the next.
        reach = np.maximum.accumulate(end[start:])
        apart = np.flatnonzero(begin[far:] > reach[far - start - 1 : -1])
        stop = far + int(apart[0]) if apart.size else len(begin)
        yield start, stop
        start = stop


def _joined(parts: list[Refs]) -> Refs:
    if len(parts) < 2:
        return parts[0] if parts else _NO_REFS
    return Refs(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


class _References:
    """All references, their targets still unchecked."""

    def __init__(self, dex: Dex, rows: I64, begin: I64, end: I64) -> None:
        base, top = (int(begin[0]), int(end.max())) if begin.size else (0, 0)
        self._units = dex.units[base:top]
        begin, end = begin - base, end - base
        starts = find_starts(self._units, begin, end)
        self.unread: I64 = np.flatnonzero(~starts.whole)
        """Places in ``rows`` of the methods that were not read to their end."""
        self._place = starts.at
        self._at = (starts.at - np.repeat(begin, starts.length)).astype(np.uint32)
        self._code = np.repeat(rows.astype(np.uint32), starts.length)
        self._op = self._units[starts.at].astype(np.uint8)
        self._kind = _KIND[self._op]

    def of(self, kind: int) -> Refs:
        """References of one kind."""
        chosen = np.flatnonzero(self._kind == kind)
        place, op = self._place[chosen], self._op[chosen]
        target = self._units[place + 1].astype(np.uint32)
        if kind in (STRING, CONST):
            long = np.flatnonzero((op == _JUMBO) | (op == _CONST_32))
            target[long] |= self._units[place[long] + 2].astype(np.uint32) << 16
            target[op == _CONST_HIGH] <<= 16
        return Refs(self._code[chosen], target, self._at[chosen], op)
