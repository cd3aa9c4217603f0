"""What observing costs, written to docs/benchmarks-dynamic.md: a hooked call, a request, the tool while it waits, a path, a session.

python tests/benchmarks/bench_observing.py [--print]
"""

import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "phone"), str(HERE.parents[1])]

import bench_agent  # noqa: E402
import bench_proxy  # noqa: E402
import provide  # noqa: E402
from phone import Phone  # noqa: E402
from recording import Recording  # noqa: E402

from analyzers.dynamic.events import RunEnd, RunStart, ScreenSeen  # noqa: E402
from analyzers.dynamic.log import read_log  # noqa: E402

DOCUMENT = HERE.parents[1] / "docs" / "benchmarks-dynamic.md"
CASE = "face-login-consented"
IDLE = 10.0
"""Seconds of the *idle* path over which CPU and memory are read."""
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure, print and write."""
    if reason := provide.missing() or bench_agent.missing():
        sys.exit(reason)
    text = "\n".join([*head(), *calls(), *requests(), *observed()]) + "\n"
    print(text)
    if "--print" not in sys.argv:
        DOCUMENT.write_text(text, "utf-8")


def head() -> list[str]:
    return [
        "# What observing costs",
        "",
        f"Measured by `make bench-dynamic` on {os.cpu_count()} cores, with an app on the simulated phone on the same machine. A real phone",
        "runs the app on its own processor and has ART instead of a JVM: its figures are **not yet measured**.",
        f"Processes that wanted to run at the beginning, on average: {os.getloadavg()[0]:.1f}; what is beyond the cores slows all of it.",
        "",
    ]


def calls() -> list[str]:
    """µs for a call of the app's."""
    plain = bench_agent.read(bench_agent.plain("fixture.Cost").out)
    hooked = bench_agent.run(bench_agent.TOLD)
    limited = bench_agent.run([{**row, "budget": 1} for row in bench_agent.TOLD])
    rows = [
        f"| {title} | {plain[name]:.2f} | {hooked[name]:.0f} | {limited[name]:.0f} |"
        for name, title in bench_agent.CASES.items()
    ]
    return [
        "## A hooked call",
        "",
        "Microseconds, in the app's thread. Beyond a row's rate limit a call is only counted.",
        "",
        "| call | without hooks | hooked | beyond the rate limit |",
        "|---|--:|--:|--:|",
        *rows,
        "",
    ]


def requests() -> list[str]:
    """ms for a request, straight and through the proxy."""
    told: dict[str, list[float]] = {}
    bench_proxy.told = lambda name, times: told.update({name: times})
    bench_proxy.idle = lambda before: None
    with tempfile.TemporaryDirectory() as folder:
        bench_proxy.overhead(Path(folder))
    rows = []
    for name in [name for name in told if name.endswith(", direct")]:
        kind = name.removesuffix(", direct")
        one, other = told[name], told[f"{kind}, proxied"]
        rows.append(
            f"| {kind} | {statistics.median(one):.1f} | {statistics.median(other):.1f} | {ninety_fifth(other):.1f} |"
        )
    return [
        "## A request",
        "",
        f"Milliseconds over a kept connection, {bench_proxy.REQUESTS} requests each; proxied: recorded with its body.",
        "",
        "| request | direct, median | proxied, median | proxied, 95 % |",
        "|---|--:|--:|--:|",
        *rows,
        "",
    ]


def ninety_fifth(times: list[float]) -> float:
    return sorted(times)[len(times) * 95 // 100]


def observed() -> list[str]:
    """A whole observation of a compliant app."""
    with tempfile.TemporaryDirectory() as folder, Phone() as phone:
        home = Path(folder)
        began = time.monotonic()
        under_way = Recording(phone, home, CASE, "--repeat", "1", "--relaunch-after", "0")
        try:
            under_way.wait_for(lambda event: isinstance(event, ScreenSeen))
            cpu, memory = waiting(under_way.pid)
            ended = under_way.ended(900)
        finally:
            under_way.close()
        if ended.code:
            sys.exit(ended.err)
        took = time.monotonic() - began
        return [
            *waits(cpu, memory),
            *paths(under_way.folder, took),
            *sizes(under_way.folder),
        ]


def waiting(pid: int) -> tuple[float, float]:
    """Share of one CPU and MB in memory of the tool while *idle* looks on."""
    before, start = ticks(pid), time.monotonic()
    time.sleep(IDLE)
    used = (ticks(pid) - before) / TICKS / (time.monotonic() - start)
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    resident = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return used, int(resident.split()[1]) / 1024


def ticks(pid: int) -> int:
    """CPU time of a process, its own and the system's for it."""
    words = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return int(words[11]) + int(words[12])


def waits(cpu: float, memory: float) -> list[str]:
    return [
        "## The tool while it waits",
        "",
        f"In the *idle* path, over {IDLE:.0f} s (hooks in, proxy on, the screen looked at again and again): {cpu:.0%} of one CPU, {memory:.0f} MB in memory.",
        "",
    ]


def paths(session: Path, took: float) -> list[str]:
    """Seconds of each run, by the log's own clock."""
    rows, start, told = [], 0, None
    for line in read_log(session).lines:
        if isinstance(line.event, RunStart):
            start, told = line.t, line.event
        elif isinstance(line.event, RunEnd) and told is not None:
            how = told.trial if told.hooks else f"{told.trial}, without hooks"
            end = "completed" if line.event.completed else line.event.why
            rows.append(f"| {line.run} | {how} | {(line.t - start) / 1000:.0f} | {end} |")
    return [
        "## A path",
        "",
        f"`{CASE}`, no waiting between launches; from the clean install to the end of the walk. Altogether {took:.0f} s.",
        "",
        "| run | trial | s | end |",
        "|---|---|--:|---|",
        *rows,
        "",
    ]


def sizes(session: Path) -> list[str]:
    """kB of a session by kind of file."""
    found: Counter[str] = Counter()
    for path in session.rglob("*"):
        if path.is_file():
            found[path.relative_to(session).parts[0]] += path.stat().st_size
    rows = [f"| `{name}` | {size / 1000:.0f} |" for name, size in sorted(found.items())]
    return [
        "## A session",
        "",
        "Kilobytes of the session above.",
        "",
        "| part | kB |",
        "|---|--:|",
        *rows,
        f"| all | {sum(found.values()) / 1000:.0f} |",
    ]


if __name__ == "__main__":
    main()
