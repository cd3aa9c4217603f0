"""A worker of the tests for which one file goes away between the look and the scan."""

import os
from pathlib import Path

from scanner.batch import worker


def answer(task):
    if isinstance(task, worker.Scan) and Path(os.fsdecode(task.place)).name == "arcface-login.apk":
        return worker.Refused("apk-missing", "arcface-login.apk does not exist.")
    return worker.answer(task)
