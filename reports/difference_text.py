"""A difference as plain text: what a reader must know, then the checks, then the rest."""

from collections.abc import Iterable, Iterator

from analyzers.artifacts import Evidence, Text
from reports.difference import CheckChange, Difference, Side
from reports.difference_parts import Shift
from reports.lines import Lang, item, wrapped
from reports.model import Citation, Finding, Verdict
from reports.untrusted import one_line
from reports.words import VERDICT, pick
from reports.words_difference import CAUSE, DIRECTION, INPUT, PHRASE, SECTION

SHOWN = 3
"""Pieces of evidence printed on either side."""
QUOTE = 160
"""Code points of an excerpt printed; the JSON document holds the whole."""
LONGEST = 600
"""Code points of one text printed."""


def render(difference: Difference, lang: Lang) -> str:
    """The whole difference."""
    lines = [
        *_head(difference, lang),
        *_checks(difference, lang),
        *_rest(difference.shifts, lang),
        "",
        *wrapped(pick(PHRASE["closing"], lang), "", lang),
    ]
    return "\n".join(one_line(line) for line in lines) + "\n"


def _head(difference: Difference, lang: Lang) -> Iterator[str]:
    yield pick(PHRASE["title"], lang)
    for mark, side in (("-", difference.old), ("+", difference.new)):
        yield from _cut(f"{mark} {_side(side, lang)}", "", lang)
    if difference.differs:
        named = (pick(INPUT[name], lang) for name in difference.differs)
        yield from wrapped(
            pick(PHRASE["differs"], lang) + ("、" if lang == "zh" else ", ").join(named), "", lang
        )
    for note in difference.notes:
        yield from wrapped(f"! {pick(note, lang)}", "", lang)
    counts = (
        f"{pick(DIRECTION[name], lang)} {count}" for name, count in difference.summary.items()
    )
    yield ("，" if lang == "zh" else ", ").join(counts)
    if not difference.checks and not difference.shifts:
        yield pick(PHRASE["none"], lang)


def _side(side: Side, lang: Lang) -> str:
    named = side.name or pick(PHRASE["untitled"], lang)
    parts = [named, side.version, f"({side.version_code})" if side.version_code else ""]
    parts += [f"sha256 {side.sha256[:12]}", side.as_of]
    if side.tool is not None:
        tool = side.tool
        parts.append(f"{tool.name} {tool.version} / {tool.catalogue_version} / {tool.law_version}")
    return "  ".join(part for part in parts if part)


# --- checks --------------------------------------------------------------------------------------


def _checks(difference: Difference, lang: Lang) -> Iterator[str]:
    if difference.kind == "policies":
        return
    if difference.checks:
        yield from ("", pick(PHRASE["checks"], lang))
    for change in difference.checks:
        yield from _change(change, lang)
    yield ""
    yield f"{pick(PHRASE['unchanged'], lang)}{difference.unchanged}"


def _change(change: CheckChange, lang: Lang) -> Iterator[str]:
    arrow = f"{_verdict(change.old, lang)} → {_verdict(change.new, lang)}"
    yield ""
    yield f"{change.check}  {pick(change.title, lang)}"
    yield f"  {arrow}  [{pick(DIRECTION[change.direction], lang)}]"
    if change.old != change.new:
        yield from _message("-", change.old_message, lang)
        yield from _message("+", change.new_message, lang)
    yield from wrapped(f"{pick(CAUSE[change.cause], lang)}: {pick(change.note, lang)}", "  ", lang)
    yield from _findings("+", change.appeared, PHRASE["appeared"], lang)
    yield from _findings("-", change.gone, PHRASE["gone"], lang)
    if change.kept:
        yield from _cut(f"{pick(PHRASE['kept'], lang)}: {', '.join(change.kept)}", "  ", lang)
    yield from _citations(change.cited, PHRASE["cited"], lang)
    yield from _citations(change.dropped, PHRASE["dropped"], lang)


def _verdict(verdict: Verdict | None, lang: Lang) -> str:
    return pick(VERDICT[verdict] if verdict is not None else PHRASE["absent"], lang)


def _message(mark: str, message: Text | None, lang: Lang) -> list[str]:
    return _cut(f"{mark} {pick(message, lang)}", "  ", lang) if message is not None else []


def _findings(mark: str, findings: Iterable[Finding], name: Text, lang: Lang) -> Iterator[str]:
    for finding in findings:
        said = f"{mark} {pick(name, lang)}: {finding.subject}: {pick(finding.message, lang)}"
        yield from _cut(said, "  ", lang)
        yield from _evidence(finding.evidence, lang)


def _citations(citations: Iterable[Citation], name: Text, lang: Lang) -> Iterator[str]:
    told = dict.fromkeys(pick(citation.citation, lang) for citation in citations)
    if told:
        yield from wrapped(f"{pick(name, lang)}: {'; '.join(told)}", "  ", lang)


def _evidence(pieces: tuple[Evidence, ...], lang: Lang) -> Iterator[str]:
    for piece in pieces[:SHOWN]:
        quote = piece.excerpt if len(piece.excerpt) <= QUOTE else piece.excerpt[: QUOTE - 1] + "…"
        yield from _cut(f"{piece.source} {piece.locator}  {quote}", "      ", lang)
    if len(pieces) > SHOWN:
        yield f"      … {len(pieces) - SHOWN}"


# --- the rest ------------------------------------------------------------------------------------


def _rest(shifts: tuple[Shift, ...], lang: Lang) -> Iterator[str]:
    section = ""
    for shift in shifts:
        if shift.section != section:
            section = shift.section
            yield from ("", pick(SECTION[section], lang))
        lines = item(_short(f"{pick(shift.name, lang)}  [{_way(shift, lang)}]"), lang)
        yield from lines
        yield from _stood("-", shift.old, shift.old_evidence, lang)
        yield from _stood("+", shift.new, shift.new_evidence, lang)


def _way(shift: Shift, lang: Lang) -> str:
    direction = pick(DIRECTION[shift.direction], lang)
    if shift.cause == "inputs":
        return direction
    return f"{direction}{'；' if lang == 'zh' else '; '}{pick(CAUSE[shift.cause], lang)}"


def _stood(
    mark: str, text: Text | None, evidence: tuple[Evidence, ...], lang: Lang
) -> Iterator[str]:
    said = pick(text if text is not None else PHRASE["absent"], lang)
    yield from _cut(f"{mark} {said}", "    ", lang)
    yield from _evidence(evidence, lang)


def _cut(text: str, indent: str, lang: Lang) -> list[str]:
    return wrapped(_short(text), indent, lang)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
