"""Workers that do what no worker may, to see that it is found. Named to the pool as ``fuzz_faults:dies`` and so on."""

import ctypes
import os
import time
from pathlib import Path

import fuzz_tasks
import msgspec

from scanner.batch import worker


def dies(task: worker.Task) -> worker.Answer:
    """End of a null pointer."""
    ctypes.string_at(0)
    raise AssertionError


def hangs(task: worker.Task) -> worker.Answer:
    """Never answer."""
    time.sleep(1000)
    raise AssertionError


def _other(task: worker.Task, read: object) -> worker.Answer:
    fuzz_tasks._READERS["elf-alone"] = read  # type: ignore[assignment]
    return fuzz_tasks.answer(task)


def swells(task: worker.Task) -> worker.Answer:
    """Ask for all memory there is."""
    return _other(task, lambda path: bytearray(1 << 40))


def fails(task: worker.Task) -> worker.Answer:
    """A fault of ours."""
    return _other(task, lambda path: {}["x"])


def minds_the_first(task: worker.Task) -> worker.Answer:
    """A fault of ours, if the first byte is 7."""
    return _other(task, lambda path: {0: 1}[path.read_bytes()[:1] == b"\x07" and 1])


def _told(cpu: float = 0.0, peak: int = 0) -> worker.Answer:
    outcome = fuzz_tasks.Outcome("read", cpu=cpu, peak=peak)
    return worker.Refused("fuzz", msgspec.json.encode(outcome).decode())


def is_slow(task: worker.Task) -> worker.Answer:
    """Say that it took an hour."""
    assert Path(os.fsdecode(task.place)).exists()
    return _told(cpu=3600.0)


def is_large(task: worker.Task) -> worker.Answer:
    """Say that it took much memory."""
    return _told(peak=4 << 30)
