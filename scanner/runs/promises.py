"""What the runs say to the promises of a policy: whether a face left the device, whom it reached, what stayed.

A verdict here is about the bare fact; how firm the promise is that it disproves, `scanner.comparing` knows.
"""

from collections.abc import Callable

from analyzers.artifacts import DynamicArtifact, Text
from analyzers.hosts import is_own_host
from analyzers.observed import Kept
from reports.model import Verdict
from scanner.observed_faces import (
    Leaving,
    captures,
    in_step,
    is_face,
    is_own,
    leaving,
    of_another,
)
from scanner.observed_facts import (
    RunAnswer,
    Sight,
    first,
    hides,
    lacks,
    open_,
    order,
    place_of,
    runs,
    said,
)
from scanner.runs.places import result_link
from scanner.runs.sending import SPECIAL
from scanner.runs.traffic import AROUND, cleartext, nothing_sent, told_of, untrusted

_PERSON: Verdict = "needs-manual-review"


def sent_away(dynamic: DynamicArtifact, *, ours: bool) -> RunAnswer:
    """Whether a face left the device.

    ``ours``: only what the operator itself gets counts; what went to another company alone is for a person.
    """
    found = [each for each in leaving(dynamic) if each.sent.place != "loopback"]
    faces = [each for each in found if is_face(each.sent) and is_own(each.sent)]
    far = [each for each in faces if each.sent.place != "lan"]
    counted = [each for each in far if not (ours and of_another(each.sent, dynamic.package))]
    if counted:
        return said(
            "violation",
            "a face was sent off the device",
            "运行中人脸数据被发送出设备。",
            "In the runs a face was sent off the device.",
            told_of(counted),
        )
    # A picture inside the face step that nobody confirmed to show a face.
    stepped = [each for each in found if is_own(each.sent) and in_step(each.run, each.sent)]
    rest = [each for each in stepped if not is_face(each.sent) and each.sent.place != "lan"]
    pictures = [each for each in rest if each.sent.form in ("image", "video")]
    near = [each for each in pictures if not _moved_on(each)]
    if near and not far:
        return said(
            "likely-violation",
            "an image was sent in the face step",
            "人脸步骤中发送了图像，未确认其中有人脸。",
            "An image was sent in the face step, not confirmed to show a face.",
            told_of(near),
        )
    for reason, which, zh, en in (
        ("only another company was seen to get it", far, "只见人脸发往其他公司的服务，是否属于所称的收集需人工核实。", "Faces were seen to go to another company only; whether the promise means that has to be judged."),
        ("sent within the house network", faces, "人脸数据只发往局域网。", "Faces went to the house network only."),
        ("a picture sent after the face step", pictures, "人脸步骤之后发送了图像，未见其中有人脸，是否为人脸需人工核实。", "A picture was sent after the face step; no face was seen in it, a person has to look."),
        ("unreadable content in the face step", rest, "人脸步骤中发送了无法解读的内容。", "Something that could not be read was sent in the face step."),
        ("whose traffic it is is unknown", [e for e in found if is_face(e.sent) and not is_own(e.sent)], "流量中有人脸，但无法确认属于本应用。", "A face was sent; that it was this app is not known."),
    ):  # fmt: skip
        if which:
            return said(_PERSON, reason, zh, en, told_of(which))
    return nothing_sent(dynamic) or said(
        "compliant",
        "no face sent in the run",
        "运行中未见人脸数据发往网络。",
        "No face was seen to be sent in the runs.",
        [],
        AROUND,
    )


def _moved_on(each: Leaving) -> bool:
    """Whether the person did something else between the end of the face step and a sending."""
    n = place_of(each.run, each.sent)
    start = first(each.run, "face-step", "face-start")
    begun = start.n if start is not None else 0
    ended = [m.n for m in each.run.moments if m.kind in ("face-end", "home") and begun < m.n < n]
    return bool(ended) and any(
        m.kind in ("touch", "picked") and ended[0] < m.n <= n for m in each.run.moments
    )


