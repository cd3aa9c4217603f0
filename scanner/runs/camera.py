"""The camera in the runs: opened out of sight, and for longer than needed."""

import re

from analyzers.artifacts import DynamicArtifact
from analyzers.observed import Moment, Run, Sent
from scanner.observed_faces import (
    effect_only,
    is_face,
    is_own,
    outgoing,
    steps_of,
)
from scanner.observed_facts import (
    POLLED,
    TAKING,
    RunAnswer,
    Sight,
    at,
    first,
    lacks,
    launched,
    open_,
    place_of,
    runs,
    said,
    sent_by,
    touched,
)
from scanner.runs.before import effects, not_reached

USED = ("frame", "face-start", "face-end", "upload", "stored", "logged")
"""What shows that pictures were taken and not only the camera opened."""

# --- covert-camera-capture -----------------------------------------------------------------------


def covert(dynamic: DynamicArtifact, *, declared: bool = False) -> RunAnswer:
    """Whether the camera was open while no screen of it stood there and nobody had asked for it.

    ``declared``: the code shows a function that records in the background by design.
    """
    found = [
        (run, m)
        for run in runs(dynamic)
        for m in run.moments
        if m.kind == "camera-open" and m.act not in ("appops", "count")
    ]
    hidden = [(run, m) for run, m in found if _is_hidden(run, m)]
    used = [(run, m) for run, m in hidden if _used(run, m)]
    if hidden and declared:
        return said(
            "needs-manual-review",
            "background capture with a declared function",
            "相机在后台打开，应用声明了相应功能，需人工核实。",
            "The camera was opened in the background, and the app declares such a function.",
            _opened(hidden),
        )
    if used:
        return said(
            "violation",
            "pictures taken with no camera screen and no touch",
            "没有相机界面、也无人操作时拍摄了画面。",
            "Pictures were taken while no camera screen was shown and nobody had asked for it.",
            _opened(used),
        )
    if hidden:
        return said(
            "likely-violation",
            "camera opened with no camera screen and no touch",
            "没有相机界面、也无人操作时打开了相机。",
            "The camera was opened while no camera screen was shown and nobody had asked for it.",
            _opened(hidden),
        )
    missing = lacks(dynamic, "idle") or lacks(dynamic, "accept", "capture")
    if missing is not None:
        return missing
    if not found:
        return open_(
            "camera not opened in the run",
            "运行中未打开相机",
            "the camera was not opened in the run",
        )
    return said(
        "compliant",
        "camera only on screens somebody opened",
        "相机只在用户打开的可见界面中使用。",
        "The camera was open only on screens that somebody had opened.",
        _opened(found[:2]),
    )


def _is_hidden(run: Run, opened: Moment) -> bool:
    """Nobody asked for it since the start, or the app was not in front."""
    state = [
        m
        for m in run.moments
        if m.n < opened.n
        and m.kind in ("background", "home", "launch", "relaunch", "touch", "face-step", "prompt")
    ]
    if state and state[-1].kind == "background":
        return True
    asked = touched(run, launched(run, opened.n), opened.n)
    said_yes = any(
        m.kind == "agree" and m.own and launched(run, opened.n) < m.n < opened.n
        for m in run.moments
    )
    closed = first(run, "camera-close", after=opened.n)
    until = closed.n if closed is not None else 1 << 60
    screen = any(
        m.kind == "face-step" and m.n < until for m in run.moments if m.n > launched(run, opened.n)
    )
    return not (asked or said_yes or screen)


def _used(run: Run, opened: Moment) -> bool:
    after = first(run, *USED, after=opened.n)
    return after is not None


def _opened(found: list[tuple[Run, Moment]]) -> list[Sight]:
    return [
        at(
            run,
            m,
            f"camera {m.sdk or m.what}",
            f"打开相机：{m.what}",
            f"The camera is opened: {m.what}",
        )
        for run, m in found
    ]


# --- face-capture-over-collection ----------------------------------------------------------------

MOST_FRAMES = 5
"""Pictures of one verification that need no explanation. A yardstick of ours."""
GRACE = 10_000
"""Milliseconds after the result in which its one picture may still be sent."""
CLOSING = 3_000
"""Milliseconds in which a camera may still be closed."""
_CANCEL = re.compile(r"cancel|取消|关闭|中止|abort", re.IGNORECASE)


