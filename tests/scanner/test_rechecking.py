"""A database judged anew: every scan once, old rows left alone, and nobody's damage costs another's result."""

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import zlib
from contextlib import closing
from datetime import date
from pathlib import Path

import batches
import learned
import pytest
import servers
from builders import artifacts, dynamic, report, sdk, static
from msgspec.structs import replace

from analyzers.artifacts import encode
from analyzers.errors import InputError
from reports.bundle import bundle_files
from scanner import law, rechecking
from scanner.batch import worker
from scanner.batch.pool import Done
from scanner.context import Context, read_context
from scanner.one import assess, context_bytes, tool
from scanner.rechecking import Change, Order, recheck
from scanner.rejudging import JUDGED, REPORT, kept, named
from scanner.store import Store, scan_key

HERE = Path(__file__).resolve().parent
DAY, OTHER = date(2026, 11, 22), date(2025, 5, 1)
NAMES = ("qr-camera", "unlock-only", "loan-violating", "loan-compliant")


def saved(path, cases, scanned, *names, whole=False):
    """A database of fixture apps as a batch leaves it; ``path`` may be the URL of a server."""
    with Store(path) as store:
        for name in names:
            first, collected = scanned(name)
            found, case = collected.artifacts, cases(name)
            context = read_context(case.context) if case.context else Context()
            parts = (found.static, found.dynamic, found.policy)
            files = bundle_files(first, *parts, context_bytes(context), collected.files)
            files = files | named(collected.names) if whole else kept(files, collected.names)
            key = scan_key(first.app.sha256, None, context, DAY, tool())
            store.save(key, first, found.static.code.state, files)
    return path


@pytest.fixture
def db(tmp_path, cases, scanned):
    return saved(tmp_path / "scans.sqlite", cases, scanned, *NAMES)


class Here:
    """Does what workers do, in this process."""

    def __init__(self):
        self.tasks = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    @property
    def running(self):
        return len(self.tasks)

    @property
    def free(self):
        return not self.tasks

    def give(self, task):
        self.tasks.append(task)

    def collect(self, _):
        found = [Done(task, worker.answer(task), 0.0) for task in self.tasks]
        self.tasks.clear()
        return found


def judged(path, day=OTHER, workers=True, **parts):
    with Store(path) as store:
        return recheck(store, Order(day, **parts), lambda _: None, Here() if workers else None)


def asked(path, query, *values):
    with closing(sqlite3.connect(path)) as connection, connection:
        return connection.execute(query, values).fetchall()


def scan_of(path, package):
    ((scan,),) = asked(
        path,
        "select s.id from scans s join apps a on a.sha256 = s.app where a.package = ? and not exists "
        "(select 1 from artifacts where scan = s.id and name = ?)",
        package,
        JUDGED,
    )
    return scan


# --- what comes of it -----------------------------------------------------------------------------


def test_every_scan_is_judged_once_beside_the_old_one(db):
    before = batches.content(db)
    found = judged(db)
    assert (found.scans, found.judged, found.before, found.lost) == (4, 4, 0, {})
    after = batches.content(db)
    for table, rows in before.items():
        assert set(rows) <= set(after[table]), table
    assert asked(db, "select as_of, count(*) from scans group by 1 order by 1") == [
        (OTHER.isoformat(), 4),
        (DAY.isoformat(), 4),
    ]
    assert asked(db, "select count(*) from results") == [(2 * 4 * len(law.checks()),)]


def test_doing_it_again_changes_nothing(db):
    first = judged(db)
    content = batches.content(db)
    again = judged(db)
    assert (again.judged, again.before) == (0, 4)
    assert again.changes == first.changes
    assert batches.content(db) == content


def test_what_was_judged_so_already_is_not_judged_again(db):
    found = judged(db, DAY)
    assert (found.judged, found.before, found.changed) == (0, 4, 0)
    assert asked(db, "select count(*) from scans") == [(4,)]


def test_with_a_law_beside_it_is_another_scan(db):
    found = judged(db, DAY, laws=("gdpr",))
    assert (found.judged, found.changed) == (4, 0)
    with Store(db) as store:
        ids = [row[0] for row in store.database.rows("select id from scans")]
        assert sorted(store.report(each).laws for each in ids) == [()] * 4 + [("gdpr",)] * 4
    assert judged(db, DAY, laws=("gdpr",)).before == 4


