"""Silent bulk upload of album photos.

Follows what is read from the album to the network.

- Photos of an album query go out in a loop that no touch starts: ``likely-violation``.
- They go out after a touch, or it is unclear how many: ``needs-manual-review``.
- Only pictures the person picked go out, or what is read of the album stays: ``compliant`` (static reading
  only).
- The album is not read: ``not-applicable``.

With a session the order of events in the runs decides; the code's answer is weighed with it:

- A planted photo that nobody selected left the device: ``violation``.
- So it did, and the app is described as a backup, or whose traffic it is is unknown: ``needs-manual-review``.
- Photos were read or picked, and no planted one was sent: ``compliant``.
"""

from analyzers.artifacts import DynamicArtifact, StaticArtifact
from scanner.context import Context
from scanner.handling_facts import LEAVING, cut_short, flow_fact, outcome, unread
from scanner.outcome import Outcome, not_assessed
from scanner.runs.sending import album
from scanner.weighing import weigh

_PERMISSIONS = (
    "android.permission.READ_EXTERNAL_STORAGE",
    "android.permission.READ_MEDIA_IMAGES",
    "android.permission.MANAGE_EXTERNAL_STORAGE",
    "android.permission.WRITE_EXTERNAL_STORAGE",
)


def judge(
    static: StaticArtifact, context: Context, dynamic: DynamicArtifact | None = None
) -> Outcome:
    """The code's answer, weighed with the runs'."""
    described = f"{context.category or ''} {context.store_description or ''}"
    return weigh(
        in_code(static),
        dynamic,
        lambda seen: album(seen, described),
        same={
            "a planted photo left the device unselected": (
                "album photos sent in bulk without a picker",
            )
        },
    )


def in_code(static: StaticArtifact) -> Outcome:
    """The code's answer."""
    if not any(permission.name in _PERMISSIONS for permission in static.permissions):
        return outcome(
            "not-applicable",
            "no access to the album",
            "应用未申请读取相册的权限。",
            "The app does not ask for access to the album.",
        )
    early = unread(static)
    if early is not None:
        return early
    sent = [f for f in static.handling.flows if f.source == "gallery-query" and f.sink in LEAVING]
    silent = [f for f in sent if f.repeated == "loop" and f.by in ("automatic", "background")]
    if silent:
        return outcome(
            "likely-violation",
            "album photos sent in bulk without a picker",
            "代码在无用户操作的路径上循环读取相册并上传。",
            "The code reads the album in a loop and sends it, on a way that no touch starts.",
            map(flow_fact, silent),
        )
    if sent:
        return outcome(
            "needs-manual-review",
            "album photos sent after a touch",
            "相册照片会被上传，由用户操作触发，需核实功能说明与同意。",
            "Photos of the album are sent after a touch; whether that is the function has to be judged.",
            map(flow_fact, sent),
        )
    if static.handling.state == "partial":
        return cut_short()
    if "gallery-query" in static.handling.unresolved:
        return not_assessed(
            "the way of the album photos was not followed",
            "相册查询的结果经异步回调返回，其去向未能跟踪。",
            "The album is queried with an answer that comes later; where the photos go was not followed.",
        )
    picked = [f for f in static.handling.flows if f.chosen and f.sink in LEAVING]
    return outcome(
        "compliant",
        "no album photo reaches the network unpicked",
        "未发现未经选择的相册照片流向网络。",
        "No photo of the album was seen to reach the network without being picked.",
        map(flow_fact, picked),
    )
