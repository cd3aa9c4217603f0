"""Face consent bundled with the camera permission or other consents.

Looks at what each agreeing act covers: the words of the prompt it belongs to and of the boxes it needs.

- One button or tick agrees to the face and to the camera permission, the user agreement or the privacy policy:
  ``likely-violation``.
- Separate ticks, but one submit that needs them all: ``needs-manual-review``.
- The face is asked for by an act of its own: ``compliant`` (static reading only).
- No face consent is asked at all: ``not-assessed`` here, see `face-consent-separate`.

With a session the order of events in the runs decides; the code's answer is weighed with it:

- One button, tick or the system's camera permission is the only act before the face: ``violation``.
- The text before the camera permission speaks of the face and has one button: ``likely-violation``.
- Separate ticks and one submit that needs them all: ``needs-manual-review``; separate acts: ``compliant``.
"""

from analyzers.artifacts import DynamicArtifact, StaticArtifact
from analyzers.asking import Control, Prompt
from scanner.asking_facts import (
    consent_captures,
    consents_of,
    face_ticks,
    is_mixed,
    no_capture,
    outcome,
    prompt_fact,
    unread,
    unresolved,
)
from scanner.outcome import Outcome, not_assessed
from scanner.runs.consent import bundled
from scanner.weighing import weigh

_SAME = {
    "one act for the face and something else": ("one act for the face and something else",),
    "face text in the camera pre-prompt with one button": (
        "one act for the face and something else",
    ),
}
"""The code's reasons by the run's they stand for."""


def judge(static: StaticArtifact, dynamic: DynamicArtifact | None = None) -> Outcome:
    """The code's answer, weighed with the runs'."""
    return weigh(in_code(static), dynamic, bundled, same=_SAME)


def in_code(static: StaticArtifact) -> Outcome:
    """The code's answer."""
    early = unread(static)
    if early is not None:
        return early
    captures = consent_captures(static)
    if not captures:
        return no_capture(static)
    prompts = consents_of(static.asking, captures)
    if not prompts:
        return not_assessed(
            "no face consent asked",
            "未见人脸同意，谈不上捆绑；见“人脸单独同意”一项。",
            "No face consent is asked, so nothing is bundled with it; see the check on separate consent.",
        )
    ticks = {prompt.id: face_ticks(prompt) for prompt in prompts}
    bundled = [p for p in prompts if is_mixed(p) and _one_act(p, ticks[p.id])]
    if bundled:
        with_camera = any("camera" in prompt.topics for prompt in bundled)
        what = ("相机权限", "the camera permission") if with_camera else ("其他协议", "other terms")
        return outcome(
            "likely-violation",
            "one act for the face and something else",
            f"同一动作同时同意处理人脸和{what[0]}。",
            f"One act agrees to the face and to {what[1]}.",
            [prompt_fact(prompt) for prompt in bundled],
        )
    gated = [p for p in prompts if is_mixed(p) and any(t.gates for t in ticks[p.id])]
    if gated:
        return outcome(
            "needs-manual-review",
            "separate ticks, one mandatory submit",
            "人脸与其他同意分别勾选，但提交按钮要求全部勾选。",
            "Face and other consents have ticks of their own, but the one submit needs them all.",
            [prompt_fact(prompt) for prompt in gated],
        )
    if not all(prompt.complete for prompt in prompts):
        return unresolved(
            "提示的文字或按钮未能解析", "a prompt's texts or controls were not resolved"
        )
    return outcome(
        "compliant",
        "the face has an act of its own",
        "人脸同意由单独的动作作出，与相机权限和其他同意分开。",
        "The face is agreed to by an act of its own, apart from the camera permission and other consents.",
        [prompt_fact(prompt) for prompt in prompts],
    )


def _one_act(prompt: Prompt, ticks: list[Control]) -> bool:
    """Whether nothing but one act stands for all that the prompt asks."""
    return not ticks
