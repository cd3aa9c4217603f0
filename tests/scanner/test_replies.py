"""The three questions: quotations of the policy, what it says of all data, or that it does not say."""

import re

import pytest
from builders import evidence, policy, report
from msgspec.structs import replace

from analyzers.artifacts import LinkedDocument, Sentence
from analyzers.policy import analyze
from scanner.replies import MOST_QUOTES, UNTOLD, replies

FULL = """隐私政策
一、人脸信息处理规则
为核验您是否本人，我们采集您的人脸图像。不采集人脸将无法确认本人操作，因此具有必要性。人脸图像存储在中国境内的服务器，保存30日后删除。人脸信息一旦泄露，可能影响您的人身和财产安全。
"""


def by_id(found):
    return {reply.id: reply for reply in found}


def test_without_a_policy_there_are_none():
    assert replies(None) == ()
    assert report().replies == ()


def test_all_three_by_quotations_at_their_places():
    read = analyze(FULL.encode(), "p.txt")
    found = by_id(replies(read))
    assert list(found) == ["why", "how-stored", "what-risk"]
    for reply in found.values():
        assert reply.quotes
        for quote in reply.quotes:
            start, end = map(int, re.findall(r"\d+", quote.locator))
            assert read.text[start:end] == quote.excerpt
    assert "影响您的人身" in "".join(quote.excerpt for quote in found["what-risk"].quotes)
    assert "does not say" not in found["why"].answer.en


def test_half_an_answer_says_what_is_missing():
    reply = by_id(replies(policy(elements=("retention",))))["how-stored"]
    assert reply.answer.en == "On faces the policy tells how long; it does not say where."
    assert reply.answer.zh == "隐私政策就人脸说明了：保存期限。未说明：存储地点。"


def test_silence_is_called_silence():
    for reply in replies(policy()):
        assert reply.answer == UNTOLD
        assert reply.quotes == ()


def test_what_is_said_of_all_data_is_called_so():
    general = Sentence(0, 8, "line", "zh", "no", elements=("retention",))
    title = replace(general, unit="heading")
    reply = by_id(replies(policy(sentences=(title, general))))["how-stored"]
    assert "in general" in reply.answer.en
    assert "一般说法" in reply.answer.zh
    assert [quote.locator for quote in reply.quotes] == ["[0, 8)"]


def test_rules_that_were_not_read_may_say_it():
    unread = LinkedDocument(
        kind="face-rules",
        title="人脸规则",
        target="https://a.example/face",
        found=evidence(kind="policy"),
        state="not-fetched",
    )
    for parts in ({}, {"elements": ("retention",)}):
        reply = by_id(replies(policy(linked=(unread,), **parts)))["how-stored"]
        assert "were not read" in reply.answer.en
        assert "未能读取" in reply.answer.zh


@pytest.mark.parametrize("many", [1, 9])
def test_only_the_first_quotations_are_printed(many):
    told = policy(elements=("retention", "storage_location"))
    spans = tuple((n, n + 3) for n in range(many))
    element = replace(told.elements["retention"], quotes=spans)
    told = replace(told, elements={**told.elements, "retention": element})
    quotes = by_id(replies(told))["how-stored"].quotes
    assert len(quotes) == min(many + 1, MOST_QUOTES)
    assert len(set(quotes)) == len(quotes)
