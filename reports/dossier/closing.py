"""The later parts of a dossier: comparisons, duties, advice, hashes, how to read it, and signatures."""

import hashlib
from collections.abc import Iterator

from reports.dossier.blocks import (
    Blanks,
    Block,
    Fact,
    Facts,
    Heading,
    Listing,
    Notice,
    Paragraph,
    Quote,
    Table,
)
from reports.dossier.findings import cited
from reports.dossier.texts import Speaker, clean, name
from reports.formats import Attached
from reports.model import Citation, Report
from reports.told import Advice, Duty
from reports.words import VERDICT, VERDICT_MEANING, pick
from reports.words_closing import CLOSING, VERIFY
from reports.words_told import BASIS, DUTY_STATE, WORDING

FILES = ("report.json", "static.json", "dynamic.json", "policy.json", "context.json")
"""Files of a bundle whose hashes a dossier names; the bundle's own manifest has them all."""
MOST_QUOTES = 3
MOST_DUTIES = 60
MOST_COMPARISONS = 120
QUOTE = 400


def comparisons(report: Report, say: Speaker) -> Iterator[Block]:
    """Each promise against each observation."""
    if not report.comparisons:
        yield Paragraph(say("没有可对照的内容。", "There is nothing to compare."))
        return
    head = (
        say("政策表述", "The policy says"),
        say("所见", "What was seen"),
        say("对照", "Fit"),
        say("所见依据", "Seen in"),
    )
    rows = tuple(
        (
            say.pick(each.claim, QUOTE),
            say.pick(each.seen, QUOTE),
            pick(WORDING[each.word], say.lang),
            pick(BASIS[each.basis], say.lang),
        )
        for each in report.comparisons[:MOST_COMPARISONS]
    )
    yield Table(head, rows, (36, 36, 14, 14))
    if (more := len(report.comparisons) - MOST_COMPARISONS) > 0:
        text = say(f"另有 {more} 项，见 report.json。", f"{more} more in report.json.")
        yield Paragraph(text, small=True)


def duties(report: Report, say: Speaker) -> Iterator[Block]:
    """Questions that only the operator can answer."""
    if not report.duties:
        yield Paragraph(say("没有需要运营者说明的事项。", "There is nothing to ask the operator."))
        return
    yield Paragraph(
        say(
            "下列义务无法从应用外部观察。运营者的答复未经核实；未答复的，不推定其未履行。",
            "These duties cannot be observed from outside. Answers of the operator are not verified; where there is no "
            "answer, nothing is presumed.",
        )
    )
    head = (
        say("序号", "No."),
        say("问题", "Question"),
        say("状态与答复", "State and answer"),
        say("规定", "Provisions"),
    )
    rows = tuple(
        (str(number), _question(duty, say), _state(duty, say), _named(duty.provisions, say))
        for number, duty in enumerate(report.duties[:MOST_DUTIES], 1)
    )
    yield Table(head, rows, (7, 35, 30, 28))


def _question(duty: Duty, say: Speaker) -> str:
    when = say.pick(duty.trigger, QUOTE)
    return f"{say.pick(duty.question, QUOTE)}\n{say('何时产生：', 'When: ')}{when}"


def _state(duty: Duty, say: Speaker) -> str:
    lines = [pick(DUTY_STATE[duty.state], say.lang)]
    if duty.answer:
        dated = f" ({name(duty.dated)})" if duty.dated else ""
        lines.append(say("答复：", "Answer: ") + clean(duty.answer, QUOTE) + dated)
    if duty.due:
        lines.append(say("最迟：", "Due by: ") + name(duty.due))
    lines.append(say.pick(duty.note, QUOTE))
    return "\n".join(line for line in lines if line)


def _named(provisions: tuple[Citation, ...], say: Speaker) -> str:
    return say.joined(tuple(dict.fromkeys(say.pick(c.citation) for c in provisions)))


def replies(report: Report, say: Speaker) -> Iterator[Block]:
    """Why, how stored, what risk: in the policy's own words."""
    if not report.replies:
        yield Paragraph(
            say("没有读取隐私政策，无从答复。", "No policy was read, so there is no answer.")
        )
        return
    for reply in report.replies:
        yield Paragraph(say.pick(reply.answer), say.pick(reply.question) + " ")
        for quote in reply.quotes[:MOST_QUOTES]:
            place = f"{name(quote.source)}  {name(quote.locator)}"
            yield Quote("", clean(quote.excerpt, QUOTE), "", place)


