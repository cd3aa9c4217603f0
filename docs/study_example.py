"""A small study, whole: the apps under tests/apks are scanned, and the numbers of docs/study.md printed.

Run it in a checkout: ``python docs/study_example.py``. It needs ``pip install 'faceaudit[study]'``.
"""

import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec

from reports.study.questions import PREVALENCE
from scanner import open_db, scan
from scanner.frames import Scans

APKS = Path(__file__).resolve().parents[1] / "tests" / "apks"
DAY = date(2026, 11, 22)
"""The law of this day: the numbers stay what they are."""


def scanned(target: Path) -> None:
    """Scan each app with its policy and context, and write one report a line."""
    with target.open("wb") as file:
        for apk in sorted(APKS.glob("*/*.apk")):
            beside = {path.name: path for path in apk.parent.iterdir()}
            report = scan(
                apk,
                policy=beside.get("policy.html") or beside.get("policy.txt"),
                context=beside.get("context.yaml"),
                as_of=DAY,
            )
            file.write(msgspec.json.encode(report) + b"\n")


def told(scans: Scans) -> Iterator[str]:
    """The study, line by line."""
    tidy = scans.frame("tidy")
    assessed = tidy[tidy.assessed]
    yield f"{tidy.app_sha256.nunique()} apps, {len(assessed)} of {len(tidy)} results assessed"

    yield "\nflagged / assessed with 95 % intervals, the five checks flagged most often:"
    rates = scans.sql(scans.scope_sql(PREVALENCE.sql))
    for row in rates.head(5).itertuples():
        again = assessed[assessed.check == row.check].flagged
        assert (again.sum(), again.size) == (row.flagged, row.assessed)  # both ways to count agree
        yield (
            f"  {row.check:34} {row.flagged:2} / {row.assessed:2}  {row.share:6.1%}"
            f"  ({row.low:.1%} to {row.high:.1%})"
        )

    yield "\napps that use a face SDK:"
    sdks = scans.frame("sdks")
    used = sdks[sdks.grade.isin(["reachable", "executed"]) & ~sdks.not_face_data]
    counts = used.groupby("sdk").scan.nunique().reset_index()
    for row in counts.sort_values(["scan", "sdk"], ascending=[False, True]).itertuples():
        yield f"  {row.sdk:34} {row.scan:2}"

    yield "\nwhat bounds the study:"
    limits = scans.frame("limitations").groupby("limitation").scan.nunique().reset_index()
    for row in limits.sort_values(["scan", "limitation"], ascending=[False, True]).itertuples():
        yield f"  {row.limitation:34} {row.scan:2}"


def main() -> None:
    """Scan and print."""
    with tempfile.TemporaryDirectory() as folder:
        reports = Path(folder) / "study.jsonl"
        scanned(reports)
        with open_db(reports) as scans:
            sys.stdout.write("\n".join(told(scans)) + "\n")


if __name__ == "__main__":
    main()
