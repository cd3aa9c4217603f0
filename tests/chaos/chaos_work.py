"""What workers of a disturbed batch do: the real thing, slowly enough to be interrupted in the middle of it.

Named to a batch as ``Plan.work``; nothing in the product knows of it.
"""

import os
import time

from scanner.batch import worker

SLOW = float(os.environ.get("CHAOS_SECONDS", "0.05"))
"""Seconds before a task is begun."""


def answer(task):
    time.sleep(SLOW)
    return worker.answer(task)
