"""What a device needs to have for each kind of recording, for ``faceaudit doctor --device``. Changes nothing on it."""

import re
import time
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from analyzers.dynamic import gadget, server
from analyzers.dynamic.device import DeviceLost, DeviceRefused, Needs
from analyzers.dynamic.trust import PLACES
from analyzers.errors import InputError
from analyzers.evidence import Text

if TYPE_CHECKING:
    from analyzers.dynamic.adb import AdbDevice

OLDEST_SDK = 24
SKEW = 5.0  # seconds
FREE = 1 << 20  # KiB
BATTERY = 20  # per cent
ESSENTIAL = {"adb", "android", "changes", "screen", "input", "tree", "storage", "app"}
"""Without these nothing can be recorded; the others each cost a part of what can be seen."""

FIXES = {
    "adb": Text("用数据线连接手机，打开 USB 调试并在手机上允许本机，或启动模拟器。", "Connect a phone with USB debugging switched on and allow this computer on it, or start an emulator."),
    "android": Text("换用 Android 7 或更新的设备。", "Use a device with Android 7 or newer."),
    "changes": Text("运行 faceaudit doctor --device --restore，把上次中断时改动的设置改回去。", "Run faceaudit doctor --device --restore to undo what an interrupted run left changed."),
    "root": Text("换用已获取 root 权限的手机或模拟器，或在 root 管理器中允许 shell；否则只能用 gadget 方式或不挂钩子。", "Use a rooted phone or an emulator, or allow the shell in the root manager; else only the gadget route or no hooks remain."),
    "frida": Text("安装：pip install 'faceaudit[dynamic]'。", "Install it: pip install 'faceaudit[dynamic]'."),
    "frida-server": Text("从 GitHub 上 frida 的发布页下载所需文件，放进所示文件夹，或用 --frida-server 指定。", "Get the named file from frida's releases on GitHub and put it into the named folder, or name it with --frida-server."),
    "gadget": Text("没有 root 时需要补丁工具：pip install frida-gadget，并安装 apktool、zipalign、apksigner 和 JDK。", "Without root a patcher is needed: pip install frida-gadget, and install apktool, zipalign, apksigner and a JDK."),
    "bridge": Text("安装 frida-tools：pip install 'faceaudit[dynamic]'，Java 钩子要用它带的桥。", "Install frida-tools, whose bridge the Java hooks need: pip install 'faceaudit[dynamic]'."),
    "mitmproxy": Text("安装：pip install 'faceaudit[dynamic]'；否则看不到网络流量。", "Install it: pip install 'faceaudit[dynamic]'; without it no traffic is seen."),
    "ca": Text("换用已获取 root 权限且有 nsenter 的设备；否则只能看到应用未加密或不校验证书的流量。", "Use a rooted device that has nsenter; else only traffic without encryption or certificate checks can be read."),
    "ports": Text("换用已获取 root 权限的设备；否则无法区分流量属于哪个应用。", "Use a rooted device; else it cannot be told which app's traffic it is."),
    "storage": Text("在手机上清理出至少 1 GB 空间。", "Free at least 1 GB on the phone."),
    "screen": Text("点亮并解锁屏幕，测试期间关闭锁屏。", "Switch the screen on and unlock it, and leave the lock off while testing."),
    "input": Text("在开发者选项中打开“USB 调试（安全设置）”或允许模拟点击。", "Allow simulated input in the developer options (on MIUI: USB debugging, security settings)."),
    "tree": Text("关闭动画和其他无障碍服务、uiautomator 工具后重试。", "Switch off animations and other tools that use accessibility or uiautomator, then try again."),
    "keyboard": Text("在手机上安装 ADBKeyBoard，否则无法输入中文。", "Install ADBKeyBoard on the phone; without it Chinese cannot be typed."),
    "clock": Text("在手机上打开自动设置时间。", "Switch automatic time on, on the phone."),
    "log": Text("换用带 logcat 的设备；否则不检查日志。", "Use a device with logcat; else the log is not looked at."),
    "battery": Text("给手机充电。", "Charge the phone."),
    "proxy": Text("在 Wi-Fi 设置中去掉已有代理，或运行 adb shell settings put global http_proxy :0。", "Remove the proxy that is set, in the Wi-Fi settings or by adb shell settings put global http_proxy :0."),
    "app": Text("先安装该应用，或给出它的 APK。", "Install the app first, or give its APK."),
}  # fmt: skip

