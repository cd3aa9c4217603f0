"""forced-face-consent: what the code does after a refusal."""

import pytest
from askings import agree, asking, box, free, prompt, refuse, verdict
from builders import judged, static

from scanner.context import Context

CHECK = "forced-face-consent"


@pytest.mark.parametrize("effect", ["exit", "background", "logout", "reshow"])
def test_a_refusal_that_costs_the_service(effect):
    hard = prompt(agree(), refuse(effects=(effect,)))
    assert verdict(CHECK, prompts=(hard,)) == ("likely-violation", "refusal ends the service")


@pytest.mark.parametrize("effects", [("dismiss",), ("finish",), ("screen",), ()])
def test_a_refusal_that_goes_back_to_the_app(effects):
    soft = prompt(agree(), refuse(effects=effects))
    assert verdict(CHECK, prompts=(soft,))[0] == "compliant"


def test_no_way_to_say_no():
    stuck = prompt(agree(), cancelable="no")
    assert verdict(CHECK, prompts=(stuck,)) == ("likely-violation", "no way to refuse")


def test_a_page_can_be_left():
    page = prompt(agree(role="button"), kind="page", cancelable="unknown")
    assert verdict(CHECK, prompts=(page,))[0] == "compliant"


def test_a_face_tick_that_gates_everything():
    gated = prompt(agree(), refuse(), box(gates=True), topics=("face", "general"), only_face=False)
    assert verdict(CHECK, prompts=(gated,))[0] == "likely-violation"


def test_a_notice_that_cannot_be_refused():
    notice = prompt(
        agree("我知道了", act="acknowledge"), asks_consent=False, wording="none", cancelable="no"
    )
    assert verdict(CHECK, prompts=(notice,), captures=(free(),))[0] == "likely-violation"


def test_refusing_code_that_was_not_found():
    unknown = prompt(agree(), refuse(resolved=False))
    assert verdict(CHECK, prompts=(unknown,))[0] == "not-assessed"


def test_the_exit_of_a_privacy_dialog_is_not_about_the_face():
    terms = prompt(agree(effects=()), refuse(effects=("exit",)), id="terms", topics=("general",))
    assert verdict(CHECK, prompts=(prompt(), terms))[0] == "compliant"


def test_a_claimed_statutory_duty_is_for_a_person():
    hard = static(asking=asking(prompts=(prompt(agree(), refuse(effects=("exit",))),)))
    context = Context(answers={"statutory_identity_duty": "Anti-Telecom Fraud Law"})
    assert judged(CHECK, static=hard, context=context).verdict == "needs-manual-review"


def wall(*controls, path):
    return prompt(
        *controls, id="wall", kind="page", coercive=("no-service",), path=path, cancelable="unknown"
    )


REFUSED = ("open com.example.Main", "touch “不同意” on com.example.Main", "open com.example.Wall")


def test_a_page_behind_a_refusal_that_only_offers_to_agree():
    stuck = wall(agree(role="button"), path=REFUSED)
    assert verdict(CHECK, prompts=(prompt(), stuck))[0] == "likely-violation"


def test_the_same_page_with_another_way_or_not_behind_a_refusal():
    code = agree("会员码入场", role="button", act="verify-other")
    for one in (wall(agree(role="button"), code, path=REFUSED), wall(agree(), path=REFUSED[:1])):
        assert verdict(CHECK, prompts=(prompt(), one))[0] == "compliant"
