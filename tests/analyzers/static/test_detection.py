"""Which SDK is found, how strongly it is tied to running code, and what is not one."""

from pathlib import Path

import pytest
from appbuilder import MAIN, Call, Field, Kind, Text, activity, app, does, manifest, read
from axmlbuilder import El, axml
from dexbuilder import Class, Method
from zipbuilder import fixture

from analyzers.artifacts import SdkUse, StaticArtifact
from analyzers.sdks import catalogue
from analyzers.static.detection import EVIDENCE_KEPT

FACETEC = "Lcom/facetec/sdk/FaceTecSDK;"
START = Call(FACETEC, "initializeInProductionMode")


def artifact_of(folder: Path, data: bytes) -> StaticArtifact:
    return read(folder, data).artifact


def graded(artifact: StaticArtifact) -> dict[str, str]:
    """SDK -> grade, with a question mark when weak."""
    return {sdk.id: sdk.grade + "?" * sdk.weak for sdk in artifact.sdks}


def only(artifact: StaticArtifact) -> SdkUse:
    (sdk,) = artifact.sdks
    return sdk


def main(*steps: object, **more: object) -> Class:
    return Class(MAIN, [does(*steps)], **more)


# --- grades --------------------------------------------------------------------------------------


def test_bundled_and_never_called_is_present(tmp_path: Path) -> None:
    artifact = artifact_of(tmp_path, app([main(), Class(FACETEC, [does()])]))
    sdk = only(artifact)
    assert (sdk.id, sdk.grade, sdk.weak, sdk.methods) == ("facetec", "present", False, ())
    assert artifact.face_classes == ("FC0",)
    assert [(e.locator, e.excerpt) for e in sdk.evidence] == [("class definition", FACETEC)]


@pytest.mark.parametrize("bundled", [True, False])
def test_called_is_reachable(tmp_path: Path, bundled: bool) -> None:
    classes = [main(START), *([Class(FACETEC, [does()])] if bundled else [])]
    artifact = artifact_of(tmp_path, app(classes))
    sdk = only(artifact)
    assert (sdk.id, sdk.grade, sdk.weak) == ("facetec", "reachable", False)
    assert sdk.methods == ("com.facetec.sdk.FaceTecSDK.initializeInProductionMode",)
    assert artifact.face_classes == ("FC3",)
    assert sdk.evidence[0].locator == "La/Main;->run()V @ 0x0"
    assert sdk.evidence[0].path == ("a.Main",)


def test_called_by_what_nothing_leads_to_is_present(tmp_path: Path) -> None:
    classes = [main(), Class("La/Dead;", [does(START)]), Class(FACETEC)]
    assert graded(artifact_of(tmp_path, app(classes))) == {"facetec": "present"}
    unbundled = artifact_of(tmp_path, app(classes[:2]))
    assert graded(unbundled) == {}


