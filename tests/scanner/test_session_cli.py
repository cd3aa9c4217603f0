"""``observe``, ``import``, ``export`` and ``purge`` on the command line: one sentence with a code, no traceback."""

import json
import random
import re
import time
import zipfile

import msgspec
import pytest

from analyzers.dynamic.device import DeviceRefused
from analyzers.dynamic.log import read_log
from analyzers.dynamic.recorder import Recorder
from analyzers.dynamic.session import Capture, Subject
from analyzers.errors import InputError
from scanner import observing, session_cli
from scanner.observing import Observed

SENTENCE = re.compile(r"^faceaudit: \[[a-z]+(?:-[a-z]+)*\] \S[^\n]*\n$")
HAR = {
    "log": {
        "version": "1.2",
        "entries": [
            {
                "startedDateTime": "2026-11-22T10:00:00.000Z",
                "time": 20,
                "request": {
                    "method": "POST",
                    "url": "https://face.example.com/upload",
                    "headers": [],
                    "postData": {"mimeType": "application/json", "text": '{"a":1}'},
                },
                "response": {
                    "status": 200,
                    "headers": [],
                    "content": {"mimeType": "application/json", "text": "{}", "size": 2},
                },
            }
        ],
    }
}


@pytest.fixture
def session(tmp_path):
    folder = tmp_path / "session"
    with Recorder.create(
        folder, Subject("com.example.app"), None, Capture("none", "none", ()), keep_faces=True
    ) as recorder:
        recorder.blob(b"a face", face=True)
    return folder


def refused(ended, code):
    assert ended.code == 3, ended.err
    assert ended.out == ""
    assert SENTENCE.match(ended.err), ended.err
    assert f"[{code}]" in ended.err


# --- import, export, purge ------------------------------------------------------------------------


def test_a_har_becomes_a_session_and_a_har_again(faceaudit, tmp_path):
    source = tmp_path / "traffic.har"
    source.write_text(json.dumps(HAR), "utf-8")
    done = faceaudit("import", source, "-o", tmp_path / "s", "--package", "com.example.app")
    assert done.code == 0, done.err
    assert str(tmp_path / "s") in done.err
    assert read_log(tmp_path / "s").closed
    done = faceaudit("export", tmp_path / "s", "--har", tmp_path / "again.har")
    assert done.code == 0, done.err
    assert "1 exchanges" in done.err
    entry = json.loads((tmp_path / "again.har").read_text("utf-8"))["log"]["entries"][0]
    assert entry["request"]["url"] == "https://face.example.com/upload"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "session-import-unknown"),
        (b"neither this nor that", "session-import-unknown"),
        (b"{", "session-import-unreadable"),
        (b'{"log":{"entries":[]}}', "session-import-empty"),
    ],
)
def test_what_cannot_be_imported_is_one_sentence(faceaudit, tmp_path, content, code):
    source = tmp_path / "thing"
    source.write_bytes(content)
    refused(faceaudit("import", source, "-o", tmp_path / "s"), code)


def test_a_file_that_is_not_there_is_not_imported(faceaudit, tmp_path):
    refused(
        faceaudit("import", tmp_path / "none", "-o", tmp_path / "s"), "session-import-unreadable"
    )


def test_nothing_is_imported_over_a_session(faceaudit, session, tmp_path):
    source = tmp_path / "traffic.har"
    source.write_text(json.dumps(HAR), "utf-8")
    before = (session / "events.jsonl").read_bytes()
    refused(faceaudit("import", source, "-o", session), "session-occupied")
    assert (session / "events.jsonl").read_bytes() == before


