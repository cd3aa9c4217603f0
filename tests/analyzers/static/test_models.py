"""Networks for faces are told by what is in them, whatever the file is called; other networks are none."""

import random
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from appbuilder import MAIN, Call, Text, app, does, read
from dexbuilder import Class
from modelbuilder import caffe, field, graph_def, mnn, ncnn, onnx, tflite, tnn

from analyzers.errors import AppUnreadable
from analyzers.static import models
from analyzers.static.modelfiles import HEAD, MOST_NAMES, Net, format_of, read_nets
from analyzers.static.models import face_models, judge

CASCADE = (
    b'<?xml version="1.0"?>\n<!--\n    Stump-based 24x24 discrete adaboost frontal face detector.\n-->\n'
    b"<opencv_storage>\n<cascade>" + b" " * 20_000
)
FACE_NETS: dict[str, tuple[bytes, str]] = {
    "tflite": (tflite(["x", "MobileFaceNet/embeddings"]), "tflite-face-models"),
    "onnx": (onnx(["conv1", "face_rpn_cls_prob_reshape_stride32"]), "generic-face-model"),
    "caffe": (caffe(["conv1", "face_landmark_fc"]), "generic-face-model"),
    "tensorflow": (graph_def(["input", "antispoof/logits"]), "generic-face-model"),
    "ncnn": (ncnn(["Input data 0 1 data 0=112 1=112 2=3", "Convolution retinaface_c1 1 1 data a"]), "ncnn-face-models"),
    "mnn": (mnn(["input", "face_detector/boxes"]), "mnn-face-models"),
    "tnn": (tnn((1, 3, 128, 128), ["blazeface_conv"]), "tnn-face-models"),
    "cascade": (CASCADE, "opencv-objdetect"),
    "bundle": (b"PK\x03\x04" + bytes(26) + tflite(["face_landmarks"]), "tflite-face-models"),
}  # fmt: skip
NAMES = {"bundle": "assets/x.task", "cascade": "assets/x.xml"}


