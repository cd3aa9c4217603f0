"""The page of a study: its numbers are those of its SQL, its figures are drawn from them, and it is safe."""

import base64
import hashlib
import re
import sqlite3
import xml.etree.ElementTree as ET
from contextlib import closing

import pytest
import studies
from bs4 import BeautifulSoup
from scipy.stats import binomtest

from analyzers.errors import InputError
from reports.study import page, plots
from reports.study import questions as q
from reports.study.page import Study, render
from reports.study.scope import Scope, wilson
from reports.words import LANGS
from scanner.study_sources import open_source

FIGURES = ("prevalence", "outcomes", "categories", "sdks", "elements", "trend")
QUESTIONS = ("limits", "population", "versions", *FIGURES, "unassessed", "classes")


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return studies.database(tmp_path_factory.mktemp("study") / "s.sqlite")


@pytest.fixture(scope="module")
def drawn(path):
    """The page in both languages, as text."""
    opened = open_source(path)
    pages = {lang: render(opened.connection, Study(), lang) for lang in LANGS}
    opened.close()
    return pages


def soup(text):
    return BeautifulSoup(text, "html.parser")


def table(parsed, ident):
    """Texts of a table's cells, row by row."""
    found = parsed.find(id=f"table-{ident}")
    return [
        [cell.find(class_="value").get_text() for cell in row.find_all(["th", "td"])]
        for row in found.find("tbody").find_all("tr")
    ]


def sql_of(parsed, ident):
    return parsed.find(id=f"sql-{ident}").get_text()


def expected(value, shown):
    """As a reader of the database would print it."""
    if value is None or value == "":
        return "–"
    if shown == "share":
        return f"{100 * value:.1f}%"
    return f"{value:,}" if shown == "count" else str(value)


# --- numbers -------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("ident", QUESTIONS)
def test_every_number_is_what_its_sql_returns(path, drawn, ident, lang):
    parsed = soup(drawn[lang])
    known = [*vars(q).values(), q.trend("quarter")]
    question = next(one for one in known if isinstance(one, q.Question) and one.id == ident)
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        rows = connection.execute(sql_of(parsed, ident).replace("�", "\0")).fetchall()
    assert rows
    wanted = [[expected(row[f.name], f.shown) for f in question.columns] for row in rows]
    found = table(parsed, ident)
    if ident == "categories":  # what hides in a name is shown as a symbol
        wanted, found = [row[1:] for row in wanted], [row[1:] for row in found]
    assert found == wanted


def test_the_denominator_holds_neither_unassessed_nor_inapplicable(drawn):
    row = next(row for row in table(soup(drawn["en"]), "prevalence") if row[0] == studies.CHECK)
    # a violation, b likely, b2 compliant, c review, f compliant; d not assessed, e not applicable.
    assert row == [studies.CHECK, "5", "3", "60.0%", "23.1%", "88.2%", "2", "1", "1"]


def test_nothing_assessed_is_no_rate(drawn):
    rows = [row for row in table(soup(drawn["en"]), "prevalence") if row[1] == "0"]
    assert rows
    assert {tuple(row[3:6]) for row in rows} == {("–", "–", "–")}


