"""What the prompts before the face tell, and when nothing may be said of them."""

import pytest
from observations import (
    ACCEPT,
    BEGUN,
    DECLINE,
    FACE,
    HOME,
    IDLE,
    RIGHT,
    TAKEN,
    asked,
    m,
    recording,
    replace,
    session,
    twice,
    yes,
)

from analyzers.asking import PromptText
from scanner.prompted import prompts_read


def told(words, **parts):
    texts = (PromptText("message", words),) if words else ()
    each = replace(FACE, texts=texts, tells=(), **parts)
    walks = twice(*BEGUN, asked(each), yes(each), *TAKEN, HOME)
    return prompts_read(session(*IDLE, *walks))


def test_the_prompts_of_every_run_that_took_a_face():
    seen = prompts_read(session(*RIGHT))
    assert seen.runs == 2
    assert {"purpose", "method"} <= seen.told
    assert "retention" not in seen.told
    assert seen.evidence


@pytest.mark.parametrize(
    ("words", "item"),
    [
        ("人脸信息泄露可能影响您的财产安全。", "impact"),
        ("人脸图像保存30天后删除。", "retention"),
        ("您可以随时撤回同意。", "rights"),
        ("我们会拍摄您的人脸。", "method"),
        ("为核验您的身份，请刷脸。", "purpose"),
    ],
)
def test_one_sentence_tells_one_item(words, item):
    assert item in told(words).told


def test_a_prompt_without_words_tells_nothing():
    general = told("")
    assert "impact" not in general.told


@pytest.mark.parametrize(
    "dynamic",
    [
        None,
        session(*IDLE),
        session(*DECLINE),
        session(*RIGHT, record=recording(intact=False)),
        session(*IDLE, *twice(*BEGUN, m("prompt", "?", ref="lost#1"), *TAKEN, HOME)),
        session(*IDLE, *twice(*BEGUN, HOME)),
    ],
    ids=["no session", "not walked", "declined", "broken", "unread prompt", "no face taken"],
)
def test_nothing_may_be_said_of_prompts_that_were_not_seen(dynamic):
    assert prompts_read(dynamic) is None


def test_texts_that_were_cut_settle_nothing():
    assert told("为核验身份", complete=False) is None
    assert prompts_read(session(*IDLE, *ACCEPT)) is not None
