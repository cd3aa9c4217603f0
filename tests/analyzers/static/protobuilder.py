"""Protocol buffers, and the parts of an app bundle that are made of them.

message({1: 7, 2: "text", 3: message({...}), 4: [b"one", b"two"], 5: 1.5})
"""

import struct
from collections.abc import Mapping
from typing import NamedTuple

from axmlbuilder import El, Ref, Value

Content = int | float | str | bytes | list["Content"]


def message(fields: Mapping[int, Content]) -> bytes:
    """A message: integers as varints, floats in four bytes, texts and messages by their length."""
    return b"".join(_field(number, content) for number, content in fields.items())


def _field(number: int, content: Content) -> bytes:
    if isinstance(content, list):
        return b"".join(_field(number, each) for each in content)
    if isinstance(content, float):
        return varint(number << 3 | 5) + struct.pack("<f", content)
    if isinstance(content, int):
        return varint(number << 3) + varint(content)
    data = content.encode() if isinstance(content, str) else content
    return varint(number << 3 | 2) + varint(len(data)) + data


def varint(number: int) -> bytes:
    """Seven bits a byte, negative ones in ten bytes."""
    number &= 2**64 - 1
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def xml(element: El) -> bytes:
    """An XmlNode, as bundles hold manifests and layouts."""
    attributes = [_attribute(each) for each in element.attributes]
    children = [
        xml(child) if isinstance(child, El) else message({2: child}) for child in element.children
    ]
    return message({1: message({3: element.tag, 4: attributes, 5: children})})


def _attribute(attribute) -> bytes:
    fields: dict[int, Content] = {1: attribute.space} if attribute.space else {}
    fields[2] = attribute.name
    if isinstance(attribute.value, str):
        fields[3] = attribute.value
    if attribute.ident:
        fields[5] = attribute.ident
    if not isinstance(attribute.value, str):
        fields[6] = item(attribute.value)
    return message(fields)


def item(value: object) -> bytes:
    """An Item: texts, truths, numbers, references, and a `Value` by its type."""
    if isinstance(value, str):
        return message({2: message({1: value})})
    if isinstance(value, Ref):
        return message({1: message({2: int(value)})})
    if isinstance(value, Value):
        field = {0x02: None, 0x05: 13, 0x06: 14, 0x11: 7, 0x1C: 9}[value.kind]
        if field is None:
            return message({1: message({1: 1, 2: value.data})})
        return message({7: message({field: value.data})})
    if isinstance(value, bool):
        return message({7: message({8: int(value)})})
    if isinstance(value, float):
        return message({7: message({3: value})})
    return message({7: message({6: value})})


class Several(NamedTuple):
    """The items of an array, or with their quantities (0-5) those of a plural."""

    items: tuple[str, ...]
    quantities: tuple[int, ...] = ()


def table(types: Mapping[str, Mapping[str, Mapping[str, object]]], package: int = 0x7F) -> bytes:
    """A ResourceTable: type -> name -> locale (``zh-CN``) -> value, as `axmlbuilder.table`."""
    made = []
    for number, (name, entries) in enumerate(types.items(), 1):
        rows = []
        for place, (key, values) in enumerate(entries.items()):
            configs = [
                message({1: message({3: locale} if locale else {}), 2: _value(value)})
                for locale, value in values.items()
            ]
            ident = message({1: place} if place else {})
            rows.append(message({1: ident, 2: key, 6: configs}))
        made.append(message({1: message({1: number}), 2: name, 3: rows}))
    return message({2: message({1: message({1: package}), 2: "a.b", 3: made})})


def _value(value: object) -> bytes:
    if isinstance(value, Several) and value.quantities:
        pairs = zip(value.quantities, value.items, strict=True)
        return message(
            {5: message({5: message({1: [message({3: q, 4: item(t)}) for q, t in pairs]})})}
        )
    if isinstance(value, Several):
        return message(
            {5: message({4: message({1: [message({3: item(t)}) for t in value.items]})})}
        )
    if value is None:
        return message({5: message({2: b""})})
    return message({4: item(value)})
