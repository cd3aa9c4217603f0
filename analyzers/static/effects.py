"""What touching a control does, in a few words: it closes, ends the app, asks again, takes a face."""

import re
from typing import NamedTuple

from analyzers.asking import Effect
from analyzers.static.journeys import Edge, Journeys, Moment
from analyzers.static.steps import DISMISSALS, LOGOUTS, Event, Screen, Walker

DEEPEST = 6
"""Automatic moments that are followed after a touch."""
DEEPEST_HAND, MOST_HANDS = 3, 4
"""Calls within calls, and methods of one call, in which a handler's answer is looked for."""
_ANSWERS = frozenset(
    (
        "resume",
        "resumeWith",
        "onNext",
        "onSuccess",
        "onComplete",
        "accept",
        "complete",
        "postValue",
        "setValue",
        "send",
        "trySend",
        "emit",
        "tryEmit",
        "countDown",
        "offer",
        "invoke",
    )
)
"""Calls by which an answer reaches whoever waits for it: a coroutine, a stream, a future."""
_LEADS = ("screen", "fragment", "finish", "exit")
_LOGIN = re.compile(r"login|signin|welcome|passport", re.I)


class Done(NamedTuple):
    """What a touch does."""

    kinds: tuple[Effect, ...]
    screens: tuple[str, ...]
    resolved: bool


class Effects:
    """Effects of moments of one app."""

    def __init__(self, journeys: Journeys, walker: Walker) -> None:
        self._journeys = journeys
        self._walker = walker
        self._graph = walker.graph

    def of(self, moment: Moment) -> Done:
        """What follows a touch without anybody touching anything else."""
        edges = self._journeys.edges.get(moment)
        if edges is None:
            return Done((), (), not moment.handlers)
        kinds: set[Effect] = set()
        screens: set[str] = set()
        todo: list[tuple[Moment, int, bool]] = [(moment, 0, True)]
        seen = {moment}
        while todo:
            at, depth, own = todo.pop()
            kinds |= self._direct(at, moment, own)
            if own:
                screens |= self._screens(at)
            if depth < DEEPEST:
                for edge in self._journeys.edges.get(at, ()):
                    if edge.to.kind not in ("touch", "denied") and edge.to not in seen:
                        seen.add(edge.to)
                        # What another screen does by itself is not what the touch does.
                        todo.append((edge.to, depth + 1, own and edge.to.kind != "enter"))
        if "erase" in kinds and any(_LOGIN.search(name.rpartition(".")[2]) for name in screens):
            kinds.add("logout")  # what was stored is cleared, and the log-in opens
        open_ended = self._either(moment) or (not kinds and self._hands_on(moment))
        return Done(tuple(sorted(kinds)), tuple(sorted(screens)), not open_ended)

    def _either(self, moment: Moment) -> bool:
        """Whether where a touch leads is one of several places, and not known which."""
        return any(
            (event.kind in _LEADS and any(g.kind == "either" for g in event.guards))
            or (
                event.kind == "fragment"
                and isinstance(event.detail, tuple)
                and len(event.detail) > 1
            )
            for event in self._journeys.events.get(moment, ())
        )

    def _hands_on(self, moment: Moment) -> bool:
        """Whether all a touch does is to give its answer to code outside the app that waits for it."""
        evaluation = self._walker.evaluation
        todo = [(handler.node, 0) for handler in moment.handlers]
        while todo:
            node, depth = todo.pop()
            for call in evaluation.frame(node).calls.values():
                if not self._walker.follows(call.owner):
                    if call.name in _ANSWERS:
                        return True
                elif depth < DEEPEST_HAND:
                    todo += [
                        (target, depth + 1) for target in evaluation.targets(call)[:MOST_HANDS]
                    ]
        return False

    def of_denied(self, moment: Moment, event: Event) -> Done:
        """What a refusal of the permissions asked for in a moment leads to."""
        kinds: set[Effect] = set()
        resolved = False
        for edge in self._journeys.edges.get(moment, ()):
            if edge.to.kind == "denied" or (edge.to.kind == "callback" and self._is_denial(edge)):
                resolved = True
                kinds |= set(self.of(edge.to).kinds)
        return Done(tuple(sorted(kinds)), (), resolved)

    def _is_denial(self, edge: Edge) -> bool:
        names = {self._graph.name(handler.node).lower() for handler in edge.to.handlers}
        return any("denied" in name or "refuse" in name for name in names)

    def _direct(self, at: Moment, first: Moment, own: bool) -> set[Effect]:
        kinds: set[Effect] = set()
        for event in self._journeys.events.get(at, ()):
            kind = event.kind
            asks = kind == "permission" and (event.frame.node, event.at) in self._journeys.asking
            if kind == "capture" or asks:
                kinds.add(kind)  # type: ignore[arg-type]
            elif own and kind == "finish":
                kinds.add("exit" if self._ends_app(at.screen) else "finish")
            elif own and kind in ("exit", "background", "remember", "erase", "screen", "upload"):
                kinds.add(kind)
            elif own and kind == "show" and self._shows(at, first.prompt):
                kinds.add("reshow")
            call = event.call
            if own and call is not None:
                if call.name in DISMISSALS:
                    kinds.add("dismiss")
                elif any(word in call.name.lower() for word in LOGOUTS):
                    kinds.add("logout")
        return kinds

    def _shows(self, at: Moment, prompt: str) -> bool:
        """Whether a prompt certainly returns: one of several that a queue may hold does not."""
        return bool(prompt) and any(
            edge.to.prompt == prompt and not any(g.kind == "either" for g in edge.guards)
            for edge in self._journeys.edges.get(at, ())
        )

    def _screens(self, at: Moment) -> set[str]:
        found: set[str] = set()
        for event in self._journeys.events.get(at, ()):
            if isinstance(event.detail, Screen):
                found |= {kind[1:-1].replace("/", ".") for kind in event.detail.classes}
        return found

    def _ends_app(self, screen: str) -> bool:
        """Nothing is left below a screen: it is the first, or those that opened it closed themselves."""
        roots = {moment.screen for moment in self._journeys.roots}
        if screen in roots:
            return True
        openers = self._journeys.opened.get(screen, set())
        return bool(openers) and all(self._closes_itself(opener, screen) for opener in openers)

    def _closes_itself(self, opener: str, screen: str) -> bool:
        """Whether the moments of a screen that open another one also finish it."""
        opening = [
            events
            for moment, events in self._journeys.events.items()
            if moment.screen == opener
            and any(isinstance(e.detail, Screen) and screen in e.detail.classes for e in events)
        ]
        return bool(opening) and all(
            any(event.kind in ("finish", "exit") for event in events) for events in opening
        )
