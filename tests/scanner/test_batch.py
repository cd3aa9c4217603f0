"""A batch ends with every input in one state, whatever is in the files."""

import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from batches import DAY, QUICK, apk, begun, column, content, folder_of, ran, states

from analyzers.errors import InputError
from scanner.batch.columns import STATES
from scanner.batch.pool import Limits
from scanner.batch.run import WORK
from scanner.store import Store


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """One batch of all kinds of inputs: (folder, database, counts, events)."""
    home = tmp_path_factory.mktemp("mixed")
    folder = folder_of(home / "apps", "sdk-unused", "qr-camera")
    shutil.copy(apk("qr-camera"), folder / "same.apk")
    for name in ("segfault", "memory", "exit", "bug", "look-crash"):
        (folder / f"{name}.apk").write_bytes(name.encode())
    (folder / "broken.apk").write_bytes(b"no archive")
    (folder / "deeper").mkdir()
    (folder / "deeper" / "empty.XAPK").write_bytes(b"")
    (folder / "notes.txt").write_text("no app")
    os.mkfifo(folder / "pipe.apk")
    other = home / "other.apk"
    shutil.copy(apk("unlock-only"), other)
    listed = home / "list.csv"
    listed.write_text(
        "SHA256,Path,PKG_NAME,Market,Policy\n"
        ",gone.apk,,,\n"
        f"{'0' * 64},{other},,,\n"
        ",odd://example.com/x.apk,,,\n"
        ",,org.example,,\n"
        f",{other},,huawei,absent.html\n"
        f",{other},,huawei,\n"
    )
    db, events = home / "results.db", home / "events.jsonl"
    counts = ran(
        db,
        folder,
        listed,
        limits=Limits(memory=2 << 30),
        events=events,
        figures=home / "faceaudit.prom",
        bundles=home / "bundles",
    )
    return home, db, counts, [json.loads(line) for line in events.read_text().splitlines()]


def test_every_input_ends_in_one_state(mixed):
    _, db, counts, _ = mixed
    found = states(db)
    assert {name: found[name] for name in found if name != "other.apk"} == {
        "sdk-unused.apk": ("done", None),
        "qr-camera.apk": ("done", None),
        "same.apk": ("duplicate", None),
        "segfault.apk": ("failed", "crashed"),
        "memory.apk": ("failed", "memory"),
        "exit.apk": ("failed", "exited"),
        "bug.apk": ("failed", "internal-error"),
        "look-crash.apk": ("failed", "crashed"),
        "broken.apk": ("refused", "apk-not-zip"),
        "empty.XAPK": ("refused", "apk-empty"),
        "pipe.apk": ("refused", "apk-no-access"),
        "gone.apk": ("refused", "apk-missing"),
        "x.apk": ("refused", "source-scheme"),
        "": ("refused", "list-no-path"),
    }
    assert counts.by_state == {
        **dict.fromkeys(STATES, 0),
        "done": 3,
        "duplicate": 1,
        "failed": 5,
        "refused": 8,
    }


def test_the_sum_is_the_input(mixed):
    _, db, counts, _ = mixed
    with closing(sqlite3.connect(db)) as connection:
        (rows,) = connection.execute("select count(*) from batch").fetchone()
        (scans,) = connection.execute("select count(*) from scans").fetchone()
    assert sum(counts.by_state.values()) == counts.total == rows == 17
    assert scans == counts.by_state["done"]


def test_one_row_of_a_list_each_is_told_apart(mixed):
    _, db, _, _ = mixed
    with closing(sqlite3.connect(db)) as connection:
        found = connection.execute(
            "select state, code, market from batch where path like '%other.apk' order by position"
        ).fetchall()
    assert found == [
        ("refused", "sha256-differs", ""),
        ("refused", "policy-missing", "huawei"),
        ("done", None, "huawei"),
    ]


