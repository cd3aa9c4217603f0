"""Third-party face SDK or recipient not disclosed.

Holds the face SDKs of other companies that reached code uses, or that ran, against the policy's lists of components
and its named recipients, by the alias table of the catalogue.

- Every one listed, with a purpose and a word of the face: ``compliant``.
- One that is only named otherwise, listed without purpose or face, or works on the device and is nowhere:
  ``needs-manual-review``. So is one missing from a policy whose list stands in a document that was not read, and
  one whose faces go to the operator's own hosts only: it may be run by the operator.
- One that sends faces to its maker and is nowhere named: ``likely-violation``. More needs captured traffic.

With a session: a face that went to a host of a company named in no list is a ``violation``; to one that is named
only in passing, for a person. A host that nobody is known to run is not a company.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from analyzers.artifacts import DynamicArtifact, PolicyArtifact, StaticArtifact, Text
from analyzers.hosts import is_own_host
from analyzers.sdks import catalogue
from reports.model import Verdict
from scanner.handling_facts import leaving
from scanner.outcome import Basis, Fact, Outcome
from scanner.policy_view import Part, combined
from scanner.recipients import Row, in_use, quotes_or_passages, state_of, table
from scanner.runs.recipients import undisclosed
from scanner.weighing import ACCUSING, weigh

CHECK = "policy-third-party-face-recipient"
_TRAFFIC = Text("抓取人脸步骤的网络流量。", "Capture the traffic of the face step.")
_LIST = Text("第三方 SDK 清单", "the list of third-party components")
_SUPPLY = Text("提供第三方 SDK 清单。", "Supply the list of third-party components.")
_UNNAMED = "a face sent to a company the policy does not name"
_MISSING = "face SDK not in the policy"


def judge(
    static: StaticArtifact, policy: PolicyArtifact, dynamic: DynamicArtifact | None = None
) -> Outcome:
    """The comparison's answer, weighed with what the runs sent."""
    parts = combined(policy).parts
    code = in_code(static, policy, dynamic)
    answer = weigh(
        code,
        dynamic,
        lambda seen: undisclosed(
            seen, lambda vendor: state_of(vendor, parts)[0], accused=code.verdict in ACCUSING
        ),
        same={_UNNAMED: (_MISSING,)},
    )
    if "dynamic" in answer.basis and "policy" not in answer.basis:
        return replace(answer, basis=(*answer.basis, "policy"))
    return answer


def in_code(
    static: StaticArtifact, policy: PolicyArtifact, dynamic: DynamicArtifact | None = None
) -> Outcome:
    """The comparison of the SDKs in use with the policy."""
    used = in_use(static, dynamic)
    if not used:
        return Outcome(
            "not-applicable",
            "no third-party face component",
            Text("应用未使用第三方人脸组件。", "The app uses no third-party face component."),
            ("static",),
        )
    parts = combined(policy).parts
    known = {sdk.id for sdk in used}
    rows = [row for row in table(static, dynamic, parts) if row.subject in known]
    facts = tuple(_fact(row, parts) for row in rows)
    basis: tuple[Basis, ...] = (
        ("static", "policy")
        if any(row.basis == "static" for row in rows)
        else ("dynamic", "policy")
    )
    return _of_rows(rows, facts, static, policy, basis)


def _of_rows(
    rows: Sequence[Row],
    facts: tuple[Fact, ...],
    static: StaticArtifact,
    policy: PolicyArtifact,
    basis: tuple[Basis, ...],
) -> Outcome:
    missing = [row for row in rows if row.state == "missing"]
    sending = [row for row in missing if catalogue().row(row.subject).processing != "on-device"]
    deployed = [row for row in sending if _on_own_hosts(row, static)]
    if len(sending) > len(deployed) and not _elsewhere(policy):
        names = _names([row for row in sending if row not in deployed])
        return _answer(
            "likely-violation",
            _MISSING,
            f"政策未披露人脸 SDK：{names}。",
            f"The policy does not name the face SDK: {names}.",
            facts,
            basis,
        )
    if missing:
        reason = "on-device face SDK not in the policy"
        if sending:
            reason = "list not read" if _elsewhere(policy) else "role of the SDK's maker unclear"
        names = _names(missing)
        return _answer(
            "needs-manual-review",
            reason,
            f"在所读文本中未找到：{names}；清单可能另文发布，或该组件只在设备上或运营者自己的服务器上运行。",
            f"Not found in the text read: {names}; the list may stand elsewhere, or the component only works on "
            "the device or with the operator's own servers.",
            facts,
            basis,
        )
    vague = [row for row in rows if row.state == "vague"]
    if vague:
        return _answer(
            "needs-manual-review",
            "named without purpose or face data",
            f"仅以厂商名提及，或未写明目的和人脸：{_names(vague)}。",
            f"Only its maker is named, or without purpose and faces: {_names(vague)}.",
            facts,
            basis,
        )
    return _answer(
        "compliant",
        "every face SDK listed",
        "所用人脸 SDK 均已在政策中列明目的和人脸数据。",
        "Every face SDK is listed with its purpose and faces.",
        facts,
        basis,
    )


def _on_own_hosts(row: Row, static: StaticArtifact) -> bool:
    """Whether all that the code sends from an SDK goes to hosts of the operator's own."""
    urls = [url for flow in leaving(static) if flow.sdk == row.subject for url in flow.urls]
    return bool(urls) and all(is_own_host(url, static.app.package) for url in urls)


def _elsewhere(policy: PolicyArtifact) -> bool:
    """Whether the list may stand in a document that was not read."""
    lists = [each for each in policy.linked if each.kind == "sdk-list" and not each.foreign]
    if any(each.reading is None for each in lists):
        return True
    unread = any(item.id == "policy-links-not-followed" for item in policy.limitations)
    return unread and not lists and not policy.sdk_rows


_LACKS = {
    "purpose": Text("目的", "the purpose"),
    "faces": Text("人脸数据", "face data"),
    "maker": Text("该厂商本名（只提及同一集团的公司）", "its maker (only a company of its group)"),
}


def _fact(row: Row, parts: Sequence[Part]) -> Fact:
    zh = "、".join(_LACKS[name].zh for name in row.lacks)
    en = ", ".join(_LACKS[name].en for name in row.lacks)
    told = {
        "listed": Text(f"{row.name}：已列明。", f"{row.name}: listed."),
        "vague": Text(f"{row.name}：提及但未写明{zh}。", f"{row.name}: named without {en}."),
        "missing": Text(f"{row.name}：政策未提及。", f"{row.name}: not in the policy."),
    }
    return Fact(row.subject, told[row.state], (*row.seen, *quotes_or_passages(row, parts)))


def _names(rows: Sequence[Row]) -> str:
    return ", ".join(row.name for row in rows)


def _answer(
    verdict: Verdict,
    reason: str,
    zh: str,
    en: str,
    facts: tuple[Fact, ...],
    basis: tuple[Basis, ...],
) -> Outcome:
    return Outcome(
        verdict,
        reason,
        Text(zh, en),
        basis,
        facts,
        missing=(_LIST,) if verdict != "compliant" else (),
        would_change=(_TRAFFIC, _SUPPLY) if verdict != "compliant" else (_TRAFFIC,),
    )