Look = tuple[bool, str]


def examine(
    device: "AdbDevice", package: str | None = None, frida_server: Path | None = None
) -> list[Needs]:
    """Look at everything a recording may need, of the device and of this machine.

    A device that goes away in the middle ends the list with ``adb`` not there.
    """
    found: list[Needs] = []
    for name, look in _looks(device, package, frida_server):
        try:
            ok, words = look()
        except DeviceLost as error:
            found.append(need("adb", False, str(error)))
            break
        except (InputError, OSError) as error:
            ok, words = False, str(error)
        found.append(need(name, ok, words))
    return found


def need(name: str, ok: bool, found: str) -> Needs:
    """A row; the remedy only when something is amiss."""
    fix = FIXES[name]
    return Needs(
        name, ok, " ".join(found.split())[:300], "" if ok else fix.en, "" if ok else fix.zh
    )


def _looks(
    device: "AdbDevice", package: str | None, frida_server: Path | None
) -> Iterator[tuple[str, Callable[[], Look]]]:
    yield "adb", lambda: (device.shell("true").code == 0, f"{device.serial} answers")
    yield "android", lambda: _android(device)
    yield "changes", lambda: _changes(device)
    yield "root", lambda: _root(device)
    yield "frida", _frida
    if device.rooted():
        yield "frida-server", lambda: _server(device, frida_server)
    else:
        yield "gadget", _gadget
    yield "bridge", _bridge
    yield "mitmproxy", lambda: _installed("mitmproxy")
    yield "ca", lambda: _ca(device)
    yield "ports", lambda: _ports(device)
    yield "storage", lambda: _storage(device)
    yield "screen", lambda: _screen(device)
    yield "input", lambda: _input(device)
    yield "tree", lambda: (True, f"uiautomator gives a tree of {len(device.tree())} characters")
    yield "keyboard", lambda: _keyboard(device)
    yield "clock", lambda: _clock(device)
    yield "log", lambda: _log(device)
    yield "battery", lambda: _battery(device)
    yield "proxy", lambda: _proxy(device)
    if package is not None:
        yield "app", lambda: _app(device, package)


def _android(device: "AdbDevice") -> Look:
    who = device.identity()
    ok = who.sdk is not None and who.sdk >= OLDEST_SDK
    return (
        ok,
        f"Android {who.android or '?'} (SDK {who.sdk}), {who.kind} {who.model}, {', '.join(who.abis)}",
    )


def _changes(device: "AdbDevice") -> Look:
    left = [change for one in device.left_over() for change in one.changes]
    names = ", ".join(f"{change.what} {change.detail}" for change in left)
    return not left, f"left by an interrupted run: {names}" if left else "nothing is left over"


def _root(device: "AdbDevice") -> Look:
    return device.rooted(), "commands can run as root" if device.rooted() else "no root"


def _installed(package: str) -> Look:
    try:
        return True, f"{package} {version(package)}"
    except PackageNotFoundError:
        return False, f"{package} is not installed"


def _frida() -> Look:
    return _installed("frida")


def _server(device: "AdbDevice", file: Path | None) -> Look:
    who = device.identity()
    if who.kind == "simulated":
        return True, "not needed: the simulated phone runs on this machine"
    return True, str(server.find(who.abis, server.installed_version(), file))


def _gadget() -> Look:
    absent = gadget.missing()
    return (
        not absent,
        f"not found: {', '.join(absent)}" if absent else "patcher and build tools are there",
    )


