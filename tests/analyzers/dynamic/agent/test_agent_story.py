"""What an app with a face step does is told in its order, with the words, bytes and callers a judgement needs."""

import hashlib

import pytest
from jvm import missing, observed

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())

PICTURE = b"\xff\xd8\xff\xe0".ljust(5000, b"\0")


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    return observed(tmp_path_factory.mktemp("story") / "session", "fixture.Story")


@pytest.fixture(scope="module")
def hooks(story):
    return story.events("hook")


def of(hooks, category):
    return [hook for hook in hooks if hook["category"] == category]


def test_the_program_ran_as_ever(story):
    assert story.code == 0
    assert story.out.split("\n")[:5] == [
        "asked",
        "pressed -2",
        "sdk loaded",
        "step 1",
        "result 1000",
    ]
    assert story.events("gap") == []
    assert story.events("note") == []


def test_no_class_is_initialised_before_the_app_does_so(story):
    assert story.out.index("pressed") < story.out.index("sdk loaded")


def test_numbers_have_no_gap(story):
    numbers = [e["seq"] for e in story.events("hook") + story.events("hook-count")]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_the_order_of_events(hooks):
    seen = list(dict.fromkeys(hook["category"] for hook in hooks))
    expected = ["activity", "permission-request", "permission-result", "dialog-show", "dialog-button", "sdk-init",
                "sdk-start", "log", "sdk-callback", "camera-open", "camera-frame", "file-write", "base64",
                "camera-close", "socket-connect", "exit"]  # fmt: skip
    assert seen == expected


def test_permissions_asked_and_answered(hooks):
    (asked,) = of(hooks, "permission-request")
    assert asked["args"] == ["android.permission.CAMERA", "android.permission.RECORD_AUDIO"]
    (answered,) = of(hooks, "permission-result")  # in a method of the app that does not hand it on
    assert answered["method"] == "fixture.Story$Page.onRequestPermissionsResult"
    assert answered["args"] == [
        "android.permission.CAMERA=granted",
        "android.permission.RECORD_AUDIO=denied",
    ]


def test_a_dialog_with_its_words_and_the_button_that_was_pressed(hooks):
    (shown,) = of(hooks, "dialog-show")
    words = [
        "title=隐私政策",
        "message=我们将收集您的人脸信息 😀",
        "positive=同意",
        "negative=不同意",
    ]
    assert shown["args"] == ["android.app.AlertDialog", *words]
    pressed, closed = of(hooks, "dialog-button")
    assert pressed["args"] == ["negative=不同意"]  # the listener is a lambda
    assert closed["args"][0] == "closed"


def test_an_sdk_its_callbacks_and_its_hand_in_other_calls(hooks):
    (started,) = of(hooks, "sdk-start")
    assert started["row"] == "megvii-meglive-v3.start.MegLiveManager.startDetect"
    known = {hook["row"]: hook["args"] for hook in of(hooks, "sdk-callback")}
    assert known["megvii-meglive-v3.callback.DetectCallback.onDetectFinish"] == [
        "token",
        "1000",
        "ok",
        "data",
    ]
    assert known["megvii-meglive-v3.callback.Progress"] == [
        "1"
    ]  # an interface the catalogue does not name
    by_sdk = next(hook for hook in hooks if hook["category"] == "log")
    assert (by_sdk["args"], by_sdk["sdk"]) == (["sdk", "begun"], "megvii-meglive-v3")
    own = next(hook for hook in hooks if hook["args"] == ["story", "line 0"])
    assert own["sdk"] == ""


def test_the_camera(hooks):
    refused, opened, preview = of(hooks, "camera-open")
    assert (refused["args"], refused["result"]) == (
        ["camera1", "9"],
        "threw java.lang.RuntimeException",
    )
    assert (opened["args"], opened["result"]) == (["camera1", "1"], "android.hardware.Camera")
    assert preview["args"] == ["preview"]
    assert opened["stack"][0].startswith("fixture.Story.main(Story.java:")


def test_frames_are_hashed_and_counted_and_never_kept(story, hooks):
    frames = [hook for hook in of(hooks, "camera-frame") if hook["row"] == "camera1-frame"]
    (count,) = story.events("hook-count", row="camera1-frame")
    assert len(frames) == 5
    assert len(frames) + count["count"] == 20
    nv21 = bytearray(640 * 480 * 3 // 2)
    assert frames[0]["data"] == hashlib.sha256(nv21).hexdigest()
    assert {(f["size"], f["blob"]) for f in frames} == {(len(nv21), "")}


def test_a_picture_is_followed_from_the_camera_to_the_file(story, hooks):
    digest = hashlib.sha256(PICTURE).hexdigest()
    same = [hook["category"] for hook in hooks if hook["data"] == digest]
    assert same == ["camera-frame", "file-write", "base64", "base64"]
    assert {h["blob"] for h in hooks if h["data"] == digest} == {f"blobs/{digest}"}


def test_many_calls_of_a_row_are_counted(story, hooks):
    lines = of(hooks, "log")
    counted = sum(e["count"] for e in story.events("hook-count", row="log-d"))
    assert 20 <= len(lines) < 60
    assert len(lines) + counted == 301


def test_every_row_says_once_how_it_stands(story):
    told = {}
    for status in story.events("hook-status"):
        told.setdefault(status["row"], []).append((status["state"], status["overloads"]))
    assert told["camera1-open"] == [("hooked", 1)]
    assert told["camerax-bind"] == [("absent", 0)]
    assert told["dialog-click"] == [("absent", 0), ("hooked", 1)]  # once its class was met
    (installed,) = story.events("agent", state="installed")
    assert (
        installed["hooked"] == sum(("hooked" in {s for s, _ in one}) for one in told.values()) - 6
    )
    assert [state for state, _ in told["sdk-unknown"]] == [] if "sdk-unknown" in told else True
