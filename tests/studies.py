"""Small studies for tests: reports of invented apps, and a database of them."""

import hashlib
import tempfile
from datetime import date
from pathlib import Path

from builders import policy, report, sdk, static
from msgspec.structs import replace

from analyzers.artifacts import Limitation, Text, encode
from reports.model import VERDICTS, Report
from scanner.context import Context
from scanner.store import Store
from scanner.study_sources import open_source

HOSTILE = (
    '=cmd|"/C calc"!A1<script>alert(1)</script>"><img src=x onerror=alert(2)>\u202egpj.exe\x1b[31m\x00,'
    "'; drop table apps; -- \r\n$x$ {{ 7*7 }} ]]>"
)
"""What an app or a user may put into a field."""
CHECK = "policy-separate-face-clause"
OTHER = "policy-face-notice-elements"


def of_app(name: str, verdicts: dict[str, str] | None = None, /, **parts) -> Report:
    """A report on an app of this name.

    ``verdicts`` sets the answer of some checks; ``category``, ``market``, ``version_date`` are the context's,
    ``scanned_at`` and ``as_of`` the report's, ``policy`` and ``sdks`` the artifacts'; the others are the app's.
    """
    context = Context(
        category=parts.pop("category", None),
        market=parts.pop("market", None),
        version_date=parts.pop("version_date", None),
    )
    whole = report(
        context,
        parts.pop("as_of", date(2026, 11, 22)),
        static=static(sdks=parts.pop("sdks", (sdk(),))),
        policy=parts.pop("policy", None),
    )
    scanned_at = parts.pop("scanned_at", "2026-11-22T08:00:00Z")
    limitation = parts.pop("limitation", None)
    fields = {
        "package": f"com.example.{name}",
        "sha256": hashlib.sha256(name.encode()).hexdigest(),
        **parts,
    }
    results = tuple(
        replace(result, verdict=(verdicts or {}).get(result.check, result.verdict))
        for result in whole.results
    )
    given = [result.verdict for result in results]
    limits = whole.limitations
    if limitation is not None:
        limits = (*limits, Limitation(limitation, Text(f"{limitation} 的说明", f"of {limitation}")))
    return replace(
        whole,
        app=replace(whole.app, **fields),
        scanned_at=scanned_at,
        limitations=limits,
        results=results,
        summary={verdict: given.count(verdict) for verdict in VERDICTS},
    )


def some() -> list[Report]:
    """Eight scans of seven APKs of six packages; ``a`` was scanned twice, ``b`` came in two versions."""
    told = policy(elements=("method", "retention"), notice=("purpose",))
    return [
        of_app("a", {CHECK: "compliant"}, scanned_at="2026-11-20T08:00:00Z", category="finance"),
        of_app("a", {CHECK: "violation"}, category="finance", version_date=date(2026, 1, 31)),
        of_app("b", {CHECK: "likely-violation"}, market="huawei", version_date=date(2025, 12, 31)),
        of_app(
            "b",
            {CHECK: "compliant"},
            sha256="b2" * 32,
            version_code="200",
            version_date=date(2026, 4, 1),
            sdks=(sdk(), sdk("arcsoft-arcface", grade="present")),
        ),
        of_app(
            "c", {CHECK: "needs-manual-review", OTHER: "violation"}, category="social", policy=told
        ),
        of_app("d", {CHECK: "not-assessed"}, category="social", limitation="packed"),
        of_app("e", {CHECK: "not-applicable"}, sdks=()),
        of_app(
            "f",
            {CHECK: "compliant"},
            category=HOSTILE,
            market=HOSTILE,
            version=HOSTILE,
            label=HOSTILE,
            policy=policy(elements=("method",)),
        ),
    ]


def page(lang) -> str:
    """The page of the study of these scans."""
    from reports.study.page import Study, render

    with tempfile.TemporaryDirectory() as folder:
        opened = open_source(database(Path(folder) / "study.sqlite"))
        try:
            return render(opened.connection, Study(), lang)
        finally:
            opened.close()


def database(path, reports=None):
    """A database of these scans; returns its path."""
    with Store(path) as store:
        for position, whole in enumerate(some() if reports is None else reports):
            store.save(f"scan{position}", whole, "read", {"report.json": encode(whole)})
    return path
