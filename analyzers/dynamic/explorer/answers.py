"""Answering what stands in the way: consents, permissions, questions of age, pickers, adverts, other dialogs."""

from collections.abc import Callable
from typing import NamedTuple

from analyzers.dynamic.events import PermissionAnswer
from analyzers.dynamic.explorer.ages import tell_age
from analyzers.dynamic.explorer.eyes import Over
from analyzers.dynamic.explorer.hand import Hand, control_with, is_system
from analyzers.dynamic.explorer.picking import pick_honey
from analyzers.dynamic.screen_words import says
from analyzers.dynamic.screens import Control, Screen
from analyzers.prompts import speaks_of_face

_MOST = 14
"""Prompts in a row before it is called a loop."""
_ADULT = 30
_COUNTDOWN = 15.0
"""Seconds a disabled button of agreement is waited for."""
_SCROLLS = 6


class Manner(NamedTuple):
    """How a walk answers."""

    camera: bool = True
    """Allow the camera permission."""
    age: int = _ADULT
    face: bool = True
    """Agree to the face; else such prompts are left by the back key."""
    guardian: bool = True
    """Agree where a guardian's consent is asked for; a child cannot."""


def _never(_: Screen) -> bool:
    return False


def clear(hand: Hand, manner: Manner, stop: Callable[[Screen], bool] = _never) -> Screen:
    """Answer prompt after prompt until ``stop`` holds or something stands there that asks for nothing.

    Raises `Over`: ``app-crashed``, ``app-exited``, ``screen-unknown``.
    """
    answered: dict[str, int] = {}
    for _ in range(_MOST):
        screen = hand.screen
        if stop(screen):
            return screen
        times = answered.get(screen.state, 0)
        answered[screen.state] = times + 1
        if times >= 3 or not _answer(hand, manner, screen, times):
            return hand.screen
    raise Over("screen-unknown", "prompt follows prompt without an end")


def _answer(hand: Hand, manner: Manner, screen: Screen, times: int) -> bool:
    """Answer one screen; false when it asks for nothing."""
    if screen.role == "permission":
        permit(hand, manner)
    elif screen.role == "picker":
        if not pick_honey(hand):
            hand.key("back")
    elif screen.role == "age-question":
        hand.reached.add("age-question")
        return tell_age(hand, manner.age)
    elif screen.prompt:
        if not manner.guardian and guards(screen):
            return False
        if screen.role == "face-consent" and not manner.face:
            hand.key("back")
        else:
            agree(hand)
    elif screen.role == "error":
        return times == 0 and _retry(hand)
    elif not hand.own:
        return _come_back(hand, times)
    elif screen.role in ("home", "settings", "login", "face-step", "result", "document"):
        return False
    else:
        return _dismiss(hand)
    return True


def guards(screen: Screen) -> bool:
    """The prompt wants a guardian to decide."""
    reading = screen.reading
    return reading.guardian and any(says("tick", t) or _guardian(t) for t in screen.texts)


def _guardian(text: str) -> bool:
    return len(text) <= 200 and any(
        word in text.lower() for word in ("监护人", "家长", "guardian", "parent")
    )


# --- agreeing and permitting ----------------------------------------------------------------------


def agree(hand: Hand) -> None:
    """Say yes to the prompt in front: tick what has to be ticked, then touch the control that agrees."""
    screen = hand.screen
    if screen.reading.asks_for_face:
        hand.reached.add("consent")
    before = screen.id
    for box in screen.boxes():
        if box.checked == "no" and box.enabled and _consents(box):
            hand.tap(box, "tick")
    button = _awaited(hand)
    if button is None:
        raise Over("screen-unknown", "a prompt without a control that agrees")
    hand.tap(button, "agree")
    hand.granted += 1
    drawn = [box for box in hand.screen.boxes() if box.checked == "unknown" and box.enabled]
    if hand.screen.id == before and drawn:  # a box whose state cannot be read had to be ticked
        for box in drawn:
            hand.tap(box, "tick")
        again = agreeing(hand.screen)
        if again is not None:
            hand.tap(again, "agree")


def _consents(box: Control) -> bool:
    return box.act == "agree" or says("tick", box.label) or "《" in box.label or not box.label


def agreeing(screen: Screen) -> Control | None:
    """The control that agrees: in words, else by starting the face, else by going on."""
    return control_with(screen, "agree", "start-face", "acknowledge") or next(
        (c for c in screen.controls if c.role == "positive" and c.enabled), None
    )


def _awaited(hand: Hand) -> Control | None:
    """The control that agrees; a countdown is waited for and a long text scrolled to its end."""
    end = hand.stage.clock() + _COUNTDOWN
    scrolls = 0
    while True:
        button = agreeing(hand.screen)
        if button is not None:
            return button
        if hand.screen.scrollable and scrolls < _SCROLLS and hand.scroll():
            scrolls += 1
        elif hand.stage.clock() >= end:
            return None
        else:
            hand.pause()
            hand.look()


