"""The face-SDK catalogue: which classes, components, libraries, assets and hosts belong to which SDK.

Facts come from ``data/sdks.json``; each row says how it is known (``status``, ``evidence``,
``recalled_fields``). Signals that also occur without any face function (a neural-network runtime, a
speech SDK's package, a risk SDK's library) stand in the ``generic_*`` lists: they corroborate a hit
and never make one.
"""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from analyzers.artifacts import Value

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
    return msgspec.json.decode(
        files("analyzers.data").joinpath("sdks.json").read_bytes(), type=Catalogue
    )


@cache
def _by_id() -> dict[str, CatalogueRow]:
    return {row.id: row for row in catalogue().sdks}


def file_matches(pattern: str, name: str) -> bool:
    """Whether a file of the APK is the asset or library a pattern means.

    ``res/…`` and ``assets/…`` patterns are whole paths, a trailing slash means the folder anywhere,
    a slash inside means the end of a path, anything else the file's own name.
    """
    return bool(files_matching((pattern,), (name,)))


def files_matching(patterns: Iterable[str], names: Iterable[str]) -> dict[str, list[str]]:
    """Pattern -> the names it means, as `file_matches`; patterns that mean none are left out."""
    plain: set[str] = set()
    tests: list[tuple[str, bool, re.Pattern[str]]] = []
    for pattern in patterns:
        if "*" in pattern or "/" in pattern:
            tests.append((pattern, "/" in pattern, _file_test(pattern)))
        else:
            plain.add(pattern)
    found: dict[str, list[str]] = {}
    for name in names:
        file = name.rpartition("/")[2]
        if file in plain:
            found.setdefault(file, []).append(name)
        for pattern, whole, test in tests:
            if test.fullmatch(name if whole else file):
                found.setdefault(pattern, []).append(name)
    return found


@cache
def _file_test(pattern: str) -> re.Pattern[str]:
    if pattern.startswith(("res/", "assets/")):
        # Resource files may carry a qualifier folder (res/raw-v4) and an extension.
        folder, _, last = pattern.rpartition("/")
        ending = rf"{_glob(last)}(?:\..*)?" if last else ".*"
        text = rf"{re.escape(folder)}(?:-[^/]+)?/{ending}"
    elif pattern.endswith("/"):
        text = rf"(?:.*/)?{re.escape(pattern)}.*"
    else:
        text = rf"(?:.*/)?{_glob(pattern)}" if "/" in pattern else _glob(pattern)
    return re.compile(text, re.DOTALL)


def _glob(pattern: str) -> str:
    return ".*".join(re.escape(part) for part in pattern.split("*"))


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
    data = files("analyzers.data").joinpath("face_methods.json").read_bytes()
    return msgspec.json.decode(data, type=tuple[MethodWord, ...])


def called_face_classes(
    row: CatalogueRow,
    methods: tuple[str, ...],
    callers: tuple[str, ...] = (),
    *,
    only_finding: bool = False,
) -> tuple[str, ...]:
    """FC classes of the methods called on an SDK; when they tell nothing, of its whole capability.

    ``callers`` are the names of the app's own methods that call it: an app's ``registerFace`` or
    ``faceLogin`` makes the function its own enrolment, log-in or payment (FC5). ``only_finding``:
    nothing was seen but what finds faces, so the rest of the capability is not assumed.
    """
    if row.not_face_data:  # the app never receives a face, whatever its methods are called
        return row.face_classes
    capable = set(row.face_classes)
    told: set[str] = set()
    for method in methods:
        entry = _first_word(method.rpartition(".")[2].lower())
        if entry is not None and (entry.beyond or entry.face_class in capable):
            told.add(entry.face_class)
    told = told or ({"FC2"} if only_finding else capable)
    if told and any(_makes_own_system(caller) for caller in callers):
        told.add("FC5")
    return tuple(sorted(told))


def _first_word(name: str) -> MethodWord | None:
    marked = f"^{name}$"
    return next((entry for entry in method_words() if any(w in marked for w in entry.words)), None)


def _makes_own_system(caller: str) -> bool:
    return bool(_OWN_SYSTEM.search(caller)) and not _LISTENING.search(caller)


_FACE = r"(?<!sur)(?<!inter)(?<!type)face(?!book)"
_OWN_SYSTEM = re.compile(
    rf"(?:regist(?:er|ry)|enrol+|log_?in|sign_?in|pay(?!load))\w*{_FACE}"
    rf"|{_FACE}\w*(?:regist(?:er|ry)|enrol+|log_?in|sign_?in|pay(?!load))",
    re.IGNORECASE,
)
"""An app's own method that puts a face into its gallery, or logs in or pays with it."""
_LISTENING = re.compile(r"listener|callback|observer|receiver|detector|processor|forresult", re.I)
"""What is registered is a listener, not a face."""
