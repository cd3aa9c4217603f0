"""The database: tables as declared, one row a fact, many writers, and no other file's damage."""

import hashlib
import json
import multiprocessing
import sqlite3
import subprocess
import sys
import zlib
from contextlib import closing
from datetime import date

import pytest
from builders import (
    DAY,
    app,
    artifacts,
    policy,
    report,
    sdk,
    silent_policy,
    static,
)
from msgspec.structs import replace

from analyzers.artifacts import ELEMENTS, NOTICE, encode
from reports.bundle import bundle_files
from scanner import law
from scanner.context import Context
from scanner.one import context_bytes, tool
from scanner.store import DatabaseUnusable, Store, scan_key
from scanner.tables import TABLES

TYPES = {str: "TEXT", int: "INTEGER", bytes: "BLOB"}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "folder" / "scans.sqlite"


def files_of(whole, found):
    return bundle_files(
        whole,
        found.static,
        found.dynamic,
        found.policy,
        context_bytes(Context()),
        {"AndroidManifest.xml": b"<manifest/>"},
    )


FOUND = artifacts(
    static=static(sdks=(sdk(), sdk("zoloz", grade="present", weak=True))), policy=silent_policy()
)
WHOLE = report(static=FOUND.static, policy=FOUND.policy)
FILES = files_of(WHOLE, FOUND)


def save(path, key="k", whole=WHOLE, files=FILES):
    with Store(path) as store:
        store.save(key, whole, "read", files)


def rows(path, query, *values):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query, values).fetchall()


def records(path, table):
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(f"select * from [{table}]")]


# --- form ----------------------------------------------------------------------------------------


def test_the_tables_the_issue_names_are_declared():
    assert set(TABLES) == {
        "apps",
        "scans",
        "sdks",
        "results",
        "findings",
        "evidence",
        "policies",
        "policy_elements",
        "gates",
        "limitations",
        "artifacts",
        "checks",
        "provisions",
    }
    assert {"check", "verdict"} <= set(TABLES["results"].columns)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_exactly_as_declared(path, name):
    save(path)
    info = rows(path, f"pragma table_info([{name}])")
    assert {row[1]: row[2] for row in info} == {
        column: TYPES[kind] for column, kind in TABLES[name].columns.items()
    }
    assert [row[1] for row in info] == list(TABLES[name].columns)
    keyed = sorted((row[5], row[1]) for row in info if row[5])
    assert tuple(column for _, column in keyed) == TABLES[name].key
    foreign = {(row[3], row[2], row[4]) for row in rows(path, f"pragma foreign_key_list([{name}])")}
    assert foreign == set(TABLES[name].references)
    indexed = {
        tuple(part[2] for part in rows(path, f"pragma index_info([{row[1]}])"))
        for row in rows(path, f"pragma index_list([{name}])")
        if row[3] == "c"
    }
    assert indexed == set(TABLES[name].indexes)


def test_there_are_no_other_tables(path):
    save(path)
    names = {row[0] for row in rows(path, "select name from sqlite_master where type = 'table'")}
    assert names == set(TABLES)


def test_the_journal_is_a_write_ahead_log(path):
    save(path)
    assert rows(path, "pragma journal_mode") == [("wal",)]


def test_foreign_keys_hold(path):
    save(path)
    save(path, "other", replace(WHOLE, app=replace(WHOLE.app, sha256="ff" * 32)))
    assert rows(path, "pragma foreign_key_check") == []


def test_the_folder_is_made(tmp_path):
    path = tmp_path / "a" / "b" / "c.sqlite"
    with Store(path):
        pass
    assert path.is_file()


# --- content -------------------------------------------------------------------------------------


def test_results_can_be_asked_by_check_and_verdict(path):
    save(path)
    found = rows(
        path,
        "select [check] from results where verdict = ? order by [check]",
        "violation",
    )
    expected = sorted(r.check for r in WHOLE.results if r.verdict == "violation")
    assert expected == ["policy-face-rights-withdrawal", "policy-separate-face-clause"]
    assert [row[0] for row in found] == expected
    assert rows(path, "select count(*) from results") == [(40,)]


def test_the_app_and_the_scan(path):
    save(path)
    (one,) = records(path, "apps")
    assert (one["package"], one["sha256"], one["size"]) == ("com.example.app", app().sha256, 4096)
    (scan,) = records(path, "scans")
    assert scan["app"] == app().sha256
    assert scan["as_of"] == DAY.isoformat()
    assert scan["policy_sha256"] == FOUND.policy.snapshot.sha256
    assert json.loads(scan["face_class"]) == ["FC3"]
    assert scan["code_state"] == "read"
    assert (scan["tool_version"], scan["catalogue_version"], scan["law_version"]) == (
        WHOLE.tool.version,
        WHOLE.tool.catalogue_version,
        WHOLE.tool.law_version,
    )


