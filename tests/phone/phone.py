"""A simulated phone: a real adbd, shell commands, and apps on a JVM, in namespaces of their own.

``with Phone() as phone:`` boots one. Several can run at once; closing ends every process in the
phone's namespaces by its number. See ``README.md`` for what the phone can do.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from xml.etree import ElementTree

import provide
from certify import ADDRESS, HOSTS

HERE = Path(__file__).resolve().parent
PORT = 5555
BOOT_SECONDS = 90
SHELL_PATH = "/system/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class PhoneFailed(Exception):
    """The phone did not start, or a command in it failed."""


@dataclass(frozen=True)
class Request:
    """What the upload server got."""

    method: str
    host: str
    path: str
    secure: bool
    headers: dict[str, str]
    body: bytes
    port: int
    """Of the server: 80, 443 or 8443."""
    client: int
    """The sender's port."""


class Upstream:
    """The server apps talk to, at an address that is no loopback."""

    address = ADDRESS
    hosts = HOSTS

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._answers: dict[str, dict[str, Any]] = {}

    def requests(self) -> list[Request]:
        """All requests so far, in the order they came."""
        found = []
        for path in sorted(self._folder.glob("[0-9]*.json")):
            about = json.loads(path.read_text("utf-8"))
            del about["at"]
            found.append(Request(**about, body=path.with_suffix(".body").read_bytes()))
        return found

    def wait_for(self, count: int = 1, seconds: float = 30.0) -> list[Request]:
        """The requests once there are so many; fewer if the time is up."""
        until = time.monotonic() + seconds
        while len(found := self.requests()) < count and time.monotonic() < until:
            time.sleep(0.05)
        return found

    def answer(self, path: str, body: str, status: int = 200, kind: str = "text/html") -> None:
        """Answer a path so from now on."""
        self._answers[path] = {"body": body, "status": status, "type": kind}
        fresh = self._folder / "answers.fresh"
        fresh.write_text(json.dumps(self._answers), "utf-8")
        fresh.replace(self._folder / "answers.json")


