"""The catalogue holds together, and its patterns mean what they should and nothing else."""

import re
from fnmatch import fnmatchcase

import pytest

from analyzers.sdks import (
    CatalogueRow,
    called_face_classes,
    catalogue,
    file_matches,
    files_matching,
    host_pattern,
    is_known_package,
    method_words,
    owners_of_class,
)

ROWS = catalogue().sdks
JAVA_NAME = re.compile(r"[A-Za-z_]\w*(?:[.$]\w+)*")
LISTS = (
    "prefixes",
    "generic_prefixes",
    "entry_classes",
    "only_methods",
    "with_strings",
    "components",
    "meta_data",
    "native_libs",
    "generic_native_libs",
    "assets",
    "generic_assets",
    "finding_assets",
    "asset_strings",
    "literals",
    "artifacts",
    "hosts",
    "generic_hosts",
)


def row(sdk: str) -> CatalogueRow:
    return catalogue().row(sdk)


def within(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == each or name.startswith((each + ".", each + "$")) for each in packages)


# --- contract ------------------------------------------------------------------------------------


def test_rows_and_ids() -> None:
    assert len(ROWS) >= 150
    assert len({each.id for each in ROWS}) == len(ROWS)
    assert all(re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", each.id) for each in ROWS)
    assert re.fullmatch(r"\d{4}\.\d{1,2}\.\d{1,2}", catalogue().version)
    with pytest.raises(KeyError):
        row("no-such-sdk")


@pytest.mark.parametrize("each", ROWS, ids=lambda each: each.id)
def test_row(each: CatalogueRow) -> None:
    assert each.name
    assert each.vendor
    assert each.capability
    assert each.evidence or each.status == "recalled"
    for field in LISTS:
        values = getattr(each, field)
        assert len(set(values)) == len(values), field
        assert all(value and value == value.strip() for value in values), field
    signals = (*each.prefixes, *each.entry_classes, *each.native_libs, *each.assets, *each.hosts)
    named = signals or each.only_methods or each.asset_strings or each.generic_prefixes
    assert named or each.by_rule
    for artifact in each.artifacts:
        assert re.fullmatch(r"[\w.-]+:[\w.-]+", artifact)


@pytest.mark.parametrize("each", ROWS, ids=lambda each: each.id)
def test_patterns(each: CatalogueRow) -> None:
    for name in (*each.prefixes, *each.generic_prefixes, *each.entry_classes):
        assert JAVA_NAME.fullmatch(name), name
    for pattern in (*each.native_libs, *each.generic_native_libs):
        assert re.fullmatch(r"lib[\w.*-]+\.so", pattern), pattern
    for pattern in (*each.assets, *each.generic_assets):
        assert re.fullmatch(r"[\w.*/-]+", pattern), pattern
        sample = pattern.replace("*", "1") + ("x" if pattern.endswith("/") else "")
        assert file_matches(pattern, sample), pattern
        assert not file_matches(pattern, "x" + sample) or "*" in pattern[:1], pattern
    for pattern in each.components:
        assert re.fullmatch(r"[\w.$]+(?:\.\*)?", pattern), pattern
    for host in (*each.hosts, *each.generic_hosts):
        assert re.fullmatch(r"(?:(?:https?|wss?)://)?[\w.*<>-]+(?:/[\w./*-]*)?", host), host
        name = host.rpartition("://")[2].partition("/")[0]
        assert len(max(re.split(r"\*\.?|<region>", name), key=len)) >= 6, host
        sample = host.replace("*", "x1").replace("<region>", "eu-west-1")
        assert host_pattern(host).search(sample), host
        assert host_pattern(host).search(f"before {sample}"), host
        assert not host_pattern(host).search(sample.replace(name[-8:], name[-8:] + "x.org")), host
    for method in each.only_methods:
        assert re.fullmatch(r"[\w*]+(?:\.[\w*]+)?", method), method
    assert set(each.finding_assets) <= set(each.assets)


@pytest.mark.parametrize("each", ROWS, ids=lambda each: each.id)
def test_nothing_is_generic_and_strong_at_once(each: CatalogueRow) -> None:
    for field in ("native_libs", "assets", "hosts"):
        generic = getattr(each, f"generic_{field}")
        for strong in getattr(each, field):
            clash = [one for one in generic if fnmatchcase(one, strong) or one == strong]
            assert not clash, (field, strong)
    assert not set(each.prefixes) & set(each.generic_prefixes)
    assert not [one for one in each.generic_prefixes if within(one, each.prefixes)]
    if not (each.only_methods or each.with_strings):
        for name in each.entry_classes:
            plain = name.rpartition(".")[2].lower()
            telling = ("face", "liveness", "ident", "nlattributes")
            known = within(name, each.prefixes) or any(word in plain for word in telling)
            assert known or not within(name, each.generic_prefixes), name


def test_what_is_generic_for_one_sdk_proves_no_other() -> None:
    strong = {lib: each for each in ROWS for lib in each.native_libs}
    for each in ROWS:
        for lib in each.generic_native_libs:
            assert lib not in strong or strong[lib].not_face_data, lib
    for runtime in (
        "org.tensorflow.lite.Interpreter",
        "com.iflytek.cloud.SpeechRecognizer",
        "com.huawei.hiai.vision.common.VisionBase",
        "com.huawei.hms.mlsdk.MLAnalyzerFactory",
        "com.megvii.licensemanager.Manager",
        "com.neurotec.biometrics.client.NBiometricClient",
        "com.amazonaws.services.rekognition.AmazonRekognitionClient",
        "io.agora.rtc2.RtcEngine",
    ):
        owners = [each for each in ROWS if within(runtime, (*each.prefixes, *each.entry_classes))]
        assert owners == [], runtime


def test_rows_without_faces_stand_for_none() -> None:
    for each in ROWS:
        if each.not_face_data:
            assert set(each.face_classes) <= {"FC1"}, each.id
        else:
            assert set(each.face_classes) - {"FC1"} or each.capability == ("document",), each.id
        assert each.face_classes == tuple(sorted(each.face_classes))
    assert {each.id for each in ROWS if each.framework} == {
        "xiaomi-face-service",
        "android-media-facedetector",
        "camera1-face-listener",
        "camera2-face-mode",
        "biometric-prompt",
        "android-face-manager",
    }


def test_method_words() -> None:
    words = [word for entry in method_words() for word in entry.words]
    assert len(set(words)) == len(words)
    for entry in method_words():
        assert entry.reason
        assert entry.face_class in {"none", "FC2", "FC3", "FC4", "FC5", "FC6", "FC7"}
        for word in entry.words:
            assert re.fullmatch(r"\^?[a-z0-9]+\$?", word), word
    order = [entry.face_class for entry in method_words()]
    assert order == ["none", "FC7", "FC6", "FC5", "FC4", "FC3", "FC2"]


# --- files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "name", "matches"),
    [
        ("libtoyger.so", "lib/arm64-v8a/libtoyger.so", True),
        ("libtoyger.so", "lib/arm64-v8a/mylibtoyger.so", False),
        ("libtoyger.so", "lib/arm64-v8a/libtoyger.so.bak", False),
        ("libMegviiFacepp-*.so", "lib/x86/libMegviiFacepp-0.5.2.so", True),
        ("libMegviiFacepp-*.so", "lib/x86/libMegviiFacepp.so", False),
        ("libMegviiFacepp-*.so", "lib/libMegviiFacepp-1/other.so", False),
        ("facenet.tflite", "assets/models/facenet.tflite", True),
        ("facenet.tflite", "facenet.tflite", True),
        ("facenet.tflite", "assets/surfacenet.tflite", False),
        ("haarcascade_frontalface_*.xml", "res/raw/haarcascade_frontalface_alt2.xml", True),
        ("haarcascade_frontalface_*.xml", "assets/haarcascade_eye.xml", False),
        ("res/raw/livenessmodel", "res/raw/livenessmodel", True),
        ("res/raw/livenessmodel", "res/raw/livenessmodel.bin", True),
        ("res/raw/livenessmodel", "res/raw-v4/livenessmodel", True),
        ("res/raw/livenessmodel", "res/rawfoo/livenessmodel", False),
        ("res/raw/livenessmodel", "res/raw/livenessmodel2", False),
        ("res/raw/livenessmodel", "assets/res/raw/livenessmodel", False),
        ("res/raw/meglive_*.mp3", "res/raw-zh-rCN/meglive_eye_blink.mp3", True),
        ("res/drawable/yw_1222_*.jpg", "res/drawable-xhdpi-v4/yw_1222_0335.jpg", True),
        ("assets/face-sdk-models/", "assets/face-sdk-models/detect/x.bin", True),
        ("assets/face-sdk-models/", "assets/face-sdk-models", False),
        ("assets/face-sdk-models/", "assets/x/face-sdk-models/y", False),
        ("assets/mlkit_face*", "assets/mlkit_facemesh/model.tflite", True),
        ("assets/mlkit_face*", "assets/my/mlkit_face.tflite", False),
        ("assets/detection/detection.bin", "assets/detection/detection.bin", True),
        ("assets/detection/detection.bin", "assets/x/detection/detection.bin", False),
        ("ModelResource.bundle/", "assets/resource/ModelResource.bundle/a/b.model", True),
        ("ModelResource.bundle/", "assets/MyModelResource.bundle/x", False),
        ("nav/facewelcome.html", "assets/nav/facewelcome.html", True),
        ("nav/facewelcome.html", "nav/facewelcome.html", True),
        ("nav/facewelcome.html", "assets/canav/facewelcome.html", False),
        ("*.deepar", "assets/effects/lion.deepar", True),
        ("*.deepar", "assets/lion.deepar/readme", False),
        ("a.b*c", "x/aXb1c", False),
        ("a.b*c", "x/a.b\nc", True),
    ],
)
def test_file_matches(pattern: str, name: str, matches: bool) -> None:
    assert file_matches(pattern, name) is matches


