"""What only a real phone can do: the sequences of commands, against canned replies. Not verified on hardware."""

import socket
import struct
import threading

import pytest
from canned_adb import Reply

from analyzers.dynamic import apps, dumps, touch, wireguard
from analyzers.dynamic.device import DeviceRefused

PROPERTIES = Reply("[ro.hardware]: [qcom]\n[ro.product.model]: [Pixel 7]\n")
INSTALLED = "  Package [com.a.b] (1):\n    userId=10234\n    versionCode=2\n    versionName=1\n"


# --- held start: a debugger that comes and goes ----------------------------------------------------


class Debuggee:
    """What adbd forwards to: a virtual machine that waits for its debugger."""

    def __init__(self, greeting=b"JDWP-Handshake"):
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._greeting = greeting
        self.packets = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self):
        one, _ = self._listening.accept()
        with one, self._listening:
            one.recv(14)
            one.sendall(self._greeting)
            if len(self._greeting) < 14:
                return
            while packet := one.recv(11):
                self.packets.append(struct.unpack(">IIBBB", packet))

    def join(self):
        self._thread.join(30)


def test_a_held_app_is_let_go_by_a_debugger_that_asks_and_leaves(canned, device, monkeypatch):
    monkeypatch.setattr(apps, "SETTLE", 0.2)
    vm = Debuggee()
    canned.answers["getprop"] = PROPERTIES
    canned.forwards["jdwp:4711"] = vm.port
    device.release(4711)
    vm.join()
    assert [packet[3:] for packet in vm.packets] == [(1, 1), (1, 6)]
    assert canned.orders == ["forward:tcp:0;jdwp:4711", f"killforward:tcp:{vm.port}"]
    assert device.noted("forward") is None


@pytest.mark.parametrize("greeting", [b"", b"JDWP-Handshak", b"HTTP/1.1 400 B"])
def test_what_is_no_debuggable_process_is_told_and_the_port_goes(canned, device, greeting):
    vm = Debuggee(greeting)
    canned.answers["getprop"] = PROPERTIES
    canned.forwards["jdwp:4711"] = vm.port
    with pytest.raises(DeviceRefused) as refused:
        device.release(4711)
    assert refused.value.code == "app-not-released"
    assert f"killforward:tcp:{vm.port}" in canned.orders


def test_a_phone_that_does_not_hold_the_app_is_refused(canned, device):
    canned.answers["am start -D"] = Reply(
        err="Exception occurred while executing 'start':\njava.lang.SecurityException: Process not debuggable"
    )
    with pytest.raises(DeviceRefused, match="not debuggable") as refused:
        device.start("com.a.b", ".Main", held=True)
    assert refused.value.code == "app-start-failed"


def test_an_app_without_launcher_and_one_that_ends_at_once(canned, device, monkeypatch):
    monkeypatch.setattr(apps, "PID_TIME", 0.2)
    canned.answers["cmd package resolve-activity"] = Reply("No activity found")
    canned.answers["dumpsys package com.a.b"] = Reply(INSTALLED)
    with pytest.raises(DeviceRefused) as refused:
        device.start("com.a.b")
    assert refused.value.code == "app-no-launcher"
    canned.answers["cmd package resolve-activity"] = Reply("priority=0\ncom.a.b/.Main\n")
    canned.answers["pidof"] = Reply(code=1)
    with pytest.raises(DeviceRefused) as refused:
        device.start("com.a.b")
    assert refused.value.code == "app-ended-at-start"
    assert canned.said("am start") == ["am start -W -n com.a.b/.Main"]


def test_the_name_of_an_inner_class_is_quoted(canned, device):
    canned.answers["pidof"] = Reply("4711\n")
    assert device.start("com.a.b", "com.a.b.Main$Inner") == 4711
    assert canned.said("am start") == ["am start -W -n 'com.a.b/com.a.b.Main$Inner'"]


def test_an_app_that_waits_for_its_hooks_is_not_waited_for(canned, device):
    canned.answers["pidof"] = Reply("4711\n")
    assert device.start("com.a.b", ".Main", drawn=False) == 4711
    assert canned.said("am start") == ["am start -n com.a.b/.Main"]


# --- install ------------------------------------------------------------------------------------