WAYS = {
    "call": ([main(Call("La/Face;", "run"))], {}),
    "reflection by constant": ([main(Text("a.Face"))], {}),
    "reflection with slashes": ([main(Text("a/Face"))], {}),
    "superclass": ([main(superclass="La/Face;")], {}),
    "interface": ([main(interfaces=("La/Face;",))], {}),
    "two steps": ([main(Kind("La/Mid;")), Class("La/Mid;", [does(Kind("La/Face;"))])], {}),
    "second dex": ([main(Kind("La/Far;"))], {"more": [[Class("La/Far;", [does(Text("a.Face"))])]]}),
    "view in a layout": ([main()], {"files": {"res/layout/x.xml": axml(El("a.Face"))}}),
    "view in a renamed layout": ([main()], {"files": {"r/a.xml": axml(El("a.Face"))}}),
    "fragment in a layout": (
        [main()],
        {"files": {"res/Qz.xml": axml(El("fragment", {"android:name": "a.Face"}))}},
    ),
    "component": ([main()], {"xml": manifest(activity("a.Main"), activity("a.Face"))}),
    "service": (
        [main()],
        {
            "xml": manifest(
                activity(".Main"),
                El("service", {"android:name": ".Face", "android:exported": True}),
            )
        },
    ),
    "provider": (
        [main()],
        {"xml": manifest(activity(".Main"), El("provider", {"android:name": ".Face"}))},
    ),
    "application": (
        [main()],
        {"xml": manifest(activity(".Main"), application={"android:name": ".Face"})},
    ),
    "meta-data": (
        [main()],
        {
            "xml": manifest(
                activity(".Main"),
                El("meta-data", {"android:name": "startup", "android:value": "a.Face"}),
            )
        },
    ),
    "alias": (
        [main()],
        {
            "xml": manifest(
                activity(".Main"),
                activity(".Face", False),
                El(
                    "activity-alias",
                    {
                        "android:name": ".Alias",
                        "android:targetActivity": ".Face",
                        "android:exported": True,
                    },
                ),
            )
        },
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_ways_that_lead_to_a_class(tmp_path: Path, way: str) -> None:
    classes, more = WAYS[way]
    artifact = artifact_of(tmp_path, app([*classes, Class("La/Face;", [does(START)])], **more))
    assert graded(artifact) == {"facetec": "reachable"}
    path = only(artifact).evidence[0].path
    assert path[-1] == "a.Face"


NO_WAYS = {
    "disabled": {
        "xml": manifest(
            activity(".Main"),
            El(
                "activity",
                {"android:name": ".Face", "android:exported": True, "android:enabled": False},
            ),
        )
    },
    "named in a plain file": {"files": {"assets/x.txt": b"a.Face", "res/raw/y": b"a.Face"}},
    "named in an asset's XML": {"files": {"assets/x.xml": axml(El("a.Face"))}},
    "layout that is garbage": {"files": {"res/layout/x.xml": b"a.Face"}},
}


@pytest.mark.parametrize("way", NO_WAYS)
def test_ways_that_do_not(tmp_path: Path, way: str) -> None:
    classes = [main(), Class("La/Face;", [does(START)]), Class(FACETEC)]
    artifact = artifact_of(tmp_path, app(classes, **NO_WAYS[way]))
    assert graded(artifact) == {"facetec": "present"}
    assert artifact.face_classes == ("FC0",)


def test_implementing_the_sdk_is_using_it(tmp_path: Path) -> None:
    listener = "Lcom/facetec/sdk/FaceTecSessionListener;"
    artifact = artifact_of(tmp_path, app([main(interfaces=(listener,))]))
    sdk = only(artifact)
    assert (sdk.grade, sdk.methods) == ("reachable", ())
    assert sdk.evidence[0].locator == "La/Main; (class definition)"
    assert sdk.evidence[0].excerpt.startswith("extends or implements FaceTec")
    dead = [main(), Class("La/X;", interfaces=(listener,)), Class(listener)]
    assert graded(artifact_of(tmp_path, app(dead))) == {"facetec": "present"}


def test_what_the_sdk_does_with_itself_proves_nothing(tmp_path: Path) -> None:
    inner = Class("Lcom/facetec/sdk/Inner;", [does(START)], interfaces=("Lcom/facetec/sdk/I;",))
    started = manifest(activity(".Main"), activity("com.facetec.sdk.Inner"))
    artifact = artifact_of(tmp_path, app([main(), inner, Class(FACETEC)], xml=started))
    assert graded(artifact) == {"facetec": "present"}


def test_host_in_reached_code_and_elsewhere(tmp_path: Path) -> None:
    text = Text("https://faceapi.regulaforensics.com/api/match")
    assert graded(artifact_of(tmp_path, app([main(text)]))) == {"regula-face": "reachable"}
    dead = artifact_of(tmp_path, app([main(), Class("La/Dead;", [does(text)])]))
    assert graded(dead) == {"regula-face": "present?"}
    assert only(dead).evidence[0].excerpt == text.text
    own = Class("Lcom/regula/facesdk/Net;", [does(text)])
    entry = manifest(activity(".Main"), activity("com.regula.facesdk.Net"))
    assert graded(artifact_of(tmp_path, app([main(), own], xml=entry))) == {
        "regula-face": "present"
    }


@pytest.mark.parametrize(
    "text",
    [
        "https://notfaceapi.regulaforensics.com/x",
        "https://faceapi.regulaforensics.com.example.org/x",
        "https://evil-api.megvii.com.example.org/faceid/v3/sdk/verify",
        "https://notapi.megvii.com/faceid/v3/sdk/verify",
        "https://api.megvii.com/",
        "faceid",
    ],
)
def test_hosts_that_only_resemble(tmp_path: Path, text: str) -> None:
    assert graded(artifact_of(tmp_path, app([main(Text(text))]))) == {}


def test_evidence_is_varied_and_little(tmp_path: Path) -> None:
    steps = [Call(FACETEC, f"m{n}") for n in range(3)] * 200
    helpers = [Class(f"La/H{n};", [does(Call(FACETEC, "m0"))]) for n in range(50)]
    links = [Kind(f"La/H{n};") for n in range(50)]
    artifact = artifact_of(tmp_path, app([main(*steps, *links), *helpers, Class(FACETEC)]))
    sdk = only(artifact)
    assert len(sdk.evidence) <= EVIDENCE_KEPT
    assert {e.excerpt.rpartition("->")[2] for e in sdk.evidence[:3]} == {"m0()V", "m1()V", "m2()V"}


def test_many_traces_are_little_evidence(tmp_path: Path) -> None:
    libs = {f"lib/{n}/libMegActionFmpJni.so": b"" for n in range(30)}
    artifact = artifact_of(tmp_path, app(files=libs))
    assert len(only(artifact).evidence) == EVIDENCE_KEPT


# --- surface -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"lib/arm64-v8a/libMegActionFmpJni.so": b""}, {"megvii-meglive-v3": "present"}),
        ({"assets/libMegActionFmpJni.so": b""}, {}),
        ({"lib/arm64-v8a/libMegActionFmpJni.txt": b""}, {}),
        ({"assets/face_beautification.bundle": b""}, {"faceunity-nama": "present"}),
        ({"res/raw-v4/livenessmodel": b""}, {"megvii-livenessdetection-v2": "present"}),
        ({"META-INF/face_beautification.bundle": b""}, {}),
        (
            {"assets/a.js": b"x;uni.startFacialRecognitionVerify({})"},
            {"dcloud-facial-recognition": "present?"},
        ),
        (
            {"assets/a.html": b"<script>wx.startFacialRecognitionVerify()"},
            {"wechat-facial-recognition": "present?"},
        ),
        ({"assets/a.txt": b"uni.startFacialRecognitionVerify"}, {}),
        ({"res/raw/a.js": b"uni.startFacialRecognitionVerify"}, {}),
        ({"assets/blaze_face_short_range.tflite": b""}, {"tflite-face-models": "present"}),
        ({"assets/facenet.tflite": b""}, {"tflite-face-models": "present"}),
        ({"assets/emo.bin": b""}, {}),
        ({"assets/data/detection.bin": b""}, {}),
        ({"lib/arm64-v8a/libnative-lib.so": b"", "lib/arm64-v8a/libncnn.so": b""}, {}),
        ({"lib/arm64-v8a/libtensorflowlite_jni.so": b""}, {}),
        ({"lib/arm64-v8a/libopencv_java4.so": b""}, {}),
    ],
)
def test_files(tmp_path: Path, files: dict[str, bytes], found: dict[str, str]) -> None:
    artifact = artifact_of(tmp_path, app(files=files))
    assert graded(artifact) == found
    assert artifact.face_classes == ("FC0",)


