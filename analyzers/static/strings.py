"""The string table of a dex file: one string at a time, many at once, and searches without decoding.

Facts are from "Dalvik executable format" (string_data_item, "MUTF-8"). Most questions are about a
handful of strings out of hundreds of thousands, so they are asked of the raw bytes, eight at a time;
only what answers is decoded. No character's bytes occur within another's: a word is in a text exactly
when its bytes are in the text's.
"""

import struct
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analyzers.static.arrays import distinct, ragged
from analyzers.static.class_data import numbers_at

U8 = NDArray[np.uint8]
U32 = NDArray[np.uint32]
U64 = NDArray[np.uint64]
I64 = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

_WORD = 8  # bytes compared at once
_LEVELS = 3  # words of a prefix that are compared before its strings are decoded
_HASHED = 32  # words of a string that its hash is made of
_RARE = b".-: _/"  # bytes that words hang on, the rarer first
_MIX = np.uint64(0x9E3779B97F4A7C15)  # odd, so that no bit of a word is lost
_COMPARED = 8  # words of a package that are compared with the one before
_MASKS = np.array([(1 << 8 * width) - 1 for width in range(_WORD + 1)], np.uint64)
_TABLE_BITS = 13
_TABLE_SHIFT = np.uint64(64 - _TABLE_BITS)
_NO_ROWS = np.zeros(0, np.int64)
_ONE, _SEVEN = np.uint64(1), np.uint64(7)
_ONES = np.uint64(0x0101010101010101)
_TOPS = np.uint64(0x8080808080808080)
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)


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
        other = np.flatnonzero(~plain).tolist()
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
            for name in self.texts(types[self._first_of_packages(types)])
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
        if not chosen.size:
            return (~plain).nonzero()[0]
        start, end = start[chosen] + 1, end[chosen]
        low, high = int(start.min()), int(end.max())
        slashes = (self._bytes[low:high] == ord("/")).nonzero()[0]
        last = np.concatenate(([-1], slashes))[slashes.searchsorted(end - low)] + low
        inside = (last >= start).nonzero()[0]
        chosen, start, length = chosen[inside], start[inside], (last - start)[inside]
        other = np.ones(len(chosen), np.bool_)
        other[1:][self._same_as_before(start, length)] = False
        return np.concatenate((chosen[other], (~plain).nonzero()[0]))

    def _same_as_before(self, start: I64, length: I64) -> I64:
        """Which of the bytes at ``start``, but for the first, are those before them; of long ones none."""
        rows = ((length[1:] == length[:-1]) & (length[1:] <= _WORD * _COMPARED)).nonzero()[0]
        found = [_NO_ROWS]
        for at in range(0, _WORD * _COMPARED, _WORD):
            if not rows.size:
                break
            left = length[rows] - at
            word = _words_at(self._bytes, start[rows] + at)
            word ^= _words_at(self._bytes, start[rows + 1] + at)
            same = (word & _MASKS[np.minimum(left, _WORD)]) == 0
            found.append(rows[same & (left <= _WORD)])
            rows = rows[same & (left > _WORD)]
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
        return [
            (index, text)
            for index in found.tolist()
            if words.any_in(text := self.text(index))
        ]

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
        return start, _words_at(self._bytes, start)

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
        heads = _words_at(self._bytes, self._starts(np.arange(self.count))).byteswap()
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
        word = _words_at(self._bytes, self._starts(among) + skip)
        return word & _before_zero(word ^ (_ONES * np.uint64(ord(end))))

    def _starts(self, index: I64 | U32) -> I64:
        """First byte of each string, after its length."""
        offset = self._offset[index].astype(np.int64)
        long = np.flatnonzero(self._bytes[offset] >= 0x80)
        start = offset + 1
        if long.size:
            start[long] = numbers_at(self._bytes, offset[long])[1]
        return start