def test_a_failure_names_its_reason_and_attempts(mixed):
    _, db, _, _ = mixed
    attempts, reasons = column(db, "attempts"), column(db, "reason")
    assert {attempts[f"{name}.apk"] for name in ("segfault", "memory", "exit", "bug")} == {2}
    assert reasons["segfault.apk"] == "The worker was ended by SIGSEGV."
    assert "ZeroDivisionError" in reasons["bug.apk"]
    assert attempts["sdk-unused.apk"] == attempts["broken.apk"] == 0


def test_faces_come_first_and_the_order_is_recorded(mixed):
    _, db, _, _ = mixed
    face, turn = column(db, "face"), column(db, "turn")
    assert (face["sdk-unused.apk"], face["qr-camera.apk"], face["broken.apk"]) == (2, 1, 0)
    assert turn["sdk-unused.apk"] < turn["qr-camera.apk"] < turn["broken.apk"]


def test_events_and_figures_tell_the_same(mixed):
    home, _, counts, events = mixed
    assert events[0]["event"] == "begun"
    assert events[-1].items() >= {"event": "ended", **counts.by_state}.items()
    told = [each["event"] for each in events]
    assert {state: told.count(state) for state in ("done", "failed", "refused")} == {
        state: counts.by_state[state] for state in ("done", "failed", "refused")
    }
    figures = (home / "faceaudit.prom").read_text()
    for state, number in counts.by_state.items():
        assert f'faceaudit_batch_inputs{{state="{state}"}} {number}\n' in figures


def test_bundles_verify(mixed, faceaudit):
    home, _, counts, _ = mixed
    folders = sorted((home / "bundles").iterdir())
    assert len(folders) == counts.by_state["done"]
    assert faceaudit("verify", folders[0]).code == 0


def test_status_from_another_terminal(mixed, faceaudit):
    _, db, _, _ = mixed
    ended = faceaudit("batch", "--db", db, "--status")
    assert ended.code == 0
    lines = [line.split() for line in ended.out.splitlines()]
    assert ["17", "inputs"] in lines
    assert ["3", "done"] in lines
    assert ["3", "failed", "crashed"] not in lines
    assert ["2", "failed", "crashed"] in lines


def test_the_same_command_again_changes_nothing(mixed):
    home, db, counts, _ = mixed
    before = content(db)
    again = ran(db, home / "apps", home / "list.csv", work="nowhere:nothing")
    assert again == counts
    assert content(db) == before


def test_a_file_that_changed_is_done_anew(tmp_path):
    folder = folder_of(tmp_path / "apps", "qr-camera")
    db = tmp_path / "r.db"
    ran(db, folder)
    (folder / "qr-camera.apk").write_bytes(b"no archive")
    assert ran(db, folder).by_state["refused"] == 1


def test_a_hang_costs_one_row(tmp_path):
    folder = folder_of(tmp_path / "apps", "qr-camera")
    (folder / "hang.apk").write_bytes(b"h")
    db = tmp_path / "r.db"
    ran(db, folder, seconds=1.0, limits=Limits(spare=0.5))
    assert states(db)["hang.apk"] == ("failed", "deadline")
    assert states(db)["qr-camera.apk"][0] != "queued"


def test_what_failed_is_tried_once_more_when_it_is_asked_for(tmp_path):
    folder = folder_of(tmp_path / "apps", "qr-camera")
    shutil.copy(apk("sdk-unused"), folder / "bug.apk")
    db = tmp_path / "r.db"
    ran(db, folder)
    assert states(db)["bug.apk"] == ("failed", "internal-error")
    before = column(db, "finished_at")["qr-camera.apk"]
    ran(db, folder, work=WORK)
    assert states(db)["bug.apk"] == ("failed", "internal-error")
    ran(db, folder, work=WORK, retry=True)
    assert states(db)["bug.apk"] == ("done", None)
    assert column(db, "attempts")["bug.apk"] == 0
    assert column(db, "finished_at")["qr-camera.apk"] == before


