"""What the runs take before anything was agreed to: cameras, faces, the start of an SDK."""

from collections.abc import Iterator

from analyzers.artifacts import DynamicArtifact
from analyzers.observed import Moment, Run, Shown
from reports.model import Verdict
from scanner.observed_faces import captures, effect_only, purpose
from scanner.observed_facts import (
    RunAnswer,
    Sight,
    answered,
    asks_face,
    at,
    first,
    lacks,
    launched,
    open_,
    runs,
    said,
    shown,
    touched,
)


def effects() -> RunAnswer:
    """The answer when faces are only found or drawn on, and none was sent."""
    return RunAnswer(
        "not-applicable",
        "nobody is recognised and nothing is sent",
        open_(
            "", "人脸只用于检测或特效，未见上传", "faces are only found or drawn on; none was sent"
        ).message,
    )


def not_reached(dynamic: DynamicArtifact) -> RunAnswer:
    """The answer when no run took a face."""
    why = lacks(dynamic, "accept", "capture")
    if why is not None:
        return why
    return open_(
        "face step not reached", "没有走到采集人脸的步骤", "no run got to where a face is taken"
    )


# --- capture-before-consent ----------------------------------------------------------------------


def before_consent(dynamic: DynamicArtifact) -> RunAnswer:
    """Whether camera, face SDK or upload come before the consent, or after it was refused."""
    early = [found for run in runs(dynamic) for found in _early(dynamic, run)]
    for reason, zh, en in _EARLY:
        sights = [sight for kind, sight in early if kind == reason]
        if sights:
            imported = all(_path(dynamic, sight.run) == "imported" for sight in sights)
            unclear = imported or reason == _TOLD
            verdict: Verdict = "needs-manual-review" if unclear else "violation"
            return said(verdict, reason, zh, en, sights)
    starts = [sight for run in runs(dynamic) for sight in _early_inits(run)]
    if starts:
        return said(
            "likely-violation",
            "only the SDK is initialised before consent",
            "同意之前只见人脸 SDK 初始化。",
            "Before any consent only the face SDK was initialised.",
            starts,
        )
    missing = lacks(dynamic, "idle") or lacks(dynamic, "accept")
    if missing is not None:
        return missing
    faces = [(run, found) for run in runs(dynamic) for found in captures(dynamic, run)[:1]]
    if not faces:
        return effects() if effect_only(dynamic) else not_reached(dynamic)
    return said(
        "compliant",
        "no camera or face call before consent",
        "在各次全新安装中，相机与人脸调用都在同意之后。",
        "On every fresh install camera and face calls came after the consent.",
        [
            at(run, m, "order", "同意在采集之前。", "Consent came before the capture.")
            for run, m in faces[:2]
        ],
    )


_AFTER = "capture after refusal"
_AHEAD = "capture ahead of consent"
_NONE = "capture before any consent"
_ALONE = "capture without a touch or a face consent"
_CAMERA = "camera before any consent"
_NEVER = "touched, never asked"
_TOLD = "touched on a page that tells of the face and asks nothing"
_EARLY = (
    (_AFTER, "用户拒绝后仍采集人脸。", "The face was taken after the person had refused."),
    (_AHEAD, "先采集人脸，后征求同意。", "The face was taken first and the consent asked for later."),
    (_NONE, "未取得任何同意就采集人脸。", "The face was taken before anything was agreed to."),
    (_ALONE, "无人操作且没有人脸同意，应用自行采集。", "The face was taken by itself, with no face consent."),
    (_CAMERA, "未取得任何同意，应用自行打开相机。", "The camera was opened by itself before anything was agreed to."),
    (_NEVER, "用户只同意过一般条款，点击人脸功能后即被采集，从未询问人脸同意。", "Only general terms had been agreed to; the face was taken at a touch, and no face consent was ever asked for."),
    (_TOLD, "人脸说明页上没有征求同意，用户点击后即开始采集。", "A page tells of the face and asks for no consent; the face was taken at a touch."),
)  # fmt: skip


