"""One run from its first line to its last: moments in order, prompts as they came, touches and what they hit."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

import msgspec

from analyzers.dynamic.events import (
    Agent,
    ClockMoved,
    DeviceState,
    Ended,
    Foreground,
    Hook,
    HookCount,
    Key,
    Launch,
    Line,
    Note,
    PermissionAnswer,
    ScreenSeen,
    Tap,
    TextGiven,
)
from analyzers.dynamic.reading.hooks import (
    CameraService,
    Repeats,
    camera_op,
    ended_itself,
    leaving,
    moment_of,
    sdk_of,
    speaks,
)
from analyzers.dynamic.reading.looks import Look, Looks
from analyzers.dynamic.reading.touching import (
    Appearance,
    Touch,
    kind_of_touch,
    tells_age,
    touched,
    usable,
)
from analyzers.dynamic.reading.walks import Clock, Walk, event_evidence, hook_evidence, short
from analyzers.dynamic.screen_words import packages
from analyzers.evidence import Evidence
from analyzers.observed import Moment, MomentKind

MOST_MOMENTS = 20_000
_ANSWERS = ("permission-allowed", "permission-denied")
MOST_LABELS = 40


class Course:
    """Reads the lines of one run; the results stand in its attributes."""

    def __init__(self, walk: Walk, looks: Looks, camera: CameraService) -> None:
        self.walk = walk
        self.moments: list[Moment] = []
        self.looks: list[Look] = []
        self.appearances: list[Appearance] = []
        self.touches: list[Touch] = []
        self.hooks: list[tuple[Line, Hook]] = []
        self.spoken = False
        self.steps: set[int] = set()
        """Lines of the screens that are face steps."""
        self.agent_states: set[str] = set()
        self.ends: list[tuple[int, Literal["exit", "background", "crash"]]] = []
        self.launches: list[tuple[int, Launch]] = []
        self._reader, self._camera = looks, camera
        self._look: Look | None = None
        self._cause: Literal["launch", "asked", "refused"] = "launch"
        self._labels: list[str] = []
        self._answer: Literal["", "tap", "dialog"] = ""
        self._clock = Clock(walk.first.t)
        self._away = False
        self._op_at = -1
        self._hooked = self._filming = self._trouble = False
        self._left_by: str = ""
        self._repeats = Repeats()
        self._rows: dict[str, tuple[MomentKind, str]] = {}
        for line in walk.lines:
            self._take(line)

    # --- lines ----------------------------------------------------------------------------------

    def _take(self, line: Line) -> None:
        handler = _HANDLERS.get(type(line.event))
        if handler is not None:
            handler(self, line, line.event)

    def _on_agent(self, line: Line, agent: Agent) -> None:
        self.agent_states.add(agent.state)
        self._hooked = self._hooked or agent.state in ("attached", "installed")
        if agent.state in ("attached", "refused", "failed"):
            self._trouble = agent.state != "attached"  # what ends now may be our doing

    def _on_clock(self, line: Line, moved: ClockMoved) -> None:
        self._clock.moved(line.n, moved.seconds)

    def _add(
        self,
        line: Line,
        kind: MomentKind,
        what: str,
        *,
        ref: str = "",
        act: str = "",
        sdk: str = "",
        evidence: Evidence | None = None,
    ) -> None:
        if len(self.moments) >= MOST_MOMENTS:
            return
        self.moments.append(
            Moment(
                line.n,
                line.t,
                kind,
                short(what, 200),
                ref=ref,
                act=act,
                sdk=sdk,
                evidence=(evidence or event_evidence(line, f"{kind}: {what}"),),
                clock=self._clock.at(line.n, line.t),
            )
        )

    def join(self, others: list[Moment]) -> None:
        """Put in what was found after the run: uploads, files, lines of the device's log."""
        timed = [msgspec.structs.replace(m, clock=self._clock.at(m.n, m.t)) for m in others]
        self.moments = sorted([*self.moments, *timed], key=lambda m: m.n)[:MOST_MOMENTS]

    # --- screens --------------------------------------------------------------------------------

    def _on_screen(self, line: Line, seen: ScreenSeen) -> None:
        self._show(line, self._reader.look(line, seen))

    def _show(self, line: Line, look: Look) -> None:
        before, self._look = self._look, look
        self.looks.append(look)
        same = before is not None and before.name == look.name
        if not look.own:
            if look.kind == "permission" and not same:
                self._appear(line, look, "permission-asked", look.screen.permission, "dialog")
            elif look.kind == "launcher":
                self._came(line, look.seen.package, own=False)
            return
        self._away = False
        if look.kind == "prompt":
            again = same and self._again(look)
            if not same or again:
                self._appear(line, look, "prompt", look.title)
            return
        if same and before is not None and before.n in self.steps:
            self.steps.add(look.n)
        if not same:
            self._add(line, "screen", look.title, ref=look.name, evidence=look.evidence())
            if look.kind == "face-step" or (look.waits and self._filming):
                self._step(line, look)
            elif look.screen.role == "home" and usable(look):
                what = ", ".join(control.label for control in usable(look)[:8])
                self._add(line, "home", what, ref=look.name, evidence=look.evidence())

    def _step(self, line: Line, look: Look) -> None:
        """The camera looks at a face."""
        self.steps.add(look.n)
        self._add(line, "face-step", look.title, ref=look.name, evidence=look.evidence())

    def _films(self, line: Line, kind: MomentKind) -> None:
        """Whether the camera is on; a page that waited for it becomes the face step."""
        if kind == "camera-close":
            self._filming = False
        elif kind in ("camera-open", "frame", "face-start"):
            self._filming = True
            look = self._look
            if look is not None and look.waits and look.n not in self.steps:
                self._step(line, look)

    def _again(self, look: Look) -> bool:
        """Whether a prompt that is still there was refused, or the app started, since it was seen."""
        last = self.touches[-1] if self.touches else None
        refused = (
            last is not None and last.kind == "refuse" and last.n > self.appearances[-1].look.n
        )
        launched = self.launches and self.launches[-1][0] > self.appearances[-1].look.n
        return bool(refused or launched)

    def _appear(self, line: Line, look: Look, kind: MomentKind, what: str, act: str = "") -> None:
        unasked = self._cause != "asked"
        self.appearances.append(Appearance(look, unasked, tuple(self._labels)))
        act = act or ("unasked" if unasked else "")
        self._add(line, kind, what or look.title, ref=look.name, act=act, evidence=look.evidence())

    # --- touches --------------------------------------------------------------------------------

    def _on_tap(self, line: Line, tap: Tap) -> None:
        look = self._hit(tap)
        if self._look is None and look is not None:
            # Nothing was logged since the launch: it came up as it had been left.
            look = replace(look, line=line)
            self._show(line, look)
        control = touched(look, tap) if look else None
        kind, act = kind_of_touch(tap, look, control)
        label = tap.label or (control.name if control else "")
        self.touches.append(Touch(line.n, kind, look, control, label))
        self._left_by = ""
        if kind in _ANSWERS:
            if self._answer != "dialog":
                self._add(line, kind, look.screen.permission if look else "", act=act)
                self._answer = "tap"
            else:
                self._answer = ""
        else:
            ref = look.name if look and look.own else ""
            text = f"{kind}: {label} at {tap.bounds}"
            self._add(line, kind, label, ref=ref, act=act, evidence=event_evidence(line, text))
        self._labels = [*self._labels, short(label, 60)][-MOST_LABELS:]
        self._reason(kind, look)

    def _hit(self, tap: Tap) -> Look | None:
        """The screen that was touched: the last one seen with the id the touch names."""
        for look in reversed(self.looks[-20:]):
            if tap.screen and look.seen.id == tap.screen:
                return look
        return self._look

    def _reason(self, kind: MomentKind, look: Look | None) -> None:
        """What a prompt that comes next would follow."""
        if kind in ("refuse", "permission-denied"):
            self._cause = "refused"
        elif kind == "agree" and look is not None:
            if look.reading.topics[0] in ("face", "camera"):
                self._cause = "asked"
        elif kind not in ("tick", "untick", "permission-allowed"):
            self._cause = "asked"

    def _on_key(self, line: Line, key: Key) -> None:
        look = self._look
        asks = look is not None and look.kind in ("prompt", "permission") and key.key == "back"
        kind: MomentKind = "refuse" if asks else "touch"
        self.touches.append(Touch(line.n, kind, look, None, "", key.key))
        self._left_by = key.key
        ref = look.name if look is not None and asks else ""
        self._add(line, kind, key.key, ref=ref, act=key.key)
        if key.key in ("back", "home"):
            self._cause = "refused"

    def _on_text(self, line: Line, given: TextGiven) -> None:
        kind: MomentKind = "age-given" if tells_age(given, self._look) else "touch"
        what = f"{given.field}: {given.value}" if kind == "age-given" else given.field
        self.touches.append(Touch(line.n, kind, self._look, None, given.field))
        self._add(line, kind, what)
        self._cause = "asked"

    def _on_answer(self, line: Line, answer: PermissionAnswer) -> None:
        kind: MomentKind = "permission-allowed" if answer.allowed else "permission-denied"
        if answer.how == "dialog" and self._answer == "tap":
            places = (i for i, m in enumerate(self.moments) if m.kind in _ANSWERS)
            place = max(places)
            told = self.moments[place]
            if told.kind == kind:
                self.moments[place] = msgspec.structs.replace(
                    told, what=answer.permission or told.what
                )
                self._answer = ""
                return
        self._add(line, kind, answer.permission, act=answer.how)
        self._answer = "dialog" if answer.how == "dialog" else ""

    # --- the app --------------------------------------------------------------------------------

    def _on_launch(self, line: Line, launch: Launch) -> None:
        self.launches.append((line.n, launch))
        self._cause, self._labels, self._answer = "launch", [], ""
        self._look, self._away, self._left_by = None, False, ""
        self._filming = False
        self._trouble = self._trouble and launch.how != "plain"
        self._camera.launched()
        kind: MomentKind = "launch" if launch.number <= 1 else "relaunch"
        self._add(line, kind, f"{launch.how} +{launch.since} s")

    def _on_hook(self, line: Line, hook: Hook) -> None:
        self.hooks.append((line, hook))
        self.spoken = self.spoken or speaks(hook)
        kind = moment_of(hook)
        if hook.category == "exit":
            if not self._main(hook.pid):
                return  # a service's process of its own
            self._left_by = leaving(hook) or self._left_by
        if kind is None or self._repeats.again(line, hook, kind, self.moments[-1:]):
            return
        sdk = sdk_of(hook)
        self._rows[hook.row] = kind, sdk
        act = "request" if kind == "permission-asked" else hook.category
        what = ", ".join(hook.args) if kind == "permission-asked" and hook.args else hook.method
        self._add(line, kind, what, act=act, sdk=sdk, evidence=hook_evidence(line, hook))
        self._films(line, kind)
        if kind == "exit" or kind == "background" or kind == "crash":
            self.ends.append((line.n, kind))

    def _main(self, pid: int) -> bool:
        last = self.launches[-1][1].pid if self.launches else 0
        return not last or pid in (0, last)

    def _on_count(self, line: Line, count: HookCount) -> None:
        kind, sdk = self._rows.get(count.row, (None, ""))
        if kind is not None and kind not in ("exit", "background", "crash"):
            self._add(line, kind, f"{count.row} ×{count.count}", act="count", sdk=sdk)

    def _on_front(self, line: Line, front: Foreground) -> None:
        self._came(line, front.package, front.own)

    def _came(self, line: Line, package: str, own: bool) -> None:
        """Which app is in front."""
        if own:
            self._away = False
        elif not self._away and not self._trouble and package in packages("launcher"):
            # A task that is gone from the screen without a word of being sent to the back was ended.
            kind: Literal["exit", "background"] = "background"
            if self._left_by in ("exit", "finish") or (not self._left_by and not self._hooked):
                kind = "exit"
            self._away = True
            self._add(line, kind, f"{package} is in front")
            self.ends.append((line.n, kind))

    def _on_end(self, line: Line, ended: Ended) -> None:
        if ended.how == "killed-by-us" or not self._main(ended.pid):
            return
        if self.ends and self.ends[-1][1] == "crash" and self._left_by == "crash":
            return  # told by the exception that nobody caught
        own = ended_itself(ended, hooked=self._hooked, called=self._left_by == "exit")
        kind: Literal["exit", "crash"] = "exit" if own and not self._trouble else "crash"
        self._add(line, kind, f"process {ended.pid}: {ended.how} {ended.message}")
        self.ends.append((line.n, kind))

    def _on_state(self, line: Line, state: DeviceState) -> None:
        if state.what == "camera":
            news = self._camera.news(state)
            if news is not None:
                self._add(line, news, "media.camera service", act="service")
                self._films(line, news)
        elif state.what == "appops":
            ago = camera_op(state)
            at = line.t - ago if ago is not None else -1
            # Only what lies within the run, and is not the use that was told before.
            if at >= self.walk.first.t and at > self._op_at + 1_500:
                self._add(line, "camera-open", "appops: camera used", act="appops")
            self._op_at = max(self._op_at, at)

    def _on_mark(self, line: Line, note: Note) -> None:
        if not note.mark:
            return
        text = note.text or note.mark
        self._add(
            line, "mark", note.mark, ref=short(note.text, 200), evidence=event_evidence(line, text)
        )
        if note.mark == "face-step":
            self._on_step_marked(line, note)
        elif note.mark in ("result", "cancelled"):
            self._on_end_marked(line, note)
        elif note.mark == "withdrawn":
            self._add(line, "withdraw", note.text or "set by a person", act="mark")

    def _on_end_marked(self, line: Line, note: Note) -> None:
        """The step's result is shown, or it was left; while the step itself stands there it may be tried again."""
        look = self._look
        begun = any(m.kind in ("face-step", "face-start") for m in self.moments)
        if begun and look and look.own and look.n not in self.steps and look.kind != "prompt":
            self._add(line, "face-end", note.mark, ref=short(note.text, 200), act="mark")

    def _on_step_marked(self, line: Line, note: Note) -> None:
        """The walker or a person says that the step is, or has just been, on the screen."""
        look = self._look
        last = self.touches[-1].n if self.touches else 0
        if any(n > last for n in self.steps):
            return
        if look is not None and look.waits:
            self._step(line, look)
        else:
            self._add(line, "face-step", note.text or "set by a person", act="mark")


_HANDLERS: dict[type, Callable[[Course, Line, Any], None]] = {
    ScreenSeen: Course._on_screen,
    Tap: Course._on_tap,
    Key: Course._on_key,
    TextGiven: Course._on_text,
    PermissionAnswer: Course._on_answer,
    Launch: Course._on_launch,
    Ended: Course._on_end,
    Foreground: Course._on_front,
    Hook: Course._on_hook,
    HookCount: Course._on_count,
    DeviceState: Course._on_state,
    Note: Course._on_mark,
    ClockMoved: Course._on_clock,
    Agent: Course._on_agent,
}
