"""What the runs leave behind and show to others: files and logs, result links, and the way to the policy."""

import re

from analyzers.artifacts import DynamicArtifact, Text
from analyzers.observed import Kept, LinkSeen, Run, Shown
from scanner.observed_faces import captures, effect_only
from scanner.observed_facts import (
    RunAnswer,
    Sight,
    at,
    first,
    hides,
    lacks,
    open_,
    order,
    prompted,
    runs,
    said,
    shown,
)
from scanner.runs.before import effects, not_reached

# --- face-data-at-rest-exposed -------------------------------------------------------------------


def at_rest(dynamic: DynamicArtifact) -> RunAnswer:
    """Which faces were left in files and in the log, and who can read them."""
    by_id = {run.id: run for run in runs(dynamic)}
    kept = [
        k
        for k in dynamic.observed.kept
        if k.run in by_id and not k.chosen and not k.marker.startswith("plant")
    ]
    sure = [k for k in kept if k.grade == "face" or k.marker == "honey"]
    exposed = [k for k in sure if k.where == "log" or (k.where == "shared" and not k.gone)]
    exposed += [
        k for k in kept if k.where == "log" and k.form == "vector" and k.hooked and k not in exposed
    ]
    if exposed:
        return said(
            "violation",
            "a face readable outside the app",
            "应用沙箱之外可读到人脸文件，或日志中有人脸数据。",
            "A face can be read outside the app's own storage, or stands in the log.",
            _kept(by_id, exposed),
        )
    plain = [k for k in kept if k.where == "private" and not k.gone and k.form == "vector"]
    if plain:
        return said(
            "likely-violation",
            "a template in plain after the task",
            "任务结束后应用存储中留有明文人脸模板。",
            "A face template lies in plain in the app's storage after the task.",
            _kept(by_id, plain),
        )
    loose = [
        k
        for k in kept
        if (k in sure and k.where != "log")
        or (k.where in ("shared", "log") and k.grade != "unknown" and not k.gone)
    ]
    if loose:
        return said(
            "needs-manual-review",
            "pictures kept for an unknown time in the run",
            "留有图片：私有缓存、已删除的共享文件，或未确认含人脸，需人工核实。",
            "Pictures were kept: in private storage, shared and deleted again, or not confirmed to show a face.",
            _kept(by_id, loose),
        )
    missing = lacks(dynamic, "accept", "capture")
    if missing is not None:
        return missing
    if hides(dynamic, "files") or hides(dynamic, "log"):
        return open_(
            "files or log not read", "没有读取文件列表或日志", "the files or the log were not read"
        )
    if not any(captures(dynamic, run) for run in runs(dynamic)):
        return effects() if effect_only(dynamic) else not_reached(dynamic)
    return said(
        "compliant",
        "nothing left unprotected in the run",
        "任务结束后，文件与日志中未见人脸数据。",
        "After the task no face was left in files or in the log.",
        [],
    )


def _kept(by_id: dict[str, Run], found: list[Kept]) -> list[Sight]:
    return [
        Sight(
            k.run,
            f"{k.where} {k.path.rpartition('/')[0] or k.path}"
            if k.where != "log"
            else f"log {k.form}",
            Text(
                f"{k.path}（{k.mode or '—'}，{k.size:,} B，SHA-256 {k.sha256[:16]}…）",
                f"{k.path} ({k.mode or '—'}, {k.size:,} B, SHA-256 {k.sha256[:16]}…)",
            ),
            (*order(by_id[k.run], 1 << 60), k.evidence),
        )
        for k in found
    ]


# --- public-face-result-link ---------------------------------------------------------------------

DAY = 86_400
_CLOSED = (401, 403, 404, 410)


def result_link(dynamic: DynamicArtifact) -> RunAnswer:
    """Who can open a result link of the tester's own."""
    links = dynamic.observed.links
    opens = [link for link in links if link.opens]
    told = [link for link in opens if link.shared]
    faces = [link for link in opens if link.face and not link.shared]
    lasting = [link for link in faces if link.stage == "deleted" or link.after >= DAY]
    if lasting:
        return _links(
            "violation",
            "opens without a login after deletion or a day",
            "结果链接无需登录即可打开，删除后或 24 小时后仍可打开。",
            "The result opens without a login, even after it was deleted or after a day.",
            lasting,
        )
    if faces:
        return _links(
            "likely-violation",
            "opens without a login",
            "结果链接无需登录即可打开，有效期未知。",
            "The result opens without a login; how long is not known.",
            faces,
        )
    if told:
        return _links(
            "needs-manual-review",
            "shared by the person",
            "链接由用户主动分享，是否已告知公开需人工核实。",
            "The person shared the link; whether it was told that it is public has to be judged.",
            told,
        )
    if opens:
        return _links(
            "needs-manual-review",
            "opens without a face recognised in it",
            "链接可打开，但未识别出人脸（可能已模糊）。",
            "The link opens, but no face was recognised in it.",
            opens,
        )
    if not links:
        return open_(
            "no result link asked for",
            "没有访问结果链接（需 --probe-links）",
            "no result link was asked for (--probe-links)",
        )
    if all(link.status in _CLOSED for link in links):
        return _links(
            "compliant",
            "refused without a login",
            "未登录访问结果链接被拒绝或已失效。",
            "Without a login the result link is refused or has expired.",
            list(links),
        )
    return open_(
        "the server did not answer", "服务器没有给出明确答复", "the server gave no clear answer"
    )


