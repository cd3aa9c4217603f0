"""What somebody at a terminal sees of a run: a first look at an app, a bar, a line for each subject."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from reports.model import FLAGGED, Report
from reports.untrusted import one_line
from scanner.writing import say

if TYPE_CHECKING:
    from analyzers.static.assemble import Glance


def glance(seen: "Glance") -> None:
    """A line on what is known of an app before its code is read."""
    parts = [
        f"camera {'asked for' if seen.camera else 'not asked for'}",
        "face SDKs: " + (", ".join(f"{sdk.id} ({sdk.grade})" for sdk in seen.sdks) or "none seen"),
    ]
    if seen.packed:
        parts.append(f"packed by {', '.join(seen.packed)}")
    say(f"{seen.package} {seen.version}: {'; '.join(parts)}; reading its code …")


def summary(report: Report) -> str:
    """How many results of a report are flagged, in a few words."""
    flagged = [
        f"{report.summary[verdict]} {verdict}" for verdict in FLAGGED if report.summary[verdict]
    ]
    if report.baseline is not None and report.baseline.accepted:
        flagged.append(f"{report.baseline.accepted} findings accepted by the baseline")
    return ", ".join(flagged) or "nothing flagged"


@contextmanager
def progress(total: int) -> Iterator[Callable[[str], None]]:
    """A bar on a terminal, plain lines elsewhere; yields what to call after each subject."""
    if not sys.stderr.isatty() or total == 1:
        yield lambda message: say(message)
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("scanning"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    # rich would print what goes to stdout on stderr's console; documents stay where they belong.
    console = Console(stderr=True)
    with Progress(*columns, console=console, redirect_stdout=False, redirect_stderr=False) as bar:
        task = bar.add_task("scan", total=total)

        def advance(message: str) -> None:
            bar.console.print(escape(one_line(message)), highlight=False)
            bar.advance(task)

        yield advance
