"""What a command and all its descendants take: processor time, wall time, and memory over the run.

``python process_tree.py OUT.json SECONDS COMMAND...`` runs a command. Descendants whose parents died become
children of this process (a subreaper), so that the time of each is counted once, whoever started it. Memory is
looked at twice a second: that of the command itself and that of its descendants, as resident bytes, which are
told without counting pages. What processes share is counted once only every five seconds (PSS), since the kernel
walks through all pages for it. The peak of each process is the kernel's own, so that none falls between two looks.
"""

import ctypes
import json
import os
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

_SUBREAPER = 36
_PAGE = os.sysconf("SC_PAGE_SIZE")
_EVERY = 0.5
_SHARES_EVERY = 10
"""Looks at memory from one that counts what is shared to the next."""
_FEWEST = 12
"""Looks that a slope needs."""


def measured(command: list[str], out: Path, seconds: float, **options: object) -> dict:
    """Run a command through this file; its standard error goes to ``out`` with the ending ``.err``.

    Keys: ``code`` (its exit code), ``cpu`` (of all), ``own`` (of the command and those it waited for), ``wall``
    (seconds), ``began`` (a moment of the wall's clock), ``memory`` (samples of second, bytes of the
    command, bytes of all its descendants, bytes of the largest of them), ``shared`` (samples of second and bytes of
    all descendants, what they share counted once), ``workers`` (of each that a child of the command started: first
    and last second, peak in bytes), ``timed_out``.
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


def peak(pid: int) -> int:
    """Most bytes a process ever held, 0 when it is gone."""
    return _told(pid, "status", "VmHWM:")


def share(pid: int) -> int:
    """Bytes a process holds, a part of those it shares with others; 0 when it is gone."""
    return _told(pid, "smaps_rollup", "Pss:")


def _told(pid: int, file: str, key: str) -> int:
    try:
        lines = (Path("/proc") / str(pid) / file).read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(key))


def slope(samples: list[tuple[float, float]]) -> float | None:
    """How much what is sampled grows in a second: the median of the slopes between any two samples.

    What a large app holds for a moment, and the moment when a worker is replaced, weigh nothing in it. ``None``
    for too few samples.
    """
    if len(samples) < _FEWEST:
        return None
    return statistics.median(
        (later - before) / (end - begin)
        for number, (begin, before) in enumerate(samples)
        for end, later in samples[number + 1 :]
        if end > begin
    )


def growth(told: dict, apps: int, turn: float | None) -> dict:
    """Peaks of memory, and how it grew over a run and over its parts, in bytes a thousand apps.

    ``…_step``: bytes more in the middle of scanning than in that of looking, which the slope of a whole run takes for
    growth, the more the shorter the run is.

    :param told: as of `measured`.
    :param turn: second in which looking ended and scanning began; each takes up all the apps. Of each part the
        first tenth is left out: what is loaded and prepared once grows there.
    """
    samples = told["memory"]
    end = samples[-1][0] if samples else 0.0
    facts: dict = {"seconds": end, "turn": turn}
    facts["started"] = len(told["workers"])
    facts["worker_peaks"] = sorted((each[2] for each in told["workers"]), reverse=True)
    facts["shared_peak"] = max((held for _, held in told["shared"]), default=0)
    parts = {"": (0.0, end)}
    if turn is not None:
        parts |= {"_looking": (0.0, turn), "_scanning": (turn, end)}
    for name, at in (("parent", 1), ("workers", 2), ("largest", 3)):
        usual: dict = {}
        facts[f"{name}_peak"] = max((each[at] for each in samples), default=0)
        for part, (since, until) in parts.items():
            since += (until - since) / 10
            late = [(each[0], each[at]) for each in samples if since <= each[0] <= until]
            grown = slope(late)
            if grown is not None:
                usual[part] = statistics.median(held for _, held in late)
                facts[f"{name}{part}_slope"] = grown * (until - parts[part][0]) * 1000 / apps
        if "_looking" in usual and "_scanning" in usual:
            facts[f"{name}_step"] = usual["_scanning"] - usual["_looking"]
    facts["largest_peak"] = max([facts["largest_peak"], *facts["worker_peaks"]])
    return facts


def main() -> None:
    out, seconds, command = Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3:]
    ctypes.CDLL(None).prctl(_SUBREAPER, 1)
    began = time.monotonic()
    process = subprocess.Popen(command)
    at, looks = time.time(), 0
    memory: list[tuple[float, int, int, int]] = []
    shared: list[tuple[float, int]] = []
    workers: dict[int, list[float]] = {}
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
            second = round(now - began, 2)
            memory.append((second, own, sum(below), max(below, default=0)))
            for pid, (parent, _) in there.items():
                if there.get(parent, (0, 0))[0] == process.pid:
                    of = workers.setdefault(pid, [second, second, 0])
                    of[1:] = second, max(of[2], peak(pid))
            if looks % _SHARES_EVERY == _SHARES_EVERY // 2:
                shared.append((second, sum(share(pid) for pid in there if pid != process.pid)))
            looks += 1
            if now - began > seconds:
                timed_out = True
                for pid in there:
                    os.kill(pid, signal.SIGKILL)
        time.sleep(0.02)
    told = {"code": code, "cpu": cpu, "own": own_cpu, "wall": wall}
    told |= {"began": at, "memory": memory, "shared": shared, "workers": list(workers.values())}
    told["timed_out"] = timed_out
    out.write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main()
