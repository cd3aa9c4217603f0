"""The resource table: string values by language, and what a reference such as ``@7F040000`` stands for.

Only entries with one value are read; styles, arrays and plurals are passed over. Source: ResTable_*
in the platform's ResourceTypes.h and .cpp. Entries stay NumPy columns until one is asked for.
"""

import re
import struct
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analyzers.static.axml import (
    DYNAMIC_REFERENCE,
    POOL,
    REFERENCE,
    STRING,
    AxmlUnreadable,
    Chunk,
    Pool,
    chunks,
    format_value,
    nodes,
    pool_of,
)

I64 = NDArray[np.int64]

_TABLE, _PACKAGE, _TYPE = 0x0002, 0x0200, 0x0201
_SPARSE, _SHORT_OFFSETS = 0x01, 0x02
_COMPLEX, _COMPACT = 0x0001, 0x0008
MOST_VALUES = 4_000_000
"""Values of one table that are looked at; the largest real ones have some hundred thousand."""
MOST_STRINGS = 1_000_000
"""String values that are spelled out; real apps stay near half of that."""
_MOST_HOPS = 20
"""Resources passed through on the way from a reference to its values."""
_MOST_LOOKS = 5_000_000
"""Types looked into for all references together; a large app needs some ten thousand."""


class ResourceString(NamedTuple):
    """One value of a string resource."""

    name: str
    locale: str
    """``zh-rCN``, ``b+zh+Hant``; empty for the default."""
    value: str


class _Values(NamedTuple):
    """The entries of one type in one configuration, ascending by number."""

    group: int
    """Package and type as they stand in the resource id: its upper 16 bits."""
    is_string: bool
    keys: Pool
    locale: str
    entry: I64
    key: I64
    kind: I64
    data: I64


class Resources:
    """A resource table; one that cannot be read has no values and says so."""

    def __init__(self, data: bytes | None) -> None:
        self.unreadable = False
        self._texts: Pool | None = None
        self._groups: dict[int, list[_Values]] = {}
        self._left = MOST_VALUES
        self._looks = _MOST_LOOKS
        try:
            for values in self._read(data) if data is not None else ():
                self._groups.setdefault(values.group, []).append(values)
        except AxmlUnreadable:
            self.unreadable = True

    def strings(self) -> Iterator[ResourceString]:
        """All string values, in the order of the table."""
        groups = (each for group in self._groups.values() for each in group)
        found = (text for values in groups if values.is_string for text in self._strings_of(values))
        try:
            yield from islice(found, MOST_STRINGS)
            self.unreadable |= next(found, None) is not None
        except AxmlUnreadable:
            self.unreadable = True

    def values(self, reference: str) -> list[str]:
        """Values behind a reference, those for any language first; what is none is its own value."""
        match = re.fullmatch(r"@(?:\w+:)?([0-9A-F]{8})", reference)
        if match is None:
            return [] if reference.startswith("@") else [reference]
        found: list[tuple[bool, str]] = []
        todo, seen = [int(match[1], 16)], set[int]()
        while todo and len(seen) < _MOST_HOPS:
            ident = todo.pop(0)
            if ident not in seen:
                seen.add(ident)
                for locale, kind, data in self._of(ident):
                    if kind in (REFERENCE, DYNAMIC_REFERENCE):
                        todo.append(data)
                    else:
                        found.append((bool(locale), self._as_text(kind, data)))
        return [text for _, text in sorted(found, key=lambda pair: pair[0])]

    def text(self, value: str) -> str:
        """The first value behind a reference, empty when there is none."""
        return next(iter(self.values(value)), "")

    def _of(self, ident: int) -> Iterator[tuple[str, int, int]]:
        wanted = ident & 0xFFFF
        group = self._groups.get(ident >> 16, ())
        self._looks -= len(group)
        for values in group if self._looks > 0 else ():
            row = int(np.searchsorted(values.entry, wanted))
            if row < len(values.entry) and values.entry[row] == wanted:
                yield values.locale, int(values.kind[row]), int(values.data[row])

    def _as_text(self, kind: int, data: int) -> str:
        if kind != STRING:
            return format_value(kind, data)
        try:
            return self._texts[data] if self._texts is not None else ""
        except AxmlUnreadable:
            return ""

    def _strings_of(self, values: _Values) -> Iterator[ResourceString]:
        texts = self._texts
        rows = np.flatnonzero(values.kind == STRING)
        if texts is None:
            return
        for key, data in zip(values.key[rows].tolist(), values.data[rows].tolist(), strict=True):
            if text := texts[data]:
                yield ResourceString(values.keys[key], values.locale, text)

    # --- reading -----------------------------------------------------------------------------

    def _read(self, data: bytes) -> Iterator[_Values]:
        if data[:2] != _TABLE.to_bytes(2, "little"):
            raise AxmlUnreadable("it is no resource table")
        for chunk in nodes(data):
            if chunk.kind == POOL and self._texts is None:
                self._texts = pool_of(data, chunk)
            elif chunk.kind == _PACKAGE:
                yield from self._package(data, chunk)

    def _package(self, data: bytes, package: Chunk) -> Iterator[_Values]:
        if package.header < 284:
            raise AxmlUnreadable("a package has too short a header")
        (ident,) = struct.unpack_from("<I", data, package.at + 8)
        types_at, _, keys_at = struct.unpack_from("<3I", data, package.at + 268)
        inside = list(chunks(data, package.at + package.header, package.end))
        pools = {chunk.at - package.at: chunk for chunk in inside if chunk.kind == POOL}
        if types_at not in pools or keys_at not in pools:
            raise AxmlUnreadable("a package has no names")
        types, keys = pool_of(data, pools[types_at]), pool_of(data, pools[keys_at])
        for chunk in inside:
            if chunk.kind == _TYPE and chunk.header >= 24:
                number = data[chunk.at + 8]
                columns = self._columns(data, chunk)
                yield _Values(
                    group=(ident & 0xFF) << 8 | number,
                    is_string=types[number - 1] == "string" if number else False,
                    keys=keys,
                    locale=_locale(data[chunk.at + 20 : chunk.at + chunk.header]),
                    entry=columns[0],
                    key=columns[1],
                    kind=columns[2],
                    data=columns[3],
                )

    def _columns(self, data: bytes, chunk: Chunk) -> tuple[I64, I64, I64, I64]:
        """Number, name, value type and value of the entries of a type chunk that have one value."""
        flags = data[chunk.at + 9]
        count, first = struct.unpack_from("<2I", data, chunk.at + 12)
        width = 2 if flags & _SHORT_OFFSETS and not flags & _SPARSE else 4
        if chunk.header + count * width > chunk.size:
            raise AxmlUnreadable("a type has more entries than it has room for")
        bytes_ = np.frombuffer(data, np.uint8, chunk.size, chunk.at)
        entry, offset = _offsets(bytes_[chunk.header :], count, flags)
        self._left -= len(entry)
        if self._left < 0:
            raise AxmlUnreadable("it has more values than any real table")
        place = first + offset
        fits = (place & 3 == 0) & (place + 8 <= chunk.size)
        entry, place = entry[fits], place[fits]
        size, bits, key = _u16(bytes_, place), _u16(bytes_, place + 2), _u32(bytes_, place + 4)
        compact = bits & _COMPACT != 0
        value = np.where(compact, place, place + size)
        fits = (bits & _COMPLEX == 0) & (compact | (value + 8 <= chunk.size))
        entry, size, bits, key, compact, value = (
            column[fits] for column in (entry, size, bits, key, compact, value)
        )
        plain = np.where(compact, 0, value)  # a compact entry is eight bytes, so zero is in range
        kind = np.where(compact, bits >> 8, bytes_[plain + 3].astype(np.int64))
        content = np.where(compact, key, _u32(bytes_, plain + 4))
        return entry, np.where(compact, size, key), kind, content