def too_much(dynamic: DynamicArtifact) -> RunAnswer:
    """What was taken and sent after the step had ended, and how many pictures one step took."""
    beyond = [sight for run in runs(dynamic) for sight in _beyond(dynamic, run)]
    if beyond:
        return said(
            "violation",
            "taking or sending goes on after the step ended",
            "人脸步骤结束或取消后仍在采集或上传。",
            "Taking or sending went on after the face step had ended or was cancelled.",
            beyond,
        )
    many = [
        (run, frames) for run in runs(dynamic) if len(frames := _frames(dynamic, run)) > MOST_FRAMES
    ]
    needed = [(run, frames) for run, frames in many if _moves(dynamic, run)]
    if many and len(needed) < len(many):
        shown = [
            sent_by(r, f[-1], f"{len(f)} 张；", f"{len(f)} pictures; ")
            for r, f in many
            if (r, f) not in needed
        ]
        return said(
            "likely-violation",
            "many full frames sent",
            f"一次核验发送了超过 {MOST_FRAMES} 张画面，而无动作活体。",
            f"More than {MOST_FRAMES} pictures were sent for one check that asks for no movement.",
            shown,
        )
    video = [
        (run, [s])
        for run in runs(dynamic)
        for s in outgoing(dynamic, run)
        if s.form == "video" and is_own(s)
    ]
    album = [
        (run, m)
        for run in runs(dynamic)
        for m in run.moments
        if m.kind == "album-read" and _inside(run, m)
    ]
    if many or video or album:
        shown = [
            sent_by(r, f[-1], f"{len(f)} 份；", f"{len(f)} pieces; ") for r, f in (*many, *video)
        ]
        shown += [
            at(
                run,
                m,
                "album in the step",
                "人脸步骤中读取相册。",
                "The album is read during the face step.",
            )
            for run, m in album
        ]
        return said(
            "needs-manual-review",
            "high volume or other data in the step",
            "采集量较大或同时读取其他数据，活体方法是否需要需人工核实。",
            "Much was taken, or other data with it; whether the method needs it has to be judged.",
            shown,
        )
    ended = [run for run in runs(dynamic) if first(run, "face-end") is not None]
    missing = lacks(dynamic, "accept", "capture", traffic=True)
    if missing is not None:
        return effects() if effect_only(dynamic) else missing
    if not ended:
        return (
            not_reached(dynamic)
            if not any(first(r, *TAKING) for r in runs(dynamic))
            else open_(
                "end of the face step not seen",
                "未观察到人脸步骤结束",
                "the end of the face step was not seen",
            )
        )
    return said(
        "compliant",
        "stops at the result in the run",
        "得到结果后停止采集，发送的画面很少。",
        "Taking stopped at the result, and few pictures were sent.",
        [_end(run) for run in ended[:2]],
    )


def _end(run: Run) -> Sight:
    return at(
        run, run.moments[-1], "step", "人脸步骤结束后的次序。", "What came after the face step."
    )


def _beyond(dynamic: DynamicArtifact, run: Run) -> list[Sight]:
    ends = [m for m in run.moments if m.kind == "face-end"]
    found: list[Sight] = []
    for end in ends[-1:]:
        begun = _taken_after(run, end)
        if (
            begun is not None
            and not touched(run, end.n, begun.n)
            and first(run, "agree", after=end.n) is None
        ):
            found.append(
                at(
                    run,
                    begun,
                    f"after the end {begun.kind}",
                    f"结束后又开始采集：{begun.what}",
                    f"Taking begins again after the end: {begun.what}",
                )
            )
        late = [
            s
            for s in outgoing(dynamic, run)
            if is_face(s) and is_own(s) and place_of(run, s) > end.n and s.t >= end.t
        ]
        late = [s for s in late if not touched(run, end.n, place_of(run, s))]
        cancelled = bool(_CANCEL.search(end.what))
        over = [s for s in late if s.t > end.t + GRACE] or (
            late if cancelled or len({s.sha256 for s in late}) > 1 else []
        )
        found += [sent_by(run, s, "结束后", "After the end: ") for s in over[-1:]]
    return found


def _taken_after(run: Run, end: Moment) -> Moment | None:
    """A camera, an SDK or a frame of it that comes after the end, later than it takes to close."""
    for moment in run.moments:
        if moment.n > end.n and moment.act not in POLLED:
            if moment.kind == "camera-open":
                return moment
            if moment.kind in ("face-start", "frame") and moment.t > end.t + CLOSING:
                return moment
    return None


def _frames(dynamic: DynamicArtifact, run: Run) -> list[Sent]:
    """Different face pictures of the last attempt: since the end of the one before it."""
    starts = [m.n for m in run.moments if m.kind in ("face-start", "face-step")]
    last = max(starts, default=0)
    begun = max((m.n for m in run.moments if m.kind == "face-end" and m.n < last), default=0)
    found = [
        s
        for s in outgoing(dynamic, run)
        if is_face(s) and is_own(s) and s.form == "image" and place_of(run, s) >= begun
    ]
    return list({s.sha256: s for s in found}.values())


def _moves(dynamic: DynamicArtifact, run: Run) -> bool:
    """Whether the step asks for a movement or a flash, which takes several pictures."""
    return any(set(step.actions) - {"silent"} for step in steps_of(dynamic, run))


def _inside(run: Run, moment: Moment) -> bool:
    begun = [m for m in run.moments if m.kind in ("face-step", "face-start") and m.n < moment.n]
    ended = [m for m in run.moments if m.kind in ("face-end", "home") and m.n < moment.n]
    return bool(begun) and (not ended or ended[-1].n < begun[-1].n)
