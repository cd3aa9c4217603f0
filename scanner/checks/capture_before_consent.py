"""Camera or face call before consent.

Reading code shows which ways exist, not what happened. The check compares the ways to a capture with the
prompts that ask for the face.

- Capture starts by itself or in the background with nothing agreed to, or although the app asks for the face
  elsewhere, or after the refusing control was touched: ``likely-violation``.
- The person touches the face function and is never asked: ``needs-manual-review`` (the missing consent is
  `face-consent-separate`'s).
- Every way passes the agreement first: ``compliant`` (static reading only).

With a session the order of events in the runs decides; the code's answer is weighed with it:

- Camera, face SDK or upload before anything (or the face) was agreed to, or after a refusal: ``violation``; so is a
  face that was taken at a touch with only general terms agreed to, as the face consent never came.
- Only the SDK's initialisation comes before: ``likely-violation``.
- Touched on a page that tells of the face and asks nothing; or an imported record, whose clocks may differ:
  ``needs-manual-review``.
- On fresh installs nothing comes before the consent: ``compliant``.
"""

from analyzers.artifacts import DynamicArtifact, StaticArtifact
from scanner.asking_facts import (
    capture_fact,
    consent_captures,
    face_prompts,
    no_capture,
    outcome,
    prompt_fact,
    refusals,
    unread,
    unresolved,
)
from scanner.outcome import Outcome
from scanner.runs.before import before_consent
from scanner.weighing import weigh

_SAME = {
    "capture ahead of consent": ("capture ahead of consent",),
    "capture before any consent": ("capture ahead of consent",),
    "capture without a touch or a face consent": ("capture ahead of consent",),
    "capture after refusal": ("capture after refusal",),
}
"""The code's reasons by the run's they stand for."""


def judge(static: StaticArtifact, dynamic: DynamicArtifact | None = None) -> Outcome:
    """The code's answer, weighed with the runs'."""
    return weigh(in_code(static), dynamic, before_consent, same=_SAME)


def in_code(static: StaticArtifact) -> Outcome:
    """The code's answer."""
    early = unread(static)
    if early is not None:
        return early
    asking = static.asking
    captures = consent_captures(static)
    if not captures:
        return no_capture(static)
    asked = face_prompts(asking)
    against = [
        p
        for p in asked
        if any("capture" in c.effects for c in refusals(p) if c.act != "alternative")
    ]
    if against:
        return outcome(
            "likely-violation",
            "capture after refusal",
            "点击拒绝后，代码仍会开始采集人脸。",
            "After the refusing control the code still takes the face.",
            [prompt_fact(prompt) for prompt in against],
        )
    free = [capture for capture in captures if capture.unconsented]
    early_ones = [c for c in free if c.by in ("automatic", "background") or asked]
    if early_ones:
        return outcome(
            "likely-violation",
            "capture ahead of consent",
            "代码中存在一条路径，在取得人脸同意之前就开始采集。",
            "There is a way in the code on which the capture begins before the face consent.",
            [capture_fact(capture) for capture in early_ones],
        )
    if free:
        return outcome(
            "needs-manual-review",
            "touched, never asked",
            "用户点击人脸功能后直接采集，未见任何人脸同意。",
            "The face function takes the face at a touch; no face consent was seen.",
            [capture_fact(capture) for capture in free],
        )
    if not all(capture.resolved for capture in captures):
        return unresolved("有采集路径未能解析", "a way to the capture was not resolved")
    return outcome(
        "compliant",
        "consent lies before the capture on every way",
        "代码中通往采集的每条路径都先经过人脸同意。",
        "On every way in the code the face consent lies before the capture.",
        [capture_fact(capture) for capture in captures[:3]],
    )
