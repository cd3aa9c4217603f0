"""Face SDKs in the app: every signal of the catalogue, and how strongly it is tied to running code."""

from fnmatch import fnmatchcase
from functools import cache
from itertools import islice
from typing import NamedTuple

from analyzers.artifacts import Evidence, Grade, SdkUse, SignalKind
from analyzers.sdks import CatalogueRow, called_face_classes, catalogue
from analyzers.static.constants import ConstantHit, string_index
from analyzers.static.dex import Dex
from analyzers.static.facenames import TASK_CLASS, task_of, words_of
from analyzers.static.program import Program, Use, caller_name
from analyzers.static.signals import PLACE_OF, Trace, confidence, kinds_in_order
from analyzers.static.strings import Prefixes

EVIDENCE_KEPT = 6
"""Pieces of evidence a hit carries; more of the same kind would not convince anybody further."""


# --- classes -------------------------------------------------------------------------------------


def candidate_types(dex: Dex) -> dict[str, list[int]]:
    """SDK id -> its type indices in one dex, without decoding the names of the others.

    A type under several SDKs' prefixes belongs to those with the longest.
    """
    found: dict[str, list[int]] = {}
    for index, name in dex.types_beginning(_own_prefixes()):
        for sdk in _owners_of(name):
            found.setdefault(sdk, []).append(index)
    return found


def _owners_of(descriptor: str) -> tuple[str, ...]:
    """SDKs of the longest package or class of the catalogue that a type is, or is nested in."""
    owners = _own_paths()
    cuts = [place for place, character in enumerate(descriptor) if character in "/;$"]
    paths = (descriptor[:cut] for cut in reversed(cuts))
    return next((owners[path] for path in paths if path in owners), ())


@cache
def _own_paths() -> dict[str, tuple[str, ...]]:
    """``Lcom/vendor/pkg`` -> SDKs that call it theirs."""
    owners: dict[str, set[str]] = {}
    for row in catalogue().sdks:
        for name in _own_names(row):
            owners.setdefault("L" + name.replace(".", "/"), set()).add(row.id)
    return {path: tuple(sorted(owners[path])) for path in sorted(owners)}


@cache
def _own_prefixes() -> Prefixes:
    return Prefixes(_own_paths())


def _own_names(row: CatalogueRow) -> tuple[str, ...]:
    # Generic classes count where something else must agree: a method called, a cascade's name.
    generic = row.generic_prefixes if row.only_methods or row.with_strings else ()
    return tuple(dict.fromkeys((*row.prefixes, *generic, *row.entry_classes)))


def territory(row: CatalogueRow) -> tuple[str, ...]:
    """Descriptor prefixes of the SDK's own code, in which a reference proves nothing."""
    names = (*row.prefixes, *row.generic_prefixes, *row.entry_classes)
    return tuple(
        "L" + name.replace(".", "/") + ending for name in names for ending in ("/", ";", "$")
    )


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
    """Calls and other references from reached code outside the SDK, and its files by name."""
    host_uses: list[Use]
    """The same of constants that name its hosts, or that nothing else has."""
    host_traces: list[Trace]
    """Those constants, used or not."""

    @property
    def kinds(self) -> set[SignalKind]:
        """Kinds of what was seen."""
        seen = {trace.kind for trace in (*self.traces, *self.host_traces)}
        if self.defined and not self.row.only_methods and not self.row.by_rule:
            seen.add("class")
        if self.uses:
            seen.add("call")
        return seen

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
    hits: list[list[ConstantHit]],
    program: Program,
) -> Signals:
    """The signals of one SDK, from what was found of it on the surface and in each dex."""
    own = (*territory(row), *LIBRARY_PLUMBING)
    uses = [use for use in program.uses(types) if _counts(use, own, program)]
    if row.only_methods:
        uses = [use for use in uses if _is_wanted(row, use.method)]
    opened = program.string_uses(_file_names(found, program))
    opened += program.string_uses(_class_names(row, types, program))
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
        uses=uses + [use for use in opened if _counts(use, own, program)],
        host_uses=[use for use in host_uses if _counts(use, own, program)],
        host_traces=[
            Trace(hit.sdk, hit.pattern, _constant(loaded.dex, hit), hit.kind)
            for loaded, each in zip(program.loaded, hits, strict=True)
            for hit in each
            # The classes around a generic SDK prove nothing, nor do the constants in them.
            if not (row.only_methods and (loaded.dex.name, hit.string) in inside)
        ],
    )


