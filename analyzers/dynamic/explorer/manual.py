"""``--manual``: a person drives, the tool records what changes and the marks the person sets."""

from collections.abc import Callable

from analyzers.dynamic.device import DeviceLost
from analyzers.dynamic.events import Note, RunEnd
from analyzers.dynamic.explorer.eyes import Over
from analyzers.dynamic.explorer.hand import Hand
from analyzers.dynamic.explorer.stage import Stage
from analyzers.errors import InputError, SessionUnusable

END = "end"
"""What the person's side answers when the session is to end."""
_REACHES = {
    "consent": "consent",
    "face-step": "face-step",
    "result": "result",
    "refused": "refused",
    "withdrawn": "withdrawal",
}
_STATES = 10.0
"""Seconds between two looks at the camera service."""


def manual(
    stage: Stage, ask: Callable[[], str | None], *, longest: float = 3600.0, launch: bool = True
) -> RunEnd:
    """Record until the person says `END` or the time is up.

    ``ask`` is called between two looks and must not wait: a mark (`events.Note.mark`) or ``None``. An app that ends is
    no end of the walk: the person may start it again. Never raises over the app or the device.
    """
    hand = Hand(stage, "manual")
    end = stage.clock() + longest
    looked = stage.clock()
    try:
        if launch:
            hand.launch()
        while stage.clock() < end:
            mark = ask()
            if mark == END:
                break
            if mark:
                hand.watch(0)
                stage.instrument.drain()
                stage.recorder.add(Note("set by hand", mark), "person")
                stage.at_mark(mark)
                hand.reached.update({_REACHES[mark]} if mark in _REACHES else ())
                hand.state("camera", "appops")
            _look_on(hand)
            if stage.clock() - looked >= _STATES:
                looked = stage.clock()
                hand.captured()
    except SessionUnusable:
        raise
    except DeviceLost as lost:
        return RunEnd(False, lost.code, tuple(sorted(hand.reached)))
    except InputError as error:
        return RunEnd(False, error.code, tuple(sorted(hand.reached)))
    return RunEnd(True, "", tuple(sorted(hand.reached)))


def _look_on(hand: Hand) -> None:
    """One look; a crash is logged and the person may go on."""
    try:
        hand.watch(hand.plan.pause)
    except Over as over:
        hand.note(str(over))
    if not hand.own:
        hand.refind()
