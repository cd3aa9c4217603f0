"""Reading a log that was cut, changed, written by a later version or made to harm."""

import hashlib
import json

import pytest

from analyzers.dynamic import log as module
from analyzers.dynamic.events import Agent, Hook, HookCount, Note, RunEnd, RunStart
from analyzers.dynamic.log import read_description, read_log
from analyzers.dynamic.recorder import Recorder
from analyzers.dynamic.session import Capture, Subject
from analyzers.errors import SessionUnusable


@pytest.fixture
def session(tmp_path):
    folder = tmp_path / "s"
    with Recorder.create(
        folder, Subject("com.example", sha256="ab"), None, Capture("spawn", "proxy", ("ca",))
    ) as recorder:
        recorder.begin(RunStart("idle", 1))
        for number in range(5):
            recorder.add(Note(f"note {number}"), "host")
        recorder.finish(RunEnd(True, reached=("first-screen",)))
    return folder


def lines(folder):
    return (folder / "events.jsonl").read_bytes().splitlines()


def write(folder, rows, end=b"\n"):
    (folder / "events.jsonl").write_bytes(b"\n".join(rows) + end)


def chained(rows):
    """The rows with the hashes set right: what a forger, or a later version, would write."""
    prev, found = "0" * 64, []
    for number, row in enumerate(rows, 1):
        data = json.dumps({**row, "n": number, "prev": prev}).encode()
        prev = hashlib.sha256(data).hexdigest()
        found.append(data)
    return found


def codes(log):
    return [fault.code for fault in log.faults]


def test_a_whole_log(session):
    log = read_log(session)
    assert (log.intact, log.closed, log.problems, log.total) == (True, True, [], 10)
    assert log.sha256 == hashlib.sha256((session / "events.jsonl").read_bytes()).hexdigest()


def test_the_last_line_is_cut(session):
    rows = lines(session)
    rows[-1] = rows[-1][:20]
    write(session, rows, b"")
    log = read_log(session)
    assert codes(log) == ["line-cut", "not-closed"]
    assert log.intact
    assert len(log.lines) == 9


def test_a_last_line_that_lacks_only_its_end_counts(session):
    write(session, lines(session), b"")
    assert read_log(session).problems == []


@pytest.mark.parametrize("change", ["edit", "remove", "swap"])
def test_a_changed_log_names_the_first_broken_line(session, change):
    rows = lines(session)
    if change == "edit":
        rows[4] = rows[4].replace(b"note 1", b"note 9")
    elif change == "remove":
        del rows[4]
    else:
        rows[4], rows[5] = rows[5], rows[4]
    write(session, rows)
    log = read_log(session)
    assert not log.intact
    [fault] = [fault for fault in log.faults if fault.code == "chain-broken"]
    assert fault.line == (6 if change == "edit" else 5)
    assert "does not carry the hash" in log.problems[0]


def test_a_line_that_is_no_json_is_passed_over(session):
    rows = lines(session)
    rows[4] = b"\xff\x00 garbage"
    write(session, rows)
    log = read_log(session)
    assert not log.intact
    assert codes(log) == ["line-unreadable", "chain-broken", "number-order"]
    assert len(log.lines) == 9


def test_kinds_and_fields_of_a_later_version(session):
    rows = [json.loads(row) for row in lines(session)]
    rows[4]["event"] = {"kind": "gaze", "at": [1, 2]}
    rows[5]["event"]["mood"] = "calm"
    rows[6]["where"] = "envelope"
    write(session, chained(rows))
    log = read_log(session)
    assert log.intact
    assert log.closed
    assert codes(log) == ["kind-unknown", "field-unknown", "field-unknown"]
    assert "gaze" in log.problems[0]
    texts = [line.event.text for line in log.lines if isinstance(line.event, Note)]
    assert texts == ["note 0", "note 2", "note 3", "note 4"]


def test_a_known_kind_with_a_wrong_value_is_unreadable(session):
    rows = [json.loads(row) for row in lines(session)]
    rows[4]["event"]["text"] = 7
    write(session, chained(rows))
    assert codes(read_log(session)) == ["line-unreadable"]


