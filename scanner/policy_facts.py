"""Quotations and common questions of the policy checks."""

import re

from analyzers.artifacts import Evidence, Mention, PolicyArtifact, Span, StaticArtifact, Text
from analyzers.sdks import catalogue
from scanner.observed_classes import IDENTITY
from scanner.outcome import Fact, Outcome

CONTEXT = 40
"""Code points of surrounding text shown on each side of a quotation."""
LONGEST = 400
"""Code points of a quotation; a longer one is cut and its end marked."""

_BIOMETRIC = re.compile(r"生物识别|生物特征|biometric", re.IGNORECASE)


def quotation(policy: PolicyArtifact, start: int, end: int) -> Evidence:
    """A part of the policy text as evidence, with what stands around it."""
    text = policy.text[start:end]
    short = text if len(text) <= LONGEST else text[:LONGEST] + "…"
    around = policy.text[max(0, start - CONTEXT) : min(len(policy.text), end + CONTEXT)]
    return Evidence(
        kind="policy",
        source="policy",
        locator=f"[{start}, {end})",
        excerpt=_one_line(short),
        context=_one_line(around if len(text) <= LONGEST else short),
    )


def face_passages(policy: PolicyArtifact) -> tuple[Evidence, ...]:
    """Where something about faces would have to stand: the clause, or else the mentions. For absences."""
    spans = [(clause.start, clause.end) for clause in policy.clauses[:1]]
    spans = spans or [(mention.start, mention.end) for mention in policy.mentions[:2]]
    if not spans:
        whole = f"[0, {len(policy.text)})"
        return (Evidence("policy", "policy", whole, f"SHA-256 {policy.text_sha256}"),)
    return tuple(quotation(policy, start, end) for start, end in spans)


def biometric_passage(policy: PolicyArtifact) -> Evidence:
    """Where the text names biometrics. Only for a text that does (`names_biometrics`)."""
    match = _BIOMETRIC.search(policy.text)
    start, end = match.span() if match else (0, 0)
    return quotation(policy, start, end)


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def identifies(static: StaticArtifact) -> bool:
    """Whether the app's face functions verify or identify a person (FC3-FC5)."""
    return bool(IDENTITY & set(static.face_classes))


def stays_on_device(static: StaticArtifact) -> bool:
    """Only detection or effects, by SDKs that work on the device: whether frames leave it is unknown."""
    used = [sdk for sdk in static.sdks if sdk.grade != "present" and not sdk.not_face_data]
    return set(static.face_classes) <= {"FC1", "FC2"} and all(
        catalogue().row(sdk.id).processing == "on-device" for sdk in used
    )


def tells_of_processing(policy: PolicyArtifact) -> tuple[Mention, ...]:
    """Mentions that speak of faces being processed, not merely defined, denied or unlocked with."""
    roles = ("processing", "list", "sdk-row", "permission")
    return tuple(mention for mention in policy.mentions if mention.role in roles)


def names_biometrics(policy: PolicyArtifact) -> bool:
    """Whether the text speaks of biometrics at all, with or without the face."""
    return policy.face_mentioned or _BIOMETRIC.search(policy.text) is not None


_UNSURE = Text(
    "人工确认政策中哪一部分是人脸条款。",
    "Let a person say which part of the policy is the face clause.",
)


def unsure(policy: PolicyArtifact, facts: tuple[Fact, ...]) -> Outcome:
    """The answer when the model cannot tell whether there is a face clause, and an accusation would rest on it."""
    return Outcome(
        "needs-manual-review",
        "face clause uncertain",
        Text(
            f"模型对是否存在人脸条款没有把握（概率 {policy.score:.2f}），需人工复核。",
            f"The model cannot tell whether there is a face clause (probability {policy.score:.2f}); "
            "a person has to look.",
        ),
        ("static", "policy"),
        facts,
        would_change=(_UNSURE,),
    )


def quoted(policy: PolicyArtifact, subject: str, message: Text, *spans: Span) -> Fact:
    """A fact with the parts of the policy it rests on, or where they would have to stand."""
    quotes = tuple(quotation(policy, *span) for span in spans[:3])
    return Fact(subject, message, quotes or face_passages(policy))
