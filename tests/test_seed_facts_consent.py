"""Seed facts on how people are asked: consent, refusal, other ways, children and the disabled."""

import pytest
from askings import agree, refuse
from builders import judged, policy, static
from observations import (
    ACCEPT,
    ALLOWED,
    ASKED,
    BEGUN,
    DECLINE,
    END,
    FACE,
    GENERAL,
    HOME,
    IDLE,
    LAUNCH,
    OPEN,
    REACHED,
    RIGHT,
    SDK,
    START,
    STEP,
    TAKEN,
    asked,
    m,
    no,
    page,
    replace,
    session,
    step,
    touch,
    twice,
    yes,
)

from analyzers.asking import PromptText
from analyzers.prompts import read_prompts
from scanner.context import Context

SEPARATE = "face-consent-separate"
BUNDLED = "face-consent-bundled-with-camera"
BEFORE = "capture-before-consent"
FORCED = "forced-face-consent"
SOLE = "face-sole-verification"
LENDERS = (
    "借呗呗",
    "好分期",
    "小额通",
    "飞贷",
    "钱伴",
    "乐花",
    "信用卡管家",
    "秒批",
    "随手借",
    "惠民贷",
)
"""Ten consumer-finance apps; the names are made up."""


def of(check, *walks, context=None, **parts):
    """The result of a check by a session; the code's half of the default app answers nothing."""
    return judged(check, context=context, dynamic=session(*walks, **parts))


def grounds(result):
    """Ids of the provisions that carry a result."""
    return {citation.id for citation in result.provisions if citation.use == "ground"}


def cites(result, *idents):
    return set(idents) <= grounds(result)


# --- ten lenders ---------------------------------------------------------------------------------


def own_page(name):
    """A face page of its own, before the system's camera prompt."""
    words = f"{name}将采集您的人脸信息并上传至服务器，用于核验借款人身份。是否同意？"
    each = replace(FACE, texts=(PromptText("message", words),))
    return (*IDLE, *twice(*BEGUN, asked(each), yes(each), ASKED, ALLOWED, *TAKEN, HOME), *DECLINE)


def one_allow():
    """The system's camera prompt is the one control before the face is taken.

    A prompt of the app's own with one button for camera and face is ``likely-violation`` by the check's row; its
    ``violation`` is the system's "allow" as the sole act for both, and so the three apps are built.
    """
    return (*IDLE, *twice(*BEGUN, ASKED, ALLOWED, *TAKEN, HOME))


@pytest.mark.parametrize("number", range(10), ids=LENDERS)
def test_sf_05_ten_lenders(number):
    own = number < 7
    walks = own_page(LENDERS[number]) if own else one_allow()
    lender = Context(category="consumer finance")
    separate, bundled = (of(check, *walks, context=lender) for check in (SEPARATE, BUNDLED))
    wanted = "compliant" if own else "violation"
    assert (separate.verdict, bundled.verdict) == (wanted, wanted)
    if not own:
        assert cites(bundled, "spc-4-2", "pipl-29", "frt-6-consent")
        assert cites(separate, "pipl-29", "frt-6-consent")


def cut_off(label, words):
    """Runs that touch a function, refuse the face, meet a page that ends it, and come back to the app."""
    wall = m("screen", words, ref="Wall#1")
    steps = (LAUNCH, asked(GENERAL), yes(GENERAL), HOME, touch(label), asked(), no(), wall, HOME)
    return twice(*steps, path="decline"), (page(name="Wall#1", texts=(words,)),)


def test_sf_06_a_refusal_ends_the_app():
    exits = twice(*BEGUN, asked(), no(), m("exit", "process 7: exit"), path="decline")
    assert of(FORCED, *exits).verdict == "violation"


def test_sf_06_b_only_the_loan_stops():
    runs, screens = cut_off("申请借款", "您未进行人脸识别，无法继续申请借款")
    result = of(FORCED, *runs, screens=screens, context=Context(category="consumer finance"))
    assert result.verdict == "needs-manual-review"
    assert "whether it needs a face" in result.message.en


