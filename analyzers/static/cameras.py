"""Where the camera is opened, for what, in front of whose eyes, and what the pictures go to."""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Literal

from analyzers.handling import CameraUse, Flow
from analyzers.sdks import CatalogueRow
from analyzers.static.detection import territory
from analyzers.static.graph import Graph, Site
from analyzers.static.layouts import Layouts, Widget
from analyzers.static.pointing import dotted, outer, seen
from analyzers.static.taint import Taint
from analyzers.static.values import Const, constants

MOST_USES = 40
MOST_METHODS = 160
"""Methods around a camera that are looked at."""

_OPENS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("open", ("Landroid/hardware/Camera;",), "camera1"),
    ("openCamera", ("Landroid/hardware/camera2/CameraManager;",), "camera2"),
    ("bindToLifecycle", ("Landroidx/camera/lifecycle/ProcessCameraProvider;",), "camerax"),
    ("setVideoSource", ("Landroid/media/MediaRecorder;",), "library"),
    ("startPreview", ("Lcom/tencent/", "Lio/agora/", "Lcom/zego/"), "library"),
    ("startLocalPreview", ("Lcom/tencent/", "Lio/agora/", "Lcom/zego/"), "library"),
    ("createCapturer", ("Lorg/webrtc/",), "library"),
    ("initiateScan", ("Lcom/google/zxing/", "Lcom/journeyapps/"), "library"),
    ("resume", ("Lcom/google/ar/core/Session;",), "library"),
)
_TAKES = (
    "android.media.action.IMAGE_CAPTURE",
    "android.media.action.VIDEO_CAPTURE",
    "android.media.action.STILL_IMAGE_CAMERA",
)
_PURPOSES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("scan", re.compile(r"zxing|/barcode/|zbar|scankit|qrcode|MultiFormatReader", re.I)),
    (
        "video-call",
        re.compile(
            r"^L(?:org/webrtc|io/agora|com/zego|com/tencent/(?:trtc|liteav)|io/livekit)/", re.I
        ),
    ),
    ("document", re.compile(r"idcard|ocr|bankcard|document|textrecogn|mlkit/vision/text", re.I)),
    ("record", re.compile(r"^Landroid/media/MediaRecorder;|VideoCapture;|Recorder;")),
)
_SHOWN = frozenset(
    (
        "setPreviewDisplay",
        "setSurfaceProvider",
        "createSurfaceProvider",
        "getSurfaceProvider",
        "getHolder",
        "setSurfaceTextureListener",
        "setPreviewView",
        "addView",
    )
)
_VIEWS = (
    "Landroid/view/SurfaceView;",
    "Landroid/view/TextureView;",
    "Landroidx/camera/view/PreviewView;",
    "Landroid/opengl/GLSurfaceView;",
)
_LIGHTS = frozenset(("setFlashMode", "setTorchMode", "enableTorch"))
_TAKEN = frozenset(
    (
        "setPreviewCallback",
        "setPreviewCallbackWithBuffer",
        "setOneShotPreviewCallback",
        "setOnImageAvailableListener",
        "setAnalyzer",
        "takePicture",
        "capture",
        "setVideoSource",
        "getBitmap",
    )
)
"""How the pictures of an open camera are had; without any of these it is opened for its light."""
_TIMERS = frozenset(
    (
        "postDelayed",
        "schedule",
        "scheduleAtFixedRate",
        "scheduleWithFixedDelay",
        "setRepeating",
        "setExactAndAllowWhileIdle",
        "sendEmptyMessageDelayed",
    )
)
_HOSTS: tuple[tuple[str, Literal["screen", "service", "receiver"]], ...] = (
    ("Landroid/app/Service;", "service"),
    ("Landroidx/work/ListenableWorker;", "service"),
    ("Landroid/app/job/JobService;", "service"),
    ("Landroid/content/BroadcastReceiver;", "receiver"),
    ("Landroid/app/Activity;", "screen"),
    ("Landroid/app/Fragment;", "screen"),
    ("Landroidx/fragment/app/Fragment;", "screen"),
    ("Landroid/view/View;", "screen"),
    ("Landroid/app/Dialog;", "screen"),
)
_TOUCHES = (
    "onClick",
    "onLongClick",
    "onTouch",
    "onCheckedChanged",
    "onItemClick",
    "onMenuItem",
    "onOptionsItem",
    "onRequestPermissionsResult",
    "onActivityResult",
)


def cameras(
    taint: Taint, rows: Iterable[CatalogueRow], flows: Iterable[Flow], layouts: Layouts
) -> tuple[CameraUse, ...]:
    """Places of reached code that open the camera, the app's own first."""
    graph = taint.graph
    reader = _Cameras(taint, list(rows), list(flows), layouts)
    found: list[CameraUse] = []
    for name, owners, api in _OPENS:
        sites = [site for site in graph.calls((name,), owners) if graph.reached(site.node)]
        found += [reader.use(site, api) for site in sites]
    found += [
        reader.use(site, "intent")
        for site in graph.strings(_TAKES)
        if graph.reached(site.node) and not taint.outside(graph.owner(site.node))
    ]
    unique = {(use.owner, use.api): use for use in reversed(found)}
    ordered = sorted(unique.values(), key=lambda use: (use.library, use.id))
    return tuple(ordered[:MOST_USES])


def _shows_too_small(widgets: Iterable[Widget]) -> bool:
    """Whether a layout draws a camera's picture in a pixel or two, and nowhere larger."""
    kinds = tuple(view[1:-1].rpartition("/")[2] for view in _VIEWS)
    sizes = [(w.width, w.height) for w in widgets if w.kind.endswith(kinds)]
    return bool(sizes) and all(_is_tiny(a) and _is_tiny(b) for a, b in sizes)