def test_component_in_the_manifest(tmp_path: Path) -> None:
    name = "com.facetec.sdk.FaceTecSessionActivity"
    artifact = artifact_of(tmp_path, app(xml=manifest(activity(".Main"), activity(name, False))))
    assert graded(artifact) == {"facetec": "present"}
    assert only(artifact).evidence[0].excerpt == name


def test_component_by_wildcard(tmp_path: Path) -> None:
    name = "com.iproov.sdk.core.while.Xy"
    artifact = artifact_of(tmp_path, app(xml=manifest(activity(".Main"), activity(name, False))))
    assert graded(artifact) == {"iproov": "present"}


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("face", {"mlkit-face-detection": "present"}),
        ("ocr, face", {"mlkit-face-detection": "present"}),
        ("ocr", {}),
        ("surface", {}),
        ("", {}),
    ],
)
def test_meta_data_members(tmp_path: Path, value: str, found: dict[str, str]) -> None:
    datum = El(
        "meta-data",
        {"android:name": "com.google.mlkit.vision.DEPENDENCIES", "android:value": value},
    )
    assert graded(artifact_of(tmp_path, app(xml=manifest(activity(".Main"), datum)))) == found


# --- shared and generic --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "sdk"),
    [
        ("Lcom/aliyun/aliyunface/api/ZIMFacade;", "aliyun-face-verify-v1"),
        ("Lcom/dtf/face/api/Dtf;", "aliyun-face-verify-v2"),
        ("Lcom/ap/zoloz/hummer/api/ZLZFacade;", "zoloz"),
    ],
)
def test_shared_library_belongs_to_the_sdk_with_classes(
    tmp_path: Path, kind: str, sdk: str
) -> None:
    files = {"lib/arm64-v8a/libtoyger.so": b"", "assets/toyger.face.dat": b""}
    artifact = artifact_of(tmp_path, app([main(), Class(kind)], files=files))
    assert graded(artifact) == {sdk: "present"}