def test_the_time_grows_with_the_code():
    from scanner.batch.worker import Look

    limits = Limits(spare=10, per_mebibyte=2)
    assert limits.deadline(Look("i", b"", 5 << 20, 0, 30.0)) == 50
    claimed = limits.deadline(Look("i", b"", 1 << 60, 0, 30.0))
    assert claimed == limits.deadline(Look("i", b"", 2 << 30, 0, 30.0)) == 40 + 4096
    assert limits.deadline(Look("i", b"", -1 << 60, 0, 30.0)) == 40


def test_over_budget_is_a_state_of_its_own(tmp_path):
    folder = folder_of(tmp_path / "apps", "loan-violating")
    counts = ran(tmp_path / "r.db", folder, seconds=0.001)
    assert counts.by_state["over-budget"] == 1
    with closing(sqlite3.connect(tmp_path / "r.db")) as connection:
        assert connection.execute("select count(*) from scans").fetchone() == (1,)


def test_a_worker_that_lies_breaks_nothing(tmp_path):
    folder = folder_of(tmp_path / "apps", "qr-camera")
    ran(tmp_path / "r.db", folder, work="batch_faults:lying")
    assert states(tmp_path / "r.db")["qr-camera.apk"] == ("failed", "garbled")


def test_a_scan_of_before_is_not_repeated(tmp_path, faceaudit):
    db = tmp_path / "r.db"
    faceaudit("scan", apk("qr-camera"), "--db", db, "--as-of", DAY.isoformat())
    counts = ran(db, apk("qr-camera"), seconds=300.0)
    assert counts.by_state["done"] == 1
    with closing(sqlite3.connect(db)) as connection:
        assert connection.execute("select count(*) from scans").fetchone() == (1,)
    assert column(db, "started_at") == {"qr-camera.apk": None}


def test_policies_by_package(tmp_path):
    folder = folder_of(tmp_path / "apps", "qr-camera")
    db, policies = tmp_path / "r.db", tmp_path / "policies"
    policies.mkdir()
    ran(db, folder)
    package = column(db, "package")["qr-camera.apk"]
    (policies / f"{package}.md").write_text("# 隐私政策\n\n我们不处理人脸信息。\n")
    assert ran(db, folder, policies=policies).by_state["done"] == 1
    with closing(sqlite3.connect(db)) as connection:
        assert connection.execute("select count(*) from policies").fetchone() == (1,)


def test_shards_partition_the_input(tmp_path):
    folder = folder_of(tmp_path / "apps", *QUICK)
    (folder / "broken.apk").write_bytes(b"no archive")
    parts = []
    for which in (1, 2):
        db = tmp_path / f"{which}.db"
        counts = ran(db, folder, shard=(which, 2))
        assert counts.total == 4
        parts.append({name for name, (state, _) in states(db).items() if state != "elsewhere"})
    assert parts[0] | parts[1] == {"broken.apk", *(f"{name}.apk" for name in QUICK)}
    assert not parts[0] & parts[1]
    # The other shard on the same database completes it.
    counts = ran(db, folder, shard=(1, 2))
    assert (counts.by_state["done"], counts.by_state["elsewhere"]) == (3, 0)


def test_at_a_terminal_there_is_a_bar(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    folder = tmp_path / ("wide" * 40)
    folder.mkdir()
    (folder / "[bold]x.apk").write_bytes(b"no archive")
    ran(tmp_path / "r.db", folder)
    told = capsys.readouterr().err
    assert f"{folder}/[bold]x.apk: refused: [apk-not-zip]" in told
    assert "1 inputs: 1 refused" in told


def test_names_in_any_bytes(tmp_path):
    place = os.fsencode(tmp_path) + b"/\xff\n.apk"
    Path(os.fsdecode(place)).write_bytes(b"no archive")
    shutil.copy(os.fsencode(apk("qr-camera")), place.replace(b"\xff", b"\xfe"))
    ran(tmp_path / "r.db", tmp_path)
    assert column(tmp_path / "r.db", "place")["\\xff\n.apk"] == place
    assert states(tmp_path / "r.db") == {
        "\\xff\n.apk": ("refused", "apk-not-zip"),
        "\\xfe\n.apk": ("done", None),
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("name\nx\n", "list-no-path"),
        ("", "list-no-path"),
        ('path\n"' + "x" * 200_000, "list-damaged"),
        ("path\n" + "x," * 600_000, "list-damaged"),
    ],
)
def test_lists_that_cannot_be_used(tmp_path, faceaudit, text, code):
    (tmp_path / "list.csv").write_text(text)
    ended = faceaudit("batch", tmp_path / "list.csv", "--db", tmp_path / "r.db")
    assert (ended.code, ended.out) == (3, "")
    assert f"[{code}]" in ended.err


