"""How far the paths of a session got, from where its runs begin and end."""

from collections.abc import Iterable

from analyzers.dynamic.events import Line, RunEnd, RunStart
from analyzers.dynamic.session import PathCoverage


def walks(lines: Iterable[Line]) -> list[tuple[RunStart, RunEnd]]:
    """Each run with its end; one that has none was interrupted."""
    starts: dict[str, RunStart] = {}
    ends: dict[str, RunEnd] = {}
    for line in lines:
        if isinstance(line.event, RunStart):
            starts.setdefault(line.run, line.event)
        elif isinstance(line.event, RunEnd):
            ends.setdefault(line.run, line.event)
    cut = RunEnd(False, "interrupted")
    return [(start, ends.get(run, cut)) for run, start in starts.items()]


def coverage_of(walks: list[tuple[RunStart, RunEnd]]) -> tuple[PathCoverage, ...]:
    """How far each path got, in the order they were first walked. Runs without hooks count where there are no others."""
    found: dict[str, list[tuple[RunStart, RunEnd]]] = {}
    for start, end in walks:
        found.setdefault(start.path, []).append((start, end))
    rows = []
    for both in found.values():
        each = [walk for walk in both if walk[0].hooks] or both
        # Where nobody trusts our certificate, a path that ends early is an answer.
        each = [walk for walk in each if walk[0].trial != "no-ca"] or each
        done = [set(end.reached) for _, end in each if end.completed]
        reached = set.intersection(*done) if done else set()
        why = {end.why or "unfinished" for _, end in each if not end.completed}
        path = each[0][0].path
        rows.append(
            PathCoverage(path, len(each), len(done), tuple(sorted(reached)), tuple(sorted(why)))
        )
    return tuple(rows)
