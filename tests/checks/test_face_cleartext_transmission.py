"""face-cleartext-transmission, the static part: where faces are sent without encryption."""

import pytest
from builders import sdk
from handlings import flow, verdict, world

CHECK = "face-cleartext-transmission"
LOCAL = (sdk("arcsoft-arcface"),)
CLEAR = {"cleartext": "yes", "permitted": True, "urls": ("http://api.example.net/face",)}

ROWS = {
    "http": (flow(**CLEAR), "likely-violation"),
    "a bare socket": (flow(**{**CLEAR, "sink": "socket"}), "likely-violation"),
    "http that the platform stops": (flow(**{**CLEAR, "permitted": False}), "compliant"),
    "encrypted content over http": (flow(**CLEAR, protected="encrypted"), "needs-manual-review"),
    "the house network": (flow(**CLEAR, local=True), "needs-manual-review"),
    "this very device": (flow(**CLEAR, local=True, loopback=True), "compliant"),
    "a setting decides": (flow(cleartext="choice", permitted=True), "needs-manual-review"),
    "an address not resolved": (flow(cleartext="unknown", urls=()), "not-assessed"),
    "https": (flow(), "compliant"),
    "https that checks no certificate": (flow(accept_all=True), "not-assessed"),
    "a file": (flow(**{**CLEAR, "sink": "log"}), "not-applicable"),
}


@pytest.mark.parametrize("name", ROWS)
def test_verdicts(name):
    one, wanted = ROWS[name]
    assert verdict(CHECK, world(one, sdks=LOCAL))[0] == wanted


def test_one_cleartext_flow_beside_encrypted_ones_counts():
    assert verdict(CHECK, world(flow(), flow(**CLEAR)))[0] == "likely-violation"


def test_an_sdk_that_sends_by_itself_is_not_assessed():
    assert verdict(CHECK, world()) == ("not-assessed", "sent by an SDK or a page")


def test_nothing_sent():
    assert verdict(CHECK, world(sdks=LOCAL))[0] == "not-applicable"


def test_a_limit_is_not_silence():
    assert verdict(CHECK, world(state="partial", sdks=LOCAL)) == ("not-assessed", "budget")
