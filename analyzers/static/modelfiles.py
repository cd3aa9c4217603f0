"""Neural networks among the files of an app: told by their first bytes, read for names and shapes.

Weights are passed over; what is kept is what a network calls its inputs, outputs and layers, and how
large pictures go in and vectors come out. Nothing here runs or trusts a model: a file that is not what
its beginning says yields no network. Sources: the TensorFlow Lite and MNN schemas (FlatBuffers), the
ONNX, Caffe and TensorFlow message definitions (Protocol Buffers), the text forms of ncnn and TNN.
"""

import re
import struct
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Literal, NamedTuple

from analyzers.static.elf import strings

Format = Literal[
    "tflite", "onnx", "ncnn", "mnn", "tnn", "caffe", "tensorflow", "paddle", "bundle", "cascade"
]

HEAD = 2048
"""First bytes of a file that tell its format."""
MOST_NAMES = 4000
MOST_SHAPES = 64
MOST_NETS = 8
"""Networks of one bundle that are read."""
_LONGEST = 160
_MOST_FIELDS = 400_000
_MOST_LINES = 20_000

Shape = tuple[int, ...]


class Net(NamedTuple):
    """What one network says of itself."""

    format: Format
    names: tuple[str, ...]
    inputs: tuple[Shape, ...] = ()
    outputs: tuple[Shape, ...] = ()


def format_of(head: bytes, name: str) -> Format | None:
    """Format of a file by its first `HEAD` bytes; the name decides only where there is no mark."""
    ending = name.rpartition(".")[2].lower()
    if head[4:8] == b"TFL3":
        return "tflite"
    if head.startswith((b"7767517\n", b"7767517\r")):
        return "ncnn"
    if head.startswith(b'"1 ') and b"42066247" in head[:40]:
        return "tnn"
    if head[:5] == b"<?xml" and (b"<opencv_storage>" in head or b"adaboost" in head):
        return "cascade"
    if head[:4] == b"PK\x03\x04" and ending in ("task", "tflite", "binarypb"):
        return "bundle"
    if ending in ("prototxt", "caffemodel"):
        return "caffe"
    if ending == "nb" or name.endswith("__model__"):
        return "paddle"
    if _begins_onnx(head):
        return "onnx"
    if _begins_caffe(head):
        return "caffe"
    if _begins_graph(head):
        return "tensorflow"
    if _begins_mnn(head):
        return "mnn"
    return None


def read_nets(kind: Format, data: bytes) -> list[Net]:
    """The networks in a file of a format; none where it is not what it seems."""
    reader: Callable[[bytes], list[Net]] = _READERS[kind]
    try:
        return reader(data)
    except (struct.error, ValueError, IndexError, OverflowError):
        return []


def _net(
    kind: Format, names: Iterator[str], inputs: list[Shape], outputs: list[Shape]
) -> list[Net]:
    kept = tuple(dict.fromkeys(name[:_LONGEST] for name in islice(names, MOST_NAMES) if name))
    return [Net(kind, kept, tuple(inputs[:MOST_SHAPES]), tuple(outputs[:MOST_SHAPES]))]


# --- FlatBuffers -----------------------------------------------------------------------------------


