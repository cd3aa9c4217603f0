"""Files are fetched ahead of the workers, within bounds, and nothing of them stays."""

import gzip
import hashlib
import json
import os
import shutil
import socket
import sqlite3
import stat
import subprocess
import sys
import threading
import time
import tracemalloc
from contextlib import closing, suppress
from pathlib import Path

import pytest
from batches import HERE, QUICK, apk, begun, column, content, folder_of, ran, states
from web_server import WebServer, dribbling, moved, status

from analyzers.errors import InputError
from scanner.batch import listing
from scanner.batch.addresses import Access
from scanner.batch.fetching import Fetching
from scanner.batch.pool import Done
from scanner.batch.sources import inputs
from scanner.batch.spool import Cache, Closed, Spool, spool_of
from scanner.batch.worker import Failed, Look, Refused, Scan

HURRY = {"patience": 0.01, "tries": 2, "seconds": 20.0}


@pytest.fixture
def web():
    with WebServer().running() as server:
        yield server


def served(web, *names, under="/apps"):
    """Fixture apps, and a page that names them."""
    for name in names:
        web.files[f"{under}/{name}.apk"] = apk(name).read_bytes()
    links = "".join(f'<li><a href="{name}.apk">{name}</a>' for name in sorted(names))
    web.files[f"{under}/"] = f'<a href="/">up</a><a href="?C=N">by name</a>{links}'.encode()
    return web.address + under + "/"


# --- a batch -------------------------------------------------------------------------------------


def test_what_lies_on_a_server_gives_the_same_rows_and_is_fetched_once(web, tmp_path):
    folder = served(web, *QUICK)
    web.faults["/sent"] = moved("/apps/qr-camera.apk")
    sources = (folder, f"{web.address}/gone.apk", f"{web.address}/sent?token=s3cret")
    db, events = tmp_path / "r.db", tmp_path / "e.jsonl"
    ran(db, *sources, access=Access(**HURRY), events=events)
    assert states(db) == {
        **{f"{name}.apk": ("done", None) for name in QUICK},
        "gone.apk": ("refused", "fetch-missing"),
        "sent?token=***": ("duplicate", None),
    }
    assert (
        web.gets() == 1 + len(QUICK) + 3
    )  # the page, the apps, a redirect and what it leads to, none
    ran(tmp_path / "here.db", folder_of(tmp_path / "apps", *QUICK))
    tables = content(db), content(tmp_path / "here.db")
    for name in ("scans", "results", "apps"):
        assert tables[0][name] == tables[1][name], name
    for path in (db, events):
        assert b"s3cret" not in path.read_bytes()
    assert {path.name for path in tmp_path.iterdir()} >= {"r.db"}
    assert not (tmp_path / "r.db.spool").exists()

    before, fetched = content(db), web.gets()
    ran(db, *sources, access=Access(**HURRY))
    assert content(db) == before
    assert web.gets() == fetched + 1  # the page of the folder

    web.files["/apps/qr-camera.apk"] = apk("unlock-only").read_bytes()
    ran(db, *sources[:1], access=Access(**HURRY))
    assert web.gets("/apps/qr-camera.apk") == 3
    assert web.gets("/apps/unlock-only.apk") == 1
    assert states(db)["qr-camera.apk"] == ("duplicate", None)


def test_what_a_network_failed_at_is_tried_by_the_next_run(web, tmp_path):
    folder = served(web, "qr-camera")
    db = tmp_path / "r.db"
    web.faults["/apps/qr-camera.apk"] = status(503)
    counts = ran(db, folder, access=Access(**HURRY))
    assert states(db) == {"qr-camera.apk": ("failed", "fetch-busy")}
    assert (counts.open, column(db, "attempts")["qr-camera.apk"]) == (0, 2)
    web.faults.clear()
    ran(db, folder, access=Access(**HURRY))
    assert states(db) == {"qr-camera.apk": ("done", None)}
    assert column(db, "attempts") == {"qr-camera.apk": 0}


def test_a_server_that_does_not_tell_its_heads_is_not_asked_again(web, tmp_path):
    web.files["/a.apk"] = b"no archive"
    web.faults["/a.apk"] = lambda handler, body: body or handler.reply(405, b"", False)
    for _ in range(2):
        ran(tmp_path / "r.db", f"{web.address}/a.apk", access=Access(**HURRY))
        assert states(tmp_path / "r.db") == {"a.apk": ("refused", "apk-not-zip")}
    assert web.gets() == 1