def test_a_pattern_and_what_is_not_there(tmp_path, faceaudit):
    (tmp_path / "a.apk").write_bytes(b"no archive")
    assert ran(tmp_path / "r.db", tmp_path / "*.apk").by_state["refused"] == 1
    for source in (tmp_path / "*.xapk", tmp_path / "absent.apk"):
        assert "[source-missing]" in faceaudit("batch", source, "--db", tmp_path / "r.db").err


@pytest.mark.parametrize("shard", ["0/2", "3/2", "x", "1/0"])
def test_a_shard_that_is_none(tmp_path, faceaudit, shard):
    ended = faceaudit("batch", apk("qr-camera"), "--db", tmp_path / "r.db", "--shard", shard)
    assert ended.code == 2


# --- databases -----------------------------------------------------------------------------------


def test_a_second_batch_on_one_database_is_refused(tmp_path):
    folder = tmp_path / "apps"
    folder.mkdir()
    for number in range(3):
        (folder / f"slow{number}.apk").write_bytes(b"%d" % number)
    db, events = tmp_path / "r.db", tmp_path / "events.jsonl"
    with begun(db, folder, events=events) as first:
        _await(events, "started")
        with pytest.raises(InputError, match=r"\[batch-busy\]"):
            ran(db, folder)
    assert first.returncode == 3  # none of these can be scanned


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc")
def test_a_place_that_cannot_be_written(faceaudit):
    ended = faceaudit("batch", apk("qr-camera"), "--db", "/proc/results.db")
    assert ended.code == 3
    assert "[db-unusable]" in ended.err


def test_a_read_only_database(tmp_path, monkeypatch):
    db = tmp_path / "r.db"
    with Store(db):
        pass

    def read_only(path, **_):
        return connect(f"file:{path}?mode=ro", uri=True)

    connect = sqlite3.connect
    monkeypatch.setattr("scanner.database_sqlite.sqlite3.connect", read_only)
    with pytest.raises(InputError, match=r"\[db-unusable\].*readonly"):
        ran(db, apk("qr-camera"))


def test_a_table_of_another_program(tmp_path):
    db = tmp_path / "r.db"
    with Store(db) as store:
        store.connection.execute("create table batch (id)")
    with pytest.raises(InputError, match=r"\[db-unusable\].*batch"):
        ran(db, apk("qr-camera"))


def test_status_without_a_batch(tmp_path, faceaudit):
    db = tmp_path / "r.db"
    with Store(db):
        pass
    ended = faceaudit("batch", "--db", db, "--status")
    assert (ended.code, ended.out) == (3, "")
    assert "[batch-missing]" in ended.err


# --- ends ----------------------------------------------------------------------------------------


