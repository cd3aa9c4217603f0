"""Face images, templates or logs left unprotected on the device.

Follows faces into files, databases, preferences, the log and the clipboard.

- To the log, the clipboard, shared storage, or a template in plain inside the app's own storage:
  ``likely-violation``.
- A picture in the app's own storage that nothing is seen to delete, or in shared storage and deleted again:
  ``needs-manual-review``.
- Encrypted, deleted, or nowhere: ``compliant`` (static reading only).
- Photos the person takes with an effect and keeps are the person's own files.

With a session the order of events in the runs decides; the code's answer is weighed with it:

- A face can be read outside the app's own storage, or stands in the log: ``violation``.
- A template in plain stays after the task: ``likely-violation``.
- Pictures in private storage, shared and deleted again, or not confirmed: ``needs-manual-review``.
- Nothing is left: ``compliant``. A picture the person saved is the person's own.
"""

from collections.abc import Set

from analyzers.artifacts import DynamicArtifact, StaticArtifact
from analyzers.handling import Flow
from scanner.handling_facts import DEVICE, cut_short, flow_fact, outcome, unread
from scanner.observed_facts import RunAnswer
from scanner.outcome import Outcome
from scanner.policy_facts import identifies
from scanner.runs.places import at_rest
from scanner.weighing import weigh

_OPEN = ("log", "clipboard", "external-file", "shared-media")
_OWN = ("private-file", "preferences", "database")


def judge(static: StaticArtifact, dynamic: DynamicArtifact | None = None) -> Outcome:
    """The code's answer, weighed with the runs'."""
    sinks = {flow.sink for flow in static.handling.flows if _counts(flow, static)}
    return weigh(
        in_code(static),
        dynamic,
        at_rest,
        same=lambda _, run: _same_place(sinks, run),
        settles=("face pictures kept for an unknown time",),
    )


_PLACES = {"log": ("log",), "shared": ("external-file", "shared-media"), "private": _OWN}


def _same_place(sinks: Set[str], run: RunAnswer) -> bool:
    """Whether the code writes to a place in which the run found a face."""
    places = {fact.subject.partition(" ")[0] for fact in run.facts}
    return any(sinks & set(_PLACES.get(place, ())) for place in places)


def in_code(static: StaticArtifact) -> Outcome:
    """The code's answer."""
    early = unread(static)
    if early is not None:
        return early
    flows = [flow for flow in static.handling.flows if _counts(flow, static)]
    plain = [flow for flow in flows if flow.protected == "no"]
    open_ = [flow for flow in plain if flow.sink in _OPEN and not flow.removed]
    open_ += [f for f in plain if f.sink in _OWN and f.source == "face-template" and not f.removed]
    if open_:
        where = ", ".join(sorted({flow.sink for flow in open_}))
        return outcome(
            "likely-violation",
            "face data left unprotected",
            f"人脸数据以未保护的形式写入：{where}。",
            f"Face data is written without protection: {where}.",
            map(flow_fact, open_),
            DEVICE,
        )
    kept = [flow for flow in plain if flow.sink in _OPEN or not flow.removed]
    if kept:
        return outcome(
            "needs-manual-review",
            "face pictures kept for an unknown time",
            "人脸图片写入应用存储，未见删除，保存时间需人工核实。",
            "Face pictures are written to storage; how long they stay was not seen.",
            map(flow_fact, kept),
            DEVICE,
        )
    if static.handling.state == "partial":
        return cut_short()
    return outcome(
        "compliant",
        "nothing left unprotected",
        "代码中未发现人脸数据以未保护形式留存；所写内容均加密或随后删除。",
        "No face data was seen to stay unprotected; what is written is encrypted or deleted again.",
        map(flow_fact, flows),
        DEVICE,
    )


def _counts(flow: Flow, static: StaticArtifact) -> bool:
    if flow.sink not in (*_OPEN, *_OWN) or flow.chosen or flow.source == "gallery-query":
        return False
    pictures = flow.source != "face-template"
    # A photo with an effect that the person takes and keeps is the person's own.
    return not (pictures and flow.sink not in ("log", "clipboard") and not identifies(static))