def test_laws_of_a_report_that_is_kept_are_heeded(tmp_path, cases, scanned):
    path = saved(tmp_path / "whole.sqlite", cases, scanned, "qr-camera", whole=True)
    assert asked(path, "select count(*) from artifacts where name = ?", REPORT) == [(1,)]
    assert judged(path, DAY).before == 1
    assert judged(path, DAY, laws=("gdpr",)).judged == 1


def test_rows_are_those_of_the_report(db, scanned):
    judged(db)
    first, collected = scanned("loan-violating")
    expected = assess(
        collected.artifacts, read_context(APKS / "loan-violating" / "context.yaml"), OTHER
    )
    rows = asked(
        db,
        'select r."check", r.verdict, s.scanned_at from results r join scans s on s.id = r.scan '
        "where s.app = ? and s.as_of = ?",
        first.app.sha256,
        OTHER.isoformat(),
    )
    assert {row[:2] for row in rows} == {(each.check, each.verdict) for each in expected.results}
    assert {row[2] for row in rows} == {first.scanned_at}  # the app was read then


APKS = HERE.parent / "apks"


def test_changes_of_verdicts_are_told_by_check(db):
    found = judged(db, date(2021, 6, 1))  # hardly anything was in force
    assert found.changed == 1
    assert Change("face-upload-path", "likely-violation", "needs-manual-review", 1) in found.changes
    query = (
        'select o."check", o.verdict, n.verdict, count(*) from results o '
        "join scans a on a.id = o.scan join scans b on b.app = a.app "
        'join results n on n.scan = b.id and n."check" = o."check" '
        "where a.as_of = ? and b.as_of = '2021-06-01' and n.verdict <> o.verdict group by 1, 2, 3 order by 1, 2, 3"
    )
    assert [tuple(vars_of(each)) for each in found.changes] == asked(db, query, DAY.isoformat())


def vars_of(change):
    return change.check, change.before, change.after, change.scans


def test_a_study_counts_what_was_judged_by_the_later_law(db):
    later = date(2027, 1, 1)
    judged(db, later)
    judged(db, OTHER)  # what would have been does not push aside what is
    from scanner.frames import open_db

    with open_db(db) as scans:
        assert {str(day)[:10] for day in scans.frame("tidy").as_of} == {later.isoformat()}


def test_scans_by_a_session_and_with_answers_are_judged_as_well(tmp_path):
    path = tmp_path / "session.sqlite"
    context = Context(market="huawei", answers={"rnd": "yes"})
    found = artifacts(dynamic=dynamic())
    first = assess(found, context, DAY)
    files = kept(
        bundle_files(first, found.static, found.dynamic, None, context_bytes(context), {}), None
    )
    with Store(path) as store:
        store.save("k", first, "read", files)
        recheck(store, Order(OTHER), lambda _: None)
        ((key,),) = store.database.rows("select id from scans where id <> 'k'")
        again = store.report(key)
    expected = assess(found, context, OTHER)
    assert encode(replace(again, scanned_at="")) == encode(replace(expected, scanned_at=""))
    assert again.session is not None
    assert again.banners


@pytest.mark.parametrize("chosen", ["package", "app", "scan"])
def test_only_what_is_named_is_judged(db, chosen):
    scan = scan_of(db, "com.example.saoma")
    ((app,),) = asked(db, "select app from scans where id = ?", scan)
    name = {"package": "com.example.saoma", "app": app, "scan": scan}[chosen]
    found = judged(db, chosen=(name,))
    assert (found.scans, found.judged) == (1, 1)


def test_a_name_that_is_not_there_is_refused(db):
    with pytest.raises(InputError, match="recheck-unknown"):
        judged(db, chosen=("org.example.none",))


def test_more_than_a_page_with_two_workers(db, monkeypatch):
    monkeypatch.setattr(rechecking, "PAGE", 3)
    assert judged(db, workers=False, jobs=2).judged == 4


# --- what cannot be judged ------------------------------------------------------------------------


def poison(path, name, data, package="com.example.saoma", sha256=None):
    scan = scan_of(path, package)
    if data is None:
        asked(path, "delete from artifacts where scan = ? and name = ?", scan, name)
    else:
        asked(path, "update artifacts set zlib = ? where scan = ? and name = ?", data, scan, name)
    if sha256 is not None:
        asked(
            path, "update artifacts set sha256 = ? where scan = ? and name = ?", sha256, scan, name
        )


OTHER_FORM = b'{"schema": "faceaudit/static/1"}'


