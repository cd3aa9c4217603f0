"""permission-bundle-request: the camera together with what it does not need."""

import pytest
from askings import CAMERA, asking, request
from builders import judged, packed, permission, static

CHECK = "permission-bundle-request"
CONTACTS = "android.permission.READ_CONTACTS"
MICROPHONE = "android.permission.RECORD_AUDIO"


def verdict(*requests, declared=(CAMERA,), sdks=(), **parts):
    app = static(
        permissions=tuple(map(permission, declared)),
        sdks=sdks,
        asking=asking(prompts=(), captures=(), permissions=requests, **parts),
    )
    result = judged(CHECK, static=app)
    return result.verdict, result.reason


@pytest.mark.parametrize("effect", ["finish", "exit", "background"])
def test_a_bundle_at_launch_whose_refusal_ends_the_app(effect):
    bundle = request(CAMERA, CONTACTS, at_launch=True, refusal=(effect,))
    assert verdict(bundle) == ("likely-violation", "bundle at launch, refusal ends the app")


def test_a_bundle_whose_refusal_is_accepted_is_for_a_person():
    assert verdict(request(CAMERA, CONTACTS, at_launch=True))[0] == "needs-manual-review"


def test_camera_and_microphone_at_a_touch():
    assert verdict(request(CAMERA, MICROPHONE))[0] == "compliant"


def test_camera_and_microphone_at_launch():
    assert verdict(request(CAMERA, MICROPHONE, at_launch=True))[0] == "needs-manual-review"


def test_the_camera_alone():
    assert verdict(request(CAMERA, at_launch=True))[0] == "compliant"


def test_a_library_that_asks_one_by_one():
    split = request(CAMERA, CONTACTS, at_launch=True, refusal=("finish",), split=True)
    assert verdict(split)[0] == "compliant"


def test_an_array_that_was_not_read():
    assert verdict(request(CAMERA, complete=False))[0] == "not-assessed"


def test_contacts_without_the_camera():
    assert verdict(request(CONTACTS))[0] == "not-applicable"


def test_a_camera_that_is_not_declared():
    assert verdict(declared=())[0] == "not-applicable"


def test_packed_code():
    hidden = packed(permissions=(permission(CAMERA),))
    assert judged(CHECK, static=hidden).verdict == "not-assessed"


def test_an_array_nobody_could_read_may_hold_the_camera():
    assert verdict(request(CONTACTS, complete=False))[0] == "not-assessed"