def test_sdks_gates_and_limitations(path):
    save(path)
    stored = {row["sdk"]: row for row in records(path, "sdks")}
    assert stored["zoloz"]["weak"] == 1
    assert stored["zoloz"]["grade"] == "present"
    assert json.loads(stored["megvii-meglive-v3"]["face_classes"]) == ["FC3"]
    assert json.loads(stored["megvii-meglive-v3"]["methods"]) == list(sdk().methods)
    assert {row["gate"]: row["state"] for row in records(path, "gates")} == {
        gate.id: gate.state for gate in WHOLE.gates
    }
    assert [row["limitation"] for row in records(path, "limitations")] == [
        limitation.id for limitation in WHOLE.limitations
    ]


def test_findings_and_their_evidence(path):
    save(path)
    findings = [(r.check, f) for r in WHOLE.results for f in r.findings]
    assert findings
    stored = records(path, "findings")
    assert [(row["check"], row["subject"], row["fingerprint"]) for row in stored] == [
        (check, finding.subject, finding.fingerprint) for check, finding in findings
    ]
    pieces = [piece for _, finding in findings for piece in finding.evidence]
    kept = records(path, "evidence")
    assert [(row["kind"], row["source"], row["locator"], row["excerpt"]) for row in kept] == [
        (piece.kind, piece.source, piece.locator, piece.excerpt) for piece in pieces
    ]


def test_policy_elements(path):
    found = artifacts(policy=policy(elements=("method",), notice=("rights",)))
    save(path, whole=report(policy=found.policy), files=files_of(WHOLE, found))
    stored = {(row["part"], row["element"]): row for row in records(path, "policy_elements")}
    assert set(stored) == {
        *(("element", name) for name in ELEMENTS),
        *(("notice", name) for name in NOTICE),
    }
    covered = {place for place, row in stored.items() if row["covered"]}
    assert covered == {("element", "method"), ("notice", "rights")}
    assert json.loads(stored["element", "method"]["quotes"]) == [[0, 8]]


def test_without_a_policy_there_are_no_elements(path):
    save(path, whole=report(), files=files_of(report(), artifacts()))
    assert records(path, "policy_elements") == []
    assert records(path, "scans")[0]["policy_sha256"] is None


def test_checks_and_provisions_are_kept_as_they_were(path):
    save(path)
    save(path, "other")
    assert len(records(path, "checks")) == len(law.checks())
    assert len(records(path, "provisions")) == len(law.provisions())
    changed = replace(WHOLE, tool=replace(WHOLE.tool, law_version="2027.1.1"))
    save(path, "later", changed)
    assert len(records(path, "checks")) == 2 * len(law.checks())
    versions = {row["law_version"] for row in records(path, "provisions")}
    assert versions == {WHOLE.tool.law_version, "2027.1.1"}


def test_a_row_that_is_not_to_be_cited_has_no_citation_in_the_database(path):
    save(path)
    silent = {row["id"] for row in records(path, "provisions") if row["citation_zh"] is None}
    assert silent == {row.id for row in law.provisions().values() if row.use == "do-not-cite"}


def test_artifacts_unpack_to_the_files_of_the_bundle(path):
    save(path)
    with Store(path) as store:
        assert store.artifacts("k") == FILES
        assert store.artifact("k", "evidence/AndroidManifest.xml") == b"<manifest/>"
        assert store.artifact("k", "nothing") is None
        assert store.artifacts("nobody") == {}
    for row in records(path, "artifacts"):
        data = zlib.decompress(row["zlib"])
        assert hashlib.sha256(data).hexdigest() == row["sha256"]
        assert len(data) == row["size"]
        assert data == FILES[row["name"]]


def test_the_report_comes_back(path):
    save(path)
    with Store(path) as store:
        assert store.report("k") == WHOLE
        assert store.report("nobody") is None


@pytest.mark.parametrize("data", [b"{}", b"not JSON", b'{"schema": "faceaudit/report/0"}', b"\xff"])
def test_a_report_of_an_older_form_is_no_report(path, data):
    save(path, files=FILES | {"report.json": data})
    with Store(path) as store:
        assert store.report("k") is None


def test_saving_again_replaces(path):
    save(path)
    fewer = report(static=static(sdks=()))
    save(path, whole=fewer, files=files_of(fewer, artifacts(static=static(sdks=()))))
    assert len(records(path, "scans")) == 1
    assert len(records(path, "results")) == 40
    assert records(path, "sdks") == []
    assert records(path, "policy_elements") == []
    with Store(path) as store:
        assert store.report("k") == fewer
    assert rows(path, "pragma foreign_key_check") == []


def test_two_scans_of_one_app_stand_beside_each_other(path):
    save(path)
    save(path, "other")
    assert len(records(path, "apps")) == 1
    assert len(records(path, "scans")) == 2
    assert len(records(path, "results")) == 80


