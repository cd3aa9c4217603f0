"""What goes wrong in the middle of an observation: the session is kept, the phone is put back, the words are clear."""

import os
import re
import signal
import time
from pathlib import Path

import provide
import pytest
from phone import Phone
from recording import (
    QUICK,
    adbd,
    doctor,
    recording,
    start_adbd,
    state,
    whole,
)

from analyzers.dynamic.events import Gap, RunEnd, SessionEnd
from analyzers.dynamic.log import LogReader, read_description, read_log

pytestmark = pytest.mark.skipif(bool(provide.missing()), reason=provide.missing())

CASE, PACKAGE = "face-login-early", "com.example.facelogin"
CODE = re.compile(r"^faceaudit: \[[a-z]+(?:-[a-z]+)*\] \S.*[^.]$", re.MULTILINE)
SOON = 180.0
"""Seconds within which everything has ended."""


@pytest.fixture
def own():
    """A phone that may be harmed."""
    with Phone() as booted:
        yield booted


def kept(folder):
    """The session: whole, closed, and it can be read."""
    log = whole(folder)
    assert log.closed, log.problems
    assert read_description(folder, log).state == "closed"
    return log


def said(ended, code, exit_code):
    """One sentence with that code, no traceback."""
    assert ended.code == exit_code, ended.err
    assert "Traceback" not in ended.err
    assert [line for line in CODE.findall(ended.err) if f"[{code}]" in line], ended.err
    assert ended.out == ""


def runs(log):
    return [line.event for line in log.lines if isinstance(line.event, RunEnd)]


# --- stopped by a person or the system ------------------------------------------------------------


def stopped(phone, home, number):
    before = state(phone)
    with recording(phone, home, CASE, *QUICK) as observing:
        observing.seen()
        assert state(phone) != before
        observing.signal(number)
        ended = observing.ended(SOON)
    said(ended, "interrupted", 130)
    log = kept(home / "session")
    assert [end.why for end in runs(log)] == ["interrupted"]
    assert log.lines[-1].event == SessionEnd("interrupted")
    assert state(phone) == before
    assert ended.seconds < 60


def test_ctrl_c(own, tmp_path):
    stopped(own, tmp_path, signal.SIGINT)


@pytest.mark.stress
def test_terminated_and_interrupted_again_and_again(own, tmp_path):
    for number, kind in enumerate([signal.SIGTERM, signal.SIGINT, signal.SIGTERM]):
        stopped(own, tmp_path / str(number), kind)


# --- killed ---------------------------------------------------------------------------------------


def killed(phone, home, when):
    with recording(phone, home, CASE, *QUICK) as observing:
        when(observing)
        observing.signal(signal.SIGKILL)
        assert observing.ended(SOON).code == -signal.SIGKILL
    log = read_log(home / "session")
    assert log.intact, log.problems
    assert not log.closed
    assert {fault.code for fault in log.faults} <= {"not-closed", "line-cut", "sequence-gap"}


def test_killed_and_put_back_by_the_doctor(own, tmp_path):
    before = state(own)
    killed(own, tmp_path, lambda observing: observing.seen())
    left = state(own)
    assert left.proxy != before.proxy
    assert left.pictures != before.pictures
    done = doctor(own, tmp_path)
    assert "[restored] proxy" in done.stdout, done.stdout + done.stderr
    assert state(own) == before
    assert "[restored]" not in doctor(own, tmp_path).stdout


@pytest.mark.stress
@pytest.mark.parametrize("seconds", [0.3, 1.0, 2.0, 3.0, 4.5, 7.0])
def test_killed_at_any_moment_and_put_back_by_the_next_start(own, tmp_path, seconds):
    def wait(observing):
        observing.wait_for(lambda event: True)
        time.sleep(seconds)

    before = state(own)
    killed(own, tmp_path, wait)
    with recording(own, tmp_path, CASE, *QUICK, session=tmp_path / "second") as again:
        assert again.ended(SOON).code == 0
    assert kept(tmp_path / "second").lines
    assert state(own) == before


