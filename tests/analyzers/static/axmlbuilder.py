"""Binary XML and resource tables in all their shapes, also those that only the platform reads.

data = axml(El("manifest", {"package": "a.b"}, El("application", {"android:label": Ref(0x7F010000)})))
data = table({"string": {"app_name": {"": "Hello", "zh-rCN": "你好"}}})
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from analyzers.static.axml import NAMES

ANDROID = "http://schemas.android.com/apk/res/android"
IDS = {name: ident for ident, name in NAMES.items()}
NONE = 0xFFFFFFFF


class Ref(int):
    """A reference to a resource."""


@dataclass(frozen=True)
class Value:
    """A typed value as it stands in the file."""

    kind: int
    data: int


@dataclass(frozen=True)
class Attr:
    """An attribute whose name, namespace and id need not agree."""

    name: str
    value: "str | bool | int | Ref | Value"
    space: str = ""
    ident: int = 0


class El:
    """An element: attributes by name, ``android:…`` ones with their namespace and id, or `Attr`."""

    def __init__(self, tag: str, attributes: object = None, *children: "El | str") -> None:
        self.tag = tag
        self.attributes: list[Attr] = []
        for each in attributes.items() if isinstance(attributes, Mapping) else attributes or ():
            if not isinstance(each, Attr):
                name, value = each
                prefix, _, local = name.rpartition(":")
                space = ANDROID if prefix == "android" else ""
                each = Attr(local, value, space, IDS.get(local, 0) if space else 0)
            self.attributes.append(each)
        self.children = children

    def walk(self) -> Iterator["El"]:
        yield self
        for child in self.children:
            if isinstance(child, El):
                yield from child.walk()


@dataclass
class Shape:
    """How the file is laid out; the platform follows all of it."""

    kind: int = 3
    xml_header: int = 8
    pool_header: int = 28
    node_header: int = 16
    start: int = 20
    stride: int = 20
    node_padding: int = 0
    utf8: bool = False
    unknown_chunk: bool = False


def axml(root: El, shape: Shape | None = None) -> bytes:
    """The element and all in it as binary XML."""
    shape = shape or Shape()
    attributes = [a for element in root.walk() for a in element.attributes]
    named = list(dict.fromkeys((a.name, a.ident) for a in attributes if a.ident))
    names = [name for name, _ in named]
    strings = {("", ident, name): k for k, (name, ident) in enumerate(named)}

    def index(text: str, ident: int = 0) -> int:
        key = ("", ident, text)
        if key not in strings:
            strings[key] = len(names)
            names.append(text)
        return strings[key]

    body = b"".join(_nodes(root, index, shape))
    ids = b"".join(struct.pack("<I", ident) for _, ident in named)
    chunks = pool(names, shape.utf8, shape.pool_header)
    if shape.unknown_chunk:
        chunks += chunk(0x0777, b"\0" * 8)
    chunks += chunk(0x0180, ids) + body
    header = struct.pack("<HHI", shape.kind, shape.xml_header, shape.xml_header + len(chunks))
    return header + b"\0" * (shape.xml_header - 8) + chunks


def chunk(kind: int, body: bytes, header: bytes = b"") -> bytes:
    size = 8 + len(header)
    return struct.pack("<HHI", kind, size, size + len(body)) + header + body


def _nodes(element: El, index, shape: Shape) -> Iterator[bytes]:
    extra = struct.pack("<2I", 1, NONE) + b"\0" * (shape.node_header - 16)
    rows = b""
    for attribute in element.attributes:
        space = index(attribute.space) if attribute.space else NONE
        row = struct.pack("<2I", space, index(attribute.name, attribute.ident))
        value = attribute.value
        if isinstance(value, str):
            text = index(value)
            row += struct.pack("<IHBBI", text, 8, 0, 3, text)
        else:
            typed = _typed(value)
            row += struct.pack("<IHBBI", NONE, 8, 0, typed.kind, typed.data)
        rows += row + b"\xee" * (shape.stride - 20)
    head = struct.pack(
        "<2I6H",
        NONE,
        index(element.tag),
        shape.start,
        shape.stride,
        len(element.attributes),
        0,
        0,
        0,
    )
    head += b"\xdd" * (shape.start - 20)
    yield chunk(0x0102, head + rows + b"\xcc" * shape.node_padding, extra)
    for child in element.children:
        if isinstance(child, El):
            yield from _nodes(child, index, shape)
        else:
            text = index(child)
            yield chunk(0x0104, struct.pack("<IHBBI", text, 8, 0, 3, text), extra)
    yield chunk(0x0103, struct.pack("<2I", NONE, index(element.tag)), extra)


def _typed(value: bool | int | Ref | Value) -> Value:
    if isinstance(value, Value):
        return value
    if isinstance(value, Ref):
        return Value(0x01, value)
    if isinstance(value, bool):
        return Value(0x12, NONE if value else 0)
    return Value(0x10, value & NONE)


def pool(texts: list[str], utf8: bool = False, header: int = 28) -> bytes:
    """A string pool."""
    data = b""
    offsets = []
    for text in texts:
        offsets.append(len(data))
        if utf8:
            raw = text.encode("utf-8", "surrogatepass")
            units = len(text.encode("utf-16-le", "surrogatepass")) // 2
            data += _length8(units) + _length8(len(raw)) + raw + b"\0"
        else:
            raw = text.encode("utf-16-le", "surrogatepass")
            count = len(raw) // 2
            wide = (count >> 16 | 0x8000, count & 0xFFFF)
            size = struct.pack("<2H", *wide) if count > 0x7FFF else struct.pack("<H", count)
            data += size + raw + b"\0\0"
    data += b"\0" * (-len(data) % 4)
    start = header + 4 * len(texts)
    head = struct.pack("<5I", len(texts), 0, 0x100 if utf8 else 0, start, 0) + b"\0" * (header - 28)
    return chunk(0x0001, struct.pack(f"<{len(offsets)}I", *offsets) + data, head)


def _length8(number: int) -> bytes:
    """As aapt writes it: of a length beyond 15 bits only those are there."""
    return bytes([number >> 8 & 0x7F | 0x80, number & 0xFF]) if number > 0x7F else bytes([number])


def table(
    types: Mapping[str, Mapping[str, Mapping[str, object]]],
    *,
    sparse: bool = False,
    short: bool = False,
    compact: bool = False,
    utf8: bool = True,
    package: int = 0x7F,
) -> bytes:
    """A resource table: type -> name -> locale -> value; ids count from 0x7F010000."""
    texts = [
        value
        for entries in types.values()
        for values in entries.values()
        for value in values.values()
        if isinstance(value, str)
    ]
    texts = list(dict.fromkeys(texts))
    keys = list(dict.fromkeys(name for entries in types.values() for name in entries))
    body = pool(list(types)) + pool(keys, utf8)
    for number, entries in enumerate(types.values(), 1):
        body += chunk(
            0x0202, b"\0" * 4 * len(entries), struct.pack("<BBHI", number, 0, 0, len(entries))
        )
        for locale in dict.fromkeys(locale for values in entries.values() for locale in values):
            rows = {
                place: (keys.index(name), _resource(values[locale], texts))
                for place, (name, values) in enumerate(entries.items())
                if locale in values
            }
            body += _type(number, len(entries), rows, config(locale), sparse, short, compact)
    head = struct.pack("<I", package) + "a.b".encode("utf-16-le").ljust(256, b"\0")
    head += struct.pack("<5I", 288, 0, 288 + len(pool(list(types))), 0, 0)
    inside = pool(texts, utf8) + chunk(0x0200, body, head)
    return chunk(0x0002, inside, struct.pack("<I", 1))


def _resource(value: object, texts: list[str]) -> Value | None:
    """``None`` stands for an entry with several values."""
    if value is None:
        return None
    return Value(3, texts.index(value)) if isinstance(value, str) else _typed(value)


def _type(number, count, rows, configuration, sparse, short, compact) -> bytes:
    data = b""
    offsets = {}
    for place, (key, value) in rows.items():
        offsets[place] = len(data)
        if value is None:
            data += struct.pack("<HHIII", 16, 1, key, 0, 0)
        elif compact:
            data += struct.pack("<HHI", key, value.kind << 8 | 8, value.data)
        else:
            data += struct.pack("<HHIHBBI", 8, 0, key, 8, 0, value.kind, value.data)
    if sparse:
        pairs = reversed(offsets.items())  # the platform wants them sorted, but not every tool does
        table_ = b"".join(struct.pack("<HH", place, at // 4) for place, at in pairs)
        count = len(offsets)
    elif short:
        table_ = b"".join(
            struct.pack("<H", offsets[k] // 4 if k in offsets else 0xFFFF) for k in range(count)
        )
    else:
        table_ = b"".join(struct.pack("<I", offsets.get(k, NONE)) for k in range(count))
    table_ += b"\0" * (-len(table_) % 4)
    head_size = 20 + len(configuration)
    flags = 1 if sparse else 2 if short else 0
    head = struct.pack("<BBHII", number, flags, 0, count, head_size + len(table_)) + configuration
    return chunk(0x0201, table_ + data, head)


QUALIFIERS = {
    "mcc460": (4, "H", 460),
    "land": (12, "B", 2),
    "port": (12, "B", 1),
    "xxhdpi": (14, "H", 480),
    "dpad": (17, "B", 2),
    "large": (28, "B", 3),
    "television": (29, "B", 4),
    "night": (29, "B", 0x20),
    "notnight": (29, "B", 0x10),
    "sw600dp": (30, "H", 600),
    "sw320dp": (30, "H", 320),
    "w820dp": (32, "H", 820),
    "round": (48, "B", 2),
}
"""Circumstances by the names of resource folders, ``v…`` apart: place, form and value."""


def config(folder: str) -> bytes:
    """A ResTable_config of 64 bytes: ``zh``, ``zh-rCN``, ``b+zh+Hans``, ``fil`` or empty.

    Then, after commas, `QUALIFIERS`: ``zh,night,v28``, ``,land``.
    """
    locale, *named = folder.split(",")
    made = bytearray(_config(locale))
    for name in named:
        known = (24, "H", int(name[1:])) if name[1:].isdigit() else QUALIFIERS[name]
        struct.pack_into("<" + known[1], made, known[0], known[2])
    return bytes(made)


def _config(locale: str) -> bytes:
    language, script, region = locale, "", ""
    if locale.startswith("b+"):
        parts = locale.split("+")[1:]
        language = parts[0]
        script = next((p for p in parts[1:] if len(p) == 4), "")
        region = next((p for p in parts[1:] if len(p) in (2, 3)), "")
    elif "-r" in locale:
        language, _, region = locale.partition("-r")
    two = _packed(language, "a") + _packed(region, "0")
    front = struct.pack("<I4s", 64, b"") + two
    return front.ljust(36, b"\0") + script.encode().ljust(4, b"\0") + b"\0" * 24


def _packed(letters: str, base: str) -> bytes:
    if len(letters) == 3:
        one, two, three = (ord(letter) - ord(base) for letter in letters)
        return struct.pack(">H", 0x8000 | three << 10 | two << 5 | one)
    return letters.encode().ljust(2, b"\0")
