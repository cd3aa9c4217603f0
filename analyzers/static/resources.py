"""The resource table: string values by language, and what a reference such as ``@7F040000`` stands for.

Only entries with one value are read; styles, arrays and plurals are passed over. Source: ResTable_*
in the platform's ResourceTypes.h and .cpp. Entries stay NumPy columns until one is asked for.
"""

import re
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain, islice, repeat
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analyzers.static.axml import DYNAMIC_REFERENCE, REFERENCE, STRING, format_value
from analyzers.static.chunks import POOL, AxmlUnreadable, Chunk, Pool, chunks, nodes, pool_of
from analyzers.static.configuration import Config, Fit, read_config

I64 = NDArray[np.int64]

_TABLE, _PACKAGE, _TYPE = 0x0002, 0x0200, 0x0201
_SPARSE, _SHORT_OFFSETS = 0x01, 0x02
_COMPLEX, _COMPACT = 0x0001, 0x0008
_PLAIN, _SIZE = (_COMPLEX | _COMPACT) << 16 | 0xFFFF, 8
"""Of the first word of an entry: what makes it the usual one, of 8 bytes, with its value behind it."""
MOST_VALUES = 4_000_000
"""Values of one table that are looked at; the largest real ones have some hundred thousand."""
MOST_STRINGS = 1_000_000
"""String values that are spelled out; real apps stay near half of that."""
_MOST_HOPS = 20
"""Resources passed through on the way from a reference to its values."""
_MOST_ITEMS = 200
"""Items of one array that are read."""
_MOST_LOOKS = 5_000_000
"""Types looked into for all references together; a large app needs some ten thousand."""


class ResourceString(NamedTuple):
    """One value of a string resource."""

    name: str
    locale: str
    """``zh-rCN``, ``b+zh+Hant``; empty for the default."""
    value: str


_spelled: Callable[[tuple[str, str, str]], ResourceString] = partial(tuple.__new__, ResourceString)
"""Makes one of name, locale and value; there are up to hundreds of thousands."""


class Table(NamedTuple):
    """A resource table of one of the parts an app is made of."""

    data: bytes
    renamed: Mapping[str, str] = MappingProxyType({})
    """Files it names -> what they are called in the app as a whole, where that differs."""


class _Texts:
    """The values of one table as text."""

    def __init__(self, table: Table) -> None:
        self.data = table.data
        self.pool: Pool | None = None
        self._renamed = table.renamed

    def of(self, kind: int, data: int) -> str:
        if kind != STRING:
            return format_value(kind, data)
        try:
            text = self.pool[data] if self.pool is not None else ""
        except AxmlUnreadable:
            return ""
        return self._renamed.get(text, text)


class _Type(NamedTuple):
    """The entries of one type in one configuration as they lie in the table; most are never asked for."""

    group: int
    """Package and type as they stand in the resource id: its upper 16 bits."""
    is_string: bool
    keys: Pool | None
    texts: _Texts
    chunk: Chunk


class _Values(NamedTuple):
    """The same read, ascending by number: entries with one value."""

    is_string: bool
    keys: Pool | None
    texts: _Texts
    config: Config
    entry: I64
    key: I64
    kind: I64
    data: I64


class _Bags(NamedTuple):
    """The entries of one type in one configuration that have several values, such as arrays."""

    texts: _Texts
    config: Config
    entry: I64
    place: I64
    """Where each begins in the table."""
    end: int