def test_names_in_any_bytes(web, tmp_path):
    web.files["/\udcff\n *.apk"] = b"no archive"
    (tmp_path / "l.csv").write_bytes(f"path\n{web.address}/%FF%0A%20%2A.apk\n".encode())
    ran(tmp_path / "r.db", tmp_path / "l.csv", access=Access(**HURRY))
    assert states(tmp_path / "r.db") == {"%FF%0A%20%2A.apk": ("refused", "apk-not-zip")}


def test_a_pattern_of_a_page(web, tmp_path):
    web.files["/apps/"] = b"<a href=a1.apk>x</a><a href=b1.apk>x</a><a href=sub/>x</a>"
    web.files["/apps/sub/"] = b"<a href=a2.apk>x</a><a href=../>x</a><a href=/apps/>x</a>"
    access = Access()
    named = [each.place.decode() for each in inputs([f"{web.address}/apps/**/a*.apk"], access)]
    assert [name.rpartition("/")[2] for name in named] == ["a1.apk", "a2.apk"]
    named = [each.place.decode() for each in inputs([f"{web.address}/apps/*1.apk"], access)]
    assert [name.rpartition("/")[2] for name in named] == ["a1.apk", "b1.apk"]
    with pytest.raises(InputError, match=r"\[source-missing\]"):
        list(inputs([f"{web.address}/apps/c*.apk"], access))
    with pytest.raises(InputError, match=r"\[fetch-missing\] http://127.0.0.1:\d+/none/: "):
        list(inputs([f"{web.address}/none/"], access))


def test_a_page_that_is_none(web, tmp_path, faceaudit):
    web.files["/apps/"] = b"<a href='x.apk'>x</a><![<![" * 10
    ended = faceaudit("batch", f"{web.address}/apps/", "--db", tmp_path / "r.db")
    assert ended.code == 3
    assert "[fetch-damaged]" in ended.err


# --- lists ---------------------------------------------------------------------------------------


def test_a_list_that_lies_elsewhere(web, tmp_path):
    text = "path,policy,market\na b.apk,privacy.html,huawei\n/etc/passwd,,\nfile:///etc/passwd,,\n"
    text += (
        "s3://b/x.apk,s3://b/p.html?a,\nzip://x::/etc/x.zip,/etc/passwd,\nhttp://u:se/cret@h/,,\n"
    )
    web.files["/l/list.csv.gz"] = gzip.compress(text.encode())
    found = list(inputs([f"{web.address}/l/list.csv.gz?token=s3cret"], Access(**HURRY)))
    here = web.address.encode()
    assert [each.place for each in found][:2] == [here + b"/l/a%20b.apk", here + b"/etc/passwd"]
    assert found[0].policy == f"{web.address}/l/privacy.html"
    assert found[3].place == b"s3://b/x.apk"
    assert [each.place.partition(b"://")[0] for each in found][2:] == [
        *(b"unusable", b"s3", b"unusable", b"unusable")
    ]
    assert found[4].policy == f"{web.address}/etc/passwd"
    assert "cret" not in repr(found)


def test_a_list_of_the_web_leads_into_no_private_network(web, tmp_path, monkeypatch):
    from scanner.batch import web as module

    monkeypatch.setattr(module, "lies_inside", lambda address: "inner" in address)
    rows = "path\nhttp://inner.test/a.apk\nzip://a.apk::http://inner.test/a.zip\nb.apk\n"
    web.files["/list.csv"] = rows.encode()
    found = [each.place for each in inputs([f"{web.address}/list.csv"], Access(**HURRY))]
    assert [place.startswith(b"unusable://") for place in found] == [True, True, False]
    (tmp_path / "list.csv").write_text(rows)
    monkeypatch.setattr(listing, "probe", lambda *_: (1, 1))
    found = [each.place for each in inputs([str(tmp_path / "list.csv")])]
    assert not any(place.startswith(b"unusable://") for place in found)


def test_a_list_that_cannot_be_fetched(web, tmp_path):
    web.faults["/list.csv"] = status(500)
    with pytest.raises(
        InputError, match=r"\[fetch-busy\] http.*/list.csv\?token=\*\*\*: The s"
    ) as e:
        list(inputs([f"{web.address}/list.csv?token=s3cret"], Access(**HURRY)))
    assert "s3cret" not in str(e.value)


