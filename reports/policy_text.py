"""One policy in the terminal: limits, the clause with its neighbours, what is told and what is missing."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from analyzers.artifacts import (
    ELEMENTS,
    NOTICE,
    Clause,
    Element,
    LinkedDocument,
    PolicyArtifact,
    Span,
)
from reports import policy_words as pw
from reports.demands import Demand, Demands
from reports.origins import KIND as DOCUMENT
from reports.origins import origin_of
from reports.passages import Passage, Reading
from reports.text import QUOTE, wrapped
from reports.untrusted import one_line
from reports.words import (
    CLAUSE_LEVEL,
    CONSENT_WORDING,
    COVERED,
    ELEMENT,
    LANGUAGE,
    NO,
    NOT_COVERED,
    PHRASE,
    PROCESSING,
    YES,
    Lang,
    pick,
)
from reports.words import NOTICE as NOTICE_WORDS

MOST = 40
"""Paragraphs of one clause, and entries of one list, that are printed."""
CLAUSES = 5
"""Clauses that are printed, the highest levels first."""
SHOWN = 2
"""Quotations printed for one thing told."""

Style = Literal["", "head", "face", "context", "good", "bad", "dim"]
_CODES: dict[Style, str] = {
    "head": "1",
    "face": "1;33",
    "context": "33",
    "good": "32",
    "bad": "31",
    "dim": "2",
}


class Line(NamedTuple):
    """A line, and how a terminal with colours shows it."""

    text: str
    style: Style = ""


def render_policy(
    policy: PolicyArtifact, demands: Demands, lang: Lang, *, painted: bool = False
) -> str:
    """The whole text. ``painted``: with colours for a terminal."""
    lines = [line for part in _View(policy, demands, lang).parts() for line in part]
    return "\n".join(_painted(line, painted) for line in lines).strip("\n") + "\n"


def _painted(line: Line, painted: bool) -> str:
    text = one_line(line.text)  # whatever a stranger wrote is harmless before our own codes come in
    code = _CODES.get(line.style, "")
    return f"\x1b[{code}m{text}\x1b[0m" if painted and code and text else text


class _View:
    def __init__(self, policy: PolicyArtifact, demands: Demands, lang: Lang) -> None:
        self._policy, self._demands, self._lang = policy, demands, lang
        self._reading = Reading(policy)
        self._processed = policy.face_processed or bool(policy.clauses)

    def parts(self) -> Iterator[Iterator[Line]]:
        """What is printed, in order."""
        yield self._limits()
        yield self._file()
        yield self._verdict()
        yield from map(self._clause, sorted(self._policy.clauses, key=lambda c: -c.level)[:CLAUSES])
        yield self._rest(len(self._policy.clauses) - CLAUSES, "more_clauses", "  ")
        yield self._told()
        yield self._facts()
        for each in self._policy.linked:
            yield self._linked(each)
        yield self._closing()

    # --- words -----------------------------------------------------------------------------------

    def _p(self, name: str) -> str:
        return pick(pw.PHRASE[name], self._lang)

    def _head(self, text: str) -> Iterator[Line]:
        yield Line("")
        yield Line(text, "head")

    def _para(self, text: str, indent: str = "  ", style: Style = "") -> Iterator[Line]:
        for line in wrapped(text, indent, self._lang):
            yield Line(line, style)

    def _pair(self, label: str, text: str, indent: str = "  ") -> Iterator[Line]:
        colon = pick(PHRASE["colon"], self._lang)
        first, *rest = wrapped(f"{label}{colon}{text}", indent + "  ", self._lang)
        yield Line(indent + first[len(indent) + 2 :])
        yield from map(Line, rest)

    def _quote(self, span: Span, indent: str = "      ") -> Iterator[Line]:
        start, end = max(0, span[0]), max(0, span[1])
        text = " ".join(self._policy.text[start : min(end, start + QUOTE)].split())
        cut = "…" if end - start > QUOTE else ""
        yield from self._para(f"{self._place(span)} “{text}{cut}”", indent, "dim")

    def _place(self, span: Span) -> str:
        passage = self._reading.at(span)
        number = self._p("paragraph").format(number=passage.number) + " " if passage else ""
        return f"{number}[{span[0]}, {span[1]})"

    # --- parts -----------------------------------------------------------------------------------

    def _limits(self) -> Iterator[Line]:
        yield Line(self._p("limits"), "head")
        for limitation in self._policy.limitations:
            yield from self._item(pick(limitation.message, self._lang))
        if not self._policy.limitations:
            yield from self._para(pick(PHRASE["no_limitations"], self._lang))

    def _item(self, text: str) -> Iterator[Line]:
        first, *rest = wrapped(text, "    ", self._lang)
        yield Line("  - " + first[4:])
        yield from map(Line, rest)

    def _file(self) -> Iterator[Line]:
        policy = self._policy
        title = policy.title or self._p("untitled")
        yield from self._head(f"{pick(PHRASE['policy'], self._lang)}  {title}")
        if (origin := origin_of(policy)) is not None:
            yield from self._pair(pick(PHRASE["origin"], self._lang), pick(origin, self._lang))
        snapshot = policy.snapshot
        kind = ", ".join(filter(None, (snapshot.media_type, snapshot.encoding)))
        tongues = [
            pick(LANGUAGE[each], self._lang) for each in policy.languages if each in LANGUAGE
        ]
        size = f"{snapshot.size:,} {pick(PHRASE['byte_count'], self._lang)}"
        yield from self._pair(self._p("file"), "; ".join(filter(None, (kind, size, *tongues))))
        yield Line(f"  {pick(PHRASE['snapshot_sha256'], self._lang)}  {snapshot.sha256}")
        yield Line(f"  {pick(PHRASE['text_sha256'], self._lang)}  {policy.text_sha256}")
        yield from self._pair(pick(PHRASE["as_of"], self._lang), self._demands.as_of)

    def _verdict(self) -> Iterator[Line]:
        policy = self._policy
        yield from self._head(self._p("verdict"))
        style: Style = (
            "context" if policy.abstain else "good" if policy.clause_level >= 2 else "bad"
        )
        yield from self._para(pick(pw.verdict(policy), self._lang), style=style)
        yield from self._pair(self._p("in_words"), pick(pw.probability(policy.score), self._lang))
        if policy.abstain:
            yield from self._para(self._p("abstained"))
        if (elsewhere := pw.rules_elsewhere(policy)) is not None:
            yield from self._para(pick(elsewhere, self._lang))
        if policy.readability is not None:
            told = pick(pw.readability(policy.readability), self._lang)
            yield from self._pair(self._p("readability_whole"), told)
        if policy.clause_level < 2 and self._processed and pw.own_rules(policy) is None:
            yield from self._asked(self._demands.rows.get("clause"), missing=True)

    def _clause(self, clause: Clause) -> Iterator[Line]:
        title = clause.heading or pick(PHRASE["untitled"], self._lang)
        level = pick(PHRASE["level"], self._lang).format(level=clause.level)
        kind = pick(CLAUSE_LEVEL[clause.level], self._lang)
        yield from self._head(f"{self._p('clause')} ({level}; {kind})  {title}")
        yield from self._pair(self._p("place"), self._place((clause.start, clause.end)))
        yield from self._pair(self._p("distance"), pick(pw.distance(clause.distance), self._lang))
        yield from self._pair(self._p("reach"), pick(pw.REACH[clause.reach], self._lang))
        yield from self._pair(
            self._p("prominence"), pick(YES if clause.prominent else NO, self._lang)
        )
        if clause.readability is not None:
            told = pick(pw.readability(clause.readability), self._lang)
            yield from self._pair(self._p("readability"), told)
        yield Line("")
        yield from self._para(f"▌ {self._p('clause')}   ● {self._p('face_yes')}", style="dim")
        yield from self._para(f"○ {self._p('face_context')}", "             ", "dim")
        around = self._reading.around(clause)
        for passage in around[:MOST]:
            yield from self._passage(passage, clause)
        yield from self._rest(len(around) - MOST, "more", "  ")

    def _passage(self, passage: Passage, clause: Clause) -> Iterator[Line]:
        """A sentence a line: a terminal has no margin, so what is found stands before it."""
        inside = passage.start < clause.end and passage.end > clause.start
        number = f"{passage.number:>5} "
        for piece in passage.pieces:
            if not piece.text.strip():
                continue
            bar = "▌" if inside else " "
            dot = {"yes": "● ", "context": "○ ", "no": "  "}[piece.face]
            style: Style = {"yes": "face", "context": "context", "no": ""}[piece.face]  # type: ignore[assignment]
            if not inside:
                style = "dim"
            room = " " * 6
            for line in wrapped(" ".join(piece.text.split()), " " * 9, self._lang):
                yield Line(f"{number}{bar}{dot}{line[9:]}", style)
                number, dot = room, "  "

    def _told(self) -> Iterator[Line]:
        yield from self._head(self._p("elements"))
        yield from self._para(self._p("elements_note"), style="dim")
        yield from self._para(self._p("outline_note"), style="dim")
        if not self._processed:
            yield from self._para(self._p("if_processed"))
        unread = pw.own_rules(self._policy) is None and pw.rules_elsewhere(self._policy)
        if unread:
            yield from self._para(pick(unread, self._lang))
        for names, words, table in (
            (ELEMENTS, ELEMENT, self._policy.elements),
            (NOTICE, NOTICE_WORDS, self._policy.notice),
        ):
            for name in names:
                if name in table:
                    title = pick(words[name], self._lang)
                    yield from self._one(name, title, table[name])

    def _one(self, name: str, title: str, element: Element) -> Iterator[Line]:
        demand = self._demands.rows.get(name)
        colon = pick(PHRASE["colon"], self._lang)
        elsewhere = not element.covered and pw.elsewhere(self._policy, name)
        remark = pw.remark(self._policy, name) if element.covered else None
        if remark is not None:
            yield Line(f"  [~] {title}{colon}{pick(COVERED, self._lang)}", "context")
            yield from self._para(pick(remark, self._lang), "      ")
        elif element.covered:
            yield Line(f"  [✓] {title}{colon}{pick(COVERED, self._lang)}", "good")
        elif elsewhere:
            yield Line(f"  [→] {title}{colon}{self._p('told_elsewhere')}", "good")
        else:
            yield Line(f"  [ ] {title}{colon}{pick(NOT_COVERED, self._lang)}", "bad")
        for span in element.quotes[:SHOWN]:
            yield from self._quote(span)
        yield from self._rest(len(element.quotes) - SHOWN, indent="      ")
        if self._processed:
            missing = remark is not None or not (element.covered or elsewhere)
            yield from self._asked(demand, missing=missing, indent="    ")

    def _asked(self, demand: Demand | None, *, missing: bool, indent: str = "  ") -> Iterator[Line]:
        if demand is None:
            return
        cited = [
            pick(each.citation, self._lang)
            + (f" ({self._p('recommended')})" if each.use == "reference" else "")
            for each in demand.provisions
        ]
        joined = "；".join(cited) if self._lang == "zh" else "; ".join(cited)
        yield from self._pair(self._p("law_asks"), pick(demand.asks, self._lang), indent)
        yield from self._para(joined, indent + "  ", "dim")
        if missing:
            for tongue in pw.outline_langs(self._policy, self._lang):
                text = " ".join(pick(demand.outline, tongue).split("\n"))
                yield from self._pair(self._p("outline"), text, indent)

    def _facts(self) -> Iterator[Line]:
        policy = self._policy
        yield from self._head(self._p("facts"))
        yield from self._pair(self._p("who"), pick(PROCESSING[policy.processing], self._lang))
        wording = pick(CONSENT_WORDING[policy.consent_wording], self._lang)
        yield from self._pair(self._p("consent"), wording)
        for consent in policy.consents[:MOST]:
            yield from self._quote(consent.quote)
        yield from self._rest(len(policy.consents) - MOST)
        periods = [each for each in policy.retention if each.face]
        yield from self._list(
            "retention", [(pick(pw.retention(each), self._lang), each.quote) for each in periods]
        )
        place = policy.elements.get("storage_location")
        if place is None or not place.quotes:
            yield from self._list("storage", [])
        else:
            yield Line(f"  {self._p('storage')}")
            for span in place.quotes[:SHOWN]:
                yield from self._quote(span)
        yield from self._list(
            "recipients",
            [(self._named(each.name, each.sdks), each.quote) for each in policy.recipients],
        )
        yield from self._list(
            "promises",
            [(pick(pw.promise(each), self._lang), each.quote) for each in policy.promises],
        )
        yield from self._rows()
        if policy.licences:
            yield from self._list(
                "licences",
                [(pick(pw.licence(each), self._lang), each.quote) for each in policy.licences],
            )
            if any(map(pw.far_reaching, policy.licences)):
                yield from self._asked(
                    self._demands.rows.get("licence"), missing=True, indent="    "
                )

    def _list(self, name: str, found: list[tuple[str, Span]]) -> Iterator[Line]:
        if not found:
            yield from self._pair(self._p(name), self._p("nothing_said"))
            return
        yield Line(f"  {self._p(name)}")
        for text, span in found[:MOST]:
            yield from self._para(text, "    ")
            yield from self._quote(span)
        yield from self._rest(len(found) - MOST)

    def _rest(self, count: int, name: str = "more_quotes", indent: str = "    ") -> Iterator[Line]:
        if count > 0:
            yield from self._para(self._p(name).format(count=count), indent, "dim")

    def _named(self, name: str, sdks: tuple[str, ...]) -> str:
        known = (
            f"{self._p('in_catalogue')} {', '.join(sdks)}" if sdks else self._p("not_in_catalogue")
        )
        return f"{name} ({known})"

    def _rows(self) -> Iterator[Line]:
        if not self._policy.sdk_rows:
            return
        yield Line(f"  {self._p('sdk_rows')}")
        for row in self._policy.sdk_rows[:MOST]:
            mark = f" [{self._p('with_face')}]" if row.face else ""
            parts = [row.company, row.purpose, row.data, row.link, ", ".join(row.sdks)]
            text = f"{row.name}{mark} | {' | '.join(each for each in parts if each)}"
            yield from self._para(
                f"{text} {self._place(row.quote)}", "    ", "face" if mark else ""
            )
        yield from self._rest(len(self._policy.sdk_rows) - MOST)

    def _linked(self, each: LinkedDocument) -> Iterator[Line]:
        kind = pick(DOCUMENT[each.kind], self._lang)
        yield from self._head(f"{self._p('linked')}  {kind}  {each.title}".rstrip())
        yield from self._pair(self._p("target"), each.target)
        yield from self._pair(self._p("state"), pick(pw.state(each), self._lang))
        if each.reading is None:
            return
        mentioned = pick(YES if each.reading.face_mentioned else NO, self._lang)
        yield from self._pair(pick(PHRASE["face_mentioned"], self._lang), mentioned)
        lists = [("told", pw.told(each.reading))]
        if pw.has_to_tell(each):
            yield from self._para(pick(pw.verdict(each.reading), self._lang))
            lists.append(("missing", pw.missing(each.reading)))
        comma = pick(PHRASE["comma"], self._lang)
        for name, ids in lists:
            joined = comma.join(pick(ELEMENT[one], self._lang) for one in ids) or "—"
            yield from self._pair(self._p(name), joined)
        for licence in each.reading.licences[:SHOWN]:
            yield from self._pair(self._p("licences"), pick(pw.licence(licence), self._lang))
        digest = each.reading.snapshot.sha256
        yield Line(f"  {pick(PHRASE['snapshot_sha256'], self._lang)}  {digest}")

    def _closing(self) -> Iterator[Line]:
        yield from self._head(self._p("closing"))
        for text in pw.CLOSING:
            yield from self._para(pick(text, self._lang))
