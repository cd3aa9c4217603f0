"""A database of scans (or bundles, or reports) in a notebook: tables as data frames, SQL, reports."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyzers.errors import InputError
from reports.model import SEVERITIES, VERDICTS, Report
from reports.study.columns import COLUMNS
from reports.study.scope import Count, Scope
from reports.study.tables import missing, rows
from scanner.database import Server, where
from scanner.study_sources import Opened, open_source
from scanner.tables import TABLES

if TYPE_CHECKING:
    import pandas as pd

_ORDERED = {"verdict": VERDICTS, "severity": SEVERITIES, "max_verdict": VERDICTS}
_DATES = ("as_of", "version_date", "applies_from")
_MOMENTS = ("scanned_at",)
_FLAGS = ("weak", "not_face_data", "covered", "face_mentioned", "face_processed", "separate_clause")
_LISTS = ("face_class", "face_classes", "methods", "signals", "provisions", "path", "quotes")


class Scans:
    """An opened source of scans, read only. Use as a context manager, or call `close`.

    >>> from scanner import open_db
    >>> with open_db("study.sqlite") as scans:  # doctest: +SKIP
    ...     tidy = scans.frame("tidy")
    ...     tidy[tidy.assessed].groupby("check").flagged.mean()
    """

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    def __enter__(self) -> "Scans":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._opened.close()

    @property
    def unreadable(self) -> tuple[str, ...]:
        """One sentence for each report of the source that could not be read and is not in it."""
        return self._opened.unreadable

    def frame(
        self,
        name: str,
        *,
        per: Count = "apk",
        categories: Sequence[str] = (),
        markets: Sequence[str] = (),
        checks: Sequence[str] = (),
    ) -> "pd.DataFrame":
        """A table as a data frame.

        :param name: a table of the database (``results``, ``apps``, ``sdks``, ``findings``, ``evidence``,
            ``policies``, ``policy_elements``, ``limitations``, ``gates``, …) with every scan in it, or ``tidy``: one
            row per app and check, of the scans that count.
        :param per: for ``tidy``, what counts once: the latest scan of each ``apk``, of each ``package``'s latest
            version, or every ``scan``; the other parameters leave only some categories, markets or checks.

        Verdicts and severities are ordered categories, gravest first; dates ``datetime64`` (``NaT`` where there is
        none); yes and no are booleans; lists are tuples.

        Raises ``ValueError`` for another name and `InputError` (``extra-missing``) without pandas.
        """
        if name == "tidy":
            scope = Scope(per, tuple(categories), tuple(markets), tuple(checks))
            names = [column.name for column in COLUMNS]
            return _typed(_framed(rows(self._opened.connection, scope), names))
        if name not in TABLES:
            raise ValueError(f"there is no table {name!r}; there are tidy, {', '.join(TABLES)}")
        return _typed(self.sql(f"select * from [{name}] order by rowid"))

    def sql(self, query: str, params: Sequence[Any] | dict[str, Any] = ()) -> "pd.DataFrame":
        """What a question in SQL returns, as SQLite gives it. Raises ``ValueError`` for what SQLite refuses.

        :param params: values for ``?`` or ``:name`` in it.
        """
        try:
            cursor = self._opened.connection.execute(query, params)
            names = [column[0] for column in cursor.description or ()]
            return _framed(cursor.fetchall(), names)
        except sqlite3.Error as error:
            raise ValueError(f"SQLite: {error}") from None

    def scope_sql(self, query: str, per: Count = "apk") -> str:
        """The query with the tables ``counted`` (scans that count) and ``judged`` (their results) before it."""
        return Scope(per).sql(query)

    def reports(self) -> Iterator[Report]:
        """The whole reports, by package; those of an older form are left out."""
        from scanner.rejudging import STORED, Stored, packed_report

        scans = self._opened.connection.execute(
            f"select s.id, {STORED} from scans s join apps a on a.sha256 = s.app "
            "order by a.package, s.app, s.scanned_at, s.id"
        )
        for scan, *row in scans:
            files = self._opened.connection.execute(
                "select name, zlib from artifacts where scan = ? and name not like 'evidence/%'",
                [scan],
            )
            report = packed_report(dict(files), Stored(*row))
            if report is not None:
                yield report


def open_db(path: Path | str | Server) -> Scans:
    """Open a database of scans (a file, or ``postgresql://user@host/name``), a bundle, a folder of bundles or a file of reports, read only.

    Raises `analyzers.errors.InputError` with a stable ``code``: ``source-missing``, ``source-unknown``,
    ``report-damaged``, ``db-unusable``.
    """
    return Scans(open_source(where(path)))


def _pandas() -> Any:
    try:
        import pandas
    except ImportError:
        raise missing("A data frame", "pandas") from None
    return pandas


def _framed(found: Iterable[Any], names: list[str]) -> "pd.DataFrame":
    frame: pd.DataFrame = _pandas().DataFrame(list(found), columns=names)
    return frame


def _typed(frame: "pd.DataFrame") -> "pd.DataFrame":
    pandas = _pandas()
    for name in frame.columns:
        column = frame[name]
        if name in _ORDERED:
            frame[name] = pandas.Categorical(column, categories=_ORDERED[name], ordered=True)
        elif name in _DATES:
            frame[name] = pandas.to_datetime(column, format="%Y-%m-%d", errors="coerce")
        elif name in _MOMENTS:
            frame[name] = pandas.to_datetime(
                column, format="%Y-%m-%dT%H:%M:%SZ", errors="coerce", utc=True
            )
        elif name in _FLAGS:
            frame[name] = column.astype("boolean")
        elif name in _LISTS and not all(isinstance(cell, tuple) for cell in column):
            frame[name] = column.map(_list)
    return frame


def _list(cell: Any) -> tuple[Any, ...]:
    try:
        found = json.loads(cell or "[]")
    except (TypeError, ValueError):
        return ()
    return tuple(found) if isinstance(found, list) else ()


__all__ = ["InputError", "Scans", "open_db"]
