"""cloud-face-secret-in-apk: keys of cloud face services in the app."""

import pytest
from builders import sdk
from handlings import secret, verdict, world

CHECK = "cloud-face-secret-in-apk"
CLOUD = (sdk("kairos"),)
LOCAL = (sdk("arcsoft-arcface"),)


def keyed(*secrets, sdks=CLOUD, **parts):
    return world(handling={"secrets": secrets}, sdks=sdks, **parts)


ROWS = {
    "a key that signs": (secret(), "likely-violation"),
    "a key without a known use": (secret(signs=False), "needs-manual-review"),
    "a public id": (secret(kind="id"), "compliant"),
    "an offline licence": (secret(offline_licence=True), "compliant"),
}


@pytest.mark.parametrize("name", ROWS)
def test_verdicts(name):
    one, wanted = ROWS[name]
    assert verdict(CHECK, keyed(one))[0] == wanted


def test_a_cloud_service_without_a_key_in_the_app():
    assert verdict(CHECK, keyed())[0] == "compliant"


def test_no_cloud_service():
    assert verdict(CHECK, keyed(sdks=LOCAL))[0] == "not-applicable"


def test_a_limit_is_not_silence():
    assert verdict(CHECK, keyed(state="partial")) == ("not-assessed", "budget")
