"""What the code says to the promises of a policy: flows of faces off the device, to others, and into files.

Code that could send is not traffic: nothing here says more than ``likely-violation``.
"""

import re
from collections.abc import Callable

from analyzers.artifacts import StaticArtifact, Text
from analyzers.handling import Flow
from analyzers.hosts import is_own_host
from analyzers.sdks import catalogue, host_pattern
from scanner.handling_facts import (
    DEVICE,
    cut_short,
    flow_fact,
    is_local,
    leaving,
    opens_face_page,
    outcome,
    sends_by_itself,
    unread,
)
from scanner.outcome import Fact, Outcome, not_assessed
from scanner.policy_facts import identifies

IN_FILES = ("external-file", "shared-media", "private-file", "preferences", "database")
OPEN = ("external-file", "shared-media", "log", "clipboard")
KEY_USED = "a key of a cloud face service is used"
"""A reason for a person to look that a clean run answers."""
_BY_NOBODY = frozenset(("the app itself", "open source", "AOSP", "various"))


def vendors_of(url: str) -> frozenset[str]:
    """Makers of face SDKs whose service an address is, by the catalogue."""
    return frozenset(
        row.vendor
        for row in catalogue().sdks
        if row.vendor not in _BY_NOBODY and any(_names(h).search(url) for h in row.hosts)
    )


def _names(host: str) -> re.Pattern[str]:
    """A host of the catalogue without its path: what goes there goes to the vendor."""
    return host_pattern(host.rpartition("://")[2].partition("/")[0])


def sent_away(static: StaticArtifact, *, ours: bool) -> Outcome:
    """Whether the code sends a face off the device.

    ``ours``: only what the operator itself gets counts.
    """
    early = unread(static)
    if early is not None:
        return early
    flows = leaving(static)
    away = [flow for flow in flows if not is_local(flow)]
    theirs = [flow for flow in away if _is_theirs(flow)]
    counted = [flow for flow in away if not (ours and flow in theirs)]
    if counted:
        return outcome(
            "likely-violation",
            "the code sends a face off the device",
            "代码会把人脸数据发送出设备。",
            "The code sends face data off the device.",
            map(flow_fact, counted),
        )
    if flows:
        return outcome(
            "needs-manual-review",
            "only others or the house network get it",
            "代码只把人脸数据发往其他公司或局域网，是否违背承诺需人工核实。",
            "The code sends face data to another company or the house network only; a person has to judge.",
            map(flow_fact, flows),
        )
    return _nothing_leaves(static) or outcome(
        "compliant",
        "no flow from a face to the network",
        "代码中没有发现人脸数据流向网络。",
        "No flow from a face to the network was found in the code.",
    )


def _is_theirs(flow: Flow) -> bool:
    """Whether all that is known of where it goes is another company's service."""
    if flow.sink == "sdk-upload" and not flow.urls:
        return True
    return bool(flow.urls) and all(vendors_of(url) for url in flow.urls)


def _nothing_leaves(static: StaticArtifact) -> Outcome | None:
    """Why the absence of flows proves nothing, or ``None`` when it does."""
    if static.handling.state == "partial":
        return cut_short()
    keys = [s for s in static.handling.secrets if s.signs and s.kind in ("secret", "key-pair")]
    if keys:
        return outcome(
            "needs-manual-review",
            KEY_USED,
            "未见人脸流向网络，但代码用云端人脸服务的密钥签名请求。",
            "No flow to the network was seen, but the code signs requests to a cloud face service.",
            [Fact(f"key {s.vendor}", Text(s.vendor, s.vendor), s.evidence) for s in keys],
        )
    senders = sends_by_itself(static)
    if senders:
        names = ", ".join(senders)
        return not_assessed(
            "an SDK may send by itself",
            f"未见应用自身上传；所用 SDK（{names}）可能自行上传。",
            f"The app itself was not seen to send; the SDKs in use ({names}) may do so from inside.",
            would_change=(DEVICE,),
        )
    if opens_face_page(static):
        return not_assessed(
            "the face step is a page",
            "人脸步骤在网页中进行，上传不在应用代码里。",
            "The face step happens in a web page; what it sends is not in the app's code.",
        )
    return None


