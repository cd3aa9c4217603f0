"""The phone's system: which app runs, what is in front, who may what; asked by commands and apps."""

import json
import os
import queue
import select
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import commands
from packages import WHILE_IN_USE, Grant, Package, give, group
from screens import HEAD, TAIL, Item, Screen, permission_screen
from truststore import write_truststore
from wire import Line

SHELL_SOCKET = Path("/data/system/shell.sock")
APP_SOCKET = Path("/data/system/app.sock")
REASONS = {
    1: "EXIT_SELF",
    2: "SIGNALED",
    4: "CRASH",
    10: "USER REQUESTED",
    8: "PERMISSION CHANGE",
}
LAUNCHER = "com.android.launcher3"
JVM = (
    "-Xmx96m -Xshare:auto -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData"
    " -Djava.awt.headless=true -Dfile.encoding=UTF-8"
    " -Djavax.net.ssl.trustStoreType=JKS -Djavax.net.ssl.trustStorePassword=changeit"
).split()


@dataclass
class App:
    """A running process of an app."""

    package: Package
    process: subprocess.Popen[bytes]
    held: bool
    started: float
    launch: list[str]
    """The activity it was started for, with its intent."""
    line: Line | None = None
    bound: threading.Event = field(default_factory=threading.Event)
    top: str = ""
    reason: tuple[int, int] | None = None
    """Why it ends, where the process itself or the system said so before."""

    @property
    def pid(self) -> int:
        return self.process.pid