@pytest.mark.parametrize("failing", ["pm install-create", "pm install-write", "pm install-commit"])
def test_a_session_that_fails_is_abandoned(canned, device, tmp_path, failing):
    parts = [tmp_path / "base.apk", tmp_path / "split.apk"]
    for part in parts:
        part.write_bytes(b"x")
    canned.answers["pm install-create"] = Reply("Success: created install session [77]\n")
    canned.answers["pm install-write"] = Reply("Success: streamed 1 bytes\n")
    canned.answers["pm install-commit"] = Reply("Success\n")
    canned.answers[failing] = Reply(
        "Failure [INSTALL_FAILED_USER_RESTRICTED: Install canceled by user]\n", code=1
    )
    with pytest.raises(DeviceRefused, match="allow installing over USB") as refused:
        device.install(parts)
    assert refused.value.code == "device-install-failed"
    assert bool(canned.said("pm install-abandon 77")) == (failing != "pm install-create")
    assert canned.said("rm -rf /data/local/tmp/faceaudit-")


def test_an_app_that_a_shop_installs_meanwhile_is_not_taken_for_ours(canned, device, tmp_path):
    apk = tmp_path / "a.apk"
    apk.write_bytes(b"x")
    lists = [Reply("package:com.a.b\n"), Reply("package:com.a.b\npackage:com.shop.game\n")]
    canned.answers["pm list packages"] = lambda command: lists.pop(0)
    canned.answers["pm install -r"] = Reply("Success\n")
    canned.answers["pm path com.shop.game"] = Reply("package:/data/app/game/base.apk\n")
    canned.answers["sha256sum"] = Reply("00" * 32 + "  /data/app/game/base.apk\n")
    device.install([apk])
    assert device.noted("install") is None


# --- the screen ---------------------------------------------------------------------------------

TREE = '<?xml version=\'1.0\'?><hierarchy rotation="0"><node class="a.B" text="同意" /></hierarchy>'
EMPTY = "<?xml version='1.0'?><hierarchy rotation=\"0\"></hierarchy>"


@pytest.fixture
def dumped(canned, monkeypatch):
    """Answer the next dumps of the screen with these; the options each was asked with."""
    monkeypatch.setattr(touch, "WAITS", (0.0, 0.01, 0.01, 0.01))

    def answer(*replies):
        left = list(replies)
        canned.answers["rm -f /data/local/tmp/faceaudit-screen.xml"] = lambda command: left.pop(0)

    return answer


def test_a_screen_that_moves_is_asked_again_and_then_compressed(canned, device, dumped):
    idle = Reply(err="ERROR: could not get idle state.")
    dumped(idle, idle, Reply(EMPTY), Reply(TREE))
    assert device.tree() == TREE
    asked = canned.said("rm -f /data/local/tmp/faceaudit-screen.xml")
    assert ["--compressed" in command for command in asked] == [False, True, False, True]


def test_a_screen_that_never_rests_is_refused_with_the_reason(device, dumped):
    dumped(*[Reply(err="ERROR: could not get idle state.")] * 4)
    with pytest.raises(DeviceRefused, match="could not get idle state") as refused:
        device.tree()
    assert refused.value.code == "tree-unavailable"


def test_a_dump_that_hangs_is_given_up(device, dumped, monkeypatch):
    monkeypatch.setattr(touch, "TREE_TIME", 0.2)
    dumped(Reply(then="hang"), Reply(TREE))
    assert device.tree() == TREE


@pytest.mark.parametrize(
    "text", ["", EMPTY, TREE[:-5], "null root node", TREE.replace('class="a.B"', "")]
)
def test_half_a_tree_is_none(text):
    assert not touch.is_tree(text)


def test_a_screen_that_may_not_be_photographed(canned, device):
    canned.answers["screencap"] = Reply(err="Failed to take screenshot. Status: -22", code=1)
    with pytest.raises(DeviceRefused) as refused:
        device.screenshot()
    assert refused.value.code == "screenshot-refused"


def test_a_phone_that_forbids_touches_says_which_option(canned, device):
    canned.answers["input tap"] = Reply(
        err="java.lang.SecurityException: Injecting to another application requires INJECT_EVENTS permission"
    )
    with pytest.raises(DeviceRefused, match="developer option") as refused:
        device.tap(1, 2)
    assert refused.value.code == "input-refused"


def test_chinese_goes_through_a_keyboard_that_takes_it_and_the_users_own_comes_back(
    canned, device, monkeypatch
):
    monkeypatch.setattr(touch, "CONNECTING", 0)
    canned.answers["ime list"] = Reply(
        "com.google.android.inputmethod.latin/.Ime\ncom.android.adbkeyboard/.AdbIME\n"
    )
    canned.answers["settings get secure default_input_method"] = Reply(
        "com.google.android.inputmethod.latin/.Ime\n"
    )
    device.text("张三")
    assert canned.said("ime enable") == [
        "ime enable com.android.adbkeyboard/.AdbIME && ime set com.android.adbkeyboard/.AdbIME"
    ]
    assert canned.said("am broadcast") == ["am broadcast -a ADB_INPUT_B64 --es msg 5byg5LiJ"]
    assert device.restore() == []
    assert canned.commands[-1] == "ime set com.google.android.inputmethod.latin/.Ime"