@pytest.mark.parametrize("words", [("purge",), ("export", "--har", "out.har")])
def test_a_folder_without_a_session_is_refused(faceaudit, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    refused(faceaudit(words[0], tmp_path, *words[1:]), "session-missing")
    assert not (tmp_path / "out.har").exists()


def test_a_har_that_cannot_be_written(faceaudit, session, tmp_path):
    target = tmp_path / "none" / "out.har"
    refused(faceaudit("export", session, "--har", target), "session-export-failed")


def test_an_export_without_traffic_is_an_empty_har(faceaudit, session, tmp_path):
    done = faceaudit("export", session, "--har", tmp_path / "out.har")
    assert done.code == 0, done.err
    assert json.loads((tmp_path / "out.har").read_text("utf-8"))["log"]["entries"] == []


def test_purge_deletes_faces_and_leaves_the_log(faceaudit, session):
    done = faceaudit("purge", session)
    assert (done.code, done.err) == (0, "faceaudit: deleted: 1 files\n")
    assert not (session / "blobs").exists()
    assert read_log(session).intact
    assert faceaudit("purge", session).err == "faceaudit: deleted: 0 files\n"


# --- observe --------------------------------------------------------------------------------------


@pytest.fixture
def device(monkeypatch):
    """A device that answers what it is told to, in place of the connected one."""

    class FakeDevice:
        serial = "fake"
        places = ""
        identified = None

        def __enter__(self):
            return self

        def __exit__(self, *error):
            return None

        def shell(self, command):
            from analyzers.dynamic.device import Said

            return Said(0, self.places)

        def pull(self, source, target):
            target.write_bytes(source.encode())

        def ready(self): ...

        def identity(self):
            from analyzers.dynamic.device import Identity

            return Identity("ab", "emulator", "m", "14", 34, ("x86_64",), False, "UTC")

    from analyzers.dynamic import choosing

    fake = FakeDevice()
    monkeypatch.setattr(choosing, "choose", lambda serial: fake)
    return fake


def test_an_app_that_is_nowhere(faceaudit, device, tmp_path):
    refused(faceaudit("observe", "app.apk", "-o", tmp_path / "s"), "apk-missing")
    refused(faceaudit("observe", "com.example.app", "-o", tmp_path / "s"), "app-not-installed")
    refused(faceaudit("observe", "no package!", "-o", tmp_path / "s"), "app-name-invalid")
    assert not (tmp_path / "s").exists()


def test_no_device(faceaudit, monkeypatch, cases, tmp_path):
    from analyzers.dynamic import choosing

    def choose(serial):
        raise DeviceRefused("device-none", "no device is connected")

    monkeypatch.setattr(choosing, "choose", choose)
    refused(faceaudit("observe", cases("qr-camera").apk, "-o", tmp_path / "s"), "device-none")


def test_the_apks_of_an_installed_app_are_fetched(device, tmp_path):
    device.places = "package:/data/app/x/base.apk\npackage:/data/app/x/split_config.xxhdpi.apk\n"
    path, package = observing._subject("com.example.app", device, tmp_path)
    assert package == "com.example.app"
    assert sorted(part.name for part in path.iterdir()) == ["base.apk", "split_config.xxhdpi.apk"]
    device.places = "package:/data/app/y/base.apk\n"
    path, _ = observing._subject("com.example.other", device, tmp_path)
    assert path.name == "base.apk"


def test_an_installed_app_cannot_be_judged_at_once(faceaudit, device, tmp_path):
    ended = faceaudit("observe", "com.example.app", "--scan", "-o", tmp_path / "s")
    assert ended.code == 2
    assert "--scan needs the APK as a file" in ended.err


def test_steps_that_cannot_be_read_begin_no_session(faceaudit, device, cases, tmp_path):
    steps = tmp_path / "steps.yaml"
    steps.write_text("- fly: to the moon\n", "utf-8")
    ended = faceaudit("observe", cases("qr-camera").apk, "-o", tmp_path / "s", "--steps", steps)
    assert ended.code == 3
    assert "Traceback" not in ended.err
    assert re.search(r"\[steps?-[a-z-]+\]", ended.err), ended.err
    assert not (tmp_path / "s").exists()


def test_an_occupied_folder_is_left_as_it_is(faceaudit, device, cases, session):
    before = (session / "events.jsonl").read_bytes()
    ended = faceaudit("observe", cases("qr-camera").apk, "-o", session)
    assert ended.code == 3
    assert "[session-occupied]" in ended.err
    assert (session / "events.jsonl").read_bytes() == before


def test_an_error_in_the_middle_tells_where_the_session_is(
    faceaudit, device, cases, tmp_path, monkeypatch
):
    from analyzers.dynamic import observing as running

    class Failing:
        def __init__(self, *given, **more): ...

        def record(self, again):
            raise InputError("device-lost", "the device is gone")

    monkeypatch.setattr(running, "Observation", Failing)
    ended = faceaudit("observe", cases("qr-camera").apk, "-o", tmp_path / "s")
    assert ended.code == 3
    lines = ended.err.splitlines()
    assert lines[-2] == f"faceaudit: what was recorded until now is kept: {tmp_path / 's'}"
    assert lines[-1] == "faceaudit: [device-lost] the device is gone"
    assert read_log(tmp_path / "s").closed


def test_ctrl_c_is_130_and_one_sentence(faceaudit, monkeypatch, cases):
    def stop(wish):
        raise KeyboardInterrupt

    monkeypatch.setattr(observing, "observe", stop)
    ended = faceaudit("observe", cases("qr-camera").apk)
    assert (ended.code, ended.out) == (130, "")
    assert ended.err == "faceaudit: [interrupted] the recording was stopped before its end\n"


def test_options_become_orders(faceaudit, monkeypatch, cases, tmp_path):
    wishes = []
    monkeypatch.setattr(
        observing, "observe", lambda wish: wishes.append(wish) or Observed(tmp_path, None)
    )
    words = ["--paths", "idle", "--paths", "accept", "--hooks", "none", "--route", "none"]
    words += ["--unpin", "--environment", "--record-screen", "--probe-links", "--no-plant"]
    words += ["--no-control", "--no-tls-trial", "--repeat", "3", "--keep-faces", "--manual"]
    assert faceaudit("observe", cases("qr-camera").apk, *words).code == 0
    orders = observing._orders(wishes[0], None)
    wanted = {
        "paths": ("idle", "accept"), "repeat": 3, "hooks": "none", "frida": "", "bridge": None,
        "server": None, "route": "none", "tls_trial": False, "control": False,
        "opted": ("unpin", "environment"), "plant": False, "keep_faces": True,
        "record_screen": True, "probe_links": True, "manual": True,
    }  # fmt: skip
    assert wanted.items() <= msgspec.structs.asdict(orders).items()


@pytest.mark.parametrize(
    ("kind", "root", "hooks", "frida"),
    [
        ("simulated", True, "held", "local"),
        ("phone", True, "spawn", ""),
        ("phone", False, "none", ""),
    ],
)
def test_hooks_are_chosen_by_the_device(
    faceaudit, monkeypatch, tmp_path, cases, kind, root, hooks, frida
):
    from analyzers.dynamic.device import Identity

    class Known:
        def identity(self):
            return Identity("ab", kind, "m", "14", 34, (), root, "UTC")

    wishes = []
    monkeypatch.setattr(
        observing, "observe", lambda wish: wishes.append(wish) or Observed(tmp_path, None)
    )
    faceaudit("observe", cases("qr-camera").apk)
    orders = observing._orders(wishes[0], Known())
    assert (orders.hooks, orders.frida) == (hooks, frida)


def test_marks_come_from_standard_input(monkeypatch):
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO("consent\n\nface-step\n"))
    with session_cli._asking(manual=True) as ask:
        got = []
        until = time.monotonic() + 60
        while "end" not in got and time.monotonic() < until:
            if mark := ask():
                got.append(mark)
    assert got == ["consent", "mark", "face-step", "end"]


