"""Apps with oddities that Android reads over and other readers may not, a few of each kind.

Every kind is put upon the same few apps, each of which is there without one too (``plain``), so that what a program
finds can be compared with what it finds in the same app. A kind is here only if Android's own sources leave no doubt
that it reads such a file: libziparchive (zip_archive.cc), AssetsProvider, ResourceTypes.cpp and the dex file loader
of ART, the release named where it was not always so. What Android refuses, such as doubled entries, bytes before the
first entry or after the end, and names that are no UTF-8, is no kind. None of the files is signed, but those with
wrong checksums have the list of digests that no installed app is without, in this form or another.
"""

import struct
import sys
import zipfile
from base64 import b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from packing import Entry, packed, stored, write

TESTS = Path(__file__).resolve().parents[1]
REAL = (
    "souch.smsbypass_9",
    "org.dyndns.fules.ck_20",
    "com.politedroid_6",
    "appium-uiautomator2-server-debug-androidTest",
)
OWN = ("arcface-login", "kyc-english")
"""Small ones, so that the slowest program can read all files; with one and with several dex files."""
MANIFEST, TABLE, LIST = "AndroidManifest.xml", "resources.arsc", "META-INF/MANIFEST.MF"
_POOL, _MAP, _START = 0x0001, 0x0180, 0x0102
_UTF8 = 0x100
_MANY = 66_000


class Kind(NamedTuple):
    """An oddity."""

    name: str
    what: str
    """What is odd, and what Android does."""
    put: Callable[[dict[str, bytes], Random], tuple[list[Entry], dict[str, Any]]]
    """From the files of an app to entries, and what `packing.write` has to know besides."""
    classes: int = 0
    """Classes that it adds."""


class Odd(NamedTuple):
    """A file."""

    path: Path
    kind: str
    base: str


# --- the archive ---------------------------------------------------------------------------------


def entries(files: dict[str, bytes]) -> list[Entry]:
    """An app as builders pack it."""
    return [(stored if name == TABLE else packed)(name, data) for name, data in files.items()]


def plain(files: dict[str, bytes], _: Random):
    return entries(files), {}


def encrypted(files: dict[str, bytes], _: Random):
    return [entry._replace(flags=1) for entry in entries(files)], {}


def unknown_method(files: dict[str, bytes], dice: Random):
    """Of the two that are opened as assets; code would not be loaded."""
    made = []
    for entry in entries(files):
        if entry.name.decode() in (MANIFEST, TABLE):
            entry = stored(entry.name.decode(), files[entry.name.decode()])
            entry = entry._replace(method=dice.randrange(0x100, 0xFFFF))
        made.append(entry)
    return made, {}


def wrong_sums(files: dict[str, bytes], dice: Random):
    files = {name: data for name, data in files.items() if name != LIST}
    digests = {name: b64encode(sha256(data).digest()).decode() for name, data in files.items()}
    listed = [f"Name: {name}\r\nSHA-256-Digest: {told}\r\n\r\n" for name, told in digests.items()]
    text = "Manifest-Version: 1.0\r\n\r\n" + "".join(listed)
    made = [entry._replace(crc=dice.getrandbits(32)) for entry in entries(files)]
    return [*made, packed(LIST, text.encode())], {}


def far_version(files: dict[str, bytes], _: Random):
    return [entry._replace(version=0xFFFF) for entry in entries(files)], {}


def larger_manifest(files: dict[str, bytes], _: Random):
    """As stored as `unknown_method` makes it, and said to reach into the entries after it."""
    first = stored(MANIFEST, files[MANIFEST])
    first = first._replace(method=0x5555, size=first.size + 1000)
    return [first, *(each for each in entries(files) if each.name.decode() != MANIFEST)], {}


def local_method(files: dict[str, bytes], _: Random):
    return [entry._replace(local={"method": 99, "flags": 1}) for entry in entries(files)], {}


def local_sizes(files: dict[str, bytes], dice: Random):
    made = []
    for entry in entries(files):
        told = {key: dice.randrange(1, 1 << 31) for key in ("crc", "packed", "size")}
        after = struct.pack("<4sIII", b"PK\x07\x08", entry.crc, len(entry.packed), entry.size)
        made.append(entry._replace(flags=8, local=told, after=after))
    return made, {}


def broken_extra(files: dict[str, bytes], _: Random):
    extra = struct.pack("<HH", 0xCAFE, 0x7FFF) + b"no"
    return [entry._replace(extra=extra) for entry in entries(files)], {}


def long_comment(files: dict[str, bytes], dice: Random):
    return entries(files), {"comment": dice.randbytes(0xFFFD).replace(b"P", b"p")}


def odd_block(files: dict[str, bytes], dice: Random):
    pair = dice.randbytes(12_345)
    pairs = struct.pack("<QI", 4 + len(pair), 0x6F646421) + pair
    size = struct.pack("<Q", len(pairs) + 24)
    return entries(files), {"block": size + pairs + size + b"APK Sig Block 42"}


