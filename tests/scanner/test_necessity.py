"""Whether a function may need a face, by its words first and the kind of app last."""

import pytest

from scanner.necessity import need_of


@pytest.mark.parametrize(
    ("words", "described", "need"),
    [
        ("申请借款", "", "may-need"),
        ("Apply for a loan", "", "may-need"),
        ("办理电话卡实名登记", "", "may-need"),
        ("会员注册", "", "works-without"),
        ("领取优惠券", "消费金融", "works-without"),
        ("Join our membership", "bank", "works-without"),
        ("会员专享借款", "", "may-need"),
        ("刷脸登录", "", "unknown"),
        ("刷脸登录", "消费金融", "may-need"),
        ("Continue", "consumer finance", "may-need"),
        ("Continue", "games", "unknown"),
        ("", "", "unknown"),
    ],
)
def test_words_of_the_function_go_before_the_kind_of_app(words, described, need):
    assert need_of(words, "", described) == need


def test_what_stands_around_may_only_spare():
    assert need_of("刷脸", "未刷脸，无法继续申请借款") == "may-need"
    assert need_of("注册会员", "为您核定额度") == "may-need"
    assert need_of("刷脸", "成为会员可享优惠") == "unknown"
