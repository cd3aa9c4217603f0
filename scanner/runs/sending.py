"""Where faces are sent in the runs: after which consent, to which country, and photos nobody had selected."""

import re
from collections.abc import Callable
from typing import Literal

from analyzers.artifacts import DynamicArtifact, Text
from scanner.observed_faces import (
    Leaving,
    effect_only,
    in_step,
    is_face,
    is_own,
    leaving,
)
from scanner.observed_facts import (
    RunAnswer,
    Sight,
    answered,
    asks_face,
    lacks,
    open_,
    place_of,
    prompted,
    runs,
    said,
)
from scanner.runs.before import effects
from scanner.runs.traffic import AROUND, none_sent, nothing_sent, told_of

# --- face-upload-path ----------------------------------------------------------------------------

SENDING = re.compile(
    r"上传|发送(?:到|至|给)|传(?:输)?(?:到|至|给)|提交(?:到|至|给)|服务器|云端|\bupload|\bsent? (?:it )?to\b|\bserver|\bcloud",
    re.IGNORECASE,
)


def upload(dynamic: DynamicArtifact, *, duty: bool = False) -> RunAnswer:
    """Which face was sent, and what the consents before it said of sending.

    ``duty``: the operator claims a statutory duty, so that an accusation is for a person to judge.
    """
    found = [each for each in leaving(dynamic) if each.sent.place != "loopback"]
    faces = [each for each in found if is_face(each.sent) and is_own(each.sent)]
    kinds: dict[str, list[Leaving]] = {}
    for each in faces:
        kinds.setdefault(_consent_for(dynamic, each), []).append(each)
    for kind, verdict, zh, en in _UPLOAD:
        if kind in kinds:
            grave = (
                "needs-manual-review"
                if duty or all(e.run.path == "imported" for e in kinds[kind])
                else verdict
            )
            return said(grave, kind, zh, en, _with_prompts(dynamic, kinds[kind]))  # type: ignore[arg-type]
    like = [
        e
        for e in found
        if is_own(e.sent)
        and e.sent.form in ("image", "video")
        and in_step(e.run, e.sent)
        and not is_face(e.sent)
    ]
    bare = [
        each
        for each in like
        if _consent_for(dynamic, each)
        in ("sent without a face consent", "consent is silent on sending")
    ]
    if bare:
        return said(
            "likely-violation",
            "an image sent in the face step without a consent for it",
            "人脸步骤中发送了图像，未确认含人脸，此前没有说明上传的同意。",
            "An image was sent in the face step, not confirmed to show a face, with no consent that tells of it.",
            _with_prompts(dynamic, bare),
        )
    unknown = [each for each in found if is_face(each.sent) and not is_own(each.sent)]
    if unknown:
        return said(
            "needs-manual-review",
            "whose traffic it is is unknown",
            "流量中有人脸，但无法确认属于本应用。",
            "A face was sent; that it was this app is not known.",
            told_of(unknown),
        )
    if faces:
        missing = lacks(dynamic, "accept", "capture", traffic=True)
        return missing or said(
            "compliant",
            "sent after a consent that tells of it in the run",
            "上传之前的人脸同意已说明上传、目的和接收方。",
            "The face was sent after a face consent that names sending, purpose and recipient.",
            _with_prompts(dynamic, faces[:3]),
        )
    missing = nothing_sent(dynamic)
    if missing is not None:
        return (
            effects()
            if effect_only(dynamic) and missing.reason.endswith("did not reach capture")
            else missing
        )
    return said(
        "compliant",
        "no face sent in the run",
        "运行中未见人脸数据发往网络。",
        "No face was sent in the run.",
        [],
        AROUND,
    )


_UPLOAD = (
    ("sent without a face consent", "violation", "人脸数据被发送，此前没有人脸同意。", "A face was sent, and no face consent came before it."),
    ("consent is silent on sending", "violation", "人脸数据被发送，此前的人脸同意没有提及上传或服务器比对。", "A face was sent, and the face consent before it says nothing of sending or comparing on a server."),
    ("consent only hints at sending", "needs-manual-review", "人脸同意对上传、目的或接收方表述含糊。", "The face consent is vague on sending, purpose or recipient."),
    ("sent within the house network", "needs-manual-review", "人脸数据只发往局域网。", "Faces went to the house network only."),
    ("a prompt could not be read", "needs-manual-review", "发送前同意过的提示未能读取。", "A prompt that was agreed to before the sending could not be read."),
)  # fmt: skip


