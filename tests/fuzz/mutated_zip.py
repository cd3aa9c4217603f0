"""Zip archives that lie in their records: both headers, the directory, its end, names and extra fields."""

import struct
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from zipfile import ZipFile

from dice import Dice, scrambled

_NAMES: tuple[bytes, ...] = (
    b"../../../tmp/faceaudit-fuzz",
    b"/etc/passwd",
    b"..\\..\\x",
    b"a\0b",
    b"",
    b"\xff\xfe\x80",
    b"\xed\xa0\x80",
    b"classes.dex/",
    b"./classes.dex",
    b"Classes.dex",
    b"classes2.dex",
    b"classes3.dex",
    b"classes02.dex",
    b"androidmanifest.xml",
    b"META-INF/../classes.dex",
    b"con",
    "\u202exed.sessalc".encode(),
    b"n" * 0xFFFF,
    b"assets/" + b"d/" * 2000 + b"x",
    b"lib/arm64-v8a/libapp.so",
    b"assets/plugin.apk",
    b"res/a\nb.xml",
)


@dataclass
class Entry:
    """A file of an archive; what is not set is as it should be."""

    name: bytes
    data: bytes
    method: int = 8
    flags: int = 0
    extra: bytes = b""
    comment: bytes = b""
    attributes: int = 0
    local_name: bytes | None = None
    local_extra: bytes = b""
    central: dict[str, int] = field(default_factory=dict)
    """Numbers that the directory tells instead."""
    local: dict[str, int] = field(default_factory=dict)
    """Numbers that its own header tells instead."""
    at: int | None = None
    """Place of its own header, when the directory lies about it."""
    hidden: bool = False
    """Its bytes are there, the directory does not name it."""


@dataclass
class Layout:
    """An archive before it is written."""

    entries: list[Entry]
    prefix: bytes = b""
    block: bytes = b""
    comment: bytes = b""
    tail: bytes = b""
    wide: bool = False
    end: dict[str, int] = field(default_factory=dict)
    wide_end: dict[str, int] = field(default_factory=dict)


def entries_of(data: bytes) -> dict[str, bytes]:
    """What is in a sound archive."""
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def layout_of(files: dict[str, bytes]) -> Layout:
    """A sound archive of these files."""
    return Layout([Entry(name.encode(), data) for name, data in files.items()])


def written(layout: Layout) -> bytes:
    """The bytes, with all their lies."""
    out = BytesIO()
    out.write(layout.prefix)
    directory = bytearray()
    count = 0
    for entry in layout.entries:
        body = _deflated(entry.data) if entry.method & 0xFFFF == 8 else entry.data
        at = out.tell()
        right = {
            "flags": entry.flags,
            "method": entry.method,
            "crc": zlib.crc32(entry.data),
            "packed": len(body),
            "size": len(entry.data),
        }
        name = entry.name if entry.local_name is None else entry.local_name
        out.write(b"PK\x03\x04" + _numbers(right | entry.local))
        out.write(struct.pack("<2H", len(name) & 0xFFFF, len(entry.local_extra) & 0xFFFF))
        out.write(name + entry.local_extra + body)
        if entry.hidden:
            continue
        count += 1
        told = right | entry.central
        directory += b"PK\x01\x02\x14\x03" + _numbers(told)
        lengths = [len(entry.name), len(entry.extra), len(entry.comment)]
        directory += struct.pack("<3H", *(number & 0xFFFF for number in lengths))
        place = at if entry.at is None else entry.at
        directory += struct.pack("<2H2L", 0, 0, entry.attributes, place & 0xFFFFFFFF)
        directory += entry.name + entry.extra + entry.comment
    out.write(layout.block)
    start = out.tell()
    out.write(directory)
    numbers = {"count": count, "size": len(directory), "place": start} | layout.end
    if layout.wide:
        wide = {"count": count, "size": len(directory), "place": start} | layout.wide_end
        end_at = out.tell()
        values = [wide[key] & (1 << 64) - 1 for key in ("count", "count", "size", "place")]
        out.write(struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, *values))
        out.write(struct.pack("<4sLQL", b"PK\x06\x07", 0, wide.get("at", end_at), 1))
        numbers |= {"count": 0xFFFF, "place": 0xFFFFFFFF}
    few = numbers["count"] & 0xFFFF
    ends = (few, few, numbers["size"] & 0xFFFFFFFF, numbers["place"] & 0xFFFFFFFF)
    length = numbers.get("comment", len(layout.comment)) & 0xFFFF
    out.write(struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, *ends, length) + layout.comment)
    return out.getvalue() + layout.tail


