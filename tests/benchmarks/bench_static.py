"""The static analyzer beside inflating, androguard and LIEF: ``make bench-static``.

Every stage is a whole process of its own; stages of one APK take turns, so that what else the machine does
hits all of them alike. Seconds are user and system time, memory is the peak of the process. Absolute numbers
hold for one machine on one day: read the ratios. The table goes to ``docs/benchmarks.md``.

The APKs are those of ``tests/real_apks.py``; the stress set is an archive of all their dex files, kept beside
them. LIEF goes into a virtual environment of its own, thrown away afterwards.
"""

import argparse
import importlib.metadata
import math
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import NamedTuple

STAGE_FILE = Path(__file__).resolve().with_name("stages.py")
PROJECT = STAGE_FILE.parents[2]
TABLE = PROJECT / "docs" / "benchmarks.md"
NAMES = {
    "stress-plain.apk": "stress set (dex of those above)",
    "stress-camera.apk": "the same with camera and storage permissions",
    "stress-face.apk": "the same in an app that takes faces",
}
FACE_APP = PROJECT / "tests" / "apks" / "loan-violating" / "loan-violating.apk"
SMALLEST, STRESS = 7_000_000, 58_000_000
"""Bytes of dex of an APK worth measuring, and at most of the stress set."""
STAGES = (
    "start",
    "bare",
    "inflate",
    "triage",
    "index",
    "graph",
    "tiny",
    "scan",
    "androguard",
    "lief",
)
SLOW = ("androguard", "lief")

# --- running them --------------------------------------------------------------------------------


class Run(NamedTuple):
    """What one process took."""

    cpu: float
    """Seconds, user and system."""
    memory: float
    """Peak, in MB."""
    said: str


class Bench:
    """Runs stages in processes of their own."""

    def __init__(self, folder: Path, lief_python: Path | None) -> None:
        self._folder = folder
        self._lief = lief_python
        # Byte code is kept even where the user's environment forbids it: compiling is no part of a scan.
        self._environment = os.environ | {
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
            "PYTHONPATH": str(PROJECT),
            "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
        }
        self._environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def once(self, stage: str, apk: Path) -> Run:
        """One run. Raises ``RuntimeError`` when the process fails."""
        python = self._lief if stage == "lief" else Path(sys.executable)
        target = self._unpacked(apk) if stage == "lief" else apk
        command = [str(python), str(STAGE_FILE), stage, str(target)]
        with tempfile.TemporaryFile() as out:
            process = subprocess.Popen(
                command, stdout=out, stderr=subprocess.DEVNULL, env=self._environment, cwd=PROJECT
            )
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            said = out.read().decode(errors="replace")
        if process.returncode:
            raise RuntimeError(f"{stage} ended with {process.returncode} on {apk.name}")
        return Run(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said)

    def _unpacked(self, apk: Path) -> Path:
        folder = self._folder / f"dex-{apk.stem}"
        if not folder.is_dir():
            folder.mkdir()
            with zipfile.ZipFile(apk) as archive:
                for name in dex_names(archive):
                    (folder / name).write_bytes(archive.read(name))
        return folder


def dex_names(archive: zipfile.ZipFile) -> list[str]:
    """Names of the dex files that the platform loads, in its order."""
    found = [name for name in archive.namelist() if re.fullmatch(r"classes\d*\.dex", name)]
    return sorted(found, key=lambda name: (len(name), name))


def dex_bytes(apk: Path) -> int:
    with zipfile.ZipFile(apk) as archive:
        return sum(archive.getinfo(name).file_size for name in dex_names(archive))


def stress_sets(apks: list[Path], folder: Path) -> list[Path]:
    """One dex after the other in a face-free app without and with a use for pictures, and in one with faces."""
    plain = next(apk for apk in apks if not takes_pictures(apk))
    camera = next(apk for apk in apks if takes_pictures(apk))
    sets = []
    for name, first in zip(NAMES, (plain, camera, FACE_APP), strict=True):
        target = folder / name
        if not target.is_file():
            draft = target.with_suffix(".draft")
            pack(draft, first, apks)
            draft.rename(target)
        sets.append(target)
    return sets


