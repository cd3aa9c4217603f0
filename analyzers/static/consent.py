"""What is asked before a face is taken, put together: prompts, captures and the ways to them, requests."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import pairwise
from typing import Literal, NamedTuple

from msgspec import structs

from analyzers import prompts
from analyzers.asking import (
    Asking,
    Capture,
    Control,
    Effect,
    Liveness,
    PermissionRequest,
    Prompt,
    PromptText,
    Screen,
    Start,
    Way,
)
from analyzers.evidence import Evidence
from analyzers.static.demands import demanded
from analyzers.static.effects import Effects
from analyzers.static.graph import Graph
from analyzers.static.journeys import Edge, Journeys, Moment, Reach, Shown, Taken
from analyzers.static.pointing import excerpt
from analyzers.static.steps import Event, Guard, Handler, Walker
from analyzers.static.steps import Screen as Opened
from analyzers.static.surfaces import ControlSeen, Surface

MOST_WAYS = 4
"""Ways to one capture that are kept."""
MOST_TEXTS = 24
LONGEST_TEXT = 1_000
"""Characters of one text that are kept."""
_SERVICES = ("Landroid/app/Service;", "Landroid/content/BroadcastReceiver;")


class CaptureCall(NamedTuple):
    """What a call that takes a face is."""

    sdk: str
    kind: Literal["sdk", "camera", "system-camera", "web"]
    method: str
    """Dotted."""
    purpose: Literal["identity", "effect", "detect", "unknown"]


class StartCall(NamedTuple):
    """A call that initialises an SDK."""

    sdk: str
    method: str
    effect: Literal["starts", "creates", "licence", "unknown"]


class StartUp(NamedTuple):
    """Where code runs before any screen."""

    owner: str
    place: Literal["application", "provider", "initializer", "launcher"]


class Consent:
    """Reads the consent flow of one app. Raises `OverBudget`."""

    def __init__(self, journeys: Journeys, walker: Walker, start_up: Iterable[StartUp]) -> None:
        self._journeys = journeys
        self._walker = walker
        self._graph: Graph = walker.graph
        self._start_up = list(start_up)
        self._effects = Effects(journeys, walker)
        self._all = journeys.reach()
        self._prompts = self._read_prompts()
        self._enabled: dict[tuple[str, int], str] = {}
        """Controls that only a tick for the face makes usable: (prompt, view) -> prompt."""
        self._ticks = self._read_ticks()
        self.face_ids = frozenset(
            prompt.id for prompt in self._prompts.values() if _asks_for_face(prompt)
        )
        self._assumed = False

    @cached_property
    def _without(self) -> Reach:
        """What no agreement to the face is needed for; only captures ask for it, and few apps have any."""
        return self._journeys.reach(self._may_be_face_consent)

    @cached_property
    def _strict(self) -> Reach:
        """The same where only agreements count that can be read.

        What only an agreement nobody can read here keeps from being free is not decided.
        """
        without = self._without  # which tells whether one was assumed
        return self._journeys.reach(self._is_face_consent) if self._assumed else without

    def asking(self) -> Asking:
        """All of it as a value."""
        journeys, walker = self._journeys, self._walker
        partial = journeys.full or walker.exhausted or walker.evaluation.exhausted
        partial |= self._graph.capped
        return Asking(
            state="partial" if partial else "read",
            prompts=tuple(self._prompts[key] for key in sorted(self._prompts)),
            captures=tuple(sorted(self._captures(), key=lambda capture: capture.id)),
            permissions=tuple(self._permissions()),
            starts=tuple(self._starts()),
            screens=tuple(self._screens()),
            liveness=tuple(self._liveness()),
            unresolved=tuple(sorted(journeys.unresolved)[:20]),
        )

    # --- prompts ----------------------------------------------------------------------------------

    def _read_prompts(self) -> dict[str, Prompt]:
        found: dict[str, Prompt] = {}
        for ident, places in self._journeys.shown.items():
            place = next((p for p in places if p.moment in self._all.parent), None)
            if place is None:
                continue
            prompt = self._prompt(place, places)
            if prompt is not None:
                found[ident] = prompt
        return found

    def _prompt(self, shown: Shown, places: list[Shown]) -> Prompt | None:
        surface = shown.surface
        texts = list(_texts(surface))
        if not texts and all(seen.words.known for seen in surface.texts):
            return None
        reading = prompts.read_prompts([text.text for text in texts])
        page = surface.kind == "page"
        labels = [control.words.text for control in surface.controls]
        about_face = not reading.asks_consent and reading.topics[:1] == ("face",)
        if about_face and any(_DISAGREES.search(label) for label in labels):
            # Who may disagree is being asked, whatever the other button is called.
            alone = reading.topics == ("face",)
            reading = reading._replace(asks_consent=True, wording="explicit", only_face=alone)
        if page and not (reading.asks_consent or "face" in reading.topics):
            return None
        controls = tuple(
            self._control(shown, number, control) for number, control in enumerate(surface.controls)
        )
        if not controls and not page:
            return None
        return Prompt(
            id=shown.id,
            kind=surface.kind,
            screen=_dotted(shown.moment.screen),
            texts=tuple(texts[:MOST_TEXTS]),
            topics=tuple(reading.topics),
            asks_consent=reading.asks_consent,
            wording=reading.wording,
            only_face=reading.only_face,
            tells=tuple(_told(reading)),
            alternative=reading.alternative,
            guardian=reading.guardian,
            coercive=tuple(sorted(reading.coercive)),
            notes=tuple(sorted(reading.notes)),
            cancelable="unknown"
            if page or surface.cancelable is None
            else _yes(surface.cancelable),
            controls=controls,
            unasked=self._unasked(places),
            remembered=self._remembered(places),
            complete=all(c.resolved for c in controls)
            and all(s.words.known for s in surface.texts),
            path=self.steps(self._all.way(shown.moment)),
            evidence=tuple(self._shown_at(shown)),
        )

    def _unasked(self, places: list[Shown]) -> bool:
        """Shown without anybody having touched anything but agreements to other texts."""
        return any(self._is_unasked(place) for place in places)

    def _is_unasked(self, place: Shown) -> bool:
        if place.moment not in self._all.parent or self._is_stray(place.moment):
            return False
        return all(m.kind != "touch" or self._answers(m) for m in self._all.way(place.moment))

    def _is_stray(self, moment: Moment) -> bool:
        """Whether how a person gets there was not understood."""
        return self._all.way(moment)[0] in self._journeys.strays

    def _answers(self, moment: Moment) -> bool:
        """Whether a touch answers a question that nobody asked for, and does not choose a service."""
        if not self._is_dialog(moment.prompt):
            return False
        if self._journeys.shown[moment.prompt][0].surface.kind != "web":
            return True
        return prompts.read_control(moment.label) in (
            "agree",
            "acknowledge",
            "refuse",
            "later",
            "close",
        )

    def _remembered(self, places: list[Shown]) -> bool:
        """A flag keeps it from appearing by itself again, and showing or refusing it sets that flag."""
        for place in places:
            if self._is_unasked(place):
                flags = {g.name for g in place.guards if g.kind == "flag" and not g.holds}
                if not flags & (self._sets(place.moment) | self._set_by_refusing(place)):
                    return False
        return True

    def _set_by_refusing(self, place: Shown) -> set[str]:
        """Flags that every control which does not agree sets."""
        sets = [
            self._sets(self._moment_of(place, number, control))
            for number, control in enumerate(place.surface.controls)
            if control.handlers and control.role != "checkbox" and not agreeing(control)
        ]
        return set.intersection(*sets) if sets else set()

    def _sets(self, moment: Moment) -> set[str]:
        """Flags that a moment, and what follows it by itself, stores as set."""
        found: set[str] = set()
        todo, seen = [moment], {moment}
        while todo and len(seen) < 50:
            at = todo.pop()
            for event in self._journeys.events.get(at, ()):
                if event.kind == "remember" and isinstance(event.detail, tuple):
                    name, value = event.detail
                    if value is not False:
                        found.add(name)
            for edge in self._journeys.edges.get(at, ()):
                if edge.to.kind in ("callback", "returned") and edge.to not in seen:
                    seen.add(edge.to)
                    todo.append(edge.to)
        return found

    def _moment_of(self, shown: Shown, number: int, seen: ControlSeen) -> Moment:
        screen = shown.moment.screen
        return Moment("touch", screen, seen.handlers, shown.id, number, seen.words.text[:80])

    def _is_dialog(self, ident: str) -> bool:
        places = self._journeys.shown.get(ident)
        return places is not None and places[0].surface.kind != "page"

    def _shown_at(self, shown: Shown) -> Iterator[Evidence]:
        if shown.event.call is not None:
            yield self.evidence(shown.event.frame.node, shown.event.at)

    def _control(self, shown: Shown, number: int, seen: ControlSeen) -> Control:
        moment = self._moment_of(shown, number, seen)
        act = prompts.read_control(seen.words.text) if seen.words.text else "none"
        effects = self._effects.of(moment)
        kinds = set(effects.kinds)
        if act == "delete-account":
            kinds |= self._on_the_way(moment)
        evidence = tuple(self.evidence(handler.node, 0) for handler in seen.handlers[:1])
        return Control(
            role=seen.role,
            label=seen.words.text[:LONGEST_TEXT],
            act=act,
            effects=tuple(sorted(kinds)),
            screens=effects.screens,
            resolved=seen.resolved and (act not in ("refuse", "later") or effects.resolved),
            checked="unknown" if seen.checked is None else _yes(seen.checked),
            gates=seen.role == "checkbox" and self._gates(shown, seen),
            hidden=seen.hidden,
            evidence=evidence,
        )

    def _on_the_way(self, moment: Moment) -> set[Effect]:
        """Whether what a touch opens leads to a capture, and whether another way is offered there."""
        kinds: set[Effect] = set()
        roots = set(self._journeys.roots)
        todo, seen = [moment], {moment}
        while todo and len(seen) < 200:
            at = todo.pop()
            if any(event.kind == "capture" for event in self._journeys.events.get(at, ())):
                kinds.add("capture")
            for edge in self._journeys.edges.get(at, ()):
                if edge.to in seen or edge.to in roots or edge.to.kind == "returned":
                    continue
                if edge.to.label and prompts.read_control(edge.to.label) in _OTHER_ACTS:
                    kinds.add("alternative")
                seen.add(edge.to)
                todo.append(edge.to)
        return kinds

    def _gates(self, shown: Shown, seen: ControlSeen) -> bool:
        """Whether what agreeing does only happens when the box is ticked."""
        wanted = str(seen.id)
        if _OPTIONAL.search(seen.words.text):
            return False
        if self._enables(seen):
            return True
        behind = False
        for control in shown.surface.controls:
            if control.role == "checkbox" or not control.handlers:
                continue
            events = [e for h in control.handlers for e in self._walker.step(h)]
            events = [e for e in events if e.kind in _GOING_ON]
            ticked = [
                any(g.kind == "checkbox" and g.name == wanted for g in e.guards) for e in events
            ]
            needing = [
                any(g.kind == "checkbox" and g.holds and g.name == wanted for g in e.guards)
                for e in events
            ]
            if any(needing):
                # Where something else happens without the tick, it gates nothing.
                behind |= not any(t and not n for t, n in zip(ticked, needing, strict=True))
        return behind

    def _enables(self, box: ControlSeen) -> set[int]:
        """Views that ticking a box makes usable."""
        return {
            view
            for handler in box.handlers
            for event in self._walker.step(handler)
            if event.kind == "enable"
            for view in self._journeys.views(event)
        }

    # --- consents ---------------------------------------------------------------------------------

    def _read_ticks(self) -> dict[str, str]:
        """Check boxes whose label asks for the face: id of the view -> id of the prompt."""
        found: dict[str, str] = {}
        for ident, places in self._journeys.shown.items():
            for control in places[0].surface.controls:
                if control.role == "checkbox" and control.id:
                    label = prompts.read_prompt(control.words.text)
                    if label.asks_for_face:
                        found[str(control.id)] = ident
                        for view in self._enables(control):
                            self._enabled[ident, view] = ident
        return found

    def agrees(self, moment: Moment) -> bool:
        """Whether a touch is the agreeing one of its prompt."""
        places = self._journeys.shown.get(moment.prompt)
        if not places or moment.control < 0:
            return False
        controls = places[0].surface.controls
        if moment.control >= len(controls):
            return False
        return agreeing(controls[moment.control])

    def _may_be_face_consent(self, before: Moment, edge: Edge) -> bool:
        if self._is_face_consent(before, edge):
            return True
        if self._stands_for_consent(before, edge.guards) or self._is_unread(edge.to):
            self._assumed = True
            return True
        return False

    def _is_unread(self, moment: Moment) -> bool:
        """Whether a touch may agree to the face in words that were not found in the app."""
        if moment.kind == "touch" and not (moment.prompt or moment.label):
            return True  # of a view or a dialog that was not found
        if any(self._graph.name(h.node) in _ON_PAGES for h in moment.handlers):
            return True  # a link of a page whose words may be anywhere
        places = self._journeys.shown.get(moment.prompt)
        if not places or moment.control < 0:
            return False
        surface = places[0].surface
        if moment.control < len(surface.controls):
            label = surface.controls[moment.control].words
            if not label.text and not (label.known and surface.kind == "page"):
                return True  # no layout that was read holds this control
            if (
                surface.kind == "page"
                and moment.prompt in self.face_ids
                and self._prompts[moment.prompt].asks_consent
                and prompts.read_control(label.text) != "refuse"
                and not (self._passes_a_box(moment) and self._goes_on_anyway(moment))
            ):
                return (
                    True  # the screen asks; what it looks at before it goes on was not understood
                )
            act = prompts.read_control(label.text) if label.text else "none"
            told = surface.kind == "page" or all(seen.words.known for seen in surface.texts)
            return not told and (act == "none" or self.agrees(moment))
        return False

    def _is_face_consent(self, before: Moment, edge: Edge) -> bool:
        moment, guards = edge.to, edge.guards
        agreed = moment.prompt in self.face_ids and self.agrees(moment)
        if (agreed and not self._passes_a_box(moment)) or self._needs_tick(moment):
            return True
        return any(g.kind == "checkbox" and g.holds and g.name in self._ticks for g in guards)

    def _passes_a_box(self, moment: Moment) -> bool:
        """A button that does not say yes itself, on a page whose box for the face says it."""
        surface = self._journeys.shown[moment.prompt][0].surface
        touched = surface.controls[moment.control]
        says_yes = prompts.read_control(touched.words.text) == "agree"
        boxes = (str(c.id) for c in surface.controls if c.role == "checkbox" and c.id)
        return (
            surface.kind == "page"
            and touched.role == "button"
            and not says_yes
            and any(box in self._ticks for box in boxes)
        )

    def _goes_on_anyway(self, moment: Moment) -> bool:
        """Whether nothing is looked at before a touch goes on."""
        events = self._journeys.events.get(moment, ())
        going = [event for event in events if event.kind in _GOING_ON]
        return bool(going) and not any(event.guards for event in going)

    def _stands_for_consent(self, moment: Moment, guards: tuple[Guard, ...]) -> bool:
        """A condition nobody can read here, whose other outcome is that the face is asked for.

        A consent that the server or the account remembers looks like this; whether it does, code cannot tell.
        So does an answer that is waited for: the question is put in the same moment.
        """
        opposite = {(g.name, not g.holds) for g in guards if g.kind == "other"}
        if not opposite:
            return False
        if any(edge.to.prompt in self.face_ids for edge in self._journeys.edges.get(moment, ())):
            return True
        for edge in self._journeys.edges.get(moment, ()):
            if {(g.name, g.holds) for g in edge.guards} & opposite and self._asks(edge.to):
                return True
        return False

    def _asks(self, moment: Moment) -> bool:
        """Whether a moment is, opens or shows a prompt for the face."""
        if moment.prompt in self.face_ids or moment.screen in self.face_ids:
            return True
        return any(edge.to.prompt in self.face_ids for edge in self._journeys.edges.get(moment, ()))

    def _needs_tick(self, moment: Moment) -> bool:
        places = self._journeys.shown.get(moment.prompt)
        if not places or not 0 <= moment.control < len(places[0].surface.controls):
            return False
        return (moment.prompt, places[0].surface.controls[moment.control].id) in self._enabled

    # --- captures ---------------------------------------------------------------------------------

    def _captures(self) -> Iterator[Capture]:
        groups: dict[str, list[Taken]] = {}
        for taken in self._journeys.taken:
            detail = taken.detail
            if isinstance(detail, CaptureCall) and taken.moment in self._all.parent:
                where = self._graph.signature(taken.event.frame.node)
                key = f"{detail.sdk or detail.kind} {detail.method} in {where}"
                groups.setdefault(key, []).append(taken)
        for key, group in groups.items():
            self._walker.poll()
            yield self._capture(key, group)

    def _capture(self, key: str, group: list[Taken]) -> Capture:
        first = group[0]
        detail = first.detail
        assert isinstance(detail, CaptureCall)
        led_to = [t for t in group if not self._is_stray(t.moment)]
        free = [t for t in led_to if self._is_free(t)]
        ways = [self._way(self._without, t) for t in free[:1]]
        ways += [self._way(self._all, t) for t in group if t not in free[:1]]
        consents = sorted({ident for way in ways for ident in way.agreed if ident in self.face_ids})
        screens = {first.moment.screen}
        for t in group:
            screens |= {moment.screen for moment in self._all.way(t.moment)}
        screens |= self._beside(screens)
        return Capture(
            id=key,
            kind=detail.kind,
            sdk=detail.sdk,
            method=detail.method,
            screen=_dotted(first.moment.screen),
            purpose=detail.purpose,
            by=self._by(self._all.way(first.moment)),
            ways=tuple(dict.fromkeys(ways))[:MOST_WAYS],
            consents=() if free else tuple(consents),
            unconsented=bool(free),
            resolved=bool(led_to)
            and not (self._is_undecided(group) and not free)
            and self._is_resolved(group),
            alternatives=tuple(self._alternatives(screens)),
            evidence=(self.evidence(first.event.frame.node, first.event.at),),
        )

    def _beside(self, screens: set[str]) -> set[str]:
        """Fragments that the screens on the way also hold: pages of one activity."""
        return {page for screen in screens for page in self._pages.get(screen, ())}

    @cached_property
    def _pages(self) -> dict[str, set[str]]:
        """By screen: the fragments it opens."""
        found: dict[str, set[str]] = {}
        for moment, edges in self._journeys.edges.items():
            for edge in edges:
                if edge.to.kind == "enter" and not self._graph.is_a(edge.to.screen, _ACTIVITY):
                    found.setdefault(moment.screen, set()).add(edge.to.screen)
        return found

    def _is_undecided(self, group: list[Taken]) -> bool:
        """Whether it is free unless what nobody can read here is a consent."""
        return any(
            taken.moment in self._strict.parent
            and (
                taken.moment not in self._without.parent
                or self._stands_for_consent(taken.moment, taken.event.guards)
            )
            for taken in group
        )

    def _is_free(self, taken: Taken) -> bool:
        """Whether it can happen without any agreement to a face text."""
        if taken.moment not in self._without.parent:
            return False
        guards = taken.event.guards
        if self._stands_for_consent(taken.moment, guards):
            return False
        if any(g.kind == "checkbox" and g.holds and g.name in self._ticks for g in guards):
            return False
        return self._journeys.usable(self._without, guards)

    def _way(self, reach: Reach, taken: Taken) -> Way:
        moments = reach.way(taken.moment)
        agreed = [m.prompt for m in moments if m.prompt and (self.agrees(m) or self._needs_tick(m))]
        guards = self._guards_on(moments) | set(taken.event.guards)
        agreed += [
            self._ticks[g.name] for g in guards if g.kind == "checkbox" and g.name in self._ticks
        ]
        flags = sorted(g.name for g in guards if g.kind == "flag" and g.holds)
        for flag in flags:  # what sets the flag was agreed to before
            for setter in reach.setters.get(flag, ()):
                if setter in reach.parent:
                    agreed += [m.prompt for m in reach.way(setter) if m.prompt and self.agrees(m)]
        last = f"{taken.event.call.signature if taken.event.call else taken.moment.screen}"
        return Way((*self.steps(moments), last), tuple(dict.fromkeys(agreed)), tuple(flags))

    def _guards_on(self, moments: list[Moment]) -> set[Guard]:
        found: set[Guard] = set()
        for before, after in pairwise(moments):
            for edge in self._journeys.edges.get(before, ()):
                if edge.to == after:
                    found |= set(edge.guards)
                    break
        return found

    def _is_resolved(self, group: list[Taken]) -> bool:
        """Every way in the code was walked: each caller that an entry point leads to was visited."""
        if self._journeys.full or self._walker.exhausted:
            return False
        seen: set[int] = set()
        todo = [taken.event.frame.node for taken in group]
        while todo and len(seen) < 500:
            node = todo.pop()
            if node in seen:
                continue
            seen.add(node)
            if not self._walker.follows(self._graph.owner(node)):
                continue  # libraries and SDKs call back, and their callbacks are moments
            if node not in self._walker.visited:
                return False
            todo += [
                site.node for site in self._graph.callers(node) if self._graph.reached(site.node)
            ]
        return len(seen) < 500

    def _by(self, moments: list[Moment]) -> Literal["touch", "automatic", "background", "unknown"]:
        if moments and any(self._graph.is_a(moments[-1].screen, kind) for kind in _SERVICES):
            return "background"
        if moments and moments[0] in self._journeys.strays:
            return "unknown"
        return "touch" if any(m.kind == "touch" for m in moments) else "automatic"

    def _alternatives(self, screens: set[str]) -> Iterator[str]:
        seen: set[str] = set()
        for ident in sorted(self._prompts):
            prompt = self._prompts[ident]
            if "L" + prompt.screen.replace(".", "/") + ";" in screens and "face" in prompt.topics:
                asking = prompt.asks_consent and prompt.kind != "page"
                seen |= {
                    c.label
                    for c in prompt.controls
                    if self._is_alternative(c) or (asking and _is_neither(c))
                }
        for screen in sorted(screens):
            for place in self._journeys.shown.get(screen, ())[:1]:
                labels = [control.words.text for control in place.surface.controls]
                starts = [label for label in labels if label and prompts.speaks_of_face(label)]
                for number, control in enumerate(place.surface.controls):
                    label = control.words.text
                    if not label or label in starts:
                        continue
                    beside = any(_same_purpose(label, start) for start in starts)
                    if beside or self._is_alternative(self._control(place, number, control)):
                        seen.add(label)
        yield from sorted(seen)[:8]

    def _is_alternative(self, control: Control) -> bool:
        """Another way by its label, or a refusal that opens a screen on which no face is taken."""
        if not control.label or "capture" in control.effects or control.hidden:
            return False
        if control.act in ("alternative", "verify-other"):
            return True
        if control.role != "checkbox" and _OTHER_MEANS.search(control.label):
            return not prompts.speaks_of_face(control.label)
        if control.act in ("refuse", "later") or control.role == "negative":
            named = _OTHER_WAY.search(control.label) is not None
            return named or ("screen" in control.effects and bool(control.screens))
        return False

    # --- permissions ------------------------------------------------------------------------------

    def _permissions(self) -> Iterator[PermissionRequest]:
        seen: set[tuple[int, int]] = set()
        for asked, moment, event in self._journeys.asked:
            place = (event.frame.node, event.at)
            if place in seen or moment not in self._all.parent:
                continue
            seen.add(place)
            way = self._all.way(moment)
            refusal = self._effects.of_denied(moment, event)
            by = self._by(way)
            yield PermissionRequest(
                permissions=asked.permissions,
                complete=asked.complete,
                screen=_dotted(moment.screen),
                by=by,
                at_launch=by == "automatic",
                library=asked.library,
                refusal=refusal.kinds,
                refusal_resolved=refusal.resolved,
                split=asked.split,
                path=self.steps(way),
                evidence=(self.evidence(*place),),
            )

    # --- start-up ---------------------------------------------------------------------------------

    def _starts(self) -> Iterator[Start]:
        # Without a call that starts an SDK nothing that runs before the first screen matters.
        for begin in self._start_up if self._walker.starts else ():
            for node in self._walker.callbacks(begin.owner, _START_METHODS):
                for event in self._begun(Handler(node, ())):
                    detail = event.detail
                    if event.kind == "start" and isinstance(detail, StartCall):
                        yield Start(
                            sdk=detail.sdk,
                            method=detail.method,
                            place=begin.place,
                            guard=self._guard_of(event),
                            effect=detail.effect,
                            path=(
                                self._graph.signature(node),
                                self._graph.signature(event.frame.node),
                            ),
                            evidence=(self.evidence(event.frame.node, event.at),),
                        )

    def _begun(self, handler: Handler) -> Iterator[Event]:
        """Events of code that runs at start-up, and of the services it starts."""
        todo: list[tuple[Handler, tuple[Guard, ...]]] = [(handler, ())]
        seen: set[str] = set()
        while todo:
            begun, under = todo.pop(0)
            for event in self._walker.step(begun):
                if under:
                    event = event._replace(guards=(*under, *event.guards))
                yield event
                if not isinstance(event.detail, Opened):
                    continue
                for kind in event.detail.classes:
                    service = any(self._graph.is_a(kind, each) for each in _SERVICES)
                    if service and kind not in seen:
                        seen.add(kind)
                        nodes = self._walker.callbacks(kind, _SERVICE_METHODS)
                        todo += [(Handler(node, ()), event.guards) for node in nodes]

    def _guard_of(self, event: Event) -> Literal["none", "consent", "unknown"]:
        flags = [g for g in event.guards if g.kind == "flag" and g.holds]
        if flags:
            setters = self._journeys.setters()
            for flag in flags:
                moments = setters.get(flag.name, [])
                agreed = [m for m in moments if any(self.agrees(x) for x in self._all.way(m))]
                if moments and len(agreed) == len(moments):
                    return "consent"
            return "unknown"
        return "unknown" if any(g.kind == "other" for g in event.guards) else "none"

    # --- screens ----------------------------------------------------------------------------------

    def _screens(self) -> Iterator[Screen]:
        for moment in sorted(self._journeys.edges, key=lambda m: m.screen):
            if moment.kind != "enter" or moment not in self._all.parent:
                continue
            places = self._journeys.shown.get(moment.screen)
            if not places:
                continue
            shown = places[0]
            texts = [seen.words.text for seen in shown.surface.texts]
            topics = self._topics(texts, shown.surface)
            if not topics:
                continue
            controls = tuple(
                self._control(shown, number, control)
                for number, control in enumerate(shown.surface.controls)
            )
            way = self._all.way(moment)
            yield Screen(
                name=_dotted(moment.screen),
                texts=tuple(text[:LONGEST_TEXT] for text in texts[:MOST_TEXTS]),
                controls=controls,
                topics=tuple(sorted(topics)),
                depth=-1
                if way[0] in self._journeys.strays
                else sum(1 for m in way if m.kind == "touch"),
                evidence=(Evidence("code", self._file_of(moment.screen), moment.screen, "class"),),
            )

    def _topics(self, texts: list[str], surface: Surface) -> set[str]:
        found: set[str] = set()
        if any(_CHILD.search(text) for text in texts):
            found.add("child")
        acts = {prompts.read_control(control.words.text) for control in surface.controls}
        if any(prompts.speaks_of_face(text) for text in texts):
            found.add("face")
        named = any(_SETTINGS.search(control.words.text) for control in surface.controls)
        if "withdraw" in acts or "settings" in acts or "Setting" in surface.type or named:
            found.add("settings")
        titled = {prompts.read_control(text) for text in texts if len(text) < 20}
        if "delete-account" in acts | titled:
            found.add("account-deletion")
        if "alternative" in acts or "start-face" in acts:
            found.add("verification")
        return found

    # --- liveness -----------------------------------------------------------------------------------

    def _liveness(self) -> Iterator[Liveness]:
        """What the code around the captures demands of a person."""
        by_class: dict[str, list[Taken]] = {}
        for taken in self._journeys.taken:
            if isinstance(taken.detail, CaptureCall) and taken.detail.purpose == "identity":
                owner = self._graph.owner(taken.event.frame.node).rstrip(";").partition("$")[0]
                by_class.setdefault(owner, []).append(taken)
        for owner, group in sorted(by_class.items()):
            screen = self._journeys.shown.get(group[0].moment.screen)
            texts = [t.words.text for t in screen[0].surface.texts] if screen else []
            found = demanded(self._graph, owner, texts)
            if found is not None:
                event = group[0].event
                where = self.evidence(event.frame.node, event.at)
                yield structs.replace(found, evidence=(where, *found.evidence))

    # --- as evidence ------------------------------------------------------------------------------

    def steps(self, moments: list[Moment]) -> tuple[str, ...]:
        """A way in words."""
        return tuple(self._step(moment) for moment in moments)

    def _step(self, moment: Moment) -> str:
        screen = _dotted(moment.screen)
        if moment.kind == "enter":
            return f"open {screen}"
        if moment.kind == "touch":
            return f"touch “{moment.label or '?'}” on {screen}"
        where = self._graph.signature(moment.handlers[0].node) if moment.handlers else screen
        return f"{moment.kind} {where}"

    def evidence(self, node: int, at: int) -> Evidence:
        """A place in the code as a reader can check it in any disassembler."""
        method = self._graph.method(node)
        dex = self._graph.dexes[method.file]
        return Evidence(
            kind="code",
            source=dex.name,
            locator=f"{self._graph.signature(node)} @ {at:#x}",
            excerpt=excerpt(dex, method.row, at),
            path=self._graph.path(node) if self._graph.reached(node) else (),
        )

    def _file_of(self, owner: str) -> str:
        nodes = self._graph.methods_of(owner)
        return self._graph.dexes[self._graph.method(nodes[0]).file].name if nodes else ""


_DISAGREES = re.compile(
    r"不同意|不授权|拒绝授权|disagree|do(?: not|n't) (?:agree|consent|allow)", re.I
)
_OTHER_MEANS = re.compile(
    r"(?:码|密码|短信|指纹|卡|工牌|证件?|人工|现金|手势|邮箱|微信|支付宝|NFC|蓝牙|口令|电话|老师|柜台|前台)"
    r"[^，。]{0,6}(?:登录|登入|支付|付款|打卡|签到|开门|开锁|开柜|取件|入场|进门|进场|通行|核验|验证|认证|借阅|办理|考试|确认|领取)",
    re.IGNORECASE,
)
"""Another means for a function that is proved by a face: “付款码支付”, “密码开锁”."""
_OPTIONAL = re.compile(r"选填|可选|非必[选填]|自愿勾选|optional", re.I)
_AGREES = re.compile(
    r"(?<!不)(?<!未)(?:同意|授权|允许)|\b(?<!not )(?<!don't )(?:agree|allow|consent)", re.I
)
_ACTIVITY = "Landroid/app/Activity;"
_ON_PAGES = ("shouldOverrideUrlLoading", "onJsConfirm", "onJsPrompt")
"""Callbacks by which a web page tells what was touched on it."""
_GOING_ON = frozenset(
    ("screen", "capture", "permission", "callback", "upload", "finish", "fragment")
)
"""What a person touches the button for; a hint that a tick is missing is none."""
_OTHER_ACTS = ("alternative", "verify-other")
_OTHER_WAY = re.compile(
    r"(?:改|换|使?用|转|走|去|刷|输入?|凭|出示|打|叫|找)[^，。]{2,}|\b(?:use|with|by|via|instead)\b",
    re.IGNORECASE,
)
"""What follows a refusal on the same button: another thing to do instead."""
_CHILD = re.compile(
    r"(?:我|您|你|孩子|宝宝|小朋友)[^。，]{0,8}未满\s*(?:14|十四)|儿童模式|青少年模式|小朋友|宝宝|小学生|幼儿园|(?<!\d)(?:[3-9]|1[0-2])\s*[-~—至到]\s*(?:[4-9]|1[0-3])\s*岁|kids? mode|under 1[34]",
    re.IGNORECASE,
)
"""A screen that children use, or on which somebody says to be one."""
_SETTINGS = re.compile(r"设置|隐私|账号与安全|账户安全|settings|privacy", re.IGNORECASE)
_START_METHODS = ("onCreate", "attachBaseContext", "create", "<clinit>")
_SERVICE_METHODS = (
    "onCreate",
    "onStart",
    "onStartCommand",
    "onHandleIntent",
    "onHandleWork",
    "onReceive",
)


def _asks_for_face(prompt: Prompt) -> bool:
    asked = prompt.asks_consent and prompt.topics[:1] == ("face",)
    return asked and prompt.wording != "implied"


def agreeing(control: ControlSeen) -> bool:
    """Whether a control says yes: by its label first, else by its role."""
    act = prompts.read_control(control.words.text) if control.words.text else "none"
    if act in ("agree",):
        return True
    if act not in ("agree", "acknowledge", "start-face", "none"):
        return False
    if control.role == "positive":
        return True
    if control.role == "button" and act == "none" and _AGREES.search(control.words.text):
        return True
    return control.role == "button" and act in ("acknowledge", "start-face")


def _is_neither(control: Control) -> bool:
    """A control of a question that neither agrees nor refuses names something else to do."""
    return (
        control.act == "none"
        and len(control.label) > 2
        and control.role in ("negative", "neutral", "button")
        and "capture" not in control.effects
        and not control.label.startswith("《")
    )


def _same_purpose(label: str, face: str) -> bool:
    """Two buttons for one thing: “刷脸取件” beside “取件码取件”, “Face login” beside “Password login”."""
    a, b = label.lower().split(), face.lower().split()
    if len(a) > 1 and len(b) > 1:
        return a[-1] == b[-1]
    return len(label) > 2 and len(face) > 2 and label[-2:] == face[-2:]


def _told(reading: prompts.Reading) -> Iterator[str]:
    for name in ("purpose", "necessity", "upload", "recipient", "rights"):
        if getattr(reading, f"tells_{name}"):
            yield name


def _texts(surface: Surface) -> Iterator[PromptText]:
    for seen in surface.texts:
        if not seen.words.text:
            continue
        yield PromptText(seen.role, seen.words.text[:LONGEST_TEXT], seen.words.resource)
    for control in surface.controls:
        if control.words.text and control.id == 0 and control.role != "close":
            role = control.role if control.role in ("positive", "negative", "neutral") else "button"
            yield PromptText(role, control.words.text[:LONGEST_TEXT], control.words.resource)


def _yes(state: bool) -> Literal["yes", "no"]:
    return "yes" if state else "no"


def _dotted(descriptor: str) -> str:
    return descriptor[1:-1].replace("/", ".") if descriptor.startswith("L") else descriptor


__all__ = ["CaptureCall", "Consent", "Effect", "StartCall", "StartUp", "agreeing"]
