"""Where in the code a face is taken, and where an SDK that could take one is started."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Literal, NamedTuple

from analyzers.sdks import CatalogueRow, called_face_classes, method_words
from analyzers.static.apis import is_library
from analyzers.static.consent import CaptureCall, StartCall
from analyzers.static.detection import Signals, territory
from analyzers.static.evaluation import Evaluation
from analyzers.static.graph import Graph, Site
from analyzers.static.initial_values import may_hold
from analyzers.static.strings import Words
from analyzers.static.values import Joined, Str

Purpose = Literal["identity", "effect", "detect", "unknown"]
Place = tuple[int, int]
"""A method's node and code units from its start."""

_STARTING = re.compile(
    r"^(?:<init>|init|initialize|initsdk|install|setup|active|activate|activeonline|activeoffline|"
    r"register|create|getinstance|instance|prepare|startup|setlicense|loadlicense|takelicense\w*|init\w*)$"
)
_LICENCE = re.compile(r"licen[cs]e|authoriz|token")
_CREATING = re.compile(r"^(?:<init>|getinstance|instance|create\w*|newbuilder|builder)$")
_NOT_TAKING = re.compile(
    r"^(?:get|set|is|has|add|remove|release|destroy|stop|close|cancel|unregister|free|uninit|on|with|build)"
)
_CAMERA_CALLS: dict[str, tuple[str, ...]] = {
    "open": ("Landroid/hardware/Camera;",),
    "startPreview": ("Landroid/hardware/Camera;",),
    "takePicture": ("Landroid/hardware/Camera;", "Landroidx/camera/core/ImageCapture;"),
    "openCamera": ("Landroid/hardware/camera2/CameraManager;",),
    "bindToLifecycle": ("Landroidx/camera/lifecycle/ProcessCameraProvider;",),
}
_FACE_ADDRESS = re.compile(
    r"(?<![a-z])face(?:id|verify|auth|check|recogn|detect|liveness|login|scan|pay)?(?![a-z])"
    r"|liveness|renlian|shualian|faceid|(?<![a-z])face[-_/]|/h5/?face|biometric",
    re.IGNORECASE,
)


class Faces(NamedTuple):
    """What was marked in the code."""

    captures: dict[Place, object]
    """`CaptureCall` by place."""
    starts: dict[Place, object]
    """`StartCall` by place."""
    screens: tuple[tuple[str, CaptureCall], ...]
    """Descriptor prefixes of SDK screens: opening one takes a face."""
    system_camera: bool
    """No SDK call takes the face, so a picture from the system's camera app does."""


def faces(
    graph: Graph, evaluation: Evaluation, graded: Iterable[tuple[CatalogueRow, Signals]]
) -> Faces:
    """Places of the SDKs in use, and of the app's own camera where it works with them."""
    captures: dict[Place, object] = {}
    starts: dict[Place, object] = {}
    screens: list[tuple[str, CaptureCall]] = []
    owners: set[str] = set()
    rows = list(graded)
    files = {id(dex): file for file, dex in enumerate(graph.dexes)}
    for row, signals in rows:
        purpose = _purpose(row.face_classes)
        for use in signals.uses:
            node = graph.at(files[id(use.loaded.dex)], use.code)
            owners.add(_outer(graph.owner(node)))
            if not use.method:
                continue
            kind = _kind(row, use.method)
            if kind == "capture":
                classes = called_face_classes(row, (use.method,))
                captures[node, use.at] = CaptureCall(row.id, "sdk", use.method, _purpose(classes))
            elif kind == "start":
                starts[node, use.at] = StartCall(row.id, use.method, _effect(row, use.method))
        call = CaptureCall(row.id, "sdk", row.name, purpose)
        screens += [(prefix, call) for prefix in territory(row)]
    alone = not captures
    purpose = (
        _most(captures) if captures else _purpose(c for row, _ in rows for c in row.face_classes)
    )
    for site in _camera_sites(graph) if rows else ():
        owner = graph.owner(site.node)
        if (alone or _outer(owner) in owners) and not is_library(owner):
            called, method, _ = graph.call(site)
            name = f"{called[1:-1].replace('/', '.')}.{method}"
            captures.setdefault((site.node, site.at), CaptureCall("", "camera", name, purpose))
    pages = _face_pages(graph, evaluation) if _may_name_a_page(graph) else ()
    for site, address in pages:
        captures.setdefault((site.node, site.at), CaptureCall("", "web", address, "identity"))
    return Faces(captures, starts, tuple(screens), alone and bool(rows))


