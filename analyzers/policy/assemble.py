"""From a read file to the artifact: everything found is put together here."""

import hashlib
from collections.abc import Sequence
from typing import Literal

from analyzers.artifacts import (
    ELEMENTS,
    NOTICE,
    Clause,
    Element,
    Mention,
    PolicyArtifact,
    Readability,
    Span,
)
from analyzers.policy import clause, mentions
from analyzers.policy.blocks import Span as TextSpan
from analyzers.policy.choice import Found, choose
from analyzers.policy.claims import claims
from analyzers.policy.classify import Teller
from analyzers.policy.clause import Candidate, Reading
from analyzers.policy.emphasis import Emphasis
from analyzers.policy.facts import read
from analyzers.policy.limits import limitations
from analyzers.policy.model import load
from analyzers.policy.place import Places
from analyzers.policy.profile import languages, title
from analyzers.policy.readability import readability
from analyzers.policy.source import Source
from analyzers.policy.spoken import spoken
from analyzers.policy.statements import Statements, consent_wording, statements
from analyzers.policy.titles import under_titles
from analyzers.policy.units import Outline, outline
from analyzers.policy.weighing import look, processes

MAX_QUOTES = 5


def assemble(source: Source) -> PolicyArtifact:
    """The artifact of a policy."""
    page = outline(source.text, source.layout)
    facts = read(page)
    reading = Reading(
        page, facts, mentions.roles(page, facts), mentions.regions(page), source.title
    )
    told, model = reading.told, load()
    seen, teller = look(reading, model)
    weighed = seen.weighed
    found, score = choose(reading, weighed, clause.candidates(reading, weighed), model.clauses)
    about = statements(reading, found)
    under = under_titles(page, found, about.sentences)
    elements = _announced(page, _elements(page, teller, about), under, "")
    level: Literal[0, 1, 2, 3] = max((item.level for item in found), default=0)
    emphasis, places = Emphasis(page.emphasis), Places(source)
    spoken_in = languages(source.text)
    clauses = tuple(_clause(page, item, emphasis, places) for item in found)
    sentences = spoken(page, seen, clauses, teller, emphasis)
    claimed = claims(page, sentences, weighed.components)
    processed = bool(told) and (bool(found) or processes(reading, weighed, model))
    return PolicyArtifact(
        snapshot=source.snapshot,
        text=source.text,
        text_sha256=hashlib.sha256(source.text.encode()).hexdigest(),
        languages=spoken_in,
        title=title(source, page),
        face_mentioned=bool(told),
        face_processed=processed,
        processing=mentions.processing(told, facts, about.near, processed=processed),
        separate_clause=level >= 2,
        clause_level=level,
        score=round(score, 4),
        clauses=clauses,
        mentions=tuple(_mention(page, item) for item in told),
        highlighted=_highlighted(page, told, emphasis),
        consent_wording=consent_wording(facts, teller, about),
        elements=elements,
        notice=_implied(_announced(page, _notice(page, teller, about), under, "notice:"), elements),
        limitations=limitations(source, spoken_in),
        abstain=model.abstain[0] < score < model.abstain[1],
        sentences=sentences,
        retention=claimed.retention,
        consents=claimed.consents,
        recipients=claimed.recipients,
        sdk_rows=claimed.sdk_rows,
        promises=claimed.promises,
        licences=claimed.licences,
        readability=_readable(page, 0, len(page.sentences), spoken_in[:1]),
    )


def _clause(page: Outline, found: Found, emphasis: Emphasis, places: Places) -> Clause:
    candidate = found.candidate
    start = page.sentences[candidate.first].start
    end = page.sentences[candidate.stop - 1].end
    return Clause(
        level=found.level,
        heading=_heading(page, candidate) if found.level > 1 else "",
        start=start,
        end=end,
        prominent=emphasis.share(start, end) >= 0.25 or _key_sentence(page, candidate, emphasis),
        probability=round(found.probability, 4),
        distance=places.distance(start),
        reach=places.reach(candidate, start),
        readability=_readable(
            page, candidate.first, candidate.stop, languages(page.text[start:end])[:1]
        ),
    )


def _readable(page: Outline, first: int, stop: int, spoken_: Sequence[str]) -> Readability | None:
    words = (page.of(sentence) for sentence in page.sentences[first:stop])
    return readability(words, spoken_[0]) if spoken_ else None


def _key_sentence(page: Outline, candidate: Candidate, emphasis: Emphasis) -> bool:
    """Whether a whole sentence behind the title is set off."""
    title_end = page.units[candidate.unit].title[1]
    return any(
        s.start >= title_end and s.end - s.start >= 12 and emphasis.share(s.start, s.end) >= 0.8
        for s in page.sentences[candidate.first : candidate.stop]
    )


def _heading(page: Outline, candidate: Candidate) -> str:
    unit = page.units[candidate.unit]
    end = unit.title[1] if unit.title[0] < unit.title[1] else min(unit.start + 40, unit.end)
    return " ".join(page.text[unit.start : end].strip("*#|_> \t").split())[:120]


def _mention(page: Outline, told: mentions.Told) -> Mention:
    sentence = page.sentences[told.sentence]
    return Mention(start=sentence.start, end=sentence.end, role=told.role)


def _highlighted(page: Outline, told: Sequence[mentions.Told], emphasis: Emphasis) -> bool:
    return any(
        item.role == "processing"
        and page.units[(s := page.sentences[item.sentence]).unit].kind != "heading"
        and emphasis.share(s.start, s.end) >= 0.5
        for item in told
    )


def _elements(page: Outline, teller: Teller, about: Statements) -> dict[str, Element]:
    strengths = teller.strengths(about.sentences)
    return {name: _element(page, about.sentences, strengths, name) for name in ELEMENTS}


def _notice(page: Outline, teller: Teller, about: Statements) -> dict[str, Element]:
    strengths = teller.strengths(about.sentences)
    found = {name: _element(page, about.sentences, strengths, f"notice:{name}") for name in NOTICE}
    if about.sentences and not found["handler_contact"].covered:
        # Who the handler is and how to reach it is told once for the whole policy.
        everywhere = teller.with_cue("handler_contact")
        found["handler_contact"] = _element(
            page, everywhere, teller.strengths(everywhere), "notice:handler_contact"
        )
    return found


def _announced(
    page: Outline, told: dict[str, Element], under: dict[str, int], prefix: str
) -> dict[str, Element]:
    """What no sentence tells by its words but a sub-title says the sentence under it tells."""
    return {
        name: Element(covered=True, quotes=(_span(page, under[prefix + name]),))
        if not element.covered and prefix + name in under
        else element
        for name, element in told.items()
    }


_IMPLIES = {"purpose": "purpose_necessity", "rights": "withdraw_delete"}
"""Who tells why faces are processed tells the purpose; who tells how to withdraw tells a right."""


def _implied(notice: dict[str, Element], elements: dict[str, Element]) -> dict[str, Element]:
    return {
        name: elements[_IMPLIES[name]] if name in _IMPLIES and not told.covered else told
        for name, told in notice.items()
    }


def _element(
    page: Outline, sentences: Sequence[int], strengths: Sequence[dict[str, float]], name: str
) -> Element:
    telling = [
        (-strength[name], s)
        for s, strength in zip(sentences, strengths, strict=True)
        if name in strength
    ]
    quotes: tuple[Span, ...] = tuple(_span(page, s) for _, s in sorted(telling)[:MAX_QUOTES])
    return Element(covered=bool(quotes), quotes=quotes)


def _span(page: Outline, sentence: int) -> TextSpan:
    return page.sentences[sentence].start, page.sentences[sentence].end
