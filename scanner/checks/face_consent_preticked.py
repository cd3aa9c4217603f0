"""Face consent pre-ticked or implied.

- A box for the face rules starts out ticked, or the text says that going on means consent:
  ``likely-violation``.
- Its state is restored from an earlier consent or decided elsewhere: ``not-assessed``.
- An active act is needed: ``compliant`` (static reading only).

With a session the order of events in the runs decides; the code's answer is weighed with it:

- A box for the face was ticked before any touch: ``violation``; going on is taken as consent: ``likely-violation``.
- The box's state could not be read, or the install was not fresh: ``needs-manual-review``.
- Unticked, and an active act is needed: ``compliant``.
"""

from analyzers.artifacts import DynamicArtifact, StaticArtifact
from analyzers.asking import Prompt
from scanner.asking_facts import (
    consent_captures,
    face_boxes,
    outcome,
    prompt_fact,
    unread,
    unresolved,
)
from scanner.outcome import Fact, Outcome
from scanner.runs.consent import preticked
from scanner.weighing import weigh

_SAME = {
    "ticked from the start": ("ticked from the start",),
    "going on means consent": ("going on means consent",),
}
"""The code's reasons by the run's they stand for."""


def judge(static: StaticArtifact, dynamic: DynamicArtifact | None = None) -> Outcome:
    """The code's answer, weighed with the runs'."""
    return weigh(in_code(static), dynamic, preticked, same=_SAME)


def in_code(static: StaticArtifact) -> Outcome:
    """The code's answer."""
    early = unread(static)
    if early is not None:
        return early
    prompts = [p for p in static.asking.prompts if "face" in p.topics]
    boxes = [(prompt, box) for prompt in prompts for box in face_boxes(prompt)]
    ticked = [(prompt, box) for prompt, box in boxes if box.checked == "yes"]
    implied = [p for p in prompts if p.wording == "implied"]
    if ticked or implied:
        facts: list[Fact] = [
            prompt_fact(
                prompt, f"默认勾选“{box.label}”；", f"Ticked from the start: “{box.label}”; "
            )
            for prompt, box in ticked
        ]
        facts += [prompt_fact(prompt) for prompt in implied]
        return outcome(
            "likely-violation",
            "ticked from the start" if ticked else "going on means consent",
            "人脸条款默认勾选，或以继续操作视为同意。",
            "The face rules are ticked from the start, or going on is taken as consent.",
            facts,
        )
    asked = [prompt for prompt in prompts if prompt.asks_consent]
    if not asked:
        return _no_control(static)
    if any(box.checked == "unknown" for _, box in boxes):
        return unresolved("勾选框的初始状态由代码决定", "code decides how the box starts out")
    if not all(_has_control(prompt) for prompt in asked):
        return unresolved("未识别到同意所用的控件", "the control that agrees was not recognised")
    return outcome(
        "compliant",
        "an active act is needed",
        "同意需要主动操作，未见默认勾选。",
        "Agreement takes an active act; nothing is ticked from the start.",
        [prompt_fact(prompt) for prompt in asked],
    )


def _has_control(prompt: Prompt) -> bool:
    """A box, or a button that agrees; a view the app draws itself is neither."""
    return any(
        control.role in ("checkbox", "positive") or control.act in ("agree", "acknowledge")
        for control in prompt.controls
    )


def _no_control(static: StaticArtifact) -> Outcome:
    if consent_captures(static):
        return unresolved("未见人脸同意控件", "no control for a face consent was seen")
    return outcome(
        "not-applicable",
        "no face consent control",
        "没有人脸同意控件。",
        "There is no control for a face consent.",
        (),
    )
