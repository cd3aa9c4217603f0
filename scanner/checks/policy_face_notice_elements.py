"""Face notice contains every required element.

Six elements count: purpose, method, period, necessity, impact and rights, each told of faces (not of
personal data in general). One or more absent is at most ``likely-violation`` while the prompt shown before
the face step has not been read, since it may tell what the policy does not. Where a session shows every prompt
before the face was taken, what it tells counts as told; two or more that neither it nor any sentence of the policy
tells are a ``violation`` of an app that identifies people. All present is ``compliant``
when the handler with a contact is named too and the purpose is more than "to improve services"; without it, or without marking faces as sensitive,
``needs-manual-review``. Changes of the notice need two versions and are not assessed.
"""

import re

from msgspec import structs

from analyzers.artifacts import DynamicArtifact, PolicyArtifact, StaticArtifact, Text
from reports.model import Verdict
from scanner.outcome import Fact, Outcome, not_assessed
from scanner.policy_facts import (
    face_passages,
    identifies,
    stays_on_device,
    tells_of_processing,
    unsure,
)
from scanner.policy_view import Told, View, combined, rules_not_read
from scanner.prompted import Prompted, prompts_read

NAMES: dict[str, Text] = {
    "purpose": Text("处理目的", "purpose"),
    "method": Text("处理方式", "method"),
    "retention": Text("保存期限", "retention period"),
    "necessity": Text("处理必要性", "necessity"),
    "impact": Text("对个人权益的影响", "impact on the person"),
    "rights": Text("个人权利及行使方式", "rights and how to use them"),
    "handler_contact": Text("处理者名称和联系方式", "handler and contact"),
    "sensitive_marking": Text("敏感个人信息标示", "marking as sensitive"),
}
COUNTED = ("purpose", "method", "retention", "necessity", "impact", "rights")
BESIDE = ("handler_contact", "sensitive_marking")
ENOUGH = 2
"""Elements whose absence from policy and prompt is a violation (legal catalogue)."""

_PROMPT = Text("刷脸前弹窗的文字", "the text of the prompt before the face step")
_CHANGES = Text("告知变更（需两个版本）", "change of the notice (needs two versions)")
_READ_PROMPT = Text("读取刷脸前弹窗的文字。", "Read the text of the prompt before the face step.")


def judge(
    static: StaticArtifact, policy: PolicyArtifact, dynamic: DynamicArtifact | None = None
) -> Outcome:
    """The notice's answer, with what the prompts of the runs tell."""
    outcome = in_policy(static, policy)
    if not outcome.reason.endswith(_UNREAD):
        return outcome
    seen = prompts_read(dynamic)
    return outcome if seen is None else _with_prompt(static, policy, outcome, seen)


def in_policy(static: StaticArtifact, policy: PolicyArtifact) -> Outcome:
    """The policy's answer alone."""
    if not tells_of_processing(policy) and stays_on_device(static):
        return not_assessed(
            "effects on the device, not mentioned",
            "仅有设备端的检测或美颜，政策未提及；是否须告知取决于图像是否离开设备。",
            "Only detection or effects on the device, unmentioned; whether a notice is due depends on "
            "whether images leave the device.",
            would_change=(_READ_PROMPT,),
        )
    if not policy.mentions and not identifies(static):
        return _answer(
            "needs-manual-review",
            "policy silent on faces; no identity function",
            "政策未提及人脸；应用未见身份核验，是否须告知需人工判断。",
            "The policy does not mention faces; no identity function was seen, so whether it must is for "
            "a person to judge.",
            (),
        )
    view = combined(policy)
    absent = [name for name in COUNTED if not _told(view, name).covered]
    beside = [name for name in BESIDE if not _told(view, name).covered]
    if absent and view.unread_rules:
        return rules_not_read(view, tuple(_absence(policy, name) for name in (*absent, *beside)))
    if absent and policy.abstain:
        # Where the clause ends is uncertain, so only what no sentence of the text tells is missing for sure.
        nowhere = [name for name in absent if not _anywhere(policy, name)]
        if not nowhere:
            return unsure(policy, tuple(_absence(policy, name) for name in (*absent, *beside)))
        absent = nowhere
    if absent:
        return _incomplete(absent, tuple(_absence(policy, name) for name in (*absent, *beside)))
    if _vague(view):
        return _answer(
            "needs-manual-review",
            "purpose told in vague words only",
            "处理目的只有“改善服务”一类含糊的说法。",
            "The purpose is told only in words such as improving services.",
            (_presence(view, "purpose"),),
        )
    if beside:
        return _answer(
            "needs-manual-review",
            "all six elements present, others not found",
            f"六项要素齐全，但未找到：{_zh(beside)}。",
            f"All six elements are there, but not: {_en(beside)}.",
            tuple(_absence(policy, name) for name in beside),
        )
    return _answer(
        "compliant",
        "all elements present",
        "人脸告知要素齐全。",
        "The face notice has every required element.",
        tuple(_presence(view, name) for name in (*COUNTED, *BESIDE)),
    )


