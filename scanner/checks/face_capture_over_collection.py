"""More face data taken than the step needs.

Looks at how often pictures are sent and whether that ends.

- Every frame of the camera is sent and nothing ends it: ``likely-violation``.
- Every frame is sent until something else ends it, or other personal data goes along:
  ``needs-manual-review``.
- A single picture, or a stop before it is sent: ``compliant`` (static reading only).
- Nothing is sent by the app: ``not-applicable``, or ``not-assessed`` when an SDK may send.

With a session the order of events in the runs decides; the code's answer is weighed with it:

- Taking or sending goes on after the step ended or was cancelled: ``violation``.
- More than five pictures where no movement is asked for: ``likely-violation``.
- Much, a video, or the album in the same step: ``needs-manual-review``; it stops at the result: ``compliant``.
"""

from analyzers.artifacts import DynamicArtifact, StaticArtifact
from scanner.handling_facts import (
    cut_short,
    flow_fact,
    leaving,
    opens_face_page,
    outcome,
    sends_by_itself,
    unread,
)
from scanner.outcome import Outcome, not_assessed
from scanner.runs.camera import too_much
from scanner.weighing import weigh

_SAME = {
    "taking or sending goes on after the step ended": ("every frame is sent and nothing ends it",),
    "many full frames sent": ("every frame is sent and nothing ends it",),
}
"""The code's reasons by the run's they stand for."""


def judge(static: StaticArtifact, dynamic: DynamicArtifact | None = None) -> Outcome:
    """The code's answer, weighed with the runs'."""
    return weigh(in_code(static), dynamic, too_much, same=_SAME)


def in_code(static: StaticArtifact) -> Outcome:
    """The code's answer."""
    early = unread(static)
    if early is not None:
        return early
    flows = leaving(static)
    streams = [flow for flow in flows if flow.repeated == "every-frame"]
    endless = [flow for flow in streams if flow.stops == "no"]
    if endless:
        return outcome(
            "likely-violation",
            "every frame is sent and nothing ends it",
            "每一帧画面都会发送，且未见停止。",
            "Every frame is sent, and nothing was seen to end it.",
            map(flow_fact, endless),
        )
    more = [flow for flow in flows if flow.with_data] or streams
    if more:
        return outcome(
            "needs-manual-review",
            "many frames or other data in the same step",
            "发送多帧画面或附带其他个人信息，需核实活体方法是否需要。",
            "Many frames or other personal data are sent; whether the method needs them has to be judged.",
            map(flow_fact, more),
        )
    if static.handling.state == "partial":
        return cut_short()
    if flows:
        return outcome(
            "compliant",
            "single pictures are sent",
            "代码中每次核验只发送单张画面。",
            "Single pictures are sent for each verification.",
            map(flow_fact, flows),
        )
    if sends_by_itself(static) or opens_face_page(static):
        return not_assessed(
            "sent by an SDK or a page",
            "人脸数据由 SDK 或网页发送，数量在代码中看不到。",
            "An SDK or a page sends face data; how much is not in the app's code.",
        )
    return outcome(
        "not-applicable",
        "no face data is sent",
        "代码中没有发现人脸数据流向网络。",
        "No flow from a face to the network was found in the code.",
    )
