"""face-sdk-early-init: what runs before anybody can have agreed."""

from askings import asking, start, verdict
from builders import judged, sdk, static, unlock

CHECK = "face-sdk-early-init"


def test_an_initialisation_without_a_condition():
    assert verdict(CHECK, starts=(start(),)) == (
        "likely-violation",
        "initialised at start-up without a condition",
    )


def test_behind_a_stored_consent():
    assert verdict(CHECK, starts=(start(guard="consent"),))[0] == "compliant"


def test_behind_a_condition_nobody_can_read():
    assert verdict(CHECK, starts=(start(guard="unknown"),))[0] == "needs-manual-review"


def test_an_initialisation_whose_effect_is_unknown():
    assert verdict(CHECK, starts=(start(effect="unknown"),))[0] == "needs-manual-review"


def test_an_object_that_is_only_made():
    assert verdict(CHECK, starts=(start(effect="creates"),))[0] == "compliant"


def test_a_licence_that_is_only_loaded():
    assert verdict(CHECK, starts=(start(effect="licence"),))[0] == "compliant"


def test_nothing_at_start_up():
    assert verdict(CHECK)[0] == "compliant"


def test_the_phone_s_own_unlock_is_no_sdk():
    assert judged(CHECK, static=static(sdks=(unlock(),))).verdict == "not-applicable"


def test_an_sdk_that_gives_the_app_no_face_or_is_never_called_starts_nothing():
    for idle in (sdk(not_face_data=True), sdk(grade="present")):
        got = judged(CHECK, static=static(sdks=(idle,), asking=asking(starts=(start(),))))
        assert got.verdict not in ("violation", "likely-violation")
