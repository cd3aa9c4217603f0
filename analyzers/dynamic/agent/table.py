"""The hook table: rows for the framework from ``hooks.json``, and one for each SDK method the catalogue names."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pkgutil import get_data
from typing import Literal

import msgspec

from analyzers.evidence import Value
from analyzers.sdks import CatalogueRow, catalogue

Opted = Literal["unpin", "unpin-all", "environment"]
"""Interventions: trust of one authority of ours, trust of anything, answers about root and emulators."""

OPTED: dict[str, frozenset[str]] = {
    "unpin": frozenset({"unpin", "unpin-pins"}),
    "unpin-all": frozenset({"unpin-all", "unpin-all-pins"}),
    "environment": frozenset({"environment", "environment-file", "environment-property"}),
}


class Row(Value, frozen=True, rename={"owner": "class"}, omit_defaults=True):
    """One row: which methods are hooked, and what is told of a call."""

    id: str
    category: str
    method: str
    """Its name, ``$init`` for constructors, or ``/regular expression/``."""
    owner: str | None = None
    """Dotted class; without it the class is found by `simple` below one of `prefixes`."""
    simple: str | None = None
    prefixes: tuple[str, ...] = ()
    overloads: Literal["*"] | tuple[tuple[str, ...], ...] = "*"
    args: tuple[str, ...] = ()
    """``*`` all; ``N:way``, ``this:way`` one; ``=:word`` the word itself (ways: ``summaries.js``)."""
    result: str | None = None
    data: str | None = None
    """Where the bytes are: ``N``, ``N,from,length``, ``any``, ``ret``, ``stream,N``."""
    only: Literal["image"] | None = None
    """Nothing is told unless the bytes begin as an image does."""
    when: str | None = None
    """Nothing is told unless the arguments match."""
    keep: str | None = None
    """The argument `value` is remembered of the receiver under this name (words of a dialog's builder)."""
    value: str | None = None
    carry: bool = False
    """What is remembered of the receiver holds for the result too."""
    adopt: Literal["args", "this", "all"] | None = None
    """Objects whose classes may implement or override what other rows wait for."""
    overrides: bool = False
    """Subclasses may replace the method without calling it."""
    silent: bool = False
    frame: bool = False
    """Bytes are a camera's frame: only hash and size."""
    budget: int | None = None
    """Calls told in full at once; 50 unless given."""
    urgent: bool = False
    deadly: bool = False
    careful: bool = False
    """On Android the class is left alone while it has code that initialising it would run."""
    hidden: bool = False
    """Not in the platform's public API."""
    since: int | None = None
    """API level that brought it, when that is later than the oldest one supported."""
    runtime: Literal["art", "jvm"] | None = None
    source: str = ""
    """The library it is in; empty for the platform."""
    sdk: str = ""
    opt: str | None = None
    reason: str = ""


class _Table(Value, frozen=True):
    version: str
    categories: dict[str, str]
    rows: tuple[Row, ...]


@cache
def _table() -> _Table:
    data = get_data(__name__.rpartition(".")[0], "hooks.json")
    assert data is not None, "the loader of this package can read files"
    return msgspec.json.decode(data, type=_Table)


def categories() -> dict[str, str]:
    """Every category, and what the arguments of its rows are."""
    return dict(_table().categories)


def rows(opted: Iterable[str] = ()) -> tuple[Row, ...]:
    """All rows that only look, and those of the interventions asked for. Raises ``KeyError`` for an unknown one."""
    allowed = frozenset().union(*(OPTED[name] for name in opted))
    framework = tuple(row for row in _table().rows if row.opt is None or row.opt in allowed)
    return framework + sdk_rows()


@cache
def version() -> str:
    """The table's own version, the catalogue's, and the beginning of a hash over all rows."""
    everything = msgspec.json.encode((_table().rows, sdk_rows()))
    digest = hashlib.sha256(everything).hexdigest()[:8]
    return f"{_table().version}+{catalogue().version}.{digest}"


def encoded(table: Iterable[Row]) -> list[dict[str, object]]:
    """Rows as the agent takes them."""
    return [_plain(row) for row in table]


def _plain(row: Row) -> dict[str, object]:
    built: dict[str, object] = msgspec.to_builtins(row)
    for name in ("reason", "source", "since", "hidden"):
        built.pop(name, None)
    return built


# --- SDKs ---------------------------------------------------------------------------------------

_PREPARES = re.compile(
    r"^(?!.*(?:launch|start|show))(init|install|activ|auth$|authorize|licen|preDetect|prepare|preload|getInstance"
    r"|getClient|getMeta|create|newInstance|register|setup|fuSetup|takeLicen"
    r"|set(License|Activation|Authentication|WebSite|Config|Parameter)|\$init)",
    re.IGNORECASE,
)
"""Names that make an SDK ready, where the catalogue says no more than that they start it."""
_ENTRY_INITS = "/^(native)?([iI]nit|getInstance|[cC]reate|newInstance|getClient|install|setLicense|activ|setActivation)/"
_ENTRY_STARTS = (
    "/^(native)?([sS]tart|[vV]erify|[dD]etect|launch|begin|enroll|[rR]ecogni|[pP]rocess|[mM]atch|[cC]ompare|[sS]earch"
    "|[eE]xtract|feature|[tT]rack|input|getQuality)/"
)
_ANY = "/^[a-z]/"


@cache
def sdk_rows() -> tuple[Row, ...]:
    """Rows of the catalogue's SDKs, in its order; ids are ``<sdk>.<kind>.<class>.<method>``."""
    found: dict[str, Row] = {}
    for sdk in catalogue().sdks:
        if not sdk.by_rule:
            for row in _rows_of(sdk):
                same = [
                    one
                    for one in found.values()
                    if one.id == row.id or one.id.startswith(f"{row.id}#")
                ]
                if not any((one.owner, one.simple) == (row.owner, row.simple) for one in same):
                    unique = (
                        f"{row.id}#{len(same) + 1}" if same else row.id
                    )  # classes of one simple name
                    found[unique] = msgspec.structs.replace(row, id=unique)
    return tuple(found.values())


def _rows_of(sdk: CatalogueRow) -> Iterator[Row]:
    for kind, specs in (("start", sdk.start), ("callback", sdk.callbacks), ("upload", sdk.upload)):
        for spec in specs:
            for name, method in _parsed(spec, sdk):
                yield from _placed(sdk, kind, name, method)
    if sdk.framework or sdk.only_methods:
        return  # classes that serve others too: only what the catalogue names
    started = any(_parsed(spec, sdk) for spec in sdk.start)
    for owner in _classes(sdk):
        yield _row(sdk, "entry", "sdk-init", owner, _ENTRY_INITS)
        if not started:
            yield _row(sdk, "entry-start", "sdk-start", owner, _ENTRY_STARTS)


def _placed(sdk: CatalogueRow, kind: str, name: str, method: str) -> Iterator[Row]:
    category = f"sdk-{kind}"
    if kind == "start" and _PREPARES.search(method):
        category = "sdk-init"
    if not name:  # a bare method: of whichever entry class has it
        for owner in _classes(sdk):
            yield _row(sdk, kind, category, owner, method)
        return
    owners = _resolved(name, sdk)
    for owner in owners:
        yield _row(sdk, kind, category, owner, method)
    if not owners:
        yield _row(sdk, kind, category, "", method, simple=re.split(r"[.$]", name)[-1])


def _row(
    sdk: CatalogueRow, kind: str, category: str, owner: str, method: str, simple: str | None = None
) -> Row:
    label = (owner.rpartition(".")[2] or simple or "").replace("$", ".")
    return Row(
        id=f"{sdk.id}.{kind}.{label}" + ("" if kind.startswith("entry") else f".{_word(method)}"),
        category=category,
        method=method,
        owner=owner or None,
        simple=simple,
        prefixes=_prefixes(sdk),
        args=("*",),
        data="any",
        adopt="args",
        overrides=kind == "callback" and bool(owner),
        careful=True,
        source=sdk.id,
        sdk=sdk.id,
        reason=f"{sdk.name}: {kind}",
    )


def _word(method: str) -> str:
    return {"$init": "<init>", _ANY: "*"}.get(method, method.strip("/^"))


def _prefixes(sdk: CatalogueRow) -> tuple[str, ...]:
    """Packages the SDK's own classes lie in, each with a dot at its end."""
    packages = {owner.rpartition(".")[0] for owner in _classes(sdk)}
    return tuple(sorted({f"{name}." for name in packages | set(sdk.prefixes) if name}))


def _classes(sdk: CatalogueRow) -> tuple[str, ...]:
    """Entry classes; some rows name packages there, which are none."""
    return tuple(name for name in sdk.entry_classes if _is_class(name))


def _is_class(name: str) -> bool:
    last = name.rpartition(".")[2]
    return not last.islower() or last in {"faceunity", "morpholite"}


def _resolved(name: str, sdk: CatalogueRow) -> tuple[str, ...]:
    """Full names of a class, as several vendors may have one of that name; empty when only its simple name is known."""
    first = name.partition(".")[0]
    if "." in name and first[:1].islower():
        return (name,)
    found = []
    for owner in _classes(sdk):
        package, _, last = owner.rpartition(".")
        if last == name or last.endswith(f"${name}"):
            found.append(owner)
        elif last.partition("$")[0] == name.partition("$")[0]:
            found.append(f"{package}.{name}")
    return tuple(dict.fromkeys(found))


_CALL = re.compile(r"\([^()]*\)")
_NAME = re.compile(r"(?:[\w$]+\.)*(?:[\w$]+|<init>|[\w$]+\*)")


def _parsed(spec: str, sdk: CatalogueRow) -> tuple[tuple[str, str], ...]:
    """Class (may be empty) and method of what the catalogue writes for people; empty when it is no method."""
    text = spec
    while (shorter := _CALL.sub("", text)) != text:
        text = shorter
    text = text.strip()
    if not _NAME.fullmatch(text) or not (sdk.entry_classes or sdk.prefixes):
        return ()
    parts = text.split(".")
    at = next(
        (i for i, part in enumerate(parts) if part[:1].isupper() and part != "Instance"), None
    )
    if at is None:
        known = next((c for c in _classes(sdk) if c.rpartition(".")[2] == parts[0]), "")
        if len(parts) == 1:
            return (("", _method(parts[0])),)
        return ((known, _method(parts[-1])),) if known else ()
    name, calls = ".".join(parts[: at + 1]), parts[at + 1 :]
    if not calls and len(parts) == 1 and _looks_called(parts[0], spec):
        return (("", _method(parts[0])),)
    if not calls:
        return ((name, _ANY),)
    return tuple((name, _method(call)) for call in calls)


def _looks_called(name: str, spec: str) -> bool:
    """Whether a capitalised word alone is a method: C-like names such as ``AFD_FSDK_InitialFaceEngine``."""
    return "_" in name and not spec.endswith(("Listener", "Callback", "Result"))


def _method(call: str) -> str:
    if call == "<init>":
        return "$init"
    return f"/^{re.escape(call[:-1])}/" if call.endswith("*") else call