def _consent_for(dynamic: DynamicArtifact, each: Leaving) -> str:
    said_by = answered(dynamic, each.run, place_of(each.run, each.sent))
    prompts = [e.prompt for e in said_by.agreed if asks_face(e.prompt)]
    if each.sent.place == "lan":
        return "sent within the house network"
    if not prompts:
        return "a prompt could not be read" if said_by.unread else "sent without a face consent"
    telling = [
        p for p in prompts if "upload" in p.tells or any(SENDING.search(t.text) for t in p.texts)
    ]
    if not telling:
        vague = any("recipient" in p.tells for p in prompts)
        return "consent only hints at sending" if vague else "consent is silent on sending"
    told = {what for p in prompts for what in p.tells}
    third = bool(each.sent.host_owner) and "recipient" not in told
    return "consent only hints at sending" if "purpose" not in told or third else "told"


def _with_prompts(dynamic: DynamicArtifact, found: list[Leaving]) -> list[Sight]:
    sights = told_of(found)
    for run in {each.run.id: each.run for each in found}.values():
        end = max(place_of(run, e.sent) for e in found if e.run.id == run.id)
        sights += [
            prompted(run, e) for e in answered(dynamic, run, end).agreed if asks_face(e.prompt)
        ][:2]
    return sights


# --- overseas-face-transfer ----------------------------------------------------------------------

SPECIAL = ("HK", "MO", "TW")
"""Outside the mainland for the rules of export; a lawyer has to look."""


ExportTold = Literal["denied", "silent", "told", "unknown"]
"""What the policy says of export: not at all, that there is none, that there is; or there is no policy."""
ABROAD = re.compile(
    r"境外|出境|跨境|海外|国外|overseas|\babroad|cross-border|outside (?:of )?(?:the )?(?:mainland|china)",
    re.IGNORECASE,
)


def overseas(
    dynamic: DynamicArtifact,
    told: ExportTold,
    foreign: Callable[[str], bool],
    *,
    edition: bool = False,
) -> RunAnswer:
    """Where the hosts of faces stand, by the user's own database and by who runs them.

    ``foreign``: whether an owner is one outside the mainland; ``edition``: the app comes from a store that
    serves other countries.
    """
    faces = [
        e
        for e in leaving(dynamic)
        if is_face(e.sent) and is_own(e.sent) and e.sent.place in ("public", "unknown")
    ]
    away = [each for each in faces if each.sent.country not in ("", "unknown", "CN")]
    theirs = [
        e
        for e in away
        if e.sent.country not in SPECIAL and e.sent.host_owner and foreign(e.sent.host_owner)
    ]
    if theirs and told in ("silent", "denied") and not edition:
        denies = told == "denied"
        return said(
            "likely-violation",
            f"a face sent to an overseas host, export {'denied' if denies else 'not disclosed'}",
            f"人脸数据发往境外主体的境外主机，政策{'称不出境' if denies else '未说明出境'}。",
            "A face went to a host abroad of an owner abroad, and the policy "
            + ("denies export." if denies else "does not speak of export."),
            told_of(theirs),
        )
    if away and told == "told" and all(_agreed_to_export(dynamic, each) for each in away):
        return said(
            "compliant",
            "export disclosed and agreed to",
            "政策说明了出境，发送前有提及出境的人脸同意。",
            "The policy tells of the export, and a face consent that names it came before the sending.",
            _with_prompts(dynamic, away),
            Text("出境的法定途径", "the legal route of the export"),
        )
    if away:
        return said(
            "needs-manual-review",
            "location evidence for an overseas host",
            "人脸数据所往主机显示位于境外，需核实所在地与出境依据。",
            "The host a face went to seems to stand outside the mainland; location and legal route have to be checked.",
            told_of(away),
            Text(
                "第二个定位来源与出境依据", "a second source for the location, and the legal route"
            ),
        )
    if not faces:
        missing = nothing_sent(dynamic)
        return missing or none_sent()
    if any(each.sent.country != "CN" for each in faces):
        return open_(
            "country of the hosts unknown",
            "主机所在国家未知（需 --geoip）",
            "the country of the hosts is unknown (--geoip)",
        )
    missing = lacks(dynamic, "accept", "capture", traffic=True)
    return missing or said(
        "compliant",
        "onshore hosts only",
        "所见人脸数据只发往境内主机。",
        "Faces were seen to go to hosts in the mainland only.",
        told_of(faces[:3]),
        Text("一个定位来源", "the location rests on one source"),
    )


