"""Dynamic symbols and strings of a native library, read as the loader finds them.

What the loader goes by comes first, the program headers and the dynamic table: protectors strip or forge
sections, but these have to be sound for the library to load at all. Only a file without them is read
by its sections. Everything is bounded, and bytes that are no such table simply have no symbols.
Source: System V ABI, "Object files" and "Program loading and dynamic linking"; the GNU hash table as
linkers write it.
"""

import re
import struct
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Part = Callable[[int, int], bytes]
"""``part(offset, size)``: at most so many bytes of a library from there on; fewer at its end."""

HEADER = 64
MOST_SEGMENTS = 64
MOST_DYNAMIC = 1024
"""Entries of the dynamic table; real libraries have some forty."""
LARGEST_NAMES = 8 * 1024 * 1024
"""Bytes of the string table; a browser engine's has two million."""
MOST_SYMBOLS = 300_000
LONGEST_NAME = 512
"""Characters of a symbol that are kept; mangled C++ names are longer and say no more."""

MOST_SECTIONS = 256

_LOAD, _DYNAMIC = 1, 2
_DYNSYM, _STRINGS = 11, 3
_HASH, _STRTAB, _SYMTAB, _STRSZ, _SYMENT, _GNU_HASH = 4, 5, 6, 10, 11, 0x6FFFFEF5

_SYMBOL = {
    True: np.dtype([("name", "<u4"), ("rest", "V2"), ("section", "<u2"), ("value", "V16")]),
    False: np.dtype([("name", "<u4"), ("value", "V10"), ("section", "<u2")]),
}


class Symbols(NamedTuple):
    """The dynamic symbol table of one library."""

    names: bytes
    """Its string table."""
    defined: NDArray[np.uint32]
    """Places in it of the names the library itself gives code or data, sorted."""

    def matching(self, pattern: re.Pattern[bytes]) -> Iterator[str]:
        """Defined names that ``pattern`` finds the beginning of, each once, in table order."""
        last = b""
        for found in pattern.finditer(self.names):
            at = found.start()
            place = int(np.searchsorted(self.defined, at))
            if place == len(self.defined) or self.defined[place] != at:
                continue
            end = self.names.find(b"\0", at, at + LONGEST_NAME)
            name = self.names[at : end if end >= 0 else at + LONGEST_NAME]
            if name != last:
                last = name
                yield name.decode("ascii", "replace")


_NONE = Symbols(b"", np.zeros(0, np.uint32))


def symbols(part: Part) -> Symbols:
    """Dynamic symbols of a library; none when the bytes are no loadable library."""
    try:
        return _symbols(part)
    except (struct.error, ValueError, OverflowError):  # a table that leaves the file
        return _NONE


def is_library(head: bytes) -> bool:
    """Whether bytes begin like a little-endian ELF file, the only kind Android loads."""
    return len(head) >= HEADER and head[:4] == b"\x7fELF" and head[4] in (1, 2) and head[5] == 1


class _Segment(NamedTuple):
    kind: int
    offset: int
    address: int
    size: int
    """Bytes in the file."""


def _symbols(part: Part) -> Symbols:
    head = part(0, HEADER)
    if not is_library(head):
        return _NONE
    wide = head[4] == 2
    segments = _segments(part, head, wide)
    table = next((each for each in segments if each.kind == _DYNAMIC), None)
    return _by_loader(part, segments, table, wide) if table else _by_sections(part, head, wide)