def permit(hand: Hand, manner: Manner) -> None:
    """Answer the system's question for a permission; the camera as the walk wants it, the rest is allowed."""
    screen = hand.screen
    permission = screen.permission
    allow = manner.camera or permission not in ("android.permission.CAMERA", "")
    button = permission_button(screen, allow=allow)
    if button is None:
        hand.key("back")
        return
    hand.touch(button, "allow" if allow else "deny")
    hand.stage.recorder.add(PermissionAnswer(permission, allow, "dialog"), "explorer")
    hand.granted += 1
    hand.look(touched=True)


def permission_button(screen: Screen, *, allow: bool) -> Control | None:
    """The button of the system's dialog that allows (for longer than once, where offered) or denies."""
    if not allow:
        named = [c for c in screen.controls if c.id.startswith("permission_deny")]
        return next(iter(named), None) or control_with(screen, "refuse", "later")
    names = ("permission_allow_foreground_only_button", "permission_allow_button")
    for name in names:
        for control in screen.controls:
            if control.id == name:
                return control
    lasting = [c for c in screen.controls if c.act == "agree" and "一次" not in c.label]
    return next(iter(lasting), None) or control_with(screen, "agree", "acknowledge")


# --- refusing -------------------------------------------------------------------------------------

Refusal = tuple[str, Control | None]
"""Name of the way (``refuse``, ``refuse-2``, ``later``, ``alternative``, ``close``, ``unticked``, ``back``) and control."""


def refusals(screen: Screen) -> list[Refusal]:
    """Every way of not agreeing the prompt leaves, the plainest first; the back key is always one."""
    found: list[Refusal] = []
    for name, acts in (
        ("refuse", ("refuse",)),
        ("later", ("later",)),
        ("alternative", ("alternative", "verify-other")),
    ):
        controls = [
            c for c in screen.controls if c.act in acts and c.role not in ("checkbox", "field")
        ]
        for number, control in enumerate(controls[:3], 1):
            found.append((name if number == 1 else f"{name}-{number}", control))
    closing = next((c for c in screen.controls if c.role == "close" and c.act != "refuse"), None)
    if closing is not None:
        found.append(("close", closing))
    found.append(("back", None))
    if any(box.checked != "yes" and _consents(box) for box in screen.boxes()):
        found.append(("unticked", agreeing(screen)))
    return found


def refuse(hand: Hand, name: str) -> str:
    """Refuse the prompt in front in a way of `refusals`, or the nearest to it; the way that was taken."""
    ways = dict(refusals(hand.screen))
    stem = name.rpartition("-")[0] or name
    taken = next(w for w in (name, stem, "refuse", "later", "close", "back") if w in ways)
    control = ways[taken]
    if control is None:
        hand.key("back")
    else:
        hand.tap(control, "refuse")
    return taken


# --- what is neither ------------------------------------------------------------------------------


def _retry(hand: Hand) -> bool:
    again = next(
        (c for c in hand.screen.controls if c.act in ("acknowledge", "none") and c.label), None
    )
    if again is None:
        return False
    hand.tap(again, "retry")
    return True


def _come_back(hand: Hand, times: int) -> bool:
    """Something else is in front: the app ended, a system dialog, another app."""
    screen = hand.screen
    if hand.gone:
        last = hand.touched[-1] if hand.touched else "its start"
        raise Over("app-crashed" if hand.crashed else "app-exited", f"the app ended after {last}")
    if times >= 2:
        raise Over("app-left", f"{screen.package} stays in front")
    if screen.role == "launcher":
        hand.look()
        if not hand.own and hand.screen.role == "launcher":
            raise Over("app-left", "the app went to the background")
        return True
    hand.note(f"{screen.package} came to the front", "")
    button = control_with(screen, "acknowledge", "close") if is_system(screen) else None
    if button is not None:
        hand.tap(button, "close")
    else:
        hand.key("back")
    if not hand.own:
        hand.resume()
    return True


def _dismiss(hand: Hand) -> bool:
    """Adverts, tours, notices and offers: skipped, put off or closed; what asks nothing is left."""
    screen = hand.screen
    skip = next((c for c in screen.controls if says("advert", c.label) and c.enabled), None)
    if skip is not None and not screen.dialog and len(screen.controls) <= 4:
        hand.tap(skip, "close")
        return True
    if not screen.dialog or any(speaks_of_face(text) for text in screen.texts):
        return False
    button = control_with(screen, "later", "close", "refuse", "acknowledge")
    if button is None:
        return False
    hand.tap(button, "close")
    return True
