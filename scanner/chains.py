"""Face data from where it is taken to where it goes, as read in the code and as seen in a run."""

from collections.abc import Iterable, Iterator

from analyzers.artifacts import DynamicArtifact, StaticArtifact, Text
from analyzers.handling import Flow, SinkKind, SourceKind, Step
from analyzers.observed import Kept, Sent
from analyzers.sdks import catalogue
from reports.model import Result
from reports.pictured import Chain, Hop
from scanner.cited import Cited
from scanner.observed_faces import is_face, is_own
from scanner.steps import step_in_chinese

MOST = 60
"""Chains; those that a flagged check cites come first."""
MOST_HOPS = 12
"""Hops of one chain: the first, the last, and what stands next to the end."""
LONGEST = 160
"""Characters of what is said of a hop."""

SOURCE: dict[SourceKind, Text] = {
    "camera-frame": Text("相机画面", "Camera frame"),
    "camera-file": Text("拍摄的照片", "Photo taken"),
    "sdk-result": Text("SDK 结果", "Result of an SDK"),
    "gallery-query": Text("相册查询", "Query of the album"),
    "picked-image": Text("用户选择的图片", "Picture a person chose"),
    "face-template": Text("人脸特征", "Face template"),
}
SINK: dict[SinkKind, Text] = {
    "network": Text("网络", "Network"),
    "socket": Text("套接字", "Socket"),
    "web": Text("网页", "Web page"),
    "sdk-upload": Text("SDK 上传", "Upload by an SDK"),
    "external-file": Text("外部存储文件", "File on external storage"),
    "shared-media": Text("公共相册", "Shared album"),
    "private-file": Text("应用私有文件", "Private file"),
    "preferences": Text("配置文件", "Preferences"),
    "database": Text("数据库", "Database"),
    "log": Text("系统日志", "System log"),
    "clipboard": Text("剪贴板", "Clipboard"),
    "ipc": Text("其他应用", "Another app"),
}
WHERE = {
    "shared": Text("公共存储", "Shared storage"),
    "private": Text("应用私有文件", "Private file"),
    "log": Text("系统日志", "System log"),
}
_OFF_DEVICE = ("network", "socket", "web", "sdk-upload")

_ORIGIN_UNSEEN = Text("未观察到取自何处", "Where it was taken was not seen")
_WHOSE = Text("无法确认由本应用发送", "That this app sent it is not known")
_UNSURE = Text("不确定是人脸", "Not certain to be a face")


def chains(
    static: StaticArtifact, dynamic: DynamicArtifact | None, results: Iterable[Result]
) -> tuple[Chain, ...]:
    """Seen in a run first, then read in the code; those that accuse before the others."""
    cited = Cited(results)
    found = [*(_observed(dynamic, cited) if dynamic is not None else ())]
    found += [_flow(flow, cited) for flow in static.handling.flows]
    return tuple(sorted(found, key=lambda chain: not chain.checks)[:MOST])


# --- in the code ---------------------------------------------------------------------------------


def _flow(flow: Flow, cited: Cited) -> Chain:
    hops = [_hop(step) for step in flow.steps]
    ends = [step.evidence for step in flow.steps if step.kind == "sink"]
    return Chain(
        id=flow.id,
        basis="static",
        source=_of(SOURCE[flow.source], flow.sdk if flow.source == "sdk-result" else ""),
        sink=_to(SINK[flow.sink], flow),
        hops=_shortened(hops),
        marks=tuple(_marks(flow)),
        # A source is shared by many flows: only the end says that this one is meant.
        checks=cited.by(ends),
    )


def _hop(step: Step) -> Hop:
    said = step.what[:LONGEST]
    return Hop(step.kind, said, (step.evidence,), step_in_chinese(said))


def _shortened(hops: list[Hop]) -> tuple[Hop, ...]:
    if len(hops) <= MOST_HOPS:
        return tuple(hops)
    left_out = len(hops) - MOST_HOPS + 1
    gap = Hop("pass", f"… {left_out} …", ())
    return (hops[0], gap, *hops[left_out + 1 :])


def _of(what: Text, sdk: str) -> Text:
    if not sdk:
        return what
    name = catalogue().row(sdk).name
    return Text(f"{what.zh}：{name}", f"{what.en}: {name}")


def _to(what: Text, flow: Flow) -> Text:
    if flow.sink == "sdk-upload" and flow.sdk:
        return _of(what, flow.sdk)
    addresses = flow.urls if flow.sink in _OFF_DEVICE else ()
    if not addresses:
        return what
    # The longest address says most; the others are usually its beginnings.
    said = max(addresses, key=lambda url: (len(url), url))[:LONGEST]
    return Text(f"{what.zh}：{said}", f"{what.en}: {said}")


