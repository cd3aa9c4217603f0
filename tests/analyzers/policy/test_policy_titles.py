"""Sub-titles inside a face clause announce what the text below tells; a title alone tells nothing."""

import pytest

from analyzers.policy import analyze


def read(*parts: str):
    body = "".join(parts)
    others = (
        "<h2>一、位置信息</h2><p>我们使用位置信息为您派单。</p><p>您可以在系统设置中关闭定位权限。</p>"
        "<p>行程结束后我们保存轨迹三十天。</p><p>手机号码用于登录和联系司机。</p>"
        "<p>支付时银行卡号由支付公司处理。</p><p>我们使用Cookie记住您的语言。</p>"
    )
    page = f"<h1>某应用隐私政策</h1>{others}{body}"
    return analyze(page.encode(), "policy.html")


CLAUSE = (
    "<h2>二、人脸信息处理规则</h2><p>您选择刷脸登录时，我们会采集您的人脸照片用于核验身份。</p>"
    "<p>人脸照片会加密传输到我们的服务器进行比对。</p>"
)


def test_the_sentence_under_a_sub_title_tells_what_the_title_announces():
    told = read(
        CLAUSE,
        "<h3>（一）处理的必要性</h3><p>仅凭证件号码看不出是谁在操作，换成别人也能走完流程。</p>",
        "<h3>（二）对您的影响</h3><p>照片一旦外流，别人可能冒充您办理业务。</p>",
    )
    assert told.clause_level == 3
    for name, words in (("necessity", "仅凭证件号码"), ("impact", "照片一旦外流")):
        (start, end), *_ = told.notice[name].quotes
        assert told.text[start:end].startswith(words)


def test_a_sub_title_with_nothing_under_it_tells_nothing():
    told = read(
        CLAUSE, "<h3>（一）处理的必要性</h3><h3>（二）其他</h3><p>请您仔细阅读本节内容。</p>"
    )
    assert not told.notice["necessity"].covered


def test_a_title_outside_the_clause_tells_nothing_of_faces():
    told = read(CLAUSE, "<h2>三、处理的必要性</h2><p>没有手机号码我们无法向您发送验证码。</p>")
    assert not told.notice["necessity"].covered


@pytest.mark.parametrize(
    ("sentence", "element", "notice"),
    [
        ("我们采集人脸信息的目的是核验您的身份。", "purpose_necessity", "purpose"),
        ("您可以随时撤回对人脸信息的同意并要求删除。", "withdraw_delete", "rights"),
    ],
)
def test_what_tells_the_element_tells_the_part_of_the_notice(sentence, element, notice):
    told = read(CLAUSE, f"<p>{sentence}</p>")
    assert told.elements[element].covered
    assert told.notice[notice].covered
