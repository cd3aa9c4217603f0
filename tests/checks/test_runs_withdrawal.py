"""face-withdrawal-path, -effective and account-deletion-demands-face by the path *withdraw* of the runs."""

from builders import limitation, policy, silent_policy
from observations import (
    BEGUN,
    END,
    FACE,
    HOME,
    OPEN,
    RIGHT,
    START,
    STEP,
    TAKEN,
    asked,
    kept,
    m,
    no,
    refuse,
    replace,
    seen,
    sent,
    step,
    touch,
    twice,
    walk,
    yes,
)

from analyzers.artifacts import Element, Text

PATH = "face-withdrawal-path"
EFFECT = "face-withdrawal-effective"
DELETE = "account-deletion-demands-face"
GRANTED = (*BEGUN, asked(), yes(), *TAKEN, HOME, m("relaunch", "spawn"))
WITHDRAW = m("withdraw", "关闭刷脸登录", act="withdraw")
SETTINGS = (touch("我的"), touch("设置"))
CANCEL = m("delete-account", "注销账号", act="delete-account")


def withdraw(*steps, **parts):
    return twice(*GRANTED, *steps, path="withdraw", **parts)


def telling(words):
    """A policy whose withdrawal clause reads so."""
    text = f"隐私政策\n{words}\n"
    told = policy(text)
    quotes = ((5, len(text) - 1),)
    return replace(told, elements={**told.elements, "withdraw_delete": Element(True, quotes)})


# --- path ----------------------------------------------------------------------------------------


def test_neither_the_app_nor_the_policy():
    runs = withdraw(*SETTINGS, reached=("settings",))
    assert seen(PATH, *runs, world={"policy": silent_policy()}) == (
        "violation",
        "neither app nor policy offers a way",
    )


def test_without_the_policy_it_is_likely():
    assert seen(PATH, *withdraw(*SETTINGS, reached=("settings",)))[0] == "likely-violation"


def test_only_by_mail():
    world = {"policy": telling("如需撤回，请发送邮件至 privacy@example.net")}
    runs = withdraw(*SETTINGS, reached=("settings",))
    assert seen(PATH, *runs, world=world) == (
        "likely-violation",
        "only outside the app or by cancelling the account",
    )


def test_the_policy_tells_of_a_switch():
    world = {"policy": telling("您可以在设置页面关闭刷脸功能以撤回同意")}
    runs = withdraw(*SETTINGS, reached=("settings",))
    assert seen(PATH, *runs, world=world)[0] == "needs-manual-review"


def test_only_by_cancelling_the_account():
    runs = withdraw(*SETTINGS, CANCEL, reached=("settings",))
    assert seen(PATH, *runs, world={"policy": silent_policy()})[0] == "likely-violation"


def test_its_twin_has_a_switch():
    assert seen(PATH, *withdraw(*SETTINGS, WITHDRAW)) == (
        "compliant",
        "an entry in the app in the run",
    )


def test_an_entry_far_away():
    far = withdraw(*(touch(f"第{n}层") for n in range(6)), WITHDRAW)
    assert seen(PATH, *far)[0] == "needs-manual-review"


def test_settings_that_were_not_reached():
    assert seen(PATH, *withdraw(HOME, reached=()))[0] == "not-assessed"


def test_the_systems_permission_switch_is_no_withdrawal():
    revoked = m("permission-denied", "android.permission.CAMERA", act="revoke")
    runs = withdraw(*SETTINGS, revoked, reached=("settings",))
    assert seen(PATH, *runs, world={"policy": silent_policy()})[0] == "violation"


# --- effective -----------------------------------------------------------------------------------

AFTER = (*SETTINGS, WITHDRAW, touch("刷脸登录"))


def test_taking_goes_on():
    runs = withdraw(*AFTER, OPEN, STEP, START, END)
    assert seen(EFFECT, *runs) == ("violation", "taking goes on after withdrawal")


def test_its_twin_asks_anew():
    runs = withdraw(*AFTER, asked(), yes(), OPEN, STEP, START, END)
    assert seen(EFFECT, *runs)[0] == "compliant"


def test_a_face_that_is_kept():
    runs = withdraw(*SETTINGS, WITHDRAW, HOME)
    left = tuple(kept(f"withdraw-{n}", where="private", path="/data/f.jpg") for n in (1, 2))
    assert seen(EFFECT, *runs, kept=left) == ("violation", "face data kept after withdrawal")


