"""Face step unusable for disabled or elderly users.

Reads what a person has to do in front of the camera, from constants and texts, and what else is offered.

- Blinking only, nothing spoken or labelled, no other way: ``likely-violation``.
- A single demanded action or a short time limit without another way: ``needs-manual-review``.
- Silent liveness, or another way beside it: ``compliant`` (static reading only).
- What is demanded could not be read: ``not-assessed``.

With a session the order of events in the runs decides; the code's answer is weighed with it:

- Blinking only, nothing labelled or spoken, no other way: ``likely-violation``.
- Any one barrier: ``needs-manual-review``; silent, or another way with labels: ``compliant``.
"""

from analyzers.artifacts import DynamicArtifact, StaticArtifact, Text
from analyzers.asking import Liveness
from scanner.asking_facts import (
    RUN,
    consent_captures,
    no_capture,
    outcome,
    unread,
    unresolved,
)
from scanner.outcome import Fact, Outcome
from scanner.runs.people import accessible
from scanner.weighing import weigh

SHORT = 10
"""Seconds; below this a time limit is called short. A yardstick of ours."""


_SAME = {
    "blinking only, no labels, no other way": ("blinking only, no other way",),
}
"""The code's reasons by the run's they stand for."""


def judge(static: StaticArtifact, dynamic: DynamicArtifact | None = None) -> Outcome:
    """The code's answer, weighed with the runs'."""
    return weigh(
        in_code(static), dynamic, accessible, same=_SAME, settles=("a barrier without another way",)
    )


def in_code(static: StaticArtifact) -> Outcome:
    """The code's answer."""
    early = unread(static)
    if early is not None:
        return early
    asking = static.asking
    captures = consent_captures(static)
    if not captures:
        return no_capture(static)
    steps = asking.liveness
    facts = [_fact(step) for step in steps]
    if any(capture.alternatives for capture in captures):
        labels = sorted({label for capture in captures for label in capture.alternatives})
        return outcome(
            "compliant",
            "another way beside the face step",
            f"人脸步骤旁提供其他方式：{'；'.join(labels[:3])}。",
            f"Another way is offered beside the face step: {'; '.join(labels[:3])}.",
            facts,
        )
    if not steps:
        return unresolved("未能读出需要的动作", "what a person has to do could not be read")
    moving = [step for step in steps if set(step.actions) - {"silent", "colour-flash"}]
    if not moving:
        return outcome(
            "compliant",
            "silent liveness",
            "静默活体，无需动作。",
            "Liveness is silent; no action is needed.",
            facts,
        )
    blinking = [s for s in moving if set(s.actions) == {"blink"} and not s.choice and not s.spoken]
    if blinking:
        return outcome(
            "likely-violation",
            "blinking only, no other way",
            "只接受眨眼动作，无语音或标签提示，也没有其他方式。",
            "Only blinking is accepted, nothing is spoken or labelled, and there is no other way.",
            facts,
            RUN,
        )
    barred = [s for s in moving if (len(s.actions) == 1 and not s.choice) or _is_short(s)]
    if barred:
        return outcome(
            "needs-manual-review",
            "a barrier without another way",
            "动作单一或时限很短，且未见其他方式，需人工核实。",
            "A single action or a short time limit, and no other way was seen; a person has to check.",
            facts,
            RUN,
        )
    return unresolved(
        "动作多样，是否可用需实测",
        "several actions are offered; whether they can be done takes a run",
    )


def _is_short(step: Liveness) -> bool:
    return step.seconds is not None and step.seconds < SHORT


def _fact(step: Liveness) -> Fact:
    actions = ", ".join(step.actions)
    limit = "" if step.seconds is None else f" ({step.seconds} s)"
    return Fact(
        actions,
        Text(f"要求的动作：{actions}{limit}", f"Actions demanded: {actions}{limit}"),
        step.evidence,
    )
