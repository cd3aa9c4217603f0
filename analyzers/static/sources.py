"""Where face data begins in an app's own code: camera pictures, results of face SDKs, albums, picked images."""

import re
from collections.abc import Iterable, Iterator

from analyzers.sdks import CatalogueRow
from analyzers.static.albums import of_albums
from analyzers.static.detection import territory
from analyzers.static.evaluation import Evaluation, parameters
from analyzers.static.flowmodel import FRAME_PARAMETERS, FRAME_RESULTS
from analyzers.static.graph import Graph, Site
from analyzers.static.taint import Origin, Place, Taint
from analyzers.static.values import Str

MOST_ORIGINS = 60
"""Places where data begins that are followed in one app."""

_DATA_TYPES = (
    "[B",
    "[F",
    "[D",
    "[I",
    "[[",
    "Landroid/graphics/Bitmap;",
    "Ljava/nio/ByteBuffer;",
    "Landroid/media/Image;",
)
_HOLDING = ("Ljava/util/", "Ljava/io/File;", "Landroid/net/Uri;")
_NAMED = re.compile(
    r"image|img|photo|bitmap|picture|base64|best|feature|template|embedding|video|crop|jpeg|jpg|nv21"
    r"|megliveData|delta",
    re.IGNORECASE,
)
_NOT_NAMED = re.compile(
    r"width|height|size|format|count|quality|score|type|url|name|path$|id$|config", re.I
)
_TEMPLATE = re.compile(r"feature|template|embedding|vector", re.IGNORECASE)
_TOLD_TEXTS = {"onDetectFinish": 4, "onLivenessSuccess": 1, "onVerifySuccess": 1}
"""Callbacks of known SDKs that are given the data as text, and the place of it (Megvii's ``data``)."""
_PICKS = frozenset(
    (
        "android.intent.action.GET_CONTENT",
        "android.intent.action.PICK",
        "android.intent.action.OPEN_DOCUMENT",
        "android.provider.action.PICK_IMAGES",
    )
)
_TAKES = frozenset(("android.media.action.IMAGE_CAPTURE", "android.media.action.VIDEO_CAPTURE"))


def origins(taint: Taint, sdks: Iterable[CatalogueRow]) -> list[Origin]:
    """Places where face data begins, SDKs first; of reached methods only."""
    graph = taint.graph
    found: dict[Place, Origin] = {}
    rows = list(sdks)
    parts: list[Iterable[Origin]] = [of_albums(taint, alone=not rows)]
    if rows:  # without a face function the camera's pictures are no faces
        parts = [
            _of_sdks(taint, rows),
            _of_camera(taint),
            _of_camera_apps(taint),
            _files_to_fill(taint),
            *parts,
            _picked(taint),
        ]
    for part in parts:
        for origin in part:
            if graph.reached(origin.place.node):
                found.setdefault(origin.place, origin)
    if len(found) > MOST_ORIGINS:
        taint.capped = True
    return list(found.values())[:MOST_ORIGINS]


# --- SDKs -----------------------------------------------------------------------------------------


def _of_sdks(taint: Taint, rows: list[CatalogueRow]) -> Iterator[Origin]:
    for row in rows:
        prefixes = territory(row)
        if not prefixes:
            continue
        yield from _results(taint, row, prefixes)
        yield from _callbacks(taint, row, prefixes)
        yield from _fields(taint, row, prefixes)