@pytest.mark.parametrize("trials", [1, 2, 3, 10, 47, 1000])
def test_the_interval_is_wilsons(trials):
    low, high = wilson("k", "n")
    with closing(sqlite3.connect(":memory:")) as connection:
        for k in {0, 1, trials // 3, trials - 1, trials}:
            row = connection.execute(
                f"select {low}, {high} from (select {k} as k, {trials} as n)"
            ).fetchone()
            wanted = binomtest(k, trials).proportion_ci(0.95, method="wilson")
            assert row == pytest.approx((wanted.low, wanted.high), abs=1e-12)
            assert 0 <= row[0] <= row[1] <= 1
        assert connection.execute(
            f"select {low}, {high} from (select 0 as k, 0 as n)"
        ).fetchone() == (None, None)


def test_an_sdk_that_is_only_present_has_no_share(drawn):
    rows = {row[0]: row for row in table(soup(drawn["en"]), "sdks")}
    assert rows["megvii-meglive-v3"][2:6] == ["0", "6", "6", "100.0%"]
    assert rows["arcsoft-arcface"][2:6] == ["0", "0", "0", "0.0%"]
    assert rows["arcsoft-arcface"][-1] == "1"


def test_elements_are_counted_among_policies_on_faces(drawn):
    rows = {row[1]: row[2:4] for row in table(soup(drawn["en"]), "elements")}
    assert (rows["method"], rows["retention"]) == (["2", "2"], ["2", "1"])


def test_trends_follow_the_version_date(path, drawn):
    assert [row[0] for row in table(soup(drawn["en"]), "trend")] == [
        *("2025-Q4", "2026-Q1", "2026-Q2", "–"),
    ]
    opened = open_source(path)
    by_month = soup(render(opened.connection, Study(period="month"), "en"))
    opened.close()
    assert [row[0] for row in table(by_month, "trend")][:3] == ["2025-12", "2026-01", "2026-04"]


def test_limits_come_first_and_count_scans(drawn):
    parsed = soup(drawn["en"])
    assert parsed.find("main").find("h2")["id"] == "limits"
    rows = {row[0]: row for row in table(parsed, "limits")}
    assert rows["packed"][1:] == ["of packed", "1", "14.3%"]
    assert rows["no-session"][2:] == ["7", "100.0%"]


def test_filters_and_what_could_not_be_read_are_on_the_page(path):
    opened = open_source(path)
    study = Study(Scope("package", ("social",), (), (studies.CHECK,)), unreadable=3, repeated=2)
    parsed = soup(render(opened.connection, study, "en"))
    opened.close()
    head = parsed.find("header").get_text()
    for told in ("the latest version of each package", "social", studies.CHECK, "3", "2"):
        assert told in head
    assert [row[0] for row in table(parsed, "outcomes")] == [studies.CHECK]


def test_an_empty_database_is_a_page_without_figures(tmp_path):
    opened = open_source(studies.database(tmp_path / "e.sqlite", []))
    text = render(opened.connection, Study(), "en")
    opened.close()
    assert table(soup(text), "population") == [["0"] * 5 + ["0"] * 3]
    assert 'class="plot"' not in text


# --- figures -------------------------------------------------------------------------------------


def plot(parsed, ident):
    found = parsed.find(id=f"plot-{ident}-title")
    assert found is not None
    return found.parent


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("ident", FIGURES)
def test_a_figure_tells_those_who_do_not_see_it(drawn, ident, lang):
    parsed = soup(drawn[lang])
    svg = plot(parsed, ident)
    assert svg["role"] == "img"
    names = [parsed.find(id=name) for name in svg["aria-labelledby"].split()]
    assert all(name.get_text() for name in names)
    assert parsed.find(id=f"table-{ident}") is not None


def test_a_figure_shows_the_numbers_of_its_table(drawn):
    parsed = soup(drawn["en"])
    assessed = [row for row in table(parsed, "prevalence") if row[1] != "0"]
    texts = [text.get_text() for text in plot(parsed, "prevalence").find_all("text")]
    assert [text for text in texts if " / " in text] == [f"{row[2]} / {row[1]}" for row in assessed]


def test_marks_stand_where_the_shares_are():
    rows = [plots.Rated("a", 1, 4, 0.25, 0.1, 0.5), plots.Rated("b", 3, 4, 0.75, 0.5, 0.9)]
    svg = ET.fromstring(plots.intervals(plots.Caption("p", "t", "d"), rows))
    places = [float(use.get("x")) for use in svg.iter("use") if "violation" in use.get("class", "")]
    ticks = {text.text: float(text.get("x") or _shift(text)) for text in svg.iter("text")}
    assert len(places) == 2
    assert places[1] - places[0] == pytest.approx((ticks["75%"] - ticks["25%"]), abs=0.01)


def _shift(text):
    return re.search(r"translate\(([-\d.]+)|rotate\([-\d.]+ ([-\d.]+)", text.get("transform"))[1]


def test_ids_are_unique_and_what_points_to_them_exists(drawn):
    ids = re.findall(r'\sid="([^"]+)"', drawn["zh"])
    assert len(ids) == len(set(ids))
    pointed = re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', drawn["zh"])
    assert {first or second for first, second in pointed} <= set(ids)


def test_equal_databases_give_equal_pages(tmp_path, drawn):
    other = studies.database(tmp_path / "other.sqlite")
    opened = open_source(other)
    assert render(opened.connection, Study(), "zh") == drawn["zh"]
    opened.close()


def test_a_heat_map_of_many_categories_says_only_what_it_draws(tmp_path):
    apps = [
        studies.of_app(f"n{i}", category=f"类别{i:02}") for i in range(page.MOST_CATEGORIES + 4)
    ]
    opened = open_source(studies.database(tmp_path / "m.sqlite", apps))
    parsed = soup(render(opened.connection, Study(), "zh"))
    opened.close()
    texts = {text.get_text() for text in plot(parsed, "categories").find_all("text")}
    assert "类别15" in texts
    assert "类别16" not in texts
    assert any(row[0] == "类别19" for row in table(parsed, "categories"))
    assert "图中只画出前面的一部分" in parsed.get_text()


def test_a_figure_that_shows_all_does_not_say_otherwise(drawn):
    assert "图中只画出前面的一部分" not in drawn["zh"]


# --- safety --------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_needs_nothing_and_runs_nothing(drawn, lang):
    text = drawn[lang]
    parsed = soup(text)
    assert not parsed.find_all(["script", "img", "link", "iframe", "foreignObject", "image"])
    assert not [tag for tag in parsed.find_all(True) if tag.has_attr("style")]
    assert not re.search(r"\son\w+=", re.sub(r"(?s)<(pre|bdi|text|title)\b.*?</\1>", "", text))
    assert len(parsed.find_all("style")) == 1
    digest = base64.b64encode(hashlib.sha256(parsed.style.string.encode()).digest()).decode()
    policy = parsed.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert f"'sha256-{digest}'" in policy
    assert not set("\x00\x1b\u202e") & set(text)
    assert not re.findall(r'(?:href|src)="(?!#)', text)


def test_no_colour_is_fixed(drawn):
    for svg in soup(drawn["en"]).find_all("svg", class_="plot"):
        for tag in svg.find_all(True):
            assert tag.get("fill", "none") == "none"
            assert tag.get("stroke", "none") == "none"


def test_a_formula_in_a_name_is_text(drawn):
    texts = [text.get_text() for text in plot(soup(drawn["en"]), "categories").find_all("text")]
    assert any(text.startswith("=cmd|") for text in texts)


def test_without_matplotlib_it_says_what_to_install(path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)
    opened = open_source(path)
    with pytest.raises(InputError) as refused:
        render(opened.connection, Study(), "en")
    opened.close()
    assert refused.value.code == "extra-missing"
    assert "faceaudit[study]" in str(refused.value)
