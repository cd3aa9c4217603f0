"""The methods that the classes of a dex file define, read from its class_data_items.

Facts are from "Dalvik executable format" (class_data_item, encoded_method, "LEB128"). Items of one
section are read together: where every number of the section ends is one pass over its bytes, and only
the numbers that belong to methods are put together.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analyzers.static.arrays import ragged

U8 = NDArray[np.uint8]
U32 = NDArray[np.uint32]
I64 = NDArray[np.int64]

# A class_data section holds each field and method once, so even the fullest dex stays far below.
_RUN_LIMIT = 1 << 23
_LONGEST = 5  # bytes of a ULEB128 number in a dex
_FIRST = np.zeros(1, np.int64)
_BEYOND = 1 << 32  # what a longer one reads as: no index, count or offset


class BadClassData(Exception):
    """Class data that the platform would refuse. ``str()`` says what it does."""


class Members(NamedTuple):
    """All defined methods in class_def order; three columns of one length."""

    owner: I64
    """Class_def."""
    method: I64
    """Method index."""
    rest: I64
    """File offset of what class data says of it: see `read_flags_and_code`."""


def read_members(data: U8, offsets: U32, fields: int, methods: int) -> Members:
    """Methods of all classes; ``offsets`` has each class_def's class data, 0 for none.

    ``fields`` and ``methods`` are the lengths of the index tables. Raises `BadClassData`.
    """
    owner = offsets.nonzero()[0]
    if not owner.size:
        return Members(*(np.empty(0, np.int64),) * 3)
    limits = _Limits(data, fields, methods)
    offset = offsets[owner].astype(np.int64)
    _require(int(offset.max()) < len(data), "has class data outside the file")
    low, high = int(offset.min()), limits.end_of(int(offset.max()))
    if high - low <= _RUN_LIMIT:
        run = Numbers(data, low, high)
        item = run.number_at(offset - low)
        if item is not None:
            head = run.head(item)
            if head.end.max() <= run.count:
                return limits.methods_of(run, head, owner)
    return _one_by_one(data, owner, offset, limits)


def read_fields(data: U8, offsets: U32, fields: int, methods: int) -> I64:
    """Field indices that class data defines, class by class. Raises `BadClassData`."""
    limits = _Limits(data, fields, methods)
    found = [np.empty(0, np.int64)]
    for start in offsets[offsets != 0].tolist():
        run = Numbers(data, start, limits.end_of(start))
        static, instance = (int(run.values(_FIRST + k)[0]) for k in range(2))
        for first, count in ((4, static), (4 + 2 * static, instance)):
            found.append(np.cumsum(run.values(first + 2 * np.arange(count))))
    return np.concatenate(found)


def _one_by_one(data: U8, owner: I64, offset: I64, limits: "_Limits") -> Members:
    """The same for class data that is scattered, overlaps or has other bytes in between."""
    tables = []
    methods, room = limits.methods, len(data)
    for row, start in zip(owner.tolist(), offset.tolist(), strict=True):
        end = limits.end_of(start)
        room -= end - start
        run = Numbers(data, start, end)
        tables.append(limits.methods_of(run, run.head(_FIRST), np.array([row])))
        methods -= len(tables[-1].method)
        _require(methods >= 0, "defines more methods than it names")
        _require(room >= 0, "has class data that overlaps")
    return Members(*(np.concatenate(column) for column in zip(*tables, strict=True)))


class Head(NamedTuple):
    """The counts that class_data_items begin with."""

    fields: I64
    direct: I64
    virtual: I64
    end: I64
    """Number after the item."""


class _Limits(NamedTuple):
    """What the tables of the file allow its class data to say."""

    data: U8
    fields: int
    methods: int

    def end_of(self, start: int) -> int:
        """Offset of the byte after the class_data_item at ``start``."""
        run = Numbers(self.data, start, start + 4 * _LONGEST)
        _require(run.count >= 4, "has class data that leaves the file")
        head = run.head(_FIRST)
        _require(
            head.fields[0] <= self.fields and head.direct[0] + head.virtual[0] <= self.methods,
            "has class data with more members than it names",
        )
        wanted = int(head.end[0])
        last = (self.data[start : start + _LONGEST * wanted] < 0x80).nonzero()[0]
        _require(len(last) >= wanted, "has class data that leaves the file")
        return start + int(last[wanted - 1]) + 1

    def methods_of(self, run: "Numbers", head: Head, owner: I64) -> Members:
        """Methods of class_data_items that end inside the run."""
        count = head.direct + head.virtual
        total = int(count.sum())
        _require(total <= self.methods, "defines more methods than it names")
        method, rest = run.methods(head)
        _require(not total or int(method.max()) < self.methods, "defines a method it does not name")
        return Members(owner.repeat(count), method, rest)


def end_of_item(data: bytes | bytearray, view: U8, start: int, fields: int, methods: int) -> int:
    """As `_Limits.end_of`, with fewer arrays; 0 where that raises, or nearly."""
    counts = []
    at = start
    for _ in range(4):
        value = 0
        for shift in range(0, 7 * _LONGEST, 7):
            if at >= len(data):
                return 0
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                break
        else:
            return 0
        counts.append(value)
    static, instance, direct, virtual = counts
    if static + instance > fields or direct + virtual > methods:
        return 0
    wanted = 2 * (static + instance) + 3 * (direct + virtual)
    last = (view[at : at + _LONGEST * wanted] < 0x80).nonzero()[0]
    if len(last) < wanted:
        return 0
    return at + int(last[wanted - 1]) + 1 if wanted else at


class Numbers:
    """The ULEB128 numbers that fill a run of bytes."""

    def __init__(self, data: U8, start: int, end: int) -> None:
        self._start = start
        self._run = data[start:end]
        last = (self._run < 0x80).nonzero()[0]
        self.count = len(last)
        self._first = np.zeros(self.count + 1, np.int64)
        np.add(last, 1, out=self._first[1:])

    def number_at(self, offset: I64) -> I64 | None:
        """Which number begins at each byte of the run, or ``None`` when at one of them none does."""
        item = np.searchsorted(self._first, offset)
        return item if bool((self._first[item] == offset).all()) else None

    def number_after(self, offset: I64) -> I64:
        """The first number that begins at each byte of the run or after it."""
        return self._first.searchsorted(offset)

    def offsets(self, item: I64) -> I64:
        """Where the numbers begin, in bytes of the file."""
        return self._first[item] + self._start

    def values(self, item: I64) -> I64:
        """Values of the numbers ``item``; one of more than five bytes reads as 2**32."""
        return numbers_at(self._run, self._first[item])[0]

    def methods(self, head: Head) -> tuple[I64, I64]:
        """Of the items that begin so their methods, and where stands what is said of each."""
        count = head.direct + head.virtual
        place, base = ragged(head.end - 3 * count, count, 3)
        # Indices are stored as differences that start anew in each of a class's two lists.
        running = np.zeros(len(place) + 1, np.int64)
        np.cumsum(self.values(place), out=running[1:])
        lists = np.column_stack((base, base + head.direct)).ravel()
        lengths = np.column_stack((head.direct, head.virtual)).ravel()
        return running[1:] - running[lists].repeat(lengths), self.offsets(place + 1)

    def head(self, item: I64) -> Head:
        """The counts that stand at the numbers ``item``.

        After the four of them a field is two numbers and a method three.
        """
        static, instance, direct, virtual = (self.values(item + k) for k in range(4))
        fields = static + instance
        return Head(fields, direct, virtual, item + 4 + 2 * fields + 3 * (direct + virtual))


def read_flags_and_code(data: U8, at: I64) -> tuple[I64, I64]:
    """Access flags of the methods, and file offsets of their code_items, 0 without one.

    ``at``: where the two numbers begin. An offset that cannot be read is 2**32.
    """
    flags, after = numbers_at(data, at)
    code, _ = numbers_at(data, after)
    code[flags == _BEYOND] = _BEYOND
    return flags & 0xFFFFFFFF, code


def numbers_at(data: U8, at: I64) -> tuple[I64, I64]:
    """Values of the ULEB128 numbers at ``at``, and the byte after each.

    Of the fifth byte the platform keeps four bits. What has more bytes, or no end, reads as 2**32.
    """
    last = len(data) - 1
    byte = data[np.minimum(at, last)]
    value = (byte & 0x7F).astype(np.int64)
    after = at + 1
    rows = (byte >= 0x80).nonzero()[0]
    for shift in range(7, 7 * _LONGEST, 7):
        if not rows.size:
            return value, after
        byte = data[np.minimum(after[rows], last)]
        value[rows] |= (byte & 0x7F).astype(np.int64) << shift
        after[rows] += 1
        rows = rows[byte >= 0x80]
    value &= 0xFFFFFFFF
    value[rows] = _BEYOND
    return value, after


def _require(holds: bool | np.bool_, problem: str) -> None:
    if not holds:
        raise BadClassData(problem)