def harmless(dice: Dice, layout: Layout) -> None:
    """Changes that Android reads over: the app is the same."""
    for _ in range(dice.randint(1, 4)):
        entry = dice.choice(layout.entries)
        kind = dice.randrange(9)
        if kind == 0:
            entry.method = 0
        elif kind == 1:
            dice.shuffle(layout.entries)
        elif kind == 2:
            layout.comment = dice.randbytes(dice.randrange(60)).replace(b"P", b"p")
        elif kind == 3:
            entry.extra = _extra(0x9999, dice.randbytes(dice.randrange(40)))
        elif kind == 4:
            entry.comment = dice.randbytes(dice.randrange(40))
        elif kind == 5:
            entry.attributes = dice.choice((0o120777 << 16, 0o40755 << 16, 0o104777 << 16, 0x10))
        elif kind == 6:
            name = f"assets/{dice.randrange(1 << 30):x}.bin".encode()
            layout.entries.append(Entry(name, dice.randbytes(dice.randrange(300))))
        elif kind == 7:
            layout.wide = True
        else:
            entry.local_extra = _extra(0xD935, bytes(dice.randrange(20)))


def lying(dice: Dice, layout: Layout) -> None:
    """One to four lies in the records."""
    for _ in range(dice.choice((1, 1, 2, 4))):
        dice.choice(_LIES)(dice, layout)


def mutated(dice: Dice, files: dict[str, bytes]) -> tuple[bytes, bool]:
    """An archive of these files, and whether it is surely the same app to Android."""
    layout = layout_of(files)
    kind = dice.random()
    if kind < 0.25:
        harmless(dice, layout)
        return written(layout), True
    if kind < 0.9:
        lying(dice, layout)
        return written(layout), False
    return scrambled(dice, written(layout)), False


# --- lies ----------------------------------------------------------------------------------------


def _central(dice: Dice, layout: Layout) -> None:
    entry = dice.choice(layout.entries)
    field_ = dice.choice(("flags", "method", "crc", "packed", "size"))
    around = (len(entry.data), len(layout.entries))
    entry.central[field_] = dice.number(16 if field_ in ("flags", "method") else 32, around)


def _local(dice: Dice, layout: Layout) -> None:
    entry = dice.choice(layout.entries)
    field_ = dice.choice(("flags", "method", "crc", "packed", "size"))
    entry.local[field_] = dice.number(16 if field_ in ("flags", "method") else 32)


def _both(dice: Dice, layout: Layout) -> None:
    entry = dice.choice(layout.entries)
    entry.central["size"] = entry.local["size"] = dice.choice(
        (0, len(entry.data) * 2, len(entry.data) - 1, 1 << 31, 0xFFFFFFFE)
    )


def _place(dice: Dice, layout: Layout) -> None:
    dice.choice(layout.entries).at = dice.number(32, (0, 30, 1000))


def _overlapping(dice: Dice, layout: Layout) -> None:
    one, other = dice.choice(layout.entries), dice.choice(layout.entries)
    one.at = sum(len(entry.data) for entry in layout.entries[:1]) if one is other else 0
    one.local_name = other.name


def _twice(dice: Dice, layout: Layout) -> None:
    entry = dice.choice(layout.entries)
    layout.entries.insert(
        dice.randrange(len(layout.entries) + 1),
        Entry(
            entry.name, dice.choice((b"", entry.data, dice.randbytes(50))), hidden=dice.chance(0.3)
        ),
    )


