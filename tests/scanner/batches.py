"""Small batches for tests: their files, how they are run, and what they leave in a database."""

import json
import shutil
import sqlite3
import subprocess
import sys
import zlib
from contextlib import closing
from datetime import date
from pathlib import Path

from scanner.batch.pool import Limits
from scanner.batch.run import Plan, Stop, run
from scanner.database import where

HERE = Path(__file__).resolve().parent
APKS = HERE.parent / "apks"
DAY = date(2026, 7, 1)
FAULTS = "batch_faults:answer"
QUICK = ("sdk-unused", "qr-camera", "unlock-only")
_TIMES = {"scanned_at", "started_at", "finished_at", "seconds", "file_time"}


def apk(name):
    return APKS / name / f"{name}.apk"


def folder_of(path, *names):
    """A folder of fixture apps."""
    path.mkdir(parents=True, exist_ok=True)
    for name in names:
        shutil.copy(apk(name), path / f"{name}.apk")
    return path


def ran(db, *sources, stop=None, **parts):
    """A batch, run to its end in this process."""
    parts = {"jobs": 1, "work": FAULTS, "seconds": 60.0, "limits": Limits()} | parts
    plan = Plan(tuple(map(str, sources)), where(str(db)), **parts)
    return run(plan, DAY, stop or Stop())


def begun(db, *sources, jobs=1, events=None):
    """The same in a process of its own, which may be killed."""
    told = {"sources": [str(each) for each in sources], "db": str(db), "jobs": jobs}
    code = (
        "import json, sys; sys.path.insert(0, sys.argv[2]); import batches; "
        "told = json.loads(sys.argv[1]); "
        "batches.ran_interruptibly(**told)"
    )
    told["events"] = str(events) if events is not None else None
    with Path(f"{db}.err").open("w") as err:
        return subprocess.Popen(
            [sys.executable, "-c", code, json.dumps(told), str(HERE)],
            stderr=err,
            start_new_session=True,
        )


def ran_interruptibly(sources, db, jobs, events):
    """What such a process does."""
    from scanner.batch_cli import _interruptible

    try:
        with _interruptible() as stop:
            events = Path(events) if events else None
            counts = ran(db, *sources, jobs=jobs, stop=stop, events=events)
        code = 130 if counts.open else 3 if counts.by_state["refused"] else 0
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


def states(db):
    """State and code of each input by its file's name."""
    with closing(sqlite3.connect(db)) as connection:
        found = connection.execute("select path, state, code from batch").fetchall()
    return {Path(path).name: (state, code) for path, state, code in found}


def column(db, name):
    """A column of the queue by the file's name."""
    with closing(sqlite3.connect(db)) as connection:
        found = connection.execute(f"select path, {name} from batch").fetchall()
    return {Path(path).name: value for path, value in found}


def content(db):
    """All rows of all tables, times apart."""
    with closing(sqlite3.connect(db)) as connection:
        names = [
            row[0]
            for row in connection.execute("select name from sqlite_master where type = 'table'")
        ]
        return {name: _content(connection, name) for name in names}


def _content(connection, name):
    found = connection.execute(f"select * from [{name}]")
    columns = [each[0] for each in found.description]
    rows = []
    for values in found:
        row = {c: v for c, v in zip(columns, values, strict=True) if c not in _TIMES}
        if name == "artifacts" and row["name"] == "report.json":
            report = json.loads(zlib.decompress(row["zlib"]))
            report.pop("scanned_at")
            row |= {"zlib": json.dumps(report), "sha256": ""}
        rows.append(repr(sorted(row.items())))
    return sorted(rows)
