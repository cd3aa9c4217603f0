"""Binary XML as the platform reads it: sizes and strides from the file, attributes by resource id.

Tools that expect the usual sizes, or match attributes by name, can be shown another manifest than
Android sees; this reader follows ResXMLTree and ResStringPool in the platform's ResourceTypes.cpp.
What a file claims is never allocated before it is seen to be there.
"""

import re
import struct
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from analyzers.static.chunks import POOL, Chunk, Pool, nodes, pool_of
from analyzers.static.chunks import AxmlUnreadable as AxmlUnreadable

_START, _END, _TEXT = 0x0102, 0x0103, 0x0104
_FIRST_NODE, _LAST_NODE = 0x0100, 0x017F
_RESOURCE_IDS = 0x0180

REFERENCE, DYNAMIC_REFERENCE, STRING = 0x01, 0x07, 0x03
_ATTRIBUTE, _DYNAMIC_ATTRIBUTE, _FLOAT, _DECIMAL, _BOOLEAN = 0x02, 0x08, 0x04, 0x10, 0x12

_ATTRIBUTE_SIZE = 20
_ANDROID = "http://schemas.android.com/apk/res/android"
MOST_STRINGS = 100_000
"""Strings of one layout that are looked through; real ones have some dozens."""
_SMALL_POOL = 2048
"""Bytes of a pool whose strings are remembered; hardly any layout has a larger one."""
LONGEST_CLASS_NAME = 1024
LONGEST_TEXT = 1024
"""Characters of one value that are kept where it is shown."""

NAMES = {
    0x01010001: "label",
    0x01010003: "name",
    0x0101000E: "enabled",
    0x01010010: "exported",
    0x01010024: "value",
    0x01010025: "resource",
    0x01010202: "targetActivity",
    0x0101020C: "minSdkVersion",
    0x0101021B: "versionCode",
    0x0101021C: "versionName",
    0x01010270: "targetSdkVersion",
    0x0101027F: "backupAgent",
    0x01010280: "allowBackup",
    0x010104EC: "usesCleartextTraffic",
    0x01010527: "networkSecurityConfig",
    0x01010549: "splitName",
    0x01010576: "versionCodeMajor",
    0x0101057A: "appComponentFactory",
    0x01010591: "isSplitRequired",
    0x0101064E: "requiredSplitTypes",
    0x0101064F: "splitTypes",
}
"""The platform's ids of the attributes of manifests that are read here (public.xml)."""
_IDS = {name: ident for ident, name in NAMES.items()}
LAYOUT_NAMES = {
    0x01010095: "textSize",
    0x010100D0: "id",
    0x010100DC: "visibility",
    0x010100F2: "layout",
    0x010100F4: "layout_width",
    0x010100F5: "layout_height",
    0x01010106: "checked",
    0x0101014F: "text",
    0x01010150: "hint",
    0x010101E1: "title",
    0x010101E8: "key",
    0x010101E9: "summary",
    0x010101ED: "defaultValue",
    0x0101026F: "onClick",
    0x01010273: "contentDescription",
    0x010102E3: "fragment",
}
"""Those of layouts, menus and preferences. Shrinkers take their names away; an attribute of the app's
own may bear one of them and mean the same."""

_KNOWN = LAYOUT_NAMES | NAMES
_ELEMENT, _ATTRIBUTE_FIELDS = struct.Struct("<2I3H"), struct.Struct("<3IHBBI")
_NONE = 0xFFFFFFFF


class Attribute(NamedTuple):
    """An attribute with its value as text."""

    name: str
    space: str
    """Namespace, often empty."""
    known: bool
    """The platform knows it by its id, whatever its name says."""
    value: str
    raw: str
    """How the source spelled it, empty when that was not kept."""


class Element(NamedTuple):
    """An element, its attributes and what is in it."""

    tag: str
    attributes: tuple[Attribute, ...]
    children: list["Element"]
    text: list[str]

    def get(self, name: str) -> str | None:
        """Value of an attribute by its local name; one known by id comes first."""
        found = [a for a in self.attributes if a.name == name]
        return max(found, key=lambda a: a.known).value if found else None

    def spelled(self, name: str) -> str:
        """An attribute without id or namespace as its source spells it, as the platform reads a package."""
        plain = (a for a in self.attributes if a.name == name and not a.known and not a.space)
        found = next(plain, None)
        return (found.raw or found.value) if found is not None else ""

    @property
    def content(self) -> str:
        """The text directly in it, as far as any real one goes."""
        return "".join(self.text[:16])[:LONGEST_TEXT].strip()

    def all(self, *tags: str) -> Iterator["Element"]:
        """The children with one of these tags."""
        return (child for child in self.children if child.tag in tags)


