"""`faceaudit report`: documents where they are asked for, denominators on stderr, wrong usage refused."""

import csv
import io
import sqlite3

import pytest
import studies
from pyarrow import parquet


@pytest.fixture
def db(tmp_path):
    return studies.database(tmp_path / "s.sqlite")


def test_csv_goes_to_stdout_and_the_denominators_to_stderr(faceaudit, db):
    ended = faceaudit("report", db)
    rows = list(csv.DictReader(io.StringIO(ended.out, newline="")))
    assert (ended.code, len(rows)) == (0, 7 * 40)
    assessed = sum(row["assessed"] == "true" for row in rows)
    flagged = sum(row["flagged"] == "true" for row in rows)
    assert ended.err == (
        "faceaudit: 7 of 8 scans count: 7 APKs of 6 packages; "
        f"{assessed} of 280 results assessed, {flagged} flagged\n"
    )


@pytest.mark.parametrize(
    ("options", "counted"),
    [
        (["--all"], "8 of 8 scans count: 7 APKs of 6 packages"),
        (["--per-package"], "6 of 8 scans count: 6 APKs of 6 packages"),
        (["--category", "social"], "2 of 8 scans count: 2 APKs of 2 packages"),
        (["--market", "huawei", "--check", studies.CHECK], "1 of 8 scans count: 1 APKs of 1"),
    ],
)
def test_what_counts_is_chosen_and_said(faceaudit, db, options, counted):
    assert counted in faceaudit("report", db, *options).err


def test_documents_are_written_whole(faceaudit, db, tmp_path):
    for form in ("csv", "parquet", "html"):
        target = tmp_path / "out" / f"study.{form}"
        ended = faceaudit("report", db, "--format", form, "-o", target, "--lang", "zh")
        assert (ended.code, ended.out) == (0, "")
        assert target.stat().st_size > 1_000
    assert parquet.read_table(tmp_path / "out/study.parquet").num_rows == 7 * 40
    assert '<html lang="zh-CN">' in (tmp_path / "out/study.html").read_text("utf-8")


def test_excel_gets_its_mark(faceaudit, db, tmp_path):
    faceaudit("report", db, "--excel", "-o", tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes().startswith(b"\xef\xbb\xbfpackage,")


@pytest.mark.parametrize(
    "options",
    [
        ["--all", "--per-package"],
        ["--excel", "--format", "html"],
        ["--check", "no-such-check"],
        ["--format", "docx"],
    ],
)
def test_wrong_usage_is_refused(faceaudit, db, options):
    assert faceaudit("report", db, *options).code == 2


def test_a_missing_source_is_a_sentence(faceaudit, tmp_path):
    ended = faceaudit("report", tmp_path / "nothing")
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith("faceaudit: [source-missing]")


def test_a_damaged_database_is_a_sentence(faceaudit, db):
    with sqlite3.connect(db) as connection:
        connection.execute("update scans set face_class = '{'")
    connection.close()
    ended = faceaudit("report", db, "--format", "html")
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith("faceaudit: [db-unusable]")


def test_an_unreadable_report_is_told_and_makes_the_command_fail(faceaudit, tmp_path):
    from analyzers.artifacts import encode

    for name, data in (("good", encode(studies.some()[0])), ("bad", b'{"a":')):
        (tmp_path / name).mkdir()
        (tmp_path / name / "report.json").write_bytes(data)
    ended = faceaudit("report", tmp_path)
    assert ended.code == 3
    assert "not counted: [report-damaged]" in ended.err
    assert ended.out.count("\r\n") == 41


def test_nothing_hostile_reaches_the_terminal(faceaudit, db):
    ended = faceaudit("report", db)
    assert not set("\x00\x1b\u202e") & set(ended.out + ended.err)


def test_the_help_names_what_a_source_may_be(faceaudit):
    assert "folder of bundles" in faceaudit("report", "--help").out
