"""CPU of whole commands, start included: ``python tests/benchmarks/bench_command.py [APK...]``.

Prints user+system seconds (median of the runs, and the smallest) of an empty interpreter, ``--help``, the demo
and, for each APK named, a scan without database; and each one's ratio to the empty interpreter in the same run.
"""

import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

RUNS = 5


def cpu(command: list[str]) -> float:
    """User and system seconds of one run of a command and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main(apks: list[str]) -> None:
    python = sys.executable
    tool = [python, "-m", "scanner"]
    with tempfile.TemporaryDirectory() as folder:
        commands = {
            "python -c pass": [python, "-c", "pass"],
            "faceaudit --help": [*tool, "--help"],
            "faceaudit demo": [*tool, "demo", "-o", folder],
        }
        for apk in apks:
            name = f"faceaudit scan {Path(apk).name[-40:]}"
            commands[name] = [*tool, "scan", "--no-db", "--fail-on", "never", apk]
        times = {name: [] for name in commands}
        for _ in range(RUNS):
            for name, command in commands.items():
                times[name].append(cpu(command))
    base = statistics.median(times["python -c pass"])
    print(f"{'command':60} {'median s':>9} {'least s':>8} {'ratio':>7}")
    for name, values in times.items():
        middle = statistics.median(values)
        print(f"{name:60} {middle:9.3f} {min(values):8.3f} {middle / base:7.1f}")


if __name__ == "__main__":
    main(sys.argv[1:])
