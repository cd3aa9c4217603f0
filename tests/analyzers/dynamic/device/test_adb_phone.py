"""The device over a real adbd: the simulated phone's."""

import contextlib
import io
import queue
import socket
import threading
import time
from pathlib import Path

import pytest
from phone import HERE

from analyzers.dynamic import attribution, files, touch
from analyzers.dynamic.attribution import PortOwners
from analyzers.dynamic.capture import LogCapture, ScreenRecording
from analyzers.dynamic.choosing import choose
from analyzers.dynamic.device import Device, DeviceLost, DeviceRefused
from analyzers.dynamic.undo import abandoned

APK = HERE / "apps" / "face-login-consented" / "face-login-consented.apk"
CAMERA = "android.permission.CAMERA"


@pytest.fixture
def package():
    return "com.example.facelogin"


@pytest.fixture
def app(phone, package):
    """The demo app, installed; uninstalled in the end by what `install` noted."""
    phone.install([APK])
    return package


def test_it_is_what_the_other_parts_expect(phone):
    checked: Device = phone
    assert checked.serial == phone.serial


def test_commands_and_codes(phone):
    assert phone.shell("echo 人脸; echo bad >&2; exit 7") == (7, "人脸\n", "bad\n")
    assert phone.shell("exit 3").code == 3
    assert phone.raw("printf 'a\\000\\377\\r\\n'")[1] == b"a\x00\xff\r\n"
    assert phone.shell("id -u", root=True).out == "0\n"
    with pytest.raises(DeviceRefused) as refused:
        phone.shell("sleep 5", timeout=0.3)
    assert refused.value.code == "device-timeout"
    assert phone.shell("head -c 3000000 /dev/zero | wc -c").out.strip() == "3000000"
    assert len(phone.raw("head -c 3000000 /dev/zero")[1]) == 3_000_000


def test_identity(phone):
    found = phone.identity()
    assert (found.kind, found.root, found.sdk, found.android) == ("simulated", True, 30, "11")
    assert found.abis == ("arm64-v8a",)
    assert found.zone == "Asia/Shanghai"
    assert phone.serial not in repr(found)


def test_it_is_chosen_by_itself(booted, adb_port, connect):
    assert choose(port=adb_port).serial == booted.relay
    connect("disconnect")
    assert choose(booted.relay, port=adb_port).shell("echo back").out == "back\n"


