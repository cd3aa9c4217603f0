"""Network configuration lets face data travel in cleartext.

Joins two readings: what the platform would let out (network security config, ``usesCleartextTraffic``,
target SDK) and the addresses that face data flows to; where no flow was found, the URL constants within
three calls of code that works with a face SDK, or inside it.

- A cleartext endpoint of face code that the configuration permits: ``likely-violation``.
- Cleartext permitted, but no face endpoint uses it, or an argument chooses between http and https,
  or the endpoint is put together at run time: ``needs-manual-review``.
- Cleartext forbidden for all, or for the face hosts: ``compliant``.
- Only on-device SDKs and no endpoint, or no INTERNET permission: ``not-applicable``.

Loopback and private addresses, namespaces and pages to read are not endpoints. Configuration is not
transmission: what is really sent is `face-cleartext-transmission`'s to say.
"""

from analyzers.artifacts import Endpoint, Evidence, StaticArtifact, Text
from analyzers.handling import Flow
from analyzers.sdks import catalogue
from scanner.asking_facts import READING
from scanner.handling_facts import flow_fact, host, leaving
from scanner.outcome import Fact, Outcome, hidden_by, hidden_reason, not_assessed

_TRAFFIC = Text("真实网络传输", "real traffic")
_BUILT = Text("运行时拼接的地址", "addresses put together at run time")
_CAPTURE = Text("抓取人脸步骤的网络流量。", "Capture the traffic of the face step.")


def judge(static: StaticArtifact) -> Outcome:
    """The configuration's answer."""
    if static.code.state != "read":
        names = hidden_by(static)
        return not_assessed(
            hidden_reason(static),
            f"代码不可读（{names}），接口地址未能解析。",
            f"The code cannot be read ({names}); endpoints are unresolved.",
            would_change=(_CAPTURE,),
        )
    if not any(p.name == "android.permission.INTERNET" for p in static.permissions):
        return _not_applicable(
            "no INTERNET permission", "应用未申请联网权限。", "No INTERNET permission."
        )
    every = [flow for flow in leaving(static) if flow.urls]
    flows = [flow for flow in every if not flow.loopback]
    near = [flow for flow in flows if flow.local and flow.cleartext != "no"]
    if every and not flows:
        return _encrypted(static, every)
    if near and len(near) == len(flows):
        return _review(
            static,
            "cleartext in the house network",
            "人脸数据以明文发往局域网设备，需人工核实。",
            "Face data goes in cleartext to a device in the house network.",
            tuple(map(flow_fact, near)),
        )
    plain = [flow for flow in flows if flow.cleartext == "yes" and flow.permitted]
    if plain:
        return _flowing(static, plain)
    clear = [e for e in static.endpoints if e.cleartext and e.permitted and _sends_faces(e, static)]
    resolved = bool(flows) and all(flow.urls_complete for flow in flows)
    certain = [e for e in clear if not e.choice and not resolved]
    if certain:
        return _likely(static, certain)
    if not static.network.cleartext and not any(rule.cleartext for rule in static.network.domains):
        return _forbidden(static)
    if flows and all(flow.urls_complete and flow.cleartext == "no" for flow in flows):
        return _encrypted(static, flows)
    choice = [flow for flow in flows if flow.cleartext == "choice" and flow.permitted]
    if choice:
        return _review(
            static,
            "http and https side by side",
            "由参数决定人脸数据使用 http 还是 https 地址。",
            "An argument decides whether face data goes to an http or an https address.",
            tuple(map(flow_fact, choice)),
        )
    if clear:
        return _review(
            static,
            "http and https side by side",
            "同一处同时有 http 与 https 地址，由参数决定用哪个。",
            "http and https forms stand side by side; an argument decides.",
            tuple(_fact(e) for e in clear),
        )
    return _permitted_elsewhere(static)


def _flowing(static: StaticArtifact, flows: list[Flow]) -> Outcome:
    hosts = ", ".join(sorted({host(url) for flow in flows for url in flow.urls}))
    return Outcome(
        "likely-violation",
        "cleartext face endpoint permitted",
        Text(
            f"人脸数据流向明文接口（{hosts}），且应用的网络配置允许明文。",
            f"Face data flows to a cleartext endpoint ({hosts}), and the app's configuration permits it.",
        ),
        ("static",),
        _with_config(tuple(map(flow_fact, flows)), static),
        missing=(_TRAFFIC,),
        would_change=(_CAPTURE,),
    )


def _encrypted(static: StaticArtifact, flows: list[Flow]) -> Outcome:
    hosts = ", ".join(sorted({host(url) for flow in flows for url in flow.urls}))
    return Outcome(
        "compliant",
        f"{READING}: face data goes to encrypted or local addresses only",
        Text(
            f"代码中人脸数据只流向加密接口或本机（{hosts}）。",
            f"In the code, face data flows to encrypted endpoints or this very device only ({hosts}).",
        ),
        ("static",),
        _with_config(tuple(map(flow_fact, flows)), static),
        missing=(_TRAFFIC, _BUILT),
    )


