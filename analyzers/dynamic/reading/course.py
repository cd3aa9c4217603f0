"""One run from its first line to its last: moments in order, prompts as they came, touches and what they hit."""

from typing import Literal, NamedTuple

import msgspec

from analyzers.dynamic.controls import Control
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
    camera_op,
    leaving,
    moment_of,
    sdk_of,
    speaks,
)
from analyzers.dynamic.reading.looks import Look, Looks
from analyzers.dynamic.reading.touching import kind_of_touch, touched, usable
from analyzers.dynamic.reading.walks import Walk, event_evidence, short
from analyzers.dynamic.screen_words import packages, says
from analyzers.evidence import Evidence
from analyzers.observed import Moment, MomentKind

MOST_MOMENTS = 20_000
MOST_LABELS = 40


class Appearance(NamedTuple):
    """A prompt that came onto the screen."""

    look: Look
    unasked: bool
    path: tuple[str, ...]
    """Labels touched since the launch."""


class Touch(NamedTuple):
    """A touch, and what it hit."""

    n: int
    kind: MomentKind
    look: Look | None
    control: Control | None
    label: str
    key: str = ""
    """A key of the device instead of a control."""


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
        self.agent_states: set[str] = set()
        self.ends: list[tuple[int, Literal["exit", "background", "crash"]]] = []
        self.launches: list[tuple[int, Launch]] = []
        self._reader, self._camera = looks, camera
        self._look: Look | None = None
        self._cause: Literal["launch", "asked", "refused"] = "launch"
        self._labels: list[str] = []
        self._answer: Literal["", "tap", "dialog"] = ""
        self._moves: list[tuple[int, int]] = []
        self._away = False
        self._op_at = -1
        self._hooked = False
        self._left_by: str = ""
        self._asked: tuple[str, tuple[str, ...], int] = ("", (), 0)
        self._rows: dict[str, tuple[MomentKind, str]] = {}
        for line in walk.lines:
            self._take(line)

    # --- lines ----------------------------------------------------------------------------------

    def _take(self, line: Line) -> None:
        match line.event:
            case ScreenSeen() as event:
                self._on_screen(line, event)
            case Tap() as event:
                self._on_tap(line, event)
            case Hook() as event:
                self._on_hook(line, event)
            case Key() as event:
                self._on_key(line, event)
            case Launch() as event:
                self._on_launch(line, event)
            case PermissionAnswer() as event:
                self._on_answer(line, event)
            case Foreground() as event:
                self._on_front(line, event.package, event.own)
            case Ended() as event:
                self._on_end(line, event)
            case DeviceState() as event:
                self._on_state(line, event)
            case HookCount() as event:
                self._on_count(line, event)
            case TextGiven() as event:
                self._on_text(line, event)
            case Note() as event if event.mark:
                self._on_mark(line, event)
            case ClockMoved() as event:
                self._moves.append((line.n, max(0, event.seconds)))
            case Agent() as event:
                self.agent_states.add(event.state)
                self._hooked = self._hooked or event.state in ("attached", "installed")
            case _:
                pass

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
                clock=self.clock_at(line.n, line.t),
            )
        )

    def join(self, others: list[Moment]) -> None:
        """Put in what was found after the run: uploads, files, lines of the device's log."""
        timed = [msgspec.structs.replace(m, clock=self.clock_at(m.n, m.t)) for m in others]
        self.moments = sorted([*self.moments, *timed], key=lambda m: m.n)[:MOST_MOMENTS]

    def clock_at(self, n: int, t: int) -> int:
        """Milliseconds since the run began by the device's clock."""
        moved = sum(s for line, s in self._moves if line < n)
        return t - self.walk.first.t + moved * 1000

    # --- screens --------------------------------------------------------------------------------

    def _on_screen(self, line: Line, seen: ScreenSeen) -> None:
        look = self._reader.look(line, seen)
        before, self._look = self._look, look
        self.looks.append(look)
        same = before is not None and before.name == look.name
        if not look.own:
            if look.kind == "permission" and not same:
                self._appear(line, look, "permission-asked", look.screen.permission, "dialog")
            elif look.kind == "launcher":
                self._on_front(line, look.seen.package, own=False)
            return
        self._away = False
        if look.kind == "prompt":
            again = same and self._again(look)
            if not same or again:
                self._appear(line, look, "prompt", look.title)
            return
        if not same:
            self._add(line, "screen", look.title, ref=look.name, evidence=look.evidence())
            if look.kind == "face-step":
                self._add(line, "face-step", look.title, ref=look.name, evidence=look.evidence())
            elif look.screen.role == "home" and usable(look):
                what = ", ".join(control.label for control in usable(look)[:8])
                self._add(line, "home", what, ref=look.name, evidence=look.evidence())

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
        control = touched(look, tap) if look else None
        kind, act = kind_of_touch(tap, look, control)
        label = tap.label or (control.name if control else "")
        self.touches.append(Touch(line.n, kind, look, control, label))
        self._left_by = ""
        if kind in ("permission-allowed", "permission-denied"):
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
        kind: MomentKind = "age-given" if says("age", given.field) else "touch"
        what = f"{given.field}: {given.value}" if kind == "age-given" else given.field
        self.touches.append(Touch(line.n, kind, self._look, None, given.field))
        self._add(line, kind, what)
        self._cause = "asked"

    def _on_answer(self, line: Line, answer: PermissionAnswer) -> None:
        kind: MomentKind = "permission-allowed" if answer.allowed else "permission-denied"
        if answer.how == "dialog" and self._answer == "tap":
            place = next(
                i
                for i in range(len(self.moments) - 1, -1, -1)
                if self.moments[i].kind in ("permission-allowed", "permission-denied")
            )
            told = self.moments[place]
            if told.kind == kind:
                self.moments[place] = _renamed(told, answer.permission)
                self._answer = ""
                return
        self._add(line, kind, answer.permission, act=answer.how)
        self._answer = "dialog" if answer.how == "dialog" else ""

    # --- the app --------------------------------------------------------------------------------

    def _on_launch(self, line: Line, launch: Launch) -> None:
        self.launches.append((line.n, launch))
        self._cause, self._labels, self._answer = "launch", [], ""
        self._look, self._away, self._left_by = None, False, ""
        self._camera.launched()
        kind: MomentKind = "launch" if launch.number <= 1 else "relaunch"
        self._add(line, kind, f"{launch.how}, {launch.since} s since the one before")

    def _on_hook(self, line: Line, hook: Hook) -> None:
        self.hooks.append((line, hook))
        self.spoken = self.spoken or speaks(hook)
        kind = moment_of(hook)
        if hook.category == "exit":
            if not self._main(hook.pid):
                return  # a service's process of its own
            self._left_by = leaving(hook) or self._left_by
        if kind is None or self._twice(line, hook):
            return
        sdk = sdk_of(hook)
        self._rows[hook.row] = kind, sdk
        act = "request" if kind == "permission-asked" else hook.category
        what = ", ".join(hook.args) if kind == "permission-asked" and hook.args else hook.method
        self._add(line, kind, what, act=act, sdk=sdk, evidence=hook_evidence(line, hook))
        if kind == "exit" or kind == "background" or kind == "crash":
            self.ends.append((line.n, kind))

    def _twice(self, line: Line, hook: Hook) -> bool:
        """A request that a library hands on to the platform is one."""
        key = (hook.category, hook.args)
        before, self._asked = self._asked, (*key, line.t)
        same = hook.category == "permission-request" and before[:2] == key
        return same and line.t - before[2] < 1_000

    def _main(self, pid: int) -> bool:
        last = self.launches[-1][1].pid if self.launches else 0
        return not last or pid in (0, last)

    def _on_count(self, line: Line, count: HookCount) -> None:
        kind, sdk = self._rows.get(count.row, (None, ""))
        if kind is not None and kind not in ("exit", "background", "crash"):
            self._add(line, kind, f"{count.row}, {count.count} more calls", act="count", sdk=sdk)

    def _on_front(self, line: Line, package: str, own: bool) -> None:
        if own:
            self._away = False
        elif not self._away and package in packages("launcher"):
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
        kind: Literal["exit", "crash"] = "crash" if ended.how == "crash" else "exit"
        self._add(line, kind, f"process {ended.pid}: {ended.how} {ended.message}")
        self.ends.append((line.n, kind))

    def _on_state(self, line: Line, state: DeviceState) -> None:
        if state.what == "camera":
            news = self._camera.news(state)
            if news is not None:
                self._add(line, news, "media.camera service", act="service")
        elif state.what == "appops":
            ago = camera_op(state)
            at = line.t - ago if ago is not None else -1
            # Only what lies within the run, and is not the use that was told before.
            if at >= self.walk.first.t and at > self._op_at + 1_500:
                self._add(line, "camera-open", "appops: camera used", act="appops")
            self._op_at = max(self._op_at, at)

    def _on_mark(self, line: Line, note: Note) -> None:
        self._add(line, "mark", note.mark, evidence=event_evidence(line, note.text or note.mark))
        if note.mark == "face-step":
            self._add(line, "face-step", note.text or "set by a person", act="mark")
        elif note.mark == "withdrawn":
            self._add(line, "withdraw", note.text or "set by a person", act="mark")


def hook_evidence(line: Line, hook: Hook) -> Evidence:
    """A hooked call as evidence: method, arguments, nearest callers."""
    args = ", ".join(hook.args)
    result = f" -> {hook.result}" if hook.result else ""
    return event_evidence(line, f"{hook.method}({args}){result}", " <- ".join(hook.stack[:4]))


def _renamed(moment: Moment, permission: str) -> Moment:
    return msgspec.structs.replace(moment, what=permission or moment.what)
