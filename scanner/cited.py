"""Which flagged checks rest on a piece of evidence, so that a picture can mark what accuses."""

import re
from collections.abc import Iterable, Sequence
from typing import get_args

from analyzers.artifacts import Evidence
from analyzers.observed import Moment, MomentKind
from reports.model import FLAGGED, Result

_LINE = re.compile(r"^line (\d{1,12})$")
_KINDS = frozenset(get_args(MomentKind))

Place = tuple[str, str]
"""Source and locator of a piece of evidence."""


def line_of(piece: Evidence) -> int | None:
    """The line of the session's log that a piece of evidence points to."""
    found = _LINE.match(piece.locator)
    return int(found[1]) if found and piece.kind in ("event", "screen") else None


class Cited:
    """The evidence of the flagged results, by place."""

    def __init__(self, results: Iterable[Result]) -> None:
        self._order: list[str] = []
        self._places: dict[Place, set[str]] = {}
        self._lines: dict[int, dict[str, set[str]]] = {}
        for result in results:
            if result.verdict not in FLAGGED:
                continue
            self._order.append(result.check)
            for finding in result.findings:
                for piece in finding.evidence:
                    self._take(result.check, piece)

    def _take(self, check: str, piece: Evidence) -> None:
        line = line_of(piece)
        if line is None:
            self._places.setdefault((piece.source, piece.locator), set()).add(check)
            return
        kind = piece.excerpt.partition(": ")[0]
        kinds = self._lines.setdefault(line, {})
        kinds.setdefault(kind if kind in _KINDS else "", set()).add(check)

    def by(self, evidence: Iterable[Evidence]) -> tuple[str, ...]:
        """Checks that cite one of these very places, in the order of the catalogue."""
        found: set[str] = set()
        for piece in evidence:
            found |= self._places.get((piece.source, piece.locator), set())
        return self._sorted(found)

    def moments(self, line: Sequence[Moment]) -> list[tuple[str, ...]]:
        """For each of the moments of one line of the log: the checks that cite it.

        A citation names the kind of moment it means; one that names none, or a kind that the line does not hold,
        counts for the whole line.
        """
        kinds = self._lines.get(line[0].n, {}) if line else {}
        held = {moment.kind for moment in line}
        whole = {check for kind, checks in kinds.items() if kind not in held for check in checks}
        return [
            self._sorted(
                whole | kinds.get(moment.kind, set()) | set(self.by(_elsewhere(moment.evidence)))
            )
            for moment in line
        ]

    def _sorted(self, checks: set[str]) -> tuple[str, ...]:
        return tuple(check for check in self._order if check in checks)


def _elsewhere(evidence: Iterable[Evidence]) -> list[Evidence]:
    return [piece for piece in evidence if line_of(piece) is None]
