"""At the face function: reaching its step, letting it run, and what else it offers."""

import re
from collections.abc import Callable

from analyzers.dynamic.explorer.answers import Manner, clear
from analyzers.dynamic.explorer.hand import Hand
from analyzers.dynamic.explorer.seeking import FACE, Found, demand, seek
from analyzers.dynamic.explorer.steps import play
from analyzers.dynamic.screen_words import says, speaks
from analyzers.dynamic.screens import Control, Screen

_QUIET = 3.0
"""Seconds without the step after which it is over."""
_LEADING = ("open-face", "agree", "allow")
"""Touches after which a camera may have come on and gone again unseen."""
_STOP = re.compile(r"[。;；!！\n]|\. ")
_SENTENCE = 60
"""Characters of a sentence that can tell of a result."""
_WARM_UP = 1.5
"""Seconds a camera may take to come on."""
_AFTER = 4.0
"""Most seconds watched after a result or a cancel; never longer than *idle* watches."""


def prologue(hand: Hand, manner: Manner) -> None:
    """The script's own beginning (a log-in), where there is one."""
    play(hand, "start", lambda: clear(hand, manner))


def find_face(hand: Hand, manner: Manner, met: Callable[[Screen], bool]) -> Screen | None:
    """Go to the face function, by the script's way, the way known from an earlier walk, or by searching.

    ``None`` when the whole reach of the app was searched in vain. Raises `Over`, ``login-needed`` among others.
    """
    if play(hand, "face-step", lambda: clear(hand, manner, met)):
        screen = clear(hand, manner, met)
        return screen if met(screen) else _searched(hand, manner, met)
    return _searched(hand, manner, met)


def _searched(hand: Hand, manner: Manner, met: Callable[[Screen], bool]) -> Screen | None:
    mark = len(hand.touched)
    found: Found = seek(hand, FACE, manner, met)
    if found.screen is not None:
        hand.stage.memory.route = tuple(hand.touched[mark:])
    return demand(found, hand)


def offers(hand: Hand, screen: Screen) -> None:
    """Note the other ways of verification that stand on a screen."""
    for label in screen.alternatives:
        if (screen.id, label) not in hand.offered:
            hand.offered.add((screen.id, label))
            hand.note(label, "alternative")


def at_step(hand: Hand) -> bool:
    """The face step is in front. A page that only has a view for the camera is one as soon as the camera is on."""
    screen = hand.screen
    if screen.role != "face-step" or not hand.own:
        return False
    if screen.guided:
        return True
    end = hand.stage.clock() + _WARM_UP
    while not hand.filming():
        if hand.stage.clock() >= end or hand.watch(0).role != "face-step":
            return False
        hand.pause()
    return True


def step_met(hand: Hand) -> Callable[[Screen], bool]:
    """Whether the face step is, or since now has been, on the screen; some are over in a blink."""
    before, start, touches = hand.faced, hand.screen.id, len(hand.touched)
    fired = hand.stage.categories()
    come = False

    def met(screen: Screen) -> bool:
        nonlocal come
        touched = len(hand.touched) > touches
        come = come or at_step(hand) or hand.faced > before
        come = come or (touched and _over(hand, screen, start))
        if not come and touched and not screen.prompt and hand.own:
            come = "sdk-start" in hand.stage.categories() - fired
        return come

    return met


def _over(hand: Hand, screen: Screen, start: str) -> bool:
    """The step came and went between two looks: its result, or the camera's log, tells."""
    if not hand.own or screen.prompt or screen.role == "permission":
        return False
    if screen.role == "result" and screen.id != start:
        return "consent" in hand.reached or hand.captured()
    return hand.last_why in _LEADING and hand.filming(unknown=False)


def let_it_run(hand: Hand, manner: Manner) -> bool:
    """At the face step: press what starts it, look on until a result, its end, or the time is up.

    Whether a face was taken, as far as hooks, the camera service or a result on the screen tell.
    """
    hand.reached.add("face-step")
    hand.note("the face step is on the screen", "face-step")
    offers(hand, hand.screen)
    hand.state("appops")
    taken = False
    pressed: set[tuple[str, str]] = set()
    clock = hand.stage.clock
    end = clock() + hand.plan.capture
    there = clock()
    while clock() < min(end, there + _QUIET):
        screen = hand.watch(0)
        taken = taken or hand.captured()
        if screen.role == "result" or _tells_result(screen, hand.known):
            return _ended(hand, taken)
        if not hand.own and hand.gone:
            break
        if screen.role in ("permission", "picker", "age-question") or screen.prompt:
            clear(hand, manner, lambda seen: seen.role in ("face-step", "result"))
            there = clock()
            continue
        button = _starter(screen, pressed)
        if button is not None:
            pressed.add((screen.id, button.name))
            hand.tap(button, "capture")
            there = clock()
            continue
        if screen.role == "face-step" or screen.progress:
            there = clock()
        hand.pause()
    taken = taken or hand.captured()
    if taken:
        hand.reached.add("capture")
    hand.state("appops")
    return taken


def _ended(hand: Hand, taken: bool) -> bool:
    """A result is shown: does the camera go on?"""
    hand.reached.add("result")
    if taken:
        hand.reached.add("capture")
    hand.note(" ".join(hand.screen.texts)[:200], "result")
    offers(hand, hand.screen)
    hand.watch(min(_AFTER, hand.plan.idle))
    hand.camera_used()
    hand.state("appops")
    return taken


def _tells_result(screen: Screen, known: set[str]) -> bool:
    """A new line tells how the step went."""
    news = (part for text in screen.texts if text not in known for part in _STOP.split(text))
    return any(len(part) <= _SENTENCE and speaks("result", part) for part in news)


def _starter(screen: Screen, pressed: set[tuple[str, str]]) -> Control | None:
    if screen.role not in ("face-step", "unknown"):
        return None
    for control in screen.controls:
        if (screen.id, control.name) in pressed or not control.enabled:
            continue
        if control.role in ("field", "checkbox", "negative", "close", "link"):
            continue
        if control.act == "start-face" or says("capture_button", control.label):
            return control
        if screen.role == "face-step" and (
            control.act == "acknowledge" or says("shutter_id", control.id)
        ):
            return control
    return None


def cancel(hand: Hand) -> None:
    """Leave the face step without finishing it, and look whether the camera goes on."""
    control = next((c for c in hand.screen.controls if c.role == "close"), None)
    if control is not None:
        hand.tap(control, "cancel")
    else:
        hand.key("back")
    hand.note("the face step was left", "cancelled")
    hand.watch(min(_AFTER, hand.plan.idle))
    hand.camera_used()
    hand.state("appops")
