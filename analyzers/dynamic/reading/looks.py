"""Screens as they were seen: read again from their trees, and told apart by what they say."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from analyzers.dynamic.controls import Control
from analyzers.dynamic.events import Line, ScreenSeen
from analyzers.dynamic.reading.files import inside
from analyzers.dynamic.reading.walks import short
from analyzers.dynamic.screen_words import packages
from analyzers.dynamic.screens import Screen, TreeUnreadable, read_screen, unread_screen
from analyzers.evidence import Evidence
from analyzers.prompts import Reading, liveness_action, read_control, read_prompts
from analyzers.sdks import owners_of_class

Kind = Literal[
    "prompt",  # the app asks for a decision
    "permission",  # the system does
    "face-step",  # the app's camera looks at a face
    "screen",  # another screen of the app
    "launcher",
    "foreign",  # another app's
    "hidden",  # the app's, but nothing of it could be read
]

LARGEST = 16_000_000
"""Bytes of a tree that is read."""
_DIGITS = re.compile(r"\d+")
_DECIDING = ("agree", "acknowledge", "refuse", "later")
_NO_PROMPT = frozenset(
    [
        "login",
        "settings",
        "account-deletion",
        "age-question",
        "home",
        "result",
        "error",
        "picker",
        "face-step",
    ]
)


@dataclass(frozen=True)
class Look:
    """One screen at one line of the log."""

    line: Line
    seen: ScreenSeen
    kind: Kind
    screen: Screen
    texts: tuple[str, ...]
    reading: Reading
    name: str
    """Stable across runs: the activity and a hash of the texts without their numbers."""
    whole: bool
    """Its tree was there and was read to its end."""

    @property
    def n(self) -> int:
        """Its line."""
        return self.line.n

    @property
    def own(self) -> bool:
        """It belongs to the app."""
        return self.kind in ("prompt", "face-step", "screen", "hidden")

    @property
    def title(self) -> str:
        """The first of its texts, shortened."""
        return short(self.texts[0], 80) if self.texts else self.seen.activity

    @property
    def waits(self) -> bool:
        """A page with room for the camera's picture: a face step as soon as the camera is on."""
        return self.kind == "screen" and self.screen.role == "face-step"

    def evidence(self) -> Evidence:
        """Where it can be looked at again."""
        source = self.seen.tree or self.seen.shot or "events.jsonl"
        return Evidence(
            "screen", source, f"line {self.n}", short(" | ".join(self.texts)), self.seen.activity
        )


class Looks:
    """Reads the screens of a session; each tree once."""

    def __init__(self, folder: Path, package: str) -> None:
        self._folder = folder
        self._package = package
        self._trees: dict[tuple[str, str, str], Screen | None] = {}
        self._read_before: dict[ScreenSeen, tuple[Any, ...]] = {}
        self.unread: list[str] = []
        """Trees that are missing or cannot be read."""

    def look(self, line: Line, seen: ScreenSeen) -> Look:
        """The screen of a line."""
        if seen not in self._read_before:
            self._read_before[seen] = self._told(seen)
        return Look(line, seen, *self._read_before[seen])

    def _told(self, seen: ScreenSeen) -> tuple[Any, ...]:
        """All of a look but its place in the log."""
        key = (seen.tree, seen.package, seen.activity)
        if key not in self._trees:
            self._trees[key] = self._read(seen)
        screen = self._trees[key]
        whole = screen is not None and not screen.cut
        if screen is None:
            screen = unread_screen(seen.package, seen.activity)
        texts = screen.texts or seen.texts[:400]
        reading = screen.reading if screen.texts else read_prompts(texts)
        kind = self._kind(seen, screen, texts, reading)
        steady = "\n".join(_DIGITS.sub("#", text) for text in texts)
        digest = hashlib.sha256(steady.encode("utf-8", "replace")).hexdigest()[:10]
        name = f"{(seen.activity or seen.package)[:200]}#{digest}"
        return kind, screen, texts, reading, name, whole

    def _read(self, seen: ScreenSeen) -> Screen | None:
        path = inside(self._folder, seen.tree)
        if path is None:
            return None
        try:
            if path.stat().st_size > LARGEST:
                raise OSError
            return read_screen(
                path.read_bytes().decode("utf-8", "replace"), seen.package, seen.activity
            )
        except (OSError, TreeUnreadable):
            self.unread.append(seen.tree)
            return None

    def _kind(
        self, seen: ScreenSeen, screen: Screen, texts: tuple[str, ...], reading: Reading
    ) -> Kind:
        package = seen.package or self._package
        if package != self._package:
            if package in packages("permission") or screen.role == "permission":
                return "permission"
            return "launcher" if screen.role == "launcher" else "foreign"
        if not texts and not screen.controls and screen.role != "face-step":
            return "face-step" if in_face_sdk(seen.activity) and screen.camera else "hidden"
        if _asks(screen, reading, texts):
            return "prompt"
        sdk = in_face_sdk(seen.activity)
        if screen.role == "face-step" and (screen.guided or screen.actions or sdk):
            return "face-step"
        if sdk and screen.camera:
            return "face-step"
        return "face-step" if not screen.texts and _guides(texts) else "screen"


def in_face_sdk(activity: str) -> bool:
    """Whether a screen belongs to an SDK of the catalogue that takes faces."""
    return bool(owners_of_class(activity)[1])


def _asks(screen: Screen, reading: Reading, texts: tuple[str, ...]) -> bool:
    """Whether a decision on data or the face is asked for."""
    if screen.role in ("consent", "face-consent"):
        return True
    if not screen.texts:  # known by the walker's texts alone
        decides = any(read_control(text) in _DECIDING for text in texts)
        return decides and reading.asks_consent
    if screen.role in _NO_PROMPT:
        return False
    deciding = [control for control in screen.controls if control.act in _DECIDING]
    about = reading.topics[0] in ("face", "camera", "general")
    return bool(deciding) and about and (screen.dialog or _refusing(deciding))


def _refusing(controls: list[Control]) -> bool:
    return any(control.act in ("refuse", "later") for control in controls)


def _guides(texts: tuple[str, ...]) -> bool:
    return any(liveness_action(text) for text in texts)
