"""A complaint (举报材料) drafted from selected results: blanks for the person, facts, evidence, provisions, requests.

It states facts and provisions only: who is to receive it, who signs it and what follows is for people.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal

from analyzers.errors import InputError
from reports.dossier.blocks import (
    Blanks,
    Block,
    Document,
    Fact,
    Facts,
    Heading,
    Listing,
    Notice,
    Paragraph,
    Table,
)
from reports.dossier.findings import cited, ordered
from reports.dossier.shots import Shots, digest_of, lines_of
from reports.dossier.texts import Lang, Speaker, name
from reports.formats import Attached, nothing
from reports.model import FLAGGED, Report, Result, Verdict
from reports.sessions import MOMENT, Event, told
from reports.words import VERDICT, pick

Form = Literal["docx", "markdown", "text"]

ACCUSING = FLAGGED[:2]
"""Verdicts that go into a letter unless others are selected."""
EVENTS = 30
"""Rows of the order of events."""
FACTS = 8
"""Facts told of one result."""
LIMITS = 12
"""Limitations told."""
MOST_SHOTS = 40


def chosen(report: Report, checks: Iterable[str] = ()) -> tuple[Result, ...]:
    """The results of these checks, or all that accuse, gravest first.

    :raises KeyError: a check that the report has no flagged result of.
    :raises InputError: ``letter-nothing-selected``.
    """
    flagged = {result.check: result for result in ordered(report.results, FLAGGED)}
    wanted = list(dict.fromkeys(checks))
    found = [flagged[check] for check in wanted]
    if not wanted:
        found = [result for result in flagged.values() if result.verdict in ACCUSING]
    if not found:
        reviews = [check for check, result in flagged.items() if result.verdict not in ACCUSING]
        more = f" For review by a person: {', '.join(reviews)} (--finding)." if reviews else ""
        raise InputError(
            "letter-nothing-selected",
            f"the report has no finding to complain of, so there is no letter.{more}",
        )
    return tuple(found)


def render(
    report: Report,
    results: tuple[Result, ...],
    form: Form,
    lang: Lang,
    attached: Attached = nothing,
) -> str | bytes:
    """The letter on these results. Raises `InputError` (``extra-missing``)."""
    document = letter(report, results, lang, attached)
    if form == "docx":
        from reports.dossier.docx import written

        return written(document)
    from reports.dossier import plain

    return plain.markdown(document) if form == "markdown" else plain.text(document)


def letter(
    report: Report, results: tuple[Result, ...], lang: Lang, attached: Attached = nothing
) -> Document:
    """The letter as blocks."""
    say = Speaker(lang)
    app = report.app
    parts = (
        (say("接收单位", "To"), _recipients(report, say)),
        (say("举报人", "From"), _complainant(say)),
        (say("被举报的应用", "The app"), _app(report, say)),
        (say("事实", "Facts"), _facts(report, results, say)),
        (say("证据清单", "Evidence"), _evidence(report, results, say, attached)),
        (_heading(results, say), _provisions(results, say)),
        (say("请求", "Requests"), _requests(say)),
        (say("附件目录", "Enclosures"), _enclosures(report, say)),
        (say("真实性声明与签名", "Statement of truth and signature"), _signed(say)),
    )
    blocks: list[Block] = [
        Notice(
            say(
                "草稿：由程序根据所列材料整理。请逐项核对事实、填写空白处，删去不适用的内容后再提交。",
                "Draft, compiled by a program from the material it names. Check every fact, fill in the blanks and strike "
                "out what does not apply before handing it in.",
            )
        )
    ]
    for number, (title, part) in enumerate(parts, 1):
        blocks.append(Heading(1, say.part(number) + title))
        blocks.extend(part)
    label = name(app.label[:40]) or name(app.package[:40])
    return Document(
        title=say("关于应用处理人脸信息的举报材料", "Complaint about an app's processing of faces"),
        subtitle=f"{label}  {name(app.version[:40])}",
        header=f"{label}  {name(app.package[:80])}",
        lang=lang,
        dated=report.scanned_at,
        blocks=tuple(blocks),
    )


# --- who and whom --------------------------------------------------------------------------------


def _recipients(report: Report, say: Speaker) -> Iterator[Block]:
    yield Blanks((say("接收单位", "Addressed to"),))
    if report.complain:
        yield Paragraph(
            say(
                "可以选择的渠道（保留适用的）：", "Channels to choose from (keep those that apply):"
            ),
            small=True,
        )
        yield Listing(tuple(say.pick(each.text) for each in report.complain))


def _complainant(say: Speaker) -> Iterator[Block]:
    yield Blanks(
        (
            say("姓名", "Name"),
            say("联系方式", "Contact"),
            say("身份证明（按接收单位要求）", "Proof of identity (as required)"),
            say("与该应用的关系（如：用户）", "Relation to the app (e.g. user)"),
        )
    )


def _app(report: Report, say: Speaker) -> Iterator[Block]:
    app = report.app
    rows = [
        Fact(say("应用名称", "Name"), name(app.label)),
        Fact(say("包名", "Package"), name(app.package), exact=True),
        Fact(say("版本", "Version"), f"{name(app.version)} ({name(app.version_code)})"),
        Fact(say("安装包 SHA-256", "SHA-256 of the package"), name(app.sha256), exact=True),
    ]
    for label, value in (
        (say("签名者", "Signed by"), app.signer),
        (say("来源市场", "Store"), app.market),
        (say("版本发布日", "Version published"), app.version_date),
    ):
        if value:
            rows.append(Fact(label, name(value)))
    yield Facts(tuple(rows))
    yield Blanks((say("运营者名称与地址", "Operator's name and address"),))


# --- facts ---------------------------------------------------------------------------------------


def _facts(report: Report, results: tuple[Result, ...], say: Speaker) -> Iterator[Block]:
    rows = _dated(report, results, say)
    if rows:
        yield Paragraph(say("按时间先后（UTC）：", "In order of time (UTC):"))
        yield Table((say("时间", "Time"), say("事项", "What")), tuple(rows), (32, 68))
    for number, result in enumerate(_in_time(results), 1):
        title = name(say.pick(result.title))
        verdict = pick(VERDICT[result.verdict], say.lang)
        yield Heading(2, f"{number}. {title}")
        yield Paragraph(say.pick(result.message))
        facts = [say.pick(finding.message, 400) for finding in result.findings[:FACTS]]
        if more := len(result.findings) - len(facts):
            facts.append(say(f"另有 {more} 项，见报告。", f"{more} more in the report."))
        if facts:
            yield Listing(tuple(facts))
        yield Paragraph(
            say(
                f"检查结论：{verdict}（{name(result.check)}）",
                f"Verdict of the check: {verdict} ({name(result.check)})",
            ),
            small=True,
        )
        if result.missing:
            missing = say.joined([say.pick(text) for text in result.missing])
            yield Paragraph(missing, say("未查看：", "Not looked at: "), small=True)
    limits = tuple(say.pick(each.message, 300) for each in report.limitations[:LIMITS])
    if limits:
        yield Paragraph(say("检查的局限：", "Limits of the examination:"), small=True)
        yield Listing(limits)


def _in_time(results: tuple[Result, ...]) -> list[Result]:
    """What a run shows by its first line there, then the others as they are."""
    last = 10**12
    return sorted(results, key=lambda r: min((e.line for e in _events((r,))), default=last))


def _events(results: Iterable[Result]) -> tuple[Event, ...]:
    """The first run's order of events behind the results, by line."""
    lines: dict[int, Event] = {}
    for result in results:
        for finding in result.findings:
            events = told(finding.evidence).events
            for event in events:
                if event.run == events[0].run:
                    lines.setdefault(event.line, event)
    return tuple(lines[line] for line in sorted(lines))