def _agreed_to_export(dynamic: DynamicArtifact, each: Leaving) -> bool:
    """Whether a consent for the face that names the export came before a sending."""
    agreed = answered(dynamic, each.run, place_of(each.run, each.sent)).agreed
    return any(
        asks_face(e.prompt) and any(ABROAD.search(text.text) for text in e.prompt.texts)
        for e in agreed
    )


# --- gallery-bulk-exfiltration -------------------------------------------------------------------

_CLOUD = re.compile(
    r"云相册|相册备份|网盘|备份|文件管理|cloud album|photo backup|backup|file manager",
    re.IGNORECASE,
)


_FACT_ONLY = Text(
    "只陈述事实，不判断意图。",
    "Fact only: nothing is said of intent.",
)


def _how_many(dynamic: DynamicArtifact, own: list[Leaving]) -> str:
    """Planted photos that were seen, of those that were planted where the session says how many."""
    seen = len({each.sent.marker for each in own})
    settings = dynamic.recording.settings if dynamic.recording is not None else {}
    planted = settings.get("planted", "")
    return f"{seen}/{planted}" if planted.isascii() and planted.isdigit() else str(seen)


def album(dynamic: DynamicArtifact, described: str = "") -> RunAnswer:
    """Whether one of the planted photos that nobody selected left the device.

    ``described``: what the store says of the app; a cloud album or backup sends photos by design.
    """
    out = [
        Leaving(run, s)
        for run in runs(dynamic)
        for s in dynamic.observed.sent
        if s.run == run.id
        and s.direction == "sent"
        and s.marker.startswith("plant")
        and s.owner != "other"
    ]
    own = [each for each in out if is_own(each.sent)]
    if own and _CLOUD.search(described):
        return said(
            "needs-manual-review",
            "album sent by an app described as a backup",
            "相册照片被发送；应用介绍为备份或云相册。",
            "Photos of the album were sent; the app is described as a backup or cloud album.",
            told_of(own),
        )
    if own:
        return said(
            "violation",
            "a planted photo left the device unselected",
            f"未被选择的标记照片被发送出设备（{_how_many(dynamic, own)}，散列一致）。{_FACT_ONLY.zh}",
            f"Planted photos that nobody selected left the device ({_how_many(dynamic, own)} by their hashes). "
            f"{_FACT_ONLY.en}",
            told_of(own),
        )
    if out:
        return said(
            "needs-manual-review",
            "whose traffic it is is unknown",
            "标记照片被发送，但无法确认属于本应用。",
            "A planted photo was sent; that it was this app is not known.",
            told_of(out),
        )
    missing = lacks(dynamic, "accept", traffic=True, hooks=False)
    if missing is not None:
        return missing
    settings = dynamic.recording.settings if dynamic.recording is not None else {}
    if not settings.get("planted"):
        return open_("no photos planted", "没有放置标记照片", "no marker photos were planted")
    reading = [(run, m) for run in runs(dynamic) for m in run.moments if m.kind == "album-read"]
    picked = [run for run in runs(dynamic) if any(m.kind == "picked" for m in run.moments)]
    if not reading and not picked:
        return open_("album not touched", "运行中未读取相册", "the album was not read in the run")
    return said(
        "compliant",
        "no planted photo was sent",
        "放置的标记照片均未被发送。",
        "None of the planted photos was sent.",
        [],
        AROUND,
    )
