"""The report as one HTML file that anybody can open: no network, no scripts, light, dark and print.

Nothing an app or a policy says is trusted. Every value passes through `_visible` on its way into the
page (the template engine calls it, so no template can forget), is escaped, and is never made a link.
"""

import base64
import hashlib
import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from analyzers.artifacts import ELEMENTS, NOTICE, Element, Evidence, PolicyArtifact, Span
from reports import brief, words, words_closing, words_pictures, words_told
from reports.lit import lit
from reports.model import FLAGGED, SEVERITIES, VERDICTS, Citation, Report, Result, Verdict
from reports.origins import documents_of, origin_of
from reports.pictures import chain, labels, timeline, ways
from reports.pictures import page as pictured
from reports.sessions import MOMENT, PATH, run_on, told, walked
from reports.untrusted import tamed
from reports.words import Lang, pick
from reports.words_pipeline import BASELINE, CODE, state_of

LONGEST = 2_000
"""Characters of one value that are shown; the report document has the rest."""
LONGEST_NAME = 400
"""Characters of a name, an address, a place: what stands in a line of the page."""
SHEETS = ("report.css", "told.css", "pictures.css", "fixes.css")
"""Style sheets of every page, in order."""
LONGEST_QUOTE = 240
"""Characters of one policy quotation in the tables of the policy section."""


def render(report: Report, lang: Lang) -> str:
    """The whole page. Equal reports give equal pages."""
    return page("report.html.j2", lang, report=report, groups=_groups(report.results))


def page(template: str, lang: Lang, *, also: tuple[str, ...] = (), **values: object) -> str:
    """A page of its own: one of the templates, with our style sheet and nothing from elsewhere.

    :param also: further style sheets, after those of every page.
    """
    style = _style(also)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    text = (
        _environment(lang)
        .get_template(template)
        .render(
            **values,
            style=Markup(style),
            # The browser applies this one style sheet and nothing else, whatever got into the page.
            csp=f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'none'; "
            "base-uri 'none'; form-action 'none'",
        )
    )
    return text + "\n"


@cache
def _style(also: tuple[str, ...] = ()) -> str:
    loader = PackageLoader("reports")
    sheets = (loader.get_source(Environment(autoescape=True), name)[0] for name in (*SHEETS, *also))
    return "".join(sheets).replace("\r\n", "\n")


@cache
def _environment(lang: Lang) -> Environment:
    def shown(value: object) -> object:
        return value if isinstance(value, Markup) else _visible(str(value), lang)

    environment = Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=shown,
    )
    environment.globals.update(
        lang=lang,
        flagged=FLAGGED,
        uses=tuple(words.CITATION_USE),
        w={name: pick(text, lang) for name, text in words.PHRASE.items()},
        fix_code=pick(CODE, lang),
        baseline=pick(BASELINE, lang),
        words=words,
        closing_words=words_closing,
        told_words=words_told,
        wp={name: pick(text, lang) for name, text in words_pictures.PICTURED.items()},
        BASIS=chain.BASIS,
        HOP=chain.KIND,
        signs=pictured.signs(lang),
        wt={name: pick(text, lang) for name, text in words_told.TOLD.items()},
        MOMENT=MOMENT,
        PATH=PATH,
        LONGEST=LONGEST,
        VERDICTS=VERDICTS,
        ELEMENTS=ELEMENTS,
        NOTICE=NOTICE,
    )
    environment.filters.update(
        t=lambda text: pick(text, lang),
        # An id a newer document has and this table has not is shown as it is.
        word=lambda key, table: pick(table[key], lang) if key in table else str(key),
        wrap=lambda text, limit=LONGEST_NAME: _breakable(_visible(str(text), lang, limit)),
        cut=lambda text, limit: _visible(str(text), lang, limit),
        code=lambda locator: _locator(_visible(locator, lang)),
        steps=_steps,
        quotation=_quotation,
        quote=lambda span, policy: _quote(policy, span),
        cited=_cited,
        in_order=_in_order,
        origin_of=origin_of,
        documents_of=documents_of,
        run_on=run_on,
        told=told,
        accepted=state_of,
        walked=walked,
        gravest=brief.gravest,
        flagged_results=brief.flagged,
        biggest_limits=brief.biggest_limits,
        first_ground=brief.ground,
        lit=lit,
        timeline=lambda walk: Markup(timeline.svg(walk, lang)),
        ways_drawn=lambda graph: Markup(ways.svg(graph, lang)),
        chain_drawn=lambda each: Markup(chain.svg(each, lang)),
        course=lambda walk: labels.rows(walk, lang),
        steps_of=lambda graph: pictured.steps_of(graph, lang),
        first_walks=pictured.first_walks,
        whole=lambda text: escape(_visible(text, lang, len(text))),
    )
    return environment


