"""Faces in what a run sent, received, logged and stored: told once, then taken out."""

import base64
import hashlib
import json
import os
import sys
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

pytest.importorskip("mitmproxy")
pytest.importorskip("PIL")

sys.path.insert(0, str(Path(__file__).parents[1] / "proxy"))

from flowparts import add, http_flow, tcp_flow, ws_flow
from PIL import Image
from proxyparts import events, recorder

from analyzers.dynamic.events import (
    FileRow,
    FlowSeen,
    Gap,
    Launch,
    LogHit,
    PayloadSeen,
)
from analyzers.dynamic.payloads import Markers, marker_photo
from analyzers.dynamic.proxy import read_flows
from analyzers.dynamic.recorder import Recorder
from analyzers.dynamic.searching import search


def picture(seed: int, side: int = 160) -> bytes:
    import random

    made = Image.new("RGB", (side, side), (180, 140, 120))
    rng = random.Random(seed)
    for x in range(0, side, 2):
        for y in range(0, side, 2):
            made.putpixel((x, y), (rng.randrange(256), 80, rng.randrange(256)))
    out = BytesIO()
    made.save(out, "JPEG", quality=88)
    return out.getvalue()


class Portrait:
    """Takes the square ones for faces."""

    def faces(self, image: Any) -> int:
        return int(image.width == image.height)


FACE = picture(1)
SCENE = (lambda out: (Image.new("RGB", (200, 100), "green").save(out, "PNG"), out.getvalue())[1])(
    BytesIO()
)


@pytest.fixture
def session(tmp_path: Path) -> Recorder:
    return recorder(tmp_path / "s")


def seen(session: Recorder) -> list[PayloadSeen]:
    return events(session.folder, PayloadSeen)


def test_every_place_of_a_request_is_searched(session: Recorder) -> None:
    encoded = base64.b64encode(FACE).decode()
    flow = http_flow(
        f"http://api.example.com/up?img={quote(encoded, safe='')}",
        b'{"photo":"' + encoded.encode() + b'"}',
        headers={
            "content-type": "application/json",
            "cookie": f"last={encoded.replace('=', '')}",
            "x-face": encoded,
        },
        answer=SCENE,
        answer_type="image/png",
    )
    add(session, flow)
    search(session, "accept-1", detector=Portrait())
    found = {(p.direction, p.where.split(" > ")[0], p.form, p.grade) for p in seen(session)}
    assert found == {
        ("sent", "json $.photo", "image", "face"),
        ("sent", "query img", "image", "face"),
        ("sent", "header x-face", "image", "face"),
        ("sent", "cookie last", "image", "face"),
        ("received", "body", "image", "image"),
    }
    assert {p.flow for p in seen(session)} == {flow.id}
    assert {p.sha256 for p in seen(session) if p.where.startswith("json")} == {
        hashlib.sha256(FACE).hexdigest()
    }
    assert all((session.folder / p.thumb).exists() for p in seen(session) if p.grade == "face")


def test_searching_twice_tells_nothing_new(session: Recorder) -> None:
    add(session, http_flow("http://a.example/up", FACE))
    search(session, "accept-1", detector=Portrait())
    once = seen(session)
    search(session, "accept-1", detector=Portrait())
    search(session, "accept-1")
    assert seen(session) == once
    assert len(once) == 1