def _by_loader(part: Part, segments: list[_Segment], table: _Segment, wide: bool) -> Symbols:
    tags = _tags(part, table, wide)
    places = {tag: _place(segments, tags.get(tag, 0)) for tag in (_STRTAB, _SYMTAB)}
    names_at, symbols_at = places[_STRTAB], places[_SYMTAB]
    size = _SYMBOL[wide].itemsize
    if names_at is None or symbols_at is None or tags.get(_SYMENT, size) != size:
        return _NONE
    count = min(_count(part, segments, tags, wide), MOST_SYMBOLS)
    if not count:  # neither hash table: linkers write the names right after the symbols
        count = min(max(0, names_at - symbols_at) // size, MOST_SYMBOLS)
    names = part(names_at, min(tags.get(_STRSZ, 0), LARGEST_NAMES))
    return _table(names, part(symbols_at, count * size), wide)


def _by_sections(part: Part, head: bytes, wide: bool) -> Symbols:
    at = struct.unpack_from("<Q" if wide else "<I", head, 40 if wide else 32)[0]
    step, count = struct.unpack_from("<HH", head, 58 if wide else 46)
    layout = struct.Struct("<IIQQQQI" if wide else "<IIIIIII")
    if step < layout.size:
        return _NONE
    raw = part(at, step * min(count, MOST_SECTIONS))
    rows = [layout.unpack_from(raw, k) for k in range(0, len(raw) - layout.size + 1, step)]
    for _, kind, _, _, symbols_at, size, link in rows:
        if kind == _DYNSYM and link < len(rows) and rows[link][1] == _STRINGS:
            names = part(rows[link][4], min(rows[link][5], LARGEST_NAMES))
            most = MOST_SYMBOLS * _SYMBOL[wide].itemsize
            return _table(names, part(symbols_at, min(size, most)), wide)
    return _NONE


def _table(names: bytes, raw: bytes, wide: bool) -> Symbols:
    kind = _SYMBOL[wide]
    rows = np.frombuffer(raw, kind, len(raw) // kind.itemsize)
    return Symbols(names, np.unique(rows["name"][rows["section"] != 0]))


def _segments(part: Part, head: bytes, wide: bool) -> list[_Segment]:
    at = struct.unpack_from("<Q" if wide else "<I", head, 32 if wide else 28)[0]
    step, count = struct.unpack_from("<HH", head, 54 if wide else 42)
    layout = struct.Struct("<IIQQQQ" if wide else "<IIIII")
    if step < layout.size:
        return []
    raw = part(at, step * min(count, MOST_SEGMENTS))
    found: list[_Segment] = []
    for start in range(0, len(raw) - layout.size + 1, step):
        if wide:
            kind, _, offset, address, _, size = layout.unpack_from(raw, start)
        else:
            kind, offset, address, _, size = layout.unpack_from(raw, start)
        found.append(_Segment(kind, offset, address, size))
    return found


def _tags(part: Part, table: _Segment, wide: bool) -> dict[int, int]:
    """The dynamic table up to its end; of a tag given twice the first counts."""
    layout = struct.Struct("<QQ" if wide else "<II")
    raw = part(table.offset, min(table.size, MOST_DYNAMIC * layout.size))
    found: dict[int, int] = {}
    for tag, value in layout.iter_unpack(raw[: len(raw) // layout.size * layout.size]):
        if tag == 0:
            break
        found.setdefault(tag, value)
    return found


def _place(segments: list[_Segment], address: int) -> int | None:
    """Where in the file an address is loaded from."""
    for each in segments:
        if each.kind == _LOAD and each.address <= address < each.address + each.size:
            return address - each.address + each.offset
    return None


def _count(part: Part, segments: list[_Segment], tags: dict[int, int], wide: bool) -> int:
    """Number of symbols by the hash table, which is the only place that tells it; 0 without one."""
    if (at := _place(segments, tags.get(_HASH, 0))) is not None:
        return int(struct.unpack("<II", part(at, 8))[1])
    if (at := _place(segments, tags.get(_GNU_HASH, 0))) is None:
        return 0
    buckets, first, bloom, _ = struct.unpack("<IIII", part(at, 16))
    at += 16 + bloom * (8 if wide else 4)
    heads = np.frombuffer(part(at, 4 * min(buckets, MOST_SYMBOLS)), "<u4")
    if len(heads) < buckets or not buckets:
        return 0
    last = int(heads.max())
    if last < first:
        return int(first)
    # The chain of the last bucket runs to the first odd hash, which ends the table.
    at += 4 * (buckets + last - first)
    chain = np.frombuffer(part(at, 4 * 4096)[: 4096 * 4], "<u4")
    ends = np.flatnonzero(chain & 1)
    return last + int(ends[0]) + 1 if ends.size else 0


# --- strings -------------------------------------------------------------------------------------

_BLOCK = 1 << 17
"""Bytes looked at together: few strings are found in many bytes, which stay in the processor's cache."""


def strings(data: bytes, least: int = 6, most: int = 50_000) -> Iterator[tuple[int, str]]:
    """Runs of printable ASCII in ``data`` that end with a zero byte, with the place of each.

    At most ``most`` of them, each at least ``least`` and at most `LONGEST_NAME` characters.
    """
    raw = np.frombuffer(data, np.uint8)
    mask = bytearray(len(data))
    plain = np.frombuffer(mask, np.bool_)
    left = most
    for at in range(0, len(raw), _BLOCK):
        end = at + _BLOCK
        # What is below a space wraps around.
        np.less(raw[at:end] - np.uint8(0x20), np.uint8(0x5F), out=plain[at:end])
        first = max(at, least)
        ends = raw[first:end] == 0
        for back in range(1, least + 1):
            ends &= plain[first - back : first - back + len(ends)]
        for stop in (ends.nonzero()[0] + first)[:left].tolist():
            start = mask.rfind(b"\0", 0, stop) + 1
            yield start, data[start : min(stop, start + LONGEST_NAME)].decode("ascii")
            left -= 1
        if not left:
            return


# --- names bound to Java ---------------------------------------------------------------------------

JNI = re.compile(rb"Java_[A-Za-z]")
_ESCAPE = re.compile(r"_(0[0-9a-f]{4}|[123])?")
_PLAIN = {"1": "_", "2": ";", "3": "[", "": "/"}


class Bound(NamedTuple):
    """The Java method an exported name is the body of."""

    owner: str
    """Dotted class; the runtime finds the body by this name, so nothing may rename it."""
    method: str


def bound(symbol: str) -> Bound | None:
    """What a ``Java_…`` symbol binds to, ``None`` if it is none.

    Source: JNI specification, "Resolving native method names": ``_`` stands for the dot or slash, ``_1``
    for an underscore, ``_0xxxx`` for another character, ``__`` begins the signature.
    """
    if not symbol.startswith("Java_"):
        return None
    name = re.split(r"__(?![123]|0[0-9a-f]{4})", symbol[5:], maxsplit=1)[0]
    path = _ESCAPE.sub(_unescaped, name)
    owner, _, method = path.rpartition("/")
    if not owner or not method or "//" in path:
        return None
    return Bound(owner.replace("/", "."), method)


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or ""
    return chr(int(code[1:], 16)) if len(code) == 5 else _PLAIN[code]
