"""The resource table of an app bundle, written as that of an APK, so that one reader does for both.

Plain values, arrays and plurals are kept; styles and attributes are not. Source: the messages
ResourceTable, Package, Type, Entry, ConfigValue and Value of aapt2's Resources.proto, and
Configuration.proto; the numbers were checked against what ``aapt2 convert`` writes.
"""

import struct
from collections.abc import Iterator

from analyzers.static.axml import STRING
from analyzers.static.protobuf import ProtobufUnreadable, fields, message_of, number_of, text
from analyzers.static.protoxml import NONE, Item, chunk, item_of, string_pool

MOST_VALUES = 2_000_000
"""Values of one table that are taken over; the largest real ones have some hundred thousand."""
_TABLE, _PACKAGE, _TYPE, _SPARSE = 0x0002, 0x0200, 0x0201, 1
_LARGEST_BLOCK = 0xFFFF * 4
"""Sparse entries have 16 bits for their place, in units of four bytes."""
_ARRAY, _PLURAL = 4, 5
_ARRAY_KEY = 0x02000000
_QUANTITIES = {0: 5, 1: 6, 2: 7, 3: 8, 4: 9, 5: 4}
"""Plural.Arity -> low part of ``ResTable_map::ATTR_ZERO`` and its fellows."""

_Row = tuple[int, bytes]
"""Number of an entry, and the entry."""


def binary_table(data: bytes) -> bytes:
    """The same table in the form APKs have it. Raises `ProtobufUnreadable`."""
    return _Table(memoryview(data)).whole()


