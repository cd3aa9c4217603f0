"""Consent as it was asked in the runs: separately, by an act of its own, unticked."""

from collections.abc import Iterator

from analyzers.artifacts import DynamicArtifact
from analyzers.asking import Control
from analyzers.observed import Moment, Run, Shown
from scanner.asking_facts import can_refuse, face_boxes, face_ticks, is_mixed
from scanner.observed_faces import captures, effect_only
from scanner.observed_facts import (
    RunAnswer,
    Sight,
    answered,
    asks_face,
    at,
    lacks,
    open_,
    prompted,
    runs,
    said,
    shown,
)
from scanner.runs.before import effects, not_reached, taken

# --- face-consent-separate -----------------------------------------------------------------------


def separate(dynamic: DynamicArtifact) -> RunAnswer:
    """Whether a consent for the face alone, with a refusal, stands before the first capture."""
    found: dict[str, list[Sight]] = {}
    for run in runs(dynamic):
        for moment in captures(dynamic, run)[:1]:
            kind, sights = _kind_of_consent(dynamic, run, moment)
            found.setdefault(kind, []).extend(sights)
    for kind, verdict, zh, en in _SEPARATE:
        if kind in found:
            return said(verdict, kind, zh, en, found[kind])  # type: ignore[arg-type]
    missing = lacks(dynamic, "accept", "capture")
    if missing is not None:
        return effects() if effect_only(dynamic) else missing
    if "fine" not in found:
        return effects() if effect_only(dynamic) else not_reached(dynamic)
    return said(
        "compliant",
        "a face consent with a refusal before the capture",
        "采集前有独立的人脸同意，可拒绝，且需主动同意。",
        "Before the capture there is a face consent of its own, with an active agreement and a refusal.",
        found["fine"],
    )


_SEPARATE = (
    ("no face consent before the capture", "violation",
     "首次采集人脸之前，只有一般条款的同意或没有任何同意。",
     "Before the first capture there was only general agreement, or none."),
    ("agreement inferred from going on", "likely-violation",
     "有人脸说明，但以“开始”等操作推定同意。",
     "The face was spoken of, but going on was taken as agreement."),
    ("face consent without a way to refuse", "likely-violation",
     "人脸同意界面没有拒绝的途径。", "The face consent has no way to refuse."),
    ("consent given in another place", "needs-manual-review",
     "人脸同意似在其他公司的界面或未能读取的提示中给出，需人工核实。",
     "The consent seems to be given on another company's screen or in a prompt that was not read."),
    ("face consent inside general terms", "needs-manual-review",
     "人脸同意与一般条款由同一动作作出，是否单独需人工核实。",
     "Agreement to the face and to general terms is one act; a person has to judge if it is separate."),
)  # fmt: skip


def _kind_of_consent(dynamic: DynamicArtifact, run: Run, moment: Moment) -> tuple[str, list[Sight]]:
    said_by = answered(dynamic, run, moment.n)
    faces = [each for each in said_by.agreed if asks_face(each.prompt)]
    seen = [s for s in shown(dynamic, run) if s.n < moment.n and "face" in s.prompt.topics]
    here = [taken(run, moment)]
    if not faces:
        if said_by.unread or any(not each.own for each in seen):
            return "consent given in another place", here
        told = [each for each in seen if each.prompt.topics[:1] == ("face",)]
        refused = {each.prompt.id for each in said_by.refused}
        told = [each for each in told if each.prompt.id not in refused]
        if told:
            return "agreement inferred from going on", [*here, *(prompted(run, e) for e in told)]
        return "no face consent before the capture", here
    stuck = [each for each in faces if not can_refuse(each.prompt) and each.prompt.complete]
    if len(stuck) == len(faces):
        return "face consent without a way to refuse", [prompted(run, each) for each in stuck]
    if all(_inferred(each) for each in faces):
        return "agreement inferred from going on", [prompted(run, each) for each in faces]
    alone = [e for e in faces if e.prompt.only_face or face_ticks(e.prompt)]
    general = [each for each in faces if "general" in each.prompt.topics]
    if general and not alone:
        return "face consent inside general terms", [prompted(run, each) for each in general]
    return "fine", [*(prompted(run, each) for each in faces[:1]), *here]


def _inferred(each: Shown) -> bool:
    """Agreement by a "start" button or by going on, with no control that agrees."""
    acts = {control.act for control in each.prompt.controls}
    ticks = bool(face_ticks(each.prompt))
    return each.prompt.wording == "implied" or (
        not ticks and "start-face" in acts and not acts & {"agree", "acknowledge"}
    )


# --- face-consent-bundled-with-camera ------------------------------------------------------------


def bundled(dynamic: DynamicArtifact) -> RunAnswer:
    """What each act that agrees to the face covers besides."""
    found: dict[str, list[Sight]] = {}
    for run in runs(dynamic):
        for moment in captures(dynamic, run)[:1]:
            for kind, sight in _acts(dynamic, run, moment):
                found.setdefault(kind, []).append(sight)
    for kind, verdict, zh, en in _BUNDLED:
        if kind in found:
            return said(verdict, kind, zh, en, found[kind])  # type: ignore[arg-type]
    missing = lacks(dynamic, "accept", "capture")
    if missing is not None:
        return effects() if effect_only(dynamic) else missing
    if "own act" not in found:
        return (
            effects()
            if effect_only(dynamic)
            else open_(
                "no face consent asked",
                "未见人脸同意，谈不上捆绑",
                "no face consent was asked, so nothing is bundled with it",
            )
        )
    return said(
        "compliant",
        "the face has an act of its own in the run",
        "人脸同意与相机权限由不同动作作出，可分别拒绝。",
        "The face and the camera permission were agreed to by separate acts.",
        found["own act"],
    )


