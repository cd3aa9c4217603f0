"""Face SDKs in the app: every signal of the catalogue, and how strongly it is tied to running code."""

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import cache
from typing import NamedTuple

from analyzers.artifacts import Component, Evidence, Grade, SdkUse
from analyzers.sdks import (
    CatalogueRow,
    called_face_classes,
    catalogue,
    file_matches,
    host_pattern,
)
from analyzers.static.dex import Dex
from analyzers.static.program import Program, Use, caller_name

EVIDENCE_KEPT = 6
"""Pieces of evidence a hit carries; more of the same kind would not convince anybody further."""


class Trace(NamedTuple):
    """A signal of one SDK that needs no code to be read."""

    sdk: str
    signal: str
    """The catalogue entry that matched; one that several SDKs share proves none of them alone."""
    evidence: Evidence


class Surface(NamedTuple):
    """What is looked at outside the code."""

    names: tuple[str, ...]
    components: tuple[Component, ...]
    meta_data: tuple[tuple[str, str, Evidence], ...]
    web_files: dict[str, bytes]
    """Bundled scripts and pages (``assets/**.js``, ``*.html``)."""


# --- traces outside the code ---------------------------------------------------------------------


def traces(surface: Surface) -> list[Trace]:
    """Signals in file names, manifest and bundled web code."""
    libs = [name for name in surface.names if name.startswith("lib/") and name.endswith(".so")]
    others = [name for name in surface.names if not name.startswith(("lib/", "META-INF/"))]
    found: list[Trace] = []
    for row in catalogue().sdks:
        found += _file_traces(row, "native", row.native_libs, libs)
        found += _file_traces(row, "file", row.assets, others)
        found += _manifest_traces(row, surface)
        found += _web_traces(row, surface.web_files)
    return found


def _file_traces(
    row: CatalogueRow, kind: str, patterns: tuple[str, ...], names: list[str]
) -> Iterable[Trace]:
    for pattern in patterns:
        for name in names:
            if file_matches(pattern, name):
                file = name.rpartition("/")[2]
                seen = (
                    Evidence("native", name, "file name", file)
                    if kind == "native"
                    else Evidence("file", name, "file name", file)
                )
                yield Trace(row.id, pattern, seen)


def _manifest_traces(row: CatalogueRow, surface: Surface) -> Iterable[Trace]:
    for component in surface.components:
        if any(fnmatchcase(component.name, pattern) for pattern in row.components):
            locator = f"/manifest/application//{component.kind}[@name]"
            seen = Evidence("manifest", "AndroidManifest.xml", locator, component.name)
            yield Trace(row.id, component.name, seen)
    for pattern in row.meta_data:
        wanted, _, member = pattern.partition("=")
        for name, value, seen in surface.meta_data:
            if name == wanted and (not member or member in re.split(r"[,\s]+", value)):
                yield Trace(row.id, pattern, seen)


def _web_traces(row: CatalogueRow, web_files: dict[str, bytes]) -> Iterable[Trace]:
    for text in row.asset_strings:
        for name, data in web_files.items():
            at = data.find(text.encode())
            if at >= 0:
                yield Trace(row.id, text, Evidence("file", name, f"byte {at}", text))


# --- classes -------------------------------------------------------------------------------------


def candidate_types(dex: Dex) -> dict[str, list[int]]:
    """SDK id -> its type indices in one dex. Cheap: binary searches on the sorted type table.

    A type under several SDKs' prefixes belongs to those with the longest.
    """
    best: dict[int, tuple[int, set[str]]] = {}
    for row in catalogue().sdks:
        for name in _own_names(row):
            for index in _types_of(dex, name):
                length, owners = best.get(index, (0, set()))
                if len(name) > length:
                    best[index] = (len(name), {row.id})
                elif len(name) == length:
                    owners.add(row.id)
    found: dict[str, list[int]] = {}
    for index in sorted(best):
        for sdk in best[index][1]:
            found.setdefault(sdk, []).append(index)
    return found


def _own_names(row: CatalogueRow) -> tuple[str, ...]:
    # Generic classes count where something else must agree: a method called, a cascade's name.
    generic = row.generic_prefixes if row.only_methods or row.with_strings else ()
    return tuple(dict.fromkeys((*row.prefixes, *generic, *row.entry_classes)))


def _types_of(dex: Dex, dotted: str) -> Iterable[int]:
    """Types of a package or a class and what is nested in it."""
    path = "L" + dotted.replace(".", "/")
    for ending in ("/", ";", "$"):
        yield from dex.types_with_prefix(path + ending)


def territory(row: CatalogueRow) -> tuple[str, ...]:
    """Descriptor prefixes of the SDK's own code, in which a reference proves nothing."""
    names = (*row.prefixes, *row.generic_prefixes, *row.entry_classes)
    return tuple(
        "L" + name.replace(".", "/") + ending for name in names for ending in ("/", ";", "$")
    )


# --- hosts ---------------------------------------------------------------------------------------


class HostHit(NamedTuple):
    """A string constant that names a catalogue host."""

    sdk: str
    pattern: str
    value: str
    string: int


@cache
def _hosts() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple(
        (row.id, host, host_pattern(host)) for row in catalogue().sdks for host in row.hosts
    )


