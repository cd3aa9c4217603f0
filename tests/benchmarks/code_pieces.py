"""Code in dex files of many sizes, cut from the large dex files of real apps.

Of the real dex files that can be had nearly all are under 110 kB or over 1.8 MB, and an app made of those would
need dozens of small ones to come to a size; compilers fill one dex file, up to 65,536 methods, before they begin
the next. So the large ones are taken apart with ``baksmali``, and whole packages that stand side by side are put
together again with ``smali`` (both in Debian's package of that name): instructions, names, strings and debug
information are those of the real code, and what a piece calls outside of itself is lawfully not there. Sizes are
drawn evenly over their logarithm. Pieces of one layer share no class; there are as many layers as it takes.

The same sources and seed give the same bytes, with the same release of smali. ``python code_pieces.py FOLDER``
compares the pieces there with what androguard and our own reader find in them.
"""

import json
import shutil
import struct
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import NamedTuple

from packing import Dex

PIECES = 80
LEAST, MOST = 20_000, 8_000_000
"""Bytes of a piece, about: what a package comes to is not known before it is assembled."""
SOURCE = 300_000
"""Bytes from which on a dex file is cut."""
_LEVELS = {b"035": "23", b"037": "25", b"038": "27", b"039": "29"}
"""The level of the platform that makes smali write a version of the format."""
_AT_ONCE = 2


class Package(NamedTuple):
    """The classes of one package, as text."""

    name: str
    files: tuple[str, ...]
    size: int
    """About what it takes in a dex file."""


class Layer:
    """The packages of one source that no piece took yet."""

    def __init__(self, source: int, packages: list[Package]) -> None:
        self.source = source
        self.packages = packages

    @property
    def left(self) -> int:
        return sum(package.size for package in self.packages)

    def take(self, size: int, dice: Random) -> list[Package]:
        """Packages that stand side by side and come to about a size."""
        start = dice.randrange(len(self.packages))
        taken: list[Package] = []
        total = 0
        for package in self.packages[start:] + self.packages[:start]:
            if total + package.size <= 1.1 * size:
                taken.append(package)
                total += package.size
                if total >= 0.9 * size:
                    break
        if not taken:
            taken = [min(self.packages, key=lambda each: (abs(each.size - size), each.name))]
        gone = {package.name for package in taken}
        self.packages = [package for package in self.packages if package.name not in gone]
        return taken


class Piece(NamedTuple):
    """What the index says of a piece."""

    file: str
    source: str
    """SHA-256 of the dex file it was cut from."""
    bytes: int
    classes: int
    methods: int
    packages: list[str]


def sizes(count: int, dice: Random) -> list[int]:
    """Sizes of pieces, drawn evenly over the logarithm, the largest first."""
    drawn = [LEAST * (MOST / LEAST) ** ((n + dice.random()) / count) for n in range(count)]
    return sorted(map(round, drawn), reverse=True)


def chosen(
    sources: list[list[Package]], count: int, dice: Random
) -> list[tuple[int, list[Package]]]:
    """For each piece the number of its source and its packages."""
    layers: list[Layer] = []
    found = []
    for size in sizes(count, dice):
        roomy = [layer for layer in layers if layer.left >= size]
        if not roomy:
            layers += [Layer(number, list(each)) for number, each in enumerate(sources)]
            roomy = [layer for layer in layers if layer.left >= size]
        layer = dice.choice(roomy) if roomy else max(layers, key=lambda each: each.left)
        found.append((layer.source, layer.take(size, dice)))
    return found


def pieces(folder: Path, sources: list[Dex], seed: int, count: int = PIECES) -> list[Dex]:
    """The pieces, cut now unless they are there.

    Raises ``LookupError`` when smali cannot be had, ``RuntimeError`` when it fails.
    """
    index = folder / "index.json"
    if not index.is_file():
        if missing := [tool for tool in ("baksmali", "smali") if shutil.which(tool) is None]:
            raise LookupError(f"cutting code needs {' and '.join(missing)} (Debian: libsmali-java)")
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            told = _cut(folder, Path(scratch), sources, Random(f"{seed} code"), count)
        index.write_text(json.dumps(told, indent=0), encoding="utf-8")
    listed = [Piece(*each) for each in json.loads(index.read_text(encoding="utf-8"))]
    return [Dex((folder / piece.file).read_bytes()) for piece in listed]


