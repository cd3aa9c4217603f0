"""What of a session goes into a bundle: nothing raw unless asked for, and what stays behind is accounted for."""

import io
import json
import os
import sys

import pytest
from bags import bundle, contents, picture, session

from analyzers.dynamic.purge import purge
from analyzers.dynamic.reading import read_session
from analyzers.dynamic.sharing import attached, left_out, presentable, shared
from analyzers.errors import SessionUnusable
from reports.verifying import verify
from reports.verifying_text import render

pytest.importorskip("dlib")
pytest.importorskip("mitmproxy")


@pytest.fixture(scope="module")
def face():
    """A screenshot (PNG) with the drawn face on it."""
    from PIL import Image

    from analyzers.dynamic.payloads.drawing import honey_face

    screen = Image.new("RGB", (540, 960), (240, 240, 240))
    with Image.open(io.BytesIO(honey_face())) as drawn:
        screen.paste(drawn.resize((360, 480)), (90, 200))
    out = io.BytesIO()
    screen.save(out, "PNG")
    return out.getvalue()


def opened(data):
    from PIL import Image

    return Image.open(io.BytesIO(data)).convert("RGB")


def gathered(folder, tmp_path, **options):
    scratch = tmp_path / "scratch"
    scratch.mkdir(exist_ok=True)
    return shared(folder, scratch, **options)


def test_nothing_raw_goes_along(tmp_path):
    found = gathered(session(tmp_path / "s", flows=b""), tmp_path)
    tops = {name.partition("/")[0] for name in found.files}
    assert tops == {
        *("events.jsonl", "session.json", "left-out.json", "logcat.txt", "traffic.har"),
        *("listings", "shots", "thumbs", "ui"),
    }
    assert [(each.name.partition("/")[0], each.why) for each in found.left_out] == [
        ("flows.mitm", "raw"),
        ("blobs", "raw"),
        ("recordings", "raw"),
    ]


def test_nothing_raw_is_in_the_bundle_and_its_seals_hold(tmp_path):
    bundle(tmp_path / "b", session(tmp_path / "s"))
    everything = b"".join(contents(tmp_path / "b").values())
    assert b"RAW CAPTURE" not in everything
    assert b"RAW FILM" not in everything
    assert "Faceaudit-Raw-Captures: no" in (tmp_path / "b/bag-info.txt").read_text("utf-8")
    found = verify(tmp_path / "b")
    assert found.intact
    assert (found.session.left_out, found.session.copies) == (3, 0)
    assert "3 raw files left out" in render(found, "en")


def test_what_stays_behind_changes_nothing_that_is_read(tmp_path, face):
    recorded = session(tmp_path / "s", shots=(picture(), face))
    bundle(tmp_path / "b", recorded)
    again = read_session(tmp_path / "b/data/session")
    assert again == read_session(recorded)
    assert again.recording.intact
    (tmp_path / "b/data/session/listings/1.json").write_text("[]")
    assert not read_session(tmp_path / "b/data/session").recording.intact


def test_with_raw_the_session_can_be_read_again(tmp_path):
    recorded = session(tmp_path / "s")
    bundle(tmp_path / "b", recorded, raw=True)
    there = tmp_path / "b/data/session"
    names = set(contents(recorded)) - {"session.json"}
    assert {name: contents(there).get(name) for name in names} == {
        name: contents(recorded)[name] for name in names
    }
    assert not (there / "left-out.json").exists()
    assert read_session(there).recording.intact
    assert "Faceaudit-Raw-Captures: yes" in (tmp_path / "b/bag-info.txt").read_text("utf-8")


@pytest.mark.parametrize("turns", range(4))
def test_a_face_on_a_screenshot_becomes_coarse(tmp_path, face, turns):
    from PIL import Image

    from analyzers.dynamic.payloads.faces import hog_detector

    out = io.BytesIO()
    shown = opened(face).rotate(90 * turns, expand=True)
    shown.save(out, "PNG")
    (tmp_path / "shot.png").write_bytes(out.getvalue())
    detector = hog_detector()
    assert detector.places(shown)
    data, why = presentable(tmp_path / "shot.png")
    assert why == "faces-coarse"
    coarse = opened(data)
    assert coarse.size == shown.size
    assert detector.places(coarse) == []
    left, top, right, bottom = detector.places(shown)[0]
    middle = coarse.crop((left, top, right, bottom)).resize((200, 200), Image.Resampling.NEAREST)
    assert len(middle.getcolors(1 << 20)) <= 36  # tiles, no features
    assert coarse.getpixel((0, 0)) == shown.getpixel((0, 0))


def test_the_copy_stands_in_the_bundle_and_is_told(tmp_path, face):
    recorded = session(tmp_path / "s", shots=(picture(), face))
    bundle(tmp_path / "b", recorded)
    assert face not in contents(tmp_path / "b").values()
    copies = [each for each in left_out(tmp_path / "b/data/session") if each.why == "faces-coarse"]
    assert [copy.size for copy in copies] == [len(face)]
    assert (tmp_path / "b/data/session" / copies[0].name).exists()
    found = verify(tmp_path / "b")
    assert found.problems == ()
    assert found.session.copies == 1
    assert "copies with coarse faces" in render(found, "en")


