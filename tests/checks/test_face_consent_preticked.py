"""face-consent-preticked: how the boxes start out, and what going on means."""

from askings import agree, box, prompt, refuse, verdict

CHECK = "face-consent-preticked"


def test_a_box_that_is_ticked_from_the_start():
    ticked = prompt(agree(), refuse(), box(checked="yes"))
    assert verdict(CHECK, prompts=(ticked,)) == ("likely-violation", "ticked from the start")


def test_going_on_means_consent():
    implied = prompt(agree("继续", act="acknowledge"), wording="implied")
    assert verdict(CHECK, prompts=(implied,)) == ("likely-violation", "going on means consent")


def test_an_empty_box():
    assert verdict(CHECK, prompts=(prompt(agree(), refuse(), box()),))[0] == "compliant"


def test_a_state_that_is_restored():
    restored = prompt(agree(), refuse(), box(checked="unknown"))
    assert verdict(CHECK, prompts=(restored,))[0] == "not-assessed"


def test_a_ticked_box_for_something_else():
    other = box("接收优惠信息", act="none", checked="yes")
    both = prompt(agree(), refuse(), other, topics=("face", "general"), only_face=False)
    assert verdict(CHECK, prompts=(both,))[0] == "compliant"


def test_no_box_and_no_text():
    assert verdict(CHECK, prompts=(), captures=())[0] == "not-applicable"


def test_a_text_about_the_face_that_asks_nobody():
    notice = prompt(agree("知道了", act="acknowledge"), asks_consent=False)
    assert verdict(CHECK, prompts=(notice,))[0] not in ("compliant", "likely-violation")


def test_an_agreement_whose_control_was_not_found():
    bare = prompt(refuse())
    assert verdict(CHECK, prompts=(bare,))[0] == "not-assessed"
