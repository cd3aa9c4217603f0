"""What the code says about the way to a face step, for the walker's search."""

import re
from collections.abc import Iterable

from analyzers.artifacts import StaticArtifact
from analyzers.asking import Control
from analyzers.dynamic.explorer.stage import Hints

_TOUCH = re.compile(r"^touch “(.{1,200})” on ")
_MOST = 40


def hints_of(static: StaticArtifact | None) -> Hints:
    """The labels on the ways to captures, settings, withdrawal and deletion; empty without an artifact."""
    if static is None:
        return Hints()
    asking = static.asking
    prompts = [prompt for prompt in asking.prompts if "face" in prompt.topics]
    deciding = [control.label for prompt in prompts for control in prompt.controls]
    steps = [step for capture in asking.captures for way in capture.ways for step in way.steps]
    touched = [match[1] for match in map(_TOUCH.match, steps) if match]
    screens = {
        topic: [c for screen in asking.screens if topic in screen.topics for c in screen.controls]
        for topic in ("face", "settings", "account-deletion")
    }
    everywhere = [control for screen in asking.screens for control in screen.controls]
    starts = [c for c in screens["face"] if {"capture", "permission", "screen"} & set(c.effects)]
    return Hints(
        face=_kept([*(t for t in touched if t not in deciding), *_labels(starts, "start-face")]),
        consent=_kept(deciding),
        settings=_kept(_labels([*screens["settings"], *everywhere], "settings")),
        withdraw=_kept(_labels(everywhere, "withdraw")),
        deletion=_kept(_labels([*screens["account-deletion"], *everywhere], "delete-account")),
        alternatives=_kept(label for capture in asking.captures for label in capture.alternatives),
    )


def _labels(controls: Iterable[Control], act: str) -> list[str]:
    return [control.label for control in controls if control.act == act]


def _kept(labels: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(label for label in labels if label))[:_MOST]