class Words:
    """Words to look for in many string tables."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(dict.fromkeys(words))
        self._plain: list[bytes] = []
        windows: dict[int, dict[int, dict[int, set[int]]]] = {}
        for word in map(_encoded, self._words):
            anchor = _anchor(word)
            if anchor is None:
                self._plain.append(word)
                continue
            shift, window = _window(word, anchor)
            keys = windows.setdefault(anchor, {}).setdefault(shift, {})
            keys.setdefault(len(window), set()).add(int.from_bytes(window, "little"))
        self._windows = [
            (
                anchor,
                [
                    (shift, [(_mask(width), _sorted(keys)) for width, keys in sorted(each.items())])
                    for shift, each in sorted(shifts.items())
                ],
            )
            for anchor, shifts in sorted(windows.items())
        ]

    def any_in(self, text: str) -> bool:
        """Whether the text contains one of the words."""
        return any(word in text for word in self._words)

    def places(self, data: bytes | bytearray, view: U8, low: int, high: int) -> I64:
        """Bytes between ``low`` and ``high`` in strings that may contain a word; none is missed."""
        found = [np.fromiter(self._plain_places(data, low, high), np.int64)]
        for anchor, shifts in self._windows:
            anchors = np.flatnonzero(view[low:high] == anchor) + low
            for shift, tables in shifts:
                places = anchors[np.searchsorted(anchors, low + shift) :]
                words = _words_at(view, places - shift)
                for mask, keys in tables:
                    found.append(places[_member(keys, words & mask)])
        return np.concatenate(found)

    def _plain_places(self, data: bytes | bytearray, low: int, high: int) -> Iterator[int]:
        for word in self._plain:
            at = data.find(word, low, high)
            while at >= 0:
                yield at
                at = data.find(word, at + 1, high)


def _anchor(word: bytes) -> int | None:
    """A byte of the word that stands in few places of a string table, if it has one."""
    far = [byte for byte in word if byte >= 0x80]
    near = [byte for byte in _RARE if byte in word]
    return next(iter([*far, *near]), None)


def _window(word: bytes, anchor: int) -> tuple[int, bytes]:
    """At most eight bytes of a word with an anchor in them, and how far into them it is."""
    places = (place for place, byte in enumerate(word) if byte == anchor)
    place = max(places, key=lambda each: min(each, _WORD - 1))
    shift = min(place, _WORD - 1)
    return shift, word[place - shift : place - shift + _WORD]


class Prefixes:
    """Prefixes to look for in many string tables."""

    def __init__(self, prefixes: Iterable[str]) -> None:
        raw = [_encoded(prefix) for prefix in prefixes]
        heads = sorted({prefix[:_WORD] for prefix in raw})
        self.low: U64 = np.array([_number(head, b"\0") for head in heads], np.uint64)
        """The first eight bytes of each prefix as a number that sorts as they do; the least ..."""
        self.high: U64 = np.array([_number(head, b"\xff") for head in heads], np.uint64)
        """... and the greatest that what begins with the prefix can have."""
        short: dict[int, set[int]] = {}
        ended: list[set[int]] = [set() for _ in range(_LEVELS)]
        going: list[set[int]] = [set() for _ in range(_LEVELS)]
        for prefix in raw:
            words = _cut(prefix)
            if not words:
                short.setdefault(len(prefix), set()).add(int.from_bytes(prefix, "little"))
            mixed = 0
            for level, word in enumerate(words):
                mixed = (mixed * int(_MIX) + word) % (1 << 64)
                (ended if level == len(words) - 1 else going)[level].add(mixed)
        self._short = [(_mask(width), _Keys(short[width])) for width in sorted(short)]
        self._levels = [(_Keys(a), _Keys(b)) for a, b in zip(ended, going, strict=True)]

    def near(self, heads: U64) -> I64:
        """Places in sorted `Strings._heads` where a prefix may be; some come more than once."""
        low = heads.searchsorted(self.low, "left")
        return ragged(low, heads.searchsorted(self.high, "right") - low)[0]

    def rows(self, view: U8, start: I64, word: U64 | None = None) -> I64:
        """Which of the strings at ``start`` may begin with one of the prefixes, ascending.

        ``word``: their first eight bytes, where they are known.
        """
        if not start.size:
            return start
        if word is None:
            word = _words_at(view, start)
        found = [keys.rows(word & mask) for mask, keys in self._short]
        rows: I64 | None = None
        mixed = word
        for level, (ended, going) in enumerate(self._levels):
            if rows is not None:
                mixed = mixed * _MIX + _words_at(view, start[rows] + _WORD * level)
            hit, live = ended.rows(mixed), going.rows(mixed)
            found.append(hit if rows is None else rows[hit])
            if not live.size:
                break
            rows, mixed = live if rows is None else rows[live], mixed[live]
        return distinct(np.concatenate(found))


class _Keys:
    """Numbers to be found among many others; next to all of which a small table sorts out."""

    def __init__(self, keys: Iterable[int]) -> None:
        self._keys: U64 = np.array(sorted(keys), np.uint64)
        self._table = np.zeros(1 << _TABLE_BITS, np.bool_)
        self._table[(self._keys * _MIX) >> _TABLE_SHIFT] = True

    def rows(self, values: U64) -> I64:
        """Places of those values that are among the keys, ascending."""
        if not self._keys.size:
            return _NO_ROWS
        rows = self._table[(values * _MIX) >> _TABLE_SHIFT].nonzero()[0]
        if not rows.size:
            return rows
        near = values[rows]
        place = self._keys.searchsorted(near)
        place[place == len(self._keys)] = 0
        return rows[self._keys[place] == near]


def _number(head: bytes, fill: bytes) -> int:
    return int.from_bytes(head.ljust(_WORD, fill), "big")


def _mask(width: int) -> np.uint64:
    return np.uint64((1 << 8 * width) - 1)


def _sorted(keys: Iterable[int]) -> U64:
    return np.array(sorted(keys), np.uint64)


def _cut(prefix: bytes) -> list[int]:
    levels = min(len(prefix) // _WORD, _LEVELS)
    places = range(0, levels * _WORD, _WORD)
    return [int.from_bytes(prefix[at : at + _WORD], "little") for at in places]


def hashed(view: U8, start: I64) -> U64:
    """A number for each text that begins at ``start`` and ends before the next zero byte.

    Made of at most 256 bytes of it. The same text gives the same number in any file.
    """
    mixed = np.zeros(len(start), np.uint64)
    rows = np.arange(len(start))
    at = start
    for _ in range(_HASHED):
        word = _words_at(view, at)
        inside = _before_zero(word)
        mixed[rows] = mixed[rows] * _MIX + (word & inside)
        live = np.flatnonzero(inside == _ALL)
        if not live.size:
            break
        rows, at = rows[live], at[live] + _WORD
    return mixed


def _before_zero(word: U64) -> U64:
    """All bits of the bytes before the first zero byte."""
    zeros = (word - _ONES) & ~word & _TOPS  # the lowest bit set is in the first of them
    return ((zeros & (~zeros + _ONE)) >> _SEVEN) - _ONE


def _words_at(view: U8, at: I64) -> U64:
    """Eight bytes from each place, the first lowest; zeros where the file has ended."""
    room = len(view) - _WORD
    if room < 0:
        return _words_at(np.concatenate((view, np.zeros(_WORD, np.uint8))), at)
    words: U64 = np.ndarray((room + 1,), "<u8", view.data, 0, (1,))[np.minimum(at, room)]
    over = np.flatnonzero(at > room)
    if over.size:
        bits = 8 * np.minimum(at[over] - room, _WORD - 1).astype(np.uint64)
        words[over] = np.where(at[over] - room < _WORD, words[over] >> bits, 0)
    return words.astype(np.uint64, copy=False)


def _member(keys: U64, values: U64) -> BoolArray:
    """Which values are among the sorted keys."""
    if not keys.size:
        return np.zeros(len(values), np.bool_)
    place = np.searchsorted(keys, values)
    place[place == len(keys)] = 0
    found: BoolArray = keys[place] == values
    return found


def _ascending(values: NDArray[np.unsignedinteger] | I64) -> bool:
    return bool((values[1:] > values[:-1]).all())


def _encoded(text: str) -> bytes:
    """A text in MUTF-8."""
    if text.isascii() and "\0" not in text:
        return text.encode()
    pairs = text.encode("utf-16-le", "surrogatepass")
    units = (chr(unit) for (unit,) in struct.iter_unpack("<H", pairs))
    return "".join(units).encode("utf-8", "surrogatepass").replace(b"\0", b"\xc0\x80")


def _mutf8(raw: bytes | bytearray) -> str:
    """MUTF-8: zero is two bytes, and what lies beyond U+FFFF a pair of surrogates."""
    raw = raw.replace(b"\xc0\x80", b"\0")
    with suppress(UnicodeDecodeError):
        return raw.decode()
    with suppress(UnicodeDecodeError):
        halves = raw.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass")
        return halves.decode("utf-16-le", "replace")
    return raw.decode("utf-8", "replace")
