"""Which paths an observation walks a second time: those whose record speaks for a violation, and no others."""

import pytest
from builders import static
from msgspec.structs import replace
from observations import ACCEPT, HOME, IDLE, LAUNCH, TAKEN, asked, session, walk, yes

from analyzers.dynamic import reading
from analyzers.errors import SessionUnusable
from scanner.observing import paths_again


def moved(one, lines):
    """A walk further down in the log."""
    moments = tuple(replace(moment, n=moment.n + lines) for moment in one.run.moments)
    shown = tuple(replace(each, n=each.n + lines) for each in one.shown)
    return one._replace(run=replace(one.run, moments=moments), shown=shown)


@pytest.fixture
def again(monkeypatch, tmp_path):
    """What is walked again after these walks."""

    def ask(*walks, closed=False):
        read = session(*(moved(one, 1000 * place) for place, one in enumerate(walks)))
        if not closed:
            read = replace(read, recording=replace(read.recording, intact=False))
        monkeypatch.setattr(reading, "read_session", lambda folder, static: read)
        return set(paths_again(tmp_path, static()))

    return ask


def test_nothing_is_walked_again_where_nothing_showed(again):
    assert again(*IDLE, *ACCEPT) == set()


def test_only_the_path_that_showed_it(again):
    early = walk(LAUNCH, *TAKEN, path="idle")
    late = walk(LAUNCH, *TAKEN, asked(), yes(), HOME, path="withdraw")
    assert again(early, *ACCEPT) == {("idle", "")}
    assert again(*IDLE, late) == {("withdraw", "")}


def test_a_log_that_is_still_written_is_judged(again):
    early = walk(LAUNCH, *TAKEN, path="idle")
    assert again(early, closed=False) == again(early, closed=True) == {("idle", "")}


def test_the_way_of_refusing_that_showed_it(again):
    one = walk(LAUNCH, asked(), path="decline", way="face-consent.back")
    other = walk(LAUNCH, *TAKEN, path="decline", way="face-consent.close", number=2)
    assert again(*IDLE, one, other) == {("decline", "face-consent.close")}


def test_a_session_that_cannot_be_read_asks_for_nothing(monkeypatch, tmp_path):
    def refuse(folder, static):
        raise SessionUnusable("session-missing", "there is none")

    monkeypatch.setattr(reading, "read_session", refuse)
    assert tuple(paths_again(tmp_path, static())) == ()
