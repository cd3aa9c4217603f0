"""A cluster gives the rows that the processes of one machine give, whatever happens to it."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import zipfile
from contextlib import closing
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest
from batches import DAY, FAULTS, QUICK, apk, content, folder_of, ran, states
from clusters import HERE, cluster, descendants, is_alive, listening, workers_of

from analyzers.errors import InputError
from scanner.batch import cluster as clustering
from scanner.batch import cluster_task
from scanner.batch.addresses import Access
from scanner.batch.cluster import ClusterPool, where_of
from scanner.batch.cluster_link import Arrived, Patience
from scanner.batch.cluster_task import Parcel, Reply, Result, Unseen, analyse, told_access, tool_of
from scanner.batch.pool import Ended, Limits
from scanner.batch.worker import Failed, Look, Looked, Refused, Scan

pytest.importorskip("distributed")


def varied(folder, names):
    """Small apps with bytes of their own each."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        target = folder / f"{name}.apk"
        shutil.copy(apk("qr-camera"), target)
        with zipfile.ZipFile(target, "a") as archive:
            archive.comment = name.encode()
    return folder


def when(events, told, number, action):
    """Do something in the middle of a run: when so many events of a kind were told."""

    def watch():
        until = time.monotonic() + 120
        while time.monotonic() < until:
            if events.is_file() and events.read_text().count(f'"event": "{told}"') >= number:
                action()
                return
            time.sleep(0.05)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    return thread


# --- addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "target", "processes"),
    [
        ("dask://host:8786", "tcp://host:8786", 0),
        ("tcp://10.0.0.1:1", "tcp://10.0.0.1:1", 0),
        ("tls://[::1]:8786", "tls://[::1]:8786", 0),
        ("local:2", "", 2),
    ],
)
def test_addresses(address, target, processes):
    assert where_of(address) == (target, processes)


@pytest.mark.parametrize(
    "address", ["", "local:", "local:0", "host:8786", "dask://host", "http://h:1", "dask://a b:1"]
)
def test_what_is_no_address(address):
    with pytest.raises(InputError) as caught:
        where_of(address)
    assert caught.value.code == "cluster-address"


def test_without_the_extra(tmp_path, faceaudit, monkeypatch):
    monkeypatch.setattr(clustering, "find_spec", lambda _: None)
    ended = faceaudit("batch", apk("qr-camera"), "--db", tmp_path / "r.db", "--cluster", "local:1")
    assert ended.code == 3
    assert "[extra-missing]" in ended.err
    assert not (tmp_path / "r.db").exists()
    assert "faceaudit[cluster]" in ended.err


# --- parcels, without a cluster ------------------------------------------------------------------


class Line:
    """Stands for the connection: keeps what is given."""

    def __init__(self, *_):
        import queue

        self.threads, self.events, self.parcels = 1, queue.SimpleQueue(), {}

    def give(self, token, kind, parcel):
        self.parcels[token] = msgspec.msgpack.decode(parcel, type=Parcel)

    def answer(self, token, *results):
        reply = Reply(tool_of(), "host:1", tuple(Result(*each) for each in results), None)
        self.events.put(Arrived(token, reply))

    def start(self): ...

    def end(self): ...


@pytest.fixture
def pool(monkeypatch):
    monkeypatch.setattr(clustering, "Link", Line)
    return ClusterPool("local:1", 0, Limits(), FAULTS)


def look(name="a", place=b"/nowhere/a.apk", size=10):
    return Look(name, place, size, 0, 1.0)


FOUND = Looked("0" * 64, "p", 1, 0, ())


def test_an_answer_that_comes_twice_counts_once(pool):
    pool.give(look())
    assert pool.collect(0) == []
    pool._link.answer(0, (0, FOUND, 0.1))
    pool._link.answer(0, (0, FOUND, 0.1))
    assert [done.task.id for done in pool.collect(0)] == ["a"]
    assert pool.running == 0


