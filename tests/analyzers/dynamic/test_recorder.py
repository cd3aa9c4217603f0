"""Writing a session: the chain, the files beside it, and what happens when the disk, a thread or a signal interferes."""

import errno
import hashlib
import itertools
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from analyzers.dynamic import recorder as module
from analyzers.dynamic.events import FileRow, Gap, Note, RunEnd, RunStart, SessionEnd
from analyzers.dynamic.log import read_description, read_log
from analyzers.dynamic.recorder import Recorder
from analyzers.dynamic.session import Capture, Subject
from analyzers.errors import SessionUnusable

ROOT = Path(__file__).resolve().parents[3]


def create(folder, **options):
    return Recorder.create(
        folder, Subject("com.example"), None, Capture("none", "none", ()), **options
    )


def raw(folder):
    return (folder / "events.jsonl").read_bytes().split(b"\n")[:-1]


def test_each_line_carries_the_hash_of_the_line_before(tmp_path):
    with create(tmp_path / "s") as recorder:
        for text in ("one", "zwei\n", "三"):
            recorder.add(Note(text), "host")
    lines = raw(tmp_path / "s")
    assert json.loads(lines[0])["prev"] == "0" * 64
    for before, after in itertools.pairwise(lines):
        assert json.loads(after)["prev"] == hashlib.sha256(before).hexdigest()
    assert [json.loads(line)["n"] for line in lines] == list(range(1, len(lines) + 1))


def test_a_line_is_on_the_disk_when_add_returns(tmp_path):
    recorder = create(tmp_path / "s")
    line = recorder.add(Note("here"), "host")
    assert json.loads(raw(tmp_path / "s")[-1])["n"] == line.n
    recorder.close()


def test_times_never_go_back(tmp_path):
    now = [5.0]
    recorder = create(tmp_path / "s", clock=lambda: now[0])
    now[0] = 7.0
    assert recorder.add(Note("a"), "host").t == 2000
    assert recorder.add(Note("b"), "host", at=6.0).t == 2000
    assert recorder.add(Note("c"), "host", at=7.5).t == 2500
    assert recorder.elapsed() == 2000
    recorder.close()


def test_runs_have_names_of_their_own(tmp_path):
    with create(tmp_path / "s") as recorder:
        names = []
        for way in ("", "", "second consent: 不同意", ""):
            names.append(recorder.begin(RunStart("decline", 1, way)))
            recorder.finish(RunEnd(True))
    assert names == ["decline-1", "decline-2", "decline-second-consent-1", "decline-3"]


def test_a_run_that_was_not_finished_is_interrupted(tmp_path):
    with create(tmp_path / "s") as recorder:
        recorder.begin(RunStart("idle", 1))
        recorder.begin(RunStart("decline", 1))
    log = read_log(tmp_path / "s")
    ends = [(line.run, line.event.why) for line in log.lines if isinstance(line.event, RunEnd)]
    assert ends == [("idle-1", "interrupted"), ("decline-1", "unfinished")]


def test_coverage_leaves_out_control_and_trial_runs(tmp_path):
    with create(tmp_path / "s") as recorder:
        recorder.begin(RunStart("accept", 1, trial="ca"))
        recorder.finish(RunEnd(True, reached=("capture", "consent")))
        recorder.begin(RunStart("accept", 1, trial="no-ca"))
        recorder.finish(RunEnd(False, "screen-unknown"))
        recorder.begin(RunStart("accept", 1, trial="ca", hooks=False))
        recorder.finish(RunEnd(True, reached=("consent",)))
    [path] = recorder.description.coverage
    assert (path.runs, path.completed, path.reached, path.why) == (1, 1, ("capture", "consent"), ())