def _dated(report: Report, results: tuple[Result, ...], say: Speaker) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    origin = report.policy.snapshot.origin if report.policy is not None else None
    if origin is not None and (when := _moment(origin.fetched_at)) is not None:
        rows.append((_told(when), say("读取隐私政策", "The privacy policy was read")))
    recording = report.session.recording if report.session is not None else None
    zero = _moment(recording.zero) if recording is not None else None
    if zero is not None:
        device = name(recording.device) if recording is not None else ""
        rows.append((_told(zero), say(f"开始运行应用（{device}）", f"The app was run ({device})")))
        events = _events(results)
        for event in events[:EVENTS]:
            what = f"{event.run}  {pick(MOMENT[event.kind], say.lang)}  {event.what}"
            when = zero + timedelta(seconds=float(event.seconds))
            rows.append((_told(when), name(what)))
        if (more := len(events) - EVENTS) > 0:
            rows.append(("…", say(f"另有 {more} 项，见报告", f"{more} more in the report")))
    if (when := _moment(report.scanned_at)) is not None:
        rows.append((_told(when), say("整理报告", "The report was made")))
    first = [row for row in rows if row[0] != "…"]
    return sorted(first, key=lambda row: row[0]) + [row for row in rows if row[0] == "…"]


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _told(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S")


# --- evidence and law ----------------------------------------------------------------------------


def _evidence(
    report: Report, results: tuple[Result, ...], say: Speaker, attached: Attached
) -> Iterator[Block]:
    rows = [(say("应用安装包（APK）", "The package (APK)"), report.app.sha256)]
    if report.policy is not None:
        rows.append(
            (say("隐私政策原文件", "File of the privacy policy"), report.policy.snapshot.sha256)
        )
        rows.append((say("隐私政策文本", "Text of the privacy policy"), report.policy.text_sha256))
    if report.session is not None:
        rows.append((say("运行记录", "Log of the run"), report.session.log))
    pieces = [e for r in results for f in r.findings for e in f.evidence]
    for shot in Shots(attached).at(lines_of(pieces))[:MOST_SHOTS]:
        label = say(f"截图（记录第 {shot.line} 行）", f"Screenshot (line {shot.line} of the log)")
        rows.append((label, digest_of(shot)))
    yield Table(
        (say("序号", "No."), say("材料", "Material"), "SHA-256"),
        tuple((str(n), label, name(value)) for n, (label, value) in enumerate(rows, 1)),
        (8, 24, 68),
        exact=frozenset({2}),
    )


def _heading(results: tuple[Result, ...], say: Speaker) -> str:
    """Over the provisions: what only waits for a person's judgement is no accusation."""
    if any(result.verdict in ACCUSING for result in results):
        return say("涉嫌违反的规定", "Provisions the facts appear to conflict with")
    return say("有关规定", "Provisions concerned")


def _provisions(results: tuple[Result, ...], say: Speaker) -> Iterator[Block]:
    accused = _grounds(results, ACCUSING, say)
    if accused:
        yield Listing(accused)
    review = tuple(t for t in _grounds(results, FLAGGED[2:], say) if t not in accused)
    if review:
        yield Paragraph(
            say(
                "若经人工确认，涉嫌违反：",
                "If confirmed by a person, the facts appear to conflict with:",
            )
        )
        yield Listing(review)
    if not accused and not review:
        yield Paragraph(say("（请填写）", "(to be filled in)"))


def _grounds(
    results: tuple[Result, ...], verdicts: tuple[Verdict, ...], say: Speaker
) -> tuple[str, ...]:
    found = [c for r in results if r.verdict in verdicts for c in cited(r.provisions, "ground")]
    return tuple(dict.fromkeys(map(say.pick, found)))


def _requests(say: Speaker) -> Iterator[Block]:
    yield Listing(
        (
            say("依法调查核实上述事实。", "That the facts above are investigated."),
            say(
                "经查证属实的，要求运营者停止上述处理人脸信息的行为并改正。",
                "Where they are confirmed, that the operator stops this processing of faces and mends it.",
            ),
            say(
                "经查证属实的，要求运营者删除违规收集的人脸信息，并通知接收方删除。",
                "Where they are confirmed, that the operator deletes the faces so collected, and has recipients delete them.",
            ),
            say(
                "将受理情况和处理结果告知举报人。",
                "That the complainant is told what was done and decided.",
            ),
        ),
        numbered=True,
    )


def _enclosures(report: Report, say: Speaker) -> Iterator[Block]:
    items = [
        say("本材料证据清单所列文件", "The files in the list of evidence"),
        say(
            "检查报告及证据包（含校验清单）",
            "The report and the evidence bundle with its manifests",
        ),
    ]
    if report.session is None:
        items.append(
            say("人脸步骤全过程的截图和录屏", "Screenshots and a recording of the whole face step")
        )
    items.append(say("与运营者往来的记录（如有）", "Correspondence with the operator, if any"))
    items.append(say("举报人身份证明（按接收单位要求）", "Proof of identity (as required)"))
    yield Listing(tuple(items), numbered=True)


def _signed(say: Speaker) -> Iterator[Block]:
    yield Paragraph(
        say(
            "本人保证所述事实和提供的材料真实，并对其真实性负责；上列规定由主管机关认定是否适用。",
            "I declare that the facts stated and the material provided are true to my knowledge. Whether the provisions "
            "apply is for the authorities to decide.",
        )
    )
    yield Blanks((say("举报人签名", "Signature"), say("日期", "Date")))
