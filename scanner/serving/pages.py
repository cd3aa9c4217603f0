"""The page of an app, its report, and the files of its bundle, beside Datasette's own pages."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote

from datasette.app import Datasette
from datasette.utils.asgi import Request

from analyzers.artifacts import Text
from reports import words
from reports.html import render
from reports.model import FLAGGED, VERDICTS
from reports.untrusted import visible
from reports.words import Lang, pick
from scanner.rejudging import STORED, Stored, packed_report
from scanner.serving.asked import DATABASE
from scanner.serving.guard import App, Receive, Scope, Send, answer

_APP = re.compile("/app/(?P<app>[0-9a-f]{64})(?P<rest>/.*)?")
_SCANS = """
select s.*, (select count(*) from results r where r.scan = s.id) as results
from scans s where app = ? order by scanned_at desc, as_of desc, law_version desc, tool_version desc,
  catalogue_version desc, id desc
"""
_RESULTS = """
select r.*, (select title_{lang} from checks k where k.id = r."check"
    order by law_version desc limit 1) as title,
  (select count(*) from findings f where f.scan = r.scan and f."check" = r."check") as findings
from results r where scan = ?
"""


class Pages:
    """An ASGI app: the pages below ``/app``, and the other app for everything else."""

    def __init__(
        self, datasette: Datasette, other: App, bundles: dict[str, list[Path]], lang: Lang
    ) -> None:
        self._datasette = datasette
        self._other = other
        self._bundles = bundles
        self._lang = lang

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/app/"):
            await self._other(scope, receive, send)
            return
        found = _APP.fullmatch(scope["path"])
        rows = (
            await self._rows("select * from apps where sha256 = ?", found["app"]) if found else []
        )
        if not found or not rows:
            await answer(send, 404, b"There is no such app in the database.\n")
            return
        rest = found["rest"] or "/"
        if rest == "/":
            # Datasette's frame of a page asks for it; there is no form to protect.
            await self._app(rows[0], Request({**scope, "csrftoken": str}, receive), send)
        elif rest == "/report":
            await self._report(found["app"], _query(scope), send)
        elif rest.startswith("/bundle/"):
            await self._file(found["app"], rest.removeprefix("/bundle/"), send)
        else:
            await answer(send, 404, b"There is no such page.\n")

    async def _rows(self, sql: str, *values: str) -> list[dict[str, Any]]:
        found = await self._datasette.get_database(DATABASE).execute(sql, list(values))
        return [dict(row) for row in found.rows]

    async def _app(self, app: dict[str, Any], request: Request, send: Send) -> None:
        await self._datasette.invoke_startup()
        scans = await self._rows(_SCANS, app["sha256"])
        wanted = _query(request.scope).get("scan", "")
        scan = next((row for row in scans if row["id"] == wanted), scans[0] if scans else None)
        results, limits = [], []
        if scan is not None:
            results = await self._rows(_RESULTS.replace("{lang}", self._lang), scan["id"])
            results.sort(key=lambda row: (_gravity(row["verdict"]), row["check"]))
            limits = await self._rows(
                "select * from limitations where scan = ? order by position", scan["id"]
            )
        html = await self._datasette.render_template(
            "app.html",
            {
                "app": app,
                "scans": scans,
                "scan": scan,
                "results": results,
                "limits": limits,
                "bundles": list(enumerate(self._listed(app["sha256"]))),
                "flagged": FLAGGED,
                "database": DATABASE,
                "lang": self._lang,
                "s": {name: pick(text, self._lang) for name, text in PHRASE.items()},
                "verdicts": {name: pick(text, self._lang) for name, text in words.VERDICT.items()},
                "shown": lambda value: visible(str(value))[:2_000] if value is not None else "–",
            },
            request,
        )
        await answer(send, 200, html.encode(), "text/html; charset=utf-8")

    async def _report(self, app: str, query: dict[str, str], send: Send) -> None:
        rows = await self._rows(
            f"select id, {STORED} from scans where app = ? and (? = '' or id = ?) "
            "order by scanned_at desc, as_of desc, law_version desc, tool_version desc, "
            "catalogue_version desc, id desc limit 1",
            *(app, query.get("scan", ""), query.get("scan", "")),
        )
        lang: Lang = "zh" if query.get("lang", self._lang) == "zh" else "en"
        report = None
        if rows:
            ident, *row = rows[0].values()
            files = await self._rows(
                "select name, zlib from artifacts where scan = ? and name not like 'evidence/%'",
                ident,
            )
            report = packed_report({each["name"]: each["zlib"] for each in files}, Stored(*row))
        if report is None:
            await answer(send, 404, b"There is no report of this version in the database.\n")
            return
        await answer(send, 200, render(report, lang).encode(), "text/html; charset=utf-8")

    def _listed(self, app: str) -> list[tuple[str, list[tuple[str, str]]]]:
        """Folders of an app's bundles with their files: name, address."""
        return [
            (str(folder), [(name, quote(name)) for name in sorted(_files(folder))])
            for folder in self._bundles.get(app, [])
        ]

    async def _file(self, app: str, wanted: str, send: Send) -> None:
        number, _, name = wanted.partition("/")
        folders = self._bundles.get(app, [])
        folder = folders[int(number)] if number.isdecimal() and int(number) < len(folders) else None
        path = _files(folder).get(name) if folder is not None else None
        try:
            data = path.read_bytes() if path is not None else None
        except OSError:
            data = None
        if data is None:
            await answer(send, 404, b"There is no such file in the bundle.\n")
            return
        # Whatever a stranger's file holds, it is saved and not shown.
        saved = (b"content-disposition", b"attachment")
        await answer(send, 200, data, "application/octet-stream", saved)


def _files(folder: Path) -> dict[str, Path]:
    """Files of a bundle by their relative names; nothing a link leads to."""
    return {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink() and path.resolve().is_relative_to(folder)
    }


def _gravity(verdict: str) -> int:
    order: tuple[str, ...] = VERDICTS
    return order.index(verdict) if verdict in order else len(order)


def _query(scope: Scope) -> dict[str, str]:
    found = parse_qs(scope.get("query_string", b"").decode("latin-1"), max_num_fields=20)
    return {name: values[0] for name, values in found.items()}


PHRASE: dict[str, Text] = {
    "apps": Text("各应用", "Apps"),
    "package": Text("包名", "Package"),
    "version": Text("版本", "Version"),
    "scan": Text("扫描", "Scan"),
    "as_of": Text("法律日期", "Law of"),
    "report": Text("完整报告", "The whole report"),
    "bundle": Text("证据包", "Bundle"),
    "limits": Text("局限", "Limits"),
    "results": Text("检查结果", "Results"),
    "check": Text("检查项", "Check"),
    "verdict": Text("结论", "Verdict"),
    "reason": Text("理由", "Why"),
    "message": Text("说明", "What it says"),
    "findings": Text("事实", "Facts"),
    "scans": Text("此安装包的扫描", "Scans of this APK"),
    "category": Text("类别", "Category"),
    "market": Text("市场", "Store"),
    "unnamed": Text("未命名应用", "Unnamed app"),
    "face_class": Text("人脸功能", "Face classes"),
    "rows": Text("数据行", "Rows"),
}