def test_description_is_written_at_the_start_after_runs_and_at_the_end(tmp_path):
    def told():
        return json.loads((tmp_path / "s" / "session.json").read_bytes())

    recorder = create(tmp_path / "s", settings={"relaunches": "3"}, keep_faces=True)
    assert told()["state"] == "open"
    assert told()["settings"] == {"relaunches": "3"}
    assert told()["zero"].endswith("+00:00")
    assert told()["zone"]
    assert told()["capture"]["faces_kept"]
    recorder.begin(RunStart("idle", 1))
    recorder.finish(RunEnd(True))
    assert told()["coverage"][0]["path"] == "idle"
    recorder.describe(hook_table="7")
    assert told()["hook_table"] == "7"
    recorder.close()
    assert told()["state"] == "closed"
    assert not list((tmp_path / "s").rglob("*.part"))


def test_faces_are_kept_only_when_asked(tmp_path):
    for keep in (False, True):
        with create(tmp_path / f"s{keep}", keep_faces=keep) as recorder:
            assert bool(recorder.blob(b"face", face=True)) == keep
            assert (
                recorder.blob(b"other", face=False)
                == f"blobs/{hashlib.sha256(b'other').hexdigest()}"
            )
            assert recorder.thumb(b"png").startswith("thumbs/")
            assert recorder.tree("<a>脸</a>").startswith("ui/")
            assert recorder.shot(b"png").endswith(".png")


def test_files_of_a_session_are_written_once(tmp_path):
    with create(tmp_path / "s") as recorder:
        name = recorder.tree("<a/>")
        path = tmp_path / "s" / name
        os.utime(path, (1, 1))
        assert recorder.tree("<a/>") == name
        assert path.stat().st_mtime == 1
        recorder.listing("before", "shared", [FileRow("/sdcard/a", 1, "rw", 2, "00")])
        assert (tmp_path / "s" / "listings" / "1.json").exists()
        recorder.attach("logcat.txt", b"x")
        recorder.attach("scripts/steps.yaml", path)
    assert (tmp_path / "s" / "scripts" / "steps.yaml").read_text() == "<a/>"


@pytest.mark.parametrize("name", ["../out", "/etc/passwd", "events.jsonl", "session.json", ""])
def test_an_attachment_stays_in_the_folder_and_off_the_log(tmp_path, name):
    with create(tmp_path / "s") as recorder, pytest.raises(ValueError, match="not a name"):
        recorder.attach(name, b"")


@pytest.mark.parametrize("name", ["events.jsonl", "session.json", "flows.mitm"])
def test_a_folder_with_a_session_is_not_written_over(tmp_path, name):
    (tmp_path / name).write_text("mine")
    with pytest.raises(SessionUnusable, match="already holds") as caught:
        create(tmp_path)
    assert caught.value.code == "session-occupied"
    assert (tmp_path / name).read_text() == "mine"


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file" / "s", Path("/proc/none/s")):
        with pytest.raises(SessionUnusable) as caught:
            create(folder)
        assert caught.value.code == "session-no-access"
        assert str(caught.value).count("\n") == 0


def full(monkeypatch, after):
    """The disk takes some bytes of the next line and then none."""
    write = os.write

    def refusing(handle, data):
        if after:
            return write(handle, data[: after.pop()])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(module.os, "write", refusing)


def test_a_full_disk_leaves_a_whole_log_and_is_told_later(tmp_path, monkeypatch):
    recorder = create(tmp_path / "s")
    recorder.add(Note("kept"), "host")
    before = (tmp_path / "s" / "events.jsonl").read_bytes()
    with monkeypatch.context() as patched:
        full(patched, [9])
        for _ in range(3):
            with pytest.raises(SessionUnusable, match="no space left") as caught:
                recorder.add(Note("lost"), "host")
        assert caught.value.code == "session-no-space"
    assert (tmp_path / "s" / "events.jsonl").read_bytes() == before
    recorder.add(Note("again"), "host")
    recorder.close()
    log = read_log(tmp_path / "s")
    assert (log.intact, log.closed, log.problems) == (True, True, [])
    assert [line.event.missing for line in log.lines if isinstance(line.event, Gap)] == [3]


