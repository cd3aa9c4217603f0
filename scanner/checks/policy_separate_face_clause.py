"""Separate rules or section for face information.

Goes by the clause level the policy analyzer found:

- Face rules that are a document of their own and tell something: ``compliant``; when they could not be
  read: ``needs-manual-review``.
- The model abstains (its probability is near a half): ``needs-manual-review``.
- 2 or 3 (an own item, section or document): ``compliant``; that the face step links to it is not seen.
- 1 (an untitled paragraph): ``needs-manual-review``.
- 0 with faces named among other data: ``likely-violation``. No law asks for a separate document in so
  many words, so a missing section alone is never more.
- Neither faces nor biometrics named, while the app verifies or identifies people: ``violation``.

Effects that stay on the device and go unmentioned are ``not-assessed``: whether a duty arises depends on
what leaves the device, which only a session shows.
"""

from analyzers.artifacts import Clause, Mention, PolicyArtifact, StaticArtifact, Text
from scanner.outcome import Fact, Outcome, not_assessed
from scanner.policy_facts import (
    biometric_passage,
    identifies,
    names_biometrics,
    quotation,
    stays_on_device,
    tells_of_processing,
    unsure,
)
from scanner.policy_view import View, combined, rules_not_read

_LINK = Text("人脸步骤是否链接到该规则", "whether the face step links to these rules")
_OTHER_RULES = Text("另行链接的规则文件", "rules in documents linked elsewhere")
_SUPPLY = Text(
    "若另有单独的人脸规则，请一并提供。", "Supply the separate face rules, if there are any."
)


def judge(static: StaticArtifact, policy: PolicyArtifact) -> Outcome:
    """The policy's answer."""
    clauses = tuple(_fact(policy, clause) for clause in policy.clauses[:5])
    view = combined(policy)
    if view.rules is not None:
        return _own_document(view)
    if view.unread_rules and policy.clause_level < 2:
        return rules_not_read(view, clauses or _named(tells_of_processing(policy)[:5], policy))
    if policy.abstain:
        return unsure(policy, clauses or _named(tells_of_processing(policy)[:5], policy))
    if policy.clause_level >= 2:
        return _own_section(policy, clauses)
    if policy.clause_level == 1:
        return Outcome(
            "needs-manual-review",
            "only a short untitled paragraph",
            Text(
                "人脸处理只有一段无标题的说明，是否构成单独规则需人工判断。",
                "Face processing has only an untitled paragraph; whether that is a rule of its own "
                "needs a person's judgement.",
            ),
            ("static", "policy"),
            clauses,
            missing=(_OTHER_RULES,),
            would_change=(_SUPPLY,),
        )
    return _no_clause(static, policy)


def _own_document(view: View) -> Outcome:
    passage = view.clause()
    named = Text("单独的人脸规则文件。", "Face rules that are a document of their own.")
    return Outcome(
        "compliant",
        "separate face rules",
        Text("有单独发布的人脸规则。", "There are separate face rules."),
        ("static", "policy"),
        (Fact("face-rules", named, (passage,)),) if passage else (),
        missing=(_LINK,),
    )


def _fact(policy: PolicyArtifact, clause: Clause) -> Fact:
    end = min(clause.end, clause.start + 300)
    title_zh = f"“{clause.heading}”" if clause.heading else "无标题段落"
    title_en = f'"{clause.heading}"' if clause.heading else "an untitled paragraph"
    return Fact(
        f"clause-{clause.level}",
        Text(
            f"人脸条款：{title_zh}（{clause.level} 级）。",
            f"Face clause: {title_en} (level {clause.level}).",
        ),
        (quotation(policy, clause.start, end),),
    )


def _own_section(policy: PolicyArtifact, clauses: tuple[Fact, ...]) -> Outcome:
    heading = next((c.heading for c in policy.clauses if c.level >= 2 and c.heading), policy.title)
    return Outcome(
        "compliant",
        f"own section or document (level {policy.clause_level})",
        Text(
            f"有单独的人脸条款：“{heading}”。",
            f'There is a face clause of its own: "{heading}".',
        ),
        ("static", "policy"),
        clauses,
        missing=(_LINK,),
    )