def test_files_matching_groups_by_pattern() -> None:
    names = ["assets/pnet.tflite", "lib/a/libx.so", "assets/x/pnet.tflite", "assets/v1.deepar"]
    patterns = ["pnet.tflite", "*.deepar", "none.bin", "*.tflite"]
    assert files_matching(patterns, names) == {
        "pnet.tflite": ["assets/pnet.tflite", "assets/x/pnet.tflite"],
        "*.tflite": ["assets/pnet.tflite", "assets/x/pnet.tflite"],
        "*.deepar": ["assets/v1.deepar"],
    }


# --- hosts ---------------------------------------------------------------------------------------

PATH = "api.megvii.com/faceid/v3/sdk/verify"


@pytest.mark.parametrize(
    ("host", "text", "matches"),
    [
        (PATH, "https://api.megvii.com/faceid/v3/sdk/verify", True),
        (PATH, "http://api.megvii.com/faceid/v3/sdk/verify?x=1", True),
        (PATH, "https://api.megvii.com:443/faceid/v3/sdk/verify", True),
        (PATH, "api.megvii.com/faceid/v3/sdk/verify", True),
        (PATH, "https:\\/\\/api.megvii.com/faceid/v3/sdk/verify", True),
        (PATH, "post to https://api.megvii.com/faceid/v3/sdk/verify, then", True),
        (PATH, "https://user@api.megvii.com/faceid/v3/sdk/verify", True),
        (PATH, "https://api.megvii.com/other", False),
        (PATH, "https://evil-api.megvii.com/faceid/v3/sdk/verify", False),
        (PATH, "https://notapi.megvii.com/faceid/v3/sdk/verify", False),
        (PATH, "https://evil-api.megvii.com.example.org/faceid/v3/sdk/verify", False),
        (PATH, "https://api.megvii.com.example.org/faceid/v3/sdk/verify", False),
        (PATH, "https://example.org/api.megvii.com/faceid/v3/sdk/verify", False),
        (PATH, "https://apixmegvii.com/faceid/v3/sdk/verify", False),
        ("faceapi.regulaforensics.com", "https://faceapi.regulaforensics.com", True),
        ("faceapi.regulaforensics.com", "https://faceapi.regulaforensics.com/api", True),
        ("faceapi.regulaforensics.com", "faceapi.regulaforensics.com:8443", True),
        ("faceapi.regulaforensics.com", "evil-faceapi.regulaforensics.com", False),
        ("faceapi.regulaforensics.com", "notfaceapi.regulaforensics.com", False),
        ("faceapi.regulaforensics.com", "faceapi.regulaforensics.com.example.org", False),
        ("faceapi.regulaforensics.com", "faceapi.regulaforensics.community", False),
        ("faceapi.regulaforensics.com", "x.faceapi.regulaforensics.com", False),
        ("*.advance.ai", "https://api.advance.ai/x", True),
        ("*.advance.ai", "a.b.advance.ai", True),
        ("*.advance.ai", "https://advance.ai", False),
        ("*.advance.ai", "https://notadvance.ai", False),
        ("*.advance.ai", "https://api.advance.ai.example.org", False),
        ("*.dun.163.com/api/v*/liveperson", "https://verify.dun.163.com/api/v1/liveperson", True),
        ("*.dun.163.com/api/v*/liveperson", "https://verify.dun.163.com/api/v1/text", False),
        ("rekognition.<region>.amazonaws.com", "rekognition.eu-west-1.amazonaws.com", True),
        ("rekognition.<region>.amazonaws.com", "rekognition.amazonaws.com", False),
        ("rekognition.<region>.amazonaws.com", "rekognition.a.b.amazonaws.com", False),
        ("http://api.kairos.com/gallery/*", "http://api.kairos.com/gallery/list_all", True),
        ("wss://*.rp.secure.iproov.me", "wss://us.rp.secure.iproov.me/ws", True),
        ("http://brain.baidu.com/record/api", "https://brain.baidu.com/record/api", True),
    ],
)
def test_host_pattern(host: str, text: str, matches: bool) -> None:
    assert bool(host_pattern(host).search(text)) is matches


