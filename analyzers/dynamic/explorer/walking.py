"""The six paths."""

from collections.abc import Callable

from analyzers.dynamic.device import DeviceLost
from analyzers.dynamic.events import Note, PathName, RunEnd
from analyzers.dynamic.explorer.answers import Manner, clear, guards
from analyzers.dynamic.explorer.closing import close_account, withdraw
from analyzers.dynamic.explorer.eyes import Over
from analyzers.dynamic.explorer.facing import (
    at_step,
    cancel,
    find_face,
    let_it_run,
    offers,
    prologue,
    step_met,
)
from analyzers.dynamic.explorer.hand import Hand
from analyzers.dynamic.explorer.refusing import decline
from analyzers.dynamic.explorer.seeking import AGE, seek
from analyzers.dynamic.explorer.stage import Stage
from analyzers.dynamic.screens import Screen
from analyzers.errors import InputError, SessionUnusable

_TOUR = 15
_DENIALS = 3


def walk(path: PathName, stage: Stage, *, way: str = "") -> RunEnd:
    """Walk one path once, from the clean state the app is in. Never raises over the app or the device.

    Whatever ends it early is in the answer: ``app-crashed``, ``app-exited``, ``app-frozen``, ``app-left``, ``budget``,
    ``device-lost``, ``login-needed``, ``prompt-not-met``, ``screen-unknown``, ``steps-not-found``, or the code of the error.
    """
    hand = Hand(stage, path)
    try:
        _PATHS[path](hand, way)
    except Over as over:
        return _end(hand, over.why, str(over))
    except SessionUnusable:
        raise  # nothing can be recorded any more
    except DeviceLost as lost:
        return RunEnd(False, lost.code, tuple(sorted(hand.reached)))
    except InputError as error:
        return _end(hand, error.code, str(error))
    return RunEnd(True, "", tuple(sorted(hand.reached)))


def ways(path: PathName, stage: Stage) -> list[str]:
    """The ways of a path known so far; the first, empty one stands for what the walker takes by itself.

    Of *decline* there is one for each prompt and each way of refusing it, ``face-consent.close`` for one; walks find
    more of them.
    """
    if path != "decline":
        return [""]
    default = next((w for w in stage.memory.ways if w.startswith("face-consent.")), "")
    return ["", *(way for way in stage.memory.ways if way != default)]


def _end(hand: Hand, why: str, message: str) -> RunEnd:
    if message and message != why:
        hand.stage.recorder.add(Note(message[:400]), "explorer")
    return RunEnd(False, why, tuple(sorted(hand.reached)))


def _idle(hand: Hand, _: str) -> None:
    hand.launch()
    hand.watch(hand.plan.idle)
    hand.camera_used()
    hand.state("appops", "permissions")
    if (
        not hand.own and hand.gone and not hand.exited
    ):  # it was not watched for as long as it should
        raise Over("app-crashed" if hand.crashed else "app-exited", "the app ended by itself")


def _accept(hand: Hand, _: str) -> None:
    if _to_the_face(hand, Manner()) is None:
        return
    let_it_run(hand, Manner())
    _once_more(hand)


def _once_more(hand: Hand) -> None:
    """Begin the face step anew and leave it in the middle: does the camera stop?"""
    if "capture" not in hand.reached or not hand.stage.memory.route:
        return
    hand.resume()
    again = find_face(hand, Manner(), step_met(hand))
    if again is not None and at_step(hand):
        cancel(hand)


def _to_the_face(hand: Hand, manner: Manner) -> Screen | None:
    """Launch, answer, log in by the script, and go to the face step."""
    hand.launch()
    met = _offering(hand, step_met(hand))
    screen = clear(hand, manner, met)
    if met(screen):
        return screen
    prologue(hand, manner)
    return find_face(hand, manner, met)


def _offering(hand: Hand, met: Callable[[Screen], bool]) -> Callable[[Screen], bool]:
    """The same; on the way other ways of verification are noted, and which texts stood there."""

    def noting(screen: Screen) -> bool:
        if hand.own and screen.role != "permission":
            offers(hand, screen)
        reached = met(screen)
        if not reached:
            hand.known.update(screen.texts)
        return reached

    return noting


def _deny_camera(hand: Hand, _: str) -> None:
    manner = Manner(camera=False)
    denials = 0

    def met(screen: Screen) -> bool:
        asked = screen.role == "permission" and screen.permission in (
            "android.permission.CAMERA",
            "",
        )
        return asked or at_step(hand)

    hand.launch()
    screen: Screen | None = clear(hand, manner, met)
    if screen is None or not met(screen):
        prologue(hand, manner)
        screen = find_face(hand, manner, met)
    while screen is not None and screen.role == "permission" and denials < _DENIALS:
        denials += 1
        clear(hand, manner, lambda seen: seen.role != "permission")
        if not hand.own and hand.left():
            hand.note("exit", "camera-denied")
            return
        screen = hand.screen
        if not met(screen):  # perhaps it asks only at the step itself
            screen = find_face(hand, manner, met) if denials == 1 and not _stays(hand) else None
    if at_step(hand):
        hand.reached.add("face-step")
    hand.note("permission-dialog" if denials else "never asked for", "camera-denied")
    offers(hand, hand.screen)
    hand.watch(2.0)
    hand.camera_used()
    hand.state("appops", "permissions")


def _stays(hand: Hand) -> bool:
    """The app answered the denial on the screen."""
    return hand.screen.dialog or hand.screen.prompt or bool(hand.screen.alternatives)


def _withdraw(hand: Hand, _: str) -> None:
    if _to_the_face(hand, Manner()) is None:
        return
    let_it_run(hand, Manner())
    hand.resume()
    if withdraw(hand):
        hand.watch(2.0)
        hand.state("appops")
        _face_again(hand)
    close_account(hand)


def _face_again(hand: Hand) -> None:
    """After the withdrawal: is a new consent asked for before a face is taken?"""

    stepped = step_met(hand)

    def met(screen: Screen) -> bool:
        return hand.own and (screen.role == "face-consent" or stepped(screen))

    hand.resume()
    screen = find_face(hand, Manner(), met)
    if screen is None:
        hand.note("the face function is no longer to be found", "after-withdrawal")
    elif screen.role == "face-consent":
        hand.note("a new consent is asked for", "after-withdrawal")
    else:
        hand.note("the face is used without a new consent", "after-withdrawal")
        hand.watch(min(hand.plan.capture, 6.0))
        hand.camera_used()
    hand.resume()


def _child(hand: Hand, _: str) -> None:
    manner = Manner(age=hand.plan.age, guardian=False)

    stepped = _offering(hand, step_met(hand))

    def stopped(screen: Screen) -> bool:
        return hand.own and (stepped(screen) or (screen.prompt and guards(screen)))

    hand.launch()
    clear(hand, manner, stopped)
    prologue(hand, manner)
    if "age-question" not in hand.reached and not stopped(hand.screen):
        seek(hand, AGE, manner, lambda _: "age-question" in hand.reached, tour=_TOUR)
        if not hand.own:
            hand.resume()
    screen = hand.screen if stopped(hand.screen) else find_face(hand, manner, stopped)
    if screen is None:
        return
    if stepped(screen):
        let_it_run(hand, manner)
    else:
        hand.note(" ".join(screen.texts)[:300], "guardian-asked")


_PATHS: dict[PathName, Callable[[Hand, str], None]] = {
    "idle": _idle,
    "decline": decline,
    "deny-camera": _deny_camera,
    "accept": _accept,
    "withdraw": _withdraw,
    "child": _child,
}
