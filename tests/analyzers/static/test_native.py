"""What libraries say of the SDKs in an app and of its own face code, within a budget."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from appbuilder import MAIN, Call, Text, app, does, read
from dexbuilder import NATIVE, Class, Method
from elfbuilder import library
from zipbuilder import STORED, File

from analyzers.artifacts import SdkUse
from analyzers.static import native
from analyzers.static.native import FIRST_BUDGET, SMALL_LIBRARY, first_look, libraries, whole_look

LIB = "lib/arm64-v8a/libx.so"
MEGVII = "Java_com_megvii_livenessdetection_Detector_nativeDetection"


class Files:
    """Entries as an archive gives them, with a record of what was asked for."""

    def __init__(self, files: Mapping[str, bytes], stored: bool = False) -> None:
        self._files, self._stored = files, stored
        self.names = tuple(files)
        self.whole: list[str] = []
        self.parts = 0

    def size_of(self, name: str) -> int:
        return len(self._files[name])

    def stored(self, name: str) -> bool:
        return self._stored

    def read(self, name: str, limit: int = 0) -> bytes:
        self.whole.append(name)
        return self._files[name]

    def part(self, name: str, offset: int, size: int) -> bytes:
        data = self._files[name][offset : offset + size]
        self.parts += len(data)
        return data


def found(folder: Path, *classes: Class, **files: bytes | File) -> dict[str, SdkUse]:
    named = {LIB if name == "lib" else name: data for name, data in files.items()}
    return {sdk.id: sdk for sdk in read(folder, app(classes, files=named)).artifact.sdks}


# --- SDKs by what cannot be renamed -----------------------------------------------------------------


@pytest.mark.parametrize("wide", [True, False])
@pytest.mark.parametrize("method", [0, 8])
def test_an_exported_name_binds_to_a_class_of_the_catalogue(
    tmp_path: Path, wide: bool, method: int
) -> None:
    data = library([MEGVII], wide=wide)
    sdk = found(tmp_path, lib=File(LIB, data, method))["megvii-livenessdetection-v2"]
    assert (sdk.grade, sdk.weak, sdk.signals, sdk.confidence) == (
        "present",
        False,
        ("jni",),
        "medium",
    )
    assert sdk.evidence[0].kind == "native"
    assert sdk.evidence[0].excerpt == "com.megvii.livenessdetection.Detector.nativeDetection"


def test_renamed_code_that_loads_the_library_and_knows_the_host_is_reachable(
    tmp_path: Path,
) -> None:
    renamed = Class("La/b;", [does(Text("livenessdetection_v2.4.5"))])
    detector = Class(
        "Lcom/megvii/livenessdetection/Detector;",
        [Method("nativeDetection", flags=0x109), does(Call("La/b;", "run"), name="start")],
    )
    main = Class(MAIN, [does(Call("La/b;", "run"))])
    files = {
        "lib/arm64-v8a/liblivenessdetection_v2.4.5.so": library([MEGVII]),
    }
    artifact = read(tmp_path, app([main, renamed, detector], files=files)).artifact
    (sdk,) = artifact.sdks
    assert (sdk.id, sdk.grade, sdk.weak) == ("megvii-livenessdetection-v2", "reachable", False)
    assert sdk.signals == ("class", "call", "jni", "library", "literal")
    assert (sdk.confidence, sdk.version) == ("high", "2.4.5")
    assert artifact.face_classes == ("FC3",)


def test_class_paths_and_hosts_are_read_where_something_else_speaks_of_faces(
    tmp_path: Path,
) -> None:
    texts = ["com/arcsoft/face/FaceEngine", "http://sdk.arcsoftai.com/ArcSDKServer/api/upload"]
    data = library(["JNI_OnLoad"], texts=texts)
    silent = found(tmp_path, Class(MAIN), lib=data)
    assert silent == {}
    files = {"lib/arm64-v8a/libarcsoft_face.so": b"", LIB: data}
    artifact = read(tmp_path, app([Class(MAIN)], files=files)).artifact
    by_id = {sdk.id: sdk for sdk in artifact.sdks}
    assert by_id["arcsoft-arcface"].signals == ("jni", "library")
    assert by_id["arcsoft-arcface-v1"].signals == ("native-string",)
    assert by_id["arcsoft-arcface-v1"].weak
    assert by_id["arcsoft-arcface-v1"].confidence == "low"


def test_a_generic_package_is_no_face(tmp_path: Path) -> None:
    names = ["Java_com_iflytek_cloud_SpeechRecognizer_start", "Java_org_opencv_core_Mat_n_1Mat"]
    assert found(tmp_path, Class(MAIN), lib=library(names)) == {}


# --- face code of the app's own ------------------------------------------------------------------------

OWN = "Lcom/shop/FaceEngine;"
NATIVES = [Method("detectFaces", flags=0x1 | NATIVE | 0x8)]


def test_a_native_face_function_that_is_called(tmp_path: Path) -> None:
    main = Class(MAIN, [does(Call(OWN, "detectFaces"))])
    lib = library(["Java_com_shop_FaceEngine_detectFaces"])
    sdk = found(tmp_path, main, Class(OWN, NATIVES), lib=lib)["generic-native-face"]
    assert (sdk.grade, sdk.weak, sdk.signals, sdk.confidence) == (
        "reachable",
        False,
        ("call", "jni"),
        "medium",
    )
    assert sdk.methods == ("com.shop.FaceEngine.detectFaces",)
    assert sdk.face_classes == ("FC2",)
    assert sdk.evidence[0].path == ("a.Main",)


@pytest.mark.parametrize(
    ("name", "classes"),
    [
        ("detectFaces", ("FC2",)),
        ("compareFaces", ("FC3",)),
        ("searchFace", ("FC4",)),
        ("faceLogin", ("FC5",)),
        ("faceAttribute", ("FC6",)),
    ],
)
def test_its_name_tells_what_it_does(tmp_path: Path, name: str, classes: tuple[str, ...]) -> None:
    own = Class("Lcom/shop/Jni;", [Method(name, flags=0x109)])
    main = Class(MAIN, [does(Call("Lcom/shop/Jni;", name))])
    assert found(tmp_path, main, own)["generic-native-face"].face_classes == classes


def test_one_that_nothing_calls_is_present(tmp_path: Path) -> None:
    sdk = found(tmp_path, Class(MAIN), Class(OWN, NATIVES))["generic-native-face"]
    assert (sdk.grade, sdk.weak, sdk.signals) == ("present", False, ("jni",))
    assert sdk.evidence[0].excerpt == f"{OWN}->detectFaces()V"


def test_a_library_whose_class_is_gone(tmp_path: Path) -> None:
    sdk = found(tmp_path, Class(MAIN), lib=library(["Java_com_shop_FaceEngine_detect"]))
    assert sdk["generic-native-face"].grade == "present"


@pytest.mark.parametrize(
    "name",
    [
        "Java_com_shop_Surface_detect",
        "Java_com_shop_Typeface_compare",
        "Java_com_shop_Interface_verify",
        "Java_com_facebook_Face_1book_login",
        "Java_com_shop_Mesh_faceNormals",
        "Java_com_shop_Emoji_faceSearch",
        "Java_com_shop_FontFace_match",
        "Java_com_shop_WatchFace_register",
        "Java_com_shop_Camera_setFaceDetectMode",
        "Java_com_shop_AutoFocus_detectFace",
        "Java_com_shop_FaceView_draw",
        "JNI_OnLoad",
    ],
)
def test_names_that_are_about_something_else(tmp_path: Path, name: str) -> None:
    owner, _, method = name.removeprefix("Java_").replace("_1", "").rpartition("_")
    kind = "L" + (owner.replace("_", "/") or "a/X") + ";"
    main = Class(MAIN, [does(Call(kind, method))])
    declared = Class(kind, [Method(method, flags=0x109)])
    assert found(tmp_path, main, declared, lib=library([name])) == {}


# --- which libraries, and how much of them ---------------------------------------------------------------


def test_one_instruction_set_is_read() -> None:
    names = ["lib/x86/liba.so", "lib/arm64-v8a/liba.so", "lib/armeabi/libb.so", "lib/odd/libc.so"]
    assert libraries([*names, "assets/lib/x86/libd.so", "lib/x86/readme.txt"]) == [
        "lib/arm64-v8a/liba.so",
        "lib/armeabi/libb.so",
        "lib/odd/libc.so",
    ]


@pytest.mark.parametrize(
    "file",
    [
        "libflutter.so",
        "libc++_shared.so",
        "libtensorflowlite_jni.so",
        "libopencv_java4.so",
        "libBugly.so",
    ],
)
def test_common_runtimes_are_not_read(file: str) -> None:
    files = Files({f"lib/arm64-v8a/{file}": library([MEGVII])})
    assert first_look(files).traces == []
    assert whole_look(files).traces == []
    assert (files.whole, files.parts) == ([], 0)


def test_of_a_large_packed_library_the_beginning_is_looked_at() -> None:
    files = Files({LIB: library([MEGVII], padding=2 * SMALL_LIBRARY)})
    (trace,) = first_look(files).traces
    assert (trace.sdk, trace.kind) == ("megvii-livenessdetection-v2", "jni")
    assert files.whole == []
    assert files.parts <= native.FIRST_BYTES


def test_of_a_stored_library_the_tables_are_read() -> None:
    files = Files({LIB: library([MEGVII], padding=2 * SMALL_LIBRARY)}, stored=True)
    assert len(first_look(files).traces) == 1
    assert files.whole == []
    assert files.parts < 50_000


def test_the_first_look_keeps_to_its_budget() -> None:
    files = Files({f"lib/x86/lib{n}.so": library(padding=SMALL_LIBRARY - 4096) for n in range(30)})
    first_look(files)
    assert sum(map(files.size_of, files.whole)) <= FIRST_BUDGET


def test_the_whole_look_keeps_to_its_budget_and_begins_with_what_the_catalogue_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    named = "lib/x86/libarcsoft_face.so"
    data = library(["Java_com_arcsoft_face_FaceEngine_x"], padding=10_000)
    files = Files({"lib/x86/liba.so": library(padding=5_000), named: data})
    monkeypatch.setattr(native, "DEEP_BUDGET", len(data))
    seen = whole_look(files)
    assert files.whole == [named]
    assert [trace.sdk for trace in seen.traces] == ["arcsoft-arcface"]
    assert seen.unread == ["lib/x86/liba.so"]


def test_stored_libraries_in_an_app(tmp_path: Path) -> None:
    data = library([MEGVII], padding=SMALL_LIBRARY)
    for method in (STORED, 8):
        sdks = found(tmp_path, Class(MAIN), lib=File(LIB, data, method))
        assert set(sdks) == {"megvii-livenessdetection-v2"}


@pytest.mark.parametrize("data", [b"", b"\x7fELF", b"no library" * 100, library([MEGVII])[:100]])
def test_bytes_that_are_no_library(tmp_path: Path, data: bytes) -> None:
    assert found(tmp_path, Class(MAIN), lib=data) == {}


def test_a_damaged_library_is_passed_over(tmp_path: Path) -> None:
    assert found(tmp_path, Class(MAIN), lib=File(LIB, library([MEGVII]), crc=1)) == {}
