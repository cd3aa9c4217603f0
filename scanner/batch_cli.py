"""``faceaudit batch``: many apps, on one machine, to an end."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from scanner.batch.run import Stop

OK, FAILED, INTERRUPTED = 0, 3, 130
_PATH = click.Path(path_type=Path)


def _shard(_: click.Context, __: click.Parameter, told: str | None) -> tuple[int, int]:
    if told is None:
        return 1, 1
    found = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", told)
    if found is None or not 1 <= int(found[1]) <= int(found[2]):
        raise click.BadParameter("it is i/n with i from 1 to n, as 2/8")
    return int(found[1]), int(found[2])


@click.command()
@click.argument("source", nargs=-1, metavar="SOURCE...")
@click.option(
    "--db",
    type=_PATH,
    required=True,
    metavar="FILE",
    help="SQLite database for the queue and the results.",
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1, 512),
    metavar="N",
    help="Apps at a time. Default: one for each processor.",
)
@click.option(
    "--shard",
    callback=_shard,
    metavar="I/N",
    help="Only this of N parts, chosen by SHA-256; each machine takes one, with a database of its own.",
)
@click.option(
    "--policies",
    type=_PATH,
    metavar="DIR|CSV",
    help="Folder of PACKAGE.html or SHA256.html (or .md, .txt, .pdf, .docx), or a list with the "
    "columns package or sha256, and policy.",
)
@click.option("--bundles", type=_PATH, metavar="DIR", help="Write a bundle of each app scanned.")
@click.option(
    "--budget",
    type=click.FloatRange(min=0, min_open=True),
    default=None,
    metavar="SECONDS",
    help="Time for reading one app; what is left undone is not assessed. Default: 300.",
)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Judge by the law of this day. Default: the day the batch was begun.",
)
@click.option("--again", is_flag=True, help="Do everything in the database's queue again.")
@click.option("--status", is_flag=True, help="Only say where the batch on this database stands.")
@click.option("--events", type=_PATH, metavar="FILE", help="Append events, a JSON object a line.")
@click.option(
    "--prometheus", type=_PATH, metavar="FILE", help="Keep a file of figures for node_exporter."
)
def batch(source: tuple[str, ...], **options: Any) -> int:
    """Scan many apps into a database; run the same command again to continue.

    SOURCE is an APK (or .xapk, .apks, .apkm, .aab), a folder of them at any depth, a pattern, or a CSV
    list with the column path and, if there are any, sha256, package, market, category, policy.

    Exit codes: 0 every input has a result; 3 some were refused or failed; 130 interrupted (Ctrl-C lets
    the apps in work finish, a second one ends them).
    """
    if options["status"]:
        return _status(options["db"])
    if not source:
        raise click.UsageError("name an APK, a folder, a pattern or a list")
    from scanner.batch.run import Plan, run
    from scanner.one import SECONDS, today

    day: datetime | None = options["as_of"]
    plan = Plan(
        sources=source,
        db=options["db"],
        jobs=options["jobs"] or len(os.sched_getaffinity(0)),
        shard=options["shard"],
        policies=options["policies"],
        bundles=options["bundles"],
        seconds=options["budget"] or SECONDS,
        again=options["again"],
        day=day.date() if day is not None else None,
        events=options["events"],
        figures=options["prometheus"],
    )
    with _interruptible() as stop:
        counts = run(plan, today(), stop)
    if counts.open:
        raise click.Abort
    lost = counts.by_state["refused"] + counts.by_state["failed"]
    return FAILED if lost else OK


@click.command()
@click.argument("target", type=_PATH, metavar="OUT.db")
@click.argument("part", nargs=-1, required=True, type=_PATH, metavar="IN.db...")
def merge(target: Path, part: tuple[Path, ...]) -> int:
    """Put the databases of several machines (`batch --shard`) into one.

    What is in OUT.db already is left as it is, so doing it twice changes nothing.
    """
    from scanner.batch.merging import merge as merged
    from scanner.batch.telling import summary
    from scanner.writing import say

    done = merged(target, part)
    say(f"{target}: {done.scans} new scans; {summary(done.counts)}")
    return OK


def _status(db: Path) -> int:
    import sqlite3

    from analyzers.errors import InputError
    from scanner.batch.counts import counted
    from scanner.batch.telling import status
    from scanner.study_sources import open_read_only
    from scanner.writing import write_document

    connection = open_read_only(db)
    try:
        write_document("\n".join(status(counted(connection))), None)
    except sqlite3.Error:
        raise InputError("batch-missing", f"{db} holds no batch.") from None
    finally:
        connection.close()
    return OK


@contextmanager
def _interruptible() -> Iterator["Stop"]:
    """The first Ctrl-C (or SIGTERM) asks to stop, the next one stops."""
    import signal

    from scanner.batch.run import Stop
    from scanner.writing import say

    stop = Stop()

    def heard(*_: object) -> None:
        if stop.asked:
            raise KeyboardInterrupt
        stop.asked = True
        say("finishing the apps in work; press Ctrl-C again to end now")

    before = {number: signal.signal(number, heard) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
