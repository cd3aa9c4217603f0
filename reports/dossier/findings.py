"""The parts of a dossier that hold the verdicts: findings one by one, and the rest in a table."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from analyzers.artifacts import Evidence, Text
from reports.dossier.blocks import Block, Code, Figure, Heading, Listing, Paragraph, Quote, Table
from reports.dossier.shots import MOST, Shot, Shots, digest_of, lines_of
from reports.dossier.texts import Speaker, clean, name
from reports.model import SEVERITIES, VERDICTS, Citation, Finding, Report, Result, Verdict
from reports.sessions import MOMENT, Event, told
from reports.told import Accepted
from reports.words import CITATION_USE, GROUND, KIND, SEVERITY, VERDICT, pick
from reports.words_pipeline import state_of

FACTS = 24
"""Facts printed with a result."""
SHOWN = 6
"""Pieces of evidence printed with a fact; the report document has them all."""
EVENTS = 40
"""Rows of one order of events."""
PICTURES = 2
"""Screenshots with one fact."""
QUOTE = 400
"""Characters of a quotation."""
AROUND = 120
"""Characters before and after it."""
STEPS = 12
"""Classes on the way to a place in code."""


def ordered(results: Iterable[Result], verdicts: tuple[Verdict, ...]) -> list[Result]:
    """Results of these verdicts by gravity, then severity, then as the catalogue has them."""
    chosen = [result for result in results if result.verdict in verdicts]
    return sorted(chosen, key=lambda r: (VERDICTS.index(r.verdict), SEVERITIES.index(r.severity)))


def cited(provisions: Iterable[Citation], use: str) -> list[Text]:
    """Citations of one use, each once. Criminal provisions are for a court to name, not for a dossier."""
    texts = (p.citation for p in provisions if p.use == use and not p.id.startswith("crim-"))
    return list(dict.fromkeys(texts))


class Teller:
    """Tells results. Screenshots are counted over the whole dossier."""

    def __init__(self, say: Speaker, shots: Shots) -> None:
        self._say = say
        self._shots = shots
        self._figures: dict[str, int] = {}

    def result(self, result: Result, number: int) -> Iterator[Block]:
        """One result: fact, evidence, provisions, what it rests on, what would change it, remedy."""
        say = self._say
        title = name(say.pick(result.title))
        yield Heading(2, say(f"事项 {number}　{title}", f"Item {number}. {title}"))
        verdict, severity = say.pick(VERDICT[result.verdict]), say.pick(SEVERITY[result.severity])
        yield Paragraph(
            say(
                f"{verdict}（严重程度：{severity}；检查项 {name(result.check)}）",
                f"{verdict} (severity: {severity.lower()}; check {name(result.check)})",
            ),
            say("结论：", "Verdict: "),
        )
        yield Paragraph(say.pick(result.message), say("事实：", "Fact: "))
        if result.accepted is not None:
            yield self._accepted(result.accepted)
        for index, finding in enumerate(result.findings[:FACTS], 1):
            yield from self._finding(finding, f"{number}.{index}")
        if (more := len(result.findings) - FACTS) > 0:
            text = say(
                f"另有 {more} 项事实，见 report.json。", f"{more} more facts in report.json."
            )
            yield Paragraph(text, small=True)
        yield from self._provisions(result)
        yield from self._weighing(result)
        yield from self._remedy(result)

    def _finding(self, finding: Finding, number: str) -> Iterator[Block]:
        say = self._say
        yield Heading(3, say(f"证据 {number}", f"Evidence {number}"))
        yield Paragraph(say.pick(finding.message))
        events, others = told(finding.evidence)
        if events:
            yield from self._events(events)
        way: tuple[str, ...] = ()
        for piece in others[:SHOWN]:
            block = self._piece(piece)
            if isinstance(block, Code):
                way, block = block.way, replace(block, way=() if block.way == way else block.way)
            yield block
        if (more := len(others) - SHOWN) > 0:
            yield Paragraph(
                say(f"另有 {more} 处，见 report.json。", f"{more} more in report.json."), small=True
            )
        yield from self._pictures(finding.evidence)
        if finding.accepted is not None:
            yield self._accepted(finding.accepted)
        yield Paragraph(name(finding.fingerprint), say("指纹：", "Fingerprint: "), small=True)

    def _accepted(self, mark: Accepted) -> Block:
        label = self._say(
            "使用者的标注（不影响结论）：", "Marked by the user (no effect on the verdict): "
        )
        return Paragraph(self._say.pick(state_of(mark)), label, small=True)

    def _events(self, events: tuple[Event, ...]) -> Iterator[Block]:
        say = self._say
        first = [event for event in events if event.run == events[0].run]
        rows = tuple(
            (str(e.line), e.seconds, say.pick(MOMENT[e.kind]), name(e.what)) for e in first[:EVENTS]
        )
        run = name(events[0].run)
        yield Paragraph(say(f"运行 {run} 的先后次序", f"Order of events in run {run}"), small=True)
        head = (say("行", "Line"), say("秒", "Seconds"), say("事件", "Event"), say("内容", "What"))
        yield Table(head, rows, (8, 12, 18, 62))
        if (more := len(first) - EVENTS) > 0:
            yield Paragraph(
                say(f"另有 {more} 行，见 report.json。", f"{more} more rows in report.json."),
                small=True,
            )
        rest = list(dict.fromkeys(name(e.run) for e in events if e.run != events[0].run))
        if rest:
            yield Paragraph(
                say("、", ", ").join(rest), say("同样见于：", "Seen as well in: "), small=True
            )

    def _piece(self, piece: Evidence) -> Block:
        kind = self._say.pick(KIND[piece.kind])
        place = f"{kind}  {name(piece.source)}  {name(piece.locator)}"
        if piece.kind in ("policy", "screen"):
            before, found, after = piece.context.partition(piece.excerpt or "\0")
            if piece.kind == "screen" or not found:
                before, found, after = "", piece.excerpt, ""
            return Quote(clean(before[-AROUND:]), clean(found, QUOTE), clean(after[:AROUND]), place)
        way = tuple(name(step) for step in piece.path[:STEPS])
        text = piece.excerpt + (f"\n{piece.context}" if piece.context else "")
        return Code(place, clean(text, QUOTE), way)

    def _pictures(self, evidence: tuple[Evidence, ...]) -> Iterator[Block]:
        # A screen named as evidence tells most, then what was seen last before the fact.
        screens = lines_of(piece for piece in evidence if piece.kind == "screen")
        found = self._shots.at([*screens, *reversed(lines_of(evidence))])[:PICTURES]
        for shot in sorted(found, key=lambda shot: shot.line):
            if (earlier := self._figures.get(shot.name)) is not None:
                text = self._say(f"截图见图 {earlier}。", f"Screenshot: see figure {earlier}.")
                yield Paragraph(text, small=True)
            elif len(self._figures) < MOST:
                yield self._figure(shot)

    def _figure(self, shot: Shot) -> Block:
        say = self._say
        digest = digest_of(shot)
        place = say(
            f"记录第 {shot.line} 行，运行 {name(shot.run)}；原图 SHA-256 {name(digest)}",
            f"line {shot.line} of the log, run {name(shot.run)}; SHA-256 of the original {name(digest)}",
        )
        picture = self._shots.picture(shot)
        if picture is None:
            missing = say(
                "截图未附（文件不在或不能安全显示）：",
                "Screenshot not shown (gone, or not safe to show): ",
            )
            return Paragraph(missing + place, small=True)
        number = self._figures[shot.name] = len(self._figures) + 1
        coarse = say("画面可能含人脸，已打码；", "a face may be in it, so it is shown coarse; ")
        copied = say(
            f"本图为另存的副本（可能已为人脸打码），SHA-256 {picture.copied}；",
            f"this is a copy (faces may have been made coarse), SHA-256 {picture.copied}; ",
        )
        caption = (coarse if picture.coarse else "") + (copied if picture.copied else "") + place
        return Figure(
            picture.data,
            picture.media,
            picture.width,
            picture.height,
            say(f"截图，记录第 {shot.line} 行", f"Screenshot at line {shot.line} of the log"),
            say(f"图 {number}　{caption}", f"Figure {number}. {caption}"),
        )

    def _provisions(self, result: Result) -> Iterator[Block]:
        say = self._say
        for use, label in CITATION_USE.items():
            texts = tuple(say.pick(text) for text in cited(result.provisions, use))
            if texts:
                named = GROUND[result.verdict] if use == "ground" else label
                lead = pick(named, say.lang).rstrip("：: ") + say.colon
                if use == "ground" and len(texts) > 1:
                    yield Paragraph("", lead)
                    yield Listing(texts)
                else:
                    yield Paragraph(say.joined(texts), lead, small=use != "ground")

    def _weighing(self, result: Result) -> Iterator[Block]:
        say = self._say
        for label, texts in (
            (say("依据的材料：", "Rests on: "), result.rests_on),
            (say("未查看：", "Not looked at: "), result.missing),
            (say("何以改变结论：", "Would change it: "), result.would_change),
        ):
            if texts:
                yield Paragraph(say.joined([say.pick(text) for text in texts]), label)

    def _remedy(self, result: Result) -> Iterator[Block]:
        say = self._say
        yield Paragraph(say.pick(result.remedy), say("整改建议：", "Remedy: "))
        if result.fix is not None:
            yield Paragraph(say.pick(result.fix.text))
            if result.fix.code:
                yield Code(
                    say("示例（须按实际修改）", "Outline, to be adapted"), clean(result.fix.code)
                )


def flagged_table(report: Report, say: Speaker) -> Block:
    """Findings at a glance."""
    rows = ordered(report.results, VERDICTS[:3])
    head = (
        say("序号", "No."),
        say("检查项", "Check"),
        say("结论", "Verdict"),
        say("严重程度", "Severity"),
    )
    return Table(
        head,
        tuple(
            (
                str(number),
                name(say.pick(result.title)),
                say.pick(VERDICT[result.verdict]),
                say.pick(SEVERITY[result.severity]),
            )
            for number, result in enumerate(rows, 1)
        ),
        (8, 56, 20, 16),
    )


def others(report: Report, say: Speaker) -> Iterator[Block]:
    """The checks that are not flagged: what was found, and why no more can be said."""
    rows = ordered(report.results, VERDICTS[3:])
    if not rows:
        yield Paragraph(say("没有其他检查项。", "There are no other checks."))
        return
    yield Paragraph(
        say(
            "“未评估”表示没有取得所需的证据，不等于“未见不合规”；“未见不合规”也不是合规证明。",
            "“Not assessed” means that the evidence was not available; it is never “no conflict seen”, which in turn "
            "is no certificate.",
        ),
        small=True,
    )
    yield Table(
        (say("检查项", "Check"), say("结论", "Verdict"), say("说明", "Why")),
        tuple(
            (
                name(say.pick(result.title)),
                say.pick(VERDICT[result.verdict]),
                say.pick(result.message, QUOTE),
            )
            for result in rows
        ),
        (30, 16, 54),
    )


def none_found(say: Speaker) -> Paragraph:
    """What stands in place of findings."""
    return Paragraph(
        say(
            "在所看到的范围内没有这一类结论。这不是合规证明，局限见第二部分。",
            "There is no verdict of this kind within what could be looked at. This is no certificate; for the limits "
            "see part 2.",
        )
    )
