"""The order of an observation, with everything it drives replaced: what is run when, on which trial, and what is put back."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from analyzers.dynamic import (
    capture,
    explorer,
    files,
    instrument,
    leading,
    probes,
    searching,
    server,
)
from analyzers.dynamic.device import DeviceLost, DeviceRefused
from analyzers.dynamic.events import (
    DeviceChange,
    FileRow,
    Gap,
    Hook,
    Listing,
    Note,
    RunEnd,
    RunStart,
    SessionEnd,
)
from analyzers.dynamic.explorer import Hints, Plan
from analyzers.dynamic.files import Found
from analyzers.dynamic.log import read_description, read_log
from analyzers.dynamic.observing import HONEY, MARKERS, MOST_WAYS, Observation
from analyzers.dynamic.orders import App, Orders
from analyzers.dynamic.payloads import Markers, honey_face, make_markers
from analyzers.dynamic.recorder import Recorder
from analyzers.dynamic.session import Capture, Subject
from analyzers.errors import InputError, SessionUnusable

PACKAGE = "com.example.app"
DONE = RunEnd(True, "", ("first-screen",))
LOST = DeviceLost("device-lost", "the device no longer answers")


class World:
    """A device, its hooks, its walker and its proxy, all of which only note what is asked of them."""

    def __init__(self, folder):
        self.calls = []
        self.told = None
        self.unrestored = []
        self.recorder = Recorder.create(
            folder, Subject(PACKAGE), None, Capture("held", "proxy", ()), keep_faces=False
        )
        self.ways = {"": []}
        """Ways of refusing that a walk finds."""
        self.found = [""]
        self.ends = {}
        """Ends of walks by path; the rest are completed."""
        self.during = lambda path: None
        self.rows = {"shared": [], "private": []}
        self.contents = {}
        self.trusts = True
        self.alive = True
        self.frozen = False
        self.problems = []
        self.instruments = []
        self.said = []

    # the device
    def ready(self):
        self.calls.append("ready")

    def install(self, apks, package):
        self.calls.append("install")

    def clear(self, package):
        self.calls.append("clear")

    def stop(self, package):
        self.calls.append("stop")

    def restore(self):
        self.calls.append("restore")
        return self.problems

    def wire(self):
        return SimpleNamespace(lost=lambda: LOST)

    # what is run
    def observation(self, **orders):
        app = App(PACKAGE, (Path("app.apk"),))
        given = {"hooks": "held", "repeat": 1, "plant": False, **orders}
        return Observation(
            self, self.recorder, app, Orders(**given), Plan(), Hints(),
            confdir=self.recorder.folder, progress=self.said.append,
        )  # fmt: skip

    def record(self, again=(), **orders):
        with self.recorder:
            self.observation(**orders).record(lambda: again)
        return self.log

    @property
    def log(self):
        return read_log(self.recorder.folder)

    @property
    def runs(self):
        """Path, way, trial and whether under hooks, of each run in order."""
        starts = [line.event for line in self.log.lines if isinstance(line.event, RunStart)]
        return [(s.path, s.way, s.trial, s.hooks) for s in starts]

    def seen(self, kind):
        return [line.event for line in self.log.lines if isinstance(line.event, kind)]


@pytest.fixture
def world(tmp_path, monkeypatch):
    it = World(tmp_path / "session")

    class FakeInstrument:
        def __init__(self, device, recorder, *, how, opted=(), **rest):
            self.how, self.opted = how, tuple(opted)
            it.instruments.append(self)

        silent = False

        def drain(self):
            it.calls.append("drain")
            self.silent = it.frozen

        def alive(self):
            return not it.frozen

        def close(self):
            it.calls.append("detach")

    class FakeRoute:
        def __init__(self, device, recorder, package, *, by, confdir, say, endpoint, wake):
            self.trusted, self.ca_pem = it.trusts, b"PEM"
            it.calls.append("route")

        def listen(self, trial):
            it.calls.append(f"listen {trial}")

        def alive(self):
            return it.alive

        def hush(self):
            it.calls.append("hush")

        def close(self):
            it.calls.append("close")

    class FakeLog:
        problem = ""

        def __init__(self, device, target):
            self.target = target

        def start(self):
            self.target.write_text("a line\n")

        def stop(self):
            return self.target

    def walk(path, stage, *, way=""):
        it.calls.append(f"walk {path}")
        it.during(path)
        it.found += [new for new in it.ways.get(way, []) if new not in it.found]
        return it.ends.get(path, DONE)

    monkeypatch.setattr(instrument, "Instrument", FakeInstrument)
    monkeypatch.setattr(leading, "Route", FakeRoute)
    monkeypatch.setattr(capture, "LogCapture", FakeLog)
    monkeypatch.setattr(explorer, "walk", walk)
    monkeypatch.setattr(
        explorer, "ways", lambda path, stage: it.found if path == "decline" else [""]
    )
    monkeypatch.setattr(searching, "search", lambda recorder, run, **_: it.calls.append("search"))
    monkeypatch.setattr(
        files, "listing", lambda device, area, package, before: Found(it.rows[area], False, 0)
    )
    monkeypatch.setattr(files, "read", lambda device, area, package, path: it.contents[path])
    return it


# --- order ----------------------------------------------------------------------------------------


def test_every_path_then_a_certificate_nobody_trusts_then_the_run_without_hooks(world):
    world.record()
    paths = ["idle", "decline", "deny-camera", "accept", "withdraw", "child"]
    assert world.runs == [
        *((path, "", "ca", True) for path in paths),
        ("accept", "", "no-ca", True),
        ("accept", "", "ca", False),
    ]
    assert [one.how for one in world.instruments if one.how != "none"] == ["held"] * 7


def test_every_run_begins_clean_and_the_device_is_put_back_last(world):
    world.record(paths=("idle",))
    assert world.calls == [
        "ready", "install", "route",
        "clear", "listen ca", "walk idle", "drain", "detach", "stop", "hush", "search",
        "clear", "listen ca", "walk idle", "drain", "detach", "stop", "hush", "search",
        "close", "restore",
    ]  # fmt: skip
    assert isinstance(world.log.lines[-1].event, SessionEnd)


def test_only_paths_that_showed_something_are_walked_again(world):
    again = {("accept", ""), ("decline", "face.back"), ("decline", "")}
    world.record(again=again, repeat=3, tls_trial=False, control=False)
    assert [(path, way) for path, way, *_ in world.runs[6:]] == [
        *[("decline", "")] * 2,
        *[("decline", "face.back")] * 2,
        *[("accept", "")] * 2,
    ]


def test_nothing_is_asked_or_repeated_when_one_walk_is_ordered(world):
    def never():
        raise AssertionError("asked")

    with world.recorder:
        world.observation(paths=("idle",), control=False).record(never)
    assert len(world.runs) == 1


def test_each_way_of_refusing_is_walked_as_it_is_found(world):
    world.ways = {"": ["face.close"], "face.close": ["face.back"]}
    world.record(paths=("decline",), control=False)
    assert [way for _, way, *_ in world.runs] == ["", "face.close", "face.back"]


def test_ways_of_refusing_end_somewhere(world):
    world.ways = {"": [f"way-{n}" for n in range(50)]}
    world.record(paths=("decline",), control=False)
    assert len(world.runs) == MOST_WAYS


def test_without_the_accept_path_no_certificate_is_tried(world):
    world.record(paths=("idle", "child"))
    assert world.runs[2:] == [("idle", "", "ca", False)]


def test_pinning_is_switched_off_in_a_run_of_its_own(world):
    world.record(paths=("accept",), opted=("unpin", "environment"))
    assert [trial for *_, trial, hooks in world.runs if hooks] == ["ca", "no-ca", "unpinned"]
    told = [one.opted for one in world.instruments if one.how != "none"]
    assert told == [("environment",), ("environment",), ("unpin", "environment")]


# --- what was really captured ---------------------------------------------------------------------


def test_a_device_that_does_not_trust_us_is_not_said_to_be_read(world):
    world.trusts = False
    world.record(paths=("idle",), control=False)
    assert [trial for *_, trial, _ in world.runs] == ["none"]


def test_a_device_that_does_not_trust_us_is_read_from_within_when_that_was_asked_for(world):
    world.trusts = False
    world.record(paths=("accept",), opted=("unpin",), control=False)
    assert [trial for *_, trial, _ in world.runs] == ["none", "no-ca", "unpinned"]
    assert [one.opted for one in world.instruments if one.how != "none"][-1] == ("unpin",)


def test_without_hooks_nothing_is_read_from_within(world):
    world.trusts = False
    world.record(paths=("accept",), opted=("unpin",), hooks="none", tls_trial=False)
    assert [trial for *_, trial, _ in world.runs] == ["none"]


def test_hooks_that_cannot_be_had_are_a_gap_and_the_rest_goes_on(world, monkeypatch):
    def refuse(device, given):
        raise DeviceRefused("frida-server-missing", "there is none")

    monkeypatch.setattr(server, "start", refuse)
    world.record(paths=("idle", "accept"), hooks="spawn", tls_trial=False)
    assert world.runs == [("idle", "", "ca", False), ("accept", "", "ca", False)]
    assert [(gap.what, gap.code) for gap in world.seen(Gap)] == [("hooks", "frida-server-missing")]
    assert read_description(world.recorder.folder, world.log).capture.hooks == "none"


def test_a_log_that_cannot_be_had_is_a_gap(world, monkeypatch):
    class NoLog:
        def __init__(self, device, target): ...

        def start(self):
            raise DeviceRefused("log-unavailable", "there is none")

    monkeypatch.setattr(capture, "LogCapture", NoLog)
    world.record(paths=("idle",), control=False)
    assert [(gap.what, gap.code) for gap in world.seen(Gap)] == [("log", "log-unavailable")]


def test_what_the_device_logs_is_put_together(world):
    world.record(paths=("idle", "accept"), control=False, tls_trial=False)
    assert (world.recorder.folder / "logcat.txt").read_text() == "a line\na line\n"


def test_films_of_the_screen_come_into_the_session(world, monkeypatch):
    class Film:
        problem = "the second piece was cut"

        def __init__(self, device, folder):
            self.film = folder / "screen-1.mp4"

        def start(self):
            self.film.write_bytes(b"film")

        def stop(self):
            return [self.film]

    monkeypatch.setattr(capture, "ScreenRecording", Film)
    world.record(paths=("idle",), control=False, record_screen=True)
    assert (world.recorder.folder / "recordings/idle-1-1.mp4").read_bytes() == b"film"
    assert [(gap.what, gap.message) for gap in world.seen(Gap)] == [("screens", Film.problem)]


def test_a_screen_that_cannot_be_filmed_is_a_gap(world, monkeypatch):
    class NoFilm:
        def __init__(self, device, folder): ...

        def start(self):
            raise DeviceRefused("recording-unavailable", "it cannot")

    monkeypatch.setattr(capture, "ScreenRecording", NoFilm)
    world.record(paths=("idle",), control=False, record_screen=True)
    assert [(gap.what, gap.code) for gap in world.seen(Gap)] == [
        ("screens", "recording-unavailable")
    ]


def test_own_links_are_asked_for_only_when_it_was_ordered(world, monkeypatch):
    given = []
    monkeypatch.setattr(probes, "probe", lambda recorder, *, detector: given.append(detector) or 2)
    world.record(paths=("idle",), control=False, probe_links=True)
    assert len(given) == 1
    assert given[0] is not None
    assert "links asked for again: 2" in world.said


# --- files ----------------------------------------------------------------------------------------


def row(path, data, **more):
    import hashlib

    digest = hashlib.sha256(data).hexdigest()
    return FileRow(path=path, size=len(data), mode="rw-r--r--", modified=1, sha256=digest, **more)


def test_new_files_are_looked_into_and_old_ones_are_not(world):
    import msgspec

    face, old = honey_face(3), b"nothing" * 10
    world.rows["shared"] = [row("/sdcard/old", old)]
    world.contents = {"/sdcard/face.jpg": face}

    def written(path):
        world.rows["shared"] = [row("/sdcard/old", old), row("/sdcard/face.jpg", face)]

    world.during = written
    world.record(paths=("idle",), control=False, record_screen=False)
    last = [e for e in world.seen(Listing) if e.area == "shared"][-1]
    assert last.when == "after"
    rows = msgspec.json.decode((world.recorder.folder / last.file).read_bytes(), type=list[FileRow])
    assert [(r.path, r.grade) for r in rows] == [
        ("/sdcard/old", "unknown"),
        ("/sdcard/face.jpg", "face"),
    ]
    assert not (world.recorder.folder / "blobs").exists()
    assert list((world.recorder.folder / "thumbs").glob("*.png"))


def test_a_planted_picture_that_was_copied_is_known_again(world, monkeypatch, tmp_path):
    import msgspec

    planted = {}
    monkeypatch.setattr(files, "plant", lambda device, pictures: planted.update(pictures))

    def copied(path):
        name = next(iter(planted))
        world.contents = {"/data/copy": planted[name]}
        world.rows["private"] = [row("/data/copy", planted[name])]

    world.during = copied
    world.record(paths=("idle",), control=False, plant=True)
    assert len(planted) == MARKERS + 1
    assert HONEY in planted
    last = [e for e in world.seen(Listing) if e.area == "private"][-1]
    rows = msgspec.json.decode((world.recorder.folder / last.file).read_bytes(), type=list[FileRow])
    assert [r.marker for r in rows] == ["plant-1"]


def test_the_planted_pictures_are_the_same_in_every_session(tmp_path):
    """A session read years later knows them by their hash."""
    one, two = tmp_path / "1", tmp_path / "2"
    for folder in (one, two):
        folder.mkdir()
    first = [path.read_bytes() for path in make_markers(one, MARKERS, seed=MARKERS)]
    assert first == [path.read_bytes() for path in make_markers(two, MARKERS, seed=MARKERS)]
    assert len(set(first)) == MARKERS
    assert Markers.of({"plant-1": first[0]})


def test_pictures_that_cannot_be_planted_are_no_end(world, monkeypatch):
    def refuse(device, pictures):
        raise DeviceRefused("plant-refused", "read-only")

    monkeypatch.setattr(files, "plant", refuse)
    world.record(paths=("idle",), control=False, plant=True)
    assert any("no marker photos" in note.text for note in world.seen(Note))


# --- trouble --------------------------------------------------------------------------------------


def test_a_lost_device_ends_it_even_on_the_last_walk(world):
    world.ends = {"child": RunEnd(False, "device-lost")}
    with pytest.raises(DeviceLost):
        world.record(paths=("idle", "child"), control=False)
    assert [end.why for end in world.seen(RunEnd)] == ["", "device-lost"]
    assert world.calls[-1] == "restore"
    assert "stop" not in world.calls[world.calls.index("walk child") :]


def test_an_error_in_a_walk_is_the_one_that_is_told(world):
    later = SessionUnusable("session-no-access", "later")

    def full(path):
        world.recorder.finish = lambda end: (_ for _ in ()).throw(later)
        raise InputError("session-no-space", "no space left")

    world.during = full
    with pytest.raises(InputError, match="session-no-space"):
        world.record(paths=("idle",), control=False)
    assert world.calls[-4:] == ["stop", "hush", "close", "restore"]


def test_ctrl_c_ends_it_at_once_and_puts_the_device_back(world):
    def interrupt(path):
        raise KeyboardInterrupt

    world.during = interrupt
    with pytest.raises(KeyboardInterrupt):
        world.record(paths=("idle", "accept"))
    assert [end.why for end in world.seen(RunEnd)] == ["interrupted"]
    assert [e.when for e in world.seen(Listing)] == ["before"] * 2
    assert world.calls[-1] == "restore"
    assert world.log.lines[-1].event == SessionEnd("interrupted")


def test_a_proxy_that_died_spoils_the_run_and_is_told_in_the_end(world):
    world.alive = False
    with pytest.raises(InputError, match=r"^\[proxy-stopped\] .* idle-1"):
        world.record(paths=("idle",), control=False)
    (end,) = world.seen(RunEnd)
    assert (end.completed, end.why, end.reached) == (False, "proxy-stopped", ("first-screen",))
    assert world.calls[-1] == "restore"


def test_an_app_that_stands_still_was_not_watched(world):
    world.frozen = True
    with pytest.raises(InputError, match=r"no-path-completed.*app-frozen"):
        world.record(paths=("idle",), control=False)


def test_a_lost_device_is_not_asked_for_its_log(world):
    world.ends = {"idle": RunEnd(False, "device-lost")}
    with pytest.raises(DeviceLost):
        world.record(paths=("idle",))
    assert [(gap.what, gap.code) for gap in world.seen(Gap)] == [("log", "log-cut")]
    assert not (world.recorder.folder / "logcat.txt").exists()


def test_an_observation_without_one_complete_walk_is_an_error(world):
    world.ends = {"idle": RunEnd(False, "app-crashed"), "accept": RunEnd(False, "login-needed")}
    with pytest.raises(InputError, match=r"no-path-completed.*idle-1: app-crashed.*login-needed"):
        world.record(paths=("idle", "accept"), control=False, tls_trial=False)
    assert world.calls[-1] == "restore"


def test_one_complete_walk_is_enough(world):
    world.ends = {"idle": RunEnd(False, "app-crashed")}
    world.record(paths=("idle", "accept"), control=False, tls_trial=False)


def test_what_could_not_be_put_back_is_said(world):
    world.problems = ["proxy (127.0.0.1:1) was not undone: the device no longer answers"]
    world.record(paths=("idle",), control=False)
    assert f"not put back: {world.problems[0]}" in world.said
    assert "connect the device again and run: faceaudit doctor --device --restore" in world.said
    assert any("not put back" in note.text for note in world.seen(Note))


def test_what_an_earlier_run_left_is_said_before_anything_is_run(world):
    world.unrestored = ["ca (x) was not undone: no root"]
    world.record(paths=("idle",), control=False)
    assert world.said[0] == "left by an earlier run: ca (x) was not undone: no root"
    first = next(line for line in world.log.lines if isinstance(line.event, Note | RunStart))
    assert isinstance(first.event, Note)


def test_changes_of_the_device_are_in_the_log(world):
    def changed(path):
        world.told("proxy", "127.0.0.1:1", False)

    world.during = changed
    world.record(paths=("idle",), control=False)
    assert world.seen(DeviceChange) == [DeviceChange("proxy", "127.0.0.1:1", False)]


def test_hooks_that_fired_in_the_run_are_known_to_the_walker(world, monkeypatch):
    seen = []

    def walk(path, stage, *, way=""):
        before = stage.categories()
        world.recorder.add(Hook(1, 0, "camera-open", "camera", "open", 1), "agent")
        seen.append((before, stage.categories()))
        return DONE

    monkeypatch.setattr(explorer, "walk", walk)
    world.record(paths=("idle", "accept"), control=False, tls_trial=False)
    assert seen == [(frozenset(), frozenset({"camera"}))] * 2


def test_a_person_drives_instead_of_the_walker(world, monkeypatch):
    asked = []

    def manual(stage, ask):
        asked.append(ask())
        return DONE

    monkeypatch.setattr(explorer, "manual", manual)
    world.record(manual=True)
    assert asked == ["end"]
    assert world.runs == [("manual", "", "ca", True)]
