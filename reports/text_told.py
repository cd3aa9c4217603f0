"""What a report tells beside its results, as plain text."""

from collections.abc import Iterable, Iterator

from analyzers.artifacts import Evidence, Text
from reports.citation import Citation
from reports.lines import Lang, item, wrapped
from reports.model import Report
from reports.told import Advice, Comparison, Duty, Reply
from reports.words import pick
from reports.words_told import BASIS, DUTY_STATE, TOLD, WORDING

MOST = 6
"""Provisions named of one thing; more are those of the results and are only counted."""
LONGEST = 120
"""Code points of a quotation or an answer printed; the report holds the whole."""


def banners(report: Report, lang: Lang) -> Iterator[str]:
    """What comes before anything else."""
    for text in report.banners:
        yield from wrapped(f"!! {pick(text, lang)}", "", lang)
    if report.banners:
        yield ""


def beside(report: Report, lang: Lang) -> Iterator[str]:
    """The three questions, comparisons, questions to the operator, what to keep, where to turn to, liability."""
    parts = (
        ("replies", (line for each in report.replies for line in _reply(each, lang))),
        ("comparisons", (line for each in report.comparisons for line in _comparison(each, lang))),
        ("duties", _duties(report.duties, lang)),
        ("keep", (line for each in report.keep for line in _advice(each, lang))),
        ("complain", (line for each in report.complain for line in _advice(each, lang))),
    )
    for name, lines in parts:
        found = list(lines)
        if found:
            yield ""
            yield pick(TOLD[name], lang)
            if f"{name}_note" in TOLD:
                yield from wrapped(pick(TOLD[f"{name}_note"], lang), "  ", lang)
            yield from found
    if report.liability:
        yield from _liability(report.liability, lang)


def _reply(reply: Reply, lang: Lang) -> Iterator[str]:
    yield from item(f"{pick(reply.question, lang)}{_space(lang)}{pick(reply.answer, lang)}", lang)
    yield from _quotes(reply.quotes)


def _comparison(each: Comparison, lang: Lang) -> Iterator[str]:
    claim, seen = pick(each.claim, lang), pick(each.seen, lang)
    basis = pick(BASIS[each.basis], lang)
    yield from item(f"[{pick(WORDING[each.word], lang)}] {claim}", lang)
    yield from wrapped(f"{_label('seen', lang)}{seen} ({basis})", "    ", lang)
    yield from _quotes(each.quotes)


def _duties(duties: Iterable[Duty], lang: Lang) -> Iterator[str]:
    before: set[Text] = set()
    for duty in duties:
        # What was said of an earlier question without an answer is not said again.
        note = None if duty.state == "not-asked" and duty.note in before else duty.note
        before.add(duty.note)
        yield from _duty(duty, note, lang)


def _duty(duty: Duty, note: Text | None, lang: Lang) -> Iterator[str]:
    state = pick(DUTY_STATE[duty.state], lang)
    due = f"{_gap(lang)}{_label('due', lang)}{duty.due}" if duty.due else ""
    yield from item(f"[{state}] {pick(duty.question, lang)}{due}", lang)
    if duty.answer:
        dated = f" ({duty.dated})" if duty.dated else ""
        yield from wrapped(f"{_label('answer', lang)}{_cut(duty.answer)}{dated}", "    ", lang)
    if note is not None and pick(note, lang):
        yield from wrapped(pick(note, lang), "    ", lang)
    if duty.state != "not-asked":  # two dozen open questions are read as a list
        yield from _named(duty.provisions, lang)


def _advice(advice: Advice, lang: Lang) -> Iterator[str]:
    yield from item(pick(advice.text, lang), lang)
    yield from _named(advice.provisions, lang)


def _liability(provisions: tuple[Citation, ...], lang: Lang) -> Iterator[str]:
    yield ""
    yield pick(TOLD["liability"], lang)
    yield from wrapped(pick(TOLD["liability_note"], lang), "  ", lang)
    for text in _texts(provisions):
        yield from item(pick(text, lang), lang)


def _named(provisions: tuple[Citation, ...], lang: Lang) -> Iterator[str]:
    names = [pick(text, lang) for text in _texts(provisions)]
    if len(names) > MOST:
        yield from wrapped(_label("provisions", lang) + str(len(names)), "    ", lang)
    elif names:
        joined = ("；" if lang == "zh" else "; ").join(names)
        yield from wrapped(f"{_label('provisions', lang)}{joined}", "    ", lang)


def _texts(provisions: Iterable[Citation]) -> list[Text]:
    """Citations, each once: two rows may be parts of one article."""
    return list(dict.fromkeys(citation.citation for citation in provisions))


def _quotes(quotes: Iterable[Evidence]) -> Iterator[str]:
    for piece in quotes:
        source = "" if piece.source == "policy" else f"{piece.source} "
        yield f"        “{_cut(piece.excerpt)}” {source}{piece.locator}"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _label(name: str, lang: Lang) -> str:
    return pick(TOLD[name], lang) + ("：" if lang == "zh" else ": ")


def _space(lang: Lang) -> str:
    return "" if lang == "zh" else " "


def _gap(lang: Lang) -> str:
    return "；" if lang == "zh" else "; "
