"""Prompts as they stood on the screen, with what was seen to follow their controls."""

from bisect import bisect_left
from collections import defaultdict
from itertools import islice
from pathlib import Path

import msgspec

from analyzers.asking import Certainty, Control, ControlRole, Prompt, PromptKind, PromptText, Screen
from analyzers.dynamic import controls as seen_controls
from analyzers.dynamic.reading.contrast import contrasts
from analyzers.dynamic.reading.course import Course
from analyzers.dynamic.reading.effects import effects_of
from analyzers.dynamic.reading.files import inside
from analyzers.dynamic.reading.looks import Look
from analyzers.dynamic.reading.touching import Appearance, Touch
from analyzers.dynamic.reading.walks import short
from analyzers.observed import Shown
from analyzers.prompts import read_control, speaks_of_face

MOST_SHOWN = 300
"""Prompts of one run."""
MOST_TOUCHES = 200
"""Touches of one prompt whose outcome is looked at."""
MOST_SCREENS = 600
_ROLES: dict[str, ControlRole] = {
    "positive": "positive",
    "negative": "negative",
    "neutral": "neutral",
    "checkbox": "checkbox",
    "close": "close",
}
_TELLS = ("purpose", "necessity", "upload", "recipient", "rights")
_AGREEING = ("agree", "acknowledge", "start-face")


def shown_in(folder: Path, course: Course) -> list[Shown]:
    """Each prompt of a run once, as it was first seen."""
    first: dict[str, Appearance] = {}
    for appearance in course.appearances:
        first.setdefault(appearance.look.name, appearance)
    touches: dict[str, list[Touch]] = defaultdict(list)
    for touch in course.touches:
        if touch.look is not None and len(touches[touch.look.name]) < MOST_TOUCHES:
            touches[touch.look.name].append(touch)
    return [
        _shown(folder, course, appearance, touches[name])
        for name, appearance in islice(first.items(), MOST_SHOWN)
    ]


def _shown(folder: Path, course: Course, appearance: Appearance, touches: list[Touch]) -> Shown:
    look = appearance.look
    shot = inside(folder, look.seen.shot)
    boxes = [(c.label, c.bounds) for c in look.screen.controls if c.label]
    return Shown(
        prompt=_prompt(course, appearance, touches),
        run=course.walk.id,
        n=look.n,
        own=look.own,
        sizes=tuple((c.label, c.area) for c in look.screen.controls if c.label and c.area),
        contrast=contrasts(shot, boxes) if shot is not None and look.own else (),
        shot=look.seen.shot,
        tree=look.seen.tree,
    )


def _prompt(course: Course, appearance: Appearance, touches: list[Touch]) -> Prompt:
    look = appearance.look
    reading = look.reading
    told = {name: getattr(reading, f"tells_{name}") for name in _TELLS}
    return Prompt(
        id=look.name,
        kind=_kind(look),
        screen=look.seen.activity,
        texts=_texts(look),
        topics=reading.topics if look.own else _asked_by_system(look),
        asks_consent=reading.asks_consent or not look.own,
        wording=reading.wording if look.own else "none",
        only_face=reading.only_face and look.own,
        tells=tuple(name for name in _TELLS if told[name]),
        alternative=reading.alternative,
        guardian=reading.guardian,
        coercive=reading.coercive,
        notes=reading.notes,
        cancelable=_cancelable(course, touches),
        controls=controls_of(course, look, touches),
        unasked=appearance.unasked,
        remembered=_remembered(course, look),
        complete=look.whole,
        path=appearance.path,
        evidence=(look.evidence(),),
    )


def _asked_by_system(look: Look) -> tuple[str, ...]:
    """The system names the app in its question, and an app may be called after faces."""
    return ("camera",) if look.screen.permission.endswith(".CAMERA") else ("other",)


def _kind(look: Look) -> PromptKind:
    if look.screen.dialog or not look.own:
        return "dialog"
    return "web" if look.screen.web else "page"


def _texts(look: Look) -> tuple[PromptText, ...]:
    roles = {control.label: control.role for control in look.screen.controls}
    found = []
    for place, text in enumerate(look.texts):
        role = roles.get(text)
        if role == "checkbox" or role in ("positive", "negative", "neutral"):
            found.append(PromptText(role, text))
        elif role is not None:
            found.append(PromptText("button", text))
        else:
            titled = place == 0 and len(text) <= 30
            found.append(PromptText("title" if titled else "message", text))
    return tuple(found)


def controls_of(course: Course | None, look: Look, touches: list[Touch]) -> tuple[Control, ...]:
    """The controls of a screen; those that were touched with what followed."""
    found = [_control(course, look, control, touches) for control in look.screen.controls]
    if not look.screen.texts:  # no tree: known by the walker's texts alone
        for label in look.texts:
            act = read_control(label)
            if act != "none":
                found.append(_plain(course, label, act, touches))
    gates = any(c.role == "checkbox" for c in found) and _gated(look, found)
    if gates:
        found = [
            msgspec.structs.replace(c, gates=True) if c.role == "checkbox" else c for c in found
        ]
    return tuple(found)


def _gated(look: Look, found: list[Control]) -> bool:
    """Whether the agreeing control cannot be used, or led nowhere, while a box is not ticked."""
    off = any(control.act in _AGREEING and not control.enabled for control in look.screen.controls)
    return off or any(c.act in _AGREEING and c.resolved and c.effects == ("reshow",) for c in found)


