"""public-face-result-link: addresses of results without anything secret in them."""

from handlings import flow, result_link, verdict, world

CHECK = "public-face-result-link"


SENT = (flow(),)


def linked(*links, flows=SENT):
    return world(*flows, handling={"links": links})


def test_a_bare_number_is_for_a_person():
    assert verdict(CHECK, linked(result_link()))[0] == "needs-manual-review"


def test_a_token_is_not_accused():
    assert verdict(CHECK, linked(result_link(guarded="token")))[0] == "not-assessed"


def test_an_app_that_sends_no_face_has_no_such_result():
    assert verdict(CHECK, linked(result_link(), flows=()))[0] == "not-applicable"


def test_no_link():
    assert verdict(CHECK, linked())[0] == "not-applicable"
