"""Shards put together are the batch that one machine would have run."""

import sqlite3
from contextlib import closing

import pytest
from batches import QUICK, content, folder_of, ran

from scanner.batch.merging import merge
from scanner.tables import TABLES


@pytest.fixture(scope="module")
def shards(tmp_path_factory):
    """Two shards, and the same inputs in one batch."""
    home = tmp_path_factory.mktemp("shards")
    folder = folder_of(home / "apps", *QUICK)
    (folder / "broken.apk").write_bytes(b"no archive")
    (folder / "again.apk").write_bytes((folder / "qr-camera.apk").read_bytes())
    parts = []
    for which in (1, 2):
        parts.append(home / f"{which}.db")
        ran(parts[-1], folder, shard=(which, 2))
    ran(home / "whole.db", folder)
    return home, parts


def test_merged_shards_are_the_whole(shards):
    home, parts = shards
    done = merge(home / "out.db", parts)
    assert (done.scans, done.counts.total) == (3, 5)
    assert (done.counts.by_state["done"], done.counts.by_state["elsewhere"]) == (3, 0)
    merged, whole = content(home / "out.db"), content(home / "whole.db")
    assert {name: merged[name] for name in TABLES} == {name: whole[name] for name in TABLES}
    assert _states(home / "out.db") == _states(home / "whole.db")


def test_merging_again_changes_nothing(shards, faceaudit):
    home, parts = shards
    out = home / "twice.db"
    assert faceaudit("merge", out, *parts).code == 0
    before = content(out)
    ended = faceaudit("merge", out, *reversed(parts), parts[0])
    assert (ended.code, content(out)) == (0, before)
    assert "0 new scans" in ended.err


def test_a_merged_queue_can_be_continued(shards):
    home, parts = shards
    out = home / "continued.db"
    merge(out, parts[:1])
    assert ran(out, home / "apps").by_state == ran(home / "whole.db", home / "apps").by_state


def test_what_is_no_database_of_ours_is_refused(tmp_path, faceaudit):
    (tmp_path / "x.db").write_bytes(b"no database")
    ended = faceaudit("merge", tmp_path / "out.db", tmp_path / "x.db")
    assert ended.code == 3
    assert "[db-unusable]" in ended.err
    assert faceaudit("merge", tmp_path / "out.db", tmp_path / "absent.db").code == 3
    assert not (tmp_path / "absent.db").exists()


def _states(db):
    with closing(sqlite3.connect(db)) as connection:
        return sorted(connection.execute("select path, state, code, scan from batch"))
