"""``faceaudit diff``: what changed between two versions of an app or of a policy."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scanner.options import LANGUAGE

if TYPE_CHECKING:
    from reports.difference import Difference

OK, FOUND = 0, 1
FORMS = ("text", "json", "html")


@click.command()
@click.argument("old")
@click.argument("new")
@click.option("--format", "form", type=click.Choice(FORMS), default="text", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File for the document.")
@click.option(
    "--fail-on",
    type=click.Choice(["worse", "never"]),
    default="never",
    show_default=True,
    help="Exit 1 when anything became worse.",
)
@click.option("--force", is_flag=True, help="Compare reports of two different packages as well.")
@LANGUAGE
def diff(
    old: str, new: str, form: str, output: Path | None, fail_on: str, force: bool, lang: str
) -> int:
    """Say what changed from OLD to NEW, check by check, with the evidence.

    \b
    OLD and NEW are two reports or two policies:
      a report as JSON, a bundle's folder, a database with #sha256 of the app,
      a policy in any form that is read, or as JSON (`faceaudit policy --format json`).

    A change that comes only from other rules, or from another day's law, is marked as such.
    """
    from scanner.writing import say, write_document

    difference = _difference(old, new, force)
    if difference.kind == "apps" and difference.old.name != difference.new.name:
        say(
            f"warning: two different packages, {difference.old.name[:200]} and {difference.new.name[:200]}"
        )
    write_document(_rendered(difference, form, lang), output)
    return FOUND if fail_on == "worse" and difference.worse else OK


def _difference(old: str, new: str, force: bool) -> "Difference":
    from reports.difference import compare, compare_policies
    from reports.model import Report
    from reports.untrusted import one_line
    from scanner.subjects import load

    before, after = load(old), load(new)
    if isinstance(before, Report) and isinstance(after, Report):
        names = one_line(before.app.package)[:200], one_line(after.app.package)[:200]
        if names[0] != names[1] and not force:
            raise click.UsageError(
                f"OLD is about {names[0]}, NEW about {names[1]}; --force compares them nevertheless"
            )
        return compare(before, after)
    if isinstance(before, Report) or isinstance(after, Report):
        raise click.UsageError("OLD and NEW must be two reports or two policies, not one of each")
    return compare_policies(before, after)


def _rendered(difference: "Difference", form: str, lang: str) -> str:
    if form == "json":
        from analyzers.artifacts import encode

        return encode(difference).decode()
    if form == "html":
        from reports.difference_html import render as html

        return html(difference, "zh" if lang == "zh" else "en")
    from reports.difference_text import render as text

    return text(difference, "zh" if lang == "zh" else "en")
