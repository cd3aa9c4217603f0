"""Native libraries in memory: what the loader needs of one, and wrong values where a test wants them.

data = library(["Java_a_B_detect"], imports=["malloc"], texts=["com/a/B"])
"""

import struct
from collections.abc import Mapping, Sequence

_HASH, _STRTAB, _SYMTAB, _STRSZ, _SYMENT, _GNU_HASH = 4, 5, 6, 10, 11, 0x6FFFFEF5
BASE = 0x10000
"""Addresses are places in the file plus this, as in libraries with more than one segment."""


def library(
    exports: Sequence[str] = (),
    *,
    imports: Sequence[str] = (),
    texts: Sequence[str] = (),
    wide: bool = True,
    table: str = "gnu",
    sections: bool = False,
    tags: Mapping[int, int] | None = None,
    padding: int = 0,
) -> bytes:
    """A shared object. ``table``: ``gnu``, ``sysv`` or no hash table; ``sections``: told by these alone.

    ``tags`` replaces values of the dynamic table; ``padding`` are bytes before the texts.
    """
    names, places = _names([*imports, *exports])
    symbols = bytes(24 if wide else 16)
    for number, place in enumerate(places):
        symbols += _symbol(place, 0 if number < len(imports) else 7, wide)
    header, program = (64, 56) if wide else (52, 32)
    at = header + 2 * program
    parts = {
        "symbols": symbols,
        "names": names,
        "hash": _hash(table, len(imports), len(exports), wide),
        "texts": bytes(padding) + b"".join(text.encode() + b"\0" for text in texts),
    }
    where: dict[str, int] = {}
    body = b""
    for part, data in parts.items():
        body += bytes(-(at + len(body)) % 8)
        where[part] = at + len(body)
        body += data
    body += bytes(-(at + len(body)) % 8)
    dynamic_at = at + len(body)
    if sections:
        return _by_sections(at, body, where, parts, wide)
    values = {
        _STRTAB: where["names"] + BASE,
        _SYMTAB: where["symbols"] + BASE,
        _STRSZ: len(names),
        _SYMENT: 24 if wide else 16,
    }
    if table != "none":
        values[_GNU_HASH if table == "gnu" else _HASH] = where["hash"] + BASE
    dynamic = b"".join(
        struct.pack("<QQ" if wide else "<II", *pair)
        for pair in (values | dict(tags or {}) | {0: 0}).items()
    )
    size = dynamic_at + len(dynamic)
    load = _segment(1, 0, BASE, size, wide)
    table_row = _segment(2, dynamic_at, dynamic_at + BASE, len(dynamic), wide)
    return _header(wide, header, 2) + load + table_row + body + dynamic


def _names(all_names: Sequence[str]) -> tuple[bytes, list[int]]:
    data, places = b"\0", []
    for name in all_names:
        places.append(len(data))
        data += name.encode() + b"\0"
    return data, places


def _symbol(name: int, section: int, wide: bool) -> bytes:
    if wide:
        return struct.pack("<IBBHQQ", name, 0x12, 0, section, 0x1000, 4)
    return struct.pack("<IIIBBH", name, 0x1000, 4, 0x12, 0, section)


def _hash(table: str, imports: int, exports: int, wide: bool) -> bytes:
    total = 1 + imports + exports
    if table == "sysv":
        return struct.pack("<II", 1, total) + bytes(4 + 4 * total)
    first = 1 + imports  # defined symbols stand last, all in one bucket
    head = struct.pack("<IIII", 1, first, 1, 0) + bytes(8 if wide else 4)
    chain = [0] * max(exports - 1, 0) + [1] * bool(exports)
    return head + struct.pack("<I", first if exports else 0) + struct.pack(f"<{exports}I", *chain)


def _segment(kind: int, offset: int, address: int, size: int, wide: bool) -> bytes:
    if wide:
        return struct.pack("<IIQQQQQQ", kind, 4, offset, address, address, size, size, 8)
    return struct.pack("<IIIIIIII", kind, offset, address, address, size, size, 4, 4)


def _header(
    wide: bool, programs_at: int, programs: int, sections: tuple[int, int] = (0, 0)
) -> bytes:
    ident = b"\x7fELF" + bytes([2 if wide else 1, 1, 1]) + bytes(9)
    sizes = (
        (64, 56, programs, 64, sections[1], 0) if wide else (52, 32, programs, 40, sections[1], 0)
    )
    layout = "<HHIQQQIHHHHHH" if wide else "<HHIIIIIHHHHHH"
    return ident + struct.pack(layout, 3, 183, 1, 0, programs_at, sections[0], 0, *sizes)


def _by_sections(
    at: int, body: bytes, where: Mapping[str, int], parts: Mapping[str, bytes], wide: bool
) -> bytes:
    layout = "<IIQQQQIIQQ" if wide else "<IIIIIIIIII"
    rows = bytes(struct.calcsize(layout))
    rows += struct.pack(
        layout, 0, 11, 2, 0, where["symbols"], len(parts["symbols"]), 2, 1, 8, 24 if wide else 16
    )
    rows += struct.pack(layout, 0, 3, 2, 0, where["names"], len(parts["names"]), 0, 0, 1, 0)
    head = _header(wide, 0, 0, (at + len(body), 3))
    return head + bytes(at - len(head)) + body + rows
