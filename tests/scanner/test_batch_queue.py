"""The queue keeps count, is read by pages, costs the same for each input however long it is, and believes no worker."""

import random
from datetime import date

import pytest

from analyzers.errors import InputError
from scanner.batch.counts import counted
from scanner.batch.queue import Queue
from scanner.batch.resolving import Conditions, resolve
from scanner.batch.sound import sound
from scanner.batch.sources import Input, Policies
from scanner.database import LARGEST_WHOLE, PAGE, Server, connected, held, where
from scanner.store import Store
from scanner.tables import TABLES

CONDITIONS = Conditions(date(2026, 7, 1), 300.0)


@pytest.fixture
def queue(tmp_path):
    with Store(tmp_path / "q.db") as store:
        yield Queue(store.database)


def filled(queue, number):
    queue.add(Input(b"/nowhere/%d.apk" % each) for each in range(number))


def looked_at(queue, alike=20):
    """One of ``alike`` has the bytes of its neighbour; a third has an SDK, a third a camera."""
    for number, row in enumerate(queue.rows("sha256 is null and state = 'queued'", "position")):
        digest = f"{number - (number % alike == 1):064x}"
        queue.change(row.id, sha256=digest, face=number % 3, attempts=0)
        if queue.waiting >= 100:
            queue.flush()
    queue.flush()


def resolved(queue, policies=None, conditions=CONDITIONS):
    ended = []

    def finish(row, state, code, reason):
        ended.append((row.position, state, code))
        queue.change(row.id, state=state, code=code, reason=reason)

    resolve(queue, Policies(policies), conditions, finish)
    return ended


def scanned(queue):
    for row in queue.rows("scan is not null", "turn"):
        queue.change(row.id, state="done")
        if queue.waiting >= 100:
            queue.flush()
    queue.flush()


def table(queue, columns):
    return queue.database.rows(f'select {columns} from batch order by "position"')


# --- counts --------------------------------------------------------------------------------------


@pytest.fixture
def warned(monkeypatch):
    """What the queue warned of."""
    found = []
    monkeypatch.setattr("scanner.batch.queue.logger.warning", lambda text, *_: found.append(text))
    return found


def test_what_is_kept_is_what_is_counted(queue, warned):
    filled(queue, 300)
    chance = random.Random(1)
    queue.counts()
    rows = list(queue.rows("true", "position"))
    for _ in range(1000):
        row = chance.choice(rows)
        queue.change(row.id, state=chance.choice(("queued", "running", "done", "refused")))
        if chance.random() < 0.3:
            queue.change(row.id, sha256=chance.choice((None, "0" * 64)))
        if chance.random() < 0.1:
            queue.flush()
            kept, whole = queue.counts(), counted(queue.database)
            assert (kept.by_state, kept.looked) == (whole.by_state, whole.looked)
    assert queue.counts(exact=True).total == 300
    assert not warned


def test_counts_that_went_wrong_are_mended_and_told(queue, warned):
    filled(queue, 3)
    queue.counts()
    write = queue.database.write
    write(lambda: queue.database.execute("update batch set state = 'done'"))
    assert queue.counts().by_state["queued"] == 3
    assert queue.counts(exact=True).by_state["done"] == 3
    assert len(warned) == 1


def test_the_last_of_several_changes_counts(queue):
    filled(queue, 1)
    (row,) = queue.rows("true", "position")
    queue.change(row.id, state="running", started_at="then")
    queue.change(row.id, state="done")
    queue.flush()
    assert table(queue, "state, started_at") == [("done", "then")]


# --- pages and turns -----------------------------------------------------------------------------


@pytest.mark.parametrize("number", [0, 1, 499, 500, 501, 1700])
def test_all_are_read_once_whatever_changes_meanwhile(queue, number):
    filled(queue, number)
    seen = []
    for row in queue.rows("state = 'queued'", "position"):
        seen.append(row.position)
        queue.change(row.id, state="done")
        queue.flush()
    assert seen == list(range(number))


def test_faces_first_then_in_order_and_the_same_bytes_once(queue):
    filled(queue, 45)
    looked_at(queue)
    assert resolved(queue) == []
    found = table(queue, '"position", face, state, turn')
    assert [row[0] for row in found if row[2] == "duplicate"] == [1, 21, 41]
    turns = sorted((row for row in found if row[2] == "queued"), key=lambda row: row[3])
    assert [row[3] for row in turns] == list(range(42))
    assert turns == sorted(turns, key=lambda row: (-row[1], row[0]))


def test_what_was_done_stays_with_the_input_it_was_done_for(queue):
    """A twin that is named earlier in the order does not take a scan over that another has already."""
    filled(queue, 2)
    first, second = queue.rows("true", "position")
    queue.change(second.id, sha256="1" * 64)
    queue.flush()
    resolved(queue)
    scanned(queue)
    queue.change(first.id, sha256="1" * 64)
    queue.flush()
    resolved(queue)
    assert table(queue, "state, reason") == [("duplicate", f"same as {second.id}"), ("done", None)]


def test_a_scan_that_an_input_no_longer_needs_is_another_s(queue, tmp_path):
    """An input whose policy changed does not keep its twin from the scan it had."""
    filled(queue, 1)
    (row,) = queue.rows("true", "position")
    queue.change(row.id, sha256="1" * 64, package="a.b")
    queue.flush()
    resolved(queue)
    scanned(queue)
    ((before,),) = table(queue, "scan")
    queue.add([Input(b"/nowhere/twin.apk")])
    twin = list(queue.rows("true", "position"))[1]
    queue.change(twin.id, sha256="1" * 64, package="c.d")
    queue.flush()
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "a.b.md").write_text("# x")
    resolved(queue, tmp_path / "policies")
    (new, state), (twins, twin_state) = table(queue, "scan, state")
    assert (twins, state, twin_state) == (before, "queued", "queued")
    assert new != before


