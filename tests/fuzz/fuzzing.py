"""Feeds mutated inputs to workers and keeps count: what became of them, how long it took, what is wrong.

What counts as a find: a worker that dies, hangs or runs out of memory; an exception that is no refusal; more time or
memory than the caps; an app that is called clean wrongly (`fuzz_oracle`).
"""

import hashlib
import itertools
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
from fuzz_oracle import FINDS, judge
from fuzz_samples import due, sample, unmutated
from fuzz_tasks import DAY, Outcome
from sample_kinds import APPS, BASES, MANY, Sample

from scanner.batch.pool import Done, Ended, Limits, Pool
from scanner.batch.worker import Refused, Scan

MEBIBYTE = 1 << 20
SECONDS = 20.0
"""The budget of one app."""
LIMITS = Limits(memory=2048 * MEBIBYTE, spare=100.0)
"""A worker that takes longer, or asks for more address space, has failed. The clock is generous for machines with
much else to do; `MOST_CPU` is not."""
MOST_CPU = 20.0
"""Seconds of the processor for one small input, beyond which it is a find."""
MOST_MEMORY = 768 * MEBIBYTE
"""Bytes a worker may hold for one small input."""
WORK = "fuzz_tasks:answer"
MINIMISING = 60
"""Inputs that are tried to make a find smaller."""


class Kind(msgspec.Struct):
    """The count of one kind."""

    inputs: int = 0
    ends: dict[str, int] = {}
    """``read``, codes of refusals."""
    oracle: dict[str, int] = {}
    """Of apps that were read: what the oracle says, see `fuzz_oracle.Judgement`."""
    worst_seconds: float = 0.0
    worst_cpu: float = 0.0
    worst_seed: int = 0
    worst_memory: int = 0


class Find(msgspec.Struct):
    """Something that must not be."""

    kind: str
    seed: int
    problem: str
    where: str
    """The last place of our own code, or what the oracle says."""
    trace: str = ""


class Tally(msgspec.Struct):
    """What was done, over all runs that share a file."""

    kinds: dict[str, Kind] = {}
    finds: list[Find] = []
    seconds: float = 0.0
    next_seed: int = 0
    """Where the next run goes on."""

    @property
    def inputs(self) -> int:
        """Inputs of all kinds."""
        return sum(kind.inputs for kind in self.kinds.values())


def load(path: Path | None) -> Tally:
    """The tally of earlier runs."""
    if path is None or not path.exists():
        return Tally()
    return msgspec.json.decode(path.read_bytes(), type=Tally)


def save(tally: Tally, path: Path | None) -> None:
    """Keep the tally; the file is replaced whole."""
    if path is not None:
        beside = path.with_suffix(".new")
        beside.write_bytes(msgspec.json.format(msgspec.json.encode(tally), indent=1))
        beside.replace(path)


def fuzz(
    kinds: Sequence[str],
    seeds: Iterator[int],
    *,
    seconds: float,
    jobs: int,
    tally: Tally,
    folder: Path,
    keep: Path | None = None,
    many: int = MANY,
) -> list[Find]:
    """Feed inputs of these kinds in turn until the time is over; what was found.

    :param folder: where inputs stand while they are read.
    :param keep: where finds are kept, each in a folder of its own.
    :param many: inputs of the quick kinds for one seed.
    """
    until = time.monotonic() + seconds
    with Pool(jobs, LIMITS, WORK, (str(folder),)) as pool:
        run = _Run(pool, folder, tally, keep)
        if set(kinds) & set(APPS):
            run.learn()
        for seed in seeds:
            for kind in kinds:
                for each in due(kind, seed, many) if len(kinds) > 1 else [seed]:
                    run.feed(sample(kind, each))
            tally.next_seed = max(tally.next_seed, seed + 1)
            if time.monotonic() >= until:
                break
        run.finish()
    tally.seconds += seconds - max(0.0, until - time.monotonic())
    return run.finds


class _Fed(NamedTuple):
    sample: Sample
    place: Path
    """A file, or a folder of files."""


