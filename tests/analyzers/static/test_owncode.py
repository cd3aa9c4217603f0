"""Apps that take faces themselves: the camera, and words beside it that say whose face and what for."""

from pathlib import Path

import pytest
from appbuilder import MAIN, Call, Kind, Text, activity, app, does, read
from axmlbuilder import El, axml
from dexbuilder import Class

from analyzers.artifacts import StaticArtifact

CAMERA = Call("Landroid/hardware/Camera;", "takePicture")
CAMERA2 = Call("Landroid/hardware/camera2/CameraManager;", "openCamera")
POSITION = Text("请将人脸放入取景框内")
VERIFY = Text("人脸识别登录")


def xml(*inside: El, camera: bool = True) -> bytes:
    asked = [El("uses-permission", {"android:name": "android.permission.CAMERA"})] if camera else []
    application = El("application", None, activity(".Main"), *inside)
    return axml(El("manifest", {"package": "a"}, *asked, application))


def artifact(folder: Path, *steps: object, camera: bool = True, inside: tuple[El, ...] = (), more: tuple[Class, ...] = (), **rest: object) -> StaticArtifact:  # fmt: skip
    classes = [Class(MAIN, [does(*steps)]), *more]
    return read(folder, app(classes, xml=xml(*inside, camera=camera), **rest)).artifact


def own(found: StaticArtifact) -> dict[str, str]:
    return {
        sdk.id: sdk.grade + "?" * sdk.weak for sdk in found.sdks if sdk.id == "generic-face-capture"
    }


@pytest.mark.parametrize("camera", [CAMERA, CAMERA2, Text("android.media.action.IMAGE_CAPTURE")])
def test_own_camera_and_an_address_that_speaks_of_faces(tmp_path: Path, camera: object) -> None:
    found = artifact(tmp_path, camera, Text("https://api.shop.cn/v1/face/verify"))
    (sdk,) = found.sdks
    assert (sdk.id, sdk.grade, sdk.weak) == ("generic-face-capture", "reachable", False)
    assert sdk.signals == ("call", "literal")
    assert sdk.confidence == "medium"
    assert found.face_classes == ("FC3",)
    assert [point.url for point in found.endpoints] == ["https://api.shop.cn/v1/face/verify"]


@pytest.mark.parametrize(
    ("path", "classes"),
    [
        ("/user/face/detect", "FC2"),
        ("user/faceAuth", "FC3"),
        ("/api/face-compare", "FC3"),
        ("/v2/face/search?group=1", "FC4"),
        ("/member/faceLogin", "FC5"),
        ("/face/register", "FC5"),
        ("/liveness/check", "FC3"),
        ("face/verify", "FC3"),
        ("https://kq.shop.cn/api/punch/face", "FC3"),
    ],
)
def test_the_path_tells_the_class(tmp_path: Path, path: str, classes: str) -> None:
    found = artifact(tmp_path, CAMERA, Text(path))
    assert own(found) == {"generic-face-capture": "reachable"}
    assert found.face_classes == (classes,)


@pytest.mark.parametrize(
    "text",
    [
        "/surface/verify",
        "/face/list",
        "face/smile",
        "face_verify",
        "/face/emoji/search",
        "/facebook/login",
        "/typeface/compare",
        "/sdcard/face/verify",
        "/data/local/face/detect",
        "res/face/verify",
        "/img/face_verify.png",
        "/face/verify.js",
        "face verify",
        "Lcom/x/face/Verify;",
    ],
)
def test_paths_that_are_about_something_else(tmp_path: Path, text: str) -> None:
    assert artifact(tmp_path, CAMERA, Text(text)).sdks == ()


def test_without_the_camera_nobodys_face_is_taken(tmp_path: Path) -> None:
    text = Text("/face/verify")
    assert artifact(tmp_path, text).sdks == ()
    assert artifact(tmp_path, CAMERA, text, camera=False).sdks == ()
    library = Class("Lcom/journeyapps/X;", [does(CAMERA)])
    found = artifact(tmp_path, Kind("Lcom/journeyapps/X;"), text, more=(library,))
    assert found.sdks == ()


def test_an_address_that_nothing_reached_uses(tmp_path: Path) -> None:
    dead = Class("La/Dead;", [does(Text("/face/verify"))])
    assert artifact(tmp_path, CAMERA, more=(dead,)).sdks == ()


def test_a_path_inside_an_sdk_is_the_sdks(tmp_path: Path) -> None:
    inside = Class("Lcom/liveness/sdk/core/X;", [does(Text("/eid/face/verify"))])
    found = artifact(tmp_path, CAMERA, Kind("Lcom/liveness/sdk/core/X;"), more=(inside,))
    assert own(found) == {}


# --- screens -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "result"),
    [
        ("a.FaceVerifyActivity", {"generic-face-capture": "reachable"}),
        ("a.ui.LivenessActivity", {"generic-face-capture": "reachable"}),
        ("a.FaceUnlockActivity", {}),
        ("a.FaceActivity", {}),
        ("a.SurfaceDetectActivity", {}),
        ("a.FacebookLoginActivity", {}),
    ],
)
def test_a_screen_of_the_apps_own(tmp_path: Path, name: str, result: dict[str, str]) -> None:
    screen = Class("L" + name.replace(".", "/") + ";")
    found = artifact(tmp_path, CAMERA, inside=(activity(name),), more=(screen,))
    assert own(found) == result