@pytest.mark.parametrize(
    ("data", "sha256", "code"),
    [
        (None, None, "recheck-no-artifacts"),
        (b"no zlib", None, "recheck-damaged"),
        (zlib.compress(b"{}"), None, "recheck-damaged"),
        (zlib.compress(encode(static())), "", "recheck-damaged"),
        (zlib.compress(OTHER_FORM), "", "recheck-other-form"),
    ],
)
def test_damage_costs_one_scan(db, data, sha256, code):
    poison(db, "static.json", data, sha256=sha256)
    found = judged(db)
    assert (found.scans, found.judged, found.lost) == (4, 3, {code: 1})
    assert [(each.package, each.code) for each in found.could_not] == [("com.example.saoma", code)]
    assert asked(db, "select count(*) from scans") == [(7,)]
    again = judged(db)
    assert (again.judged, again.before, again.lost) == (0, 3, {code: 1})


def test_a_damaged_row_costs_one_scan(db):
    asked(db, "update scans set scanned_at = 'soon' where id = ?", scan_of(db, "com.example.saoma"))
    assert judged(db).lost == {"recheck-damaged": 1}


def test_artifacts_of_another_app_are_not_judged_as_this_one(db):
    query = "select zlib, sha256 from artifacts where scan = ? and name = 'static.json'"
    ((data, sha256),) = asked(db, query, scan_of(db, "com.example.kuaixiang"))
    poison(db, "static.json", data, sha256=sha256)
    assert judged(db).lost == {"recheck-damaged": 1}


def test_a_worker_that_dies_costs_one_scan(db):
    found = judged(db, workers=False, work="test_rechecking:dying")
    assert (found.judged, found.lost) == (3, {"crashed": 1})


def dying(task):
    """What a worker does that one app kills."""
    if any(b"com.example.saoma" in zlib.decompress(data) for _, _, data in task.files):
        os.kill(os.getpid(), signal.SIGSEGV)
    return worker.answer(task)


def lying(task):
    """A worker that says things that fit the form only."""
    return worker.Scanned("x", "read", (("scans", ((1,),)),))


def test_a_worker_that_lies_writes_nothing(db):
    before = batches.content(db)
    found = judged(db, workers=False, work="test_rechecking:lying")
    assert found.lost == {"garbled": 4}
    assert batches.content(db) == before


# --- a catalogue that has learned ----------------------------------------------------------------


@pytest.fixture
def new_sdk():
    learned.learn(learned.ROW)
    yield learned.IDENT
    learned.forget()


def test_apps_that_may_hold_a_new_sdk_are_listed(db, new_sdk):
    found = judged(db, DAY)
    assert (found.judged, found.read_again, found.not_noticed) == (4, 1, 0)
    assert [each.package for each in found.to_read] == ["com.example.saoma"]
    assert new_sdk in found.to_read[0].reason
    inventory = [each for each in found.changes if each.check == "face-capability-inventory"]
    assert inventory == [Change("face-capability-inventory", "not-applicable", "not-assessed", 1)]
    told = asked(
        db,
        "select limitation, count(*) from limitations where limitation = 'read-again' group by 1",
    )
    assert told == [("read-again", 1)]


def test_a_study_counts_what_the_later_catalogue_says(db, new_sdk):
    judged(db, DAY)
    from scanner.frames import open_db

    with open_db(db) as scans:
        tidy = scans.frame("tidy")
    assert set(tidy.catalogue_version) == {"2099.1.1"}
    found = tidy[(tidy.package == "com.example.saoma") & (tidy.reason == "read again")]
    assert len(found) > 20
    assert set(found.assessed) == {False}


def test_a_catalogue_of_the_same_version_that_says_more_is_noticed(db):
    learned.learn(learned.ROW, version=tool().catalogue_version)
    try:
        assert judged(db, DAY).read_again == 1
    finally:
        learned.forget()


def test_scans_of_before_names_were_kept_are_told(db, new_sdk):
    asked(db, "delete from artifacts where name = 'names.json'")
    asked(db, "update scans set catalogue_version = '2026.1.1'")
    found = judged(db, DAY)
    assert (found.read_again, found.not_noticed) == (0, 4)
    assert {(each.catalogue, each.scans) for each in found.made} == {("2026.1.1", 4)}
    again = judged(db, DAY)  # judged from its own rows it would seem to be up to date
    assert (again.before, again.not_noticed) == (4, 4)


# --- ended in the middle --------------------------------------------------------------------------

