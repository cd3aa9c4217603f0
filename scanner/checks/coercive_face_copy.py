"""Misleading or pressing wording at the face step.

Reads the texts of the prompts and pages about the face against a list of pressing patterns (a false legal
duty, threatened loss, a countdown, hidden refusal). A statute that is quoted and a warning against fraud are
none.

- A clear pattern and the refusing control hidden or missing: ``likely-violation``.
- Any pattern: ``needs-manual-review``.
- Texts read, no pattern, refusal visible: ``compliant`` (static reading only).

With a session the order of events in the runs decides; the code's answer is weighed with it:

- Pressing words and the refusal missing, hidden, or far smaller or fainter: ``likely-violation``.
- Either of them: ``needs-manual-review``; neutral words and both controls in sight: ``compliant``.
"""

from analyzers.artifacts import DynamicArtifact, StaticArtifact
from scanner.asking_facts import (
    can_refuse,
    consent_captures,
    no_capture,
    outcome,
    prompt_fact,
    unread,
    unresolved,
)
from scanner.outcome import Outcome
from scanner.runs.choices import coercive
from scanner.weighing import weigh

_SAME = {
    "pressing words and the refusal hidden in the run": ("pressing words and no visible refusal",),
}
"""The code's reasons by the run's they stand for."""


def judge(static: StaticArtifact, dynamic: DynamicArtifact | None = None) -> Outcome:
    """The code's answer, weighed with the runs'."""
    return weigh(in_code(static), dynamic, coercive, same=_SAME)


def in_code(static: StaticArtifact) -> Outcome:
    """The words' answer."""
    early = unread(static)
    if early is not None:
        return early
    prompts = [p for p in static.asking.prompts if "face" in p.topics]
    if not prompts:
        captures = consent_captures(static)
        if captures:
            return unresolved("人脸步骤没有可读的文字", "no text could be read at the face step")
        return no_capture(static)
    pressing = [prompt for prompt in prompts if prompt.coercive]
    hidden = [prompt for prompt in pressing if not can_refuse(prompt) and prompt.asks_consent]
    if hidden:
        return outcome(
            "likely-violation",
            "pressing words and no visible refusal",
            "文字施压，且拒绝按钮缺失或被隐藏。",
            "The words press, and the refusing control is missing or hidden.",
            [
                prompt_fact(prompt, _names(prompt.coercive), _names(prompt.coercive))
                for prompt in hidden
            ],
        )
    if pressing:
        return outcome(
            "needs-manual-review",
            "pressing words",
            "人脸步骤的文字可能构成误导或施压，需人工判断。",
            "The words at the face step may mislead or press; a person has to judge.",
            [
                prompt_fact(prompt, _names(prompt.coercive), _names(prompt.coercive))
                for prompt in pressing
            ],
        )
    if not all(prompt.complete for prompt in prompts):
        return unresolved("提示的文字未能全部解析", "not all texts of the prompts were resolved")
    return outcome(
        "compliant",
        "neutral words",
        "人脸步骤的文字未见误导或施压。",
        "Nothing misleading or pressing was found in the words at the face step.",
        [prompt_fact(prompt) for prompt in prompts],
    )


def _names(patterns: tuple[str, ...]) -> str:
    return f"[{', '.join(patterns)}] "