def test_host_patterns_are_linear() -> None:
    import time

    began = time.perf_counter()
    for each in ROWS:
        for host in each.hosts:
            for text in ("a" * 50_000, "a." * 25_000, "//" + "a-" * 25_000 + ".ai", "//" * 25_000):
                host_pattern(host).search(text)
    assert time.perf_counter() - began < 60  # a hang, not a speed


# --- face classes --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sdk", "methods", "callers", "classes"),
    [
        ("megvii-meglive-v3", ("preDetect", "startDetect"), (), ["FC3"]),
        ("megvii-meglive-v3", ("getInstance",), (), ["FC3"]),
        ("megvii-facepp-cloud-v3", ("detect",), (), ["FC2"]),
        ("megvii-facepp-cloud-v3", ("compare",), (), ["FC3"]),
        ("megvii-facepp-cloud-v3", ("search",), (), ["FC4"]),
        ("megvii-facepp-cloud-v3", ("facesetAddFace",), (), ["FC5"]),
        ("megvii-facepp-cloud-v3", ("faceAnalyze",), (), ["FC6"]),
        ("megvii-facepp-cloud-v3", ("mergeFace",), (), ["FC7"]),
        ("megvii-facepp-cloud-v3", ("detect", "search", "mergeFace"), (), ["FC2", "FC4", "FC7"]),
        ("arcsoft-arcface", ("activeOnline", "init"), (), ["FC2", "FC3", "FC4"]),
        ("arcsoft-arcface", ("detectFaces",), (), ["FC2"]),
        ("arcsoft-arcface", ("extractFaceFeature", "compareFaceFeature"), (), ["FC3"]),
        ("arcsoft-arcface", ("getAge",), (), ["FC6"]),
        ("arcsoft-arcface", ("getAgent",), (), ["FC2", "FC3", "FC4"]),
        ("arcsoft-arcface", ("compareFaceFeature",), ("registerFace",), ["FC3", "FC5"]),
        ("arcsoft-arcface", ("compareFaceFeature",), ("onFaceLogin",), ["FC3", "FC5"]),
        ("faceunity-nama", ("fuSetup", "renderWithInput"), (), ["FC2"]),
        ("faceunity-nama", ("compare",), (), ["FC2"]),
        ("mlkit-face-detection", ("process",), (), ["FC2"]),
        ("mlkit-face-detection", ("process", "close"), ("enrollUserFace",), ["FC2", "FC5"]),
        ("kairos", ("enroll",), (), ["FC5"]),
        ("kairos", ("recognize",), (), ["FC3"]),
        ("affectiva", (), (), ["FC2", "FC6"]),
        ("luxand", ("TrackerMatchFaces",), (), ["FC4"]),
        ("netease-yidun-alive", ("setDetectedListener",), (), ["FC3"]),
        ("sensetime-senseid-liveness", ("startInteractive",), (), ["FC3"]),
        ("camera1-face-listener", ("onFaceDetection",), (), ["FC2"]),
        ("arcsoft-arcface", ("addFaceListener",), (), ["FC2", "FC3", "FC4"]),
        ("megvii-idcard", ("detect",), (), []),
        ("biometric-prompt", ("authenticate",), ("faceLogin",), ["FC1"]),
        ("biometric-prompt", ("enroll", "mergeFace", "getAge"), ("registerFace",), ["FC1"]),
        ("baidu-liantian", ("addFace", "enroll"), ("payWithFace",), []),
        ("camerax", ("process",), ("enrollFace",), []),
    ],
)
def test_called_face_classes(
    sdk: str, methods: tuple[str, ...], callers: tuple[str, ...], classes: list[str]
) -> None:
    dotted = tuple(f"x.y.Sdk.{method}" for method in methods)
    assert list(called_face_classes(row(sdk), dotted, callers)) == classes


