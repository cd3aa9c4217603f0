"""How a batch is told: lines or a bar on stderr, events a line each, figures for Prometheus, its status."""

import json
import os
import sys
import tempfile
import time
from collections import deque
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from analyzers.errors import InputError
from reports.untrusted import one_line, visible
from scanner.batch.counts import Counts
from scanner.batch.queue import now

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

EVERY_COUNT, EVERY_LINE, EVERY_FIGURE = 1.0, 10.0, 5.0
"""Seconds between two counts, two lines of progress where there is no terminal, and two files of figures."""
RECENT = 200
"""Apps whose times the rate and the end are told by."""


class Teller:
    """Tells one run of a batch. Use as a context manager.

    Raises `InputError` (``output-no-access``) when the events or figures cannot be written.
    """

    def __init__(self, events: Path | None, figures: Path | None) -> None:
        self._stack = ExitStack()
        self._figures = figures
        self._events: IO[str] | None = None
        self._path = events
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._phase = ""
        self._recent: deque[float] = deque(maxlen=RECENT)
        self._due = self._line_due = self._figure_due = 0.0
        if events is not None:
            try:
                self._events = events.open("a", encoding="utf-8")
                self._stack.callback(_let_go, self._events)
            except OSError as error:
                raise _unwritable(events, error) from None

    def __enter__(self) -> "Teller":
        if sys.stderr.isatty():
            self._bar = self._stack.enter_context(_bar())
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def say(self, message: str) -> None:
        """One line for people."""
        if self._bar is None:
            from scanner.writing import say

            with suppress(OSError):  # nobody reads it any more, but the batch goes on
                say(message)
        else:
            from rich.markup import escape

            # A path is not broken in two: people copy it.
            self._bar.console.print(escape(one_line(message)), highlight=False, soft_wrap=True)

    def event(self, event: str, **values: Any) -> None:
        """One line for programs: a JSON object with ``time`` and ``event``."""
        if self._events is None or self._path is None:
            return
        try:
            line = json.dumps({"time": now(), "event": event, **values})
            self._events.write(line + "\n")
            self._events.flush()
        except OSError as error:
            raise _unwritable(self._path, error) from None

    def phase(self, name: str) -> None:
        """A part of the batch begins; how fast another went says nothing of it."""
        self._phase = name
        self._recent.clear()

    def finished(self) -> None:
        """An app was finished with in this phase, for the rate."""
        self._recent.append(time.monotonic())

    def due(self) -> bool:
        """Whether it is time for `progress`: counting a long queue costs."""
        return time.monotonic() >= self._due

    def rate(self) -> float:
        """Apps a second, of late."""
        if len(self._recent) < 2:
            return 0.0
        return (len(self._recent) - 1) / max(time.monotonic() - self._recent[0], 1e-6)

    def progress(self, counts: Counts, slowest: tuple[str, float] | None) -> None:
        """Tell where the batch stands."""
        phase = self._phase
        moment = time.monotonic()
        self._due = moment + EVERY_COUNT
        if moment >= self._figure_due:
            self.figures(counts)
        looking = phase.startswith("looking")
        left = min(counts.open, counts.total - counts.looked) if looking else counts.open
        message = f"{phase}: {summary(counts)}"
        if looking:
            message += f"; {counts.looked} looked at"
        message += _rest(left, self.rate())
        if slowest is not None and slowest[1] >= 1:
            message += f"; longest now: {Path(slowest[0]).name} ({slowest[1]:.0f} s)"
        if self._bar is not None:
            from rich.markup import escape

            told = escape(one_line(message))
            if self._task is None:
                self._task = self._bar.add_task(told, total=counts.total)
            done = counts.total - left
            self._bar.update(self._task, completed=done, total=counts.total, description=told)
        elif moment >= self._line_due:
            self._line_due = moment + EVERY_LINE
            self.say(message)

    def figures(self, counts: Counts) -> None:
        """Write the figures for Prometheus' reader of text files, whole or not at all."""
        if self._figures is None:
            return
        self._figure_due = time.monotonic() + EVERY_FIGURE
        try:
            self._figures.parent.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(prefix=".faceaudit-", dir=self._figures.parent)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(prometheus(counts, self.rate()))
            draft = Path(name)
            draft.chmod(0o644)
            draft.replace(self._figures)
        except OSError as error:
            raise _unwritable(self._figures, error) from None


def _let_go(file: IO[str]) -> None:
    """Close it; what no room was left for has been told when it was to be written."""
    with suppress(OSError):
        file.close()


def _unwritable(path: Path, error: OSError) -> InputError:
    return InputError("output-no-access", visible(f"{path} cannot be written: {error.strerror}."))


def _bar() -> "Progress":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    return Progress(
        *(BarColumn(bar_width=20), MofNCompleteColumn(), TimeElapsedColumn()),
        TextColumn("{task.description}"),
        console=Console(stderr=True),
        redirect_stdout=False,
        redirect_stderr=False,
        transient=True,  # the summary is the last thing told, not a bar that stands still
    )


def _rest(left: int, rate: float) -> str:
    if not rate or not left:
        return ""
    seconds = left / rate
    long = f"{seconds / 3600:.1f} h" if seconds > 5400 else f"{seconds / 60:.0f} min"
    return f"; {rate:.1f} apps/s, {long if seconds > 90 else f'{seconds:.0f} s'} left"


def summary(counts: Counts) -> str:
    """All inputs by what became of them; the numbers add up."""
    parts = [f"{number} {state}" for state, number in counts.by_state.items() if number]
    lost = f" ({counts.lost} of inputs without a result)" if counts.lost else ""
    return f"{counts.total} inputs: " + (", ".join(parts) or "none") + lost


def status(counts: Counts) -> list[str]:
    """Lines for ``--status``."""
    lines = [f"{counts.total:>9} inputs"]
    lines += [f"{number:>9} {state}" for state, number in counts.by_state.items()]
    if counts.reasons:
        lines.append("without a result:")
        lines += [f"{number:>9} {state} {code}" for state, code, number in counts.reasons]
    if counts.running:
        lines.append("running now, or when it was ended:")
        lines += [f"  since {each.started_at}: {one_line(each.path)}" for each in counts.running]
    return lines


def prometheus(counts: Counts, rate: float) -> str:
    """Figures in Prometheus' text format."""
    lines = [
        "# HELP faceaudit_batch_inputs Inputs of the batch by state.",
        "# TYPE faceaudit_batch_inputs gauge",
    ]
    lines += [
        f'faceaudit_batch_inputs{{state="{state}"}} {number}'
        for state, number in counts.by_state.items()
    ]
    lines += [
        "# HELP faceaudit_batch_rate Apps finished a second, of late.",
        "# TYPE faceaudit_batch_rate gauge",
        f"faceaudit_batch_rate {rate:.6g}",
        "# HELP faceaudit_batch_written_seconds When this was written.",
        "# TYPE faceaudit_batch_written_seconds gauge",
        f"faceaudit_batch_written_seconds {time.time():.0f}",
    ]
    return "\n".join(lines) + "\n"
