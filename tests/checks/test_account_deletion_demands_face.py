"""account-deletion-demands-face: what cancelling leads to."""

from askings import refuse, screen, verdict

CHECK = "account-deletion-demands-face"


def cancel(*effects, **parts):
    return refuse("注销账号", role="button", act="delete-account", effects=effects, **parts)


def test_cancelling_leads_to_a_face_scan():
    assert verdict(CHECK, screens=(screen(cancel("screen", "capture")),)) == (
        "likely-violation",
        "cancelling leads to a face scan",
    )


def test_another_way_is_offered():
    either = cancel("alternative", "capture", "screen")
    assert verdict(CHECK, screens=(screen(either),))[0] == "compliant"


def test_no_face_is_needed():
    assert verdict(CHECK, screens=(screen(cancel("screen")),))[0] == "compliant"


def test_steps_that_were_not_found():
    assert verdict(CHECK, screens=(screen(cancel(resolved=False)),))[0] == "not-assessed"


def test_no_account():
    assert verdict(CHECK)[0] == "not-assessed"
