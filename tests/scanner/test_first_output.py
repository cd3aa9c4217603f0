"""What somebody at a terminal is told before the code is read deeply."""

import os
import pty
import subprocess
import sys

import pytest

from analyzers.static.assemble import Glance, read_app
from scanner.progress import glance


def test_the_first_look_comes_before_the_code_is_read_deeply(cases, monkeypatch):
    from analyzers.static import assemble

    order = []
    deep = assemble._Findings.deep
    monkeypatch.setattr(assemble._Findings, "deep", lambda self: order.append("deep") or deep(self))
    seen = []
    inputs = read_app(
        cases("loan-violating").apk,
        first=lambda glance: seen.append(glance) or order.append("told"),
    )
    assert order == ["told", "deep"]
    [glance] = seen
    assert glance.package == inputs.artifact.app.package
    assert glance.sdks == inputs.artifact.sdks
    assert glance.camera
    assert glance.packed == ()


class Enough(Exception):
    """Raised by who was told enough."""


@pytest.mark.parametrize("case", ["loan-violating", "qr-camera"])
def test_told_early_nothing_was_swept(cases, monkeypatch, case):
    from analyzers.static import assemble

    monkeypatch.setattr(assemble, "Program", None)
    seen = []

    def first(glance):
        seen.append(glance)
        raise Enough

    with pytest.raises(Enough):
        read_app(cases(case).apk, first=first, early=True)
    [glance] = seen
    assert glance.deep
    assert ("megvii-meglive-v3" in glance.suspects) == (case == "loan-violating")
    assert glance.camera


def test_an_app_with_little_to_read_is_read_to_its_end(cases):
    seen = []
    inputs = read_app(cases("unlock-only").apk, first=seen.append, early=True)
    assert [glance.deep for glance in seen] == [False]
    assert inputs == read_app(cases("unlock-only").apk)


def test_the_line_is_one_line_whatever_the_app_is_called(capsys):
    glance(Glance("a\nb\x1b[31m", "1\u202e", (), False, ("360\n加固",)))
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert not set(said) & set("\x1b\u202e")
    assert "camera not asked for; face SDKs: none seen; packed by" in said


def scan_at_a_terminal(*arguments):
    """Standard error of a scan whose terminal it is."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "scanner", "scan", "--no-db", "--fail-on", "never", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        said = b""
        try:
            while part := os.read(ours, 4096):
                said += part
        except OSError:  # the other end is closed
            pass
        process.wait()
    os.close(ours)
    return said.decode()


def test_a_terminal_is_told_and_a_log_is_not(cases, faceaudit):
    apk = str(cases("loan-violating").apk)
    first, second = scan_at_a_terminal(apk).splitlines()[:2]
    assert "face SDKs: megvii-meglive-v3 (reachable)" in first
    assert first.endswith("reading its code …")
    assert "likely-violation" in second
    assert "reading its code" not in faceaudit("scan", "--no-db", apk).err
