"""The string table of a dex file: one string at a time, many at once, and searches without decoding.

Facts are from "Dalvik executable format" (string_data_item, "MUTF-8"). Most questions are about a
handful of strings out of hundreds of thousands, so they are asked of the raw bytes, eight at a time;
only what answers is decoded. No character's bytes occur within another's: a word is in a text exactly
when its bytes are in the text's.
"""

from contextlib import suppress
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analyzers.static.arrays import distinct
from analyzers.static.bytewords import I64, ONES, U8, WORD, before_zero, words_at
from analyzers.static.bytewords import U64 as U64
from analyzers.static.bytewords import hashed as hashed
from analyzers.static.class_data import numbers_at
from analyzers.static.searches import Prefixes as Prefixes
from analyzers.static.searches import Words as Words

U32 = NDArray[np.uint32]

_COMPARED = 8  # words of a package that are compared with the one before
_MASKS = np.array([(1 << 8 * width) - 1 for width in range(WORD + 1)], np.uint64)
_NO_ROWS = np.zeros(0, np.int64)


class Strings:
    """The strings at ``offset`` in ``data``; every offset must lie inside."""

    def __init__(self, data: bytes | bytearray, offset: U32) -> None:
        self._data = data
        self._bytes: U8 = np.frombuffer(data, np.uint8)
        self._offset = offset
        self.count = len(offset)

    # --- decoding -------------------------------------------------------------------------------

    def text(self, index: int) -> str:
        """The string, decoded from MUTF-8; what is not valid becomes U+FFFD."""
        start, limit = int(self._offset[index]), self._limit(index)
        size = 0
        for shift in range(0, 35, 7):
            byte = self._data[start]
            size |= (byte & 0x7F) << shift
            start += 1
            if byte < 0x80 or start == limit:
                break
        else:
            size = limit  # no number: further than any string reaches
        return self._decoded(start, size & 0xFFFFFFFF, limit)

    def texts(self, index: I64 | U32) -> list[str]:
        """The strings ``index``, decoded together."""
        offset = self._offset[index]
        if _ascending(offset):
            return self._distinct_texts(index)
        _, once, back = np.unique(offset, return_index=True, return_inverse=True)
        texts = self._distinct_texts(index[once])
        return [texts[k] for k in back.tolist()]

    def _limit(self, index: int) -> int:
        """As `_limits`, of one string."""
        starts, after = self._ascending, index + 1
        if starts is not self._offset:
            after = int(np.searchsorted(starts, self._offset[index], "right"))
        return int(starts[after]) if after < len(starts) else len(self._data)

    def _limits(self, index: I64 | U32) -> I64:
        """Per string the next offset at which another begins: no string reaches into the next.

        Only files the platform refuses have such strings. Read to their terminator they could
        repeat the same bytes as often as there are strings.
        """
        starts = self._ascending
        after = index.astype(np.int64) + 1
        if starts is not self._offset:
            after = np.searchsorted(starts, self._offset[index], "right")
        ends = starts[np.minimum(after, len(starts) - 1)].astype(np.int64)
        ends[after == len(starts)] = len(self._data)
        return ends

    @cached_property
    def _ascending(self) -> U32:
        """Where strings begin, in order: the table itself unless its order is another."""
        return self._offset if self._in_order else distinct(self._offset)

    @cached_property
    def _in_order(self) -> bool:
        return _ascending(self._offset)

    def _distinct_texts(self, index: I64 | U32) -> list[str]:
        """Strings at distinct offsets. Almost all are ASCII and end where their length says."""
        if not index.size:
            return []
        size, start = numbers_at(self._bytes, self._offset[index].astype(np.int64))
        end, limit = start + size, self._limits(index)
        start = np.minimum(start, limit)
        plain = (end < limit) & (self._bytes[np.minimum(end, len(self._data) - 1)] == 0)
        end = np.where(plain, end, start)
        low, high = int(start.min()), int(end.max())
        text = self._data[low:high].decode("latin-1")
        spans = zip((start - low).tolist(), (end - low).tolist(), strict=True)
        texts = [text[a:b] for a, b in spans]
        other = (~plain).nonzero()[0].tolist()
        if not all(map(str.isascii, texts)):  # bytes that lie about their number
            other += [k for k, item in enumerate(texts) if not item.isascii()]
        for k in other:
            texts[k] = self._decoded(int(start[k]), int(size[k]), int(limit[k]))
        return texts

    def _decoded(self, start: int, size: int, limit: int) -> str:
        """The text at ``start``: ``size`` bytes if ASCII, else to its terminator or ``limit``."""
        end = start + size
        if end >= limit or self._data[end]:
            end = self._data.find(0, start, limit)
        return _mutf8(self._data[start : limit if end < 0 else end])

    def packages(self, types: I64 | U32) -> set[str]:
        """Of the descriptors ``types`` what stands between the ``L`` and the last slash, where both are.

        Neighbours mostly lie in one package, so hardly one in ten is decoded.
        """
        return {
            name[1 : name.rfind("/")]
            # Of one text that many types are called by there is one object: it is looked at once.
            for name in set(self.texts(types[self._first_of_packages(types)]))
            if name[:1] == "L" and "/" in name
        }

    def _first_of_packages(self, types: I64 | U32) -> I64:
        """Places in ``types`` without those whose package is that of the one before."""
        size, start = numbers_at(self._bytes, self._offset[types].astype(np.int64))
        end = start + size
        plain = (end < self._limits(types)) & (
            self._bytes[np.minimum(end, len(self._bytes) - 1)] == 0
        )
        named = plain & (self._bytes[np.minimum(start, len(self._bytes) - 1)] == ord("L"))
        chosen = named.nonzero()[0]
        unsure: I64 = (~plain).nonzero()[0]
        if not chosen.size:
            return unsure
        start, end = start[chosen] + 1, end[chosen]
        low, high = int(start.min()), int(end.max())
        slashes = (self._bytes[low:high] == ord("/")).nonzero()[0]
        last = np.concatenate(([-1], slashes))[slashes.searchsorted(end - low)] + low
        inside = (last >= start).nonzero()[0]
        chosen, start, length = chosen[inside], start[inside], (last - start)[inside]
        other = np.ones(len(chosen), np.bool_)
        other[1:][self._same_as_before(start, length)] = False
        return np.concatenate((chosen[other], unsure))

    def _same_as_before(self, start: I64, length: I64) -> I64:
        """Which of the bytes at ``start``, but for the first, are those before them; of long ones none."""
        rows = ((length[1:] == length[:-1]) & (length[1:] <= WORD * _COMPARED)).nonzero()[0]
        found = [_NO_ROWS]
        for at in range(0, WORD * _COMPARED, WORD):
            if not rows.size:
                break
            left = length[rows] - at
            word = words_at(self._bytes, start[rows] + at)
            word ^= words_at(self._bytes, start[rows + 1] + at)
            same = (word & _MASKS[np.minimum(left, WORD)]) == 0
            found.append(rows[same & (left <= WORD)])
            rows = rows[same & (left > WORD)]
        return np.concatenate(found)

    # --- searching ------------------------------------------------------------------------------

    def holding(self, words: "Words") -> list[int]:
        """Strings that contain one of the words, ascending."""
        return [index for index, _ in self.told(words)]

    def told(self, words: "Words") -> list[tuple[int, str]]:
        """The same with the strings themselves."""
        if not self.count:
            return []
        if not self._in_order:  # no build lays strings out so
            texts = enumerate(self.texts(np.arange(self.count)))
            return [(index, text) for index, text in texts if words.any_in(text)]
        low = int(self._offset[0])
        places = words.places(self._data, self._bytes, low, self._end)
        if not places.size:
            return []
        found = distinct(np.searchsorted(self._offset, places, "right") - 1)
        return [(index, text) for index in found.tolist() if words.any_in(text := self.text(index))]

    @cached_property
    def _end(self) -> int:
        """Where the last string ends at the latest."""
        size, start = numbers_at(self._bytes, self._offset[-1:].astype(np.int64))
        zero = self._data.find(0, int(start[0]))
        return max(
            min(int(start[0] + size[0]), len(self._data)), zero if zero >= 0 else len(self._data)
        )

    def beginning(self, prefixes: "Prefixes", among: I64 | U32 | None = None) -> I64:
        """Strings that begin with a prefix, as far as 24 bytes tell, ascending.

        With ``among`` only those strings are asked; then the answer counts places in it.
        """
        if among is not None:
            return prefixes.rows(self._bytes, self._starts(among))
        heads, order = self._heads
        near = prefixes.near(heads)
        near = distinct(near if order is None else order[near])
        return near[prefixes.rows(self._bytes, self._starts(near))]

    def beginning_of(self, among: U32, prefixes: "Prefixes") -> I64:
        """As `beginning`, for many questions on the same strings ``among``."""
        heads, order = self._heads
        if order is not None or not _ascending(among):  # no build lays types out so
            return self.beginning(prefixes, among)
        near = distinct(prefixes.near(heads[among]))
        return near[prefixes.rows(self._bytes, self._starts(among[near]))]

    def every(self) -> tuple[I64, U64]:
        """Of every string its first byte and the first eight together, for `Prefixes.rows_of`."""
        start = self._starts(np.arange(self.count))
        return start, words_at(self._bytes, start)

    def rows(self, prefixes: "Prefixes", start: I64, word: U64) -> I64:
        """Which of some of `every` begin with a prefix, as far as 24 bytes tell, ascending."""
        return prefixes.rows(self._bytes, start, word)

    def region(self) -> tuple[int, int] | None:
        """The bytes that hold all strings and the end of the last, where they lie in order."""
        if not self.count or not self._in_order:
            return None
        size, start = numbers_at(self._bytes, self._offset[-1:].astype(np.int64))
        last = int(start[0])
        end = max(last + int(size[0]), self._data.find(0, last))
        ends = self._data.find(0, last) >= 0 and end < len(self._data)
        return (int(self._offset[0]), end + 1) if ends else None

    def piece(self, low: int, high: int, shift: int) -> tuple[bytes | bytearray, U32]:
        """The bytes from ``low`` to ``high``, and the table as if they began at ``shift``."""
        return self._data[low:high], self._offset - np.uint32(low) + np.uint32(shift)

    @cached_property
    def _heads(self) -> tuple[U64, I64 | None]:
        """The first eight bytes of the strings as numbers in ascending order, and whose they are.

        The order is ``None`` where it is that of the table. The platform demands a sorted table, but
        a zero character sorts before all others and its bytes do not.
        """
        heads = words_at(self._bytes, self._starts(np.arange(self.count))).byteswap()
        if bool((heads[1:] >= heads[:-1]).all()):
            return heads, None
        order = np.argsort(heads, kind="stable")
        return heads[order], order

    def forget(self) -> None:
        """Give back what searches keep for the next one."""
        self.__dict__.pop("_heads", None)

    def hashes(self, among: I64 | U32) -> U64:
        """A number for each string, the same for the same text wherever it stands.

        Equal numbers do not prove equal texts: only 256 bytes are looked at, and a collision can
        be made on purpose.
        """
        return hashed(self._bytes, self._starts(among))

    def heads(self, among: I64 | U32, skip: int = 0, end: str = "\0") -> U64:
        """The first eight bytes of each string after ``skip``, zeros from the ASCII ``end`` on."""
        word = words_at(self._bytes, self._starts(among) + skip)
        return word & before_zero(word ^ (ONES * np.uint64(ord(end))))

    def _starts(self, index: I64 | U32) -> I64:
        """First byte of each string, after its length."""
        offset = self._offset[index].astype(np.int64)
        long = (self._bytes[offset] >= 0x80).nonzero()[0]
        start = offset + 1
        if long.size:
            start[long] = numbers_at(self._bytes, offset[long])[1]
        return start


def _ascending(values: NDArray[np.unsignedinteger] | I64) -> bool:
    return bool((values[1:] > values[:-1]).all())


def _mutf8(raw: bytes | bytearray) -> str:
    """MUTF-8: zero is two bytes, and what lies beyond U+FFFF a pair of surrogates."""
    raw = raw.replace(b"\xc0\x80", b"\0")
    with suppress(UnicodeDecodeError):
        return raw.decode()
    with suppress(UnicodeDecodeError):
        halves = raw.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass")
        return halves.decode("utf-16-le", "replace")
    return raw.decode("utf-8", "replace")
