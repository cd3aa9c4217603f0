"""What an app does with a face after it has one: flows, and what else the code tells of the handling."""

from collections.abc import Iterable, Iterator
from typing import Literal

from analyzers.evidence import Evidence
from analyzers.handling import (
    CameraUse,
    Flow,
    Handling,
    ResultLink,
    Secret,
    Step,
    Trait,
    TrustGap,
    WebGrant,
)
from analyzers.sdks import CatalogueRow
from analyzers.static.addresses import Behind, Upstream, judge_addresses
from analyzers.static.albums import is_album
from analyzers.static.budget import Budget, OverBudget
from analyzers.static.cameras import cameras
from analyzers.static.detection import territory
from analyzers.static.faces import Faces
from analyzers.static.grants import face_pages, grants
from analyzers.static.graph import Graph, Site
from analyzers.static.layouts import Layouts
from analyzers.static.pointing import dotted, outer, seen
from analyzers.static.resultlinks import links
from analyzers.static.secrets import secrets
from analyzers.static.settled import Settled
from analyzers.static.sources import origins, uploads
from analyzers.static.surroundings import Surroundings
from analyzers.static.taint import Hit, Origin, Place, Taint, is_outside
from analyzers.static.traits import traits
from analyzers.static.trust import Gap, as_value, gaps, is_default

MOST_FLOWS = 60
MOST_STEPS = 24

_EXTERNAL_CALLS = frozenset(
    (
        "getExternalStorageDirectory",
        "getExternalStoragePublicDirectory",
        "getExternalFilesDir",
        "getExternalFilesDirs",
        "getExternalCacheDir",
        "getExternalCacheDirs",
        "getExternalMediaDirs",
    )
)
_EXTERNAL_TEXTS = ("/sdcard", "/storage/", "/mnt/sdcard", "file:///sdcard")
_DELETES = ("delete", "deleteOnExit", "deleteFile", "deleteIfExists", "deleteRecursively")
_FRAMES = (
    "setPreviewCallback",
    "setPreviewCallbackWithBuffer",
    "setOneShotPreviewCallback",
)
"""How the pictures of a preview are asked for."""
_STOPS = frozenset(
    (
        "stopPreview",
        "unbindAll",
        "unbind",
        "clearAnalyzer",
        "stopRepeating",
        "abortCaptures",
        "release",
        "setPreviewCallback",
        "setOneShotPreviewCallback",
        "stopCamera",
    )
)
_ENDINGS = frozenset(("surfaceDestroyed", "onPause", "onStop", "onDestroy", "onDestroyView"))
_TOUCHES = (
    "onClick",
    "onLongClick",
    "onTouch",
    "onItemClick",
    "onMenuItem",
    "onOptionsItem",
    "onActivityResult",
    "onCheckedChanged",
    "onLoginSuccess",
    "onNavigationItem",
)
_BACKGROUND = (
    "Landroid/app/Service;",
    "Landroid/content/BroadcastReceiver;",
    "Landroidx/work/ListenableWorker;",
    "Landroid/app/job/JobService;",
)
_WITH = {
    "contacts": ("ContactsContract", "content://com.android.contacts"),
    "location": ("getLastKnownLocation", "getLatitude"),
    "device": ("getDeviceId", "android_id", "getImei"),
}


def handling(
    graph: Graph,
    around: Surroundings,
    marks: Faces,
    sdks: list[CatalogueRow],
    budget: Budget | None = None,
) -> Handling:
    """Flows of face data and the handling of it in one app; a part the budget ended is ``partial``."""
    foreign = tuple(p for row in sdks if not row.framework for p in territory(row))
    evaluation = Settled(graph, lambda owner: is_outside(graph, foreign, owner), budget)
    taint = Taint(evaluation, foreign, uploads(sdks), budget)
    reader = _Reader(taint, around, marks, sdks)
    try:
        reader.read()
    except OverBudget:
        reader.partial = reader.cut = True
    return reader.value()


