"""Apps with very much code are worked on one at a time, and nothing waits for them."""

from itertools import pairwise

import pytest
from batches import column, folder_of, ran

from scanner.batch import course
from scanner.batch.lanes import MOST_HELD, Lanes
from scanner.batch.pool import SHORT
from scanner.batch.queue import Queue
from scanner.batch.worker import MUCH_CODE, Look, Scan


def look(ident, *, alone=False, attempts=0):
    return Look(ident, b"/x", 1, attempts, 1.0, alone=alone)


def scan(ident, size=1, looked=b""):
    return Scan(ident, b"/x", size, 0, 1.0, "k", "", "", "", "", "", "", looked=looked)


def begun(lanes, running=0):
    task = lanes.next(running)
    return None if task is None else task.id


def test_small_ones_pass_a_large_one_that_waits():
    large, small = scan("large", MUCH_CODE), scan("small")
    other = scan("other large", MUCH_CODE)
    lanes = Lanes(iter([large, other, small]))
    assert [begun(lanes), begun(lanes), begun(lanes)] == ["large", "small", None]
    assert not lanes.empty
    lanes.done(small)
    assert begun(lanes) is None
    lanes.done(large)
    assert begun(lanes) == "other large"
    assert lanes.empty


def test_what_is_read_already_is_not_large():
    lanes = Lanes(iter([scan("a", MUCH_CODE, b"read"), scan("b", MUCH_CODE, b"read")]))
    assert [begun(lanes), begun(lanes)] == ["a", "b"]


def test_what_turns_out_to_be_large_waits_for_its_lane():
    first, second = look("1"), look("2")
    lanes = Lanes(iter([first, second]))
    assert [begun(lanes), begun(lanes)] == ["1", "2"]
    lanes.hold(look("1", alone=True))
    lanes.hold(look("2", alone=True))
    assert [begun(lanes), begun(lanes)] == ["1", None]
    lanes.done(look("1", alone=True))
    assert begun(lanes) == "2"


def test_a_wider_lane():
    lanes = Lanes((scan(f"{n}", MUCH_CODE) for n in range(3)), 2)
    assert [begun(lanes), begun(lanes), begun(lanes)] == ["0", "1", None]


def test_what_ended_badly_has_nothing_beside_it():
    lanes = Lanes(iter([look("1"), look("2")]), alone=True)
    assert begun(lanes) == "1"
    assert begun(lanes, running=1) is None
    assert not lanes.empty
    assert begun(lanes) == "2"


def test_no_more_are_held_than_memory_is_meant_for():
    taken = []

    def tasks():
        for number in range(10 * MOST_HELD):
            taken.append(number)
            yield scan(f"{number}", MUCH_CODE)

    lanes = Lanes(tasks())
    assert begun(lanes) == "0"
    for _ in range(5):
        assert begun(lanes) is None
    assert len(taken) == MOST_HELD + 1


@pytest.mark.parametrize("alone", [False, True])
def test_without_tasks_it_is_empty(alone):
    lanes = Lanes(iter(()), alone=alone)
    assert begun(lanes) is None
    assert lanes.empty


def test_in_a_batch_large_apps_follow_each_other_and_small_ones_do_not_wait(tmp_path):
    for number in range(3):
        (tmp_path / f"large{number}.apk").write_bytes(bytes(SHORT + number))
        (tmp_path / f"small{number}.apk").write_bytes(bytes(SHORT + 10 + number))
    ran(tmp_path / "r.db", tmp_path, jobs=2, work="batch_faults:taking")
    times = {
        name: tuple(map(float, reason.split()))
        for name, reason in column(tmp_path / "r.db", "reason").items()
    }
    assert len(times) == 6
    large = sorted(span for name, span in times.items() if name.startswith("large"))
    assert all(one[1] <= other[0] for one, other in pairwise(large))
    last_small = max(span[1] for name, span in times.items() if name.startswith("small"))
    assert last_small < large[-1][1]


def test_what_waits_to_be_written_is_bounded_in_bytes(tmp_path, monkeypatch):
    held = []
    flush = Queue.flush

    def counted(self):
        held.append(len(self._changed))
        flush(self)

    monkeypatch.setattr(Queue, "flush", counted)
    monkeypatch.setattr(course, "MOST_BYTES", 1)
    monkeypatch.setattr(course, "MOST_SECONDS", 1000.0)
    folder = folder_of(tmp_path / "apps", "unlock-only", "facedemo-emoticon", "packed-silent")
    ran(tmp_path / "r.db", folder)
    assert 1 <= held[0] <= 2  # not all three at the end of the look
