"""TLS validation switched off on the face path.

Looks for code that accepts any certificate or host name, and whether the client that sends faces uses it.

- Used by the client that carries faces, or by the page of a face step: ``likely-violation``.
- Found elsewhere in the app, or only for debugging: ``needs-manual-review``.
- Nothing of the kind in reach while face data is sent: ``compliant`` (static reading only).
- No face data is sent by the app, an SDK or a page: ``not-applicable``.

With a session: what the app did with a certificate that nobody trusts is weighed with the code (see
`face-tls-mitm-accepted`, which holds the violation).
"""

from analyzers.artifacts import DynamicArtifact, StaticArtifact, Text
from analyzers.handling import TrustGap
from scanner.handling_facts import (
    cut_short,
    leaving,
    opens_face_page,
    outcome,
    sends_by_itself,
    unread,
)
from scanner.outcome import Fact, Outcome
from scanner.runs.traffic import untrusted
from scanner.weighing import weigh

_MEANING = {
    "trust-manager": ("接受任何证书", "accepts any certificate"),
    "hostname-verifier": ("接受任何主机名", "accepts any host name"),
    "webview-ssl": ("忽略网页的证书错误", "ignores certificate errors of pages"),
    "sdk-option": ("关闭 SDK 的证书校验", "switches the SDK's certificate check off"),
}


def judge(static: StaticArtifact, dynamic: DynamicArtifact | None = None) -> Outcome:
    """The code's answer, weighed with the runs'."""
    return weigh(
        in_code(static),
        dynamic,
        untrusted,
        same=lambda code, _: code.reason == "certificates not checked on the face path",
        settles=("certificates not checked elsewhere or for debugging",),
    )


def in_code(static: StaticArtifact) -> Outcome:
    """The code's answer."""
    early = unread(static)
    if early is not None:
        return early
    found = [gap for gap in static.handling.trust if gap.reachable]
    on_path = [gap for gap in found if gap.on_face_path == "yes" and not gap.debug_only]
    if on_path:
        return outcome(
            "likely-violation",
            "certificates not checked on the face path",
            "发送人脸数据的客户端不校验证书或主机名。",
            "The client that sends face data does not check certificates or host names.",
            map(_fact, on_path),
        )
    sends = bool(leaving(static)) or bool(sends_by_itself(static)) or opens_face_page(static)
    if not sends and static.handling.state == "partial":
        return cut_short()
    if not sends:
        return outcome(
            "not-applicable",
            "no face data is sent",
            "代码中没有发现人脸数据流向网络。",
            "No flow from a face to the network was found in the code.",
        )
    if found:
        return outcome(
            "needs-manual-review",
            "certificates not checked elsewhere or for debugging",
            "应用其他位置或仅调试时不校验证书，需人工核实是否影响人脸数据。",
            "Certificates are not checked elsewhere in the app or for debugging only.",
            map(_fact, found),
        )
    if static.handling.state == "partial":
        return cut_short()
    return outcome(
        "compliant",
        "no code that accepts any certificate",
        "代码中未发现接受任意证书或主机名的实现。",
        "No code in reach accepts any certificate or host name.",
    )


def _fact(gap: TrustGap) -> Fact:
    zh, en = _MEANING[gap.kind]
    return Fact(gap.owner, Text(f"{gap.owner} {zh}。", f"{gap.owner} {en}."), gap.evidence)