def test_what_was_not_begun_is_given_again(pool):
    for name in "abc":
        pool._waiting.append(look(name))
    pool.collect(0)
    pool._link.answer(0, (1, FOUND, 0.1), (7, FOUND, 0.1), (-1, FOUND, 0.1))
    assert [done.task.id for done in pool.collect(0)] == ["b"]
    assert pool.running == 2
    assert [task.id for task in pool._link.parcels[1].tasks] == ["a", "c"]


def test_a_lost_parcel_is_taken_apart_before_anybody_is_blamed(pool):
    for name in "ab":
        pool._waiting.append(look(name))
    pool.collect(0)
    lost = Ended("worker-lost", "…")
    pool._link.events.put(Arrived(0, lost))
    assert pool.collect(0) == []
    assert [len(pool._link.parcels[token].tasks) for token in (1, 2)] == [1, 1]
    pool._link.events.put(Arrived(1, lost))
    (done,) = pool.collect(0)
    assert (done.task.id, done.answer) == ("a", lost)


def test_there_is_an_end_to_what_is_given(pool):
    given = 0
    while pool.free:
        pool.give(look(str(given)))
        given += 1
    assert pool.running == given
    assert len(pool._link.parcels) == clustering.PER_THREAD
    pool._link.answer(0, *((at, FOUND, 0.001) for at in range(len(pool._link.parcels[0].tasks))))
    pool.collect(0)
    assert pool.free


def test_parcels_grow_with_small_tasks_and_big_files_travel_alone(pool):
    pace = pool._paces[Look]
    for _ in range(200):
        pace.heard(0.002)
    for nonsense in (float("nan"), float("inf"), -1.0, 1e300):
        pace.heard(nonsense)
    assert pace.tasks == clustering.MOST_TASKS
    pool.give(look("big", size=clustering.MOST_BYTES))
    assert [task.id for task in pool._link.parcels[0].tasks] == ["big"]


def test_a_file_that_only_the_worker_does_not_see(pool, tmp_path):
    here = tmp_path / "a.apk"
    here.write_bytes(b"x")
    found = []
    for at, path in enumerate((here, tmp_path / "gone.apk")):
        pool.give(look(place=os.fsencode(path)))
        pool.collect(0)
        pool._link.answer(at, (0, Unseen(path.name), 0.0))
        found += [done.answer for done in pool.collect(0)]
    not_shared, missing = found
    assert isinstance(not_shared, Failed)
    assert not_shared.code == "cluster-unseen"
    assert "host:1" in not_shared.reason
    assert missing == Refused("apk-missing", "gone.apk does not exist.")


def test_what_is_secret_in_an_address_goes_to_the_worker_alone(pool):
    whole = "https://example.com/x.apk?token=Zx81QpLm20RtYvBn57KdHs"
    place = pool._access.vault.keep(whole)
    assert b"Zx81" not in place
    pool.give(look(place=place))
    pool.collect(0)
    parcel = pool._link.parcels[0]
    assert parcel.addresses == (whole,)
    assert parcel.tasks[0].place == place


def test_an_address_whose_secret_is_gone_costs_one_row(pool):
    place = pool._access.vault.keep("https://example.com/x.apk?token=Zx81QpLm20RtYvBn57KdHs")
    pool._access = Access()
    pool.give(look(place=place))
    assert pool.running == 1
    (done,) = pool.collect(0)
    assert done.answer.code == "fetch-credentials"
    assert pool.running == 0


# --- the worker's side ---------------------------------------------------------------------------


def parcel_of(*tasks, tool=None, seconds=60.0, addresses=None, session="s"):
    return msgspec.msgpack.encode(
        Parcel(
            session,
            tool or tool_of(),
            Limits(),
            FAULTS,
            (),
            told_access(Access()),
            seconds,
            tasks,
            addresses or ("",) * len(tasks),
        )
    )


def answers(told):
    reply = msgspec.msgpack.decode(analyse(told), type=Reply)
    return {result.at: result.answer for result in reply.results}