_BUNDLED = (
    ("one act for the face and something else", "violation",
     "同一动作同时同意人脸与其他授权。", "One act agrees to the face and to something else."),
    ("the camera permission is the only act before the face", "violation",
     "系统相机“允许”是采集人脸前唯一的动作。", "The system's camera permission is the only act before the face is taken."),
    ("face text in the camera pre-prompt with one button", "likely-violation",
     "相机权限说明中夹带人脸，只有一个“允许”。", "The text before the camera permission speaks of the face and has one button."),
    ("separate ticks, one mandatory submit", "needs-manual-review",
     "人脸与其他同意分别勾选，但提交按钮要求全部勾选。", "Face and other consents have ticks of their own, but the one submit needs them all."),
)  # fmt: skip


def _acts(dynamic: DynamicArtifact, run: Run, moment: Moment) -> Iterator[tuple[str, Sight]]:
    faces = [e for e in answered(dynamic, run, moment.n).agreed if asks_face(e.prompt)]
    allowed = [m for m in run.moments if m.kind == "permission-allowed" and m.n < moment.n]
    camera = [m for m in allowed if "CAMERA" in m.what.upper()]
    if not faces and not answered(dynamic, run, moment.n).unread:
        told = [s for s in shown(dynamic, run) if "face" in s.prompt.topics and s.n < moment.n]
        if camera and not told:
            yield (
                "the camera permission is the only act before the face",
                at(
                    run,
                    moment,
                    "camera permission",
                    "此前只有相机权限被允许。",
                    "Only the camera permission was allowed before.",
                ),
            )
    apart = [each for each in faces if not is_mixed(each.prompt)]
    for each in faces:
        ticks = face_ticks(each.prompt)
        if not is_mixed(each.prompt):
            yield "own act", prompted(run, each)
        elif apart:
            continue  # the face has an act of its own besides
        elif ticks and any(tick.gates for tick in ticks):
            yield "separate ticks, one mandatory submit", prompted(run, each)
        elif ticks:
            yield "own act", prompted(run, each)
        elif set(each.prompt.topics) <= {"face", "camera"} and any(m.n > each.n for m in camera):
            yield "face text in the camera pre-prompt with one button", prompted(run, each)
        else:
            yield "one act for the face and something else", prompted(run, each)


# --- face-consent-preticked ----------------------------------------------------------------------


def preticked(dynamic: DynamicArtifact) -> RunAnswer:
    """How the boxes about the face stood before any touch, and whether agreement was implied."""
    faces = [
        (run, each)
        for run in runs(dynamic)
        for each in shown(dynamic, run)
        if "face" in each.prompt.topics and each.own
    ]
    fresh = [(run, each) for run, each in faces if not _answered_before(run, each)]
    ticked = [(r, e, b) for r, e in fresh for b in face_boxes(e.prompt) if b.checked == "yes"]
    if ticked:
        return said(
            "violation" if any(run.clean for run, _, _ in ticked) else "needs-manual-review",
            "ticked from the start",
            "人脸条款在任何触碰之前已被勾选。",
            "The box for the face was ticked before any touch.",
            [_ticked(run, each, box) for run, each, box in ticked],
        )
    implied = [(run, each) for run, each in fresh if each.prompt.wording == "implied"]
    if implied:
        return said(
            "likely-violation",
            "going on means consent",
            "没有勾选框，文字称继续操作即视为同意。",
            "There is no box; the text says that going on means consent.",
            [prompted(run, each) for run, each in implied],
        )
    asking = [(run, each) for run, each in fresh if each.prompt.asks_consent]
    if any(b.checked == "unknown" for _, e in asking for b in face_boxes(e.prompt)):
        return said(
            "needs-manual-review",
            "box state unreadable",
            "勾选框的初始状态无法读取。",
            "How the box stood at first could not be read.",
            [prompted(run, each) for run, each in asking],
        )
    if not asking:
        missing = lacks(dynamic, "accept", "capture", hooks=False)
        if missing is not None:
            return missing
        return RunAnswer(
            "not-applicable",
            "no face consent control",
            open_(
                "",
                "走到采集时没有出现人脸同意控件",
                "no control for a face consent came up on the way to the capture",
            ).message,
        )
    return said(
        "compliant",
        "an active act is needed in the run",
        "人脸同意需主动操作，初始未勾选。",
        "Agreement takes an active act; nothing was ticked at first.",
        [prompted(run, each) for run, each in asking[:2]],
    )


def _answered_before(run: Run, each: Shown) -> bool:
    """Whether the prompt had been answered in the run before it was seen: its state may be restored."""
    return any(
        m.ref == each.prompt.id and m.n < each.n and m.kind in ("agree", "tick")
        for m in run.moments
    )


def _ticked(run: Run, each: Shown, box: Control) -> Sight:
    return prompted(
        run, each, f"触碰前已勾选“{box.label}”；", f"Ticked before any touch: “{box.label}”; "
    )
