"""Feed mutated inputs to the program: python tests/fuzz/run.py --seconds 60 --jobs 2 [--kind dex] [--from SEED]

A kind and a seed reproduce an input: --kind dex --from 123 --count 1.
"""

import argparse
import itertools
import sys
import time
from pathlib import Path

from fuzzing import fuzz, load, room, save, told
from sample_kinds import KINDS, MANY


def main() -> int:
    """1 when something was found."""
    known = argparse.ArgumentParser(description=__doc__)
    known.add_argument("--seconds", type=float, default=60.0, help="how long")
    known.add_argument("--jobs", type=int, default=2, help="workers")
    known.add_argument("--kind", action="append", choices=KINDS, help="kinds; all when not given")
    known.add_argument(
        "--from",
        type=int,
        dest="first",
        help="the first seed; as the tally says, else by the clock",
    )
    known.add_argument("--count", type=int, help="so many seeds at most")
    known.add_argument(
        "--many", type=int, default=MANY, help="inputs of the quick kinds for one seed"
    )
    known.add_argument("--keep", type=Path, default=Path("fuzz-finds"), help="folder for finds")
    known.add_argument("--tally", type=Path, help="file that keeps count over several runs")
    asked = known.parse_args()
    tally = load(asked.tally)
    first = asked.first
    if first is None:
        first = tally.next_seed or int(time.time()) * 1000
    seeds = (
        itertools.count(first) if asked.count is None else iter(range(first, first + asked.count))
    )
    kinds = tuple(asked.kind or KINDS)
    end = time.monotonic() + asked.seconds
    found = 0
    with room() as folder:
        while (left := end - time.monotonic()) > 0:
            piece = itertools.islice(seeds, 5)  # so that the tally is kept now and then
            before = tally.inputs
            finds = fuzz(
                kinds,
                piece,
                seconds=left,
                jobs=asked.jobs,
                tally=tally,
                folder=Path(folder),
                keep=asked.keep,
                many=asked.many,
            )
            save(tally, asked.tally)
            found += len(finds)
            if tally.inputs == before:
                break
    print(f"seeds from {first}")  # noqa: T201
    print(told(tally))  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
