"""The face-SDK catalogue: which classes, components, libraries, assets and hosts belong to which SDK.

Facts come from ``data/sdks.json``; each row says how it is known (``status``, ``evidence``,
``recalled_fields``). Signals that also occur without any face function (a neural-network runtime, a
speech SDK's package, a risk SDK's library) stand in the ``generic_*`` lists: they corroborate a hit
and never make one.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Literal, NamedTuple

import msgspec

from analyzers.artifacts import Value
from analyzers.data import packaged
from analyzers.patterns import later

Capability = Literal[
    "detect",
    "landmark_beauty",
    "liveness",
    "verify_1_1",
    "search_1_n",
    "document",
    "emotion",
    "device_unlock",
    "camera_only",
    "anti_fraud",
]

CLASS_OF: dict[Capability, str] = {
    "device_unlock": "FC1",
    "detect": "FC2",
    "landmark_beauty": "FC2",
    "liveness": "FC3",
    "verify_1_1": "FC3",
    "search_1_n": "FC4",
    "emotion": "FC6",
}
"""Face class a capability stands for; the ones missing here (documents, camera, risk) stand for none."""


class CatalogueRow(Value, frozen=True):
    """One SDK of the catalogue."""

    id: str
    name: str
    vendor: str
    region: Literal["cn", "global"]
    capability: tuple[Capability, ...]
    processing: Literal["cloud", "on-device", "hybrid"]
    status: Literal["verified", "recalled"]
    """Seen in a binary or source (``evidence`` says which), or from memory alone."""
    framework: bool = False
    """Part of the platform: never defined in a dex, so only use of it can be seen."""
    by_rule: bool = False
    """No product: code of the app's own that a rule recognises (`analyzers.static.generic`)."""
    not_face_data: bool = False
    prefixes: tuple[str, ...] = ()
    """Java packages or classes, dotted."""
    generic_prefixes: tuple[str, ...] = ()
    entry_classes: tuple[str, ...] = ()
    start: tuple[str, ...] = ()
    callbacks: tuple[str, ...] = ()
    upload: tuple[str, ...] = ()
    only_methods: tuple[str, ...] = ()
    """When given, only a call of one of these is a signal: ``method`` or ``Class.method``, ``*`` wild."""
    with_strings: tuple[str, ...] = ()
    """When given, generic classes count once one of these occurs in a string constant or file name."""
    components: tuple[str, ...] = ()
    meta_data: tuple[str, ...] = ()
    native_libs: tuple[str, ...] = ()
    generic_native_libs: tuple[str, ...] = ()
    assets: tuple[str, ...] = ()
    generic_assets: tuple[str, ...] = ()
    finding_assets: tuple[str, ...] = ()
    """Those of ``assets`` that find faces and tell nobody's; alone they stand for FC2."""
    asset_strings: tuple[str, ...] = ()
    """Calls in bundled web code (``assets/**.js``, ``*.html``)."""
    literals: tuple[str, ...] = ()
    """Other string constants of its code that nothing else has; a trailing ``*`` is wild."""
    artifacts: tuple[str, ...] = ()
    """``group:name`` under which it is published; files that name them tell the version."""
    hosts: tuple[str, ...] = ()
    """``[scheme://]host[/path]``; ``*`` is a wildcard, no scheme means https."""
    generic_hosts: tuple[str, ...] = ()
    notes: str = ""
    evidence: tuple[str, ...] = ()
    recalled_fields: tuple[str, ...] = ()

    @property
    def face_classes(self) -> tuple[str, ...]:
        """FC classes of the whole capability, sorted."""
        return tuple(sorted({CLASS_OF[c] for c in self.capability if c in CLASS_OF}))


class Catalogue(Value, frozen=True):
    """All rows, with the version a report names."""

    version: str
    sdks: tuple[CatalogueRow, ...]

    def row(self, sdk: str) -> CatalogueRow:
        """The row of an id. Raises ``KeyError``."""
        return _by_id()[sdk]