def given_to_others(
    static: StaticArtifact, listed: Callable[[str], bool], *, broad: bool
) -> Outcome:
    """Whether the code sends a face to a company other than the operator.

    A vendor's SDK may talk to a server of the operator's own, so only an address of the vendor counts.
    """
    early = unread(static)
    if early is not None:
        return early
    flows = leaving(static)
    theirs = [flow for flow in flows if any(vendors_of(url) for url in flow.urls)]
    silent = [
        flow
        for flow in theirs
        if not any(listed(vendor) for url in flow.urls for vendor in vendors_of(url))
    ]
    if silent and broad:
        return outcome(
            "likely-violation",
            "the code sends a face to another company",
            "代码会把人脸数据发往政策没有提及的其他公司。",
            "The code sends face data to another company that the policy does not name.",
            map(flow_fact, silent),
        )
    if theirs:
        return outcome(
            "needs-manual-review",
            "role of the other company unclear",
            "代码会把人脸数据发往其他公司的服务：是委托处理还是对外提供需人工核实。",
            "The code sends face data to a service of another company; its role has to be judged.",
            map(flow_fact, theirs),
        )
    links = [one for one in static.handling.links if one.guarded == "no" and one.shared]
    if links:
        return outcome(
            "needs-manual-review",
            "results under an address anybody can open",
            "人脸结果以无需登录的链接分享，是否属于所承诺的情形需人工核实。",
            "Face results are shared under an address without a login; a person has to judge.",
            [Fact(one.url, Text(one.url, one.url), one.evidence) for one in links],
        )
    own = all(
        flow.urls and flow.urls_complete and all(_is_own(url, static) for url in flow.urls)
        for flow in flows
        if not is_local(flow)
    )
    if not own:
        return not_assessed(
            "who runs the hosts is unknown",
            "代码无法说明接收主机由谁运营。",
            "Code does not tell who runs the receiving hosts.",
        )
    return _nothing_leaves(static) or outcome(
        "compliant",
        "only the operator's own hosts",
        "代码中人脸数据只发往运营者自己的主机，或不发送。",
        "In the code face data goes to the operator's own hosts only, or nowhere.",
        map(flow_fact, flows),
    )


def _is_own(url: str, static: StaticArtifact) -> bool:
    return is_own_host(url, static.app.package)


def left_behind(static: StaticArtifact, *, device: bool) -> Outcome:
    """Whether the code keeps a face on the device.

    ``device``: the promise is about the device; otherwise it may mean servers.
    """
    early = unread(static)
    if early is not None:
        return early
    flows = [flow for flow in static.handling.flows if _is_kept(flow, static)]
    certain = flows if device else [flow for flow in flows if flow.sink in OPEN]
    if certain:
        return outcome(
            "likely-violation",
            "the code keeps a face on the device",
            "代码把人脸写入设备，且未见删除。",
            "The code writes a face to the device and is not seen to delete it.",
            map(flow_fact, certain),
            DEVICE,
        )
    if flows:
        return outcome(
            "needs-manual-review",
            "the code writes a face into its own storage",
            "代码把人脸写入应用自身的存储，未见删除；是否违背承诺需人工核实。",
            "The code writes a face into the app's own storage and is not seen to delete it; a person has to judge.",
            map(flow_fact, flows),
            DEVICE,
        )
    if not device and leaving(static):
        return not_assessed(
            "what servers keep is not seen",
            "人脸会发往服务器，服务器是否留存看不到。",
            "Faces go to a server, and what it keeps cannot be seen.",
        )
    rest = _nothing_leaves(static) if not device else None
    if rest is None and static.handling.state == "partial":
        rest = cut_short()
    return rest or outcome(
        "compliant",
        "no face kept on the device",
        "代码中没有发现人脸留在设备上。",
        "No face was seen to stay on the device in the code.",
        (),
        DEVICE,
    )


def _is_kept(flow: Flow, static: StaticArtifact) -> bool:
    if flow.sink not in (*IN_FILES, "log", "clipboard") or flow.removed or flow.chosen:
        return False
    # A photo with an effect that the person takes and keeps is the person's own.
    return flow.source != "gallery-query" and (
        identifies(static) or flow.source in ("sdk-result", "face-template")
    )


def stored_in_plain(static: StaticArtifact) -> Outcome:
    """Whether the code writes a face without encryption; a promise on storage may mean servers."""
    early = unread(static)
    if early is not None:
        return early
    flows = [f for f in static.handling.flows if _is_kept(f, static) and f.protected == "no"]
    if flows:
        return outcome(
            "needs-manual-review",
            "a face is written without encryption",
            "代码把人脸未加密地写入设备；承诺是否也指设备需人工核实。",
            "The code writes a face to the device without encryption; whether the promise means that has to be judged.",
            map(flow_fact, flows),
            DEVICE,
        )
    return unseen()


def unseen() -> Outcome:
    """The answer on a promise that only servers could break."""
    return Outcome(
        "not-applicable",
        "kept on servers",
        Text("服务器上的情形看不到。", "What happens on servers cannot be seen."),
        (),
    )