def _class_names(row: CatalogueRow, types: list[list[int]], program: Program) -> list[set[int]]:
    """Constants that are the name of one of its classes: how an activity is opened without a reference."""
    wanted = Prefixes((*row.prefixes, *row.entry_classes))
    found: list[set[int]] = []
    for loaded, mine in zip(program.loaded, types, strict=True):
        dex = loaded.dex
        names = {dex.type_name(index)[1:-1].replace("/", ".") for index in mine}
        named = dex.strings_beginning(wanted) if row.prefixes and not row.only_methods else []
        found.append({i for i, text in named if text in names or text.endswith("Activity")})
    return found


def _file_names(found: list[Trace], program: Program) -> list[set[int]]:
    """Per dex the constants by which code opens a library or file that was seen."""
    names: set[str] = set()
    for trace in found:
        path = trace.evidence.source
        file = path.rpartition("/")[2]
        if trace.kind == "library":
            names.add(file.removeprefix("lib").removesuffix(".so"))
        elif trace.kind in ("asset", "model") and path.startswith("assets/"):
            names |= {file, path.removeprefix("assets/")}
    return [
        {index for name in sorted(names) for index in string_index(loaded.dex, name)}
        for loaded in program.loaded
    ]


def _counts(use: Use, own: tuple[str, ...], program: Program) -> bool:
    return program.reached(use.source) and not program.descriptors[use.source].startswith(own)


def _is_wanted(row: CatalogueRow, method: str) -> bool:
    owner, _, name = method.rpartition(".")
    within = f"{owner.rpartition('.')[2]}.{name}"
    return any(fnmatchcase(within if "." in each else name, each) for each in row.only_methods)


def _constant(dex: Dex, hit: ConstantHit) -> Evidence:
    return Evidence("code", dex.name, f"string {hit.string}", hit.value[:200])


def grade(signals: Signals, program: Program, all_strings: frozenset[str]) -> SdkUse | None:
    """One SDK's entry in the artifact, or ``None`` when what was seen proves nothing."""
    row = signals.row
    named = sorted(text for text in all_strings if any(word in text for word in row.with_strings))
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
    kinds = signals.kinds
    if extending:
        kinds.add("hierarchy")
    return SdkUse(
        id=row.id,
        grade=level,
        weak=_is_weak(signals, kinds),
        not_face_data=row.not_face_data,
        methods=methods,
        face_classes=called_face_classes(
            row,
            (*methods, *_asked_by_address(signals.host_uses)),
            _callers(outside),
            otherwise=_shown_classes(signals, named),
        ),
        evidence=tuple(evidence[:EVIDENCE_KEPT]) or _definition(signals, program),
        signals=kinds_in_order(kinds),
        confidence=confidence(row, kinds),
    )


def _callers(uses: list[Use]) -> tuple[str, ...]:
    """Names of the app's own methods that use the SDK."""
    return tuple(sorted({caller_name(use) for use in uses if use.method}))


def _asked_by_address(uses: list[Use]) -> list[str]:
    """The paths of addresses in reached code, as names that tell what the service is asked for."""
    paths = (use.loaded.dex.string(use.target).partition("://")[2] for use in uses)
    return ["." + "".join(words_of(path.partition("/")[2].partition("?")[0])) for path in paths]


def _shown_classes(signals: Signals, named: list[str]) -> frozenset[str] | None:
    """What the files seen or named stand for, if nothing else was seen and each tells it by itself."""
    row = signals.row
    if signals.host_traces or (row.prefixes and signals.defined):
        return None
    shown = [
        trace.face_class or ("FC2" if trace.signal in row.finding_assets else _class_of_file(trace))
        for trace in signals.traces
    ]
    shown += [TASK_CLASS[task] if (task := task_of(text)) else "" for text in named]
    return None if not shown or "" in shown else frozenset(shown)


def _class_of_file(trace: Trace) -> str:
    if trace.kind not in ("asset", "resource"):
        return ""
    task = task_of(trace.evidence.source.rpartition("/")[2])
    return TASK_CLASS[task] if task else ""


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


def _is_weak(signals: Signals, kinds: set[SignalKind]) -> bool:
    """Only what also occurs without a face function was seen."""
    if signals.row.id == "camera2-face-mode":
        return True  # camera libraries mention the key without switching it on
    if {PLACE_OF[kind] for kind in kinds} - {"constants", "web"}:
        return False
    used = {
        (trace.kind, trace.signal)
        for trace in signals.host_traces
        for use in signals.host_uses
        if trace.evidence.source == use.loaded.dex.name
        and trace.evidence.locator == f"string {use.target}"
    }
    # An address in reached code is where something goes; of other constants it takes two.
    return not any(kind == "host" for kind, _ in used) and len(used) < 2


def _definition(signals: Signals, program: Program) -> tuple[Evidence, ...]:
    for loaded, types in zip(program.loaded, signals.types, strict=True):
        for index in types:
            if loaded.type_class[index] >= 0:
                name = loaded.dex.type_name(index)
                return (Evidence("code", loaded.dex.name, "class definition", name),)
    return ()