@pytest.mark.parametrize("keep", [False, True])
def test_faces_are_taken_out_unless_kept(tmp_path: Path, keep: bool) -> None:
    session = recorder(tmp_path / "k", keep_faces=keep)
    encoded = base64.b64encode(FACE).decode()
    flows = [
        http_flow("http://a.example/raw", FACE, headers={"content-type": "image/jpeg"}),
        http_flow(
            f"http://a.example/q?n=1&img={quote(encoded, safe='')}",
            json.dumps({"user": "u1", "photo": encoded}).encode(),
            headers={"content-type": "application/json"},
        ),
        ws_flow("ws://a.example/live", [(True, b"hello"), (True, FACE), (False, b"ok")]),
        tcp_flow("a.example", 9000, [(True, b"\0\1" + FACE[:99]), (True, FACE[99:])]),
        http_flow("http://a.example/scene", SCENE),
        http_flow("http://a.example/other", b"nothing in it"),
    ]
    for flow in flows:
        add(session, flow)
    before = (session.folder / "flows.mitm").read_bytes()
    search(session, "accept-1", detector=Portrait())
    assert [p.grade for p in seen(session)].count("face") == 5
    after = (session.folder / "flows.mitm").read_bytes()
    if keep:
        assert after == before
        assert (session.folder / "blobs" / hashlib.sha256(FACE).hexdigest()).read_bytes() == FACE
        return
    assert FACE[40:400] not in after
    assert base64.b64encode(FACE)[40:200] not in after
    raw, query, ws, tcp, scene, other = read_flows(session.folder / "flows.mitm")
    digest = hashlib.sha256(FACE).hexdigest()
    assert digest.encode() in raw.request.raw_content
    body = json.loads(query.request.raw_content)
    assert body["user"] == "u1"
    assert digest in body["photo"]
    assert query.request.query["n"] == "1"
    assert ws.websocket.messages[0].content == b"hello"
    assert b"removed" in ws.websocket.messages[1].content
    assert all(b"removed" in m.content for m in tcp.messages)
    assert scene.request.raw_content == SCENE
    assert other.request.raw_content == b"nothing in it"
    assert not (session.folder / "blobs").exists()


def test_our_own_pictures_are_recognised_and_stay(session: Recorder) -> None:
    photo = marker_photo(1)
    add(session, http_flow("http://a.example/album", photo))
    search(session, "accept-1", markers=Markers.of({"plant-1": photo}))
    (found,) = seen(session)
    assert found.marker == "plant-1"
    (flow,) = read_flows(session.folder / "flows.mitm")
    assert flow.request.raw_content == photo  # type: ignore[attr-defined]


def test_bytes_a_hook_saw_are_linked(session: Recorder) -> None:
    template = os.urandom(900)
    add(session, http_flow("http://a.example/a", FACE))
    add(session, http_flow("http://a.example/b", template))
    hooks = {
        hashlib.sha256(FACE).hexdigest(): "camera-frame",
        hashlib.sha256(template).hexdigest(): "sdk-feature",
    }
    search(session, "accept-1", hooks=hooks)
    assert [(p.form, p.hooked) for p in seen(session)] == [
        ("image", "camera-frame"),
        ("opaque", "sdk-feature"),
    ]


def test_an_upload_in_pieces_is_put_together(session: Recorder) -> None:
    step = len(FACE) // 3 + 1
    for at in range(0, len(FACE), step):
        piece = FACE[at : at + step]
        span = f"bytes {at}-{at + len(piece) - 1}/{len(FACE)}"
        add(session, http_flow("http://a.example/u/7", piece, {"content-range": span}, "PUT"))
    search(session, "accept-1", detector=Portrait())
    whole = [p for p in seen(session) if p.where.startswith("joined")]
    assert [(p.sha256, p.grade) for p in whole] == [(hashlib.sha256(FACE).hexdigest(), "face")]
    data = (session.folder / "flows.mitm").read_bytes()
    assert FACE[step + 10 : step + 200] not in data


def test_a_stream_over_several_parts_is_put_together(session: Recorder) -> None:
    first = tcp_flow("a.example", 9000, [(True, FACE[:200])])
    second = tcp_flow("a.example", 9000, [(True, FACE[200:])])
    first.metadata["faceaudit"] = {"part_of": second.id, "part": 0}
    second.metadata["faceaudit"] = {"part_of": second.id, "part": 1}
    add(session, first)
    add(session, second)
    search(session, "accept-1", detector=Portrait())
    (found,) = seen(session)
    assert (found.flow, found.where, found.grade) == (second.id, "stream > body", "face")
    assert FACE[20:100] not in (session.folder / "flows.mitm").read_bytes()
    assert FACE[220:300] not in (session.folder / "flows.mitm").read_bytes()


