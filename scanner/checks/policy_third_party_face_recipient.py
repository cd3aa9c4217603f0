"""Third-party face SDK or recipient not disclosed.

Holds the face SDKs of other companies that reached code uses against the policy's lists of components and
its named recipients, by the alias table of the catalogue.

- Every one listed, with a purpose and a word of the face: ``compliant``.
- One that is only named otherwise, listed without purpose or face, or works on the device and is nowhere:
  ``needs-manual-review``. So is one missing from a policy whose list stands in a document that was not read.
- One that sends faces to its maker and is nowhere named: ``likely-violation``. More needs captured traffic.

With a session: a face that went to a host of a company named in no list is a ``violation``.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from analyzers.artifacts import (
    DynamicArtifact,
    Evidence,
    PolicyArtifact,
    SdkUse,
    StaticArtifact,
    Text,
)
from analyzers.sdk_names import named
from analyzers.sdks import catalogue
from reports.model import Verdict
from scanner.outcome import Fact, Outcome
from scanner.policy_facts import face_passages
from scanner.policy_view import Part, combined
from scanner.runs.sending import undisclosed
from scanner.weighing import weigh

NOBODY = frozenset(("the app itself", "open source", "AOSP", "various"))
"""Vendors that no list has to name."""

_TRAFFIC = Text("抓取人脸步骤的网络流量。", "Capture the traffic of the face step.")
_LIST = Text("第三方 SDK 清单", "the list of third-party components")
_SUPPLY = Text("提供第三方 SDK 清单。", "Supply the list of third-party components.")


def judge(
    static: StaticArtifact, policy: PolicyArtifact, dynamic: DynamicArtifact | None = None
) -> Outcome:
    """The comparison's answer, weighed with what the runs sent."""
    parts = combined(policy).parts
    answer = weigh(
        in_code(static, policy),
        dynamic,
        lambda seen: undisclosed(seen, lambda vendor: _is_listed(vendor, parts)),
        same={_UNNAMED: ("face SDK not in the policy",)},
    )
    if answer.reason != _UNNAMED:
        return answer
    return replace(answer, basis=(*answer.basis, "policy"))


_UNNAMED = "a face sent to a company the policy does not name"


def _is_listed(vendor: str, parts: Sequence[Part]) -> bool:
    """Whether any text names a company, by one of its SDKs."""
    if vendor in NOBODY:
        return True
    ids = [row.id for row in catalogue().sdks if row.vendor == vendor]
    listed = [sdk for part in parts for row in part.policy.sdk_rows for sdk in row.sdks]
    listed += [sdk for part in parts for item in part.policy.recipients for sdk in item.sdks]
    listed += [sdk for part in parts for item in named(part.policy.text) for sdk in item.sdks]
    return not ids or bool(set(ids) & set(listed)) or any(vendor in p.policy.text for p in parts)


def in_code(static: StaticArtifact, policy: PolicyArtifact) -> Outcome:
    """The comparison of the code's SDKs with the policy."""
    used = [sdk for sdk in static.sdks if _theirs(sdk)]
    if not used:
        return Outcome(
            "not-applicable",
            "no third-party face component",
            Text("应用未使用第三方人脸组件。", "The app uses no third-party face component."),
            ("static",),
        )
    parts = combined(policy).parts
    states = {sdk.id: _state(sdk, parts) for sdk in used}
    facts = tuple(_fact(sdk, states[sdk.id], parts) for sdk in used)
    missing = [sdk for sdk in used if states[sdk.id] == "missing"]
    sending = [sdk for sdk in missing if catalogue().row(sdk.id).processing != "on-device"]
    if sending and not _elsewhere(policy):
        return _answer(
            "likely-violation",
            "face SDK not in the policy",
            f"政策未披露人脸 SDK：{_names(sending)}。",
            f"The policy does not name the face SDK: {_names(sending)}.",
            facts,
        )
    if missing:
        reason = "list not read" if sending else "on-device face SDK not in the policy"
        return _answer(
            "needs-manual-review",
            reason,
            f"在所读文本中未找到：{_names(missing)}；清单可能另文发布，或该组件只在设备上运行。",
            f"Not found in the text read: {_names(missing)}; the list may stand elsewhere, or the component "
            "only works on the device.",
            facts,
        )
    vague = [sdk for sdk in used if states[sdk.id] == "vague"]
    if vague:
        return _answer(
            "needs-manual-review",
            "named without purpose or face data",
            f"仅以厂商名提及，或未写明目的和人脸：{_names(vague)}。",
            f"Only its maker is named, or without purpose and faces: {_names(vague)}.",
            facts,
        )
    return _answer(
        "compliant",
        "every face SDK listed",
        "所用人脸 SDK 均已在政策中列明目的和人脸数据。",
        "Every face SDK is listed with its purpose and faces.",
        facts,
    )