def pack(target: Path, first: Path, apks: list[Path]) -> None:
    """The first APK, unsigned, with the dex files of the others behind its own."""
    left = STRESS - dex_bytes(first)
    chosen = [first]
    for apk in sorted(apks, key=dex_bytes, reverse=True):
        if apk != first and dex_bytes(apk) <= left:
            left -= dex_bytes(apk)
            chosen.append(apk)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        with zipfile.ZipFile(first) as archive:
            dexes = dex_names(archive)
            for info in archive.infolist():
                if info.filename not in dexes and not info.filename.startswith("META-INF/"):
                    out.writestr(info.filename, archive.read(info))
        number = 0
        for apk in chosen:
            with zipfile.ZipFile(apk) as archive:
                for name in dex_names(archive):
                    number += 1
                    out.writestr(f"classes{number if number > 1 else ''}.dex", archive.read(name))


def takes_pictures(apk: Path) -> bool:
    """Whether the app asks for what makes the scan look for a use of pictures."""
    from analyzers.static.container import Container
    from analyzers.static.depth import wants_pictures
    from analyzers.static.dex import split
    from analyzers.static.manifest import read_manifest

    with Container(apk) as container:
        dexes = [dex for name, data in container.dexes() for dex in split(bytes(data), name)]
        return wants_pictures(read_manifest(container), dexes)


def with_lief(folder: Path) -> Path | None:
    """A Python that has LIEF, or ``None`` where it cannot be had."""
    place = folder / "lief"
    python = place / "bin" / "python"
    for command in (
        [sys.executable, "-m", "venv", str(place)],
        [str(python), "-m", "pip", "install", "--quiet", "lief"],
    ):
        if subprocess.run(command, capture_output=True, check=False).returncode:
            return None
    return python


# --- the table -----------------------------------------------------------------------------------


class Measured(NamedTuple):
    """All runs on one APK, by stage."""

    apk: Path
    dexes: int
    size: int
    runs: dict[str, list[Run]]

    def cpu(self, stage: str) -> float:
        """Median seconds; not a number when the stage was not run."""
        return _median([run.cpu for run in self.runs.get(stage, ())])

    def memory(self, stage: str) -> float:
        """Largest peak in MB."""
        return max((run.memory for run in self.runs.get(stage, ())), default=math.nan)

    @property
    def inflating(self) -> float:
        """Median seconds of inflating alone, without the start of its process."""
        return _median([float(run.said.split()[0]) for run in self.runs["bare"]])

    def ratio(self, stage: str, floor: str = "inflate") -> float:
        """To a process that only inflates; median of the pairs of one round."""
        pairs = zip(self.runs.get(stage, ()), self.runs[floor], strict=False)
        return _median([a.cpu / b.cpu for a, b in pairs])


def _median(values: list[float]) -> float:
    return statistics.median(values) if values else math.nan


def measure(bench: Bench, apk: Path, stages: list[str], rounds: int, slow_rounds: int) -> Measured:
    """Let the stages take turns, ``rounds`` times."""
    runs: dict[str, list[Run]] = {stage: [] for stage in stages}
    for stage in stages:
        if stage not in SLOW:
            bench.once(stage, apk)  # byte code and page cache
    for number in range(rounds):
        for stage in stages:
            if stage not in SLOW or number < slow_rounds:
                runs[stage].append(bench.once(stage, apk))
        print(f"  round {number + 1}", file=sys.stderr)
    with zipfile.ZipFile(apk) as archive:
        return Measured(apk, len(dex_names(archive)), dex_bytes(apk), runs)


