"""The files one app is made of: an APK, a set of splits in a folder or an archive, or a bundle's modules.

A set is one app: package and version must agree in all of it and one part must be the base, or it is
refused. Archives lie in archives to a depth of one. Source: "Build multiple APKs" and "About Android
App Bundles" in the Android developer guide; bundletool's commands.proto for ``toc.pb``; the lists of
.xapk (``manifest.json``) and .apkm (``info.json``) as such files have them.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Literal, NamedTuple, Protocol

from analyzers.errors import AppUnreadable
from analyzers.static.aab import MANIFEST, Module, module_folders
from analyzers.static.archive import MOST_ENTRIES, Archive, shown_name
from analyzers.static.axml import LONGEST_CLASS_NAME, AxmlUnreadable, Element, parse
from analyzers.static.protobuf import ProtobufUnreadable, fields, message_of, text
from analyzers.static.source import MIB, Source, no_access

LARGEST_APK = 8 * 1024 * MIB
LARGEST_MANIFEST = 32 * MIB
LARGEST_LIST = 8 * MIB
LARGEST_UNPACKED = 2 * 1024 * MIB
"""Bytes of all packed APKs of a set together; those that lie in it as they are cost nothing."""
MOST_PARTS = 1000
"""Two modules in eighty languages come to some three hundred."""

BASE = "base"
Form = Literal["apk", "folder", "xapk", "apks", "apkm", "aab"]
_FORMS: tuple[Form, ...] = ("xapk", "apks", "apkm")
_PREFERRED = ("arm64", "armeabi_v7a", "")
"""Standalone APKs are whole apps for one kind of device each; one of these is read."""


class Files(Protocol):
    """What every part can do; see `analyzers.static.archive.Archive`."""

    names: tuple[str, ...]
    size: int

    def size_of(self, name: str) -> int: ...
    def stored(self, name: str) -> bool: ...
    def read(self, name: str, limit: int = ...) -> bytes: ...
    def part(self, name: str, offset: int, size: int) -> bytes: ...


class Part(NamedTuple):
    """One of the files of an app."""

    name: str
    """``base``, or that of the split."""
    file: str
    """Where it lies in the folder or archive; empty for an APK by itself."""
    files: Files
    root: Element | None
    """Its manifest; ``None`` for an APK by itself, whose manifest is read later."""


class Found(NamedTuple):
    """An app in one or several files."""

    form: Form
    parts: tuple[Part, ...]
    """The base first, the others by name."""
    listed: tuple[str, ...]
    """Names of splits the set's own list speaks of and whose files are not in it, sorted."""
    unread: tuple[str, ...]
    """Files of the set that were not or could not be read, sorted."""
    size: int
    source: Source | None
    """The file that was named; ``None`` for a folder."""


def find(path: Path, keep: ExitStack) -> Found:
    """The parts of the app at ``path``; ``keep`` closes what is opened.

    Raises `AppUnreadable`: those of `Archive`, ``apk-missing``, ``apk-empty``, ``apk-is-folder`` (no APK in
    it), ``apk-no-manifest``, ``apk-no-base``, ``apk-parts-differ``.
    """
    if _is_folder(path):
        return _folder(path, keep)
    source = open_file(path, keep)
    archive = Archive(source)
    if MANIFEST in archive.names:
        return Found("apk", (Part(BASE, "", archive, None),), (), (), source.size, source)
    if folders := module_folders(archive.names):
        opened: _Opened = ((folder, Module(archive, folder)) for folder in folders)
        parts, unread = _parts(path, "aab", opened)
        return Found("aab", parts, (), tuple(unread), source.size, source)
    inner = [name for name in archive.names if name.lower().endswith(".apk")]
    if not inner:
        raise AppUnreadable(
            "apk-no-manifest",
            f"{path.name} is a zip archive without AndroidManifest.xml, so it is not an APK.",
        )
    form = _form(path, archive.names)
    chosen, passed_over = _chosen(archive.names, inner)
    parts, unread = _parts(path, form, _nested(archive, chosen, keep))
    unread = sorted([*unread, *passed_over])
    return Found(form, parts, _listed(archive), tuple(unread), source.size, source)


