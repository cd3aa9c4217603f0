"""The short form of `make chaos`: few apps, few kills, the same comparison."""

import sqlite3
from collections import Counter
from contextlib import closing
from random import Random

import chaos
import pytest

NUMBER = 24
QUICK = ("sdk-unused", "qr-camera", "unlock-only", "packed-stub", "facedemo-emoticon")


@pytest.fixture
def source(tmp_path):
    chaos.apps(tmp_path / "apps", NUMBER, named=QUICK)
    return tmp_path / "apps"


def test_ended_at_random_moments_a_batch_comes_to_the_same(source, tmp_path, monkeypatch):
    kinds = {"parent": 2, "worker": 1, "worker paused": 1, "server of workers": 1}
    monkeypatch.setitem(chaos.KINDS, "SQLite", kinds)
    found = chaos.compared("SQLite", source, tmp_path, NUMBER, 5, 0.1)
    assert found.kills == kinds
    assert (found.lost, found.doubled, found.different) == (0, 0, [])
    assert found.equal
    assert (found.commands, found.gave_up) == (3, 0)


def test_what_is_different_is_seen(source, tmp_path):
    whole, other = tmp_path / "whole.sqlite", tmp_path / "other.sqlite"
    told = {"source": str(source), "db": str(whole), "work": chaos.WORK}
    with chaos.Run(told, 0.0, tmp_path / "log") as run:
        chaos.ends(run)
    with closing(sqlite3.connect(whole)) as connection:
        connection.execute("vacuum into ?", [str(other)])
    assert chaos.content(str(whole)) == chaos.content(str(other))
    assert chaos.state_of(str(other))[::2] == (NUMBER, NUMBER)
    with closing(sqlite3.connect(other)) as connection, connection:
        connection.execute("update batch set state = 'running' where path like '%0003.apk'")
        connection.execute("delete from results where rowid = (select min(rowid) from results)")
    assert chaos.state_of(str(other))[::2] == (NUMBER, NUMBER - 1)
    before, after = chaos.content(str(whole)), chaos.content(str(other))
    assert {name for name in before if before[name] != after[name]} == {"batch", "results"}


def test_moments_keep_from_second_tries():
    for seed in range(20):
        found = chaos.moments(chaos.KINDS["SQLite"], 30, 1000, Random(seed))
        assert Counter(kind for _, kind in found) == Counter(chaos.KINDS["SQLite"])
        assert all(kind in chaos.SAFE or not 750 < at < 1050 for at, kind in found)
        assert all(0 < at < 1900 for at, _ in found)
