"""covert-camera-capture: where the camera is opened out of sight."""

import pytest
from handlings import CAMERA, camera, verdict, world

CHECK = "covert-camera-capture"

ROWS = {
    "a service that feeds a face SDK": (camera(host="service", by="timer"), "likely-violation"),
    "a hidden surface without a touch": (
        camera(preview="hidden", by="automatic"),
        "likely-violation",
    ),
    "a declared dash cam": (
        camera(host="service", by="background", declared=True, purpose="record", feeds=()),
        "needs-manual-review",
    ),
    "a service with no known use": (
        camera(host="service", by="background", feeds=()),
        "needs-manual-review",
    ),
    "no preview after a touch": (camera(preview="hidden"), "compliant"),
    "a screen in sight": (camera(), "compliant"),
    "a video call in a service": (camera(host="service", purpose="video-call"), "compliant"),
    "a torch": (
        camera(preview="hidden", by="automatic", purpose="light", feeds=()),
        "compliant",
    ),
    "another camera app": (camera(api="intent", by="automatic"), "compliant"),
    "only inside a library": (camera(library=True, host="service"), "not-assessed"),
}


@pytest.mark.parametrize("name", ROWS)
def test_verdicts(name):
    one, wanted = ROWS[name]
    app = world(handling={"cameras": (one,)}, permissions=(CAMERA,))
    assert verdict(CHECK, app)[0] == wanted


def test_without_the_permission():
    assert verdict(CHECK, world(permissions=()))[0] == "not-applicable"
