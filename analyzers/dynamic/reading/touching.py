"""What a touch hit, and what it meant."""

from typing import NamedTuple

from analyzers.dynamic.controls import Control
from analyzers.dynamic.events import Bounds, Tap, TextGiven
from analyzers.dynamic.reading.looks import Look
from analyzers.dynamic.screen_words import says
from analyzers.observed import MomentKind
from analyzers.patterns import later
from analyzers.prompts import read_control, speaks_of_face

_AGE = later(r"\d{1,4}|\d{8}|\d{4}\D\d{1,2}\D\d{1,2}\D?")
_NO = ("refuse", "later", "close")
_OTHER_ENTRIES = ("none", "link", "verify-other", "alternative")


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


def touched(look: Look, tap: Tap) -> Control | None:
    """The control of a screen that a touch hit: the smallest under it whose label fits, else the smallest."""
    under = [
        control
        for control in look.screen.controls
        if any(control.bounds) and _within(tap.bounds, control.bounds)
    ]
    labelled = [c for c in under if tap.label and tap.label in (c.label, c.name)]
    if not labelled and tap.label:
        labelled = [c for c in look.screen.controls if tap.label in (c.label, c.name)]
    found = labelled or under
    return min(found, key=lambda control: control.area) if found else None


def _within(touch: Bounds, around: Bounds) -> bool:
    x, y = (touch[0] + touch[2]) // 2, (touch[1] + touch[3]) // 2
    return around[0] <= x < around[2] and around[1] <= y < around[3]


def kind_of_touch(tap: Tap, look: Look | None, control: Control | None) -> tuple[MomentKind, str]:
    """What a touch is in the order of events, and what its label says it does."""
    act = _act(tap, control)
    if look is not None and look.kind == "permission":
        return _on_permission(tap, act), act
    if tap.why == "withdraw" or act == "withdraw":
        return "withdraw", act
    if tap.why == "delete-account" or act == "delete-account":
        return "delete-account", act
    if tap.why == "age" and _tells_age(tap, look):
        return "age-given", act
    if (control is not None and control.role == "checkbox") or tap.why == "tick":
        ticked = control is not None and control.checked == "yes"
        return ("untick" if ticked else "tick"), act
    if look is not None and look.kind == "prompt":
        return _on_prompt(tap, look, control, act), act
    return "touch", act


def _tells_age(tap: Tap, look: Look | None) -> bool:
    """Whether an age is told, and not only looked for where it may be asked."""
    return says("age_option", tap.label) or (
        look is not None and look.screen.role == "age-question"
    )


def tells_age(given: TextGiven, look: Look | None) -> bool:
    """Whether a text that was typed is an age or a date of birth."""
    asked = look is not None and look.screen.role == "age-question"
    return says("age", given.field) or (asked and _AGE.fullmatch(given.value) is not None)


def _act(tap: Tap, control: Control | None) -> str:
    label = read_control(tap.label) if tap.label else "none"
    if label != "none":
        return label
    if control is not None and control.act != "none":
        return control.act
    if control is not None and control.role == "close":
        return "close"
    return tap.act or "none"


def _on_permission(tap: Tap, act: str) -> MomentKind:
    if act in ("agree", "acknowledge") or tap.why in ("agree", "allow"):
        return "permission-allowed"
    if act in _NO or tap.why in ("refuse", "deny"):
        return "permission-denied"
    return "touch"


def _on_prompt(tap: Tap, look: Look, control: Control | None, act: str) -> MomentKind:
    asks = look.reading.asks_consent
    if act == "agree" or (act in ("acknowledge", "start-face") and asks):
        return "agree"
    if act in _NO:
        return "refuse"
    role = control.role if control is not None else ""
    if act == "none" and (role == "positive" or tap.why == "agree") and asks:
        return "agree"
    if act == "none" and (role in ("negative", "close") or tap.why == "refuse"):
        return "refuse"
    return "touch"


def usable(look: Look) -> list[Control]:
    """Controls of a screen, enabled, that lead to something else than the face, a consent or the way out."""
    return [
        control
        for control in look.screen.controls
        if control.enabled
        and control.label
        and control.role in ("button", "positive", "neutral", "link")
        and control.act in _OTHER_ENTRIES
        and not speaks_of_face(control.label)
    ]
