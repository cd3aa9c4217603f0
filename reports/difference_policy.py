"""What two policies tell differently about faces, with the words of both."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from analyzers.artifacts import Element, Evidence, Licence, PolicyArtifact, Retention, Span, Text
from reports.difference_parts import Section, Shift, pairs, same
from reports.policy_words import PROMISE, far_reaching, licence, retention
from reports.words import (
    CLAUSE_LEVEL,
    CONSENT_WORDING,
    COVERED,
    ELEMENT,
    NOT_COVERED,
    NOTICE,
    PROCESSING,
)
from reports.words_difference import CONSENT, NAME

Direction = Literal["worse", "better", "other"]
_STRENGTH = ("none", "agree_or_authorise", "explicit", "separate")
AROUND = 40
"""Code points of the policy shown on either side of a quotation."""


def of_policies(old: PolicyArtifact | None, new: PolicyArtifact | None) -> Iterator[Shift]:
    """Everything that the two tell differently; nothing when there is no policy on either side."""
    if old is None or new is None:
        if old is not new:
            yield _supplied(old, new)
        return
    yield from _clause(old, new)
    yield from _told("elements", old, new, old.elements, new.elements, ELEMENT)
    yield from _told("notice", old, new, old.notice, new.notice, NOTICE)
    yield from _recipients(old, new)
    yield from _retention(old, new)
    yield from _promises(old, new)
    yield from _licences(old, new)


def quoted(policy: PolicyArtifact, spans: Iterable[Span]) -> tuple[Evidence, ...]:
    """Quotations as evidence, each with some words around it."""
    return tuple(
        Evidence(
            "policy",
            "policy",
            f"[{start}, {end})",
            policy.text[start:end],
            policy.text[max(0, start - AROUND) : end + AROUND],
        )
        for start, end in spans
    )


def _supplied(old: PolicyArtifact | None, new: PolicyArtifact | None) -> Shift:
    def titled(policy: PolicyArtifact | None) -> Text | None:
        return same(policy.title or policy.text_sha256) if policy is not None else None

    return Shift("clause", "policy", NAME["policy"], titled(old), titled(new), "other")


def _clause(old: PolicyArtifact, new: PolicyArtifact) -> Iterator[Shift]:
    before = quoted(old, [(each.start, min(each.end, each.start + 200)) for each in old.clauses])
    after = quoted(new, [(each.start, min(each.end, each.start + 200)) for each in new.clauses])
    if old.clause_level != new.clause_level:
        worse = new.clause_level < old.clause_level
        yield Shift(
            "clause",
            "level",
            NAME["level"],
            CLAUSE_LEVEL[old.clause_level],
            CLAUSE_LEVEL[new.clause_level],
            "worse" if worse else "better",
            before,
            after,
        )
    if old.consent_wording != new.consent_wording:
        worse = _STRENGTH.index(new.consent_wording) < _STRENGTH.index(old.consent_wording)
        yield Shift(
            "clause",
            "consent",
            CONSENT,
            CONSENT_WORDING[old.consent_wording],
            CONSENT_WORDING[new.consent_wording],
            "worse" if worse else "better",
            quoted(old, (each.quote for each in old.consents)),
            quoted(new, (each.quote for each in new.consents)),
        )
    if old.processing != new.processing:
        yield Shift(
            "clause",
            "processing",
            NAME["processing"],
            PROCESSING[old.processing],
            PROCESSING[new.processing],
            "other",
        )


def _told(
    section: Section,
    old: PolicyArtifact,
    new: PolicyArtifact,
    before: Mapping[str, Element],
    after: Mapping[str, Element],
    names: Mapping[str, Text],
) -> Iterator[Shift]:
    """Things gained, lost, or told in other words."""
    for ident, one, two in pairs(before, after):
        was, now = one is not None and one.covered, two is not None and two.covered
        spans = (one.quotes if one is not None else ()), (two.quotes if two is not None else ())
        if was == now and (not now or _words(old, spans[0]) == _words(new, spans[1])):
            continue
        direction: Direction = "other" if was == now else "better" if now else "worse"
        yield Shift(
            section,
            ident,
            names.get(ident, same(ident)),
            COVERED if was else NOT_COVERED,
            COVERED if now else NOT_COVERED,
            direction,
            quoted(old, spans[0] if was else ()),
            quoted(new, spans[1] if now else ()),
        )


def _words(policy: PolicyArtifact, spans: Iterable[Span]) -> set[str]:
    """Quotations without their line breaks and spaces, which a new layout moves."""
    return {"".join(policy.text[start:end].split()) for start, end in spans}


def _recipients(old: PolicyArtifact, new: PolicyArtifact) -> Iterator[Shift]:
    before = {each.name: each for each in old.recipients}
    after = {each.name: each for each in new.recipients}
    for name, one, two in pairs(before, after):
        if one is None or two is None:
            yield _listed(
                "recipients",
                name,
                quoted(old, (one.quote,)) if one is not None else (),
                quoted(new, (two.quote,)) if two is not None else (),
            )
    rows = {f"{each.name} {each.company}".strip(): each for each in old.sdk_rows}
    rows_now = {f"{each.name} {each.company}".strip(): each for each in new.sdk_rows}
    for name, row, row_now in pairs(rows, rows_now):
        if row is None or row_now is None:
            yield _listed(
                "sdk-list",
                name,
                quoted(old, (row.quote,)) if row is not None else (),
                quoted(new, (row_now.quote,)) if row_now is not None else (),
            )


def _listed(
    section: Section, name: str, before: tuple[Evidence, ...], after: tuple[Evidence, ...]
) -> Shift:
    named = same(name)
    return Shift(
        section,
        name,
        named,
        named if before else None,
        named if after else None,
        "other",
        before,
        after,
    )


def _retention(old: PolicyArtifact, new: PolicyArtifact) -> Iterator[Shift]:
    for name, one, two in pairs(_kept(old), _kept(new)):
        if (one is None) == (two is None):
            continue
        known = two or one
        assert known is not None  # the name is of one of them
        direction: Direction = "other"
        if known.kind == "permanent":
            direction = "worse" if two is not None else "better"
        yield Shift(
            "retention",
            name,
            retention(known),
            retention(one) if one is not None else None,
            retention(two) if two is not None else None,
            direction,
            quoted(old, (one.quote,)) if one is not None else (),
            quoted(new, (two.quote,)) if two is not None else (),
        )


def _kept(policy: PolicyArtifact) -> dict[str, Retention]:
    return {
        f"{each.kind} {each.days} {each.event} {each.minimum}": each
        for each in policy.retention
        if each.face
    }


def _promises(old: PolicyArtifact, new: PolicyArtifact) -> Iterator[Shift]:
    before = {each.kind: each for each in old.promises}
    after = {each.kind: each for each in new.promises}
    for kind in dict.fromkeys((*before, *after)):
        one, two = before.get(kind), after.get(kind)
        if (one is None) == (two is None):
            continue
        name = PROMISE[kind]
        yield Shift(
            "promises",
            kind,
            name,
            name if one is not None else None,
            name if two is not None else None,
            "worse" if two is None else "other",
            quoted(old, (one.quote,)) if one is not None else (),
            quoted(new, (two.quote,)) if two is not None else (),
        )


def _licences(old: PolicyArtifact, new: PolicyArtifact) -> Iterator[Shift]:
    for name, one, two in pairs(_granted(old), _granted(new)):
        if (one is None) == (two is None):
            continue
        known = two or one
        assert known is not None  # the name is of one of them
        direction: Direction = "other"
        if far_reaching(known):
            direction = "worse" if two is not None else "better"
        yield Shift(
            "licences",
            name,
            licence(known),
            licence(one) if one is not None else None,
            licence(two) if two is not None else None,
            direction,
            quoted(old, (one.quote,)) if one is not None else (),
            quoted(new, (two.quote,)) if two is not None else (),
        )


def _granted(policy: PolicyArtifact) -> dict[str, Licence]:
    return {
        f"{each.over} {each.perpetual} {each.irrevocable} {each.sublicensable} {each.limited}": each
        for each in policy.licences
    }