class Files:
    """Entries as an archive gives them."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self.names = tuple(files)
        self.read_whole: list[str] = []

    def size_of(self, name: str) -> int:
        return len(self._files[name])

    def read(self, name: str, limit: int = 0) -> bytes:
        self.read_whole.append(name)
        return self._files[name]

    def part(self, name: str, offset: int, size: int) -> bytes:
        return self._files[name][offset : offset + size]


@pytest.mark.parametrize("kind", FACE_NETS)
def test_a_face_network_is_found_in_a_file_of_any_name(kind: str) -> None:
    data, sdk = FACE_NETS[kind]
    name = NAMES.get(kind, "assets/a1b2")
    (found,) = face_models(Files({name: data}))
    assert (found.sdk, found.file) == (sdk, name)
    assert found.evidence.locator.endswith("network")
    assert found.face_class in ("FC2", "FC3")


@pytest.mark.parametrize("kind", FACE_NETS)
def test_the_first_bytes_tell_the_format(kind: str) -> None:
    data, _ = FACE_NETS[kind]
    assert format_of(data[:HEAD], NAMES.get(kind, "assets/a1b2")) == kind


OTHER_NETS = {
    "classifier": tflite(["input", "MobilenetV2/Predictions"], inputs=[(1, 224, 224, 3)], outputs=[(1, 1001)]),
    "small classifier": tflite(inputs=[(1, 160, 160, 3)], outputs=[(1, 1001)]),
    "pose": tflite(["pose_landmarks"], inputs=[(1, 256, 256, 3)], outputs=[(1, 195)]),
    "hand": tflite(["hand_landmark"], inputs=[(1, 224, 224, 3)], outputs=[(1, 63)]),
    "surfaces": onnx(["surface_normal", "interface_feature", "typeface_detector"]),
    "speech": onnx(["encoder"], inputs=[(1, 80, 3000)], outputs=[(1, 512)]),
    "barcode": tflite(["barcode_detector"], inputs=[(1, 320, 320, 3)], outputs=[(1, 128)]),
    "cat": CASCADE.replace(b"frontal face", b"frontal cat face"),
    "vehicle": ncnn(["Input data 0 1 data 0=60 1=60 2=3", "Convolution c1 1 1 a b"]),
    "landmarks of places": graph_def(["landmark_recognition"]),
    "vector of anything": tflite(inputs=[(1, 112, 112, 4)], outputs=[(1, 128)]),
}  # fmt: skip


@pytest.mark.parametrize("name", OTHER_NETS)
def test_other_networks_are_none(name: str) -> None:
    assert (
        face_models(Files({"assets/x.xml" if name == "cat" else "assets/x.bin": OTHER_NETS[name]}))
        == []
    )


@pytest.mark.parametrize(
    ("inputs", "outputs", "task"),
    [
        ([(1, 112, 112, 3)], [(1, 192)], "embedding"),
        ([(2, 112, 112, 3)], [(2, 128)], "embedding"),
        ([(1, 3, 112, 112)], [(1, 512)], "embedding"),
        ([(1, 160, 160, 3)], [(1, 512)], "embedding"),
        ([(1, 3, 112, 96)], [(1, 256)], "embedding"),
        ([(1, 128, 128, 3)], [(1, 896, 16), (1, 896, 1)], "detector"),
        ([(1, 3, 240, 320)], [(1, 4420, 2), (1, 4420, 4)], "detector"),
        ([(1, 48, 48, 3)], [(1, 2), (1, 4), (1, 10)], "detector"),
        ([(1, 192, 192, 3)], [(1, 1, 1, 1404), (1, 1, 1, 1)], "landmarks"),
        ([(1, 112, 112, 3)], [(1, 196)], "landmarks"),
        ([(1, 60, 60, 1)], [(136,)], "landmarks"),
        ([(1, 112, 112, 3)], [(1, 1000)], None),
        ([(1, 112, 112, 3)], [(1, 128), (1, 5)], None),
        ([(1, 112, 112, 3)], [], None),
        ([], [(1, 128)], None),
        ([(1, 48, 48, 3)], [(1, 2), (1, 4)], None),
        ([(1, 224, 224, 3)], [(1, 128)], None),
        ([(1, 300, 300, 3)], [(1, 896, 4), (1, 896, 1)], None),
    ],
)
def test_shapes_that_nothing_else_has(inputs: list, outputs: list, task: str | None) -> None:
    told = judge(Net("tflite", (), tuple(inputs), tuple(outputs)))
    assert (told[0] if told else None) == task


@pytest.mark.parametrize("build", [tflite, onnx])
def test_shapes_are_read_from_the_file(build: Callable[..., bytes]) -> None:
    data = build(inputs=[(1, 112, 112, 3)], outputs=[(1, 128)])
    (found,) = face_models(Files({"assets/m": data}))
    assert found.face_class == "FC3"
    assert "112x112x3" in found.evidence.excerpt


# --- in an app ---------------------------------------------------------------------------------------

EMBEDDING = tflite(inputs=[(1, 112, 112, 3)], outputs=[(1, 128)])


def graded(folder: Path, *steps: object, files: dict[str, bytes]) -> dict[str, tuple[str, ...]]:
    artifact = read(folder, app([Class(MAIN, [does(*steps)])], files=files)).artifact
    return {
        sdk.id: (sdk.grade + "?" * sdk.weak, *sdk.face_classes, *sdk.signals)
        for sdk in artifact.sdks
    }


def test_a_model_nobody_opens_is_present(tmp_path: Path) -> None:
    found = graded(tmp_path, files={"assets/m.dat": EMBEDDING})
    assert found == {"tflite-face-models": ("present", "FC3", "model")}


def test_a_model_that_reached_code_opens_by_name_is_reachable(tmp_path: Path) -> None:
    found = graded(tmp_path, Text("m/v2.dat"), files={"assets/m/v2.dat": EMBEDDING})
    assert found == {"tflite-face-models": ("reachable", "FC3", "call", "model")}
    named = graded(tmp_path, Text("v2.dat"), files={"assets/m/v2.dat": EMBEDDING})
    assert named == found
    other = graded(tmp_path, Text("v3.dat"), files={"assets/m/v2.dat": EMBEDDING})
    assert other == {"tflite-face-models": ("present", "FC3", "model")}


def test_a_model_of_another_format_and_its_runtime(tmp_path: Path) -> None:
    files = {"assets/a.bin": onnx(["retinaface"])}
    assert graded(tmp_path, files=files) == {"generic-face-model": ("present", "FC2", "model")}
    run = Call("Lai/onnxruntime/OrtSession;", "run")
    assert graded(tmp_path, run, files=files) == {
        "generic-face-model": ("reachable", "FC2", "call", "model")
    }
    assert graded(tmp_path, run, files={"assets/a.bin": onnx(["yolo"])}) == {}


def test_a_renamed_cascade(tmp_path: Path) -> None:
    found = graded(tmp_path, files={"res/raw/c.xml": CASCADE})
    assert found == {"opencv-objdetect": ("present", "FC2", "model")}


# --- bounds ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["assets/x.png", "META-INF/x", "lib/x", "assets/x.js", "res/x.xml"]
)
def test_files_that_hold_no_network_are_passed_over(name: str) -> None:
    files = Files({name: EMBEDDING})
    assert face_models(files) == []
    assert files.read_whole == []


def test_the_likely_files_come_first_and_the_budget_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "MODEL_BUDGET", 2 * len(EMBEDDING))
    monkeypatch.setattr(models, "MOST_SNIFFED", 3)
    many = {f"assets/{n}": EMBEDDING for n in range(6)} | {"assets/z.tflite": EMBEDDING}
    files = Files(many)
    assert [model.file for model in face_models(files)] == ["assets/0", "assets/z.tflite"]
    assert files.read_whole[0] == "assets/z.tflite"


def test_a_damaged_file_is_passed_over() -> None:
    class Broken(Files):
        def read(self, name: str, limit: int = 0) -> bytes:
            raise AppUnreadable("apk-damaged", "broken")

    assert face_models(Broken({"assets/a": EMBEDDING})) == []


@pytest.mark.parametrize("kind", FACE_NETS)
def test_no_bytes_raise(kind: str) -> None:
    data, _ = FACE_NETS[kind]
    for seed in range(40):
        chance = random.Random(seed)
        bad = bytearray(data)
        for _ in range(chance.randrange(1, 30)):
            bad[chance.randrange(len(bad))] = chance.randrange(256)
        del bad[chance.randrange(len(bad)) :]
        for net in read_nets(kind, bytes(bad)):  # type: ignore[arg-type]
            assert len(net.names) <= MOST_NAMES
            judge(net)


def test_a_message_that_never_ends_is_refused() -> None:
    assert read_nets("onnx", b"\x08" + b"\xff" * 200) == []
    assert read_nets("onnx", field(1, 7) + b"\x3a\xff\xff\xff\x7f" + b"x") == []
    assert read_nets("caffe", b"\x0a\xff") == []
    assert read_nets("tflite", b"\xff\xff\xff\xffTFL3") == []
