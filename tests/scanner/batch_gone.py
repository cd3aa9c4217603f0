"""Workers of the tests while something changes: a file goes away, or the program is updated."""

import os
from pathlib import Path

import msgspec

from scanner.batch import worker
from scanner.tables import TABLES


def answer(task):
    if isinstance(task, worker.Scan) and Path(os.fsdecode(task.place)).name == "arcface-login.apk":
        return worker.Refused("apk-missing", "arcface-login.apk does not exist.")
    return worker.answer(task)


def updated(task):
    """Makes its rows with another version than the parent's."""
    found = worker.answer(task)
    if not isinstance(found, worker.Scanned):
        return found
    at = list(TABLES["scans"].columns).index("tool_version")
    rows = [
        (name, tuple((*row[:at], "9.9.9", *row[at + 1 :]) for row in values))
        if name == "scans"
        else (name, values)
        for name, values in found.rows
    ]
    return msgspec.structs.replace(found, rows=tuple(rows))
