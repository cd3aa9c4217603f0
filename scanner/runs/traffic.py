"""Faces on the network in the runs, and how they are protected there."""

from collections.abc import Iterable

from analyzers.artifacts import DynamicArtifact, Text
from analyzers.observed import Sent
from scanner.observed_faces import (
    Leaving,
    in_step,
    is_face,
    is_own,
    leaving,
)
from scanner.observed_facts import (
    RunAnswer,
    Sight,
    hooked,
    lacks,
    open_,
    runs,
    said,
    sent_by,
)

CLEAR = ("http", "ws", "tcp", "udp")
AROUND = Text("绕过代理的连接", "connections that go round the proxy")


def _is_clear(each: Sent) -> bool:
    return each.scheme in CLEAR and each.tls in ("none", "unknown") and each.place != "loopback"


def told_of(found: Iterable[Leaving]) -> list[Sight]:
    """A fact for each payload."""
    return [sent_by(run, each) for run, each in found]


def nothing_sent(dynamic: DynamicArtifact) -> RunAnswer | None:
    """Why it cannot be said that no face was sent, or ``None`` when all was read and there was none."""
    missing = lacks(dynamic, "accept", "capture", traffic=True)
    if missing is not None:
        return missing
    blind = [
        each for _, each in leaving(dynamic) if each.form == "opaque" or each.grade == "unknown"
    ]
    if blind:
        return open_(
            "bodies that could not be read",
            "有无法解读的内容被发送",
            "something was sent that could not be read",
        )
    if any(is_face(e.sent) and e.sent.place != "loopback" for e in leaving(dynamic)):
        return open_(
            "a face went to the house network, or another app may have sent it",
            "有人脸发往局域网，或无法确认由本应用发送",
            "a face went to the house network, or it is not known that this app sent it",
        )
    recording = dynamic.recording
    if (
        recording is not None
        and recording.route == "proxy"
        and not hooked(dynamic, runs(dynamic, "accept"))
    ):
        return open_(
            "only traffic through the proxy seen",
            "只看到经过代理的流量",
            "only traffic through the proxy was seen",
        )
    return None


def host_in(code_urls: Iterable[str], facts: RunAnswer) -> bool:
    """Whether the code names a host that the run was seen to send to."""
    hosts = {
        url.partition("://")[2].partition("/")[0].partition(":")[0].lower() for url in code_urls
    }
    seen = {
        fact.subject.partition("://")[2].partition("/")[0].partition(":")[0].lower()
        for fact in facts.facts
    }
    return bool(hosts & seen - {""})


# --- face-cleartext-transmission -----------------------------------------------------------------


def cleartext(dynamic: DynamicArtifact) -> RunAnswer:
    """Whether a face was read from an unencrypted flow of the app."""
    found = leaving(dynamic)
    clear = [each for each in found if _is_clear(each.sent)]
    far = [each for each in clear if each.sent.place != "lan"]
    sure = [each for each in far if is_face(each.sent)]
    own = [each for each in sure if is_own(each.sent)]
    if own:
        return said(
            "violation",
            "a face read from an unencrypted flow",
            "从未加密的流量中读出了人脸数据。",
            "Face data was read from an unencrypted flow.",
            told_of(own),
        )
    like = [
        e
        for e in far
        if is_own(e.sent) and e.sent.form in ("image", "video") and in_step(e.run, e.sent)
    ]
    if like:
        return said(
            "likely-violation",
            "an image in cleartext during the face step",
            "人脸步骤中以明文发送了图像，未能确认其中有人脸。",
            "During the face step an image was sent in cleartext; that it shows a face was not confirmed.",
            told_of(like),
        )
    others = [
        ("whose traffic it is is unknown", sure, "明文流量中有人脸，但无法确认属于本应用。", "A face was sent in cleartext; that it was this app is not known."),
        ("cleartext in the house network", [e for e in clear if e.sent.place == "lan" and (is_face(e.sent) or in_step(e.run, e.sent))],
         "人脸数据以明文发往局域网设备。", "Face data went in cleartext to a device in the house network."),
        ("encrypted content over cleartext", [e for e in far if e.sent.form in ("opaque", "vector") and in_step(e.run, e.sent)],
         "人脸步骤中经明文连接发送了无法解读的内容，可能由应用加密。", "During the face step something unreadable, perhaps encrypted by the app, went over cleartext."),
    ]  # fmt: skip
    for reason, which, zh, en in others:
        if which:
            return said("needs-manual-review", reason, zh, en, told_of(which))
    faces = [each for each in found if is_face(each.sent)]
    if not faces:
        missing = nothing_sent(dynamic)
        return missing or none_sent()
    if all(each.sent.tls == "trusted" for each in faces):
        missing = lacks(dynamic, "accept", "capture", traffic=True)
        if missing is not None:
            return missing
        return said(
            "compliant",
            "every face flow encrypted in the run",
            "所见人脸流量均为经校验的 TLS。",
            "Every flow with a face went over validated TLS.",
            told_of(faces[:3]),
            AROUND,
        )
    return open_(
        "validation of certificates not tested",
        "加密但未验证证书校验",
        "encrypted, but whether certificates are checked was not tested",
    )


