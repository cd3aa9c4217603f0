"""How long something is kept: numbers in days, events and formulas, in both languages."""

import pytest

from analyzers.policy.periods import periods


def read(sentence):
    return [(p.kind, p.days, p.event) for p in periods(sentence)]


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("我们会在七个工作日内删除您的人脸图像。", 7),
        ("人脸特征保存六个月。", 180),
        ("日志留存两年半。", 912),
        ("影像存二十四小时。", 1),
        ("抓拍图保留30分钟。", 0),
        ("The template is kept for twenty-four months.", 720),
        ("Photos are erased within 30 (thirty) days of closing.", 30),
        ("We hold the clip for an hour and then wipe it.", 0),
        ("Records stay for a fortnight.", 14),
    ],
)
def test_a_number_is_read_in_days(sentence, days):
    assert [p.days for p in periods(sentence) if p.kind == "period"] == [days]


@pytest.mark.parametrize(
    "sentence",
    [
        "我们会在15个工作日内答复您的请求。",
        "未满14周岁的儿童须由监护人同意。",
        "本政策自2024年3月1日起生效。",
        "We reply within thirty days.",
        "Users under fourteen years of age need a parent.",
        "The trial lasts two weeks.",
    ],
)
def test_other_numbers_are_no_periods(sentence):
    assert [p for p in periods(sentence) if p.kind == "period"] == []


@pytest.mark.parametrize(
    ("sentence", "kind", "event"),
    [
        ("We keep it until you cancel your account.", "event", "cancel"),
        ("您注销账号后我们会删除模板。", "event", "cancel"),
        ("您撤回同意后我们删除模板。", "event", "withdraw"),
        ("核验完成后立即删除。", "event", "done"),
        ("It is deleted as soon as the check is over.", "event", "done"),
        ("The selfie is not kept.", "not_kept", ""),
        ("我们不会存储您的人脸图像。", "not_kept", ""),
        ("保存期限以法律规定的期限为准。", "law", ""),
        ("Kept as required by applicable law.", "law", ""),
        ("保存时间为实现目的所必需的最短时间。", "shortest", ""),
        ("Stored no longer than necessary.", "shortest", ""),
        ("人脸模板将永久保存。", "permanent", ""),
        ("We store it indefinitely.", "permanent", ""),
    ],
)
def test_a_formula_is_told_by_its_kind(sentence, kind, event):
    assert (kind, None, event) in read(sentence)


@pytest.mark.parametrize("sentence", ["不会永久保存。", "It is not permanently stored."])
def test_not_for_ever_is_not_for_ever(sentence):
    assert "permanent" not in [p.kind for p in periods(sentence)]


def test_working_days_minimum_and_the_event_counted_from():
    (working,) = periods("删除将在十五个工作日内完成。")
    assert working.working_days
    (least,) = periods("网络日志留存不少于六个月。")
    assert (least.days, least.minimum) == (180, True)
    after = next(p for p in periods("撤回同意后三十日内销毁。") if p.kind == "period")
    assert (after.days, after.event) == (30, "withdraw")


def test_the_quote_holds_the_number():
    sentence = "人脸特征保存六个月。"
    (found,) = periods(sentence)
    assert sentence[slice(*found.span)] == "六个月"