@pytest.mark.parametrize(
    ("caller", "own_system"),
    [
        ("registerFace", True),
        ("doRegisterUserFace", True),
        ("faceRegister", True),
        ("enrolFace", True),
        ("enrollFace", True),
        ("faceLogin", True),
        ("login_by_face", True),
        ("signInWithFace", True),
        ("payByFace", True),
        ("facePayment", True),
        ("face_sign_in", True),
        ("registerSurface", False),
        ("registerSurfaceTexture", False),
        ("surfaceRegistered", False),
        ("interfaceLogin", False),
        ("registerInterface", False),
        ("registerTypeface", False),
        ("loginWithFacebook", False),
        ("facebookLogin", False),
        ("buildPayloadWithFace", False),
        ("facePayload", False),
        ("registerFaceListener", False),
        ("registerFaceDetectionCallback", False),
        ("registerForFaceResultObserver", False),
        ("faceDetectorRegistered", False),
        ("displayFace", False),
        ("startFace", False),
        ("onCreate", False),
    ],
)
def test_callers_that_make_a_system_of_their_own(caller: str, own_system: bool) -> None:
    found = called_face_classes(row("arcsoft-arcface"), ("x.Y.detectFaces",), (caller,))
    assert ("FC5" in found) is own_system


@pytest.mark.parametrize("each", [r for r in ROWS if r.not_face_data], ids=lambda each: each.id)
def test_no_name_makes_a_face_of_what_never_is_one(each: CatalogueRow) -> None:
    methods = tuple(f"x.Y.{word.strip('^$')}" for entry in method_words() for word in entry.words)
    found = called_face_classes(each, methods, ("registerFace", "faceLogin", "facePay"))
    assert set(found) <= {"FC1"}


