"""accessible-face-alternative: what has to be done in front of the camera."""

from askings import capture, liveness, verdict

CHECK = "accessible-face-alternative"


def test_blinking_only():
    assert verdict(CHECK, liveness=(liveness("blink"),)) == (
        "likely-violation",
        "blinking only, no other way",
    )


def test_blinking_with_spoken_guidance_is_for_a_person():
    assert verdict(CHECK, liveness=(liveness("blink", spoken=True),))[0] == "needs-manual-review"


def test_a_single_action():
    assert verdict(CHECK, liveness=(liveness("nod"),))[0] == "needs-manual-review"


def test_a_short_time():
    hurried = liveness("blink", "nod", choice=True, seconds=5)
    assert verdict(CHECK, liveness=(hurried,))[0] == "needs-manual-review"


def test_several_actions_take_a_run():
    assert verdict(CHECK, liveness=(liveness("blink", "nod", choice=True),))[0] == "not-assessed"


def test_silent_liveness():
    assert verdict(CHECK, liveness=(liveness("silent"),))[0] == "compliant"


def test_another_way():
    either = capture(alternatives=("人工审核",))
    assert verdict(CHECK, captures=(either,), liveness=(liveness("blink"),))[0] == "compliant"


def test_nothing_is_known():
    assert verdict(CHECK)[0] == "not-assessed"
