"""A policy together with the separate documents that belong to it: what the clause checks ask.

Rules for faces that are a document of their own count as a clause reachable on its own (level 3), and what they
tell counts beside what the policy tells. Rules of a library's maker do not: they are not the app's word.
"""

from typing import Literal, NamedTuple

from analyzers.artifacts import (
    ELEMENTS,
    NOTICE,
    Evidence,
    LinkedDocument,
    PolicyArtifact,
    Text,
)
from scanner.outcome import Fact, Outcome
from scanner.policy_facts import quotation

ENOUGH = 2
"""Elements that a document about faces has to tell to be rules and not a mere title."""


class Part(NamedTuple):
    """One document of a policy."""

    source: str
    """As evidence names it: ``policy``, or ``policy-linked-N`` (the stem of its evidence files)."""
    policy: PolicyArtifact
    linked: LinkedDocument | None
    """``None`` for the policy itself."""

    def quoted(self, start: int, end: int) -> Evidence:
        """A part of its text as evidence that names the document."""
        from msgspec import structs

        seen = quotation(self.policy, start, end)
        return seen if self.linked is None else structs.replace(seen, source=self.source)


class Told(NamedTuple):
    """Whether one thing is told anywhere, and where."""

    covered: bool
    passages: tuple[Evidence, ...]


class View(NamedTuple):
    """The policy and those of its documents that speak for the app."""

    parts: tuple[Part, ...]
    """The policy first, then its face rules and other documents that could be read."""
    rules: Part | None
    """The separate face rules."""
    unread_rules: tuple[LinkedDocument, ...]
    """Face rules that are pointed to and were not read: nothing may be called missing before they are."""

    @property
    def level(self) -> Literal[0, 1, 2, 3]:
        """Level of the clause: 3 with separate face rules, else the policy's own."""
        return 3 if self.rules is not None else self.parts[0].policy.clause_level

    @property
    def face_mentioned(self) -> bool:
        """Whether the policy or its face rules speak of faces."""
        return any(part.policy.face_mentioned for part in self.speaking)

    @property
    def face_processed(self) -> bool:
        """Whether the policy or its face rules say that faces are processed."""
        return any(part.policy.face_processed for part in self.speaking)

    @property
    def speaking(self) -> tuple[Part, ...]:
        """The policy and its face rules: where face data have to be told of."""
        return (self.parts[0],) if self.rules is None else (self.parts[0], self.rules)

    def clause(self) -> Evidence | None:
        """Where the clause begins: that of the separate rules before the policy's own."""
        for part in (self.rules, self.parts[0]):
            if part is not None and part.policy.clauses:
                best = max(part.policy.clauses, key=lambda clause: clause.level)
                return part.quoted(best.start, best.end)
        return self.rules.quoted(0, min(200, len(self.rules.policy.text))) if self.rules else None

    def element(self, name: str) -> Told:
        """One of `ELEMENTS`."""
        if name not in ELEMENTS:
            raise KeyError(name)
        return self._told(
            [
                (part, part.policy.elements[name].quotes)
                for part in self.speaking
                if part.policy.elements[name].covered
            ]
        )

    def notice(self, name: str) -> Told:
        """One of `NOTICE`."""
        if name not in NOTICE:
            raise KeyError(name)
        return self._told(
            [
                (part, part.policy.notice[name].quotes)
                for part in self.speaking
                if part.policy.notice[name].covered
            ]
        )

    @staticmethod
    def _told(found: "list[tuple[Part, tuple[tuple[int, int], ...]]]") -> Told:
        passages = [part.quoted(*span) for part, spans in found for span in spans]
        return Told(bool(found), tuple(passages))


def combined(policy: PolicyArtifact) -> View:
    """The view of a policy with its linked documents."""
    parts = [Part("policy", policy, None)]
    rules: Part | None = None
    for number, each in enumerate(policy.linked, 1):
        if each.reading is None or each.foreign:
            continue
        part = Part(f"policy-linked-{number}", each.reading, each)
        parts.append(part)
        if rules is None and each.kind == "face-rules" and are_rules(each.reading):
            rules = part
    unread = tuple(
        each
        for each in policy.linked
        if each.kind == "face-rules" and each.reading is None and not each.foreign
    )
    return View(tuple(parts), rules, unread)


def are_rules(reading: PolicyArtifact) -> bool:
    """Whether a document on faces tells enough to be rules."""
    told = sum(element.covered for element in reading.elements.values())
    return reading.face_mentioned and (reading.clause_level >= 2 or told >= ENOUGH)


_READ_RULES = Text(
    "读取另文发布的人脸规则后再判断。", "Read the separate face rules and judge again."
)


def rules_not_read(view: View, facts: tuple[Fact, ...]) -> Outcome:
    """The answer when something is missing from what was read while face rules elsewhere were not."""
    where = ", ".join(each.target or each.title for each in view.unread_rules[:2])
    return Outcome(
        "needs-manual-review",
        "separate face rules not read",
        Text(
            f"另有人脸规则未能读取（{where}），所读文本中未见的内容可能在其中。",
            f"There are separate face rules that were not read ({where}); what is missing may stand there.",
        ),
        ("static", "policy"),
        facts,
        would_change=(_READ_RULES,),
    )