@pytest.mark.parametrize("size", [0, 1, 65536, 65537, 1_500_000])
def test_files_go_there_and_back(phone, tmp_path, size):
    data = bytes(range(256)) * (size // 256 + 1)
    source, back = tmp_path / "源 file", tmp_path / "back"
    source.write_bytes(data[:size])
    phone.push(source, "/data/local/tmp/人 脸's")
    phone.pull("/data/local/tmp/人 脸's", back)
    assert back.read_bytes() == data[:size]
    phone.shell('rm -f "/data/local/tmp/人 脸\'s"')


def test_what_cannot_be_written_or_read(phone, tmp_path):
    source = tmp_path / "file"
    source.write_bytes(b"x" * 200_000)
    with pytest.raises(DeviceRefused):
        phone.push(source, "/proc/nothing/here")
    with pytest.raises(DeviceRefused) as refused:
        phone.pull("/sdcard/none", tmp_path / "none")
    assert refused.value.code == "device-pull-refused"
    with pytest.raises(FileNotFoundError):
        phone.push(tmp_path / "absent", "/sdcard/absent")


# --- apps ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("told", [True, False])
def test_install_start_stop_and_putting_back(phone, package, told):
    assert phone.version(package) is None
    phone.install([APK], package if told else "")
    assert phone.version(package) is not None
    assert not any(phone.granted(package).get(name) for name in (CAMERA,))
    pid = phone.start(package)
    assert pid == phone.pid(package)
    assert phone.front()[0] == package
    phone.stop(package)
    assert phone.pid(package) is None
    assert phone.exits(package)[0].pid == pid
    assert phone.restore() == []
    assert phone.version(package) is None


def test_an_app_that_was_there_stays(phone, app):
    from analyzers.dynamic.adb import AdbDevice

    with AdbDevice(phone.serial, port=phone.wire()._client.port) as second:
        second.install([APK])
    assert phone.version(app) is not None


def test_a_set_of_splits_is_installed_by_a_session(phone, package, tmp_path):
    import zipfile

    split = tmp_path / "split_config.zh.apk"
    with zipfile.ZipFile(split, "w") as archive:
        archive.writestr("resources.arsc", b"")
    phone.install([APK, split])
    assert phone.version(package) is not None
    assert len(phone.shell(f"pm path {package}").out.split()) == 2
    assert phone.shell("ls /data/local/tmp").out.count("faceaudit-") == 0


def test_what_is_no_app_is_refused_with_the_reason_and_nothing_is_left(phone, tmp_path):
    broken = tmp_path / "broken.apk"
    broken.write_bytes(b"no zip")
    with pytest.raises(DeviceRefused, match="INSTALL_PARSE_FAILED_NOT_APK") as refused:
        phone.install([broken])
    assert refused.value.code == "device-install-failed"
    with pytest.raises(DeviceRefused):
        phone.install([broken], "com.example.broken")
    assert phone.noted("install") is None
    assert phone.shell("ls /data/local/tmp").out.count("faceaudit-") == 0
    with pytest.raises(DeviceRefused) as refused:
        phone.install([tmp_path / "absent.apk"])
    assert refused.value.code == "app-missing"


def test_an_app_that_is_not_installed(phone):
    for work, code in (
        (lambda: phone.start("com.example.absent"), "app-not-installed"),
        (lambda: phone.clear("com.example.absent"), "app-not-cleared"),
        (lambda: phone.uninstall("com.example.absent"), "app-not-uninstalled"),
        (lambda: phone.grant("com.example.absent", CAMERA), "permission-grant-refused"),
    ):
        with pytest.raises(DeviceRefused) as refused:
            work()
        assert refused.value.code == code
    assert phone.noted("grant") is None


def test_an_activity_that_is_not_there(phone, app):
    with pytest.raises(DeviceRefused) as refused:
        phone.start(app, ".Nowhere")
    assert refused.value.code == "app-start-failed"


def test_permissions_are_given_taken_and_put_back(phone, app):
    phone.grant(app, CAMERA)
    assert phone.granted(app)[CAMERA] is True
    phone.revoke(app, CAMERA)
    assert phone.granted(app)[CAMERA] is False
    phone.grant(app, CAMERA)
    phone.take_back("grant")
    assert phone.granted(app)[CAMERA] is False
    phone.set_appop(app, "CAMERA", "ignore")
    assert "CAMERA: ignore" in phone.appops(app)
    phone.take_back("appops")
    assert "CAMERA: ignore" not in phone.appops(app)


def test_clearing_takes_data_and_grants(phone, app):
    phone.grant(app, CAMERA)
    phone.shell(f"run-as {app} sh -c 'echo x > files/token'")
    phone.clear(app)
    assert phone.granted(app)[CAMERA] is False
    assert phone.shell(f"run-as {app} ls files").out == ""


def test_a_held_app_has_run_nothing_until_it_is_released(phone, app):
    pid = phone.start(app, held=True)
    time.sleep(0.5)
    assert f'package="{app}"' not in phone.tree()
    phone.release(pid)
    assert f'package="{app}"' in phone.tree()
    assert phone.pid(app) == pid
    with pytest.raises(DeviceRefused) as refused:
        phone.release(pid)
    assert refused.value.code == "app-not-released"


# --- the screen ---------------------------------------------------------------------------------


def test_the_tree_and_a_touch(phone, app):
    phone.start(app)
    before = phone.tree()
    assert before.startswith("<?xml")
    assert "同意" in before
    import re

    left, top, right, bottom = map(
        int,
        re.search(
            r'text="[^"]*不同意[^"]*".*?bounds="\[(\d+),(\d+)\]\[(\d+),(\d+)\]"', before
        ).groups(),
    )
    phone.tap((left + right) // 2, (top + bottom) // 2)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and phone.pid(app) and phone.tree() == before:
        time.sleep(0.1)
    assert phone.pid(app) is None or phone.tree() != before


def test_a_picture_of_the_screen(phone):
    from PIL import Image

    image = Image.open(io.BytesIO(phone.screenshot()))
    assert image.size == (1080, 1920)


def test_keys(phone, app):
    phone.start(app)
    phone.key("home")
    assert phone.front()[0] != app
    phone.swipe(500, 1500, 500, 500)


@pytest.mark.parametrize("text", ["abc 12%s$HOME;'\"", "张三 10岁", "a\nb"])
def test_text_reaches_input_as_it_is(phone, monkeypatch, text):
    sent = []
    real = touch.send

    def note(device, arguments):
        sent.append(
            device.shell(f'for one in {arguments}; do echo "$one"; done').out.split("\n")[1:-1]
        )
        real(device, arguments)

    monkeypatch.setattr(touch, "send", note)
    phone.text(text)
    typed = "".join("\n" if one == ["66"] else "".join(one).replace("%s", " ") for one in sent)
    # `input text` itself writes a blank for %s: split, so that it stays what it was
    assert typed == text


# --- network ------------------------------------------------------------------------------------


def test_ports_lead_both_ways_and_go_again(phone):
    with socket.create_server(("127.0.0.1", 0)) as here:
        local = here.getsockname()[1]
        phone.reverse(18080, local)
        knock = "bash -c 'exec 3<>/dev/tcp/127.0.0.1/18080; echo hello >&3; read -t 5 -u 3'"
        thread = threading.Thread(target=phone.shell, args=(knock,))
        thread.start()
        here.settimeout(5)
        one, _ = here.accept()
        with one:
            one.settimeout(5)
            assert one.recv(10) == b"hello\n"
        thread.join()
    port = phone.forward("tcp:80")
    with socket.create_connection(("127.0.0.1", port), 5):
        pass
    phone.unforward(port)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), 2).close()
    assert phone.restore() == []
    assert phone.shell("bash -c 'exec 3<>/dev/tcp/127.0.0.1/18080'").code != 0


