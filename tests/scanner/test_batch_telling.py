"""What a batch says of itself: how fast each part goes, what is left of it, and what takes longest."""

import re

import pytest
from batches import folder_of, ran

from scanner.batch import telling
from scanner.batch.columns import STATES
from scanner.batch.counts import Counts
from scanner.batch.telling import Teller


@pytest.fixture
def at(monkeypatch):
    """A clock that is set by hand."""

    class Clock:
        now = 1000.0

    monkeypatch.setattr(telling.time, "monotonic", lambda: Clock.now)
    return Clock


def counts(looked, **states):
    return Counts({**dict.fromkeys(STATES, 0), **states}, looked)


def told(teller, capsys, *parts):
    teller._line_due = 0.0
    teller.progress(*parts)
    return capsys.readouterr().err


def test_each_part_has_a_rate_and_an_end_of_its_own(at, capsys):
    with Teller(None, None) as teller:
        teller.phase("looking")
        for _ in range(11):
            teller.finished()
            at.now += 0.1
        line = told(teller, capsys, counts(11, queued=1000), None)
        assert "looking: 1000 inputs: 1000 queued; 11 looked at; 9.1 apps/s, 2 min left" in line
        teller.phase("scanning")
        line = told(teller, capsys, counts(1000, queued=1000), None)
        assert "apps/s" not in line
        for _ in range(3):
            teller.finished()
            at.now += 60
        line = told(teller, capsys, counts(1000, queued=997, done=2, failed=1), None)
        assert (
            "scanning: 1000 inputs: 997 queued, 2 done, 1 failed; 0.0 apps/s, 24.9 h left" in line
        )


def test_who_is_refused_at_once_is_not_waited_for(at, capsys):
    with Teller(None, None) as teller:
        teller.phase("looking")
        for _ in range(2):
            teller.finished()
            at.now += 1
        line = told(teller, capsys, counts(10, queued=20, refused=80), None)
    assert re.search(r"0\.5 apps/s, 40 s left", line)


def test_the_one_that_takes_longest(at, capsys):
    with Teller(None, None) as teller:
        teller.phase("scanning")
        line = told(teller, capsys, counts(1, running=1), ("/apps/large.apk", 61.4))
        assert "longest now: large.apk (61 s)" in line
        assert "longest" not in told(teller, capsys, counts(1, running=1), ("/apps/x.apk", 0.2))


def test_all_parts_of_a_batch_are_told(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(telling, "EVERY_LINE", 0.0)
    monkeypatch.setattr(telling, "EVERY_COUNT", 0.0)
    folder = folder_of(tmp_path / "apps", "unlock-only", "qr-camera")
    (folder / "look-crash.apk").write_bytes(b"x")
    (folder / "bug.apk").write_bytes(b"y")
    ran(tmp_path / "r.db", folder)
    said = capsys.readouterr().err
    parts = re.findall(r"faceaudit: (looking again|looking|scanning again|scanning): ", said)
    assert list(dict.fromkeys(parts)) == ["looking", "looking again", "scanning", "scanning again"]