def test_killed_and_continued_it_comes_to_the_same(tmp_path):
    folder = folder_of(tmp_path / "apps", "qr-camera")
    for number in range(3):
        shutil.copy(apk("sdk-unused"), folder / f"slow{number}.apk")
        with (folder / f"slow{number}.apk").open("r+b") as file:
            file.truncate(1000 + number)
    undisturbed, db, events = tmp_path / "whole.db", tmp_path / "r.db", tmp_path / "events.jsonl"
    ran(undisturbed, folder, jobs=2)
    with begun(db, folder, jobs=2, events=events) as first:
        _await(events, "refused")
        workers = _workers(first.pid)
        assert workers
        first.kill()
    deadline = time.monotonic() + 60
    while any(map(_alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(_alive, workers))
    assert ran(db, folder).open == 0
    assert content(db) == content(undisturbed)


@pytest.mark.stress
def test_a_killed_worker_costs_an_attempt(tmp_path):
    folder = tmp_path / "apps"
    folder.mkdir()
    shutil.copy(apk("sdk-unused"), folder / "slow.apk")
    undisturbed, db, events = tmp_path / "whole.db", tmp_path / "r.db", tmp_path / "events.jsonl"
    ran(undisturbed, folder)
    with begun(db, folder, events=events) as first:
        _await(events, "started")
        for worker in _workers(first.pid):
            os.kill(worker, signal.SIGKILL)
    assert first.returncode == 0
    assert "retry" in events.read_text()
    assert content(db) == content(undisturbed)


@pytest.mark.parametrize("times", [1, pytest.param(2, marks=pytest.mark.stress)])
def test_ctrl_c_drains_and_the_second_ends(tmp_path, times):
    folder = tmp_path / "apps"
    folder.mkdir()
    for number in range(20):
        (folder / f"slow{number:02}.apk").write_bytes(b"%d" % number)
    db, events = tmp_path / "r.db", tmp_path / "events.jsonl"
    with begun(db, folder, events=events) as first:
        _await(events, "started")
        for _ in range(times):
            os.killpg(first.pid, signal.SIGINT)
            time.sleep(0.1)
    err = Path(f"{db}.err").read_text()
    assert first.returncode == 130
    assert "finishing the apps in work" in err
    assert "Traceback" not in err
    found = [state for state, _ in states(db).values()]
    assert found.count("queued") + found.count("running") >= 15
    assert found.count("running") == (0 if times == 1 else found.count("running"))


def test_the_command_tells_an_interruption(tmp_path, faceaudit, monkeypatch):
    def stopped(plan, day, stop):
        os.kill(os.getpid(), signal.SIGINT)
        stop.asked = True
        return run(plan, day, stop)

    from scanner.batch import run as module

    run = module.run
    monkeypatch.setattr(module, "run", stopped)
    ended = faceaudit("batch", apk("qr-camera"), "--db", tmp_path / "r.db")
    assert ended.code == 130
    assert "run the same command again to continue" in ended.err


def _await(events, event):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if events.exists() and f'"event": "{event}"' in events.read_text():
            return
        time.sleep(0.02)
    raise AssertionError(f"no {event}")


def _workers(pid):
    """Workers of a batch: children of its server of processes."""
    parents, servers = {}, set()
    for each in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(each.name)] = int(_stat(each)[1])
            if b"forkserver" in (each / "cmdline").read_bytes():
                servers.add(int(each.name))
        except OSError:
            continue
    ours = {server for server in servers if parents[server] == pid}
    return [child for child, parent in parents.items() if parent in ours]


def _stat(process):
    """State, parent and what else the system tells of a process."""
    return (process / "stat").read_text().rpartition(")")[2].split()


def _alive(pid):
    try:
        return _stat(Path(f"/proc/{pid}"))[0] != "Z"
    except OSError:
        return False


@pytest.mark.stress
@pytest.mark.parametrize("seed", range(3))
def test_kills_at_random_come_to_the_same(tmp_path, seed):
    chance = random.Random(seed)
    folder = folder_of(tmp_path / "apps", *QUICK, "packed-stub", "two-dex-reflect")
    for number in range(40):
        with (folder / f"bad{number}.apk").open("wb") as file:
            file.write(apk("sdk-unused").read_bytes()[: 1000 + number])
    undisturbed, db = tmp_path / "whole.db", tmp_path / "r.db"
    ran(undisturbed, folder, jobs=2)
    for _ in range(8):
        with begun(db, folder, jobs=2) as first:
            time.sleep(chance.uniform(0.5, 4))
            first.kill()
    assert ran(db, folder, jobs=2).open == 0
    assert content(db) == content(undisturbed)