@cache
def catalogue() -> Catalogue:
    """The packaged catalogue."""
    return msgspec.json.decode(packaged("sdks.json"), type=Catalogue)


@cache
def _by_id() -> dict[str, CatalogueRow]:
    return {row.id: row for row in catalogue().sdks}


def owners_of_class(name: str) -> tuple[str, tuple[str, ...]]:
    """The longest catalogue package or class a dotted class name lies in, and whose it is.

    Empty when it is in none, or only in one that is not about faces alone.
    """
    owners = _by_package()
    while name:
        if name in owners:
            return name, owners[name]
        name = name.rpartition("$" if "$" in name.rpartition(".")[2] else ".")[0]
    return "", ()


def is_known_package(name: str) -> bool:
    """Whether a dotted class name lies in a package or class of the catalogue, generic ones included."""
    known = _all_packages()
    while name:
        if name in known:
            return True
        name = name.rpartition(".")[0]
    return False


@cache
def _all_packages() -> frozenset[str]:
    return frozenset(
        name
        for row in catalogue().sdks
        for name in (*row.prefixes, *row.generic_prefixes, *row.entry_classes)
    )


@cache
def _by_package() -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for row in catalogue().sdks:
        if not (row.only_methods or row.with_strings or row.framework):
            for name in (*row.prefixes, *row.entry_classes):
                found.setdefault(name, set()).add(row.id)
    return {name: tuple(sorted(owners)) for name, owners in found.items()}


def file_matches(pattern: str, name: str) -> bool:
    """Whether a file of the APK is the asset or library a pattern means.

    ``res/…`` and ``assets/…`` patterns are whole paths, a trailing slash means the folder anywhere,
    a slash inside means the end of a path, anything else the file's own name.
    """
    return bool(files_matching((pattern,), (name,)))


def files_matching(patterns: Iterable[str], names: Iterable[str]) -> dict[str, list[str]]:
    """Pattern -> the names it means, as `file_matches`; patterns that mean none are left out."""
    found: dict[str, list[str]] = {}
    files = tuple(names)
    if not files:
        return found
    tests = _tests(frozenset(patterns))
    for name in files:
        file = name.rpartition("/")[2]
        if file in tests.plain:
            found.setdefault(file, []).append(name)
        for whole, any_of, each in tests.wild:
            text = name if whole else file
            if any_of.fullmatch(text):
                for pattern in each:
                    if _file_test(pattern).fullmatch(text):
                        found.setdefault(pattern, []).append(name)
    return found


class _Tests(NamedTuple):
    plain: frozenset[str]
    wild: tuple[tuple[bool, re.Pattern[str], list[str]], ...]
    """Patterns for whole paths and for files' own names: one test that most names fail, and the single ones."""


@cache
def _tests(patterns: frozenset[str]) -> _Tests:
    plain = frozenset(p for p in patterns if "*" not in p and "/" not in p)
    wild = []
    for whole in (True, False):
        each = [p for p in sorted(patterns - plain) if ("/" in p) == whole]
        if each:
            any_of = re.compile("|".join(f"(?:{_file_text(p)})" for p in each), re.DOTALL)
            wild.append((whole, any_of, each))
    return _Tests(plain, tuple(wild))


@cache
def _file_test(pattern: str) -> re.Pattern[str]:
    return re.compile(_file_text(pattern), re.DOTALL)


def _file_text(pattern: str) -> str:
    if pattern.startswith(("res/", "assets/")):
        # Resource files may carry a qualifier folder (res/raw-v4) and an extension.
        folder, _, last = pattern.rpartition("/")
        ending = rf"{_glob(last)}(?:\..*)?" if last else ".*"
        return rf"{re.escape(folder)}(?:-[^/]+)?/{ending}"
    if pattern.endswith("/"):
        return rf"(?:.*/)?{re.escape(pattern)}.*"
    return rf"(?:.*/)?{_glob(pattern)}" if "/" in pattern else _glob(pattern)


