"""What a study is made of: the same rows from a database, bundles and reports; bad input is told in a sentence."""

import json
import sqlite3
from pathlib import Path

import pytest
import studies

from analyzers.artifacts import encode
from analyzers.errors import InputError
from reports.study.scope import Scope
from reports.study.tables import csv_document
from scanner import study_sources
from scanner.study_sources import open_source, reports_in
from scanner.tables import TABLES


def rows(path, per="scan"):
    opened = open_source(path)
    try:
        return csv_document(opened.connection, Scope(per))
    finally:
        opened.close()


def write(path, *parts):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(parts))
    return path


def one(report):
    return encode(report, pretty=False).strip()


def bundles(to, found):
    for number, report in enumerate(found):
        write(to / "bundles" / str(number) / "report.json", one(report))
    return to / "bundles"


def bags(to, found):
    for number, report in enumerate(found):
        write(to / "bags" / str(number) / "bagit.txt", b"BagIt-Version: 1.0\n")
        write(to / "bags" / str(number) / "data" / "report.json", one(report))
    return to / "bags"


def files(to, found):
    for number, report in enumerate(found):
        write(to / "files" / f"{number}.json", encode(report, pretty=True))
    return to / "files"


FORMS = {
    "database": lambda to, found: studies.database(to / "s.sqlite", found),
    "bundles": bundles,
    "bags": bags,
    "lines": lambda to, found: write(to / "r.jsonl", *(one(r) + b"\n" for r in found)),
    "array": lambda to, found: write(to / "r.json", b"[", b",\n".join(map(one, found)), b"]"),
    "files": files,
}


@pytest.mark.parametrize("per", ["apk", "package", "scan"])
@pytest.mark.parametrize("form", FORMS)
def test_every_source_gives_the_same_rows(tmp_path, form, per):
    found = studies.some()
    wanted = rows(studies.database(tmp_path / "wanted.sqlite", found), per)
    assert wanted.count(b"\r\n") > 40 * 6
    assert rows(FORMS[form](tmp_path, found), per) == wanted


def test_one_bundle_and_one_report_are_sources(tmp_path):
    report = studies.some()[0]
    file = write(tmp_path / "b" / "report.json", encode(report, pretty=True))
    assert rows(file) == rows(file.parent)
    assert rows(file).count(b"\r\n") == 41


def test_a_report_that_is_there_twice_counts_once(tmp_path):
    report = studies.some()[0]
    opened = open_source(write(tmp_path / "r.jsonl", one(report), b"\n", one(report), b"\n"))
    assert (opened.repeated, len(csv_document(opened.connection, Scope("scan")).splitlines())) == (
        1,
        41,
    )
    opened.close()


def test_one_bad_report_is_named_and_the_others_count(tmp_path):
    folder = FORMS["bundles"](tmp_path, studies.some())
    write(folder / "bad" / "report.json", b'{"schema":"faceaudit/report/1"}')
    opened = open_source(folder)
    assert len(opened.unreadable) == 1
    assert "[report-damaged]" in opened.unreadable[0]
    assert "bad" in opened.unreadable[0]
    assert len(csv_document(opened.connection, Scope("scan")).splitlines()) == 8 * 40 + 1
    opened.close()


def test_other_files_of_a_folder_are_left_alone(tmp_path):
    folder = FORMS["files"](tmp_path, studies.some())
    write(folder / "package.json", b'{"name": "else"}')
    write(folder / "notes.txt", b"{")
    write(folder / ".bundle-draft" / "report.json", b"{")
    opened = open_source(folder)
    assert opened.unreadable == ()
    opened.close()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "report-damaged"),
        (b"{", "report-damaged"),
        (b"[" * 100_000, "report-damaged"),
        (b"\xff\xfe", "report-damaged"),
        (b'{"schema":"faceaudit/report/99"}', "report-damaged"),
        (b"SQLite format 3\0" + b"\0" * 100, "db-unusable"),
        (None, "source-missing"),
    ],
)
def test_what_is_no_source_is_told_in_a_sentence(tmp_path, content, code):
    path = tmp_path / "source\x1b[31m"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError) as refused:
        open_source(path)
    assert refused.value.code == code
    assert "\x1b" not in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


