"""Face result readable by anyone with the link.

Only a hint from the code: an address that ends in a running number and carries nothing secret, opened or
shared by an app that sends faces. Whether it opens without a login only a request of one's own result shows.

- Such an address: ``needs-manual-review``.
- An address that carries a token: ``not-assessed``; none: ``not-applicable``.

With a session the order of events in the runs decides; the code's answer is weighed with it:

- The tester's own result opens without a login after it was deleted, or after a day: ``violation``.
- It opens, for how long is not known: ``likely-violation``.
- The person shared it, or no face is recognised in it: ``needs-manual-review``; refused: ``compliant``.
"""

from analyzers.artifacts import DynamicArtifact, StaticArtifact, Text
from analyzers.handling import ResultLink
from scanner.handling_facts import LEAVING, cut_short, outcome, unread
from scanner.outcome import Fact, Outcome, not_assessed
from scanner.runs.places import result_link
from scanner.weighing import weigh

_OPEN = Text(
    "用自己的结果链接在未登录时访问。", "Open the link of one's own result without a login."
)


def judge(static: StaticArtifact, dynamic: DynamicArtifact | None = None) -> Outcome:
    """The code's answer, weighed with the runs'."""
    return weigh(
        in_code(static), dynamic, result_link, settles=("result address without anything secret",)
    )


def in_code(static: StaticArtifact) -> Outcome:
    """The code's hint."""
    early = unread(static)
    if early is not None:
        return early
    sends = any(flow.sink in LEAVING for flow in static.handling.flows)
    found = list(static.handling.links) if sends else []
    bare = [link for link in found if link.guarded == "no"]
    if bare:
        return outcome(
            "needs-manual-review",
            "result address without anything secret",
            "结果页面的地址只由路径和编号组成，未见令牌，需核实他人能否打开。",
            "The address of a result is a path and a number without a token; a person has to try who can open it.",
            map(_fact, bare),
            _OPEN,
        )
    if found:
        return not_assessed(
            "result address carries a token",
            "结果地址带有令牌，其有效期未知。",
            "The address of a result carries a token; how long it is valid is unknown.",
            would_change=(_OPEN,),
        )
    if static.handling.state == "partial":
        return cut_short()
    return outcome(
        "not-applicable",
        "no result address in the code",
        "代码中没有发现人脸结果的链接。",
        "No address of a face result was found in the code.",
    )


def _fact(link: ResultLink) -> Fact:
    shared = ("，并可分享", " and shared") if link.shared else ("", "")
    return Fact(
        link.url,
        Text(f"结果地址 {link.url}{shared[0]}。", f"Result address {link.url}{shared[1]}."),
        link.evidence,
    )