def parse(data: bytes, *, by_id: bool = False) -> Element:
    """The root element of binary XML. Raises `AxmlUnreadable`, and nothing else for any input.

    ``by_id``: an attribute named as one of `NAMES` but without its id is another one, as it is to the
    platform in a manifest.
    """
    reader = _Reader(data, by_id)
    for chunk in nodes(data):
        reader.take(chunk)
        if reader.done:
            break
    if reader.root is None:
        raise AxmlUnreadable("there is no element")
    return reader.root


def pool_strings(data: bytes) -> list[str]:
    """Short strings of a binary XML's pool, class names among them; none of an unreadable file."""
    try:
        pool = None
        for chunk in nodes(data):
            if chunk.kind == POOL:
                if pool is not None:
                    pool_of(data, pool)  # another one counts, but this has to be sound
                pool = chunk
            elif _FIRST_NODE <= chunk.kind <= _LAST_NODE:
                break
    except AxmlUnreadable:
        return []
    if pool is None:
        return []
    alone = data[pool.at : pool.end]
    read = _short_strings if len(alone) <= _SMALL_POOL else _short_strings.__wrapped__
    return list(read(alone, pool.header))


@lru_cache(maxsize=2048)
def _short_strings(pool: bytes, header: int) -> tuple[str, ...]:
    """Short strings of a pool by itself; layouts of the common libraries have the same in every app."""
    try:
        found = Pool(pool, 0, header, len(pool)).first(MOST_STRINGS)
    except AxmlUnreadable:
        return ()
    return tuple(text for text in found if 0 < len(text) <= LONGEST_CLASS_NAME)


class _Reader:
    """Builds the tree from one chunk after the other."""

    def __init__(self, data: bytes, by_id: bool) -> None:
        self.root: Element | None = None
        self.done = False
        self._begun = False
        self._by_id = by_id
        self._data = data
        self._attributes_left = len(data) // _ATTRIBUTE_SIZE + 0xFFFF
        self._pool: Pool | None = None
        self._ids: tuple[int, ...] = ()
        self._open: list[Element] = []

    def take(self, chunk: Chunk) -> None:
        kind = chunk.kind
        node = _FIRST_NODE <= kind <= _LAST_NODE
        self._begun |= node
        if self._begun and chunk.header < 16:
            raise AxmlUnreadable("a node has too short a header")
        if node:
            if kind == _START:
                self._start(chunk)
            elif kind == _END and self._open:
                self._open.pop()
                self.done = not self._open
            elif kind == _TEXT and self._open and chunk.size >= chunk.header + 4:
                (index,) = struct.unpack_from("<I", self._data, chunk.at + chunk.header)
                self._open[-1].text.append(self._string(index))
        elif self._begun:
            pass  # the platform takes no names or ids any more once a node was seen
        elif kind == POOL:
            self._pool = pool_of(self._data, chunk)
        elif kind == _RESOURCE_IDS:
            count = (chunk.size - chunk.header) // 4
            self._ids = struct.unpack_from(f"<{count}I", self._data, chunk.at + chunk.header)

    def _string(self, index: int) -> str:
        return "" if index == _NONE or self._pool is None else self._pool[index]

    def _start(self, chunk: Chunk) -> None:
        extension = chunk.at + chunk.header
        if chunk.header + 20 > chunk.size:
            raise AxmlUnreadable("an element is cut off")
        _, name, start, stride, count = _ELEMENT.unpack_from(self._data, extension)
        if chunk.header + start + stride * count > chunk.size:
            raise AxmlUnreadable("an element has attributes outside of it")
        self._attributes_left -= count
        if self._attributes_left < 0:
            raise AxmlUnreadable("its elements share their attributes")
        first = extension + start
        if count and first + stride * (count - 1) + _ATTRIBUTE_SIZE > len(self._data):
            raise AxmlUnreadable("an attribute is cut off")
        attributes = tuple([self._attribute(first + stride * n) for n in range(count)])
        element = Element(self._string(name), attributes, [], [])
        if self.root is None:
            self.root = element
        elif self._open:
            self._open[-1].children.append(element)
        self._open.append(element)

    def _attribute(self, at: int) -> Attribute:
        space, index, raw, _, _, kind, value = _ATTRIBUTE_FIELDS.unpack_from(self._data, at)
        ident = self._ids[index] if index < len(self._ids) else 0
        name = _KNOWN.get(ident)
        known = name is not None
        if name is None:
            name = self._string(index)
            if (
                ident or self._by_id
            ) and name in _IDS:  # it has the name of one attribute and is another
                name = f"{name}-{ident:08x}"
        text = self._string(value) if kind == STRING else format_value(kind, value)
        spelled = self._string(raw)
        if kind == STRING and self._pool is not None and value >= self._pool.count:
            text = spelled  # a phone does not install it, but Android's tools on a desk read it so
        return Attribute(name, self._string(space), known, text, spelled)


