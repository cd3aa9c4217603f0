"""Choosing the planted picture in a picker, and never another one: the other pictures there are evidence."""

import re

from analyzers.dynamic.explorer.hand import Hand
from analyzers.dynamic.screen_words import says
from analyzers.dynamic.screens import Control, Screen

_SCROLLS = 4


def pick_honey(hand: Hand) -> bool:
    """Touch the honey picture and confirm; false (and nothing touched) when it cannot be told from others."""
    for _ in range(_SCROLLS):
        picture = _honey(hand.screen, (hand.plan.honey, *hand.plan.honey_labels))
        if picture is not None:
            break
        if not hand.screen.scrollable or not hand.scroll():
            break
    else:
        picture = None
    if picture is None:
        hand.note("the planted picture is not to be told from the others in the picker")
        return False
    hand.tap(picture, "pick")
    for _ in range(2):
        if hand.screen.role != "picker":
            break
        done = next(
            (c for c in hand.screen.controls if says("pick_done", c.label) and c.enabled), None
        )
        if done is None:
            break
        hand.tap(done, "pick")
    return True


def _honey(screen: Screen, names: tuple[str, ...]) -> Control | None:
    """The control that names the picture: its whole name, with or without the ending."""
    for name in filter(None, names):
        stem = re.escape(name.rpartition(".")[0] or name)
        named = re.compile(rf"(?<![\w-]){stem}(?:\.\w{{2,5}})?(?![\w-])", re.I)
        for control in screen.controls:
            if named.search(control.label) and control.role not in ("checkbox", "field"):
                return control
    return None
