"""face-data-at-rest-exposed: faces in files, databases, the log and the clipboard."""

import pytest
from builders import beauty
from handlings import flow, verdict, world

CHECK = "face-data-at-rest-exposed"

ROWS = {
    "the log": (flow(sink="log"), "likely-violation"),
    "the clipboard": (flow(sink="clipboard"), "likely-violation"),
    "shared storage": (flow(sink="external-file"), "likely-violation"),
    "the gallery": (flow(sink="shared-media"), "likely-violation"),
    "a template in plain": (flow(sink="preferences", source="face-template"), "likely-violation"),
    "a template under a key": (
        flow(sink="private-file", source="face-template", protected="keystore"),
        "compliant",
    ),
    "a template that is deleted": (
        flow(sink="private-file", source="face-template", removed=True),
        "compliant",
    ),
    "a cached picture": (flow(sink="private-file"), "needs-manual-review"),
    "a cached picture that is deleted": (flow(sink="private-file", removed=True), "compliant"),
    "shared storage for a moment": (
        flow(sink="external-file", removed=True),
        "needs-manual-review",
    ),
    "a picked picture": (flow(sink="external-file", chosen=True), "compliant"),
    "only the network": (flow(), "compliant"),
}


@pytest.mark.parametrize("name", ROWS)
def test_verdicts(name):
    one, wanted = ROWS[name]
    assert verdict(CHECK, world(one))[0] == wanted


def test_photos_with_an_effect_are_the_persons_own():
    app = world(flow(sink="shared-media"), sdks=(beauty(),))
    assert verdict(CHECK, app)[0] in ("compliant", "not-applicable")


def test_a_limit_is_not_silence():
    assert verdict(CHECK, world(state="partial")) == ("not-assessed", "budget")
