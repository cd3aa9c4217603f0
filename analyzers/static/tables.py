"""The class data of several small dex files, read at once.

`Dex.check` reads one file with some two hundred operations on arrays, whose cost is the same however few
classes there are. Here the same operations are done on the arrays of many files laid side by side. That
is only a short way to what `Dex.check` finds: of files with anything odd about them it finds nothing, and
each of these is checked by itself.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from analyzers.errors import AppUnreadable
from analyzers.static.arrays import order, ragged
from analyzers.static.class_data import Members, Numbers, end_of_item, read_flags_and_code
from analyzers.static.dex import (
    ACC_NATIVE,
    CODE_HEADER,
    I64,
    PARAMETER_LIMIT,
    U32,
    Dex,
    DexUnreadable,
)
from analyzers.static.groups import LARGEST, MOST

Found = Dex | AppUnreadable | DexUnreadable
"""A dex file, or why there is none."""

_LONGEST = 10  # bytes of the two numbers that class data says of a method
_SPARE = bytes(16)
_HEADER = 0x70


def checked(found: Iterable[Found]) -> list[Found]:
    """Dex files that nobody checked yet are checked; in place of one that cannot be read stands why."""
    listed = list(found)
    for run in _runs([each for each in listed if isinstance(each, Dex) and not each.checked]):
        if len(run) > 1:
            _check_together(run)
    return [_checked(each) if isinstance(each, Dex) else each for each in listed]


def _checked(dex: Dex) -> Dex | DexUnreadable:
    try:
        dex.check()
    except DexUnreadable as error:
        return error
    return dex


def _runs(dexes: list[Dex]) -> Iterator[list[Dex]]:
    run: list[Dex] = []
    size = 0
    for dex in dexes:
        if len(dex.data) <= LARGEST:
            if size + len(dex.data) > MOST:
                yield run
                run, size = [], 0
            run.append(dex)
            size += len(dex.data)
    yield run


def _check_together(dexes: list[Dex]) -> None:
    side = _Side(dexes)
    if _sound_indices(dexes) and side.sound_lists():
        for dex, columns in zip(dexes, side.columns() or (), strict=False):
            dex.accept(columns)


def _sound_indices(dexes: list[Dex]) -> bool:
    """Whether no index points nowhere."""
    for columns in zip(*(dex.indices() for dex in dexes), strict=True):
        values = np.concatenate([column for _, column, _ in columns])
        limits = np.array([bound for _, _, bound in columns], np.int64)
        if not bool((values < limits.repeat([len(column) for _, column, _ in columns])).all()):
            return False
    return True


class _Side:
    """The bytes of dex files, side by side."""

    def __init__(self, dexes: list[Dex]) -> None:
        self._dexes = dexes
        pieces: list[bytes | bytearray] = []
        base, at = [], 0
        for dex in dexes:
            gap = -len(dex.data) % 4
            pieces += [dex.data, bytes(gap)]
            base.append(at)
            at += len(dex.data) + gap
        data = b"".join((*pieces, _SPARE))
        self._bytes = np.frombuffer(data, np.uint8)
        self._words: U32 = np.frombuffer(data, "<u4", len(data) // 4)
        self._units = np.frombuffer(data, "<u2", len(data) // 2)
        self._base = np.array(base, np.int64)
        self._size = np.array([len(dex.data) for dex in dexes], np.int64)

    def sound_lists(self) -> bool:
        """Whether every list of types is one."""
        dexes = self._dexes
        columns = [
            column for dex in dexes for column in (dex._class_interfaces, dex._proto_parameters)
        ]
        offset = np.concatenate(columns).astype(np.int64)
        column = np.arange(len(columns)).repeat([len(each) for each in columns])
        named = offset.nonzero()[0]
        offset, column = offset[named], column[named]
        limits = [each for dex in dexes for each in (dex.type_count, PARAMETER_LIMIT)]
        owner = column >> 1
        room = self._size[owner] - offset - 4
        if not bool(((offset & 3 == 0) & (room >= 0)).all()):
            return False
        place = offset + self._base[owner]
        size = self._words[place >> 2].astype(np.int64)
        if not bool(((size <= np.array(limits, np.int64)[column]) & (2 * size <= room)).all()):
            return False
        together = np.bincount(column, size, len(columns))
        if bool((together > self._size.repeat(2)).any()):
            return False
        kinds = self._units[ragged((place >> 1) + 2, size)[0]]
        types = np.array([dex.type_count for dex in dexes], np.int64)
        return bool((kinds < types[owner].repeat(size)).all())

    def columns(self) -> list[dict[str, Any]] | None:
        """What the class data of each file says, ``None`` where one of them is odd."""
        rows = [dex._class_data.nonzero()[0] for dex in self._dexes]
        offsets = [dex._class_data[row] for dex, row in zip(self._dexes, rows, strict=True)]
        spans = [_span(dex, offset) for dex, offset in zip(self._dexes, offsets, strict=True)]
        if not all(high for _, high in spans):
            return None
        low, high = (np.array(each, np.int64) for each in zip(*spans, strict=True))
        ends = np.cumsum(high - low)
        shift = ends - high  # from a place in a file to one in the run
        views = [dex._bytes[a:b] for dex, (a, b) in zip(self._dexes, spans, strict=True)]
        run = Numbers(np.concatenate(views), 0, int(ends[-1]))
        owner = np.arange(len(rows)).repeat([len(row) for row in rows])
        item = run.number_at(np.concatenate(offsets).astype(np.int64) + shift[owner])
        if item is None:
            return None
        head = run.head(item)
        count = head.direct + head.virtual
        fields, methods = (
            np.array(each, np.int64)
            for each in zip(
                *((dex.field_count, dex.method_count) for dex in self._dexes), strict=True
            )
        )
        if not bool(
            (
                (head.fields <= fields[owner])
                & (count <= methods[owner])
                & (head.end <= run.number_after(ends)[owner])
            ).all()
        ):
            return None
        total = np.bincount(owner, count, len(rows)).astype(np.int64)
        if bool((total > methods).any()):
            return None
        method, rest = run.methods(head)
        mine = np.arange(len(rows)).repeat(total)
        rest -= shift[mine]
        if not bool(((method < methods[mine]) & (rest + _LONGEST <= self._size[mine])).all()):
            return None
        members = Members(np.concatenate(rows).repeat(count), method, rest)
        return self._with_code(members, mine, np.cumsum(total))

    def _with_code(self, members: Members, mine: I64, ends: I64) -> list[dict[str, Any]] | None:
        """The columns of each file; ``mine``: whose the methods are, ``ends``: where those of each end."""
        flags, code = read_flags_and_code(self._bytes, members.rest + self._base[mine])
        if not bool((code < self._size[mine]).all()):
            return None
        rows = code.nonzero()[0]
        place = (code + self._base[mine])[rows]
        by_place = order(place)
        rows, place = rows[by_place], place[by_place]
        whose, offset = mine[rows], code[rows]
        room = self._size[whose] - CODE_HEADER - offset
        sound = (offset & 3 == 0) & (room >= 0)
        size = self._words[np.where(sound, (place >> 2) + 3, 0)].astype(np.int64)
        size = np.where(sound & (2 * size <= room), size, 0)
        native = (flags & ACC_NATIVE).nonzero()[0]
        begins = np.concatenate(([0], ends[:-1]))
        method, owner, rest, access, codes = (
            column.astype(np.uint32)
            for column in (members.method, members.owner, members.rest, flags, code)
        )
        per_code = [
            column.astype(np.uint32)
            for column in (rows - begins[whose], method[rows], owner[rows], offset, size)
        ]
        natives = method[native]
        return [
            {
                "defined_method": method[low:high],
                "defined_class": owner[low:high],
                "_rest": rest[low:high],
                "_flags_and_code": (access[low:high], codes[low:high]),
                "native_method": natives[first:last],
            }
            | {name: column[a:b] for name, column in zip(_PER_CODE, per_code, strict=True)}
            for (low, high), (a, b), (first, last) in zip(
                pairwise([0, *ends.tolist()]),
                pairwise([0, *_ends(whose, len(ends))]),
                pairwise([0, *_ends(mine[native], len(ends))]),
                strict=True,
            )
        ]


_PER_CODE = ("_code_rows", "code_method", "code_class", "code_offset", "code_size")


def _ends(whose: I64, count: int) -> list[int]:
    """Where the rows of each of ``count`` files end."""
    ends: list[int] = whose.searchsorted(np.arange(count), "right").tolist()
    return ends


def _span(dex: Dex, offset: U32) -> tuple[int, int]:
    """Bytes in which the class data of a file lies; (0, 0) where that is not to be told."""
    if not offset.size:
        return _HEADER, _HEADER
    far = int(offset.max())
    if far >= len(dex.data):
        return 0, 0
    end = end_of_item(dex.data, dex._bytes, far, dex.field_count, dex.method_count)
    return (int(offset.min()), end) if end else (0, 0)
