"""Face data observed in cleartext.

The static part: flows from taking a face to an address or socket without encryption. Only traffic shows
a violation.

- The address can only be http or ws, or a bare socket, and the platform lets it out: ``likely-violation``.
- A setting chooses between http and https, the content is encrypted by the app, or the address is in the
  house network: ``needs-manual-review``.
- Every address is resolved and encrypted, and certificates are checked: ``compliant`` (static reading only).
- No flow to the network: ``not-applicable``; addresses that are not resolved: ``not-assessed``.

With a session the order of events in the runs decides; the code's answer is weighed with it:

- A face was read from an unencrypted flow of the app to another machine: ``violation``.
- An image in cleartext during the face step, not confirmed: ``likely-violation``.
- Unreadable content over cleartext, the house network, or traffic whose owner is unknown:
  ``needs-manual-review``.
- Every flow with a face under validated TLS: ``compliant``.
"""

from analyzers.artifacts import DynamicArtifact, StaticArtifact
from analyzers.handling import Flow
from scanner.handling_facts import (
    cut_short,
    flow_fact,
    is_local,
    leaving,
    opens_face_page,
    outcome,
    sends_by_itself,
    unread,
)
from scanner.outcome import Outcome, not_assessed
from scanner.runs.traffic import cleartext, host_in
from scanner.weighing import weigh


def judge(static: StaticArtifact, dynamic: DynamicArtifact | None = None) -> Outcome:
    """The code's answer, weighed with the runs'."""
    urls = [url for flow in leaving(static) if flow.cleartext == "yes" for url in flow.urls]
    return weigh(in_code(static), dynamic, cleartext, same=lambda _, run: host_in(urls, run))


def in_code(static: StaticArtifact) -> Outcome:
    """The code's answer."""
    early = unread(static)
    if early is not None:
        return early
    flows = leaving(static)
    if not flows:
        return _no_flow(static)
    clear = [flow for flow in flows if flow.cleartext == "yes" and flow.permitted]
    certain = [flow for flow in clear if not is_local(flow) and flow.protected == "no"]
    if certain:
        return outcome(
            "likely-violation",
            "face data to a cleartext address",
            "代码会把人脸数据发往未加密的地址，且系统配置允许。",
            "The code sends face data to an address without encryption, and the platform lets it out.",
            map(flow_fact, certain),
        )
    return _less(clear, flows)


def _less(clear: list[Flow], flows: list[Flow]) -> Outcome:
    away = [flow for flow in clear if not is_local(flow)]
    if away:
        return outcome(
            "needs-manual-review",
            "encrypted content over cleartext",
            "地址未加密，但应用自行加密了内容，需人工核实其强度。",
            "The address is not encrypted, but the app encrypts the content itself.",
            map(flow_fact, away),
        )
    near = [flow for flow in clear if is_local(flow) and not flow.loopback]
    if near:
        return outcome(
            "needs-manual-review",
            "cleartext in the house network",
            "人脸数据以明文发往局域网设备，需人工核实。",
            "Face data goes in cleartext to a device in the house network.",
            map(flow_fact, near),
        )
    choice = [flow for flow in flows if flow.cleartext == "choice" and flow.permitted]
    if choice:
        return outcome(
            "needs-manual-review",
            "a setting decides between http and https",
            "由参数或配置决定使用 http 还是 https，需人工核实。",
            "A setting that is not constant decides between http and https.",
            map(flow_fact, choice),
        )
    open_ = [flow for flow in flows if flow.cleartext == "unknown"]
    if open_:
        return not_assessed(
            "address not resolved",
            "人脸数据的发送地址未能解析。",
            "The address face data is sent to could not be resolved.",
        )
    if any(flow.accept_all for flow in flows):
        return not_assessed(
            "encrypted without checking certificates",
            "传输加密但不校验证书，见 tls-validation-disabled。",
            "Encrypted, but certificates are not checked; see tls-validation-disabled.",
        )
    return outcome(
        "compliant",
        "every resolved address is encrypted",
        "代码中人脸数据的发送地址均已加密。",
        "Every address face data is sent to in the code is encrypted.",
        map(flow_fact, flows),
    )


def _no_flow(static: StaticArtifact) -> Outcome:
    if static.handling.state == "partial":
        return cut_short()
    if sends_by_itself(static) or opens_face_page(static):
        return not_assessed(
            "sent by an SDK or a page",
            "人脸数据由 SDK 或网页发送，应用代码中看不到。",
            "Face data is sent by an SDK or a page, not by the app's own code.",
        )
    return outcome(
        "not-applicable",
        "no face data is sent",
        "代码中没有发现人脸数据流向网络。",
        "No flow from a face to the network was found in the code.",
    )