def table(results: list[Measured], versions: str) -> str:
    """The results as Markdown."""
    lines = [HEAD.format(versions=versions)]
    for each in results:
        cells = [
            shown(each.apk),
            f"{each.size / 1e6:.1f} ({each.dexes})",
            f"{each.cpu('start'):.3f}",
            f"{each.inflating:.3f}",
            *(
                f"{each.ratio(stage):.2f} ({each.ratio(stage, 'bare'):.2f})"
                for stage in ("triage", "index", "graph")
            ),
            f"{each.cpu('tiny'):.3f}",
            f"{each.cpu('scan'):.3f}",
            f"{(each.cpu('scan') - each.cpu('tiny')) / each.inflating:.1f}",
            *(f"{each.memory(stage):.0f}" for stage in ("index", "graph", "scan")),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    lines.append(ANDROGUARD)
    for each in results:
        if each.runs.get("androguard"):
            theirs, memory = each.cpu("androguard"), each.memory("androguard")
            ours = [
                cell
                for stage in ("index", "scan")
                for cell in (
                    f"{each.cpu(stage):.3f}",
                    f"{theirs / each.cpu(stage):.0f}",
                    f"{memory / each.memory(stage):.1f}",
                )
            ]
            cells = [shown(each.apk), f"{theirs:.1f}", f"{memory:.0f}", *ours]
            lines.append(f"| {' | '.join(cells)} |")
    lines.append(LIEF)
    for each in results:
        if each.runs.get("lief"):
            theirs, memory = each.cpu("lief"), each.memory("lief")
            ours = [f"{each.cpu('index'):.3f}", f"{theirs / each.cpu('index'):.1f}"]
            cells = [shown(each.apk), f"{theirs:.2f}", f"{memory:.0f}", *ours]
            lines.append(f"| {' | '.join(cells)} |")
    return re.sub(r"\bnan\b", "-", "\n".join(lines)) + "\n"


HEAD = """\
# Benchmarks of the static analyzer

Written by `make bench-static`; do not edit. Every stage is a process of its own, and the stages of one APK
take turns. Seconds are user and system time (median), memory is the peak in MB. Absolute numbers hold for
one machine on one day; read the ratios.

{versions}

| stage | what it does |
|---|---|
| start | imports all that a scan imports before it opens the app |
| inflating | unpacks the dex files with libdeflate, by the shortest way there is, and nothing else |
| triage | looks for any class or constant of a face SDK |
| index | finds every reference of every method |
| graph | call graph with hierarchy, and what the manifest's entries lead to |
| scan | `faceaudit scan` whole: all of the above, consent flow where the app takes pictures, checks, report |
| tiny | the same on an app of a few classes: what every scan costs |

## Beside inflating

Ratios of whole processes, start included: to one that starts alike and only inflates, and (in brackets) to one
that imports nothing but NumPy and the inflater. The last ratio is of the scan without the tiny one to inflating alone.

| APK | dex MB (files) | start s | inflating s | triage | index | graph | tiny s | scan s | (scan - tiny) : inflating | index MB | graph MB | scan MB |
|---|---|---|---|---|---|---|---|---|---|---|---|---|"""
ANDROGUARD = """
## Beside androguard's `AnalyzeAPK`

| APK | AnalyzeAPK s | MB | index s | CPU ratio | memory ratio | scan s | CPU ratio | memory ratio |
|---|---|---|---|---|---|---|---|---|"""
LIEF = """
## Beside LIEF's parser (tables and class data, no instructions)

| APK | LIEF s | MB | index s | CPU ratio |
|---|---|---|---|---|"""


def shown(apk: Path) -> str:
    return NAMES.get(apk.name, apk.name)


def versions(lief_python: Path | None) -> str:
    """What was measured with what."""
    has = "not to be had"
    if lief_python is not None:
        code = "import importlib.metadata as m; print(m.version('lief'))"
        said = subprocess.run(
            [str(lief_python), "-c", code], capture_output=True, text=True, check=True
        )
        has = said.stdout.strip()
    names = ", ".join(
        f"{n} {importlib.metadata.version(n)}" for n in ("numpy", "deflate", "androguard")
    )
    return (
        f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}, "
        f"{names}, LIEF {has}."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--slow-rounds", type=int, default=1, help="of AnalyzeAPK and LIEF")
    parser.add_argument("--only", metavar="WORD", default="", help="APKs whose name has this in it")
    parser.add_argument("--without", nargs="*", default=[], metavar="STAGE")
    parser.add_argument("-o", "--output", type=Path, default=TABLE)
    options = parser.parse_args()
    sys.path.insert(0, str(PROJECT / "tests"))
    from real_apks import cache, fetch

    apks = [apk for apk in fetch() if zipfile.is_zipfile(apk) and dex_bytes(apk) >= SMALLEST]
    apks.sort(key=dex_bytes)
    sets = stress_sets(apks, cache())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        python = None if "lief" in options.without else with_lief(folder)
        stages = [
            stage
            for stage in STAGES
            if stage not in options.without and (stage != "lief" or python is not None)
        ]
        bench = Bench(folder, python)
        results = []
        for apk in [*apks, *sets]:
            if options.only in apk.name:
                print(apk.name, file=sys.stderr)
                quick = [stage for stage in stages if stage not in SLOW or apk not in sets[1:]]
                results.append(measure(bench, apk, quick, options.rounds, options.slow_rounds))
        options.output.parent.mkdir(exist_ok=True)
        options.output.write_text(table(results, versions(python)))
        print(options.output.read_text())


if __name__ == "__main__":
    main()
