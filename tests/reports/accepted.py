"""Reports with the marks of a baseline, for renderings."""

from msgspec.structs import replace
from samples import HOSTILE, violating

from analyzers.artifacts import Text
from reports.model import FLAGGED, Report
from reports.told import Accepted, Baseline, Outline

FIX = Outline(
    Text("拆成两步。", "Make it two steps."), "kotlin", 'fun ask() {\n    show("同意?")\n}'
)


def mended() -> Report:
    """`violating` with an outline at each flagged result."""
    report = violating()
    results = tuple(
        replace(result, fix=FIX) if result.verdict in FLAGGED else result
        for result in report.results
    )
    return replace(report, results=results)


def marked(state: str = "accepted", reason: str = "修复排在 5.2 版", only: str = "") -> Report:
    """`mended` with every finding (or one check's) known to the baseline."""
    mark = Accepted(reason, "li", "2027-03-01", state)
    report = mended()
    results = tuple(
        replace(
            result,
            findings=tuple(replace(finding, accepted=mark) for finding in result.findings),
            accepted=None if result.findings else mark,
        )
        if result.verdict in FLAGGED and only in ("", result.check)
        else result
        for result in report.results
    )
    note = Text("基线条目未对应任何发现：x。", "This entry of the baseline matches nothing: x.")
    return replace(report, results=results, baseline=Baseline(3, 1, (note,)))


def hostile_mark() -> Report:
    """`marked` by somebody who wants to get out of the document."""
    return marked(reason=HOSTILE + "\n\n</details><script>alert(1)</script>")