def test_other_runs_and_other_apps_are_left_alone(session: Recorder) -> None:
    mine = http_flow("http://a.example/mine", FACE)
    add(session, mine)
    add(session, http_flow("http://a.example/theirs", FACE), owner="other")
    add(session, http_flow("http://a.example/later", FACE), run="accept-2")
    search(session, "accept-1", detector=Portrait())
    assert [p.flow for p in seen(session)] == [mine.id]


def test_pictures_in_the_log_of_the_app_are_told_and_taken_out(session: Recorder) -> None:
    session.add(Launch("spawn", 4242), "device")
    encoded = base64.b64encode(FACE).decode()
    rows = [f"11-22 10:00:00.000  4242  4243 D FaceApp : frame {encoded[:3800]}"]
    rows += [
        f"11-22 10:00:00.000  4242  4243 D FaceApp : {encoded[at : at + 3800]}"
        for at in range(3800, len(encoded), 3800)
    ]
    rows.append("11-22 10:00:00.001  4242  4243 I FaceApp : uploaded ok")
    rows.append(f"11-22 10:00:00.002  77  78 D OtherApp: {encoded[:3800]}")
    session.attach("logcat.txt", ("--- beginning\n" + "\n".join(rows) + "\n").encode())
    search(session, "accept-1", detector=Portrait())
    (hit,) = events(session.folder, LogHit)
    assert (hit.line, hit.tag, hit.form, hit.grade) == (2, "FaceApp", "image", "face")
    assert hit.sha256 == hashlib.sha256(rows[0].encode()).hexdigest()
    after = (session.folder / "logcat.txt").read_text().splitlines()
    assert len(after) == len(rows) + 1
    assert after[1].startswith("11-22 10:00:00.000  4242  4243 D FaceApp : [removed")
    assert after[-1] == rows[-1]
    assert after[-2] == rows[-2]
    search(session, "accept-1", detector=Portrait())
    assert len(events(session.folder, LogHit)) == 1


def test_pictures_of_listings_are_graded(session: Recorder) -> None:
    def row(path: str, data: bytes) -> FileRow:
        digest = hashlib.sha256(data).hexdigest()
        session.attach(f"blobs/{digest}", data)
        return FileRow(path, len(data), "rw-rw----", 0, digest)

    rows = [row("/sdcard/f.jpg", FACE), row("/sdcard/s.png", SCENE), row("/sdcard/n", b"text")]
    session.listing("after", "shared", rows)
    search(session, "accept-1", detector=Portrait())
    told = json.loads((session.folder / "listings/1.json").read_text())
    assert [r.get("grade", "unknown") for r in told] == ["face", "image", "unknown"]
    assert [r.get("form", "") for r in told] == ["image/jpeg", "image/png", ""]
    assert not (session.folder / "blobs" / rows[0].sha256).exists()
    assert (session.folder / "blobs" / rows[1].sha256).exists()


def test_a_damaged_flow_file_is_said_not_raised(session: Recorder) -> None:
    add(session, http_flow("http://a.example/up", FACE))
    path = session.folder / "flows.mitm"
    path.write_bytes(path.read_bytes() + b"99999:cut")
    search(session, "accept-1", detector=Portrait())
    assert len(seen(session)) == 1
    assert [g.code for g in events(session.folder, Gap)] == ["flows-cut"]
    search(session, "accept-1", detector=Portrait())
    assert len(events(session.folder, Gap)) == 1


def test_a_session_without_anything_is_searched(session: Recorder) -> None:
    search(session, "accept-1")
    assert seen(session) == []
    assert events(session.folder, FlowSeen) == []
