"""Face SDKs in the app: every signal of the catalogue, and how strongly it is tied to running code."""

import re
from collections.abc import Iterable
from fnmatch import filter as filter_names
from fnmatch import fnmatchcase
from functools import cache
from itertools import islice
from typing import Literal, NamedTuple

from analyzers.artifacts import Component, Evidence, Grade, SdkUse
from analyzers.sdks import (
    CatalogueRow,
    called_face_classes,
    catalogue,
    files_matching,
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
    rows = catalogue().sdks
    libs = [name for name in surface.names if name.startswith("lib/") and name.endswith(".so")]
    others = [name for name in surface.names if not name.startswith(("lib/", "META-INF/"))]
    native = files_matching({lib for row in rows for lib in row.native_libs}, libs)
    files = files_matching({asset for row in rows for asset in row.assets}, others)
    declared: dict[str, Component] = {}
    for component in surface.components:
        declared.setdefault(component.name, component)
    found: list[Trace] = []
    for row in rows:
        found += _file_traces(row, "native", row.native_libs, native)
        found += _file_traces(row, "file", row.assets, files)
        found += _component_traces(row, declared)
        found += _meta_data_traces(row, surface)
        found += _web_traces(row, surface.web_files)
    return found


def _file_traces(
    row: CatalogueRow,
    kind: Literal["native", "file"],
    patterns: tuple[str, ...],
    found: dict[str, list[str]],
) -> Iterable[Trace]:
    for pattern in patterns:
        for name in found.get(pattern, ()):
            file = name.rpartition("/")[2]
            yield Trace(row.id, pattern, Evidence(kind, name, "file name", file))


def _component_traces(row: CatalogueRow, declared: dict[str, Component]) -> Iterable[Trace]:
    for pattern in row.components:
        names = [pattern] if "*" not in pattern else filter_names(declared, pattern)
        for component in (declared[name] for name in names if name in declared):
            locator = f"/manifest/application//{component.kind}[@name]"
            seen = Evidence("manifest", "AndroidManifest.xml", locator, component.name)
            yield Trace(row.id, component.name, seen)


def _meta_data_traces(row: CatalogueRow, surface: Surface) -> Iterable[Trace]:
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
def _hosts() -> dict[str, list[tuple[str, str, re.Pattern[str]]]]:
    """The catalogue's hosts by their longest literal part, which needs no wildcard."""
    hosts: dict[str, list[tuple[str, str, re.Pattern[str]]]] = {}
    for row in catalogue().sdks:
        for host in row.hosts:
            hosts.setdefault(_core(host), []).append((row.id, host, host_pattern(host)))
    return dict(sorted(hosts.items()))


@cache
def _any_host() -> re.Pattern[str]:
    """One search for all hosts."""
    return re.compile("|".join(re.escape(core) for core in _hosts()))


def _core(host: str) -> str:
    name = host.rpartition("://")[2].partition("/")[0]
    return max(re.split(r"\*\.?|<region>", name), key=len)


def host_hits(dex: Dex) -> list[HostHit]:
    """String constants of a dex that name a catalogue host."""
    strings = dex.strings()
    search = _any_host().search
    if not search("\n".join(strings)):
        return []
    return [
        HostHit(sdk, host, value, index)
        for index, value in enumerate(strings)
        if "." in value and search(value)
        for core, hosts in _hosts().items()
        if core in value
        for sdk, host, pattern in hosts
        if pattern.search(value)
    ]


# --- verdict on one SDK ----------------------------------------------------------------------------


class Signals(NamedTuple):
    """All that was seen of one SDK."""

    row: CatalogueRow
    traces: list[Trace]
    types: list[list[int]]
    """Its type indices in each dex."""
    defined: bool
    """At least one of its classes is in a dex of the app."""
    uses: list[Use]
    """Calls and other references from reached code outside the SDK."""
    host_uses: list[Use]
    """The same of constants that name its hosts."""
    host_traces: list[Trace]

    @property
    def told(self) -> bool:
        """Whether anything but use from reached code speaks for it."""
        row = self.row
        return bool(self.traces or self.host_traces) or (
            self.defined and not row.framework and not row.only_methods
        )


def read_signals(
    row: CatalogueRow,
    found: list[Trace],
    types: list[list[int]],
    hits: list[list[HostHit]],
    program: Program,
) -> Signals:
    """The signals of one SDK, from what was found of it on the surface and in each dex."""
    own = (*territory(row), *LIBRARY_PLUMBING)
    uses = [use for use in program.uses(types) if _counts(use, own, program)]
    if row.only_methods:
        uses = [use for use in uses if _is_wanted(row, use.method)]
    host_uses = program.string_uses([{hit.string for hit in each} for each in hits])
    inside = {
        (use.loaded.dex.name, use.target)
        for use in host_uses
        if program.descriptors[use.source].startswith(own)
    }
    return Signals(
        row=row,
        traces=found,
        types=types,
        defined=program.defines(types),
        uses=uses,
        host_uses=[use for use in host_uses if _counts(use, own, program)],
        host_traces=[
            Trace(hit.sdk, hit.pattern, _constant(loaded.dex, hit))
            for loaded, each in zip(program.loaded, hits, strict=True)
            for hit in each
            # The classes around a generic SDK prove nothing, nor do the constants in them.
            if not (row.only_methods and (loaded.dex.name, hit.string) in inside)
        ],
    )


def _counts(use: Use, own: tuple[str, ...], program: Program) -> bool:
    return program.reached(use.source) and not program.descriptors[use.source].startswith(own)


def _is_wanted(row: CatalogueRow, method: str) -> bool:
    owner, _, name = method.rpartition(".")
    within = f"{owner.rpartition('.')[2]}.{name}"
    return any(fnmatchcase(within if "." in each else name, each) for each in row.only_methods)


def _constant(dex: Dex, hit: HostHit) -> Evidence:
    return Evidence("code", dex.name, f"string {hit.string}", hit.value[:200])


def grade(signals: Signals, program: Program, all_strings: frozenset[str]) -> SdkUse | None:
    """One SDK's entry in the artifact, or ``None`` when what was seen proves nothing."""
    row = signals.row
    named = any(word in text for word in row.with_strings for text in all_strings)
    if row.with_strings and not signals.traces and not named:
        return None
    outside = [*signals.uses, *signals.host_uses]
    extending = [] if row.only_methods else _outside_implementers(signals, program)
    if not (outside or extending or signals.told):
        return None
    methods = tuple(sorted({use.method for use in outside if use.method}))
    level: Grade = "reachable" if outside or extending else "present"
    evidence = [program.evidence(use) for use in _spread(outside)]
    evidence += extending
    evidence += [trace.evidence for trace in (*signals.traces, *signals.host_traces)]
    return SdkUse(
        id=row.id,
        grade=level,
        weak=_is_weak(signals, level == "reachable"),
        not_face_data=row.not_face_data,
        methods=methods,
        face_classes=called_face_classes(
            row, methods, _callers(outside), only_finding=not named and _only_finds(signals)
        ),
        evidence=tuple(evidence[:EVIDENCE_KEPT]) or _definition(signals, program),
    )


def _callers(uses: list[Use]) -> tuple[str, ...]:
    """Names of the app's own methods that use the SDK."""
    return tuple(sorted({caller_name(use) for use in uses if use.method}))


def _only_finds(signals: Signals) -> bool:
    """Nothing was seen of the SDK but models that find faces."""
    row = signals.row
    return (
        bool(signals.traces)
        and all(trace.signal in row.finding_assets for trace in signals.traces)
        and not signals.host_traces
        and not (row.prefixes and signals.defined)
    )


def _outside_implementers(signals: Signals, program: Program) -> list[Evidence]:
    own = (*territory(signals.row), *LIBRARY_PLUMBING)
    outside = (
        number
        for number in program.implementers(signals.types)
        if program.reached(number) and not program.descriptors[number].startswith(own)
    )
    return [
        Evidence(
            kind="code",
            source=program.home(number),
            locator=f"{program.descriptors[number]} (class definition)",
            excerpt="extends or implements " + signals.row.name,
            path=program.path(number),
        )
        for number in islice(outside, EVIDENCE_KEPT)
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
    first: dict[str, Use] = {}
    rest: list[Use] = []
    for use in uses:
        if use.method and use.method not in first:
            first[use.method] = use
        else:
            rest.append(use)
    return [*first.values(), *rest][: EVIDENCE_KEPT - 2]


def _is_weak(signals: Signals, used: bool) -> bool:
    """Only what also occurs without a face function was seen."""
    row = signals.row
    if row.id == "camera2-face-mode":
        return True  # camera libraries mention the key without switching it on
    web_only = bool(signals.traces) and all(
        trace.signal in row.asset_strings for trace in signals.traces
    )
    own_classes = signals.defined and not row.only_methods
    return not used and not own_classes and (web_only or not signals.traces)


def _definition(signals: Signals, program: Program) -> tuple[Evidence, ...]:
    for loaded, types in zip(program.loaded, signals.types, strict=True):
        for index in types:
            if loaded.type_class[index] >= 0:
                name = loaded.dex.type_name(index)
                return (Evidence("code", loaded.dex.name, "class definition", name),)
    return ()