def format_value(kind: int, value: int) -> str:
    """A Res_value that is no string as text, references as ``@7F0A0001``."""
    if kind in (REFERENCE, DYNAMIC_REFERENCE):
        return f"@{_package(value)}{value:08X}" if value else "@null"
    if kind in (_ATTRIBUTE, _DYNAMIC_ATTRIBUTE):
        return f"?{_package(value)}{value:08X}"
    if kind == _DECIMAL:
        return str(value - (1 << 32) if value >> 31 else value)
    if kind == _BOOLEAN:
        return "true" if value else "false"
    if kind == _FLOAT:
        return f"{struct.unpack('<f', struct.pack('<I', value))[0]:g}"
    return f"0x{value:08X}"


def _package(value: int) -> str:
    return "android:" if value >> 24 == 1 else ""


# --- as text -----------------------------------------------------------------------------------

_MOST_TEXT = 8 * 1024 * 1024
_DEEPEST = 40
_MOST_ATTRIBUTES = 1000
_NOT_A_NAME = re.compile(r"[^A-Za-z0-9_.-]")
_NOT_XML = "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
"""Slow to compile, and hardly any manifest needs it."""


def to_xml(root: Element) -> bytes:
    """The tree as readable XML in UTF-8; what would make it larger than 8 MiB is left out."""
    lines: list[str] = []
    left = _MOST_TEXT
    todo: list[tuple[int, Element | str]] = [(0, root)]
    while todo:
        depth, item = todo.pop()
        if isinstance(item, Element):
            line, closing = _line(item, declaring=item is root and _has_prefix(root))
            if closing:
                todo.append((depth, closing))
                todo += [(depth + 1, child) for child in reversed(item.children)]
        else:
            line = item
        line = "  " * min(depth, _DEEPEST) + line
        left -= len(line)
        if left < 0:
            lines.append("<!-- the rest is left out -->")
            break
        lines.append(line)
    return "\n".join([*lines, ""]).encode()


def _has_prefix(root: Element) -> bool:
    todo = [root]
    while todo:
        element = todo.pop()
        if any(attribute.space == _ANDROID for attribute in element.attributes):
            return True
        todo += element.children
    return False


def _line(element: Element, *, declaring: bool) -> tuple[str, str]:
    """The opening of an element and, when it has children, its closing."""
    tag = _name(element.tag)
    parts = [tag, *([f'xmlns:android="{_ANDROID}"'] if declaring else [])]
    named: dict[str, str] = {}
    for attribute in element.attributes[:_MOST_ATTRIBUTES]:
        prefix = "android:" if attribute.space == _ANDROID else ""
        named.setdefault(prefix + _name(attribute.name), _quoted(_clean(attribute.value)))
    opening = " ".join([*parts, *(f"{name}={value}" for name, value in named.items())])
    text = _escaped(_clean(element.content))
    if element.children:
        return f"<{opening}>{text}", f"</{tag}>"
    return (f"<{opening}>{text}</{tag}>" if text else f"<{opening}/>"), ""


def _name(name: str) -> str:
    if len(name) <= LONGEST_TEXT and name.isascii() and name.isidentifier():
        return name
    plain = _NOT_A_NAME.sub("_", name[:LONGEST_TEXT])
    return plain if plain[:1].isalpha() or plain[:1] == "_" else f"_{plain}"


def _clean(text: str) -> str:
    shown = text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + "…"
    return shown if shown.isprintable() else re.sub(_NOT_XML, "_", shown)


def _escaped(text: str) -> str:
    # The library's function for this imports an HTTP client.
    return text.replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;")


def _quoted(text: str) -> str:
    """An attribute's value in quotes: single ones where that leaves it readable."""
    plain = _escaped(text)
    if not plain.isprintable():
        plain = plain.translate(_WHITE)
    if '"' in plain and "'" not in plain:
        return f"'{plain}'"
    return '"' + plain.replace('"', "&quot;") + '"'


_WHITE = str.maketrans({"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