def test_addresses_in_a_list_of_this_machine(web, tmp_path, faceaudit):
    web.files["/a.apk"] = b"no archive"
    (tmp_path / "b.apk").write_bytes(b"none")
    (tmp_path / "list.csv").write_text(
        f"path,policy\n{web.address}/a.apk,\nfile://{tmp_path}/b.apk,\nb.apk,gs://b/p?token=s3cret\n"
        "odd://x/y.apk,\n"
    )
    ended = faceaudit("batch", tmp_path / "list.csv", "--db", tmp_path / "r.db")
    assert ended.code == 3
    with closing(sqlite3.connect(tmp_path / "r.db")) as connection:
        found = connection.execute("select code from batch order by position").fetchall()
    assert [code for (code,) in found] == [
        *("apk-not-zip", "apk-not-zip", "policy-online", "source-scheme")
    ]
    assert b"token=s3" in (tmp_path / "r.db").read_bytes()  # an object's name, not a secret


def androzoo(tmp_path, *apps, rows=()):
    """A list as AndroZoo's."""
    head = "sha256,sha1,md5,dex_date,apk_size,pkg_name,vercode,vt_detection,vt_scan_date,dex_size,markets"
    lines = [head]
    for data, markets in apps:
        digest = hashlib.sha256(data).hexdigest().upper()
        lines.append(f'{digest},,,2020-01-01 00:00:00,{len(data)},"a.b",1,0,,9,{markets}')
    path = tmp_path / "latest.csv.gz"
    path.write_bytes(gzip.compress("\n".join([*lines, *rows]).encode()))
    return path


@pytest.mark.parametrize("how", ["file", "environment"])
def test_androzoo(web, tmp_path, faceaudit, monkeypatch, how):
    app, other = apk("qr-camera").read_bytes(), apk("unlock-only").read_bytes()
    listed = androzoo(
        tmp_path, (app, "play.google.com|anzhi"), (other, "VirusShare"), (b"z", "mi.com")
    )
    web.files |= {hashlib.sha256(data).hexdigest().upper(): data for data in (app, other)}
    web.files[hashlib.sha256(b"z").hexdigest().upper()] = b"another"
    key = "geheim" * 5
    command = ["batch", listed, "--db", tmp_path / "r.db", "--events", tmp_path / "e.jsonl"]
    command += ["--androzoo-url", web.address + "/api/download", "--cache", tmp_path / "cache"]
    if how == "file":
        (tmp_path / "key").write_text(key + "\n")
        command += ["--androzoo-key", tmp_path / "key"]
    else:
        monkeypatch.setenv("FACEAUDIT_ANDROZOO_KEY", key)
    ended = faceaudit(*command)
    assert ended.code == 3, ended.err
    assert set(states(tmp_path / "r.db").values()) == {
        ("done", None),
        ("refused", "sha256-differs"),
    }
    with closing(sqlite3.connect(tmp_path / "r.db")) as connection:
        found = connection.execute(
            "select market, listed_package, file_size, state from batch order by position"
        ).fetchall()
    assert found == [
        ("play.google.com, anzhi", "a.b", len(app), "done"),
        ("", "a.b", len(other), "done"),
        ("mi.com (mainland)", "a.b", 1, "refused"),
    ]
    assert all(f"apikey={key}" in path for _, path, _ in web.asked)
    assert {method for method, _, _ in web.asked} == {"GET"}  # what a hash names needs no head
    for path in (tmp_path / "r.db", tmp_path / "e.jsonl"):
        assert b"geheim" not in path.read_bytes()
    assert "geheim" not in ended.err + ended.out
    times = len(web.asked)

    if how == "environment":
        monkeypatch.setenv("FACEAUDIT_ANDROZOO_KEY", key)
    command[3] = tmp_path / "again.db"
    faceaudit(*command)
    assert len(web.asked) == times + 1  # the one whose bytes are not what they should be
    assert states(tmp_path / "again.db") == states(tmp_path / "r.db")


