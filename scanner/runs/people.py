"""Children, and people who cannot do what the face step asks, in the runs."""

from analyzers.artifacts import DynamicArtifact, Text
from analyzers.observed import FaceStep, Run
from scanner.observed_faces import captures, effect_only, steps_of
from scanner.observed_facts import (
    RunAnswer,
    Sight,
    at,
    lacks,
    open_,
    order,
    prompted,
    runs,
    said,
    shown,
)
from scanner.runs.before import effects, not_reached
from scanner.runs.choices import outside_only

# --- minor-face-guardian-consent -----------------------------------------------------------------


def minor(dynamic: DynamicArtifact, signs: tuple[Text, ...] = ()) -> RunAnswer:
    """Whether a guardian was asked before the face of somebody who had said to be ten years old was taken.

    ``signs``: what says that children use the app.
    """
    aged = [(run, m) for run in runs(dynamic) for m in run.moments if m.kind == "age-given"]
    taken = [
        (run, age, found[0])
        for run, age in aged
        if (found := [m for m in captures(dynamic, run) if m.n > age.n])
    ]
    bare = [(run, age, m) for run, age, m in taken if not _guarded(dynamic, run, m.n)]
    if bare:
        return said(
            "violation",
            "a face taken of a declared child without a guardian",
            "用户填写十岁后，未征得监护人同意即采集人脸。",
            "After an age of ten was given the face was taken, and no guardian was asked.",
            [
                at(
                    run,
                    m,
                    "child",
                    f"填写年龄“{age.what}”后采集。",
                    f"Taken after the age “{age.what}” was given.",
                )
                for run, age, m in bare
            ],
        )
    missing = lacks(dynamic, "child", hooks=False)
    if missing is not None:
        return missing
    walked = [run for run in runs(dynamic, "child") if run.completed]
    early = [(run, found[0]) for run in walked if (found := captures(dynamic, run))]
    if not aged and early:
        sights = [
            at(
                run,
                m,
                "no age asked",
                "未询问年龄即采集人脸。",
                "The face was taken, and no age was asked.",
            )
            for run, m in early
        ]
        if signs:
            return said(
                "likely-violation",
                "for children, no age asked and a face taken",
                f"面向儿童（{'；'.join(sign.zh for sign in signs[:2])}），未询问年龄即采集人脸。",
                f"Children use it ({'; '.join(sign.en for sign in signs[:2])}); no age was asked and the face was taken.",
                sights,
            )
        return said(
            "needs-manual-review",
            "age never asked",
            "面向一般用户，未询问年龄。",
            "For a general audience; no age was asked.",
            sights,
        )
    guarded = [
        (run, e)
        for run, age in aged
        for e in shown(dynamic, run)
        if e.prompt.guardian and e.n > age.n
    ]
    if guarded:
        return said(
            "compliant",
            "a guardian is asked in the run",
            "填写十岁后，采集前征得监护人同意。",
            "After an age of ten was given a guardian is asked before the face.",
            [prompted(run, e) for run, e in guarded],
        )
    if aged:
        return said(
            "compliant",
            "no face is taken of a declared child",
            "填写十岁后未采集人脸。",
            "After an age of ten was given no face was taken.",
            [
                at(
                    run,
                    run.moments[-1],
                    "child",
                    "填写年龄之后的次序。",
                    "What came after the age.",
                )
                for run, _ in aged[:2]
            ],
        )
    return (
        effects()
        if effect_only(dynamic)
        else open_(
            "no age asked and no face step on the path",
            "该路径未询问年龄，也未走到人脸步骤",
            "no age was asked and no face step was reached on that path",
        )
    )


def _guarded(dynamic: DynamicArtifact, run: Run, n: int) -> bool:
    return any(each.prompt.guardian and each.n < n for each in shown(dynamic, run))


# --- accessible-face-alternative -----------------------------------------------------------------

SHORT = 10
"""Seconds; below this a time limit is called short. A yardstick of ours."""