def _sends_faces(endpoint: Endpoint, static: StaticArtifact) -> bool:
    if endpoint.owner == "face-code":
        return True
    if endpoint.owner == "nearby":
        return False
    row = catalogue().row(endpoint.sdk)
    # A vendor jar often holds http constants it never uses; only a cloud SDK that knows no other
    # address for a method the app calls is plain enough.
    called = any(sdk.id == row.id and sdk.methods for sdk in static.sdks)
    only_clear = bool(row.hosts) and all(
        host.startswith(("http://", "ws://")) for host in row.hosts
    )
    return row.processing == "cloud" and only_clear and called


def _fact(endpoint: Endpoint) -> Fact:
    return Fact(
        endpoint.host,
        Text(
            f"人脸代码中的明文地址 {endpoint.url}，系统配置允许。",
            f"Cleartext address {endpoint.url} in face code, and the configuration permits it.",
        ),
        (endpoint.evidence,),
    )


def _with_config(facts: tuple[Fact, ...], static: StaticArtifact) -> tuple[Fact, ...]:
    config: tuple[Evidence, ...] = static.network.evidence
    return tuple(Fact(f.subject, f.message, (*f.evidence, *config)) for f in facts)


def _likely(static: StaticArtifact, certain: list[Endpoint]) -> Outcome:
    hosts = ", ".join(sorted({e.host for e in certain}))
    return Outcome(
        "likely-violation",
        "cleartext face endpoint permitted",
        Text(
            f"人脸代码可达明文接口（{hosts}），且应用的网络配置允许明文。",
            f"Face code leads to a cleartext endpoint ({hosts}), and the app's configuration permits it.",
        ),
        ("static",),
        _with_config(tuple(_fact(e) for e in certain), static),
        missing=(_TRAFFIC,),
        would_change=(_CAPTURE,),
    )


def _forbidden(static: StaticArtifact) -> Outcome:
    return Outcome(
        "compliant",
        "cleartext forbidden for all hosts",
        Text(
            "应用的网络配置对所有域名禁止明文。",
            "The app's configuration forbids cleartext for every host.",
        ),
        ("static",),
        (
            Fact(
                "network-config",
                Text("禁止明文的配置。", "The configuration that forbids it."),
                static.network.evidence,
            ),
        ),
        missing=(_TRAFFIC, Text("原生代码自行建立的连接", "connections opened by native code")),
    )


def _permitted_elsewhere(static: StaticArtifact) -> Outcome:
    own = [e for e in static.endpoints if e.owner == "face-code"]
    if own and not any(static.network.permits(e.host) for e in own):
        hosts = ", ".join(sorted({e.host for e in own}))
        return Outcome(
            "compliant",
            "face hosts are https only",
            Text(
                f"人脸接口（{hosts}）均为 https，且配置禁止其明文。",
                f"Face hosts ({hosts}) are https only, and the configuration forbids cleartext for them.",
            ),
            ("static",),
            tuple(
                Fact(
                    e.host,
                    Text(f"人脸接口 {e.url}。", f"Face endpoint {e.url}."),
                    (e.evidence, *static.network.evidence),
                )
                for e in own
            ),
            missing=(_TRAFFIC, _BUILT),
        )
    used = [sdk for sdk in static.sdks if sdk.grade != "present" and not sdk.not_face_data]
    local = all(catalogue().row(sdk.id).processing == "on-device" for sdk in used)
    if used and local and all(e.owner == "nearby" for e in static.endpoints):
        return _not_applicable(
            "on-device only",
            "所用人脸 SDK 只在设备上处理，未见人脸网络接口。",
            "The face SDKs in use work on the device only, and no face endpoint was seen.",
        )
    return _review(
        static,
        "cleartext permitted, no face endpoint uses it",
        "配置允许明文，但未见人脸接口使用明文；也可能在运行时拼接地址。",
        "The configuration permits cleartext, yet no face endpoint was seen to use it; "
        "an address may also be put together at run time.",
        (),
    )


def _review(
    static: StaticArtifact, reason: str, zh: str, en: str, facts: tuple[Fact, ...]
) -> Outcome:
    config = Fact(
        "network-config",
        Text("允许明文的配置。", "The configuration that permits cleartext."),
        static.network.evidence,
    )
    return Outcome(
        "needs-manual-review",
        reason,
        Text(zh, en),
        ("static",),
        (*_with_config(facts, static), config),
        missing=(_TRAFFIC, _BUILT),
        would_change=(_CAPTURE,),
    )


def _not_applicable(reason: str, zh: str, en: str) -> Outcome:
    return Outcome("not-applicable", reason, Text(zh, en), ("static",))
