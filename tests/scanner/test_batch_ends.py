"""A batch can always be ended, and what ends it costs no app anything."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from batches import column, ran, states

from scanner.batch import course
from scanner.batch.worker import Scan

HERE = Path(__file__).resolve().parent

HANGING = """
import sys, time
sys.path.insert(0, sys.argv[1])
from scanner import batch_cli
from scanner.batch import pool
import batches
batch_cli.LEAVE_SECONDS = float(sys.argv[4])

def hang(*_):
    print("hanging", file=sys.stderr, flush=True)
    time.sleep(1000)

pool.Pool.__exit__ = hang
batches.ran_interruptibly([sys.argv[2]], sys.argv[3], 1, sys.argv[3] + ".events")
"""


def slow(tmp_path, count=3):
    folder = tmp_path / "apps"
    folder.mkdir()
    for number in range(count):
        (folder / f"slow{number}.apk").write_bytes(b"%d" % number)
    return folder


def told(path, word):
    """Until a file says so."""
    until = time.monotonic() + 60
    while not (path.exists() and word in path.read_text()):
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.mark.parametrize(("times", "patience"), [(2, 0.5), (3, 1000)])
def test_whatever_hangs_the_user_gets_away(tmp_path, times, patience):
    folder, db = slow(tmp_path), tmp_path / "r.db"
    command = [sys.executable, "-c", HANGING, str(HERE), str(folder), str(db), str(patience)]
    events, said = Path(f"{db}.events"), tmp_path / "said"
    with (
        said.open("w") as err,
        subprocess.Popen(command, start_new_session=True, stderr=err) as process,
    ):
        # each is sent when the one before was heard: two at once would be one
        for path, word in ((events, "started"), (said, "finishing"), (said, "hanging"))[:times]:
            told(path, word)
            os.killpg(process.pid, signal.SIGINT)
        assert process.wait(60) == 130
    assert ran(db, folder).open == 0  # and it goes on


@pytest.fixture
def at_the_scan(monkeypatch):
    """Have something done to the pool when a scan was begun."""

    def put(work):
        begun = course.Course._start

        def start(self, pool, task):
            begun(self, pool, task)
            if isinstance(task, Scan):
                work(getattr(pool, "_inner", pool))

        monkeypatch.setattr(course.Course, "_start", start)

    return put


def test_what_is_killed_while_the_batch_stops_has_not_failed(tmp_path, at_the_scan):
    """A service manager ends all processes of a service at once."""
    folder, db, stop = slow(tmp_path, 1), tmp_path / "r.db", course.Stop()

    def end(pool):
        stop.asked = True
        for worker in pool._workers:
            worker.process.kill()

    at_the_scan(end)
    ran(db, folder, stop=stop)
    assert states(db) == {"slow0.apk": ("queued", None)}
    assert column(db, "attempts") == {"slow0.apk": 0}


def test_a_second_request_is_heard_where_the_first_waits(tmp_path, at_the_scan):
    """Should the exception of the signal get lost, the loop looks itself."""
    stop = course.Stop()

    def ask(_):
        stop.asked = stop.now = True

    at_the_scan(ask)
    with pytest.raises(KeyboardInterrupt):
        ran(tmp_path / "r.db", slow(tmp_path), stop=stop)
