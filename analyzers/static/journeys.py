"""The ways through an app: from its start over touches, permissions and screens to the taking of a face.

Moments are the times at which code of the app runs because something happened: a screen opened, a
control was touched, the system or a library called back. What a moment brings about tells which moments
may follow it, and under which stored flags.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple

from analyzers.static.apis import OBSERVES, TOUCH_NAMES
from analyzers.static.evaluation import parameters
from analyzers.static.permissions import Asked, asked_for
from analyzers.static.steps import Event, Guard, Handler, Listen, Screen, Walker
from analyzers.static.surfaces import ControlSeen, Surface, Surfaces, itself
from analyzers.static.values import (
    NOTHING,
    Const,
    Field,
    Obj,
    Result,
    Values,
    bound,
    constants,
    in_order,
    one,
)

MomentKind = Literal["enter", "touch", "callback", "granted", "denied", "returned"]

MOST_MOMENTS = 4_000
"""Moments of one app that are looked at."""
MOST_EDGES = 400
"""Moments that may follow one."""

_SERVICES = ("Landroid/app/Service;", "Landroid/content/BroadcastReceiver;")
_ACTIVITY = "Landroid/app/Activity;"


class Moment(NamedTuple):
    """A time at which code of the app runs."""

    kind: MomentKind
    screen: str
    """Descriptor of the screen (or service) it belongs to."""
    handlers: tuple[Handler, ...] = ()
    prompt: str = ""
    """Id of the prompt whose control it is."""
    control: int = -1
    """Its number among the prompt's controls."""
    label: str = ""


class Edge(NamedTuple):
    """One moment may follow another."""

    to: Moment
    guards: tuple[Guard, ...]


class Shown(NamedTuple):
    """A prompt, and where it is shown."""

    id: str
    surface: Surface
    moment: Moment
    guards: tuple[Guard, ...]
    event: Event


class Taken(NamedTuple):
    """A capture, and the moment it happens in."""

    event: Event
    detail: object
    moment: Moment


