"""Networks that work with faces: by what they call themselves, or by shapes nothing else has.

A name that says "face" is decisive. Shapes speak for networks whose names were stripped, and only those
count that published face networks have and other ones have not: the 896 anchors of one detector, the
468 points of a mesh, a 112 by 112 picture that becomes a vector of 128 or 512 numbers.
"""

from collections.abc import Iterable
from itertools import islice
from math import prod
from typing import NamedTuple

from analyzers.artifacts import Evidence
from analyzers.errors import AppUnreadable
from analyzers.static.facenames import TASK_CLASS, Task, speaks_of_faces, task_of
from analyzers.static.modelfiles import HEAD, Format, Net, Shape, format_of, read_nets
from analyzers.static.opened import Opened

MOST_SNIFFED = 400
"""Files of one app whose beginning is looked at."""
LARGEST_MODEL = 16 * 1024 * 1024
MODEL_BUDGET = 48 * 1024 * 1024
"""Bytes of networks that are read in one app."""
SMALLEST = 512
"""Bytes that are too few for a network."""

_LIKELY = frozenset(
    ["tflite", "lite", "onnx", "mnn", "param", "prototxt", "caffemodel", "pb", "nb", "task", "tnnproto", "model", "ort", "binarypb"]
)  # fmt: skip
_PASSED_OVER = frozenset(
    [
        *("png", "jpg", "jpeg", "webp", "gif", "svg", "ico", "ttf", "otf", "ttc", "woff", "woff2", "lottie"),
        *("mp3", "mp4", "m4a", "ogg", "wav", "aac", "webm", "glsl", "frag", "vert", "atlas", "fnt"),
        *("js", "css", "html", "htm", "json", "txt", "md", "properties", "sql", "csv", "plist", "strings"),
        *("so", "dex", "jar", "apk", "zip", "gz", "br", "kt", "java", "db", "arsc", "version", "proto"),
        *("pem", "crt", "cer", "bks", "kotlin_builtins", "kotlin_module"),
    ]
)  # fmt: skip
"""Endings of files that are looked at first, and of files that hold no network."""

ROW_OF: dict[Format, str] = {
    "tflite": "tflite-face-models",
    "bundle": "tflite-face-models",
    "ncnn": "ncnn-face-models",
    "mnn": "mnn-face-models",
    "tnn": "tnn-face-models",
    "cascade": "opencv-objdetect",
}
OTHER_ROW = "generic-face-model"


class FaceModel(NamedTuple):
    """A network that works with faces."""

    sdk: str
    """Catalogue id it stands for."""
    face_class: str
    file: str
    evidence: Evidence


def face_models(archive: Opened) -> list[FaceModel]:
    """Face networks among the files of an app, by content, in the order of the archive's names."""
    found: list[FaceModel] = []
    budget = MODEL_BUDGET
    for name in _candidates(archive):
        try:
            kind = format_of(archive.part(name, 0, HEAD), name)
            size = archive.size_of(name)
            if kind is None or size > min(budget, LARGEST_MODEL):
                continue
            budget -= size
            data = archive.read(name, LARGEST_MODEL)
        except AppUnreadable:
            continue
        for net in read_nets(kind, data):
            if (told := judge(net)) is not None:
                task, why = told
                seen = Evidence("file", name, f"{net.format} network", why)
                sdk = ROW_OF.get(net.format, OTHER_ROW)
                found.append(FaceModel(sdk, TASK_CLASS[task], name, seen))
                break
    return sorted(found, key=lambda model: model.file)


def _candidates(archive: Opened) -> list[str]:
    """Files that may hold a network, the likely ones first."""
    ranked: list[tuple[int, int, str]] = []
    for name in archive.names:
        last = name.rpartition("/")[2]
        ending = last.rpartition(".")[2].lower() if "." in last else ""
        if ending in _PASSED_OVER or name.startswith(("META-INF/", "lib/", "kotlin/")):
            continue
        size = archive.size_of(name)
        likely = ending in _LIKELY
        bundled = name.startswith(("assets/", "res/"))
        if not (likely or bundled) or size < SMALLEST:
            continue
        if ending != "xml" or name.startswith(("assets/", "res/raw")):  # cascades are XML
            ranked.append((0 if likely or speaks_of_faces(last) else 1, -size, name))
    return [name for _, _, name in sorted(ranked)[:MOST_SNIFFED]]


# --- what a network is for ------------------------------------------------------------------------


def judge(net: Net) -> tuple[Task, str] | None:
    """What a network does with faces and how that is known; ``None`` when nothing says so."""
    for name in net.names:
        if (task := task_of(name)) is not None:
            return task, name[:120]
    return None if net.format == "cascade" else _by_shape(net)


_PICTURES = {(112, 112), (160, 160), (112, 96), (96, 112)}
"""Sizes of the cropped face that published recognition networks take (ArcFace, FaceNet, SphereFace)."""
_VECTORS = {128, 192, 256, 512}
_POINTS = {136: "68 points", 196: "98 points", 212: "106 points"}
_ANCHORS = {896: "BlazeFace, short range", 2304: "BlazeFace, full range"}
_PRIORS = {4420: "UltraFace 320", 17640: "UltraFace 640"}
_MESHES = {1404: "468 points of a face mesh", 1434: "478 points of a face mesh"}


def _by_shape(net: Net) -> tuple[Task, str] | None:
    sides = {side for shape in net.inputs if (side := _picture(shape)) is not None}
    outputs = [_flat(shape) for shape in net.outputs]
    sizes = {prod(shape) for shape in outputs}
    shown = f"in {_shown(net.inputs)}, out {_shown(net.outputs)}"
    for shape in outputs:
        if len(shape) == 2 and shape[0] in _ANCHORS and shape[1] == 16:
            return "detector", f"{shown} ({_ANCHORS[shape[0]]})"
        if len(shape) == 2 and shape[0] in _PRIORS and shape[1] in (2, 4):
            return "detector", f"{shown} ({_PRIORS[shape[0]]})"
    for size in sorted(sizes & set(_MESHES)):
        if sides & {(192, 192), (256, 256)}:
            return "landmarks", f"{shown} ({_MESHES[size]})"
    if (48, 48) in sides and {2, 4, 10} <= sizes:
        return "detector", f"{shown} (MTCNN, output network)"
    if len(outputs) > 2:
        return None
    for width, height in sorted(sides):
        if (width, height) in _PICTURES and sizes <= _VECTORS and sizes:
            return "embedding", f"{shown} (face to vector)"
        if width == height <= 256:
            for size in sorted(sizes & set(_POINTS)):
                return "landmarks", f"{shown} ({_POINTS[size]})"
    return None


def _picture(shape: Shape) -> tuple[int, int] | None:
    """Width and height, in that order, of an input that is a picture of one or three colours."""
    sizes = shape[1:] if len(shape) == 4 else shape
    if len(sizes) != 3:
        return None
    a, b, c = sizes
    if c in (1, 3):
        return a, b
    return (b, c) if a in (1, 3) else None


def _flat(shape: Shape) -> Shape:
    """A shape without its batch and without dimensions of one."""
    inner = shape[1:] if len(shape) > 1 else shape
    return tuple(n for n in inner if n != 1) or inner[:1]


def _shown(shapes: Iterable[Shape]) -> str:
    return " ".join("x".join(map(str, shape)) for shape in islice(shapes, 4)) or "?"
