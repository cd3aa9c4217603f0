"""The files beside the log: what a change, a loss, a purge and a redaction of them are taken for."""

import json
import os

import pytest
from sessions import Story, face_consent

from analyzers.dynamic.events import FileRow, LogHit, Sealed
from analyzers.dynamic.log import read_log
from analyzers.dynamic.purge import purge
from analyzers.dynamic.reading import read_session
from analyzers.dynamic.redaction import redact_lines

ROW = FileRow("/sdcard/a.jpg", 3, "rw-r--r--", 1, "00" * 32)


@pytest.fixture
def story(tmp_path):
    story = Story(tmp_path / "s").begin("accept").screen(*face_consent(), dialog=True)
    recorder = story.recorder
    recorder.attach("flows.mitm", b"traffic")
    recorder.attach("logcat.txt", b"one\nD/app: a face\nthree\n")
    recorder.attach("recordings/accept-1.mp4", b"film")
    recorder.shot(b"png")
    recorder.thumb(b"small")
    recorder.blob(b"bytes", face=False)
    return story.files("before", "shared", ROW).finish()


@pytest.fixture
def session(story):
    story.recorder.close()
    return story.folder


def told(folder):
    """Whether the record counts as whole, and what the report says of its files."""
    artifact = read_session(folder)
    said = [each for each in artifact.limitations if each.id == "session-file-changed"]
    return artifact.recording.intact, [each.message.en.partition("missing: ")[2] for each in said]


def test_every_file_is_told_at_the_end_and_nothing_is_wrong(session):
    sealed = [line.event for line in read_log(session).lines if isinstance(line.event, Sealed)]
    assert [(one.name, one.count, one.size) for one in sealed[:3]] == [
        ("flows.mitm", 1, 7),
        ("logcat.txt", 1, 24),
        ("listings/1.json", 1, (session / "listings/1.json").stat().st_size),
    ]
    assert [one.name for one in sealed[3:]] == ["ui/", "shots/", "thumbs/", "blobs/", "recordings/"]
    assert told(session) == (True, [])


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("flows.mitm", "flows.mitm."),
        ("logcat.txt", "logcat.txt."),
        ("listings/1.json", "listings/1.json."),
        ("ui/*", "ui/."),
        ("shots/*", "shots/."),
        ("recordings/*", "recordings/."),
    ],
)
@pytest.mark.parametrize("change", ["edit", "remove", "link"])
def test_a_file_that_was_changed_breaks_the_record(session, name, said, change, tmp_path):
    [path] = session.glob(name)
    data = path.read_bytes()
    path.unlink()
    if change == "edit":
        path.write_bytes(bytes([data[0] ^ 1]) + data[1:])
    elif change == "link":  # its contents could be changed at any time
        (tmp_path / "elsewhere").write_bytes(data)
        path.symlink_to(tmp_path / "elsewhere")
    assert told(session) == (False, [said])


def test_a_file_that_was_put_in_is_a_change(session):
    (session / "ui" / "more.xml").write_text("<hierarchy/>")
    assert told(session) == (False, ["ui/."])


def test_what_an_interrupted_write_leaves_is_none(session):
    (session / "ui" / ".a.xml.1.part").write_text("half")
    assert told(session) == (True, [])


def test_a_redaction_before_the_end_is_none(story):
    redact_lines(story.folder / "logcat.txt", {2})
    story.recorder.close()
    assert told(story.folder) == (True, [])


def test_a_redaction_after_the_end_is_one(session):
    redact_lines(session / "logcat.txt", {2})
    assert told(session) == (False, ["logcat.txt."])


def test_a_purge_accounts_for_what_it_took(story):
    story.add(LogHit(2, "00" * 32, "app", "image"))
    story.recorder.close()
    for _ in range(2):
        purge(story.folder)
        assert told(story.folder) == (True, [])
    assert not (story.folder / "shots").exists()


def test_a_purge_does_not_hide_a_change_that_was_there_before(session):
    (session / "flows.mitm").write_bytes(b"forged!")
    [shot] = (session / "shots").iterdir()
    shot.write_bytes(b"gnp")
    purge(session)
    assert told(session) == (False, ["flows.mitm, shots/."])


def test_a_session_that_was_not_closed_has_no_seals(story):
    (story.folder / "flows.mitm").write_bytes(b"more traffic")
    assert told(story.folder) == (False, [])


def test_a_forged_log_has_no_other_file_read(session):
    """A name that leads out of the session is never opened."""
    pipe = session.parent / "pipe"
    os.mkfifo(pipe)
    with (session / "events.jsonl").open("a") as log:
        for name in ("../pipe", str(pipe), "listings/../../pipe", "ui/../", "/"):
            event = {"kind": "file", "name": name, "sha256": "", "size": 0}
            line = {"n": 1, "t": 0, "run": "", "src": "host", "event": event, "prev": ""}
            log.write(json.dumps(line) + "\n")
    assert told(session)[0] is False
