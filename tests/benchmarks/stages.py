"""What the processes of `bench_static.py` run: ``python stages.py STAGE PATH``.

Nothing is imported here that a stage does not need, so that a process costs what its stage costs.
"""

import sys


def start(_: str) -> None:
    """All that a scan imports before it does anything."""
    import analyzers.static.assemble
    import scanner.cli
    import scanner.console

    assert scanner.cli
    assert analyzers.static.assemble


def bare(apk: str) -> None:
    """Nothing but the bytes of the dex files, with the libraries at hand to look at them."""
    import deflate  # noqa: F401
    import numpy  # noqa: F401

    _inflate(apk)


def inflate(apk: str) -> None:
    """The same, with what the next stages import."""
    import analyzers.static.constants
    import analyzers.static.container
    import analyzers.static.detection

    assert analyzers.static.detection
    _inflate(apk)


def _inflate(apk: str) -> None:
    import time

    import deflate
    import numpy as np

    begun = time.process_time()
    size = 0
    for packed, length in _packed_dexes(apk):
        data = deflate.deflate_decompress(packed, length) if length != len(packed) else packed
        size += int(np.frombuffer(data, np.uint8).size)
    print(time.process_time() - begun, size)


def triage(apk: str) -> None:
    """Is there any class or constant of a face SDK?"""
    from analyzers.static.constants import constant_hits
    from analyzers.static.detection import candidate_types

    for dex in _dexes(apk):
        candidate_types(dex)
        constant_hits(dex)


def index(apk: str) -> None:
    """Every reference of every method, kept."""
    from analyzers.static.sweep import sweep

    kept = [(dex, sweep(dex)) for dex in _dexes(apk)]
    assert kept


def graph(apk: str) -> None:
    """Call graph by class hierarchy, and what the manifest's entries lead to."""
    from pathlib import Path

    from analyzers.static.container import Container
    from analyzers.static.graph import Entry, Graph
    from analyzers.static.manifest import read_manifest
    from analyzers.static.program import Program

    with Container(Path(apk)) as container:
        components = read_manifest(container).components
    entries = [
        Entry("L" + each.name.replace(".", "/") + ";", each.kind)
        for each in components
        if each.entry
    ]
    Graph(Program(list(_dexes(apk))), entries).reach()


def scan(apk: str) -> None:
    """The command itself, without its database."""
    from scanner.cli import main

    main(["scan", "--no-db", "--fail-on", "never", apk])


def tiny(_: str) -> None:
    """The command on an app of a few classes: what a scan costs whatever it reads."""
    from pathlib import Path

    name = "facedemo-emoticon"
    scan(str(Path(__file__).resolve().parents[1] / "apks" / name / f"{name}.apk"))


def androguard(apk: str) -> None:
    """Its own entry for whole apps, without its log."""
    from loguru import logger

    logger.remove()
    from androguard.misc import AnalyzeAPK

    AnalyzeAPK(apk)


def lief(apk: str) -> None:
    """LIEF reads tables and class data, and no instructions. ``apk``: a folder of dex files."""
    from pathlib import Path

    import lief as library

    kept = [library.DEX.parse(str(path)) for path in sorted(Path(apk).iterdir())]
    assert all(kept)


def _dexes(apk):
    from pathlib import Path

    from analyzers.static.container import Container
    from analyzers.static.dex import split

    with Container(Path(apk)) as container:
        for name, data in container.dexes():
            yield from split(data, name)


def _packed_dexes(apk: str):
    """Deflated bytes and unpacked length of each dex, by the shortest way there is."""
    import mmap
    import re
    import struct

    with open(apk, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:  # noqa: PTH123
        end = data.rfind(b"PK\x05\x06")
        count, _, at = struct.unpack_from("<HII", data, end + 10)
        for _ in range(count):
            packed, size, name, extra, comment = struct.unpack_from("<II3H", data, at + 20)
            (place,) = struct.unpack_from("<I", data, at + 42)
            if re.fullmatch(rb"classes\d*\.dex", data[at + 46 : at + 46 + name]):
                begin = place + 30 + sum(struct.unpack_from("<HH", data, place + 26))
                yield data[begin : begin + packed], size
            at += 46 + name + extra + comment


STAGES = (start, bare, inflate, triage, index, graph, tiny, scan, androguard, lief)

OTHERS = (bare, androguard, lief)
"""What runs as those who wrote it run it; the rest as the command does."""

if __name__ == "__main__":
    if sys.argv[1] not in {each.__name__ for each in OTHERS}:
        from scanner.process import settle

        settle()
    {each.__name__: each for each in STAGES}[sys.argv[1]](sys.argv[2])
