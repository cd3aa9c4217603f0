"""``faceaudit observe`` beside a simulated phone, for tests that disturb it in the middle."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import provide
from phone import SHELL_PATH, Phone, PhoneFailed

from analyzers.dynamic.events import Event, ScreenSeen
from analyzers.dynamic.log import Log, read_log
from analyzers.errors import SessionUnusable

APPS = Path(__file__).resolve().parent / "apps"
OBSERVE = ("-m", "scanner", "observe")
STORE = "/system/etc/security/cacerts"
QUICK = (
    "--paths",
    "idle",
    "--repeat",
    "1",
    "--no-control",
    "--path-budget",
    "30",
    "--relaunch-after",
    "0",
)


def apk(case: str) -> Path:
    """The APK of a case."""
    return APPS / case / f"{case}.apk"


class State(NamedTuple):
    """What an observation changes on a phone."""

    proxy: str
    certificates: str
    pictures: tuple[str, ...]
    packages: str
    reversed: str


def state(phone: Phone) -> State:
    """The phone's state now."""
    proxy = phone.shell("settings", "get", "global", "http_proxy").strip()
    album = phone.sdcard / "DCIM" / "Camera"
    return State(
        "" if proxy in ("null", ":0") else proxy,
        phone.shell("ls", STORE),
        tuple(sorted(path.name for path in album.glob("*"))),
        phone.shell("pm", "list", "packages"),
        phone.adb("reverse", "--list").strip(),
    )


class Ended(NamedTuple):
    """How an observation ended."""

    code: int
    out: str
    err: str
    seconds: float
    """Since it was disturbed, or begun."""


class Recording:
    """An observation under way."""

    def __init__(
        self,
        phone: Phone,
        home: Path,
        case: str,
        *options: str,
        session: Path | None = None,
        program: tuple[str, ...] = OBSERVE,
    ) -> None:
        home.mkdir(parents=True, exist_ok=True)
        bridge = provide.prelude()
        self.phone = phone
        self.folder = session or home / "session"
        self.environment = environment(home)
        self._err = home / "stderr"
        self._out = home / "stdout"
        self._begun = time.monotonic()
        given = ["--device", phone.serial, "-o", str(self.folder), "--java-bridge", str(bridge)]
        with self._err.open("w") as err, self._out.open("w") as out:
            self._process = phone.popen(
                [sys.executable, *program, str(apk(case)), *given, *options],
                env=self.environment,
                stdout=out,
                stderr=err,
                stdin=subprocess.DEVNULL,
            )

    @property
    def pid(self) -> int:
        """Its process number."""
        return self._process.pid

    def wait_for(self, wanted: Callable[[Event], bool], seconds: float = 120.0) -> None:
        """Until such a line is in the log."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with contextlib.suppress(SessionUnusable):
                if any(wanted(line.event) for line in read_log(self.folder).lines):
                    return
            assert self._process.poll() is None, self._err.read_text("utf-8")
            time.sleep(0.1)
        raise AssertionError(f"nothing of the kind in the log: {self._err.read_text('utf-8')}")

    def seen(self) -> None:
        """Until the app's first screen is in the log."""
        self.wait_for(lambda event: isinstance(event, ScreenSeen) and event.package != "")

    def signal(self, number: int) -> None:
        """Send it a signal."""
        self._begun = time.monotonic()
        os.kill(self._process.pid, number)

    def disturbed(self) -> None:
        """Count the seconds from now."""
        self._begun = time.monotonic()

    def ended(self, seconds: float = 180.0) -> Ended:
        """How it ended; it must within these seconds."""
        try:
            code = self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            raise AssertionError(f"it hangs: {self._err.read_text('utf-8')}") from None
        return Ended(
            code,
            self._out.read_text("utf-8"),
            self._err.read_text("utf-8"),
            time.monotonic() - self._begun,
        )

    def close(self) -> None:
        """End it if it still runs."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


@contextlib.contextmanager
def recording(phone: Phone, home: Path, case: str, *options: str, **more) -> Iterator[Recording]:
    """An observation that is ended at the latest with the block."""
    under_way = Recording(phone, home, case, *options, **more)
    try:
        yield under_way
    finally:
        under_way.close()


def environment(home: Path) -> dict[str, str]:
    """Folders of its own for a command."""
    return {
        "HOME": str(home),
        "FACEAUDIT_DB": str(home / "faceaudit.sqlite"),
        "FACEAUDIT_STATE": str(home / "state"),
    }


def doctor(phone: Phone, home: Path) -> subprocess.CompletedProcess[str]:
    """``faceaudit doctor --device --restore``."""
    words = ["-m", "scanner", "doctor", "--device", phone.serial, "--restore"]
    return phone.run([sys.executable, *words], env=environment(home), timeout=90)


def whole(folder: Path) -> Log:
    """The log; every line of it carries the hash of the line before."""
    log = read_log(folder)
    assert log.intact, log.problems
    return log


# --- the phone's own daemons ----------------------------------------------------------------------


def adbd(phone: Phone) -> int:
    """The process number of the phone's adbd."""
    name = Path(provide.adbd_command()[0]).name
    for pid in phone._left():
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        if any(Path(os.fsdecode(word)).name in (name, "adbd") for word in words[:3]):
            return pid
    raise PhoneFailed("there is no adbd")


def start_adbd(phone: Phone) -> subprocess.Popen[str]:
    """Start adbd again, after it was killed, and have the adb server connect to it."""
    clean = ["env", "-i", f"PATH={SHELL_PATH}", "HOME=/data", "ANDROID_DATA=/data"]
    clean += ["ANDROID_ROOT=/system", "TMPDIR=/data/local/tmp", "LANG=C.UTF-8"]
    command = [*clean, *map(str, provide.adbd_command())]
    null = subprocess.DEVNULL
    process = phone.popen(command, stdin=null, stdout=null, stderr=null, cwd=Path("/"))
    until = time.monotonic() + 60
    while time.monotonic() < until:
        phone.run([_adb(), "disconnect", phone.serial])
        if "connected" in phone.run([_adb(), "connect", phone.serial], timeout=20).stdout:
            with contextlib.suppress(PhoneFailed):
                phone.adb("shell", "true", timeout=30)
                return process
        time.sleep(0.2)
    raise PhoneFailed("adbd did not come back")


def _adb() -> str:
    import adbutils

    return str(adbutils.adb_path())
