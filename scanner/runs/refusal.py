"""What follows a refusal in the runs: does the app go on, end, or ask again?"""

import re
from collections.abc import Iterator

from analyzers.artifacts import DynamicArtifact, Text
from analyzers.observed import Moment, Run, Shown
from analyzers.prompts import speaks_of_face
from scanner.asking_facts import OTHER_WAYS, can_refuse, face_ticks
from scanner.necessity import need_of
from scanner.observed_faces import effect_only
from scanner.observed_facts import (
    KEYS,
    STARTS,
    RunAnswer,
    Sight,
    asks_face,
    at,
    done,
    first,
    lacks,
    open_,
    prompted,
    runs,
    said,
    shown,
    touched,
)
from scanner.runs.before import effects

# --- forced-face-consent -------------------------------------------------------------------------


def forced(dynamic: DynamicArtifact, described: str = "") -> RunAnswer:
    """What the app does after the face was refused, in each way it was refused.

    ``described``: category and description of the app, which tell whether a function may need a face.
    """
    found: dict[str, list[Sight]] = {}
    for run in runs(dynamic):
        for kind, sight in _refusals_of(dynamic, run, described):
            found.setdefault(kind, []).append(sight)
    for kind, verdict, zh, en in _FORCED:
        if kind in found:
            return said(verdict, kind, zh, en, found[kind])  # type: ignore[arg-type]
    missing = lacks(dynamic, "decline", "refused", hooks=False)
    if missing is not None:
        return missing
    cut = [run for run in runs(dynamic, "decline") if not run.completed]
    if cut:
        return open_(
            "a way of refusing was not walked to its end",
            "有拒绝方式未走完",
            "a way of refusing was not walked to its end",
        )
    if "goes on" in found:
        return said(
            "compliant",
            "refusal returns to the app in the run",
            "拒绝人脸后回到应用，其他功能可用。",
            "After the refusal the app goes on and its other functions can be used.",
            found["goes on"],
        )
    if effect_only(dynamic):
        return effects()
    return open_("no face consent refused", "没有拒绝过人脸同意", "no face consent was refused")


_FORCED = (
    ("refusal ends the app", "violation",
     "拒绝人脸后应用退出或转入后台。", "After the face is refused the app ends or leaves the screen."),
    ("refusal is answered by asking again", "violation",
     "拒绝人脸后反复弹出，无法继续使用。", "After the face is refused the prompt comes again and again; the app cannot be used."),
    ("no service after refusal", "violation",
     "启动时拒绝人脸后，应用的服务无法使用。", "After the face is refused at the start, the app's service cannot be used."),
    ("a function that works without a face is blocked after refusal", "violation",
     "拒绝人脸后，无需核验身份也能提供的功能（如普通会员、促销活动）无法使用。",
     "After the refusal a function that works without knowing who somebody is (ordinary membership, promotion) cannot be used."),
    ("the step is blocked after refusal", "likely-violation",
     "拒绝人脸后该功能无法使用，也未回到应用其他功能。", "After the refusal the function is blocked and the app's other functions were not reached."),
    ("no way to refuse on the screen", "likely-violation",
     "人脸同意无法拒绝。", "The face consent cannot be refused."),
    ("a function that may need a face is blocked after refusal", "needs-manual-review",
     "拒绝人脸后只有该功能无法使用；人脸对该功能是否必要，需人工判断。",
     "After the refusal only this function is blocked; whether it needs a face is for a person to judge."),
    ("what is left after refusal is unclear", "needs-manual-review",
     "拒绝人脸后仍有其他页面，服务是否可用需人工核实。", "After the refusal there are other screens; whether the service can be used has to be judged."),
    ("the app crashed after refusal", "needs-manual-review",
     "拒绝人脸后应用崩溃，是否为有意需人工核实。", "The app crashed after the refusal; whether that is meant has to be judged."),
)  # fmt: skip


