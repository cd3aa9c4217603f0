"""What workers of a disturbed batch do: the real thing, slowly enough to be interrupted in the middle of it.

Named to a batch as ``Plan.work``; nothing in the product knows of it. ``chaos_work:0.2`` waits so many seconds before
each task: workers inherit no variables that could say it.
"""

import time
from functools import partial

from scanner.batch import worker

SLOW = 0.05
"""Seconds before a task is begun."""


def answer(task, seconds=SLOW):
    time.sleep(seconds)
    return worker.answer(task)


def __getattr__(name):
    try:
        return partial(answer, seconds=float(name))
    except ValueError:
        raise AttributeError(name) from None
