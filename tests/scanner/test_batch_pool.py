"""A worker can hold nobody but itself: not by stopping, dribbling, or saying too much."""

import os
import signal
import time

import pytest

from scanner.batch.framing import Line, TooLong, receive, send
from scanner.batch.pool import SHORT, Ended, Limits, Pool
from scanner.batch.worker import Look, Refused, Scan

WORK = "batch_faults:stopping"
QUICK = Limits(spare=0.5, per_mebibyte=0)


def look(name, size=1, seconds=60.0):
    return Look(name, os.fsencode(f"/nowhere/{name}"), size, 0, seconds)


def ended(pool, count, seconds=60.0):
    """The next so many that end, within so many seconds."""
    done, until = [], time.monotonic() + seconds
    while len(done) < count and time.monotonic() < until:
        done += pool.collect(0.2)
    assert len(done) == count
    return {each.task.id: each for each in done}


def warm(pool, jobs):
    """So many workers, ready."""
    for number in range(jobs):
        pool.give(look(f"warm{number}", SHORT + 1))
    ended(pool, jobs, 60)


@pytest.mark.parametrize("name", ["half", "still", "dribble"])
def test_a_worker_that_stops_is_ended_and_holds_nobody(name):
    with Pool(2, QUICK, WORK) as pool:
        warm(pool, 2)
        pool.give(look(name, SHORT + 1, 3600.0))
        (held,) = [worker for worker in pool._workers if worker.tasks]
        for number in range(20):
            pool.give(look(f"n{number}", SHORT + 1))
            assert isinstance(ended(pool, 1)[f"n{number}"].answer, Refused)
        held.until = time.monotonic()  # its hour is over
        last = ended(pool, 1)[name]
        assert isinstance(last.answer, Ended)
        assert last.answer.code == "deadline"


def test_what_waited_for_a_worker_that_died_is_done_by_another():
    with Pool(1, QUICK, WORK) as pool:
        warm(pool, 1)
        pool.give(look("still", seconds=1.0))
        assert pool.free  # a short one: another may wait for it
        pool.give(look("next"))
        assert not pool.free
        assert pool.running == 2
        done = ended(pool, 2)
        assert done["still"].answer.code == "deadline"
        assert isinstance(done["next"].answer, Refused)


def test_nothing_waits_for_what_may_take_long():
    with Pool(1, QUICK, WORK) as pool:
        warm(pool, 1)
        pool.give(look("large", SHORT + 1))
        assert not pool.free
        ended(pool, 1)


def test_a_stopped_worker_does_not_hold_who_gives_it_a_task():
    told = ("k", "", "", "", "", "", "")
    with Pool(1, QUICK, WORK) as pool:
        warm(pool, 1)
        (worker,) = pool._workers
        os.kill(worker.process.pid, signal.SIGSTOP)
        before = time.monotonic()
        pool.give(Scan("much", b"/nowhere/n", 1, 0, 1.0, *told, looked=bytes(4 << 20)))
        assert time.monotonic() - before < 30
        assert ended(pool, 1)["much"].answer.code == "deadline"


def test_an_answer_that_is_announced_too_long():
    with Pool(1, QUICK, WORK) as pool:
        warm(pool, 1)
        pool.give(look("endless", SHORT + 1))
        assert ended(pool, 1)["endless"].answer.code == "garbled"


def test_a_worker_that_holds_too_much_is_replaced():
    with Pool(1, Limits(kept=1), WORK) as pool:
        warm(pool, 1)
        pool.give(look("one", SHORT + 1))
        first = ended(pool, 1)["one"].answer.reason.split()[-1]
        pool.give(look("two", SHORT + 1))
        assert ended(pool, 1)["two"].answer.reason.split()[-1] != first


# --- messages ------------------------------------------------------------------------------------


@pytest.fixture
def line():
    ours, theirs = os.pipe(), os.pipe()
    yield Line(theirs[0], 1 << 20), theirs[1], Line(ours[1], 1 << 20), ours[0]
    for end in (*ours, *theirs):
        os.close(end)


def test_messages_arrive_whole_however_they_are_cut(line):
    hears, there, _, _ = line
    wanted = [b"", b"x", bytes(100_000)]
    stream = b"".join(len(each).to_bytes(8, "big") + each for each in wanted)
    found = []
    for at in range(0, len(stream), 7919):
        os.write(there, stream[at : at + 7919])
        found += hears.heard()
    assert found == wanted


def test_what_does_not_fit_waits(line):
    _, _, says, here = line
    message = os.urandom(300_000)
    says.send(message)
    assert says.unsent
    heard = bytearray()
    while says.unsent:
        heard += os.read(here, 1 << 16)
        says.push()
    heard += os.read(here, 1 << 16)
    assert heard[8:] == message


def test_both_sides_of_a_worker(line):
    hears, there, says, here = line
    send(there, b"answer")
    assert list(hears.heard()) == [b"answer"]
    says.send(b"task")
    assert receive(here) == b"task"


def test_too_long(line):
    hears, there, _, _ = line
    os.write(there, (1 << 21).to_bytes(8, "big"))
    with pytest.raises(TooLong):
        list(hears.heard())


def test_a_closed_line():
    reads, writes = os.pipe()
    os.write(writes, (5).to_bytes(8, "big") + b"ab")
    os.close(writes)
    line = Line(reads, 100)
    assert list(line.heard()) == []
    with pytest.raises(EOFError):
        list(line.heard())
    os.close(reads)
