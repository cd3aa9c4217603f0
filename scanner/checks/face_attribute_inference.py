"""Inference of traits from the face.

Looks for traits (age, gender, emotion, …) that the app's own code reads out of a face, what they are used
for, and whether a prompt or the policy names them.

- Read and used for a price or a like decision, or read and named nowhere: ``likely-violation``.
- Read, and a prompt or the policy names it: ``needs-manual-review``.
- No trait is read; what an SDK returns by default and nobody looks at does not count: ``not-applicable``.

With a session: an SDK for traits that was seen running is ``needs-manual-review``.
"""

import re

from analyzers.artifacts import DynamicArtifact, PolicyArtifact, StaticArtifact, Text
from analyzers.handling import Trait
from scanner.handling_facts import cut_short, outcome, unread
from scanner.outcome import Fact, Outcome
from scanner.runs.people import traits
from scanner.weighing import weigh

_NAMES = {
    "age": ("年龄", re.compile(r"年龄|\bage\b", re.I)),
    "gender": ("性别", re.compile(r"性别|gender|\bsex\b", re.I)),
    "emotion": ("情绪", re.compile(r"情绪|表情|emotion|expression|mood", re.I)),
    "ethnicity": ("种族", re.compile(r"种族|民族|肤色|ethnic|\brace\b", re.I)),
    "beauty": ("颜值", re.compile(r"颜值|美貌|beauty|attractive", re.I)),
    "health": ("健康", re.compile(r"健康|肤质|皮肤|health|skin", re.I)),
    "attention": ("注意力", re.compile(r"注意力|专注|疲劳|attention|fatigue", re.I)),
    "other": ("其他特征", re.compile(r"特征|trait", re.I)),
}


def judge(
    static: StaticArtifact,
    dynamic: DynamicArtifact | None = None,
    policy: PolicyArtifact | None = None,
) -> Outcome:
    """The code's answer, weighed with the runs'."""
    return weigh(in_code(static, policy), dynamic, traits)


def in_code(static: StaticArtifact, policy: PolicyArtifact | None = None) -> Outcome:
    """The code's answer."""
    early = unread(static)
    if early is not None:
        return early
    found = [trait for trait in static.handling.traits if trait.read]
    if not found:
        if static.handling.state == "partial":
            return cut_short()
        return outcome(
            "not-applicable",
            "no trait is read from a face",
            "代码没有读取由人脸推断的特征。",
            "The code reads no trait that is inferred from a face.",
        )
    deciding = [trait for trait in found if trait.use == "decision"]
    if deciding:
        return outcome(
            "likely-violation",
            "a price or decision depends on a trait",
            "由人脸推断的特征被用于定价或决策。",
            "A price or decision depends on a trait inferred from the face.",
            map(_fact, deciding),
        )
    told = " ".join(text.text for prompt in static.asking.prompts for text in prompt.texts)
    told += policy.text if policy is not None else ""
    silent = [trait for trait in found if not _NAMES[trait.trait][1].search(told)]
    if silent:
        return outcome(
            "likely-violation",
            "traits are read and named nowhere",
            "代码读取由人脸推断的特征，而提示与政策均未提及。",
            "Traits inferred from the face are read, and no prompt or policy names them.",
            map(_fact, silent),
        )
    return outcome(
        "needs-manual-review",
        "traits are read and named somewhere",
        "代码读取由人脸推断的特征，已有提及，需核实必要性。",
        "Traits inferred from the face are read and named; whether they are needed has to be judged.",
        map(_fact, found),
    )


def _fact(trait: Trait) -> Fact:
    name = _NAMES[trait.trait][0]
    return Fact(
        f"{trait.sdk} {trait.trait}",
        Text(f"读取{name}（{trait.method}）。", f"Reads {trait.trait} ({trait.method})."),
        trait.evidence,
    )