def _kind(row: CatalogueRow, method: str) -> Literal["capture", "start", ""]:
    name = method.rpartition(".")[2].lower()
    if _STARTING.match(name) or _LICENCE.search(name):
        return "start"
    entry = next((e for e in method_words() if any(word in f"^{name}$" for word in e.words)), None)
    if entry is not None and entry.face_class != "none":
        return "" if _NOT_TAKING.match(name) and entry.face_class in ("FC2", "FC6") else "capture"
    if entry is None and any(_names(start, method) for start in row.start):
        return "" if _NOT_TAKING.match(name) else "capture"
    if entry is None and name.startswith(("start", "begin", "open", "launch", "verify", "capture")):
        return "capture"
    return ""


def _names(start: str, method: str) -> bool:
    """Whether a start method of the catalogue (``Class.method(…)``) is this one."""
    return start.partition("(")[0].rpartition(".")[2] == method.rpartition(".")[2]


def _effect(row: CatalogueRow, method: str) -> Literal["starts", "creates", "licence", "unknown"]:
    name = method.rpartition(".")[2].lower()
    if _LICENCE.search(name) and "init" not in name:
        return "licence"
    if _CREATING.match(name):
        return "creates"
    if re.match(r"init|install|active|startup|register|setup", name):
        # Vendors' own guides (Tencent, Baidu, Megvii and others) ask for agreement before it.
        return "starts" if row.processing != "on-device" or row.region == "cn" else "unknown"
    return "unknown"


def _purpose(classes: Iterable[str]) -> Purpose:
    found = set(classes)
    if found & {"FC3", "FC4", "FC5"}:
        return "identity"
    if found & {"FC6", "FC7"}:
        return "effect"
    return "detect" if "FC2" in found else "unknown"


def _most(captures: dict[Place, object]) -> Purpose:
    purposes = [c.purpose for c in captures.values() if isinstance(c, CaptureCall)]
    return "identity" if "identity" in purposes else next(iter(purposes), "unknown")


def _camera_sites(graph: Graph) -> Iterator[Site]:
    for name, owners in _CAMERA_CALLS.items():
        yield from graph.calls((name,), owners)


@cache
def _stems() -> Words:
    words = ("face", "liveness", "renlian", "shualian", "biometric")
    return Words(spelled for word in words for spelled in (word, word.capitalize(), word.upper()))


def _may_name_a_page(graph: Graph) -> bool:
    """Whether any text could be part of such an address; to follow each page that is opened is dear."""
    return any(
        # Most such texts are names of other things.
        _FACE_ADDRESS.search(text)
        and (bool((refs.strings.target == index).any()) or may_hold(dex, index))
        for dex, refs in zip(graph.dexes, graph.refs, strict=True)
        for index, text in dex.strings_holding(_stems())
    )


def _face_pages(graph: Graph, evaluation: Evaluation) -> Iterator[tuple[Site, str]]:
    """Web views that are sent to a page whose address speaks of a face check."""
    for site in graph.calls(("loadUrl",), None):
        if is_library(graph.owner(site.node)) or not graph.reached(site.node):
            continue
        call = evaluation.call_at(site)
        if call is None or not call.given:
            continue
        for atom in sorted(evaluation.resolve(call.given[0]).values, key=repr):
            text = _address(atom)
            if text.startswith(("http", "{")) and _FACE_ADDRESS.search(text):
                yield site, text
                break


def _address(atom: object) -> str:
    if isinstance(atom, Str):
        return atom.text
    if isinstance(atom, Joined):
        pieces = []
        for part in atom.parts:
            texts = [a.text for a in part if isinstance(a, Str)]
            pieces.append(texts[0] if texts else "{}")
        return "".join(pieces)
    return ""


def _outer(owner: str) -> str:
    return owner.rstrip(";").partition("$")[0]