def test_androzoo_needs_a_key(tmp_path, faceaudit, monkeypatch):
    monkeypatch.delenv("FACEAUDIT_ANDROZOO_KEY", raising=False)
    ended = faceaudit("batch", androzoo(tmp_path, (b"x", "")), "--db", tmp_path / "r.db")
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.count("\n") == 1
    assert "[androzoo-key-missing]" in ended.err
    assert "--androzoo-key" in ended.err
    for bad in ("", "two words here"):
        (tmp_path / "key").write_text(bad)
        ended = faceaudit(
            *("batch", androzoo(tmp_path), "--db", tmp_path / "r.db"),
            *("--androzoo-key", tmp_path / "key"),
        )
        assert "[androzoo-key-unusable]" in ended.err
        assert "two words" not in ended.err
    ended = faceaudit(
        "batch", "x", "--db", tmp_path / "r.db", "--androzoo-url", "http://u:geheim@h/"
    )
    assert "[source-address]" in ended.err
    assert "geheim" not in ended.err


def test_a_long_list_is_read_as_it_is_needed(tmp_path):
    row = "{:064X},,,2020,100,a.b,1,0,,9,play.google.com"
    listed = androzoo(tmp_path, rows=(row.format(number) for number in range(20_000)))
    access = Access(androzoo_key="geheim12")
    tracemalloc.start()
    found = inputs([str(listed)], access)
    first = next(found)
    early = tracemalloc.get_traced_memory()[1]
    count = 1 + sum(1 for _ in found)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20_000
    assert first.sha256 == "0" * 64
    assert first.stamp == (100, 0)
    assert peak < early + (1 << 20)


# --- ahead of the workers ------------------------------------------------------------------------


class Desk:
    """Workers who say what they were given."""

    def __init__(self, places=2):
        self.places, self.given, self.most = places, [], 0
        self.seen = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.given.clear()

    @property
    def running(self):
        return len(self.given)

    @property
    def free(self):
        return self.running < self.places

    def slowest(self):
        return (self.given[0], 1.0) if self.given else None

    def give(self, task):
        assert self.free
        self.given.append(task)
        self.seen[task.id] = Path(os.fsdecode(task.file)).read_bytes() if task.file else None

    def collect(self, seconds):
        if not self.given:
            time.sleep(seconds)
            return []
        return [Done(self.given.pop(0), Refused("seen", ""), 0.1)]


def look(ident, place):
    return Look(str(ident), place.encode(), 0, 0, 1.0)


def done_of(workers, tasks):
    """All tasks done, as a batch does it."""
    done, tasks = [], list(tasks)
    while tasks or workers.running:
        while tasks and workers.free:
            workers.give(tasks.pop(0))
        done += workers.collect(0.2)
    return done


def test_a_spool_stays_within_its_room(web, tmp_path):
    web.files = {f"/{number}.apk": bytes([number]) * 100_000 for number in range(20)}
    desk, spool = Desk(), tmp_path / "s"
    most, stop = [0], threading.Event()

    def watch():
        while not stop.wait(0.002):
            with suppress(OSError), workers._spool._change:  # nothing is removed meanwhile
                sizes = [path.stat().st_size for path in spool.rglob("*.apk*")]
                most[0] = max(most[0], sum(sizes))

    tasks = [look(number, f"{web.address}/{number}.apk") for number in range(20)]
    with Fetching(desk, Access(**HURRY), spool, room=250_000) as workers:
        watching = threading.Thread(target=watch)
        watching.start()
        done = done_of(workers, tasks)
        stop.set()
        watching.join()
    assert desk.seen == {str(number): bytes([number]) * 100_000 for number in range(20)}
    assert 0 < most[0] <= 250_000
    assert {each.task for each in done} == set(tasks)  # as they were given: without a file
    assert not spool.exists()


def test_more_than_the_room_is_refused(web, tmp_path):
    web.files = {"/a.apk": b"x" * 3000, "/b.apk": b"y" * 100}
    with Fetching(Desk(), Access(**HURRY), tmp_path / "s", room=2000) as workers:
        tasks = [look(name, f"{web.address}/{name}.apk") for name in "ab"]
        done = {each.task.id: each.answer for each in done_of(workers, tasks)}
    assert (done["a"].code, done["b"].code) == ("fetch-too-large", "seen")


