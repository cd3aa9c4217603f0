"""What a worker holds does not grow with the apps it had."""

import ast
import gc
import weakref
from pathlib import Path

import pytest

from scanner import process
from scanner.batch import inside, pool
from scanner.batch.inside import Memory
from scanner.batch.pool import Limits, Pool
from scanner.batch.worker import Look

ROOT = Path(__file__).resolve().parents[2]
MEBIBYTE = 1 << 20
OF_OUR_OWN = {
    "scanner/batch/remote.py:need",
    "scanner/batch/sound.py:_shape",
    "scanner/yaml_reading.py:_loader",
    "analyzers/dynamic/payloads/markers.py:_cosines",
    "analyzers/dynamic/screen_words.py:packages",
    "analyzers/dynamic/screen_words.py:_words",
    "analyzers/prompts/words.py:group",
    "analyzers/prompts/words.py:_named",
    "analyzers/sdks.py:_tests",
    "analyzers/sdks.py:_file_test",
    "analyzers/sdks.py:host_pattern",
    "reports/html.py:_style",
    "reports/html.py:_environment",
}
"""Caches without a bound that are asked by names in our catalogue and code only, never by a text of an app."""


def asked_by_workers(work, names, limits):
    """The processes that answered, in order."""
    told = []
    with Pool(1, limits, f"batch_faults:{work}") as workers:
        for name in names:
            workers.give(Look(name, f"/nowhere/{name}".encode(), pool.SHORT + 1, 0, 60.0))
            while not (done := workers.collect(1)):
                pass
            told.append(done[0].answer.reason.split())
    return told


@pytest.mark.skipif(not process.held(), reason="nothing tells what a process holds")
def test_a_worker_gives_back_what_a_large_app_took():
    """Something small outlives each app, at the end of all it took, as a cache's entry does."""
    told = asked_by_workers("swelling", [f"app{n}" for n in range(4)], Limits())
    assert len({pid for _, pid in told}) == 1  # else it held more than it may, and was replaced
    held = [int(each) / MEBIBYTE for each, _ in told]
    # Each is told what was held when it began: the first before there was any app.
    assert held[3] < held[1] + 10
    assert held[3] < inside.ROOMY / MEBIBYTE


def test_old_garbage_in_cycles_is_found_after_some_answers():
    class Loop:
        pass

    memory = Memory(roomy=1 << 60, cycles=3)
    loop = Loop()
    loop.itself = loop
    gone = weakref.ref(loop)
    gc.collect()  # it is old now
    del loop
    memory.after()
    memory.after()
    assert gone() is not None
    memory.after()
    assert gone() is None


@pytest.fixture
def worker(monkeypatch):
    """A worker's memory in MiB, and how often each way to make it smaller was taken."""

    class Worker:
        live = free = 0
        given = searched = 0

        def give_back(self):
            self.given += 1
            self.free = 0

        def search(self):
            self.searched += 1

    worker = Worker()
    monkeypatch.setattr(inside, "held", lambda: (worker.live + worker.free) * MEBIBYTE)
    monkeypatch.setattr(inside, "give_back", worker.give_back)
    monkeypatch.setattr(inside.gc, "collect", worker.search)
    return worker


def test_little_is_left_alone(worker):
    memory = Memory(200 * MEBIBYTE)
    worker.live, worker.free = 90, 110
    assert memory.after() == 200 * MEBIBYTE
    assert (worker.given, worker.searched) == (0, 0)


def test_what_is_free_is_given_back(worker):
    memory = Memory(200 * MEBIBYTE)
    worker.live, worker.free = 90, 111
    assert memory.after() == 90 * MEBIBYTE
    assert (worker.given, worker.searched) == (1, 0)


def test_what_is_in_use_is_not_searched_after_every_app(worker):
    memory = Memory(200 * MEBIBYTE)
    worker.live = 240
    for _ in range(50):
        assert memory.after() == 240 * MEBIBYTE
    assert worker.searched == 1
    worker.live = 90  # it was let go
    worker.free = 220
    assert memory.after() == 90 * MEBIBYTE
    worker.free = 111
    assert memory.after() == 90 * MEBIBYTE


def test_no_cache_is_without_a_bound_that_a_text_of_an_app_may_fill():
    found = set()
    for package in ("analyzers", "corpus", "reports", "scanner"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for each in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(each, ast.FunctionDef) and _is_unbounded(each):
                    found.add(f"{path.relative_to(ROOT).as_posix()}:{each.name}")
    assert found == OF_OUR_OWN


def _is_unbounded(function):
    given = function.args
    asked = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
    ways = {ast.unparse(each).removeprefix("functools.") for each in function.decorator_list}
    endless = {"cache", "lru_cache(None)", "lru_cache(maxsize=None)"}
    return any(asked) and bool(ways & endless)