@pytest.fixture
def alone():
    yield
    cluster_task.end_idle()
    cluster_task._over.clear()


def near(name, size=None):
    path = apk(name)
    return Look(name, os.fsencode(path), size or path.stat().st_size, 0, 30.0)


def test_a_parcel_is_analysed_by_a_process_that_is_kept(alone, monkeypatch):
    monkeypatch.setenv("MALLOC_TRIM_THRESHOLD_", "65536")  # as dask does
    found = answers(parcel_of(*map(near, QUICK)))
    assert [type(found[at]) for at in range(3)] == [Looked] * 3
    assert "MALLOC_TRIM_THRESHOLD_" not in os.environ
    (kept,) = cluster_task._idle
    assert answers(parcel_of(near(QUICK[0])))[0] == found[0]
    assert [each.pool for each in cluster_task._idle] == [kept.pool]
    cluster_task.end_session("s")
    assert cluster_task._idle == []


def test_files_that_are_not_there_or_others(alone, tmp_path):
    gone = Look("i", os.fsencode(tmp_path / "gone.apk"), 5, 0, 30.0)
    unseen = Scan(
        *("i", os.fsencode(apk(QUICK[0])), 0, 0, 30.0, "k", "s"),
        *(str(tmp_path / "p.html"), "", "", "2026-07-01", ""),
    )
    found = answers(parcel_of(gone, near(QUICK[0], size=1), near(QUICK[1]), unseen))
    assert found[0] == Unseen("gone.apk")
    assert found[1] == Unseen(f"{QUICK[0]}.apk")
    assert isinstance(found[2], Looked)
    assert found[3] == Unseen("p.html")


def test_another_version_does_nothing():
    reply = msgspec.msgpack.decode(
        analyse(parcel_of(near(QUICK[0]), tool="faceaudit 0")), type=Reply
    )
    assert (reply.tool, reply.results) == (tool_of(), ())


def test_the_time_of_a_parcel_ends(alone):
    assert list(answers(parcel_of(*map(near, QUICK), seconds=0.0))) == [0]


def test_a_parcel_of_a_batch_that_has_ended_is_left(alone):
    cluster_task.end_session("s")
    assert answers(parcel_of(near(QUICK[0]))) == {}
    assert cluster_task._idle == []


def test_a_worker_that_cannot_work_fails_one_and_leaves_the_others(alone, monkeypatch):
    def full(self):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cluster_task._Bringer, "__enter__", full)
    found = answers(parcel_of(*map(near, QUICK)))
    assert list(found) == [0]
    assert found[0].code == "disk-full"
    monkeypatch.setattr(cluster_task._Bringer, "__enter__", lambda self: 1 / 0)
    assert answers(parcel_of(*map(near, QUICK)))[0].code == "cluster-failed"


@pytest.mark.parametrize("code", ["disk-full", "cluster-failed", "cluster-unseen", "worker-lost"])
def test_what_a_cluster_failed_at_is_tried_by_the_next_run(tmp_path, code):
    """But not an app that every worker had that was lost."""
    folder, db = folder_of(tmp_path / "apps", QUICK[0]), tmp_path / "r.db"
    ran(db, folder)
    with closing(sqlite3.connect(db)) as connection:
        connection.execute("update batch set state = 'failed', attempts = 2, code = ?", [code])
        connection.commit()
    ran(db, folder)
    again = code != "worker-lost"
    assert states(db) == {f"{QUICK[0]}.apk": ("done", None) if again else ("failed", code)}


def test_what_is_no_parcel_is_answered_all_the_same():
    reply = msgspec.msgpack.decode(analyse(b"no parcel"), type=Reply)
    assert reply.results == ()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_): ...