def test_a_failure_half_way_stores_nothing(path):
    save(path, "first")

    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "create trigger broken before insert on gates begin select raise(abort, 'broken'); end"
        )
    with pytest.raises(DatabaseUnusable, match="broken"), Store(path) as store:
        store.save("second", WHOLE, "read", {})
    assert [row["id"] for row in records(path, "scans")] == ["first"]
    assert len(records(path, "results")) == 40


def test_hostile_texts_are_values_and_nothing_else(path):
    words = "'); drop table scans; --\x00\u202e人脸"
    found = artifacts(static=static(app=app(label=words, package=words)))
    whole = report(static=found.static)
    save(path, whole=whole, files=files_of(whole, found))
    assert records(path, "apps")[0]["label"] == words.replace("\0", "\\x00")
    assert len(records(path, "scans")) == 1


# --- key -----------------------------------------------------------------------------------------


def test_the_key_is_of_bytes_policy_context_day_and_versions():
    plain = ("a" * 64, "b" * 64, Context(), DAY, tool())
    other = (
        ("c" * 64, *plain[1:]),
        (plain[0], "c" * 64, *plain[2:]),
        (plain[0], None, *plain[2:]),
        (*plain[:2], Context(market="huawei"), *plain[3:]),
        (*plain[:2], Context(answers={"rnd": True}), *plain[3:]),
        (*plain[:3], date(2026, 11, 21), plain[4]),
        (*plain[:4], replace(tool(), version="9")),
        (*plain[:4], replace(tool(), catalogue_version="9")),
        (*plain[:4], replace(tool(), law_version="9")),
    )
    keys = [scan_key(*parts) for parts in (plain, *other)]
    assert len(set(keys)) == len(keys)
    assert scan_key(*plain) == keys[0]


# --- other processes and other files -------------------------------------------------------------


def open_each(paths, gate, answers):
    """Open databases at the same moments as the other processes do."""
    for path in paths:
        gate.wait(60)
        try:
            with Store(path):
                answers.put("")
        except Exception as error:
            answers.put(str(error))


def write_many(path, name, gate, answers):
    """Store eight scans, opening the database anew each time."""
    gate.wait(60)
    for number in range(8):
        try:
            with Store(path) as store:
                store.save(f"{name}-{number}", WHOLE, "read", FILES)
            answers.put("")
        except Exception as error:
            answers.put(str(error))


def together(target, arguments, answered):
    """What processes that start at the same moment answer, ``answered`` times in all."""
    spawn = multiprocessing.get_context("spawn")
    gate, answers = spawn.Barrier(len(arguments)), spawn.Queue()
    workers = [spawn.Process(target=target, args=(*args, gate, answers)) for args in arguments]
    for worker in workers:
        worker.start()
    told = [answers.get(timeout=60) for _ in range(answered)]
    for worker in workers:
        worker.join(timeout=60)
        worker.close()
    answers.close()
    answers.join_thread()
    return told


def test_processes_that_open_a_new_database_at_once_all_succeed(tmp_path):
    paths = [tmp_path / f"{number}.sqlite" for number in range(6)]
    assert together(open_each, [(paths,)] * 4, 24) == [""] * 24


def test_two_processes_that_write_at_once_both_succeed(path):
    save(path, "first")
    assert together(write_many, [(path, "a"), (path, "b")], 16) == [""] * 16
    assert len(records(path, "scans")) == 17
    assert len(records(path, "results")) == 17 * 40
    assert rows(path, "pragma foreign_key_check") == []


@pytest.mark.parametrize(
    "content",
    [b"not a database " * 100, b"SQLite format 3\x00" + b"\xff" * 4096, b"PK\x03\x04" * 50],
)
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path, content):
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(DatabaseUnusable) as refused, Store(path):
        pass
    assert refused.value.code == "db-unusable"
    assert str(path) in str(refused.value)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused_or_left_alone(tmp_path):
    path = tmp_path / "photos.sqlite"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("create table scans (id integer primary key, picture blob)")
        connection.execute("insert into scans values (1, x'00')")
    with pytest.raises(DatabaseUnusable), Store(path) as store:
        store.save("k", WHOLE, "read", FILES)
    assert rows(path, "select id from scans") == [(1,)]
    assert rows(path, "select name from sqlite_master") == [("scans",)]


def test_an_empty_file_becomes_a_database(tmp_path):
    path = tmp_path / "new.sqlite"
    path.touch()
    save(path)
    assert len(records(path, "scans")) == 1


def test_stored_bytes_are_those_of_the_value(path):
    save(path)
    with Store(path) as store:
        assert store.artifact("k", "static.json") == encode(FOUND.static)


def test_a_new_database_does_not_cost_the_import_of_pandas(tmp_path):
    code = (
        "import sys; from pathlib import Path; from scanner.store import Store\n"
        "with Store(Path(sys.argv[1])): pass\n"
        "assert 'sqlite_utils' in sys.modules and 'pandas' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, tmp_path / "new.sqlite"], check=True, timeout=120)
