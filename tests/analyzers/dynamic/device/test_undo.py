"""Changes are written down before they are made, and undone whatever happens to the process."""

import json
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from analyzers.dynamic import undo
from analyzers.dynamic.adb import AdbDevice
from analyzers.dynamic.device import DeviceLost, DeviceRefused
from analyzers.dynamic.undo import Step, UndoStack, abandoned, busy, clean_up

ROOT = Path(__file__).resolve().parents[4]


class Phone:
    """Does steps: notes them, and fails at those it is told to."""

    def __init__(self, **problems):
        self.done = []
        self.problems = problems

    def __call__(self, step):
        self.done.append(step.text)
        problem = self.problems.get(step.text, "")
        if isinstance(problem, Exception):
            raise problem
        return problem


def step(text):
    return Step(by="shell", text=text)


def test_the_last_change_is_undone_first_and_the_journal_goes(state):
    phone = Phone()
    stack = UndoStack("S", phone)
    stack.add("proxy", "1", step("a"), step("b"))
    stack.add("ca", "2", step("c"))
    assert stack.restore() == []
    assert phone.done == ["c", "a", "b"]
    assert list(state.iterdir()) == []
    assert stack.restore() == []
    assert phone.done == ["c", "a", "b"]


def test_the_journal_is_there_before_the_change_is_made(state):
    stack = UndoStack("S", Phone())
    stack.add("proxy", "1", step("a"))
    (journal,) = state.glob("*.json")
    assert json.loads(journal.read_text("utf-8"))[0]["what"] == "proxy"
    assert "S" not in journal.name
    stack.restore()


def test_a_change_that_cannot_be_undone_is_told_and_kept_and_the_others_go_on(state):
    phone = Phone(b="no")
    stack = UndoStack("S", phone)
    for name in "abc":
        stack.add("grant", name, step(name))
    (problem,) = stack.restore()
    assert problem == "grant (b) was not undone: no"
    assert phone.done == ["c", "b", "a"]
    (journal,) = state.glob("*.json")
    assert [one["detail"] for one in json.loads(journal.read_text("utf-8"))] == ["b"]
    phone.problems.clear()
    assert stack.restore() == []
    assert list(state.iterdir()) == []


def test_a_refusal_does_not_stop_the_others():
    phone = Phone(b=DeviceRefused("device-timeout", "slow"))
    stack = UndoStack("S", phone)
    for name in "abc":
        stack.add("grant", name, step(name))
    assert len(stack.restore()) == 1
    assert phone.done == ["c", "b", "a"]
    phone.problems.clear()
    stack.restore()


def test_a_lost_device_is_asked_once_and_everything_stays_written_down(state):
    phone = Phone(c=DeviceLost("device-lost", "gone"))
    stack = UndoStack("S", phone)
    for name in "abc":
        stack.add("grant", name, step(name))
    assert len(stack.restore()) == 3
    assert phone.done == ["c"]
    (journal,) = state.glob("*.json")
    assert len(json.loads(journal.read_text("utf-8"))) == 3
    phone.problems.clear()
    assert stack.restore() == []


def test_putting_back_has_an_end(monkeypatch):
    monkeypatch.setattr(undo, "TOTAL", -1)
    phone = Phone()
    stack = UndoStack("S", phone)
    stack.add("a", "1", step("a"))
    assert stack.restore() == ["a (1) was not undone: there was no time left"]
    monkeypatch.setattr(undo, "TOTAL", 60)
    assert stack.restore() == []


def test_one_change_can_be_undone_or_dropped_alone():
    phone, told = Phone(), []
    stack = UndoStack("S", phone)
    stack.told = lambda *given: told.append(given)
    first, second = stack.add("a", "1", step("a")), stack.add("b", "2", step("b"))
    assert stack.undo(first) == ""
    assert stack.undo(first) == ""
    stack.drop(second)
    assert stack.restore() == []
    assert phone.done == ["a"]
    assert told == [("a", "1", False), ("b", "2", False), ("a", "1", True)]


def test_what_a_living_process_holds_is_not_abandoned(state):
    stack = UndoStack("S", Phone())
    stack.add("a", "1", step("a"))
    assert abandoned("S") == []
    assert not busy("S")  # it is ours
    stack.restore()


