"""The report as Markdown for the summary of a pipeline's step, a merge request or a wiki.

What could not be seen comes first, then a table of what to act on, then how to mend it, then the counts. Everything an
app, a policy or a server wrote goes through `reports.markup`.
"""

from collections.abc import Iterable, Iterator
from typing import Literal

from analyzers.artifacts import Text
from reports import words_pipeline as word
from reports.markup import code, fenced, summary, text
from reports.model import FLAGGED, SEVERITIES, VERDICTS, Finding, Report, Result, counts, marks_of
from reports.words import SEVERITY, VERDICT, pick
from reports.words_closing import CLOSING

Lang = Literal["zh", "en"]
SHOWN = 5
"""Findings of a check, and pieces of evidence of a finding, that are listed."""
MARK = {
    "violation": "🔴",
    "likely-violation": "🟠",
    "needs-manual-review": "🟡",
    "compliant": "🟢",
    "not-applicable": "⚪",
    "not-assessed": "⚪",
}


def render(report: Report, lang: Lang) -> str:
    """The whole summary."""
    parts = (
        _header(report, lang),
        _list(word.BANNER, report.banners, lang),
        _list(word.LIMITS, [limit.message for limit in report.limitations], lang),
        _flagged(report, lang),
        _accepted(report, lang),
        _fixes(report, lang),
        _counts(report, lang),
        [text(pick(closing, lang)) for closing in CLOSING],
    )
    blocks = ["\n".join(lines) for part in parts if (lines := list(part))]
    return "\n\n".join(blocks) + "\n"


def _header(report: Report, lang: Lang) -> Iterator[str]:
    app, tool = report.app, report.tool
    yield f"## faceaudit: {text(app.label, 80)} {code(app.package)} {text(app.version, 40)}"
    yield ""
    day = pick(word.LAW, lang).format(report.as_of)
    yield f"SHA-256 {code(app.sha256)} · {day} · faceaudit {text(tool.version, 40)}"


def _list(title: Text, texts: Iterable[Text], lang: Lang) -> list[str]:
    rows = [f"- {text(pick(each, lang))}" for each in texts]
    return [f"### {pick(title, lang)}", "", *rows] if rows else []


def _ordered(report: Report) -> list[Result]:
    found = [result for result in report.results if result.verdict in FLAGGED]
    return sorted(found, key=lambda r: (VERDICTS.index(r.verdict), SEVERITIES.index(r.severity)))


def _flagged(report: Report, lang: Lang) -> Iterator[str]:
    yield f"### {pick(word.FLAGGED, lang)}"
    yield ""
    rows = [result for result in _ordered(report) if counts(result)]
    if not rows:
        accepted = report.baseline is not None and report.baseline.accepted
        yield pick(word.NOTHING_MORE if accepted else word.NOTHING, lang)
        return
    yield from _table(
        (word.VERDICT, word.SEVERITY, word.CHECK, word.WHY, word.FIX),
        (
            (
                f"{MARK[result.verdict]} {pick(VERDICT[result.verdict], lang)}",
                pick(SEVERITY[result.severity], lang),
                f"{text(pick(result.title, lang), 80)}<br>{code(result.check)}",
                text(pick(result.message, lang), 300),
                text(pick(result.remedy, lang), 200),
            )
            for result in rows
        ),
        lang,
    )


def _table(titles: tuple[Text, ...], rows: Iterable[tuple[str, ...]], lang: Lang) -> Iterator[str]:
    yield "| " + " | ".join(pick(title, lang) for title in titles) + " |"
    yield "|" + "---|" * len(titles)
    for row in rows:
        yield "| " + " | ".join(row) + " |"


def _accepted(report: Report, lang: Lang) -> Iterator[str]:
    """What the baseline accepts, with its reasons: marked, never left out."""
    if report.baseline is None:
        return
    rows = []
    for result in _ordered(report):
        subjects = [finding.subject for finding in result.findings] or [""]
        for subject, mark in zip(subjects, marks_of(result), strict=True):
            if mark is not None:
                name = f"{code(result.check)} {code(subject, 60) if subject else ''}".strip()
                verdict = pick(VERDICT[result.verdict], lang)
                rows.append(f"- {name} {verdict} · {text(pick(word.state_of(mark), lang))}")
    if rows:
        yield f"### {pick(word.ACCEPTED, lang)}"
        yield ""
        yield from rows
    if report.baseline.notes:
        yield ""
        yield from _list(word.BASELINE, report.baseline.notes, lang)


def _fixes(report: Report, lang: Lang) -> Iterator[str]:
    rows = [result for result in _ordered(report) if counts(result)]
    if not rows:
        return
    yield f"### {pick(word.FIX, lang)}"
    for result in rows:
        yield ""
        yield f"<details><summary>{summary(pick(result.title, lang))}</summary>"
        yield ""
        yield from _how(result, lang)
        yield ""
        yield "</details>"


def _how(result: Result, lang: Lang) -> Iterator[str]:
    grounds = dict.fromkeys(pick(p.citation, lang) for p in result.provisions if p.use == "ground")
    if grounds:
        yield f"**{pick(word.GROUNDS, lang)}** {text('; '.join(grounds), 2000)}"
        yield ""
    for finding in result.findings[:SHOWN]:
        yield from _finding(finding, lang)
    if (more := len(result.findings) - SHOWN) > 0:
        yield f"- {pick(word.MORE, lang).format(more)}"
    yield ""
    yield f"**{pick(word.FIX, lang)}** {text(pick(result.remedy, lang))}"
    if result.fix is None:
        return
    yield ""
    yield text(pick(result.fix.text, lang))
    if result.fix.code:
        yield ""
        yield f"{pick(word.CODE, lang)}:"
        yield ""
        yield fenced(result.fix.code, result.fix.language)


def _finding(finding: Finding, lang: Lang) -> Iterator[str]:
    print_ = f"{pick(word.FINGERPRINT, lang)} {code(finding.fingerprint)}"
    yield f"- {text(pick(finding.message, lang), 300)} ({print_})"
    for piece in finding.evidence[:SHOWN]:
        yield f"  - {code(piece.source, 80)} {code(piece.locator, 200) if piece.locator else ''}".rstrip()


def _counts(report: Report, lang: Lang) -> Iterator[str]:
    yield f"### {pick(word.VERDICTS, lang)}"
    yield ""
    rows = [(verdict, report.summary.get(verdict, 0)) for verdict in VERDICTS]
    yield from _table(
        (word.VERDICT, word.COUNT),
        (
            (f"{MARK[verdict]} {pick(VERDICT[verdict], lang)}", str(count))
            for verdict, count in rows
        ),
        lang,
    )
    yield ""
    yield pick(word.NOT_ASSESSED, lang)