def test_a_picture_that_is_kept():
    left = (kept("withdraw-1", where="private", grade="image"),)
    assert seen(EFFECT, *withdraw(*SETTINGS, WITHDRAW, HOME), kept=left)[0] == "needs-manual-review"


def test_model_files_are_nobodys_face():
    left = (kept("withdraw-1", where="private", grade="unknown", form="opaque"),)
    runs = withdraw(*SETTINGS, WITHDRAW, HOME)
    assert seen(EFFECT, *runs, kept=left)[0] == "compliant"


def test_only_the_camera_opens():
    runs = withdraw(*AFTER, OPEN)
    assert seen(EFFECT, *runs)[0] == "likely-violation"


def test_a_use_the_system_reports_late_is_no_opening():
    late = m("camera-open", "media.camera service", act="service")
    assert seen(EFFECT, *withdraw(*SETTINGS, WITHDRAW, late, HOME))[0] == "compliant"


def test_nothing_was_withdrawn():
    assert seen(EFFECT, *RIGHT)[0] == "not-assessed"
    assert seen(EFFECT)[0] == "not-assessed"


def test_sent_after_the_withdrawal():
    runs = withdraw(*SETTINGS, WITHDRAW, m("upload", "api.example.net", ref=sent().id))
    late = tuple(sent(f"withdraw-{n}", at=18.0) for n in (1, 2))
    assert seen(EFFECT, *runs, sent=late)[0] == "violation"


# --- account deletion ----------------------------------------------------------------------------

NEW = (*BEGUN, asked(), no(), HOME, *SETTINGS, CANCEL)


def test_a_new_face_to_cancel():
    runs = twice(*NEW, STEP, START, path="withdraw")
    assert seen(DELETE, *runs) == ("violation", "a new face is demanded to cancel")


def test_its_twin_asks_for_none():
    assert seen(DELETE, *twice(*NEW, m("screen", "已注销"), path="withdraw"))[0] == "compliant"


def test_an_equal_way_beside_it():
    runs = twice(*NEW, STEP, START, path="withdraw")
    ways = tuple(step(f"withdraw-{n}", n=130, alternatives=("短信验证",)) for n in (1, 2))
    assert seen(DELETE, *runs, steps=ways)[0] == "compliant"


def test_other_ways_by_phone_only():
    runs = twice(*NEW, STEP, START, path="withdraw")
    ways = tuple(step(f"withdraw-{n}", n=130, alternatives=("拨打客服电话",)) for n in (1, 2))
    assert seen(DELETE, *runs, steps=ways)[0] == "likely-violation"


def test_a_face_that_the_walker_was_told_to_give():
    demand = m("mark", "deletion-face", ref="注销账号须先刷脸")
    runs = twice(*NEW, m("screen", "注销账号"), demand, path="withdraw")
    assert seen(DELETE, *runs) == ("violation", "a new face is demanded to cancel")
    other = m("mark", "alternative", ref="短信验证")
    assert seen(DELETE, *twice(*NEW, demand, other, path="withdraw"))[0] == "compliant"
    assert seen(DELETE, *twice(*NEW[:-1], other, CANCEL, demand, path="withdraw"))[0] == "violation"


def test_somebody_enrolled():
    assert seen(DELETE, *withdraw(*SETTINGS, CANCEL, STEP, START)) == (
        "needs-manual-review",
        "face asked of somebody enrolled",
    )


def test_not_exercised():
    assert seen(DELETE, *RIGHT)[0] == "not-assessed"
    cut = walk(*NEW, path="withdraw", completed=False, why="budget")
    assert seen(DELETE, cut)[0] == "not-assessed"


def test_a_face_prompt_is_a_demand():
    again = replace(
        FACE, id="Cancel#face", controls=(*FACE.controls, refuse("邮寄申请", act="alternative"))
    )
    runs = twice(*NEW, asked(again), path="withdraw")
    assert seen(DELETE, *runs)[0] == "likely-violation"


def test_files_nobody_listed_are_not_called_deleted():
    cut = limitation("recording-gaps", message=Text("缺口", "The recording has gaps: files: cut."))
    runs = withdraw(*SETTINGS, WITHDRAW, HOME)
    assert seen(EFFECT, *runs)[0] == "compliant"
    assert seen(EFFECT, *runs, limitations=(cut,))[0] == "not-assessed"