SCRIPT = """
import os, signal, sys, time
from pathlib import Path
from analyzers.dynamic.undo import Step, UndoStack, terminating

done = Path(sys.argv[1])

def do(step):
    time.sleep(float(sys.argv[3]))
    with done.open("a") as file:
        file.write(step.text + "\\n")
    return ""

stack = UndoStack("S", do)
def work():
    stack.add("proxy", "1", Step(by="shell", text="a"))
    stack.add("ca", "2", Step(by="shell", text="b"))
    print("ready", flush=True)
    if sys.argv[2] == "crash":
        raise RuntimeError("broken")
    if sys.argv[2] == "exit":
        sys.exit(3)
    time.sleep(90)

try:
    with terminating():
        work()
except KeyboardInterrupt as stopped:
    stack.restore()
    print("ended by", type(stopped).__name__, flush=True)
"""


@pytest.fixture
def started(tmp_path):
    """Start the script; process and the file it notes undone steps in."""
    running = []

    def start(how, slow="0"):
        done = tmp_path / "done"
        done.touch()
        process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(SCRIPT), done, how, slow],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        running.append(process)
        assert process.stdout.readline() == "ready\n"
        return process, done

    yield start
    for process in running:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.mark.parametrize("how", ["crash", "exit"])
def test_a_crash_and_an_exit_put_the_phone_back(started, state, how):
    process, done = started(how)
    process.wait(60)
    assert done.read_text("utf-8") == "b\na\n"
    assert list(state.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (signal.SIGINT, "KeyboardInterrupt"),
        (signal.SIGTERM, "Terminated"),
        (signal.SIGHUP, "Terminated"),
    ],
)
def test_signals_put_the_phone_back(started, state, number, name):
    process, done = started("wait")
    process.send_signal(number)
    assert process.stdout.readline() == f"ended by {name}\n"
    process.wait(60)
    assert done.read_text("utf-8") == "b\na\n"
    assert list(state.iterdir()) == []


def test_a_second_ctrl_c_does_not_cut_the_putting_back_short(started):
    process, done = started("wait", "0.4")
    process.send_signal(signal.SIGINT)
    import time

    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    process.wait(60)
    assert done.read_text("utf-8") == "b\na\n"


def test_after_a_kill_the_next_start_puts_the_phone_back(started, state):
    process, done = started("wait")
    assert busy("S")
    assert abandoned("S") == []
    process.kill()
    process.wait(60)
    assert done.read_text("utf-8") == ""
    assert not busy("S")
    (left,) = abandoned("S")
    assert [one.what for one in left.changes] == ["proxy", "ca"]
    assert abandoned("another device") == []
    phone = Phone(b="not yet")
    assert clean_up(left, phone) == ["ca (2) was not undone: not yet"]
    (left,) = abandoned("S")
    assert [one.what for one in left.changes] == ["ca"]
    assert clean_up(left, Phone()) == []
    assert list(state.iterdir()) == []


def test_a_journal_nobody_can_read_holds_nothing(state):
    state.mkdir(parents=True)
    (state / f"{undo.device_id('S')}.1.1.json").write_text("{", "utf-8")
    (left,) = abandoned("S")
    assert left.changes == ()
    assert clean_up(left, Phone()) == []
    assert list(state.iterdir()) == []


def test_what_could_not_be_undone_is_not_waited_for_again_at_the_end(state, monkeypatch):
    left = []
    monkeypatch.setattr(undo.atexit, "register", left.append)
    monkeypatch.setattr(undo.atexit, "unregister", lambda act: act in left and left.remove(act))
    phone = Phone(a=DeviceLost("device-lost", "gone"))
    with AdbDevice("S", state=state) as device:
        device._do = phone
        device.note("proxy", "1", step("a"))
        assert device._undo.restore in left
        assert len(device.restore()) == 1
    assert phone.done == ["a"]
    assert device._undo.restore not in left
    assert len(list(state.rglob("*.json"))) == 1
    phone.problems.clear()
    assert device.restore() == []
