"""A device over adb: phones, emulators, and the simulated phone, which runs a real adbd."""

import hashlib
import os
import re
import threading
from collections.abc import Callable
from pathlib import Path
from shlex import quote
from types import TracebackType
from typing import Literal, Self

from analyzers.dynamic import apps, attribution, clock, dumps, touch, trust, undo
from analyzers.dynamic.apps import checked, refused
from analyzers.dynamic.device import DeviceRefused, Identity, Said
from analyzers.dynamic.undo import Change, Step
from analyzers.dynamic.wire import Wire
from analyzers.errors import InputError

UNDO_TIME = 20.0  # seconds for one step of putting back
SU_TIME = 12.0  # a root manager may ask at the phone
_MARK = "faceaudit-root-ok"


class AdbDevice:
    """One device behind the adb server; see `analyzers.dynamic.device.Device` for what each method promises.

    Use it as a context manager, or call `restore` in the end. What an earlier process left changed is put back before
    the first change.
    """

    def __init__(
        self, serial: str, *, host: str = "", port: int = 0, state: Path | None = None
    ) -> None:
        self.serial = serial
        self.host = host or os.environ.get("ANDROID_ADB_SERVER_HOST", "") or "127.0.0.1"
        self._wire = Wire(serial, host=host, port=port)
        self._state = state
        self._undo: undo.UndoStack | None = None
        self._properties: dict[str, str] | None = None
        self._su: str | None = None
        self._tried = False
        """Not everything could be put back when it was tried."""
        self.told: undo.Told = lambda what, detail, undone: None
        """Is told of every change and every undoing; set it before the first."""
        self.unrestored: list[str] = []
        """What could not be put back of an earlier process's changes, a sentence each."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self._tried:  # a device that is lost is not waited for twice
            self.restore()

    # -- commands and files --

    def shell(self, command: str, *, root: bool = False, timeout: float = 30.0) -> Said:
        return self._wire.said(self._as_root(command) if root else command, timeout)

    def raw(
        self, command: str, *, root: bool = False, timeout: float = 30.0, limit: int = 32 << 20
    ) -> tuple[int, bytes, bytes]:
        """Like :meth:`shell`, in bytes, at most ``limit`` of them."""
        line = self._as_root(command) if root else command
        return self._wire.run(line, timeout=timeout, limit=limit)

    def quietly(self, command: str) -> None:
        """Tidy up; when the device refuses or is gone, nobody needs to hear of it here."""
        try:
            self.shell(command, timeout=10.0)
        except InputError:
            return

    def wire(self) -> Wire:
        """The connections themselves, for what streams."""
        return self._wire

    def push(self, source: Path, target: str) -> None:
        self._wire.push(source, target)

    def pull(self, source: str, target: Path) -> None:
        self._wire.pull(source, target)

    # -- who it is --

    def properties(self) -> dict[str, str]:
        """All of ``getprop``, asked once."""
        if self._properties is None:
            said = self.shell("getprop")
            if said.code:
                raise refused("device-no-android", "the device has no Android properties", said)
            self._properties = dumps.properties(said.out)
        return self._properties

    def identity(self) -> Identity:
        told = self.properties()
        sdk = told.get("ro.build.version.sdk", "")
        abis = told.get("ro.product.cpu.abilist") or told.get("ro.product.cpu.abi", "")
        serial = told.get("ro.serialno") or self.serial
        return Identity(
            serial_sha256=hashlib.sha256(serial.encode()).hexdigest(),
            kind=dumps.device_kind(told),
            model=told.get("ro.product.model", "")[:100],
            android=told.get("ro.build.version.release", "")[:20],
            sdk=int(sdk) if sdk.isdecimal() and len(sdk) < 6 else None,
            abis=tuple(abi for abi in abis.split(",") if re.fullmatch(r"[\w-]{1,30}", abi)),
            root=self.rooted(),
            zone=(told.get("persist.sys.timezone") or self.shell("date +%Z").out.strip())[:60],
        )

    def rooted(self) -> bool:
        """Whether commands can run as root."""
        try:
            self._as_root("true")
        except DeviceRefused as error:
            if error.code != "device-no-root":
                raise
            return False
        return True

    def _as_root(self, command: str) -> str:
        if self._su is None:
            self._su = self._find_root()
        if self._su == "none":
            raise DeviceRefused(
                "device-no-root",
                "commands cannot run as root on the device: use a rooted phone or an emulator, or "
                "allow the shell in its root manager",
            )
        return self._su.format(quote(command)) if self._su else command

    def _find_root(self) -> str:
        """How to run as root: as it is, by ``su``, or ``none``."""
        if self.shell("id -u").out.strip() == "0":
            return ""
        for form in ("su -c {}", "su 0 sh -c {}", "su root sh -c {}"):
            try:
                said = self.shell(form.format(quote(f"id -u; echo {_MARK}")), timeout=SU_TIME)
            except DeviceRefused as error:
                if error.code != "device-timeout":
                    raise
                continue  # nobody answered the root manager's question
            if said.out.split() == ["0", _MARK]:
                return form
        return "none"

    # -- apps --

    def install(self, apks: list[Path], package: str = "") -> None:
        self.ready()
        apps.install(self, apks, package)

    def uninstall(self, package: str) -> None:
        said = self.shell(f"pm uninstall {checked(package)}", timeout=60.0)
        if said.code or "Success" not in said.out:
            raise refused("app-not-uninstalled", f"{package} was not uninstalled", said)
        self.forget("install", package)

    def clear(self, package: str) -> None:
        said = self.shell(f"pm clear {checked(package)}", timeout=60.0)
        if said.code or "Success" not in said.out:
            raise refused("app-not-cleared", f"the data of {package} was not cleared", said)

    def start(
        self, package: str, activity: str = "", *, held: bool = False, drawn: bool = True
    ) -> int:
        return apps.start(self, package, activity, held, drawn)

    def release(self, pid: int) -> None:
        apps.release(self, pid)

    def stop(self, package: str) -> None:
        said = self.shell(f"am force-stop {checked(package)}")
        if said.code:
            raise refused("app-not-stopped", f"{package} was not stopped", said)

    def pid(self, package: str) -> int | None:
        numbers = self.shell(f"pidof {checked(package)}").out.split()
        return int(numbers[0]) if numbers and numbers[0].isdecimal() else None

    def package_dump(self, package: str) -> str:
        """What the package manager knows of an installed app; empty when it is not installed."""
        return dumps.package_block(self.shell(f"dumpsys package {checked(package)}").out, package)

    def version(self, package: str) -> tuple[str, str] | None:
        return dumps.version(self.package_dump(package))

    def uid(self, package: str) -> int | None:
        """The app's user id, which its processes and connections carry."""
        return dumps.user_id(self.package_dump(package))

    def grant(self, package: str, permission: str) -> None:
        self._permit("grant", package, permission)

    def revoke(self, package: str, permission: str) -> None:
        self._permit("revoke", package, permission)

    def _permit(self, verb: Literal["grant", "revoke"], package: str, permission: str) -> None:
        if not re.fullmatch(r"[\w.]{1,200}", permission):
            raise DeviceRefused("permission-unknown", f"{permission[:100]!r} is no permission")
        self.ready()
        before = self.granted(package).get(permission, False)
        other = "revoke" if verb == "grant" else "grant"
        if before != (verb == "grant"):
            back = f"pm path {package} >/dev/null 2>&1 || exit 0; pm {other} {package} {permission}"
            self.note(verb, f"{package} {permission}", Step(by="shell", text=back))
        said = self.shell(f"pm {verb} {checked(package)} {permission}")
        if said.code or "Exception" in said.err + said.out:
            self.forget(verb, f"{package} {permission}")
            raise refused(f"permission-{verb}-refused", f"{permission} of {package}", said)

    def granted(self, package: str) -> dict[str, bool]:
        return dumps.permissions(self.package_dump(package))

    def appops(self, package: str) -> str:
        return self.shell(f"cmd appops get {checked(package)}").out

    def set_appop(
        self, package: str, operation: str, mode: Literal["allow", "ignore", "deny", "default"]
    ) -> None:
        """Set what an operation (``CAMERA``) may do; ``default`` again on `restore`."""
        if not re.fullmatch(r"[\w:]{1,80}", operation):
            raise DeviceRefused("appops-refused", f"{operation[:100]!r} is no operation")
        back = f"cmd appops set {checked(package)} {operation} default || true"
        self.note("appops", f"{package} {operation}", Step(by="shell", text=back))
        said = self.shell(f"cmd appops set {package} {operation} {mode}")
        if said.code:
            self.forget("appops", f"{package} {operation}")
            raise refused("appops-refused", f"{operation} of {package}", said)

    def exits(self, package: str) -> list[dumps.Exit]:
        """Why the app's processes ended, the latest first; empty before Android 11."""
        return dumps.exits(self.shell(f"dumpsys activity exit-info {checked(package)}").out)

    def camera(self) -> str:
        """What the camera service says; `dumps.camera_users` reads it."""
        return self.shell("dumpsys media.camera").out

    # -- the screen --

    def tree(self) -> str:
        return touch.tree(self)

    def front(self) -> tuple[str, str]:
        found = dumps.front(self.shell("dumpsys activity activities").out)
        return found if found[0] else dumps.front(self.shell("dumpsys window").out)

    def tap(self, x: int, y: int) -> None:
        touch.send(self, f"tap {int(x)} {int(y)}")

    def text(self, value: str) -> None:
        touch.type_text(self, value)

    def key(self, name: Literal["back", "home", "enter", "recent"]) -> None:
        touch.send(self, f"keyevent {touch.KEYS[name]}")

    def swipe(self, x: int, y: int, to_x: int, to_y: int, ms: int = 300) -> None:
        touch.send(self, f"swipe {int(x)} {int(y)} {int(to_x)} {int(to_y)} {int(ms)}")

    def screenshot(self) -> bytes:
        return touch.screenshot(self)

    # -- network --

    def reverse(self, port: int, local: int) -> None:
        self.note(
            "reverse",
            f"tcp:{int(port)}",
            Step(by="adbd", text=f"reverse:killforward:tcp:{int(port)}"),
        )
        self._wire.order(f"reverse:forward:tcp:{int(port)};tcp:{int(local)}")

    def forward(self, remote: str) -> int:
        if not re.fullmatch(r"tcp:\d+|jdwp:\d+|localabstract:[\w.-]{1,100}", remote):
            raise DeviceRefused("forward-refused", f"{remote[:100]!r} cannot be forwarded to")
        port = self._wire.forward(remote)
        self.note("forward", f"tcp:{port}", Step(by="server", text=f"killforward:tcp:{port}"))
        return port

    def unforward(self, port: int) -> None:
        """Take back a port of :meth:`forward`. Never raises."""
        self.take_back("forward", f"tcp:{port}")

    def set_proxy(self, address: str) -> None:
        if not address:
            if problem := self.take_back("proxy"):
                raise DeviceRefused("proxy-not-restored", problem)
            return
        if not re.fullmatch(r"[\w.-]+:\d{1,5}", address):
            raise DeviceRefused("proxy-invalid", f"{address[:100]!r} is no HOST:PORT")
        self.ready()
        if not self.noted("proxy"):
            before = self.shell("settings get global http_proxy").out.strip()
            # `:0` acts at once, deleting the setting only at the next start
            back = before if re.fullmatch(r"[\w.-]+:\d{1,5}", before) else ":0"
            self.note(
                "proxy", address, Step(by="shell", text=f"settings put global http_proxy {back}")
            )
        said = self.shell(f"settings put global http_proxy {address}")
        if said.code:
            raise refused("proxy-refused", "the device's proxy was not set", said)

    def trust(self, certificate: bytes) -> str:
        return trust.trust(self, certificate)

    def connections(self, take: Callable[[bytes], bool], ended: threading.Event) -> None:
        """Hand the tables of sockets to ``take`` again and again, see `analyzers.dynamic.attribution`."""
        loop = attribution.LOOP
        self._wire.stream(self._as_root(loop) if self.rooted() else loop, take, ended)

    # -- time --

    def now(self) -> float:
        return clock.now(self)

    def advance(self, seconds: int) -> bool:
        return clock.advance(self, seconds)

    # -- undo --

    def ready(self) -> None:
        """Put back what an earlier process left, before the state that a change goes back to is read.

        Raises:
            DeviceRefused: ``device-busy`` while another process works with the device.
        """
        self._stack()

    def note(self, what: str, detail: str, *steps: Step) -> Change:
        """Write down how to undo a change that is about to be made."""
        return self._stack().add(what, detail, *steps)

    def noted(self, what: str) -> Change | None:
        """The last pending change of this kind."""
        return self._undo.find(what) if self._undo else None

    def take_back(self, what: str, detail: str | None = None) -> str:
        """Undo the last change of this kind now; what could not be undone, a sentence."""
        change = self._undo.find(what, detail) if self._undo else None
        return self._undo.undo(change) if self._undo and change else ""

    def forget(self, what: str, detail: str) -> None:
        """Drop a change that was not made after all."""
        if self._undo and (change := self._undo.find(what, detail)):
            self._undo.drop(change)

    def _stack(self) -> undo.UndoStack:
        if self._undo is None:
            if undo.busy(self.serial, self._state):
                raise DeviceRefused(
                    "device-busy", "another faceaudit is at work with this device: wait for its end"
                )
            self.unrestored = self.recover()
            self._undo = undo.UndoStack(self.serial, self._do, folder=self._state)
            self._undo.told = lambda what, detail, undone: self.told(what, detail, undone)
        return self._undo

    def left_over(self) -> list[undo.Abandoned]:
        """What processes that are gone left changed on this device."""
        return undo.abandoned(self.serial, self._state)

    def recover(self) -> list[str]:
        """Put back what processes that are gone left changed; what could not be, a sentence each."""
        return [problem for left in self.left_over() for problem in undo.clean_up(left, self._do)]

    def restore(self) -> list[str]:
        problems = self._undo.restore() if self._undo else []
        if not problems:
            self._undo = None
        self._tried = bool(problems)
        return problems

    def _do(self, step: Step) -> str:
        """Do a step of undoing; what went wrong."""
        if step.by in ("server", "adbd"):
            try:
                (self._wire.tell if step.by == "server" else self._wire.order)(step.text)
            except DeviceRefused as error:
                return "" if "not found" in str(error) else str(error)
            return ""
        text = clock.filled_in(step.text)
        said = self.shell(text, root=step.by == "root", timeout=UNDO_TIME)
        return (
            " ".join((said.err or said.out or f"exit code {said.code}").split())[:200]
            if said.code
            else ""
        )
