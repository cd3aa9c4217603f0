"""Pictures without a drawing library, and every way an app may wrap one in a body."""

import base64
import gzip
import importlib.util
import io
import json
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import quote

import msgspec


class Body(NamedTuple):
    """A body with its two headers."""

    data: bytes
    content_type: str = ""
    content_encoding: str = ""


def png(width=32, height=24, seed=1):
    """A PNG of noise."""
    noise = random.Random(seed)
    rows = b"".join(b"\0" + noise.randbytes(3 * width) for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    out = b"\x89PNG\r\n\x1a\n"
    for name, data in chunks:
        checked = name + data
        out += struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))
    return out


def jpeg(width=640, height=480, size=6000, seed=1):
    """The segments of a JPEG about noise: found and measured, not decodable."""
    noise = random.Random(seed).randbytes(size).replace(b"\xff", b"\xfe")
    table = segment(0xDB, bytes(65)) + segment(0xC4, bytes(20))
    frame = segment(0xC0, struct.pack(">BHHB", 8, height, width, 3) + bytes(9))
    app = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
    return b"\xff\xd8" + app + table + frame + segment(0xDA, bytes(10)) + noise + b"\xff\xd9"


def segment(code, data):
    return bytes([0xFF, code]) + struct.pack(">H", len(data) + 2) + data


def varint(value):
    out = b""
    while value > 0x7F:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def field(number, data):
    """A length-delimited field of a protocol buffer."""
    return varint(number << 3 | 2) + varint(len(data)) + data


def grpc(message, mark=0):
    return bytes([mark]) + struct.pack(">I", len(message)) + message


def form_data(*parts, boundary=b"----Boundary7MA4"):
    """A multipart body of ``(headers, data)``."""
    body = b"".join(
        b"--" + boundary + b"\r\n" + head + b"\r\n\r\n" + data + b"\r\n" for head, data in parts
    )
    return body + b"--" + boundary + b"--\r\n"


DISPOSITION = b'Content-Disposition: form-data; name="%s"'
FILE = DISPOSITION % b"file" + b'; filename="a.jpg"'
MULTIPART = "multipart/form-data; boundary=----Boundary7MA4"


def b64(data):
    return base64.b64encode(data)


def url64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def as_json(value):
    return json.dumps(value).encode()


def archive(data, method):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        file.writestr("notes.txt", b"nothing " * 40)
        file.writestr("a/face.jpg", data)
    return out.getvalue()


def raw_deflate(data):
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(data) + stream.flush()


def message(data):
    return field(1, b"device 17 of the second floor, no more") + varint(3 << 3) + varint(99) + data


JSON = "application/json"
FORM = "application/x-www-form-urlencoded"

