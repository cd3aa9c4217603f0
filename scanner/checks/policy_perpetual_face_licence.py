"""Unlimited licence over faces or portraits.

Counts three marks of a licence granted to the operator: without an end, irrevocable, passed on freely.
Sentences that stand near each other make one licence.

- Over faces or portraits, all three and not limited to the service: ``violation``; two: ``likely-violation``.
- Over uploads: two or more in an app that swaps faces: ``likely-violation``; any other content licence:
  ``needs-manual-review``, since whether faces are among the content is for a person to say.
- Limited, or fewer marks: ``needs-manual-review`` over faces, else ``compliant``.
- No such licence in an agreement: ``compliant``; in a mere policy: ``not-assessed``, because such
  licences stand in user agreements.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from analyzers.artifacts import Evidence, Licence, PolicyArtifact, StaticArtifact, Text
from reports.model import Verdict
from scanner.outcome import Fact, Outcome, not_assessed
from scanner.policy_view import Part, combined

NEAR = 600
"""Code points between sentences of one licence."""

_AGREEMENT = re.compile(
    r"协议|条款|规约|须知|\b(?:terms|agreement|licen[cs]e|conditions|eula)\b", re.I
)
_LIMIT = Text(
    "限定期限、用途，去掉任意转授权。", "Limit term and purpose; drop free sub-licensing."
)


class _Grant(NamedTuple):
    """One licence, whatever number of sentences it takes."""

    faces: bool
    marks: int
    limited: bool
    quotes: tuple[Evidence, ...]


def judge(static: StaticArtifact, policy: PolicyArtifact) -> Outcome:
    """The text's answer."""
    parts = combined(policy).parts
    grants = [grant for part in parts for grant in _grants(part)]
    if not grants:
        return _none(parts)
    worst = max(grants, key=lambda grant: (grant.faces, not grant.limited, grant.marks))
    ranked = sorted(grants, key=lambda grant: grant is not worst)
    facts = tuple(_fact(grant) for grant in ranked[:3])
    if worst.faces:
        return _over_faces(worst, facts)
    if worst.marks >= 2 and "FC7" in static.face_classes:
        return _answer(
            "likely-violation",
            "wide licence over uploads of a face-swapping app",
            "换脸应用对用户上传内容取得的授权过宽。",
            "A face-swapping app takes a wide licence over what is uploaded.",
            facts,
        )
    if worst.limited:
        return _answer(
            "compliant",
            "limited content licence",
            "内容授权限于提供服务。",
            "The content licence is limited to the service.",
            facts,
        )
    return _answer(
        "needs-manual-review",
        "general content licence",
        "有一般性的内容授权，是否包含人脸需人工判断。",
        "There is a general content licence; whether faces are among the content is for a person to say.",
        facts,
    )


def _over_faces(grant: _Grant, facts: tuple[Fact, ...]) -> Outcome:
    if grant.marks == 3 and not grant.limited:
        return _answer(
            "violation",
            "all three marks over faces or portraits",
            "对人脸或肖像的授权无期限、不可撤销且可任意转授权。",
            "The licence over faces or portraits has no end, is irrevocable and may be passed on freely.",
            facts,
        )
    if grant.marks >= 2 and not grant.limited:
        return _answer(
            "likely-violation",
            "two of three marks over faces or portraits",
            "对人脸或肖像的授权具备“无期限、不可撤销、任意转授权”中的两项。",
            "The licence over faces or portraits has two of: no end, irrevocable, passed on freely.",
            facts,
        )
    return _answer(
        "needs-manual-review",
        "licence over faces or portraits",
        "有对人脸或肖像的授权，范围需人工判断。",
        "There is a licence over faces or portraits; how far it goes is for a person to say.",
        facts,
    )


def _none(parts: Sequence[Part]) -> Outcome:
    if not any(_agreement(part) for part in parts):
        return not_assessed(
            "no user agreement read",
            "所读文本不是用户协议，其中也没有此类授权；用户协议未读取，未评估。",
            "The text read is no user agreement and holds no such licence; the agreement itself was not read.",
            would_change=(Text("提供用户协议。", "Supply the user agreement."),),
        )
    return _answer(
        "compliant",
        "no such licence",
        "协议中没有对人脸、肖像或上传内容的无限授权。",
        "The agreement takes no unlimited licence over faces, portraits or uploads.",
        (),
    )


def _agreement(part: Part) -> bool:
    kind = part.linked.kind if part.linked is not None else ""
    return kind == "agreement" or _AGREEMENT.search(part.policy.title) is not None


def _grants(part: Part) -> list[_Grant]:
    groups: list[list[Licence]] = []
    for licence in part.policy.licences:
        if groups and licence.quote[0] - groups[-1][-1].quote[1] <= NEAR:
            groups[-1].append(licence)
        else:
            groups.append([licence])
    return [
        _Grant(
            faces=any(item.over != "content" for item in group),
            marks=sum(
                any(getattr(item, mark) for item in group)
                for mark in ("perpetual", "irrevocable", "sublicensable")
            ),
            limited=any(item.limited for item in group),
            quotes=tuple(part.quoted(*item.quote) for item in group),
        )
        for group in groups
    ]


def _fact(grant: _Grant) -> Fact:
    subject = "faces" if grant.faces else "content"
    message = Text("授权条款原文。", "What the person is made to grant.")
    return Fact(subject, message, grant.quotes[:3])


def _answer(verdict: Verdict, reason: str, zh: str, en: str, facts: tuple[Fact, ...]) -> Outcome:
    change = () if verdict == "compliant" else (_LIMIT,)
    return Outcome(verdict, reason, Text(zh, en), ("static", "policy"), facts, would_change=change)