def _refusals_of(dynamic: DynamicArtifact, run: Run, described: str) -> Iterator[tuple[str, Sight]]:
    prompts = {each.prompt.id: each for each in shown(dynamic, run)}
    for each in prompts.values():
        if _is_dead_end(each) and not any(
            m.ref == each.prompt.id and m.kind == "refuse" for m in run.moments
        ):
            yield "no way to refuse on the screen", prompted(run, each)
    for moment in run.moments:
        refused = prompts.get(moment.ref) if moment.kind == "refuse" else None
        if refused is not None and _demands(refused):
            kind, last = _after(dynamic, run, refused, moment)
            if kind == _BLOCKED:
                touches = [m.what for m in run.moments if m.kind == "touch" and m.n < refused.n]
                words = _words(dynamic, run, refused, last)
                kind = _BY_NEED[need_of("".join(touches[-1:]), words, described)]
            if kind:
                yield kind, _refused(run, refused, moment, last)
                return


_BLOCKED = "the step is blocked after refusal"
_BY_NEED = {
    "may-need": "a function that may need a face is blocked after refusal",
    "works-without": "a function that works without a face is blocked after refusal",
    "unknown": _BLOCKED,
}


def _words(dynamic: DynamicArtifact, run: Run, refused: Shown, last: Moment) -> str:
    """What stood on a refused prompt and on the screens behind it."""
    behind = {m.ref for m in run.moments if m.kind == "screen" and refused.n < m.n <= last.n}
    screens = [t for s in dynamic.observed.screens if s.name in behind for t in s.texts]
    return "\n".join([*(t.text for t in refused.prompt.texts), *screens])


def _demands(each: Shown) -> bool:
    """Whether refusing this prompt refuses the face: it asks for the face first, or has a tick for it."""
    return asks_face(each.prompt) and (
        each.prompt.topics[:1] == ("face",) or any(t.gates for t in face_ticks(each.prompt))
    )


def _is_dead_end(each: Shown) -> bool:
    closed = each.prompt.kind != "page" and each.prompt.cancelable == "no"
    return closed and _demands(each) and each.prompt.complete and not can_refuse(each.prompt)


def _after(dynamic: DynamicArtifact, run: Run, each: Shown, refusal: Moment) -> tuple[str, Moment]:
    """What came of a refusal, and the moment that shows it; an empty kind when it was not seen."""
    until = first(run, "relaunch", after=refusal.n)
    end = until.n if until is not None else 1 << 60
    later = [m for m in run.moments if refusal.n < m.n < end]
    earlier = {m.ref for m in run.moments if m.kind == "screen" and m.n < refusal.n}
    by_us = refusal.act in KEYS  # the back key leaves a page whatever the app does
    for moment in later:
        by_us = by_us or (moment.kind in ("touch", "refuse") and moment.act in KEYS)
        if moment.kind in ("exit", "background"):
            return ("" if by_us else "refusal ends the app"), moment
        if moment.kind == "crash":
            return "the app crashed after refusal", moment
        back = moment.kind == "screen" and moment.ref in earlier and touched(run, 0, each.n)
        if moment.kind == "home" or back:
            wall = _wall(dynamic, [m for m in later if m.n <= moment.n])
            return ("goes on", moment) if wall is None else (_BLOCKED, wall)
    last = later[-1] if later else refusal
    asked = [m for m in later if m.kind == "prompt" and m.ref == each.prompt.id]
    if len(asked) >= 2 and not touched(run, refusal.n, asked[1].n):
        return "refusal is answered by asking again", asked[1]
    if not run.completed:
        return "", last
    if _can_go_elsewhere(dynamic, later):
        return "what is left after refusal is unclear", last
    return (_BLOCKED if touched(run, 0, each.n) else "no service after refusal"), last


_CUT_OFF = re.compile(
    r"(?:无法|不能|不可|未能)(?:继续|完成|办理|提交|注册|申请|支付|领取|开通|使用|成为)|(?:申请|办理|注册|流程)已?(?:终止|取消|中止)"
    r"|\b(?:can ?not|can't|unable to|could not) (?:be )?(?:continu|complet|proceed|submit|regist|appl|pa(?:y|id)|join)"
    r"|\b(?:application|registration) (?:was |is |has been )?(?:ended|cancelled|canceled|stopped)",
    re.IGNORECASE,
)
"""Words by which a function ends for want of a face."""


