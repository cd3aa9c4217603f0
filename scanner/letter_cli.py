"""``faceaudit letter``: a complaint drafted from a report."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scanner.options import LANGUAGE

if TYPE_CHECKING:
    from reports.model import Report

OK = 0


@click.command()
@click.argument("source", type=click.Path(path_type=Path), metavar="SOURCE")
@click.option(
    "--finding",
    "checks",
    multiple=True,
    metavar="CHECK",
    help="Only this check's finding; repeat it for several. Default: every (likely) violation.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["docx", "markdown", "text"]),
    default="text",
    show_default=True,
    help="Form of the letter.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="File for the letter. Default: stdout.",
)
@LANGUAGE
def letter(source: Path, checks: tuple[str, ...], form: Any, output: Path | None, lang: str) -> int:
    """Draft a complaint (举报材料) from the findings of a report.

    SOURCE is a bundle or a report.json. Names, addresses and signatures are left blank; check every fact before
    it is handed in. What needs a person's judgement is left out unless --finding names it.
    """
    import sys

    from reports.bundle import attached_in, is_folder
    from reports.formats import nothing
    from reports.letter import chosen, render
    from scanner.writing import write_document

    if form == "docx" and output is None and sys.stdout.isatty():
        raise click.UsageError("--format docx needs --output: a terminal cannot show it")
    report = _report(source)
    try:
        results = chosen(report, checks)
    except KeyError as error:
        raise click.UsageError(_unknown(report, str(error.args[0]))) from None
    attached = attached_in(source) if is_folder(source) else nothing
    write_document(render(report, results, form, "zh" if lang == "zh" else "en", attached), output)
    return OK


def _report(source: Path) -> "Report":
    """The one report of a source. Raises `InputError`: ``source-missing``, ``source-unknown``, ``report-damaged``."""
    from analyzers.errors import InputError
    from reports.bundle import is_folder, payload_of
    from reports.untrusted import visible
    from scanner.study_sources import reports_in

    path = source
    if is_folder(source):
        path = payload_of(source) / "report.json"
        if not path.is_file():
            raise InputError("source-unknown", visible(f"{source} is no bundle of faceaudit."))
    reports = reports_in(path)
    first, second = next(reports, None), next(reports, None)
    if first is None or second is not None:
        raise InputError(
            "source-unknown", visible(f"{source} holds not one report; a letter is of one app.")
        )
    return first


def _unknown(report: "Report", check: str) -> str:
    from reports.model import FLAGGED
    from reports.untrusted import one_line

    flagged = [result.check for result in report.results if result.verdict in FLAGGED]
    listed = ", ".join(flagged) or "none"
    return one_line(f"the report has no finding of {check[:80]!r}; its findings: {listed}")
