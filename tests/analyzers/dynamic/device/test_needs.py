"""What ``faceaudit doctor --device`` looks at, and the remedy for each."""

import re

import pytest
from canned_adb import CannedAdb, Reply

from analyzers.dynamic import needs, touch
from analyzers.dynamic.adb import AdbDevice
from analyzers.dynamic.needs import FIXES, examine
from analyzers.dynamic.undo import Step

HEALTHY = {
    "id -u": Reply("0\n"),
    "getprop": Reply(
        "[ro.build.version.sdk]: [34]\n[ro.build.version.release]: [14]\n[ro.product.model]: [Pixel 7]\n"
        "[ro.product.cpu.abilist]: [arm64-v8a]\n[ro.hardware]: [cheetah]\n"
    ),
    "cat /proc/net/tcp": Reply("12\n"),
    "df -k": Reply(
        "Filesystem 1K-blocks Used Available Use% Mounted on\n/dev/x 9 9 9000000 1% /data\n"
    ),
    "dumpsys power": Reply("  mWakefulness=Awake\n"),
    "dumpsys battery": Reply("  AC powered: false\n  level: 81\n"),
    "settings get global http_proxy": Reply("null\n"),
    "ime list": Reply("com.android.adbkeyboard/.AdbIME\n"),
    "rm -f /data/local/tmp/faceaudit-screen.xml": Reply(
        '<?xml version="1.0"?><hierarchy><node class="a" /></hierarchy>'
    ),
    "date": lambda command: Reply(f"{__import__('time').time()}\n"),
    "dumpsys package com.a.b": Reply(
        "  Package [com.a.b] (1):\n    versionCode=2\n    versionName=1\n"
    ),
}


@pytest.fixture
def healthy(canned, monkeypatch, tmp_path):
    """A rooted phone that has everything."""
    from analyzers.dynamic import server

    monkeypatch.setattr(touch, "WAITS", (0.0,))
    monkeypatch.setenv("FACEAUDIT_FRIDA", str(tmp_path))
    (tmp_path / server.needed(("arm64-v8a",), server.installed_version())).write_bytes(b"")
    canned.answers.update(HEALTHY)
    return canned


def amiss(device, package=None):
    return {row.id for row in examine(device, package) if not row.ok}