# --- the device goes ------------------------------------------------------------------------------


def test_the_device_is_lost(own, tmp_path):
    before = state(own)
    with recording(own, tmp_path, CASE, *QUICK) as observing:
        observing.seen()
        observing.disturbed()
        os.kill(adbd(own), signal.SIGKILL)
        ended = observing.ended(SOON)
    said(ended, "device-lost", 3)
    assert "not put back: proxy" in ended.err
    assert "doctor --device --restore" in ended.err
    log = kept(tmp_path / "session")
    assert [end.why for end in runs(log)] == ["device-lost"]
    daemon = start_adbd(own)
    try:
        done = doctor(own, tmp_path)
        assert "[restored] proxy" in done.stdout, done.stdout + done.stderr
        assert state(own) == before
    finally:
        daemon.kill()
        daemon.wait()


@pytest.mark.stress
def test_the_device_hangs(own, tmp_path):
    before = state(own)
    with recording(own, tmp_path, CASE, *QUICK) as observing:
        observing.seen()
        daemon = adbd(own)
        observing.disturbed()
        os.kill(daemon, signal.SIGSTOP)
        try:
            ended = observing.ended(SOON)
        finally:
            os.kill(daemon, signal.SIGCONT)
    said(ended, "device-lost", 3)
    kept(tmp_path / "session")
    doctor(own, tmp_path)
    assert state(own) == before


# --- the app --------------------------------------------------------------------------------------


def disturb_app(phone, home, number):
    before = state(phone)
    with recording(phone, home, CASE, *QUICK) as observing:
        observing.seen()
        pid = phone.pid(PACKAGE)
        assert pid
        observing.disturbed()
        os.kill(pid, number)
        ended = observing.ended(SOON)
    log = kept(home / "session")
    assert state(phone) == before
    return ended, log


def test_the_app_is_killed(own, tmp_path):
    ended, log = disturb_app(own, tmp_path, signal.SIGKILL)
    said(ended, "no-path-completed", 3)
    (end,) = runs(log)
    assert end.why in ("app-crashed", "app-exited")


@pytest.mark.stress
def test_the_app_is_frozen(own, tmp_path):
    ended, log = disturb_app(own, tmp_path, signal.SIGSTOP)
    said(ended, "no-path-completed", 3)
    (end,) = runs(log)
    assert end.why == "app-frozen"


# --- the proxy and the disk -----------------------------------------------------------------------


@pytest.mark.stress
def test_the_proxy_dies(own, tmp_path):
    before = state(own)
    program = (str(Path(__file__).with_name("observe_badly.py")),)
    with recording(own, tmp_path, CASE, *QUICK, program=program) as observing:
        observing.seen()
        observing.disturbed()
        ended = observing.ended(SOON)
    said(ended, "proxy-stopped", 3)
    log = kept(tmp_path / "session")
    assert [end.why for end in runs(log)] == ["proxy-stopped"]
    assert "proxy-stopped" in [e.event.code for e in log.lines if isinstance(e.event, Gap)]
    assert state(own) == before


@pytest.mark.skipif(os.geteuid() != 0, reason="a disk of its own needs root")
@pytest.mark.parametrize("kilobytes", [128, pytest.param(230, marks=pytest.mark.stress)])
def test_the_disk_is_full(own, tmp_path, kilobytes):
    before = state(own)
    disk = tmp_path / "disk"
    disk.mkdir()
    made = own.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", disk])
    assert made.returncode == 0, made.stderr
    session = disk / "session"
    with recording(own, tmp_path, CASE, *QUICK, session=session) as observing:
        ended = observing.ended(SOON)
    said(ended, "session-no-space", 3)
    own.run(["cp", "-r", session, tmp_path / "copy"])
    reader = LogReader(tmp_path / "copy")
    assert list(reader)
    assert reader.intact
    assert [fault.code for fault in reader.faults()] == ["not-closed"]
    assert state(own) == before
