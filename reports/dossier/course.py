"""The parts of a dossier about the run: what happened in which order, and how far each path got."""

from collections.abc import Iterator
from importlib import import_module

from reports.dossier.blocks import Block, Drawing, Fact, Facts, Heading, Notice, Paragraph, Table
from reports.dossier.labels import LANE
from reports.dossier.texts import Lang, Speaker, clean, name
from reports.model import Report
from reports.pictured import Walk
from reports.sessions import MOMENT, PATH, run_on, walked
from reports.words import pick

WALKS = 12
"""Runs drawn."""
ROWS = 60
"""Occurrences of one run in the table."""


def chronology(report: Report, say: Speaker) -> Iterator[Block]:
    """What happened in each run."""
    if report.session is None:
        yield Notice(
            say("未运行应用，没有运行经过。", "The app was not run; there is no chronology.")
        )
        return
    yield Facts(
        tuple(
            Fact(say.pick(label), name(say.pick(value)), exact=len(value.en) == 64)
            for label, value in run_on(report.session)
        )
    )
    if not report.walks:
        yield Paragraph(
            say(
                "报告没有逐项列出经过；各项证据所附的先后次序见第三、四部分。",
                "The report lists no occurrences; the orders of events stand with the evidence in parts 3 and 4.",
            )
        )
    for walk in report.walks[:WALKS]:
        label = say.pick(PATH[walk.path]) if walk.path in PATH else name(walk.path)
        yield Heading(2, say(f"运行 {name(walk.run)}：{label}", f"Run {name(walk.run)}: {label}"))
        yield _drawn(walk, say)
    if (more := len(report.walks) - WALKS) > 0:
        yield Paragraph(
            say(f"另有 {more} 次运行，见 report.json。", f"{more} more runs in report.json."),
            small=True,
        )


def _drawn(walk: Walk, say: Speaker) -> Block:
    table = _table(walk, say)
    drawing = _timeline(walk, say.lang)
    if not drawing:
        return table
    caption = say(
        f"运行 {name(walk.run)} 的时间线，自上而下为各类事件，自左而右为时间；三角标出结论所引用的事件。",
        f"Timeline of run {name(walk.run)}: kinds of events from top to bottom, time from left to right; "
        "a triangle marks what a verdict rests on.",
    )
    return Drawing(drawing, caption, caption, table)


def _timeline(walk: Walk, lang: Lang) -> str:
    """The run as a drawing, empty where there is nothing to draw."""
    try:
        drawn = import_module("reports.pictures.timeline").svg(walk, lang)
    except ModuleNotFoundError:
        return ""
    return str(drawn)


def _table(walk: Walk, say: Speaker) -> Table:
    rows = []
    for each in walk.occurrences[:ROWS]:
        kind = pick(MOMENT[each.kind], say.lang) if each.kind in MOMENT else name(each.kind)
        lane = pick(LANE[each.lane], say.lang)
        marks = ", ".join(name(check) for check in each.checks)
        what = name(each.what) + (f" [{marks}]" if marks else "")
        rows.append((str(each.line), f"{each.start / 1000:.3f}", lane, kind, what))
    left = len(walk.occurrences) - len(rows) + walk.left_out
    if left > 0:
        note = say(f"另有 {left} 项未列", f"{left} more not listed")
        rows.append(("…", "", "", "", note))
    head = (
        say("行", "Line"),
        say("秒", "Seconds"),
        say("类别", "Kind"),
        say("事件", "Event"),
        say("内容", "What"),
    )
    return Table(head, tuple(rows), (8, 11, 14, 17, 50))


def coverage(report: Report, say: Speaker) -> Iterator[Block]:
    """Paths walked, runs, completed."""
    if report.session is None or not report.session.coverage:
        yield Notice(say("没有走过任何路径。", "No path was walked."))
        return
    head = (
        say("路径", "Path"),
        say("运行次数", "Runs"),
        say("走完", "Completed"),
        say("走到哪里", "How far"),
    )
    rows = tuple(
        (
            say.pick(PATH[path.path]) if path.path in PATH else name(path.path),
            str(path.runs),
            str(path.completed),
            clean(pick(walked(path), say.lang), 400),
        )
        for path in report.session.coverage
    )
    yield Table(head, rows, (24, 14, 14, 48))