def keeping(report: Report, say: Speaker) -> Iterator[Block]:
    """What to keep, and where a person concerned may turn to."""
    yield Heading(2, say("应当保存的材料", "What to keep"))
    kept = tuple(_advice(each, say) for each in report.keep)
    yield Listing(
        kept
        or (
            say(
                "安装包、隐私政策和协议的快照、全程截图与录屏、上述各项的 SHA-256 与取得时间（UTC）。",
                "The package, snapshots of policy and agreements, screenshots and recordings of the whole course, with "
                "the SHA-256 and the time (UTC) of each.",
            ),
        )
    )
    if report.complain:
        yield Heading(2, say("个人可以投诉、举报的渠道", "Where a person concerned may turn to"))
        yield Listing(tuple(_advice(each, say) for each in report.complain))


def _advice(each: Advice, say: Speaker) -> str:
    text = say.pick(each.text)
    named = _named(each.provisions, say)
    return text + (say("（", " (") + named + say("）", ")") if named else "")


def liability(report: Report, say: Speaker) -> Iterator[Block]:
    """Provisions that speak of liability, and nothing more."""
    yield Paragraph(
        say(
            "以下规定涉及责任，列出仅供参考；本卷宗不判断是否承担责任，也不预测结果。",
            "These provisions speak of liability and are named for context only; this dossier neither attributes "
            "liability nor predicts an outcome.",
        )
    )
    uses = dict.fromkeys(citation.use for citation in report.liability)
    texts = [say.pick(text) for use in uses for text in cited(report.liability, use)]
    yield Listing(tuple(texts) or (say("未列出。", "None listed."),))


# --- hashes --------------------------------------------------------------------------------------


def hashes(report: Report, say: Speaker, attached: Attached) -> Iterator[Block]:
    """SHA-256 of what the dossier rests on, and the versions that judged."""
    rows = [(say("安装包", "The package"), report.app.sha256)]
    if report.policy is not None:
        rows.append((say("政策文本", "Text of the policy"), report.policy.text_sha256))
        rows.append((say("政策原文件", "File of the policy"), report.policy.snapshot.sha256))
    if report.session is not None:
        rows.append((say("运行记录", "Log of the session"), report.session.log))
    saved = ((file, attached(file)) for file in FILES)
    rows += [(file, hashlib.sha256(data).hexdigest()) for file, data in saved if data is not None]
    yield Table(
        (say("材料", "Material"), "SHA-256"),
        tuple((label, name(value)) for label, value in rows),
        (28, 72),
        exact=frozenset({1}),
    )
    tool = report.tool
    facts = [
        Fact(say("程序", "Program"), f"{name(tool.name)} {name(tool.version)}"),
        Fact(say("人脸 SDK 目录", "Face SDK catalogue"), name(tool.catalogue_version)),
        Fact(say("法规数据", "Law data"), name(tool.law_version)),
    ]
    if tool.policy_model:
        label = say("用户自己的政策模型", "Policy model of the user's own")
        facts.append(Fact(label, name(tool.policy_model), exact=True))
    yield Facts(tuple(facts))


# --- how to read ---------------------------------------------------------------------------------


def reading(say: Speaker) -> Iterator[Block]:
    """What verdicts mean, and how to look again."""
    yield Table(
        (say("结论", "Verdict"), say("含义", "Meaning")),
        tuple(
            (say.pick(VERDICT[verdict]), say.pick(text))
            for verdict, text in VERDICT_MEANING.items()
        ),
        (22, 78),
    )
    for text, command in VERIFY:
        yield Paragraph(say.pick(text) + (f"  {command}" if command else ""), small=True)
    for text in CLOSING:
        yield Paragraph(say.pick(text), small=True)


def signature(say: Speaker) -> Iterator[Block]:
    """Room for those who sign."""
    yield Notice(
        say(
            "签署人只确认所附材料与本卷宗一致，并不因此确认结论。",
            "Those who sign confirm that the material is that of this dossier, and no more.",
        ),
        "plain",
    )
    yield Blanks(
        (
            say("检查人员", "Inspector"),
            say("证件号码", "Identity no."),
            say("复核人员", "Reviewed by"),
            say("单位（盖章）", "Authority (seal)"),
            say("案卷编号", "File no."),
            say("日期", "Date"),
        )
    )
