"""face-capture-over-collection: how much is sent, and whether it ends."""

import pytest
from builders import sdk
from handlings import flow, verdict, world

CHECK = "face-capture-over-collection"
LOCAL = (sdk("arcsoft-arcface"),)

ROWS = {
    "every frame without an end": (
        flow(repeated="every-frame", stops="no"),
        "likely-violation",
    ),
    "every frame until something ends it": (
        flow(repeated="every-frame", stops="yes"),
        "needs-manual-review",
    ),
    "contacts along with it": (flow(with_data=("contacts",)), "needs-manual-review"),
    "one picture": (flow(), "compliant"),
    "every frame into a file": (
        flow(repeated="every-frame", stops="no", sink="private-file"),
        "not-applicable",
    ),
}


@pytest.mark.parametrize("name", ROWS)
def test_verdicts(name):
    one, wanted = ROWS[name]
    assert verdict(CHECK, world(one, sdks=LOCAL))[0] == wanted


def test_an_sdk_that_sends_by_itself_is_not_assessed():
    assert verdict(CHECK, world())[0] == "not-assessed"