class Phone:
    """One simulated phone.

    Args:
        camera: a JPEG that the cameras see; a drawn face if not given.
        pictures: files that lie in ``/sdcard/DCIM/Camera``.
        sdk: API level the phone says it has; from 34 on certificates are in the APEX folder.
        language: of the system's screens, ``zh`` or ``en``.
        zone: the time zone apps see.
    """

    serial = f"127.0.0.1:{PORT}"

    def __init__(
        self,
        *,
        camera: Path | None = None,
        pictures: Sequence[Path] = (),
        sdk: int = 30,
        language: str = "zh",
        zone: str = "Asia/Shanghai",
    ) -> None:
        self._camera, self._pictures, self._sdk = camera, pictures, sdk
        self._language, self._zone = language, zone
        self._boot: subprocess.Popen[str] | None = None
        self._namespace = 0
        self.home = Path(tempfile.mkdtemp(prefix="faceaudit-phone-"))
        self.home.chmod(0o755)
        self.sdcard = self.home / "sdcard"
        self.relay = ""
        """``127.0.0.1:P``: adbd as reached from outside the namespaces."""
        for name in ("data", "sdcard", "uploads"):
            (self.home / name).mkdir()
        self.upstream = Upstream(self.home / "uploads")

    # -- starting and ending --------------------------------------------------

    def __enter__(self) -> Self:
        try:
            return self.start()
        except BaseException:
            self.close()
            raise

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def start(self) -> Self:
        """Boot; returns when adbd and the system answer.

        Raises:
            PhoneFailed: it did not come up in half a minute.
        """
        for picture in self._pictures:
            self.add_picture(picture)
        with socket.create_server(("127.0.0.1", 0)) as outside:
            self.relay = f"127.0.0.1:{outside.getsockname()[1]}"
            os.set_inheritable(outside.fileno(), True)
            config = self.home / "config.json"
            config.write_text(json.dumps(self._config(outside.fileno())), "utf-8")
            with (self.home / "boot.log").open("w") as log:
                self._boot = subprocess.Popen(
                    [*provide.unshare(), _python(), "-ESB", str(HERE / "system/boot.py"), config],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    text=True,
                    pass_fds=[outside.fileno()],
                    env={"PATH": SHELL_PATH, "LANG": "C.UTF-8", "TZ": self._zone},
                    start_new_session=True,
                )
        assert self._boot.stdout
        if self._boot.stdout.readline() != "ready\n":
            raise PhoneFailed(f"the phone did not boot: {self._said('boot.log')}")
        self._namespace = Path(f"/proc/{self._boot.pid}/ns/net").stat().st_ino
        if self._language != "zh":
            self.shell("setprop", "persist.sys.locale", self._language)
        self._await_ports()
        return self

    def _await_ports(self) -> None:
        """adbd, the adb server and the upload server are started at once and take a moment."""
        until = time.monotonic() + BOOT_SECONDS
        while time.monotonic() < until:
            heard = {int(line.split()[1].split(":")[1], 16) for line in self._listening()}
            if {PORT, 5037, 80, 443} <= heard:
                self.run([_adb(), "connect", self.serial], timeout=20)
                return
            time.sleep(0.02)
        raise PhoneFailed(f"adbd or a server did not start: {self._said('adbd.log')}")

    def _listening(self) -> list[str]:
        assert self._boot
        lines = []
        for table in ("tcp", "tcp6"):
            text = Path(f"/proc/{self._boot.pid}/net/{table}").read_text("utf-8")
            lines += [line for line in text.splitlines()[1:] if line.split()[3] == "0A"]
        return lines

    def _config(self, relay: int) -> dict[str, Any]:
        trusted = {"5eed5eed.0": "ca.pem", "0badcafe.0": "other.pem"}
        own = [_python(), "-ESB", str(HERE / "system/upstream.py"), ADDRESS]
        return {
            "home": str(self.home),
            "python": _python(),
            "address": ADDRESS,
            "hosts": HOSTS,
            "cacerts": {
                name: (provide.certificates() / source).read_text("utf-8")
                for name, source in trusted.items()
            },
            "jdk": str(provide.jdk()),
            "runtime": str(provide.runtime_jar()),
            "camera": str(self._camera_folder()),
            "adbd": provide.adbd_command(),
            "upstream": [*own, str(self.home / "uploads"), str(provide.certificates())],
            "adb": [_adb(), "-P", "5037", "nodaemon", "server"],
            "uids": os.geteuid() == 0,
            "sdk": self._sdk,
            "release": {29: "10", 30: "11", 33: "13", 34: "14"}.get(self._sdk, str(self._sdk - 19)),
            "zone": self._zone,
            "relay_fd": relay,
        }

    def _camera_folder(self) -> Path:
        if self._camera is None:
            return provide.camera()
        folder = self.home / "camera"
        folder.mkdir(exist_ok=True)
        provide.write_camera(folder, self._camera)
        return folder

    def close(self) -> None:
        """End every process of the phone by its number, and remove its files. May be called twice."""
        boot, self._boot = self._boot, None
        if boot:
            assert boot.stdin
            assert boot.stdout
            boot.stdin.close()
            try:
                boot.wait(20)
            except subprocess.TimeoutExpired:
                boot.kill()
                boot.wait()
            boot.stdout.close()
            for pid in self._left():
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue
            self._namespace = 0
        shutil.rmtree(self.home, ignore_errors=True)

    def _left(self) -> list[int]:
        """Processes that still are in the phone's network namespace."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if self._namespace and (entry / "ns/net").stat().st_ino == self._namespace:
                    found.append(int(entry.name))
            except OSError:
                continue
        return found

    def _said(self, name: str) -> str:
        path = self.home / name
        return path.read_text("utf-8", "replace").strip()[-2000:] if path.exists() else ""

    # -- commands of ours, inside ---------------------------------------------

    def command(self, argv: Sequence[str | Path], cwd: Path | None = None) -> list[str]:
        """A command line that runs ``argv`` in the phone's namespaces, as seen from outside."""
        assert self._boot, "the phone is not started"
        enter = ["nsenter", "-t", str(self._boot.pid), "-n", "-m"]
        if os.geteuid() != 0:
            enter += ["-U", "--preserve-credentials"]
        stay = ["sh", "-c", 'cd "$0" && exec "$@"', str(cwd or Path.cwd())]
        return [*enter, "--", *stay, *map(str, argv)]

    def run(
        self,
        argv: Sequence[str | Path],
        *,
        env: Mapping[str, str] | None = None,
        timeout: float = 120.0,
        cwd: Path | None = None,
        input: str | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run a command of ours beside the phone: it sees the phone's network, adb server and files.

        ``env`` is added to the environment. A code other than 0 is no error.
        """
        with self.popen(argv, env=env, cwd=cwd, stdin=subprocess.PIPE) as process:
            try:
                out, err = process.communicate(input, timeout)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()
                raise
        return subprocess.CompletedProcess(list(argv), process.returncode, out, err)

    def popen(
        self,
        argv: Sequence[str | Path],
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        **options: Any,
    ) -> subprocess.Popen[str]:
        """Start a command of ours beside the phone, in a session of its own."""
        given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True} | options
        return subprocess.Popen(
            self.command(argv, cwd),
            env={**os.environ, **(env or {})},
            start_new_session=True,
            **given,
        )

    def adb(self, *words: str, timeout: float = 60.0) -> str:
        """What adb says to a command for this phone.

        Raises:
            PhoneFailed: it ended with another code than 0.
        """
        done = self.run([_adb(), "-s", self.serial, *words], timeout=timeout)
        if done.returncode:
            raise PhoneFailed(f"adb {' '.join(words)}: {done.stderr or done.stdout}")
        return done.stdout

    # -- the phone's own shell, without adb -----------------------------------

    def shell(self, *words: str, timeout: float = 60.0) -> str:
        """What a command of the phone's shell says; adb is left out, so it is quick.

        Raises:
            PhoneFailed: it ended with another code than 0.
        """
        clean = ["env", "-i", f"PATH={SHELL_PATH}", f"TZ={self._zone}", "LANG=C.UTF-8", *words]
        done = self.run(clean, cwd=Path("/"), timeout=timeout)
        if done.returncode:
            raise PhoneFailed(f"{' '.join(words)}: {done.stderr or done.stdout}")
        return done.stdout

    def install(self, apk: Path, *, grant: bool = False) -> None:
        """Install an APK."""
        self.shell("pm", "install", *(["-g"] if grant else []), str(apk.resolve()))

    def tree(self) -> list[ElementTree.Element]:
        """All nodes on the screen."""
        text = self.shell("uiautomator", "dump", "/dev/tty").rpartition("UI hierchary")[0]
        return list(ElementTree.fromstring(text).iter("node"))

    def texts(self) -> list[str]:
        """All texts on the screen."""
        return [text for node in self.tree() if (text := node.get("text", ""))]

    def tap(self, text: str) -> None:
        """Tap the node with exactly this text.

        Raises:
            PhoneFailed: there is none.
        """
        for node in self.tree():
            if node.get("text") == text:
                left, top, right, bottom = bounds(node)
                self.shell("input", "tap", str((left + right) // 2), str((top + bottom) // 2))
                return
        raise PhoneFailed(f"not on the screen: {text}; there is {self.texts()}")

    def advance(self, *, hours: float = 0, days: float = 0) -> None:
        """Set the phone's clock forward."""
        seconds = int(self.shell("date", "+%s")) + int(hours * 3600 + days * 86400)
        self.shell("date", "-s", f"@{seconds}")

    def pid(self, package: str) -> int | None:
        """The number of an app's process, outside as inside."""
        try:
            return int(self.shell("pidof", package))
        except PhoneFailed:
            return None

    def add_picture(self, picture: Path) -> None:
        """Put a picture on the card."""
        folder = self.sdcard / "DCIM" / "Camera"
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(picture, folder / picture.name)

    def app_output(self, package: str) -> str:
        """What the JVM of an app wrote to its standard streams."""
        return self._said(f"app-{package}.log")


def bounds(node: ElementTree.Element) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of a node, in pixels."""
    text = node.get("bounds", "").replace("][", ",").strip("[]")
    left, top, right, bottom = (int(one) for one in text.split(","))
    return left, top, right, bottom


def _adb() -> str:
    """The adb that comes with the Python package."""
    import adbutils

    return str(adbutils.adb_path())


def _python() -> str:
    """The interpreter itself: a link in a virtual environment is not needed inside."""
    return str(Path(getattr(sys, "_base_executable", sys.executable)).resolve())
