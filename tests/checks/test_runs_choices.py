"""face-sole-verification and coercive-face-copy by what the screens of the runs offered and said."""

from observations import (
    ACCEPT,
    BEGUN,
    DECLINE,
    FACE,
    HOME,
    RIGHT,
    TAKEN,
    asked,
    m,
    page,
    refuse,
    replace,
    seen,
    step,
    twice,
    walk,
    yes,
)

SOLE = "face-sole-verification"
COPY = "coercive-face-copy"
OTHER = refuse("短信验证", role="button", act="alternative", effects=())


def accept(each):
    return twice(*BEGUN, asked(each), yes(each), *TAKEN, HOME)


# --- sole ----------------------------------------------------------------------------------------


def test_no_other_way_and_help_not_explored():
    assert seen(SOLE, *RIGHT) == ("likely-violation", "no other way found in the run")


def test_no_other_way_and_no_help_in_sight():
    settings = twice(*BEGUN, HOME, path="withdraw", reached=("settings",))
    got = seen(SOLE, *RIGHT, *settings, screens=(page("消息通知", "关于"),))
    assert got == ("violation", "the face is the only way")


def test_a_support_entry_leaves_it_likely():
    settings = twice(*BEGUN, HOME, path="withdraw", reached=("settings",))
    got = seen(SOLE, *RIGHT, *settings, screens=(page("联系客服"),))
    assert got[0] == "likely-violation"


def test_its_twin_offers_a_text_message():
    offering = step(alternatives=("短信验证码登录",))
    assert seen(SOLE, *RIGHT, steps=(offering,)) == (
        "compliant",
        "another way is offered in the run",
    )
    on_prompt = replace(FACE, controls=(*FACE.controls, OTHER))
    assert seen(SOLE, *accept(on_prompt))[0] == "compliant"


def test_another_way_on_the_screen_it_was_reached_from():
    login = m("screen", "登录", ref="Login#1")
    way = refuse("短信验证码登录", role="button", act="verify-other", effects=())
    beside = page(name="Login#1", controls=(way,), topics=("login",))
    runs = twice(*BEGUN[:-1], login, BEGUN[-1], asked(), yes(), *TAKEN, HOME)
    assert seen(SOLE, *runs, *DECLINE, screens=(beside,))[0] == "compliant"
    back = twice(*BEGUN, asked(), DECLINE[0].run.moments[6], login, HOME, path="decline")
    assert seen(SOLE, *ACCEPT, *back, screens=(beside,))[0] == "compliant"
    assert seen(SOLE, *ACCEPT, *DECLINE, screens=(beside,))[0] == "likely-violation"


def test_named_and_not_offered():
    named = replace(FACE, alternative=True)
    assert seen(SOLE, *accept(named), *DECLINE)[0] == "needs-manual-review"


def test_refusal_not_walked():
    assert seen(SOLE, *ACCEPT)[0] == "not-assessed"


def test_a_face_that_verifies_nobody():
    from analyzers.asking import PromptText

    words = (PromptText("message", "我们将采集您的面部图像用于生成头像，是否同意？"),)
    avatar = replace(FACE, id="x", texts=words)
    begun = (*BEGUN[:-1], replace(BEGUN[-1], what="我的形象"))
    runs = twice(*begun, asked(avatar), yes(avatar), *TAKEN, HOME)
    refused = twice(
        *begun, asked(avatar), replace(DECLINE[0].run.moments[6], ref="x"), HOME, path="decline"
    )
    assert seen(SOLE, *runs, *refused)[0] == "not-assessed"


# --- coercive ------------------------------------------------------------------------------------

PRESSING = replace(FACE, coercive=("threatened-loss",))


def test_pressing_and_no_refusal():
    hidden = replace(PRESSING, controls=PRESSING.controls[:1], cancelable="no")
    assert seen(COPY, *accept(hidden)) == (
        "likely-violation",
        "pressing words and the refusal hidden in the run",
    )


def test_pressing_and_a_tiny_refusal():
    small = (("同意", 40_000), ("不同意", 900))
    runs = twice(*BEGUN, asked(PRESSING, sizes=small), yes(PRESSING), *TAKEN, HOME)
    assert seen(COPY, *runs)[0] == "likely-violation"


def test_pressing_and_a_faint_refusal():
    faint = (("同意", 9.0), ("不同意", 1.4))
    runs = twice(*BEGUN, asked(PRESSING, contrast=faint), yes(PRESSING), *TAKEN, HOME)
    assert seen(COPY, *runs)[0] == "likely-violation"


def test_pressing_and_both_controls_alike():
    alike = (("同意", 40_000), ("不同意", 38_000))
    runs = twice(*BEGUN, asked(PRESSING, sizes=alike), yes(PRESSING), *TAKEN, HOME)
    assert seen(COPY, *runs) == ("needs-manual-review", "pressing words in the run")


def test_a_statute_that_is_quoted_is_for_a_person():
    quoting = replace(
        PRESSING, notes=("quotes-law",), controls=PRESSING.controls[:1], cancelable="no"
    )
    assert seen(COPY, *accept(quoting))[0] == "needs-manual-review"


def test_neutral_words():
    assert seen(COPY, *RIGHT) == ("compliant", "neutral words in the run")


def test_neutral_words_and_a_faint_refusal():
    faint = (("同意", 9.0), ("不同意", 1.4))
    runs = twice(*BEGUN, asked(FACE, contrast=faint), yes(), *TAKEN, HOME)
    assert seen(COPY, *runs) == ("needs-manual-review", "refusal faint or missing")


def test_texts_that_were_not_read():
    torn = replace(FACE, complete=False)
    assert seen(COPY, *accept(torn))[0] == "not-assessed"
    assert seen(COPY, walk(HOME))[0] == "not-assessed"