def _control(
    course: Course | None, look: Look, control: seen_controls.Control, touches: list[Touch]
) -> Control:
    mine = [
        t for t in touches if t.label in (control.label, control.name) and _same(t, control, look)
    ]
    effects, screens = _followed(course, mine)
    act = control.act
    if act == "none" and control.role == "close":
        act = "close"
    return Control(
        role=_ROLES.get(control.role, "button"),
        label=control.label,
        act=act,
        effects=effects,  # type: ignore[arg-type]
        screens=screens,
        resolved=bool(mine),
        checked=control.checked if control.role == "checkbox" else "unknown",
        evidence=(look.evidence(),) if control.role == "checkbox" else (),
    )


def _same(touch: Touch, control: seen_controls.Control, look: Look) -> bool:
    """Whether a touch hit this control and not another with the same label."""
    if touch.control is None:
        return True
    twins = [c for c in look.screen.controls if c.label == control.label]
    return len(twins) == 1 or touch.control.bounds == control.bounds


def _plain(course: Course | None, label: str, act: str, touches: list[Touch]) -> Control:
    mine = [touch for touch in touches if touch.label == label]
    effects, screens = _followed(course, mine)
    role: ControlRole = "negative" if act in ("refuse", "later") else "button"
    if act in _AGREEING:
        role = "positive"
    return Control(role, short(label, 400), act, effects, screens, resolved=bool(mine))  # type: ignore[arg-type]


def _followed(
    course: Course | None, touches: list[Touch]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """All that followed the touches of one control."""
    effects: set[str] = set()
    screens: set[str] = set()
    for touch in touches:
        if course is not None:
            what, where = effects_of(course, touch)
            effects.update(what)
            screens.update(where)
    return tuple(sorted(effects)), tuple(sorted(screens))


def _cancelable(course: Course, touches: list[Touch]) -> Certainty:
    for touch in touches:
        if touch.key == "back":
            effects, _ = effects_of(course, touch)
            if effects:
                return "no" if effects == ("reshow",) else "yes"
    return "unknown"


def _remembered(course: Course, look: Look) -> bool:
    """It was answered, the app was started again, and it did not come by itself any more."""
    answers = [
        touch.n
        for touch in course.touches
        if touch.kind in ("refuse", "agree") and touch.look and touch.look.name == look.name
    ]
    if not answers:
        return False
    again = [n for n, _ in course.launches if n > answers[0]]
    if not again:
        return False
    return not any(
        a.look.name == look.name and a.unasked and a.look.n > again[0] for a in course.appearances
    )


def screens_in(courses: list[Course]) -> tuple[Screen, ...]:
    """The app's other screens, each once, with the fewest touches that led to it."""
    found: dict[str, Screen] = {}
    for course in courses:
        hit: dict[int, list[Touch]] = defaultdict(list)
        for touch in course.touches:
            if touch.look is not None:
                hit[touch.look.n].append(touch)
        for look in course.looks:
            known = found.get(look.name)
            if look.kind not in ("screen", "face-step"):
                continue
            if known is None and len(found) >= MOST_SCREENS:
                continue
            depth = _depth(course, look.n)
            touches = hit[look.n][:MOST_TOUCHES]
            if known is not None and depth >= known.depth and not touches:
                continue
            screen = Screen(
                name=look.name,
                texts=look.texts,
                controls=controls_of(course, look, touches),
                topics=_topics(look),
                depth=depth,
                evidence=(look.evidence(),),
            )
            found[look.name] = screen if known is None else _joined(known, screen)
    return tuple(found.values())


def _depth(course: Course, n: int) -> int:
    """Touches before a line, counted from the app's first page where that was seen again: the way there at most."""
    launches = course.launches[: bisect_left(course.launches, n, key=lambda pair: pair[0])]
    homes = (look.n for look in course.looks if look.screen.role == "home" and look.n < n)
    start = max(launches[-1][0] if launches else 0, *homes, 0)
    until = bisect_left(course.touches, n, key=lambda touch: touch.n)
    return until - bisect_left(course.touches, start, key=lambda touch: touch.n)


def _topics(look: Look) -> tuple[str, ...]:
    topics: set[str] = set()
    if look.screen.role not in ("unknown", "webview-empty"):
        topics.add(look.screen.role)
    if any(speaks_of_face(text) for text in look.texts):
        topics.add("face")
    if "age-question" in topics or look.reading.guardian:
        topics.add("child")
    if any(control.act == "withdraw" for control in look.screen.controls):
        topics.add("withdraw")
    return tuple(sorted(topics))


def _joined(old: Screen, new: Screen) -> Screen:
    """One screen seen twice: the shorter way, and what followed in either."""
    controls = []
    for control in old.controls:
        twin = next((c for c in new.controls if c.label == control.label and c.resolved), None)
        if twin is not None:
            effects = tuple(sorted({*control.effects, *twin.effects}))
            screens = tuple(sorted({*control.screens, *twin.screens}))
            control = msgspec.structs.replace(
                control, effects=effects, screens=screens, resolved=True
            )
        controls.append(control)
    return msgspec.structs.replace(old, controls=tuple(controls), depth=min(old.depth, new.depth))
