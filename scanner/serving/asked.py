"""Datasette's description of the database: titles, what tables and columns mean, and ready questions."""

from typing import Any

from analyzers.artifacts import Text
from reports.study import questions as q
from reports.study.scope import Scope
from reports.words import Lang, pick
from scanner.serving import described
from scanner.tables import TABLES

DATABASE = "scans"
"""What the database is called in addresses, whatever its file is named."""

_FLAGGED = """
select c.app, c.package, a.version, c.category, j.verdict, j.reason, j.message_{lang} as message
from judged j join counted c on c.id = j.scan join apps a on a.sha256 = c.app
where j."check" = :check and j.flagged
order by case j.verdict when 'violation' then 0 when 'likely-violation' then 1 else 2 end, c.package
"""
_CLEARTEXT = """
select c.app, c.package, a.version, j."check", j.verdict, f.subject, f.message_{lang} as message
from judged j join counted c on c.id = j.scan join apps a on a.sha256 = c.app
left join findings f on f.scan = j.scan and f."check" = j."check"
where j."check" in ('face-cleartext-transmission', 'cleartext-config-allows-face') and j.flagged
order by c.package, j."check", f.finding
"""
_APPS = """
select c.app, c.package, a.version, c.category, c.market, c.version_date,
  sum(j.accused) as apparent_or_likely, sum(j.flagged) as flagged, sum(j.assessed) as assessed,
  sum(j.verdict = 'not-assessed') as not_assessed
from counted c join apps a on a.sha256 = c.app left join judged j on j.scan = c.id
group by c.id order by apparent_or_likely desc, flagged desc, c.package
"""
_UNASSESSED = """
select "check", reason, count(*) as scans
from judged where verdict = 'not-assessed'
group by "check", reason order by scans desc, "check", reason
"""
_OWN: tuple[tuple[str, Text, str], ...] = (
    ("apps-at-a-glance", Text("各应用的结论数", "Apps, with how many checks are flagged"), _APPS),
    ("flagged-by-check", Text("某项检查须处理的应用", "Apps flagged by a check"), _FLAGGED),
    ("not-assessed", q.UNASSESSED.title, _UNASSESSED),
    ("cleartext-faces", Text("明文传输人脸的应用", "Apps with faces in cleartext"), _CLEARTEXT),
)
_OF_STUDY = {
    "prevalence": q.PREVALENCE,
    "sdk-share": q.SDKS,
    "policy-elements": q.ELEMENTS,
    "limitations-of-the-scans": q.LIMITS,
    "by-category": q.CATEGORIES,
    "trend": q.trend("quarter"),
}


def queries(lang: Lang) -> dict[str, dict[str, Any]]:
    """The ready questions, each whole SQL over the latest scan of each APK."""
    found: dict[str, dict[str, Any]] = {}
    for name, title, sql in _OWN:
        found[name] = {"title": pick(title, lang), "sql": _sql(sql, lang), "hide_sql": True}
    for name, question in _OF_STUDY.items():
        found[name] = {
            "title": pick(question.title, lang),
            "description": pick(question.about, lang),
            "sql": _sql(question.sql, lang),
            "hide_sql": True,
        }
    return found


def _sql(sql: str, lang: Lang) -> str:
    return Scope().sql(sql.replace("{lang}", lang))


def metadata(lang: Lang) -> dict[str, Any]:
    """Titles and descriptions for Datasette. No licence: whose the data is, we do not know."""
    tables = {
        table: {
            "description": pick(described.TABLES[table], lang),
            "columns": {
                name: pick(described.column(table, name), lang) for name in TABLES[table].columns
            },
            "facets": described.FACETS.get(table, []),
            "size": 50,
            **({"label_column": "package"} if table == "apps" else {}),
        }
        for table in TABLES
    }
    title = Text("faceaudit 扫描结果", "Scans of faceaudit")
    about = Text(
        "自动检查的结果：事实及其似乎抵触的条款，不是违法认定。未评估不等于未见不合规。",
        "Results of automatic checks: facts and the provisions they appear to conflict with; no finding of a "
        "breach. Not assessed is never the same as no conflict seen.",
    )
    return {
        "title": pick(title, lang),
        "description": pick(about, lang),
        "databases": {
            DATABASE: {
                "title": pick(title, lang),
                "description": pick(about, lang),
                "tables": tables,
                "queries": queries(lang),
            }
        },
    }