class _Table:
    def __init__(self, data: memoryview) -> None:
        self._texts: dict[str, int] = {}
        self._left = MOST_VALUES
        packages = [self._package(inner) for number, _, inner in fields(data) if number == 2]
        self._packages = b"".join(packages)
        self._count = len(packages)

    def whole(self) -> bytes:
        inside = string_pool(self._texts) + self._packages
        return chunk(_TABLE, inside, struct.pack("<I", self._count))

    def _package(self, package: memoryview) -> bytes:
        ident, types = 0, dict[int, str]()
        keys: dict[str, int] = {}
        rows: dict[tuple[int, bytes], list[_Row]] = {}
        for number, _, inner in fields(package):
            if number == 1:
                ident = number_of(inner, 1) & 0xFF
            elif number == 3:
                self._type(inner, types, keys, rows)
        names = string_pool(types.get(n, "") for n in range(1, max(types, default=0) + 1))
        keyed = string_pool(keys)
        head = struct.pack("<I256x5I", ident, 288, 0, 288 + len(names), 0, 0)
        blocks = (b for (kind, config), found in rows.items() for b in _blocks(kind, config, found))
        return chunk(_PACKAGE, names + keyed + b"".join(blocks), head)

    def _type(
        self,
        message: memoryview,
        types: dict[int, str],
        keys: dict[str, int],
        rows: dict[tuple[int, bytes], list[_Row]],
    ) -> None:
        kind, entries = 0, list[memoryview]()
        name = ""
        for number, _, inner in fields(message):
            if number == 1:
                kind = number_of(inner, 1)
            elif number == 2:
                name = text(inner)
            elif number == 3:
                entries.append(inner)
        if not 1 <= kind <= 0xFF:
            raise ProtobufUnreadable("a type has no number")
        types[kind] = name
        for entry in entries:
            self._entry(entry, kind, keys, rows)

    def _entry(
        self,
        entry: memoryview,
        kind: int,
        keys: dict[str, int],
        rows: dict[tuple[int, bytes], list[_Row]],
    ) -> None:
        ident, key, values = 0, 0, list[memoryview]()
        for number, _, inner in fields(entry):
            if number == 1:
                ident = number_of(inner, 1) & 0xFFFF
            elif number == 2:
                key = keys.setdefault(text(inner), len(keys))
            elif number == 6:
                values.append(inner)
        for value in values:
            written = self._value(message_of(value, 2), key)
            if written:
                config = configuration(message_of(value, 1))
                rows.setdefault((kind, config), []).append((ident, written))

    def _value(self, value: memoryview, key: int) -> bytes:
        """An entry with its value, nothing for one of no use here."""
        written = b""
        for number, _, inner in fields(value):
            if number == 4:
                self._spend()
                written = struct.pack("<HHI", 8, 0, key) + self._item(item_of(inner))
            elif number == 5:
                items = [struct.pack("<I", name) + self._item(i) for name, i in self._items(inner)]
                head = struct.pack("<HHIII", 16, 1, key, 0, len(items))
                written = head + b"".join(items) if items else b""
        return written

    def _items(self, compound: memoryview) -> Iterator[tuple[int, Item]]:
        """The items of an array or of a plural, with the names the table gives them."""
        for kind, _, inner in fields(compound):
            if kind in (_ARRAY, _PLURAL):
                elements = [element for number, _, element in fields(inner) if number == 1]
                for place, element in enumerate(elements):
                    self._spend()
                    if kind == _ARRAY:
                        yield _ARRAY_KEY + place, item_of(message_of(element, 3))
                    else:
                        quantity = _QUANTITIES.get(number_of(element, 3), 4)
                        yield 0x01000000 + quantity, item_of(message_of(element, 4))

    def _item(self, item: Item) -> bytes:
        data = item.data
        if item.kind == STRING:
            data = self._texts.setdefault(item.text, len(self._texts))
        return struct.pack("<HBBI", 8, 0, item.kind, data & NONE)

    def _spend(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise ProtobufUnreadable("it has more values than any real table")


def _blocks(kind: int, config: bytes, rows: list[_Row]) -> Iterator[bytes]:
    """Type chunks of one type and configuration, of as many entries as one can place."""
    pairs, data = bytearray(), bytearray()
    for ident, entry in rows:
        if data and len(data) + len(entry) > _LARGEST_BLOCK:
            yield _block(kind, config, pairs, data)
            pairs, data = bytearray(), bytearray()
        pairs += struct.pack("<2H", ident, len(data) // 4)
        data += entry
    yield _block(kind, config, pairs, data)


def _block(kind: int, config: bytes, pairs: bytearray, data: bytearray) -> bytes:
    start = 20 + len(config) + len(pairs)
    head = struct.pack("<BBHII", kind, _SPARSE, 0, len(pairs) // 4, start) + config
    return chunk(_TYPE, bytes(pairs + data), head)


def configuration(message: memoryview) -> bytes:
    """A Configuration message as a ResTable_config of 64 bytes. Raises `ProtobufUnreadable`."""
    got = dict.fromkeys(range(1, 25), 0)
    locale = ""
    for number, value, inner in fields(message):
        if number == 3:
            locale = text(inner)
        elif number in got:
            got[number] = value & 0xFFFF
    language, script, region = _locale(locale)
    # Pairs of no and yes count the other way round here.
    layout = got[10] & 0xF | _turned(got[11]) << 4 | (got[4] & 3) << 6
    mode = got[16] & 0xF | _turned(got[17]) << 4
    colour = _turned(got[13]) | _turned(got[14]) << 2
    hidden = got[20] & 3 | (got[22] & 3) << 2
    return struct.pack(
        "<I2H2s2s2BH4B2H2H2B3H4s8s2BH12s",
        64,
        *(got[1], got[2]),
        *(_packed(language, "a"), _packed(region, "0")),
        *(got[15] & 0xFF, got[19] & 0xFF, got[18]),
        *(got[21] & 0xFF, got[23] & 0xFF, hidden, 0),
        *(got[5], got[6]),
        *(got[24], 0),
        *(layout, mode),
        *(got[9], got[7], got[8]),
        *(script.encode("ascii", "replace"), b""),
        *(_turned(got[12]), colour, 0),
        b"",
    )


def _turned(answer: int) -> int:
    """1 (yes) and 2 (no) exchanged."""
    return {1: 2, 2: 1}.get(answer, 0)


def _locale(tag: str) -> tuple[str, str, str]:
    """Language, script and region of a BCP 47 tag."""
    language, *rest = tag.split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    region = next((part for part in rest if len(part) in (2, 3)), "")
    return language, script, region


def _packed(letters: str, base: str) -> bytes:
    """Two letters as they are, three in 15 bits."""
    if len(letters) == 3 and letters.isascii():
        one, two, three = ((ord(letter) - ord(base)) & 0x1F for letter in letters)
        return struct.pack(">H", 0x8000 | three << 10 | two << 5 | one)
    return letters.encode("ascii", "replace")[:2]
