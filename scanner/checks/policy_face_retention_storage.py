"""Storage period, place and end-of-period handling of face data.

Goes by what sentences on faces say of how long they are kept:

- a number, an event or "not kept", with what happens then and where it is kept: ``compliant``.
- the same without the place, or without what happens at the end: ``needs-manual-review``. The law on
  notices does not ask for the place.
- "not kept" while the code sends or stores faces: ``needs-manual-review`` (the contradiction is another check).
- only a formula ("the shortest time necessary", "as the law requires"), or only sentences on all data:
  ``likely-violation``.
- "for ever", or nothing at all while the code of an app that identifies people sends or stores faces:
  ``violation``; otherwise nothing at all is ``likely-violation``.
"""

import re
from typing import NamedTuple

from analyzers.artifacts import PolicyArtifact, Retention, StaticArtifact, Text
from reports.model import Verdict
from scanner.handling_facts import leaving
from scanner.outcome import Fact, Outcome, not_assessed
from scanner.policy_facts import identifies, quoted, stays_on_device, tells_of_processing, unsure
from scanner.policy_view import Part, View, combined, rules_not_read

STORES = ("external-file", "shared-media", "private-file", "preferences", "database")
"""Sinks that keep."""
FIXED = ("period", "event", "not_kept")
"""Statements from which one can tell when the data are gone."""

_ENDS = re.compile(
    r"删除|销毁|清除|清空|抹[除去掉]|匿名化|丢弃|擦除|覆盖|移除|废弃"
    r"|\b(?:delet|eras|destroy|discard|remov|wip|purg|anonymi|overwrit|shred|drop)\w*",
    re.I,
)
_SENT = Text("核对代码中的人脸上传或存储与该说法。", "Compare the flow found in the code with it.")
_WRITE = Text("写明人脸信息的期限、地点和到期处理。", "State period, place and end for faces.")


class _Said(NamedTuple):
    """A statement on how long, with the document it stands in."""

    part: Part
    item: Retention


def judge(static: StaticArtifact, policy: PolicyArtifact) -> Outcome:
    """The policy's answer."""
    if not tells_of_processing(policy) and stays_on_device(static):
        return not_assessed(
            "effects on the device, not mentioned",
            "仅有设备端的检测或美颜，政策未提及；是否须写明期限取决于图像是否离开设备。",
            "Only detection or effects on the device, unmentioned; whether a period is due depends on "
            "whether images leave the device.",
        )
    view = combined(policy)
    said = [_Said(part, item) for part in view.speaking for item in part.policy.retention]
    faces = [each for each in said if each.item.face]
    for_ever = [each for each in faces if each.item.kind == "permanent"]
    if for_ever:
        return _answer(
            "violation" if identifies(static) else "likely-violation",
            "kept for ever",
            "政策称永久保存人脸信息。",
            "The policy says that faces are kept for ever.",
            _facts(for_ever, "permanent"),
        )
    fixed = [each for each in faces if each.item.kind in FIXED]
    if fixed:
        return _told(static, view, fixed)
    outcome = _not_told(static, policy, said, faces)
    if view.unread_rules:
        return rules_not_read(view, outcome.facts)
    return unsure(policy, outcome.facts) if policy.abstain else outcome


def _told(static: StaticArtifact, view: View, fixed: list[_Said]) -> Outcome:
    facts = _facts(fixed, "period")
    if all(each.item.kind == "not_kept" for each in fixed) and (_kept(static) or leaving(static)):
        return _answer(
            "needs-manual-review",
            "said not to be kept, seen leaving or stored",
            "政策称不保存人脸信息，而代码中有上传或存储。",
            "The policy says that faces are not kept, yet the code sends or stores them.",
            facts,
            _SENT,
        )
    lacks = [] if _ends(view, fixed) else [Text("到期如何处理", "what happens at the end")]
    if not view.element("storage_location").covered:
        lacks.append(Text("存储地点", "the place of storage"))
    if lacks:
        zh, en = "、".join(t.zh for t in lacks), " and ".join(t.en for t in lacks)
        return _answer(
            "needs-manual-review",
            f"period told, not {en}",
            f"写明了人脸信息的期限，但未写明{zh}。",
            f"The period for faces is told, but not {en}.",
            facts,
        )
    return _answer(
        "compliant",
        "period, place and end told of faces",
        "专门针对人脸写明了期限、地点和到期处理。",
        "Period, place and end are told of faces.",
        facts,
    )


def _not_told(
    static: StaticArtifact, policy: PolicyArtifact, said: list[_Said], faces: list[_Said]
) -> Outcome:
    if faces:
        return _answer(
            "likely-violation",
            "only a formula for faces",
            "人脸信息的期限只有“必要的最短时间”“按法律规定”一类套话。",
            'Of faces there is only a formula such as "the shortest time" or "as the law requires".',
            _facts(faces, "formula"),
            _WRITE,
        )
    if said:
        return _answer(
            "likely-violation",
            "only sentences on all data",
            "期限只有针对全部数据的笼统表述，未点明人脸。",
            "There is only a sentence on all data; faces are not named.",
            _facts(said, "formula"),
            _WRITE,
        )
    confirmed = identifies(static) and (_kept(static) or bool(leaving(static)))
    return _answer(
        "violation" if confirmed else "likely-violation",
        "no period at all",
        "政策没有写明任何保存期限或其确定方法。",
        "The policy gives no period and no way of fixing one.",
        (quoted(policy, "period", Text("未写明期限。", "No period is told.")),),
        _WRITE,
    )


def _kept(static: StaticArtifact) -> bool:
    """Whether the code writes a face to a file, a database or the like and does not delete it."""
    return any(
        flow.sink in STORES and not flow.removed and not flow.chosen
        for flow in static.handling.flows
    )


def _ends(view: View, fixed: list[_Said]) -> bool:
    if any(e.item.kind == "not_kept" or e.item.event in ("done", "purpose") for e in fixed):
        return True
    return any(
        s.face != "no"
        and "retention" in s.elements
        and _ENDS.search(part.policy.text[s.start : s.end])
        for part in view.speaking
        for s in part.policy.sentences
    )


def _facts(said: list[_Said], subject: str) -> tuple[Fact, ...]:
    message = Text("政策关于保存期限的说法。", "What the policy says of how long.")
    quotes = tuple(each.part.quoted(*each.item.quote) for each in said[:3])
    return (Fact(subject, message, quotes),)


def _answer(
    verdict: Verdict, reason: str, zh: str, en: str, facts: tuple[Fact, ...], *change: Text
) -> Outcome:
    return Outcome(verdict, reason, Text(zh, en), ("static", "policy"), facts, would_change=change)