def _name(dice: Dice, layout: Layout) -> None:
    entry = dice.choice(layout.entries)
    if dice.chance(0.5):
        layout.entries.append(Entry(dice.choice(_NAMES), entry.data))
    elif dice.chance(0.5):
        entry.name = dice.choice(_NAMES)
    else:
        entry.local_name = dice.choice((*_NAMES, entry.name[:-1], entry.name + b"x"))


def _field(dice: Dice, layout: Layout) -> None:
    entry = dice.choice(layout.entries)
    wide = struct.pack(
        "<3Q", *(dice.choice((0, 1, len(entry.data), 1 << 40, (1 << 64) - 1)) for _ in "123")
    )
    entry.extra = dice.choice(
        (
            _extra(1, wide),
            _extra(1, wide[: dice.randrange(24)]),
            struct.pack("<2H", 1, 0xFFFF),
            b"\x01",
            _extra(0x7075, dice.randbytes(20)),
            bytes(0xFFFF),
        )
    )
    if dice.chance(0.7):
        entry.central[dice.choice(("packed", "size"))] = 0xFFFFFFFF
    if dice.chance(0.3):
        entry.at = 0xFFFFFFFF


def _end(dice: Dice, layout: Layout) -> None:
    around = (len(layout.entries), 100)
    layout.end[dice.choice(("count", "size", "place", "comment"))] = dice.number(32, around)


def _wide_end(dice: Dice, layout: Layout) -> None:
    layout.wide = True
    key = dice.choice(("count", "size", "place", "at"))
    layout.wide_end[key] = dice.choice((0, 1, 0xFFFF, 1 << 32, 1 << 62, (1 << 64) - 1))


def _around(dice: Dice, layout: Layout) -> None:
    junk = dice.choice(
        (b"\0", b"MZ" + bytes(62), b"PK\x03\x04", dice.randbytes(200), b"#!/bin/sh\n")
    )
    other = written(layout_of({"classes.dex": b"dex\n035\0"}))
    part = dice.randrange(4)
    if part == 0:
        layout.prefix = junk
    elif part == 1:
        layout.comment = other
    elif part == 2:
        layout.tail = dice.choice((junk, other))
    else:
        size = dice.choice((24, 4096, 1 << 40))
        layout.block = (
            struct.pack("<Q", size) + bytes(4064) + struct.pack("<Q", size) + b"APK Sig Block 42"
        )


def _bomb(dice: Dice, layout: Layout) -> None:
    size = dice.choice((1, 4, 24)) << 20
    names = (
        b"classes2.dex",
        b"assets/x.js",
        b"res/x.xml",
        b"lib/arm64-v8a/libx.so",
        b"assets/m.tflite",
    )
    layout.entries.append(Entry(dice.choice(names), bytes(size)))


def _drop(dice: Dice, layout: Layout) -> None:
    layout.entries.remove(dice.choice(layout.entries))
    if not layout.entries:
        layout.entries.append(Entry(b"x", b""))


def _many(dice: Dice, layout: Layout) -> None:
    for number in range(dice.choice((300, 2000, 70_000 if dice.chance(0.05) else 500))):
        layout.entries.append(Entry(b"assets/%d" % number, b"", 0))
    layout.wide = len(layout.entries) > 0xFFFE


def _extra(kind: int, data: bytes) -> bytes:
    return struct.pack("<2H", kind, len(data)) + data


_LIES = (
    *(_central, _central, _local, _both, _place, _overlapping, _twice, _name, _name, _field),
    *(_end, _wide_end, _around, _bomb, _drop, _many),
)


def _numbers(told: dict[str, int]) -> bytes:
    few = (told["flags"] & 0xFFFF, told["method"] & 0xFFFF)
    wide = (told[key] & 0xFFFFFFFF for key in ("crc", "packed", "size"))
    return struct.pack("<5H3L", 20, *few, 0, 0x21, *wide)


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()
