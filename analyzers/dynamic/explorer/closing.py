"""Settings, withdrawal of the face consent, and closing the account."""

from collections.abc import Callable

from analyzers.dynamic.explorer.answers import Manner, clear
from analyzers.dynamic.explorer.facing import offers
from analyzers.dynamic.explorer.hand import Hand, control_with, same_page
from analyzers.dynamic.explorer.seeking import DELETION, SETTINGS, seek
from analyzers.dynamic.explorer.steps import play
from analyzers.dynamic.screen_words import says, speaks
from analyzers.dynamic.screens import Control, Screen
from analyzers.prompts import speaks_of_face

_STEPS = 5
"""Confirmations on the way to the end of an account or a consent."""
_TOUR = 25


def withdraw(hand: Hand) -> bool:
    """Find and use the control that withdraws the face consent; false when there is none within reach."""
    manner = Manner(face=False)
    if play(hand, "withdrawal", lambda: clear(hand, manner)):
        hand.reached.add("withdrawal")
        hand.note("by the script", "withdrawn")
        return True
    if not play(hand, "settings", lambda: clear(hand, manner)):
        hand.resume()
    met = _noting_settings(hand)
    found = seek(hand, SETTINGS, manner, met, tour=_TOUR)
    if found.screen is None:
        return False
    control = withdrawing(found.screen)
    assert control is not None, "the search ends where there is one"
    hand.tap(control, "withdraw")
    _confirm(hand)
    hand.reached.add("withdrawal")
    hand.note(control.label, "withdrawn")
    return True


def _noting_settings(hand: Hand) -> Callable[[Screen], bool]:
    def met(screen: Screen) -> bool:
        if screen.role == "settings":
            hand.reached.add("settings")
        return hand.own and withdrawing(screen) is not None

    return met


def withdrawing(screen: Screen) -> Control | None:
    """The control that withdraws: it says so, or is a switch of the face that is on."""
    if screen.prompt or screen.role in ("permission", "face-step"):
        return None
    for control in screen.controls:
        if control.act == "withdraw" and control.enabled and not _is_entry(control, screen):
            return control
    for box in screen.boxes():
        if box.checked != "no" and box.checkable and box.enabled and speaks_of_face(box.label):
            return box
    return None


def _is_entry(control: Control, screen: Screen) -> bool:
    return control.role == "checkbox" and control.checked == "no" and control.checkable


def _confirm(hand: Hand) -> None:
    """Confirm the withdrawal as often as it asks to."""
    for _ in range(_STEPS):
        screen = hand.screen
        if not hand.own or not (screen.dialog or screen.prompt):
            return
        button = control_with(screen, "withdraw", "acknowledge", "agree")
        if button is None:
            return
        hand.tap(button, "confirm")


# --- the account ----------------------------------------------------------------------------------


def close_account(hand: Hand) -> bool:
    """Go towards the end of the account until a face is asked for, another proof is, or only the last word is left.

    Whether the way to it was found.
    """
    manner = Manner(face=False)
    if not play(hand, "account-deletion", lambda: clear(hand, manner)):
        if not hand.own:
            hand.resume()
        if hand.screen.role not in ("home", "settings", "unknown", "login"):
            hand.resume()
        found = seek(hand, DELETION, manner, lambda screen: _closes(hand, screen), tour=0)
        if found.screen is None:
            return False
        control = _closing(found.screen)
        if control is not None:
            hand.tap(control, "delete-account")
    hand.reached.add("account-deletion")
    _follow(hand)
    return True


def _closes(hand: Hand, screen: Screen) -> bool:
    return hand.own and (screen.role == "account-deletion" or _closing(screen) is not None)


def _closing(screen: Screen) -> Control | None:
    return next((c for c in screen.controls if c.act == "delete-account" and c.enabled), None)


def _follow(hand: Hand) -> None:
    """Step by step; the last confirmation only on an account that is nobody's."""
    may_end = hand.plan.script is None or hand.plan.delete_account
    for _ in range(_STEPS):
        screen = hand.screen
        if not hand.own:
            hand.note(hand.screen.package, "deletion-left")
            return
        if _face_demanded(screen):
            hand.note(" ".join(screen.texts)[:300], "deletion-face")
            offers(hand, screen)
            return
        if screen.role == "permission":
            clear(hand, Manner(), lambda shown: shown.role != "permission")
            continue
        if any(control.role == "field" for control in screen.controls):
            hand.note(" ".join(screen.texts)[:300], "deletion-other-proof")
            return
        button = _onwards(screen)
        if button is None:
            return
        if _final(button, screen) and not may_end:
            hand.note(button.label, "deletion-last-word")
            return
        for box in screen.boxes():
            if box.checked == "no" and box.enabled and not speaks_of_face(box.label):
                hand.tap(box, "tick")
        before = hand.screen
        hand.tap(button, "delete-account")
        if same_page(before, hand.screen) or hand.screen.role in ("settings", "home", "login"):
            return


def _face_demanded(screen: Screen) -> bool:
    """Going on is possible only by a face, or a face is one of the ways offered."""
    if screen.role in ("face-consent", "face-step"):
        return True
    asked = any(speaks_of_face(text) for text in screen.texts)
    return asked and control_with(screen, "start-face") is not None and screen.role != "settings"


def _onwards(screen: Screen) -> Control | None:
    return control_with(screen, "delete-account", "acknowledge", "agree") or next(
        (c for c in screen.controls if c.role == "positive" and c.enabled), None
    )


def _final(button: Control, screen: Screen) -> bool:
    """The word after which the account is gone."""
    return screen.dialog or says("deletion", button.label) or speaks("deletion", button.label)
