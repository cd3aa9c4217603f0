"""What a command and all its descendants take: processor time, wall time, and memory over the run.

``python process_tree.py OUT.json SECONDS COMMAND...`` runs a command. Descendants whose parents died become
children of this process (a subreaper), so that the time of each is counted once, whoever started it. Memory is
looked at twice a second: that of the command itself and that of its descendants.
"""

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

_SUBREAPER = 36
_PAGE = os.sysconf("SC_PAGE_SIZE")
_EVERY = 0.5


def measured(command: list[str], out: Path, seconds: float, **options: object) -> dict:
    """Run a command through this file; its standard error goes to ``out`` with the ending ``.err``.

    Keys: ``code`` (its exit code), ``cpu`` (of all), ``own`` (of the command and those it waited for), ``wall``
    (seconds), ``memory`` (samples of second, bytes of the
    command, bytes of all its descendants, bytes of the largest of them), ``timed_out``.
    """
    out.unlink(missing_ok=True)
    with out.with_suffix(".err").open("wb") as err:
        subprocess.run(
            [sys.executable, __file__, str(out), str(seconds), *command],
            stdout=subprocess.DEVNULL,
            stderr=err,
            check=True,
            **options,
        )
    return json.loads(out.read_text(encoding="utf-8"))


def descendants(root: int) -> dict[int, tuple[int, int]]:
    """Parent and resident bytes of every process below ``root``."""
    found: dict[int, tuple[int, int]] = {}
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                stat = (place / "stat").read_text()
            except OSError:
                continue
            fields = stat.rpartition(")")[2].split()
            found[int(place.name)] = int(fields[1]), int(fields[21]) * _PAGE
    below = {root}
    while True:
        more = {pid for pid, (parent, _) in found.items() if parent in below} - below
        if not more:
            return {pid: found[pid] for pid in below - {root}}
        below |= more


def main() -> None:
    out, seconds, command = Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3:]
    ctypes.CDLL(None).prctl(_SUBREAPER, 1)
    began = time.monotonic()
    process = subprocess.Popen(command)
    memory: list[tuple[float, int, int, int]] = []
    cpu, own_cpu, wall, code, timed_out = 0.0, 0.0, 0.0, None, False
    due = began
    while True:
        try:
            pid, status, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            break
        if pid:
            cpu += usage.ru_utime + usage.ru_stime
            if pid == process.pid:
                code = os.waitstatus_to_exitcode(status)
                wall, own_cpu = time.monotonic() - began, usage.ru_utime + usage.ru_stime
            continue
        now = time.monotonic()
        if now >= due:
            due = now + _EVERY
            there = descendants(os.getpid())
            below = [held for pid, (_, held) in there.items() if pid != process.pid]
            own = there.get(process.pid, (0, 0))[1]
            memory.append((round(now - began, 2), own, sum(below), max(below, default=0)))
            if now - began > seconds:
                timed_out = True
                for pid in there:
                    os.kill(pid, signal.SIGKILL)
        time.sleep(0.02)
    told = {"code": code, "cpu": cpu, "own": own_cpu, "wall": wall}
    told |= {"memory": memory, "timed_out": timed_out}
    out.write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main()
