"""What the queue of a batch costs, from 200 entries to a million: part of ``make bench-batch``.

Workers answer at once (`stand_in`), so that what is left is the product's own loop: filling the queue, deciding
the order, pipes, and the database. Each size is a process of its own. Seconds are processor time of the parent;
time in the database is wall time of its operations as the loop calls them. Results go into
``docs/benchmarks-batch.json`` and ``.md``.
"""

import argparse
import functools
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from batch_tables import PROJECT, keep

if TYPE_CHECKING:
    from scanner.batch.queue import Queue

DAY = date(2026, 7, 1)
SIZES = ((200, 200), (2_000, 2_000), (1_000_000, 3_000))
"""Entries, and how many of them are worked off."""
STORED = 20_000
"""Scans that are in the database before, for the largest size."""
MOST_WAITING = 2000
APP = PROJECT / "tests" / "apks" / "qr-camera" / "qr-camera.apk"


class Timed:
    """Time that is spent in methods of classes, each call counted by the outermost of them."""

    def __init__(self) -> None:
        self.seconds = self.longest = self.cpu = 0.0
        self._inside = False

    def wrap(self, kind: type, names: tuple[str, ...]) -> None:
        """Measure these methods of a class from now on."""
        for name in names:
            setattr(kind, name, self._timed(getattr(kind, name)))

    def _timed(self, method: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(method)
        def timed(*args: Any, **named: Any) -> Any:
            if self._inside:
                return method(*args, **named)
            self._inside = True
            began, cpu = time.perf_counter(), time.thread_time()
            try:
                return method(*args, **named)
            finally:
                took = time.perf_counter() - began
                self.seconds += took
                self.cpu += time.thread_time() - cpu
                self.longest = max(self.longest, took)
                self._inside = False

        return timed

    def mark(self) -> float:
        """Seconds until now; what is longest is forgotten."""
        self.longest = 0.0
        return self.seconds


def one(entries: int, worked: int, stored: int, out: Path) -> None:
    """Measure one size, in this process; files go beside ``out``."""
    from scanner.batch.run import Plan, Stop, _Batch, run
    from scanner.database_sqlite import SQLite

    recorded = out.parent / "recorded"
    db, listed = out.with_suffix(".sqlite"), out.with_suffix(".csv")
    with listed.open("w", encoding="utf-8") as file:
        file.write("path\n")
        file.writelines(f"/synthetic/{number:07d}.apk\n" for number in range(entries))

    class After(Stop):
        """Asks to stop when so many scans were kept."""

        kept = 0

        @property
        def asked(self) -> bool:
            return self._asked or (worked < entries and self.kept >= worked)

        @asked.setter
        def asked(self, value: bool) -> None:
            self._asked = value

    stop = After()
    timed = Timed()
    timed.wrap(SQLite, ("rows", "write"))
    steps = _Steps(timed)
    steps.wrap(_Batch)
    facts: dict[str, Any] = {"entries": entries, "worked": worked, "stored": stored}
    if worked < entries:
        begin = _Batch.begin

        def begun(self: _Batch, today: date) -> None:
            begin(self, today)
            _as_if_looked(self._queue, db, entries - worked, stored, facts)
            stop.kept = 0  # those that are only there count for nothing

        _Batch.begin = begun  # type: ignore[method-assign]
    _count_kept(stop)
    run(Plan((str(listed),), db, 2, work=f"stand_in:{recorded}", day=DAY), DAY, stop)
    facts |= steps.facts(entries, worked)
    facts["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    facts["db_bytes"] = db.stat().st_size
    out.write_text(json.dumps(facts), encoding="utf-8")


def _count_kept(stop: Any) -> None:
    from scanner.batch.queue import Queue

    keep_scan = Queue.keep

    def counted(self: Queue, *args: Any) -> None:
        keep_scan(self, *args)
        stop.kept += 1

    Queue.keep = counted  # type: ignore[method-assign]


class _Steps:
    """Processor time, wall time and time in the database of each step of a run."""

    def __init__(self, timed: Timed) -> None:
        self._timed = timed
        self._spent: dict[str, tuple[float, ...]] = {}

    def wrap(self, kind: type) -> None:
        for name in ("begin", "look", "resolve", "scan", "end"):
            setattr(kind, name, self._measured(name, getattr(kind, name)))

    def _measured(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(method)
        def measured(*args: Any, **named: Any) -> Any:
            cpu, wall, database = time.process_time(), time.monotonic(), self._timed.mark()
            in_database = self._timed.cpu
            try:
                return method(*args, **named)
            finally:
                self._spent[name] = (
                    time.process_time() - cpu,
                    time.monotonic() - wall,
                    self._timed.seconds - database,
                    self._timed.longest,
                    self._timed.cpu - in_database,
                )

        return measured

    def facts(self, entries: int, worked: int) -> dict[str, Any]:
        spent = self._spent
        work = ("look", "scan")
        return {
            "add_us": spent["begin"][1] / entries * 1e6,
            "resolve_us": spent["resolve"][1] / entries * 1e6,
            "app_ms": sum(spent[name][0] for name in work) / worked * 1e3,
            "database_ms": sum(spent[name][2] for name in work) / worked * 1e3,
            "database_cpu_ms": sum(spent[name][4] for name in work) / worked * 1e3,
            "whole_database_ms": sum(each[2] for each in spent.values()) / entries * 1e3,
            "largest_ms": max(spent[name][3] for name in work) * 1e3,
            "steps": {name: [round(v, 3) for v in each] for name, each in spent.items()},
        }


def _as_if_looked(queue: "Queue", db: Path, known: int, stored: int, facts: dict[str, Any]) -> None:
    """The first entries of a queue were looked at, and scans of others are in the same database."""
    from stand_in import scanned, sha256_of

    began = time.monotonic()
    for number in range(stored):
        sha256 = sha256_of(b"stored %d" % number)
        told = scanned(db.parent / "recorded", sha256[:32], sha256)
        queue.keep(sha256[:32], told.law_version, told.rows)
        if queue.waiting > MOST_WAITING:
            queue.flush()
    queue.flush()
    facts["storing_ms"] = (time.monotonic() - began) / max(stored, 1) * 1e3
    with closing(sqlite3.connect(db)) as connection, connection:
        connection.create_function("told", 1, sha256_of, deterministic=True)
        connection.execute(
            "update batch set sha256 = told(place), package = 'org.example.app', "
            "dex_bytes = 100000, face = 0, signals = '' where position < ?",
            [known],
        )


def _record(target: Path) -> None:
    """In a process of its own: what a scan imports is no part of the parent's memory."""
    code = "import sys, pathlib, stand_in; stand_in.record(*map(pathlib.Path, sys.argv[1:3]), sys.argv[3])"
    command = [sys.executable, "-c", code, str(APP), str(target), DAY.isoformat()]
    subprocess.run(command, check=True, env=_environment())


def _environment() -> dict[str, str]:
    here = str(Path(__file__).resolve().parent)
    return os.environ | {"PYTHONPATH": os.pathsep.join((str(PROJECT), here))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--one", nargs=4, metavar=("ENTRIES", "WORKED", "STORED", "OUT"))
    parser.add_argument("--largest", type=int, default=1_000_000, metavar="ENTRIES")
    parser.add_argument("--stored", type=int, default=STORED)
    parser.add_argument("--folder", type=Path, default=None, help="for databases (3 GB)")
    parser.add_argument("-o", "--output", type=Path, default=None, help="JSON; the table beside it")
    options = parser.parse_args()
    if options.one:
        one(*map(int, options.one[:3]), Path(options.one[3]))
        return
    runs = []
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        _record(Path(name) / "recorded")
        for entries, worked in (*SIZES[:-1], (options.largest, SIZES[-1][1])):
            out = Path(name) / f"{entries}.json"
            stored = options.stored if entries == options.largest else 0
            numbers = [str(entries), str(min(worked, entries)), str(stored), str(out)]
            command = [sys.executable, __file__, "--one", *numbers]
            began = time.monotonic()
            subprocess.run(command, check=True, env=_environment(), stderr=subprocess.DEVNULL)
            runs.append(json.loads(out.read_text(encoding="utf-8")))
            print(f"{entries}: {time.monotonic() - began:.0f} s {runs[-1]}", file=sys.stderr)
    keep("queue", {"runs": runs}, options.output)


if __name__ == "__main__":
    main()