@pytest.mark.parametrize(
    ("methods", "otherwise", "classes"),
    [
        ((), None, ["FC2", "FC3", "FC4"]),
        ((), {"FC2"}, ["FC2"]),
        (("run",), {"FC2"}, ["FC2"]),
        (("compareFaces",), {"FC2"}, ["FC3"]),
    ],
)
def test_what_was_seen_takes_the_place_of_the_capability(
    methods: tuple[str, ...], otherwise: set[str] | None, classes: list[str]
) -> None:
    dotted = tuple(f"x.Y.{method}" for method in methods)
    shown = None if otherwise is None else frozenset(otherwise)
    found = called_face_classes(row("tflite-face-models"), dotted, otherwise=shown)
    assert list(found) == classes


@pytest.mark.parametrize(
    ("method", "classes"),
    [
        ("com.mv.engine.Live.detect", ["FC2", "FC3"]),
        ("com.mv.engine.FaceDetector.detect", ["FC2"]),
        ("com.mv.engine.LivePusher.detect", ["FC2"]),
        ("com.mv.engine.Delivery.detect", ["FC2"]),
    ],
)
def test_a_class_that_looks_for_a_living_person(method: str, classes: list[str]) -> None:
    assert list(called_face_classes(row("minivision"), (method,))) == classes


def test_a_class_belongs_to_the_longest_package() -> None:
    assert owners_of_class("com.megvii.meglive_sdk.a.B$c") == (
        "com.megvii.meglive_sdk",
        ("megvii-meglive-v3",),
    )
    assert owners_of_class("com.megvii.meglive_sdkx.B") == ("", ())
    assert owners_of_class("com.iflytek.cloud.FaceRequest") == ("", ())
    assert owners_of_class("") == ("", ())
    assert is_known_package("org.opencv.objdetect.CascadeClassifier")
    assert not is_known_package("org.opencvx.Y")