def test_without_a_keyboard_the_recording_ends(monkeypatch):
    class Closed:
        def __iter__(self):
            raise OSError("reading is not possible")

    monkeypatch.setattr("sys.stdin", Closed())
    with session_cli._asking(manual=True) as ask:
        until = time.monotonic() + 60
        while (mark := ask()) is None and time.monotonic() < until:
            time.sleep(0.01)
    assert mark == "end"


def test_without_a_person_nobody_is_asked():
    with session_cli._asking(manual=False) as ask:
        assert ask() is None


# --- which paths again ----------------------------------------------------------------------------


def test_a_folder_without_a_session_asks_for_no_repetition(tmp_path):
    from builders import static

    assert tuple(observing.paths_again(tmp_path, static())) == ()


def test_a_command_in_a_process_of_its_own_ends_without_a_traceback(command, tmp_path):
    done = command("purge", tmp_path)
    assert done.code == 3
    assert SENTENCE.match(done.err)


# --- the APKs to install --------------------------------------------------------------------------


def test_the_parts_of_a_set_are_unpacked_and_nothing_else(tmp_path):
    package = tmp_path / "app.xapk"
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("manifest.json", "{}")
        archive.writestr("base.apk", b"base")
        archive.writestr("../../config.zh.APK", b"words")
    parts = observing._parts(package, tmp_path)
    assert [part.read_bytes() for part in parts] == [b"base", b"words"]
    assert {part.parent for part in parts} == {tmp_path / "parts"}