def test_shared_library_alone_may_be_of_any(tmp_path: Path) -> None:
    artifact = artifact_of(tmp_path, app(files={"lib/arm64-v8a/libtoyger.so": b""}))
    assert set(graded(artifact)) == {"aliyun-face-verify-v1", "aliyun-face-verify-v2", "zoloz"}


@pytest.mark.parametrize(
    ("kind", "sdk"),
    [
        ("Lcom/aliyun/aliyunface/api/ZIMFacade;", "aliyun-face-verify-v1"),
        ("Lcom/zoloz/builder/Builder;", "zoloz"),
    ],
)
def test_a_shared_engine_belongs_to_the_sdk_around_it(tmp_path: Path, kind: str, sdk: str) -> None:
    engine = "Lcom/alipay/zoloz/toyger/Toyger;"
    both = graded(artifact_of(tmp_path, app([main(Kind(engine))])))
    assert set(both) == {"aliyun-face-verify-v1", "zoloz"}
    assert graded(artifact_of(tmp_path, app([main(Kind(engine), Kind(kind))]))) == {
        sdk: "reachable"
    }


def test_longer_prefix_owns_a_class(tmp_path: Path) -> None:
    kind = "Lcom/google/mlkit/vision/facemesh/FaceMesh;"
    assert graded(artifact_of(tmp_path, app([main(Kind(kind))]))) == {
        "mlkit-face-mesh": "reachable"
    }
    kind = "Lcom/alipay/face/photinus/Photinus;"
    assert graded(artifact_of(tmp_path, app([main(Kind(kind))]))) == {
        "aliyun-face-verify-v1": "reachable"
    }
    kind = "Lcom/google/mlkit/vision/faces/Other;"
    assert graded(artifact_of(tmp_path, app([main(Kind(kind))]))) == {}


MSC = [
    Class("Lcom/iflytek/cloud/SpeechRecognizer;"),
    Class(
        "Lcom/iflytek/cloud/FaceRequest;",
        [does(Text("http://openapi.openspeech.cn/webapi/wfr.do"))],
    ),
    Class("Lcom/iflytek/cloud/FaceDetector;"),
]


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ((Call("Lcom/iflytek/cloud/SpeechRecognizer;", "start"),), {}),
        ((Call("Lcom/iflytek/cloud/SpeechRecognizer;", "sendRequest"),), {}),
        ((Kind("Lcom/iflytek/cloud/FaceRequest;"),), {}),
        ((Call("Lcom/iflytek/cloud/FaceRequest;", "sendRequest"),), {"iflytek-face": "reachable"}),
        ((Call("Lcom/iflytek/cloud/FaceDetector;", "detectRGB"),), {"iflytek-face": "reachable"}),
    ],
)
def test_iflytek_is_a_speech_sdk(tmp_path: Path, steps: tuple, found: dict[str, str]) -> None:
    assert graded(artifact_of(tmp_path, app([main(*steps), *MSC]))) == found


def test_iflytek_listener_is_about_speech(tmp_path: Path) -> None:
    listener = "Lcom/iflytek/cloud/RecognizerListener;"
    assert graded(artifact_of(tmp_path, app([main(interfaces=(listener,)), *MSC]))) == {}


def test_iflytek_host_in_code_of_the_app(tmp_path: Path) -> None:
    text = Text("http://openapi.openspeech.cn/webapi/wfr.do?x")
    found = artifact_of(tmp_path, app([main(text), *MSC]))
    assert graded(found) == {"iflytek-face": "reachable"}
    dead = artifact_of(tmp_path, app([main(), Class("La/Dead;", [does(text)]), *MSC]))
    assert graded(dead) == {"iflytek-face": "present?"}