@dataclass(frozen=True)
class Exit:
    """How a process ended."""

    package: str
    uid: int
    pid: int
    reason: int
    status: int
    at: float


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
                app.bound.wait(15)
                self.settle()
        elif app.line:
            if before != package.name:
                app.line.ask("show", "true")
            if not app.top or activity != app.package.launcher() or intent[:1] != [_MAIN]:
                app.line.ask("launch", activity, *intent)

    def _show(self, name: str, front: bool) -> None:
        app = self.apps.get(name)
        if app and app.line and not app.held:
            app.line.ask("show", "true" if front else "false")

    def _spawn(self, package: Package, held: bool, launch: list[str]) -> App:
        store = "/apex/com.android.conscrypt/cacerts"
        store = store if self.config["sdk"] >= 34 else "/system/etc/security/cacerts"
        trusted = Path("/data/misc/trust.jks")
        write_truststore(Path(store), trusted)
        path = f"/system/runtime.jar:{package.folder}/app.jar"
        java = ["/system/jdk/bin/java", *JVM, f"-Djavax.net.ssl.trustStore={trusted}"]
        java += [f"-Djava.io.tmpdir={package.data}/cache", f"-Duser.home={package.data}"]
        java += [f"-Duser.timezone={self.props['persist.sys.timezone']}", "-cp", path]
        java += ["android.app.ActivityThread", str(APP_SOCKET)]
        if self.config["uids"]:
            uid = str(package.uid)
            java = ["setpriv", "--reuid", uid, "--regid", uid, "--clear-groups", *java]
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
                self._camera("DISCONNECT", app, name.partition("/")[2])
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
        app.process.wait(10)
        for _ in range(200):
            if self.apps.get(name) is not app:
                return
            time.sleep(0.01)

    def release(self, pid: int) -> bool:
        """Let a held app run; false if there is none of this number."""
        app = next((one for one in self.apps.values() if one.pid == pid), None)
        if app is None or not app.held:
            return False
        for _ in range(500):
            if app.line:
                break
            time.sleep(0.01)
        app.held = False
        if app.line is None or app.line.ask("release") != ["released"]:
            return False
        app.bound.wait(15)
        self.settle()
        return True

    def stop(self) -> None:
        """End everything that was started."""
        self._stopping = True
        for name in list(self.apps):
            self.kill(name)

    # -- what apps ask --------------------------------------------------------

    def answer(self, line: Line, request: list[str]) -> list[str]:
        """One question of an app."""
        kind, *rest = request
        if kind == "hello":
            return self._hello(line, int(rest[0]))
        app = next(one for one in self.apps.values() if one.line is line)
        handler = getattr(self, "_on_" + kind.replace(".", "_"))
        answer: list[str] = handler(app, *rest)
        return answer

    def ended(self, line: Line) -> None:
        """An app's line broke; its process is reaped elsewhere."""

    def _hello(self, line: Line, pid: int) -> list[str]:
        for _ in range(300):
            app = next((one for one in self.apps.values() if one.pid == pid), None)
            if app:
                break
            time.sleep(0.01)
        else:
            raise LookupError(pid)
        app.line = line
        package = app.package
        names = {
            kind: ",".join(one.name for one in package.components[kind])
            for kind in ("activity", "provider")
        }
        receivers = [
            f"{one.name}:{action}"
            for one in package.components["receiver"]
            for action in one.actions
        ]
        facts = {
            "package": package.name,
            "code": package.name,
            "uid": package.uid,
            "apk": package.apk,
            "jar": package.folder / "app.jar",
            "application": package.application,
            "activities": names["activity"],
            "providers": names["provider"],
            "receivers": ",".join(receivers),
            "values": ",".join(package.values),
            "debuggable": str(package.debuggable).lower(),
            "held": str(app.held).lower(),
            "sdk": self.config["sdk"],
            "release": self.config["release"],
            "model": self.props["ro.product.model"],
            "ahead": int(self.ahead * 1000),
            "proxy": self.proxy(),
        }
        return [f"{key}={value}" for key, value in facts.items()]

    def _on_bound(self, app: App) -> list[str]:
        def launch() -> None:
            if app.line:
                app.line.ask("launch", *app.launch, timeout=15)
            app.bound.set()

        self.later(launch)
        return ["ok"]

    def _on_exit(self, app: App, reason: str, status: str) -> list[str]:
        app.reason = (int(reason), int(status))
        return ["ok"]

    def _on_task_top(self, app: App, name: str) -> list[str]:
        app.top = name
        return ["ok"]

    def _on_task_empty(self, app: App) -> list[str]:
        app.top = ""
        self._leave(app.package.name)
        return ["ok"]

    def _on_task_back(self, app: App) -> list[str]:
        self._leave(app.package.name)
        return ["ok"]

    def _leave(self, name: str) -> None:
        with self.lock:
            was = self.front == name
            if was:
                self.front = ""
        if was:
            self.later(lambda: self._show(name, False))

    def _on_toast(self, app: App, text: str) -> list[str]:
        self.toasts.append((self.now(), text))
        self.log("I", "Toast", f"{app.package.name}: {text}")
        return ["ok"]

    def _on_package_info(self, app: App, name: str) -> list[str]:
        found = self.packages.get(name)
        return [found.version_name, found.version_code, *found.permissions] if found else []

    def _on_settings_get(self, app: App, table: str, name: str) -> list[str]:
        return [self.settings[table].get(name, "")]

    # -- permissions ----------------------------------------------------------

    def _on_permission_check(self, app: App, name: str) -> list[str]:
        return ["granted" if app.package.may(name) else "denied"]

    def _on_permission_rationale(self, app: App, name: str) -> list[str]:
        grant = app.package.grants.get(name, Grant())
        return [str(grant.denials > 0 and not grant.fixed and not grant.granted).lower()]

    def _on_permission_request(self, app: App, code: str, index: str, *names: str) -> list[str]:
        wanted: dict[str, list[str]] = {}
        for name in names:
            grant = app.package.grants.get(name)
            if grant and not grant.granted and not grant.fixed:
                wanted.setdefault(group(name), []).append(name)
        self.later(lambda: self._ask_user(app, list(wanted.items()), [code, index, *names]))
        return ["ok"]

    def _ask_user(self, app: App, left: list[tuple[str, list[str]]], request: list[str]) -> None:
        """Show the dialog for the first group that is left, or give the app the answers."""
        code, index, *names = request
        if not left:
            grants = ["0" if app.package.may(name) else "-1" for name in names]
            if app.line:
                app.line.ask("permission.result", code, index, ",".join(names), ",".join(grants))
                app.line.ask("cover", "false")
            return
        (kind, asked), rest = left[0], left[1:]

        def answered(answer: str) -> None:
            for name in asked:
                grant = app.package.grants[name]
                grant.granted, grant.once = answer in ("allow", "once"), answer == "once"
                grant.denials += answer in ("deny", "never")
                grant.fixed = answer == "never"
            self.screens.remove(screen)
            self.later(lambda: self._ask_user(app, rest, request))

        again = any(app.package.grants[name].denials for name in asked)
        screen = permission_screen(
            self.language(), app.package.label, kind, again, kind in WHILE_IN_USE, answered
        )
        screen.over = app.package.name
        self.screens.append(screen)
        if app.line:
            app.line.ask("cover", "true")

    # -- the camera and pictures ----------------------------------------------

    def _on_camera_open(self, app: App, number: str) -> list[str]:
        if not app.package.may("android.permission.CAMERA"):
            app.package.rejected["CAMERA"] = self.now()
            return ["denied"]
        app.package.noted["CAMERA"] = self.now()
        with self.lock:
            self._camera("CONNECT", app, number)
        return ["ok"]

    def _on_camera_close(self, app: App, number: str) -> list[str]:
        with self.lock:
            self._camera("DISCONNECT", app, number)
        return ["ok"]

    def _camera(self, event: str, app: App, number: str) -> None:
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

    def _on_appop_note(self, app: App, op: str) -> list[str]:
        app.package.noted[op] = self.now()
        return ["ok"]

    def _on_media_query(self, app: App, uri: str) -> list[str]:
        readable = ("READ_EXTERNAL_STORAGE", "READ_MEDIA_IMAGES")
        if not any(app.package.may("android.permission." + name) for name in readable):
            return ["denied"]
        app.package.noted["READ_EXTERNAL_STORAGE"] = self.now()
        return media_rows() if "images" in uri else []

    def _on_media_path(self, app: App, uri: str) -> list[str]:
        number = uri.rpartition("/")[2]
        found = [one for one in media_rows() if one.startswith(f"_id={number}|")]
        return [found[0].split("|_data=")[1].split("|")[0] if found else ""]

    # -- other packages' screens ----------------------------------------------

    def _on_activity_start(
        self, app: App, action: str, data: str, kind: str, component: str, asked: str, home: str
    ) -> list[str]:
        if home == "true":
            self._leave(app.package.name)
            return ["system"]
        for one in app.package.components["activity"]:
            if action in one.actions and not component:
                return ["own", one.name]
        screen = self._system_screen(app, action, data, kind, int(asked))
        if screen is None:
            return ["none"]
        screen.over = app.package.name
        self.screens.append(screen)
        self.later(lambda: app.line and app.line.ask("cover", "true") and None)
        return ["system"]

    def _system_screen(
        self, app: App, action: str, data: str, kind: str, asked: int
    ) -> Screen | None:
        def done(result: int, uri: str = "") -> None:
            self.screens.remove(screen)

            def tell() -> None:
                if app.line:
                    app.line.ask("activity.result", str(asked), str(result), uri)
                    app.line.ask("cover", "false")

            self.later(tell)

        from screens import WORDS

        words = WORDS[self.language()]
        short = action.rpartition(".")[2]
        if short in ("PICK", "GET_CONTENT", "OPEN_DOCUMENT"):
            items = [Item(words["pick"], "title")]
            for row in media_rows():
                fields = dict(part.split("=", 1) for part in row.split("|"))
                uri = f"content://media/external/images/media/{fields['_id']}"
                items.append(Item(fields["_display_name"], "item", lambda uri=uri: done(-1, uri)))
            owner = "com.android.gallery3d" if short == "PICK" else "com.android.documentsui"
            screen = Screen(owner, f"{owner}.PickActivity", items, back=lambda: done(0))
        elif short == "VIEW" and data.startswith("http"):
            owner = "com.android.browser"
            items = [Item(data, "url", kind="android.widget.EditText")]
            screen = Screen(owner, f"{owner}.BrowserActivity", items, back=lambda: done(0))
        elif action.startswith("android.settings."):
            owner = "com.android.settings"
            items = [Item(words["info"], "title"), Item(app.package.label, "entity_header_title")]
            screen = Screen(owner, f"{owner}.SubSettings", items, back=lambda: done(0))
        else:
            return None
        return screen

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
            return lambda: self.start(package, package.launcher(), False, [_MAIN, ""])

        items = [
            Item(one.label, "icon", started(one)) for one in self.packages.values() if one.launcher()
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


_MAIN = "android.intent.action.MAIN"


def media_rows() -> list[str]:
    """The pictures on the card, each as ``name=value`` fields parted by a bar."""
    found = []
    for top in ("DCIM", "Pictures", "Download"):
        for path in sorted(Path("/sdcard", top).rglob("*")):
            if path.suffix.lower() in (".jpg", ".jpeg", ".png", ".webp", ".heic"):
                found.append(path)
    rows = []
    for number, path in enumerate(found, 1):
        kind = "image/" + path.suffix[1:].lower().replace("jpg", "jpeg")
        stat = path.stat()
        rows.append(
            f"_id={number}|_data={path}|_display_name={path.name}|_size={stat.st_size}"
            f"|mime_type={kind}|date_added={int(stat.st_mtime)}"
        )
    return rows


def serve(system: System) -> None:
    """Listen to commands and to apps, each connection in a thread of its own."""
    Path("/data/log/main").touch()
    Path("/data/log/main").chmod(0o666)
    give(Path("/data/log"), 0)
    for path, work in ((SHELL_SOCKET, _command), (APP_SOCKET, _app)):
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        path.unlink(missing_ok=True)
        listening.bind(str(path))
        path.chmod(0o666)
        listening.listen(64)
        threading.Thread(target=_accept, args=(system, listening, work), daemon=True).start()


def _accept(
    system: System, listening: socket.socket, work: Callable[[System, socket.socket], None]
) -> None:
    while True:
        one, _ = listening.accept()
        threading.Thread(target=work, args=(system, one), daemon=True).start()


def _app(system: System, one: socket.socket) -> None:
    Line(one, system.answer, system.ended)


def _command(system: System, one: socket.socket) -> None:
    """One command: its words and its three streams come in, its exit code goes out."""
    with one:
        data, streams, _, _ = socket.recv_fds(one, 1 << 20, 3)
        size = int.from_bytes(data[:4], "big")
        while len(data) < size + 4:
            data += one.recv(1 << 20)
        cwd, name, *arguments = data[4:].decode("utf-8", "replace").split("\0")

        def left() -> bool:
            return bool(select.select([one], [], [], 0)[0])  # it says nothing more but its end

        call = commands.Call(system, name, arguments, Path(cwd), *streams, left)
        try:
            answer = call.run()
        finally:
            for stream in streams:
                os.close(stream)
        one.sendall(answer.encode())


def state(system: System) -> str:
    """For the harness: what the phone knows, as JSON."""
    return json.dumps({"front": system.front, "apps": {k: a.pid for k, a in system.apps.items()}})
