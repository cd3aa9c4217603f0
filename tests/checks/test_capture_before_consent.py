"""capture-before-consent: what the code could do before, or against, the consent."""

from askings import agree, capture, free, prompt, refuse, verdict

CHECK = "capture-before-consent"


def test_capture_that_starts_by_itself():
    assert verdict(CHECK, captures=(free(by="automatic"),), prompts=())[0] == "likely-violation"


def test_capture_in_the_background():
    assert verdict(CHECK, captures=(free(by="background"),), prompts=())[0] == "likely-violation"


def test_capture_ahead_of_a_consent_that_exists():
    assert verdict(CHECK, captures=(free(),)) == ("likely-violation", "capture ahead of consent")


def test_capture_after_the_refusal():
    against = prompt(agree(), refuse(effects=("capture",)))
    assert verdict(CHECK, prompts=(against,)) == ("likely-violation", "capture after refusal")


def test_another_way_that_takes_a_face_is_no_refusal():
    other = prompt(agree(), refuse("换个方式", act="alternative", effects=("capture",)))
    assert verdict(CHECK, prompts=(other,))[0] == "compliant"


def test_touched_and_never_asked_is_for_a_person():
    assert verdict(CHECK, captures=(free(),), prompts=())[0] == "needs-manual-review"


def test_consent_lies_before_it():
    got = verdict(CHECK)
    assert got[0] == "compliant"
    assert got[1].startswith("static reading only")


def test_a_way_that_was_not_followed():
    assert verdict(CHECK, captures=(capture(resolved=False),))[0] == "not-assessed"
