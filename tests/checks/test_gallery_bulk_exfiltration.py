"""gallery-bulk-exfiltration: what of the album goes to the network."""

import pytest
from builders import packed
from handlings import ALBUM, INTERNET, flow, verdict, world

CHECK = "gallery-bulk-exfiltration"
BULK = {"source": "gallery-query", "repeated": "loop"}

ROWS = {
    "in a loop in the background": (flow(**BULK, by="background"), "likely-violation"),
    "in a loop at launch": (flow(**BULK, by="automatic"), "likely-violation"),
    "in a loop after a touch": (flow(**BULK, by="touch"), "needs-manual-review"),
    "one photo at launch": (
        flow(source="gallery-query", repeated="unknown", by="automatic"),
        "needs-manual-review",
    ),
    "into a file": (flow(**BULK, by="background", sink="private-file"), "compliant"),
    "a picked picture": (flow(source="picked-image", chosen=True), "compliant"),
}


@pytest.mark.parametrize("name", ROWS)
def test_verdicts(name):
    one, wanted = ROWS[name]
    assert verdict(CHECK, world(one, permissions=(ALBUM, INTERNET)))[0] == wanted


def test_without_access_to_the_album():
    assert verdict(CHECK, world(permissions=(INTERNET,)))[0] == "not-applicable"


def test_a_limit_is_not_silence():
    app = world(state="partial", permissions=(ALBUM,))
    assert verdict(CHECK, app) == ("not-assessed", "budget")


def test_photos_whose_way_was_lost_are_not_taken_for_photos_that_stay():
    app = world(handling={"unresolved": ("gallery-query",)}, permissions=(ALBUM, INTERNET))
    assert verdict(CHECK, app) == ("not-assessed", "the way of the album photos was not followed")


def test_packed_code_with_access_to_the_album():
    assert verdict(CHECK, packed(permissions=(ALBUM,)))[0] == "not-assessed"