def open_file(path: Path, keep: ExitStack) -> Source:
    """An ordinary file. Raises `AppUnreadable`."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # opening a pipe would wait for its writer
            raise AppUnreadable("apk-no-access", f"{path} is no ordinary file.")
        file = keep.enter_context(path.open("rb"))
        size = os.fstat(file.fileno()).st_size
    except FileNotFoundError:
        raise AppUnreadable("apk-missing", f"{path} does not exist.") from None
    except (OSError, ValueError) as error:  # ValueError: a zero character in the path
        raise no_access(path, error) from None
    if size == 0:
        raise AppUnreadable("apk-empty", f"{path.name} is empty (0 bytes).")
    if size > LARGEST_APK:
        raise AppUnreadable("apk-too-large", f"{path.name} is larger than {LARGEST_APK:,} bytes.")
    return Source(path, file, path.name, size)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False  # opening it says what is wrong


# --- where the parts lie -------------------------------------------------------------------------


def _folder(path: Path, keep: ExitStack) -> Found:
    try:
        files = sorted(each for each in path.iterdir() if each.suffix.lower() == ".apk")
    except OSError as error:
        raise no_access(path, error) from None
    if not files:
        raise AppUnreadable("apk-is-folder", f"{path} is a folder without APK files.")
    parts, unread = _parts(path, "folder", _opened(files, keep))
    size = sum(part.files.size for part in parts)
    return Found("folder", parts, (), tuple(unread), size, None)


def _opened(files: Iterable[Path], keep: ExitStack) -> "_Opened":
    for file in files:
        try:
            yield file.name, Archive(open_file(file, keep))
        except AppUnreadable as error:
            yield file.name, error


def _nested(archive: Archive, names: Iterable[str], keep: ExitStack) -> "_Opened":
    left, room = LARGEST_UNPACKED, archive.size

    def kept(file: IO[bytes]) -> IO[bytes]:
        return keep.enter_context(file)

    for name in names:
        try:
            source, unpacked = archive.nested(name, left, kept)
            left -= unpacked
            room -= 0 if unpacked else source.size
            if room < 0:
                raise AppUnreadable("apk-damaged", f"{source.name} shares its bytes with others.")
            yield name, Archive(source)
        except AppUnreadable as error:
            yield name, error


def _chosen(names: tuple[str, ...], inner: list[str]) -> tuple[list[str], list[str]]:
    """APKs of a set that make up one app, and other files of it that are not read."""
    splits = [name for name in inner if name.startswith(("splits/", "asset-slices/"))]
    loose = [name for name in inner if "/" not in name]
    alone = [name for name in inner if name.startswith("standalones/")]
    whole = [n for mark in _PREFERRED for n in sorted(alone) if mark in n][:1]
    chosen = splits or loose or whole or inner
    unread = [name for name in names if name.lower().endswith(".obb")]
    unread += [name for name in alone if chosen is whole and name not in whole]
    return chosen, unread


def _form(path: Path, names: tuple[str, ...]) -> Form:
    by_list: dict[str, Form] = {"toc.pb": "apks", "manifest.json": "xapk", "info.json": "apkm"}
    suffix = path.suffix.lower().removeprefix(".")
    named = [form for form in _FORMS if form == suffix]
    return next((form for name, form in by_list.items() if name in names), (*named, "apks")[0])


# --- one app -------------------------------------------------------------------------------------


_Opened = Iterator[tuple[str, Files | AppUnreadable]]


def _parts(path: Path, form: Form, opened: _Opened) -> tuple[tuple[Part, ...], list[str]]:
    """The parts, the base first, and the files that cannot be read."""
    found: dict[str, Part] = {}
    unread: dict[str, AppUnreadable] = {}
    agreed: dict[str, str] = {}
    manifests, entries = LARGEST_MANIFEST, MOST_ENTRIES
    for count, (file, files) in enumerate(opened):
        if count == MOST_PARTS:
            raise AppUnreadable(
                "apk-too-large", f"{path.name} holds more than {MOST_PARTS:,} APKs."
            )
        try:
            if isinstance(files, AppUnreadable):
                raise files
            entries -= len(files.names)
            root, size = _root(file, files, manifests)
            manifests -= size
        except AppUnreadable as error:
            unread[file] = error
            continue
        if entries < 0:
            raise AppUnreadable(
                "apk-too-large", f"{path.name} lists more than the {MOST_ENTRIES:,} files allowed."
            )
        _agree(path, root, agreed)
        part = Part(_split_name(form, file, root), file, files, root)
        found[part.name] = _either(path, form, part, found.get(part.name))
    if BASE not in found:
        if unread:
            raise next(iter(unread.values()))
        raise AppUnreadable("apk-no-base", _no_base(path, [*found]))
    parts = sorted(found.values(), key=lambda part: (part.name != BASE, part.name))
    return tuple(parts), sorted(unread)


def _root(file: str, files: Files, limit: int) -> tuple[Element, int]:
    """The manifest of a part, and its bytes. Raises `AppUnreadable`."""
    if MANIFEST not in files.names:
        raise AppUnreadable("apk-no-manifest", f"{shown_name(file)} has no AndroidManifest.xml.")
    try:
        data = files.read(MANIFEST, limit)
        root = parse(data, by_id=True)
    except AxmlUnreadable as error:
        raise AppUnreadable(
            "apk-manifest-unreadable", f"{shown_name(file)}: its manifest cannot be read ({error})."
        ) from None
    if root.tag != "manifest":
        raise AppUnreadable("apk-manifest-unreadable", f"{shown_name(file)} has no manifest.")
    return root, len(data)


def _split_name(form: Form, file: str, root: Element) -> str:
    name = root.spelled("split") or (file if form == "aab" else BASE)
    return name[:LONGEST_CLASS_NAME]


def _agree(path: Path, root: Element, agreed: dict[str, str]) -> None:
    """Refuse parts of different apps or versions, as the platform's installer does."""
    for what, value in (("apps", root.spelled("package")), ("versions", _version(root))):
        known = agreed.setdefault(what, value) if value else value
        if known != value:
            raise AppUnreadable(
                "apk-parts-differ",
                f"{path.name} holds parts of different {what} "
                f"({shown_name(known)}, {shown_name(value)}); scan each app by itself.",
            )


