"""What apps ask the system: who they are, what they may, and screens that are not theirs."""

import time
from typing import TYPE_CHECKING

from apps import App
from media import media_rows
from packages import WHILE_IN_USE, Grant, group
from screens import WORDS, Item, Screen, permission_screen
from wire import Line

if TYPE_CHECKING:
    from server import System


class Answers:
    """Answers the questions of all apps; a question ``a.b`` is answered by ``_on_a_b``."""

    def __init__(self, system: "System") -> None:
        self.system = system

    def answer(self, line: Line, request: list[str]) -> list[str]:
        """One question of an app."""
        kind, *rest = request
        if kind == "hello":
            return self._hello(line, int(rest[0]))
        app = next(one for one in self.system.apps.values() if one.line is line)
        handler = getattr(self, "_on_" + kind.replace(".", "_"))
        answer: list[str] = handler(app, *rest)
        return answer

    def _hello(self, line: Line, pid: int) -> list[str]:
        for _ in range(3000):
            app = next((one for one in self.system.apps.values() if one.pid == pid), None)
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
            "sdk": self.system.config["sdk"],
            "release": self.system.config["release"],
            "model": self.system.props["ro.product.model"],
            "ahead": int(self.system.ahead * 1000),
            "proxy": self.system.proxy(),
        }
        return [f"{key}={value}" for key, value in facts.items()]

    def _on_bound(self, app: App) -> list[str]:
        def launch() -> None:
            if app.line:
                app.line.ask("launch", *app.launch, timeout=15)
            app.bound.set()

        self.system.later(launch)
        return ["ok"]

    def _on_exit(self, app: App, reason: str, status: str) -> list[str]:
        app.reason = (int(reason), int(status))
        return ["ok"]

    def _on_task_top(self, app: App, name: str) -> list[str]:
        app.top = name
        return ["ok"]

    def _on_task_empty(self, app: App) -> list[str]:
        app.top = ""
        self.system.leave(app.package.name)
        return ["ok"]

    def _on_task_back(self, app: App) -> list[str]:
        self.system.leave(app.package.name)
        return ["ok"]

    def _on_toast(self, app: App, text: str) -> list[str]:
        self.system.toasts.append((self.system.now(), text))
        self.system.log("I", "Toast", f"{app.package.name}: {text}")
        return ["ok"]

    def _on_package_info(self, app: App, name: str) -> list[str]:
        found = self.system.packages.get(name)
        return [found.version_name, found.version_code, *found.permissions] if found else []

    def _on_settings_get(self, app: App, table: str, name: str) -> list[str]:
        return [self.system.settings[table].get(name, "")]

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
        self.system.later(lambda: self._ask_user(app, list(wanted.items()), [code, index, *names]))
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
            self.system.screens.remove(screen)
            self.system.later(lambda: self._ask_user(app, rest, request))

        again = any(app.package.grants[name].denials for name in asked)
        screen = permission_screen(
            self.system.language(), app.package.label, kind, again, kind in WHILE_IN_USE, answered
        )
        screen.over = app.package.name
        self.system.screens.append(screen)
        if app.line:
            app.line.ask("cover", "true")

    # -- the camera and pictures ----------------------------------------------

    def _on_camera_open(self, app: App, number: str) -> list[str]:
        if not app.package.may("android.permission.CAMERA"):
            app.package.rejected["CAMERA"] = self.system.now()
            return ["denied"]
        app.package.noted["CAMERA"] = self.system.now()
        with self.system.lock:
            self.system.camera_event("CONNECT", app, number)
        return ["ok"]

    def _on_camera_close(self, app: App, number: str) -> list[str]:
        with self.system.lock:
            self.system.camera_event("DISCONNECT", app, number)
        return ["ok"]

    def _on_appop_note(self, app: App, op: str) -> list[str]:
        app.package.noted[op] = self.system.now()
        return ["ok"]

    def _on_media_query(self, app: App, uri: str) -> list[str]:
        readable = ("READ_EXTERNAL_STORAGE", "READ_MEDIA_IMAGES")
        if not any(app.package.may("android.permission." + name) for name in readable):
            return ["denied"]
        app.package.noted["READ_EXTERNAL_STORAGE"] = self.system.now()
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
            self.system.leave(app.package.name)
            return ["system"]
        for one in app.package.components["activity"]:
            if action in one.actions and not component:
                return ["own", one.name]
        screen = self._system_screen(app, action, data, kind, int(asked))
        if screen is None:
            return ["none"]
        screen.over = app.package.name
        self.system.screens.append(screen)
        self.system.later(lambda: app.line and app.line.ask("cover", "true") and None)
        return ["system"]

    def _system_screen(
        self, app: App, action: str, data: str, kind: str, asked: int
    ) -> Screen | None:
        def done(result: int, uri: str = "") -> None:
            self.system.screens.remove(screen)

            def tell() -> None:
                if app.line:
                    app.line.ask("activity.result", str(asked), str(result), uri)
                    app.line.ask("cover", "false")

            self.system.later(tell)

        words = WORDS[self.system.language()]
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
