"""Thousands of APK files for `bench_batch.py`, from a seed: the same command writes the same bytes.

Sources are the real APKs of ``tests/real_apks.py`` (fetched by name from registries) and the apps of
``tests/apks`` and ``tests/suite``. Each file takes one of them as its base, in bytes of its own: the base's
resources are kept and some are packed anew; dex files of real apps follow its own as ``classesN.dex``; padding
that cannot be compressed brings it to its size. No two files share a dex file. Nothing is signed.

What it stands for, and what it does not: no list of the sizes of a store's apps was to be had. Published
averages go from 6 MB (2012) to 45 MB (2023); this corpus has 4.5 MB on average, for the disk's sake, but all
orders from 10 kB to 100 MB. So figures are given for each stratum, and a reader can weigh them as his own
apps are. The share of code (20 to 90 bytes of dex for 100 of the file, at most 60 MB) is an assumption as well.
"""

import argparse
import json
import sys
import time
import zipfile
import zlib
from itertools import count
from pathlib import Path
from random import Random
from struct import error as StructError
from typing import NamedTuple

from packing import Dex, Entry, changed, entries_of, padding, stored, write

TESTS = Path(__file__).resolve().parents[1]
SEED = 20261122
FACE_SHARE, OWN_SHARE = 0.10, 0.10
"""Apps whose base is one of ours that takes faces, and that is one of ours that does not."""
MOST_DEX = 60_000_000
KILO, MEGA = 1_000, 1_000_000


class Stratum(NamedTuple):
    """Files of a size: drawn evenly over the logarithm of it."""

    name: str
    least: int
    most: int
    share: float


STRATA = (
    Stratum("10-100 kB", 10 * KILO, 100 * KILO, 0.22),
    Stratum("0.1-1 MB", 100 * KILO, MEGA, 0.28),
    Stratum("1-5 MB", MEGA, 5 * MEGA, 0.30),
    Stratum("5-20 MB", 5 * MEGA, 20 * MEGA, 0.15),
    Stratum("20-50 MB", 20 * MEGA, 50 * MEGA, 0.04),
    Stratum("50-100 MB", 50 * MEGA, 100 * MEGA, 0.01),
)


class Base(NamedTuple):
    """An app that files are made of."""

    name: str
    kind: str
    """``real``, ``own`` or ``face``."""
    kept: list[Entry]
    dexes: list[Dex]

    @property
    def size(self) -> int:
        """Bytes it takes by itself."""
        return sum(e.bytes for e in self.kept) + sum(d.packed_size for d in self.dexes)


class File(NamedTuple):
    """What the index says of a file."""

    path: str
    stratum: str
    base: str
    kind: str
    bytes: int
    dex_bytes: int
    dexes: int


# --- bases ---------------------------------------------------------------------------------------


def real_apps() -> list[Path]:
    """The APKs nobody here wrote. Raises ``LookupError`` when they cannot be had."""
    sys.path.insert(0, str(TESTS))
    from real_apks import fetch

    return fetch()


def bases(real: list[Path]) -> list[Base]:
    """All apps that can be opened and hold code."""
    found = [_base(path, "real") for path in real]
    for folder in (*sorted((TESTS / "apks").iterdir()), *sorted((TESTS / "suite").iterdir())):
        apk, told = folder / f"{folder.name}.apk", folder / "expected.json"
        if apk.is_file() and told.is_file():
            expected = json.loads(told.read_text(encoding="utf-8"))
            face = "reachable" in (expected.get("sdks") or {}).values()
            found.append(_base(apk, "face" if face else "own"))
    return [base for base in found if base is not None]


def _base(path: Path, kind: str) -> Base | None:
    try:
        kept, dexes = entries_of(path)
    except (zipfile.BadZipFile, zlib.error, StructError, ValueError, NotImplementedError):
        return None
    return Base(path.stem, kind, kept, list(map(Dex, dexes))) if dexes else None


# --- files ---------------------------------------------------------------------------------------


