"""The same work on a PostgreSQL server: the same rows, nothing lost with the connection, no password told."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import zlib
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import msgspec
import pytest
import servers
import studies
from batches import DAY, QUICK, apk, folder_of, ran

from analyzers.errors import InputError
from scanner import database_postgres, open_db
from scanner.batch.merging import merge
from scanner.database import Server, connected, where
from scanner.serve_cli import _file
from scanner.store import Store
from scanner.tables import TABLES

pytestmark = pytest.mark.skipif(bool(servers.missing()), reason=servers.missing() or "none")
SECRET = servers.PASSWORD


@pytest.fixture(scope="module")
def server():
    with servers.running() as running:
        yield running


@pytest.fixture
def url(server):
    return server.fresh()


@pytest.fixture(scope="module")
def apps(tmp_path_factory):
    """Apps, one twice, one broken, one whose name is no Unicode."""
    folder = folder_of(tmp_path_factory.mktemp("pg") / "apps", *QUICK)
    (folder / "same.apk").write_bytes(apk("qr-camera").read_bytes())
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff\n.apk")).write_bytes(b"no archive")
    return folder


_TIMES = {"scanned_at", "started_at", "finished_at", "seconds", "file_time"}


def content(named):
    """All rows of all tables, times apart."""
    found = {}
    with closing(connected(where(str(named)))) as database:
        for name in (*TABLES, "batch", "batch_settings"):
            columns = database.columns(name)
            rows = database.rows(f'select * from "{name}"')
            found[name] = sorted(_plain(name, dict(zip(columns, row, strict=True))) for row in rows)
    return found


def _plain(name, row):
    row = {column: value for column, value in row.items() if column not in _TIMES}
    if name == "artifacts" and row["name"] == "report.json":
        report = json.loads(zlib.decompress(row["zlib"]))
        report.pop("scanned_at")
        row |= {"zlib": json.dumps(report), "sha256": ""}
    return repr(sorted(row.items()))


# --- the same rows -------------------------------------------------------------------------------


def test_a_batch_leaves_the_same_rows_in_both(tmp_path, apps, url):
    counts = ran(tmp_path / "r.db", apps)
    assert ran(url, apps) == counts
    assert content(url) == content(tmp_path / "r.db")
    assert counts.by_state["done"] == 3
    assert ran(url, apps, work="nowhere:nothing") == counts


def test_merged_both_ways_it_is_the_same(tmp_path, apps, server):
    one, other = server.fresh(), tmp_path / "2.db"
    ran(one, apps, shard=(1, 2))
    ran(other, apps, shard=(2, 2))
    into_file, into_server = tmp_path / "out.db", server.fresh()
    for out in (into_file, into_server):
        done = merge(where(str(out)), [where(one), other])
        assert (done.scans, done.counts.total, done.counts.open) == (3, 5, 0)
        again = merge(where(str(out)), [other, where(one)])
        assert (again.scans, again.counts) == (0, done.counts)
    assert content(into_server) == content(into_file)


def test_scans_are_stored_and_found_again(url, faceaudit, monkeypatch):
    monkeypatch.setenv("FACEAUDIT_DB", url)
    options = ("--as-of", DAY.isoformat(), "--format", "json", "--fail-on", "never")
    first = faceaudit("scan", apk("qr-camera"), *options)
    again = faceaudit("scan", apk("qr-camera"), *options)
    assert (first.code, again.code) == (0, 0)
    assert again.out == first.out
    sha256 = json.loads(first.out)["app"]["sha256"]
    ended = faceaudit("diff", f"{url}#", f"{url}#{sha256[:8]}")
    assert ended.code == 0, ended.err
    with open_db(url) as scans:
        assert [report.app.sha256 for report in scans.reports()] == [
            json.loads(first.out)["app"]["sha256"]
        ]


def test_reports_and_status_are_those_of_a_file(tmp_path, url, apps, faceaudit):
    ran(tmp_path / "r.db", apps)
    merge(where(url), [tmp_path / "r.db"])
    for command in (("report",), ("batch", "--status", "--db")):
        told = [faceaudit(*command, named) for named in (tmp_path / "r.db", url)]
        assert told[0].code == 0
        assert told[0].out == told[1].out
        assert SECRET not in told[1].err
        if command == ("report",):  # what became of all inputs
            assert told[0].err.splitlines()[0] == told[1].err.splitlines()[0]
            assert "inputs of the batch" in told[1].err


def test_what_is_served_is_a_copy_that_goes_away(url):
    with Store(url) as store:
        store.save("0" * 32, studies.some()[0], "read", {"x": b"y"})
    with _file(Server(url)) as path, closing(sqlite3.connect(path)) as connection:
        assert connection.execute("select id from scans").fetchall() == [("0" * 32,)]
        assert connection.execute("select count(*) from artifacts").fetchone() == (1,)
    assert not path.exists()


def test_what_is_poisonous_is_the_same_in_both(tmp_path, url):
    words = "\0'); drop table scans; --\ud800\udcff\N{RIGHT-TO-LEFT OVERRIDE}%s ?\\"
    whole = studies.some()[0]
    whole = msgspec.structs.replace(whole, app=msgspec.structs.replace(whole.app, label=words))
    for named in (tmp_path / "r.db", url):
        with Store(str(named)) as store:
            store.save("0" * 32, whole, words, {words: b"\0\xff"})
            (row,) = store.database.rows("select label from apps")
            assert row == ("\\x00'); drop table scans; --\\ud800\\udcff\u202e%s ?\\",)
            assert [*store.artifacts("0" * 32).values()] == [b"\0\xff"]
            assert store.database.rows("select id from scans where code_state = ?", [words])


# --- connections ---------------------------------------------------------------------------------


def test_a_server_that_is_restarted_costs_nothing(tmp_path, apps, capsys):
    with servers.running() as server:
        url = server.fresh()
        events = tmp_path / "events.jsonl"
        failed = []

        def restart():
            try:
                _await(events, '"looked"', '"started"')
                server.stop(signal.SIGQUIT)  # at once, as in a crash
                time.sleep(0.5)
                server.start()
            except BaseException as error:
                failed.append(error)

        thread = threading.Thread(target=restart)
        thread.start()
        ran(url, apps, events=events)
        thread.join()
        assert not failed
        ran(tmp_path / "r.db", apps)
        assert content(url) == content(tmp_path / "r.db")
    told = capsys.readouterr().err
    assert "the connection is lost; asking again" in told
    assert SECRET not in told


def test_killed_and_continued_it_comes_to_the_same(tmp_path, apps, url):
    events = tmp_path / "events.jsonl"
    command = [sys.executable, "-m", "scanner", "batch", str(apps), "--db", url, "-j", "1"]
    command += ["--as-of", DAY.isoformat(), "--events", str(events)]
    with (tmp_path / "err").open("wb") as err:
        first = subprocess.Popen(command, cwd=Path(__file__).parents[2], stderr=err)
    _await(events, '"refused"', '"started"')
    first.kill()
    first.wait()
    assert ran(url, apps, seconds=300.0).open == 0
    ran(tmp_path / "r.db", apps, seconds=300.0)
    assert content(url) == content(tmp_path / "r.db")


def test_connections_cut_again_and_again_cost_nothing(tmp_path, apps, server, url):
    import psycopg

    ended = threading.Event()

    def cut():
        with psycopg.connect(server.url(), autocommit=True) as connection:
            while not ended.wait(0.2):
                connection.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity "
                    "where application_name like 'faceaudit%%'"
                )

    thread = threading.Thread(target=cut)
    thread.start()
    try:
        counts = ran(url, apps)
    finally:
        ended.set()
        thread.join()
    assert counts == ran(tmp_path / "r.db", apps)
    assert content(url) == content(tmp_path / "r.db")


def test_a_server_that_stays_away_ends_it_in_one_sentence(tmp_path, monkeypatch, apps):
    monkeypatch.setattr(database_postgres, "PATIENCE", 0.5)
    with servers.running() as server:
        url = server.fresh()
        with Store(url) as store:
            server.stop()
            with pytest.raises(InputError) as ended:
                store.database.rows("select 1")
            server.start()
    assert ended.value.code == "db-lost"
    assert str(ended.value).count("\n") == 0
    assert SECRET not in str(ended.value)


def test_a_second_batch_on_one_schema_is_refused(server, url, apps):
    with Store(url) as first, first.database.alone():
        with pytest.raises(InputError, match=r"\[batch-busy\]"):
            ran(url, apps)
        # Another schema is another database.
        assert ran(server.fresh(), apps / "qr-camera.apk").by_state["done"] == 1
    assert ran(url, apps / "qr-camera.apk").by_state["done"] == 1


def test_what_is_done_twice_for_a_lost_commit_counts_once(server, url):
    """A commit may have come through before its connection was lost: the work is then repeated."""
    import psycopg

    with Store(url) as store:
        database = store.database
        database.write(lambda: database.execute("create table tries (id bigint primary key)"))
        tries = []

        def work():
            tries.append(1)
            database.execute("insert into tries values (1) on conflict do nothing")
            if len(tries) == 1:
                with psycopg.connect(server.url(), autocommit=True) as other:
                    other.execute(
                        "select pg_terminate_backend(%s)", [database._connection.info.backend_pid]
                    )

        database.write(work)
        assert (len(tries), database.losses) == (2, 1)
        assert database.rows("select count(*) from tries") == [(1,)]


def test_a_full_disk_of_the_server_is_told_as_one(url):
    full = "do $$ begin raise exception 'No space left' using errcode = '53100'; end $$"
    with Store(url) as store:
        with pytest.raises(
            InputError, match=r"^\[db-full\] no room is left for postgresql://study@"
        ):
            store.database.write(lambda: store.database.execute(full))
        assert store.database.rows("select 1") == [(1,)]


# --- secrets and refusals ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda url: url.replace("study:", "nobody:"), "db-unusable"),
        (lambda url: url.replace("postgres?", "absent?"), "db-unusable"),
        (lambda url: url.replace("host=", "host=%2Fabsent"), "db-unusable"),
        (lambda url: url.replace("@/", "@/x?sslmode=wrong&y="), "db-unusable"),
        (lambda url: url + "&nonsense=1", "db-unusable"),
        (lambda url: f"postgresql://study:{SECRET}@host/db", "db-unusable"),
        (lambda url: f"postgresql://study:{quote(SECRET, safe='')}@[::1/db", "db-unusable"),
    ],
)
def test_a_password_is_never_told(url, faceaudit, change, code):
    for command in (
        ("batch", apk("qr-camera"), "--db"),
        ("batch", "--status", "--db"),
        ("report",),
    ):
        ended = faceaudit(*command, change(url))
        assert ended.code == 3
        assert f"[{code}]" in ended.err
        assert len(ended.err.strip().splitlines()) == 1
        for secret in (SECRET, quote(SECRET, safe=""), "geheim"):
            assert secret not in ended.err + ended.out


def test_nothing_that_is_written_holds_the_password(tmp_path, url, apps, monkeypatch, faceaudit):
    events, figures = tmp_path / "events.jsonl", tmp_path / "f.prom"
    ended = faceaudit(
        *("batch", apps, "--db", url, "--events", events, "--prometheus", figures, "-j", "1")
    )
    assert ended.code == 3  # one app is broken
    written = ended.err + ended.out + events.read_text() + figures.read_text()
    assert "geheim" not in written + str(content(url))
    assert repr(Server(url)) == f"{Server(url)}" == "postgresql://study@/postgres"
    monkeypatch.setenv("FACEAUDIT_DB", url)
    assert "geheim" not in faceaudit("doctor").out


def test_the_password_may_come_from_elsewhere(server, tmp_path):
    bare = server.url(password=None)
    (tmp_path / "pass").write_text("*:*:*:study:" + SECRET.replace(":", "\\:") + "\n")
    (tmp_path / "pass").chmod(0o600)
    code = (
        "import sys; from scanner.database import connected, where; connected(where(sys.argv[1]))"
    )
    for given in ({"PGPASSWORD": SECRET}, {"PGPASSFILE": str(tmp_path / "pass")}, {}):
        ended = subprocess.run(
            [sys.executable, "-c", code, bare],
            env=os.environ | given,
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
        )
        assert (ended.returncode == 0) == bool(given), ended.stderr


def test_tables_of_another_program_are_refused(url):
    with Store(url) as store:
        store.database.write(lambda: store.database.execute("create table batch (id text)"))
    with pytest.raises(InputError, match=r"\[db-unusable\].*batch"):
        ran(url, apk("qr-camera"))


def test_without_the_client_there_is_a_sentence(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(InputError, match=r"\[extra-missing\].*faceaudit\[postgres\]"):
        connected(where("postgres://host/db"))


def _await(path, *words):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if path.exists() and any(word in path.read_text() for word in words):
            return
        time.sleep(0.02)
    raise AssertionError(f"none of {words}")