def _marks(flow: Flow) -> Iterator[Text]:
    sends = flow.sink in _OFF_DEVICE
    if flow.cleartext == "yes" and not flow.loopback:
        yield Text("明文传输", "In cleartext")
    elif flow.cleartext == "choice":
        yield Text("参数决定是否明文", "A setting decides whether in cleartext")
    if flow.accept_all:
        yield Text("不校验证书", "Accepts any certificate")
    if flow.protected in ("encrypted", "keystore"):
        yield Text("应用先加密", "Encrypted by the app first")
    if flow.repeated == "every-frame":
        yield Text("每一帧", "Every frame")
    elif flow.repeated == "loop":
        yield Text("反复发送" if sends else "反复写入", "Repeatedly")
    if flow.loopback:
        yield Text("仅在本机内", "On this device only")
    elif flow.local:
        yield Text("仅局域网", "Local network only")
    if sends and flow.urls and not flow.urls_complete:
        yield Text("可能还有其他地址", "Other addresses are possible")
    if flow.with_data:
        named = ", ".join(flow.with_data)
        yield Text(f"同时发送：{named}", f"Together with {named}")
    if flow.chosen:
        yield Text("用户自选的图片", "A picture the person chose")
    if flow.removed:
        yield Text("随后删除", "Deleted afterwards")
    if flow.by == "background":
        yield Text("在后台", "In the background")


# --- in a run ------------------------------------------------------------------------------------


def _observed(dynamic: DynamicArtifact, cited: Cited) -> Iterator[Chain]:
    sent: dict[str, list[Sent]] = {}
    for each in dynamic.observed.sent:
        if each.direction == "sent" and each.owner != "other":
            sent.setdefault(each.id, []).append(each)
    yield from (_sending(group, cited) for group in sent.values())
    kept: dict[tuple[str, str], list[Kept]] = {}
    for file in dynamic.observed.kept:
        kept.setdefault((file.where, file.path), []).append(file)
    yield from (_keeping(group, cited) for group in kept.values())


def _sending(group: list[Sent], cited: Cited) -> Chain:
    one = group[0]
    linked = next((each.linked for each in group if each.linked), "")
    sdk = next((each.sdk for each in group if each.sdk), "")
    source = _source(linked, sdk)
    address = f"{one.scheme}://{one.host}{one.path}"[:LONGEST]
    evidence = tuple(dict.fromkeys(each.evidence for each in group))
    return Chain(
        id=one.id,
        basis="dynamic",
        source=source,
        sink=Text(f"网络：{address}", f"Network: {address}"),
        hops=(
            Hop("source", linked or "?", ()),
            *((Hop("pass", catalogue().row(sdk).name, ()),) if sdk and linked else ()),
            Hop("sink", address, evidence),
        ),
        marks=tuple(_sent_marks(group)),
        checks=cited.by(evidence),
    )


def _source(linked: str, sdk: str) -> Text:
    if linked:
        return Text(f"应用取得的画面（{linked}）", f"Picture the app took ({linked})")
    if sdk:
        name = catalogue().row(sdk).name
        return Text(f"SDK：{name}", f"SDK: {name}")
    return _ORIGIN_UNSEEN


def _sent_marks(group: list[Sent]) -> Iterator[Text]:
    one = group[0]
    if one.tls == "none" and one.place != "loopback":
        yield Text("明文传输", "In cleartext")
    if any(each.tls == "untrusted" for each in group):
        yield Text("不校验证书", "Accepts any certificate")
    if not any(is_face(each) for each in group):
        yield _UNSURE
    if not any(is_own(each) for each in group):
        yield _WHOSE
    if one.place == "loopback":
        yield Text("仅在本机内", "On this device only")
    elif one.place == "lan":
        yield Text("仅局域网", "Local network only")
    if one.host_owner:
        yield Text(f"主机属于 {one.host_owner}", f"Host of {one.host_owner}")
    if one.country and one.country != "unknown":
        yield Text(f"国家或地区 {one.country}", f"Country or region {one.country}")
    yield from _seen(len({each.run for each in group}), len(group))


def _keeping(group: list[Kept], cited: Cited) -> Chain:
    one = group[0]
    where, path = WHERE[one.where], one.path[:LONGEST]
    evidence = tuple(dict.fromkeys(each.evidence for each in group))
    hooked = next((each.hooked for each in group if each.hooked), "")
    return Chain(
        id=f"kept {one.where} {one.path}",
        basis="dynamic",
        source=_source(hooked, ""),
        sink=Text(f"{where.zh}：{path}", f"{where.en}: {path}"),
        hops=(Hop("source", hooked or "?", ()), Hop("sink", path, evidence)),
        marks=tuple(_kept_marks(group)),
        checks=cited.by(evidence),
    )


def _kept_marks(group: list[Kept]) -> Iterator[Text]:
    if not any(each.grade == "face" for each in group):
        yield _UNSURE
    if all(each.chosen for each in group):
        yield Text("用户自己保存", "Saved by the person")
    if all(each.gone for each in group):
        yield Text("运行结束时已不在", "Gone at the end of the run")
    yield from _seen(len({each.run for each in group}), len(group))


def _seen(runs: int, times: int) -> Iterator[Text]:
    yield Text(f"{runs} 次运行中见到 {times} 次", f"Seen {times}× in {runs} run{'s' * (runs != 1)}")
