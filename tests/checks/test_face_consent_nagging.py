"""face-consent-nagging: prompts that come back by themselves."""

from askings import agree, prompt, refuse, verdict

CHECK = "face-consent-nagging"


def test_it_returns_at_every_start():
    assert verdict(CHECK, prompts=(prompt(unasked=True),)) == (
        "likely-violation",
        "returns at every start",
    )


def test_a_refusal_that_is_remembered():
    assert verdict(CHECK, prompts=(prompt(unasked=True, remembered=True),))[0] == "compliant"


def test_it_follows_a_touch():
    assert verdict(CHECK)[0] == "compliant"


def test_a_refusal_that_ends_the_app_is_another_matter():
    hard = prompt(agree(), refuse(effects=("exit",)), unasked=True)
    assert verdict(CHECK, prompts=(hard,))[0] == "not-assessed"


def test_a_page_is_no_prompt():
    assert verdict(CHECK, prompts=(prompt(kind="page", unasked=True),))[0] == "not-applicable"


def test_refusing_code_that_was_not_found():
    unknown = prompt(agree(), refuse(resolved=False), unasked=True)
    assert verdict(CHECK, prompts=(unknown,))[0] == "not-assessed"


def test_a_refusal_that_stores_something_is_not_called_nagging():
    stores = prompt(agree(), refuse(effects=("remember",)), unasked=True)
    assert verdict(CHECK, prompts=(stores,))[0] == "not-assessed"
