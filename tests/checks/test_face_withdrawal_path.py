"""face-withdrawal-path: an entry to take the consent back."""

from askings import agree, box, prompt, refuse, screen, verdict
from builders import policy, silent_policy
from msgspec.structs import replace

from analyzers.artifacts import Element

CHECK = "face-withdrawal-path"
KEPT = prompt(agree(effects=("capture", "remember")), refuse())
SETTINGS = screen(refuse("消息通知", role="button", act="none"))


def withdraw(*effects):
    return refuse("撤回人脸授权", role="button", act="withdraw", effects=effects)


def test_an_entry_that_does_something():
    assert verdict(CHECK, screens=(screen(withdraw("erase")),))[0] == "compliant"


def test_a_switch_among_the_settings():
    switch = box("刷脸登录", act="none", effects=("remember",))
    assert verdict(CHECK, screens=(screen(switch),))[0] == "compliant"


def test_an_entry_that_does_nothing_known():
    assert verdict(CHECK, screens=(screen(withdraw()),))[0] == "needs-manual-review"


def test_an_entry_too_deep():
    deep = screen(withdraw("erase"), depth=5)
    assert verdict(CHECK, screens=(deep,))[0] == "needs-manual-review"


def test_an_entry_that_nobody_knows_how_to_reach():
    found = screen(withdraw("erase"), depth=-1)
    assert verdict(CHECK, screens=(found,))[0] == "not-assessed"


def test_settings_whose_rows_were_not_read_are_none():
    empty = replace(SETTINGS, controls=())
    assert verdict(CHECK, prompts=(KEPT,), screens=(empty,))[0] == "not-assessed"


def test_a_remembered_consent_without_an_entry():
    assert verdict(CHECK, prompts=(KEPT,), screens=(SETTINGS,)) == (
        "likely-violation",
        "consent is remembered, no entry to withdraw",
    )


def test_only_the_policy_tells_a_way():
    telling = policy()
    told = {**telling.elements, "withdraw_delete": Element(True, ((0, 4),))}
    world = {"policy": replace(telling, elements=told)}
    got = verdict(CHECK, prompts=(KEPT,), screens=(SETTINGS,), world=world)
    assert got[0] == "needs-manual-review"


def test_neither_app_nor_policy():
    got = verdict(CHECK, prompts=(KEPT,), screens=(SETTINGS,), world={"policy": silent_policy()})
    assert got[0] == "likely-violation"


def test_nothing_is_remembered():
    assert verdict(CHECK, screens=(SETTINGS,))[0] == "not-assessed"


def test_no_settings_were_found():
    assert verdict(CHECK, prompts=(KEPT,))[0] == "not-assessed"
