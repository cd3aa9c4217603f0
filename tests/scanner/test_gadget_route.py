"""``observe --hooks gadget``: a copy is made and installed, and session and verdicts say that it was not the app itself."""

import hashlib
import shutil
import zipfile

import pytest
from builders import dynamic, limitation

from analyzers.artifacts import Recording
from analyzers.dynamic import choosing, gadget
from analyzers.dynamic import observing as running
from analyzers.dynamic.device import Identity
from analyzers.dynamic.events import RunEnd, RunStart
from analyzers.dynamic.instrument import Instrument
from analyzers.dynamic.log import read_description, read_log
from analyzers.dynamic.reading import read_session
from analyzers.observed import Run
from scanner.observed_facts import counts, hides


class Phone:
    """Without root."""

    def __enter__(self):
        return self

    def __exit__(self, *_): ...

    def ready(self): ...

    def identity(self):
        return Identity("ab", "phone", "m", "14", 34, ("arm64-v8a",), False, "UTC")


@pytest.fixture
def observed(monkeypatch):
    """What was to be installed and how, and what was asked of the patcher."""
    seen = {"patched": []}

    class Noted:
        def __init__(self, device, recorder, app, orders, *given, **more):
            seen.update(apks=app.apks, orders=orders, recorder=recorder)
            seen["installed"] = [path.read_bytes() for path in app.apks]

        def record(self, again):
            seen["recorder"].begin(RunStart("accept", 1))
            seen["recorder"].finish(RunEnd(True))

    def patched(apks, abis, version, target):
        seen["patched"].append((abis, version))
        target.write_bytes(b"copy of " + apks[0].read_bytes())
        return target

    monkeypatch.setattr(choosing, "choose", lambda serial: Phone())
    monkeypatch.setattr(running, "Observation", Noted)
    monkeypatch.setattr(gadget, "patched", patched)
    return seen


def test_the_copy_is_installed_and_the_session_is_of_the_original(
    faceaudit, observed, cases, tmp_path
):
    frida = pytest.importorskip("frida")
    apk, folder = cases("qr-camera").apk, tmp_path / "s"
    assert faceaudit("observe", apk, "--hooks", "gadget", "-o", folder).code == 0
    assert observed["patched"] == [(("arm64-v8a",), frida.__version__)]
    assert observed["installed"] == [b"copy of " + apk.read_bytes()]
    told = read_description(folder, read_log(folder))
    assert told.app.sha256 == hashlib.sha256(apk.read_bytes()).hexdigest()
    assert told.capture.opted == ("re-signed",)
    assert (observed["orders"].opted, observed["orders"].control) == ((), False)
    said = {each.id: each.message.en for each in read_session(folder).limitations}
    assert "Not yet verified on hardware" in said["app-resigned"]


@pytest.mark.parametrize("hooks", ["none", "spawn"])
def test_without_the_gadget_the_app_itself_is_run(faceaudit, observed, cases, tmp_path, hooks):
    apk, folder = cases("qr-camera").apk, tmp_path / "s"
    assert faceaudit("observe", apk, "--hooks", hooks, "-o", folder).code == 0
    assert observed["patched"] == []
    assert observed["installed"] == [apk.read_bytes()]
    assert observed["orders"].control
    assert "app-resigned" not in {each.id for each in read_session(folder).limitations}


def test_an_apk_with_a_gadget_is_installed_as_it_is(faceaudit, observed, cases, tmp_path):
    apk = shutil.copy(cases("qr-camera").apk, tmp_path / "copy.apk")
    with zipfile.ZipFile(apk, "a") as archive:
        archive.writestr("lib/arm64-v8a/libfrida-gadget.so", b"\x7fELF")
    assert faceaudit("observe", apk, "--hooks", "gadget", "-o", tmp_path / "s").code == 0
    assert observed["patched"] == []
    assert observed["installed"] == [apk.read_bytes()]
    assert observed["recorder"].description.capture.opted == ("re-signed",)


def test_missing_tools_begin_no_session(faceaudit, observed, monkeypatch, cases, tmp_path):
    monkeypatch.undo()
    monkeypatch.setattr(choosing, "choose", lambda serial: Phone())
    monkeypatch.setattr(gadget, "missing", lambda: ["apksigner"])
    ended = faceaudit("observe", cases("qr-camera").apk, "--hooks", "gadget", "-o", tmp_path / "s")
    assert ended.code == 3
    assert "[gadget-tools] not installed: apksigner" in ended.err
    assert "Traceback" not in ended.err
    assert not (tmp_path / "s").exists()


def test_no_file_is_taken_for_one_with_a_gadget(tmp_path):
    (tmp_path / "a").write_bytes(b"no zip")
    assert not gadget.has_gadget(tmp_path / "a")
    assert not gadget.has_gadget(tmp_path / "b")


def test_a_run_of_the_copy_is_no_reproduction():
    run = Run("accept-1", "accept", "", 1, True, True, "ca", True, "", (), ())
    parts = ("", "", False, "gadget", "proxy", ("ca",))
    rest = ("", "1", "0", {}, True, 1)
    assert counts(dynamic(recording=Recording(*parts, (), *rest)), run)
    assert not counts(dynamic(recording=Recording(*parts, ("re-signed",), *rest)), run)


def test_an_app_that_waits_for_us_is_not_waited_for(monkeypatch):
    """With the gadget in it, it draws nothing until we are in."""
    asked = []

    class Started:
        def start(self, package, activity="", *, held=False, drawn=True):
            asked.append(drawn)
            return 7

    class Log:
        def add(self, event, src): ...

    monkeypatch.setattr(Instrument, "_try", lambda *_: True)
    instrument = Instrument(Started(), Log(), how="gadget", rows=())
    assert instrument.launch("com.example.app") == 7
    assert asked == [False]


def test_traffic_that_was_passed_on_unread_is_not_taken_for_read():
    """Trials with our authority were made, and yet most walks show nothing of what is inside TLS."""
    limits = (limitation("tls-passed-on"),)
    assert hides(dynamic(limitations=limits), "traffic")
    assert not hides(dynamic(), "traffic")
