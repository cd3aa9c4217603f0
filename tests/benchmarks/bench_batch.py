"""`faceaudit batch` on thousands of APK files, beside other programs: ``make bench-batch``.

One run measures all; read the ratios, since seconds hold for one machine on one day. Processor time is user and
system time of a command and of everything it started. The other programs are measured on samples of the same
files, each in a virtual environment of its own that this script makes; what they do differs from what we do, and
the table says so. Files with oddities are measured apart (`bench_odd`): who answers for them, not how fast.
Results go to ``docs/benchmarks-batch.json`` and ``.md``.

Corpus, environments and databases lie in ``--folder`` (12 GB), and are used again when they are there.
"""

import argparse
import json
import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import bench_odd
from batch_corpus import SEED, STRATA, File, corpus, mixed, sample, shares
from batch_tables import PROJECT, keep, machine
from packing import repacked
from process_tree import growth, measured

HERE = Path(__file__).resolve().parent
PINS = {
    "androguard": "androguard==4.1.4",
    "exodus": "exodus-core==1.3.15",
    "apkid": "apkid==3.2.0",
    "mobsf": "mobsf==4.4.0",
}
_LARGE = {
    "10-100 kB": 45,
    "0.1-1 MB": 70,
    "1-5 MB": 90,
    "5-20 MB": 60,
    "20-50 MB": 25,
    "50-100 MB": 10,
}
_SMALL = {
    "10-100 kB": 8,
    "0.1-1 MB": 10,
    "1-5 MB": 14,
    "5-20 MB": 16,
    "20-50 MB": 8,
    "50-100 MB": 4,
}
SAMPLES = {
    "androguard": _SMALL,
    "exodus": _LARGE,
    "apkid": _LARGE,
    "mobsf": dict.fromkeys(_SMALL, 2),
}
"""Files of each size that a program reads."""
CAPS = {"androguard": (240, 8), "exodus": (120, 8), "apkid": (120, 8), "mobsf": (240, 12)}
"""Seconds and GiB of address space that a file may take of another program."""
SIGNATURES = 400
COPIES = 33
_FEW, _MANY = 4, 24
PARTS = ("ours", "mixed", "cluster", "samples", "apkid", "exodus", "androguard", "mobsf", "odd")