def _is_tiny(dimension: str) -> bool:
    """At most two pixels or dp: a whole number in the upper 24 bits, unit and radix (0) in the lower eight."""
    if not dimension.startswith("0x"):
        return False
    number = int(dimension, 16)
    return not number & 0x30 and number >> 8 <= 2


class _Cameras:
    def __init__(
        self, taint: Taint, rows: list[CatalogueRow], flows: list[Flow], layouts: Layouts
    ) -> None:
        self._taint = taint
        self._layouts = layouts
        self._graph: Graph = taint.graph
        self._prefixes = {row.id: territory(row) for row in rows}
        self._flows = flows

    @cached_property
    def _families(self) -> dict[str, list[str]]:
        """Classes by the one they are nested in."""
        found: dict[str, list[str]] = {}
        for owner in self._graph.classes():
            found.setdefault(outer(owner), []).append(owner)
        return found

    def use(self, site: Site, api: str) -> CameraUse:
        graph = self._graph
        owner = graph.owner(site.node)
        nodes = self._around(site.node)
        called = self._called(nodes)
        sdks = sorted(
            sdk
            for sdk, prefixes in self._prefixes.items()
            if prefixes and any(owner_.startswith(prefixes) for owner_, _ in called)
        )
        family = {dotted(outer(graph.owner(node)) + ";") for node in nodes}
        sinks = sorted(
            {
                flow.sink
                for flow in self._flows
                if any(name in flow.id for name in family) and flow.source.startswith("camera")
            }
        )
        path = graph.path(site.node)
        host = self._host(owner, path)
        return CameraUse(
            id=f"{api} {dotted(owner)}.{graph.name(site.node)}",
            api=api,  # type: ignore[arg-type]
            owner=dotted(owner),
            purpose=self._purpose(called, sdks),
            library=self._taint.outside(owner),
            host=host,
            preview="visible" if api in ("intent", "web") else self._preview(nodes, called, api),
            by=self._by(path, host, nodes, called),
            feeds=(*sdks, *sinks),
            declared=any(name == "startForeground" for _, name in called),
            reachable=True,
            path=path,
            evidence=(seen(graph, site),),
        )

    def _around(self, node: int) -> list[int]:
        """Methods of the class, of those nested in it, and what they call in the app."""
        graph = self._graph
        found: dict[int, None] = {}
        todo = [
            (each, 0)
            for owner in self._families[outer(graph.owner(node))]
            for each in graph.methods_of(owner)
        ]
        while todo and len(found) < MOST_METHODS:
            each, depth = todo.pop(0)
            if each in found:
                continue
            found[each] = None
            if depth < 2:
                for call in self._taint.flow(each).calls.values():
                    todo += [(t, depth + 1) for t in self._taint.targets(each, call)]
        return list(found)

    def _called(self, nodes: Iterable[int]) -> set[tuple[str, str]]:
        return {
            (owner, name)
            for node in nodes
            for owner, name, _ in map(self._graph.call, self._graph.calls_of(node))
        }

    def _purpose(
        self, called: set[tuple[str, str]], sdks: list[str]
    ) -> Literal["face", "scan", "document", "video-call", "photo", "record", "light", "unknown"]:
        if sdks:
            return "face"
        for purpose, pattern in _PURPOSES:
            if any(pattern.search(owner) for owner, _ in called):
                return purpose  # type: ignore[return-value]
        names = {name for _, name in called}
        if names & _LIGHTS and not names & _TAKEN:
            return "light"
        if names & {"takePicture", "capture", "startActivityForResult"}:
            return "photo"
        return "unknown"

    def _host(
        self, owner: str, path: tuple[str, ...]
    ) -> Literal["screen", "service", "receiver", "unknown"]:
        graph = self._graph
        kinds = [outer(owner) + ";", *(s.partition("->")[0] for s in reversed(path))]
        for kind in kinds:
            for above, host in _HOSTS:
                if graph.is_a(kind, above):
                    return host
        return "unknown"

    def _preview(
        self, nodes: list[int], called: set[tuple[str, str]], api: str
    ) -> Literal["visible", "hidden", "unknown"]:
        if api == "library":
            return "unknown"
        names = {name for _, name in called}
        tiny = dummy = False
        for node in nodes:
            for call in self._taint.evaluation.frame(node).calls.values():
                if call.name in ("setContentView", "inflate") and call.given:
                    idents = constants(call.given[0]) or ()
                    tiny |= any(map(_shows_too_small, map(self._layouts.of, idents)))
                if call.name != "<init>":
                    continue
                if call.owner.endswith("LayoutParams;") and len(call.given) >= 2:
                    small = ({Const(0)}, {Const(1)})
                    tiny |= set(call.given[0]) in small and set(call.given[1]) in small
                if call.owner == "Landroid/graphics/SurfaceTexture;":
                    dummy |= all(isinstance(a, Const) for v in call.given for a in v)
        if tiny or dummy:
            return "hidden"
        if names & _SHOWN - {"addView"} or any(owner in _VIEWS for owner, _ in called):
            return "visible"
        return "hidden"

    def _by(
        self, path: tuple[str, ...], host: str, nodes: list[int], called: set[tuple[str, str]]
    ) -> Literal["touch", "automatic", "background", "timer", "unknown"]:
        names = [signature.partition("->")[2].partition("(")[0] for signature in path]
        timed = any(name in _TIMERS for _, name in called) and "run" in names
        if host in ("service", "receiver"):
            return "timer" if timed else "background"
        if any(name.startswith(_TOUCHES) for name in names):
            return "touch"
        if timed:
            return "timer"
        return "automatic" if path else "unknown"
