"""The tidy table: its rows, and that CSV and Parquet give them back in the programs people use."""

import csv
import io
import json
import sqlite3
import sys
from datetime import date

import duckdb
import pandas as pd
import pytest
import studies
from pyarrow import parquet

from analyzers.errors import InputError
from reports.model import FLAGGED
from reports.study.columns import COLUMNS, LONGEST
from reports.study.scope import ASSESSED, Scope
from reports.study.tables import FORMULA, csv_document, parquet_document, rows
from scanner.study_sources import open_source

ALL = Scope()
VERSIONS = {"program": "1", "law": "2", "catalogue": "3"}


@pytest.fixture
def connection(tmp_path):
    opened = open_source(studies.database(tmp_path / "s.sqlite"))
    yield opened.connection
    opened.close()


def dictionaries(connection, scope=ALL):
    names = [column.name for column in COLUMNS]
    return [dict(zip(names, row, strict=True)) for row in rows(connection, scope)]


def test_a_row_is_one_check_of_one_app_that_counts(connection):
    found = dictionaries(connection)
    keys = [(row["app_sha256"], row["check"]) for row in found]
    assert len(keys) == len(set(keys)) == 7 * 40
    assert len(dictionaries(connection, Scope("scan"))) == 8 * 40


def test_flagged_and_assessed_follow_the_verdict(connection):
    for row in dictionaries(connection):
        assert row["flagged"] is (row["verdict"] in FLAGGED)
        assert row["assessed"] is (row["verdict"] in ASSESSED)
    assert set(FLAGGED) < set(ASSESSED)
    assert not {"not-assessed", "not-applicable"} & set(ASSESSED)


def test_the_latest_scan_of_an_apk_counts(connection):
    (row,) = [
        row
        for row in dictionaries(connection)
        if row["package"] == "com.example.a" and row["check"] == studies.CHECK
    ]
    assert (row["verdict"], row["version_date"]) == ("violation", "2026-01-31")


def test_the_latest_version_of_a_package_counts_when_asked(connection):
    found = dictionaries(connection, Scope("package", checks=(studies.CHECK,)))
    assert [row["version_code"] for row in found if row["package"] == "com.example.b"] == ["200"]
    assert len(found) == 6


@pytest.mark.parametrize(
    ("scope", "packages"),
    [
        (Scope(categories=("social",)), {"c", "d"}),
        (Scope(categories=("social", "finance")), {"a", "c", "d"}),
        (Scope(markets=("huawei",)), {"b"}),
        (Scope(categories=("",)), {"b", "e"}),
        (Scope(categories=(studies.HOSTILE,)), set()),
        (Scope(categories=("' or 1=1 --",)), set()),
    ],
)
def test_filters_leave_only_their_apps(connection, scope, packages):
    found = {row["package"].rpartition(".")[2] for row in dictionaries(connection, scope)}
    assert found == packages


def test_what_is_listed_comes_from_the_report(connection):
    report = studies.some()[4]
    wanted = {result.check: result for result in report.results}
    found = [row for row in dictionaries(connection) if row["package"] == report.app.package]
    assert len(found) == len(wanted)
    for row in found:
        result = wanted[row["check"]]
        assert row["fingerprints"] == tuple(one.fingerprint for one in result.findings)
        assert row["findings"] == len(result.findings)
        assert row["provisions"] == tuple(one.id for one in result.provisions)
        assert row["reason"] == result.reason
        assert row["limitations"] == tuple(sorted({one.id for one in report.limitations}))
        assert row["dimension"] in ("static", "dynamic", "policy", "cross-check")


# --- CSV -----------------------------------------------------------------------------------------


