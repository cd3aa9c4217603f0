"""The log and the screen's recording while a run goes on."""

import threading
import time

from canned_adb import Reply

from analyzers.dynamic import capture
from analyzers.dynamic.capture import LogCapture, ScreenRecording


def test_a_log_that_follows_is_written_as_it_comes(canned, device, tmp_path):
    canned.answers["exec logcat"] = Reply("11-22 10:00:00.000  7  7 I Face: 人脸\n", then="hang")
    log = LogCapture(device, tmp_path / "logcat.txt")
    log.start()
    deadline = time.monotonic() + 30
    while not (tmp_path / "logcat.txt").exists() or not (tmp_path / "logcat.txt").stat().st_size:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    began = time.monotonic()
    assert log.stop().read_text("utf-8") == "11-22 10:00:00.000  7  7 I Face: 人脸\n"
    assert time.monotonic() - began < 20  # the server holds it for 30
    assert log.problem == ""


def test_a_log_that_does_not_follow_is_taken_whole_in_the_end(canned, device, tmp_path):
    canned.answers["exec logcat"] = Reply("first\n")
    canned.answers["logcat"] = Reply("first\nsecond\n")
    log = LogCapture(device, tmp_path / "logcat.txt")
    log.start()
    log._thread.join(30)
    assert log.stop().read_text("utf-8") == "first\nsecond\n"


def test_a_log_is_cut_at_its_bound(canned, device, tmp_path, monkeypatch):
    monkeypatch.setattr(capture, "LOG_LIMIT", 10)
    canned.answers["exec logcat"] = Reply("x" * 100, then="hang")
    log = LogCapture(device, tmp_path / "logcat.txt")
    log.start()
    log._thread.join(30)
    log.stop()
    assert "log-too-long" in log.problem


def test_a_lost_device_ends_the_log_and_keeps_it(canned, device, tmp_path):
    canned.answers["exec logcat"] = Reply("line\n", then="vanish")
    log = LogCapture(device, tmp_path / "logcat.txt")
    log.start()
    log._thread.join(30)
    assert log.stop().read_text("utf-8") == "line\n"
    assert "device-lost" in log.problem


def test_a_recording_is_pulled_and_removed(canned, device, tmp_path):
    stopped = threading.Event()

    def record(command):
        stopped.wait(30)
        canned.files["/data/local/tmp/faceaudit-screen-1.mp4"] = b"film"
        return Reply()

    canned.answers["screenrecord"] = record
    canned.answers["pkill"] = lambda command: (stopped.set(), Reply())[1]
    recording = ScreenRecording(device, tmp_path)
    recording.start()
    deadline = time.monotonic() + 30
    while not canned.said("screenrecord") and time.monotonic() < deadline:
        time.sleep(0.02)
    (film,) = recording.stop()
    assert film.read_bytes() == b"film"
    assert recording.problem == ""
    assert canned.said("rm -f /data/local/tmp/faceaudit-screen-1.mp4")
