import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from ports import free_port

from analyzers.dynamic.adb import AdbDevice

PHONE = Path(__file__).resolve().parents[3] / "phone"
sys.path.insert(0, str(PHONE))


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch):
    """Journals of this test only, and no device of the tester's."""
    monkeypatch.setenv("FACEAUDIT_STATE", str(tmp_path / "state"))
    for name in ("ANDROID_SERIAL", "ANDROID_ADB_SERVER_PORT", "ANDROID_ADB_SERVER_HOST"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "state" / "undo"


@pytest.fixture
def canned():
    """An adb server with one device that has no root, and canned replies."""
    from canned_adb import CannedAdb, Reply

    with CannedAdb() as server:
        server.answers["id -u"] = Reply("2000\n")
        server.answers["su"] = Reply(code=127)
        yield server


@pytest.fixture
def device(canned):
    """The canned server's device."""
    with AdbDevice("fake1", port=canned.port) as one:
        yield one


@pytest.fixture(scope="session")
def booted():
    """A simulated phone."""
    import provide

    if reason := provide.missing():
        pytest.skip(reason)
    from phone import Phone

    with Phone() as phone:
        yield phone


@pytest.fixture(scope="session")
def adb_port(booted, tmp_path_factory):
    """The port of an adb server of our own, to which the phone is connected."""
    port = free_port()
    home = {
        **os.environ,
        "HOME": str(tmp_path_factory.mktemp("adb")),
        "ADB_MDNS": "0",
        "ADB_LIBUSB": "0",
    }
    home["ADB_LOCAL_TRANSPORT_MAX_PORT"] = "5553"  # nobody else's emulators
    quiet = {
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
    }
    server = subprocess.Popen([*_adb(port), "nodaemon", "server"], env=home, **quiet)
    try:
        _plug(port, "connect", booted.relay)
        yield port
    finally:
        server.kill()
        server.wait()


@pytest.fixture
def connect(booted, adb_port):
    """``connect`` or ``disconnect`` the phone."""
    return lambda word: _plug(adb_port, word, booted.relay)


def _adb(port):
    import adbutils

    return [adbutils.adb_path(), "-P", str(port)]


def _plug(port, word, address):
    for _ in range(300):
        command = [*_adb(port), word, address]
        told = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        if told.startswith((f"{word}ed", "already")):
            return
        time.sleep(0.1)
    raise AssertionError(told)


@pytest.fixture
def phone(booted, adb_port):
    """The simulated phone as a device; what the test changed is put back."""
    with AdbDevice(booted.relay, port=adb_port) as one:
        yield one
        assert one.restore() == []
