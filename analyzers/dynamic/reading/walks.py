"""The lines of a log, run by run."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from analyzers.dynamic.events import (
    FlowSeen,
    Hook,
    Line,
    Listing,
    LogHit,
    PayloadSeen,
    RunEnd,
    RunStart,
    TlsFailed,
)
from analyzers.dynamic.session import LOG
from analyzers.evidence import Evidence, EvidenceKind

_LONGEST = 300
"""Characters of an excerpt."""


@dataclass
class Walk:
    """One run: where it starts and ends, and all that was seen in it."""

    id: str
    start: RunStart
    first: Line
    end: RunEnd = field(default_factory=lambda: RunEnd(False, "interrupted"))
    lines: list[Line] = field(default_factory=list)
    """In the order of the log; those found after the run (payloads, lines of the device's log) stand at its end."""


class Clock:
    """The device's clock in one run, which may have been set forward meanwhile."""

    def __init__(self, began: int) -> None:
        self._began = began
        self._moves: list[tuple[int, int]] = []
        """Lines at which it was set forward, and the seconds up to there."""

    def moved(self, n: int, seconds: int) -> None:
        """It was set forward at a line."""
        before = self._moves[-1][1] if self._moves else 0
        self._moves.append((n, before + max(0, seconds)))

    def at(self, n: int, t: int) -> int:
        """Milliseconds since the run began by this clock, at a line and the session's time of it."""
        place = bisect_left(self._moves, n, key=lambda move: move[0])
        return t - self._began + (self._moves[place - 1][1] * 1000 if place else 0)


def walks_of(lines: list[Line]) -> list[Walk]:
    """The runs in the order they began. Lines of no run that only make sense in one are given to it."""
    found: dict[str, Walk] = {}
    flows: dict[str, str] = {}
    stray: list[Line] = []
    for line in lines:
        event = line.event
        walk = found.get(line.run)
        if isinstance(event, RunStart) and line.run and walk is None:
            walk = found[line.run] = Walk(line.run, event, line)
        if walk is None:
            stray.append(line)
            continue
        walk.lines.append(line)
        if isinstance(event, RunEnd):
            walk.end = event
        elif isinstance(event, FlowSeen):
            flows[event.id] = line.run
    ordered = list(found.values())
    for line in stray:
        name = flows.get(line.event.flow) if isinstance(line.event, PayloadSeen) else None
        walk = found[name] if name else _owner(line, ordered)
        if walk is not None:
            walk.lines.append(line)
            if isinstance(line.event, FlowSeen):
                flows.setdefault(line.event.id, walk.id)
    return ordered


def _owner(line: Line, ordered: list[Walk]) -> Walk | None:
    """The run a line that names none belongs to."""
    event = line.event
    if not isinstance(event, FlowSeen | TlsFailed | LogHit | Listing | PayloadSeen):
        return None
    place = bisect_left(ordered, line.n, key=lambda walk: walk.first.n)
    if isinstance(event, Listing) and event.when == "before":
        return ordered[place] if place < len(ordered) else None
    if isinstance(event, FlowSeen):
        # Answers may come after the run that asked was over.
        begun = bisect_right(ordered, event.started, hi=place, key=lambda walk: walk.first.t)
        place = begun or place
    return ordered[place - 1] if place else None


def event_evidence(line: Line, excerpt: str, context: str = "") -> Evidence:
    """Evidence that points at a line of the log."""
    return Evidence("event", LOG, f"line {line.n}", short(excerpt), short(context))


def hook_evidence(line: Line, hook: Hook) -> Evidence:
    """A hooked call as evidence: method, arguments, nearest callers."""
    args = ", ".join(hook.args)
    result = f" -> {hook.result}" if hook.result else ""
    return event_evidence(line, f"{hook.method}({args}){result}", " <- ".join(hook.stack[:4]))


def other_evidence(kind: EvidenceKind, source: str, locator: str, excerpt: str) -> Evidence:
    """Evidence in another file of the session."""
    return Evidence(kind, source, locator, short(excerpt))


def short(text: str, most: int = _LONGEST) -> str:
    """A text on one line, cut where it is too long."""
    line = " ".join(text[: most * 2].split())
    return line if len(line) <= most else line[: most - 1] + "…"