def test_the_proxy_is_set_changed_and_put_back(phone):
    get = "settings get global http_proxy"
    phone.set_proxy("127.0.0.1:8080")
    phone.set_proxy("127.0.0.1:8081")
    assert phone.shell(get).out == "127.0.0.1:8081\n"
    phone.set_proxy("")
    assert phone.shell(get).out == ":0\n"
    phone.shell("settings put global http_proxy 10.0.0.1:3128")
    phone.set_proxy("127.0.0.1:8080")
    assert phone.restore() == []
    assert phone.shell(get).out == "10.0.0.1:3128\n"
    phone.shell("settings put global http_proxy :0")


def test_our_authority_is_there_and_goes(phone):
    import provide

    pem = (provide.certificates() / "ca.pem").read_bytes()
    count = "ls /system/etc/security/cacerts | wc -l"
    before = phone.shell(count).out
    assert phone.trust(pem) == "system"
    assert int(phone.shell(count).out) == int(before) + 1
    assert phone.restore() == []
    assert phone.shell(count).out == before


HOLD = (
    "import socket,time; s=socket.create_connection(('127.0.0.1',5555)); "
    "print(s.getsockname()[1],flush=True); time.sleep(60)"
)


def test_whose_a_connection_is(phone, app, tmp_path, monkeypatch):
    uid = phone.uid(app)
    monkeypatch.setattr(attribution, "LOOP", f"{attribution.LOOP}  # {tmp_path}")
    owners, done, ports = PortOwners(phone, app), threading.Event(), queue.Queue()
    owners.start()

    def hold(number):
        as_user = f"setpriv --reuid {number} --regid {number} --clear-groups"
        command = f'exec {as_user} python3 -c "{HOLD}"'
        phone.wire().stream(command, lambda data: ports.put(int(data)) or True, done)

    try:
        for number, who in ((uid, "app"), (uid + 1, "other")):
            threading.Thread(target=hold, args=(number,), daemon=True).start()
            assert owners.owner(ports.get(timeout=30), wait=30) == who
    finally:
        done.set()
        owners.stop()
    assert owners.problem == ""
    deadline = time.monotonic() + 30
    while (left := looking(attribution.LOOP)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert left == []


def looking(loop):
    """Shells that still run the loop."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if loop.encode() in path.read_bytes():
                found.append(path)
    return found


# --- time, log, files ---------------------------------------------------------------------------


def test_the_clock_is_moved_and_put_back(phone):
    assert abs(phone.now() - time.time()) < 30
    assert phone.advance(48 * 3600)
    assert abs(phone.now() - time.time() - 48 * 3600) < 30
    assert phone.advance(3600)
    assert phone.restore() == []
    assert abs(phone.now() - time.time()) < 5


def test_the_log_goes_into_a_file(phone, tmp_path):
    log = LogCapture(phone, tmp_path / "logcat.txt")
    log.start()
    line = r"1795000000000\t77\t78\tI\tFace\t人脸 vector 0.1,0.2\n"
    phone.shell(f"printf '{line}' >> /data/log/main")
    text = log.stop().read_text("utf-8")
    assert log.problem == ""
    assert "   77    78 I Face: 人脸 vector 0.1,0.2" in text


def test_a_phone_that_cannot_record_its_screen_says_so(phone, tmp_path):
    recording = ScreenRecording(phone, tmp_path)
    recording.start()
    assert recording.stop() == []
    assert "recording-unavailable" in recording.problem


NASTY = [
    "plain.jpg",
    "人脸 1.jpg",
    'it\'s "q".png',
    "back\\slash",
    "-rf",
    "$(touch x)",
    "a|b",
    " lead",
]


def test_files_of_both_areas_are_listed_with_hashes(phone, app, tmp_path):
    import hashlib

    phone.shell("mkdir -p /sdcard/Pictures/子")
    for number, name in enumerate(NASTY):
        source = tmp_path / "file"
        source.write_bytes(b"\xff\xd8\xff\xe0" + bytes([number]) * 50)
        phone.push(source, f"/sdcard/Pictures/子/{name}")
    phone.shell(
        "touch \"$(printf '/sdcard/Pictures/1|2|-rw-rw-rw-|/x\\n9|9|-rw-------|/sdcard/faked')\""
    )
    found = files.listing(phone, "shared", app)
    rows = {row.path: row for row in found.rows}
    for number, name in enumerate(NASTY):
        row = rows[f"/sdcard/Pictures/子/{name}"]
        assert row.sha256 == hashlib.sha256(b"\xff\xd8\xff\xe0" + bytes([number]) * 50).hexdigest()
        assert (row.size, row.form) == (54, "image/jpeg")
        assert len(row.mode) == 9
        assert abs(row.modified - time.time()) < 60
    assert not any("faked" in path for path in rows)
    assert not found.cut
    assert (
        files.read(phone, "shared", app, f"/sdcard/Pictures/子/{NASTY[2]}")[:3] == b"\xff\xd8\xff"
    )
    phone.shell("rm -rf /sdcard/Pictures")


def test_private_files_and_what_did_not_change_is_not_read_again(phone, app, monkeypatch):
    phone.shell(
        f"mkdir -p /data/data/{app}/files/f && printf SQLite > /data/data/{app}/files/f/token",
        root=True,
    )
    first = files.listing(phone, "private", app)
    (row,) = [row for row in first.rows if row.path.endswith("files/f/token")]
    assert row.sha256
    asked = []
    real = phone.shell
    monkeypatch.setattr(
        phone, "shell", lambda command, **how: (asked.append(command), real(command, **how))[1]
    )
    second = files.listing(phone, "private", app, first.rows)
    assert second.rows == first.rows
    assert not any("sha256sum" in command for command in asked)


def test_a_listing_has_an_end(phone, app, monkeypatch):
    monkeypatch.setattr(files, "MOST", 3)
    phone.shell("mkdir -p /sdcard/many && cd /sdcard/many && touch a b c d e")
    found = files.listing(phone, "shared", app)
    assert (len(found.rows), found.cut) == (3, True)
    monkeypatch.setattr(files, "HASH_LIMIT", -1)
    assert files.listing(phone, "shared", app).unread == 3
    phone.shell("rm -rf /sdcard/many")


def test_many_files_take_few_commands(phone, app, monkeypatch):
    phone.shell(
        "mkdir -p /sdcard/many && cd /sdcard/many && for i in $(seq 300); do echo $i > file$i; done"
    )
    asked = []
    real = phone.shell
    monkeypatch.setattr(
        phone, "shell", lambda command, **how: (asked.append(command), real(command, **how))[1]
    )
    found = files.listing(phone, "shared", app)
    assert sum(bool(row.sha256) for row in found.rows if "/many/" in row.path) == 300
    assert len(asked) <= 4
    real("rm -rf /sdcard/many")


def test_a_file_that_cannot_be_read_does_not_shift_the_others(phone, app, monkeypatch):
    phone.shell("mkdir /sdcard/x; printf '\\211PNG\\r\\n\\032\\n1234567890' > /sdcard/x/b.png")
    real = files._stated

    def one_more(device, reach):
        rows, cut = real(device, reach)
        gone = files.FileRow(path="/sdcard/x/a", size=99, mode="rw-", modified=2**33, sha256="")
        return [gone, *rows], cut

    monkeypatch.setattr(files, "_stated", one_more)
    found = files.listing(phone, "shared", app)
    rows = {row.path: row for row in found.rows}
    assert rows["/sdcard/x/b.png"].form == "image/png"
    assert (rows["/sdcard/x/a"].form, rows["/sdcard/x/a"].sha256) == ("", "")
    assert found.unread == 1
    phone.shell("rm -r /sdcard/x")


def test_planted_pictures_are_in_the_album_and_go(phone):
    paths = files.plant(phone, {"plant-1.jpg": b"\xff\xd8\xff1", "plant-2.jpg": b"\xff\xd8\xff2"})
    assert paths == ["/sdcard/DCIM/Camera/plant-1.jpg", "/sdcard/DCIM/Camera/plant-2.jpg"]
    rows = phone.shell("content query --uri content://media/external/images/media").out
    assert "plant-2.jpg" in rows
    assert phone.restore() == []
    assert "plant-2" not in phone.shell("ls /sdcard/DCIM/Camera").out
    with pytest.raises(DeviceRefused):
        files.plant(phone, {"../x.jpg": b""})


# --- after a kill -------------------------------------------------------------------------------


def test_a_killed_process_leaves_a_phone_that_the_next_one_puts_back(phone, booted, adb_port):
    import os
    import subprocess
    import sys

    script = (
        "import time\nfrom analyzers.dynamic.adb import AdbDevice\n"
        f"device = AdbDevice({booted.relay!r}, port={adb_port})\n"
        "device.set_proxy('127.0.0.1:9999')\ndevice.reverse(19999, 9)\nprint('ready', flush=True)\ntime.sleep(60)\n"
    )
    root = HERE.parents[1]
    with subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout.readline() == "ready\n"
        with pytest.raises(DeviceRefused) as refused:
            phone.set_proxy("127.0.0.1:1")
        assert refused.value.code == "device-busy"
        process.kill()
    assert phone.shell("settings get global http_proxy").out == "127.0.0.1:9999\n"
    assert [change.what for left in phone.left_over() for change in left.changes] == [
        "proxy",
        "reverse",
    ]
    phone.set_proxy("127.0.0.1:1")
    assert abandoned(phone.serial) == []
    assert phone.restore() == []
    assert phone.shell("settings get global http_proxy").out == ":0\n"
    assert phone.wire().ask("get-state") == "device"


def test_a_phone_that_is_unplugged_in_the_middle(phone, adb_port, connect):
    """The command ends at once, what was changed stays written down, and goes when the phone is back."""
    phone.set_proxy("127.0.0.1:9999")
    errors = []

    def work():
        try:
            phone.shell("sleep 61.25", timeout=50)
        except DeviceLost as error:
            errors.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    deadline = time.monotonic() + 30
    while not looking("61.25") and time.monotonic() < deadline:
        time.sleep(0.02)
    began = time.monotonic()
    connect("disconnect")
    thread.join(30)
    assert time.monotonic() - began < 25  # not the 50 it might take
    (error,) = errors
    assert error.code == "device-lost"
    (problem,) = phone.restore()
    assert problem.startswith("proxy (127.0.0.1:9999) was not undone: [device-lost]")
    connect("connect")
    assert phone.restore() == []
    assert phone.shell("settings get global http_proxy").out == ":0\n"
