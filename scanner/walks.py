"""A recorded session as chronologies that can be drawn: each run's moments in lanes.

Nothing is concluded here. What lasts (a screen, an open camera, a face step, a question for a permission) becomes one
occurrence with an end where the log shows one; what only repeats is counted and left out, unless a flagged check cites
it.
"""

import itertools
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from msgspec import structs

from analyzers.artifacts import DynamicArtifact
from analyzers.asking import Prompt
from analyzers.observed import Moment, MomentKind, Run
from reports.model import Result
from reports.pictured import Lane, Occurrence, Walk
from scanner.cited import Cited
from scanner.observed_facts import POLLED

MOST = 120
"""Occurrences of one run."""
LONGEST = 240
"""Characters of what is said of one occurrence; the log has the rest."""

LANE: dict[MomentKind, Lane] = {
    "launch": "app",
    "relaunch": "app",
    "exit": "app",
    "crash": "app",
    "background": "app",
    "mark": "app",
    "prompt": "screen",
    "screen": "screen",
    "face-step": "screen",
    "home": "screen",
    "agree": "hand",
    "refuse": "hand",
    "tick": "hand",
    "untick": "hand",
    "touch": "hand",
    "age-given": "hand",
    "picked": "hand",
    "withdraw": "hand",
    "delete-account": "hand",
    "system-unlock": "hand",
    "permission-asked": "permission",
    "permission-allowed": "permission",
    "permission-denied": "permission",
    "camera-open": "camera",
    "camera-close": "camera",
    "frame": "camera",
    "sdk-init": "sdk",
    "face-start": "sdk",
    "face-end": "sdk",
    "album-read": "storage",
    "stored": "storage",
    "logged": "storage",
    "upload": "network",
}
"""The lane of every kind of moment."""

_TELLING = ("prompt", "face-step", "home", "screen")
"""Moments of one line and the screen lane, the most telling first: they are one thing that was shown."""
_LEAVES = ("launch", "relaunch", "exit", "crash", "background")
"""What takes every screen away."""
_GRAVE = ("hand", "permission", "camera", "network", "storage")
"""Lanes kept first when a run has more than `MOST` occurrences."""


class _Step(NamedTuple):
    moment: Moment
    checks: tuple[str, ...]

    @property
    def lane(self) -> Lane:
        return LANE[self.moment.kind]


def walks(dynamic: DynamicArtifact | None, results: Iterable[Result]) -> tuple[Walk, ...]:
    """Every run of a session in order; nothing without a session."""
    if dynamic is None:
        return ()
    cited = Cited(results)
    prompts = {shown.prompt.id: shown.prompt for shown in dynamic.observed.shown}
    return tuple(_walk(run, cited, prompts) for run in dynamic.observed.runs)


def _walk(run: Run, cited: Cited, prompts: dict[str, Prompt]) -> Walk:
    zero = min((moment.t for moment in run.moments), default=0)
    span = max((moment.t for moment in run.moments), default=0) - zero
    steps = list(_steps(run.moments, cited))
    listed = _Chronology(zero, prompts).of(steps)
    kept = _bounded(listed)
    return Walk(
        run=run.id,
        path=run.path,
        way=run.way,
        completed=run.completed,
        why=run.why,
        span=span,
        occurrences=tuple(kept),
        left_out=len(run.moments) - len(kept),
    )


def _steps(moments: Iterable[Moment], cited: Cited) -> Iterator[_Step]:
    """Moments by time, with the checks that cite them; those of one line and the screen lane made one."""
    for _, group in itertools.groupby(moments, key=lambda moment: moment.n):
        line = list(group)
        marked = [
            _Step(moment, checks) for moment, checks in zip(line, cited.moments(line), strict=True)
        ]
        shown = [step for step in marked if step.lane == "screen"]
        if len(shown) > 1:
            best = min(shown, key=lambda step: _TELLING.index(step.moment.kind))
            checks = tuple(dict.fromkeys(check for step in shown for check in step.checks))
            marked = [step for step in marked if step.lane != "screen"]
            marked.append(_Step(best.moment, checks))
        yield from marked