class _Run:
    def __init__(self, pool: Pool, folder: Path, tally: Tally, keep: Path | None) -> None:
        self._pool, self._folder, self._tally, self._keep = pool, folder, tally, keep
        self._fed: dict[str, _Fed] = {}
        self._numbers = itertools.count()
        self._bases: dict[str, tuple[Outcome, Path]] = {}
        self.finds: list[Find] = []

    def learn(self) -> None:
        """What is said of the originals."""
        for base in BASES:
            one = unmutated(base)
            place = self._written(one, "base")
            outcome = self._alone(one, place)
            assert isinstance(outcome, Outcome), (base, outcome)
            assert outcome.end == "read", (base, outcome)
            self._bases[base] = outcome, place

    def feed(self, one: Sample) -> None:
        """Give an input to a worker, when one is free."""
        while not self._pool.free:
            self._collect()
        place = self._written(one, "fed")
        task = _task(one, place, next(self._numbers))
        self._fed[task.id] = _Fed(one, place)
        self._pool.give(task)

    def finish(self) -> None:
        """Wait for what is still being read."""
        while self._fed:
            self._collect()

    def _collect(self) -> None:
        for done in self._pool.collect(1.0):
            fed = self._fed.pop(done.task.id)
            self._count(fed, done)
            _remove(fed.place)

    def _count(self, fed: _Fed, done: Done) -> None:
        one, outcome = fed.sample, _outcome(done)
        kind = self._tally.kinds.setdefault(one.kind, Kind())
        kind.inputs += 1
        kind.worst_seconds = max(kind.worst_seconds, done.seconds)
        kind.worst_memory = max(kind.worst_memory, outcome.peak)
        if outcome.cpu > kind.worst_cpu:
            kind.worst_cpu, kind.worst_seed = outcome.cpu, one.seed
        end = outcome.code if outcome.end == "refused" else outcome.end
        kind.ends[end] = kind.ends.get(end, 0) + 1
        problem, where = self._problem(fed, outcome)
        if problem:
            find = Find(one.kind, one.seed, problem, where, outcome.trace or outcome.reason)
            self.finds.append(find)
            known = any((f.problem, f.where) == (problem, where) for f in self._tally.finds)
            self._tally.finds.append(find)
            if self._keep is not None and not known:
                self._kept(fed, find)

    def _problem(self, fed: _Fed, outcome: Outcome) -> tuple[str, str]:
        """What is wrong and where, or nothing."""
        if outcome.end == "failed":
            return f"{outcome.code}: {_error(outcome)}", _place(outcome.trace)
        if outcome.cpu > MOST_CPU:
            return "slow", fed.sample.kind
        if outcome.peak > MOST_MEMORY:
            return "memory", fed.sample.kind
        if outcome.end == "read" and fed.sample.base:
            base, path = self._bases[fed.sample.base]
            judgement = judge(fed.sample, outcome, base, fed.place, path)
            told = self._tally.kinds[fed.sample.kind].oracle
            told[judgement] = told.get(judgement, 0) + 1
            if judgement in FINDS:
                return judgement, fed.sample.base
        return "", ""

    def _kept(self, fed: _Fed, find: Find) -> None:
        assert self._keep is not None
        folder = self._keep / f"{find.kind}-{find.seed}"
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder, fed.sample.files)
        told = f"{find.problem}\n{find.where}\n\n{find.trace}\n"
        (folder / "why.txt").write_text(told, encoding="utf-8", errors="backslashreplace")
        small = self._smaller(fed.sample, (find.problem, find.where))
        if small is not None:
            (folder / "part.bin").write_bytes(small.part)
            _write(folder / "small", small.files)

    # --- smaller ----------------------------------------------------------------------------------

    def _smaller(self, one: Sample, signature: tuple[str, str]) -> Sample | None:
        """The same find with fewer changes; ``None`` when none was found, or it takes long."""
        build = one.build
        if build is None or signature[0].startswith(("deadline", "slow", "cpu")):
            return None
        self.finish()
        best = one
        for tried, part in enumerate(_simpler(one.part, one.before)):
            if tried >= MINIMISING:
                break
            candidate = one._replace(part=part, files=build(part), kind=one.kind)
            place = self._written(candidate, "small")
            outcome = self._alone(candidate, place)
            if self._problem(_Fed(candidate, place), outcome) == signature:
                best = candidate
            _remove(place)
        return best if best is not one else None

    def _alone(self, one: Sample, place: Path) -> Outcome:
        """What becomes of one input, with nothing else in work."""
        while not self._pool.free:
            self._collect()
        waiting, self._fed = self._fed, {}
        task = _task(one, place, next(self._numbers))
        self._pool.give(task)
        found = None
        while found is None:
            for done in self._pool.collect(1.0):
                if done.task.id == task.id:
                    found = _outcome(done)
                else:
                    fed = waiting.pop(done.task.id)
                    self._count(fed, done)
                    _remove(fed.place)
        self._fed = waiting
        return found

    def _written(self, one: Sample, why: str) -> Path:
        folder = self._folder / f"{why}-{next(self._numbers)}"
        _write(folder, one.files)
        if one.kind in ("session", "screens"):
            return folder
        return folder / next(iter(one.files))


