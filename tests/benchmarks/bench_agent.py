"""What hooks cost: µs per hooked call, and the time from attaching until every row is in.

python tests/benchmarks/bench_agent.py
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "analyzers" / "dynamic" / "agent"))
from jvm import missing, observed, plain

ROW = {"category": "log", "class": "fixture.Cost", "budget": 10_000_000}
TOLD = [
    {**ROW, "id": "number", "method": "number", "args": ["0"]},
    {**ROW, "id": "bytes", "method": "bytes", "args": [], "data": "0"},
    {**ROW, "id": "quiet", "method": "quiet", "args": [], "silent": True},
]
CASES = {
    "quiet": "hooked, nothing told",
    "number": "hooked and told, with callers",
    "1kB": "… with 1 kB hashed",
    "100kB": "… with 100 kB hashed",
}


def main() -> None:
    """Print both tables."""
    if missing():
        sys.exit(missing())
    unhooked, hooked = read(plain("fixture.Cost").out), run(TOLD)
    counted = run([{**row, "budget": 1} for row in TOLD])
    print("| a call | without hooks, µs | hooked, µs | beyond the rate limit, µs |")
    print("|---|--:|--:|--:|")
    for name, title in CASES.items():
        print(f"| {title} | {unhooked[name]:.2f} | {hooked[name]:.0f} | {counted[name]:.0f} |")
    with tempfile.TemporaryDirectory() as folder:
        seen = observed(Path(folder) / "s", "fixture.Ends", "exit")
    print(f"\nlaunch until every row of the whole table is in: {seen.facts['launch']:.2f} s")


def run(rows: list[dict[str, object]]) -> dict[str, float]:
    """Microseconds a call by case."""
    with tempfile.TemporaryDirectory() as folder:
        return read(observed(Path(folder) / "s", "fixture.Cost", rows=rows).out)


def read(out: str) -> dict[str, float]:
    """What the fixture printed."""
    pairs = [line.split() for line in out.splitlines() if line != "ready"]
    return {name: int(nanoseconds) / 1000 for name, nanoseconds in pairs}


if __name__ == "__main__":
    main()
