"""``faceaudit questions``: the form that the operator fills in."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scanner.options import LANGUAGE

if TYPE_CHECKING:
    from scanner.questions import About


@click.command()
@click.argument("source", required=False, metavar="[REPORT|BUNDLE]")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File for the form.")
@LANGUAGE
def questions(source: str | None, output: Path | None, lang: str) -> int:
    """Write the questions that only the app's operator can answer, as a YAML form.

    SOURCE is a report (JSON), a bundle, or a database with #sha256; without it the form asks all questions by
    today's law. The answers are read by `scan --answers FILE` and `check --answers FILE`.
    """
    from scanner.questions import form
    from scanner.writing import write_document

    write_document(form(_about(source), "zh" if lang == "zh" else "en"), output)
    return 0


def _about(source: str | None) -> "About":
    from analyzers.errors import InputError
    from reports.model import Report
    from reports.untrusted import visible
    from scanner.duties import every_duty
    from scanner.one import today
    from scanner.questions import About
    from scanner.subjects import load

    if source is None:
        day = today()
        return About("", "", day.isoformat(), every_duty(day))
    report = load(source)
    if not isinstance(report, Report):
        raise click.UsageError(f"{source} is a policy; questions are about an app's report")
    if not report.duties:
        raise InputError(
            "questions-none",
            visible(
                f"{source} lists no duty of the operator: no face function was found, the mainland is not served, "
                "or an older version wrote it (judge its bundle again with faceaudit check)."
            ),
        )
    return About(report.app.package, report.app.label, report.as_of, report.duties)
