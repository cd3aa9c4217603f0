"""Every sentence as the artifact tells it: whether it speaks of faces, who handles them, what it tells."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from analyzers.artifacts import ELEMENTS, NOTICE
from analyzers.policy.classify import Teller
from analyzers.policy.clause import ABOUT, Weighed
from analyzers.policy.emphasis import Emphasis
from analyzers.policy.facts import Facts
from analyzers.policy.mentions import Role, Told, handled_by
from analyzers.policy.units import Outline
from analyzers.telling import By, Clause, Sentence

_CJK = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]{2}")


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of the sentences of a policy."""

    facts: Sequence[Facts]
    told: Sequence[Told]
    weighed: Weighed
    handlers: Sequence[By]
    """By sentence, who handles the face, if it is about faces at all."""


def spoken(
    page: Outline, seen: Seen, clauses: Sequence[Clause], teller: Teller, emphasis: Emphasis
) -> tuple[Sentence, ...]:
    """All sentences in order, of menus and footers only those with a word of the face."""
    roles = {item.sentence: item.role for item in seen.told}
    inside = _inside(page, clauses)
    found = []
    for i, sentence in enumerate(page.sentences):
        unit = page.units[sentence.unit]
        if unit.block.boilerplate and i not in roles:
            continue
        tells = teller.told([i])[0]
        face = _face(i, seen, roles)
        by: By = "" if face == "no" else handled_by(roles.get(i)) or seen.handlers[i]
        found.append(
            Sentence(
                start=sentence.start,
                end=sentence.end,
                unit=unit.kind,
                language=_language(seen.facts[i].text),
                face=face,
                by=by,
                in_clause=i in inside,
                elements=tuple(name for name in ELEMENTS if name in tells),
                notice=tuple(name for name in NOTICE if f"notice:{name}" in tells),
                prominent=emphasis.share(sentence.start, sentence.end) >= 0.5,
            )
        )
    return tuple(found)


def _face(i: int, seen: Seen, roles: dict[int, Role]) -> Literal["yes", "context", "no"]:
    """A word of the face says yes; without one, the sentence's place may."""
    if i in roles:
        return "yes"
    return "context" if roles and seen.weighed.about[i] >= ABOUT else "no"


def _inside(page: Outline, clauses: Sequence[Clause]) -> set[int]:
    """Numbers of the sentences that lie in a clause."""
    found: set[int] = set()
    at = 0
    for clause in clauses:
        while at < len(page.sentences) and page.sentences[at].start < clause.end:
            if page.sentences[at].start >= clause.start:
                found.add(at)
            at += 1
    return found


def _language(text: str) -> Literal["zh", "en", ""]:
    chinese, latin = len(_CJK.findall(text)), len(_LATIN.findall(text))
    if not chinese and not latin:
        return ""
    return "zh" if chinese * 2.5 >= latin else "en"