def _no_clause(static: StaticArtifact, policy: PolicyArtifact) -> Outcome:
    mentions = tells_of_processing(policy)
    if not mentions and stays_on_device(static):
        return not_assessed(
            "effects on the device, not mentioned",
            "仅有设备端的检测或美颜，政策未提及；是否有告知义务取决于图像是否离开设备。",
            "Only detection or effects on the device, unmentioned; whether it must be told depends on "
            "whether images leave the device.",
            would_change=(
                Text(
                    "抓取流量，查看图像是否上传。", "Capture traffic to see whether images leave."
                ),
            ),
        )
    if not names_biometrics(policy):
        return _silence(static)
    facts = _named((mentions or policy.mentions)[:5], policy)
    if not mentions:
        return _not_told(policy, facts)
    note_zh = "" if policy.highlighted else "，且未突出显示"
    note_en = "" if policy.highlighted else ", and not highlighted"
    return Outcome(
        "likely-violation",
        "faces named without a section of their own",
        Text(
            f"人脸信息只与其他信息并列提及，没有单独条款{note_zh}。",
            f"Faces are only named beside other data, with no section of their own{note_en}.",
        ),
        ("static", "policy"),
        facts,
        missing=(_OTHER_RULES,),
        would_change=(_SUPPLY,),
    )


def _named(mentions: tuple[Mention, ...], policy: PolicyArtifact) -> tuple[Fact, ...]:
    return tuple(
        Fact(
            f"mention-{mention.role}",
            Text("政策中提到人脸之处。", "Where the policy mentions faces."),
            (quotation(policy, mention.start, mention.end),),
        )
        for mention in mentions
    )


def _not_told(policy: PolicyArtifact, facts: tuple[Fact, ...]) -> Outcome:
    """Biometrics or faces are named, but never as something this app processes."""
    if not facts:
        named = Text("政策只提到生物识别信息。", "The policy only names biometrics.")
        facts = (Fact("biometrics", named, (biometric_passage(policy),)),)
    return Outcome(
        "likely-violation",
        "faces processed, the policy never tells of it",
        Text(
            "应用具有人脸功能，而政策只是定义、否认、提到系统解锁或泛称生物识别，未说明自身如何处理人脸。",
            "The app has a face function, yet the policy only defines, denies, speaks of the phone's unlock or "
            "of biometrics in general, and never tells how the app processes faces.",
        ),
        ("static", "policy"),
        facts,
        missing=(_OTHER_RULES,),
        would_change=(_SUPPLY,),
    )


def _silence(static: StaticArtifact) -> Outcome:
    sdks = [sdk for sdk in static.sdks if not sdk.not_face_data and sdk.face_classes]
    facts = tuple(
        Fact(sdk.id, Text(f"应用使用 {sdk.id}。", f"The app uses {sdk.id}."), sdk.evidence)
        for sdk in sdks[:3]
    )
    if not identifies(static):
        return Outcome(
            "needs-manual-review",
            "policy silent on faces; no identity function",
            Text(
                "政策未提及人脸；应用未见身份核验，是否须告知需人工判断。",
                "The policy does not mention faces; no identity function was seen, so whether it must is "
                "for a person to judge.",
            ),
            ("static", "policy"),
            facts,
            missing=(_OTHER_RULES,),
            would_change=(_SUPPLY,),
        )
    return Outcome(
        "violation",
        "policy silent on faces while the app identifies people",
        Text(
            "应用具有人脸核验或辨识功能，而隐私政策通篇未提人脸或生物识别信息。",
            "The app verifies or identifies people by face, and the policy never mentions faces or biometrics.",
        ),
        ("static", "policy"),
        facts,
        missing=(_OTHER_RULES,),
        would_change=(_SUPPLY,),
    )
