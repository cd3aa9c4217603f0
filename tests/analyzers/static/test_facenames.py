"""Names that speak of a person's face, and the many faces that are none."""

import json
from importlib.resources import files

import pytest

from analyzers.static.facenames import LONGEST, speaks_of_faces, task_of, words_of


@pytest.mark.parametrize(
    "name",
    [
        "detectFaces",
        "FaceEngine.extractFeature",
        "FACE_RECOGNITION",
        "face-compare",
        "faceVerify",
        "startFaceAuth",
        "FaceLoginActivity",
        "/api/v1/face/verify",
        "AP-FaceDetectModule_new",
        "MobileFaceNet",
        "mobile_face_net",
        "retinaface_mnet",
        "scrfd_500m",
        "LivenessActivity",
        "FaceNet",
        "facialRecognition",
        "FaceIDVerify",
        "anti_spoofing",
    ],
)
def test_a_face_and_what_is_done_with_it(name: str) -> None:
    assert speaks_of_faces(name)


@pytest.mark.parametrize(
    "name",
    [
        "surface",
        "detectSurface",
        "SurfaceTextureDetect",
        "Typeface",
        "typeFaceDetect",
        "interfaceVerify",
        "Facebook",
        "facebookLogin",
        "FaceBookAuth",
        "glCullFace",
        "CubeMapFaceCapture",
        "face_normal_compare",
        "FT_Face_detect",
        "hb_face_collect",
        "matchFaceStyle",
        "registerFontFace",
        "watchFaceRegister",
        "FaceDetectMode",
        "ACAMERA_STATISTICS_FACE_DETECT_MODE",
        "faceDetectAutoFocus",
        "maxNumDetectedFaces",
        "FaceAdapter",
        "FaceManager",
        "face_smile",
        "emojiFaceSearch",
        "3dface",
        "livenessProbe",
        "LivenessAnalysis",
        "haarcascade_frontalcatface",
        "frontal cat face detector",
        "preface",
        "computeAttributeFromFaceData",
        "",
    ],
)
def test_other_faces(name: str) -> None:
    assert not speaks_of_faces(name)


def test_words_of_a_name() -> None:
    assert words_of("nativeDetectFaces_v2") == ["native", "detect", "faces", "v", "2"]
    assert words_of("JNIFaceSDK") == ["jni", "face", "sdk"]
    assert words_of("a/b-c d") == ["a", "b", "c", "d"]


def test_a_name_without_end_is_cut() -> None:
    assert speaks_of_faces("faceVerify" + "x" * 100_000) == speaks_of_faces(
        "faceVerify" + "x" * LONGEST
    )
    assert not speaks_of_faces("x" * LONGEST + "faceVerify")


@pytest.mark.parametrize(
    ("name", "task"),
    [
        ("face_detector", "detector"),
        ("retinaface", "detector"),
        ("face_rpn_landmark_pred", "landmarks"),
        ("face_mesh", "landmarks"),
        ("MobileFaceNet/embeddings", "embedding"),
        ("arcface_r50", "embedding"),
        ("liveness", "liveness"),
        ("face_anti_spoofing", "liveness"),
        ("face_age_gender", "attributes"),
        ("face_swap", "swap"),
        ("surface_mesh", None),
        ("conv1", None),
    ],
)
def test_what_a_network_does(name: str, task: str | None) -> None:
    assert task_of(name) == task


def test_every_list_of_words_has_a_reason_and_no_word_twice() -> None:
    data = json.loads(files("analyzers.data").joinpath("face_names.json").read_bytes())
    lists = [*data["words"].values(), *data["tasks"]]
    for entry in lists:
        assert entry["reason"]
        assert len(set(entry["words"])) == len(entry["words"])
        assert all(word == word.lower() and word.isalnum() for word in entry["words"])
    other = set(data["words"]["other"]["words"])
    for kind in ("models", "faces", "actions"):
        assert not other & set(data["words"][kind]["words"])
