"""What workers of the tests do with files of certain names; all others are treated as ever.

Named to a batch as ``Plan.work``; nothing in the product knows of it.
"""

import ctypes
import os
import time
from pathlib import Path

import numpy

from scanner.batch import worker


def _fault(name: str) -> None:
    if name.startswith("segfault"):
        ctypes.string_at(0)
    elif name.startswith("hang"):
        time.sleep(1000)
    elif name.startswith("spin"):
        while True:
            pass
    elif name.startswith("memory"):
        kept = []
        while True:
            kept.append(numpy.empty(256 << 20, numpy.uint8))
    elif name.startswith("exit"):
        os._exit(7)
    elif name.startswith("bug"):
        raise ZeroDivisionError("ours")
    elif name.startswith("slow"):
        time.sleep(0.7)


_scan = worker._scan


def _faulty(task):
    _fault(Path(os.fsdecode(task.place)).name)
    return _scan(task)


def answer(task):
    worker._scan = _faulty
    if isinstance(task, worker.Look) and b"look-crash" in task.place:
        os.kill(os.getpid(), 11)
    return worker.answer(task)


def lying(task):
    """A worker that was taken over says things that fit the form only."""
    if isinstance(task, worker.Look):
        return worker.answer(task)
    return worker.Scanned("x", "read", (("sqlite_master", ((1,),)),))