CASCADE = Call("Lorg/opencv/objdetect/CascadeClassifier;", "detectMultiScale")


@pytest.mark.parametrize(
    ("steps", "files", "found"),
    [
        ((CASCADE,), {}, {}),
        ((CASCADE, Text("haarcascade_eye.xml")), {}, {}),
        ((CASCADE, Text("haarcascade_frontalface_alt.xml")), {}, {"opencv-objdetect": "reachable"}),
        (
            (CASCADE,),
            {"res/raw/lbpcascade_frontalface.xml": b""},
            {"opencv-objdetect": "reachable"},
        ),
        ((CASCADE,), {"assets/my_facecascade.dat": b""}, {"opencv-objdetect": "reachable"}),
        ((Text("haarcascade_frontalface_alt.xml"),), {}, {}),
        ((), {"assets/haarcascade_frontalface_alt.xml": b""}, {"opencv-objdetect": "present"}),
    ],
)
def test_opencv_needs_a_face_cascade(
    tmp_path: Path, steps: tuple, files: dict[str, bytes], found: dict[str, str]
) -> None:
    artifact = artifact_of(tmp_path, app([main(*steps)], files=files))
    assert graded(artifact) == found
    if found.get("opencv-objdetect") == "reachable":
        assert artifact.face_classes == ("FC2",)


OPENCV = [Class("Lorg/opencv/face/FaceRecognizer;"), Class("Lorg/opencv/objdetect/FaceDetectorYN;")]


@pytest.mark.parametrize(
    ("step", "found"),
    [
        (Call("Lorg/opencv/imgproc/Imgproc;", "cvtColor"), {}),
        (Call("Lorg/opencv/face/LBPHFaceRecognizer;", "create"), {"opencv-face-recognizer"}),
        (Call("Lorg/opencv/objdetect/FaceDetectorYN;", "create"), {"opencv-dnn-face"}),
    ],
)
def test_classes_of_a_toolkit_prove_nothing_until_one_is_used(
    tmp_path: Path, step: Call, found: set[str]
) -> None:
    artifact = artifact_of(tmp_path, app([main(step), *OPENCV]))
    assert graded(artifact) == dict.fromkeys(found, "reachable")


RUN = Call("Lorg/tensorflow/lite/Interpreter;", "run")


@pytest.mark.parametrize(
    ("steps", "files", "found", "classes"),
    [
        ((RUN,), {}, {}, ["FC0"]),
        ((RUN,), {"assets/flowers.tflite": b""}, {}, ["FC0"]),
        ((RUN, Text("mobile_face_net.tflite")), {}, "reachable", ["FC3"]),
        ((RUN,), {"assets/facenet.tflite": b""}, "reachable", ["FC3"]),
        ((RUN,), {"assets/pnet.tflite": b"", "assets/onet.tflite": b""}, "reachable", ["FC2"]),
        (
            (RUN,),
            {"assets/pnet.tflite": b"", "assets/facenet.tflite": b""},
            "reachable",
            ["FC2", "FC3"],
        ),
        ((), {"assets/facenet.tflite": b""}, "present", ["FC0"]),
    ],
)
def test_tflite_needs_a_face_model(
    tmp_path: Path, steps: tuple, files: dict[str, bytes], found: object, classes: list[str]
) -> None:
    artifact = artifact_of(
        tmp_path, app([main(*steps), Class("Lorg/tensorflow/lite/Interpreter;")], files=files)
    )
    assert graded(artifact) == ({"tflite-face-models": found} if found else {})
    assert list(artifact.face_classes) == classes


