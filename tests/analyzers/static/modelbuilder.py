"""Small networks in the formats apps carry, written byte by byte.

data = tflite(["input", "embeddings"], inputs=[(1, 112, 112, 3)], outputs=[(1, 128)])
"""

import struct
from collections.abc import Sequence
from typing import Any

Shape = Sequence[int]


class _Flat:
    """Writes a FlatBuffer: what a table refers to stands behind it, so every offset goes forward."""

    def __init__(self, mark: bytes) -> None:
        self.data = bytearray(4) + mark

    def finish(self, root: dict[int, Any]) -> bytes:
        self._align()
        struct.pack_into("<I", self.data, 0, self._table(root))
        return bytes(self.data)

    def _align(self) -> None:
        self.data += bytes(-len(self.data) % 4)

    def _table(self, fields: dict[int, Any]) -> int:
        slots = max(fields, default=-1) + 1
        vtable = len(self.data)
        self.data += struct.pack("<HH", 4 + 2 * slots, 4 + 4 * len(fields))
        place = {slot: 4 + 4 * number for number, slot in enumerate(sorted(fields))}
        self.data += b"".join(struct.pack("<H", place.get(slot, 0)) for slot in range(slots))
        self._align()
        table = len(self.data)
        self.data += struct.pack("<i", table - vtable) + bytes(4 * len(fields))
        for slot, value in fields.items():
            at = table + place[slot]
            number = value if isinstance(value, int) else self._value(value) - at
            struct.pack_into("<I", self.data, at, number)
        return table

    def _value(self, value: Any) -> int:
        self._align()
        if isinstance(value, dict):
            return self._table(value)
        start = len(self.data)
        if isinstance(value, str):
            self.data += struct.pack("<I", len(value)) + value.encode() + b"\0"
        elif value and isinstance(value[0], int):
            self.data += struct.pack(f"<I{len(value)}i", len(value), *value)
        else:
            self.data += struct.pack("<I", len(value)) + bytes(4 * len(value))
            for number, item in enumerate(value):
                at = start + 4 + 4 * number
                struct.pack_into("<I", self.data, at, self._value(item) - at)
        return start


def tflite(
    names: Sequence[str] = (), *, inputs: Sequence[Shape] = (), outputs: Sequence[Shape] = ()
) -> bytes:
    """A network whose first tensors are its inputs and outputs; ``names`` are theirs, then others'."""
    shapes = [*inputs, *outputs]
    count = max(len(names), len(shapes))
    tensors = []
    for number in range(count):
        tensor: dict[int, Any] = {3: names[number] if number < len(names) else f"t{number}"}
        if number < len(shapes):
            tensor[0] = list(shapes[number])
        tensors.append(tensor)
    graph: dict[int, Any] = {}
    if tensors:
        graph[0] = tensors
    if inputs:
        graph[1] = list(range(len(inputs)))
    if outputs:
        graph[2] = list(range(len(inputs), len(shapes)))
    return _Flat(b"TFL3").finish({0: 3, 2: [graph]}) + bytes(512)


def mnn(names: Sequence[str]) -> bytes:
    """A network of MNN: operators and the names of its tensors."""
    return _Flat(b"").finish({3: [{2: "op"}], 4: [names[-1]], 7: list(names), 8: 1}) + bytes(512)


def _varint(number: int) -> bytes:
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def field(number: int, value: int | str | bytes) -> bytes:
    """A field of a Protocol Buffers message."""
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    raw = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | 2) + _varint(len(raw)) + raw


def _onnx_value(name: str, shape: Shape) -> bytes:
    dims = b"".join(field(1, field(1, size)) for size in shape)
    return field(1, name) + field(2, field(1, field(1, 1) + field(2, dims)))


def onnx(
    names: Sequence[str] = (), *, inputs: Sequence[Shape] = (), outputs: Sequence[Shape] = ()
) -> bytes:
    """A network of ONNX whose nodes have these names."""
    graph = b"".join(field(1, field(2, name) + field(3, name) + field(4, "Conv")) for name in names)
    graph += field(2, "graph") + field(5, bytes(600))
    graph += b"".join(field(11, _onnx_value("x", shape)) for shape in inputs)
    graph += b"".join(field(12, _onnx_value("y", shape)) for shape in outputs)
    return field(1, 7) + field(2, "pytorch") + field(7, graph)


def caffe(names: Sequence[str]) -> bytes:
    """A network of Caffe with these layers."""
    layers = b"".join(field(100, field(1, name) + field(2, "Convolution")) for name in names)
    return field(1, "net") + layers + field(100, field(7, bytes(600)))


def graph_def(names: Sequence[str]) -> bytes:
    """A network of TensorFlow with these nodes."""
    return b"".join(
        field(1, field(1, name) + field(2, "Conv2D") + field(5, bytes(400))) for name in names
    )


def ncnn(rows: Sequence[str]) -> bytes:
    """A network of ncnn, its layers line by line."""
    text = f"7767517\n{len(rows)} {len(rows)}\n" + "".join(f"{row}\n" for row in rows)
    return text.encode() + b"#" * 600


def tnn(size: Shape, layers: Sequence[str]) -> bytes:
    """A network of TNN."""
    shape = " ".join(map(str, size))
    rows = "".join(f'"Convolution {name} 1 1 a b 1 ,"\n' for name in layers)
    return (
        f'"1 {len(layers)} 1 4206624772 ,"\n"data {shape} ,"\n'.encode()
        + rows.encode()
        + b" " * 600
    )