class Maker:
    """Makes files of a corpus from bases."""

    def __init__(self, found: list[Base], seed: int) -> None:
        self._seed = seed
        self._by_kind = {
            kind: sorted((b for b in found if b.kind == kind), key=lambda base: base.size)
            for kind in ("real", "own", "face")
        }
        unique = {dex.digest: dex for base in self._by_kind["real"] for dex in base.dexes}
        self.code = sorted(unique.values(), key=lambda dex: (dex.size, dex.digest))
        """Distinct dex files that code is taken from."""

    def make(self, folder: Path, stratum: Stratum, number: int) -> File:
        """Write one file, unless it is there."""
        dice = Random(f"{self._seed} {stratum.name} {number}")
        size = round(stratum.least * (stratum.most / stratum.least) ** dice.random())
        base = self._chosen(dice, size)
        dexes = self._code(dice, base, size)
        place = stratum.name.replace(" ", "")
        target = folder / place / f"{number:04d}-{base.kind}.apk"
        dex_bytes = sum(dex.size for dex in dexes)
        if not target.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            write(target, self._entries(dice, base, dexes, size))
        return File(
            f"{place}/{target.name}",
            stratum.name,
            base.name,
            base.kind,
            target.stat().st_size,
            dex_bytes,
            len(dexes),
        )

    def _chosen(self, dice: Random, size: int) -> Base:
        """A base that fits; among the larger ones of those, so that large files are not only padding."""
        throw = dice.random()
        kind = "face" if throw < FACE_SHARE else "own" if throw < FACE_SHARE + OWN_SHARE else "real"
        fitting = [base for base in self._by_kind[kind] if base.size + 500 <= size]
        if kind == "real":
            # Half of the files of a size have one of the six largest bases that fit.
            return dice.choice(fitting[-6:] if dice.random() < 0.5 else fitting)
        return dice.choice(fitting)

    def _code(self, dice: Random, base: Base, size: int) -> list[Dex]:
        wanted = min(MOST_DEX, size * dice.uniform(0.2, 0.9))
        room = size - base.size - 1000
        chosen = list(base.dexes)
        there = {dex.digest for dex in chosen}
        has = sum(dex.size for dex in chosen)
        others = [dex for dex in self.code if dex.digest not in there]
        while others and has < wanted:
            # Large pieces first, as compilers fill one dex file before they begin the next.
            fitting = [d for d in others if d.packed_size <= room and has + d.size <= 1.3 * wanted]
            if not fitting:
                break
            dex = dice.choice(fitting[-8:])
            others.remove(dex)
            chosen.append(dex)
            has += dex.size
            room -= dex.packed_size
        return chosen

    @staticmethod
    def _entries(dice: Random, base: Base, dexes: list[Dex], size: int) -> list[Entry]:
        parts = [changed(entry, dice) for entry in base.kept]
        parts += [dex.entry(at, dice.randbytes(16)) for at, dex in enumerate(dexes, start=1)]
        # Numbers, so that no two files are equal even where a dex file took no tag.
        parts.append(stored("assets/copy.txt", dice.randbytes(24).hex().encode()))
        parts += padding(size - sum(part.bytes for part in parts) - 22, dice)
        return parts


def shares(files: int) -> list[tuple[Stratum, int]]:
    """How many files of each stratum, at least one."""
    return [(stratum, max(1, round(files * stratum.share))) for stratum in STRATA]


def corpus(folder: Path, files: int, seed: int = SEED) -> list[File]:
    """Make a corpus, or finish one that was begun; what is there of it is kept.

    Raises ``LookupError`` when real APKs cannot be had, ``ValueError`` when the folder holds another corpus.
    """
    index = folder / "index.json"
    told = {"files": files, "seed": seed, "strata": [list(each) for each in STRATA]}
    if index.is_file():
        there = json.loads(index.read_text(encoding="utf-8"))
        if there["made"] != told:
            raise ValueError(f"{folder} holds another corpus; name another folder or remove it")
        return [File(*each) for each in there["index"]]
    maker = Maker(bases(real_apps()), seed)
    found = []
    began = time.monotonic()
    for stratum, number in shares(files):
        found += [maker.make(folder, stratum, each) for each in range(number)]
        took = time.monotonic() - began
        print(f"{stratum.name}: {number} files ({took:.0f} s)", file=sys.stderr)
    facts = {"made": told, "distinct_code": len(maker.code), "index": found}
    index.write_text(json.dumps(facts, indent=0), encoding="utf-8")
    return found


def mixed(folder: Path, copies: int, seed: int = SEED) -> list[Path]:
    """Every real APK that can be opened so many times, repacked: no two files or dex files are equal."""
    from packing import repacked

    found = []
    folder.mkdir(parents=True, exist_ok=True)
    for number, apk in zip(count(), real_apps(), strict=False):
        for copy in range(copies):
            target = folder / f"{number:02d}-{copy:02d}.apk"
            if not target.is_file():
                try:
                    repacked(apk, target, Random(f"{seed} {number} {copy}"))
                except (zipfile.BadZipFile, zlib.error, StructError, LookupError):
                    break
            found.append(target)
    return found


def sample(found: list[File], numbers: dict[str, int], seed: int = SEED) -> list[File]:
    """So many files of each stratum, drawn at random; a smaller sample is part of a larger one."""
    chosen = []
    for stratum in STRATA:
        of = [each for each in found if each.stratum == stratum.name]
        Random(f"{seed} sample {stratum.name}").shuffle(of)
        chosen += of[: numbers.get(stratum.name, 0)]
    return chosen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--mixed", type=int, default=0, metavar="COPIES", help="into folder/mixed")
    options = parser.parse_args()
    found = corpus(options.folder / "corpus", options.files, options.seed)
    size = sum(each.bytes for each in found)
    print(f"{len(found)} files, {size / 1e9:.2f} GB")
    if options.mixed:
        print(f"{len(mixed(options.folder / 'mixed', options.mixed, options.seed))} mixed")


if __name__ == "__main__":
    main()