@pytest.mark.parametrize(
    ("call", "found"),
    [
        (Call("Lio/agora/rtc2/RtcEngine;", "joinChannel"), {}),
        (Call("Lio/agora/rtc2/RtcEngine;", "enableFaceDetection"), {"agora-face-ext": "reachable"}),
        (Call("Lcom/amazonaws/services/rekognition/Client;", "detectText"), {}),
        (
            Call("Lcom/amazonaws/services/rekognition/Client;", "compareFaces"),
            {"aws-rekognition-sdk": "reachable"},
        ),
        (Call("Lcom/huawei/hms/mlsdk/MLAnalyzerFactory;", "getLocalTextAnalyzer"), {}),
        (
            Call("Lcom/huawei/hms/mlsdk/face/MLFaceAnalyzer;", "analyseFrame"),
            {"huawei-mlkit-face": "reachable"},
        ),
        (Call("Lcom/huawei/hiai/vision/common/VisionBase;", "init"), {}),
        (Call("Lcom/megvii/licensemanager/Manager;", "takeLicenseFromNetwork"), {}),
        (Call("Landroid/media/FaceDetector;", "<init>"), {}),
        (
            Call("Landroid/media/FaceDetector;", "findFaces"),
            {"android-media-facedetector": "reachable"},
        ),
    ],
)
def test_only_what_is_about_faces(tmp_path: Path, call: Call, found: dict[str, str]) -> None:
    bundled = [] if call.owner.startswith("Landroid/") else [Class(call.owner)]
    assert graded(artifact_of(tmp_path, app([main(call), *bundled]))) == found


def test_generic_sdk_only_makes_face_code_of_the_callers_that_count(tmp_path: Path) -> None:
    client = "Lcom/amazonaws/services/rekognition/Client;"
    connect = Call("Ljava/net/URL;", "openStream")
    text = Class(
        "La/Text;", [does(Call(client, "detectText"), connect, Text("http://ocr.shop.com/x"))]
    )
    face = Class(
        "La/Face;", [does(Call(client, "compareFaces"), connect, Text("http://face.shop.com/x"))]
    )
    artifact = artifact_of(tmp_path, app([main(Kind("La/Text;"), Kind("La/Face;")), text, face]))
    assert [e.url for e in artifact.endpoints] == ["http://face.shop.com/x"]


# --- traps ---------------------------------------------------------------------------------------

TRAPS = [
    Call("Landroid/graphics/Typeface;", "createFromAsset"),
    Call("Landroid/view/Surface;", "release"),
    Call("Landroid/view/SurfaceView;", "getHolder"),
    Call("Lcom/facebook/FacebookSdk;", "sdkInitialize"),
    Call("Lcom/facebook/login/LoginManager;", "logIn"),
    Call("Lcom/example/facedemo/FaceView;", "draw"),
    Call("Lcom/google/zxing/MultiFormatReader;", "decode"),
    Call("Lcom/google/mlkit/vision/barcode/BarcodeScanner;", "process"),
    Call("Lcom/google/mlkit/vision/text/TextRecognizer;", "process"),
    Call("Lcom/google/android/gms/vision/barcode/BarcodeDetector;", "detect"),
    Call("Landroid/hardware/Camera;", "takePicture"),
    Call("Landroid/hardware/camera2/CameraManager;", "openCamera"),
    Call("Lorg/opencv/imgproc/Imgproc;", "cvtColor"),
    Call("Lcom/tencent/mm/opensdk/openapi/IWXAPI;", "sendReq"),
    Text("FaceDemo"),
    Text("人脸识别"),
    Text("Face ID"),
    Text("http://schemas.android.com/apk/res/surface"),
]


@pytest.mark.parametrize("trap", TRAPS, ids=str)
def test_traps_give_nothing(tmp_path: Path, trap: object) -> None:
    artifact = artifact_of(tmp_path, app([main(trap)]))
    assert artifact.sdks == ()
    assert artifact.face_classes == ("FC0",)
    assert artifact.endpoints == ()


@pytest.mark.parametrize("case", ["facedemo-emoticon", "qr-camera"])
def test_trap_apps_give_nothing(tmp_path: Path, case: str) -> None:
    artifact = artifact_of(tmp_path, fixture(case))
    assert (artifact.sdks, artifact.endpoints, artifact.face_classes) == ((), (), ("FC0",))


def test_system_unlock_is_fc1_and_receives_no_face(tmp_path: Path) -> None:
    prompt = "Landroidx/biometric/BiometricPrompt;"
    caller = Class(MAIN, [does(Call(prompt, "authenticate"), name="registerFace")])
    library = Class(
        prompt, [does(Call("Landroid/hardware/biometrics/BiometricPrompt;", "authenticate"))]
    )
    artifact = artifact_of(tmp_path, app([caller, library]))
    sdk = only(artifact)
    assert (sdk.id, sdk.grade, sdk.not_face_data) == ("biometric-prompt", "reachable", True)
    assert artifact.face_classes == sdk.face_classes == ("FC1",)
    assert artifact.endpoints == ()