def given_to_others(
    dynamic: DynamicArtifact, listed: Callable[[str], bool], *, broad: bool
) -> RunAnswer:
    """Whether a face reached a company other than the operator.

    ``listed``: whether the policy names a company elsewhere; ``broad``: the promise is about giving of any form.
    """
    far = _faces_out(dynamic)
    theirs = [each for each in far if of_another(each.sent, dynamic.package)]
    silent = [each for each in theirs if not listed(each.sent.host_owner)]
    if silent and broad:
        names = ", ".join(sorted({each.sent.host_owner for each in silent}))
        return said(
            "violation",
            "a face reached another company",
            f"运行中人脸数据发往其他公司（{names}），政策没有提及它。",
            f"In the runs a face went to another company ({names}) that the policy does not name.",
            told_of(silent),
        )
    if theirs:
        return said(
            _PERSON,
            "role of the other company unclear",
            "人脸数据发往其他公司的服务：是委托处理还是对外提供需人工核实。",
            "Faces went to a service of another company; whether it only processes for the operator has to be judged.",
            told_of(theirs),
        )
    link = result_link(dynamic)
    if link.verdict in ("violation", "likely-violation"):
        return link._replace(verdict=_PERSON)
    foreign = [each for each in far if not is_own_host(_url(each), dynamic.package)]
    if foreign:
        return open_(
            "who runs the hosts is unknown",
            "接收人脸的主机由谁运营未知",
            "who runs the hosts that faces go to is not known",
        )
    if far:
        missing = lacks(dynamic, "accept", "capture", traffic=True)
        return missing or said(
            "compliant",
            "only the operator's own hosts",
            "人脸数据只发往运营者自己的主机。",
            "Faces were seen to go to the operator's own hosts only.",
            told_of(far[:3]),
            AROUND,
        )
    return (
        _unconfirmed(dynamic)
        or nothing_sent(dynamic)
        or said(
            "compliant",
            "no face sent in the run",
            "运行中未见人脸数据发往网络。",
            "No face was seen to be sent in the runs.",
            [],
            AROUND,
        )
    )


def _unconfirmed(dynamic: DynamicArtifact) -> RunAnswer | None:
    """That the step's pictures may show the face: where they went says nothing for sure, nor that none went."""
    for each in leaving(dynamic):
        picture = each.sent.form in ("image", "video") and not is_face(each.sent)
        if picture and each.sent.place != "loopback" and in_step(each.run, each.sent):
            return open_(
                "an image was sent in the face step",
                "人脸步骤中发送了图像，未确认其中有人脸",
                "an image was sent in the face step, not confirmed to show a face",
            )
    return None


def _url(each: Leaving) -> str:
    return f"{each.sent.scheme}://{each.sent.host}/"


def _faces_out(dynamic: DynamicArtifact) -> list[Leaving]:
    return [
        each
        for each in leaving(dynamic)
        if is_face(each.sent) and is_own(each.sent) and each.sent.place in ("public", "unknown")
    ]


def gone_abroad(dynamic: DynamicArtifact, foreign: Callable[[str], bool]) -> RunAnswer:
    """Whether a face went to a host abroad; by an address alone nobody can be sure.

    ``foreign``: whether an owner is one outside the mainland.
    """
    far = _faces_out(dynamic)
    away = [each for each in far if each.sent.country not in ("", "unknown", "CN")]
    theirs = [
        e
        for e in away
        if e.sent.country not in SPECIAL and e.sent.host_owner and foreign(e.sent.host_owner)
    ]
    if theirs:
        return said(
            "likely-violation",
            "a face went to an overseas company's host abroad",
            "人脸数据发往境外主体的境外主机。",
            "A face went to a host abroad that a company abroad runs.",
            told_of(theirs),
        )
    if away:
        return said(
            _PERSON,
            "the host seems to stand abroad",
            "人脸数据所往主机似在境外，所在地需人工核实。",
            "The host faces go to seems to stand abroad; its location has to be checked.",
            told_of(away),
        )
    if any(each.sent.country != "CN" for each in far):
        return open_(
            "country of the hosts unknown",
            "主机所在国家未知（需 --geoip）",
            "the country of the hosts is unknown (--geoip)",
        )
    if far:
        missing = lacks(dynamic, "accept", "capture", traffic=True)
    else:
        missing = _unconfirmed(dynamic) or nothing_sent(dynamic)
    return missing or said(
        "compliant",
        "no face sent abroad in the run",
        "运行中未见人脸数据发往境外。",
        "No face was seen to go abroad in the runs.",
        told_of(far[:3]),
        Text("一个定位来源", "the location rests on one source"),
    )