def _offsets(bytes_: NDArray[np.uint8], count: int, flags: int) -> tuple[I64, I64]:
    """Numbers of the entries that are there, ascending, and their places after the first."""
    if flags & _SPARSE:
        pairs = bytes_[: 4 * count].view("<u2").astype(np.int64).reshape(-1, 2)
        pairs = pairs[np.argsort(pairs[:, 0], kind="stable")]
        return pairs[:, 0], pairs[:, 1] * 4
    if flags & _SHORT_OFFSETS:
        offset = bytes_[: 2 * count].view("<u2").astype(np.int64)
        there = np.flatnonzero(offset != 0xFFFF)
        return there, offset[there] * 4
    offset = bytes_[: 4 * count].view("<u4").astype(np.int64)
    there = np.flatnonzero(offset != 0xFFFFFFFF)
    return there, offset[there]


def _u16(bytes_: NDArray[np.uint8], at: I64) -> I64:
    return bytes_[at].astype(np.int64) | bytes_[at + 1].astype(np.int64) << 8


def _u32(bytes_: NDArray[np.uint8], at: I64) -> I64:
    return _u16(bytes_, at) | _u16(bytes_, at + 2) << 16


def _locale(config: bytes) -> str:
    """Language, script and region of a ResTable_config as a resource folder would name them."""
    language, region = _letters(config[8:10], "a"), _letters(config[10:12], "0")
    script = config[36:40].rstrip(b"\0").decode("ascii", "replace")
    if not language:
        return ""
    if script:
        return "+".join(["b", language, script, *([region] if region else [])])
    return f"{language}-r{region}" if region else language


def _letters(packed: bytes, base: str) -> str:
    """Two letters, or three packed into 15 bits."""
    if len(packed) < 2 or not packed[0]:
        return ""
    if not packed[0] & 0x80:
        return packed.rstrip(b"\0").decode("ascii", "replace")
    bits = packed[0] << 8 | packed[1]
    numbers = (bits & 0x1F, bits >> 5 & 0x1F, bits >> 10 & 0x1F)
    return "".join(chr(ord(base) + number) for number in numbers)