class Journeys:
    """All moments of an app that its start leads to. Raises `OverBudget`.

    ``roots``: descriptors of the screens the system opens first, and of services it starts;
    ``capture_by_entering``: what face is taken by opening a class, or by an implicit intent's action;
    ``strays``: screens that may be opened in ways that cannot be followed.
    """

    def __init__(
        self,
        walker: Walker,
        surfaces: Surfaces,
        roots: Iterable[str],
        capture_by_entering: Callable[[str], object | None],
        strays: Iterable[str] = (),
    ) -> None:
        self._walker = walker
        self._surfaces = surfaces
        self._graph = walker.graph
        self._capture_by_entering = capture_by_entering
        self.roots = [Moment("enter", root) for root in dict.fromkeys(roots)]
        self.strays: list[Moment] = []
        """Screens of the app that something opens in a way that was not understood: a router, an address."""
        self.edges: dict[Moment, list[Edge]] = {}
        self.events: dict[Moment, tuple[Event, ...]] = {}
        self.shown: dict[str, list[Shown]] = {}
        """By prompt id: where it is shown."""
        self.taken: list[Taken] = []
        self.asked: list[tuple[Asked, Moment, Event]] = []
        self.asking: set[tuple[int, int]] = set()
        """Places of the calls that ask for permissions."""
        self.opened: dict[str, set[str]] = {}
        """By screen: those that open it."""
        self.unresolved: set[str] = set()
        self._full = False
        self._numbers: dict[tuple[int, int, str], str] = {}
        self._observers: list[tuple[frozenset[object], str, tuple[Handler, ...]]] = []
        self._published: list[tuple[Moment, frozenset[object], Values, tuple[Guard, ...]]] = []
        self._starters: dict[str, list[tuple[Moment, Event]]] = {}
        self._discover(self.roots)
        for screen in dict.fromkeys(strays):
            moment = Moment("enter", screen)
            if moment not in self.edges:
                self.strays.append(moment)
                self._discover([moment])
        self._drop_doubles()

    @property
    def full(self) -> bool:
        """More moments, or more in a layout, than are looked at."""
        return self._full or self._surfaces.cut

    # --- discovery --------------------------------------------------------------------------------

    def _discover(self, begun: Iterable[Moment]) -> None:
        todo = deque(begun)
        again: deque[Moment] = deque()
        while todo or again:
            moment = todo.popleft() if todo else again.popleft()
            if moment in self.edges:
                continue
            if len(self.edges) >= MOST_MOMENTS:
                self._full = True
                return
            self.edges[moment] = []
            for edge in self._follow(moment):
                if len(self.edges[moment]) < MOST_EDGES:
                    self.edges[moment].append(edge)
                    if edge.to not in self.edges:
                        todo.append(edge.to)
            if not todo:  # results of screens are known once the screens were seen
                for source, edge in (*self._returns(), *self._observed()):
                    if edge not in self.edges[source]:
                        self.edges[source].append(edge)
                        if edge.to not in self.edges:
                            again.append(edge.to)

    def _follow(self, moment: Moment) -> Iterator[Edge]:
        events = self._events_of(moment)
        self.events[moment] = events
        claimed: set[int] = set()
        for event in events:
            if event.kind == "show":
                self._walker.poll()  # each is compared with all the others of the step
                for edge, ids in self._prompts(moment, event, events):
                    claimed |= ids
                    if edge is not None:
                        yield edge
        for event in events:
            if event.kind == "page":
                yield from self._web(moment, event)
        if moment.kind == "enter":
            yield from self._page(moment, claimed)
        for event in events:
            yield from self._after(moment, event, claimed)

    def _events_of(self, moment: Moment) -> tuple[Event, ...]:
        if moment.kind == "enter":
            found = self._entering(moment.screen)
        else:
            found = tuple(
                event for handler in moment.handlers for event in self._walker.step(handler)
            )
        return tuple(dict.fromkeys(found, None)) if len(found) < 200 else found

    def _entering(self, screen: str) -> tuple[Event, ...]:
        if any(self._graph.is_a(screen, kind) for kind in _SERVICES):
            nodes = self._walker.callbacks(screen)
            return tuple(e for node in nodes for e in self._walker.step(Handler(node, ())))
        events = self._surfaces.screen(screen).events
        detail = self._capture_by_entering(screen)
        if detail is not None and self._surfaces.lifecycle(screen):
            node = self._surfaces.lifecycle(screen)[0]
            frame = self._walker.evaluation.frame(node)
            events = (*events, Event("capture", frame, 0, None, (), detail))
        return events

    def _after(self, moment: Moment, event: Event, claimed: set[int]) -> Iterator[Edge]:
        detail = event.detail
        if event.kind == "capture":
            self.taken.append(Taken(event, detail, moment))
        elif event.kind == "listen" and isinstance(detail, Listen):
            yield from self._touches(moment, event, detail, claimed)
        elif event.kind == "screen" and isinstance(detail, Screen):
            yield from self._opens(moment, event, detail)
        elif event.kind == "fragment" and isinstance(detail, tuple):
            for fragment in detail:
                self.opened.setdefault(fragment.type, set()).add(moment.screen)
                yield Edge(Moment("enter", fragment.type), event.guards)
        elif event.kind == "callback" and isinstance(detail, tuple):
            if event.call is not None and event.call.name in _LATER:
                return
            if event.call is not None and event.call.name in OBSERVES:
                self._observers.append((self._keys(event.call.receiver), moment.screen, detail))
                return
            for handler in detail:
                touched = self._graph.name(handler.node) in TOUCH_NAMES
                kind: MomentKind = "touch" if touched else "callback"
                yield Edge(Moment(kind, moment.screen, (handler,)), event.guards)
        elif event.kind == "publish" and isinstance(detail, tuple):
            self._published.append((moment, self._keys(detail[0]), detail[1], event.guards))
        elif event.kind == "permission":
            yield from self._permission(moment, event)

    # --- prompts ----------------------------------------------------------------------------------

    def _prompts(
        self, moment: Moment, event: Event, events: tuple[Event, ...]
    ) -> Iterator[tuple[Edge | None, frozenset[int]]]:
        for surface in self._surfaces.shown(event, events):
            ident = self._ident(surface, moment)
            seen = self.shown.setdefault(ident, [])
            seen.append(Shown(ident, surface, moment, event.guards, event))
            yield None, surface.ids
            for number, control in enumerate(surface.controls):
                yield Edge(self._touched(moment, ident, number, control), event.guards), surface.ids
            for inner in surface.events:
                for edge in self._after(moment, inner, set(surface.ids)):
                    yield edge, surface.ids

    def _web(self, moment: Moment, event: Event) -> Iterator[Edge]:
        surface = self._surfaces.web(event, moment.screen)
        if surface is None:
            return
        ident = self._ident(surface, moment)
        self.shown.setdefault(ident, []).append(Shown(ident, surface, moment, event.guards, event))
        for number, control in enumerate(surface.controls):
            if control.handlers:
                yield Edge(self._touched(moment, ident, number, control), event.guards)

    def _touched(self, moment: Moment, ident: str, number: int, control: ControlSeen) -> Moment:
        return Moment(
            "touch", moment.screen, control.handlers, ident, number, control.words.text[:80]
        )

    def _ident(self, surface: Surface, moment: Moment) -> str:
        """Stable name of a prompt; the same dialog shown from two texts is two prompts."""
        if surface.node < 0:
            return surface.type
        title = "|".join(seen.words.text for seen in surface.texts[:3])
        key = (surface.node, surface.site, title)
        if key not in self._numbers:
            base = self._graph.signature(surface.node)
            count = sum(1 for known in self._numbers.values() if known.partition("#")[0] == base)
            self._numbers[key] = base if not count else f"{base}#{count + 1}"
        return self._numbers[key]

    def _page(self, moment: Moment, claimed: set[int]) -> Iterator[Edge]:
        surface = self._surfaces.screen(moment.screen)
        ident = surface.type
        self.shown.setdefault(ident, []).append(
            Shown(ident, surface, moment, (), surface.events[0] if surface.events else _NO_EVENT)
        )
        for fragment in surface.fragments:
            self.opened.setdefault(fragment, set()).add(moment.screen)
            yield Edge(Moment("enter", fragment), ())
        for kind in self._surfaces.own_views(surface.events):
            for node in self._walker.callbacks(kind, _VIEW_STARTS):
                if self._graph.name(node) in _VIEW_STARTS:
                    handler = Handler(node, (one(itself(kind)),))
                    yield Edge(Moment("callback", moment.screen, (handler,)), ())
        for number, control in enumerate(surface.controls):
            if control.id and control.id in claimed:
                continue
            guards = control.event.guards if control.event is not None else ()
            yield Edge(self._touched(moment, ident, number, control), guards)

    def _touches(
        self, moment: Moment, event: Event, listen: Listen, claimed: set[int]
    ) -> Iterator[Edge]:
        if listen.name in _BUTTON_NAMES or not listen.handlers:
            if not listen.resolved:
                self.unresolved.add(f"listener in {self._graph.signature(event.frame.node)}")
            return
        ids = set(self._surfaces.views(event))
        if ids & claimed:
            return
        surface = self._surfaces.screen(moment.screen) if moment.kind == "enter" else None
        if surface is not None and ids & {control.id for control in surface.controls}:
            return  # it is one of the page's controls
        host = self._surfaces.screen(moment.screen)
        label = next((c.words.text for c in host.controls if c.id in ids and c.id), "")
        yield Edge(Moment("touch", moment.screen, listen.handlers, label=label[:80]), event.guards)

    # --- screens ----------------------------------------------------------------------------------

    def _opens(self, moment: Moment, event: Event, screen: Screen) -> Iterator[Edge]:
        detail = self._capture_by_entering(screen.action) if screen.action else None
        if detail is not None:
            self.taken.append(Taken(event, detail, moment))
        if not screen.classes and not screen.action:
            self.unresolved.add(f"screen opened in {self._graph.signature(event.frame.node)}")
        for kind in screen.classes:
            if not self._graph.defined(kind):
                detail = self._capture_by_entering(kind)
                if detail is not None:
                    self.taken.append(Taken(event, detail, moment))
                continue
            self.opened.setdefault(kind, set()).add(moment.screen)
            self._starters.setdefault(kind, []).append((moment, event))
            yield Edge(Moment("enter", kind), event.guards)

    def _returns(self) -> Iterator[tuple[Moment, Edge]]:
        """What a closed screen hands back to the one that opened it."""
        for moment, events in list(self.events.items()):
            starters = self._starters.get(moment.screen)
            if not starters:
                continue
            codes: set[int] = set()
            guards: tuple[Guard, ...] = ()
            for event in events:
                if event.kind == "result" and isinstance(event.detail, frozenset):
                    codes |= event.detail
                    guards = event.guards
            if not codes and any(event.kind == "finish" for event in events):
                codes = {0}
            for code in sorted(codes):
                for opener, event in starters:
                    for handler in self._result_handlers(opener, event, code):
                        to = Moment("returned", opener.screen, (handler,), label=str(code))
                        yield moment, Edge(to, guards)

    def _keys(self, values: Values) -> frozenset[object]:
        """What tells one holder of a state from another: where it was made, else its field."""
        found: set[object] = set()
        for atom in self._walker.evaluation.resolve(values).values:
            if isinstance(atom, Obj):
                found.add(atom.made or atom.site)
            elif isinstance(atom, Field):
                found.add(atom.signature)
        return frozenset(found)

    def _observed(self) -> Iterator[tuple[Moment, Edge]]:
        """What runs when a state is published, given that state."""
        for moment, keys, state, guards in self._published:
            for observed, screen, handlers in self._observers:
                if keys & observed or not (keys and observed):
                    for handler in handlers:
                        given = (handler.given[0] if handler.given else NOTHING, state)
                        told = Handler(handler.node, bound(given))
                        yield moment, Edge(Moment("callback", screen, (told,)), guards)

    def _result_handlers(self, opener: Moment, event: Event, code: int) -> Iterator[Handler]:
        call = event.call
        if call is None:
            return
        if call.name == "launch":
            for callback in self._registered(call.receiver):
                for target in self._walker.callbacks(callback.type, ("onActivityResult",)):
                    result = Obj(-1, code & 0xFFFF, ACTIVITY_RESULT, (one(Const(code)),))
                    yield Handler(target, (one(callback), one(result)))
            return
        proto = "(IILandroid/content/Intent;)V"
        node = self._graph.resolve(opener.screen, "onActivityResult", proto)
        if node is not None:
            known = constants(call.given[1]) if len(call.given) > 1 else None
            request = one(Const(next(iter(known)))) if known and len(known) == 1 else NOTHING
            this = one(itself(opener.screen))
            yield Handler(node, (this, request, one(Const(code))))

    def _registered(self, launcher: Values) -> Iterator[Obj]:
        """Callbacks given to ``registerForActivityResult``."""
        for atom in in_order(self._walker.evaluation.resolve(launcher).values):
            if isinstance(atom, Result) and atom.name == "registerForActivityResult":
                for values in atom.args[1:]:
                    for inner in in_order(self._walker.evaluation.resolve(values).values):
                        if isinstance(inner, Obj) and self._graph.defined(inner.type):
                            yield inner

    # --- permissions ------------------------------------------------------------------------------

    def _permission(self, moment: Moment, event: Event) -> Iterator[Edge]:
        asked = asked_for(event, self._walker)
        if asked is None:
            return
        self.asked.append((asked, moment, event))
        self.asking.add((event.frame.node, event.at))
        for granted in (True, False):
            for handler in self._permission_handlers(moment, event, granted):
                kind: MomentKind = "granted" if granted else "denied"
                yield Edge(Moment(kind, moment.screen, (handler,)), event.guards)

    def _permission_handlers(
        self, moment: Moment, event: Event, granted: bool
    ) -> Iterator[Handler]:
        call = event.call
        if call is None:
            return
        if call.name == "launch":
            for callback in self._registered(call.receiver):
                for target in self._walker.callbacks(callback.type, ("onActivityResult",)):
                    yield Handler(target, (one(callback), one(Const(int(granted)))))
            return
        owners = [moment.screen, self._graph.owner(event.frame.node)]
        proto = "(I[Ljava/lang/String;[I)V"
        for owner in dict.fromkeys(owners):
            node = self._graph.resolve(owner, "onRequestPermissionsResult", proto)
            if node is None or self._graph.method(node).row < 0:
                continue
            outcome = Obj(-1, int(granted), "[I", (one(Const(0 if granted else -1)),))
            code = next(
                (
                    values
                    for values, kind in zip(call.given, parameters(call.proto), strict=False)
                    if kind == "I" and constants(values)
                ),
                NOTHING,
            )
            this = one(itself(owner))
            yield Handler(node, (this, code, NOTHING, one(outcome)))
            return

    def views(self, event: Event) -> frozenset[int]:
        """Keys of the views an event is about."""
        return self._surfaces.views(event)

    # --- tidying ----------------------------------------------------------------------------------

    def _drop_doubles(self) -> None:
        """A listener that is a prompt's control is not also a touch of its own."""
        controls = {
            handler.node
            for moment in self.edges
            if moment.prompt and moment.kind == "touch"
            for handler in moment.handlers
        }
        for moment, edges in self.edges.items():
            self.edges[moment] = [
                edge
                for edge in edges
                if not (
                    edge.to.kind in ("touch", "callback")
                    and not edge.to.prompt
                    and edge.to.handlers
                    and all(handler.node in controls for handler in edge.to.handlers)
                )
            ]

    # --- search -----------------------------------------------------------------------------------

    def reach(self, closed: Callable[[Moment, Edge], bool] = lambda moment, edge: False) -> "Reach":
        """What can be reached when some moments cannot be; flags are set by the moments reached."""
        setters = self.setters()
        parent: dict[Moment, Moment | None] = {}
        flags: set[str] = set()
        waiting: list[tuple[Moment, Edge]] = []
        # Strays last: no way goes through one that need not.
        for begun in (self.roots, self.strays):
            fresh = [moment for moment in begun if moment not in parent]
            parent.update(dict.fromkeys(fresh))
            waiting = self._spread(deque(fresh), waiting, parent, flags, setters, closed)
        return Reach(parent, flags, setters)

    def _spread(
        self,
        queue: "deque[Moment]",
        waiting: list[tuple[Moment, Edge]],
        parent: dict[Moment, Moment | None],
        flags: set[str],
        setters: dict[str, list[Moment]],
        closed: Callable[[Moment, Edge], bool],
    ) -> list[tuple[Moment, Edge]]:
        """Go on from the moments of a queue; returns the edges whose flags nobody set."""
        changed = True
        while changed:
            changed = False
            while queue:
                moment = queue.popleft()
                flags.update(n for n, value in self._remembered(moment) if value is not False)
                for edge in self.edges.get(moment, ()):
                    if edge.to in parent or closed(moment, edge):
                        continue
                    if self._open(edge.guards, flags, setters):
                        parent[edge.to] = moment
                        queue.append(edge.to)
                    else:
                        waiting.append((moment, edge))
            still: list[tuple[Moment, Edge]] = []
            for moment, edge in waiting:
                if edge.to in parent:
                    continue
                if self._open(edge.guards, flags, setters):
                    parent[edge.to] = moment
                    queue.append(edge.to)
                    changed = True
                else:
                    still.append((moment, edge))
            waiting = still
        return waiting

    def setters(self) -> dict[str, list[Moment]]:
        """By stored flag: moments that may set it."""
        found: dict[str, list[Moment]] = {}
        for moment in self.events:
            for name, value in self._remembered(moment):
                if value is not False:
                    found.setdefault(name, []).append(moment)
        return found

    def _remembered(self, moment: Moment) -> Iterator[tuple[str, object]]:
        for event in self.events.get(moment, ()):
            if event.kind == "remember" and isinstance(event.detail, tuple):
                name, value = event.detail
                if name:
                    yield name, value

    def _open(
        self, guards: tuple[Guard, ...], flags: set[str], setters: dict[str, list[Moment]]
    ) -> bool:
        return all(
            guard.kind != "flag"
            or not guard.holds
            or guard.preset
            or guard.name in flags
            or guard.name not in setters
            for guard in guards
        )

    def usable(self, reach: "Reach", guards: tuple[Guard, ...]) -> bool:
        """Whether the flags an event asks for can be set within what was reached."""
        return self._open(guards, reach.flags, reach.setters)


