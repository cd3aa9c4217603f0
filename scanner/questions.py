"""The form with the questions to the operator: YAML with comments, to be filled in and read by `scanner.answers`."""

import json
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from analyzers.artifacts import Text
from reports.told import Duty
from reports.untrusted import one_line
from reports.words import pick
from scanner import law
from scanner.answers import FORM, SAID

Lang = Literal["zh", "en"]
WIDTH = 96
"""Columns of a comment; Chinese characters take two."""


class About(NamedTuple):
    """What the questions are about."""

    app: str
    """Package, empty when no app is named."""
    label: str
    day: str
    duties: tuple[Duty, ...]


def form(about: About, lang: Lang) -> str:
    """The whole form."""
    lines = [*_comment(pick(_HEAD, lang)), ""]
    lines += [f"form: {FORM}"]
    lines += [f"app: {json.dumps(one_line(about.app), ensure_ascii=False)}" + _named(about)]
    lines += [*_comment(_by_law(about, lang)), "", "general:"]
    for name, question in _GENERAL.items():
        lines += [*_comment(pick(question, lang), 2), f"  {name}:"]
    lines += ["", "duties:"]
    for number, duty in enumerate(_asked(about.duties), 1):
        lines += ["", *_question(number, duty, lang)]
    return "\n".join(lines) + "\n"


def _asked(duties: Iterable[Duty]) -> Iterator[Duty]:
    """All but those that no answer could change."""
    rows = law.duties()
    return (duty for duty in duties if duty.id in rows and rows[duty.id].kind != "places")


def _named(about: About) -> str:
    return f"  # {one_line(about.label)[:200]}" if about.label else ""


def _by_law(about: About, lang: Lang) -> str:
    return pick(
        Text(f"依据 {about.day} 施行的法律。", f"By the law of {about.day}."),
        lang,
    )


def _question(number: int, duty: Duty, lang: Lang) -> Iterator[str]:
    row = law.duties()[duty.id]
    yield from _comment(f"{number}. {pick(duty.question, lang)}", 2)
    yield from _comment(f"{pick(_WHEN, lang)}{pick(duty.trigger, lang)}", 2)
    cited = "; ".join(dict.fromkeys(pick(one.citation, lang) for one in duty.provisions))
    yield from _comment(f"{pick(_BY, lang)}{cited or pick(_NONE, lang)}", 2)
    if duty.due:
        yield from _comment(f"{pick(_DUE, lang)}{duty.due}", 2)
    yield f"  {duty.id}:"
    for field in row.fields:
        hint = pick(_own_hint(row.id, field), lang)
        yield f"    {field}:  # {hint}"
        if field == "covers":
            for item in row.covers:
                yield f"    #   {item.id}: {pick(item.text, lang)}"


def _own_hint(duty: str, field: str) -> Text:
    return _HINTS.get(f"{duty}.{field}") or _HINTS[field]


def _comment(text: str, indent: int = 0) -> list[str]:
    """A text as comment lines of bounded width; a stranger's line breaks do not start lines of their own."""
    lead = " " * indent + "# "
    lines, line, width = [], "", 0
    for word in _words(one_line(text)):
        size = sum(2 if ord(char) > 0x2E7F else 1 for char in word)
        if line and width + size > WIDTH - len(lead):
            lines.append(line.rstrip())
            line, width = "", 0
            word = word.lstrip()
        line += word
        width += size
    return [lead + part for part in (*lines, line)]


_OPENING = "《（“"
"""Marks that do not end a line."""


def _words(text: str) -> Iterator[str]:
    """Pieces between which a line may break: after spaces, and around Chinese characters."""
    piece = ""
    for char in text:
        if piece and piece[-1] in _OPENING:
            piece += char
            continue
        if ord(char) > 0x2E7F or char == " ":
            if char in "，。；：、？！）》”":
                yield piece + char
                piece = ""
                continue
            if piece:
                yield piece
            piece = char
        else:
            piece += char
    if piece:
        yield piece


_HEAD = Text(
    "问询清单：请运营者逐项填写后交回，用 faceaudit scan 或 check 的 --answers 读取。"
    f"state 可填：{'、'.join(SAID)}"
    "（已履行、部分履行、义务已产生而未履行、拒绝答复、义务未产生）。"
    "日期写作 YYYY-MM-DD；空着的题目仍为未决问题。答复不经本程序核实。",
    "Questions to the operator: fill them in and hand the form back; faceaudit scan and check read it with --answers. "
    f"state is one of {', '.join(SAID)} (not-done: the duty arose and was not met; not-triggered: it did not arise). "
    "Days are written YYYY-MM-DD; what is left empty stays an open question. Answers are not verified by this program.",
)
_WHEN = Text("何时产生：", "Arises: ")
_BY = Text("依据：", "Provisions: ")
_NONE = Text("评估日没有适用的依据", "none applies on the day assessed")
_DUE = Text("期限：", "Last day: ")
_GENERAL: dict[str, Text] = {
    "statutory_identity_duty": Text(
        "若处理依据不是同意：哪部法律要求核验身份？",
        "If consent is not the basis: which law makes the operator check identity?",
    ),
    "state_rule": Text(
        "国家是否另有规定要求刷脸？是哪一项？", "Which special state rule requires a face check?"
    ),
    "rnd": Text(
        "是否主张研发或算法训练豁免？（是则写明）",
        "Is the research or training exemption claimed? If so, say for what.",
    ),
    "face_step_host": Text(
        "人脸步骤是否由其他公司运行？是哪一家？",
        "Does another company run the face step? Which?",
    ),
    "minors": Text(
        "面向哪些人：child-directed（儿童）、mixed（混合）、adult（成人）",
        "Whom is it for: child-directed, mixed or adult",
    ),
}
_HINTS: dict[str, Text] = {
    "state": Text(" | ".join(SAID), " | ".join(SAID)),
    "dated": Text("文件日期", "day of the document"),
    "audit.dated": Text("最近一次审计的日期", "day of the last audit"),
    "minors-audit.dated": Text("最近一次审计的日期", "day of the last audit"),
    "scope": Text("覆盖的功能、版本和数据", "functions, versions and data it covers"),
    "filing-end.scope": Text("人脸信息如何处置", "what became of the faces"),
    "covers": Text(
        "报告衡量了哪些，如 [lawfulness, risk]", "which of these, e.g. [lawfulness, risk]"
    ),
    "began": Text("开始处理人脸之日", "first day faces were processed"),
    "years": Text("保存年数", "years of keeping"),
    "persons": Text("存储人脸信息的人数", "persons whose faces are stored"),
    "audit.persons": Text("处理其个人信息的人数", "persons whose personal information is handled"),
    "reached": Text("达到十万人之日", "day 100,000 were reached"),
    "filed": Text("办理之日", "day it was filed"),
    "filed_by": Text(
        "由其他公司（如集团）代为备案的，写公司名", "company that files for you (a group), if any"
    ),
    "changed": Text("变更或事件发生之日", "day of the change or incident"),
    "ended": Text("终止之日", "day it was ended"),
    "public_persons": Text(
        "（由调查人填写）公开数字中的存储人数；下载量不是",
        "(the inquirer fills this in) persons stored by a published figure; downloads are none",
    ),
    "public_source": Text(
        "（由调查人填写）该数字的来源", "(the inquirer fills this in) where that figure stands"
    ),
    "note": Text("补充说明", "anything else"),
}