def _bridge() -> Look:
    from importlib.util import find_spec

    ok, words = _installed("frida-tools")
    spec = find_spec("frida_tools") if ok else None
    path = Path(spec.origin).parent / "bridges" / "java.js" if spec and spec.origin else None
    if path is None or not path.is_file():
        return False, f"{words}; its Java bridge is not there" if ok else words
    return True, words


def _ca(device: "AdbDevice") -> Look:
    if not device.rooted():
        return False, "the system's authorities cannot be changed without root"
    if device.identity().kind == "simulated":
        return device.shell(f"test -w {PLACES.system}", root=True).code == 0, PLACES.system
    tools = device.shell(
        "command -v nsenter && command -v mount && pidof zygote zygote64", root=True
    )
    apex = device.shell(f"test -d {PLACES.apex}", root=True).code == 0
    words = f"{PLACES.system}{' and ' + PLACES.apex if apex else ''}"
    return (
        tools.code == 0,
        words if tools.code == 0 else "nsenter, mount or the zygote was not found",
    )


def _ports(device: "AdbDevice") -> Look:
    said = device.shell(
        "cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | wc -l", root=device.rooted()
    )
    rows = int(said.out) if said.out.strip().isdecimal() else 0
    return (
        rows > 0,
        "the tables of sockets can be read" if rows else "the tables of sockets cannot be read",
    )


def _storage(device: "AdbDevice") -> Look:
    free = re.search(r"\s(\d+)\s+\d+%\s+\S+\s*$", device.shell("df -k /data").out)
    if free is None:
        return True, "free space is not told"
    return int(free.group(1)) >= FREE, f"{int(free.group(1)) / FREE:.1f} GB free"


def _screen(device: "AdbDevice") -> Look:
    power = device.shell("dumpsys power").out
    awake = re.search(r"mWakefulness=(\w+)", power)
    if awake and awake.group(1) != "Awake":
        return False, "the screen is off"
    policy = device.shell("dumpsys window policy").out + device.shell("dumpsys window").out
    locked = re.search(
        r"(?:mShowingLockscreen|mDreamingLockscreen|isKeyguardShowing|keyguardShowing|mKeyguardShowing)=true",
        policy,
    )
    return locked is None, "the screen is locked" if locked else "the screen is on"


def _input(device: "AdbDevice") -> Look:
    from analyzers.dynamic import touch

    touch.send(device, "keyevent 0")  # the key that is none
    return True, "touches are taken"


def _keyboard(device: "AdbDevice") -> Look:
    from analyzers.dynamic import touch

    if device.identity().kind == "simulated":
        return True, "input text takes any script"
    there = set(device.shell("ime list -s -a").out.split()) & set(touch.UNICODE_KEYBOARDS)
    return bool(there), ", ".join(sorted(there)) or "no keyboard for Chinese text"


def _clock(device: "AdbDevice") -> Look:
    skew = device.now() - time.time()
    return abs(skew) < SKEW, f"{skew:+.1f} s from this machine"


def _log(device: "AdbDevice") -> Look:
    ok = device.shell("command -v logcat").code == 0
    return ok, "logcat is there" if ok else "no logcat"


def _battery(device: "AdbDevice") -> Look:
    said = device.shell("dumpsys battery").out
    level = re.search(r"^\s*level: (\d+)", said, re.MULTILINE)
    powered = re.search(r"powered: true", said) is not None
    if level is None:
        return True, "no battery is told of"
    return powered or int(
        level.group(1)
    ) >= BATTERY, f"{level.group(1)} %{', charging' if powered else ''}"


def _proxy(device: "AdbDevice") -> Look:
    now = device.shell("settings get global http_proxy").out.strip()
    return now in ("", "null", ":0"), now if now not in ("", "null", ":0") else "none is set"


def _app(device: "AdbDevice", package: str) -> Look:
    found = device.version(package)
    if found is None:
        raise DeviceRefused("app-not-installed", f"{package} is not installed on the device")
    return True, f"{package} {found[0]} ({found[1]})"
