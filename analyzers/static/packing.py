"""Packers and protectors: when their traces are there, the code seen is not the code that runs."""

from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files

import msgspec

from analyzers.artifacts import Component, Evidence, Packer, Value
from analyzers.sdks import file_matches


class PackerRow(Value, frozen=True):
    """Signature of one packer (``data/packers.json``)."""

    id: str
    name: str
    libs: tuple[str, ...]
    classes: tuple[str, ...]
    assets: tuple[str, ...]
    reason: str


@cache
def packer_rows() -> tuple[PackerRow, ...]:
    """The packaged signatures."""
    data = files("analyzers.data").joinpath("packers.json").read_bytes()
    return msgspec.json.decode(data, type=tuple[PackerRow, ...])


def packers(
    names: Iterable[str], components: tuple[Component, ...], defined: set[str]
) -> tuple[Packer, ...]:
    """Packers whose traces are in the APK.

    ``names`` are archive entries, ``defined`` the dotted names of all classes in the dex files.
    A manifest whose Application or entry activities are in no dex is a packer's work (or a split's
    absence) even when no signature matches.
    """
    entries = tuple(names)
    found = [
        Packer(row.id, row.name, evidence)
        for row in packer_rows()
        if (evidence := _traces(row, entries, components))
    ]
    if not found and (missing := _missing(components, defined)):
        found.append(Packer("unknown", "unknown packer or missing code", missing))
    return tuple(found)


def _traces(
    row: PackerRow, entries: tuple[str, ...], components: tuple[Component, ...]
) -> tuple[Evidence, ...]:
    evidence: list[Evidence] = []
    for name in entries:
        if name.startswith("lib/") and any(file_matches(lib, name) for lib in row.libs):
            evidence.append(Evidence("native", name, "file name", name.rpartition("/")[2]))
        elif name.startswith("assets/") and any(file_matches(asset, name) for asset in row.assets):
            evidence.append(Evidence("file", name, "file name", name.rpartition("/")[2]))
    evidence += [
        _declared(component)
        for component in components
        if any(fnmatchcase(component.name, pattern) for pattern in row.classes)
    ]
    return tuple(sorted(evidence, key=lambda e: (e.kind, e.source, e.excerpt))[:5])


def _declared(component: Component) -> Evidence:
    return Evidence(
        kind="manifest",
        source="AndroidManifest.xml",
        locator=f"/manifest/application//{component.kind}[@name]",
        excerpt=component.name,
    )


def _missing(components: tuple[Component, ...], defined: set[str]) -> tuple[Evidence, ...]:
    needed = [c for c in components if c.kind in ("application", "activity") and c.entry]
    absent = [c for c in needed if c.name not in defined and not _of_platform(c.name)]
    applications = [c for c in absent if c.kind == "application"]
    if applications or (absent and len(absent) * 2 > len(needed)):
        return tuple(_declared(c) for c in (applications or absent)[:5])
    return ()


def _of_platform(name: str) -> bool:
    return name.startswith(("android.", "com.android.internal."))
