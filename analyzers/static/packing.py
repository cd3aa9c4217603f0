"""Packers and protectors: when their traces are there, the code seen may not be the code that runs.

A signature names a product by a library, file or class nobody else has, or by two looser ones. Beside it
stands what a packer does to the code, whatever it is called: entry points that no dex defines, bodies
that are empty or have become native, a payload behind the end of a dex. A product's name in a text is no
trace, and the libraries of the same vendors for crashes, storage or risk are none either.
"""

import re
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase, translate
from functools import cache
from itertools import accumulate
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from analyzers.artifacts import Component, Evidence, Packer, Value
from analyzers.data import packaged
from analyzers.sdks import files_matching
from analyzers.static.dex import ACC_NATIVE, CODE_HEADER, I64, U32, Dex
from analyzers.static.groups import companies
from analyzers.static.strings import Prefixes

ACC_ABSTRACT = 0x400
EVIDENCE_KEPT = 5
LEAST_PAYLOAD = 4096
"""Bytes behind the end of a dex that are more than padding."""
_LEAST_EMPTY = 20
_EMPTY_SHARE = 0.3
_CREATION = Prefixes(("onCreate",))
_LETTERED = Prefixes(("Lo/",))
_RENAMED = re.compile("[\u02ca\u02cb\u02ce\u02cf\u141d\u02bb\u02bd\u02bc\u0971\u02b9\u1428]")
"""Letters one product renames classes with; no developer types them."""
_LEAST_RENAMED = 20
_DEXGUARD = "dexguard"


class PackerRow(Value, frozen=True):
    """Signature of one product (``data/packers.json``)."""

    id: str
    name: str
    libs: tuple[str, ...]
    classes: tuple[str, ...]
    """Components of the manifest."""
    assets: tuple[str, ...]
    loose: tuple[str, ...]
    """Files other apps may have too: two of them count, or one where the code itself looks packed."""
    hides: bool
    """The dex files seen are not the code that runs."""
    evidence: tuple[str, ...]
    reason: str


@cache
def packer_rows() -> tuple[PackerRow, ...]:
    """The packaged signatures."""
    data = packaged("packers.json")
    return msgspec.json.decode(data, type=tuple[PackerRow, ...])


def packers(
    names: Iterable[str],
    components: tuple[Component, ...],
    defined: set[str],
    dexes: Sequence[Dex] = (),
) -> tuple[Packer, ...]:
    """Packers and protectors whose traces are in the APK.

    ``names`` are archive entries, ``defined`` the dotted names of those components that a dex defines. Code that
    looks packed is reported under the id ``unknown`` when no signature that hides code matches; it may
    also be a split that is not there.
    """
    marks = _marks(names, components)
    odd = _odd_code(components, defined, dexes)
    behind = _payload(dexes)
    found = [
        Packer(row.id, row.name, evidence[:EVIDENCE_KEPT], row.hides)
        for row in packer_rows()
        if (evidence := _traces(row, marks, (*odd, *behind)))
    ]
    if (renamed := _renamed(dexes)) and all(packer.id != _DEXGUARD for packer in found):
        row = next(row for row in packer_rows() if row.id == _DEXGUARD)
        found.append(Packer(row.id, row.name, renamed, row.hides))
    if odd and not any(packer.hides for packer in found):
        evidence = (*odd, *behind)[:EVIDENCE_KEPT]
        found.append(Packer("unknown", "unknown packer or missing code", evidence, True))
    return tuple(found)


class _Marks(NamedTuple):
    """Files of one app by the patterns that mean them."""

    libs: dict[str, list[str]]
    assets: dict[str, list[str]]
    loose: dict[str, list[str]]
    stubs: list[Component]
    """Components that some product's pattern means."""