def test_chinese_on_a_phone_that_cannot_take_it_says_what_to_install(canned, device):
    canned.answers["input text"] = Reply(
        err="java.lang.NullPointerException: Attempt to get length of null array", code=255
    )
    with pytest.raises(DeviceRefused, match="ADBKeyBoard") as refused:
        device.text("张三")
    assert refused.value.code == "text-unsupported"


# --- clock --------------------------------------------------------------------------------------


def test_a_containers_clock_is_this_machines_and_left_alone(canned, device):
    canned.answers["id -u"] = Reply("0\n")
    canned.answers["getprop"] = Reply("[ro.hardware]: [redroid]\n")
    assert not device.advance(3600)
    assert not any("date" in command for command in canned.commands)


def test_without_root_the_clock_stays(canned, device):
    canned.answers["getprop"] = PROPERTIES
    assert not device.advance(3600)


# --- WireGuard ----------------------------------------------------------------------------------

ADDRESSES = """\
7: tun0    inet 10.0.0.1/32 scope global tun0
3: rmnet0    inet 10.20.30.40/8 scope global rmnet0
4: eth0    inet 192.0.2.9/24 scope global eth0
5: wlan0    inet 127.0.0.1/8 brd 127.255.255.255 scope global wlan0
"""


def test_this_machine_is_told_by_the_way_to_the_phone(canned, device):
    canned.answers["ip -o -4 addr"] = Reply(ADDRESSES)
    assert wireguard.this_side(device) == "127.0.0.1"  # as the wlan above
    assert wireguard.this_side(device, "my.host") == "my.host"


def test_a_phone_without_a_network_tells_nothing(canned, device):
    canned.answers["ip -o -4 addr"] = Reply(ADDRESSES.partition("4: ")[0])
    assert wireguard.this_side(device) == ""


def test_what_could_be_another_line_of_the_configuration_is_refused(device):
    with pytest.raises(DeviceRefused, match="wireguard-invalid"):
        wireguard.this_side(device, "h\nPostUp = reboot")


def test_the_person_is_told_how_to_bring_the_tunnel_onto_the_phone():
    assert "Download/faceaudit.conf" in wireguard.words("by-hand", 300)[0]
    assert "by root" in wireguard.words("started", 300)[0]


def test_the_tunnel_is_started_with_root_and_ended_again(canned, device):
    canned.answers["id -u"] = Reply("0\n")
    canned.answers["dumpsys package com.wireguard.android"] = Reply(
        INSTALLED.replace("com.a.b", wireguard.APP)
    )
    text = "[Interface]\n"
    assert wireguard.begin(device, text) == "started"
    assert canned.files["/sdcard/Download/faceaudit.conf"].decode() == text
    assert any("SET_TUNNEL_UP" in command for command in canned.commands)
    assert device.restore() == []
    assert "SET_TUNNEL_DOWN" in canned.commands[-1]


def test_without_root_the_user_imports_the_tunnel(canned, device):
    canned.answers["dumpsys package com.wireguard.android"] = Reply(
        INSTALLED.replace("com.a.b", wireguard.APP)
    )
    assert wireguard.begin(device, "x") == "by-hand"
    assert not any("SET_TUNNEL_UP" in command for command in canned.commands)
    assert device.restore() == []


def test_without_the_wireguard_app(device):
    with pytest.raises(DeviceRefused) as refused:
        wireguard.begin(device, "x")
    assert refused.value.code == "wireguard-missing"


def test_quic_is_blocked_for_the_app_only_and_open_again(canned, device):
    canned.answers["id -u"] = Reply("0\n")
    wireguard.block_quic(device, 10234)
    assert "--uid-owner 10234" in canned.commands[-1]
    assert device.restore() == []
    assert canned.commands[-1].startswith("iptables -D")


# --- the camera and the ends of processes -------------------------------------------------------


def test_services_are_asked_for_the_app_alone(canned, device):
    canned.answers["dumpsys activity exit-info com.a.b"] = Reply(
        "ApplicationExitInfo #0:\n timestamp=2026-11-22 10:00:00.000 pid=7 user=0\n process=com.a.b reason=6 (ANR)\n"
    )
    (found,) = device.exits("com.a.b")
    assert dumps.ended_how(found) == "crash"
    canned.answers["dumpsys media.camera"] = Reply(
        "Client Package Name: com.a.b\n== Camera service events log ==\n"
    )
    assert dumps.camera_users(device.camera()) == ["com.a.b"]
