"""Chunks and string pools, of which binary XML and resource tables are made.

Sizes and offsets are those of the file, as in the platform's ResourceTypes.cpp (ResChunk_header,
ResStringPool); a string is decoded when it is asked for.
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

POOL = 0x0001
_FILES = (0x0002, 0x0003)
"""Types of the chunk that a resource table is, and binary XML."""
_UTF8 = 1 << 8
_LONG = 0x80
"""In the first byte of a length: it takes two."""
_LENGTH_STEP = 1 << 15
_HEADER = struct.Struct("<HHI")
_OFFSET = struct.Struct("<I")
_REPEATS = "a string pool repeats its bytes"


class AxmlUnreadable(Exception):
    """The bytes are not binary XML that the platform would read."""


class Chunk(NamedTuple):
    """A ResChunk_header and where it stands."""

    kind: int
    at: int
    header: int
    size: int

    @property
    def end(self) -> int:
        return self.at + self.size


def chunks(data: bytes, at: int, end: int) -> Iterator[Chunk]:
    """The chunks from ``at`` to ``end``. Raises `AxmlUnreadable` at one that cannot be."""
    while at + 8 <= end:
        kind, header, size = _HEADER.unpack_from(data, at)
        if not 8 <= header <= size <= end - at or (header | size) & 3:
            raise AxmlUnreadable(f"the chunk at byte {at} does not fit")
        yield Chunk(kind, at, header, size)
        at += size


def outermost(data: bytes) -> bytes:
    """Binary XML or a resource table without what stands after it; nothing of anything else."""
    kind, header, size = _HEADER.unpack(data[:8].ljust(8, b"\0"))
    return data[:size] if kind in _FILES and 8 <= header <= size <= len(data) else b""


def nodes(data: bytes) -> Iterator[Chunk]:
    """The chunks in the outermost one, whose type the platform does not look at either."""
    if len(data) < 8:
        raise AxmlUnreadable("it is too short")
    _, header, size = struct.unpack_from("<HHI", data, 0)
    if not 8 <= header <= size <= len(data):
        raise AxmlUnreadable("it is cut off")
    return chunks(data, header, size)


class Pool:
    """A string pool. Strings are decoded when asked for, all together no more than it has bytes."""

    def __init__(self, data: bytes, at: int, header: int, size: int) -> None:
        if header < 28:
            raise AxmlUnreadable("a string pool has too short a header")
        self.count, styled, flags, strings, styles = struct.unpack_from("<5I", data, at + 8)
        if header + 4 * self.count > size or strings > size:
            raise AxmlUnreadable("a string pool leaves its place")
        self._data = data
        self._offsets = at + header
        self._start = at + strings
        self._end = at + (styles if styled and strings < styles <= size else size)
        self._eight = bool(flags & _UTF8)
        self._known: dict[int, str] = {}
        self._left = 2 * size

    def __getitem__(self, index: int) -> str:
        """The string, empty when there is none of this number or its bytes are not there."""
        known = self._known.get(index)
        if known is not None:
            return known
        if index >= self.count:
            return ""
        data, stop = self._data, self._end
        at = self._start + _OFFSET.unpack_from(data, self._offsets + 4 * index)[0]
        if self._eight and at + 2 < stop:
            length = data[at + 1]
            end = at + 2 + length
            if (data[at] | length) < _LONG and end < stop and not data[end]:  # nearly all
                self._left -= length
                if self._left < 0:
                    raise AxmlUnreadable(_REPEATS)
                try:
                    text = data[at + 2 : end].decode()
                except UnicodeDecodeError:
                    text = _from_utf8(data[at + 2 : end])
                self._known[index] = text
                return text
        text = self._known[index] = self._text(at)
        return text

    def first(self, most: int) -> list[str]:
        """The first strings, as one by one."""
        return [self[index] for index in range(min(self.count, most))]

    def texts(self, indexes: NDArray[np.int64]) -> Iterator[str]:
        """The strings of these numbers, as one by one."""
        numbers = indexes.tolist()
        if not self._decode(set(numbers).difference(self._known)):
            return map(self.__getitem__, numbers)
        return map(self._known.__getitem__, numbers)

    def _decode(self, numbers: set[int]) -> bool:
        """Have these strings known; not when that cannot be had at once, or takes too many bytes."""
        if not self._eight or (numbers and max(numbers) >= self.count):
            return False
        index = np.fromiter(numbers, np.int64, len(numbers))
        raw = np.frombuffer(self._data, np.uint8, self._end)
        offsets = np.frombuffer(self._data, "<u4", self.count, self._offsets)
        begin = offsets[index] + np.int64(self._start + 1)
        begin += raw.take(begin - 1, mode="clip") >> 7  # length in UTF-16 units, not needed
        size = raw.take(begin, mode="clip").astype(np.int64)
        wide = size >> 7
        begin += 1 + wide
        size = np.where(wide, (size & 0x7F) << 8 | raw.take(begin - 1, mode="clip"), size)
        end = begin + size
        plain = (end < len(raw)) & (raw.take(end, mode="clip") == 0)
        spent = int(size[plain].sum())
        if spent > self._left:
            return False
        places = map(slice, begin[plain].tolist(), end[plain].tolist())
        try:
            texts = list(map(bytes.decode, map(self._data.__getitem__, places)))
            self._known.update(zip(index[plain].tolist(), texts, strict=True))
            self._left -= spent
            for number in index[~plain].tolist():
                self[number]
        except (UnicodeDecodeError, AxmlUnreadable):
            return False
        return True

    def _text(self, at: int) -> str:
        try:
            return self._utf8(at) if self._eight else self._utf16(at)
        except (IndexError, struct.error):
            return ""

    def _spend(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise AxmlUnreadable(_REPEATS)

    def _utf8(self, at: int) -> str:
        data = self._data
        at += 2 if data[at] & 0x80 else 1  # length in UTF-16 units, not needed
        length = data[at]
        at += 1
        if length & 0x80:
            length = (length & 0x7F) << 8 | data[at]
            at += 1
        end = at + length
        while end < self._end and data[end]:  # 15 bits of a longer length; its end is a zero byte
            end += _LENGTH_STEP
            self._spend(_LENGTH_STEP if end < self._end else 0)
        if end >= self._end:
            return ""
        self._spend(end - at)
        return _from_utf8(data[at:end])

    def _utf16(self, at: int) -> str:
        at -= (at - self._start) & 1
        (length,) = struct.unpack_from("<H", self._data, at)
        at += 2
        if length & 0x8000:
            (low,) = struct.unpack_from("<H", self._data, at)
            length = (length & 0x7FFF) << 16 | low
            at += 2
        end = at + 2 * length
        if end + 2 > self._end or self._data[end] or self._data[end + 1]:
            return ""
        self._spend(2 * length)
        return self._data[at:end].decode("utf-16-le", "replace")


def _from_utf8(data: bytes) -> str:
    """Text in UTF-8, or as aapt2 writes it: each half of a surrogate pair by itself."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        pass
    try:
        halves = data.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")
    return halves.decode("utf-16-le", "replace")


def pool_of(data: bytes, chunk: Chunk) -> Pool:
    """The string pool a chunk is. Raises `AxmlUnreadable`."""
    return Pool(data, chunk.at, chunk.header, chunk.size)