class Reach(NamedTuple):
    """Moments that were reached, each with the one before it."""

    parent: dict[Moment, Moment | None]
    flags: set[str]
    setters: dict[str, list[Moment]]

    def way(self, moment: Moment) -> list[Moment]:
        """From a root to the moment, both included."""
        chain: list[Moment] = []
        at: Moment | None = moment
        while at is not None and len(chain) < MOST_MOMENTS:
            chain.append(at)
            at = self.parent.get(at)
        return chain[::-1]


ACTIVITY_RESULT = "Landroidx/activity/result/ActivityResult;"
_VIEW_STARTS = (
    "onFinishInflate",
    "onAttachedToWindow",
    "surfaceCreated",
    "onSurfaceTextureAvailable",
    "onSurfaceCreated",
)
"""Methods of a view that run when it is shown."""
_LATER = frozenset(("registerForActivityResult", "prepareCall"))
_BUTTON_NAMES = frozenset(
    (
        "setPositiveButton",
        "setNegativeButton",
        "setNeutralButton",
        "setButton",
        "setItems",
        "setSingleChoiceItems",
        "setMultiChoiceItems",
        "setOnCancelListener",
        "setOnDismissListener",
        "addJavascriptInterface",
    )
)
_NO_EVENT: Event = Event("call", None, 0, None, ())  # type: ignore[arg-type]