def _theirs(sdk: SdkUse) -> bool:
    row = catalogue().row(sdk.id)
    return (
        sdk.grade != "present"
        and not (sdk.weak or sdk.not_face_data or row.by_rule or row.framework)
        and row.vendor not in NOBODY
    )


def _state(sdk: SdkUse, parts: Sequence[Part]) -> str:
    """``listed``, ``vague`` or ``missing``."""
    rows = [row for part in parts for row in part.policy.sdk_rows if _same_vendor(sdk.id, row.sdks)]
    if any(row.face and row.purpose for row in rows):
        return "listed"
    if any(_same_vendor(sdk.id, item.sdks) for part in parts for item in part.policy.recipients):
        return "listed"
    somewhere = rows or any(
        _same_vendor(sdk.id, item.sdks) for part in parts for item in named(part.policy.text)
    )
    return "vague" if somewhere else "missing"


def _same_vendor(sdk: str, listed: tuple[str, ...]) -> bool:
    """Versions of one maker's SDK go by one name in policies."""
    vendor = catalogue().row(sdk).vendor
    return any(catalogue().row(other).vendor == vendor for other in listed)


def _elsewhere(policy: PolicyArtifact) -> bool:
    """Whether the list may stand in a document that was not read."""
    lists = [each for each in policy.linked if each.kind == "sdk-list" and not each.foreign]
    if any(each.reading is None for each in lists):
        return True
    unread = any(item.id == "policy-links-not-followed" for item in policy.limitations)
    return unread and not lists and not policy.sdk_rows


def _fact(sdk: SdkUse, state: str, parts: Sequence[Part]) -> Fact:
    name = catalogue().row(sdk.id).name
    told = {
        "listed": Text(f"{name}：已列明。", f"{name}: listed."),
        "vague": Text(f"{name}：仅笼统提及。", f"{name}: named only in passing."),
        "missing": Text(f"{name}：政策未提及。", f"{name}: not in the policy."),
    }
    return Fact(sdk.id, told[state], (*sdk.evidence[:2], *_quotes(sdk, parts)))


def _quotes(sdk: SdkUse, parts: Sequence[Part]) -> tuple[Evidence, ...]:
    found = []
    for part in parts:
        policy = part.policy
        spans = [row.quote for row in policy.sdk_rows if _same_vendor(sdk.id, row.sdks)]
        spans += [item.quote for item in policy.recipients if _same_vendor(sdk.id, item.sdks)]
        spans += [(n.start, n.end) for n in named(policy.text) if _same_vendor(sdk.id, n.sdks)]
        found += [part.quoted(*span) for span in spans[:2]]
    return tuple(found[:2]) or face_passages(parts[0].policy)


def _names(used: list[SdkUse]) -> str:
    return ", ".join(catalogue().row(sdk.id).name for sdk in used)


def _answer(verdict: Verdict, reason: str, zh: str, en: str, facts: tuple[Fact, ...]) -> Outcome:
    return Outcome(
        verdict,
        reason,
        Text(zh, en),
        ("static", "policy"),
        facts,
        missing=(_LIST,) if verdict != "compliant" else (),
        would_change=(_TRAFFIC, _SUPPLY) if verdict != "compliant" else (_TRAFFIC,),
    )
