"""A report as the blocks of a dossier, in the order an inspector files it."""

from collections.abc import Callable, Iterator

from reports.dossier import closing
from reports.dossier.blocks import (
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
from reports.dossier.course import chronology, coverage
from reports.dossier.findings import Teller, flagged_table, none_found, ordered, others
from reports.dossier.labels import PARTS, SCOPE, TITLE
from reports.dossier.shots import Shots
from reports.dossier.texts import Lang, Speaker, name
from reports.formats import Attached, nothing
from reports.model import FLAGGED, VERDICTS, Report
from reports.words import FACE_CLASS, GATE_STATE, GRADE, VERDICT, pick

MOST_SDKS = 60
SHORT = 40
"""Characters of a name at the head of a page."""
Part = Callable[[], Iterator[Block]]


def content(
    report: Report, lang: Lang, attached: Attached = nothing, notes: tuple[str, ...] = ()
) -> Document:
    """The dossier of a report.

    :param attached: files of its bundle, for screenshots.
    :param notes: what a writer has to say about this copy, e.g. characters that no font has.
    """
    say = Speaker(lang)
    teller = Teller(say, Shots(attached))
    parts: dict[str, Part] = {
        "identity": lambda: _identity(report, say),
        "scope": lambda: _scope(report, say, notes),
        "findings": lambda: _findings(report, say, teller),
        "review": lambda: _review(report, say, teller),
        "others": lambda: others(report, say),
        "run": lambda: chronology(report, say),
        "coverage": lambda: coverage(report, say),
        "comparisons": lambda: closing.comparisons(report, say),
        "duties": lambda: closing.duties(report, say),
        "replies": lambda: closing.replies(report, say),
        "keeping": lambda: closing.keeping(report, say),
        "liability": lambda: closing.liability(report, say),
        "hashes": lambda: closing.hashes(report, say, attached),
        "reading": lambda: closing.reading(say),
        "signature": lambda: closing.signature(say),
    }
    blocks: list[Block] = []
    for number, (ident, part) in enumerate(parts.items(), 1):
        blocks.append(Heading(1, say.part(number) + say.pick(PARTS[ident])))
        blocks.extend(part())
    app = report.app
    label = name(app.label[:SHORT]) or name(app.package[:SHORT])
    return Document(
        title=say.pick(TITLE),
        subtitle=f"{label}  {name(app.version[:SHORT])}",
        header=f"{label}  {name(app.package[: 2 * SHORT])}  SHA-256 {name(app.sha256)[:16]}…",
        lang=lang,
        dated=report.scanned_at,
        blocks=tuple(blocks),
    )


# --- 1: the app ----------------------------------------------------------------------------------


def _identity(report: Report, say: Speaker) -> Iterator[Block]:
    app = report.app
    size = f"{app.size:,} {say('字节', 'bytes')}"
    levels = f"{app.min_sdk or '—'} / {app.target_sdk or '—'}"
    rows = [
        Fact(say("应用名称", "Name"), name(app.label) or say("（应用未提供名称）", "(none given)")),
        Fact(say("包名", "Package"), name(app.package), exact=True),
        Fact(say("版本", "Version"), f"{name(app.version)} ({name(app.version_code)})"),
        Fact(say("安装包 SHA-256", "SHA-256 of the package"), name(app.sha256), exact=True),
        Fact(say("安装包大小", "Size"), size),
        Fact(
            say("签名者", "Signed by"),
            name(app.signer or "") or say("未见签名", "no signature seen"),
        ),
    ]
    if app.signer_sha256:
        label = say("签名证书 SHA-256", "SHA-256 of the certificate")
        rows.append(Fact(label, name(app.signer_sha256), exact=True))
    unknown = say("未提供", "not given")
    rows += [
        Fact(say("来源市场", "Store"), name(app.market or "") or unknown),
        Fact(say("应用类别", "Category"), name(app.category or "") or unknown),
        Fact(say("版本发布日", "Version published"), name(app.version_date or "") or unknown),
        Fact(say("最低 / 目标 SDK", "Minimum / target SDK"), levels),
        Fact(say("检查时间（UTC）", "Scanned (UTC)"), name(report.scanned_at)),
    ]
    yield Facts(tuple(rows))
    counted = [
        f"{say.pick(VERDICT[verdict])} {report.summary[verdict]}"
        for verdict in VERDICTS
        if report.summary.get(verdict)
    ]
    yield Paragraph(say("，", ", ").join(counted), say("结论概览：", "Verdicts: "))
    yield Paragraph(say.pick(SCOPE), small=True)


# --- 2: scope and limits -------------------------------------------------------------------------


def _scope(report: Report, say: Speaker, notes: tuple[str, ...]) -> Iterator[Block]:
    for banner in report.banners:
        yield Notice(say.pick(banner))
    for note in notes:
        yield Notice(note)
    yield Heading(2, say("看了什么", "What was looked at"))
    yield Facts(tuple(_material(report, say)))
    yield Heading(2, say("未能看到的内容", "What could not be seen"))
    limits = tuple(say.pick(limitation.message) for limitation in report.limitations)
    yield Listing(limits or (say("没有记录到限制。", "No limitation was recorded."),))
    yield Heading(2, say("适用的法律", "Law applied"))
    yield Paragraph(
        say(
            f"按 {name(report.as_of)} 施行的规定评估（法规数据 {name(report.tool.law_version)}）。征求意见稿、推荐性标准和"
            "境外规则只作参考，不支持结论。",
            f"Judged by the provisions in force on {name(report.as_of)} (law data {name(report.tool.law_version)}). "
            "Drafts, recommended standards and foreign rules are shown for reference and carry no verdict.",
        )
    )
    if report.laws:
        named = ", ".join(name(law) for law in report.laws)
        yield Paragraph(named, say("另外对照的规则：", "Compared with, besides: "))
    yield Heading(2, say("前置问题", "Preliminary questions"))
    rows = tuple(
        (say.pick(g.question, 300), pick(GATE_STATE[g.state], say.lang), say.pick(g.reason, 300))
        for g in report.gates
    )
    head = (say("问题", "Question"), say("回答", "Answer"), say("理由", "Reason"))
    yield Table(head, rows, (40, 15, 45))
    yield Heading(2, say("人脸功能", "Face function"))
    yield from _function(report, say)


def _material(report: Report, say: Speaker) -> Iterator[Fact]:
    yield Fact(
        say("安装包", "The package"), say("已静态读取（不运行）", "read, without running it")
    )
    ran = say("未运行应用", "the app was not run")
    if report.session is not None:
        runs = sum(path.runs for path in report.session.coverage)
        paths = len(report.session.coverage)
        ran = say(f"{paths} 条路径，共运行 {runs} 次", f"paths: {paths}; runs in all: {runs}")
        if report.session.recording is not None and report.session.recording.simulated:
            ran += say("（模拟设备）", " (simulated device)")
    yield Fact(say("运行记录", "Recorded session"), ran)
    read = say("未提供", "not supplied")
    if report.policy is not None:
        title = name(report.policy.title) or say("（无标题）", "(untitled)")
        read = say(f"已读取：{title}", f"read: {title}")
    yield Fact(say("隐私政策", "Privacy policy"), read)


def _function(report: Report, say: Speaker) -> Iterator[Block]:
    classes = [
        f"{name(c)} {pick(FACE_CLASS[c], say.lang)}" if c in FACE_CLASS else name(c)
        for c in report.face_class
    ]
    yield Paragraph(
        say("、", ", ").join(classes) or say("未确定", "not determined"),
        say("人脸功能类别：", "Class of face function: "),
    )
    if report.sdks:
        rows = tuple(
            (name(s.name), name(s.vendor), name(s.version) or "—", pick(GRADE[s.grade], say.lang))
            for s in report.sdks[:MOST_SDKS]
        )
        head = (
            say("人脸 SDK", "Face SDK"),
            say("提供者", "Vendor"),
            say("版本", "Version"),
            say("程度", "Grade"),
        )
        yield Table(head, rows, (42, 22, 12, 24))


# --- 3 and 4: findings ---------------------------------------------------------------------------


def _findings(report: Report, say: Speaker, teller: Teller) -> Iterator[Block]:
    results = ordered(report.results, FLAGGED[:2])
    if not results:
        yield none_found(say)
        return
    yield flagged_table(report, say)
    for number, result in enumerate(results, 1):
        yield from teller.result(result, number)


def _review(report: Report, say: Speaker, teller: Teller) -> Iterator[Block]:
    results = ordered(report.results, FLAGGED[2:])
    if not results:
        yield none_found(say)
        return
    yield Paragraph(
        say(
            "以下事项须由人判断某一法律要件，或证据互相矛盾；在人工确认之前不构成问题。",
            "Each of these needs a person's judgement of a legal element, or its evidence conflicts; until confirmed it "
            "is no finding.",
        )
    )
    first = len(ordered(report.results, FLAGGED[:2])) + 1
    for number, result in enumerate(results, first):
        yield from teller.result(result, number)
