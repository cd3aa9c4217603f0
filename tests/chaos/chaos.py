"""A batch whose processes are ended and stopped at random moments comes to the same: ``make chaos``.

One run goes undisturbed. Then the same batch is disturbed so often, at moments that a seed decides; whenever its
command ended, it is begun again. At the end all rows of all tables are compared, times apart. Only processes that
were started here are touched, each by its id. The table goes to ``docs/benchmarks-batch.md``.
"""

import argparse
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
TESTS, PROJECT = HERE.parent, HERE.parents[1]
for folder in (TESTS, TESTS / "benchmarks", TESTS / "scanner", PROJECT):
    sys.path.insert(0, str(folder))

from clusters import Cluster, children, descendants, workers_of  # noqa: E402 - of the tests
from packing import repacked  # noqa: E402

SEED = 7
APPS, KILLS = 500, 30
FINAL = ("done", "refused", "failed", "over-budget", "duplicate")
PATIENCE = 1200
"""Seconds after which a run is given up."""
TIMES = {"scanned_at", "started_at", "finished_at", "seconds", "file_time"}
WORK = "chaos_work:answer"

PROCESSES = {
    "parent": 8,
    "worker": 9,
    "worker stopped": 3,
    "worker paused": 3,
    "server of workers": 3,
}
"""What is done to a run with processes of its own, and how often of 30."""
KINDS = {
    "SQLite": PROCESSES | {"database locked": 4},
    "PostgreSQL": PROCESSES | {"connection cut": 4},
    "cluster": {"parent": 8, "cluster's worker": 10, "analysing process": 8, "scheduler": 4},
}


class Result(NamedTuple):
    """What came of a disturbed run."""

    name: str
    apps: int
    kills: dict[str, int]
    commands: int
    """How often the command was begun."""
    gave_up: int
    """How often it ended by itself before its end, since it could not go on."""
    lost: int
    """Inputs without a row, or without a state that ends it."""
    doubled: int
    """Inputs with two rows, and scans that no input names."""
    equal: bool
    different: list[str]
    """Tables whose rows differ."""
    seconds: float


# --- the apps ------------------------------------------------------------------------------------