def test_unlock_library_unused_is_nothing(tmp_path: Path) -> None:
    library = Class(
        "Landroidx/biometric/BiometricPrompt;",
        [does(Call("Landroid/hardware/biometrics/BiometricPrompt;", "authenticate"))],
    )
    entry = manifest(activity(".Main"), activity("androidx.biometric.BiometricPrompt"))
    assert artifact_of(tmp_path, app([main(), library], xml=entry)).sdks == ()


def test_unlock_library_that_knows_the_face_sensor_is_nothing(tmp_path: Path) -> None:
    library = Class(
        "Landroidx/biometric/X;", [does(Call("Landroid/hardware/face/FaceManager;", "has"))]
    )
    entry = manifest(activity(".Main"), activity("androidx.biometric.X"))
    assert artifact_of(tmp_path, app([main(), library], xml=entry)).sdks == ()


def test_unlock_fixture(tmp_path: Path) -> None:
    artifact = artifact_of(tmp_path, fixture("unlock-only"))
    assert artifact.face_classes == ("FC1",)
    assert [(sdk.id, sdk.not_face_data) for sdk in artifact.sdks] == [("biometric-prompt", True)]


CAMERA2 = Field(
    "Landroid/hardware/camera2/params/Face;", "SCORE_MAX", "Landroid/hardware/camera2/params/Face;"
)


def test_camera_plumbing_gives_nothing_to_be_called_a_face(tmp_path: Path) -> None:
    plumbing = Class("Landroidx/camera/camera2/internal/X;", [does(CAMERA2)])
    artifact = artifact_of(
        tmp_path, app([main(Kind("Landroidx/camera/camera2/internal/X;")), plumbing])
    )
    assert set(graded(artifact)) <= {"camerax"}
    assert artifact.face_classes == ("FC0",)
    direct = artifact_of(tmp_path, app([main(CAMERA2)]))
    assert graded(direct) == {"camera2-face-mode": "reachable?"}
    assert direct.face_classes == ("FC0",)


def test_camera1_listener(tmp_path: Path) -> None:
    listener = "Landroid/hardware/Camera$FaceDetectionListener;"
    artifact = artifact_of(
        tmp_path, app([main(interfaces=(listener,)), Class("La/X;", [Method("x", flags=0x401)])])
    )
    assert graded(artifact) == {"camera1-face-listener": "reachable"}
    assert artifact.face_classes == ("FC2",)


def test_device_risk_is_no_face(tmp_path: Path) -> None:
    artifact = artifact_of(
        tmp_path,
        app(
            [main(Call("Lcom/baidu/liantian/Api;", "addFace"))], files={"lib/x/libliantian.so": b""}
        ),
    )
    assert graded(artifact) == {"baidu-liantian": "reachable"}
    assert only(artifact).not_face_data
    assert artifact.face_classes == ("FC0",)


# --- every row -----------------------------------------------------------------------------------


@pytest.mark.parametrize("row", [r for r in catalogue().sdks if r.prefixes], ids=lambda row: row.id)
def test_every_sdk_with_classes_is_found_when_called(tmp_path: Path, row) -> None:
    found = {}
    for prefix in row.prefixes:
        last = prefix.rpartition(".")[2]
        kind = prefix if last[:1].isupper() else f"{prefix}.Api"
        method = row.only_methods[0] if row.only_methods else "go"
        artifact = artifact_of(tmp_path, app([main(Call(f"L{kind.replace('.', '/')};", method))]))
        found |= {sdk.id: sdk for sdk in artifact.sdks}
        if row.id in found:
            break
    assert row.id in found
    sdk = found[row.id]
    assert sdk.grade == "reachable"
    assert sdk.face_classes == row.face_classes
    assert sdk.methods[0].endswith("." + method)


@pytest.mark.parametrize("row", catalogue().sdks, ids=lambda row: row.id)
def test_every_host_in_face_free_code_names_its_sdk(tmp_path: Path, row) -> None:
    for host in row.hosts:
        text = host.replace("*", "x1").replace("<region>", "eu-west-1")
        artifact = artifact_of(tmp_path, app([main(Text(text))]))
        assert row.id in {sdk.id for sdk in artifact.sdks}, host
