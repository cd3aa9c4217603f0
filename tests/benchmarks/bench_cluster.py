"""A cluster of two workers on this machine against a pool of two: ``python bench_cluster.py [--apps N]``.

The same files by ``--jobs 2`` and by ``--cluster local:2``, in turns, so that the ratios hold on a busy machine,
too. One run of each over a single app tells what starting costs; the ratio without it is what a long batch sees.
"""

import argparse
import json
import shutil
import sqlite3
import statistics
import sys
from contextlib import closing
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from batch_corpus import mixed
from packing import repacked
from process_tree import measured

PROJECT = Path(__file__).resolve().parents[2]
APKS = PROJECT / "tests" / "apks"
SEED = 1
RUNNERS = {"pool": ("--jobs", "2"), "cluster": ("--cluster", "local:2")}


def small(folder: Path, apps: int) -> Path:
    """A folder of so many copies of our fixture apps, no two alike."""
    folder.mkdir(parents=True, exist_ok=True)
    sources = sorted(APKS.glob("*/*.apk"))
    for number in range(apps):
        source = sources[number % len(sources)]
        try:
            repacked(source, folder / f"{number:05d}.apk", Random(f"{SEED} {number}"))
        except LookupError:  # it holds no code
            shutil.copy(source, folder / f"{number:05d}.apk")
    return folder


def run(runner: str, folder: Path, scratch: Path) -> dict[str, Any]:
    """One batch; its seconds and what its inputs came to."""
    db = scratch / f"{runner}.sqlite"
    for left in scratch.glob(f"{runner}.sqlite*"):
        left.unlink()
    command = [sys.executable, "-m", "scanner", "batch", str(folder), "--db", str(db)]
    told = measured([*command, *RUNNERS[runner]], scratch / f"{runner}.json", 3600, cwd=PROJECT)
    with closing(sqlite3.connect(db)) as connection:
        states = connection.execute(
            "select state, count(*) from batch group by 1 order by 1"
        ).fetchall()
    return {"cpu": told["cpu"], "wall": told["wall"], "states": dict(states)}


def compare(name: str, folder: Path, single: Path, runs: int) -> dict[str, Any]:
    """Both runners in turns over a folder: seconds, and the cluster's throughput in parts of the pool's."""
    rows: list[dict[str, Any]] = []
    with TemporaryDirectory(prefix="faceaudit-bench-") as scratch:
        where = Path(scratch)
        for turn in range(runs):
            found: dict[str, Any] = {}
            order = list(RUNNERS) if turn % 2 == 0 else list(RUNNERS)[::-1]
            for runner in order:
                start = run(runner, single, where)
                found[runner] = run(runner, folder, where) | {"start": start}
            if found["pool"]["states"] != found["cluster"]["states"]:
                raise SystemExit(f"{name}: the two do not come to the same: {found}")
            rows.append(found)
            print(f"{name} {turn + 1}/{runs}: {_line(found)}", file=sys.stderr)
    ratios = {
        f"{kind}_{part}": statistics.median(_ratio(row, kind, part) for row in rows)
        for kind in ("wall", "cpu")
        for part in ("whole", "steady")
    }
    return {"apps": len(list(folder.glob("*.apk"))), "runs": rows, "throughput": ratios}


def _ratio(row: dict[str, Any], kind: str, part: str) -> float:
    """Throughput of the cluster in parts of the pool's; ``steady``: without what starting takes."""
    took = {}
    for runner in RUNNERS:
        start = row[runner]["start"][kind] if part == "steady" else 0.0
        took[runner] = row[runner][kind] - start
    return float(took["pool"] / took["cluster"])


def _line(row: dict[str, Any]) -> str:
    return ", ".join(
        f"{runner} {row[runner]['wall']:.1f} s ({row[runner]['cpu']:.1f} s CPU, "
        f"start {row[runner]['start']['wall']:.1f} and {row[runner]['start']['cpu']:.1f})"
        for runner in RUNNERS
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--apps", type=int, default=400)
    parser.add_argument("--copies", type=int, default=3, help="of each real APK; 0 for none")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where the files are made and kept")
    parser.add_argument("-o", "--output", type=Path, help="JSON")
    options = parser.parse_args()
    found: dict[str, Any] = {}
    with TemporaryDirectory(prefix="faceaudit-bench-") as scratch:
        folder = options.folder or Path(scratch)
        single = small(folder / "single", 1)
        found["small"] = compare(
            "small", small(folder / "small", options.apps), single, options.runs
        )
        if options.copies:
            try:
                mixed(folder / "mixed", options.copies)
            except LookupError as error:
                print(f"no real APKs: {error}", file=sys.stderr)
            else:
                found["mixed"] = compare("mixed", folder / "mixed", single, options.runs)
    for name, told in found.items():
        ratios = told["throughput"]
        print(
            f"{name}: {told['apps']} apps; throughput of the cluster against the pool: "
            + ", ".join(f"{key.replace('_', ' ')} {value:.2f}" for key, value in ratios.items())
        )
    if options.output:
        options.output.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
