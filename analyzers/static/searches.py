"""What is looked for in many string tables: words that strings contain, and prefixes they begin with."""

import struct
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from analyzers.static.arrays import distinct, ragged
from analyzers.static.bytewords import I64, MIX, U8, U64, WORD, words_at

BoolArray = NDArray[np.bool_]

_LEVELS = 3  # words of a prefix that are compared before its strings are decoded
_RARE = b".-: _/"  # bytes that words hang on, the rarer first
_TABLE_BITS = 13
_TABLE_SHIFT = np.uint64(64 - _TABLE_BITS)
_NO_ROWS = np.zeros(0, np.int64)


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
            anchors = (view[low:high] == anchor).nonzero()[0] + low
            for shift, tables in shifts:
                places = anchors[np.searchsorted(anchors, low + shift) :]
                words = words_at(view, places - shift)
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
    place = max(places, key=lambda each: min(each, WORD - 1))
    shift = min(place, WORD - 1)
    return shift, word[place - shift : place - shift + WORD]


class Prefixes:
    """Prefixes to look for in many string tables."""

    def __init__(self, prefixes: Iterable[str]) -> None:
        raw = [_encoded(prefix) for prefix in prefixes]
        heads = sorted({prefix[:WORD] for prefix in raw})
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
                mixed = (mixed * int(MIX) + word) % (1 << 64)
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
            word = words_at(view, start)
        found = [keys.rows(word & mask) for mask, keys in self._short]
        rows: I64 | None = None
        mixed = word
        for level, (ended, going) in enumerate(self._levels):
            if rows is not None:
                mixed = mixed * MIX + words_at(view, start[rows] + WORD * level)
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
        self._table[(self._keys * MIX) >> _TABLE_SHIFT] = True

    def rows(self, values: U64) -> I64:
        """Places of those values that are among the keys, ascending."""
        if not self._keys.size:
            return _NO_ROWS
        rows = self._table[(values * MIX) >> _TABLE_SHIFT].nonzero()[0]
        if not rows.size:
            return _NO_ROWS
        near = values[rows]
        place = self._keys.searchsorted(near)
        place[place == len(self._keys)] = 0
        found: I64 = rows[self._keys[place] == near]
        return found


def _number(head: bytes, fill: bytes) -> int:
    return int.from_bytes(head.ljust(WORD, fill), "big")


def _mask(width: int) -> np.uint64:
    return np.uint64((1 << 8 * width) - 1)


def _sorted(keys: Iterable[int]) -> U64:
    return np.array(sorted(keys), np.uint64)


def _cut(prefix: bytes) -> list[int]:
    levels = min(len(prefix) // WORD, _LEVELS)
    places = range(0, levels * WORD, WORD)
    return [int.from_bytes(prefix[at : at + WORD], "little") for at in places]


def _member(keys: U64, values: U64) -> BoolArray:
    """Which values are among the sorted keys."""
    if not keys.size:
        return np.zeros(len(values), np.bool_)
    place = np.searchsorted(keys, values)
    place[place == len(keys)] = 0
    found: BoolArray = keys[place] == values
    return found


def _encoded(text: str) -> bytes:
    """A text in MUTF-8."""
    if text.isascii() and "\0" not in text:
        return text.encode()
    pairs = text.encode("utf-16-le", "surrogatepass")
    units = (chr(unit) for (unit,) in struct.iter_unpack("<H", pairs))
    return "".join(units).encode("utf-8", "surrogatepass").replace(b"\0", b"\xc0\x80")