def _links(verdict: str, reason: str, zh: str, en: str, links: list[LinkSeen]) -> RunAnswer:
    sights = [
        Sight(
            "",
            link.url,
            Text(
                f"{link.url}：HTTP {link.status}，{link.after} 秒后（{link.stage}）",
                f"{link.url}: HTTP {link.status} after {link.after} s ({link.stage})",
            ),
            (link.evidence,),
        )
        for link in links
    ]
    return said(verdict, reason, zh, en, sights, times=len({link.url for link in links}))  # type: ignore[arg-type]


# --- policy-reachable ----------------------------------------------------------------------------

POLICY = re.compile(
    r"隐私(?:权)?(?:政策|协议|条款|声明|保护指引)|privacy (?:policy|notice|statement)",
    re.IGNORECASE,
)
MOST_TAPS = 4
_COLLECTS = ("camera-open", "face-start", "upload", "album-read", "sdk-init")


def policy_reachable(dynamic: DynamicArtifact, *, named: bool) -> RunAnswer:
    """Whether the first start tells of a policy, and how many touches away it is.

    ``named``: the APK names or carries a policy, or one was supplied.
    """
    prompts = [(run, e) for run in runs(dynamic) for e in shown(dynamic, run) if _tells(e)]
    starts = [
        run for run in runs(dynamic, "idle", "accept", "decline") if run.clean and run.completed
    ]
    silent = [run for run in starts if not any(e for r, e in prompts if r.id == run.id)]
    entries = [
        (s, c) for s in dynamic.observed.screens for c in s.controls if POLICY.search(c.label)
    ]
    collecting = [(run, m) for run in silent if (m := first(run, *_COLLECTS)) is not None]
    if collecting and not prompts:
        return said(
            "violation",
            "no prompt at first start while data are collected",
            "首次启动没有提示隐私政策，却已收集数据。",
            "The first start shows no prompt on the policy, and data are collected.",
            [
                at(run, m, "first start", f"无提示即：{m.what}", f"Without a prompt: {m.what}")
                for run, m in collecting
            ],
        )
    missing = lacks(dynamic, "idle", hooks=False) or lacks(dynamic, "accept", hooks=False)
    if missing is not None:
        return missing
    taps = min((s.depth + 1 for s, _ in entries if s.depth >= 0), default=-1)
    seen_settings = any("settings" in run.reached for run in runs(dynamic))
    if not prompts and not entries and not named and seen_settings:
        return said(
            "violation",
            "no policy in the app",
            "应用内未见隐私政策。",
            "No policy was seen in the app.",
            [
                at(r, r.moments[-1], "no policy", "未见隐私政策。", "No policy was seen.")
                for r in starts[:4]
                if r.moments
            ],
        )
    if taps > MOST_TAPS:
        return said(
            "likely-violation",
            f"more than {MOST_TAPS} touches",
            f"到达隐私政策需 {taps} 次点击。",
            f"The policy is {taps} touches away.",
            [prompted(r, e) for r, e in prompts[:2]],
        )
    if not prompts:
        return said(
            "needs-manual-review",
            "no prompt at first start in the run",
            "首次启动没有提示隐私政策。",
            "The first start shows no prompt on the policy.",
            [
                at(
                    r,
                    r.moments[-1],
                    "first start",
                    "首次启动的次序。",
                    "What came at the first start.",
                )
                for r in silent[:2]
                if r.moments
            ],
        )
    if taps < 0:
        return open_(
            "way to the policy not seen",
            "首启有提示，但未看到从主界面到政策的入口",
            "the first start prompts, but the entry from the main screen was not seen",
        )
    return said(
        "compliant",
        "prompted and near",
        f"首启提示隐私政策，{taps} 次点击可达。",
        f"The first start prompts, and the policy is {taps} touches away.",
        [prompted(r, e) for r, e in prompts[:2]],
    )


def _tells(each: Shown) -> bool:
    return each.own and (
        "general" in each.prompt.topics or any(POLICY.search(t.text) for t in each.prompt.texts)
    )