def read(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_csv_is_rfc_4180(connection):
    data = csv_document(connection, Scope())
    assert data.endswith(b"\r\n")
    assert data.count(b"\n") == data.count(b"\r\n") == 7 * 40 + 1
    assert {len(row) for row in read(data)} == {len(COLUMNS)}
    assert read(data)[0] == [column.name for column in COLUMNS]
    assert data.decode() == csv_document(connection, Scope()).decode()


def test_only_excel_gets_a_mark(connection):
    plain, marked = (csv_document(connection, Scope(), excel=excel) for excel in (False, True))
    assert marked == b"\xef\xbb\xbf" + plain
    assert not plain.startswith(b"\xef")


def test_no_cell_is_a_formula_and_every_text_comes_back(connection):
    written = read(csv_document(connection, Scope()))[1:]
    assert not [cell for row in written for cell in row if cell[:1] in tuple("=+-@\t\r\n＝＋－＠")]
    version = [column.name for column in COLUMNS].index("version")
    (hostile,) = {row[version] for row in written if row[version].startswith("'=")}
    (wanted,) = {
        row["version"] for row in dictionaries(connection) if row["package"] == "com.example.f"
    }
    assert hostile.removeprefix("'") == wanted
    assert not set("\x00\x1b\u202e\r\n") & set(hostile)


@pytest.mark.parametrize("first", FORMULA)
def test_what_begins_like_a_formula_is_given_back_by_taking_one_apostrophe(tmp_path, first):
    app = studies.of_app("x", version=f"{first}1+1")
    opened = open_source(studies.database(tmp_path / "x.sqlite", [app]))
    written = read(csv_document(opened.connection, Scope()))
    (wanted,) = {row["version"] for row in dictionaries(opened.connection)}
    (cell,) = {row[2] for row in written[1:]}
    assert cell == (f"'{wanted}" if wanted[0] in FORMULA else wanted)
    opened.close()


def test_a_name_of_a_megabyte_is_cut(tmp_path):
    app = studies.of_app("x", version="长" * 1_000_000)
    opened = open_source(studies.database(tmp_path / "x.sqlite", [app]))
    (wanted,) = {row["version"] for row in dictionaries(opened.connection)}
    assert wanted == "长" * LONGEST + "…"
    opened.close()


# --- in other programs ---------------------------------------------------------------------------


def test_pandas_and_duckdb_read_the_same_from_csv_and_parquet(connection, tmp_path):
    table, columns = tmp_path / "t.csv", tmp_path / "t.parquet"
    table.write_bytes(csv_document(connection, Scope()))
    columns.write_bytes(parquet_document(connection, Scope(), VERSIONS))
    wanted = dictionaries(connection)
    count = sum(row["flagged"] for row in wanted), sum(row["assessed"] for row in wanted)

    by_pandas = pd.read_csv(table, keep_default_na=False), pd.read_parquet(columns)
    for frame in by_pandas:
        assert list(frame.columns) == [column.name for column in COLUMNS]
        assert (frame.flagged.sum(), frame.assessed.sum(), len(frame)) == (*count, len(wanted))
    question = "select count(*) filter (flagged), count(*) filter (assessed), count(*) from "
    with duckdb.connect() as duck:
        for source in (f"read_csv('{table}')", f"read_parquet('{columns}')"):
            assert duck.execute(question + source).fetchone() == (*count, len(wanted))
        texts = duck.execute(f"select distinct version from read_csv('{table}')").fetchall()
    assert {text.removeprefix("'") for (text,) in texts} == {row["version"] for row in wanted}


def test_parquet_is_typed_and_says_what_it_is(connection):
    data = parquet_document(connection, Scope(), VERSIONS)
    table = parquet.read_table(io.BytesIO(data))
    kinds = {
        "text": "string",
        "integer": "int32",
        "boolean": "bool",
        "date": "date32[day]",
        "moment": "timestamp[ms, tz=UTC]",
    }
    for column in COLUMNS:
        field = table.schema.field(column.name)
        if column.kind in kinds:
            assert str(field.type) == kinds[column.kind]
        else:
            assert str(field.type).startswith("list")
        assert field.metadata[b"en"].decode() == column.about.en
    assert json.loads(table.schema.metadata[b"faceaudit"]) == VERSIONS
    found = table.to_pylist()
    assert {row["version_date"] for row in found} == {
        None,
        *(date(2026, 1, 31), date(2025, 12, 31), date(2026, 4, 1)),
    }
    assert [tuple(row["provisions"]) for row in found] == [
        row["provisions"] for row in dictionaries(connection)
    ]
    assert data == parquet_document(connection, Scope(), VERSIONS)


def test_a_table_without_rows_has_its_columns(connection):
    scope = Scope(categories=("nowhere",))
    assert len(read(csv_document(connection, scope))) == 1
    table = parquet.read_table(io.BytesIO(parquet_document(connection, scope, VERSIONS)))
    assert (table.num_rows, table.num_columns) == (0, len(COLUMNS))


def test_what_is_no_date_and_no_list_is_not_known(tmp_path):
    path = studies.database(tmp_path / "x.sqlite", [studies.of_app("x")])
    with sqlite3.connect(path) as connection:
        connection.execute("update scans set version_date = '2026-13-01', as_of = 'today'")
        connection.execute("update scans set scanned_at = 'now', face_class = '{', market = null")
        connection.execute("update results set provisions = '\"x\"'")
    connection.close()
    opened = open_source(path)
    row = dictionaries(opened.connection)[0]
    data = parquet_document(opened.connection, ALL, VERSIONS)
    opened.close()
    assert [row[name] for name in ("version_date", "as_of", "scanned_at", "market")] == [None] * 4
    assert (row["face_class"], row["provisions"]) == ((), ())
    assert parquet.read_table(io.BytesIO(data))["as_of"].null_count == 40


def test_without_pyarrow_it_says_what_to_install(connection, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(InputError) as refused:
        parquet_document(connection, ALL, VERSIONS)
    assert refused.value.code == "extra-missing"
