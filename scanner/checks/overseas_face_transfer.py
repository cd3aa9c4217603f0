"""Face data sent outside the mainland.

Only a hint from the code: names of regions and of overseas services in the addresses faces are sent to.
Where a host stands, and on what legal route data goes there, code does not show.

- An address of an overseas region or service: ``needs-manual-review``.
- Anything else: ``not-assessed``; nothing is sent: ``not-applicable``.

With a session the order of events in the runs decides; the code's answer is weighed with it:

- A face went to a host abroad of an owner abroad, and the policy denies export or is silent on it:
  ``likely-violation``.
- Only the location speaks for it, the app is an edition for other countries, or export is told without a consent:
  ``needs-manual-review``. Hong Kong, Macao and Taiwan are outside the mainland for these rules: for a lawyer.
- All hosts in the mainland, or export told in the policy and agreed to before it: ``compliant``.
- Without the user's own database the country is unknown: ``not-assessed``.
"""

import re

from msgspec.structs import replace

from analyzers.artifacts import DynamicArtifact, PolicyArtifact, StaticArtifact, Text
from analyzers.patterns import later
from analyzers.sdks import catalogue
from scanner.context import Context, is_mainland
from scanner.handling_facts import (
    NOTHING_SENT,
    cut_short,
    flow_fact,
    host,
    leaving,
    opens_face_page,
    outcome,
    sends_by_itself,
    unread,
)
from scanner.outcome import Outcome, not_assessed
from scanner.policy_facts import face_passages
from scanner.policy_view import combined
from scanner.runs.credible import credible
from scanner.runs.sending import ABROAD, ExportTold, overseas
from scanner.weighing import weigh

_OVERSEAS = re.compile(
    r"(?:^|[.-])(?:us|eu|ap|sa|ca|af|me)-(?:east|west|north|south|central|southeast|northeast)(?:-\d)?(?:[.-]|$)"
    r"|amazonaws\.com$|\.azure\.com$|\.googleapis\.com$|\.cloudfunctions\.net$|\.firebaseio\.com$"
    r"|(?:^|\.)api-us\.|(?:^|\.)apius\.|kairos\.com$|luxand\.cloud$|\.facetec\.com$",
    re.IGNORECASE,
)
_NOT_ABROAD = later(
    r"(?:不|未|无)[^，,。；;]{0,14}(?:出境|跨境|境外|海外|国外)|\b(?:not|never|no)\b[^.;]{0,40}(?:abroad|overseas|outside|cross-border)",
    re.IGNORECASE,
)
_CONDITION = later(
    r"未经|未取得|未获|除非|除外|除[^，,。；;]{1,20}外|如需|若需|如果|\b(?:without|unless|except|if)\b",
    re.I,
)
_LOCATION = Text("主机所在地与出境依据", "where the host stands and the legal route of the export")


def judge(
    static: StaticArtifact,
    context: Context,
    policy: PolicyArtifact | None = None,
    dynamic: DynamicArtifact | None = None,
) -> Outcome:
    """The code's answer, weighed with the runs'."""
    told = export_told(policy)
    edition = bool(context.market) and not is_mainland(context.market or "")
    answer = weigh(
        credible(in_code(static, policy), static, dynamic),
        dynamic,
        lambda seen: overseas(seen, told, is_foreign, edition=edition),
    )
    if "dynamic" not in answer.basis or policy is None or "policy" in answer.basis:
        return answer
    return replace(answer, basis=(*answer.basis, "policy"))


def export_told(policy: PolicyArtifact | None) -> ExportTold:
    """What the policy and its face rules say of export."""
    if policy is None:
        return "unknown"
    told = False
    for part in combined(policy).speaking:
        promises = [each for each in part.policy.promises if each.kind == "not_abroad"]
        if any(not each.conditional for each in promises):
            return "denied"
        # “Not abroad without your consent” tells that it may go there.
        told = told or bool(promises)
        words = [part.policy.text[a:b] for a, b in part.policy.elements["storage_location"].quotes]
        if any(_NOT_ABROAD.search(text) and not _CONDITION.search(text) for text in words):
            return "denied"
        told = told or any(ABROAD.search(text) for text in words)
    return "told" if told else "silent"


def is_foreign(owner: str) -> bool:
    """Whether all SDKs of a host's owner are of vendors outside the mainland."""
    regions = {row.region for row in catalogue().sdks if row.vendor == owner}
    return regions == {"global"}


def in_code(static: StaticArtifact, policy: PolicyArtifact | None = None) -> Outcome:
    """The code's hint."""
    early = unread(static)
    if early is not None:
        return early
    flows = leaving(static)
    found = [flow for flow in flows if any(_OVERSEAS.search(host(url)) for url in flow.urls)]
    if found:
        names = sorted({host(u) for flow in found for u in flow.urls if _OVERSEAS.search(host(u))})
        shown = ", ".join(names)
        answer = outcome(
            "needs-manual-review",
            "addresses of an overseas region or service",
            f"人脸数据发往疑似境外的地址（{shown}），需核实所在地与出境依据。",
            f"Face data goes to addresses that point overseas ({shown}); location and legal route are open.",
            map(flow_fact, found),
            missing=_LOCATION,
        )
        return _with_policy(answer, policy)
    if static.handling.state == "partial":
        return cut_short()
    if not flows and not sends_by_itself(static) and not opens_face_page(static):
        return outcome(
            "not-applicable",
            NOTHING_SENT,
            "代码中没有发现人脸数据流向网络。",
            "No flow from a face to the network was found in the code.",
        )
    return not_assessed(
        "location of hosts unknown",
        "代码无法说明接收主机所在地。",
        "Code does not tell where the receiving hosts stand.",
        would_change=(
            Text("抓取流量并核实主机所在地。", "Capture the traffic and locate the hosts."),
        ),
    )


def _with_policy(answer: Outcome, policy: PolicyArtifact | None) -> Outcome:
    if policy is None or policy.elements["storage_location"].covered:
        return answer
    first = answer.facts[0]
    fact = type(first)(first.subject, first.message, (*first.evidence, *face_passages(policy)))
    return Outcome(
        answer.verdict,
        answer.reason,
        answer.message,
        ("static", "policy"),
        (fact, *answer.facts[1:]),
        missing=answer.missing,
        would_change=answer.would_change,
    )