def _results(taint: Taint, row: CatalogueRow, prefixes: tuple[str, ...]) -> Iterator[Origin]:
    """What is asked of the SDK's results."""
    graph = taint.graph
    names: set[str] = set()
    for dex in graph.dexes:
        types = {index for prefix in prefixes for index in dex.types_with_prefix(prefix)}
        for method, owner in enumerate(dex.method_class.tolist()):
            if owner in types:
                name = dex.string(int(dex.method_name[method]))
                proto = dex.proto_signature(int(dex.method_proto[method]))
                if _gives(name, proto.rpartition(")")[2], prefixes):
                    names.add(name)
    if not names:
        return
    for site in graph.calls(sorted(names), prefixes):
        owner, name, proto = graph.call(site)
        if taint.outside(graph.owner(site.node)) or not owner.startswith(prefixes):
            continue
        if _gives(name, proto.rpartition(")")[2], prefixes):
            kind = "face-template" if _TEMPLATE.search(name) else "sdk-result"
            what = f"{owner[1:-1].replace('/', '.')}.{name}"
            yield Origin(Place(site.node, site.at), kind, row.id, what)


def _gives(name: str, kind: str, own: tuple[str, ...]) -> bool:
    """Whether a method or field by its name and type gives a picture or template."""
    if name == "<init>" or name.startswith(("set", "is")) or kind.startswith(own):
        return False
    if kind.startswith(_DATA_TYPES):
        return not _NOT_NAMED.search(name)
    if kind.startswith(("Ljava/lang/String;", *_HOLDING)):
        return bool(_NAMED.search(name)) and not _NOT_NAMED.search(name)
    return False


def _callbacks(taint: Taint, row: CatalogueRow, prefixes: tuple[str, ...]) -> Iterator[Origin]:
    """Methods of the app's own that the SDK calls with a picture."""
    graph = taint.graph
    types = {
        name
        for dex in graph.dexes
        for prefix in prefixes
        for name in (dex.type_name(index) for index in dex.types_with_prefix(prefix))
        if name.startswith("L")
    }
    for kind in sorted(types):
        for owner in graph.subtypes(kind):
            if taint.outside(owner):
                continue
            for node in graph.methods_of(owner):
                name = graph.name(node)
                if name.startswith("<") or graph.is_static(node):
                    continue
                if graph.defined(kind) and not graph.find(kind, name, graph.proto(node)):
                    continue
                yield from _given(graph, node, name, row)


def _given(graph: Graph, node: int, name: str, row: CatalogueRow) -> Iterator[Origin]:
    for number, kind in enumerate(parameters(graph.proto(node)), 1):
        pictures = kind.startswith(_DATA_TYPES) and kind not in ("[I", "[F", "[D")
        mapped = kind.startswith("Ljava/util/") and "Map;" in kind
        told = kind == "Ljava/lang/String;" and (
            _TOLD_TEXTS.get(name) == number
            or (_NAMED.search(name) is not None and not _NOT_NAMED.search(name))
        )
        if pictures or mapped or told:
            what = f"{graph.owner(node)[1:-1].replace('/', '.')}.{name}"
            yield Origin(Place(node, -1 - number), "sdk-result", row.id, what)


def _fields(taint: Taint, row: CatalogueRow, prefixes: tuple[str, ...]) -> Iterator[Origin]:
    """Fields of the SDK's results."""
    graph = taint.graph
    signatures: set[str] = set()
    for dex in graph.dexes:
        types = {index for prefix in prefixes for index in dex.types_with_prefix(prefix)}
        for field, owner in enumerate(dex.field_class.tolist()):
            if owner in types:
                signature = dex.field_signature(field)
                name, _, kind = signature.partition("->")[2].partition(":")
                if _gives(name, kind, prefixes):
                    signatures.add(signature)
    for signature in sorted(signatures):
        for site in graph.field_sites(signature, write=False):
            if not taint.outside(graph.owner(site.node)):
                kind_ = "face-template" if _TEMPLATE.search(signature) else "sdk-result"
                yield Origin(Place(site.node, site.at), kind_, row.id, signature[1:].split(":")[0])


# --- camera ---------------------------------------------------------------------------------------


