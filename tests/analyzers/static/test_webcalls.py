"""Face checks that pages and scripts ask for, and the methods an app hands to them."""

import struct
from pathlib import Path

import pytest
from appbuilder import MAIN, Kind, activity, app, does, manifest, read
from dexbuilder import Class, Method, build, uleb

from analyzers.artifacts import StaticArtifact
from analyzers.static.bridges import MARKS, bridges
from analyzers.static.dex import Dex
from analyzers.static.webcalls import MOST_FOUND


def of_script(folder: Path, script: str, name: str = "assets/www/app.js") -> dict[str, str]:
    artifact = read(folder, app(files={name: script.encode()})).artifact
    return {sdk.id: sdk.grade + "?" * sdk.weak for sdk in artifact.sdks}


@pytest.mark.parametrize(
    ("script", "sdk"),
    [
        ("uni.startFacialRecognitionVerify({})", "dcloud-facial-recognition"),
        ("uni.getFacialRecognitionMetaInfo()", "dcloud-facial-recognition"),
        ("wx.startFacialRecognitionVerify({})", "wechat-facial-recognition"),
        ('wx.invoke("requestWxFacePictureVerify",{})', "wechat-facial-recognition"),
        ("my.startAPVerify({url:u})", "alipay-certify-web"),
        ("my.ap.faceVerify({})", "alipay-certify-web"),
        ('location="https://brain.baidu.com/face/print/?token="+t', "baidu-face-cloud"),
        ('u="https://api.megvii.com/faceid/lite/do?token="', "megvii-meglive-v3"),
    ],
)
def test_calls_and_addresses_of_the_catalogue(tmp_path: Path, script: str, sdk: str) -> None:
    assert of_script(tmp_path, script) == {sdk: "present?"}


@pytest.mark.parametrize(
    "script",
    [
        "bridge.faceVerify({id:1})",
        "startFaceAuth(token)",
        "app.livenessDetect()",
        "uni.requireNativePlugin('AP-FaceDetectModule_new')",
        "NativeModules.FaceRecognitionModule.start()",
        "cordova.exec(ok, no, 'FaceIDVerify', 'start', [])",
        "AlipayJSBridge.call('startFaceAuth', {})",
        "await faceapi.detectAllFaces(video)",
    ],
)
def test_calls_no_catalogue_knows_are_weak(tmp_path: Path, script: str) -> None:
    assert of_script(tmp_path, "var a=1;" * 50 + script) == {"generic-h5-face": "present?"}


@pytest.mark.parametrize(
    "script",
    [
        "new THREE.Face3(a,b,c).computeFaceNormals()",
        "surface.detect()",
        "registerFontFace(x); new FontFace('a')",
        "FB.login(); facebookLogin()",
        "insertFace('[smile]'); showEmojiFaceSearch()",
        "interfaceVerify()",
        "// faceVerify is not called here",
        "var faceVerify = 1;",
        "typeface.match(/x/)",
    ],
)
def test_scripts_about_other_faces(tmp_path: Path, script: str) -> None:
    assert of_script(tmp_path, script) == {}


def test_the_same_call_counts_once_and_few_are_kept(tmp_path: Path) -> None:
    script = "faceVerify();" * 500 + "".join(f"faceVerify{n}();" for n in range(50))
    artifact = read(tmp_path, app(files={"assets/a.js": script.encode()})).artifact
    (sdk,) = artifact.sdks
    assert len(sdk.evidence) <= MOST_FOUND
    assert sdk.face_classes == ("FC3",)


def test_a_file_that_is_nothing_but_the_word(tmp_path: Path) -> None:
    assert of_script(tmp_path, "face" * 200_000 + "live" * 10) == {}


# --- methods for scripts ------------------------------------------------------------------------------

BRIDGE = "La/Bridge;"


def annotated(classes: list[Class], method: str, mark: str) -> bytes:
    """A dex in which one method bears an annotation."""
    data = bytearray(build(classes).data)
    dex = Dex(bytes(data), "x")
    index = next(
        k for k in range(dex.method_count) if dex.method_signature(k) == f"{BRIDGE}->{method}()V"
    )
    kind = dex.type_names().index(mark)
    row = [dex.type_name(int(k)) for k in dex.class_type.tolist()].index(BRIDGE)
    data += bytes(-len(data) % 4)
    annotation = len(data)
    data += b"\x01" + uleb(kind) + b"\x00"
    data += bytes(-len(data) % 4)
    group = len(data)
    data += struct.pack("<II", 1, annotation)
    directory = len(data)
    data += struct.pack("<4I", 0, 0, 1, 0) + struct.pack("<II", index, group)
    (class_defs,) = struct.unpack_from("<I", data, 100)
    struct.pack_into("<I", data, class_defs + 32 * row + 20, directory)
    struct.pack_into("<I", data, 32, len(data))
    return bytes(data)


def handing(method: str, mark: str = MARKS[0], *, reached: bool = True) -> bytes:
    main = Class(MAIN, [does(*([Kind(BRIDGE)] if reached else []), Kind(mark))])
    return annotated(
        [main, Class(BRIDGE, [Method(method, code=lambda pool: [0x0E])])], method, mark
    )


def of_app(folder: Path, dex: bytes) -> StaticArtifact:
    return read(folder, app(dex, xml=manifest(activity(".Main")))).artifact


@pytest.mark.parametrize("mark", MARKS)
def test_a_method_handed_to_scripts(tmp_path: Path, mark: str) -> None:
    (sdk,) = of_app(tmp_path, handing("startFaceVerify", mark)).sdks
    assert (sdk.id, sdk.grade, sdk.weak) == ("generic-h5-face", "reachable", True)
    assert sdk.signals == ("web",)
    assert sdk.evidence[0].excerpt == f"{BRIDGE}->startFaceVerify()V"
    assert sdk.evidence[0].path == ("a.Main", "a.Bridge")


def test_one_whose_class_nothing_makes(tmp_path: Path) -> None:
    (sdk,) = of_app(tmp_path, handing("faceLogin", reached=False)).sdks
    assert (sdk.grade, sdk.face_classes) == ("present", ("FC5",))


@pytest.mark.parametrize("method", ["showToast", "openFacebook", "faceSmile", "getSurface"])
def test_other_methods_handed_to_scripts(tmp_path: Path, method: str) -> None:
    assert of_app(tmp_path, handing(method)).sdks == ()


def test_a_method_without_the_annotation_is_nobodys_bridge() -> None:
    main = Class(MAIN, [does(Kind(BRIDGE), Kind(MARKS[0]))])
    own = Class(BRIDGE, [Method("faceVerify", code=lambda pool: [0x0E])])
    assert bridges(Dex(build([main, own]).data, "x")) == []


@pytest.mark.parametrize("offset", [1, 20, 1 << 31, 0xFFFFFFF0])
def test_annotations_that_lead_nowhere(offset: int) -> None:
    data = bytearray(handing("faceVerify"))
    (class_defs,) = struct.unpack_from("<I", data, 100)
    for row in range(2):
        struct.pack_into("<I", data, class_defs + 32 * row + 20, offset)
    assert bridges(Dex(bytes(data), "x")) == []
