"""Options of the commands that print reports, and what their values come to."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from scanner.options import LANGUAGE, configurable

if TYPE_CHECKING:
    from scanner.answers import Answers
    from scanner.baseline import Known
    from scanner.context import Context

Command = TypeVar("Command", bound=Callable[..., Any])

FORMATS = ("text", "json", "html", "dossier", "pdf", "docx", "sarif", "junit", "markdown")
"""Those of `reports.formats`, which is not loaded for `--help`."""
LAWS = ("gdpr", "bipa", "cubi", "wa", "aiact", "dpdp", "play", "apple")
"""Those of `scanner.law.overlays`."""
FAIL_ON = ("violation", "likely-violation", "needs-manual-review", "never")


def rendering(function: Command) -> Command:
    """Options of every command that prints reports."""
    for option in reversed(
        (
            click.option(
                "--format",
                "formats",
                type=click.Choice(FORMATS),
                multiple=True,
                default=("text",),
                show_default="text",
                help="Form of the document; repeat it for several.",
            ),
            click.option(
                "-o",
                "--output",
                metavar="PATH",
                help="File for the document, or folder when there are several "
                "(PACKAGE-sha8.ext). Default: stdout.",
            ),
            LANGUAGE,
            click.option(
                "--as-of",
                type=click.DateTime(["%Y-%m-%d"]),
                metavar="DATE",
                help="Judge by the law of this day (YYYY-MM-DD). Default: today.",
            ),
            click.option(
                "--law",
                "laws",
                type=click.Choice(LAWS),
                multiple=True,
                help="Cite this foreign law or platform rule as well; repeat it for several. "
                "It never makes a verdict graver.",
            ),
            click.option(
                "--context",
                type=click.Path(path_type=Path),
                metavar="FILE",
                help="YAML: category, market, store_description, age_rating, version_date, "
                "offered_in_china, answers.",
            ),
            click.option(
                "--answers",
                type=click.Path(path_type=Path),
                metavar="FILE",
                help="YAML: the operator's answers in a form of `faceaudit questions`.",
            ),
            click.option(
                "--fail-on",
                type=click.Choice(FAIL_ON),
                default="likely-violation",
                show_default=True,
                help="Exit 1 when a verdict is at or above this.",
            ),
            click.option(
                "--baseline",
                type=click.Path(path_type=Path),
                metavar="FILE",
                help="Findings accepted with a reason and a last day (`faceaudit baseline`): "
                "marked, and not counted for --fail-on.",
            ),
            configurable,
        )
    ):
        function = option(function)
    return function


def day_of(chosen: datetime | None) -> date:
    """The day whose law is applied: today, unless told otherwise."""
    from scanner.one import today

    return chosen.date() if chosen is not None else today()


def baseline_of(path: Path | None) -> "Known | None":
    """The findings a file accepts. Raises a usage error where it cannot be read."""
    if path is None:
        return None
    from scanner.baseline import BaselineUnusable, read_baseline

    try:
        return read_baseline(path)
    except BaselineUnusable as error:
        raise click.UsageError(str(error)) from None


def context_of(path: Path | None, answers: Path | None) -> "Context":
    """What two files say of the app; nothing, without them. Raises a usage error."""
    from analyzers.errors import InputError
    from scanner.context import Context, read_context, with_answers

    try:
        context = Context() if path is None else read_context(path)
        return context if answers is None else with_answers(context, answers)
    except InputError as error:
        raise click.UsageError(str(error)) from None


def answers_of(path: Path | None) -> "Answers | None":
    """The answers of an operator. Raises a usage error where they cannot be read."""
    if path is None:
        return None
    from analyzers.errors import InputError
    from scanner.answers import read_answers
    from scanner.context import ANSWERS

    try:
        return read_answers(path, ANSWERS)
    except InputError as error:
        raise click.UsageError(str(error)) from None
