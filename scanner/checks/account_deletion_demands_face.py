"""New face scan demanded to cancel or exercise rights.

Follows the control that cancels the account, through what it opens and asks.

- The way leads to a face capture and no other way is offered on it: ``likely-violation``.
- It leads to one, and another way is offered: ``compliant`` (static reading only).
- It leads to none: ``compliant`` (static reading only).
- No such control was found: ``not-assessed``.

With a session the order of events in the runs decides; the code's answer is weighed with it:

- Somebody who never gave a face has to give one to cancel, with no other way: ``violation``.
- The other ways are by phone or post only: ``likely-violation``.
- Asked of somebody enrolled: ``needs-manual-review``; no face, or an equal way: ``compliant``.
"""

from analyzers.artifacts import DynamicArtifact, StaticArtifact, Text
from analyzers.asking import Control, Screen
from scanner.asking_facts import OTHER_WAYS, RUN, leads, outcome, unread, unresolved
from scanner.outcome import Fact, Outcome
from scanner.runs.cancelling import deletion
from scanner.weighing import weigh

_SAME = {
    "a new face is demanded to cancel": ("cancelling leads to a face scan",),
    "other ways to cancel by post or phone only": ("cancelling leads to a face scan",),
}
"""The code's reasons by the run's they stand for."""


def judge(static: StaticArtifact, dynamic: DynamicArtifact | None = None) -> Outcome:
    """The code's answer, weighed with the runs'."""
    return weigh(in_code(static), dynamic, deletion, same=_SAME)


def in_code(static: StaticArtifact) -> Outcome:
    """The code's answer."""
    early = unread(static)
    if early is not None:
        return early
    found = [
        (screen, control)
        for screen in static.asking.screens
        for control in screen.controls
        if control.act == "delete-account" or _goes_on(screen, control)
    ]
    if not found:
        return unresolved("未找到注销入口", "no control that cancels the account was found")
    demanding = [(s, c) for s, c in found if "capture" in c.effects]
    alone = [
        (s, c) for s, c in demanding if "alternative" not in c.effects and not _offers(static, s)
    ]
    if alone:
        return outcome(
            "likely-violation",
            "cancelling leads to a face scan",
            "注销账号要求刷脸，且未见其他方式。",
            "Cancelling the account asks for a face scan, and no other way was seen.",
            [_fact(screen, control) for screen, control in alone],
            RUN,
        )
    if not all(control.resolved for _, control in found):
        return unresolved("注销步骤未能解析", "the steps of cancelling were not resolved")
    return outcome(
        "compliant",
        "no face is needed to cancel",
        "注销账号无需刷脸，或提供其他方式。",
        "No face is needed to cancel the account, or another way is offered.",
        [_fact(screen, control) for screen, control in found],
        RUN,
    )


def _offers(static: StaticArtifact, screen: Screen) -> bool:
    """Whether the page itself names another way."""
    named = any(p.alternative for p in static.asking.prompts if p.screen == screen.name)
    return named or any(control.act in OTHER_WAYS for control in screen.controls)


def _goes_on(screen: Screen, control: Control) -> bool:
    """A control of the page that cancels the account, by its title, that takes a face."""
    return "account-deletion" in screen.topics and "capture" in control.effects


def _fact(screen: Screen, control: Control) -> Fact:
    return Fact(
        f"{screen.name} {control.label}",
        Text(
            f"{screen.name} 的“{control.label}” → {leads(control).zh}",
            f"“{control.label}” on {screen.name} → {leads(control).en}",
        ),
        (*control.evidence, *screen.evidence),
    )
