"""Taking the consent back in the runs: is there a way, and does it work?"""

import re

from analyzers.artifacts import DynamicArtifact, PolicyArtifact, Text
from analyzers.observed import Kept, Moment, Run
from scanner.observed_faces import captures, effect_only, is_face, is_own, outgoing
from scanner.observed_facts import (
    POLLED,
    TAKING,
    RunAnswer,
    Sight,
    answered,
    asks_face,
    at,
    first,
    hides,
    lacks,
    launched,
    open_,
    order,
    runs,
    said,
    shown,
    touched,
)
from scanner.runs.before import effects

MOST_TOUCHES, MOST_ABOVE = 4, 3
"""Touches to withdraw, and how many more than to agree: yardsticks of ours."""
_OUTSIDE = re.compile(
    r"邮箱|邮件|电话|客服|注销|来信|书面|e-?mail|phone|write to|cancel|delete", re.I
)
_INSIDE = re.compile(r"设置|开关|页面|我的|settings|toggle|switch|in the app", re.I)
_SERVER = Text("服务器端是否删除", "whether the server deletes it")


def _touches(run: Run, last: int) -> int:
    """Touches of the app's controls on the way to a line, from the first page of the app.

    A page where the service can be used is such a first page: what was walked before it was last seen is another way.
    """
    homes = [m.n for m in run.moments if m.kind == "home" and m.n < last]
    start = max(launched(run, last), *homes, 0)
    kinds = ("touch", "agree", "tick", "withdraw", "delete-account")
    return sum(m.kind in kinds and m.own and start < m.n <= last for m in run.moments)


def granted(dynamic: DynamicArtifact, run: Run, n: int) -> Moment | None:
    """Where the face was agreed to before a line."""
    faces = {e.prompt.id for e in answered(dynamic, run, n).agreed if asks_face(e.prompt)}
    return next((m for m in run.moments if m.kind == "agree" and m.ref in faces and m.n < n), None)


# --- face-withdrawal-path ------------------------------------------------------------------------


def path(dynamic: DynamicArtifact, policy: PolicyArtifact | None) -> RunAnswer:
    """Whether the settings hold an entry, how far away it is, and what the policy says where they hold none."""
    entries = [
        (run, m)
        for run in runs(dynamic, "withdraw", "manual")
        for m in run.moments
        if m.kind == "withdraw"
    ]
    if entries:
        return _entry(dynamic, entries)
    missing = lacks(dynamic, "withdraw", "settings", hooks=False)
    if missing is not None:
        return effects() if effect_only(dynamic) else missing
    agreed = [
        (run, moment)
        for run in runs(dynamic, "withdraw")
        if run.completed and (moment := granted(dynamic, run, 1 << 60)) is not None
    ]
    if not agreed:
        return open_(
            "no face consent given",
            "该路径中没有给出人脸同意",
            "no face consent was given on that path",
        )
    sights = [
        at(
            run,
            run.moments[-1],
            "no entry",
            "同意之后，设置中没有撤回入口。",
            "After the consent the settings hold no entry to withdraw.",
        )
        for run, _ in agreed
    ]
    deleting = any(m.kind == "delete-account" for run, _ in agreed for m in run.moments)
    return _no_entry(policy, sights, deleting)


def _entry(dynamic: DynamicArtifact, entries: list[tuple[Run, Moment]]) -> RunAnswer:
    far = []
    for run, moment in entries:
        grant = granted(dynamic, run, moment.n)
        taps = _touches(run, moment.n)
        above = taps - (_touches(run, grant.n) if grant is not None else 1)
        if taps > MOST_TOUCHES or above > MOST_ABOVE:
            far.append((run, moment))
    shown_ = [
        at(
            run,
            m,
            "withdraw",
            f"“{m.what}”，{_touches(run, m.n)} 次点击。",
            f"“{m.what}”, {_touches(run, m.n)} touches.",
        )
        for run, m in entries
    ]
    if far:
        return said(
            "needs-manual-review",
            "entry far away",
            f"有撤回入口，但超过 {MOST_TOUCHES} 次点击或明显多于同意（本工具的尺度）。",
            f"There is an entry, more than {MOST_TOUCHES} touches away or far more than to agree (a yardstick of ours).",
            shown_,
        )
    return said(
        "compliant",
        "an entry in the app in the run",
        "应用内有撤回入口，步骤与同意相当。",
        "The app has an entry to withdraw, about as near as the agreement.",
        shown_,
    )


def _no_entry(policy: PolicyArtifact | None, sights: list[Sight], deleting: bool) -> RunAnswer:
    told = policy.elements["withdraw_delete"] if policy is not None else None
    words = ""
    if policy is not None and told is not None:
        words = " ".join(policy.text[start:end] for start, end in told.quotes)
    if (
        told is not None
        and told.covered
        and not (_OUTSIDE.search(words) and not _INSIDE.search(words))
    ):
        return said(
            "needs-manual-review",
            "only the policy tells a way",
            "应用内未见撤回入口，政策写有方式，需人工核实。",
            "No entry was seen in the app; the policy tells a way, which a person has to try.",
            sights,
        )
    if deleting or (told is not None and told.covered):
        return said(
            "likely-violation",
            "only outside the app or by cancelling the account",
            "只能通过邮件、电话或注销账号撤回。",
            "It can be withdrawn by e-mail, phone or cancelling the account only.",
            sights,
        )
    if policy is None:
        return said(
            "likely-violation",
            "no entry in the app, policy not read",
            "应用内没有撤回入口；未提供隐私政策。",
            "The app has no entry to withdraw; no privacy policy was supplied.",
            sights,
            Text("隐私政策文本", "the policy text"),
        )
    return said(
        "violation",
        "neither app nor policy offers a way",
        "应用和政策都没有提供撤回人脸同意的途径。",
        "Neither the app nor the policy offers any way to withdraw.",
        sights,
    )