@cache
def _any_host() -> re.Pattern[str]:
    """One search for all hosts: their longest literal part, which needs no wildcard."""
    cores = sorted({_core(host) for _, host, _ in _hosts()})
    return re.compile("|".join(re.escape(core) for core in cores))


def _core(host: str) -> str:
    name = host.rpartition("://")[2].partition("/")[0]
    return max(re.split(r"\*\.?|<region>", name), key=len)


def host_hits(dex: Dex) -> list[HostHit]:
    """String constants of a dex that name a catalogue host."""
    strings = dex.strings()
    search = _any_host().search
    if not search("\n".join(strings)):
        return []
    found: list[HostHit] = []
    for index, value in enumerate(strings):
        if "." in value and search(value):
            found += [
                HostHit(sdk, host, value, index)
                for sdk, host, pattern in _hosts()
                if pattern.search(value)
            ]
    return found


# --- verdict on one SDK ----------------------------------------------------------------------------


class Signals(NamedTuple):
    """All that was seen of one SDK."""

    row: CatalogueRow
    traces: list[Trace]
    types: list[list[int]]
    defined: bool
    """At least one of its classes is in a dex of the app."""
    host_uses: list[Use]
    host_traces: list[Trace]


def grade(signals: Signals, program: Program | None, all_strings: frozenset[str]) -> SdkUse | None:
    """One SDK's entry in the artifact, or ``None`` when what was seen proves nothing."""
    row = signals.row
    if row.with_strings and not signals.traces and not _corroborated(row, all_strings):
        return None
    outside = _outside_uses(signals, program)
    if row.only_methods:
        outside = [use for use in outside if use.method.rpartition(".")[2] in row.only_methods]
        if not outside and not signals.traces and not signals.host_traces:
            return None
    outside += [u for u in signals.host_uses if program is not None and program.reached(u.source)]
    extending = [] if row.only_methods else _outside_implementers(signals, program)
    if not (
        outside
        or extending
        or signals.traces
        or signals.host_traces
        or (signals.defined and not row.framework)
    ):
        return None
    methods = tuple(sorted({use.method for use in outside if use.method}))
    level: Grade = "reachable" if outside or extending else "present"
    evidence = [program.evidence(use) for use in _spread(outside)] if program is not None else []
    evidence += extending
    evidence += [trace.evidence for trace in (*signals.traces, *signals.host_traces)]
    if not evidence and program is not None:
        evidence.append(_definition(signals, program))
    return SdkUse(
        id=row.id,
        grade=level,
        weak=_is_weak(signals, level == "reachable"),
        not_face_data=row.not_face_data,
        methods=methods,
        face_classes=called_face_classes(row, methods, _callers(outside)),
        evidence=tuple(evidence[:EVIDENCE_KEPT]),
    )


def _callers(uses: list[Use]) -> tuple[str, ...]:
    """Names of the app's own methods that use the SDK."""
    return tuple(sorted({caller_name(use) for use in uses if use.method}))


def _corroborated(row: CatalogueRow, strings: frozenset[str]) -> bool:
    return any(word in text for word in row.with_strings for text in strings)


def _outside_uses(signals: Signals, program: Program | None) -> list[Use]:
    if program is None:
        return []
    own = territory(signals.row)
    return [
        use
        for use in program.uses(signals.types)
        if program.reached(use.source)
        and not program.descriptors[use.source].startswith((*own, *LIBRARY_PLUMBING))
    ]


def _outside_implementers(signals: Signals, program: Program | None) -> list[Evidence]:
    if program is None:
        return []
    own = (*territory(signals.row), *LIBRARY_PLUMBING)
    return [
        Evidence(
            kind="code",
            source=program.home(number),
            locator=f"{program.descriptors[number]} (class definition)",
            excerpt="extends or implements " + signals.row.name,
            path=program.path(number),
        )
        for number in program.implementers(signals.types)
        if program.reached(number) and not program.descriptors[number].startswith(own)
    ]


LIBRARY_PLUMBING = (
    "Landroidx/camera/",
    "Landroidx/biometric/",
    "Landroidx/core/",
    "Landroid/support/",
)
"""Libraries that mention platform face classes without the app using them (catalogue notes)."""


def _spread(uses: list[Use]) -> list[Use]:
    """A few uses that show different things: one a method first, then the rest in code order."""
    seen: set[str] = set()
    first = [use for use in uses if use.method and not (use.method in seen or seen.add(use.method))]
    return (first + [use for use in uses if use not in first])[: EVIDENCE_KEPT - 2]


def _is_weak(signals: Signals, used: bool) -> bool:
    """Only what also occurs without a face function was seen."""
    if signals.row.id == "camera2-face-mode":
        return True  # camera libraries mention the key without switching it on
    web_only = bool(signals.traces) and all(
        trace.signal in signals.row.asset_strings for trace in signals.traces
    )
    return not used and not signals.defined and (web_only or not signals.traces)


def _definition(signals: Signals, program: Program) -> Evidence:
    for loaded, types in zip(program.loaded, signals.types, strict=True):
        for index in types:
            name = loaded.dex.type_name(index)
            if loaded.type_class[index] >= 0:
                return Evidence("code", loaded.dex.name, "class definition", name)
    raise AssertionError("an SDK counted as defined has a class")
