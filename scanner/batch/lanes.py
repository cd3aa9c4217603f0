"""Which task is begun next: most of them side by side, those that take much memory one at a time."""

from collections import deque
from collections.abc import Iterator

from scanner.batch.worker import MUCH_CODE, Look, Scan, Task

MOST_HELD = 200
"""Tasks that may wait for the lane of the large ones before no more are taken out of the queue."""


class Lanes:
    """The tasks of one pass in their order.

    :param tasks: all of them.
    :param width: large ones at a time.
    :param alone: one at a time, whatever it is: these were tried before and ended badly.
    """

    def __init__(self, tasks: Iterator[Task], width: int = 1, *, alone: bool = False) -> None:
        self._tasks = tasks
        self._width, self._alone = width, alone
        self._large: deque[Task] = deque()
        self._busy: set[str] = set()
        self._ended = False

    @property
    def empty(self) -> bool:
        """Whether there is none left, as far as was found out."""
        return self._ended and not self._large

    def next(self, running: int) -> Task | None:
        """The next that may be begun beside ``running`` others; ``None``: none now, or none at all."""
        if self._alone:
            return None if running else self._taken()
        if self._large and len(self._busy) < self._width:
            return self._begun(self._large.popleft())
        while len(self._large) < MOST_HELD:
            task = self._taken()
            if task is None or not is_large(task):
                return task
            if len(self._busy) < self._width:
                return self._begun(task)
            self._large.append(task)
        return None

    def hold(self, task: Task) -> None:
        """A task that turned out to be large is to be begun once more, in its lane."""
        self.done(task)
        self._large.append(task)

    def done(self, task: Task) -> None:
        """A task is no longer worked on."""
        self._busy.discard(task.id)

    def _taken(self) -> Task | None:
        task = None if self._ended else next(self._tasks, None)
        self._ended = task is None
        return task

    def _begun(self, task: Task) -> Task:
        self._busy.add(task.id)
        return task


def is_large(task: Task) -> bool:
    """Whether an app has so much code that reading it may take a large part of the memory there is."""
    if isinstance(task, Look):
        return task.alone
    return isinstance(task, Scan) and task.size >= MUCH_CODE and not task.looked
