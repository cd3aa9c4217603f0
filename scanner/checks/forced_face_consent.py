"""No service unless the user agrees to face processing.

Looks at what happens after the face is refused: the code behind the refusing controls of the prompts that ask
for it, and whether there is any way to refuse.

- Refusal ends the app, sends it to the background, logs out, shows the prompt again or leads to a page that
  only offers to agree; or there is no way to say no: ``likely-violation``.
- Refusal returns to the app or leads to another way: ``compliant`` (static reading only).
- The refusing code was not found: ``not-assessed``.

Whether a face is necessary for the function is a legal judgement; a claimed statutory duty lowers the
verdict to ``needs-manual-review`` (gate g-basis).

With a session the order of events in the runs decides; the code's answer is weighed with it:

- After the refusal the app ends, asks again and again, or has no service left: ``violation``.
- Only the function itself is blocked: ``likely-violation``; by its words one that works without a face (ordinary
  membership, promotion): ``violation``; one that may need it (a loan, an account opened from afar), or of an app of
  such a kind: ``needs-manual-review``.
- It crashes, or what is left is unclear: ``needs-manual-review``; it goes on: ``compliant``.
- Leaving by the phone's back key is no act of the app.
"""

import re

from analyzers import prompts as reading
from analyzers.artifacts import DynamicArtifact, StaticArtifact
from analyzers.asking import Asking, Control, Prompt
from scanner.asking_facts import (
    LEAVING,
    REFUSE,
    can_refuse,
    consent_captures,
    consents_of,
    face_prompts,
    face_ticks,
    no_capture,
    outcome,
    prompt_fact,
    refusals,
    unread,
    unresolved,
)
from scanner.context import Context
from scanner.outcome import Outcome, not_assessed
from scanner.runs.refusal import forced
from scanner.weighing import weigh

_TOUCHED = re.compile(r"^touch “(.+)” on ")


_SAME = {
    "refusal ends the app": ("refusal ends the service",),
    "refusal is answered by asking again": ("refusal ends the service",),
    "no service after refusal": (
        "refusal leads to a page that only offers to agree",
        "no way to refuse",
    ),
    "the step is blocked after refusal": (
        "the face tick gates the whole step",
        "refusal leads to a page that only offers to agree",
    ),
    "a function that works without a face is blocked after refusal": (
        "the face tick gates the whole step",
        "refusal leads to a page that only offers to agree",
    ),
    "no way to refuse on the screen": ("no way to refuse",),
}
"""The code's reasons by the run's they stand for."""


def judge(
    static: StaticArtifact, context: Context, dynamic: DynamicArtifact | None = None
) -> Outcome:
    """The code's answer, weighed with the runs'."""
    described = f"{context.category or ''} {context.store_description or ''}"
    return weigh(in_code(static), dynamic, lambda seen: forced(seen, described), same=_SAME)


def in_code(static: StaticArtifact) -> Outcome:
    """The code's answer."""
    early = unread(static)
    if early is not None:
        return early
    asking = static.asking
    captures = consent_captures(static)
    prompts = consents_of(asking, captures) or face_prompts(asking) or _announcing(asking)
    if not prompts:
        return _nothing_asked() if captures else no_capture(static)
    hard = [(p, c) for p in prompts for c in refusals(p) if _punishes(c)]
    if hard:
        return outcome(
            "likely-violation",
            "refusal ends the service",
            "拒绝人脸后应用退出、转入后台、退出登录或反复弹出。",
            "After the face is refused the app ends, goes to the background, logs out or asks again at once.",
            [prompt_fact(prompt) for prompt, _ in hard],
            REFUSE,
        )
    closed = [p for p in prompts if not can_refuse(p) and p.complete and _is_closed(p)]
    if closed:
        return outcome(
            "likely-violation",
            "no way to refuse",
            "人脸同意无法拒绝：没有拒绝按钮，也不能关闭。",
            "The face cannot be refused: there is no refusing control and the prompt cannot be closed.",
            [prompt_fact(prompt) for prompt in closed],
            REFUSE,
        )
    walls = [p for p in asking.prompts if _is_wall(p)]
    if walls:
        return outcome(
            "likely-violation",
            "refusal leads to a page that only offers to agree",
            "拒绝人脸后只剩一个要求重新同意的页面。",
            "After a refusal there is only a page that says no service and offers to agree again.",
            [prompt_fact(prompt) for prompt in walls],
            REFUSE,
        )
    gating = [p for p in prompts if "general" in p.topics and any(t.gates for t in face_ticks(p))]
    if gating:
        return outcome(
            "likely-violation",
            "the face tick gates the whole step",
            "不勾选人脸条款就无法完成整个步骤。",
            "Without the face tick the whole step cannot be completed.",
            [prompt_fact(prompt) for prompt in gating],
            REFUSE,
        )
    known = [p for p in prompts if all(c.resolved for c in refusals(p))]
    if len(known) < len(prompts):
        return unresolved(
            "拒绝按钮的代码未能解析", "the code of a refusing control was not resolved"
        )
    return outcome(
        "compliant",
        "refusal returns to the app",
        "拒绝人脸后回到应用或转到其他方式。",
        "After a refusal the app goes on, or another way is offered.",
        [prompt_fact(prompt) for prompt in prompts],
        REFUSE,
    )


def _nothing_asked() -> Outcome:
    return not_assessed(
        "no face consent asked",
        "未见人脸同意，无从拒绝；见“人脸单独同意”一项。",
        "No face consent is asked, so none can be refused; see the check on separate consent.",
        would_change=(REFUSE,),
    )


def _announcing(asking: Asking) -> list[Prompt]:
    """Dialogs that do not ask but tell, and lead to the capture."""
    return [
        p
        for p in asking.prompts
        if "face" in p.topics
        and p.kind != "page"
        and any("capture" in c.effects for c in p.controls)
    ]


def _punishes(control: Control) -> bool:
    return bool({*LEAVING, "logout", "reshow"} & set(control.effects))


def _is_wall(prompt: Prompt) -> bool:
    """A page behind a refusal that says there is no service without the face, and offers nothing else."""
    return (
        prompt.kind == "page"
        and "face" in prompt.topics
        and "no-service" in prompt.coercive
        and bool(prompt.controls)
        and all(control.act in ("agree", "start-face") for control in prompt.controls)
        and any(map(_is_refusal, prompt.path))
    )


def _is_refusal(step: str) -> bool:
    touched = _TOUCHED.match(step)
    return touched is not None and reading.read_control(touched[1]) == "refuse"


def _is_closed(prompt: Prompt) -> bool:
    """A dialog that cannot be closed; a page can always be left."""
    return prompt.kind != "page" and prompt.cancelable == "no"
