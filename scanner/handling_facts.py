"""What the checks on the handling of face data share: which flows matter and how they are shown.

Everything here reads the ``handling`` part of the static artifact. Code that could send is not traffic,
so no check may say more than ``likely-violation`` on it, and ``compliant`` only when all was read.
"""

from collections.abc import Iterable

from analyzers.artifacts import StaticArtifact, Text
from analyzers.handling import CameraUse, Flow
from analyzers.sdks import catalogue
from scanner.asking_facts import READING
from scanner.outcome import Fact, Outcome, hidden_by, hidden_reason, not_assessed
from scanner.steps import in_chinese

NOTHING_SENT = "no face data is sent"
"""A reason of the code that runs may refute."""
RUN = Text("运行应用并抓取人脸步骤的网络流量。", "Run the face step and capture its traffic.")
TRAFFIC = Text("真实网络传输", "real traffic")
DEVICE = Text("运行后列出设备上的文件与日志。", "List files and log of the device after a run.")

LEAVING = ("network", "socket", "web", "sdk-upload")
"""Sinks that send."""
TAKEN = ("camera-frame", "camera-file", "sdk-result", "face-template")
"""Sources that the app takes by itself, unlike an album or a picked image."""


def unread(static: StaticArtifact) -> Outcome | None:
    """The answer when the handling could not be read at all."""
    if static.code.state != "read":
        return not_assessed(
            hidden_reason(static),
            f"代码不可读（{hidden_by(static)}），人脸数据流未能还原。",
            f"The code cannot be read ({hidden_by(static)}); the flow of face data is unknown.",
            would_change=(RUN,),
        )
    if static.handling.state == "none":
        return not_assessed(
            "handling not read",
            "本次没有分析人脸数据流。",
            "The flow of face data was not looked into.",
            would_change=(RUN,),
        )
    return None


def cut_short() -> Outcome:
    """The answer when a limit ended the reading before anything was found."""
    return not_assessed(
        "budget",
        "达到单个应用的分析上限，人脸数据流未分析完。",
        "The limit for one app ended the reading of the flow of face data.",
        would_change=(RUN,),
    )


def leaving(static: StaticArtifact) -> list[Flow]:
    """Flows in which a face the app took is sent."""
    return [
        flow
        for flow in static.handling.flows
        if flow.sink in LEAVING and flow.source in TAKEN and not flow.chosen
    ]


def is_local(flow: Flow) -> bool:
    """Whether all known addresses are loopback or in the house network."""
    return flow.local


def sends_by_itself(static: StaticArtifact) -> list[str]:
    """SDKs in use that may send a picture from inside, by name."""
    return sorted(
        catalogue().row(sdk.id).name
        for sdk in static.sdks
        if sdk.grade != "present"
        and not sdk.not_face_data
        and catalogue().row(sdk.id).processing != "on-device"
    )


def opens_face_page(static: StaticArtifact) -> bool:
    """Whether a face is taken in a web page."""
    pages = any(grant.face_pages for grant in static.handling.grants)
    return pages or any(capture.kind == "web" for capture in static.asking.captures)


def host(url: str) -> str:
    """Host of an address, for a sentence."""
    return url.partition("://")[2].partition("/")[0] or url


def flow_fact(flow: Flow) -> Fact:
    """A flow, step by step."""
    steps = [step.what for step in flow.steps]
    where = ", ".join(flow.urls) or flow.sink
    return Fact(
        flow.id,
        Text(
            f"人脸数据去向：{where}；步骤：{in_chinese(steps)}",
            f"Face data goes to {where}; steps: {' → '.join(steps)}",
        ),
        tuple(step.evidence for step in flow.steps),
    )


def camera_fact(use: CameraUse) -> Fact:
    """A place where the camera is opened."""
    return Fact(
        use.owner,
        Text(
            f"在 {use.owner} 打开相机（{use.host}，预览：{use.preview}，触发：{use.by}）。",
            f"The camera is opened in {use.owner} ({use.host}, preview {use.preview}, by {use.by}).",
        ),
        use.evidence,
    )


def outcome(
    verdict: str,
    reason: str,
    zh: str,
    en: str,
    facts: Iterable[Fact] = (),
    *would: Text,
    missing: Text = TRAFFIC,
) -> Outcome:
    """An answer that rests on the code."""
    return Outcome(
        verdict,  # type: ignore[arg-type]
        f"{READING}: {reason}" if verdict == "compliant" else reason,
        Text(zh, en),
        ("static",),
        tuple(facts),
        missing=(missing,),
        would_change=would or (RUN,),
    )
