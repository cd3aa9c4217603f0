"""Separate face consent is shown before capture.

Follows every way from the start of the app to the places where a face is taken, and looks for a text that
asks for the face and for nothing else, with a way to say no.

- A complete way without any such agreement: ``likely-violation``.
- The prompt has no way to refuse, or agreement is inferred from a "start" button: ``likely-violation``.
- Face consent is asked for together with general terms by one act: ``needs-manual-review`` here; the bundling
  itself is `face-consent-bundled-with-camera`'s.
- Every way passes an agreement of its own that can be refused: ``compliant`` (static reading only).
- Ways that could not be followed: ``not-assessed``.

With a session the order of events in the runs decides; the code's answer is weighed with it:

- The face is taken and only general terms, or nothing, was agreed to: ``violation``.
- The face is spoken of, but going on is the agreement, or there is no way to refuse: ``likely-violation``.
- The consent is on another company's screen, unread, or inside general terms: ``needs-manual-review``.
- A consent for the face with an active agreement and a refusal comes first: ``compliant``.
"""

from analyzers.artifacts import DynamicArtifact, StaticArtifact
from analyzers.asking import Capture, Prompt
from scanner.asking_facts import (
    RUN,
    can_refuse,
    capture_fact,
    consent_captures,
    consents_of,
    face_ticks,
    no_capture,
    outcome,
    prompt_fact,
    unread,
    unresolved,
)
from scanner.outcome import Outcome
from scanner.runs.consent import separate
from scanner.weighing import weigh

SAME = {
    "no face consent before the capture": ("a way to the capture without face consent",),
    "face consent without a way to refuse": ("face consent without a way to refuse",),
}
"""The code's reasons by the run's they stand for."""


def judge(static: StaticArtifact, dynamic: DynamicArtifact | None = None) -> Outcome:
    """The code's answer, weighed with the runs'."""
    return weigh(in_code(static), dynamic, separate, same=SAME)


def in_code(static: StaticArtifact) -> Outcome:
    """The code's answer."""
    early = unread(static)
    if early is not None:
        return early
    captures = consent_captures(static)
    if not captures:
        return no_capture(static)
    free = [capture for capture in captures if capture.unconsented]
    if free:
        return _without_consent(static, free)
    prompts = consents_of(static.asking, captures)
    if not prompts:
        return unresolved("未找到人脸同意文本", "no face consent text was found")
    forced = [prompt for prompt in prompts if not can_refuse(prompt)]
    if forced and all(prompt.complete for prompt in forced):
        return _no_refusal(forced)
    general = [
        p for p in prompts if "general" in p.topics and not p.only_face and not face_ticks(p)
    ]
    if general:
        return outcome(
            "needs-manual-review",
            "face consent inside general terms",
            "人脸同意与用户协议或隐私政策由同一动作作出，是否单独需人工核实。",
            "Agreement to the face and to general terms is one act; a person has to judge if it is separate.",
            [prompt_fact(prompt) for prompt in general],
        )
    if not all(capture.resolved for capture in captures):
        return unresolved("有采集路径未能解析", "a way to the capture was not resolved")
    return outcome(
        "compliant",
        "every way passes a face consent",
        "代码中通往采集的每条路径都先经过单独的人脸同意，且可以拒绝。",
        "Every way in the code to the capture passes a face consent of its own that can be refused.",
        [prompt_fact(prompt) for prompt in prompts],
    )


def _without_consent(static: StaticArtifact, free: list[Capture]) -> Outcome:
    shown = [
        p for p in static.asking.prompts if any(p.id in w.agreed for c in free for w in c.ways)
    ]
    what = "只有一般性条款的同意" if shown else "没有任何同意"
    what_en = "only general terms are agreed to" if shown else "nothing is agreed to"
    return outcome(
        "likely-violation",
        "a way to the capture without face consent",
        f"代码中存在一条到达人脸采集的路径，途中{what}。",
        f"There is a way in the code to the capture of a face on which {what_en}.",
        [*(capture_fact(capture) for capture in free), *(prompt_fact(p) for p in shown[:3])],
        RUN,
    )


def _no_refusal(prompts: list[Prompt]) -> Outcome:
    return outcome(
        "likely-violation",
        "face consent without a way to refuse",
        "人脸同意界面没有拒绝的途径。",
        "The face consent has no way to refuse.",
        [prompt_fact(prompt) for prompt in prompts],
    )