_VAGUE = re.compile(
    r"(?:改[善进]|优化|提升|提高)[^，。；]{0,12}(?:服务|体验|产品|质量)|更好地?(?:为您)?(?:提供)?服务"
    r"|\b(?:improv|enhanc|optimi[sz])\w* (?:our |the |your )?(?:\w+ )?(?:services?|products?|experience|quality)",
    re.I,
)
_CLEAR = re.compile(
    r"核验|核实|验证|识别|认证|登录|比对|确认|防止|防范|打卡|考勤|支付|解锁|开门|通行|滤镜|特效|美颜|实名|签到"
    r"|\b(?:verif|authentic|identif|confirm|prevent|log|sign|unlock|pay|check|attend|effect|filter|match|detect|compare)",
    re.I,
)


def _vague(view: View) -> bool:
    """Whether every quotation on the purpose only speaks of improving services."""
    quotes = [passage.excerpt for passage in _told(view, "purpose").passages]
    return bool(quotes) and all(_VAGUE.search(q) and not _CLEAR.search(q) for q in quotes)


def _anywhere(policy: PolicyArtifact, name: str) -> bool:
    """Whether some sentence tells it, of whatever data."""
    return any(name in s.elements or name in s.notice for s in policy.sentences)


def _told(view: View, name: str) -> Told:
    return view.element(name) if name in ("method", "retention") else view.notice(name)


def _presence(view: View, name: str) -> Fact:
    label = NAMES[name]
    message = Text(f"{label.zh}：已告知。", f"{label.en}: told.")
    return Fact(name, message, _told(view, name).passages[:2])


def _absence(policy: PolicyArtifact, name: str) -> Fact:
    label = NAMES[name]
    message = Text(f"{label.zh}：政策未说明。", f"{label.en}: the policy does not say.")
    return Fact(name, message, face_passages(policy))


_UNREAD = "; prompt not read"


def _with_prompt(
    static: StaticArtifact, policy: PolicyArtifact, code: Outcome, seen: Prompted
) -> Outcome:
    """What is still missing when the prompts are counted."""
    counted = [fact for fact in code.facts if fact.subject in COUNTED]
    absent = [fact.subject for fact in counted if fact.subject not in seen.told]
    if not absent:
        return structs.replace(
            code,
            verdict="needs-manual-review",
            reason="told by policy and prompt together",
            message=Text(
                "隐私政策未就人脸说明的事项，刷脸前的提示有相应文字；是否足够需人工判断。",
                "What the policy does not tell of faces, the prompt before the face step has words on; whether that "
                "is enough is for a person to judge.",
            ),
            missing=(_CHANGES,),
            would_change=(),
        )
    parts = [part.policy for part in combined(policy).speaking]
    nowhere = [name for name in absent if not any(_anywhere(one, name) for one in parts)]
    grave = len(nowhere) >= ENOUGH and identifies(static)
    return Outcome(
        "violation" if grave else "likely-violation",
        f"{len(absent)} of {len(COUNTED)} elements absent from policy and prompt",
        Text(
            f"隐私政策和刷脸前的提示都未就人脸告知：{_zh(absent)}。",
            f"Neither the policy nor the prompt before the face step tells of faces: {_en(absent)}.",
        ),
        ("static", "policy", "dynamic"),
        tuple(
            Fact(fact.subject, fact.message, (*fact.evidence, *seen.evidence[:2]))
            for fact in code.facts
            if fact.subject in (*absent, *BESIDE)
        ),
        missing=(_CHANGES,),
        reproductions=seen.runs,
    )


def _incomplete(absent: list[str], facts: tuple[Fact, ...]) -> Outcome:
    return _answer(
        "likely-violation",
        f"{len(absent)} of {len(COUNTED)} elements absent{_UNREAD}",
        f"隐私政策未就人脸告知：{_zh(absent)}（刷脸前弹窗未读取）。",
        f"Of faces the policy does not tell: {_en(absent)} (the prompt before the face step was not read).",
        facts,
    )


def _answer(verdict: Verdict, reason: str, zh: str, en: str, facts: tuple[Fact, ...]) -> Outcome:
    return Outcome(
        verdict,
        reason,
        Text(zh, en),
        ("static", "policy"),
        facts,
        missing=(_PROMPT, _CHANGES),
        would_change=(_READ_PROMPT,),
    )


def _zh(names: list[str]) -> str:
    return "、".join(NAMES[name].zh for name in names)


def _en(names: list[str]) -> str:
    return ", ".join(NAMES[name].en for name in names)
