"""``faceaudit batch``: many apps, on one machine, to an end."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scanner.options import database

if TYPE_CHECKING:
    from scanner.batch.addresses import Access
    from scanner.batch.run import Stop
    from scanner.database import Where

OK, FAILED, INTERRUPTED = 0, 3, 130
LEAVE_SECONDS = 20.0
"""For putting things in order after a second Ctrl-C."""
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
    type=database,
    required=True,
    envvar="FACEAUDIT_DB",
    metavar="FILE|URL",
    help="SQLite database for the queue and the results, or postgresql://user@host/name.",
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1, 512),
    metavar="N",
    help="Apps at a time. Default: one for each processor.",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Have a cluster of dask do the work: dask://host:port, tls://host:port, or local:N for N "
    "processes here. --jobs is then the parcels given at a time; default: two for each thread.",
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
@click.option(
    "--androzoo-key",
    type=_PATH,
    metavar="FILE",
    help="File with your key of AndroZoo, to fetch the apps of its lists. "
    "Or the key itself in FACEAUDIT_ANDROZOO_KEY.",
)
@click.option(
    "--androzoo-url",
    envvar="FACEAUDIT_ANDROZOO_URL",
    metavar="URL",
    help="Address of a mirror of AndroZoo's downloads.",
)
@click.option(
    "--cache", type=_PATH, metavar="DIR", help="Keep what is fetched here, by its SHA-256."
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
@click.option("--retry-failed", "retry", is_flag=True, help="Try what failed once more.")
@click.option("--status", is_flag=True, help="Only say where the batch on this database stands.")
@click.option("--events", type=_PATH, metavar="FILE", help="Append events, a JSON object a line.")
@click.option(
    "--prometheus", type=_PATH, metavar="FILE", help="Keep a file of figures for node_exporter."
)
def batch(source: tuple[str, ...], **options: Any) -> int:
    """Scan many apps into a database; run the same command again to continue.

    SOURCE is an APK (or .xapk, .apks, .apkm, .aab), a folder of them at any depth, a pattern, or a CSV
    list with the column path and, if there are any, sha256, package, market, category, policy. It may lie
    elsewhere: http(s)://, s3://, gs://, sftp://, zip://NAME::ARCHIVE. A list of AndroZoo's needs a key.

    Exit codes: 0 every input has a result; 3 some were refused or failed; 130 interrupted (Ctrl-C lets
    the apps in work finish, a second one ends them).
    """
    if options["status"]:
        return _status(options["db"])
    if not source:
        raise click.UsageError("name an APK, a folder, a pattern or a list")
    from scanner.batch.run import Plan, run
    from scanner.one import SECONDS, today

    if options["cluster"]:
        from scanner.batch.cluster import where_of

        where_of(options["cluster"])
    day: datetime | None = options["as_of"]
    plan = Plan(
        sources=source,
        db=options["db"],
        jobs=options["jobs"] or (0 if options["cluster"] else len(os.sched_getaffinity(0))),
        shard=options["shard"],
        policies=options["policies"],
        bundles=options["bundles"],
        seconds=options["budget"] or SECONDS,
        again=options["again"],
        retry=options["retry"],
        day=day.date() if day is not None else None,
        events=options["events"],
        figures=options["prometheus"],
        cluster=options["cluster"] or "",
        access=_access(options["androzoo_key"], options["androzoo_url"]),
        cache=options["cache"],
    )
    with _interruptible() as stop:
        counts = run(plan, today(), stop)
    if counts.open:
        raise click.Abort
    lost = counts.by_state["refused"] + counts.by_state["failed"]
    return FAILED if lost else OK


def _access(key: Path | None, url: str | None) -> "Access":
    """The key is taken out of the environment, which others inherit."""
    from scanner.batch.addresses import ANDROZOO, Access, checked_key, mirror, read_key

    told = os.environ.pop("FACEAUDIT_ANDROZOO_KEY", "").strip()
    if key is not None:
        told = read_key(key)
    elif told:
        told = checked_key(told, "FACEAUDIT_ANDROZOO_KEY holds no key of AndroZoo's.")
    return Access(androzoo_key=told, androzoo=mirror(url) if url else ANDROZOO)


@click.command()
@click.argument("target", type=database, metavar="OUT.db")
@click.argument("part", nargs=-1, required=True, type=database, metavar="IN.db...")
def merge(target: "Where", part: tuple["Where", ...]) -> int:
    """Put the databases of several machines (`batch --shard`) into one.

    What is in OUT.db already is left as it is, so doing it twice changes nothing.
    """
    from scanner.batch.merging import merge as merged
    from scanner.batch.telling import summary
    from scanner.writing import say

    done = merged(target, part)
    say(f"{target}: {done.scans} new scans; {summary(done.counts)}")
    return OK


def _status(db: "Where") -> int:
    from contextlib import closing

    from analyzers.errors import InputError
    from scanner.batch.columns import BATCH
    from scanner.batch.counts import counted
    from scanner.batch.telling import status
    from scanner.database import refuse_stranger
    from scanner.study_sources import opened_to_read
    from scanner.writing import write_document

    with closing(opened_to_read(db)) as database:
        if not refuse_stranger(database, "batch", BATCH):
            raise InputError("batch-missing", f"{db} holds no batch.")
        write_document("\n".join(status(counted(database))), None)
    return OK


@contextmanager
def _interruptible() -> Iterator["Stop"]:
    """The first Ctrl-C (or SIGTERM) asks to stop, the next one stops, a third one ends the process at once."""
    import signal

    from scanner.batch.run import Stop

    stop = Stop()

    def heard(*_: object) -> None:
        if stop.now:
            _leave()
        if stop.asked:
            stop.now = True
            _leave_later()
            raise KeyboardInterrupt
        stop.asked = True
        # Not by way of a buffer, which the interrupted code may be writing to.
        with suppress(OSError):
            os.write(2, b"faceaudit: finishing the apps in work; press Ctrl-C again to end now\n")

    before = {number: signal.signal(number, heard) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _leave_later() -> None:
    """Nothing that was interrupted may hold who wants to leave."""
    import threading

    timer = threading.Timer(LEAVE_SECONDS, _leave)
    timer.daemon = True
    timer.start()


def _leave() -> None:
    """End here and now: what is written is whole, and the workers end with us."""
    if sys.stderr.isatty():
        with suppress(OSError):
            os.write(2, b"\x1b[?25h")  # the bar has hidden it
    os._exit(INTERRUPTED)
