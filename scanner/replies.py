"""The three questions a person is told to ask, answered in the policy's own words: why, how stored, what risk.

A question is answered by quotations only. What the policy says of all data is quoted where it says nothing of
faces, and called what it is.
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from analyzers.artifacts import ELEMENTS, Evidence, PolicyArtifact, Text
from reports.told import Reply
from scanner.policy_view import Told, View, combined

MOST_QUOTES = 4
"""Quotations printed of one answer; the policy section has all of them."""
UNTOLD = Text("隐私政策未说明。", "The policy does not say.")


class _Question(NamedTuple):
    ident: Literal["why", "how-stored", "what-risk"]
    words: Text
    items: tuple[tuple[str, Text], ...]
    """Ids of ``ELEMENTS`` or ``NOTICE`` that answer it, each by its name."""


_QUESTIONS = (
    _Question(
        "why",
        Text("为什么收集人脸？", "Why is the face collected?"),
        (
            ("purpose", Text("处理目的", "the purpose")),
            ("necessity", Text("必要性", "why it is necessary")),
        ),
    ),
    _Question(
        "how-stored",
        Text("人脸信息怎样存储？", "How is it stored?"),
        (
            ("retention", Text("保存期限", "how long")),
            ("storage_location", Text("存储地点", "where")),
        ),
    ),
    _Question(
        "what-risk",
        Text("有什么风险？", "What is the risk?"),
        (("impact", Text("对个人权益的影响", "the effect on the person")),),
    ),
)


def replies(policy: PolicyArtifact | None) -> tuple[Reply, ...]:
    """The three answers; none when there is no policy, which the report's limitations say already."""
    if policy is None:
        return ()
    view = combined(policy)
    return tuple(_reply(view, question) for question in _QUESTIONS)


def _reply(view: View, question: _Question) -> Reply:
    told = {name: _told(view, name) for name, _ in question.items}
    answered = [label for name, label in question.items if told[name].covered]
    silent = [label for name, label in question.items if not told[name].covered]
    quotes = _first(told.values())
    if not answered:
        general = _of_all_data(view, tuple(told))
        return Reply(question.ident, question.words, _untold(view, bool(general)), general)
    return Reply(question.ident, question.words, _partly(view, answered, silent), quotes)


def _told(view: View, name: str) -> Told:
    return view.element(name) if name in ELEMENTS else view.notice(name)


def _first(found: Iterable[Told]) -> tuple[Evidence, ...]:
    """The first quotations of each item in turn, none twice."""
    rows = [each.passages for each in found]
    longest = max(map(len, rows), default=0)
    turns = [row[at] for at in range(longest) for row in rows if at < len(row)]
    return tuple(dict.fromkeys(turns))[:MOST_QUOTES]


def _of_all_data(view: View, names: tuple[str, ...]) -> tuple[Evidence, ...]:
    """Sentences that tell one of these of data in general."""
    return tuple(
        part.quoted(each.start, each.end)
        for part in view.speaking
        for each in part.policy.sentences
        if each.unit != "heading" and set(names) & {*each.elements, *each.notice}
    )[:MOST_QUOTES]


def _untold(view: View, general: bool) -> Text:
    zh, en = UNTOLD.zh, UNTOLD.en
    if general:
        zh = "隐私政策未就人脸说明；只有针对个人信息的一般说法，见引文。"
        en = "On faces the policy does not say; what it says of personal data in general is quoted."
    return _with_unread(view, zh, en)


def _partly(view: View, answered: list[Text], silent: list[Text]) -> Text:
    zh = f"隐私政策就人脸说明了：{'、'.join(t.zh for t in answered)}。"
    en = f"On faces the policy tells {' and '.join(t.en for t in answered)}"
    if silent:
        zh += f"未说明：{'、'.join(t.zh for t in silent)}。"
        en += f"; it does not say {' or '.join(t.en for t in silent)}"
        return _with_unread(view, zh, f"{en}.")
    return Text(zh, f"{en}.")


def _with_unread(view: View, zh: str, en: str) -> Text:
    if view.unread_rules:
        zh += "另有人脸规则文件未能读取，其中可能有说明。"
        en += " There are separate face rules that were not read; they may say it."
    return Text(zh, en)