@pytest.fixture(scope="module")
def web(tmp_path_factory):
    """Address of a server on the loopback interface that has the fixture apps."""
    folder = folder_of(tmp_path_factory.mktemp("web"), *QUICK)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_worker_fetches_what_lies_on_a_network(alone, web):
    addresses = (f"{web}/{QUICK[0]}.apk", f"{web}/gone.apk", f"{web}/{QUICK[1]}.apk")
    tasks = [look(name=each, place=each.encode(), size=0) for each in addresses]
    found = answers(parcel_of(*tasks, near(QUICK[2]), addresses=(*addresses, "")))
    direct = answers(parcel_of(*map(near, QUICK)))
    assert [found[at].sha256 for at in (0, 2, 3)] == [direct[at].sha256 for at in (0, 1, 2)]
    assert (type(found[1]), found[1].code) == (Refused, "fetch-missing")


def test_what_is_wrong_is_told_with_the_name_of_the_source(alone, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("deep/odd.apk", "no archive")
    address = f"zip://deep/odd.apk::{tmp_path}/a.zip"
    day = DAY.isoformat()
    scan = Scan("i", address.encode(), 0, 0, 30.0, "k", "a" * 64, "", "", "", day, "")
    (found,) = answers(parcel_of(scan, addresses=(address,))).values()
    assert found.reason.startswith("odd.apk is not a zip archive")


def test_an_archive_that_is_not_there(alone, tmp_path):
    address = f"zip://a.apk::{tmp_path}/gone.zip"
    found = answers(parcel_of(look(place=address.encode(), size=0), addresses=(address,)))
    assert found[0] == Unseen("gone.zip")


def test_what_was_read_and_is_of_no_use_is_read_again(pool):
    place = b"https://example.com/a.apk"
    task = Scan("i", place, 0, 0, 1.0, "k", "s", "", "", "", "2026-07-01", "", looked=b"old")
    pool.give(task)
    pool.collect(0)
    pool._link.answer(0, (0, Refused("source-online", "…"), 0.0))
    assert pool.collect(0) == []
    pool.collect(0)
    again = pool._link.parcels[1]
    assert again.tasks[0].looked == b""
    assert again.addresses == ("https://example.com/a.apk",)


# --- local:N -------------------------------------------------------------------------------------


def test_local_processes_give_the_rows_of_a_pool(tmp_path):
    folder = folder_of(tmp_path / "apps", *QUICK)
    shutil.copy(apk("qr-camera"), folder / "same.apk")
    for name in ("segfault", "exit", "bug", "look-crash"):
        (folder / f"{name}.apk").write_bytes(name.encode())
    (folder / "broken.apk").write_bytes(b"no archive")
    listed = tmp_path / "list.csv"
    listed.write_text(f"path,policy\ngone.apk,\n{apk('sdk-unused')},absent.html\n")
    seen = []
    before = set(descendants(os.getpid()))

    def look_around():
        ours = [each for each in descendants(os.getpid()) if each not in before]
        seen.extend((ours, listening([os.getpid(), *ours])))

    events = tmp_path / "events"
    watch = when(events, "done", 1, look_around)
    counts = ran(tmp_path / "c.db", folder, listed, cluster="local:2", jobs=0, events=events)
    watch.join()
    ran(tmp_path / "p.db", folder, listed)
    assert content(tmp_path / "c.db") == content(tmp_path / "p.db")
    assert not counts.open
    processes, addresses = seen
    assert len(processes) >= 4
    assert addresses == {"0100007F"}
    assert not [each for each in processes if _has_our_code(each)]


def _has_our_code(pid):
    """Whether a process still lives that analyses or is dask's; servers of processes may stay."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return is_alive(pid) and b"spawn_main" in command


# --- a scheduler and workers ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("dask")
        (home / "tmp").mkdir()
        patch.setenv("TMPDIR", str(home / "tmp"))
        patch.setenv("AWS_SECRET_ACCESS_KEY", "s3cret")
        with cluster(home, workers=2) as found:
            yield found


def test_a_killed_worker_changes_no_row(real, tmp_path):
    names = [f"slow-{number}" for number in range(4)] + [f"app-{number}" for number in range(8)]
    folder = varied(tmp_path / "apps", names)
    minder = real.processes[1]
    events = tmp_path / "events"
    killed = []

    def kill():
        killed.append(workers_of(minder.pid)[0])
        os.kill(killed[0], signal.SIGKILL)

    watch = when(events, "done", 1, kill)
    ran(tmp_path / "c.db", folder, cluster=real.address, jobs=0, events=events)
    watch.join()
    assert killed
    assert not is_alive(killed[0])
    assert list((real.folder / "tmp").glob("faceaudit-*")) == []  # what it left is gone, too
    ran(tmp_path / "p.db", folder, jobs=2)
    assert content(tmp_path / "c.db") == content(tmp_path / "p.db")
    assert {state for state, _ in states(tmp_path / "c.db").values()} == {"done"}


def test_workers_fetch_for_themselves(real, web, tmp_path):
    listed = tmp_path / "list.csv"
    listed.write_text("path\n" + "".join(f"{web}/{name}.apk\n" for name in (*QUICK, "gone")))
    ran(tmp_path / "c.db", listed, cluster=real.address, jobs=0)
    ran(tmp_path / "p.db", listed)
    assert content(tmp_path / "c.db") == content(tmp_path / "p.db")
    assert states(tmp_path / "c.db")["gone.apk"] == ("refused", "fetch-missing")
    assert states(tmp_path / "c.db")[f"{QUICK[0]}.apk"] == ("done", None)


def test_those_who_fetch_have_credentials_and_those_who_analyse_have_none(real, tmp_path):
    folder, db = folder_of(tmp_path / "apps", QUICK[0]), tmp_path / "r.db"
    ran(db, folder, cluster=real.address, jobs=0, work="batch_faults:surrounded")
    with closing(sqlite3.connect(db)) as connection:
        ((told,),) = connection.execute("select reason from batch")
    assert told.startswith("nothing, in /")
    for worker in workers_of(real.processes[-1].pid):
        assert b"s3cret" in Path(f"/proc/{worker}/environ").read_bytes()


def test_another_version_is_refused(real, tmp_path, monkeypatch):
    monkeypatch.setattr(clustering, "tool_of", lambda: "faceaudit 99")
    with pytest.raises(InputError) as caught:
        ran(tmp_path / "r.db", apk("qr-camera"), cluster=real.address, jobs=0)
    assert caught.value.code == "cluster-version"
    assert "faceaudit 99" in str(caught.value)
    assert "tcp://127.0.0.1:" in str(caught.value)


def test_tasks_of_others_go_on(real, tmp_path):
    from distributed import Client

    with Client(f"tcp://127.0.0.1:{real.port}", set_as_default=False) as other:
        theirs = other.submit(time.sleep, 3, pure=False)
        ran(tmp_path / "r.db", apk("qr-camera"), cluster=real.address, jobs=0)
        assert theirs.result(timeout=30) is None


def test_nobody_at_the_address(tmp_path):
    with pytest.raises(InputError) as caught, pool_of("dask://127.0.0.1:9", connect=0.5):
        pass
    assert caught.value.code == "cluster-unreachable"
    assert "127.0.0.1:9" in str(caught.value)


def pool_of(address, said=None, **patience):
    return ClusterPool(
        address,
        0,
        Limits(),
        FAULTS,
        say=said.append if said is not None else None,
        patience=Patience(**patience),
    )


@pytest.mark.stress
def test_a_scheduler_without_workers_is_waited_for(tmp_path):
    said = []
    with cluster(tmp_path) as found:
        with (
            pytest.raises(InputError) as caught,
            pool_of(found.address, said, workers=1.0),
        ):
            pass
        assert caught.value.code == "cluster-empty"
        assert "no worker" in said[0]


@pytest.mark.stress
def test_a_scheduler_that_comes_back(tmp_path):
    folder = varied(tmp_path / "apps", [f"slow-{number}" for number in range(12)])
    events = tmp_path / "events"
    with cluster(tmp_path, workers=2) as found:

        def restart():
            found.end()
            found.schedule()
            found.work(2)

        watch = when(events, "done", 3, restart)
        ran(tmp_path / "c.db", folder, cluster=found.address, jobs=0, events=events)
        watch.join()
    ran(tmp_path / "p.db", folder, jobs=2)
    assert content(tmp_path / "c.db") == content(tmp_path / "p.db")


@pytest.mark.stress
def test_a_scheduler_that_does_not_come_back(tmp_path):
    said = []
    with cluster(tmp_path, workers=1) as found, pool_of(found.address, said, scheduler=2.0) as pool:
        pool.give(look(place=b"/slow.apk"))
        found.end()
        with pytest.raises(InputError) as caught:
            [pool.collect(0.5) for _ in range(200)]
        assert caught.value.code == "cluster-unreachable"
    assert any("gone" in each for each in said)


@pytest.fixture
def running(tmp_path):
    """A batch on processes of this machine, in a process of its own: (process, its database, all its ids)."""
    folder = varied(tmp_path / "apps", [f"slow-{number}" for number in range(30)])
    db, events = tmp_path / "r.db", tmp_path / "events"
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path\n"
        "from batches import ran\n"
        "from scanner.batch_cli import _interruptible\n"
        "if __name__ == '__main__':\n"
        "    with _interruptible() as stop:\n"
        "        events = Path(sys.argv[4])\n"
        "        ran(sys.argv[2], sys.argv[3], cluster='local:2', jobs=0, stop=stop, events=events)\n"
    )
    script = tmp_path / "run.py"
    script.write_text(code)
    command = [sys.executable, script, HERE, db, folder, events]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True) as process:
        found = []
        when(events, "done", 2, lambda: found.extend(descendants(process.pid))).join()
        yield process, db, found
        process.kill()


def all_gone(pids):
    until = time.monotonic() + 30
    while time.monotonic() < until and any(map(is_alive, pids)):
        time.sleep(0.2)
    return not [each for each in pids if is_alive(each)]


@pytest.mark.stress
def test_nothing_outlives_a_killed_batch(running):
    process, _, found = running
    assert len(found) > 4
    process.kill()
    process.wait()
    assert all_gone(found)


@pytest.mark.stress
def test_ctrl_c_lets_what_was_given_finish(running):
    process, db, found = running
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(60) == 0
    assert all_gone(found)
    told = [state for state, _ in states(db).values()]
    assert set(told) == {"done", "queued"}
    assert told.count("queued") > 0


@pytest.mark.stress
def test_over_tls(tmp_path, monkeypatch):
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")
    files = ("-subj", "/CN=faceaudit", "-keyout", key, "-out", certificate)
    subprocess.run(["openssl", "req", "-x509", *curve, *files], check=True, capture_output=True)
    told = {"require-encryption": True, "tls.ca-file": str(certificate)}
    for role in ("scheduler", "worker", "client"):
        told |= {f"tls.{role}.cert": str(certificate), f"tls.{role}.key": str(key)}
    told = {f"distributed.comm.{name}": value for name, value in told.items()}
    import dask

    with dask.config.set(told):
        (tmp_path / "dask.yaml").write_text(
            json.dumps({"distributed": {"comm": dask.config.get("distributed.comm")}})
        )
    monkeypatch.setenv("DASK_CONFIG", str(tmp_path / "dask.yaml"))
    with cluster(tmp_path, workers=1, protocol="tls") as found:
        with pytest.raises(InputError) as caught, pool_of(found.address, connect=2.0):
            pass
        assert caught.value.code == "cluster-unreachable"
        with dask.config.set(told):
            ran(tmp_path / "r.db", apk("qr-camera"), cluster=found.address, jobs=0)
    assert states(tmp_path / "r.db")["qr-camera.apk"] == ("done", None)
