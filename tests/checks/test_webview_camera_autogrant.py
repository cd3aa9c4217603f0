"""webview-camera-autogrant: how pages that ask for the camera are answered."""

import pytest
from handlings import grant, verdict, world

CHECK = "webview-camera-autogrant"

ROWS = {
    "any page, and a face page": (grant(), "likely-violation"),
    "any page, no face page": (grant(face_pages=()), "needs-manual-review"),
    "after a look at the address": (grant(grants="listed"), "compliant"),
    "after a question": (grant(grants="asked"), "compliant"),
    "not resolved": (grant(grants="unknown"), "not-assessed"),
    "never reached": (grant(reachable=False), "not-applicable"),
}


@pytest.mark.parametrize("name", ROWS)
def test_verdicts(name):
    one, wanted = ROWS[name]
    assert verdict(CHECK, world(handling={"grants": (one,)}))[0] == wanted


def test_one_free_grant_beside_a_careful_one_counts():
    both = (grant(grants="asked"), grant())
    assert verdict(CHECK, world(handling={"grants": both}))[0] == "likely-violation"


def test_no_page_gets_the_camera():
    assert verdict(CHECK, world())[0] == "not-applicable"
