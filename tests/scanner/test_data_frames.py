"""The library for notebooks: tables as data frames with the right types, SQL, reports; nothing written."""

import doctest
import json
import sqlite3

import pandas as pd
import pytest
import studies

import scanner
from analyzers.errors import InputError
from reports.model import SEVERITIES, VERDICTS
from reports.study.questions import PREVALENCE
from scanner import frames, open_db
from scanner.tables import TABLES


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return studies.database(tmp_path_factory.mktemp("frames") / "s.sqlite")


@pytest.fixture
def scans(path):
    with open_db(path) as opened:
        yield opened


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_a_frame_with_its_columns_and_rows(scans, name):
    frame = scans.frame(name)
    assert list(frame.columns) == list(TABLES[name].columns)
    assert len(frame) == scans.sql(f"select count(*) as n from [{name}]").n[0]


def test_verdicts_and_severities_are_ordered_gravest_first(scans):
    frame = scans.frame("results")
    assert list(frame.verdict.cat.categories) == list(VERDICTS)
    assert list(frame.severity.cat.categories) == list(SEVERITIES)
    assert frame.verdict.min() == "violation"
    assert (frame.verdict <= "likely-violation").sum() == frame.verdict.isin(VERDICTS[:2]).sum() > 0


def test_dates_flags_and_lists_have_their_types(scans):
    apps = scans.frame("scans")
    assert str(apps.version_date.dtype).startswith("datetime64")
    assert apps.version_date.isna().sum() == 5
    assert str(apps.scanned_at.dt.tz) == "UTC"
    assert all(isinstance(cell, tuple) for cell in apps.face_class)
    elements = scans.frame("policy_elements")
    assert elements.covered.dtype == "boolean"
    assert elements.covered.sum() == 4
    assert scans.frame("results").provisions.map(type).eq(tuple).all()


def test_the_tidy_frame_counts_as_asked(scans):
    tidy = scans.frame("tidy")
    assert len(tidy) == 7 * 40
    assert len(scans.frame("tidy", per="scan")) == 8 * 40
    assert len(scans.frame("tidy", per="package", checks=[studies.CHECK])) == 6
    assert set(scans.frame("tidy", categories=["social"]).package) == {
        "com.example.c",
        "com.example.d",
    }
    assert tidy.flagged.dtype == tidy.assessed.dtype == bool
    rate = tidy[tidy.assessed & (tidy.check == studies.CHECK)].flagged.mean()
    assert rate == pytest.approx(3 / 5)


def test_an_empty_database_has_empty_frames(tmp_path):
    with open_db(studies.database(tmp_path / "e.sqlite", [])) as opened:
        assert opened.frame("tidy").empty
        assert opened.frame("results").empty
        assert list(opened.reports()) == []


def test_sql_takes_values_and_questions_of_the_page(scans):
    frame = scans.sql("select package from apps where package = ?", ["com.example.a"])
    assert list(frame.package) == ["com.example.a"]
    asked = scans.sql(scans.scope_sql(PREVALENCE.sql))
    assert asked.set_index("check").flagged[studies.CHECK] == 3
    assert scans.sql("select 1 as one where 0").empty


@pytest.mark.parametrize("query", ["delete from apps", "selec 1", "select 1; select 2"])
def test_what_sqlite_refuses_is_a_value_error(scans, query):
    with pytest.raises(ValueError, match="SQLite"):
        scans.sql(query)


def test_another_name_is_refused(scans):
    with pytest.raises(ValueError, match="there is no table"):
        scans.frame("results; drop table apps")


def test_reports_come_back_whole(scans):
    found = list(scans.reports())
    assert sorted(found, key=repr) == sorted(studies.some(), key=repr)
    assert [report.app.package for report in found] == sorted(r.app.package for r in found)


def test_reports_come_from_files_too(tmp_path):
    path = tmp_path / "r.json"
    path.write_bytes(b"[" + b",".join(map(scanner_json, studies.some()[:2])) + b"]")
    with open_db(str(path)) as opened:
        assert list(opened.reports()) == studies.some()[:2]
        assert opened.unreadable == ()


def scanner_json(report):
    from analyzers.artifacts import encode

    return encode(report)


def test_without_pandas_it_says_what_to_install(scans, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    with pytest.raises(InputError) as refused:
        scans.frame("tidy")
    assert refused.value.code == "extra-missing"


def test_what_is_damaged_in_a_cell_is_an_empty_list():
    assert [frames._list(cell) for cell in ("{", None, '{"a":1}', '["a"]')] == [(), (), (), ("a",)]
    assert json.loads('["a"]') == ["a"]


def test_the_library_offers_it_by_name():
    assert scanner.open_db is open_db
    assert "open_db" in scanner.__all__
    assert doctest.testmod(frames).failed == 0
    assert isinstance(pd.DataFrame(), pd.DataFrame)
    with pytest.raises(AttributeError):
        _ = scanner.nothing


def test_a_damaged_report_is_left_out(tmp_path):
    path = studies.database(tmp_path / "s.sqlite", studies.some()[:2])
    with sqlite3.connect(path) as connection:
        connection.execute("update artifacts set zlib = x'00' where scan = 'scan0'")
    connection.close()
    with open_db(path) as opened:
        assert list(opened.reports()) == studies.some()[1:2]
