"""Seed facts on what policies say: the newspaper's test of twenty apps, and the clauses experts ask for."""

import re
from contextlib import closing

import pytest
import seed_policies as texts
from builders import app, judged, report, result_of, sdk, verdicts
from handlings import flow, world
from observations import BEGUN, HOME, IDLE, TAKEN, asked, replace, session, twice, yes
from observations import FACE as PROMPT

from analyzers.asking import PromptText
from reports.study.questions import PREVALENCE
from reports.study.scope import Scope
from reports.text import render as text
from scanner.context import Context
from scanner.store import Store

SECTION = "policy-separate-face-clause"
STORAGE = "policy-face-retention-storage"
NOTICE = "policy-face-notice-elements"
UPLOADS = world(flow())
"""An app that verifies people (FC3) and sends a face."""
BARE = replace(PROMPT, texts=(PromptText("message", "是否开始刷脸？"),), tells=())
"""A face prompt that tells nothing but that it begins."""


@pytest.fixture(scope="module")
def twenty():
    """Reports on the twenty apps."""
    return [
        report(
            static=replace(UPLOADS, app=app(package=f"com.example.app{n}", sha256=f"{n:064x}")),
            policy=policy,
            context=Context(category="entertainment" if 8 <= n < 12 else "lifestyle"),
        )
        for n, policy in enumerate(texts.twenty())
    ]


@pytest.fixture(scope="module")
def study(twenty):
    """The twenty in a database, for the summary over all of them."""
    with Store(None) as store:
        for number, each in enumerate(twenty):
            store.save(f"scan{number}", each, "read", {})
        yield store.connection


def prevalence(connection, check):
    """(flagged, assessed, share) of one check, by the study's own question."""
    with closing(connection.execute(Scope().sql(PREVALENCE.sql))) as answer:
        names = [column[0] for column in answer.description]
        rows = [dict(zip(names, row, strict=True)) for row in answer]
    row = next(row for row in rows if row["check"] == check)
    return row["flagged"], row["assessed"], row["share"]


def counts(reports, check):
    found = [verdicts(each)[check] for each in reports]
    return {verdict: found.count(verdict) for verdict in set(found)}


def test_sf_01_twenty_apps_without_separate_rules(twenty, study):
    assert counts(twenty, SECTION) == {"compliant": 8, "violation": 6, "likely-violation": 6}
    assert prevalence(study, SECTION) == (12, 20, 0.6)


def test_sf_02_six_of_twenty_mention_storage(twenty, study):
    found = counts(twenty, STORAGE)
    assert found == {"compliant": 4, "violation": 16}
    told = "select count(distinct scan) from policy_elements where element in ('retention', 'storage_location') and covered"
    assert study.execute(told).fetchone() == (6,)
    # Of the sixteen, two say where and give neither a period nor a way of fixing one; fourteen say nothing.
    placed = [
        each
        for each in twenty
        if each.policy.elements["storage_location"].covered
        and not each.policy.elements["retention"].covered
    ]
    assert len(placed) == 2
    assert counts(placed, STORAGE) == {"violation": 2}
    silent = [r for r in twenty if not r.policy.elements["storage_location"].covered]
    assert counts(silent, STORAGE) == {"violation": 14}


LISTED = "<h1>隐私政策</h1><p>注册时我们收集您的姓名、人脸信息、身份证号码、手机号。</p><p>联系我们：a@example.net</p>"
BOLD = (
    "<h1>隐私政策</h1><p>注册时我们收集您的姓名、手机号。</p>"
    "<p><b>为核验您的身份，我们会采集您的人脸信息，该信息属于敏感个人信息，您可以拒绝。</b></p><p>联系我们：a@example.net</p>"
)


def test_sf_07_not_highlighted():
    listed = texts.read(LISTED, "p.html")
    result = judged(SECTION, policy=listed)
    assert result.verdict == "likely-violation"
    assert "not highlighted" in result.message.en
    assert "未突出显示" in result.message.zh
    assert not listed.highlighted
    bold = texts.read(BOLD, "p.html")
    assert bold.highlighted
    assert not any("not highlighted" in r.message.en for r in report(policy=bold).results)


THREE = """隐私政策
一、人脸信息处理规则
我们处理您的人脸信息的目的是核验您的身份。处理方式：采集您的人脸图像并与证件照片比对。处理范围限于一张正面照片。
二、联系我们
service@example.net
"""


def with_bare_prompt():
    return session(*IDLE, *twice(*BEGUN, asked(BARE), yes(BARE), *TAKEN, HOME))


def test_sf_11_purpose_method_scope_only():
    policy = texts.read(THREE)
    whole = report(policy=policy, dynamic=with_bare_prompt())
    result = result_of(whole, NOTICE)
    assert result.verdict == "violation"
    absent = {finding.subject for finding in result.findings}
    assert {"retention", "necessity", "impact", "rights"} <= absent
    # What is there is quoted in the report's policy section, with its place in the text.
    assert not {"purpose", "method"} & absent
    for name, table in (("purpose", policy.notice), ("method", policy.elements)):
        assert table[name].covered
        start, end = table[name].quotes[0]
        assert "人脸" in policy.text[start:end] or "处理方式" in policy.text[start:end]
    # While nobody has read the prompt it may tell the rest, and the verdict stays below.
    assert judged(NOTICE, policy=policy).verdict == "likely-violation"


GENERAL = "隐私政策\n我们会采取合理措施保护您的个人信息。\n"


def test_sf_14_one_general_sentence():
    policy = texts.read(GENERAL)
    whole = report(static=UPLOADS, policy=policy, dynamic=with_bare_prompt())
    result = result_of(whole, NOTICE)
    assert result.verdict == "violation"
    assert {"method", "purpose", "retention"} <= {finding.subject for finding in result.findings}
    storage = result_of(whole, STORAGE)
    assert storage.verdict == "violation"
    assert "no period" in storage.message.en


@pytest.mark.parametrize("words", [texts.text_of(0), THREE, GENERAL], ids=["full", "half", "none"])
def test_sf_15_three_questions(words):
    policy = texts.read(words)
    whole = report(policy=policy, static=replace(UPLOADS, sdks=(sdk(),)))
    assert [reply.id for reply in whole.replies] == ["why", "how-stored", "what-risk"]
    for reply in whole.replies:
        if not reply.quotes:
            assert "The policy does not say" in reply.answer.en
            assert "未说明" in reply.answer.zh
        for quote in reply.quotes:
            start, end = map(int, re.findall(r"\d+", quote.locator))
            assert " ".join(policy.text[start:end].split()) == quote.excerpt
    printed = text(whole, "zh").replace("\n", "").replace(" ", "")
    for reply in whole.replies:
        assert reply.question.zh in printed
        assert reply.answer.zh.replace(" ", "") in printed
    answers = [bool(reply.quotes) for reply in whole.replies]
    assert (
        answers
        == {
            texts.text_of(0): [True, True, False],
            THREE: [True, False, False],
            GENERAL: [False, False, False],
        }[words]
    )


def test_without_a_policy_nothing_is_answered_and_the_report_says_why():
    whole = report()
    assert whole.replies == ()
    assert "no-policy" in {limit.id for limit in whole.limitations}
