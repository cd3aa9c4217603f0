"""How long a developer waits: ``python tests/benchmarks/bench_first_output.py APK...``.

For each APK, seconds from the start of ``faceaudit scan`` to its first line on a terminal (what is known before the code
is read deeply) and to its end, by the clock and in CPU; the median of three runs. The clock wants a quiet machine, the CPU
does not mind. Linux only.
"""

import os
import pty
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS = 3
TICK = os.sysconf("SC_CLK_TCK")


def cpu_of(pid: int) -> float:
    """Seconds of CPU that a running process has had."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def scanned(apk: str) -> tuple[float, float, float, float]:
    """Seconds and seconds of CPU to the first line, the same to the end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "scanner", "scan", "--no-config", "--no-db"]
    start = time.perf_counter()
    with subprocess.Popen(
        [*command, "--fail-on", "never", apk], stdout=subprocess.DEVNULL, stderr=theirs
    ) as process:
        os.close(theirs)
        os.read(ours, 1)
        first, first_cpu = time.perf_counter() - start, cpu_of(process.pid)
        try:
            while os.read(ours, 4096):
                pass
        except OSError:  # a terminal nobody writes to any more
            pass
        process.wait()
    end = time.perf_counter() - start
    os.close(ours)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return first, first_cpu, end, cpu


def main(apks: list[str]) -> None:
    print(f"{'APK':44} {'MB':>6} {'first s':>8} {'CPU s':>7} {'whole s':>8} {'CPU s':>7}")
    for apk in apks:
        rows = [scanned(apk) for _ in range(RUNS)]
        first, first_cpu, end, cpu = (statistics.median(row[at] for row in rows) for at in range(4))
        size = Path(apk).stat().st_size / 1e6
        name = Path(apk).name[-44:]
        print(f"{name:44} {size:6.1f} {first:8.2f} {first_cpu:7.2f} {end:8.2f} {cpu:7.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