class Bench:
    """One run."""

    def __init__(self, folder: Path, files: int, quick: bool) -> None:
        self.folder, self.quick = folder / "quick" if quick else folder, quick
        self._rivals, self._code = folder / "rivals", folder / "code"
        folder = self.folder
        self.scratch = folder / "scratch"
        shutil.rmtree(self.scratch, ignore_errors=True)
        self.scratch.mkdir(parents=True)
        self._files = files
        # Byte code is kept even where the user's environment forbids it: compiling is no part of a scan.
        self._environment = os.environ | {
            "PYTHONPATH": str(PROJECT),
            "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
            "XDG_DATA_HOME": str(self.scratch / "data"),
        }
        self._environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self.corpus: list[File] = []

    def prepare(self, parts: list[str]) -> None:
        """Make what is missing of the corpus and of the environments; no part of the figures."""
        self.corpus = corpus(self.folder / "corpus", self._files, code=self._code)
        self.mixed = mixed(self.folder / "mixed", 2 if self.quick else COPIES)
        for name in PINS:
            if name in parts:
                self.rival_python(name)

    # --- ours --------------------------------------------------------------------------------------

    def batch(self, name: str, files: list[Path], jobs: int, *more: str) -> dict[str, Any]:
        """A batch over a list of files in an order of chance; what it took and what came of it."""
        files = sorted(files)
        Random(SEED).shuffle(files)
        listed = self.scratch / f"{name}.csv"
        listed.write_text("path\n" + "".join(f'"{path}"\n' for path in files), encoding="utf-8")
        for path in files:  # the page cache is warm for all
            with path.open("rb") as file:
                while file.read(1 << 20):
                    pass
        db = self.scratch / f"{name}.sqlite"
        db.unlink(missing_ok=True)
        command = [sys.executable, "-m", "scanner", "batch", str(listed), "--db", str(db)]
        command += ["--jobs", str(jobs), *more]
        told = measured(command, db.with_suffix(".json"), 3600, env=self._environment, cwd=PROJECT)
        if told["code"] not in (0, 3):
            raise RuntimeError(db.with_suffix(".err").read_text(errors="replace")[-500:])
        told["memory"] = growth(told, len(files), _turn(db, told.pop("began")))
        del told["shared"], told["workers"]
        told |= {"files": len(files), "jobs": jobs, "db_bytes": db.stat().st_size, **_states(db)}
        return told

    def paths(self, files: list[File]) -> list[Path]:
        """Where files of the corpus lie."""
        return [self.folder / "corpus" / each.path for each in files]

    def start(self, jobs: int) -> float:
        """Processor seconds of a batch beside its apps: what is left of 4 and of 24 small apps when none is.

        They take faces, so that every worker has loaded and prepared all it ever needs.
        """
        source = PROJECT / "tests" / "apks" / "arcface-login" / "arcface-login.apk"
        apks = [self.scratch / f"small-{number:02d}.apk" for number in range(_MANY)]
        for number, apk in enumerate(apks):
            repacked(source, apk, Random(number))
        few = [self.batch(f"few-{n}", apks[:_FEW], jobs)["cpu"] for n in range(3)]
        many = [self.batch(f"many-{n}", apks, jobs)["cpu"] for n in range(2)]
        least, most = statistics.median(few), statistics.mean(many)
        return max(0.0, least - _FEW * (most - least) / (_MANY - _FEW))

    def ours(self) -> dict[str, Any]:
        """The whole corpus with one worker and with two."""
        facts: dict[str, Any] = {"start": self.start(1), "runs": []}
        files = self.paths(self.corpus)
        for jobs in (1, 2):
            told = self.batch(f"ours-{jobs}", files, jobs)
            facts["runs"].append(told)
            _say(f"ours, {jobs} workers: {told['wall']:.0f} s")
        return facts

    def real(self) -> dict[str, Any]:
        """Copies of every real APK, two workers."""
        told = self.batch("mixed", self.mixed, 2)
        told["bytes"] = sum(path.stat().st_size for path in self.mixed)
        return told

    def cluster(self) -> dict[str, Any]:
        """The same files by two processes of ours and by a cluster of two workers, in turns."""
        ways = ((), ("--cluster", "local:2"))
        starts = [
            self.batch(f"alone-{n}", self.mixed[:1], 2, *way)["wall"] for n, way in enumerate(ways)
        ]
        pairs = []
        for number in range(1 if self.quick else 2):
            told = [
                self.batch(f"pair-{number}-{n}", self.mixed, 2, *way) for n, way in enumerate(ways)
            ]
            pairs.append([{key: each[key] for key in ("wall", "cpu")} for each in told])
        return {"files": len(self.mixed), "starts": starts, "pairs": pairs}

    def samples(self) -> dict[str, Any]:
        """Ours on the files that others read, the same number at a time: seconds of each size."""
        facts: dict[str, Any] = {"start": self.start(2)}
        for name, numbers in (("large", _LARGE), ("small", _SMALL), ("mobsf", SAMPLES["mobsf"])):
            facts[name] = {}
            for stratum in STRATA:
                chosen = self.sampled({stratum.name: numbers[stratum.name]})
                if not chosen:
                    continue
                label = f"{name}-{stratum.name.replace(' ', '')}"
                told = self.batch(label, self.paths(chosen), 2)
                del told["memory"]
                facts[name][stratum.name] = told
        return facts

    def sampled(self, numbers: dict[str, int]) -> list[File]:
        """Files of the corpus, a tenth of them in a quick run."""
        if self.quick:
            numbers = {name: max(1, number // 10) for name, number in numbers.items()}
        return sample(self.corpus, numbers)

    # --- others ------------------------------------------------------------------------------------

    def rival_python(self, name: str) -> Path:
        """The Python of another program's environment, made when it is not there.

        Raises ``LookupError`` when the program cannot be had.
        """
        place = self._rivals / name
        ready = place / PINS[name]
        if not ready.is_file():
            shutil.rmtree(place, ignore_errors=True)
            commands = [[sys.executable, "-m", "venv", str(place)]]
            install = [str(place / "bin" / "python"), "-m", "pip", "install", "--quiet"]
            commands.append([*install, PINS[name]])
            for command in commands:
                done = subprocess.run(command, capture_output=True, text=True, check=False)
                if done.returncode:
                    raise LookupError(f"{PINS[name]} cannot be had: {done.stderr.strip()[-200:]}")
            if name == "mobsf":
                self._mobsf_home(place)
            ready.touch()
        return place / "bin" / "python"

    def _mobsf_home(self, place: Path) -> None:
        environment = self._mobsf_environment()
        command = [str(place / "bin" / "django-admin"), "migrate", "--run-syncdb"]
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, timeout=300
        )
        if done.returncode:
            raise LookupError(f"mobsf cannot make its database: {done.stderr.strip()[-200:]}")

    def _mobsf_environment(self) -> dict[str, str]:
        home = self._rivals / "mobsf-home"
        home.mkdir(parents=True, exist_ok=True)
        told = {"MOBSF_HOME_DIR": str(home), "DJANGO_SETTINGS_MODULE": "mobsf.MobSF.settings"}
        return os.environ | told | {"HOME": str(home)}

    def rival(self, name: str) -> dict[str, Any]:
        """Another program on its sample. Raises ``LookupError`` when it cannot be had."""
        chosen = self.sampled(SAMPLES[name])
        began = time.monotonic()
        head, rows = self.read_by(name, self.paths(chosen))
        by_path = {str(path): each for path, each in zip(self.paths(chosen), chosen, strict=True)}
        seconds, memory = CAPS[name]
        facts: dict[str, Any] = {"pin": PINS[name], "start": head["start"], "strata": {}}
        facts |= {"seconds": seconds, "gibibytes": memory, "wall": time.monotonic() - began}
        for stratum in STRATA:
            of = [row for row in rows if by_path[row["path"]].stratum == stratum.name]
            if of:
                facts["strata"][stratum.name] = _sum(of)
        return facts

    def read_by(self, name: str, files: list[Path]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """What another program says of files: its start, and of each file what `rivals` tells.

        Raises ``LookupError`` when it cannot be had.
        """
        python = self.rival_python(name)
        if name == "exodus" and shutil.which("dexdump") is None:
            raise LookupError("exodus-core needs dexdump (the Debian package of that name)")
        listed, out = self.scratch / f"{name}.txt", self.scratch / f"{name}.jsonl"
        listed.write_text("".join(f"{path}\n" for path in files), encoding="utf-8")
        words = self.scratch / "signatures.txt"
        words.write_text("\n".join(signatures()), encoding="utf-8")
        seconds, memory = CAPS[name]
        command = [str(python), str(HERE / "rivals.py"), name, str(listed), str(out), "2"]
        command += [str(seconds), str(memory << 30), str(words)]
        environment = self._mobsf_environment() if name == "mobsf" else dict(os.environ)
        environment.pop("PYTHONPATH", None)
        environment["PYTHONPYCACHEPREFIX"] = str(self.folder / "bytecode")
        subprocess.run(
            command,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        head, *rows = map(json.loads, out.read_text(encoding="utf-8").splitlines())
        return head, rows


def signatures() -> list[str]:
    """As many patterns of class names as the trackers others look for: those of our SDKs, and invented ones."""
    catalogue = (PROJECT / "analyzers" / "data" / "sdks.json").read_text(encoding="utf-8")
    found = set(re.findall(r"\b(?:com|cn|org|io)(?:[./][a-z][a-z0-9_]+){1,4}\b", catalogue))
    found = {name.replace("/", ".") for name in found}
    known = sorted(found)[:SIGNATURES]
    return known + [f"com.vendor{n}.tracker" for n in range(SIGNATURES - len(known))]


def _states(db: Path) -> dict[str, Any]:
    with closing(sqlite3.connect(db)) as connection:
        states = dict(connection.execute("select state, count(*) from batch group by state"))
        faces = dict(connection.execute("select face, count(*) from batch group by face"))
        codes = dict(
            connection.execute(
                "select code, count(*) from batch where code is not null group by code"
            )
        )
        (stored,) = connection.execute(
            "select coalesce(sum(length(zlib)), 0) from artifacts"
        ).fetchone()
    return {
        "states": states,
        "codes": codes,
        "artifact_bytes": stored,
        "faces": {str(face): number for face, number in faces.items()},
    }


def _sum(rows: list[dict[str, Any]]) -> dict[str, Any]:
    errors: dict[str, int] = {}
    for row in rows:
        # Nothing but an empty name, without an error: the manifest was not understood.
        empty = "" if row.get("answer", {}).get("package", "-") else "no package name"
        if kind := row.get("error", empty).partition(":")[0]:
            errors[kind] = errors.get(kind, 0) + 1
    return {
        "files": len(rows),
        "answered": len(rows) - sum(errors.values()),
        "errors": errors,
        "cpu": sum(row["cpu"] for row in rows),
        "memory": max(row["memory"] for row in rows),
    }


def _turn(db: Path, began: float) -> float | None:
    """Seconds from the beginning of a batch to its first scan: until then everything was looked at."""
    with closing(sqlite3.connect(db)) as connection:
        ((first,),) = connection.execute("select min(started_at) from batch")
    return datetime.fromisoformat(first).timestamp() - began if first else None


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    parser.add_argument("--folder", type=Path, default=cache / "faceaudit-bench-batch")
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--only", default=",".join(PARTS), help=f"of {', '.join(PARTS)}")
    parser.add_argument("--quick", action="store_true", help="100 files, a tenth of the samples")
    parser.add_argument("--prepare", action="store_true", help="make corpus and environments only")
    parser.add_argument("-o", "--output", type=Path, default=None, help="JSON; the table beside it")
    options = parser.parse_args()
    parts = options.only.split(",")
    if set(parts) - set(PARTS):
        parser.error(f"--only: of {', '.join(PARTS)}")
    bench = Bench(options.folder, 100 if options.quick else options.files, options.quick)
    bench.prepare(parts)
    if options.prepare:
        return
    keep("corpus", _corpus(bench), options.output)
    keep("machine", machine(), options.output)
    run: dict[str, Callable[[], dict[str, Any]]] = {
        "ours": bench.ours,
        "mixed": bench.real,
        "cluster": bench.cluster,
        "samples": bench.samples,
        "odd": lambda: bench_odd.measured(bench),
    }
    for part in PARTS:
        if part in parts:
            began = time.monotonic()
            try:
                facts = run[part]() if part in run else bench.rival(part)
            except (LookupError, RuntimeError, subprocess.SubprocessError) as error:
                facts = {"missing": str(error)}
            keep(part, facts, options.output)
            _say(f"{part}: {time.monotonic() - began:.0f} s")


def _corpus(bench: Bench) -> dict[str, Any]:
    told = json.loads((bench.folder / "corpus" / "index.json").read_text(encoding="utf-8"))
    strata = []
    for stratum, _ in shares(len(bench.corpus)):
        of = [each for each in bench.corpus if each.stratum == stratum.name]
        strata.append(
            {
                "name": stratum.name,
                "share": stratum.share,
                "files": len(of),
                "bytes": sum(each.bytes for each in of),
                "dex_bytes": sum(each.dex_bytes for each in of),
                "dexes": sum(each.dexes for each in of),
                "dex_counts": sorted(each.dexes for each in of),
                "kinds": {k: sum(e.kind == k for e in of) for k in ("real", "own", "face")},
            }
        )
    code = {key: told[key] for key in ("real_code", "pieces")}
    return {"seed": told["made"]["seed"], **code, "strata": strata}


if __name__ == "__main__":
    main()
