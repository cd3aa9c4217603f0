"""What goes wrong with adb and devices: each has a code and one sentence, and nothing hangs."""

import contextlib
import socket
import time

import pytest
from canned_adb import CannedAdb, Reply
from ports import free_port

from analyzers.dynamic import wire
from analyzers.dynamic.adb import AdbDevice
from analyzers.dynamic.choosing import choose
from analyzers.dynamic.device import DeviceLost, DeviceRefused


def code_of(devices, serial=None):
    with CannedAdb(devices=devices) as server, pytest.raises(DeviceRefused) as refused:
        choose(serial, port=server.port)
    assert "\n" not in str(refused.value)
    return refused.value.code


@pytest.mark.parametrize(
    ("devices", "serial", "code"),
    [
        ([], None, "device-none"),
        ([("a", "device"), ("b", "device")], None, "device-several"),
        ([("a", "offline"), ("b", "unauthorized")], None, "device-several"),
        ([("a", "unauthorized")], None, "device-unauthorized"),
        ([("a", "authorizing")], None, "device-unauthorized"),
        ([("a", "offline")], None, "device-offline"),
        ([("a", "recovery")], None, "device-offline"),
        ([("a", "something new")], None, "device-offline"),
        (
            [("a", "no permissions (user in plugdev group); see [http://x]")],
            None,
            "device-no-access",
        ),
        ([("a", "device")], "b", "device-unknown"),
        ([], "b", "device-unknown"),
        ([("a", "device"), ("b", "offline")], "b", "device-offline"),
    ],
)
def test_a_device_that_cannot_be_used_is_told_why(devices, serial, code):
    assert code_of(devices, serial) == code


def test_the_only_ready_device_is_chosen_among_others_that_are_not():
    with CannedAdb(devices=[("a", "offline"), ("b", "device")]) as server:
        assert choose(port=server.port).serial == "b"


def test_the_environment_names_a_device(monkeypatch):
    monkeypatch.setenv("ANDROID_SERIAL", "b")
    with CannedAdb(devices=[("a", "device"), ("b", "device")]) as server:
        assert choose(port=server.port).serial == "b"
        assert choose("a", port=server.port).serial == "a"


def test_a_device_in_the_network_is_connected_to():
    with CannedAdb(devices=[], reachable=[("10.0.0.5:5555", "device")]) as server:
        assert choose("10.0.0.5:5555", port=server.port).serial == "10.0.0.5:5555"
        choose("10.0.0.5:5555", port=server.port)
    assert server.orders == ["host:connect:10.0.0.5:5555"]
    assert code_of([("a", "device")], "10.0.0.5:5555") == "device-unknown"


def test_no_adb_server_can_be_had(monkeypatch):
    port = free_port()
    monkeypatch.setattr("adbutils.adb_path", lambda: "/nonexistent/adb")
    with pytest.raises(DeviceRefused) as refused:
        choose(port=port)
    assert refused.value.code == "adb-server"


def test_what_listens_is_no_adb_server():
    with socket.create_server(("127.0.0.1", 0)) as other:
        import threading

        def greet():
            for _ in range(2):  # one look whether anything listens, one question
                with other.accept()[0] as one, contextlib.suppress(OSError):  # the look hangs up
                    one.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        threading.Thread(target=greet, daemon=True).start()
        with pytest.raises(DeviceRefused) as refused:
            wire.listed(port=other.getsockname()[1])
    assert refused.value.code == "adb-server"


# --- commands -----------------------------------------------------------------------------------


def test_a_device_that_goes_in_the_middle_of_a_command_is_lost(canned, device):
    canned.answers["work"] = Reply("half a li", then="vanish")
    with pytest.raises(DeviceLost) as lost:
        device.shell("work")
    assert lost.value.code == "device-lost"
    with pytest.raises(DeviceLost):
        device.shell("anything")


def test_a_connection_that_ends_without_a_code_is_no_answer(canned, device):
    canned.answers["work"] = Reply("half a li", then="close")
    with pytest.raises(DeviceLost):
        device.shell("work")


@pytest.mark.parametrize("how", ["hang", "dribble"])
def test_a_command_that_does_not_end_times_out(canned, device, how):
    canned.answers["work"] = Reply(then=how)
    began = time.monotonic()
    with pytest.raises(DeviceRefused) as refused:
        device.shell("work", timeout=0.4)
    assert refused.value.code == "device-timeout"
    assert time.monotonic() - began < 20  # it goes on for 30


def test_a_device_that_answers_nothing_any_more_is_lost(canned, device, monkeypatch):
    monkeypatch.setattr(wire, "PATIENCE", 0.3)
    canned.answers[""] = Reply(then="hang")
    device.wire()._features = frozenset({"shell_v2"})
    with pytest.raises(DeviceLost):
        device.shell("work", timeout=0.3)


