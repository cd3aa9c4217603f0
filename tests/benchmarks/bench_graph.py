"""Cost of the method graph of an APK beside the cost of inflating its dex files.

    python tests/benchmarks/bench_graph.py APK... [--together] [--rounds N]

``--together`` reads all APKs as one program, which makes a large one where none is to be had: classes
that several define count once, as at run time. Each stage is run N times in turn and the
best of each is printed; seconds differ with the machine, ratios to the inflation in the same run do
not by much. Run with OPENBLAS_NUM_THREADS=1, or idle threads of NumPy's BLAS count as load.
"""

import argparse
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

import deflate
from bench_sweep import Packed, packed

from analyzers.static.container import Container
from analyzers.static.dex import Dex
from analyzers.static.graph import Entry, Graph
from analyzers.static.manifest import read_manifest
from analyzers.static.program import Program

T = TypeVar("T")
STAGES = ("symbols", "hierarchy", "invokes", "instances", "dispatch", "live", "choices", "walk")


class Case(NamedTuple):
    """What is measured together."""

    name: str
    files: list[Packed]
    entries: list[Entry]


def cases(apks: list[Path], together: bool) -> list[Case]:
    """One case an APK, or one of all."""
    found = []
    for path in apks:
        with Container(path) as container:
            components = read_manifest(container).components
        owners = ("L" + each.name.replace(".", "/") + ";" for each in components if each.entry)
        found.append(Case(path.name, list(packed(path)), [Entry(o, "component") for o in owners]))
    if not together:
        return found
    files = [file for case in found for file in case.files]
    return [Case(f"{len(found)} together", files, [e for case in found for e in case.entries])]


class Best:
    """The least seconds of each stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def time(self, stage: str, work: Callable[[], T]) -> T:
        start = time.process_time()
        value = work()
        taken = time.process_time() - start
        self.seconds[stage] = min(taken, self.seconds.get(stage, taken))
        return value


def measure(case: Case, rounds: int) -> tuple[dict[str, float], Graph]:
    best = Best()
    names = [file.name for file in case.files]
    for _ in range(rounds):
        data = best.time(
            "inflate",
            lambda: [bytes(deflate.deflate_decompress(raw, size)) for _, raw, size in case.files],
        )
        dexes = best.time(
            "tables", lambda d=data: [Dex(*each) for each in zip(d, names, strict=True)]
        )
        program = best.time("program", lambda d=dexes: Program(d))
        graph = Graph(program, case.entries)
        for stage in STAGES[:-1]:
            best.time(stage, lambda g=graph, s=stage: getattr(g, f"_{s}"))
        best.time("walk", graph.reach)
    return best.seconds, graph


def memory(case: Case) -> float:
    """Megabytes that the graph adds at its peak to what the program holds."""
    dexes = [Dex(bytes(deflate.deflate_decompress(raw, size)), n) for n, raw, size in case.files]
    graph = Graph(Program(dexes), case.entries)
    for dex in dexes:
        dex.type_names()
    tracemalloc.start()
    graph.reach()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("apks", nargs="+", type=Path, metavar="APK")
    parser.add_argument("--together", action="store_true", help="read them as one program")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    for case in cases(options.apks, options.together):
        seconds, graph = measure(case, options.rounds)
        inflate = seconds["inflate"]
        size = sum(file.size for file in case.files) / 1e6
        own = sum(seconds[stage] for stage in STAGES)
        reached = sum(map(graph.reached, range(graph.methods)))
        print(f"{case.name[:60]}: {size:.1f} MB in {len(case.files)} dex files")
        print(f"  {graph.methods} methods, {reached} reached, {memory(case):.0f} MB at the peak")
        for stage in ("inflate", "tables", "program", *STAGES):
            print(f"  {stage:10}{seconds[stage] * 1e3:9.1f} ms{seconds[stage] / inflate:8.2f}")
        print(f"  {'graph':10}{own * 1e3:9.1f} ms{own / inflate:8.2f}")


if __name__ == "__main__":
    main()
