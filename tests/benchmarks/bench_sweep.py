"""Cost of reading all code of an APK beside the cost of inflating it.

    python tests/benchmarks/bench_sweep.py APK... [--rounds N]

Seconds differ with the machine and its load; the ratio to the inflation in the same run does not
by much. Each stage is run in turn N times and the best of each is printed. Run with
OPENBLAS_NUM_THREADS=1, or idle threads of NumPy's BLAS count as load.
"""

import argparse
import re
import struct
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeVar

import deflate

from analyzers.static.dex import Dex
from analyzers.static.sweep import sweep

T = TypeVar("T")


class Packed(NamedTuple):
    """A deflated dex as it lies in the archive."""

    name: str
    raw: bytes
    size: int


def packed(path: Path) -> Iterator[Packed]:
    with zipfile.ZipFile(path) as apk, path.open("rb") as file:
        for info in apk.infolist():
            if re.fullmatch(r"classes\d*\.dex", info.filename):
                if info.compress_type != zipfile.ZIP_DEFLATED:
                    print(f"{path.name}: {info.filename} is stored, left out")
                    continue
                file.seek(info.header_offset + 26)
                file.seek(sum(struct.unpack("<HH", file.read(4))), 1)
                yield Packed(info.filename, file.read(info.compress_size), info.file_size)


class Best:
    """The least seconds of each stage, summed over the files of one round."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._round: dict[str, float] = {}

    def time(self, stage: str, work: Callable[[], T]) -> T:
        start = time.perf_counter()
        value = work()
        self._round[stage] = self._round.get(stage, 0) + time.perf_counter() - start
        return value

    def close_round(self) -> None:
        for stage, seconds in self._round.items():
            self.seconds[stage] = min(seconds, self.seconds.get(stage, seconds))
        self._round = {}


def measure(files: list[Packed], rounds: int) -> tuple[dict[str, float], int]:
    best, references = Best(), 0
    for _ in range(rounds):
        references = 0
        for name, raw, size in files:
            data = bytes(
                best.time("inflate", lambda r=raw, s=size: deflate.deflate_decompress(r, s))
            )
            best.time("zlib", lambda r=raw: zlib.decompress(r, -15))
            dex = best.time("tables", lambda d=data, n=name: Dex(d, n))
            found = best.time("sweep", lambda d=dex: sweep(d))
            best.time("strings", dex.strings)
            references += sum(len(refs.at) for refs in found[:5])
        best.close_round()
    return best.seconds, references


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("apks", nargs="+", type=Path, metavar="APK")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print(f"{'':28}{'':>12}{'':>10}  milliseconds{'':31}MB/s  inflate : tables : sweep")
    print(f"{'APK':28}{'MB (dex)':>12}{'refs':>10}  inflate   zlib tables  sweep strings  sweep")
    for path in options.apks:
        files = list(packed(path))
        if not files:
            print(f"{path.name[:27]:28} no deflated dex")
            continue
        seconds, references = measure(files, options.rounds)
        size = sum(file.size for file in files) / 1e6
        cells = "".join(
            f"{seconds[stage] * 1e3:{width}.1f}"
            for stage, width in (
                ("inflate", 9),
                ("zlib", 7),
                ("tables", 7),
                ("sweep", 7),
                ("strings", 8),
            )
        )
        tables, code = (seconds[stage] / seconds["inflate"] for stage in ("tables", "sweep"))
        print(
            f"{path.name[:27]:28}{size:7.1f} ({len(files):2}){references:10}{cells}"
            f"{size / seconds['sweep']:7.0f}  1 : {tables:.2f} : {code:.2f}"
        )


if __name__ == "__main__":
    main()
