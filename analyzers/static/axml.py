"""Binary XML as the platform reads it: sizes and strides from the file, attributes by resource id.

Tools that expect the usual sizes, or match attributes by name, can be shown another manifest than
Android sees; this reader follows ResXMLTree and ResStringPool in the platform's ResourceTypes.cpp.
What a file claims is never allocated before it is seen to be there.
"""

import re
import struct
from collections.abc import Iterator
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

POOL, XML = 0x0001, 0x0003
_START, _END, _TEXT = 0x0102, 0x0103, 0x0104
_FIRST_NODE, _LAST_NODE = 0x0100, 0x017F
_RESOURCE_IDS = 0x0180

REFERENCE, DYNAMIC_REFERENCE, STRING = 0x01, 0x07, 0x03
_ATTRIBUTE, _DYNAMIC_ATTRIBUTE, _FLOAT, _DECIMAL, _BOOLEAN = 0x02, 0x08, 0x04, 0x10, 0x12

_UTF8 = 1 << 8
_ANDROID = "http://schemas.android.com/apk/res/android"
MOST_STRINGS = 100_000
"""Strings of one layout that are looked through; real ones have some dozens."""
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
    0x010104EC: "usesCleartextTraffic",
    0x01010527: "networkSecurityConfig",
    0x0101057A: "appComponentFactory",
}
"""The platform's ids of the attributes that are read here (public.xml)."""
_IDS = {name: ident for ident, name in NAMES.items()}


class AxmlUnreadable(Exception):
    """The bytes are not binary XML that the platform would read."""


class Attribute(NamedTuple):
    """An attribute with its value as text."""

    name: str
    space: str
    """Namespace, often empty."""
    known: bool
    """The platform knows it by its id, whatever its name says."""
    value: str


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

    @property
    def content(self) -> str:
        """The text directly in it, as far as any real one goes."""
        return "".join(self.text[:16])[:LONGEST_TEXT].strip()

    def all(self, *tags: str) -> Iterator["Element"]:
        """The children with one of these tags."""
        return (child for child in self.children if child.tag in tags)


class Pool:
    """A string pool. Strings are decoded when asked for, all together no more than it has bytes."""

    def __init__(self, data: bytes, at: int, header: int, size: int) -> None:
        if header < 28:
            raise AxmlUnreadable("a string pool has too short a header")
        self.count, _, flags, strings, styles = struct.unpack_from("<5I", data, at + 8)
        if header + 4 * self.count > size or strings > size:
            raise AxmlUnreadable("a string pool leaves its place")
        self._data = data
        self._offsets = at + header
        self._start = at + strings
        self._end = at + (styles if strings < styles <= size else size)
        self._read = self._utf8 if flags & _UTF8 else self._utf16
        self._known: dict[int, str] = {}
        self._left = 2 * size

    def __getitem__(self, index: int) -> str:
        """The string, empty when there is none of this number or its bytes are not there."""
        if index >= self.count:
            return ""
        known = self._known.get(index)
        if known is None:
            (offset,) = struct.unpack_from("<I", self._data, self._offsets + 4 * index)
            known = self._known[index] = self._text(self._start + offset)
        return known

    def _text(self, at: int) -> str:
        try:
            low, high, encoding = self._read(at)
        except (IndexError, struct.error):
            return ""
        if high > self._end:
            return ""
        self._left -= high - low
        if self._left < 0:
            raise AxmlUnreadable("a string pool repeats its bytes")
        return self._data[low:high].decode(encoding, "replace")

    def _utf8(self, at: int) -> tuple[int, int, str]:
        data = self._data
        at += 2 if data[at] & 0x80 else 1  # length in UTF-16 units, not needed
        length = data[at]
        at += 1
        if length & 0x80:
            length = (length & 0x7F) << 8 | data[at]
            at += 1
        return at, at + length, "utf-8"

    def _utf16(self, at: int) -> tuple[int, int, str]:
        (length,) = struct.unpack_from("<H", self._data, at)
        at += 2
        if length & 0x8000:
            (low,) = struct.unpack_from("<H", self._data, at)
            length = (length & 0x7FFF) << 16 | low
            at += 2
        return at, at + 2 * length, "utf-16-le"


class Chunk(NamedTuple):
    """A ResChunk_header and where it stands."""

    kind: int
    at: int
    header: int
    size: int

    @property
    def end(self) -> int:
        return self.at + self.size


def chunks(data: bytes, at: int, end: int) -> Iterator[Chunk]:
    """The chunks from ``at`` to ``end``. Raises `AxmlUnreadable` at one that cannot be."""
    while at + 8 <= end:
        kind, header, size = struct.unpack_from("<HHI", data, at)
        chunk = Chunk(kind, at, header, size)
        if not 8 <= chunk.header <= chunk.size <= end - at or (chunk.header | chunk.size) & 3:
            raise AxmlUnreadable(f"the chunk at byte {at} does not fit")
        yield chunk
        at = chunk.end


