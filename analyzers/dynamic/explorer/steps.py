"""Playing the steps of a script."""

import os
from collections.abc import Callable

from analyzers.dynamic.events import PermissionAnswer
from analyzers.dynamic.explorer.answers import permission_button
from analyzers.dynamic.explorer.eyes import Over
from analyzers.dynamic.explorer.hand import Hand, labelled
from analyzers.dynamic.screens import Control, Screen
from analyzers.dynamic.script import Place, Step

_REACHES = {
    "consent": "consent",
    "face-step": "face-step",
    "result": "result",
    "withdrawn": "withdrawal",
    "refused": "refused",
}
_SIDES = {"up": (0, -1), "down": (0, 1), "left": (-1, 0), "right": (1, 0)}


def play(hand: Hand, before: Place, clear: Callable[[], Screen]) -> bool:
    """Play the block that leads to a place; false when the script has none.

    ``clear`` answers prompts that come between. Raises `Over`: ``steps-not-found`` when a control does not appear.
    """
    script = hand.plan.script
    steps = script.steps(before, hand.path) if script is not None else ()
    for step in steps:
        _play_one(hand, step, clear)
    return bool(steps)


def _play_one(hand: Hand, step: Step, clear: Callable[[], Screen]) -> None:
    hand.check()
    if step.verb == "sleep":
        hand.watch(step.seconds)
    elif step.verb == "mark":
        hand.reached.update({_REACHES[step.text]} if step.text in _REACHES else ())
        hand.note(f"step script, line {step.line}", step.text)
    elif step.verb == "key":
        hand.key(step.text)  # type: ignore[arg-type]  # one of the device's keys: checked when it was read
    elif step.verb == "swipe":
        _swipe(hand, step.text)
    elif step.verb == "permission":
        _permission(hand, allow=step.text == "allow")
    else:
        _aim(hand, step, clear)


def _aim(hand: Hand, step: Step, clear: Callable[[], Screen]) -> None:
    if step.verb == "wait-for":
        if not _awaited(hand, step, clear, lambda: _stands(hand.screen, step)):
            raise Over("steps-not-found", f"line {step.line}: {step.text or step.id}")
        return
    _awaited(hand, step, clear, lambda: _control(hand.screen, step) is not None)
    control = _control(hand.screen, step)
    if control is None:
        if not step.optional:
            wanted = step.text or step.id or step.into or step.act
            raise Over("steps-not-found", f"line {step.line}: {wanted}")
    elif step.verb == "tap":
        hand.tap(control, "script")
    else:
        value = os.environ.get(step.secret, "") if step.secret else step.text
        hand.give(control, value, secret=bool(step.secret))
        hand.look()


def _awaited(
    hand: Hand, step: Step, clear: Callable[[], Screen], there: Callable[[], bool]
) -> bool:
    """Look until something is there or the step's time is up; what bars the way is answered once."""
    end = hand.stage.clock() + (1.0 if step.optional else step.seconds)
    barred = False
    while not there():
        if hand.stage.clock() >= end:
            return False
        if not barred and (hand.screen.prompt or hand.screen.role == "permission"):
            barred = True
            clear()
        else:
            hand.pause()
            hand.look()
    return True


def _stands(screen: Screen, step: Step) -> bool:
    if step.text and any(step.text in text for text in screen.texts):
        return True
    return _control(screen, step) is not None


def _control(screen: Screen, step: Step) -> Control | None:
    if step.verb == "type":
        fields = [c for c in screen.controls if c.role == "field" and c.enabled]
        return next((c for c in fields if step.into in (c.label, c.id)), None) or next(
            (c for c in fields if step.into in c.label), None
        )
    if step.id:
        found = next((c for c in screen.controls if c.id == step.id), None)
        if found is not None or not step.text:
            return found
    if step.act and not step.text:
        return next((c for c in screen.controls if c.act == step.act and c.enabled), None)
    return labelled(screen, step.text) if step.text else None


def _permission(hand: Hand, *, allow: bool) -> None:
    end = hand.stage.clock() + 5.0
    while hand.screen.role != "permission" and hand.stage.clock() < end:
        hand.pause()
        hand.look()
    if hand.screen.role != "permission":
        return
    button = permission_button(hand.screen, allow=allow)
    if button is None:
        raise Over("steps-not-found", "the system's dialog has no such button")
    permission = hand.screen.permission
    hand.touch(button, "allow" if allow else "deny")
    hand.stage.recorder.add(PermissionAnswer(permission, allow, "dialog"), "explorer")
    hand.look(touched=True)


def _swipe(hand: Hand, way: str) -> None:
    left, top, right, bottom = hand.screen.window
    if right - left < 100 or bottom - top < 100:
        left, top, right, bottom = 0, 200, 1000, 1600
    x, y = (left + right) // 2, (top + bottom) // 2
    across, down = _SIDES[way]
    hand.stage.device.swipe(
        x - across * (right - left) // 4, y - down * (bottom - top) // 4,
        x + across * (right - left) // 4, y + down * (bottom - top) // 4,
    )  # fmt: skip
    hand.look()