def left_behind(dynamic: DynamicArtifact, *, device: bool) -> RunAnswer:
    """Whether a face is still on the device at the end of a run.

    ``device``: the promise is about the device; otherwise it may mean servers, which no run shows.
    """
    by_id = {run.id: run for run in runs(dynamic)}
    kept = [
        k
        for k in dynamic.observed.kept
        if k.run in by_id and not k.chosen and not k.gone and not k.marker.startswith("plant")
    ]
    sure = [k for k in kept if k.grade == "face" or k.marker == "honey"]
    open_places = [k for k in sure if k.where in ("shared", "log")]
    certain = sure if device else open_places
    sights = [
        Sight(k.run, _place(k), _told(k), (*order(by_id[k.run], 1 << 60), k.evidence))
        for k in (certain or kept)
        if k.grade != "unknown" or k.form == "vector"
    ]
    if certain:
        return said(
            "violation",
            "a face is still on the device",
            "任务结束后设备上仍留有人脸。",
            "A face is still on the device after the task.",
            sights,
        )
    if sights:
        return said(
            _PERSON,
            "a picture or template is still on the device",
            "任务结束后应用存储中仍有图片或模板，是否违背承诺需人工核实。",
            "A picture or template is still in the app's storage; whether the promise means that has to be judged.",
            sights,
        )
    missing = lacks(dynamic, "accept", "capture")
    if missing is not None:
        return missing
    if hides(dynamic, "files") or hides(dynamic, "log"):
        return open_(
            "files or log not read", "没有读取文件列表或日志", "the files or the log were not read"
        )
    if not any(captures(dynamic, run) for run in runs(dynamic)):
        return open_("no face taken", "运行中没有采集人脸", "no face was taken in the runs")
    if not device and (unseen := nothing_sent(dynamic)) is not None:
        return unseen
    if not device and any(is_face(each.sent) for each in leaving(dynamic)):
        return open_(
            "what servers keep is not seen",
            "人脸已发往服务器，服务器是否留存看不到",
            "faces went to a server, and what it keeps cannot be seen",
        )
    return said(
        "compliant",
        "no face left in the run",
        "任务结束后设备上未见人脸。",
        "After the task no face was found on the device.",
        [],
    )


def _place(k: Kept) -> str:
    return f"{k.where} {k.path.rpartition('/')[0] or k.path}" if k.where != "log" else "log"


def _told(k: Kept) -> Text:
    return Text(
        f"{k.path}（{k.size:,} B，SHA-256 {k.sha256[:16]}…）",
        f"{k.path} ({k.size:,} B, SHA-256 {k.sha256[:16]}…)",
    )


def under_encryption(dynamic: DynamicArtifact) -> RunAnswer:
    """Whether a face could be read on its way. A connection whose certificate nobody checks is for a person."""
    answer = cleartext(dynamic)
    if answer.verdict in ("violation", "likely-violation", _PERSON):
        return answer
    read = untrusted(dynamic)
    if read.verdict in ("violation", "likely-violation"):
        return read._replace(verdict=_PERSON)
    return answer


def stored_in_plain(dynamic: DynamicArtifact) -> RunAnswer:
    """Whether a face lies on the device in plain; a promise on storage may mean servers."""
    answer = left_behind(dynamic, device=True)
    if answer.verdict == "violation":
        return answer._replace(verdict=_PERSON, reason="a face lies on the device in plain")
    if answer.verdict == "compliant":
        return RunAnswer(
            "not-applicable",
            "kept on servers",
            Text(
                "设备上未见人脸，服务器看不到。",
                "No face was left on the device; servers cannot be seen.",
            ),
        )
    return answer