def test_what_is_still_here_is_not_fetched_again(web, tmp_path):
    web.files = {f"/{name}.apk": name.encode() * 1000 for name in "abc"}
    place = f"{web.address}/a.apk"
    with Fetching(Desk(), Access(**HURRY), tmp_path / "s", room=2000) as workers:
        done_of(workers, [look(1, place), look(2, place), look(3, place)])
        assert web.gets() == 1
        done_of(workers, [look(4, f"{web.address}/b.apk"), look(5, f"{web.address}/c.apk")])
        done_of(workers, [look(6, place)])
        assert web.gets("/a.apk") == 2  # there was no room for it any more


def test_failures_of_the_network_and_of_the_source_are_told_apart(web, tmp_path):
    web.faults = {"/busy": status(503), "/none": status(404)}
    with Fetching(Desk(), Access(**HURRY), tmp_path / "s") as workers:
        tasks = [look(name, f"{web.address}/{name}") for name in ("busy", "none")]
        tasks.append(look("lost", "https://h/x?token=***"))
        done = {each.task.id: each.answer for each in done_of(workers, tasks)}
    assert isinstance(done["busy"], Failed)
    assert isinstance(done["none"], Refused)
    assert done["lost"] == Failed(
        "fetch-credentials",
        "What is secret in its address is not kept; name the address or its list again.",
    )


def test_local_tasks_need_neither_thread_nor_folder(tmp_path):
    before = threading.active_count()
    desk = Desk()
    with Fetching(desk, Access(), tmp_path / "s") as workers:
        assert workers.free
        workers.give(look(1, "/a"))
        workers.give(look(2, "/b"))
        assert not workers.free
        assert workers.running == 2
        assert threading.active_count() == before
        assert len(done_of(workers, [])) == 2
        assert not (tmp_path / "s").exists()


def scan(place, looked=b"x"):
    return Scan("1", place.encode(), 0, 0, 1.0, "k", "0" * 64, "", "", "", "", "", looked=looked)


def test_what_was_read_before_is_fetched_only_when_that_is_of_no_use(web, tmp_path):
    class Forgetful(Desk):
        def collect(self, seconds):
            task = self.given.pop(0) if self.given else None
            if task is None:
                return super().collect(seconds)
            answer = Refused("seen" if task.file else "source-online", "")
            return [Done(task, answer, 0.1)]

    web.files["/a.apk"] = b"x"
    task = scan(f"{web.address}/a.apk")
    for desk, gets in ((Desk(), 0), (Forgetful(), 1)):
        with Fetching(desk, Access(**HURRY), tmp_path / "s") as workers:
            (done,) = done_of(workers, [task])
        assert (done.task, done.answer.code, web.gets()) == (task, "seen", gets)


def test_the_end_does_not_wait_for_the_network(web, tmp_path):
    web.files = {f"/{number}.apk": b"x" * 100 for number in range(9)}
    web.faults["/8.apk"] = lambda handler, body: time.sleep(90)
    access = Access(**HURRY | {"seconds": 90.0})
    workers = Fetching(Desk(0), access, tmp_path / "s", room=150)
    began = time.monotonic()
    with workers:
        for number in (8, *range(7)):
            workers.give(look(number, f"{web.address}/{number}.apk"))
        assert workers.collect(0.3) == []
        assert workers.running == 8
        assert workers.slowest()[1] >= 0.2
        assert not workers.free
    assert time.monotonic() - began < 45
    assert not (tmp_path / "s" / "x").exists()


def test_a_batch_that_was_killed_leaves_its_files_to_the_next(tmp_path):
    where = tmp_path / "r.db.spool"
    code = (
        "import sys, time; from pathlib import Path; from scanner.batch.spool import Spool\n"
        "with Spool(Path(sys.argv[1])) as spool:\n"
        "    spool.new(b'http://h/a.apk').write_bytes(b'x')\n"
        "    print('ready', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(where)], stdout=subprocess.PIPE, cwd=HERE.parents[1]
    ) as process:
        assert process.stdout.readline() == b"ready\n"
        with Spool(where):
            assert len(list(where.rglob("a.apk"))) == 1  # it is in use
        assert len(list(where.rglob("a.apk"))) == 1
        process.kill()
    assert len(list(where.rglob("a.apk"))) == 1
    ran(tmp_path / "r.db", apk("qr-camera"))
    assert not where.exists()


