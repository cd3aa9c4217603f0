"""The simulated phone itself: two apps from the first screen to the upload, over adb and under frida."""

import hashlib
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import provide
import pytest
from phone import Phone, PhoneFailed, bounds
from ports import free_port

APPS = Path(__file__).resolve().parent / "apps"
LOGIN = "com.example.facelogin"
ALLOW, AGREE, DECLINE, DENY = "仅在使用该应用时允许", "同意", "不同意", "不允许"
QUESTION = "要允许“刷脸登录”拍摄照片和录制视频吗？"

AGENT = """
const seen = (what) => send(what);
function install() {
  const Camera = Java.use('android.hardware.Camera');
  Camera.open.overload('int').implementation = function (n) { seen('camera'); return this.open(n); };
  const Dialog = Java.use('android.app.Dialog');
  Dialog.show.implementation = function () { seen('dialog ' + this.$className); this.show(); };
  const Screen = Java.use('com.example.facelogin.MainActivity');
  Screen.onCreate.implementation = function (state) { seen('create'); this.onCreate(state); };
}
rpc.exports = { install: () => new Promise((done) => {
  Java.performNow(install);
  Script.nextTick(() => Script.nextTick(() => Java.perform(() => {
    Java.vm.getEnv().findClass('java/lang/Object');
    done('ok');
  })));
}) };
"""

ATTACH = """
import sys, time, frida
pid, script = int(sys.argv[1]), open(sys.argv[2], encoding='utf-8').read()
session = frida.get_local_device().attach(pid)
agent = session.create_script(script)
agent.on('message', lambda message, data: print(message.get('payload', message), flush=True))
agent.load()
agent.exports_sync.install()
print('hooked', flush=True)
sys.stdin.read()
session.detach()
"""


def apk(name):
    return APPS / name / f"{name}.apk"


def fresh(phone, name):
    phone.install(apk(name))
    phone.shell("pm", "clear", LOGIN)


def await_text(phone, text, seconds=30.0):
    until = time.monotonic() + seconds
    while text not in (texts := phone.texts()):
        assert time.monotonic() < until, texts
        time.sleep(0.05)
    return texts


def test_camera_comes_before_consent(phone):
    fresh(phone, "face-login-early")
    before = len(phone.upstream.requests())
    phone.adb("shell", f"am start -W -n {LOGIN}/.MainActivity")
    assert phone.texts()[0] == QUESTION
    phone.tap(ALLOW)
    assert DECLINE in await_text(phone, AGREE)
    assert f"CONNECT device 1 client for package {LOGIN}" in phone.shell("dumpsys", "media.camera")
    assert len(phone.upstream.requests()) == before
    phone.tap(AGREE)
    await_text(phone, "登录成功")
    (request,) = phone.upstream.wait_for(before + 1)[before:]
    assert (request.method, request.host, request.secure) == ("POST", "face.example.com", False)
    assert request.body == (provide.camera() / "picture.jpg").read_bytes()


def test_camera_waits_for_consent(phone):
    fresh(phone, "face-login-consented")
    log = phone.shell("dumpsys", "media.camera")
    phone.shell("am", "start", "-W", "-n", f"{LOGIN}/.MainActivity")
    assert AGREE in phone.texts()
    assert phone.shell("dumpsys", "media.camera") == log
    phone.tap(AGREE)
    phone.tap(ALLOW)
    await_text(phone, "登录成功")
    assert "CAMERA: granted=true" in phone.shell("dumpsys", "package", LOGIN)


def test_second_denial_is_final(phone):
    fresh(phone, "face-login-early")
    for button in (DENY, "不允许，且不再询问"):
        phone.shell("am", "start", "-W", "-n", f"{LOGIN}/.MainActivity")
        phone.tap(button)
        await_text(phone, "未获得相机权限")
        phone.shell("am", "force-stop", LOGIN)
    phone.shell("am", "start", "-W", "-n", f"{LOGIN}/.MainActivity")
    await_text(phone, "未获得相机权限")  # nobody was asked
    phone.shell("pm", "clear", LOGIN)
    phone.shell("am", "start", "-W", "-n", f"{LOGIN}/.MainActivity")
    assert phone.texts()[0] == QUESTION


