"""One policy as one HTML file: the clause, its text with what was found marked, and what is told and missing."""

from collections.abc import Iterator
from typing import NamedTuple

from analyzers.artifacts import ELEMENTS, NOTICE, Element, PolicyArtifact, Span
from reports import policy_words
from reports.demands import Demand, Demands
from reports.html import page
from reports.model import Tool
from reports.origins import KIND as DOCUMENT
from reports.passages import Reading
from reports.words import Lang, pick

TAG = {"zh": "zh-CN", "en": "en"}


class Quote(NamedTuple):
    """A quotation and where it stands."""

    span: Span
    paragraph: int | None
    """``None`` when the text is not on the page."""
    lang: str | None


class Item(NamedTuple):
    """One thing to be told."""

    name: str
    covered: bool
    quotes: tuple[Quote, ...]
    demand: Demand | None


def render_policy(policy: PolicyArtifact, demands: Demands, tool: Tool, lang: Lang) -> str:
    """The whole page. Equal policies give equal pages."""
    return page(
        "policy_page.html.j2",
        lang,
        policy=policy,
        tool=tool,
        demands=demands,
        reading=(reading := Reading(policy)),
        quote_of=lambda span: quote_of(reading, span),
        items={
            "elements": tuple(_items(policy.elements, ELEMENTS, reading, demands)),
            "notice": tuple(_items(policy.notice, NOTICE, reading, demands)),
        },
        far_reaching=any(map(policy_words.far_reaching, policy.licences)),
        speaking=tuple(each for each in policy.sentences if each.face == "yes"),
        outline_langs=policy_words.outline_langs(policy, lang),
        outline_in=lambda demand, tongue: pick(demand.outline, tongue),
        p={name: pick(text, lang) for name, text in policy_words.PHRASE.items()},
        pw=policy_words,
        document_kind=DOCUMENT,
        told_of=policy_words.told,
        missing_of=policy_words.missing,
        TAG=TAG,
    )


def quote_of(reading: Reading, span: Span) -> Quote:
    """A quotation with the paragraph it begins in."""
    passage = reading.at(span)
    if passage is None:
        return Quote(span, None, None)
    return Quote(span, passage.number, TAG.get(passage.language))


def _items(
    table: dict[str, Element], order: tuple[str, ...], reading: Reading, demands: Demands
) -> Iterator[Item]:
    for name in order:
        if name in table:
            quotes = tuple(quote_of(reading, span) for span in table[name].quotes)
            yield Item(name, table[name].covered, quotes, demands.rows.get(name))
