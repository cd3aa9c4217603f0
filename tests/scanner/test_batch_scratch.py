"""Folders for passing files: gone with their owner, and what a killed one left goes with the next."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from batches import column, folder_of, ran, states

from scanner.batch import scratch
from scanner.batch.pool import Limits, Pool
from scanner.batch.scratch import PREFIX, Scratch, sweep

OWNER = """
import sys, time
from scanner.batch.scratch import Scratch
found = Scratch()
print(found.name, flush=True)
time.sleep(1000)
"""


@pytest.fixture(autouse=True)
def tmp(tmp_path, monkeypatch):
    where = tmp_path / "tmp"
    where.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(where))
    return where


@pytest.fixture
def owner(tmp):
    """Another process with a folder, and something in it."""
    with subprocess.Popen(
        [sys.executable, "-c", OWNER],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp)},
    ) as process:
        folder = Path(process.stdout.readline().strip())
        (folder / "deep").mkdir()
        (folder / "deep" / "left").write_text("x")
        yield process, folder
        process.kill()


def killed(process):
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


def test_a_folder_goes_with_its_owner(tmp):
    with Scratch() as ours:
        assert Path(ours.name).parent == tmp
        assert Path(ours.name).stat().st_mode & 0o777 == 0o700
        sweep()
        assert Path(ours.name).is_dir()
        ours.cleanup()
    assert list(tmp.iterdir()) == []


def test_what_a_killed_process_left_goes_with_the_next(tmp, owner):
    process, folder = owner
    with Pool(1, Limits(), "nowhere:nothing"):
        assert (folder / "deep" / "left").exists()  # its owner lives
    killed(process)
    with Pool(1, Limits(), "nowhere:nothing"):
        assert not folder.exists()
        assert len(list(tmp.iterdir())) == 1


def test_what_is_not_ours_stays(tmp, owner, monkeypatch):
    process, folder = owner
    killed(process)
    other, link = tmp / "faceaudit-other", tmp / f"{PREFIX}link"
    other.mkdir()
    link.symlink_to(other, target_is_directory=True)
    (tmp / f"{PREFIX}file").write_text("x")
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    sweep()
    assert folder.exists()
    monkeypatch.undo()
    monkeypatch.setattr("tempfile.tempdir", str(tmp))
    sweep()
    assert sorted(each.name for each in tmp.iterdir()) == sorted(
        ["faceaudit-other", f"{PREFIX}file", f"{PREFIX}link"]
    )


def test_one_who_sweeps_at_the_wrong_moment_takes_no_folder_away(tmp, monkeypatch):
    """Between the making of a folder and its lock, at two moments."""
    made, locked, swept = scratch.tempfile.mkdtemp, scratch._locked, []

    def making(prefix):
        swept.append(made(prefix=prefix))
        if len(swept) == 1:
            sweep()
        return swept[-1]

    def locking(descriptor):
        if len(swept) == 2:
            Path(swept[-1]).rmdir()
        return locked(descriptor)

    monkeypatch.setattr(scratch.tempfile, "mkdtemp", making)
    monkeypatch.setattr(scratch, "_locked", locking)
    with Scratch() as ours:
        assert [Path(each).is_dir() for each in swept] == [False, False, True]
        assert ours.name == swept[-1]


@pytest.mark.parametrize("name", ["nested", "plain"])
def test_a_full_disk_is_no_fault_of_an_app(tmp_path, name):
    folder = folder_of(tmp_path / "apps", "unlock-only")
    (folder / "unlock-only.apk").rename(folder / f"{name}.apk")
    db = tmp_path / "r.db"
    ran(db, folder, work="batch_faults:full")
    assert states(db) == {f"{name}.apk": ("failed", "disk-full")}
    assert column(db, "attempts") == {f"{name}.apk": 2}  # the second time alone, at the end
    ran(db, folder)
    assert states(db) == {f"{name}.apk": ("done", None)}
