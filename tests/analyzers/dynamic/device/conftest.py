import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

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
    import adbutils

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    adb = [adbutils.adb_path(), "-P", str(port)]
    home = {**os.environ, "HOME": str(tmp_path_factory.mktemp("adb")), "ADB_MDNS": "0"}
    home["ADB_LOCAL_TRANSPORT_MAX_PORT"] = "5553"  # nobody else's emulators
    quiet = {
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
    }
    server = subprocess.Popen([*adb, "nodaemon", "server"], env=home, **quiet)
    try:
        for _ in range(50):
            told = subprocess.run(
                [*adb, "connect", booted.relay],
                env=home,
                capture_output=True,
                text=True,
                check=False,
            )
            if told.stdout.startswith(("connected", "already")):
                break
            time.sleep(0.1)
        yield port
    finally:
        server.kill()
        server.wait()


@pytest.fixture
def phone(booted, adb_port):
    """The simulated phone as a device; what the test changed is put back."""
    with AdbDevice(booted.relay, port=adb_port) as one:
        yield one
        assert one.restore() == []