class _Flat:
    """Reads tables of a FlatBuffer. Every place is checked by ``struct``, which raises ``struct.error``."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.root = self._u32(0)

    def _u32(self, at: int) -> int:
        return int(struct.unpack_from("<I", self.data, at)[0])

    def field(self, table: int, slot: int) -> int:
        """Place of a field's value, 0 when the table does not have it."""
        vtable = table - struct.unpack_from("<i", self.data, table)[0]
        if vtable < 0:
            raise ValueError("a table outside the file")
        (size,) = struct.unpack_from("<H", self.data, vtable)
        at = 4 + 2 * slot
        if at + 2 > size:
            return 0
        (offset,) = struct.unpack_from("<H", self.data, vtable + at)
        return table + int(offset) if offset else 0

    def follow(self, at: int) -> int:
        return at + self._u32(at)

    def vector(self, table: int, slot: int) -> tuple[int, int]:
        """Where the items of a vector begin, and how many there are (no more than fit the file)."""
        at = self.field(table, slot)
        if not at:
            return 0, 0
        start = self.follow(at)
        return start + 4, min(self._u32(start), len(self.data) // 4)

    def tables(self, table: int, slot: int, most: int) -> list[int]:
        start, count = self.vector(table, slot)
        return [self.follow(start + 4 * n) for n in range(min(count, most))]

    def text(self, at: int) -> str:
        start = self.follow(at)
        size = min(self._u32(start), _LONGEST)
        return self.data[start + 4 : start + 4 + size].decode("ascii", "replace")

    def name(self, table: int, slot: int) -> str:
        at = self.field(table, slot)
        return self.text(at) if at else ""

    def names(self, table: int, slot: int) -> Iterator[str]:
        start, count = self.vector(table, slot)
        for n in range(min(count, MOST_NAMES)):
            yield self.text(start + 4 * n)

    def numbers(self, table: int, slot: int, most: int = MOST_SHAPES) -> Shape:
        start, count = self.vector(table, slot)
        return struct.unpack_from(f"<{min(count, most)}i", self.data, start) if count else ()


def _tflite(data: bytes) -> list[Net]:
    flat = _Flat(data)
    names: list[str] = [flat.name(flat.root, 3)]
    inputs: list[Shape] = []
    outputs: list[Shape] = []
    for graph in flat.tables(flat.root, 2, 4):
        tensors = flat.tables(graph, 0, MOST_NAMES)
        ends = (flat.numbers(graph, 1), flat.numbers(graph, 2))
        for indices, shapes in zip(ends, (inputs, outputs), strict=True):
            shapes += [flat.numbers(tensors[n], 0, 8) for n in indices if 0 <= n < len(tensors)]
        names += [flat.name(graph, 4), *(flat.name(tensor, 3) for tensor in tensors)]
    return _net("tflite", iter(names), inputs, outputs)


def _mnn(data: bytes) -> list[Net]:
    flat = _Flat(data)
    names = [flat.name(flat.root, 0), *flat.names(flat.root, 4), *flat.names(flat.root, 7)]
    return _net("mnn", iter(names), [], [])


def _begins_mnn(head: bytes) -> bool:
    """MNN has no mark: a root table near the beginning with operators (3) and tensor names (7)."""
    try:
        flat = _Flat(head)
        if not 4 <= flat.root <= 256 or flat.root % 4:
            return False
        size = struct.unpack_from("<H", head, flat.root - _signed(head, flat.root))[0]
        return 20 <= size <= 40 and bool(flat.field(flat.root, 3) and flat.field(flat.root, 7))
    except (struct.error, ValueError):
        return False


def _signed(data: bytes, at: int) -> int:
    return int(struct.unpack_from("<i", data, at)[0])


def _bundle(data: bytes) -> list[Net]:
    """Networks stored one after the other in a zip (MediaPipe tasks are never packed)."""
    found: list[Net] = []
    at = data.find(b"TFL3")
    while at >= 0 and len(found) < MOST_NETS:
        found += read_nets("tflite", data[max(0, at - 4) :])
        at = data.find(b"TFL3", at + 4)
    return found


# --- Protocol Buffers ------------------------------------------------------------------------------

_Field = tuple[int, int | memoryview]


def _fields(data: memoryview) -> Iterator[_Field]:
    """Number and value of the fields of a message; groups end it."""
    at, end = 0, len(data)
    for _ in range(_MOST_FIELDS):
        if at >= end:
            return
        key, at = _varint(data, at)
        wire = key & 7
        if wire == 0:
            value, at = _varint(data, at)
            yield key >> 3, value
        elif wire == 2:
            size, at = _varint(data, at)
            if at + size > end:
                raise ValueError("a field leaves the message")
            yield key >> 3, data[at : at + size]
            at += size
        elif wire in (1, 5):
            at += 8 if wire == 1 else 4
        else:
            raise ValueError("no such wire type")


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
    raise ValueError("a number without end")


def _sub(data: memoryview, number: int) -> Iterator[memoryview]:
    for field, value in _fields(data):
        if field == number and isinstance(value, memoryview):
            yield value


def _text(data: memoryview) -> str:
    return bytes(data[:_LONGEST]).decode("ascii", "replace")


def _texts(data: memoryview, *numbers: int) -> Iterator[str]:
    for field, value in _fields(data):
        if field in numbers and isinstance(value, memoryview):
            yield _text(value)


def _onnx(data: bytes) -> list[Net]:
    found: list[Net] = []
    for graph in _sub(memoryview(data), 7):
        names: list[str] = []
        inputs: list[Shape] = []
        outputs: list[Shape] = []
        for field, value in islice(_fields(graph), _MOST_FIELDS):
            if not isinstance(value, memoryview) or len(names) > MOST_NAMES:
                continue
            if field == 2:
                names.append(_text(value))
            elif field == 1:  # a node: outputs and its own name
                names += _texts(value, 2, 3)
            elif field in (11, 12):
                names += _texts(value, 1)
                (inputs if field == 11 else outputs).append(_onnx_shape(value))
        found += _net("onnx", iter(names), inputs, outputs)
    return found


def _onnx_shape(value: memoryview) -> Shape:
    shape: list[int] = []
    for kind in _sub(value, 2):
        for tensor in _sub(kind, 1):
            for dims in _sub(tensor, 2):
                for dim in islice(_sub(dims, 1), 8):
                    number = next((v for f, v in _fields(dim) if f == 1), -1)
                    shape.append(number if isinstance(number, int) else -1)
    return tuple(shape)


def _begins_onnx(head: bytes) -> bool:
    return (
        len(head) > 8
        and head[0] == 0x08
        and 1 <= head[1] <= 14
        and head[2] in (0x12, 0x1A, 0x22, 0x28, 0x32, 0x3A, 0x42)
        and (head[2] != 0x12 or head[4 : 4 + min(head[3], 8)].isascii())
    )


def _caffe(data: bytes) -> list[Net]:
    if data[:1] != b"\x0a":
        return _prototxt(data)
    names: list[str] = []
    for field, value in _fields(memoryview(data)):
        if not isinstance(value, memoryview) or len(names) > MOST_NAMES:
            continue
        if field in (1, 3):  # the network's name, its inputs
            names.append(_text(value))
        elif field in (100, 2):  # layers of the current and of the first form
            names += islice(_texts(value, *((1, 4) if field == 100 else (4, 3))), 8)
    return _net("caffe", iter(names), [], [])


_PROTOTXT_NAME = re.compile(rb'\b(?:name|top|input|bottom)\s*:\s*"([^"]{1,160})"')
_PROTOTXT_DIM = re.compile(rb"(?:input_dim|dim)\s*:\s*(\d{1,6})")


def _prototxt(data: bytes) -> list[Net]:
    names = (match[1].decode("ascii", "replace") for match in _PROTOTXT_NAME.finditer(data))
    dims = [int(match[1]) for match in islice(_PROTOTXT_DIM.finditer(data), 4)]
    outputs = [int(n) for n in re.findall(rb"num_output\s*:\s*(\d{1,6})", data)[-1:]]
    return _net("caffe", names, [tuple(dims)], [(n,) for n in outputs])


def _begins_caffe(head: bytes) -> bool:
    if head[:1] != b"\x0a" or len(head) < 8 or head[1] > 100:
        return False
    after = 2 + head[1]
    name = head[2:after]
    return name.isascii() and head[after : after + 2] in (b"\xa2\x06", b"\x1a\x04")


def _tensorflow(data: bytes) -> list[Net]:
    names = (name for node in _sub(memoryview(data), 1) for name in islice(_texts(node, 1), 1))
    return _net("tensorflow", names, [], [])


def _begins_graph(head: bytes) -> bool:
    """GraphDef: a node whose name and operation are spelled out."""
    if head[:1] != b"\x0a":
        return False
    view = memoryview(head)
    try:
        _, at = _varint(view, 1)
        texts: list[bytes] = []
        for mark in (b"\x0a", b"\x12"):
            if head[at : at + 1] != mark:
                return False
            size, at = _varint(view, at + 1)
            texts.append(head[at : at + size])
            at += size
    except (IndexError, ValueError):
        return False
    name, operation = texts
    return bool(name) and name.isascii() and operation.isalnum()


# --- text forms --------------------------------------------------------------------------------------


def _lines(data: bytes) -> Iterator[list[str]]:
    text = data[: 4 * 1024 * 1024].decode("ascii", "replace")
    return (line.split() for line in islice(text.splitlines(), _MOST_LINES))


def _ncnn(data: bytes) -> list[Net]:
    names: list[str] = []
    inputs: list[Shape] = []
    outputs: list[Shape] = []
    for words in _lines(data):
        if len(words) < 4:
            continue
        kind, name = words[0], words[1]
        names += [name, *(word for word in words[4:] if "=" not in word)]
        values = dict(word.split("=", 1) for word in words[4:] if word.count("=") == 1)
        sizes = tuple(int(values[n]) for n in ("0", "1", "2") if values.get(n, "").isdigit())
        if kind == "Input":
            inputs.append(sizes)
        elif kind == "InnerProduct" and sizes:
            outputs = [sizes[:1]]
    return _net("ncnn", iter(names), inputs, outputs)


def _tnn(data: bytes) -> list[Net]:
    rows = [[word.strip('",') for word in words] for words in islice(_lines(data), 4)]
    inputs = [tuple(int(w) for w in row[1:] if w.isdigit())[-4:] for row in rows[1:2]]
    return _net("tnn", (word for row in _lines(data) for word in row), inputs, [])


def _paddle(data: bytes) -> list[Net]:
    return _net("paddle", (text for _, text in strings(data[: 1024 * 1024], 4)), [], [])


_CASCADE = re.compile(rb"[A-Za-z][A-Za-z ,_-]{3,80}")


def _cascade(data: bytes) -> list[Net]:
    """A cascade of features tells in its first lines what it finds, whatever its file is called."""
    found = (match[0].decode() for match in _CASCADE.finditer(data[:HEAD]))
    return _net("cascade", found, [], [])


_READERS: dict[Format, Callable[[bytes], list[Net]]] = {
    "tflite": _tflite,
    "onnx": _onnx,
    "ncnn": _ncnn,
    "mnn": _mnn,
    "tnn": _tnn,
    "caffe": _caffe,
    "tensorflow": _tensorflow,
    "paddle": _paddle,
    "bundle": _bundle,
    "cascade": _cascade,
}
