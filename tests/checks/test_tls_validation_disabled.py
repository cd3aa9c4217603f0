"""tls-validation-disabled: code that accepts any certificate, and whether faces go through it."""

import pytest
from builders import sdk
from handlings import flow, gap, grant, verdict, world

CHECK = "tls-validation-disabled"
LOCAL = (sdk("arcsoft-arcface"),)


SENT = (flow(),)


def trusting(*gaps, flows=SENT, **parts):
    return world(*flows, handling={"trust": gaps}, **parts)


ROWS = {
    "on the face path": (gap(), "likely-violation"),
    "a page of the face step": (gap(kind="webview-ssl"), "likely-violation"),
    "elsewhere": (gap(on_face_path="no"), "needs-manual-review"),
    "not known where": (gap(on_face_path="unknown"), "needs-manual-review"),
    "for debugging only": (gap(debug_only=True), "needs-manual-review"),
    "never reached": (gap(reachable=False), "compliant"),
}


@pytest.mark.parametrize("name", ROWS)
def test_verdicts(name):
    one, wanted = ROWS[name]
    assert verdict(CHECK, trusting(one))[0] == wanted


def test_no_such_code():
    assert verdict(CHECK, trusting()) == ("compliant", "no code that accepts any certificate")


def test_without_a_way_to_the_network_it_does_not_apply():
    app = trusting(gap(on_face_path="no"), flows=(), sdks=LOCAL)
    assert verdict(CHECK, app)[0] == "not-applicable"


def test_a_face_page_is_a_way_to_the_network():
    app = world(handling={"trust": (gap(on_face_path="no"),), "grants": (grant(),)}, sdks=LOCAL)
    assert verdict(CHECK, app)[0] == "needs-manual-review"


def test_a_limit_is_not_silence():
    assert verdict(CHECK, world(state="partial", sdks=LOCAL)) == ("not-assessed", "budget")