def test_adb_taps_and_dumps_like_a_phone(phone):
    fresh(phone, "face-login-early")
    phone.adb("shell", f"monkey -p {LOGIN} -c android.intent.category.LAUNCHER 1")
    phone.adb("shell", "uiautomator dump --compressed /sdcard/window_dump.xml")
    tree = phone.adb("exec-out", "cat /sdcard/window_dump.xml")
    assert 'package="com.android.permissioncontroller"' in tree
    (deny,) = (node for node in phone.tree() if node.get("text") == DENY)
    left, top, right, bottom = bounds(deny)
    phone.adb("shell", f"input tap {(left + right) // 2} {(top + bottom) // 2}")
    await_text(phone, "未获得相机权限")
    phone.adb("shell", "input keyevent KEYCODE_BACK")
    assert phone.texts() == ["刷脸登录"]  # the launcher
    assert phone.pid(LOGIN)  # finish() does not end a process


def held(phone, name):
    fresh(phone, name)
    phone.shell("am", "start", "-D", "-n", f"{LOGIN}/.MainActivity")
    assert phone.texts() == ["Waiting For Debugger"]
    return phone.pid(LOGIN)


def test_hooks_of_a_held_app_see_its_first_line(phone, tmp_path):
    pid = held(phone, "face-login-early")
    script, attach = tmp_path / "agent.js", tmp_path / "attach.py"
    script.write_text(provide.prelude().read_text("utf-8") + AGENT, "utf-8")
    attach.write_text(ATTACH, "utf-8")
    watcher = phone.popen([sys.executable, attach, str(pid), script], stdin=subprocess.PIPE)
    try:
        assert watcher.stdout.readline() == "hooked\n"
        phone.shell(*phone.shell("getprop", "ro.faceaudit.release").split(), str(pid))
        phone.tap(ALLOW)
        phone.tap(AGREE)
        await_text(phone, "登录成功")
        out, err = watcher.communicate("", 60)
    finally:
        watcher.kill()
        watcher.wait()
    assert out.split("\n")[:3] == ["create", "camera", "dialog android.app.AlertDialog"], err
    assert phone.texts()  # still alive without the hooks


def test_ports_of_an_app_are_its_own_users(phone):
    fresh(phone, "face-login-early")
    phone.shell("pm", "grant", LOGIN, "android.permission.CAMERA")
    before = len(phone.upstream.requests())
    phone.shell("am", "start", "-W", "-n", f"{LOGIN}/.MainActivity")
    phone.tap(AGREE)
    (request,) = phone.upstream.wait_for(before + 1)[before:]
    table = phone.shell("cat", "/proc/net/tcp", "/proc/net/tcp6")
    rows = [line.split() for line in table.splitlines()]
    mine = [row for row in rows if row[1].endswith(f":{request.client:04X}") and row[3] == "01"]
    uid = int(phone.shell("stat", "-c", "%u", f"/data/data/{LOGIN}"))
    assert [int(row[7]) for row in mine] == [uid]
    if os.geteuid() == 0:
        assert uid > 10000


def test_two_phones_know_nothing_of_each_other(phone):
    phone.shell("touch", "/sdcard/mine")
    with Phone(language="en", sdk=34) as other:
        assert "mine" not in other.shell("ls", "/sdcard")
        assert other.shell("getprop", "ro.build.version.sdk") == "34\n"
        other.install(apk("face-login-early"))
        other.shell("am", "start", "-W", "-n", f"{LOGIN}/.MainActivity")
        assert other.texts()[1:] == ["While using the app", "Only this time", "Don’t allow"]
        assert other.pid(LOGIN) != phone.pid(LOGIN)
        boot, home = other._boot.pid, other.home
    assert not Path(f"/proc/{boot}").exists()
    assert not home.exists()


def test_closing_ends_what_was_started(phone):
    with Phone() as other:
        quiet = subprocess.DEVNULL
        sleeper = other.popen(["sleep", "600"], stdout=quiet, stderr=quiet)
        other.install(apk("face-login-early"))
        other.shell("am", "start", "-W", "-n", f"{LOGIN}/.MainActivity")
        app = other.pid(LOGIN)
    assert sleeper.wait(30) != 0
    assert not Path(f"/proc/{app}").exists()


