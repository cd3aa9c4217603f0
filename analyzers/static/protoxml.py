"""XML of an app bundle, written as the binary XML of an APK, so that one reader does for both.

Source: the messages XmlNode, XmlElement, XmlAttribute, Item and Primitive of aapt2's Resources.proto;
the numbers were checked against what ``aapt2 convert`` writes.
"""

import struct
from collections.abc import Iterable
from typing import NamedTuple

from analyzers.static.axml import REFERENCE, STRING
from analyzers.static.chunks import POOL
from analyzers.static.protobuf import ProtobufUnreadable, fields, message_of, number_of, text

LARGEST_XML = 64 * 1024 * 1024
"""Bytes one file may come to; a node takes a few bytes in a bundle and some sixty here."""
NONE = 0xFFFFFFFF
_XML, _START, _END, _TEXT, _RESOURCE_IDS = 0x0003, 0x0102, 0x0103, 0x0104, 0x0180
_ATTRIBUTE, _BOOLEAN = 0x02, 0x12
_PRIMITIVES = {
    1: 0x00,  # null
    2: 0x00,  # empty
    3: 0x04,  # float
    6: 0x10,  # decimal
    7: 0x11,  # hexadecimal
    8: 0x12,  # boolean
    9: 0x1C,  # colours of four forms
    10: 0x1D,
    11: 0x1E,
    12: 0x1F,
    13: 0x05,  # dimension
    14: 0x06,  # fraction
}
"""Field of Primitive -> type of a Res_value."""


class Item(NamedTuple):
    """A value: a Res_value, or for a string its text."""

    kind: int
    data: int
    text: str = ""


def binary_xml(data: bytes) -> bytes:
    """The same XML in the form APKs have it. Raises `ProtobufUnreadable`."""
    writer = _Writer()
    todo: list[memoryview | int] = [memoryview(data)]
    while todo:
        node = todo.pop()
        if isinstance(node, int):
            writer.close(node)
            continue
        element, words = None, ""
        for number, _, inner in fields(node):
            if number == 1:
                element = inner
            elif number == 2:
                words = text(inner)
        if element is not None:
            name, children = writer.open(element)
            todo += [name, *reversed(children)]
        elif words and todo:  # not beside or instead of the root
            writer.text(words)
    return writer.whole()


class _Writer:
    """Chunks of binary XML. Its table of ids is as long as its pool, 0 where a string has none."""

    def __init__(self) -> None:
        self._strings: dict[tuple[str, int], int] = {}
        self._body = bytearray()

    def open(self, element: memoryview) -> tuple[int, list[memoryview]]:
        """Write the beginning of an element; returns its name's number and what is in it."""
        space, name, count = "", "", 0
        rows, children = bytearray(), list[memoryview]()
        for number, _, inner in fields(element):
            if number == 2:
                space = text(inner)
            elif number == 3:
                name = text(inner)
            elif number == 4:
                rows += self._attribute(inner)
                count += 1
            elif number == 5:
                children.append(inner)
        if not name or count > 0xFFFF:
            raise ProtobufUnreadable("an element has no name, or more attributes than an APK's may")
        head = (self._space(space), self._string(name), 20, 20, count, 0, 0, 0)
        self._node(_START, struct.pack("<2I6H", *head) + rows)
        return head[1], children

    def close(self, name: int) -> None:
        self._node(_END, struct.pack("<2I", NONE, name))

    def text(self, words: str) -> None:
        number = self._string(words)
        self._node(_TEXT, struct.pack("<IHBBI", number, 8, 0, STRING, number))

    def whole(self) -> bytes:
        if not self._body:
            raise ProtobufUnreadable("there is no element")
        names = string_pool(words for words, _ in self._strings)
        ids = struct.pack(f"<{len(self._strings)}I", *(ident for _, ident in self._strings))
        inside = names + chunk(_RESOURCE_IDS, ids) + bytes(self._body)
        return chunk(_XML, inside)

    def _attribute(self, attribute: memoryview) -> bytes:
        space, name, value, ident = "", "", "", 0
        item: Item | None = None
        for number, found, inner in fields(attribute):
            if number == 1:
                space = text(inner)
            elif number == 2:
                name = text(inner)
            elif number == 3:
                value = text(inner)
            elif number == 5:
                ident = found & NONE
            elif number == 6:
                item = item_of(inner)
        item = item or Item(STRING, 0, value)
        row = (self._space(space), self._string(name, ident))
        raw = self._string(item.text or value) if item.kind == STRING or value else NONE
        data = self._string(item.text) if item.kind == STRING else item.data
        return struct.pack("<3IHBBI", *row, raw, 8, 0, item.kind, data)

    def _space(self, name: str) -> int:
        return self._string(name) if name else NONE

    def _string(self, words: str, ident: int = 0) -> int:
        return self._strings.setdefault((words, ident), len(self._strings))

    def _node(self, kind: int, body: bytes) -> None:
        self._body += chunk(kind, body, struct.pack("<2I", 0, NONE))
        if len(self._body) > LARGEST_XML:
            raise ProtobufUnreadable("it is larger than any real file")


def item_of(item: memoryview) -> Item:
    """The value an Item message holds. Raises `ProtobufUnreadable`."""
    value = Item(0, 0)
    for number, _, inner in fields(item):
        if number == 1:
            kind = _ATTRIBUTE if number_of(inner, 1) == 1 else REFERENCE
            value = Item(kind, number_of(inner, 2) & NONE)
        elif number in (2, 3, 4, 5):  # plain, raw and styled strings, names of files
            value = Item(STRING, 0, text(message_of(inner, 1)))
        elif number == 6:
            value = Item(_BOOLEAN, 0)
        elif number == 7:
            value = _primitive(inner)
    return value


def _primitive(primitive: memoryview) -> Item:
    value = Item(0, 0)
    for number, found, _ in fields(primitive):
        if number == 2:
            value = Item(0, 1)
        elif number == 8:
            value = Item(_BOOLEAN, NONE if found else 0)
        elif number in _PRIMITIVES:
            value = Item(_PRIMITIVES[number], found & NONE)
    return value


def chunk(kind: int, body: bytes, header: bytes = b"") -> bytes:
    """A chunk; ``header`` is what its header has beyond type and sizes."""
    size = 8 + len(header)
    return struct.pack("<HHI", kind, size, size + len(body)) + header + body


def string_pool(texts: Iterable[str]) -> bytes:
    """A string pool in UTF-16, whose lengths have no bound that matters."""
    offsets, data = list[int](), bytearray()
    for each in texts:
        offsets.append(len(data))
        raw = each.encode("utf-16-le")
        units = len(raw) // 2
        wide = struct.pack("<2H", units >> 16 | 0x8000, units & 0xFFFF)
        data += (wide if units > 0x7FFF else struct.pack("<H", units)) + raw + b"\0\0"
    data += b"\0" * (-len(data) % 4)
    head = struct.pack("<5I", len(offsets), 0, 0, 28 + 4 * len(offsets), 0)
    return chunk(POOL, struct.pack(f"<{len(offsets)}I", *offsets) + data, head)