def parse(data: bytes) -> Element:
    """The root element of binary XML. Raises `AxmlUnreadable`, and nothing else for any input."""
    reader = _Reader(data)
    for chunk in nodes(data):
        reader.take(chunk)
        if reader.done:
            break
    if reader.root is None:
        raise AxmlUnreadable("there is no element")
    return reader.root


def nodes(data: bytes) -> Iterator[Chunk]:
    """The chunks in the outermost one, whose type the platform does not look at either."""
    if len(data) < 8:
        raise AxmlUnreadable("it is too short")
    _, header, size = struct.unpack_from("<HHI", data, 0)
    if not 8 <= header <= size <= len(data):
        raise AxmlUnreadable("it is cut off")
    return chunks(data, header, size)


def pool_strings(data: bytes) -> list[str]:
    """Short strings of a binary XML's pool, class names among them; none of an unreadable file."""
    try:
        pool = next((pool_of(data, chunk) for chunk in nodes(data) if chunk.kind == POOL), None)
        if pool is None:
            return []
        found = [pool[index] for index in range(min(pool.count, MOST_STRINGS))]
    except AxmlUnreadable:
        return []
    return [text for text in found if 0 < len(text) <= LONGEST_CLASS_NAME]


class _Reader:
    """Builds the tree from one chunk after the other."""

    def __init__(self, data: bytes) -> None:
        self.root: Element | None = None
        self.done = False
        self._data = data
        self._pool: Pool | None = None
        self._ids: tuple[int, ...] = ()
        self._open: list[Element] = []

    def take(self, chunk: Chunk) -> None:
        kind = chunk.kind
        if _FIRST_NODE <= kind <= _LAST_NODE:
            if chunk.header < 16:
                raise AxmlUnreadable("a node has too short a header")
            if kind == _START:
                self._start(chunk)
            elif kind == _END and self._open:
                self._open.pop()
                self.done = not self._open
            elif kind == _TEXT and self._open and chunk.size >= chunk.header + 4:
                (index,) = struct.unpack_from("<I", self._data, chunk.at + chunk.header)
                self._open[-1].text.append(self._string(index))
        elif self.root is None and kind == POOL:
            self._pool = pool_of(self._data, chunk)
        elif self.root is None and kind == _RESOURCE_IDS:
            count = (chunk.size - chunk.header) // 4
            self._ids = struct.unpack_from(f"<{count}I", self._data, chunk.at + chunk.header)

    def _string(self, index: int) -> str:
        return "" if self._pool is None else self._pool[index]

    def _start(self, chunk: Chunk) -> None:
        extension = chunk.at + chunk.header
        if chunk.header + 20 > chunk.size:
            raise AxmlUnreadable("an element is cut off")
        _, name, start, stride, count = struct.unpack_from("<2I3H", self._data, extension)
        if count and (stride < 20 or chunk.header + start + stride * count > chunk.size):
            raise AxmlUnreadable("an element has attributes outside of it")
        first = extension + start
        places = range(first, first + stride * count, stride) if count else ()
        element = Element(
            self._string(name), tuple(self._attribute(place) for place in places), [], []
        )
        if self.root is None:
            self.root = element
        elif self._open:
            self._open[-1].children.append(element)
        self._open.append(element)

    def _attribute(self, at: int) -> Attribute:
        space, index, _, _, _, kind, value = struct.unpack_from("<3IHBBI", self._data, at)
        ident = self._ids[index] if index < len(self._ids) else 0
        name = self._string(index)
        if ident in NAMES:
            name = NAMES[ident]
        elif ident and name in _IDS:  # it has the name of one attribute and is another
            name = f"{name}-{ident:08x}"
        text = self._string(value) if kind == STRING else format_value(kind, value)
        return Attribute(name, self._string(space), ident in NAMES, text)


def pool_of(data: bytes, chunk: Chunk) -> Pool:
    """The string pool a chunk is. Raises `AxmlUnreadable`."""
    return Pool(data, chunk.at, chunk.header, chunk.size)


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
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


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
        named.setdefault(prefix + _name(attribute.name), quoteattr(_clean(attribute.value)))
    opening = " ".join([*parts, *(f"{name}={value}" for name, value in named.items())])
    text = escape(_clean(element.content))
    if element.children:
        return f"<{opening}>{text}", f"</{tag}>"
    return (f"<{opening}>{text}</{tag}>" if text else f"<{opening}/>"), ""


def _name(name: str) -> str:
    plain = _NOT_A_NAME.sub("_", name[:LONGEST_TEXT])
    return plain if plain[:1].isalpha() or plain[:1] == "_" else f"_{plain}"


def _clean(text: str) -> str:
    return _NOT_XML.sub("_", text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + "…")
