"""The page of a study: what bounds it first, then every answer as a table with the SQL it came from."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

from markupsafe import Markup

from analyzers.artifacts import Text
from reports import words
from reports.html import page
from reports.study import plots
from reports.study import questions as q
from reports.study.plots import Caption, Rated
from reports.study.scope import Scope, has_inputs
from reports.study.words import PHRASE

Lang = Literal["zh", "en"]

MOST_SDKS = 25
"""SDKs in the figure; the table has all."""
MOST_CATEGORIES = 16
_PARTS = (
    ("violation", "violation"),
    ("likely_violation", "likely"),
    ("needs_manual_review", "review"),
    ("compliant", "compliant"),
    ("not_applicable", "line"),
    ("not_assessed", "paper"),
)
"""Verdicts and the colour of each."""


class Study(NamedTuple):
    """What was asked for, and what could not be counted."""

    scope: Scope = Scope()
    period: q.Period = "quarter"
    unreadable: int = 0
    repeated: int = 0


class Answer(NamedTuple):
    """A question with what the database answers."""

    question: q.Question
    sql: str
    rows: list[dict[str, Any]]


class Section(NamedTuple):
    """A part of the page."""

    id: str
    title: Text
    answers: tuple[Answer, ...]


def render(connection: sqlite3.Connection, study: Study, lang: Lang) -> str:
    """The page. Equal databases and studies give equal pages.

    :raises analyzers.errors.InputError: ``extra-missing`` without matplotlib.
    """
    plots.ready()
    groups = (*_of_inputs(connection, study), *_groups(study))
    asked = {name: _answers(connection, study, lang, group) for name, group in groups}
    titles = _titles(connection, lang)
    tellers: dict[str, Callable[[str], str]] = {
        "check": lambda name: titles.get(name, ""),
        "element": lambda name: _word(words.ELEMENT | words.NOTICE, name, lang),
        "face_class": lambda name: _word(words.FACE_CLASS, name, lang),
    }
    sections = [Section(name, PHRASE[f"part_{name}"], answers) for name, answers in asked.items()]
    answers = {answer.question.id: answer for group in asked.values() for answer in group}
    return page(
        "study.html.j2",
        lang,
        also=("study.css",),
        sections=sections,
        figures=_Figures(titles, lang).all(answers),
        partial=_partial(answers),
        study=study,
        s={name: words.pick(text, lang) for name, text in PHRASE.items()},
        printed=_printed,
        told=lambda field, value: tellers[field](str(value)) if field in tellers else "",
    )


def _partial(answers: dict[str, Answer]) -> set[str]:
    """Questions whose figure shows only the first of many rows."""
    categories = {row["category"] for row in answers["categories"].rows}
    used = [row for row in answers["sdks"].rows if row["used"]]
    return {
        *(["categories"] if len(categories) > MOST_CATEGORIES else []),
        *(["sdks"] if len(used) > MOST_SDKS else []),
    }


def _of_inputs(
    connection: sqlite3.Connection, study: Study
) -> tuple[tuple[str, tuple[q.Question, ...]], ...]:
    """Where a batch made the study, first what became of all its inputs."""
    return (("inputs", (q.inputs(study.scope),)),) if has_inputs(connection) else ()


def _groups(study: Study) -> tuple[tuple[str, tuple[q.Question, ...]], ...]:
    return (
        ("limits", (q.LIMITS,)),
        ("population", (q.POPULATION, q.VERSIONS)),
        ("checks", (q.PREVALENCE, q.OUTCOMES, q.UNASSESSED)),
        ("categories", (q.CATEGORIES,)),
        ("functions", (q.CLASSES, q.SDKS)),
        ("policies", (q.ELEMENTS,)),
        ("time", (q.trend(study.period),)),
    )


def _answers(
    connection: sqlite3.Connection, study: Study, lang: Lang, questions: Sequence[q.Question]
) -> tuple[Answer, ...]:
    found = []
    for question in questions:
        sql = study.scope.sql(question.sql.replace("{lang}", lang))
        cursor = connection.execute(sql)
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor]
        found.append(Answer(question, sql, rows))
    return tuple(found)


def _titles(connection: sqlite3.Connection, lang: Lang) -> dict[str, str]:
    """Titles of the checks, as the newest law data in the database has them."""
    return dict(connection.execute(f"select id, title_{lang} from checks order by law_version"))


def _word(table: dict[str, Text], name: str, lang: Lang) -> str:
    return words.pick(table[name], lang) if name in table else ""


def _printed(field: q.Field, value: Any) -> str:
    """A value as the page prints it; nothing counted is ``–``, never nought."""
    if field.shown == "share":
        return "–" if value is None else f"{value:.1%}"
    if field.shown == "count":
        return "–" if value is None else f"{value:,}"
    return "–" if value is None or value == "" else str(value)


class _Figures:
    """The figures, drawn from the rows the tables show."""

    def __init__(self, titles: dict[str, str], lang: Lang) -> None:
        self._titles = titles
        self._lang = lang

    def all(self, answers: dict[str, Answer]) -> dict[str, Markup]:
        """Figures by the question they answer; none where there is nothing to draw."""
        drawn = {
            "prevalence": self._prevalence(answers["prevalence"]),
            "outcomes": self._outcomes(answers["outcomes"]),
            "categories": self._categories(answers["categories"]),
            "sdks": self._sdks(answers["sdks"]),
            "elements": self._elements(answers["elements"]),
            "trend": self._trend(answers["trend"]),
        }
        return {name: Markup(svg) for name, svg in drawn.items() if svg}

    def _caption(self, answer: Answer) -> Caption:
        pick = words.pick
        about = pick(PHRASE["see_table"], self._lang)
        question = answer.question
        return Caption(
            f"plot-{question.id}",
            pick(question.title, self._lang),
            f"{pick(question.about, self._lang)} {about}",
        )

    def _check(self, name: str) -> str:
        return self._titles.get(name) or name

    def _prevalence(self, answer: Answer) -> str:
        rows = [
            _rated(row, self._check(row["check"]), "flagged", "assessed")._replace(
                beside=row["accused"] / row["assessed"]
            )
            for row in answer.rows
            if row["assessed"]
        ]
        return plots.intervals(self._caption(answer), rows) if rows else ""

    def _outcomes(self, answer: Answer) -> str:
        names = [self._check(row["check"]) for row in answer.rows]
        parts = [(colour, [row[verdict] for row in answer.rows]) for verdict, colour in _PARTS]
        return plots.stacked(self._caption(answer), names, parts) if names else ""

    def _categories(self, answer: Answer) -> str:
        across = sorted({row["category"] for row in answer.rows})[:MOST_CATEGORIES]
        checks = sorted({row["check"] for row in answer.rows if row["assessed"]})
        cells = {(y, x): (0, 0) for y in range(len(checks)) for x in range(len(across))} | {
            (checks.index(row["check"]), across.index(row["category"])): (
                row["flagged"],
                row["assessed"],
            )
            for row in answer.rows
            if row["check"] in checks and row["category"] in across
        }
        names = [self._check(check) for check in checks]
        heads = [name or "–" for name in across]
        return plots.heat(self._caption(answer), names, heads, cells) if names else ""

    def _sdks(self, answer: Answer) -> str:
        rows = [row for row in answer.rows if row["used"]][:MOST_SDKS]
        parts = [
            ("violation", [row["executed"] for row in rows]),
            ("link", [row["reachable"] for row in rows]),
        ]
        return plots.stacked(self._caption(answer), [r["sdk"] for r in rows], parts) if rows else ""

    def _elements(self, answer: Answer) -> str:
        table = words.ELEMENT | words.NOTICE
        rows = [
            _rated(
                row,
                _word(table, row["element"], self._lang) or row["element"],
                "covered",
                "policies",
            )
            for row in answer.rows
        ]
        return plots.intervals(self._caption(answer), rows, "compliant") if rows else ""

    def _trend(self, answer: Answer) -> str:
        rows = [
            _rated(row, row["period"], "accused", "assessed")
            for row in answer.rows
            if row["period"] is not None and row["assessed"]
        ]
        return plots.over_time(self._caption(answer), rows) if rows else ""


def _rated(row: dict[str, Any], label: str, successes: str, trials: str) -> Rated:
    return Rated(label, row[successes], row[trials], row["share"], row["low"], row["high"])