def _wall(dynamic: DynamicArtifact, later: list[Moment]) -> Moment | None:
    """A page behind the refusal that ends the function for want of the face and offers no other way."""
    refs = {m.ref: m for m in later if m.kind == "screen"}
    for page in dynamic.observed.screens:
        words = "\n".join(page.texts)
        if page.name not in refs or not (_CUT_OFF.search(words) and speaks_of_face(words)):
            continue
        if not any(c.act in OTHER_WAYS and not speaks_of_face(c.label) for c in page.controls):
            return refs[page.name]
    return None


def _can_go_elsewhere(dynamic: DynamicArtifact, later: list[Moment]) -> bool:
    """Whether a screen behind the refusal has a control that is no answer to it and not about the face."""
    refs = {m.ref for m in later if m.kind == "screen"}
    controls = [c for s in dynamic.observed.screens if s.name in refs for c in s.controls]
    return any(
        c.label and c.act in ("none", *OTHER_WAYS) and not speaks_of_face(c.label) for c in controls
    )


def _refused(run: Run, each: Shown, refusal: Moment, last: Moment) -> Sight:
    sight = at(
        run,
        last,
        f"{each.prompt.id} {refusal.what}",
        f"点击“{refusal.what}”拒绝后：{_WHAT.get(last.kind, ('停留在原处', ''))[0]}。",
        f"After “{refusal.what}”: {_WHAT.get(last.kind, ('', 'the app stays where it is'))[1]}.",
    )
    return sight._replace(evidence=(*sight.evidence, *each.prompt.evidence))


_WHAT = {
    "exit": ("应用退出", "the app ended"),
    "background": ("应用转入后台", "the app left the screen"),
    "crash": ("应用崩溃", "the app crashed"),
    "home": ("回到应用", "the app goes on"),
    "prompt": ("再次弹出", "the prompt came again"),
}

# --- face-consent-nagging ------------------------------------------------------------------------

WINDOW_HOURS, LAUNCHES = 48, 3
"""Yardsticks when the session's settings name no others; the law fixes no number."""


def yardstick(dynamic: DynamicArtifact) -> tuple[int, int]:
    """Hours of the window and number of launches: the session's settings, else ours."""
    settings = dynamic.recording.settings if dynamic.recording is not None else {}
    return (
        _number(settings.get("nagging-window-hours", ""), WINDOW_HOURS),
        _number(settings.get("nagging-launches", ""), LAUNCHES),
    )


def _number(text: str, other: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text) < 100_000 else other


