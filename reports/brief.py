"""What stands on the first page of a report: the limits and findings that weigh most.

Nothing is judged here; the order is that of the report: by verdict, severity, and the catalogue.
"""

from analyzers.artifacts import Limitation, Text
from reports.model import FLAGGED, SEVERITIES, VERDICTS, Report, Result

MOST_FINDINGS = 5
MOST_LIMITS = 3

_WEIGHTY = (
    "packed",
    "code-hidden",
    "no-session",
    "no-policy",
    "policy-not-fetched",
    "policy-without-function",
    "session-other-build",
    "device-simulated",
    "budget",
)
"""Limits that silence most checks, the weightiest first; the others follow in the order of the report."""


def flagged(report: Report) -> list[Result]:
    """All results that ask somebody to act, the gravest first."""
    found = [result for result in report.results if result.verdict in FLAGGED]
    return sorted(
        found,
        key=lambda result: (VERDICTS.index(result.verdict), SEVERITIES.index(result.severity)),
    )


def gravest(report: Report) -> list[Result]:
    """The first of them."""
    return flagged(report)[:MOST_FINDINGS]


def ground(result: Result) -> Text | None:
    """The first provision a result rests on."""
    return next((each.citation for each in result.provisions if each.use == "ground"), None)


def biggest_limits(report: Report) -> list[Limitation]:
    """The limits that weigh most."""

    def weight(limit: Limitation) -> int:
        named = (at for at, ident in enumerate(_WEIGHTY) if limit.id.startswith(ident))
        return next(named, len(_WEIGHTY))

    return sorted(report.limitations, key=weight)[:MOST_LIMITS]