def test_a_phone_that_has_everything(healthy, device):
    rows = examine(device, "com.a.b")
    assert [row for row in rows if not row.ok] == []
    assert all(row.fix == row.fix_zh == "" for row in rows)
    assert {row.id for row in rows} == set(FIXES) - {"gadget"}
    assert len({row.id for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("beginning", "reply", "name"),
    [
        (
            "getprop",
            Reply("[ro.build.version.sdk]: [23]\n[ro.product.cpu.abilist]: [arm64-v8a]\n"),
            "android",
        ),
        (
            "getprop",
            Reply("[ro.build.version.sdk]: [34]\n[ro.product.cpu.abilist]: [mips]\n"),
            "frida-server",
        ),
        ("command -v nsenter", Reply(code=1), "ca"),
        ("cat /proc/net/tcp", Reply("0\n"), "ports"),
        ("df -k", Reply("/dev/x 9 9 1000 99% /data\n"), "storage"),
        ("dumpsys power", Reply("  mWakefulness=Asleep\n"), "screen"),
        ("dumpsys window policy", Reply("    mShowingLockscreen=true\n"), "screen"),
        ("input keyevent 0", Reply(err="requires INJECT_EVENTS permission"), "input"),
        (
            "rm -f /data/local/tmp/faceaudit-screen.xml",
            Reply(err="could not get idle state"),
            "tree",
        ),
        ("ime list", Reply("a.b/.Ime\n"), "keyboard"),
        ("date", Reply("1700000000\n"), "clock"),
        ("date", Reply("?"), "clock"),
        ("command -v logcat", Reply(code=1), "log"),
        ("dumpsys battery", Reply("  AC powered: false\n  level: 9\n"), "battery"),
        ("settings get global http_proxy", Reply("10.0.0.1:8080\n"), "proxy"),
        ("dumpsys package com.a.b", Reply("Unable to find package: com.a.b"), "app"),
    ],
)
def test_what_is_amiss_is_named_with_a_remedy_in_both_languages(
    healthy, device, beginning, reply, name
):
    healthy.answers[beginning] = reply
    rows = {row.id: row for row in examine(device, "com.a.b") if not row.ok}
    assert set(rows) == {name}
    for fix in (rows[name].fix, rows[name].fix_zh):
        assert len(re.findall(r"[.。](?:\s|$)|。", fix)) >= 1
    assert re.search("[一-鿿]", rows[name].fix_zh)
    assert not re.search("[一-鿿]", rows[name].fix)


def test_without_root_the_gadget_route_is_looked_at_instead(healthy, device, monkeypatch):
    healthy.answers["id -u"] = Reply("2000\n")
    monkeypatch.setattr(needs.gadget, "missing", lambda: ["frida-gadget"])
    assert amiss(device) == {"root", "gadget", "ca"}


def test_a_low_battery_that_is_being_charged_is_fine(healthy, device):
    healthy.answers["dumpsys battery"] = Reply("  USB powered: true\n  level: 9\n")
    assert amiss(device) == set()


def test_missing_packages_of_this_machine(healthy, device, monkeypatch):
    from importlib.metadata import PackageNotFoundError

    def absent(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(needs, "version", absent)
    assert amiss(device) == {"frida", "bridge", "mitmproxy"}


def test_a_device_that_goes_ends_the_list(healthy, device):
    healthy.answers["df -k"] = Reply(then="vanish")
    rows = examine(device)
    assert rows[-1].id == "adb"
    assert not rows[-1].ok
    assert "device-lost" in rows[-1].found


def test_nothing_is_changed(healthy, device):
    examine(device, "com.a.b")
    changing = re.compile(
        r"settings put|pm (install|grant|revoke|clear)|mount -|ime set|am start|push"
    )
    assert not [command for command in healthy.commands if changing.search(command)]
    assert healthy.files == {}


# --- the command --------------------------------------------------------------------------------


@pytest.fixture
def doctor(faceaudit, monkeypatch):
    """Run ``faceaudit doctor`` against an adb server."""

    def run(server, *words):
        monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(server.port))
        return faceaudit("doctor", *words)

    return run


def test_a_ready_phone(doctor, healthy):
    ended = doctor(healthy, "--device", "--package", "com.a.b", "--lang", "en")
    assert ended.code == 0
    assert ended.out.splitlines()[-1] == "Ready to record."
    assert "[ok]      android: Android 14 (SDK 34), phone Pixel 7, arm64-v8a" in ended.out


def test_what_costs_a_part_only_is_optional(doctor, healthy):
    healthy.answers["command -v logcat"] = Reply(code=1)
    ended = doctor(healthy, "--device", "fake1", "--lang", "zh")
    assert ended.code == 0
    assert "[optional] log: no logcat; 换用带 logcat 的设备" in ended.out


def test_a_phone_that_is_locked_is_not_ready(doctor, healthy):
    healthy.answers["dumpsys power"] = Reply("  mWakefulness=Asleep\n")
    ended = doctor(healthy, "--device", "--lang", "en")
    assert ended.code == 3
    assert "[missing] screen: the screen is off; Switch the screen on" in ended.out


@pytest.mark.parametrize(
    ("devices", "code"),
    [
        ([], "device-none"),
        ([("a", "unauthorized")], "device-unauthorized"),
        ([("a", "device"), ("b", "device")], "device-several"),
    ],
)
def test_no_device_to_look_at(doctor, devices, code):
    with CannedAdb(devices=devices) as server:
        ended = doctor(server, "--device", "--lang", "en")
    assert ended.code == 3
    assert f"[missing] adb: [{code}]" in ended.out
    assert "Traceback" not in ended.out + ended.err


def test_what_a_killed_run_left_is_told_and_put_back(doctor, healthy, state):
    """A journal without a living owner."""
    with AdbDevice("fake1", port=healthy.port) as device:
        device.note(
            "proxy", "127.0.0.1:1", Step(by="shell", text="settings put global http_proxy :0")
        )
        (journal,) = state.glob("*.json")
        kept = journal.read_bytes()
    healthy.commands.clear()
    journal.write_bytes(kept)
    ended = doctor(healthy, "--device", "--lang", "en")
    assert ended.code == 3
    assert (
        "[missing] changes: left by an interrupted run: proxy 127.0.0.1:1; Run faceaudit doctor --device --restore"
        in ended.out
    )
    assert not healthy.said("settings put")
    ended = doctor(healthy, "--device", "--restore", "--lang", "en")
    assert ended.code == 0
    assert "[restored] proxy: 127.0.0.1:1" in ended.out
    assert healthy.said("settings put") == ["settings put global http_proxy :0"]
    assert list(state.iterdir()) == []


def test_what_cannot_be_put_back_is_told(doctor, healthy, state):
    from analyzers.dynamic import undo

    state.mkdir(parents=True)
    journal = undo.Journal.create("fake1", state)
    journal.write([undo.Change(1, "proxy", "x", (Step(by="shell", text="settings put it back"),))])
    journal._lock.close()
    healthy.answers["settings put it back"] = Reply(err="denied", code=1)
    ended = doctor(healthy, "--device", "--restore", "--lang", "en")
    assert ended.code == 3
    assert "[failed]   proxy (x) was not undone: denied" in ended.out
    assert journal.path.exists()
    with AdbDevice("fake1", port=healthy.port) as device:
        device.ready()
        assert device.unrestored == ["proxy (x) was not undone: denied"]


def test_options_about_a_device_need_one(faceaudit):
    ended = faceaudit("doctor", "--restore")
    assert ended.code == 2
    assert "--device" in ended.err


def test_the_simulated_phone_is_ready(phone, adb_port, faceaudit, monkeypatch):
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(adb_port))
    ended = faceaudit("doctor", "--device", phone.serial, "--lang", "en")
    assert ended.out.splitlines()[-1] == "Ready to record.", ended.out
    assert ended.code == 0
