"""forced-face-consent and face-consent-nagging by what followed a refusal in the runs."""

from askings import agree, prompt, refuse
from builders import judged, static
from observations import (
    AGAIN,
    BEGUN,
    DECLINE,
    FACE,
    GENERAL,
    HOME,
    LAUNCH,
    RIGHT,
    asked,
    m,
    no,
    page,
    recording,
    replace,
    seen,
    session,
    touch,
    twice,
    walk,
    yes,
)

from analyzers.asking import Asking
from scanner.context import Context

FORCED = "forced-face-consent"
NAGGING = "face-consent-nagging"
GONE = m("exit", "process 7: exit")
BACK = m("touch", "back", act="back")


def decline(*steps, **parts):
    return twice(*BEGUN, asked(), no(), *steps, path="decline", **parts)


# --- forced --------------------------------------------------------------------------------------


def test_refusal_ends_the_app():
    assert seen(FORCED, *decline(GONE)) == ("violation", "refusal ends the app")


def test_its_twin_goes_on():
    assert seen(FORCED, *RIGHT) == ("compliant", "refusal returns to the app in the run")


def test_moved_to_the_background():
    assert seen(FORCED, *decline(m("background")))[0] == "violation"


def test_once_and_the_exit_in_the_code():
    (one, _) = decline(GONE)
    exits = prompt(agree(), refuse(effects=("exit",)))
    world = {"static": static(asking=Asking("read", prompts=(exits,)))}
    assert seen(FORCED, one)[0] == "likely-violation"
    assert seen(FORCED, one, world=world)[0] == "violation"


def test_asked_again_and_again():
    loop = decline(asked(), no(), asked(), no(), asked())
    assert seen(FORCED, *loop) == ("violation", "refusal is answered by asking again")


def test_no_service_at_the_start():
    walled = twice(LAUNCH, asked(), no(), m("screen", "无法使用", ref="Wall#1"), path="decline")
    assert seen(FORCED, *walled) == ("violation", "no service after refusal")


def test_a_wall_with_other_ways_on_it_is_for_a_person():
    walled = twice(LAUNCH, asked(), no(), m("screen", "登录", ref="Settings#1"), path="decline")
    assert seen(FORCED, *walled, screens=(page("密码登录"),))[0] == "needs-manual-review"


def test_only_the_function_is_blocked():
    blocked = twice(
        LAUNCH, touch(), asked(), no(), m("screen", "无法继续", ref="W#1"), path="decline"
    )
    assert seen(FORCED, *blocked) == ("likely-violation", "the step is blocked after refusal")


def cut_off(label, words, **parts):
    """Runs that touch a function, refuse, meet a page that ends it, and come back to the app."""
    wall = m("screen", words, ref="Wall#1")
    steps = (LAUNCH, asked(GENERAL), yes(GENERAL), HOME, touch(label), asked(), no(), wall, HOME)
    runs = twice(*steps, path="decline")
    return seen(FORCED, *runs, screens=(page(name="Wall#1", texts=(words,)),), **parts)


def test_only_a_function_that_may_need_a_face_is_lost():
    got = cut_off("申请借款", "您已拒绝人脸识别，无法继续申请借款")
    assert got == (
        "needs-manual-review",
        "a function that may need a face is blocked after refusal",
    )


def test_a_function_that_works_without_is_lost():
    got = cut_off("会员注册", "您已拒绝人脸识别，无法完成会员注册")
    assert got == (
        "violation",
        "a function that works without a face is blocked after refusal",
    )


def test_a_function_of_another_kind_is_lost():
    assert cut_off("刷脸登录", "未刷脸，无法继续")[0] == "likely-violation"
    lender = {"context": Context(category="消费金融")}
    assert cut_off("刷脸登录", "未刷脸，无法继续", world=lender)[0] == "needs-manual-review"


def test_a_page_that_offers_another_way_ends_nothing():
    wall = m("screen", "未刷脸，无法继续", ref="Wall#1")
    other = refuse("短信验证", role="button", act="alternative", effects=())
    screens = (page(name="Wall#1", texts=("未刷脸，无法继续",), controls=(other,)),)
    assert seen(FORCED, *decline(wall, HOME), screens=screens)[0] == "compliant"


def test_a_page_that_speaks_of_something_else_ends_nothing():
    wall = m("screen", "网络错误，无法继续", ref="Wall#1")
    screens = (page(name="Wall#1", texts=("网络错误，无法继续",)),)
    assert seen(FORCED, *decline(wall, HOME), screens=screens)[0] == "compliant"