def test_the_machines_own_root_is_left_alone(phone):
    phone.shell("touch", "/mine-at-the-root", "/sdcard/mine", "/data/mine", "/system/mine")
    assert not Path("/mine-at-the-root").exists()
    assert not Path("/sdcard/mine").exists()
    assert not Path("/system/mine").exists()
    assert "203.0.113.10" not in Path("/etc/hosts").read_text("utf-8")


def test_adb_reaches_the_phone_from_outside(phone):
    import adbutils

    with OutsideServer() as port:
        client = adbutils.AdbClient(host="127.0.0.1", port=port)
        client.connect(phone.relay, timeout=30)
        device = client.device(phone.relay)
        answer = device.shell2("getprop ro.faceaudit.sim; exit 3", v2=True)
        assert (answer.output.strip(), answer.returncode) == ("1", 3)
        data = os.urandom(300_000)
        device.sync.push(data, "/data/local/tmp/blob")
        assert device.sync.read_bytes("/data/local/tmp/blob") == data


class OutsideServer:
    """An adb server outside the phone, on a port of its own."""

    def __enter__(self):
        import adbutils

        port = free_port()
        settings = {"ADB_LIBUSB": "0", "ADB_MDNS": "0", "ADB_LOCAL_TRANSPORT_MAX_PORT": "5553"}
        self._process = subprocess.Popen(
            [adbutils.adb_path(), "-P", str(port), "nodaemon", "server"],
            env=os.environ | settings,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.02)
        return port

    def __exit__(self, *_):
        self._process.kill()
        self._process.wait()


def test_sets_are_installed_by_session(phone):
    path = apk("face-login-early")
    if LOGIN in phone.shell("pm", "list", "packages"):
        phone.shell("pm", "uninstall", LOGIN)
    size = str(path.stat().st_size)
    said = phone.shell("pm", "install-create", "-r", "-t", "-S", size)
    session = said.partition("[")[2].partition("]")[0]
    phone.shell("pm", "install-write", "-S", size, session, "0.apk", str(path))
    assert phone.shell("pm", "install-commit", session) == "Success\n"
    assert phone.shell("pm", "path", LOGIN) == f"package:/data/app/{LOGIN}/base.apk\n"
    resolved = phone.shell("cmd", "package", "resolve-activity", "--brief", LOGIN).splitlines()
    assert resolved[-1] == f"{LOGIN}/{LOGIN}.MainActivity"
    assert phone.shell("sha256sum", f"/data/app/{LOGIN}/base.apk").split()[0] == digest(path)


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_what_it_cannot_run_it_does_not_install(phone):
    other = APPS.parents[1] / "apks/unlock-only/unlock-only.apk"
    for bad, code in ((other, "INSTALL_FAILED_NO_MATCHING_ABIS"), (Path(__file__), "NOT_APK")):
        with pytest.raises(PhoneFailed, match=code):
            phone.install(bad)


def test_a_command_cut_off_in_the_middle_of_its_words_is_given_up():
    program = """
import os, socket, sys, threading
sys.path.insert(0, sys.argv[1])
import sockets
ours, theirs = socket.socketpair()
socket.send_fds(ours, [(50).to_bytes(4, "big") + b"/\\0pm"], [os.dup(1)] * 3)
ours.close()
work = threading.Thread(target=sockets._command, args=(None, theirs), daemon=True)
work.start()
work.join(20)
print("given up" if not work.is_alive() else "still reading")
os._exit(0)
"""
    words = [sys.executable, "-c", program, str(APPS.parent / "system")]
    done = subprocess.run(words, capture_output=True, text=True, timeout=30, check=False)
    assert done.stdout == "given up\n", done.stderr


def test_the_committed_apps_are_up_to_date():
    sys.path.insert(0, str(APPS.parents[1] / "apks"))
    from recipe import Case, case_names

    built = json.loads((APPS / "built.json").read_text("utf-8"))
    assert set(built) == set(case_names(APPS))
    for name, known in built.items():
        case = Case(APPS, name)
        assert known == {"sources": case.digest(), "apk": case.built()}, name
