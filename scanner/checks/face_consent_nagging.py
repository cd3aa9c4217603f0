"""Repeated prompting after refusal.

Looks for prompts about the face that appear without anybody having touched the face function, and for what
keeps them from coming back.

- It appears by itself at every start and refusing it stores nothing: ``likely-violation``.
- Refusing stores something that decides whether it appears, or it only follows a touch: ``compliant``.
- Refusing stores something, and whether that decides the next time was not resolved: ``not-assessed``.
- Refusing ends the app: see `forced-face-consent`; here ``not-assessed``.

How often is too often is a yardstick (48 hours), so only the repetition itself is read.

With a session the order of events in the runs decides; the code's answer is weighed with it:

- After a refusal it returned twice or more without anybody asking, within 48 hours and over three launches or
  more (the session's settings ``nagging-window-hours`` and ``nagging-launches`` name others): ``violation``.
- It returned once, or the refusals were a mere "later": ``likely-violation``; after a touch:
  ``needs-manual-review``; not at all: ``compliant``; fewer launches: ``not-assessed``.
"""

from analyzers.artifacts import DynamicArtifact, StaticArtifact
from analyzers.asking import Prompt
from scanner.asking_facts import (
    REFUSE,
    outcome,
    prompt_fact,
    refusals,
    unread,
    unresolved,
)
from scanner.outcome import Outcome
from scanner.runs.refusal import nagging
from scanner.weighing import weigh

_SAME = {
    "returned twice or more after refusal": ("returns at every start",),
    "returned after refusal": ("returns at every start",),
}
"""The code's reasons by the run's they stand for."""


def judge(static: StaticArtifact, dynamic: DynamicArtifact | None = None) -> Outcome:
    """The code's answer, weighed with the runs'."""
    return weigh(in_code(static), dynamic, nagging, same=_SAME)


def in_code(static: StaticArtifact) -> Outcome:
    """The code's answer."""
    early = unread(static)
    if early is not None:
        return early
    prompts = [
        p
        for p in static.asking.prompts
        if p.topics[:1] == ("face",)  # the privacy rules may mention the face and not ask for it
        and p.kind != "page"
        and p.controls
        and (p.asks_consent or refusals(p))
    ]
    if not prompts:
        return outcome(
            "not-applicable",
            "no face prompt",
            "未见人脸提示弹窗。",
            "No dialog about the face was seen.",
            (),
        )
    unasked = [prompt for prompt in prompts if prompt.unasked]
    again = [prompt for prompt in unasked if _comes_back(prompt)]
    if again:
        return outcome(
            "likely-violation",
            "returns at every start",
            "人脸提示每次启动都会自动弹出，拒绝后没有记录。",
            "The face prompt appears by itself at every start, and a refusal is not remembered.",
            [prompt_fact(prompt) for prompt in again],
            REFUSE,
        )
    if any(not control.resolved for prompt in unasked for control in refusals(prompt)):
        return unresolved(
            "拒绝按钮的代码未能解析", "the code of a refusing control was not resolved"
        )
    if any(_leaves(prompt) for prompt in unasked):
        return unresolved("拒绝后应用退出", "the app ends after a refusal")
    if any(not prompt.remembered and _stores(prompt) for prompt in unasked):
        return unresolved(
            "拒绝后存储了内容，但未能确认它是否决定再次弹出",
            "a refusal stores something, and whether that decides the next time was not resolved",
        )
    return outcome(
        "compliant",
        "no unsolicited prompt",
        "人脸提示只在用户操作后出现，或拒绝后被记住。",
        "The face prompt only follows a touch, or a refusal is remembered.",
        [prompt_fact(prompt) for prompt in prompts],
        REFUSE,
    )


def _comes_back(prompt: Prompt) -> bool:
    """It appears by itself, can be refused, and no refusal is remembered."""
    controls = refusals(prompt)
    return (
        bool(controls)
        and not prompt.remembered
        and all(control.resolved for control in controls)
        and not _leaves(prompt)
        and not _stores(prompt)
    )


def _leaves(prompt: Prompt) -> bool:
    return any("exit" in control.effects for control in refusals(prompt))


def _stores(prompt: Prompt) -> bool:
    return any("remember" in control.effects for control in refusals(prompt))
