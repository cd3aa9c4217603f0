"""Bytes that no Android tool makes: libraries, odd files, archives, a manifest without namespaces."""

import io
import struct
import zipfile
from pathlib import Path
from typing import Any

ZIP_TIME = (2025, 6, 1, 0, 0, 0)
STORED = (".arsc", ".png", ".apk")

TARGETS = {"arm64-v8a": 183, "armeabi-v7a": 40, "x86_64": 62, "x86": 3}
"""ABI folder to ELF machine number."""
WIDE = ("arm64-v8a", "x86_64")


def zip_bytes(entries: dict[str, bytes]) -> bytes:
    """A zip file whose bytes depend on its entries only."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in entries.items():
            info = zipfile.ZipInfo(name, ZIP_TIME)
            info.create_system = 0
            plain = name.endswith(STORED)
            info.compress_type = zipfile.ZIP_STORED if plain else zipfile.ZIP_DEFLATED
            archive.writestr(info, data, compresslevel=None if plain else 9)
    return buffer.getvalue()


def content(spec: Any, folder: Path) -> bytes:
    """The bytes a ``files`` entry of a recipe stands for.

    A string is UTF-8 text and a list is one thing after the other. A mapping is one of
    ``{"hex": "1c 00"}``, ``{"fill": byte, "size": n}``, ``{"file": name in the case}``,
    ``{"zip": {name: spec}}``, ``{"scrambled": spec}`` (no byte stays as it was) and
    ``{"elf": abi, "exports": [...], "strings": [...]}``.
    """
    match spec:
        case str():
            return spec.encode()
        case list():
            return b"".join(content(part, folder) for part in spec)
        case {"hex": digits}:
            return bytes.fromhex(str(digits))
        case {"fill": byte, "size": size}:
            return int(size) * bytes([byte])
        case {"file": name}:
            return (folder / name).read_bytes()
        case {"zip": entries}:
            return zip_bytes({name: content(part, folder) for name, part in entries.items()})
        case {"scrambled": part}:
            return scrambled(content(part, folder))
        case {"elf": abi}:
            return library(abi, tuple(spec.get("exports", ())), tuple(spec.get("strings", ())))
    raise SystemExit(f"not a content: {spec!r}")


def scrambled(data: bytes) -> bytes:
    """The bytes under a running key, as a packer would leave them."""
    key, out = 0x5EED1E55, bytearray(len(data))
    for index, byte in enumerate(data):
        key = (key * 1103515245 + 12345) & 0x7FFFFFFF
        out[index] = byte ^ (key >> 16 & 0xFF)
    return bytes(out)


def fake_library(name: str) -> bytes:
    """An ELF shared object with a header and no code, so that only its name says anything."""
    abi = Path(name).parent.name
    header = elf_header(abi if abi in TARGETS else "arm64-v8a", 0, 0, 0)
    return header + b"fixture: no code in here\0"


def elf_header(abi: str, sections_at: int, sections: int, names: int) -> bytes:
    wide = abi in WIDE
    ident = b"\x7fELF" + bytes([2 if wide else 1, 1, 1]) + bytes(9)
    layout = "<HHIQQQIHHHHHH" if wide else "<HHIIIIIHHHHHH"
    header, program, section = (64, 56, 64) if wide else (52, 32, 40)
    table = (section if sections else 0, sections, names)
    fields = (3, TARGETS[abi], 1, 0, 0, sections_at, 0, header, program, 0, *table)
    return ident + struct.pack(layout, *fields)


def library(abi: str, exports: tuple[str, ...], strings: tuple[str, ...]) -> bytes:
    """An ELF shared object with dynamic symbols and read-only text, and no code."""
    wide = abi in WIDE
    names, offsets = b"\0", []
    for export in exports:
        offsets.append(len(names))
        names += export.encode() + b"\0"
    symbols = bytes(24 if wide else 16)
    for offset in offsets:  # a global function of eight bytes in the text section
        if wide:
            symbols += struct.pack("<IBBHQQ", offset, 0x12, 0, 4, 0x1000, 8)
        else:
            symbols += struct.pack("<IIIBBH", offset, 0x1000, 8, 0x12, 0, 4)
    text = b"".join(string.encode() + b"\0" for string in ("fixture: no code in here", *strings))
    titles = b"\0.dynsym\0.dynstr\0.rodata\0.text\0.shstrtab\0"
    at = 64 if wide else 52
    parts = [  # title, type, flags, data, link, info, size of an entry
        (".dynsym", 11, 2, symbols, 2, 1, 24 if wide else 16),
        (".dynstr", 3, 2, names, 0, 0, 0),
        (".rodata", 1, 2, text, 0, 0, 0),
        (".text", 1, 6, bytes(8), 0, 0, 0),
        (".shstrtab", 3, 0, titles, 0, 0, 0),
    ]
    body, rows = b"", bytes(64 if wide else 40)
    for title, kind, flags, data, link, info, entry in parts:
        where = titles.index(f"\0{title}\0".encode()) + 1
        row = (where, kind, flags, 0, at + len(body), len(data), link, info, 8, entry)
        rows += struct.pack("<IIQQQQIIQQ" if wide else "<IIIIIIIIII", *row)
        body += data + bytes(-len(data) % 8)
    return elf_header(abi, at + len(body), 1 + len(parts), len(parts)) + body + rows


def bare(manifest: bytes) -> bytes:
    """The binary manifest with no namespace on any attribute."""
    data = bytearray(manifest)
    (at,) = struct.unpack_from("<H", data, 2)
    while at < len(data):
        kind, header, size = struct.unpack_from("<HHI", data, at)
        if kind == 0x0102:  # start of an element
            start, step, count = struct.unpack_from("<HHH", data, at + header + 8)
            for index in range(count):
                struct.pack_into("<I", data, at + header + start + index * step, 0xFFFFFFFF)
        at += size
    return bytes(data)
