"""The report as JUnit XML: one suite an app, one case a check, for the test pages of CI servers.

A server knows passed, failed and skipped. Only ``compliant`` passes; the two graver verdicts fail; everything else is
skipped with its reason, so that what nobody looked at is never counted as passed. What the user's baseline accepts is
skipped too, with the reason given there.
"""

from collections.abc import Iterator
from typing import Literal

from junitparser import (
    Failure,
    JUnitXml,
    Properties,
    Property,
    Skipped,
    SystemOut,
    TestCase,
    TestSuite,
)

from reports.model import FLAGGED, Report, Result, counts, marks_of
from reports.untrusted import one_line, visible
from reports.words import VERDICT, pick
from reports.words_pipeline import (
    BASELINE,
    CODE,
    FINGERPRINT,
    FIX,
    FOUND,
    GROUNDS,
    LIMITS,
    state_of,
)

Lang = Literal["zh", "en"]
FAILS = FLAGGED[:2]
LONGEST = 4000
"""Code points of a text; the JSON report holds the whole."""
SHOWN = 5
"""Pieces of evidence named with a finding."""


def render(report: Report, lang: Lang) -> str:
    """The suite of one app."""
    document = JUnitXml("faceaudit")
    suite = TestSuite(_line(f"faceaudit {report.app.package} {report.app.version}"))
    suite.timestamp = report.scanned_at
    _properties(suite, report)
    for result in report.results:
        suite.add_testcase(_case(result, report, lang))
    suite.append(SystemOut(_text("\n".join(_before(report, lang)))))
    document.add_testsuite(suite)
    document.update_statistics()
    text: str = document.tostring().decode()
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text.rstrip()}\n'


def _properties(suite: TestSuite, report: Report) -> None:
    tool, properties = report.tool, Properties()
    for name, value in (
        ("app.package", report.app.package),
        ("app.version", f"{report.app.version} ({report.app.version_code})"),
        ("app.sha256", report.app.sha256),
        ("law.as-of", report.as_of),
        ("faceaudit.version", tool.version),
        ("faceaudit.catalogue", tool.catalogue_version),
        ("faceaudit.law", tool.law_version),
    ):
        properties.add_property(Property(name, _line(value)))
    suite.append(properties)


def _before(report: Report, lang: Lang) -> Iterator[str]:
    """What a reader has to know before the cases: banners, limits, what became of the baseline."""
    yield from (one_line(pick(banner, lang)) for banner in report.banners)
    for title, texts in (
        (LIMITS, [limit.message for limit in report.limitations]),
        (BASELINE, list(report.baseline.notes) if report.baseline else []),
    ):
        if texts:
            yield pick(title, lang)
            yield from (f"- {one_line(pick(text, lang)[:LONGEST])}" for text in texts)


def _case(result: Result, report: Report, lang: Lang) -> TestCase:
    case = TestCase(_line(result.check), classname=_line(f"faceaudit.{report.app.package}"))
    verdict = pick(VERDICT[result.verdict], lang)
    colon, stop = ("：", "。") if lang == "zh" else (": ", ". ")
    said = _line(f"{verdict}{colon}{pick(result.title, lang)}{stop}{pick(result.message, lang)}")
    if result.verdict == "compliant":
        return case
    accepted = result.verdict in FLAGGED and not counts(result)
    if result.verdict in FAILS and not accepted:
        outcome: Failure | Skipped = Failure(said, type_=result.verdict)
    else:
        mark = next((mark for mark in marks_of(result) if mark is not None), None)
        note = pick(state_of(mark), lang) if accepted and mark is not None else ""
        outcome = Skipped(_line(f"{note} {said}".strip()), type_=result.verdict)
    if result.verdict in FLAGGED:
        outcome.text = _text("\n".join(_details(result, lang)))
    case.result = [outcome]
    return case


def _details(result: Result, lang: Lang) -> Iterator[str]:
    """What a developer needs to mend a case, as plain text."""
    yield pick(result.message, lang)
    grounds = dict.fromkeys(pick(p.citation, lang) for p in result.provisions if p.use == "ground")
    if grounds:
        yield f"{pick(GROUNDS, lang)}: {'; '.join(grounds)}"
    for finding in result.findings:
        message = one_line(pick(finding.message, lang)[:LONGEST])
        yield f"{pick(FOUND, lang)}: {message} [{pick(FINGERPRINT, lang)} {finding.fingerprint}]"
        if finding.accepted is not None:
            yield f"    {one_line(pick(state_of(finding.accepted), lang))}"
        for piece in finding.evidence[:SHOWN]:
            yield f"    {one_line(f'{piece.source[:200]} {piece.locator[:300]}')}"
    yield f"{pick(FIX, lang)}: {pick(result.remedy, lang)}"
    if result.fix is not None:
        yield pick(result.fix.text, lang)
        if result.fix.code:
            yield f"{pick(CODE, lang)}:"
            yield result.fix.code


def _text(value: str) -> str:
    """Text that XML may hold: `visible` leaves two characters that it may not."""
    cut = value if len(value) <= 4 * LONGEST else value[: 4 * LONGEST] + "…"
    return visible(cut).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")


def _line(value: str) -> str:
    cut = value if len(value) <= 500 else value[:500] + "…"
    return _text(one_line(cut))
