"""A batch says of each input what became of it: nothing is lost, doubled, made up or told as if it had been looked at."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date

import pytest
from batches import DAY, QUICK, apk, column, content, folder_of, ran, states

from analyzers.errors import InputError
from scanner.batch.course import Stop
from scanner.batch.merging import merge
from scanner.batch.sources import Policies, inputs

POLICY = f"<p>{'We say how we use what you give us. ' * 40}</p>"


def asked(db, sql, *values):
    with closing(sqlite3.connect(db)) as connection, connection:
        return connection.execute(sql, values).fetchall()


def listed(path, *rows):
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


def ends(events):
    """Events that end an input."""
    told = [json.loads(line) for line in events.read_text("utf-8").splitlines()]
    return [each for each in told if "id" in each and each["event"] not in ("started", "retry")]


# --- the same command again ----------------------------------------------------------------------


def test_what_could_not_be_opened_is_tried_again(tmp_path):
    source, db = listed(tmp_path / "list.csv", "path", "a.apk"), tmp_path / "r.db"
    (tmp_path / "a.apk").mkdir()
    ran(db, source)
    assert states(db) == {"a.apk": ("refused", "apk-is-folder")}
    before = content(db)
    ran(db, source, work="nowhere:nothing")
    assert content(db) == before  # a folder is one still
    (tmp_path / "a.apk").rmdir()
    shutil.copy(apk("qr-camera"), tmp_path / "a.apk")
    stamp = (tmp_path / "a.apk").stat()
    # As when rights were given: nothing of the file's stamp tells it.
    asked(db, "update batch set file_size = ?, file_time = ?", stamp.st_size, stamp.st_mtime_ns)
    ran(db, source)
    assert states(db) == {"a.apk": ("done", None)}


def test_a_result_outlives_its_file(tmp_path):
    folder_of(tmp_path, "qr-camera")
    source, db = listed(tmp_path / "list.csv", "path", "qr-camera.apk"), tmp_path / "r.db"
    ran(db, source)
    before = column(db, "scan")
    (tmp_path / "qr-camera.apk").unlink()
    ran(db, source)
    assert (states(db), column(db, "scan")) == ({"qr-camera.apk": ("done", None)}, before)
    ran(db, source, day=date(2026, 7, 2))  # of another day there is none
    assert states(db) == {"qr-camera.apk": ("refused", "apk-missing")}


def test_a_policy_that_was_gone_and_is_back(tmp_path):
    folder, db = folder_of(tmp_path / "apps", "qr-camera"), tmp_path / "r.db"
    ran(db, folder)
    ((package,),) = asked(db, "select package from batch")
    policy = tmp_path / "policy.html"
    policy.write_text(POLICY)
    source = listed(tmp_path / "policies.csv", "package,policy", f"{package},policy.html")
    ran(db, folder, policies=source)
    before = column(db, "scan")
    policy.rename(tmp_path / "away")
    ran(db, folder, policies=source)
    assert states(db) == {"qr-camera.apk": ("refused", "policy-missing")}
    assert column(db, "scan") == {"qr-camera.apk": None}
    (tmp_path / "away").rename(policy)
    ran(db, folder, policies=source)
    assert (states(db), column(db, "scan")) == ({"qr-camera.apk": ("done", None)}, before)


def test_other_apps_take_no_policy_away(tmp_path):
    first, more = folder_of(tmp_path / "a", "qr-camera"), folder_of(tmp_path / "b", "unlock-only")
    db, policies = tmp_path / "r.db", tmp_path / "policies"
    ran(tmp_path / "other.db", first)
    ((package,),) = asked(tmp_path / "other.db", "select package from batch")
    policies.mkdir()
    (policies / f"{package}.html").write_text(POLICY)
    ran(db, first, policies=policies)
    before = column(db, "scan")["qr-camera.apk"]
    ran(db, more)
    assert column(db, "scan")["qr-camera.apk"] == before
    assert asked(db, "select count(*) from policies") == [(1,)]


def test_an_answer_that_was_cut_short_stays_one():
    from scanner.one import code_state

    class Part:
        def __init__(self, state, *unresolved):
            self.state, self.unresolved = state, unresolved

    class Static:
        code, asking, handling = Part("read"), Part("read"), Part("partial", "budget")

    assert code_state(Static) == "cut"
    Static.handling = Part("partial", "reflection")
    assert code_state(Static) == "read"


def test_what_was_to_be_done_again_is_whoever_goes_on_with_it(tmp_path):
    folder, db = folder_of(tmp_path / "apps", "qr-camera"), tmp_path / "r.db"
    ran(db, folder)
    stop = Stop()
    stop.asked = True
    assert ran(db, folder, again=True, stop=stop).open == 1
    asked(db, "delete from results")  # what an older scan left behind does not do
    ran(db, folder)
    assert asked(db, "select count(*) > 0 from results") == [(1,)]


def test_no_scan_of_another_version_is_taken(tmp_path):
    """A program that is updated while its batch runs has workers of the new version."""
    folder, db = folder_of(tmp_path / "apps", "qr-camera"), tmp_path / "r.db"
    ran(db, folder, work="batch_gone:updated")
    assert states(db) == {"qr-camera.apk": ("failed", "version-changed")}
    assert asked(db, "select count(*) from scans") == [(0,)]


# --- duplicates ----------------------------------------------------------------------------------


def test_duplicates_of_what_has_no_result_say_so(tmp_path, faceaudit):
    folder, db = tmp_path / "apps", tmp_path / "r.db"
    folder.mkdir()
    for name in ("a.apk", "b.apk"):
        (folder / name).write_bytes(apk("qr-camera").read_bytes()[:3000])
    counts = ran(db, folder)
    assert (counts.by_state["refused"], counts.by_state["duplicate"], counts.lost) == (1, 1, 1)
    assert states(db)["b.apk"] == ("duplicate", "apk-truncated")
    told = faceaudit("batch", "--db", db, "--status").out
    assert "1 duplicate apk-truncated" in told
    merge(tmp_path / "m.db", [db])
    assert states(tmp_path / "m.db") == states(db)


def test_the_other_place_of_bytes_that_are_gone_is_read(tmp_path):
    folder, db = folder_of(tmp_path / "apps", "arcface-login"), tmp_path / "r.db"
    shutil.copy(folder / "arcface-login.apk", folder / "b.apk")
    ran(db, folder, work="batch_gone:answer")
    assert states(db) == {
        "arcface-login.apk": ("refused", "apk-missing"),
        "b.apk": ("done", None),
    }


def test_events_add_up(tmp_path):
    folder, db = folder_of(tmp_path / "apps", *QUICK), tmp_path / "r.db"
    shutil.copy(folder / "qr-camera.apk", folder / "z.apk")
    counts = ran(db, folder, shard=(1, 2), events=tmp_path / "events")
    told = ends(tmp_path / "events")
    assert len({each["id"] for each in told}) == len(told) == counts.total == 4
    for state in ("done", "duplicate", "elsewhere"):
        assert sum(each["event"] == state for each in told) == counts.by_state[state]


# --- sources -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["apps", "list.csv"])
def test_nothing_named_is_no_success(tmp_path, faceaudit, name):
    (tmp_path / "apps").mkdir()
    listed(tmp_path / "list.csv", "path")
    ended = faceaudit("batch", tmp_path / name, "--db", tmp_path / "r.db")
    assert (ended.code, "[source-empty]" in ended.err) == (3, True)


def test_what_of_a_folder_is_left_out_is_told(tmp_path):
    folder, said = folder_of(tmp_path / "apps", "qr-camera"), []
    (folder / "0a1b2c").write_bytes(b"PK")
    (folder / "link").symlink_to(tmp_path)
    assert len(list(inputs([str(folder)], None, said.append))) == 1
    assert said == [
        f"{folder}: 1 apps; left out: 1 files with other endings and 1 links to folders"
    ]
    said.clear()
    assert len(list(inputs([str(folder / "*.apk")], None, said.append))) == 1
    assert not said


@pytest.mark.skipif(not shutil.which("setpriv"), reason="setpriv is missing")
@pytest.mark.parametrize("pattern", ["**/*.apk", "*/*.apk", "*/*"])
def test_a_pattern_passes_over_no_folder_it_cannot_read(tmp_path, pattern):
    folder_of(tmp_path / "open", "qr-camera")
    hidden = folder_of(tmp_path / "closed", "unlock-only")
    hidden.chmod(0)
    code = (
        "import sys; from scanner.batch.sources import inputs; "
        "print(len(list(inputs(sys.argv[1:]))))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / pattern)]
    if os.geteuid() == 0:  # who may everything would read it
        command = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", *command]
    ended = subprocess.run(command, capture_output=True, text=True)
    hidden.chmod(0o755)
    assert ended.returncode == 1
    assert "[source-missing]" in ended.stderr


@pytest.mark.parametrize("last", ["c.apk,Baz", 'c.apk,"Baz'])
def test_a_quotation_mark_swallows_no_rows(tmp_path, last):
    source = listed(tmp_path / "list.csv", "path,market", 'a.apk,"Foo', "b.apk,Bar", last)
    with pytest.raises(InputError, match="list-damaged"):
        list(inputs([str(source)]))


def test_rows_that_make_no_sense_are_inputs_each(tmp_path):
    source = listed(tmp_path / "list.csv", "path", "a\0.apk", "b\0.apk")
    counts = ran(tmp_path / "r.db", source)
    assert (counts.total, counts.by_state["refused"]) == (2, 2)


def test_policies_go_to_the_apps_they_are_named_for(tmp_path):
    for name in ("com.foo.bar", f"{'A' * 64}.html", "org.example.HTML"):
        (tmp_path / name).write_text(POLICY)
    policies = Policies(tmp_path)
    assert policies.of("", "com.foo") == ""
    assert policies.of("", "com.foo.bar") == str(tmp_path / "com.foo.bar")
    assert policies.of("a" * 64, "") == str(tmp_path / f"{'A' * 64}.html")
    assert policies.of("", "org.example") == str(tmp_path / "org.example.HTML")


def test_policies_for_no_app_are_told(tmp_path, capsys):
    folder, policies = folder_of(tmp_path / "apps", "qr-camera"), tmp_path / "policies"
    policies.mkdir()
    (policies / "org.example.mistyped.html").write_text(POLICY)
    ran(tmp_path / "r.db", folder, policies=policies)
    assert "1 of 1 policies are named for none of the apps" in capsys.readouterr().err


# --- several machines ----------------------------------------------------------------------------


def test_a_wrong_sha256_is_refused_by_one_shard(tmp_path):
    folder_of(tmp_path, "qr-camera")
    real = int(hashlib.sha256(apk("qr-camera").read_bytes()).hexdigest(), 16)
    source = listed(tmp_path / "list.csv", "path,sha256", f"qr-camera.apk,{real ^ 1:064X}")
    parts = [tmp_path / f"{which}.db" for which in (1, 2)]
    for which, part in enumerate(parts, 1):
        ran(part, source, shard=(which, 2))
    assert sorted(states(part)["qr-camera.apk"][0] for part in parts) == ["elsewhere", "refused"]
    merge(tmp_path / "m.db", parts)
    assert states(tmp_path / "m.db") == {"qr-camera.apk": ("refused", "sha256-differs")}


def test_a_shard_leaves_others_apps_alone_whatever_they_were(tmp_path):
    folder, db = folder_of(tmp_path / "apps", *QUICK), tmp_path / "r.db"
    ran(db, folder)
    ran(db, folder, day=date(2026, 7, 2), shard=(1, 3))
    own = [each for (each,) in asked(db, "select sha256 from batch") if int(each, 16) % 3 == 0]
    assert asked(db, "select count(*) from scans where as_of = '2026-07-02'") == [(len(own),)]


def test_merging_in_another_order_gives_the_same(tmp_path):
    folder = folder_of(tmp_path / "apps", "qr-camera")
    parts = [tmp_path / "1.db", tmp_path / "2.db"]
    ran(parts[0], folder)
    ran(parts[1], folder, day=date(2026, 7, 2))
    merge(tmp_path / "m.db", parts)
    merge(tmp_path / "n.db", parts[::-1])
    assert column(tmp_path / "m.db", "scan") == column(tmp_path / "n.db", "scan")


def test_merged_queues_have_no_turn_twice(tmp_path):
    """Else what has the same turn as the last of a page would be passed over."""
    for which, name in enumerate(("qr-camera", "unlock-only"), 1):
        ran(tmp_path / f"{which}.db", folder_of(tmp_path / name, name))
        asked(tmp_path / f"{which}.db", "update batch set state = 'queued'")
    merge(tmp_path / "m.db", [tmp_path / "1.db", tmp_path / "2.db"])
    assert asked(tmp_path / "m.db", "select turn from batch") == [(None,), (None,)]
    noted = asked(tmp_path / "m.db", "select value from batch_settings where name = 'as_of'")
    assert noted == [(DAY.isoformat(),)]


# --- the study -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """A batch with a result, a refused input and a duplicate of each."""
    home = tmp_path_factory.mktemp("mixed")
    folder = folder_of(home / "apps", "qr-camera")
    shutil.copy(folder / "qr-camera.apk", folder / "again.apk")
    for name in ("cut.apk", "cut-again.apk"):
        (folder / name).write_bytes(apk("qr-camera").read_bytes()[:3000])
    ran(home / "r.db", folder)
    return home / "r.db"


def test_a_study_begins_with_all_inputs(mixed, faceaudit):
    ended = faceaudit("report", mixed)
    first = ended.err.splitlines()[0]
    assert first == (
        "faceaudit: 4 inputs of the batch: 2 with a result (1 APKs), 2 without: "
        "1 duplicate apk-truncated, 1 refused apk-truncated"
    )


def test_a_study_says_when_its_batch_is_not_finished(mixed, tmp_path, faceaudit):
    db = tmp_path / "r.db"
    shutil.copy(mixed, db)
    asked(db, "update batch set state = 'queued' where state = 'refused'")
    assert "1 queued apk-truncated; the batch is not finished" in faceaudit("report", db).err
    assert faceaudit("report", db, "--market", "none").err.startswith("faceaudit: 0 inputs")


def test_scans_of_other_apps_are_told(mixed, tmp_path, faceaudit):
    db = tmp_path / "r.db"
    shutil.copy(mixed, db)
    assert "are of other APKs" not in faceaudit("report", db).err
    faceaudit("scan", apk("unlock-only"), "--db", db)
    assert "1 of the scans that count are of other APKs" in faceaudit("report", db).err


def test_judging_nothing_anew_is_no_success(mixed, tmp_path, faceaudit):
    db = tmp_path / "r.db"
    ended = faceaudit("batch", mixed.parent / "apps" / "cut.apk", "--db", db)
    assert ended.code == 3
    assert faceaudit("check", "--db", db).code == 3


def test_the_page_has_the_inputs_first(mixed):
    from bs4 import BeautifulSoup

    from reports.study.page import Study, render
    from scanner.study_sources import open_read_only

    with closing(open_read_only(mixed)) as connection:
        page = BeautifulSoup(render(connection, Study(), "en"), "html.parser")
        sql = page.find(id="sql-inputs").text
        rows = connection.execute(sql).fetchall()
    assert page.find("table")["id"] == "table-inputs"
    assert rows[0] == ("total", "", 4, 1.0, 2, 1)
    assert sum(row[2] for row in rows[1:]) == 4