def wide(files: dict[str, bytes], _: Random):
    return entries(files), {"wide": True}


def many(files: dict[str, bytes], _: Random):
    more = [stored(f"assets/many/{number:05d}", b"") for number in range(_MANY)]
    return entries(files) + more, {"wide": True}


# --- names ---------------------------------------------------------------------------------------


def long_name(files: dict[str, bytes], _: Random):
    return [stored("assets/" + "n" * 60_001, b"x"), *entries(files)], {}


def upward_names(files: dict[str, bytes], _: Random):
    names = ("../../../../odd/up.txt", "/odd/top.txt", "..\\..\\odd.txt", "assets/../../odd.txt")
    return [*(stored(name, b"x") for name in names), *entries(files)], {}


def names_below_files(files: dict[str, bytes], _: Random):
    names = (f"{MANIFEST}/a", "classes.dex/a", f"{TABLE}/a")
    return [*(stored(name, b"x") for name in names), *entries(files)], {}


# --- the manifest --------------------------------------------------------------------------------


def chunks(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Type and bytes of the chunks of binary XML."""
    at, end = struct.unpack_from("<HI", data, 2)
    while at < end:
        kind, size = struct.unpack_from("<H2xI", data, at)
        yield kind, data[at : at + size]
        at += size


def xml(parts: list[bytes], kind: int = 3) -> bytes:
    """Binary XML of chunks."""
    body = b"".join(parts)
    return struct.pack("<HHI", kind, 8, 8 + len(body)) + body


def _manifest(change: Callable[[bytes], bytes]):
    def put(files: dict[str, bytes], _: Random):
        return entries(files | {MANIFEST: change(files[MANIFEST])}), {}

    return put


def other_type(data: bytes) -> bytes:
    return xml([part for _, part in chunks(data)], 0)


def bytes_after(data: bytes) -> bytes:
    return data + b"\xa5" * 4097


def unknown_chunk(data: bytes) -> bytes:
    made = []
    for kind, part in chunks(data):
        if kind == _MAP:
            made.append(struct.pack("<HHI", 0x0777, 8, 40) + b"\xa5" * 32)
        made.append(part)
    return xml(made)


def wide_attributes(data: bytes) -> bytes:
    """Each attribute with eight bytes more, which its element tells of."""
    made = []
    for kind, part in chunks(data):
        if kind == _START:
            (header,) = struct.unpack_from("<H", part, 2)
            start, size, count = struct.unpack_from("<3H", part, header + 8)
            rows = [part[header + start + size * n :][:size] for n in range(count)]
            head = bytearray(part[: header + start])
            struct.pack_into("<H", head, header + 10, size + 8)
            part = bytes(head) + b"".join(row + b"\xa5" * 8 for row in rows)
            part = part[:4] + struct.pack("<I", len(part)) + part[8:]
        made.append(part)
    return xml(made)


def strings_of(pool: bytes) -> list[str]:
    """The strings of a pool in UTF-16, none of which is longer than 32,767 units; no styles."""
    header, count, styles, flags, start = struct.unpack_from("<2xH4x4I", pool)
    if styles or flags & _UTF8:
        raise ValueError("the pool is of another form")
    found = []
    for offset in struct.unpack_from(f"<{count}I", pool, header):
        (length,) = struct.unpack_from("<H", pool, start + offset)
        found.append(pool[start + offset + 2 :][: 2 * length].decode("utf-16-le"))
    return found


def eight_bit_pool(data: bytes) -> bytes:
    made = []
    for kind, part in chunks(data):
        if kind == _POOL:
            texts = [_short(text) for text in strings_of(part)]
            places = [sum(map(len, texts[:number])) for number in range(len(texts))]
            body = b"".join(texts)
            body += b"\0" * (-len(body) % 4)
            start = 28 + 4 * len(texts)
            head = struct.pack(
                "<HHI5I", _POOL, 28, start + len(body), len(texts), 0, _UTF8, start, 0
            )
            part = head + struct.pack(f"<{len(places)}I", *places) + body
        made.append(part)
    return xml(made)


def _short(text: str) -> bytes:
    raw, units = text.encode(), len(text.encode("utf-16-le")) // 2
    return _length(units) + _length(len(raw)) + raw + b"\0"


def _length(number: int) -> bytes:
    return bytes([number >> 8 | 0x80, number & 0xFF]) if number > 0x7F else bytes([number])


def false_count(data: bytes) -> bytes:
    """A pool that claims as many strings as its bytes could name places of."""
    made = []
    for kind, part in chunks(data):
        if kind == _POOL:
            most = (len(part) - 28) // 4
            part = part[:8] + struct.pack("<I", most) + part[12:]
        made.append(part)
    return xml(made)


# --- code ----------------------------------------------------------------------------------------


def _builder():
    sys.path.insert(0, str(TESTS / "analyzers" / "static"))
    import dexbuilder

    return dexbuilder


def newer_version(files: dict[str, bytes], _: Random):
    """No sum of a dex file includes its version."""
    changed = {
        name: b"dex\n040" + data[7:] for name, data in files.items() if name.endswith(".dex")
    }
    return entries(files | changed), {}


def _with_dex(files: dict[str, bytes], data: bytes):
    number = sum(name.startswith("classes") and name.endswith(".dex") for name in files)
    return entries(files | {f"classes{number + 1}.dex": data}), {}


def unicode_names(files: dict[str, bytes], _: Random):
    build = _builder()
    code = [build.Method("запуск", code=lambda _: [0x0E])]
    return _with_dex(files, build.build([build.Class("L人脸/检测é;", code)]).data)


def container(files: dict[str, bytes], _: Random):
    build = _builder()
    code = [build.Method("run", code=lambda _: [0x0E])]
    parts = [[build.Class("Lodd/First;", code)], [build.Class("Lodd/Second;", code)]]
    return _with_dex(files, build.container(parts).data)


PLAIN = Kind("plain", "nothing; what the others are compared with", plain)
KINDS = (
    Kind("zip-encrypted", "all entries marked as encrypted; the mark is not looked at", encrypted),
    Kind(
        "zip-method",
        "manifest and resources of an unknown packing; anything but deflate is read as stored",
        unknown_method,
    ),
    Kind(
        "zip-size",
        "the same of the manifest, and a size that reaches beyond it; only its chunk is read",
        larger_manifest,
    ),
    Kind(
        "zip-crc",
        "checksums that are not those of the data, whose digests are listed; they are not compared",
        wrong_sums,
    ),
    Kind("zip-version", "entries that need version 6553.5; it is not looked at", far_version),
    Kind(
        "zip-local-method",
        "local headers name another packing and encryption; those of the directory count",
        local_method,
    ),
    Kind(
        "zip-local-sizes",
        "local headers with a descriptor after the data and nonsense sizes; those of the directory count",
        local_sizes,
    ),
    Kind("zip-extra", "extra fields that end beyond themselves; they are not read", broken_extra),
    Kind("zip-comment", "a comment of 65,533 bytes", long_comment),
    Kind("zip-block", "a signing block with an unknown part of odd length", odd_block),
    Kind("zip64", "the end of ZIP64 (Android 12)", wide),
    Kind("zip-many", "66,000 entries (Android 12)", many),
    Kind("name-long", "an entry whose name has 60,008 bytes; names are only compared", long_name),
    Kind("name-up", "entries that are named upwards and from the root; the same", upward_names),
    Kind(
        "name-below",
        "entries named as if manifest, code and resources were folders; the same",
        names_below_files,
    ),
    Kind("xml-type", "manifest of another chunk type; it is not looked at", _manifest(other_type)),
    Kind(
        "xml-tail",
        "bytes after the manifest's end; the chunk's size counts",
        _manifest(bytes_after),
    ),
    Kind("xml-chunk", "an unknown chunk in the manifest; it is skipped", _manifest(unknown_chunk)),
    Kind(
        "xml-stride",
        "attributes of the manifest further apart; their distance is read",
        _manifest(wide_attributes),
    ),
    Kind(
        "xml-count",
        "the manifest's pool claims more strings than it has; they are never asked for",
        _manifest(false_count),
    ),
    Kind("xml-utf8", "the manifest's pool in UTF-8", _manifest(eight_bit_pool)),
    Kind("dex-version", "code of version 040 (Android 10)", newer_version),
    Kind("dex-unicode", "a class and a method with Unicode in their names", unicode_names, 1),
    Kind("dex-container", "a dex container of version 041 (Android 16)", container, 2),
)


# --- the set -------------------------------------------------------------------------------------


def odd(folder: Path, apps: list[Path], seed: int) -> list[Odd]:
    """Every app without an oddity and with each; what is there is kept."""
    found = []
    for app in apps:
        files: dict[str, bytes] | None = None
        for kind in (PLAIN, *KINDS):
            target = folder / kind.name / f"{app.stem}.apk"
            if not target.is_file():
                files = files or _files(app)
                target.parent.mkdir(parents=True, exist_ok=True)
                parts, more = kind.put(files, Random(f"{seed} {kind.name} {app.stem}"))
                write(target, parts, **more)
            found.append(Odd(target, kind.name, app.stem))
    return found


def _files(app: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(app) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def apps(real: list[Path]) -> list[Path]:
    """The apps they are made of, of real ones and of ours."""
    chosen = {path.stem: path for path in real if path.stem in REAL}
    own = [TESTS / "apks" / name / f"{name}.apk" for name in OWN]
    return [chosen[name] for name in REAL] + own
