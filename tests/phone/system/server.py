"""The phone's system: which app runs, what is in front, who may what; asked by commands and apps."""

import os
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from apps import App, Exit, java_command
from packages import Package
from screens import HEAD, TAIL, Item, Screen

MAIN = "android.intent.action.MAIN"
LAUNCHER = "com.android.launcher3"


class System:
    """The state of the phone. Its lock is never held while an app is asked."""

    def __init__(self, config: dict[str, Any]) -> None:
        self.config = config
        self.home = Path(config["home"])
        self.lock = threading.RLock()
        self.packages: dict[str, Package] = {}
        self.uids: dict[str, int] = {}
        self.apps: dict[str, App] = {}
        self.front = ""
        """The package whose task is in front; empty is the home screen."""
        self.screens: list[Screen] = []
        self.exits: list[Exit] = []
        self.camera: list[str] = []
        self.camera_open: dict[str, int] = {}
        self.toasts: list[tuple[float, str]] = []
        self.ahead = 0.0
        self.props = {
            "ro.build.version.sdk": str(config["sdk"]),
            "ro.build.version.release": config["release"],
            "ro.product.model": "Simulated phone",
            "ro.product.manufacturer": "faceaudit",
            "ro.product.brand": "faceaudit",
            "ro.product.device": "sim",
            "ro.product.cpu.abi": "arm64-v8a",
            "ro.product.cpu.abilist": "arm64-v8a",
            "ro.build.fingerprint": "faceaudit/sim/sim:11/SIM/1:user/test-keys",
            "ro.debuggable": "1",
            "ro.secure": "0",
            "ro.serialno": "sim0",
            "ro.faceaudit.sim": "1",
            "ro.faceaudit.release": "cmd activity release",
            "sys.boot_completed": "1",
            "dev.bootcomplete": "1",
            "init.svc.adbd": "running",
            "persist.sys.locale": "zh-CN",
            "persist.sys.timezone": config["zone"],
        }
        self.settings = {
            "global": {"airplane_mode_on": "0", "device_name": "Simulated phone"},
            "secure": {"android_id": "5eed5eed5eed5eed"},
            "system": {"screen_brightness": "100"},
        }
        self._work: queue.Queue[Callable[[], None] | None] = queue.Queue()
        self._stopping = False
        threading.Thread(target=self._do_later, daemon=True).start()

    # -- time and work --------------------------------------------------------

    def now(self) -> float:
        """The phone's clock, seconds since 1970."""
        return time.time() + self.ahead

    def set_clock(self, now: float) -> None:
        """Move the clock; running apps notice."""
        self.ahead = now - time.time()
        for app in list(self.apps.values()):
            if app.line:
                app.line.ask("clock", str(int(self.ahead * 1000)))

    def later(self, work: Callable[[], None]) -> None:
        """Do something in which apps are asked, after the question that led to it is answered."""
        self._work.put(work)

    def settle(self, patience: float = 2.0) -> None:
        """Wait until nothing is left to do."""
        done = threading.Event()
        self._work.put(done.set)
        done.wait(patience)

    def _do_later(self) -> None:
        while (work := self._work.get()) is not None:
            try:
                work()
            except Exception as failed:
                self.log("E", "system", repr(failed))

    def log(self, level: str, tag: str, text: str) -> None:
        """Write to the phone's log."""
        stamp = f"{int(self.now() * 1000)}\t{os.getpid()}\t{os.getpid()}"
        with Path("/data/log/main").open("a", encoding="utf-8") as log:
            for line in text.splitlines() or [""]:
                log.write(f"{stamp}\t{level}\t{tag}\t{line}\n")

    def language(self) -> str:
        return "en" if self.props["persist.sys.locale"].startswith("en") else "zh"

    # -- processes ------------------------------------------------------------

    def start(self, package: Package, activity: str, held: bool, intent: list[str]) -> None:
        """Bring an app's activity to the front; starts its process if there is none."""
        with self.lock:
            app = self.apps.get(package.name)
            fresh = app is None
            if app is None:
                app = self._spawn(package, held, [activity, *intent])
            before, self.front = self.front, package.name
        if before != package.name:
            self._show(before, False)
        if fresh:
            if not held:
                app.bound.wait(60)
                self.settle()
        elif app.line:
            if before != package.name:
                app.line.ask("show", "true")
            if not app.top or activity != app.package.launcher() or intent[:1] != [MAIN]:
                app.line.ask("launch", activity, *intent)

    def _show(self, name: str, front: bool) -> None:
        app = self.apps.get(name)
        if app and app.line and not app.held:
            app.line.ask("show", "true" if front else "false")

    def _spawn(self, package: Package, held: bool, launch: list[str]) -> App:
        java = java_command(self.config, package, self.props["persist.sys.timezone"])
        log = (self.home / f"app-{package.name}.log").open("ab")
        process = subprocess.Popen(
            java,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env={"PATH": "/system/bin:/usr/bin:/bin", "LANG": "C.UTF-8"},
            start_new_session=True,
        )
        log.close()
        app = App(package, process, held, self.now(), launch)
        self.apps[package.name] = app
        threading.Thread(target=self._reap, args=(app,), daemon=True).start()
        return app

    def _reap(self, app: App) -> None:
        status = app.process.wait()
        with self.lock:
            if self.apps.get(app.package.name) is app:
                del self.apps[app.package.name]
            if self.front == app.package.name:
                self.front = ""
            self.screens = [one for one in self.screens if one.over != app.package.name]
            if app.reason:
                reason, code = app.reason
            else:
                reason, code = (2, -status) if status < 0 else (1, status)
            self.exits.insert(
                0, Exit(app.package.name, app.package.uid, app.pid, reason, code, self.now())
            )
            for name in [key for key in self.camera_open if key.startswith(f"{app.pid}/")]:
                self.camera_event("DISCONNECT", app, name.partition("/")[2])
            for grant in app.package.grants.values():
                if grant.once:
                    grant.granted = grant.once = False
        app.bound.set()

    def kill(self, name: str, reason: int = 10) -> None:
        """End an app's process and wait for it."""
        app = self.apps.get(name)
        if app is None:
            return
        app.reason = (reason, 0)
        app.process.send_signal(signal.SIGKILL)
        app.process.wait(60)
        for _ in range(3000):
            if self.apps.get(name) is not app:
                return
            time.sleep(0.01)

    def release(self, pid: int) -> bool:
        """Let a held app run; false if there is none of this number."""
        app = next((one for one in self.apps.values() if one.pid == pid), None)
        if app is None or not app.held:
            return False
        for _ in range(3000):
            if app.line:
                break
            time.sleep(0.01)
        app.held = False
        if app.line is None or app.line.ask("release") != ["released"]:
            return False
        app.bound.wait(60)
        self.settle()
        return True

    def stop(self) -> None:
        """End everything that was started."""
        self._stopping = True
        for name in list(self.apps):
            self.kill(name)

    def leave(self, name: str) -> None:
        """A task goes to the back."""
        with self.lock:
            was = self.front == name
            if was:
                self.front = ""
        if was:
            self.later(lambda: self._show(name, False))

    def camera_event(self, event: str, app: App, number: str) -> None:
        """Write down that a camera was opened or closed; the lock is held."""
        stamp = time.strftime("%m-%d %H:%M:%S", time.localtime(self.now()))
        name = app.package.name
        self.camera.insert(
            0, f"  {stamp} : {event} device {number} client for package {name} (PID {app.pid})"
        )
        key = f"{app.pid}/{number}"
        if event == "CONNECT":
            self.camera_open[key] = app.pid
        else:
            self.camera_open.pop(key, None)

    # -- the screen -----------------------------------------------------------

    def proxy(self) -> str:
        """The global HTTP proxy, empty if there is none."""
        value = self.settings["global"].get("http_proxy", "")
        return "" if value in (":0", "null", "") else value

    def proxy_changed(self) -> None:
        """Tell running apps."""
        for app in list(self.apps.values()):
            if app.line:
                app.line.ask("proxy", self.proxy())

    def front_app(self) -> App | None:
        """The app in front, whatever lies over it."""
        return self.apps.get(self.front)

    def screen(self) -> Screen | None:
        """The system screen in front, or none if an app's own is."""
        with self.lock:
            own = [one for one in self.screens if one.over in ("", self.front)]
            if own:
                return own[-1]
            app = self.front_app()
            if app is None:
                return self._home()
            if app.held:
                return Screen("android", "android.WaitForDebugger", [Item("Waiting For Debugger")])
        return None

    def _home(self) -> Screen:
        def started(package: Package) -> Callable[[], None]:
            return lambda: self.start(package, package.launcher(), False, [MAIN, ""])

        items = [
            Item(one.label, "icon", started(one))
            for one in self.packages.values()
            if one.launcher()
        ]
        return Screen(LAUNCHER, f"{LAUNCHER}.Launcher", items)

    def tree(self) -> str:
        """The hierarchy as XML; empty while the app does not come to rest."""
        screen = self.screen()
        if screen:
            return HEAD + screen.xml() + TAIL
        answer = self.ask_front("dump")
        if answer[0] == "empty":
            return HEAD + TAIL
        return HEAD + answer[3] + TAIL if answer[0] == "ok" else ""

    def ask_front(self, *request: str) -> list[str]:
        """Ask the app in front something about its screen."""
        app = self.front_app()
        return app.line.ask(*request) if app and app.line else ["gone"]

    def tap(self, x: int, y: int) -> None:
        """A finger at a point of the screen."""
        screen = self.screen()
        if screen:
            screen.tap(x, y)
        else:
            self.ask_front("tap", str(x), str(y))
        self.settle()

    def key(self, code: int) -> None:
        """A key: 3 is home, 4 back."""
        screen = self.screen()
        if code == 3:
            name, self.front = self.front, ""
            self._show(name, False)
        elif screen:
            if code == 4 and screen.back:
                screen.back()
        else:
            self.ask_front("key", str(code))
        self.settle()
