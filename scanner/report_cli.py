"""``faceaudit report``: many apps at once, as a table or as a page."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from scanner.options import LANGUAGE, database

if TYPE_CHECKING:
    from reports.study.scope import Scope
    from scanner.database import Where
    from scanner.study_sources import Opened

OK, FAILED = 0, 3


@click.command()
@click.argument("source", type=database, metavar="SOURCE")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "parquet", "html"]),
    default="csv",
    show_default=True,
    help="A table of one row per app and check, or a page of figures.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="File for the document. Default: stdout.",
)
@click.option("--category", multiple=True, metavar="NAME", help="Only apps of this category.")
@click.option("--market", multiple=True, metavar="NAME", help="Only apps of this store.")
@click.option("--check", "checks", multiple=True, metavar="ID", help="Only this check.")
@click.option("--all", "every", is_flag=True, help="Count every scan, not the latest of each APK.")
@click.option(
    "--per-package", is_flag=True, help="Count the latest version of each package, not each APK."
)
@click.option(
    "--period",
    type=click.Choice(["month", "quarter", "year"]),
    default="quarter",
    show_default=True,
    help="Of the trend by version date (html).",
)
@click.option(
    "--excel", is_flag=True, help="CSV with a byte-order mark, by which Excel knows UTF-8."
)
@LANGUAGE
def report(
    source: "Where",
    form: str,
    output: Path | None,
    category: tuple[str, ...],
    market: tuple[str, ...],
    checks: tuple[str, ...],
    every: bool,
    per_package: bool,
    period: Literal["month", "quarter", "year"],
    excel: bool,
    lang: str,
) -> int:
    """Report on many apps: a tidy table, or a page with prevalences and plots.

    SOURCE is a database (a file, or postgresql://user@host/name), a bundle, a folder of bundles, or a file of JSON reports. Of several scans of
    one APK the latest counts.
    """
    import sqlite3
    import sys

    from reports.study.scope import Scope
    from reports.untrusted import visible
    from scanner.store import DatabaseUnusable
    from scanner.study_sources import open_source
    from scanner.writing import say, write_document

    if every and per_package:
        raise click.UsageError("--all and --per-package exclude each other")
    if excel and form != "csv":
        raise click.UsageError("--excel is for --format csv")
    if form == "parquet" and output is None and sys.stdout.isatty():
        raise click.UsageError("--format parquet needs --output: a terminal cannot show it")
    count: Literal["apk", "package", "scan"] = (
        "scan" if every else "package" if per_package else "apk"
    )
    scope = Scope(count, _unique(category), _unique(market), _known(checks))
    opened = open_source(source, files=False)
    try:
        for sentence in opened.unreadable:
            say(f"not counted: {sentence}")
        document = _document(opened, scope, form, period, excel, lang)
        _tell(opened, scope)
    except sqlite3.Error as error:
        raise DatabaseUnusable(
            "db-unusable", visible(f"{source} is damaged ({error}); scan into a new database.")
        ) from None
    finally:
        opened.close()
    write_document(document, output)
    return FAILED if opened.unreadable else OK


def _unique(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _known(checks: tuple[str, ...]) -> tuple[str, ...]:
    from scanner import law

    for name in checks:
        if name not in law.checks():
            raise click.UsageError(f"there is no check {name!r} (the README lists them)")
    return _unique(checks)


def _document(
    opened: "Opened",
    scope: "Scope",
    form: str,
    period: Literal["month", "quarter", "year"],
    excel: bool,
    lang: str,
) -> str | bytes:
    if form == "html":
        from reports.study.page import Study, render

        study = Study(scope, period, len(opened.unreadable), opened.repeated)
        return render(opened.connection, study, "zh" if lang == "zh" else "en")
    from reports.study.tables import csv_document, parquet_document

    if form == "csv":
        return csv_document(opened.connection, scope, excel=excel)
    from scanner.one import tool

    made_by = tool()
    versions = {
        "program": made_by.version,
        "law": made_by.law_version,
        "catalogue": made_by.catalogue_version,
    }
    return parquet_document(opened.connection, scope, versions)


def _tell(opened: "Opened", scope: "Scope") -> None:
    """The denominators, on stderr: a table says nothing of what is not in it."""
    from reports.study.questions import POPULATION
    from reports.study.scope import has_inputs
    from scanner.writing import say

    if has_inputs(opened.connection):
        say(_inputs(opened, scope))
    row = opened.connection.execute(scope.sql(POPULATION.sql)).fetchone()
    told = dict(zip((column.name for column in POPULATION.columns), row, strict=True))
    say(
        f"{told['counted']} of {told['scans']} scans count: {told['apks']} APKs of "
        f"{told['packages']} packages; {told['assessed']} of {told['results']} results assessed, "
        f"{told['flagged']} flagged"
    )


_KINDS = 8
"""Kinds of inputs without a result that are named; the page has all."""

_OF_NONE = """
select count(*) from counted where app not in (
  select sha256 from batch where sha256 is not null and state in ('done', 'over-budget', 'duplicate')
)
"""
"""Scans of what is no input of the batch, or none that has a result by now."""


def _inputs(opened: "Opened", scope: "Scope") -> str:
    """What became of all inputs of the batch that made the study, in a line."""
    from reports.study.questions import inputs

    rows = opened.connection.execute(scope.sql(inputs(scope).sql)).fetchall()
    total, *kinds = [
        (state, code, named, results, apks) for state, code, named, _, results, apks in rows
    ]
    cut = sum(each[3] for each in kinds if each[0] == "over-budget")
    without = [
        f"{named - results} {state} {code}".rstrip()
        for state, code, named, results, _ in kinds
        if named > results
    ]
    said = f"{total[2]} inputs of the batch: {total[3]} with a result ({total[4]} APKs"
    said += f", {cut} over budget)" if cut else ")"
    said += f", {total[2] - total[3]} without"
    if without:
        more = [f"and {len(without) - _KINDS} kinds more"] if len(without) > _KINDS else []
        said += f": {', '.join([*without[:_KINDS], *more])}"
    strange = opened.connection.execute(scope.sql(_OF_NONE)).fetchone()[0]
    if strange:
        said += f"; {strange} of the scans that count are of other APKs"
    if any(state in ("queued", "running") for state, *_ in kinds):
        said += "; the batch is not finished"
    return said