def test_killed_while_it_fetches_it_continues_and_comes_to_the_same(web, tmp_path):
    folder = served(web, *QUICK)
    ran(tmp_path / "whole.db", folder, access=Access(**HURRY))
    web.faults["/apps/unlock-only.apk"] = dribbling
    db, spool = tmp_path / "r.db", tmp_path / "r.db.spool"
    process = begun(db, folder)
    until = time.monotonic() + 60
    while not list(spool.rglob("unlock-only.apk.part")) and time.monotonic() < until:
        time.sleep(0.05)
    process.kill()
    process.wait()
    assert list(spool.rglob("unlock-only.apk.part"))
    web.faults.clear()
    ran(db, folder, access=Access(**HURRY))
    assert content(db) == content(tmp_path / "whole.db")
    assert not spool.exists()


def test_a_spool_that_ends_lets_nobody_wait(tmp_path):
    spool = Spool(tmp_path / "s", 10)
    with spool:
        spool.reserve(10)
    with pytest.raises(Closed):
        spool.reserve(1)
    with pytest.raises(Closed):
        spool.new(b"http://h/x")


def test_a_folder_that_others_can_change_is_not_used(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    usual = spool_of(None, None)
    with Spool(usual) as spool:
        assert usual in spool.new(b"http://h/x").parents
        assert stat.S_IMODE(usual.stat().st_mode) == 0o700
    usual.mkdir()
    usual.chmod(0o777)
    (usual / "spool-x").mkdir()
    os.mkfifo(usual / "spool-x" / "lock")  # who waits for it waits for ever
    with Spool(usual) as spool:
        path = spool.new(b"http://h/x")
        assert usual not in path.parents
        assert tmp_path in path.parents
    assert [each.name for each in tmp_path.iterdir()] == [usual.name]
    shutil.rmtree(usual)
    (tmp_path / "theirs").mkdir()
    usual.symlink_to(tmp_path / "theirs")
    with Spool(usual) as spool:
        spool.new(b"http://h/x")
        assert not any((tmp_path / "theirs").iterdir())


def test_a_cache_gives_only_what_is_whole(tmp_path):
    (tmp_path / "a").write_bytes(b"app")
    sha256 = hashlib.sha256(b"app").hexdigest()
    cache = Cache(tmp_path / "c")
    cache.put(tmp_path / "a")
    assert cache.get(sha256, tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == b"app"
    (kept,) = (tmp_path / "c").rglob("*.apk")
    kept.unlink()
    kept.write_bytes(b"ap")
    assert not cache.get(sha256, tmp_path / "d")
    assert not (tmp_path / "d").exists()
    assert not kept.exists()


# --- no network ----------------------------------------------------------------------------------


def test_a_batch_of_local_files_asks_nobody(tmp_path, monkeypatch):
    def asked(*_):
        raise AssertionError("asked")

    connect = socket.socket.connect

    def connected(self, where):
        return connect(self, where) if self.family == socket.AF_UNIX else asked()

    monkeypatch.setattr(socket.socket, "connect", connected)
    monkeypatch.setattr(socket, "getaddrinfo", asked)
    folder = folder_of(tmp_path / "apps", "qr-camera")
    (tmp_path / "list.csv").write_text("path\napps/qr-camera.apk\n")
    assert ran(tmp_path / "r.db", folder, tmp_path / "list.csv").by_state["done"] == 1


def test_no_library_for_networks_is_loaded_for_local_files(tmp_path):
    folder = folder_of(tmp_path / "apps", "qr-camera")
    code = (
        "import json, sys\nfrom scanner.batch.sources import inputs\n"
        "import scanner.batch.fetching\nprint(len(list(inputs(sys.argv[1:]))))\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        capture_output=True,
        check=True,
        cwd=HERE.parents[1],
    )
    number, modules = done.stdout.splitlines()
    assert number == b"1"
    heavy = {"httpx", "httpcore", "fsspec", "paramiko", "s3fs", "gcsfs", "aiohttp", "asyncio"}
    assert not heavy & set(json.loads(modules))


def test_the_disk_is_left_clean(web, tmp_path):
    shutil.rmtree(tmp_path)
    tmp_path.mkdir()
    served(web, "qr-camera")
    ran(tmp_path / "r.db", f"{web.address}/apps/qr-camera.apk", access=Access(**HURRY))
    assert {path.name for path in tmp_path.iterdir()} <= {"r.db", "r.db.batch-lock"}