@pytest.mark.parametrize("missing", ["dlib", "PIL"])
def test_without_a_detector_no_screenshot_goes_along(tmp_path, monkeypatch, missing):
    recorded = session(tmp_path / "s")
    found = __import__("importlib.util").util.find_spec
    monkeypatch.setattr(
        "importlib.util.find_spec",
        lambda name, *rest: None if name == missing else found(name, *rest),
    )
    bundle(tmp_path / "b", recorded)
    assert not (tmp_path / "b/data/session/shots").exists()
    assert verify(tmp_path / "b").intact
    assert {each.why for each in left_out(tmp_path / "b/data/session")} == {"raw", "not-looked-at"}


@pytest.mark.parametrize("lenient", [False, True])
@pytest.mark.parametrize("data", [b"", b"no picture", picture()[:60]], ids=["empty", "text", "cut"])
def test_a_screenshot_that_cannot_be_looked_at_stays_behind(tmp_path, monkeypatch, data, lenient):
    """Also where another library has told Pillow to take pictures that are cut off."""
    monkeypatch.setattr("PIL.ImageFile.LOAD_TRUNCATED_IMAGES", lenient)
    recorded = session(tmp_path / "s", shots=(data + b"!",))
    found = gathered(recorded, tmp_path)
    assert not [name for name in found.files if name.startswith("shots/")]
    assert "not-looked-at" in {each.why for each in found.left_out}


def test_the_log_of_a_session_that_was_cut_off_may_hold_faces(tmp_path):
    found = gathered(session(tmp_path / "s", closed=False), tmp_path)
    assert "logcat.txt" not in found.files
    assert ("logcat.txt", "log-open") in [(each.name, each.why) for each in found.left_out]


def test_without_mitmproxy_there_is_no_har(tmp_path, monkeypatch):
    recorded = session(tmp_path / "s")
    monkeypatch.setitem(sys.modules, "analyzers.dynamic.har", None)
    assert "traffic.har" not in gathered(recorded, tmp_path).files


def test_links_pipes_and_foreign_names_are_not_taken(tmp_path):
    recorded = session(tmp_path / "s")
    (tmp_path / "secret").write_text("secret")
    (recorded / "ui/a.xml").symlink_to(tmp_path / "secret")
    os.mkfifo(recorded / "ui/b.xml")
    (recorded / "ui/..c").write_text("x")
    (recorded / "ui/d\n.xml").write_text("x")
    (recorded / "notes.txt").write_text("mine")
    found = gathered(recorded, tmp_path)
    names = [name for name in found.files if name.startswith("ui/")]
    assert len(names) == 12
    assert "notes.txt" not in found.files


def test_a_folder_that_is_a_link_is_not_followed(tmp_path):
    recorded = session(tmp_path / "s")
    (recorded / "shots").rename(tmp_path / "elsewhere")
    (recorded / "shots").symlink_to(tmp_path / "elsewhere")
    assert not [n for n in gathered(recorded, tmp_path).files if n.startswith("shots/")]


def test_a_purged_session(tmp_path):
    recorded = session(tmp_path / "s")
    purge(recorded)
    bundle(tmp_path / "b", recorded)
    found = verify(tmp_path / "b")
    assert found.problems == ()
    assert (tmp_path / "b/data/session/purged.json").exists()


def test_no_session_and_too_many_files(tmp_path, monkeypatch):
    with pytest.raises(SessionUnusable) as refused:
        gathered(tmp_path / "none", tmp_path)
    assert refused.value.code == "session-missing"
    recorded = session(tmp_path / "s")
    monkeypatch.setattr("analyzers.dynamic.sharing.MOST_FILES", 3)
    with pytest.raises(SessionUnusable) as refused:
        gathered(recorded, tmp_path)
    assert refused.value.code == "session-no-access"


@pytest.mark.parametrize("data", [b"", b"{}", b"[" * 10_000, b"\xff"])
def test_a_record_of_what_was_left_out_that_is_none(tmp_path, data):
    (tmp_path / "left-out.json").write_bytes(data)
    assert left_out(tmp_path) == ()


def test_figures_of_a_report_are_those_that_may_be_shown(tmp_path, face):
    recorded = session(tmp_path / "s", shots=(picture(), face))
    cache = {}
    events = map(json.loads, (recorded / "events.jsonl").read_text("utf-8").splitlines())
    plain, coarse = (each["event"]["shot"] for each in events if each["event"]["kind"] == "screen")
    assert attached(recorded, plain, cache) == picture()
    shown = attached(recorded, coarse, cache)
    assert shown not in (None, face)
    assert attached(recorded, coarse, cache) is shown
    assert attached(recorded, "listings/1.json", cache)
    for name in (
        "flows.mitm",
        "../s/events.jsonl",
        "blobs/x",
        "shots/../events.jsonl",
        "shots/none",
    ):
        assert attached(recorded, name, cache) is None