class _Chronology:
    """Turns steps into occurrences, remembering what is still going on."""

    def __init__(self, zero: int, prompts: dict[str, Prompt]) -> None:
        self._zero = zero
        self._prompts = prompts
        self._found: list[Occurrence] = []
        self._open: dict[str, int] = {}
        """What goes on, by name, and its place among those found."""

    def of(self, steps: Iterable[_Step]) -> list[Occurrence]:
        """What is listed, by time."""
        for step in sorted(steps, key=lambda step: (step.moment.t, step.moment.n)):
            self._take(step)
        return sorted(self._found, key=lambda each: (each.start, each.line))

    def _take(self, step: _Step) -> None:
        kind = step.moment.kind
        if kind in _LEAVES:
            self._end("screen", step)
            self._open.clear()
            self._list(step)
        elif step.lane == "screen":
            self._screen(step)
        elif kind in ("camera-open", "frame", "camera-close"):
            self._lasting("camera", step, begins=("camera-open",), ends="camera-close")
        elif kind in ("face-start", "face-end"):
            name = f"face {step.moment.sdk}" if kind == "face-start" else self._face_step()
            self._lasting(name, step, begins=("face-start",), ends="face-end")
        elif step.lane == "permission":
            self._permission(step)
        elif kind == "mark" or (kind == "touch" and not step.moment.what.strip()):
            if step.checks:
                self._list(step)
        elif kind != "sdk-init" or step.checks or self._new(step):
            self._list(step)

    def _screen(self, step: _Step) -> None:
        name = f"{step.moment.kind} {step.moment.ref} {step.moment.what}"
        going_on = self._open.get("screen")
        if going_on is not None and name in self._open and not step.checks:
            return  # the same screen, seen again
        self._end("screen", step)
        for other in [key for key in self._open if key.startswith(_TELLING)]:
            del self._open[other]
        self._open["screen"] = self._open[name] = self._list(step)

    def _lasting(
        self, name: str, step: _Step, *, begins: tuple[MomentKind, ...], ends: str
    ) -> None:
        """The camera or a face step: from its begin to its end, or to the last sign that it goes on."""
        kind, going_on = step.moment.kind, name in self._open
        first_frame = kind == "frame" and f"{name} frame" not in self._open
        if going_on:
            self._end(name, step)
        if kind == ends:
            self._open.pop(name, None)
            self._open.pop(f"{name} frame", None)
            if step.checks or not going_on:
                self._list(step)
        elif kind in begins and not going_on:
            self._open[name] = self._list(step)
        elif step.checks or first_frame:
            place = self._list(step)
            if kind == "frame":
                self._open[f"{name} frame"] = place

    def _face_step(self) -> str:
        """The face step that an end belongs to: the one begun last."""
        going_on = [name for name in self._open if name.startswith("face ")]
        return max(going_on, key=lambda name: self._open[name], default="face ")

    def _permission(self, step: _Step) -> None:
        name = f"permission {step.moment.what}"
        going_on = name in self._open
        if going_on:
            self._end(name, step)
        if step.moment.kind != "permission-asked":
            self._open.pop(name, None)
            self._list(step)
        elif not going_on:
            self._open[name] = self._list(step)
        elif step.checks:
            self._list(step)

    def _new(self, step: _Step) -> bool:
        name = f"init {step.moment.sdk} {step.moment.what}"
        fresh = name not in self._open
        self._open.setdefault(name, -1)
        return fresh

    def _end(self, name: str, step: _Step) -> None:
        place = self._open.get(name)
        if place is not None:
            self._found[place] = structs.replace(
                self._found[place], end=max(self._found[place].start, step.moment.t - self._zero)
            )

    def _list(self, step: _Step) -> int:
        moment = step.moment
        self._found.append(
            Occurrence(
                line=moment.n,
                start=moment.t - self._zero,
                end=None,
                lane=step.lane,
                kind=moment.kind,
                what=self._what(moment)[:LONGEST],
                sdk=moment.sdk,
                checks=step.checks,
                polled=moment.act in POLLED,
                about=self._about(moment),
            )
        )
        return len(self._found) - 1

    def _what(self, moment: Moment) -> str:
        prompt = self._prompts.get(moment.ref)
        if moment.kind not in ("agree", "refuse") or prompt is None or not prompt.texts:
            return moment.what
        titled = [text.text for text in prompt.texts if text.role == "title"]
        return f"{moment.what} ({(titled or [prompt.texts[0].text])[0]})"

    def _about(self, moment: Moment) -> Literal["face", "other", ""]:
        prompt = self._prompts.get(moment.ref)
        if moment.kind != "agree" or prompt is None or not prompt.asks_consent:
            return ""
        return "face" if "face" in prompt.topics else "other"


def _bounded(listed: list[Occurrence]) -> list[Occurrence]:
    """At most `MOST`: what is cited first, then what a person, the camera or the network did."""
    ranked = sorted(
        range(len(listed)),
        key=lambda at: (not listed[at].checks, listed[at].lane not in _GRAVE, at),
    )
    return [listed[at] for at in sorted(ranked[:MOST])]
