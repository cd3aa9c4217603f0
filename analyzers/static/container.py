"""The app as files: one APK, or the parts of a set or bundle put together as the device would.

Everything that reads an app asks here, by the names an APK has. In an app of several parts the base's
files keep their names; those of other parts do too, unless that name is taken: then the part's name
stands in it (``assets/feature!/model.bin``). Dex files of other parts are ``feature!/classes.dex``.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from analyzers.artifacts import Limitation
from analyzers.artifacts import Part as SeenPart
from analyzers.errors import AppUnreadable
from analyzers.static.aab import MANIFEST as MANIFEST
from analyzers.static.aab import RESOURCES as RESOURCES
from analyzers.static.archive import LARGEST_FILE as LARGEST_FILE
from analyzers.static.archive import LARGEST_SIGNATURES, Archive
from analyzers.static.axml import Element
from analyzers.static.container_limits import limitations
from analyzers.static.parts import LARGEST_MANIFEST as LARGEST_MANIFEST
from analyzers.static.parts import Files, Found, Part, find
from analyzers.static.resources import Table
from analyzers.static.source import MIB as MIB

LARGEST_RESOURCES = 256 * MIB
LARGEST_DEX = 256 * MIB
"""A dex holds at most 65,536 methods per table; the largest real ones stay near 12 MB."""
LARGEST_CODE = 1024 * MIB
"""All dex files of one app together."""

_DEX = re.compile(r"classes([2-9]|[1-9]\d+)?\.dex")
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9_.-]")


class Container:
    """An opened app: an APK, .xapk, .apks, .apkm, .aab or a folder of APKs. Use as a context manager.

    Raises `AppUnreadable` with the codes ``apk-missing``, ``apk-no-access``, ``apk-is-folder``,
    ``apk-empty``, ``apk-too-large``, ``apk-not-zip``, ``apk-truncated``, ``apk-encrypted``,
    ``apk-damaged``, ``apk-no-manifest``, ``apk-manifest-unreadable``, ``apk-no-dex``, ``apk-no-base``
    and ``apk-parts-differ``.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._keep = ExitStack()
        self._hashes: dict[str, str] = {}
        self._places: dict[str, tuple[Files, str]] = {}
        self._prefix: dict[str, str] = {}
        self._renamed: dict[str, dict[str, str]] = {}
        try:
            self.found: Found = find(path, self._keep)
            self.size = self.found.size
            self._base = self.found.parts[0].files
            self.dex_names = _dex_names(self._base.names)
            self.names: tuple[str, ...] = self._base.names
            if len(self.found.parts) > 1:
                self._put_together(self.found.parts)
            if not self.dex_names:
                raise AppUnreadable("apk-no-dex", _no_dex(path.name))
        except BaseException:
            self._keep.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._keep.close()

    def sha256(self) -> str:
        """SHA-256 of the file that was named, lower-case hex.

        For a folder: SHA-256 of its parts' SHA-256 in hex, sorted, each with a line feed after it, so
        that ``sha256sum *.apk | cut -c 1-64 | sort | sha256sum`` gives the same.
        """
        if self.found.source is not None:
            return self.found.source.sha256()
        lines = sorted(f"{self._hash(part)}\n" for part in self.found.parts)
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    def size_of(self, name: str) -> int:
        """Unpacked bytes an entry claims to have. Raises ``KeyError``."""
        files, inner = self._at(name)
        return files.size_of(inner)

    def stored(self, name: str) -> bool:
        """Whether the bytes of an entry lie in the archive as they are. Raises ``KeyError``."""
        files, inner = self._at(name)
        return files.stored(inner)

    def read(self, name: str, limit: int = LARGEST_FILE) -> bytes:
        """The bytes of an entry, at most ``limit`` of them. Raises `AppUnreadable`."""
        files, inner = self._at(name)
        return files.read(inner, limit)

    def part(self, name: str, offset: int, size: int) -> bytes:
        """At most ``size`` bytes of an entry from ``offset`` on, which no checksum vouches for.

        A packed entry is unpacked up to there, so the caller's budget is ``offset + size``.
        Raises `AppUnreadable`.
        """
        files, inner = self._at(name)
        return files.part(inner, offset, size)

    def signing_block(self, limit: int = LARGEST_SIGNATURES) -> bytes:
        """The APK signing block of the base; empty when there is none or it is larger than ``limit``."""
        return self._base.signing_block(limit) if isinstance(self._base, Archive) else b""

    def dexes(self) -> Iterator[tuple[str, bytes | bytearray | AppUnreadable]]:
        """Name and bytes of each dex the platform would load, in its order, or why there are none."""
        left = LARGEST_CODE
        for name in self.dex_names:
            data: bytes | bytearray | AppUnreadable
            files, inner = self._at(name)
            read = files.buffer if isinstance(files, Archive) else files.read
            try:
                data = read(inner, min(left, LARGEST_DEX))
                left -= len(data)
            except AppUnreadable as error:
                data = error
            yield name, data

    def manifests(self) -> list[tuple[str, Element]]:
        """Manifests of the parts beside the base, by the name to cite them by."""
        others = self.found.parts[1:]
        return [(self._prefix[p.name] + MANIFEST, p.root) for p in others if p.root is not None]

    def tables(self) -> list[Table]:
        """Resource tables of the parts beside the base; what cannot be read is empty."""
        tables: list[Table] = []
        for part in self.found.parts[1:]:
            if RESOURCES in part.files.names:
                try:
                    data = part.files.read(RESOURCES, LARGEST_RESOURCES)
                except AppUnreadable:
                    data = b""
                tables.append(Table(data, self._renamed[part.name]))
        return tables

    def present(self) -> tuple[SeenPart, ...]:
        """The parts that were there."""
        return tuple(
            SeenPart(part.name, part.file, self._hash(part), part.files.size)
            for part in self.found.parts
        )

    def limitations(self) -> tuple[Limitation, ...]:
        """What was odd about what was read up to now, and apps inside the app, which are not read."""
        archives = [p.files for p in self.found.parts if isinstance(p.files, Archive)]
        return tuple(limitations([each.oddities for each in archives], self.names))

    # --- several parts -----------------------------------------------------------------------

    def _at(self, name: str) -> tuple[Files, str]:
        return self._places[name] if self._places else (self._base, name)

    def _hash(self, part: Part) -> str:
        if part.name not in self._hashes:
            files = part.files
            known = files.source.sha256() if isinstance(files, Archive) else ""
            self._hashes[part.name] = known
        return self._hashes[part.name]

    def _put_together(self, parts: tuple[Part, ...]) -> None:
        places = {name: (self._base, name) for name in self._base.names}
        dexes = [*self.dex_names]
        for number, part in enumerate(parts[1:], 1):
            prefix = _NOT_IN_A_NAME.sub("_", part.name)[:100]
            prefix += "!/" if f"{prefix}!/" not in self._prefix.values() else f"[{number}]!/"
            self._prefix[part.name] = prefix
            code = _dex_names(part.files.names)
            dexes += [prefix + inner for inner in code]
            renamed = self._renamed[part.name] = {}
            for inner in part.files.names:
                if inner in code:
                    places[prefix + inner] = (part.files, inner)
                elif inner not in (MANIFEST, RESOURCES) and not inner.startswith("META-INF/"):
                    name = _free_name(inner, prefix, places)
                    places[name] = (part.files, inner)
                    if name != inner:
                        renamed[inner] = name
        self._places = places
        self.names = tuple(places)
        self.dex_names = tuple(dexes)


def _free_name(inner: str, prefix: str, taken: Mapping[str, object]) -> str:
    """The name a file of a part gets in the app."""
    if inner not in taken:
        return inner
    folder, slash, rest = inner.partition("/")
    name = f"{folder}/{prefix}{rest}" if slash else prefix + inner
    while name in taken:
        name += "~"
    return name


def _no_dex(name: str) -> str:
    return (
        f"{name} holds no classes.dex: there is no code to read. "
        "If it is one split of several, scan the base APK, or a folder with all of them."
    )


def _dex_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """classes.dex, classes2.dex, … up to the first gap, as the platform loads them."""
    present = {name for name in names if name.startswith("classes") and _DEX.fullmatch(name)}
    found: list[str] = []
    while (name := f"classes{len(found) + 1 if found else ''}.dex") in present:
        found.append(name)
    return tuple(found)
