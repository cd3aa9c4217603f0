"""A picture is found byte for byte in every wrapping, and the path says where."""

import base64
import gzip
import json
import zlib
from urllib.parse import quote

import pytest
from payload_bodies import (
    DISPOSITION,
    FILE,
    MULTIPART,
    WRAPPINGS,
    as_json,
    b64,
    field,
    form_data,
    jpeg,
    png,
)

from analyzers.dynamic.payloads import UNREAD, find_payloads


@pytest.mark.parametrize("name", WRAPPINGS)
@pytest.mark.parametrize("picture", [png(), png(40, 41, 3), jpeg()], ids=["png", "odd png", "jpeg"])
def test_found_in_every_wrapping(name, picture):
    found = find_payloads(*WRAPPINGS[name](picture))
    pictures = [(p, data) for p, data in found if p.kind == "image"]
    assert len(pictures) == 1
    payload, data = pictures[0]
    assert data == picture
    assert payload.grade == "unknown"
    assert payload.faces == 0
    assert payload.size == len(data)
    assert not [p for p, _ in found if p.media == UNREAD]


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("raw", "body"),
        ("gzip", "gzip"),
        ("multipart", "multipart[1] file"),
        ("multipart nested", "multipart[0] > multipart[0] file"),
        ("json", "json $.data.img > base64"),
        ("json in json", "json $.p > json $.q > base64"),
        ("json, data URI", "json $.i > data URI"),
        ("form, base64 of gzip", "form image > base64 > gzip"),
        ("protobuf nested", "protobuf 4.5.6"),
        ("grpc", "grpc[0] > protobuf 2"),
        ("msgpack", "msgpack $.n[1].i"),
        ("zip", "zip a/face.jpg"),
    ],
)
def test_the_path_is_readable(name, where):
    assert [p.where for p, _ in find_payloads(*WRAPPINGS[name](jpeg()))] == [where]


def test_an_offset_is_that_in_the_innermost_layer():
    picture = jpeg()
    body = as_json({"i": b64(bytes(range(1, 100)) + picture).decode()})
    [(payload, data)] = find_payloads(body, "application/json")
    assert (payload.offset, data) == (99, picture)


def test_several_pictures_in_one_body():
    pictures = [png(seed=1), jpeg(seed=2), png(33, 20, 3)]
    body = form_data(
        *[(DISPOSITION % b"f%d" % n + b'; filename="x"', p) for n, p in enumerate(pictures)]
    )
    assert [data for _, data in find_payloads(body, MULTIPART)] == pictures
    joined = bytes(50) + pictures[0] + bytes(9) + pictures[2] + bytes(9)
    assert [data for _, data in find_payloads(joined, "")] == [pictures[0], pictures[2]]


def test_multipart_keeps_line_breaks_at_the_ends_of_a_file():
    for tail in (b"\r\n", b"\n", b"\r", b"\r\n\r\n", b"--", b"\r\n--"):
        picture = jpeg() + tail
        body = form_data((FILE, picture), (DISPOSITION % b"z", b"1"))
        assert find_payloads(body, MULTIPART)[0][1] == picture


def test_multipart_that_is_cut_or_uses_bare_line_feeds():
    picture = png()
    whole = form_data((DISPOSITION % b"a", b"1"), (FILE, picture))
    cut = whole[: whole.rindex(b"\r\n------Boundary") - 9]
    assert find_payloads(cut, MULTIPART)[0][1] == picture[:-9]
    bare = b"--XX\n" + FILE + b"\n\n" + picture + b"\n--XX--\n"
    assert find_payloads(bare, "multipart/form-data; boundary=XX")[0][1] == picture


def test_a_thumbnail_inside_a_photo_is_no_second_picture():
    thumbnail = jpeg(160, 120, 500)
    exif = b"Exif\0\0" + bytes(20) + thumbnail
    photo = b"\xff\xd8\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + jpeg(800, 600)[2:]
    [(payload, data)] = find_payloads(photo, "image/jpeg")
    assert (payload.width, payload.height, data) == (800, 600, photo)


def test_what_a_maker_appends_belongs_to_the_file_unless_it_is_a_picture():
    photo = jpeg() + b"SEFH" + bytes(30)
    assert find_payloads(photo, "")[0][1] == photo
    pair = jpeg(seed=1) + jpeg(seed=2)
    assert [data for _, data in find_payloads(pair, "")] == [jpeg(seed=1), jpeg(seed=2)]


def test_a_form_is_not_taken_for_base64_with_an_equals_sign_in_it():
    picture = jpeg(size=9000)
    body = b"q=" + quote(as_json({"i": b64(b"\x00\x01\x02" + picture).decode(), "n": 1})).encode()
    [(payload, data)] = find_payloads(body, "application/x-www-form-urlencoded")
    assert (payload.where, data) == ("form q > json $.i > base64", picture)


def test_base64_that_lost_its_tail_is_still_a_picture():
    text = base64.b64encode(jpeg())[:-3]
    [(payload, _)] = find_payloads(json.dumps({"i": text.decode()}).encode(), "")
    assert (payload.width, payload.height) == (640, 480)


def test_gzip_cut_off_gives_what_there_is():
    picture = jpeg(size=60_000)
    found = find_payloads(gzip.compress(picture)[:-200], "", "gzip")
    assert found[0][0].kind == "image"
    assert picture.startswith(found[0][1])
    assert found[-1][0].media == UNREAD


def test_an_unknown_encoding_is_opaque_and_named():
    [(payload, data)] = find_payloads(bytes(range(256)) * 3, "image/jpeg", "x-own")
    assert (payload.kind, payload.media, payload.where) == (
        "opaque",
        "application/x-x-own",
        "x-own",
    )
    assert len(data) == 768


def test_brotli_that_cannot_be_read_here_is_opaque(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "brotli", None)
    body = zlib.compress(bytes(range(256)))
    [(payload, _)] = find_payloads(body, "", "br")
    assert (payload.kind, payload.media, payload.grade) == ("opaque", "application/x-br", "unknown")


def test_names_from_outside_are_made_readable():
    body = form_data(
        (
            b'Content-Disposition: form-data; name="a\x00\x1b[31m'
            + b"x" * 200
            + b'"; filename="f"',
            png(),
        )
    )
    [(payload, _)] = find_payloads(body, MULTIPART)
    assert payload.where.isprintable()
    assert len(payload.where) < 90


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"ok",
        b'{"code":0,"msg":"success","data":null}',
        b"a=1&b=2&token=" + b"deadbeef" * 8,
        b'{"token":"' + b"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9" * 8 + b'"}',
        b"<html><body>" + b"<p>Plain words, again and again.</p>" * 400,
        field(1, b"a string in a protocol buffer, long enough to be looked at") * 40,
        json.dumps({"log": ["GET /api/v1/users/1234567890abcdef/profile 200"] * 300}).encode(),
        b"BM" + b"EXPERIMENT " * 30,
        b"GIF89a is a format; \xff\xd8\xff is how another one starts. " * 20,
        b"\xff\xd8\xff" * 500,
        b"RIFF\x10\0\0\0WEBPVP8 " * 30,
        b"\0\0\0\x18ftypXXXX" + bytes(100),
    ],
)
def test_nothing_where_nothing_is(body):
    for content_type in ("", "application/json", "image/jpeg", MULTIPART):
        assert find_payloads(body, content_type) == []