def _of_camera(taint: Taint) -> Iterator[Origin]:
    graph = taint.graph
    for name, (above, number, kind) in FRAME_PARAMETERS.items():
        for owner in graph.subtypes(above):
            if taint.outside(owner):
                continue
            for node in graph.find(owner, name):
                yield Origin(Place(node, -1 - number), kind, "", name)
    for name, (owners, kind) in FRAME_RESULTS.items():
        for site in graph.calls((name,), owners):
            if not taint.outside(graph.owner(site.node)):
                yield Origin(Place(site.node, site.at), kind, "", name)


def _of_camera_apps(taint: Taint) -> Iterator[Origin]:
    """The picture another app, the system's camera, was asked for."""
    graph = taint.graph
    if not graph.strings(_TAKES):
        return
    for site in graph.calls(
        ("get", "getParcelable", "getParcelableExtra"),
        ("Landroid/os/Bundle;", "Landroid/os/BaseBundle;", "Landroid/content/Intent;"),
    ):
        if _own(taint, site) and _asks(taint.evaluation, site, "data"):
            yield Origin(
                Place(site.node, site.at), "camera-file", "", "picture of the camera app", True
            )
    for site in graph.calls(("putExtra",), ("Landroid/content/Intent;",)):
        if _own(taint, site) and _asks(taint.evaluation, site, "output"):
            call = taint.flow(site.node).calls.get(site.at)
            for definition in sorted(call.args[2]) if call and len(call.args) > 2 else ():
                yield Origin(
                    Place(site.node, definition), "camera-file", "", "file of the camera app", True
                )


def _files_to_fill(taint: Taint) -> Iterator[Origin]:
    """Files that the camera or a recorder is told to write to."""
    graph = taint.graph
    for name, owner in (
        ("<init>", "Landroidx/camera/core/ImageCapture$OutputFileOptions$Builder;"),
        ("setOutputFile", "Landroid/media/MediaRecorder;"),
    ):
        for site in graph.calls((name,), (owner,)):
            call = taint.flow(site.node).calls.get(site.at) if _own(taint, site) else None
            for definition in sorted(call.args[1]) if call and len(call.args) > 1 else ():
                yield Origin(Place(site.node, definition), "camera-file", "", "file of the camera")


def _own(taint: Taint, site: Site) -> bool:
    return taint.graph.reached(site.node) and not taint.outside(taint.graph.owner(site.node))


def _asks(evaluation: Evaluation, site: Site, key: str) -> bool:
    call = evaluation.call_at(site)
    return call is not None and len(call.args) > 1 and Str(key) in call.args[1]


# --- pictures a person chose -----------------------------------------------------------------------


def _picked(taint: Taint) -> Iterator[Origin]:
    """Pictures the person chose."""
    graph = taint.graph
    if graph.strings(_PICKS):
        for site in graph.calls(
            ("getData", "getClipData", "getDataString"), ("Landroid/content/Intent;",)
        ):
            if not taint.outside(graph.owner(site.node)):
                yield Origin(Place(site.node, site.at), "picked-image", "", "picked image", True)
    for owner in graph.subtypes("Landroidx/activity/result/ActivityResultCallback;"):
        if taint.outside(owner):
            continue
        for node in graph.find(owner, "onActivityResult"):
            flow = taint.flow(node)
            if "Landroid/net/Uri;" in flow.casts.get(-2, ()) or "Uri;" in graph.proto(node):
                yield Origin(Place(node, -2), "picked-image", "", "picked image", True)


def uploads(rows: Iterable[CatalogueRow]) -> dict[str, tuple[tuple[str, ...], frozenset[str]]]:
    """By SDK in use: its classes and the methods that send the picture they are given."""
    found = {}
    for row in rows:
        names = frozenset(
            match[1]
            for match in map(_METHOD.match, row.upload)
            if match and not match[1].startswith("set")
        )
        if row.processing == "cloud" and names:
            found[row.id] = (territory(row), names)
    return found


_METHOD = re.compile(r"(?:\w+\.)?(\w+)(?:\(.*)?$")