def test_back_on_the_screen_it_came_from():
    login = m("screen", "登录", ref="Login#1")
    back = twice(LAUNCH, login, touch(), asked(), no(), login, path="decline")
    assert seen(FORCED, *back)[0] == "compliant"


def test_a_crash_is_no_refusal_of_service():
    assert seen(FORCED, *decline(m("crash"))) == (
        "needs-manual-review",
        "the app crashed after refusal",
    )


def test_the_phones_back_key_leaves_by_itself():
    assert seen(FORCED, *decline(BACK, GONE))[0] == "not-assessed"


def test_refusing_the_general_terms_is_another_matter():
    general = twice(LAUNCH, asked(GENERAL), no(GENERAL), GONE, path="decline")
    assert seen(FORCED, *general)[0] == "not-assessed"


def test_a_dialog_that_cannot_be_refused():
    shut = replace(FACE, controls=FACE.controls[:1], cancelable="no")
    stuck = twice(*BEGUN, asked(shut), path="decline")
    assert seen(FORCED, *stuck)[0] == "likely-violation"


def test_each_way_of_refusing_has_to_be_reproduced_itself():
    one = walk(*BEGUN, asked(), no(), GONE, path="decline", number=1, way="不同意")
    other = walk(*BEGUN, asked(), no(label="退出"), GONE, path="decline", number=2, way="退出")
    assert seen(FORCED, one, other)[0] == "likely-violation"


def test_a_way_that_was_not_walked_to_its_end():
    cut = walk(*BEGUN, asked(), path="decline", number=3, completed=False, why="budget")
    assert seen(FORCED, *RIGHT, cut)[0] == "not-assessed"


# --- nagging -------------------------------------------------------------------------------------


def nagged(*, act="refuse", times=2, clock=0, **parts):
    steps = [LAUNCH, asked(), no(act=act)]
    for number in range(3):
        steps += [AGAIN, *([asked(), no(act=act)] if number < times else [HOME])]
    if clock:
        steps[-2] = m("prompt", "提示", ref=FACE.id, clock=clock)
    return twice(*steps, path="decline", **parts)


def test_returned_twice_without_anybody_asking():
    assert seen(NAGGING, *nagged()) == ("violation", "returned twice or more after refusal")


def test_its_twin_remembers():
    assert seen(NAGGING, *DECLINE) == ("compliant", "no unsolicited prompt in the run")


def test_returned_once():
    assert seen(NAGGING, *nagged(times=1)) == ("likely-violation", "returned after refusal")


def test_put_off_at_every_launch():
    assert seen(NAGGING, *nagged(act="later"))[0] == "likely-violation"


def test_after_a_touch_it_is_for_a_person():
    wanted = twice(
        LAUNCH,
        touch(),
        asked(),
        no(),
        AGAIN,
        touch(),
        asked(),
        no(),
        AGAIN,
        HOME,
        AGAIN,
        HOME,
        path="decline",
    )
    assert seen(NAGGING, *wanted) == (
        "needs-manual-review",
        "returned after a touch on the function",
    )


def test_too_few_launches():
    short = twice(LAUNCH, asked(), no(), HOME, path="decline")
    result = judged(NAGGING, dynamic=session(*short))
    assert result.verdict == "not-assessed"
    assert any("only 1 launches" in text.en for text in result.missing)


def test_the_system_dialog_behind_a_rationale_counts_once():
    pair = (asked(), m("permission-asked", "android.permission.CAMERA"))
    steps = (LAUNCH, asked(), no(), AGAIN, *pair, AGAIN, HOME, AGAIN, HOME)
    assert seen(NAGGING, *twice(*steps, path="decline"))[0] == "likely-violation"


def test_the_window_is_the_devices_clock_and_configurable():
    late = nagged(clock=60 * 3_600_000, times=2)
    wide = recording(settings={"nagging-window-hours": "72"})
    narrow = recording(settings={"nagging-launches": "9"})
    assert seen(NAGGING, *nagged(), record=narrow)[0] == "likely-violation"
    assert seen(NAGGING, *late, record=wide)[0] == "violation"


def test_other_prompts_are_no_matter():
    other = replace(GENERAL, topics=("general",))
    steps = (LAUNCH, asked(), no(), AGAIN, asked(other), AGAIN, asked(other), AGAIN, HOME)
    assert seen(NAGGING, *twice(*steps, path="decline"))[0] == "compliant"


def test_an_app_that_never_asks_cannot_nag():
    quiet = twice(LAUNCH, HOME, AGAIN, HOME, AGAIN, HOME, AGAIN, HOME, path="decline")
    assert seen(NAGGING, *quiet) == ("not-applicable", "no face prompt")