def test_deep_and_huge_lines_are_passed_over(session, monkeypatch):
    monkeypatch.setattr(module, "LONGEST", 100_000)
    rows = lines(session)
    deep = b'{"n":1,"t":0,"run":"","src":"host","prev":"","event":' + b"[" * 40_000
    rows[4:4] = [deep, b'{"n":' + b"9" * 5000 + b"}", b"x" * 350_000]
    write(session, rows)
    log = read_log(session)
    assert {"line-too-long", "line-unreadable"} <= set(codes(log))
    assert len(log.lines) == 10


def test_more_lines_than_are_kept(session):
    log = read_log(session, most=3)
    assert len(log.lines) == 3
    assert (log.total, log.closed) == (10, True)
    assert [(f.line, f.many) for f in log.faults] == [(3, 7)]


def test_random_bytes_raise_nothing(session):
    import random

    source = random.Random(5)
    whole = (session / "events.jsonl").read_bytes()
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(source.randrange(1, 30)):
            data[source.randrange(len(data))] = source.randrange(256)
        (session / "events.jsonl").write_bytes(bytes(data))
        log = read_log(session)
        assert log.problems
        read_description(session, log)


def test_no_session(tmp_path):
    with pytest.raises(SessionUnusable, match="session-missing"):
        read_log(tmp_path)
    (tmp_path / "events.jsonl").mkdir()
    with pytest.raises(SessionUnusable, match="session-no-access"):
        read_log(tmp_path)


def test_missing_numbers_of_an_agent_are_counted_by_process(tmp_path):
    folder = tmp_path / "s"
    with Recorder.create(folder, Subject("a.b"), None, Capture("spawn", "none", ())) as recorder:
        recorder.begin(RunStart("idle", 1))

        def hook(seq, pid):
            recorder.add(Hook(seq, 0, "r", "camera", "a.b", pid), "agent")

        for seq in (1, 2, 4, 3, 7):
            hook(seq, 10)
        recorder.add(HookCount(9, "r", 50, 10), "agent")
        hook(3, 11)
        recorder.add(Agent("attached", pid=10), "agent")
        hook(1, 10)
        recorder.finish(RunEnd(True))
    gaps = [(f.what, f.many) for f in read_log(folder).faults]
    assert gaps == [("10 of idle-1", 3), ("11 of idle-1", 2)]


# --- session.json -------------------------------------------------------------------------------


@pytest.mark.parametrize("damage", ["missing", "garbage", "forged"])
def test_a_description_is_rebuilt_from_the_log(session, damage):
    path = session / "session.json"
    good = json.loads(path.read_bytes())
    if damage == "missing":
        path.unlink()
    elif damage == "garbage":
        path.write_bytes(b"{" * 100_000)
    else:
        path.write_text(json.dumps({**good, "app": {"package": "com.other"}}))
    log = read_log(session)
    told = read_description(session, log)
    assert (told.app.package, told.app.sha256, told.state) == ("com.example", "ab", "closed")
    assert [(c.path, c.completed) for c in told.coverage] == [("idle", 1)]
    assert codes(log) == ["description-rebuilt"]
    assert json.loads(path.read_bytes()) == good
    assert (session / "session.damaged.json").exists() == (damage != "missing")
    again = read_log(session)
    assert read_description(session, again) == told
    assert again.problems == []


def test_a_description_that_was_changed_late_is_not_taken_for_damaged(tmp_path):
    folder = tmp_path / "s"
    capture = Capture("none", "proxy", ())
    with Recorder.create(folder, Subject("a.b"), None, Capture("none", "none", ())) as recorder:
        for _ in range(20):
            recorder.add(Note("x"), "host")
        recorder.describe(capture=capture)
    log = read_log(folder, most=5)
    assert read_description(folder, log).capture == capture
    assert codes(log) == ["too-many-lines"]


def test_a_log_that_tells_nothing_of_the_session(session):
    rows = [json.loads(row) for row in lines(session)]
    write(session, chained([row for row in rows if row["event"]["kind"] != "described"]))
    (session / "session.json").unlink()
    log = read_log(session)
    told = read_description(session, log)
    assert (told.app.package, told.capture.hooks, told.zero) == ("", "none", "")