def none_sent() -> RunAnswer:
    """The answer when all was read and no face was sent."""
    return RunAnswer(
        "not-applicable",
        "no face data was sent in the run",
        Text("运行中未见人脸数据发往网络。", "No face data was seen to be sent in the run."),
        missing=(AROUND,),
    )


# --- face-tls-mitm-accepted ----------------------------------------------------------------------


def untrusted(dynamic: DynamicArtifact) -> RunAnswer:
    """How the app met a certificate that nobody trusts, where faces go."""
    trials = dynamic.observed.trials
    faces = [e for e in leaving(dynamic) if is_face(e.sent) and e.run.trial != "unpinned"]
    read = [e for e in faces if e.sent.tls == "untrusted" and is_own(e.sent)]
    hosts = {each.sent.host for each in faces}
    accepted = [trial for trial in trials if trial.outcome == "accepted"]
    walked = [run.id for run in runs(dynamic) if run.trial == "no-ca"]
    if read or any(trial.face for trial in accepted):
        more = [_trial(dynamic, t.host, walked) for t in accepted if t.face] if not read else []
        return said(
            "violation",
            "a face read with an untrusted certificate",
            "用无人信任的证书解密出了人脸数据。",
            "Face data was read with a certificate that nobody trusts.",
            [*told_of(read), *more],
        )
    at_face = [trial for trial in accepted if trial.host in hosts]
    if at_face:
        return said(
            "likely-violation",
            "handshake accepted at a host of faces",
            "人脸接口接受了无人信任的证书，内容未能识别。",
            "A host that faces go to was reached with a certificate nobody trusts; the payload was not identified.",
            [_trial(dynamic, t.host, walked) for t in at_face],
        )
    if accepted:
        return said(
            "needs-manual-review",
            "only other flows accept an untrusted certificate",
            "仅非人脸流量接受了无人信任的证书。",
            "Only flows without a face accept a certificate nobody trusts.",
            [_trial(dynamic, t.host, walked) for t in accepted],
        )
    recording = dynamic.recording
    if recording is None or "no-ca" not in recording.trials or not walked:
        return open_(
            "trial with an untrusted certificate not run",
            "没有用不受信任的证书测试",
            "no trial with an untrusted certificate was run",
        )
    refused = {trial.host for trial in trials if trial.outcome == "refused"}
    if hosts and hosts <= refused:
        return said(
            "compliant",
            "handshake refused",
            "人脸接口拒绝了不受信任的证书。",
            "Hosts that faces go to refused the untrusted certificate.",
            [_trial(dynamic, h, walked) for h in sorted(hosts)],
        )
    if not hosts:
        return nothing_sent(dynamic) or none_sent()
    return open_(
        "hosts of faces not met in the trial",
        "测试中没有遇到人脸接口",
        "the hosts that faces go to were not met in the trial",
    )


def _trial(dynamic: DynamicArtifact, host: str, walked: list[str]) -> Sight:
    pieces = tuple(t.evidence for t in dynamic.observed.trials if t.host == host)
    name = walked[0] if walked else ""
    return Sight(
        name,
        f"https://{host}",
        Text(f"{host}：不受信任的证书。", f"{host}: an untrusted certificate."),
        pieces,
    )