def test_a_disk_that_is_full_at_the_start(tmp_path, monkeypatch):
    full(monkeypatch, [])
    with pytest.raises(SessionUnusable) as caught:
        create(tmp_path / "s")
    assert caught.value.code == "session-no-space"


def test_what_went_wrong_first_is_not_hidden_by_a_full_disk(tmp_path, monkeypatch):
    def failing():
        with create(tmp_path / "s"):
            full(monkeypatch, [])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()


@pytest.mark.parametrize("written", [True, False])
def test_an_interrupt_within_a_write_breaks_nothing(tmp_path, monkeypatch, written):
    recorder = create(tmp_path / "s")
    with monkeypatch.context() as patched:

        def interrupted(handle, data):
            os.write(handle, data if written else data[:7])
            raise KeyboardInterrupt

        patched.setattr(module, "_write_all", interrupted)
        with pytest.raises(KeyboardInterrupt):
            recorder.add(Note("first"), "host")
    recorder.add(Note("second"), "host")
    recorder.close()
    log = read_log(tmp_path / "s")
    notes = [line.event.text for line in log.lines if isinstance(line.event, Note)]
    assert notes == (["first", "second"] if written else ["second"])
    assert (log.intact, log.problems) == (True, [])


def test_how_it_ended_is_the_last_line(tmp_path):
    for error, why in ((KeyboardInterrupt, "interrupted"), (RuntimeError("oh"), "failed")):
        folder = tmp_path / why
        with pytest.raises(BaseException), create(folder):  # noqa: B017, PT011
            raise error
        end = read_log(folder).lines[-1].event
        assert isinstance(end, SessionEnd)
        assert end.why == why
    recorder = create(tmp_path / "done")
    recorder.close()
    recorder.close()
    with pytest.raises(SessionUnusable, match="session-closed"):
        recorder.add(Note(""), "host")


def test_threads_write_one_chain(tmp_path):
    recorder = create(tmp_path / "s")
    threads = [
        threading.Thread(target=lambda: [recorder.add(Note("x"), "host") for _ in range(200)])
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    recorder.close()
    log = read_log(tmp_path / "s")
    assert (log.total, log.intact, log.problems) == (1603, True, [])


_WRITER = """
import sys, threading
from pathlib import Path
from analyzers.dynamic.recorder import Recorder
from analyzers.dynamic.session import Capture, Subject
from analyzers.dynamic.events import Note, RunStart, RunEnd
recorder = Recorder.create(Path(sys.argv[1]), Subject("com.example"), None, Capture("none", "none", ()))
def notes():
    while True:
        recorder.add(Note("x" * 3000), "host")
threading.Thread(target=notes, daemon=True).start()
while True:
    recorder.begin(RunStart("idle", 1))
    recorder.tree("<hierarchy/>")
    recorder.finish(RunEnd(True))
"""


@pytest.mark.parametrize("lines", [1, 40, 400])
def test_killed_at_any_moment_the_session_can_be_read(tmp_path, lines):
    kill_and_read(tmp_path / "s", lines)


@pytest.mark.stress
def test_killed_sixty_times(tmp_path):
    for number in range(60):
        kill_and_read(tmp_path / str(number), 1 + number * 7)


def kill_and_read(folder, lines):
    """Kill a writing process once it has written so many lines, and read what it left."""
    child = subprocess.Popen([sys.executable, "-c", _WRITER, str(folder)], cwd=ROOT)
    try:
        while child.poll() is None:
            log = folder / "events.jsonl"
            if log.exists() and log.read_bytes().count(b"\n") >= lines:
                break
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait(60)
    log = read_log(folder)
    assert log.total >= lines
    assert log.intact
    assert not log.closed
    assert {fault.code for fault in log.faults} <= {"not-closed", "line-cut"}
    told = read_description(folder, log)
    assert (told.format, told.state) == ("faceaudit/session/1", "open")