def test_an_apk_and_a_folder_are_taken_as_they_are(tmp_path):
    (tmp_path / "split.apk").write_bytes(b"")
    (tmp_path / "base.apk").write_bytes(b"")
    (tmp_path / "notes.txt").write_bytes(b"")
    both = (tmp_path / "base.apk", tmp_path / "split.apk")
    assert observing._parts(tmp_path, tmp_path) == both
    assert observing._parts(both[0], tmp_path) == both[:1]


@pytest.mark.parametrize("harm", ["no zip", "a broken stream", "cut off"])
def test_a_set_that_cannot_be_unpacked_is_one_sentence(tmp_path, harm):
    package = tmp_path / "app.xapk"
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("base.apk", random.Random(1).randbytes(4_000) + b"0" * 9_000)
    data = bytearray(package.read_bytes())
    if harm == "a broken stream":
        data[40:2_000] = b"\xff" * 1_960
    package.write_bytes({"no zip": b"nothing", "cut off": data[:-30]}.get(harm, data))
    with pytest.raises(InputError) as refusal:
        observing._parts(package, tmp_path)
    assert refusal.value.code == "apk-set-unreadable"


def test_a_recording_is_judged_at_once_when_that_was_asked_for(
    faceaudit, monkeypatch, cases, tmp_path
):
    from scanner.cli import scan

    apk, asked = cases("qr-camera").apk, []
    monkeypatch.setattr(observing, "observe", lambda wish: Observed(tmp_path / "s", apk))
    monkeypatch.setattr(scan, "main", lambda words, **more: asked.append(words) or 1)
    policies = ("--policy", "a.html", "--policy", "b.html")
    report = ("--format", "json", "--report", tmp_path / "r.json", "--lang", "zh")
    ended = faceaudit("observe", apk, "-o", tmp_path / "s", "--scan", *policies, *report)
    assert ended.code == 1
    assert f"session: {tmp_path / 's'}" in ended.err
    (words,) = asked
    assert words[:3] == [str(apk), "--session", str(tmp_path / "s")]
    pairs = list(zip(words[1::2], words[2::2], strict=True))
    assert ("--format", "json") in pairs
    assert ("--lang", "zh") in pairs
    assert [value for name, value in pairs if name == "--policy"] == ["a.html", "b.html"]
    assert ("--output", str(tmp_path / "r.json")) in pairs
