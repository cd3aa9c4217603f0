"""Which scans a study counts, as SQL that anybody can run again.

Every question of a study begins with the same two tables made on the way: ``counted``, the scans that
count, and ``judged``, their results with what is flagged and what was assessed at all.
"""

import sqlite3
from typing import Literal, NamedTuple

from reports.model import FLAGGED, VERDICTS

Count = Literal["apk", "package", "scan"]
"""What is counted once: the latest scan of each APK, of each package's latest version, or every scan."""

ASSESSED = VERDICTS[:4]
"""Verdicts that answer the question: the denominator of every rate."""
ACCUSED = VERDICTS[:2]
"""Verdicts that say what appears to conflict with a provision, without a person's judgement left open."""

_LATEST = (
    "s.scanned_at desc, s.as_of desc, s.law_version desc, s.tool_version desc, "
    "s.catalogue_version desc, coalesce(s.policy_sha256, '') desc, s.id desc"
)
_PARTITION: dict[Count, tuple[str, str]] = {
    "apk": ("s.app", _LATEST),
    "package": (
        "a.package",
        f"coalesce(s.version_date, '') desc, cast(a.version_code as integer) desc, {_LATEST}",
    ),
    "scan": ("s.id", "s.id"),
}


class Scope(NamedTuple):
    """What a study looks at. Empty filters let everything through."""

    per: Count = "apk"
    categories: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()

    def sql(self, query: str) -> str:
        """A whole statement: the tables made on the way, and the question."""
        return f"{self._counted()},\n{self._judged()}\n{query.strip()}"

    def _counted(self) -> str:
        partition, order = _PARTITION[self.per]
        kept = [
            f"coalesce({column}, '') in {literals(values)}"
            for column, values in (("category", self.categories), ("market", self.markets))
            if values
        ]
        where = " and ".join(["place = 1", *kept])
        return (
            "with counted as (\n"
            "  select * from (\n"
            f"    select s.*, a.package, row_number() over (\n      partition by {partition}\n"
            f"      order by {order}\n    ) as place\n"
            "    from scans s join apps a on a.sha256 = s.app\n"
            f"  ) where {where}\n)"
        )

    def _judged(self) -> str:
        only = f'\n  where r."check" in {literals(self.checks)}' if self.checks else ""
        return (
            "judged as (\n"
            f"  select r.*, r.verdict in {literals(FLAGGED)} as flagged,\n"
            f"    r.verdict in {literals(ACCUSED)} as accused,\n"
            f"    r.verdict in {literals(ASSESSED)} as assessed\n"
            f"  from results r join counted c on c.id = r.scan{only}\n)"
        )


def literals(values: tuple[str, ...]) -> str:
    """Texts as a list for ``in``, whatever is in them."""
    # SQLite ends a statement at a NUL; no value of a database that could match has one.
    quoted = ("'" + value.replace("'", "''").replace("\0", "�") + "'" for value in values)
    return f"({', '.join(quoted)})"


_Z = 1.959963984540054
"""Of 95 %."""
_Z2 = _Z * _Z


def wilson(successes: str, trials: str) -> tuple[str, str]:
    """Lower and upper end of the 95 % Wilson score interval as SQL; null without trials."""
    k, n = f"({successes})", f"({trials})"
    middle = f"{k} + {_Z2 / 2!r}"
    spread = f"{_Z!r} * sqrt({k} * 1.0 * ({n} - {k}) / {n} + {_Z2 / 4!r})"
    low, high = (f"({middle} {sign} {spread}) / ({n} + {_Z2!r})" for sign in "-+")
    # With nobody or everybody flagged the end is exact; rounding must not push it past 0 or 1.
    return (
        f"case when {n} > 0 then case when {k} = 0 then 0.0 else max(0.0, {low}) end end",
        f"case when {n} > 0 then case when {k} = {n} then 1.0 else min(1.0, {high}) end end",
    )


_OF_INPUTS = {"state", "code", "scan", "category", "market"}


def has_inputs(connection: sqlite3.Connection) -> bool:
    """Whether a batch tells what became of every input that was named."""
    columns = {row[1] for row in connection.execute("pragma table_info(batch)")}
    if not columns >= _OF_INPUTS:
        return False
    return connection.execute("select 1 from batch limit 1").fetchone() is not None