class _Reader:
    def __init__(
        self, taint: Taint, around: Surroundings, marks: Faces, sdks: list[CatalogueRow]
    ) -> None:
        self._taint = taint
        self._graph = taint.graph
        self._around = around
        self._marks = marks
        self._rows = {row.id: row for row in sdks}
        self._upstream = Upstream(taint, around.resources)
        self._origins: list[Origin] = []
        self._flows: dict[tuple[str, str], Flow] = {}
        self._trust: list[TrustGap] = []
        self._secrets: tuple[Secret, ...] = ()
        self._grants: tuple[WebGrant, ...] = ()
        self._cameras: tuple[CameraUse, ...] = ()
        self._traits: tuple[Trait, ...] = ()
        self._links: tuple[ResultLink, ...] = ()
        self.partial = self.cut = False

    def read(self) -> None:
        taint = self._taint
        self._origins = origins(taint, self._rows.values())
        for origin in self._origins:
            taint.follow(origin)
        rows = list(self._rows.values())
        found = gaps(taint) if rows else []
        used: set[Gap] = set()
        for hit in taint.first([hit for hit in taint.hits if self._is_face(hit)], MOST_FLOWS):
            self._add(hit, found, used)
        flows = list(self._flows.values())
        self._grants = grants(taint, rows)
        self._cameras = cameras(
            taint, rows, flows, Layouts(self._around.resources, self._around.read)
        )
        web = any(getattr(call, "kind", "") == "web" for call in self._marks.captures.values())
        web = web or bool(found and face_pages(taint, rows))
        network = any(flow.sink == "network" for flow in flows)
        for gap in found:
            self._trust.append(as_value(taint, gap, _on_path(gap, gap in used, web, network)))
        if rows:
            self._traits = traits(taint, rows)
            self._secrets = secrets(taint, self._upstream, rows, self._around.read)
            self._links = links(taint, self._upstream) if flows else ()
        self.partial |= taint.capped or taint.cut

    def value(self) -> Handling:
        flows = tuple(sorted(self._flows.values(), key=lambda f: (f.sink, f.id)))
        return Handling(
            state="partial" if self.partial else "read",
            flows=flows,
            trust=tuple(self._trust),
            secrets=self._secrets,
            grants=self._grants,
            cameras=self._cameras,
            traits=self._traits,
            links=self._links,
            backup=self._around.manifest.backup,
            unresolved=tuple(sorted({*self._queries_elsewhere(), *(["budget"] * self.cut)})),
        )

    def _queries_elsewhere(self) -> Iterator[str]:
        """Queries whose answer comes back by a way that is not followed."""
        graph = self._graph
        loaders = ("Landroid/content/CursorLoader;", "Landroidx/loader/content/CursorLoader;")
        sites = [*graph.calls(("startQuery",)), *graph.calls(("<init>",), loaders)]
        for site in sites:
            if graph.reached(site.node) and not self._taint.outside(graph.owner(site.node)):
                call = self._taint.evaluation.call_at(site)
                if call and any(is_album(self._taint.evaluation, given) for given in call.args[1:]):
                    yield "gallery-query"
                    return

    # --- flows --------------------------------------------------------------------------------

    def _add(self, hit: Hit, found: list[Gap], used: set[Gap]) -> None:
        origin = self._origins[hit.origin]
        behind = self._upstream.behind(self._objects(hit))
        sink = hit.kind
        if sink == "private-file" and self._external(behind):
            sink = "external-file"
        urls: tuple[str, ...] = ()
        complete = False
        reach = judge_addresses((), self._around.manifest.network)
        accept_all = False
        if sink in ("network", "socket", "web", "sdk-upload"):
            urls = tuple(self._addresses(hit, behind))
            complete = bool(urls) and not any("{}" in _name_of(url) for url in urls)
            reach = judge_addresses(urls, self._around.manifest.network)
            accept_all = self._accepts_all(behind, found, used, urls)
        cleartext = reach.cleartext
        if sink == "socket":
            tls = any("SSLSocket" in b.call.owner or "ssl" in b.call.owner for b in behind)
            cleartext = "no" if tls else "yes"
        repeated, stops = self._repetition(hit, origin)
        key = (f"{self._name(origin.place.node)} → {self._name(hit.site.node)}", sink)
        flow = Flow(
            id=f"{origin.kind}: {key[0]}",
            source=origin.kind,  # type: ignore[arg-type]
            sdk=origin.sdk or (self._taint.is_upload(hit.call.owner, hit.call.name)),
            sink=sink,
            urls=urls,
            urls_complete=complete,
            cleartext=cleartext,
            local=reach.local,
            loopback=reach.loopback,
            permitted=reach.permitted or sink == "socket",
            protected=self._protection(hit, behind),
            removed=sink.endswith("file") and self._removed(hit),
            repeated=repeated,
            stops=stops,
            by=self._set_off_by(origin, hit),
            chosen=origin.chosen and origin.kind == "picked-image",
            accept_all=accept_all,
            with_data=self._with(hit),
            steps=self._steps(hit),
        )
        self._flows.setdefault(key, flow)

    def _is_face(self, hit: Hit) -> bool:
        """Whether a picture has to do with a face: an app may photograph cards and codes as well.

        Where SDKs take the face, a picture of the app's own camera is one only if its way passes a class
        that works with an SDK or was told to be such a camera.
        """
        kind = self._origins[hit.origin].kind
        if kind not in ("camera-frame", "camera-file") or hit.kind == "sdk-upload":
            return True
        captures = self._marks.captures
        if not any(getattr(call, "kind", "") == "sdk" for call in captures.values()):
            return True
        graph = self._graph
        places = [*captures, *self._marks.starts]
        families = {outer(graph.owner(node)) for node, _ in places}
        return any(
            outer(graph.owner(place.node)) in families
            for place in self._way(hit)
            if place.node >= 0
        )

    def _objects(self, hit: Hit) -> list[Place]:
        """The objects the sink works with."""
        node, call = hit.site.node, hit.call
        if not call.args:
            owner = self._graph.owner(node)
            return [Place(site.node, site.at) for site in self._graph.created(owner)]
        return [Place(node, d) for defs in call.args for d in sorted(defs)]

    def _addresses(self, hit: Hit, behind: list[Behind]) -> list[str]:
        own = Behind(hit.site.node, hit.call)
        found = self._upstream.addresses([own, *behind])
        if hit.kind == "socket":
            found = self._upstream.hosts(behind)
        row = self._rows.get(self._taint.is_upload(hit.call.owner, hit.call.name))
        if row is not None and not found:
            switched = self._upstream.switched(behind)
            found = switched or [host if "://" in host else f"https://{host}" for host in row.hosts]
        return sorted({url.partition("?")[0] for url in found})

    def _external(self, behind: Iterable[Behind]) -> bool:
        for each in behind:
            if each.call.name in _EXTERNAL_CALLS:
                return True
            seen_call = self._taint.evaluation.frame(each.node).calls.get(each.call.at)
            for values in seen_call.args if seen_call else ():
                if any(t.startswith(_EXTERNAL_TEXTS) for t in self._upstream.texts(values, 3)):
                    return True
        return False

    def _accepts_all(
        self, behind: list[Behind], found: list[Gap], used: set[Gap], urls: tuple[str, ...]
    ) -> bool:
        hit = False
        nodes = {each.node for each in behind}
        owners = {each.call.owner for each in behind if each.call.name == "<init>"}
        platform = any(
            each.call.owner.startswith("Ljava") and "net" in each.call.owner for each in behind
        )
        for gap in found:
            if gap.kind == "webview-ssl":
                continue
            made_here = any(site.node in nodes for site in gap.made)
            if gap.owner in owners or made_here or (platform and is_default(self._taint, gap)):
                used.add(gap)
                hit = True
        return hit

    def _protection(
        self, hit: Hit, behind: list[Behind]
    ) -> Literal["no", "encrypted", "keystore", "unknown"]:
        mark = self._taint.marks[hit.origin][hit.place]
        owners = [each.call.owner for each in behind]
        sealed = mark.sealed or any(
            "EncryptedFile" in owner
            or "EncryptedSharedPreferences" in owner
            or "CipherOutputStream" in owner
            or "sqlcipher" in owner
            for owner in owners
        )
        if not sealed:
            return "no"
        keystore = any("EncryptedFile" in o or "EncryptedShared" in o for o in owners) or bool(
            self._graph.strings(("AndroidKeyStore",))
        )
        return "keystore" if keystore else "encrypted"

    def _removed(self, hit: Hit) -> bool:
        """Whether the class that writes the file, or one that led there, deletes it."""
        families = {outer(self._graph.owner(p.node)) for p in self._way(hit) if p.node >= 0}
        return any(
            outer(self._graph.owner(site.node)) in families
            for site in self._graph.calls(_DELETES, None)
        )

    # --- repetition ---------------------------------------------------------------------------

    def _repetition(
        self, hit: Hit, origin: Origin
    ) -> tuple[Literal["no", "loop", "every-frame", "unknown"], Literal["yes", "no", "unknown"]]:
        graph = self._graph
        node = origin.place.node
        if origin.kind == "gallery-query":
            looped = any(
                graph.call(s)[1] in ("moveToNext", "listFiles") for s in graph.calls_of(node)
            )
            return ("loop" if looped or "list" in origin.what else "unknown"), "unknown"
        if origin.kind != "camera-frame" or graph.name(node) not in ("onPreviewFrame", "analyze"):
            return "no", "yes"
        family = outer(graph.owner(node))
        if self._stops_within(node, 3) or self._guarded(hit) or self._asks_for_one(family):
            return "no", "yes"
        for name in _STOPS:
            for site in graph.calls((name,), None):
                inside = outer(graph.owner(site.node)) == family
                if inside and not self._only_ends(site.node, 2):
                    return "every-frame", "yes"
        return "every-frame", "no"

    def _asks_for_one(self, family: str) -> bool:
        """Whether a class only ever asks the camera for its next picture, not for all of them."""
        asked = {
            self._graph.call(site)[1]
            for site in self._graph.calls(_FRAMES, ("Landroid/hardware/Camera;",))
            if outer(self._graph.owner(site.node)) == family
        }
        return asked == {"setOneShotPreviewCallback"}

    def _stops_within(self, node: int, depth: int) -> bool:
        if depth == 0:
            return False
        for call in self._taint.flow(node).calls.values():
            if call.name in _STOPS and call.owner.startswith(
                ("Landroid/hardware/", "Landroidx/camera/")
            ):
                return True
            if any(self._stops_within(t, depth - 1) for t in self._taint.targets(node, call)):
                return True
        return False

    def _only_ends(self, node: int, depth: int) -> bool:
        """Whether a method only runs when the screen goes away."""
        if self._graph.name(node) in _ENDINGS:
            return True
        callers = self._graph.callers(node)
        return (
            depth > 0 and bool(callers) and all(self._only_ends(s.node, depth - 1) for s in callers)
        )

    def _guarded(self, hit: Hit) -> bool:
        """Whether a field that this class also sets decides about the sending."""
        way = {place.node for place in self._way(hit) if place.node >= 0}
        for node in way:
            flow = self._taint.flow(node)
            tested = {field for at, (field, _) in flow.gets.items() if at in flow.tests}
            if any(put.field in tested for put in flow.puts.values()):
                return True
        return False

    # --- who and what -------------------------------------------------------------------------

    def led_by(self, node: int) -> Literal["touch", "automatic", "background", "unknown"]:
        """What leads to a method, by the ways to it."""
        graph = self._graph
        path = graph.path(node)
        owners = [signature.partition("->")[0] for signature in path]
        names = [signature.partition("->")[2].partition("(")[0] for signature in path]
        if any(name.startswith(_TOUCHES) for name in names):
            return "touch"
        if any(graph.is_a(owner, above) for owner in owners for above in _BACKGROUND):
            return "background"
        if graph.why(node) in ("service", "receiver", "application", "provider"):
            return "background"
        return "automatic" if path else "unknown"

    def _set_off_by(
        self, origin: Origin, hit: Hit
    ) -> Literal["touch", "automatic", "background", "unknown"]:
        """What sets a flow off; photos that wait in the app until a touch chooses them go by touch."""
        by = self._started_by(origin.place.node)
        if origin.kind == "gallery-query" and by != "touch":
            nodes = {place.node for place in self._way(hit) if place.node >= 0}
            if any(self.led_by(node) == "touch" for node in nodes):
                return "touch"
        return by

    def _started_by(self, node: int) -> Literal["touch", "automatic", "background", "unknown"]:
        """The same, where a service counts as whoever starts it."""
        by = self.led_by(node)
        graph = self._graph
        owners = {signature.partition("->")[0] for signature in graph.path(node)}
        services = [o for o in owners if graph.is_a(o, "Landroid/app/Service;")]
        if by != "background" or not services:
            return by
        starters = {
            self.led_by(site.node)
            for owner in services
            for site in graph.types_used(owner, (0x1C,))
            if graph.reached(site.node) and outer(graph.owner(site.node)) != outer(owner)
        }
        return "touch" if starters == {"touch"} else by

    def _with(self, hit: Hit) -> tuple[str, ...]:
        nodes = {place.node for place in self._way(hit) if place.node >= 0}
        found = set()
        for kind, words in _WITH.items():
            if kind == "device":
                continue
            for node in nodes:
                calls = self._taint.flow(node).calls.values()
                gets = self._taint.flow(node).gets.values()
                if any(c.name in words for c in calls) or any(
                    w in f for f, _ in gets for w in words
                ):
                    found.add(kind)
        return tuple(sorted(found))

    def _way(self, hit: Hit) -> list[Place]:
        marks = self._taint.marks[hit.origin]
        way: list[Place] = []
        place: Place | None = hit.place
        while place is not None and len(way) < 400:
            way.append(place)
            place = marks[place].before
        return way[::-1]

    def _steps(self, hit: Hit) -> tuple[Step, ...]:
        marks = self._taint.marks[hit.origin]
        origin = self._origins[hit.origin]
        first = Site(origin.place.node, max(origin.place.definition, 0), 0)
        steps = [Step("source", origin.what, seen(self._graph, first))]
        told = origin.what
        for place in self._way(hit)[1:]:
            mark = marks[place]
            if mark.what and mark.what != told and mark.at is not None:
                told = mark.what
                steps.append(Step("pass", mark.what, seen(self._graph, mark.at)))
        if len(steps) > MOST_STEPS:
            steps = [*steps[: MOST_STEPS // 2], *steps[-MOST_STEPS // 2 :]]
        what = f"{dotted(hit.call.owner)}.{hit.call.name}"
        evidence: Evidence = seen(self._graph, hit.site)
        return (*steps, Step("sink", what, evidence))

    def _name(self, node: int) -> str:
        return f"{dotted(self._graph.owner(node))}.{self._graph.name(node)}"


def _name_of(url: str) -> str:
    """Host of an address, without its port."""
    return url.partition("://")[2].partition("/")[0].partition(":")[0]


def _on_path(gap: Gap, used: bool, web: bool, network: bool) -> Literal["yes", "no", "unknown"]:
    if used or (gap.kind == "webview-ssl" and web):
        return "yes"
    return "no" if network and gap.kind != "webview-ssl" else "unknown"