def _simpler(part: bytes, before: bytes) -> Iterator[bytes]:
    """The part with single differences undone, then with pieces cut out. Each is tried on its own."""
    if len(part) == len(before):
        at = [n for n in range(len(part)) if part[n] != before[n]]
        groups = [list(group) for group in _runs(at)]
        for group in groups:
            out = bytearray(before)
            for n in group:
                out[n] = part[n]
            yield bytes(out)
        return
    size = len(part) // 2
    while size >= 16:
        for start in range(0, len(part), size):
            yield part[:start] + part[start + size :]
        size //= 4


def _runs(places: Sequence[int]) -> Iterator[list[int]]:
    """Neighbouring numbers together."""
    group: list[int] = []
    for place in places:
        if group and place > group[-1] + 4:
            yield group
            group = []
        group.append(place)
    if group:
        yield group


def _task(one: Sample, place: Path, number: int) -> Scan:
    kind = "app" if one.kind in APPS else one.kind
    return Scan(
        id=f"{kind}:{one.seed}:{number}",
        place=os.fsencode(place),
        size=0,
        attempts=0,
        seconds=SECONDS,
        key=hashlib.sha256(str(place).encode()).hexdigest(),
        sha256="",
        policy="",
        market="",
        category="",
        day=DAY.isoformat(),
        bundles="",
    )


def _outcome(done: Done) -> Outcome:
    if isinstance(done.answer, Ended):
        return Outcome("failed", done.answer.code, done.answer.reason, cpu=done.seconds)
    assert isinstance(done.answer, Refused), done.answer
    return msgspec.json.decode(done.answer.reason.encode(), type=Outcome)


def _error(outcome: Outcome) -> str:
    """The name of the exception."""
    lines = [line for line in outcome.trace.splitlines() if line[:1].isalpha()]
    return lines[-1].partition(":")[0] if lines else outcome.reason


_FRAME = re.compile(r'File "[^"]*/((?:analyzers|scanner|reports)/[^"]+)", line (\d+), in (\S+)')


def _place(trace: str) -> str:
    """The innermost place of the product in a trace."""
    found = _FRAME.findall(trace)
    return " ".join(found[-1]) if found else ""


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _remove(place: Path) -> None:
    shutil.rmtree(place if place.is_dir() else place.parent, ignore_errors=True)


def room() -> tempfile.TemporaryDirectory[str]:
    """A folder for inputs, in memory where there is such a place."""
    fast = Path("/dev/shm")
    return tempfile.TemporaryDirectory(dir=fast if os.access(fast, os.W_OK) else None)


def told(tally: Tally) -> str:
    """The count as a table."""
    rows = ["kind          inputs     read  refused  worst s  cpu s    MB  oracle"]
    for name, kind in sorted(tally.kinds.items()):
        read = kind.ends.get("read", 0)
        failed = kind.ends.get("failed", 0)
        oracle = " ".join(f"{key} {many}" for key, many in sorted(kind.oracle.items()))
        rows.append(
            f"{name:12} {kind.inputs:7} {read:8} {kind.inputs - read - failed:8} {kind.worst_seconds:8.1f} "
            f"{kind.worst_cpu:6.1f} {kind.worst_memory / 1e6:5.0f}  {oracle}"
        )
    rows.append(f"{tally.inputs} inputs in {tally.seconds:.0f} s; {len(tally.finds)} finds")
    for find in tally.finds[-20:]:
        rows.append(f"  {find.kind} {find.seed}: {find.problem} at {find.where}")
    return "\n".join(rows)


def as_json(finds: Sequence[Find]) -> str:
    """Finds for a message."""
    return json.dumps(msgspec.to_builtins(finds), indent=1, ensure_ascii=False)
