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


def test_a_page_that_cancels_and_only_takes_a_face():
    scan = refuse("同意并刷脸注销", role="button", act="agree", effects=("capture",))
    page = screen(scan, topics=("account-deletion", "face"))
    assert verdict(CHECK, screens=(page,))[0] == "likely-violation"


def test_a_page_that_cancels_and_offers_a_code_beside_the_face():
    scan = refuse("同意并刷脸注销", role="button", act="agree", effects=("capture",))
    code = refuse("短信验证码注销", role="button", act="verify-other")
    page = screen(scan, code, topics=("account-deletion", "face"))
    assert verdict(CHECK, screens=(page,))[0] == "compliant"