def _version(root: Element) -> str:
    """Version code; a part of a bundle may have none."""
    code = root.get("versionCode") or ""
    major = root.get("versionCodeMajor") or "0"
    return code if major == "0" else f"{major}.{code}"


def _either(path: Path, form: Form, part: Part, other: Part | None) -> Part:
    """Which of two parts of one name counts.

    In a set for all devices it is the one for the later Android; the same file twice is one file.
    """
    if other is None:
        return part
    if form == "apks":
        return max(other, part, key=lambda each: (_least_sdk(each), each.file))
    if isinstance(part.files, Archive) and isinstance(other.files, Archive):
        here, there = part.files.source, other.files.source
        if here.size == there.size and here.sha256() == there.sha256():
            return other
    raise AppUnreadable(
        "apk-parts-differ",
        f"{path.name} holds the part {shown_name(part.name)} in two forms "
        f"({shown_name(other.file)}, {shown_name(part.file)}).",
    )


def _least_sdk(part: Part) -> int:
    sdk = next(part.root.all("uses-sdk"), None) if part.root is not None else None
    value = (sdk.get("minSdkVersion") if sdk is not None else None) or ""
    return int(value) if value.isdecimal() and len(value) < 10 else 0


def _no_base(path: Path, names: list[str]) -> str:
    some = ", ".join(shown_name(name) for name in sorted(names)[:3])
    return f"{path.name} holds no base APK, only parts of an app ({some})."


# --- what a set's own list says ------------------------------------------------------------------


def _listed(archive: Archive) -> tuple[str, ...]:
    """Splits in the list of a set whose files are not there; none when there is no list to be read."""
    found: set[str] = set()
    names = frozenset(archive.names)
    for name, read in (("toc.pb", _in_toc), ("manifest.json", _in_json)):
        if name in archive.names:
            try:
                found |= set(read(archive.read(name, LARGEST_LIST), names))
            except (AppUnreadable, ProtobufUnreadable, ValueError, RecursionError):
                continue
    # JSON can name half a character, which no document of ours can hold.
    whole = (
        name.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace") for name in found
    )
    shorter = {name for name in whole if 0 < len(name) <= LONGEST_CLASS_NAME}
    return tuple(sorted(shorter - {BASE}))[:MOST_PARTS]


def _in_toc(data: bytes, names: frozenset[str]) -> Iterator[str]:
    """Split names of BuildApksResult: by variant and module, and of asset slices."""
    for number, _, inner in fields(memoryview(data)):
        sets = [inner] if number == 3 else []
        if number == 1:
            sets = [module for field, _, module in fields(inner) if field == 2]
        for each in sets:
            for field, _, apk in fields(each):
                if field == 2 and text(message_of(apk, 2)) not in names:
                    yield text(message_of(message_of(apk, 3 if number == 1 else 7), 1))


def _in_json(data: bytes, names: frozenset[str]) -> Iterator[str]:
    """Split names of an .xapk: ``split_configs``, and ``id`` in ``split_apks``."""
    import json

    known = json.loads(data)
    if isinstance(known, dict):
        named, apks = known.get("split_configs"), known.get("split_apks")
        for name in named if isinstance(named, list) else ():
            if isinstance(name, str):
                yield name
        for apk in apks if isinstance(apks, list) else ():
            ident, file = (apk.get("id"), apk.get("file")) if isinstance(apk, dict) else (0, 0)
            if isinstance(ident, str) and not (isinstance(file, str) and file in names):
                yield ident