def _marks(names: Iterable[str], components: tuple[Component, ...]) -> _Marks:
    entries = [name for name in names if name.startswith(("lib/", "assets/"))]
    rows = packer_rows()
    libs = [name for name in entries if name.startswith("lib/")]
    assets = [name for name in entries if name.startswith("assets/")]
    return _Marks(
        files_matching({each for row in rows for each in row.libs}, libs),
        files_matching({each for row in rows for each in row.assets}, assets),
        files_matching({each for row in rows for each in row.loose}, entries),
        [component for component in components if _any_stub().fullmatch(component.name)],
    )


@cache
def _any_stub() -> re.Pattern[str]:
    patterns = (translate(each) for row in packer_rows() for each in row.classes)
    return re.compile("|".join(patterns))


def _traces(row: PackerRow, marks: _Marks, odd: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    certain = {name for each in row.libs for name in marks.libs.get(each, ())}
    certain |= {name for each in row.assets for name in marks.assets.get(each, ())}
    loose = {name for each in row.loose for name in marks.loose.get(each, ())} - certain
    declared = [
        _declared(component)
        for component in marks.stubs
        if any(fnmatchcase(component.name, pattern) for pattern in row.classes)
    ]
    sure = bool(certain or declared)
    different = {name.rpartition("/")[2] for name in loose}
    if not sure and not (len(different) > 1 or (different and odd)):
        return ()
    seen = [*declared, *(_named(name) for name in certain | loose)]
    return (*sorted(seen, key=lambda e: (e.kind, e.source, e.excerpt)), *(() if sure else odd))


def _named(name: str) -> Evidence:
    file = name.rpartition("/")[2]
    if name.startswith("lib/"):
        return Evidence("native", name, "file name", file)
    return Evidence("file", name, "file name", file)


def _declared(component: Component) -> Evidence:
    return Evidence(
        kind="manifest",
        source="AndroidManifest.xml",
        locator=f"/manifest/application//{component.kind}[@name]",
        excerpt=component.name,
    )


def _renamed(dexes: Sequence[Dex]) -> tuple[Evidence, ...]:
    """Classes renamed with letters nobody types, in the package one product puts them in."""
    for dex in dexes:
        names = [name for _, name in dex.types_beginning(_LETTERED)]
        renamed = [name for name in names if _RENAMED.search(name)]
        if len(renamed) >= _LEAST_RENAMED:
            text = f"{len(renamed)} classes such as {renamed[0][:80]}"
            return (Evidence("code", dex.name, "class names", text),)
    return ()


# --- what packing does to the code -------------------------------------------------------------------


def _odd_code(
    components: tuple[Component, ...], defined: set[str], dexes: Sequence[Dex]
) -> tuple[Evidence, ...]:
    """Signs that the code in the dex files is not what runs."""
    return (
        *_missing(components, defined),
        *_without_bodies(dexes),
        *_native_screens(components, dexes),
    )


def _missing(components: tuple[Component, ...], defined: set[str]) -> tuple[Evidence, ...]:
    """The application, or most screens, that no dex defines."""
    needed = [c for c in components if c.kind in ("application", "activity") and c.entry]
    absent = [c for c in needed if c.name not in defined and not _of_platform(c.name)]
    applications = [c for c in absent if c.kind == "application"]
    if applications or (absent and len(absent) * 2 > len(needed)):
        return tuple(_declared(c) for c in (applications or absent)[:5])
    return ()


def _of_platform(name: str) -> bool:
    return name.startswith(("android.", "com.android.internal."))


class _Bodies(NamedTuple):
    """Methods of an app that should have code."""

    whole: int
    empty: int
    """Overwritten with zeros, up to a return at the beginning."""
    none: int
    """Neither native nor abstract, and yet without any."""


def _without_bodies(dexes: Sequence[Dex]) -> tuple[Evidence, ...]:
    """Bodies that were taken out, to be put back when the app runs."""
    bodies = [_bodies(company) for company in companies(dexes)]
    gone = sum(each.empty + each.none for each in bodies)
    total = gone + sum(each.whole for each in bodies)
    if gone < _LEAST_EMPTY or gone < _EMPTY_SHARE * total:
        return ()
    text = f"{gone} of {total} methods have no body, or one of zeros"
    return (Evidence("code", dexes[0].name, "method bodies", text),)


_ZEROED = np.zeros(256, np.bool_)
_ZEROED[[0x00, 0x0E, 0x12, 0x13, 0x14, 0x16, 0x18, 0x19]] = True
"""First instructions of a body that was overwritten: nothing, or a constant and a return."""


def _bodies(dexes: Sequence[Dex]) -> _Bodies:
    """Of one file, or of small ones laid side by side."""
    lacking = [len(_wanted(dex)) - len(dex.code_size) for dex in dexes]
    units = _in_a_row([dex.units for dex in dexes])
    size = _in_a_row([dex.code_size for dex in dexes])
    start = (_in_a_row([dex.code_offset for dex in dexes]).astype(np.int64) + CODE_HEADER) >> 1
    if len(dexes) > 1:
        before = np.array([0, *accumulate(len(dex.units) for dex in dexes[:-1])], np.int64)
        start += before.repeat([len(dex.code_size) for dex in dexes])
    coded = len(size)
    long = (size >= 4).nonzero()[0]
    start, size = start[long], size[long].astype(np.int64)
    begins = _ZEROED[units[start] & 0xFF]
    # A body that ends in zeros holds no code there: code ends with a return, a jump or a throw.
    ends = (units[start + size - 1] == 0) & (units[start + size - 2] == 0)
    middle = units[start + np.minimum(size - 1, 3)] == 0
    empty = int(np.count_nonzero(begins & ends & middle))
    return _Bodies(coded - empty, empty, sum(each for each in lacking if each > 0))


def _wanted(dex: Dex) -> I64:
    """Methods that should have code."""
    rows: I64 = (dex.defined_flags & (ACC_NATIVE | ACC_ABSTRACT) == 0).nonzero()[0]
    return rows


def _in_a_row(columns: list[NDArray[Any]]) -> NDArray[Any]:
    return columns[0] if len(columns) == 1 else np.concatenate(columns)


def _native_screens(
    components: tuple[Component, ...], dexes: Sequence[Dex]
) -> tuple[Evidence, ...]:
    """Screens whose ``onCreate`` is native: code was moved where a dex reader cannot follow."""
    if not any(_native_creation(dex).size for dex in dexes):  # hardly an app has one
        return ()
    names = {c.name for c in components if c.kind == "activity" and c.entry}
    screens = {"L" + name.replace(".", "/") + ";" for name in names}
    prefixes = Prefixes(screens)
    seen = 0
    native: list[Evidence] = []
    for dex in dexes:
        found = [index for index, name in dex.types_beginning(prefixes) if name in screens]
        mine = np.zeros(dex.type_count, np.bool_)
        mine[np.array(found, np.int64)] = True
        seen += int(np.count_nonzero(mine[dex.class_type]))
        methods = _native_creation(dex)
        for method in methods[mine[dex.method_class[methods]]].tolist():
            text = dex.method_signature(method)
            native.append(Evidence("code", dex.name, "native method", text))
    return tuple(native[:EVIDENCE_KEPT]) if native and len(native) * 2 >= seen else ()


def _native_creation(dex: Dex) -> U32:
    """Native methods called ``onCreate``."""
    native = dex.native_method
    if not native.size:
        return native
    called = [index for index, name in dex.strings_beginning(_CREATION) if name == "onCreate"]
    found: U32 = native[np.isin(dex.method_name[native], called)]
    return found


def _payload(dexes: Sequence[Dex]) -> tuple[Evidence, ...]:
    """Bytes behind a dex; the platform ignores them, a shell reads itself and unpacks them."""
    return tuple(
        Evidence("code", dex.name, "after the end of the dex", f"{dex.trailing} bytes")
        for dex in dexes
        if dex.trailing >= LEAST_PAYLOAD
    )
