"""The phone's first process, started in namespaces of its own: file system, network, adbd, system.

Runs by plain Python with the standard library. Its only argument is a JSON file (see
``phone.Phone``); it writes ``ready`` to standard output, and ends with its standard input.
"""

import ctypes
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from server import System
from sockets import serve

NEW_ROOT = Path("/mnt")
KEPT_OUT = {"data", "sdcard", "system", "apex", "storage", "mnt", "vendor"}
"""Folders of the machine that the phone does not see, as it has its own by these names."""
FOLDERS = (
    "data/data",
    "data/app",
    "data/local/tmp",
    "data/log",
    "data/misc",
    "data/system",
    "system/bin",
    "system/camera",
    "system/etc/security/cacerts",
    "apex/com.android.conscrypt",
    "storage",
    "mnt",
    "vendor",
    "sdcard",
)
ADB_SETTINGS = {
    "ADB_LOCAL_TRANSPORT_MAX_PORT": "5553",
    "ADB_LIBUSB": "0",
    "ADB_MDNS": "0",
    "HOME": "/data/misc",
}
"""No search for emulators, USB and neighbours: that takes seconds and would list adbd twice."""
MS_BIND, MS_REC, MS_PRIVATE, MNT_DETACH = 4096, 16384, 1 << 18, 2
PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_libc = ctypes.CDLL(None, use_errno=True)


def main() -> None:
    config = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    home = Path(config["home"])
    build_root(home, config)
    bring_up_network(config)
    system = System(config)
    children = [start_adbd(config)]
    children += start_servers(config)
    threading.Thread(target=relay, args=(config["relay_fd"],), daemon=True).start()
    serve(system)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.read()  # the harness closes it, or dies and closes it
    system.stop()
    for child in children:
        child.kill()
        child.wait()
    shutil.rmtree(home, ignore_errors=True)  # the harness may be gone


# -- file system --------------------------------------------------------------


def build_root(home: Path, config: dict[str, Any]) -> None:
    """A root of our own over the machine's folders: nothing of the machine is written to."""
    mount("none", "/", flags=MS_REC | MS_PRIVATE)
    mount("phone", NEW_ROOT, "tmpfs", options="mode=755")
    for entry in sorted(Path("/").iterdir()):
        target = NEW_ROOT / entry.name
        if entry.name in KEPT_OUT:
            continue
        if entry.is_symlink():
            target.symlink_to(entry.readlink())
        elif entry.is_dir():
            target.mkdir()
            mount(entry, target, flags=MS_BIND | MS_REC)
    for name in FOLDERS:
        (NEW_ROOT / name).mkdir(parents=True)
    for name, folder in (("data", "data"), ("sdcard", "sdcard")):
        mount(home / folder, NEW_ROOT / name, flags=MS_BIND)
        for below in FOLDERS:
            if below.startswith(f"{name}/"):
                (NEW_ROOT / below).mkdir(parents=True, exist_ok=True)
    (NEW_ROOT / "storage/emulated").mkdir()
    (NEW_ROOT / "storage/emulated/0").symlink_to("/sdcard")
    for name in ("data/local/tmp", "data/log", "sdcard"):
        (NEW_ROOT / name).chmod(0o777)
    furnish(NEW_ROOT / "system", config)
    hosts = home / "hosts"
    hosts.write_text(
        "127.0.0.1 localhost\n" + f"{config['address']} {' '.join(config['hosts'])}\n", "utf-8"
    )
    mount(hosts, NEW_ROOT / "etc/hosts", flags=MS_BIND)
    pivot(NEW_ROOT)


def furnish(system: Path, config: dict[str, Any]) -> None:
    """Fill ``/system``: commands, certificates, the JDK, our classes, what the cameras see."""
    caller = system / "bin" / "call"
    script = (Path(__file__).parent / "call.py").read_text("utf-8")
    caller.write_text(f"#!{config['python']} -ISB\n{script}", "utf-8")
    caller.chmod(0o755)
    from commands import NAMES

    for name in (*NAMES, "su", "toybox"):
        (system / "bin" / name).symlink_to("call")
    (system / "bin" / "sh").symlink_to("/bin/sh")
    store = system / "etc/security/cacerts"
    for name, text in config["cacerts"].items():
        (store / name).write_text(text, "utf-8")
    for name in ("jdk", "camera"):
        (system / name).mkdir(exist_ok=True)
        mount(config[name], system / name, flags=MS_BIND | MS_REC)
    (system / "runtime.jar").touch()
    mount(config["runtime"], system / "runtime.jar", flags=MS_BIND)
    if config["sdk"] >= 34:
        apex = system.parent / "apex/com.android.conscrypt/cacerts"
        apex.mkdir()
        mount(store, apex, flags=MS_BIND)


def pivot(root: Path) -> None:
    old = root / "old"
    old.mkdir()
    number = PIVOT_ROOT[os.uname().machine]
    check(_libc.syscall(number, str(root).encode(), str(old).encode()), "pivot_root")
    os.chdir("/")
    check(_libc.umount2(b"/old", MNT_DETACH), "umount")
    Path("/old").rmdir()


def mount(
    source: str | Path, target: str | Path, kind: str = "", flags: int = 0, options: str = ""
) -> None:
    done = _libc.mount(
        str(source).encode(), str(target).encode(), kind.encode(), flags, options.encode()
    )
    check(done, f"mount {target}")


def check(code: int, what: str) -> None:
    if code:
        raise OSError(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")


# -- network ------------------------------------------------------------------


def bring_up_network(config: dict[str, Any]) -> None:
    """A loopback, and an address on it that is none; kernels without dummy links have this too."""
    for command in ("link set lo up", f"addr add {config['address']}/32 dev lo"):
        subprocess.run(["ip", *command.split()], check=True, capture_output=True)


def relay(listening: int) -> None:
    """Lead connections to a socket of the outer network to adbd in this one."""
    with socket.socket(fileno=listening) as outside:
        while True:
            one, _ = outside.accept()
            try:
                other = socket.create_connection(("127.0.0.1", 5555))
            except OSError:
                one.close()
                continue
            for source, target in ((one, other), (other, one)):
                threading.Thread(target=pump, args=(source, target), daemon=True).start()


def pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(1 << 18):
            target.sendall(data)
    except OSError:
        pass
    for one in (source, target):
        try:
            one.shutdown(socket.SHUT_RDWR)
        except OSError:
            continue


# -- children -----------------------------------------------------------------


def start_adbd(config: dict[str, Any]) -> subprocess.Popen[bytes]:
    """adbd with the phone's environment and nothing of the machine's."""
    environment = {
        "PATH": "/system/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": "/data",
        "TZ": config["zone"],
        "TMPDIR": "/data/local/tmp",
        "ANDROID_DATA": "/data",
        "ANDROID_ROOT": "/system",
        "LANG": "C.UTF-8",
    }
    return _started("adbd", config, environment)


def start_servers(config: dict[str, Any]) -> list[subprocess.Popen[bytes]]:
    """The upload server and the adb server."""
    return [_started(name, config, os.environ | ADB_SETTINGS) for name in ("upstream", "adb")]


def _started(
    name: str, config: dict[str, Any], environment: dict[str, str]
) -> subprocess.Popen[bytes]:
    with Path(config["home"], f"{name}.log").open("wb") as log:
        return subprocess.Popen(
            config[name],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=environment,
        )


if __name__ == "__main__":
    main()