def apps(folder: Path, number: int, seed: int = SEED, named: Sequence[str] = ()) -> int:
    """Small apps of the tests, repacked; some are cut off, some are there twice. Returns how many files.

    ``named``: only these; all when empty.
    """
    sources = sorted(TESTS.glob("apks/*/*.apk")) + sorted(TESTS.glob("suite/*/*.apk"))
    sources = [source for source in sources if not named or source.stem in named]
    folder.mkdir(parents=True, exist_ok=True)
    for at in range(number):
        dice = Random(f"{seed} {at}")
        target = folder / f"{at:04d}.apk"
        if at % 25 == 7:
            data = dice.choice(sources).read_bytes()
            target.write_bytes(data[: dice.randrange(100, len(data) // 2)])
        elif at % 25 == 19:
            target.write_bytes((folder / f"{at - 2:04d}.apk").read_bytes())
        else:
            repacked(dice.choice(sources), target, dice)
    return number


# --- what a run leaves ---------------------------------------------------------------------------


def content(db: str) -> dict[str, list[str]]:
    """All rows of all tables of a database, times apart."""
    from scanner.database import connected, where
    from scanner.tables import TABLES

    with closing(connected(where(db))) as database:
        return {
            name: _rows(database, name)
            for name in (*TABLES, "batch", "batch_settings")
            if database.columns(name)
        }


def _rows(database: Any, name: str) -> list[str]:
    columns = database.columns(name)
    told = []
    for values in database.rows(f'select * from "{name}"'):
        row = {c: v for c, v in zip(columns, values, strict=True) if c not in TIMES}
        if name == "artifacts" and row["name"] == "report.json":
            report = json.loads(zlib.decompress(bytes(row["zlib"])))
            report.pop("scanned_at")
            row |= {"zlib": json.dumps(report), "sha256": ""}
        told.append(
            repr(sorted((c, bytes(v) if isinstance(v, memoryview) else v) for c, v in row.items()))
        )
    return sorted(told)


def state_of(db: str) -> tuple[int, int, int]:
    """Inputs, those whose bytes are known, and those that are finished with; zeros before there is a queue."""
    from analyzers.errors import InputError
    from scanner.database import Server, where

    marks = ", ".join(f"'{state}'" for state in FINAL)
    question = f"select count(*), count(sha256), sum(case when state in ({marks}) then 1 else 0 end) from batch"
    named = where(db)
    try:
        if isinstance(named, Server):
            import psycopg

            with psycopg.connect(db) as connection:
                found = connection.execute(question).fetchone()
        else:
            with closing(sqlite3.connect(f"file:{named}?mode=ro", uri=True, timeout=5)) as reading:
                found = reading.execute(question).fetchone()
    except (sqlite3.Error, InputError):
        return 0, 0, 0
    except Exception as error:  # psycopg is not there for all
        if type(error).__module__.partition(".")[0] != "psycopg":
            raise
        return 0, 0, 0
    return tuple(number or 0 for number in found)


# --- processes -----------------------------------------------------------------------------------


class Run:
    """A batch that is begun again whenever its command ended. Use as a context manager."""

    def __init__(self, told: dict[str, Any], slow: float, log: Path) -> None:
        self._told, self._log = told | {"work": f"chaos_work:{slow}"}, log
        self.commands = self.gave_up = 0
        self.begin()

    def __enter__(self) -> "Run":
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def begin(self) -> None:
        """Start the command."""
        self.commands += 1
        environment = os.environ | _surrounded()
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(HERE / "disturbed.py"), json.dumps(self._told)],
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )

    @property
    def ended(self) -> bool:
        """Whether it came to its end; one that failed is begun again."""
        code = self.process.poll()
        if code is None:
            return False
        if code:
            self.gave_up += 1
            self.begin()
        return code == 0

    def kill(self) -> None:
        """End the parent, and nothing else."""
        with suppress(ProcessLookupError):
            self.process.kill()
        self.process.wait()

    def servers(self) -> list[int]:
        """The process that workers are forked from."""
        return [pid for pid in descendants(self.process.pid) if b"forkserver" in _command(pid)][:1]

    def workers(self) -> list[int]:
        """Processes that analyse, of this machine."""
        return _children(self.servers())


class Dask(Cluster):
    """A cluster whose workers know what a disturbed batch does."""

    def _start(self, *command: str, **environment: str) -> Any:
        return super()._start(*command, **(environment | _surrounded()))


def _surrounded() -> dict[str, str]:
    return {"PYTHONPATH": os.pathsep.join((str(PROJECT), str(HERE)))}


def _children(parents: list[int]) -> list[int]:
    return [child for parent in parents for child in children(parent)]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def _signal(pids: list[int], dice: Random, number: signal.Signals) -> int | None:
    """Send a signal to one of them. Returns which; ``None`` when there is none."""
    for pid in dice.sample(pids, len(pids)):
        with suppress(ProcessLookupError):
            os.kill(pid, number)
            return pid
    return None


# --- disturbing ----------------------------------------------------------------------------------


class Disturber:
    """Does one thing of a kind to a run."""

    def __init__(self, run: Run, dice: Random, server: Any = None, dask: Any = None) -> None:
        self._run, self._dice, self._server, self._dask = run, dice, server, dask
        self._db = run._told["db"]

    def do(self, kind: str) -> bool:
        """Whether it could be done: between two commands there may be nobody to do it to."""
        does: dict[str, Callable[[], bool]] = {
            "parent": self._parent,
            "worker": lambda: self._to_worker(signal.SIGKILL),
            "worker stopped": lambda: self._to_worker(signal.SIGSTOP),
            "worker paused": self._pause,
            "server of workers": self._fork_server,
            "database locked": self._lock,
            "connection cut": self._cut,
            "cluster's worker": self._dask_worker,
            "analysing process": self._analysing,
            "scheduler": self._scheduler,
        }
        return does[kind]()

    def _parent(self) -> bool:
        self._run.kill()
        self._run.begin()
        return True

    def _to_worker(self, number: signal.Signals) -> bool:
        return _signal(self._run.workers(), self._dice, number) is not None

    def _pause(self) -> bool:
        pid = _signal(self._run.workers(), self._dice, signal.SIGSTOP)
        time.sleep(0.5)
        if pid is not None:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
        return pid is not None

    def _fork_server(self) -> bool:
        return _signal(self._run.servers(), self._dice, signal.SIGKILL) is not None

    def _lock(self) -> bool:
        """Another program has the database for itself for two seconds."""
        with closing(sqlite3.connect(self._db, timeout=30, isolation_level=None)) as other:
            other.execute("begin immediate")
            time.sleep(2)
            other.execute("rollback")
        return True

    def _cut(self) -> bool:
        """Every connection to the database, but the one that does it, is ended by its server."""
        import psycopg

        question = (
            "select count(pg_terminate_backend(pid)) from pg_stat_activity "
            "where pid <> pg_backend_pid() and backend_type = 'client backend'"
        )
        with psycopg.connect(self._server.url()) as connection:
            return connection.execute(question).fetchone()[0] > 0

    def _dask_worker(self) -> bool:
        """A process of the cluster that does tasks; its minder starts another."""
        found = [pid for process in self._dask.processes for pid in workers_of(process.pid)]
        return _signal(found, self._dice, signal.SIGKILL) is not None

    def _analysing(self) -> bool:
        """A process that analyses, below one of the cluster's workers."""
        servers = [
            pid
            for process in self._dask.processes
            for pid in descendants(process.pid)
            if b"forkserver" in _command(pid)
        ]
        return _signal(_children(servers), self._dice, signal.SIGKILL) is not None

    def _scheduler(self) -> bool:
        """The scheduler; whoever runs the cluster starts it and its workers again."""
        self._dask.end()
        time.sleep(self._dice.uniform(0, 2))
        self._dask.schedule()
        self._dask.work(2)
        return True


SAFE = {
    "parent",
    "database locked",
    "connection cut",
    "worker paused",
    "cluster's worker",
    "scheduler",
}
"""What costs no app an attempt. An app whose worker is ended twice has failed, rightly, so all else keeps away from
the ends of the two phases, where such apps get their second try."""


def moments(kinds: dict[str, int], kills: int, apps: int, dice: Random) -> list[tuple[int, str]]:
    """How far the work has come (apps looked at, and apps finished), and what is done then."""
    often = [kind for kind, number in kinds.items() for _ in range(number)]
    planned = often * (kills // len(often)) + dice.sample(often, kills % len(often))
    found = []
    for kind in planned:
        if kind in SAFE:
            at = dice.uniform(0.02, 1.9)
        else:
            at = dice.choice((dice.uniform(0.02, 0.75), dice.uniform(1.05, 1.65)))
        found.append((round(at * apps), kind))
    return sorted(found)


def disturbed(
    run: Run, disturber: Disturber, plan: list[tuple[int, str]], dice: Random
) -> Counter[str]:
    """Disturb a run at its moments until it has ended. Returns what was done how often."""
    done: Counter[str] = Counter()
    until = time.monotonic() + PATIENCE
    plan = list(plan)
    while not run.ended:
        if time.monotonic() > until:
            raise TimeoutError(f"{run._told['db']}: it does not end; left: {plan}")
        _, looked, finished = state_of(run._told["db"])
        if plan and looked + finished >= plan[0][0]:
            time.sleep(dice.uniform(0, 0.3))
            if disturber.do(plan[0][1]):
                done[plan[0][1]] += 1
                plan.pop(0)
        time.sleep(0.1)
    return done


# --- whole runs ----------------------------------------------------------------------------------


def compared(
    name: str, source: Path, folder: Path, apps: int, kills: int, slow: float, seed: int = SEED
) -> Result:
    """Run a batch undisturbed and disturbed. ``name``: one of `KINDS`."""
    dice = Random(f"{seed} {name}")
    began = time.monotonic()
    whole = {"source": str(source), "db": str(folder / f"{name}-whole.sqlite"), "work": WORK}
    with Run(whole, 0.0, folder / f"{name}.log") as run:
        ends(run)
    with _surroundings(name, folder) as (db, server, dask):
        told = whole | {"db": db, "cluster": dask.address if dask is not None else ""}
        told |= {"jobs": 0} if dask is not None else {}
        with Run(told, slow, folder / f"{name}.log") as run:
            disturber = Disturber(run, dice, server, dask)
            done = disturbed(run, disturber, moments(KINDS[name], kills, apps, dice), dice)
            commands, gave_up = run.commands, run.gave_up
        undisturbed, found = content(whole["db"]), content(db)
        total, _, finished = state_of(db)
    different = sorted(table for table in undisturbed if undisturbed[table] != found.get(table))
    for table in different:
        _tell(table, undisturbed[table], found.get(table, []))
    return Result(
        name,
        apps,
        dict(done),
        commands,
        gave_up,
        apps - finished if total <= apps else 0,
        max(0, total - apps) + abs(len(found["scans"]) - len(undisturbed["scans"])),
        not different and set(found) == set(undisturbed),
        different,
        time.monotonic() - began,
    )


def _tell(table: str, wanted: list[str], found: list[str]) -> None:
    missing, more = set(wanted) - set(found), set(found) - set(wanted)
    _say(f"{table}: {len(missing)} missing, {len(more)} more")
    for row in (*sorted(missing)[:2], *sorted(more)[:2]):
        _say(f"  {row[:400]}")


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def ends(run: Run) -> None:
    until = time.monotonic() + PATIENCE
    while not run.ended:
        if run.commands > 3 or time.monotonic() > until:
            raise RuntimeError("the undisturbed run does not come to its end")
        time.sleep(0.05)


@contextmanager
def _surroundings(name: str, folder: Path) -> Iterator[tuple[str, Any, Any]]:
    """Database, its server and the cluster of a run."""
    if name == "PostgreSQL":
        from servers import running

        with running() as server:
            yield server.fresh(), server, None
    elif name == "cluster":
        place = folder / "dask"
        place.mkdir()
        dask = Dask(place, "tcp")
        try:
            dask.schedule()
            dask.work(2)
            yield str(folder / f"{name}.sqlite"), None, dask
        finally:
            dask.end()
    else:
        yield str(folder / f"{name}.sqlite"), None, None


def main() -> None:
    from batch_tables import keep, kept, machine

    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--apps", type=int, default=APPS)
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--slow", type=float, default=0.05, help="seconds before each task")
    parser.add_argument("--only", default=",".join(KINDS), help=f"of {', '.join(KINDS)}")
    parser.add_argument("--folder", type=Path, default=None, help="for files and databases, kept")
    parser.add_argument("-o", "--output", type=Path, default=None, help="JSON; the table beside it")
    options = parser.parse_args()
    all_equal = True
    with tempfile.TemporaryDirectory() as name:
        folder = options.folder or Path(name)
        apps(folder / "apps", options.apps)
        for each in options.only.split(","):
            try:
                found = compared(
                    each,
                    folder / "apps",
                    folder,
                    options.apps,
                    options.kills,
                    options.slow,
                    options.seed,
                )
            except ImportError as error:
                _say(f"{each}: {error}")
                all_equal = False
                continue
            _say(str(found))
            all_equal &= found.equal and not found.lost and not found.doubled
            told = kept("chaos", options.output)
            runs = [run for run in told.get("runs", []) if run["name"] != each]
            keep("chaos", {"runs": [*runs, found._asdict()]}, options.output)
            keep("machine", machine(), options.output)
    sys.exit(0 if all_equal else 1)


if __name__ == "__main__":
    main()