def accessible(dynamic: DynamicArtifact) -> RunAnswer:
    """What a person had to do at the face step, how it was told, and what else was offered."""
    found = [(run, step) for run in runs(dynamic) for step in steps_of(dynamic, run)]
    if not found:
        if effect_only(dynamic):
            return effects()
        return lacks(dynamic, "accept", "face-step", hooks=False) or not_reached(dynamic)
    barred = [(run, step) for run, step in found if not _has_way(step) and _barriers(step)]
    worst = [
        (run, s)
        for run, s in barred
        if set(s.actions) == {"blink"} and not s.spoken and _is_unlabelled(s)
    ]
    if worst:
        return said(
            "likely-violation",
            "blinking only, no labels, no other way",
            "只接受眨眼，控件无标签、无语音，也没有其他方式。",
            "Only blinking is accepted, nothing is labelled or spoken, and there is no other way.",
            _steps(worst),
        )
    labelled = [(run, step) for run, step in found if step.unlabelled]
    if barred or labelled:
        return said(
            "needs-manual-review",
            "a barrier at the face step",
            "人脸步骤存在障碍（动作单一、时限短或控件无标签）。",
            "The face step has a barrier: a single action, a short limit, or controls without a label.",
            _steps(barred or labelled),
        )
    clear = [
        (run, step)
        for run, step in found
        if _has_way(step) or (set(step.actions) <= {"silent", "colour-flash"} and step.actions)
    ]
    if clear:
        return said(
            "compliant",
            "silent, or another way with labels in the run",
            "静默活体，或提供带标签的其他方式。",
            "Liveness is silent, or another way with labels is offered.",
            _steps(clear[:2]),
        )
    return open_(
        "actions of the step not seen",
        "未看到人脸步骤要求的动作",
        "what the face step asks for was not seen",
    )


def _has_way(step: FaceStep) -> bool:
    return bool(step.alternatives) and not outside_only(list(step.alternatives))


def _is_unlabelled(step: FaceStep) -> bool:
    return step.controls == 0 or step.unlabelled >= step.controls


def _barriers(step: FaceStep) -> bool:
    moving = set(step.actions) - {"silent", "colour-flash"}
    short = step.seconds is not None and step.seconds < SHORT
    return (len(moving) == 1 and len(step.actions) == 1) or short or step.unlabelled > 0


def _steps(found: list[tuple[Run, FaceStep]]) -> list[Sight]:
    return [
        Sight(
            run.id,
            f"step {','.join(step.actions) or step.screen}",
            Text(
                f"动作：{'、'.join(step.actions) or '—'}；时限：{step.seconds or '—'} 秒；无标签控件 {step.unlabelled}/{step.controls}",
                f"Actions: {', '.join(step.actions) or '—'}; limit: {step.seconds or '—'} s; unlabelled controls {step.unlabelled}/{step.controls}",
            ),
            (*order(run, step.n), step.evidence),
        )
        for run, step in found
    ]


# --- face-attribute-inference --------------------------------------------------------------------


def traits(dynamic: DynamicArtifact) -> RunAnswer:
    """Whether an SDK that infers traits was seen running."""
    running = [sdk for sdk in dynamic.executed_sdks if "FC6" in sdk.face_classes and sdk.methods]
    if not running:
        return open_(
            "no trait SDK seen running",
            "未见推断特征的 SDK 运行",
            "no SDK that infers traits was seen running",
        )
    names = ", ".join(sdk.id for sdk in running)
    sights = [
        at(run, m, f"traits {sdk.id}", f"运行：{m.what}", f"Running: {m.what}")
        for sdk in running
        for run in runs(dynamic)
        if (m := next((x for x in run.moments if x.sdk == sdk.id), None)) is not None
    ]
    return said(
        "needs-manual-review",
        "a trait SDK was seen running",
        f"运行中调用了可推断特征的 SDK（{names}），用途需人工核实。",
        f"An SDK that can infer traits ran ({names}); what for has to be judged.",
        sights,
    )
