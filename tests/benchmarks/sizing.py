"""The table of ``docs/cluster.md`` that tells how much a million apps a day take.

``python tests/benchmarks/sizing.py --write`` makes it anew from ``docs/benchmarks-batch.json`` (``make bench-batch``);
``--app NAME CPU BYTES ROWS MEMORY`` (seconds of one core, bytes of the APK, bytes in the database, bytes of a
worker; repeatable) takes figures of one's own instead. Nothing here is measured: it multiplies.
"""

import argparse
import json
import re
import statistics
from pathlib import Path
from typing import Any, NamedTuple

DOCS = Path(__file__).resolve().parents[2] / "docs"
FIGURES, PAGE = DOCS / "benchmarks-batch.json", DOCS / "cluster.md"
BEGIN, END = "<!-- sizing.py: begin -->", "<!-- sizing.py: end -->"
DAY = 86_400
APPS = 1_000_000
BUSY = 0.8
"""Part of a core's time that a plan counts on."""


class App(NamedTuple):
    """What one app of a kind takes."""

    name: str
    cpu: float
    """Seconds of one core."""
    size: float
    """Bytes of the APK, all of which are read for its SHA-256."""
    rows: float
    """Bytes that the database grows by."""
    memory: float
    """Bytes of a worker at most."""


def measured(figures: dict[str, Any]) -> list[App]:
    """Kinds of apps of a benchmark's figures, without what starting takes."""
    found = []
    runs = figures.get("ours", {}).get("runs", [])
    start = figures.get("ours", {}).get("start", 0.0)
    strata = figures.get("corpus", {}).get("strata", [])
    if runs:
        told = runs[0]
        size = sum(each["bytes"] for each in strata)
        found.append(_app("the benchmark's corpus", told, start, size))
    mixed = figures.get("mixed", {})
    if "cpu" in mixed:
        found.append(_app("published small apps", mixed, start, mixed["bytes"]))
    samples = figures.get("samples", {})
    for each in strata:
        told = next((samples[k][each["name"]] for k in samples if _has(samples[k], each)), None)
        if told is not None and each["files"]:
            size = each["bytes"] / each["files"] * told["files"]
            memory = statistics.mean([app.memory for app in found] or [0.0])
            app = _app(f"of the corpus, {each['name']}", told, samples["start"], size)
            found.append(app._replace(memory=app.memory or memory))
    return found


def _has(sample: Any, stratum: dict[str, Any]) -> bool:
    return isinstance(sample, dict) and "cpu" in sample.get(stratum["name"], {})


def _app(name: str, told: dict[str, Any], start: float, size: float) -> App:
    files = told["files"]
    cpu = max(told["cpu"] - start, 0.0) / files
    memory = told.get("memory", {}).get("largest_peak", 0.0)
    return App(name, cpu, size / files, told.get("db_bytes", 0) / files, memory)


def table(apps: list[App], number: int = APPS, busy: float = BUSY) -> str:
    """The table, in Markdown."""
    a_second = number / DAY
    lines = [
        "| apps | CPU an app | cores | storage is read with | memory | the database grows by |",
        "|---|---|---|---|---|---|",
    ]
    for app in apps:
        cores = a_second * app.cpu / busy
        lines.append(
            f"| {app.name} ({_bytes(app.size)}) | {app.cpu * 1000:.0f} ms | {cores:.1f} | "
            f"{_bytes(a_second * app.size)}/s | {_bytes(app.memory * max(cores, 1))} | "
            f"{_bytes(number * app.rows)} a day ({_bytes(app.rows)} an app) |"
        )
    return "\n".join(lines)


def _bytes(number: float) -> str:
    for unit in ("B", "kB", "MB", "GB"):
        if number < 1000:
            return f"{number:.3g} {unit}"
        number /= 1000
    return f"{number:.3g} TB"


def written(page: str, text: str) -> str:
    """A page with another table between the marks."""
    marks = re.escape(BEGIN) + r".*?" + re.escape(END)
    return re.sub(marks, lambda _: f"{BEGIN}\n{text}\n{END}", page, count=1, flags=re.DOTALL)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--figures", type=Path, default=FIGURES)
    parser.add_argument(
        "--app", nargs=5, action="append", metavar=("NAME", "CPU", "BYTES", "ROWS", "MEMORY")
    )
    parser.add_argument("--apps", type=int, default=APPS, help="a day")
    parser.add_argument("--busy", type=float, default=BUSY)
    parser.add_argument("--write", action="store_true", help="into docs/cluster.md")
    options = parser.parse_args()
    if options.app:
        apps = [App(name, *map(float, numbers)) for name, *numbers in options.app]
    elif options.figures.is_file():
        apps = measured(json.loads(options.figures.read_text(encoding="utf-8")))
    else:
        raise SystemExit(f"{options.figures} is not there: run `make bench-batch`, or name --app")
    text = table(apps, options.apps, options.busy)
    if options.write:
        PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), text), encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