def _cut(folder: Path, scratch: Path, sources: list[Dex], dice: Random, count: int) -> list[Piece]:
    large = sorted((dex for dex in sources if dex.size >= SOURCE), key=lambda dex: dex.digest)
    trees = [scratch / str(number) for number in range(len(large))]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        texts = list(pool.map(_taken_apart, large, trees))
        plan = chosen(texts, count, dice)
        levels = [_LEVELS[dex.data[4:7]] for dex in large]
        made = pool.map(
            lambda job: _assembled(
                folder, trees[job[1][0]], levels[job[1][0]], large[job[1][0]].digest, *job
            ),
            enumerate(plan),
        )
        return list(made)


def _taken_apart(dex: Dex, tree: Path) -> list[Package]:
    source = tree.with_suffix(".dex")
    source.write_bytes(dex.data)
    _run(
        ["baksmali", "disassemble", "--jobs", "1", "--output", str(tree), str(source)], tree.parent
    )
    by_package: dict[str, list[Path]] = {}
    for path in tree.rglob("*.smali"):
        by_package.setdefault(path.parent.relative_to(tree).as_posix(), []).append(path)
    written = sum(path.stat().st_size for paths in by_package.values() for path in paths)
    return [
        Package(
            name,
            tuple(sorted(path.relative_to(tree).as_posix() for path in paths)),
            round(sum(path.stat().st_size for path in paths) * dex.size / written),
        )
        for name, paths in sorted(by_package.items())
    ]


def _assembled(
    folder: Path,
    tree: Path,
    level: str,
    source: str,
    number: int,
    plan: tuple[int, list[Package]],
) -> Piece:
    packages = plan[1]
    files = [file for package in packages for file in package.files]
    target = folder / f"{number:02d}.dex"
    # One thread, and files in one order: so that the bytes are the same each time.
    command = ["smali", "assemble", "--jobs", "1", "--api", level, "--output", str(target)]
    _run([*command, *files], tree)
    data = target.read_bytes()
    (classes,) = struct.unpack_from("<I", data, 96)
    if classes != len(files):
        raise RuntimeError(f"smali wrote {classes} of {len(files)} classes")
    methods = sum(
        line.startswith(b".method ")
        for file in files
        for line in (tree / file).read_bytes().splitlines()
    )
    names = [package.name for package in packages]
    return Piece(target.name, source, len(data), classes, methods, names)


def _run(command: list[str], place: Path) -> None:
    done = subprocess.run(
        command, cwd=place, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    if done.returncode or done.stderr.strip():
        raise RuntimeError(f"{command[0]} failed: {(done.stderr or done.stdout).strip()[-400:]}")


def counts(data: bytes) -> dict[str, tuple[int, int]]:
    """Classes and methods of a dex file as androguard and as our own reader count them."""
    from androguard.core.dex import DEX
    from loguru import logger

    from analyzers.static import dex

    logger.disable("androguard")
    theirs = DEX(data)
    defined = [each for cls in theirs.get_classes() for each in cls.get_methods()]
    (ours,) = dex.split(data, "classes.dex")
    return {
        "androguard": (len(theirs.get_classes()), len(defined)),
        "ours": (ours.class_count, len(ours.defined_method)),
    }


def main() -> None:
    folder = Path(sys.argv[1])
    wrong = 0
    for each in json.loads((folder / "index.json").read_text(encoding="utf-8")):
        piece = Piece(*each)
        told = counts((folder / piece.file).read_bytes())
        if set(told.values()) != {(piece.classes, piece.methods)}:
            wrong += 1
            print(f"{piece.file}: {told}, of {piece.classes} classes, {piece.methods} methods")
    print(f"{wrong} pieces are counted otherwise")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