WRAPPINGS: dict[str, Callable[[bytes], Body]] = {
    "raw": lambda p: Body(p, "image/jpeg"),
    "raw without a header": lambda p: Body(p),
    "gzip": lambda p: Body(gzip.compress(p), "image/jpeg", "gzip"),
    "gzip unsaid": lambda p: Body(gzip.compress(p)),
    "deflate": lambda p: Body(zlib.compress(p), "", "deflate"),
    "deflate without frame": lambda p: Body(raw_deflate(p), "", "deflate"),
    "gzip undone already": lambda p: Body(p, "image/jpeg", "gzip"),
    "gzip twice": lambda p: Body(gzip.compress(gzip.compress(p)), "", "gzip, gzip"),
    "multipart": lambda p: Body(
        form_data((DISPOSITION % b"uid", b"7"), (FILE + b"\r\nContent-Type: image/jpeg", p)),
        MULTIPART,
    ),
    "multipart, header lost": lambda p: Body(form_data((FILE, p)), ""),
    "multipart, base64 part": lambda p: Body(
        form_data((FILE + b"\r\nContent-Transfer-Encoding: base64", base64.encodebytes(p))),
        MULTIPART,
    ),
    "multipart, base64 field": lambda p: Body(
        form_data((DISPOSITION % b"image", b64(p)), (DISPOSITION % b"sign", b"ab")), MULTIPART
    ),
    "multipart, gzip part": lambda p: Body(
        form_data((FILE + b"\r\nContent-Encoding: gzip", gzip.compress(p))), MULTIPART
    ),
    "multipart nested": lambda p: Body(
        form_data(
            (
                b"Content-Type: multipart/mixed; boundary=inner",
                form_data((FILE, p), boundary=b"inner"),
            )
        ),
        MULTIPART,
    ),
    "json": lambda p: Body(as_json({"a": 1, "data": {"img": b64(p).decode()}}), JSON),
    "json, URL-safe, no padding": lambda p: Body(as_json({"img": url64(p).decode()}), JSON),
    "json, broken lines": lambda p: Body(as_json([{"i": base64.encodebytes(p).decode()}]), JSON),
    "json, escaped slashes": lambda p: Body(
        as_json({"i": b64(p).decode()}).replace(b"/", b"\\/"), JSON
    ),
    "json, data URI": lambda p: Body(
        as_json({"i": "data:image/jpeg;base64," + b64(p).decode()}), JSON
    ),
    "json, hex": lambda p: Body(as_json({"i": p.hex().upper()}), JSON),
    "json, signed bytes": lambda p: Body(
        as_json({"i": [b - 256 if b > 127 else b for b in p]}), JSON
    ),
    "json in json": lambda p: Body(as_json({"p": as_json({"q": b64(p).decode()}).decode()}), JSON),
    "json, deep": lambda p: Body(b'{"a":[' * 60 + as_json(b64(p).decode()) + b"]}" * 60, JSON),
    "json lines": lambda p: Body(
        as_json({"n": 1}) + b"\n" + as_json({"i": b64(p).decode()}) + b"\n", JSON
    ),
    "json, broken at its end": lambda p: Body(as_json({"i": b64(p).decode(), "n": 1})[:-2], JSON),
    "json, base64 of gzip": lambda p: Body(as_json({"i": b64(gzip.compress(p)).decode()}), JSON),
    "json, base64 twice": lambda p: Body(as_json({"i": b64(b64(p)).decode()}), JSON),
    "form": lambda p: Body(b"uid=7&image=" + quote(b64(p), safe="").encode() + b"&t=1", FORM),
    "form, plus as it is": lambda p: Body(b"uid=7&image=" + b64(p), FORM),
    "form, plus become blank": lambda p: Body(b"u=7&image=" + b64(p).replace(b"+", b" "), FORM),
    "form, base64 of gzip": lambda p: Body(
        b"image=" + quote(b64(gzip.compress(p)), safe="").encode(), FORM
    ),
    "form, json in it": lambda p: Body(
        b"q=" + quote(as_json({"i": b64(p).decode(), "n": 1}), safe="").encode(), FORM
    ),
    "form, data URI": lambda p: Body(
        b"i=" + quote(b"data:image/png;base64," + b64(p), safe="").encode(), FORM
    ),
    "text, bare base64": lambda p: Body(b64(p), "text/plain"),
    "text, base64 in lines": lambda p: Body(base64.encodebytes(p), "text/plain"),
    "text, data URI in a page": lambda p: Body(
        b'<p>Some words</p><img src="data:image/png;base64,' + b64(p) + b'"> and more', "text/html"
    ),
    "text, xml": lambda p: Body(
        b"<r><id>7</id><photo>\n" + base64.encodebytes(p) + b"</photo></r>", "text/xml"
    ),
    "text, hex": lambda p: Body(p.hex().encode(), "text/plain"),
    "protobuf": lambda p: Body(message(field(2, p)), "application/x-protobuf"),
    "protobuf nested": lambda p: Body(message(field(4, field(5, message(field(6, p))))), ""),
    "protobuf, base64": lambda p: Body(message(field(2, b64(p)))),
    "grpc": lambda p: Body(grpc(message(field(2, p))), "application/grpc"),
    "grpc compressed": lambda p: Body(
        grpc(b"\n\x00") + grpc(gzip.compress(message(field(2, p))), 1), "application/grpc+proto"
    ),
    "grpc-web text": lambda p: Body(b64(grpc(message(field(2, p)))), "application/grpc-web-text"),
    "msgpack": lambda p: Body(msgspec.msgpack.encode({"n": [1, {"i": p}]}), "application/msgpack"),
    "msgpack, no header": lambda p: Body(msgspec.msgpack.encode([1, "x", p])),
    "zip": lambda p: Body(archive(p, zipfile.ZIP_DEFLATED), "application/zip"),
    "zip stored": lambda p: Body(archive(p, zipfile.ZIP_STORED)),
    "own frame": lambda p: Body(
        b"\x00\x01\x02\x03HDR" + struct.pack("<I", len(p)) + bytes(40) + p + bytes(8)
    ),
    "cbor": lambda p: Body(b"\xa2\x61n\x01\x63img\x5a" + struct.pack(">I", len(p)) + p),
}

if importlib.util.find_spec("brotli"):
    import brotli

    WRAPPINGS["br"] = lambda p: Body(brotli.compress(p, quality=2), "image/jpeg", "br")
    WRAPPINGS["json in br"] = lambda p: Body(
        brotli.compress(as_json({"i": b64(p).decode()}), quality=2), JSON, "br"
    )

if importlib.util.find_spec("zstandard"):
    import zstandard

    WRAPPINGS["zstd"] = lambda p: Body(zstandard.compress(p), "", "zstd")