def test_a_refusal_is_told_once(queue):
    queue.add([Input(b"/nowhere/a.apk", sha256="0" * 64)])
    looked_at(queue)
    (row,) = queue.rows("true", "position")
    queue.change(row.id, sha256="1" * 64)
    queue.flush()
    assert resolved(queue) == [(0, "refused", "sha256-differs")]
    queue.flush()
    assert resolved(queue) == []


# --- cost ----------------------------------------------------------------------------------------


def steps(tmp_path, number):
    """Steps of SQLite's machine for an input, over a whole batch of so many."""
    taken = [0]

    def count():
        taken[0] += 1

    with Store(tmp_path / f"{number}.db") as store:
        queue = Queue(store.database)
        store.connection.set_progress_handler(count, 100)
        filled(queue, number)
        looked_at(queue)
        resolved(queue)
        for row in queue.rows("scan is not null", "turn"):
            queue.scanned(row.scan)
            queue.counts()
            queue.change(row.id, state="running")
            if queue.waiting >= 50:
                queue.flush()
            queue.change(row.id, state="done")
        resolved(queue)
        queue.counts(exact=True)
        store.connection.set_progress_handler(None, 0)
    return taken[0] * 100 / number


def test_an_input_costs_the_same_in_a_long_queue(tmp_path):
    assert steps(tmp_path, 5000) < 1.2 * steps(tmp_path, 1000)


def test_no_more_than_pages_are_in_memory(queue, monkeypatch):
    rows, flush, most = queue.database.rows, queue.flush, [0, 0]

    def noted(*question):
        found = rows(*question)
        most[0] = max(most[0], len(found))
        return found

    def flushed():
        most[1] = max(most[1], queue.waiting)
        flush()

    monkeypatch.setattr(queue.database, "rows", noted)
    monkeypatch.setattr(queue, "flush", flushed)
    filled(queue, 6000)
    looked_at(queue)
    resolved(queue)
    scanned(queue)
    assert resolved(queue) == []
    queue.counts(exact=True)
    assert most[0] == PAGE
    assert most[1] < 6000


# --- what a worker says --------------------------------------------------------------------------

SCAN, APP = "s" * 32, "a" * 64


def of(name, **values):
    row = dict.fromkeys(TABLES[name].columns)
    row |= {
        column: 0 if TABLES[name].columns[column] is int else "x" for column in TABLES[name].key
    }
    row |= {"scan": SCAN} if "scan" in row else {}
    row |= {"id": SCAN, "app": APP} if name == "scans" else {}
    row |= {"sha256": APP} if name == "apps" else {}
    return [(name, [list((row | values).values())])]


@pytest.mark.parametrize("name", ["apps", "scans", "results", "artifacts", "evidence"])
def test_rows_of_the_scan_are_taken(name):
    assert sound(of(name), SCAN, APP)


@pytest.mark.parametrize(
    "rows",
    [
        of("results", scan="other"),
        of("scans", id="other"),
        of("scans", app="b" * 64),
        of("apps", sha256="b" * 64),
        of("checks"),
        of("provisions"),
        of("findings", finding=LARGEST_WHOLE + 1),
        of("findings", finding="1"),
        of("findings", finding=True),
        of("findings", finding=None),
        of("results", check=b"x"),
        of("artifacts", size=1.5),
        of("apps", package="x" * 2001),
        of("apps", package="\0" * 600),
        of("results", check="x" * 1000, verdict="\u4eba" * 400),
        [("batch", [])],
        [("results", [[SCAN]])],
    ],
)
def test_rows_of_anything_else_are_not(rows):
    assert not sound(rows, SCAN, APP)


# --- values and names ----------------------------------------------------------------------------


def test_values_are_held_alike_everywhere():
    assert held(
        ["a\0b", "\udcff", "\ud800", "人\U0001f600", 1 << 70, -(1 << 70), None, b"\0", 1.5]
    ) == [
        *("a\\x00b", "\\xff", "\\ud800", "人\U0001f600", LARGEST_WHOLE, -LARGEST_WHOLE),
        *(None, b"\0", 1.5),
    ]


def test_a_file_of_a_time_beyond_all_clocks(queue):
    queue.add([Input(b"s3://b/x.apk", stamp=(1 << 70, 1 << 80))])
    assert table(queue, "file_size, file_time") == [(LARGEST_WHOLE, LARGEST_WHOLE)]


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:secret@h:5432/d?password=secret",
        "POSTGRES://u:secret@h/d",
        "postgresql://u:secret@[::1/d",
        "postgresql://u:secret@h:secret/d",
        "postgresql://u:12/secret@h/d",
    ],
)
def test_a_server_is_told_without_its_password(url):
    named = where(url)
    assert isinstance(named, Server)
    assert "secret" not in f"{named} {named!r}"


def test_what_is_no_address_is_told_without_what_it_says():
    pytest.importorskip("psycopg")
    with pytest.raises(InputError) as refused:
        connected(Server("postgresql://u:sec ret@h:x/d"))
    assert "sec" not in str(refused.value)
