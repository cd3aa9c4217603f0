"""Deleting captured faces from a session."""

import hashlib
import io

import pytest
from sessions import PACKAGE, Story, face_consent

from analyzers.dynamic.events import LogHit, ScreenSeen
from analyzers.dynamic.log import read_log
from analyzers.dynamic.purge import purge, purges
from analyzers.dynamic.reading import read_session
from analyzers.errors import SessionUnusable

FACE = b"\xff\xd8 a face \xff\xd9" * 50


@pytest.fixture
def session(tmp_path):
    folder = tmp_path / "s"
    story = Story(folder, keep_faces=True).begin("accept").screen(*face_consent(), dialog=True)
    recorder = story.recorder
    shot = recorder.shot(FACE)
    story.add(ScreenSeen("0" * 16, PACKAGE, f"{PACKAGE}.A", "", shot, ("人脸",)))
    recorder.blob(FACE, face=True)
    recorder.thumb(FACE)
    recorder.attach("flows.mitm", flows())
    recorder.attach("export.har", FACE)
    recorder.attach("recordings/accept-1.mp4", FACE)
    recorder.attach("logcat.txt", b"one\n" + FACE.replace(b"\n", b"") + b"\nthree")
    story.flow(data=FACE).finish()
    story.add(LogHit(2, "ab", "Demo", "image"), "host")
    recorder.close()
    return folder


def flows():
    http = pytest.importorskip("mitmproxy.http")
    connection = pytest.importorskip("mitmproxy.connection")
    from mitmproxy.io import FlowWriter

    client = connection.Client(
        peername=("127.0.0.1", 1), sockname=("127.0.0.1", 2), timestamp_start=1
    )
    flow = http.HTTPFlow(client, connection.Server(address=("api.example.com", 80)))
    flow.request = http.Request.make("POST", "http://api.example.com/face", FACE)
    flow.response = http.Response.make(200, FACE)
    out = io.BytesIO()
    FlowWriter(out).add(flow)
    return out.getvalue()


def contents(folder):
    return b"".join(p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file())


def test_no_captured_byte_is_left_and_the_log_still_holds(session):
    before = (session / "events.jsonl").read_bytes()
    assert FACE[:30] in contents(session)
    done = purge(session)
    assert FACE[:30] not in contents(session)
    assert (session / "events.jsonl").read_bytes() == before
    log = read_log(session)
    assert (log.intact, log.problems) == (True, [])
    told = {gone.name: gone for gone in done.files}
    digest = hashlib.sha256(FACE).hexdigest()
    assert told[f"blobs/{digest}"].sha256 == digest
    assert told["flows.mitm"].how == "bodies-removed"
    assert told["logcat.txt"].how == "lines-removed"
    assert {
        "export.har",
        "recordings/accept-1.mp4",
        f"shots/{digest}.png",
        f"thumbs/{digest}.png",
    } <= set(told)
    assert purges(session) == [done]


def test_what_is_left_can_be_judged(session):
    from mitmproxy.io import FlowReader

    before = read_session(session)
    purge(session)
    after = read_session(session)
    assert after.observed == before.observed
    assert [each.id for each in after.limitations if each.id.startswith("session")] == [
        "session-purged"
    ]
    with (session / "flows.mitm").open("rb") as file:
        [flow] = FlowReader(file).stream()
    assert (flow.request.raw_content, flow.response.raw_content) == (None, None)
    assert flow.request.pretty_url == "http://api.example.com/face"
    lines = (session / "logcat.txt").read_bytes().split(b"\n")
    assert (lines[0], lines[2]) == (b"one", b"three")
    assert lines[1].startswith(b"[purged")


def test_purging_again_finds_nothing_more_to_delete(session):
    purge(session)
    again = purge(session)
    assert {gone.how for gone in again.files} <= {"bodies-removed", "lines-removed"}
    assert len(purges(session)) == 2


def test_a_flow_file_that_cannot_be_read_goes_as_a_whole(session):
    (session / "flows.mitm").write_bytes(FACE)
    purge(session)
    assert not (session / "flows.mitm").exists()


def test_links_are_removed_and_not_followed(session, tmp_path):
    outside = tmp_path / "mine"
    outside.mkdir()
    (outside / "photo.jpg").write_bytes(b"mine")
    (session / "blobs" / "out").symlink_to(outside)
    (session / "exports").symlink_to(outside)
    (session / "other.mitm").symlink_to(outside / "photo.jpg")
    purge(session)
    assert (outside / "photo.jpg").read_bytes() == b"mine"
    assert not (session / "blobs").exists()
    assert not (session / "exports").is_symlink()
    assert not (session / "other.mitm").is_symlink()


def test_no_session_is_not_purged(tmp_path):
    (tmp_path / "blobs").mkdir()
    (tmp_path / "blobs" / "a").write_bytes(b"mine")
    with pytest.raises(SessionUnusable, match="session-missing"):
        purge(tmp_path)
    assert (tmp_path / "blobs" / "a").exists()