def test_an_empty_folder_is_no_source(tmp_path):
    with pytest.raises(InputError) as refused:
        open_source(tmp_path)
    assert refused.value.code == "source-unknown"


@pytest.mark.parametrize(
    "change", ["drop table policies", "alter table scans add column more text"]
)
def test_a_database_of_another_version_is_refused(tmp_path, change):
    path = studies.database(tmp_path / "s.sqlite")
    with sqlite3.connect(path) as connection:
        connection.execute(change)
    connection.close()
    with pytest.raises(InputError) as refused:
        open_source(path)
    assert refused.value.code == "db-unusable"


@pytest.mark.parametrize("name", ["s.sqlite", "100%?mode=rwc#x.sqlite", "数据 库.sqlite"])
def test_nothing_can_be_written_through_a_source(tmp_path, name):
    path = studies.database(tmp_path / name)
    before = path.read_bytes()
    opened = open_source(path)
    for sql in (
        "delete from apps",
        "create table x(y)",
        "insert into apps(sha256) values('x')",
        "create temp table t(x)",
    ):
        with pytest.raises(sqlite3.OperationalError):
            opened.connection.execute(sql)
    opened.close()
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir() if file.suffix == ".sqlite"] == [name]


def test_reports_are_source_files_that_cannot_be_written_either(tmp_path):
    opened = open_source(FORMS["lines"](tmp_path, studies.some()))
    with pytest.raises(sqlite3.OperationalError):
        opened.connection.execute("delete from apps")
    opened.close()


def test_a_stored_policy_is_a_row_of_its_own(tmp_path):
    opened = open_source(studies.database(tmp_path / "s.sqlite"))
    found = opened.connection.execute(
        "select face_processed, clause_level, consent_wording from policies order by scan"
    ).fetchall()
    opened.close()
    wanted = [report.policy for report in studies.some() if report.policy is not None]
    assert found == [
        (int(policy.face_processed), policy.clause_level, policy.consent_wording)
        for policy in wanted
    ]
    assert "policies" in TABLES


def test_lines_are_read_one_at_a_time(tmp_path):
    report = studies.some()[0]
    path = write(tmp_path / "r.jsonl", one(report), b"\n\n", one(report), b"\n{")
    found = reports_in(Path(path))
    assert next(found) == report
    assert next(found) == report
    with pytest.raises(InputError):
        next(found)


def test_the_json_of_the_command_is_a_source(tmp_path, faceaudit, cases):
    case = cases("qr-camera")
    ended = faceaudit("scan", case.apk, "--no-db", "--format", "json", "--fail-on", "never")
    path = write(tmp_path / "r.json", ended.out.encode())
    assert json.loads(ended.out)["app"]["package"].encode() in rows(path)


def test_a_document_too_large_is_told(tmp_path, monkeypatch):
    path = write(tmp_path / "r.json", encode(studies.some()[0], pretty=True))
    monkeypatch.setattr(study_sources, "LARGEST", 1_000)
    with pytest.raises(InputError, match="too large"):
        list(reports_in(path))


def test_what_cannot_be_read_is_told(tmp_path, monkeypatch):
    folder = FORMS["files"](tmp_path, studies.some()[:1])
    (folder / "folder.json").mkdir()
    opened = Path.open

    def refused(path, *arguments, **options):
        if path.name == "0.json":
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(InputError) as told:
        open_source(folder)
    assert told.value.code == "report-damaged"
    assert "Permission denied" in str(told.value)


def test_a_folder_that_cannot_be_listed_is_told(tmp_path, monkeypatch):
    def refused(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refused)
    with pytest.raises(InputError) as told:
        open_source(tmp_path)
    assert told.value.code == "source-missing"
