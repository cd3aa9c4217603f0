"""What a run of the command line was asked for."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from reports.formats import FORMATS
from scanner.bundling import Bundling
from scanner.context import Context
from scanner.one import Effort, Recorded
from scanner.writing import is_file

if TYPE_CHECKING:
    from scanner.answers import Answers
    from scanner.baseline import Known


class Job(NamedTuple):
    """What was asked for."""

    formats: tuple[str, ...]
    output: str | None
    """As given: a slash at its end makes it a folder."""
    language: str
    day: date
    fail_on: str
    context: Context | None
    """``None``: the one saved in the bundle."""
    bundle: Path | None
    effort: Effort = Effort()
    session: Recorded | None = None
    answers: "Answers | None" = None
    """The operator's answers, on top of a context saved in a bundle."""
    laws: tuple[str, ...] = ()
    """Foreign laws and platform rules to cite beside (`law.chosen`)."""
    baseline: "Known | None" = None
    """Findings the user accepted."""
    bundling: Bundling = Bundling()

    def refuse_answers(self, subjects: int) -> None:
        """Raise a usage error where answers that name no app would be taken for those of several."""
        told = self.answers is not None and not self.answers.app
        if subjects > 1 and told:
            raise click.UsageError(
                "--answers names no app, so it is of one; fill in app: or name one app"
            )

    def refuse_unprintable(self, subjects: int) -> None:
        """Raise a usage error for documents that cannot go where they are to go."""
        count = subjects * len(self.formats)
        if self.output is None and count > 1 and set(self.formats) not in ({"text"}, {"json"}):
            raise click.UsageError(
                "several documents of these formats need --output FOLDER (stdout takes one, "
                "or several of text or of json alone)"
            )
        binary = [form for form in self.formats if FORMATS[form].binary]
        if self.output is None and binary and sys.stdout.isatty():
            raise click.UsageError(
                f"--format {binary[0]} needs --output: a terminal cannot show it"
            )
        if count > 1 and self.output is not None and is_file(Path(self.output)):
            raise click.UsageError(
                f"--output {self.output} is a file; several documents need a folder"
            )