def _glob(pattern: str) -> str:
    return ".*".join(re.escape(part) for part in pattern.split("*"))


@cache
def host_pattern(host: str) -> re.Pattern[str]:
    """What matches a URL, or a bare ``host/path`` constant, of a catalogue host."""
    name, slash, path = host.rpartition("://")[2].partition("/")
    wild = re.escape(name).replace(r"\*", r"[\w.-]+").replace(re.escape("<region>"), r"[\w-]+")
    tail = re.escape(path).replace(r"\*", r"[^/\s]*") if slash else ""
    # It is the whole host: nothing may stand before it but a scheme or a user's name.
    front = r"(?:(?<=//)|(?<=\\/\\/)|(?<![\w./-]))"
    return re.compile(front + wild + (rf"(?::\d+)?/{tail}" if slash else r"(?![\w.-])"))


class MethodWord(Value, frozen=True):
    """Words in a method's name that tell what the SDK is asked to do."""

    words: tuple[str, ...]
    """Lower case; ``^`` stands for the name's beginning, ``$`` for its end."""
    face_class: str
    beyond: bool
    """Counts even if the row's capability does not name the class (traits, swap, enrolment)."""
    reason: str


@cache
def method_words() -> tuple[MethodWord, ...]:
    """The packaged method vocabulary, strongest first."""
    data = packaged("face_methods.json")
    return msgspec.json.decode(data, type=tuple[MethodWord, ...])


def called_face_classes(
    row: CatalogueRow,
    methods: tuple[str, ...],
    callers: tuple[str, ...] = (),
    *,
    otherwise: frozenset[str] | None = None,
) -> tuple[str, ...]:
    """FC classes of the methods called on an SDK; when they tell nothing, of its whole capability.

    ``callers`` are the names of the app's own methods that call it: an app's ``registerFace`` or
    ``faceLogin`` makes the function its own enrolment, log-in or payment (FC5). ``otherwise`` are the
    classes to assume in place of the capability, when what was seen says what it is for.
    """
    if row.not_face_data:  # the app never receives a face, whatever its methods are called
        return row.face_classes
    capable = set(row.face_classes)
    told: set[str] = set()
    for method in methods:
        owner, _, name = method.rpartition(".")
        entry = _first_word(name.lower())
        if entry is not None and (entry.beyond or entry.face_class in capable):
            told.add(entry.face_class)
        if "FC3" in capable and _LIVENESS.search(owner.rpartition(".")[2]):
            told.add("FC3")
    told = told or set(capable if otherwise is None else otherwise)
    if told and any(_makes_own_system(caller) for caller in callers):
        told.add("FC5")
    return tuple(sorted(told))


_LIVENESS = later(r"^Live$|Live(?:ness|Detect|Body)|Alive|Spoof")
"""Classes that look for a living person, whatever their methods are called."""


def _first_word(name: str) -> MethodWord | None:
    marked = f"^{name}$"
    return next((entry for entry in method_words() if any(w in marked for w in entry.words)), None)


def _makes_own_system(caller: str) -> bool:
    return bool(_OWN_SYSTEM.search(caller)) and not _LISTENING.search(caller)


_FACE = r"(?<!sur)(?<!inter)(?<!type)face(?!book)"
_OWN_SYSTEM = later(
    rf"(?:regist(?:er|ry)|enrol+|log_?in|sign_?in|pay(?!load))\w*{_FACE}"
    rf"|{_FACE}\w*(?:regist(?:er|ry)|enrol+|log_?in|sign_?in|pay(?!load))",
    re.IGNORECASE,
)
"""An app's own method that puts a face into its gallery, or logs in or pays with it."""
_LISTENING = later(r"listener|callback|observer|receiver|detector|processor|forresult", re.I)
"""What is registered is a listener, not a face."""