def test_sf_06_c_another_route():
    ways = (
        refuse("短信验证码", role="button", act="verify-other", effects=()),
        refuse("上传身份证", role="button", act="verify-other", effects=()),
    )
    offered = page(name="Ways#1", texts=("您可以改用其他方式核验",), controls=ways)
    way = m("screen", "改用其他方式", ref="Ways#1")
    steps = (*BEGUN, asked(), no(), way, touch("短信验证码"), HOME)
    runs = (*IDLE, *ACCEPT, *twice(*steps, path="decline"))
    both = step(alternatives=("短信验证码", "上传身份证"))
    assert of(FORCED, *runs, screens=(offered,)).verdict == "compliant"
    assert of(SOLE, *runs, screens=(offered,), steps=(both,)).verdict == "compliant"


def test_sf_27_the_courts_item_beside_the_law():
    exits = twice(*BEGUN, asked(), no(), m("exit", "process 7: exit"), path="decline")
    assert cites(of(SEPARATE, *one_allow()), "spc-2-3", "pipl-29")
    assert cites(of(FORCED, *exits), "spc-4-1", "spc-4-3", "pipl-16")


# --- one consent ---------------------------------------------------------------------------------


def test_sf_08_no_face_agreement():
    steps = (
        replace(LAUNCH, t=1),
        asked(GENERAL),
        replace(yes(GENERAL), t=1_000),
        replace(HOME, t=4_000),
        replace(touch(), t=8_000),
        replace(OPEN, t=9_000),
        replace(STEP, t=9_500),
        replace(START, t=10_000),
        replace(END, t=14_000),
    )
    runs = (*IDLE, *twice(*steps))
    assert of(SEPARATE, *runs).verdict == "violation"
    result = of(BEFORE, *runs)
    assert result.verdict == "violation"
    # For the consent to the face; the general one was there.
    assert "Only general terms had been agreed to" in result.message.en
    assert "人脸同意" in result.message.zh
    times = [piece.context for piece in result.findings[0].evidence]
    assert "accept-1 @ 1000 ms" in times


def test_sf_10_a_prompt_of_its_own():
    texts = (
        PromptText("title", "人脸识别授权书"),
        PromptText("message", "为核验身份，我们将采集您的人脸信息并上传至服务器比对。"),
    )
    each = replace(FACE, texts=texts, controls=(agree("同意"), refuse("不同意")))
    runs = twice(*BEGUN, asked(each), yes(each), *TAKEN, HOME)
    result = of(SEPARATE, *IDLE, *runs)
    assert result.verdict == "compliant"
    shown = result.findings[0].message.zh
    for words in ("人脸识别授权书", "采集您的人脸信息", "[同意]", "[不同意]"):
        assert words in shown


def settings_walk(*after):
    granted = (*BEGUN, asked(), yes(), *TAKEN, HOME, m("relaunch", "spawn"))
    way = (touch("我的"), touch("设置"), m("withdraw", "关闭刷脸登录", act="withdraw"))
    return twice(*granted, *way, *after, path="withdraw")


def test_sf_12_withdrawal_three_touches_away():
    runs = settings_walk(touch("首页"), HOME)
    assert of("face-withdrawal-path", *runs).verdict == "compliant"
    assert of("face-withdrawal-effective", *runs).verdict == "compliant"
    on = settings_walk(touch("刷脸登录"), OPEN, STEP, START, END)
    assert of("face-withdrawal-effective", *on).verdict == "violation"


MINUTE = 60_000


def launched(*, again):
    """Refused once, then launched after 1 min, 10 min and 1 h; ``again``: the prompt comes each time."""
    steps = [LAUNCH, asked(), no()]
    for minutes in (1, 10, 60):
        clock = minutes * MINUTE
        come = replace(m("prompt", "提示", ref=FACE.id), clock=clock + 1_000)
        steps += [m("relaunch", "spawn", clock=clock)]
        steps += [come, replace(no(), clock=clock + 2_000)] if again else [HOME]
    return twice(*steps, path="decline")


def test_sf_13_no_frequent_prompts():
    result = of("face-consent-nagging", *launched(again=True))
    assert result.verdict == "violation"
    assert {f.message.en for f in result.findings} == {
        "Over 4 launches it returned 3 times within 48 h of the refusal."
    }
    assert of("face-consent-nagging", *launched(again=False)).verdict == "compliant"