class Resources:
    """The resource tables of an app; one that cannot be read has no values and says so.

    ``data`` is the table of the app or of its base, ``others`` are those of its other parts.
    """

    def __init__(self, data: bytes | None, others: Iterable[Table] = ()) -> None:
        self.unreadable = False
        self._types: dict[int, list[_Type]] = {}
        self._groups: dict[int, list[_Values]] = {}
        self._bags: dict[int, list[_Bags]] = {}
        self._left = MOST_VALUES
        self._looks = _MOST_LOOKS
        for table in ([Table(data)] if data is not None else []) + list(others):
            try:
                for each in self._read(table):
                    self._types.setdefault(each.group, []).append(each)
            except AxmlUnreadable:
                self.unreadable = True

    def strings(self) -> Iterator[ResourceString]:
        """All string values, in the order of the table."""
        kinds = [group for group, types in self._types.items() if any(t.is_string for t in types)]
        groups = (each for group in kinds for each in self._group(group))
        found = chain.from_iterable(self._strings_of(each) for each in groups if each.is_string)
        try:
            yield from islice(found, MOST_STRINGS)
            self.unreadable |= next(found, None) is not None
        except AxmlUnreadable:
            self.unreadable = True

    def values(self, reference: str) -> list[str]:
        """Values behind a reference; what is none is its own value.

        First come those for any language, and of these the one a recent phone would take.
        """
        match = re.fullmatch(r"@(?:\w+:)?([0-9A-F]{8})", reference)
        if match is None:
            return [] if reference.startswith("@") else [reference]
        found: list[tuple[bool, tuple[Fit, ...], str]] = []
        first: tuple[int, bool, tuple[Fit, ...]] = (int(match[1], 16), False, ())
        todo, seen = [first], set[int]()
        while todo and len(seen) < _MOST_HOPS:
            ident, spoken, way = todo.pop(0)
            if ident not in seen:
                seen.add(ident)
                for values, kind, data in self._of(ident):
                    locale = spoken or bool(values.config.locale)
                    fits = (*way, values.config.fit)
                    if kind in (REFERENCE, DYNAMIC_REFERENCE):
                        todo.append((data, locale, fits))
                    else:
                        found.append((locale, fits, values.texts.of(kind, data)))
        return [text for *_, text in sorted(found, key=lambda value: value[:2])]

    def text(self, value: str) -> str:
        """The first value behind a reference, empty when there is none."""
        return next(iter(self.values(value)), "")

    def texts(self, ident: int) -> str:
        """What is written under a resource id, mainland Chinese first; an array's items line by line."""
        found: list[tuple[int, Fit, str]] = []
        todo, seen = [ident], set[int]()
        while todo and len(seen) < _MOST_HOPS:
            number = todo.pop(0)
            if number in seen:
                continue
            seen.add(number)
            for values, kind, data in self._of(number):
                if kind in (REFERENCE, DYNAMIC_REFERENCE):
                    todo.append(data)
                elif kind == STRING:
                    text = values.texts.of(kind, data)
                    found.append((_closeness(values.config.locale), values.config.fit, text))
            for bags, items in self._items_of(number):
                lines = [self._line(bags.texts, kind, data) for kind, data in items]
                text = "\n".join(line for line in lines if line)
                found.append((_closeness(bags.config.locale), bags.config.fit, text))
        return min(found, key=lambda text: text[:2])[2] if found else ""

    def _line(self, texts: _Texts, kind: int, data: int) -> str:
        if kind in (REFERENCE, DYNAMIC_REFERENCE):
            return self.text(f"@{data:08X}")
        return texts.of(kind, data) if kind == STRING else ""

    def name(self, ident: int) -> str:
        """Name of a resource with one value, empty when there is none of this id."""
        wanted = ident & 0xFFFF
        for values in self._group(ident >> 16):
            row = int(np.searchsorted(values.entry, wanted))
            if row < len(values.entry) and values.entry[row] == wanted:
                return values.keys[int(values.key[row])] if values.keys is not None else ""
        return ""

    def _items_of(self, ident: int) -> Iterator[tuple[_Bags, list[tuple[int, int]]]]:
        """Values of an array: type and content of each."""
        wanted = ident & 0xFFFF
        self._group(ident >> 16)
        for bags in self._bags.get(ident >> 16, ()):
            row = int(np.searchsorted(bags.entry, wanted))
            if row >= len(bags.entry) or bags.entry[row] != wanted:
                continue
            at = int(bags.place[row])
            table = bags.texts.data
            size, _, _, _, count = struct.unpack_from("<HHIII", table, at)
            at += max(size, 16)
            count = min(count, _MOST_ITEMS, max(0, (bags.end - at) // 12))
            items = [struct.unpack_from("<IHBBI", table, at + 12 * k) for k in range(count)]
            yield bags, [(item[3], item[4]) for item in items]

    def _of(self, ident: int) -> Iterator[tuple[_Values, int, int]]:
        wanted = ident & 0xFFFF
        group = self._group(ident >> 16)
        self._looks -= len(group)
        for values in group if self._looks > 0 else ():
            row = int(np.searchsorted(values.entry, wanted))
            if row < len(values.entry) and values.entry[row] == wanted:
                yield values, int(values.kind[row]), int(values.data[row])

    def _strings_of(self, values: _Values) -> Iterator[ResourceString]:
        texts, keys = values.texts.pool, values.keys
        rows = (values.kind == STRING).nonzero()[0]
        if texts is None:
            return iter(())
        names = keys.texts(values.key[rows]) if keys is not None else repeat("")
        found = zip(names, repeat(values.config.locale), texts.texts(values.data[rows]))
        return map(_spelled, (each for each in found if each[2]))

    # --- reading -----------------------------------------------------------------------------

    def _read(self, table: Table) -> Iterator[_Type]:
        data, texts = table.data, _Texts(table)
        if data[:2] != _TABLE.to_bytes(2, "little"):
            raise AxmlUnreadable("it is no resource table")
        for chunk in nodes(data):
            if chunk.kind == POOL and texts.pool is None:
                texts.pool = pool_of(data, chunk)
            elif chunk.kind == _PACKAGE:
                yield from self._package(texts, chunk)

    def _package(self, texts: _Texts, package: Chunk) -> Iterator[_Type]:
        data = texts.data
        if package.header < 284:
            raise AxmlUnreadable("a package has too short a header")
        (ident,) = struct.unpack_from("<I", data, package.at + 8)
        types_at, _, keys_at = struct.unpack_from("<3I", data, package.at + 268)
        inside = list(chunks(data, package.at + package.header, package.end))
        pools = {chunk.at - package.at: chunk for chunk in inside if chunk.kind == POOL}
        # The platform finds values by number alone; protectors may take the names away.
        keys = pool_of(data, pools[keys_at]) if keys_at in pools else None
        names = pool_of(data, pools[types_at]) if types_at in pools else None
        count = min(names.count, 255) if names is not None else 0
        kinds = {n for n in range(1, count + 1) if names is not None and names[n - 1] == "string"}
        for chunk in inside:
            if chunk.kind == _TYPE and chunk.header >= 24:
                number = data[chunk.at + 8]
                self._left -= _count(data, chunk)
                if self._left < 0:
                    raise AxmlUnreadable("it has more values than any real table")
                group = (ident & 0xFF) << 8 | number
                yield _Type(group, number in kinds or not kinds, keys, texts, chunk)

    def _group(self, group: int) -> list[_Values]:
        """The entries of a type of a package, by configuration."""
        if group not in self._groups:
            self._groups[group] = [self._values(each) for each in self._types.get(group, ())]
        return self._groups[group]

    def _values(self, type_: _Type) -> _Values:
        data, chunk = type_.texts.data, type_.chunk
        config = read_config(data[chunk.at + 20 : chunk.at + chunk.header])
        columns = self._columns(type_, config)
        return _Values(type_.is_string, type_.keys, type_.texts, config, *columns)

    def _columns(self, type_: _Type, config: Config) -> tuple[I64, I64, I64, I64]:
        """Number, name, value type and value of the entries of a type chunk that have one value."""
        texts, chunk = type_.texts, type_.chunk
        data = texts.data
        flags = data[chunk.at + 9]
        count, first = struct.unpack_from("<2I", data, chunk.at + 12)
        bytes_ = np.frombuffer(data, np.uint8, chunk.size, chunk.at)
        entry, offset = _offsets(bytes_[chunk.header :], count, flags)
        place = first + offset
        fits = (place & 3 == 0) & (place + 8 <= chunk.size)
        entry, place = entry[fits], place[fits]
        if len(place) and int(place.max()) + 16 <= chunk.size:
            words = bytes_.view("<u4")
            row = place >> 2
            if (
                (words[row] & _PLAIN) == _SIZE
            ).all():  # nothing but what has one value of the usual form
                kind = words[row + 2] >> 24
                return (
                    entry,
                    words[row + 1].astype("i8"),
                    kind.astype("i8"),
                    words[row + 3].astype("i8"),
                )
        size, bits, key = _u16(bytes_, place), _u16(bytes_, place + 2), _u32(bytes_, place + 4)
        compact = bits & _COMPACT != 0
        several = ((bits & _COMPLEX != 0) & ~compact & (place + 16 <= chunk.size)).nonzero()[0]
        if several.size:
            bags = _Bags(texts, config, entry[several], chunk.at + place[several], chunk.end)
            self._bags.setdefault(type_.group, []).append(bags)
        value = np.where(compact, place, place + size)
        fits = (bits & _COMPLEX == 0) & (compact | (value + 8 <= chunk.size))
        entry, size, bits, key, compact, value = (
            column[fits] for column in (entry, size, bits, key, compact, value)
        )
        plain = np.where(compact, 0, value)  # a compact entry is eight bytes, so zero is in range
        kind = np.where(compact, bits >> 8, bytes_[plain + 3].astype(np.int64))
        content = np.where(compact, key, _u32(bytes_, plain + 4))
        return entry, np.where(compact, size, key), kind, content


def _closeness(locale: str) -> int:
    """How near a translation is to what a person in mainland China reads: 0 is nearest."""
    tag = locale.replace("_", "-").lower()
    if tag in ("zh-rcn", "zh-cn", "zh") or tag.startswith(("b+zh+hans", "zh-hans")):
        return 0
    return 1 if not locale else 2 if tag.startswith("zh") else 3


def _count(data: bytes, chunk: Chunk) -> int:
    """How many entries a type has. Raises `AxmlUnreadable` when they leave it."""
    flags = data[chunk.at + 9]
    (count,) = struct.unpack_from("<I", data, chunk.at + 12)
    short = flags & _SHORT_OFFSETS and not flags & _SPARSE
    if chunk.header + count * (2 if short else 4) > chunk.size:
        raise AxmlUnreadable("a type has more entries than it has room for")
    if flags & _SPARSE or not count:
        return int(count)
    offsets = np.frombuffer(data, "<u2" if short else "<u4", count, chunk.at + chunk.header)
    return int(np.count_nonzero(offsets != (0xFFFF if short else 0xFFFFFFFF)))


def _offsets(bytes_: NDArray[np.uint8], count: int, flags: int) -> tuple[I64, I64]:
    """Numbers of the entries that are there, ascending, and their places after the first."""
    if flags & _SPARSE:
        pairs = bytes_[: 4 * count].view("<u2").astype(np.int64).reshape(-1, 2)
        pairs = pairs[np.argsort(pairs[:, 0], kind="stable")]
        return pairs[:, 0], pairs[:, 1] * 4
    if flags & _SHORT_OFFSETS:
        offset = bytes_[: 2 * count].view("<u2").astype(np.int64)
        there = (offset != 0xFFFF).nonzero()[0]
        return there, offset[there] * 4
    offset = bytes_[: 4 * count].view("<u4").astype(np.int64)
    there = (offset != 0xFFFFFFFF).nonzero()[0]
    return there, offset[there]


def _u16(bytes_: NDArray[np.uint8], at: I64) -> I64:
    return bytes_[at].astype(np.int64) | bytes_[at + 1].astype(np.int64) << 8


def _u32(bytes_: NDArray[np.uint8], at: I64) -> I64:
    return _u16(bytes_, at) | _u16(bytes_, at + 2) << 16