_SLOW = (
    "import sys; sys.path[:0] = sys.argv[2:]; from datetime import date; from scanner import rechecking; "
    "rechecking.PAGE = 1; from scanner.store import Store; "
    "rechecking.recheck(Store(__import__('pathlib').Path(sys.argv[1])), "
    "rechecking.Order(date(2025, 5, 1), work='test_rechecking:slowly'), print)"
)


def slowly(task):
    """What a worker does that takes its time."""
    time.sleep(1)
    return worker.answer(task)


def test_killed_and_begun_again_it_ends_in_the_same_rows(tmp_path, cases, scanned):
    killed = saved(tmp_path / "killed.sqlite", cases, scanned, *NAMES)
    calm = saved(tmp_path / "calm.sqlite", cases, scanned, *NAMES)
    process = subprocess.Popen(
        [sys.executable, "-c", _SLOW, str(killed), str(HERE), str(HERE.parent)],
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    until = time.monotonic() + 60
    while asked(killed, "select count(*) from scans") == [(4,)] and time.monotonic() < until:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    ((done,),) = asked(killed, "select count(*) from scans")
    assert 4 < done < 8
    found, undisturbed = judged(killed), judged(calm)
    assert (found.judged, found.before) == (8 - done, done - 4)
    assert found.changes == undisturbed.changes
    assert batches.content(killed) == batches.content(calm)


# --- the command ----------------------------------------------------------------------------------


def test_the_command_tells_limits_first(db, faceaudit):
    ended = faceaudit("check", "--db", db, "--as-of", "2025-05-01", "--lang", "en")
    lines = ended.out.splitlines()
    assert ended.code == 0
    assert lines[0].startswith("No APK was read")
    assert "4 scans: 4 judged now, 0 judged so before, 0 could not be judged" in ended.out


def test_the_command_in_chinese(db, faceaudit):
    ended = faceaudit("check", "--db", db, "--as-of", "2025-05-01", "--lang", "zh")
    assert "4 次扫描：本次判断 4" in ended.out


def test_the_command_for_machines(db, faceaudit):
    poison(db, "static.json", b"no zlib")
    ended = faceaudit("check", "--db", db, "--as-of", "2025-05-01", "--format", "json")
    told = json.loads(ended.out)
    assert ended.code == 3
    assert told["schema"] == "faceaudit/rechecked/1"
    assert told["judged"] + told["before"] + sum(told["lost"].values()) == told["scans"] == 4


def test_the_database_of_a_projects_scans_does_not_turn_a_check_of_a_bundle(
    tmp_path, faceaudit, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    bundle, db = tmp_path / "bundle", tmp_path / "project.sqlite"
    faceaudit("scan", APKS / "qr-camera" / "qr-camera.apk", "--no-db", "--bundle", bundle)
    (tmp_path / ".faceaudit.toml").write_text(f'db = "{db}"\nformat = ["html"]\n')
    ended = faceaudit("check", bundle, "--format", "json")
    assert json.loads(ended.out)["app"]["package"] == "com.example.saoma"
    Store(db).database.close()
    assert "0 scans" in faceaudit("check", "--db", db, "--lang", "en").out


@pytest.mark.parametrize(
    "arguments",
    [
        ("check",),
        ("check", "a", "b"),
        ("check", "--db", "x.sqlite", "--format", "html"),
        ("check", "--db", "x.sqlite", "--context", "x.yaml"),
    ],
)
def test_wrong_usage(arguments, faceaudit):
    assert faceaudit(*arguments).code == 2


def test_a_database_that_is_not_there_is_not_made(tmp_path, faceaudit):
    ended = faceaudit("check", "--db", tmp_path / "none.sqlite")
    assert ended.code == 3
    assert "source-missing" in ended.err
    assert not (tmp_path / "none.sqlite").exists()


# --- on a server ----------------------------------------------------------------------------------


@pytest.mark.skipif(bool(servers.missing()), reason=servers.missing() or "none")
def test_on_a_server_it_is_the_same(db, cases, scanned, faceaudit):
    with servers.running() as server:
        url = server.fresh()
        saved(url, cases, scanned, *NAMES)
        found, beside = judged(url), judged(db)
        assert found == beside
        assert judged(url).before == 4
        with Store(url) as far, Store(db) as near:
            query = 'select scan, "check", verdict, message_en from results order by 1, 2'
            assert far.database.rows(query) == near.database.rows(query)
        ended = faceaudit("check", "--db", url, "--as-of", "2025-05-01", "--lang", "en")
        assert (ended.code, "4 judged so before" in ended.out) == (0, True)
        assert servers.PASSWORD not in ended.out + ended.err


# --- what a batch keeps ---------------------------------------------------------------------------


def test_a_batch_keeps_what_was_read_and_everything_reads_it(tmp_path, faceaudit):
    folder = batches.folder_of(tmp_path / "apps", "qr-camera")
    db = tmp_path / "batch.sqlite"
    batches.ran(db, folder, seconds=300.0, day=DAY)
    names = {row[0] for row in asked(db, "select name from artifacts")}
    assert names == {"static.json", "context.json", "names.json", "evidence/AndroidManifest.xml"}
    ((size,),) = asked(db, "select sum(length(zlib)) from artifacts")
    assert size < 5_000
    common = ("--as-of", DAY.isoformat(), "--fail-on", "never", "--format", "json")
    kept_one, fresh = tmp_path / "kept", tmp_path / "fresh"
    apk = folder / "qr-camera.apk"
    known = faceaudit("scan", apk, "--db", db, *common, "--bundle", kept_one)
    assert "already scanned" in known.err
    new = faceaudit("scan", apk, "--no-db", *common, "--bundle", fresh)
    first, second = (json.loads(each.out) for each in (known, new))
    assert first | {"scanned_at": ""} == second | {"scanned_at": ""}
    assert faceaudit("verify", kept_one).code == 0
    assert {p.relative_to(kept_one) for p in kept_one.rglob("*")} == {
        p.relative_to(fresh) for p in fresh.rglob("*")
    }
    from scanner.frames import open_db

    with open_db(db) as scans:
        assert [each.app.package for each in scans.reports()] == ["com.example.saoma"]


def test_names_are_kept_of_apps_that_a_look_has_read_to_the_end(tmp_path):
    db = tmp_path / "batch.sqlite"
    batches.ran(db, batches.folder_of(tmp_path / "apps", *batches.QUICK), day=DAY)
    query = "select zlib from artifacts where name = 'names.json'"
    kept_names = [json.loads(zlib.decompress(data)) for (data,) in asked(db, query)]
    assert len(kept_names) == len(batches.QUICK)
    assert {each["tool"] for each in kept_names} == {tool().version}


def test_an_unknown_sdk_of_today_is_not_judged_silently(tmp_path):
    path = tmp_path / "strange.sqlite"
    found = artifacts(static=static(sdks=(sdk(),)))
    first = report(static=found.static)
    files = kept(bundle_files(first, found.static, None, None, context_bytes(Context()), {}), None)
    files["static.json"] = files["static.json"].replace(b"megvii-meglive-v3", b"forgotten-sdk")
    with Store(path) as store:
        store.save("k", first, "read", files)
        assert recheck(store, Order(OTHER), lambda _: None).lost == {"recheck-other-version": 1}


def asked_of(app, target):
    """Status and body of a page, asked for in this process."""
    path, _, query = target.partition("?")
    sent = []

    async def receive():
        return {"type": "http.request", "body": b""}

    async def send(message):
        sent.append(message)

    scope = {
        **{"type": "http", "http_version": "1.1", "method": "GET", "scheme": "http"},
        **{"path": path, "raw_path": path.encode(), "query_string": query.encode()},
        "headers": [(b"host", b"127.0.0.1:7")],
    }
    asyncio.run(app(scope, receive, send))
    return sent[0]["status"], b"".join(part.get("body", b"") for part in sent[1:]).decode()


def test_the_browser_shows_reports_that_are_judged_again(db, scanned):
    serving = pytest.importorskip("scanner.serving.serving")
    judged(db)
    first = scanned("loan-violating")[0]
    ((old,), (new,)) = asked(
        db, "select id from scans where app = ? order by as_of desc", first.app.sha256
    )
    app = serving.application(db, None, 7, "en")
    for scan, day in ((old, DAY), (new, OTHER)):
        status, page = asked_of(app, f"/app/{first.app.sha256}/report?scan={scan}")
        assert (status, day.isoformat() in page) == (200, True)
    status, page = asked_of(app, f"/app/{first.app.sha256}/report")
    assert DAY.isoformat() in page
    poison(db, "static.json", b"no zlib", first.app.package)
    assert asked_of(app, f"/app/{first.app.sha256}/report?scan={old}")[0] == 404
