"""What a screen is: the first of the rules that its package, texts and structure fit."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal, NamedTuple

from analyzers.dynamic.controls import Control
from analyzers.dynamic.screen_words import packages, says, speaks
from analyzers.prompts import Reading, speaks_of_face

Role = Literal[
    "permission",  # the system asks whether to grant a permission
    "consent",  # the app asks to agree to something that is not mainly the face
    "face-consent",
    "face-step",  # the camera looks at a face, or is about to
    "result",  # a face step is over
    "login",
    "age-question",
    "settings",
    "account-deletion",
    "document",  # a policy or agreement to read
    "home",  # the app's own service
    "webview-empty",  # a web page the tree shows nothing of
    "error",  # network, server: no answer to anything
    "crash-dialog",
    "picker",  # pictures or files to choose from
    "launcher",
    "unknown",
]

_FACE_ACTIVITY = re.compile(
    r"(?:face|liveness|livebody|biometric|faceid|selfie)(?!book)\w*(?:activity|fragment)?$", re.I
)
_SETTINGS_ACTIVITY = re.compile(r"(?:setting|preference)s?\w*$", re.I)
_PARTS = re.compile(r"[:：,，;；。!！]")
_GUIDE = 80
"""Characters of what can be a guide at the face step."""
_SHORT = 30
"""Characters of what can be a heading."""
_HEADINGS = 4
"""Texts from the top among which a heading is looked for."""
_LONG = 300
"""Characters of a text that is a document, not a message."""


class Sight(NamedTuple):
    """What is seen of a screen before its role is known."""

    package: str
    activity: str
    texts: tuple[str, ...]
    controls: tuple[Control, ...]
    dialog: bool
    camera: bool
    web: bool
    actions: tuple[str, ...]
    reading: Reading
    pictures: int


def role_of(sight: Sight) -> Role:
    """The role; ``unknown`` when nothing fits."""
    return _of_system(sight) or _of_empty(sight) or _of_app(sight)


def _of_system(sight: Sight) -> Role | None:
    package = sight.package
    if package in packages("system") and any(speaks("crash", text) for text in sight.texts):
        return "crash-dialog"
    ids = {control.id for control in sight.controls}
    if any(name.startswith(("permission_allow", "permission_deny")) for name in ids):
        return "permission"
    if package in packages("permission") and _decides(sight.controls):
        return "permission"
    if package in packages("picker"):
        return "picker"
    if package in packages("launcher") or package.endswith(".launcher"):
        return "launcher"
    return None


def _of_empty(sight: Sight) -> Role | None:
    if sight.texts:
        return None
    if sight.camera or (not sight.web and _FACE_ACTIVITY.search(sight.activity)):
        return "face-step" if _FACE_ACTIVITY.search(sight.activity) else "unknown"
    return "webview-empty" if sight.web else "unknown"


def _of_app(sight: Sight) -> Role:
    if _asks_age(sight):
        return "age-question"
    if _asks_consent(sight):
        return "face-consent" if sight.reading.asks_for_face else "consent"
    if not sight.dialog and _heads("settings_title", sight):
        return "settings"
    if _heads("result", sight):
        return "result"
    if _is_face_step(sight):
        return "face-step"
    if _heads("deletion", sight) and (sight.dialog or not _entries(sight, "settings", 3)):
        return "account-deletion"
    if sight.pictures >= 4 and _heads("album", sight):
        return "picker"
    if _is_login(sight):
        return "login"
    if len(sight.controls) <= 3 and any(speaks("error", text) for text in sight.texts):
        return "error"
    if _entries(sight, "settings", 3):
        return "settings"
    if _SETTINGS_ACTIVITY.search(sight.activity):
        return "settings"
    if _heads("document", sight) and len(_entry_controls(sight)) <= 3 and _long(sight.texts):
        return "document"
    if not sight.dialog and _is_home(sight):
        return "home"
    return "unknown"


def _decides(controls: Sequence[Control]) -> bool:
    return any(control.act in ("agree", "refuse", "later") for control in controls)


def _asks_age(sight: Sight) -> bool:
    """Something to answer with stands there: a picker or field under a heading, or ages to choose from."""
    asked = any(says("age", text) for text in sight.texts)
    fields = [c for c in sight.controls if c.role == "field"]
    options = [
        c
        for c in sight.controls
        if c.role != "field" and says("age_option", c.label) and not c.label.isdigit()
    ]
    if any(says("age", control.label) for control in fields):
        return len(fields) <= 3
    if asked and (options or any(c.cls in ("NumberPicker", "DatePicker") for c in sight.controls)):
        return True
    if asked and len(fields) in (1, 2, 3) and any("picker" in c.id for c in fields):
        return True
    return asked and any(
        c.cls in ("Spinner", "SeekBar") or c.label.isdigit() for c in sight.controls
    )


def _asks_consent(sight: Sight) -> bool:
    """Asks for agreement and can be answered. A log-in with a box to tick stays a log-in."""
    if not sight.reading.asks_consent:
        return False
    agreeing = [
        c for c in sight.controls if c.role == "positive" or c.act in ("agree", "start-face")
    ]
    if not agreeing and not any(control.role == "checkbox" for control in sight.controls):
        return False
    if sight.reading.asks_for_face:
        return not (_is_login(sight) and not sight.dialog)
    refusing = any(c.role in ("negative", "close") for c in sight.controls)
    if _is_login(sight) and not sight.dialog:
        return False
    return sight.dialog or refusing or any(c.act == "agree" for c in agreeing)


def guides(sight: Sight) -> bool:
    """Tells somebody how to hold the face or how to move it, or is a face screen whose tree cannot be had."""
    if sight.actions or any(map(_guiding, sight.texts)):
        return True
    return not sight.texts and _FACE_ACTIVITY.search(sight.activity) is not None


def _guiding(text: str) -> bool:
    """A short text one part of which is a guide."""
    return len(text) <= _GUIDE and any(says("face_step", part) for part in _PARTS.split(text))


def _is_face_step(sight: Sight) -> bool:
    guided = any(map(_guiding, sight.texts))
    face = any(speaks_of_face(text) for text in sight.texts)
    named = _FACE_ACTIVITY.search(sight.activity) is not None
    if guided and (sight.camera or named or face or sight.actions):
        return True
    if sight.camera and (face or named or sight.actions):
        return True
    return bool(sight.actions) and (face or named)


def _is_login(sight: Sight) -> bool:
    fields = [control for control in sight.controls if control.role == "field"]
    named = any(says("login", text) for text in sight.texts)
    if any(speaks("login_field", control.label or control.id) for control in fields):
        return named
    entries = {control.label for control in _entry_controls(sight)}
    ways = {label for label in entries if speaks("login", label)}
    return named and len(ways) >= 2 and 2 * len(ways) >= len(entries)


def _heads(group: str, sight: Sight) -> bool:
    """One of the first texts that is no control's label is one of the group's."""
    labels = Counter(control.label for control in sight.controls if control.role != "field")
    for text in sight.texts[: 2 * _HEADINGS]:
        if labels[text] and sight.texts.count(text) <= labels[text]:
            continue
        if len(text) <= _SHORT and says(group, text):
            return True
    return False


def _entries(sight: Sight, group: str, least: int) -> bool:
    return len({c.label for c in sight.controls if says(group, c.label)}) >= least


def _entry_controls(sight: Sight) -> list[Control]:
    return [c for c in sight.controls if c.role in ("button", "positive", "neutral") and c.label]


def _long(texts: Sequence[str]) -> bool:
    return sum(map(len, texts)) >= _LONG


def _is_home(sight: Sight) -> bool:
    """The app's own service: several entries, or sections of it."""
    entries = {control.label for control in _entry_controls(sight)}
    return len(entries) >= 2 or any(says("service", label) for label in entries)