# --- face-withdrawal-effective -------------------------------------------------------------------


def effective(dynamic: DynamicArtifact) -> RunAnswer:
    """What is still taken, sent or kept after the consent was withdrawn."""
    withdrawn = [
        (run, m)
        for run in runs(dynamic, "withdraw", "manual")
        for m in run.moments
        if m.kind == "withdraw"
    ]
    going = [sight for run, m in withdrawn for sight in _goes_on(dynamic, run, m)]
    kept = [(run, k) for run, _ in withdrawn for k in _left(dynamic, run)]
    sure = [_file(run, k) for run, k in kept if k.grade == "face"]
    if going or sure:
        return said(
            "violation",
            "taking goes on after withdrawal" if going else "face data kept after withdrawal",
            "撤回后仍在采集、上传或保留人脸数据。",
            "After the withdrawal faces are still taken, sent or kept.",
            [*going, *sure],
        )
    opened = [
        (run, after) for run, m in withdrawn if (after := _opens(dynamic, run, m)) is not None
    ]
    if opened:
        return said(
            "likely-violation",
            "the face function still opens after withdrawal",
            "撤回后未重新同意，人脸功能仍可打开。",
            "After the withdrawal the face function still opens without a new consent.",
            [
                at(
                    run,
                    m,
                    f"opens {m.sdk or m.what}",
                    f"撤回后：{m.what}",
                    f"After the withdrawal: {m.what}",
                )
                for run, m in opened
            ],
        )
    if kept:
        return said(
            "needs-manual-review",
            "pictures kept after withdrawal",
            "撤回后设备上仍有图片，是否为人脸需人工核实。",
            "Pictures are still on the device after the withdrawal; whether they show a face has to be judged.",
            [_file(run, k) for run, k in kept],
        )
    missing = lacks(dynamic, "withdraw", "withdrawal")
    if missing is not None:
        return missing
    if hides(dynamic, "files"):
        return open_(
            "files not listed", "没有列出设备上的文件", "files on the device were not listed"
        )
    return said(
        "compliant",
        "nothing goes on after withdrawal in the run",
        "撤回后未再采集或上传，设备上没有人脸。",
        "Nothing was taken or sent after it, and no face was left on the device.",
        [
            at(
                run,
                run.moments[-1],
                "withdrawn",
                "撤回之后的次序。",
                "What came after the withdrawal.",
            )
            for run, _ in withdrawn[:2]
        ],
        _SERVER,
    )


def _opens(dynamic: DynamicArtifact, run: Run, withdrawal: Moment) -> Moment | None:
    """A camera or SDK that starts after the withdrawal without a new consent; one only reported late is none."""
    return next(
        (
            m
            for m in run.moments
            if m.n > withdrawal.n
            and m.kind in TAKING
            and m.act not in POLLED
            and not _agreed_anew(dynamic, run, withdrawal.n, m.n)
        ),
        None,
    )


def _agreed_anew(dynamic: DynamicArtifact, run: Run, after: int, before: int) -> bool:
    faces = {e.prompt.id for e in shown(dynamic, run) if asks_face(e.prompt)}
    return any(m.kind == "agree" and m.ref in faces and after < m.n < before for m in run.moments)


def _goes_on(dynamic: DynamicArtifact, run: Run, withdrawal: Moment) -> list[Sight]:
    later = [m for m in captures(dynamic, run) if m.n > withdrawal.n]
    later = [m for m in later if m.kind != "camera-open" or _followed(dynamic, run, m)]
    later = [m for m in later if m.act not in POLLED or touched(run, withdrawal.n, m.n)]
    later = [m for m in later if not _agreed_anew(dynamic, run, withdrawal.n, m.n)]
    return [
        at(
            run,
            m,
            f"after withdrawal {m.kind} {m.sdk or m.what}",
            f"撤回后：{m.what}",
            f"After the withdrawal: {m.what}",
        )
        for m in later[:1]
    ]


def _followed(dynamic: DynamicArtifact, run: Run, opened: Moment) -> bool:
    """Whether the opened camera led to a face step."""
    if first(run, "face-step", "face-start", "face-end", after=opened.n) is not None:
        return True
    return any(s.t >= opened.t and is_face(s) and is_own(s) for s in outgoing(dynamic, run))


def _left(dynamic: DynamicArtifact, run: Run) -> list[Kept]:
    return [
        k
        for k in dynamic.observed.kept
        if k.run == run.id
        and k.where != "log"
        and not k.gone
        and not k.chosen
        and not k.marker.startswith("plant")
        and (k.grade != "unknown" or k.hooked)
    ]


def _file(run: Run, kept: Kept) -> Sight:
    return Sight(
        run.id,
        f"file {kept.where} {kept.path.rpartition('/')[0]}",
        Text(
            f"仍在设备上：{kept.path}（{kept.size:,} B）",
            f"Still on the device: {kept.path} ({kept.size:,} B)",
        ),
        (*order(run, 1 << 60), kept.evidence),
    )