# --- pressing, the only way, buying --------------------------------------------------------------


def test_sf_17_under_the_pretext_of_service(tmp_path):
    image = pytest.importorskip("PIL.Image")
    draw = pytest.importorskip("PIL.ImageDraw")
    pytest.importorskip("numpy")
    from analyzers.dynamic.reading.contrast import contrasts

    words = ["为了提升服务质量，请您进行刷脸认证", "同意", "不同意"]
    reading = read_prompts(words)
    assert reading.coercive == ("improve-service",)
    each = replace(FACE, texts=(PromptText("message", words[0]),), coercive=reading.coercive)
    picture = image.new("RGB", (400, 200), "white")
    pen = draw.Draw(picture)
    pen.rectangle((60, 20, 140, 40), fill="black")
    pen.rectangle((60, 120, 140, 140), fill=(204, 204, 204))  # a fifth of black on white
    picture.save(tmp_path / "screen.png")
    boxes = [("同意", (0, 0, 200, 60)), ("不同意", (0, 100, 200, 160))]
    ratios = contrasts(tmp_path / "screen.png", boxes)
    runs = twice(*BEGUN, asked(each, contrast=ratios), yes(each), *TAKEN, HOME)
    result = of("coercive-face-copy", *IDLE, *runs)
    assert result.verdict == "likely-violation"
    assert cites(result, "frt-12")


def test_sf_18_the_face_as_the_only_way():
    settings = twice(*BEGUN, HOME, path="withdraw", reached=("settings",))
    result = of(SOLE, *RIGHT, *settings, screens=(page("消息通知", "关于"),))
    assert result.verdict == "violation"
    assert cites(result, "frt-10")
    password = step(alternatives=("密码登录",))
    assert of(SOLE, *RIGHT, *settings, steps=(password,)).verdict == "compliant"


def test_sf_20_asked_to_blink():
    barred = step(actions=("blink",), unlabelled=2, controls=2, alternatives=())
    result = of("accessible-face-alternative", *RIGHT, steps=(barred,))
    assert result.verdict == "likely-violation"
    # The law on a barrier-free environment stands beside it; the check's row has it among the grounds.
    assert cites(result, "frt-5-access", "access-32")


def test_sf_21_a_child_of_ten():
    age = m("age-given", "年龄: 10")
    runs = twice(LAUNCH, age, touch(), asked(), yes(), *TAKEN, path="child")
    result = of("minor-face-guardian-consent", *runs)
    assert result.verdict == "violation"
    assert cites(result, "frt-7", "pipl-31", "ndsr-22-3")


def test_sf_24_membership_for_a_face():
    runs, screens = cut_off("注册会员", "您未进行人脸识别，无法完成会员注册")
    result = of(FORCED, *runs, screens=screens)
    assert result.verdict == "violation"
    assert cites(result, "pipl-16", "spc-4-1", "frt-12")
    settings = twice(*BEGUN, HOME, path="withdraw", reached=("settings",))
    sole = of(SOLE, *ACCEPT, *IDLE, *runs, *settings, screens=(*screens, page("关于")))
    assert sole.verdict == "violation"
    assert cites(sole, "pipl-16", "spc-4-1", "frt-12")


def test_sf_30_paying_only_by_face():
    runs, screens = cut_off("立即付款", "您已设置支付密码。未完成刷脸，无法完成支付")
    result = of(FORCED, *runs, screens=screens, context=Context(category="shopping"))
    assert result.verdict in ("violation", "likely-violation")
    assert cites(result, "cons-16")
    ways = (refuse("使用支付密码", role="button", act="verify-other", effects=()),)
    free = (page(name="Wall#1", texts=screens[0].texts, controls=ways),)
    assert of(FORCED, *runs, screens=free).verdict == "compliant"


def test_the_walks_stand_for_an_app_that_identifies():
    """Verdicts above rest on a verifying SDK; without one none of them accuses."""
    plain = {"static": static(sdks=(), face_classes=("FC0",)), "policy": policy()}
    assert static().sdks[0].id == SDK
    assert "capture" in REACHED["accept"]
    assert judged(SEPARATE, dynamic=session(*IDLE), **plain).verdict == "not-applicable"