def _early(dynamic: DynamicArtifact, run: Run) -> Iterator[tuple[str, Sight]]:
    faces = captures(dynamic, run)
    for moment in faces:
        why = _why_early(dynamic, run, moment)
        if why is not None:
            yield why, taken(run, moment)
            return
    if faces or purpose(dynamic, run) == "identity":
        return
    for moment in run.moments:
        if moment.kind == "camera-open" and _camera_too_early(dynamic, run, moment):
            yield _CAMERA, taken(run, moment)
            return


def _why_early(dynamic: DynamicArtifact, run: Run, moment: Moment) -> str | None:
    """What is wrong with the moment of a capture, or ``None``."""
    said_by = answered(dynamic, run, moment.n)
    if any(asks_face(each.prompt) for each in said_by.agreed) or said_by.unread:
        return None
    if any(_concerns(each) for each in said_by.refused):
        return _AFTER
    later = [s for s in shown(dynamic, run) if asks_face(s.prompt) and s.own and s.n > moment.n]
    if later:
        return _AHEAD
    if not said_by.agreed:
        return _NONE
    if not touched(run, launched(run, moment.n), moment.n):
        return _ALONE
    told = [s for s in shown(dynamic, run) if "face" in s.prompt.topics and s.n < moment.n]
    return _TOLD if told else _NEVER


def _concerns(each: Shown) -> bool:
    """A refused prompt that covers the taking of a face: of the face, the camera or the general rules."""
    return each.own and each.prompt.asks_consent and each.prompt.topics[:1] != ("other",)


def _camera_too_early(dynamic: DynamicArtifact, run: Run, moment: Moment) -> bool:
    """A camera without a sign of a face: early when nothing was agreed to and nobody touched anything."""
    said_by = answered(dynamic, run, moment.n)
    free = touched(run, launched(run, moment.n), moment.n)
    return not (said_by.agreed or said_by.unread or free)


def taken(run: Run, moment: Moment) -> Sight:
    """A face taken, with the events before it."""
    return at(
        run,
        moment,
        f"{moment.kind} {moment.sdk or moment.what}",
        f"采集人脸：{moment.what}；此前的次序见证据。",
        f"A face is taken: {moment.what}; the events before it are the evidence.",
    )


def _early_inits(run: Run) -> list[Sight]:
    agreed = first(run, "agree")
    limit = agreed.n if agreed is not None else 1 << 60
    found = [m for m in run.moments if m.kind == "sdk-init" and m.n < limit]
    return [
        at(
            run,
            m,
            f"init {m.sdk or m.what}",
            f"同意前初始化：{m.what}。",
            f"Initialised before any consent: {m.what}.",
        )
        for m in found[:1]
    ]


def early_init(dynamic: DynamicArtifact, harmless: frozenset[str] = frozenset()) -> RunAnswer:
    """Whether a face SDK is initialised before anything was agreed to.

    ``harmless``: SDKs of which the code shows that only a licence is loaded or an object made.
    """
    sights = [sight for run in runs(dynamic) for sight in _early_inits(run)]
    doing = [s for s in sights if s.subject.removeprefix("init ") not in harmless]
    if doing:
        return said(
            "likely-violation",
            "initialised before consent in the run",
            "运行中，人脸 SDK 在任何同意之前已初始化。",
            "In the run a face SDK was initialised before anything was agreed to.",
            doing,
        )
    missing = lacks(dynamic, "idle") or lacks(dynamic, "accept", "capture")
    if missing is not None:
        return missing
    if sights:
        return said(
            "compliant",
            "only a licence or an object before consent in the run",
            "同意之前只加载许可或创建对象。",
            "Before the consent only a licence was loaded or an object made.",
            sights,
        )
    after = [(run, m) for run in runs(dynamic) for m in run.moments if m.kind == "sdk-init"]
    if not after:
        return open_(
            "no initialisation seen", "未观察到 SDK 初始化", "no initialisation of an SDK was seen"
        )
    return said(
        "compliant",
        "initialised after consent in the run",
        "运行中，人脸 SDK 在同意之后才初始化。",
        "In the run the face SDK was initialised after the consent only.",
        [
            at(run, m, f"init {m.sdk or m.what}", "同意后初始化。", "Initialised after consent.")
            for run, m in after[:2]
        ],
    )


def _path(dynamic: DynamicArtifact, ident: str) -> str:
    return next((run.path for run in runs(dynamic) if run.id == ident), "")
