"""Thousands of APK files for `bench_batch.py`, from a seed: the same command writes the same bytes.

Sources are the real APKs of ``tests/real_apks.py`` (fetched by name from registries) and the apps of
``tests/apks`` and ``tests/suite``. Each file takes one of them as its base, in bytes of its own: the base's
resources are kept and some are packed anew; dex files of real code follow its own as ``classesN.dex``; padding
that cannot be compressed brings it to its size. No two files share a dex file. Nothing is signed.

Real code is the dex files of the real APKs as they are, and pieces of the large ones of all sizes from 20 kB to
8 MB: whole packages of a dex file, disassembled and assembled by smali (`code_pieces`). As a compiler does it,
an app has as few dex files as its code needs, the largest first, and no class twice, unless it wants more than all
real code there is (over 20 MB); bases that come with many small dex files (debug builds) keep them.

What it stands for, and what it does not: no list of the sizes of a store's apps was to be had. Published
averages go from 6 MB (2012) to 45 MB (2023); this corpus has 4.5 MB on average, for the disk's sake, but all
orders from 10 kB to 100 MB. So figures are given for each stratum, and a reader can weigh them as his own
apps are. The share of code (20 to 90 bytes of dex for 100 of the file, at most 60 MB) is an assumption as well.
"""

import argparse
import json
import math
import sys
import time
import zipfile
import zlib
from collections.abc import Iterable
from itertools import count
from pathlib import Path
from random import Random
from struct import error as StructError
from typing import NamedTuple

import code_pieces
from packing import Dex, Entry, changed, entries_of, padding, stored, write

TESTS = Path(__file__).resolve().parents[1]
SEED = 20261122
FACE_SHARE, OWN_SHARE = 0.10, 0.10
"""Apps whose base is one of ours that takes faces, and that is one of ours that does not."""
MOST_DEX = 60_000_000
FULL_DEX = 6_000_000
"""Bytes at which a compiler begins the next dex file: about what 65,536 methods come to."""
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


def real_code(found: list[Base]) -> list[Dex]:
    """Distinct dex files of the real apps."""
    unique = {dex.digest: dex for base in found if base.kind == "real" for dex in base.dexes}
    return list(unique.values())


# --- files ---------------------------------------------------------------------------------------


class Maker:
    """Makes files of a corpus from bases."""

    def __init__(self, found: list[Base], seed: int, pieces: Iterable[Dex] = ()) -> None:
        self._seed = seed
        self._by_kind = {
            kind: sorted((b for b in found if b.kind == kind), key=lambda base: base.size)
            for kind in ("real", "own", "face")
        }
        unique = {dex.digest: dex for dex in (*real_code(found), *pieces)}
        self.code = sorted(unique.values(), key=lambda dex: (dex.size, dex.digest), reverse=True)
        """Distinct dex files that code is taken from, the largest first."""
        self._apart: dict[tuple[str, str], bool] = {}

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
        """The base's own dex files, then as few others as come to the size that is wanted."""
        wanted = min(MOST_DEX, size * dice.uniform(0.2, 0.9))
        room = size - base.size - 1000
        chosen = list(base.dexes)
        left = wanted - sum(dex.size for dex in chosen)
        for _ in range(1 + math.ceil(max(0, left) / FULL_DEX)):
            if left < 0.1 * wanted or not (close := self._largest(chosen, left, room)):
                break
            dex = dice.choice(close)
            chosen.append(dex)
            left -= dex.size
            room -= dex.packed_size
        return chosen

    def _largest(self, chosen: list[Dex], left: float, room: int) -> list[Dex]:
        """The largest dex files that fit, and those not much smaller.

        They define no class that is there, unless those would be few: all real code comes to less than the
        largest apps want.
        """
        fitting = [dex for dex in self.code if dex.size <= 1.15 * left and dex.packed_size <= room]
        found: list[Dex] = []
        for dex in fitting:
            if found and dex.size < 0.75 * found[0].size:
                break
            if all(self._are_apart(dex, other) for other in chosen):
                found.append(dex)
        if found and found[0].size >= 0.5 * min(left, FULL_DEX):
            return found
        there = {dex.digest for dex in chosen}
        others = [dex for dex in fitting if dex.digest not in there]
        return [dex for dex in others if dex.size >= 0.75 * others[0].size]

    def _are_apart(self, one: Dex, other: Dex) -> bool:
        """Whether they have no class in common."""
        pair = one.digest, other.digest
        if pair not in self._apart:
            self._apart[pair] = one.classes.isdisjoint(other.classes)
        return self._apart[pair]

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


def corpus(folder: Path, files: int, seed: int = SEED, code: Path | None = None) -> list[File]:
    """Make a corpus, or finish one that was begun; what is there of it is kept.

    ``code``: where pieces of code are kept, beside the corpus if it is not told.

    Raises ``LookupError`` when real APKs or smali cannot be had, ``ValueError`` when the folder holds another
    corpus.
    """
    index = folder / "index.json"
    told = {
        "files": files,
        "seed": seed,
        "strata": [list(each) for each in STRATA],
        "pieces": code_pieces.PIECES,
    }
    if index.is_file():
        there = json.loads(index.read_text(encoding="utf-8"))
        if there["made"] != told:
            raise ValueError(f"{folder} holds another corpus; name another folder or remove it")
        return [File(*each) for each in there["index"]]
    sources = bases(real_apps())
    whole = real_code(sources)
    pieces = code_pieces.pieces(code or folder.parent / "code", whole, seed)
    maker = Maker(sources, seed, pieces)
    found = []
    began = time.monotonic()
    for stratum, number in shares(files):
        found += [maker.make(folder, stratum, each) for each in range(number)]
        took = time.monotonic() - began
        print(f"{stratum.name}: {number} files ({took:.0f} s)", file=sys.stderr)
    facts = {"made": told, "real_code": len(whole), "pieces": len(pieces), "index": found}
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