# --- text that is not trusted --------------------------------------------------------------------


def _visible(text: str, lang: Lang, limit: int = LONGEST) -> str:
    """The text with what would hide or reorder it made visible, cut when it is very long."""
    length = len(text)
    if length > limit:
        text = text[:limit]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = tamed(text)
    if length > limit:
        note = pick(words.PHRASE["shortened"], lang).format(length=f"{length:,}")
        text = f"{text}… [{note}]"
    return text


_ARROW = Markup('<wbr><span class="whole">-&gt;</span>')
_AFTER = re.compile(r"(?<=[/;.,&?=_])(?=[^/;.,&?=_\s])")


def _breakable(text: str) -> Markup:
    """Escaped, with places to break where a name or an address has its joints."""
    return _ARROW.join(
        Markup("<wbr>").join(escape(part) for part in _AFTER.split(piece))
        for piece in text.split("->")
    )


# --- evidence ------------------------------------------------------------------------------------

_METHOD = re.compile(
    r"(?P<package>L(?:[^;/\s]+/)*)(?P<name>[^;/\s]+;)"
    r"(?:->(?P<method>[^(\s]+)(?P<signature>\([^\s@]*)?)?"
    r"(?P<rest> @ 0x[0-9a-f]{1,8}| \(class definition\))?"
)


def _locator(text: str) -> Markup:
    """A place in code, letter for letter, with class, method and offset standing out."""
    found = _METHOD.fullmatch(text)
    if found is None:
        return _breakable(text)
    return Markup(
        '<span class="dim">{}</span><b>{}</b>{}<b>{}</b><span class="dim">{}</span><b class="whole">{}</b>'
    ).format(
        _breakable(found["package"]),
        _breakable(found["name"]),
        _ARROW if found["method"] else "",
        _breakable(found["method"] or ""),
        _breakable(found["signature"] or ""),
        found["rest"] or "",
    )


class Step(NamedTuple):
    """One class on the way from an entry point."""

    package: str
    name: str
    repeated: bool
    """The step before is in the same package, so a rendering need not repeat it."""


def _steps(path: Iterable[str]) -> list[Step]:
    steps: list[Step] = []
    for name in path:
        package, dot, simple = name.rpartition(".")
        steps.append(
            Step(package + dot, simple, bool(steps) and steps[-1].package == package + dot)
        )
    return steps


class Quotation(NamedTuple):
    """A quotation in its surroundings."""

    before: str
    quoted: str
    after: str


def _quotation(evidence: Evidence) -> Quotation:
    before, found, after = evidence.context.partition(evidence.excerpt or "\0")
    if not found:
        return Quotation("", evidence.excerpt, "")
    # The quoted words matter most: a long text around them is cut on its far sides.
    return Quotation(before[-LONGEST_QUOTE:], found, after[:LONGEST_QUOTE])


def _quote(policy: PolicyArtifact, span: Span) -> str:
    start, end = max(0, span[0]), max(0, span[1])
    text = " ".join(policy.text[start : min(end, start + 4 * LONGEST_QUOTE)].split())
    return text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE] + "…"


# --- order ---------------------------------------------------------------------------------------


def _groups(results: Iterable[Result]) -> list[tuple[Verdict, list[Result]]]:
    """Results by gravity of the verdict, then severity, then as the catalogue has them."""
    ordered = sorted(results, key=lambda result: SEVERITIES.index(result.severity))
    groups = [
        (verdict, [result for result in ordered if result.verdict == verdict])
        for verdict in VERDICTS
    ]
    return [group for group in groups if group[1]]


def _cited(provisions: Iterable[Citation], use: str) -> list[Citation]:
    # Two duties of one article read the same; the article is named once.
    found = {citation.citation: citation for citation in provisions if citation.use == use}
    return list(found.values())


def _in_order(table: dict[str, Element], order: tuple[str, ...]) -> list[tuple[str, Element]]:
    known = [name for name in order if name in table]
    return [(name, table[name]) for name in (*known, *sorted(table.keys() - set(known)))]


__all__ = ["page", "render"]