def test_a_device_that_went_offline_is_named_so(canned, device):
    canned.devices = [("fake1", "offline")]
    with pytest.raises(DeviceLost, match="offline"):
        device.shell("true")


def test_too_much_output_is_cut_off(canned, device):
    canned.answers["work"] = Reply("x" * 3000)
    with pytest.raises(DeviceRefused) as refused:
        device.raw("work", limit=1000)
    assert refused.value.code == "device-too-much"


def test_a_command_too_long_for_the_protocol_is_refused_here(canned, device):
    with pytest.raises(DeviceRefused) as refused:
        device.shell("x" * 70_000)
    assert refused.value.code == "device-command-too-long"
    assert canned.commands == []


def test_android_before_7_is_refused(canned, device):
    canned.features = "cmd"
    with pytest.raises(DeviceRefused) as refused:
        device.shell("true")
    assert refused.value.code == "device-too-old"


def test_output_that_is_no_text_is_replaced_and_a_code_kept(canned, device):
    canned.answers["work"] = Reply(b"a\xff\n", "bad\n", 7)
    assert device.shell("work") == (7, "a�\n", "bad\n")


def test_a_file_that_is_not_there(canned, device, tmp_path):
    with pytest.raises(DeviceRefused) as refused:
        device.pull("/sdcard/none", tmp_path / "none")
    assert refused.value.code == "device-pull-refused"


def test_a_file_longer_than_allowed_is_not_taken(canned, device, tmp_path):
    canned.files["/sdcard/big"] = bytes(5000)
    with pytest.raises(DeviceRefused) as refused:
        device.wire().pull("/sdcard/big", tmp_path / "big", limit=1000)
    assert refused.value.code == "device-too-much"


def test_a_transfer_that_stands_still_times_out(canned, device, tmp_path, monkeypatch):
    monkeypatch.setattr(wire, "QUIET", 0.3)
    (tmp_path / "file").write_bytes(b"x")
    for work in (
        lambda: device.push(tmp_path / "file", "/hang"),
        lambda: device.pull("/hang", tmp_path / "back"),
    ):
        with pytest.raises(DeviceRefused) as refused:
            work()
        assert refused.value.code == "device-timeout"


# --- untrusted text -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["a.b; reboot", "a.b\nreboot", "$(reboot)", "-x", "", "a" * 300, "a.b c"]
)
def test_a_name_that_is_no_package_never_reaches_the_shell(canned, device, name):
    for method in (
        device.clear,
        device.stop,
        device.pid,
        device.start,
        device.granted,
        device.uninstall,
    ):
        with pytest.raises(DeviceRefused) as refused:
            method(name)
        assert refused.value.code == "app-name-invalid"
    assert canned.commands == []


def test_permissions_activities_and_addresses_are_looked_at_before_they_are_sent(canned, device):
    for work in (
        lambda: device.grant("a.b", "android.permission.CAMERA; reboot"),
        lambda: device.start("a.b", ".Main; reboot"),
        lambda: device.set_proxy("127.0.0.1:80; reboot"),
        lambda: device.forward("tcp:1;reboot"),
        lambda: device.set_appop("a.b", "CAMERA; reboot", "deny"),
    ):
        with pytest.raises(DeviceRefused):
            work()
    assert not any("reboot" in command for command in canned.commands)


def test_a_forward_is_one_of_three_kinds(device):
    assert device.forward("localabstract:webview_1") > 0
    with pytest.raises(DeviceRefused):
        device.forward("dev:/dev/mem")


# --- root ---------------------------------------------------------------------------------------


def test_su_is_found_in_its_two_forms_and_quoted(canned, device):
    canned.answers["su 0 sh -c 'id -u; echo"] = Reply("0\nfaceaudit-root-ok\n")
    device.shell("echo 'a b'", root=True)
    assert canned.commands[-1] == """su 0 sh -c 'echo '"'"'a b'"'"''"""


def test_without_root_a_root_command_is_refused(device):
    assert not device.rooted()
    with pytest.raises(DeviceRefused) as refused:
        device.shell("true", root=True)
    assert refused.value.code == "device-no-root"


def test_a_root_manager_that_nobody_answers_is_no_root(canned, device, monkeypatch):
    monkeypatch.setattr("analyzers.dynamic.adb.SU_TIME", 0.2)
    canned.answers["su"] = Reply(then="hang")
    assert not device.rooted()


def test_no_serial_number_is_kept():
    import hashlib

    with CannedAdb() as server:
        server.answers["getprop"] = Reply("[ro.serialno]: [R58M123ABC]\n[ro.product.model]: [X]\n")
        found = AdbDevice("fake1", port=server.port).identity()
    assert found.serial_sha256 == hashlib.sha256(b"R58M123ABC").hexdigest()
    assert "R58M" not in repr(found)