@pytest.mark.parametrize(
    ("opened", "result"), [(True, {"generic-face-capture": "reachable"}), (False, {})]
)
def test_a_screen_of_a_library_nobody_knows_counts_once_it_is_opened(
    tmp_path: Path, opened: bool, result: dict[str, str]
) -> None:
    screen = Class("Lcom/vendor/live/LivenessActivity;", [does(CAMERA)])
    steps = [Kind(screen.name)] if opened else []
    declared = activity("com.vendor.live.LivenessActivity", False)
    assert own(artifact(tmp_path, *steps, inside=(declared,), more=(screen,))) == result


# --- instructions to the person ---------------------------------------------------------------------


def test_instructions_and_what_they_are_for(tmp_path: Path) -> None:
    found = artifact(tmp_path, CAMERA, POSITION, VERIFY)
    assert own(found) == {"generic-face-capture": "reachable"}
    assert found.face_classes == ("FC3",)
    assert found.sdks[0].signals == ("call", "resource")


def test_instructions_alone_are_weak(tmp_path: Path) -> None:
    found = artifact(tmp_path, CAMERA, POSITION)
    assert own(found) == {"generic-face-capture": "reachable?"}
    assert found.face_classes == ("FC0",)


@pytest.mark.parametrize(
    "texts",
    [
        (VERIFY,),
        (Text("眨眼"), VERIFY),
        (Text("保持镜头表面清洁"),),
        (Text("Place the card in the frame"), Text("Face ID")),
        (Text("本应用会收集人脸识别信息，" + "并请将人脸放入取景框内以便核验。" * 5), VERIFY),
        (Text("请将二维码放入取景框内"), Text("表情")),
    ],
)
def test_words_that_lead_nobody_through_it(tmp_path: Path, texts: tuple[Text, ...]) -> None:
    assert artifact(tmp_path, CAMERA, *texts).sdks == ()


@pytest.mark.parametrize(
    ("position", "verify"),
    [
        ("Place your face in the frame", "Face verification"),
        ("Move your face closer", "Verify your face"),
        ("Keep your face inside the oval", "Liveness check"),
        ("请正对屏幕并露出全脸", "活体检测"),
        ("保持面部在圆圈内", "刷脸支付"),
    ],
)
def test_instructions_in_two_languages(tmp_path: Path, position: str, verify: str) -> None:
    found = artifact(tmp_path, CAMERA, Text(position), Text(verify))
    assert own(found) == {"generic-face-capture": "reachable"}


def test_a_product_explains_the_words_beside_it(tmp_path: Path) -> None:
    liveness = Call("Lcom/facetec/sdk/FaceTecSDK;", "initialize")
    beauty = Call("Lcom/faceunity/wrapper/faceunity;", "fuSetup")
    assert own(artifact(tmp_path, CAMERA, POSITION, VERIFY, liveness)) == {}
    assert own(artifact(tmp_path, CAMERA, Text("/face/verify"), liveness)) == {}
    assert own(artifact(tmp_path, CAMERA, Text("/face/detect"), liveness)) == {}
    assert own(artifact(tmp_path, CAMERA, POSITION, VERIFY, beauty)) == {}
    found = artifact(tmp_path, CAMERA, Text("/face/verify"), beauty)
    assert own(found) == {"generic-face-capture": "reachable"}
    assert found.face_classes == ("FC2", "FC3")


# --- pages ---------------------------------------------------------------------------------------

WEB = Call("Landroid/webkit/WebView;", "loadUrl")


@pytest.mark.parametrize(
    "url",
    [
        "https://h5.shop.cn/face/verify.html?id=1",
        "https://m.shop.cn/#/faceAuth",
        "https://m.shop.cn/h5/face/recognition",
        "file:///android_asset/www/face_verify.html",
    ],
)
def test_a_page_that_checks_faces_is_weak(tmp_path: Path, url: str) -> None:
    found = artifact(tmp_path, WEB, Text(url))
    (sdk,) = found.sdks
    assert (sdk.id, sdk.grade, sdk.weak) == ("generic-h5-face", "reachable", True)
    assert sdk.evidence[0].path == ("a.Main",)
    assert found.face_classes == ("FC0",)


@pytest.mark.parametrize(
    "url",
    [
        "https://h5.shop.cn/surface/verify.html",
        "https://h5.shop.cn/help/face.html",
        "https://www.facebook.com/h5/login",
        "https://watch.shop.cn/h5/faces/list",
    ],
)
def test_other_pages(tmp_path: Path, url: str) -> None:
    assert artifact(tmp_path, WEB, Text(url)).sdks == ()


def test_a_page_nothing_shows(tmp_path: Path) -> None:
    page = Text("https://h5.shop.cn/face/verify.html")
    assert artifact(tmp_path, page).sdks == ()
    dead = Class("La/Dead;", [does(page)])
    found = artifact(tmp_path, WEB, more=(dead,))
    assert found.sdks == ()
    assert artifact(tmp_path, CAMERA, WEB, page).sdks[0].id == "generic-h5-face"