def nagging(dynamic: DynamicArtifact) -> RunAnswer:
    """How often a refused face or camera prompt came back without anybody asking for it."""
    hours, launches = yardstick(dynamic)
    walked = [
        (run, _returns(dynamic, run)) for run in runs(dynamic, "decline", "manual", "deny-camera")
    ]
    often = [
        (run, back)
        for run, back in walked
        if len(back) >= 2 and _launches(run) >= launches and _within(run, back, hours)
    ]
    note_zh = f"尺度：{hours} 小时、{launches} 次启动，可配置"
    note_en = f"yardstick: {hours} h and {launches} launches, configurable"
    later = [(run, back) for run, back in often if _put_off(dynamic, run)]
    if len(later) < len(often):
        return said(
            "violation",
            "returned twice or more after refusal",
            f"拒绝后无用户操作仍弹出两次以上（{note_zh}）。",
            f"After the refusal it returned two or more times without anybody asking ({note_en}).",
            [_returned(run, back, hours) for run, back in often if (run, back) not in later],
        )
    once = [(run, back) for run, back in walked if back]
    if once:
        return said(
            "likely-violation",
            "returned after refusal",
            f"拒绝后无用户操作再次弹出（{note_zh}）。",
            f"After the refusal it returned without anybody asking ({note_en}).",
            [_returned(run, back, hours) for run, back in once],
        )
    asked = [(run, back) for run, _ in walked if (back := _returns(dynamic, run, asked_for=True))]
    if asked:
        return said(
            "needs-manual-review",
            "returned after a touch on the function",
            "拒绝后，用户再次点击该功能时弹出。",
            "After the refusal it came again when the person touched the function.",
            [_returned(run, back, hours) for run, back in asked],
        )
    missing = lacks(dynamic, "decline", "refused", hooks=False)
    if missing is not None:
        return missing
    most = max((_launches(run) for run in runs(dynamic, "decline")), default=0)
    if most < launches:
        return open_(
            f"fewer than {launches} launches",
            f"启动次数不足（{most} 次，{note_zh}）",
            f"only {most} launches ({note_en})",
        )
    if not any(m.kind == "refuse" for run in runs(dynamic, "decline") for m in run.moments):
        return RunAnswer(
            "not-applicable",
            "no face prompt",
            Text("未见人脸提示。", "No prompt about the face was seen."),
        )
    return said(
        "compliant",
        "no unsolicited prompt in the run",
        f"拒绝后未再主动弹出（{note_zh}）。",
        f"After the refusal no prompt came by itself ({note_en}).",
        [
            at(
                run,
                run.moments[-1],
                "no return",
                f"启动 {_launches(run)} 次，拒绝后没有再弹出。",
                f"Over {_launches(run)} launches nothing returned after the refusal.",
            )
            for run in done(dynamic, "decline", "refused")[:2]
        ],
    )


def _within(run: Run, back: list[Moment], hours: int) -> bool:
    """Whether two returns lie within the window by the device's clock."""
    return len(_in_window(run, back, hours)) >= 2


def _in_window(run: Run, back: list[Moment], hours: int) -> list[Moment]:
    """Returns that lie within so many hours of the refusal by the device's clock."""
    refusal = first(run, "refuse", "permission-denied")
    start = refusal if refusal is not None else back[0]
    begun = start.clock or start.t
    return [each for each in back if (each.clock or each.t) - begun <= hours * 3_600_000]


def _launches(run: Run) -> int:
    return sum(m.kind in STARTS for m in run.moments)


def _returns(dynamic: DynamicArtifact, run: Run, *, asked_for: bool = False) -> list[Moment]:
    """Prompts that came after a refusal though nobody had touched a function; those in a row count once.

    ``asked_for``: those that somebody had touched a function for instead.
    """
    about = {s.prompt.id for s in shown(dynamic, run) if s.prompt.topics[:1] in _FACE_OR_CAMERA}
    found: list[Moment] = []
    start, pending = 0, False
    for moment in run.moments:
        camera = "CAMERA" in moment.what.upper()
        if (
            (moment.kind == "refuse" and moment.ref in about)
            or (moment.kind == "permission-denied" and camera)
            or (moment.kind in STARTS and start)
        ):
            start, pending = moment.n, True
        elif pending and (
            (moment.kind == "prompt" and moment.ref in about)
            or (moment.kind == "permission-asked" and camera)
        ):
            if touched(run, start, moment.n) == asked_for:
                found.append(moment)
            pending = False
    return found


_FACE_OR_CAMERA = (("face",), ("camera",))


def _put_off(dynamic: DynamicArtifact, run: Run) -> bool:
    """Every refusal was a mere "later"."""
    acts = [m.act for m in run.moments if m.kind == "refuse"]
    return bool(acts) and all(act == "later" for act in acts)


def _returned(run: Run, back: list[Moment], hours: int) -> Sight:
    times = len(_in_window(run, back, hours))
    return at(
        run,
        back[-1],
        f"returns {back[0].ref or back[0].what}",
        f"启动 {_launches(run)} 次；拒绝后 {hours} 小时内弹出 {times} 次。",
        f"Over {_launches(run)} launches it returned {times} times within {hours} h of the refusal.",
    )
