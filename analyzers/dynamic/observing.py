"""Observing an app: each path on a clean install, under hooks, through the proxy, into one session.

The order of a session: what has to be changed on the device is changed, and put back whatever happens; every path
is walked once; paths on which something was seen are walked again, so that nobody is accused over one run; then come
the trial with a certificate that nobody trusts and the control run without hooks.
"""

import logging
import secrets
import shutil
import tempfile
import threading
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec import structs

from analyzers.dynamic.device import DeviceLost, DeviceRefused
from analyzers.dynamic.events import (
    DeviceChange,
    FileRow,
    Gap,
    Hook,
    Line,
    Note,
    PathName,
    RunEnd,
    RunStart,
    Trial,
)
from analyzers.dynamic.logged import LOGCAT
from analyzers.dynamic.recorder import Recorder
from analyzers.errors import InputError
from analyzers.evidence import Value

if TYPE_CHECKING:
    from analyzers.dynamic.adb import AdbDevice
    from analyzers.dynamic.attribution import PortOwners
    from analyzers.dynamic.capture import LogCapture
    from analyzers.dynamic.explorer import Hints, Plan, Stage
    from analyzers.dynamic.instrument import Instrument
    from analyzers.dynamic.payloads import Markers
    from analyzers.dynamic.proxy import Proxy

logger = logging.getLogger(__name__)

HONEY = "IMG_20260101_090000.jpg"
"""Name of the planted synthetic face, as a camera would name it."""
MARKERS = 5
"""Photos planted in the album and never selected."""
MOST_WAYS = 8
"""Ways of refusing that are walked on *decline*."""

MOST_FILES = 60
"""New files that are read after a run."""
LARGEST_FILE = 8 << 20
"""Bytes of a file that is read."""
FIRST_PORT, PORTS = 21_000, 20_000
BINDINGS = 5
"""Ports of the device that are tried."""
How = Literal["spawn", "held", "attach", "gadget", "none"]
Area = Literal["shared", "private"]
When = Literal["before", "after", "relaunched", "withdrawn"]
AREAS: tuple[Area, ...] = ("shared", "private")


class Orders(Value, frozen=True):
    """What is asked of an observation."""

    paths: tuple[PathName, ...] = ("idle", "decline", "deny-camera", "accept", "withdraw", "child")
    repeat: int = 2
    """Fresh installs on which a path that shows something is walked."""
    hooks: How = "spawn"
    frida: str = ""
    """``usb``, ``local`` or ``host:port``."""
    bridge: Path | None = None
    """Script that gives the agent its ``Java``; ``None``: the one of the installed frida-tools."""
    server: Path | None = None
    """frida-server for a rooted phone; ``None``: the one in the user's folder."""
    route: Literal["proxy", "wireguard", "none"] = "proxy"
    tls_trial: bool = True
    control: bool = True
    opted: tuple[str, ...] = ()
    plant: bool = True
    keep_faces: bool = False
    record_screen: bool = False
    probe_links: bool = False
    manual: bool = False


class App(NamedTuple):
    """What is run."""

    package: str
    apks: tuple[Path, ...] = ()
    """Empty: it is on the device already, and stays there."""


Again = Callable[[], Collection[PathName]]
"""Which paths showed something that another fresh install has to show too; asked once each was walked."""


class Observation:
    """One session under way."""

    def __init__(
        self,
        device: "AdbDevice",
        recorder: Recorder,
        app: App,
        orders: Orders,
        plan: "Plan",
        hints: "Hints",
        *,
        confdir: Path,
        progress: Callable[[str], None] = lambda line: None,
        ask: Callable[[], str | None] = lambda: "end",
    ) -> None:
        """``confdir`` keeps the proxy's certificate authority; ``ask`` gives the marks of a person (``manual``)."""
        from analyzers.dynamic.explorer import Memory

        self._device = device
        self._recorder = recorder
        self._app = app
        self._orders = orders
        self._plan = plan
        self._hints = hints
        self._confdir = confdir
        self._say = progress
        self._ask = ask
        self._memory: Memory = Memory()
        self._proxy: Proxy | None = None
        self._owners: PortOwners | None = None
        self._trusted = False
        self._hooking = orders.hooks != "none"
        self._markers: Markers | None = None
        self._numbers: dict[tuple[str, str, str, bool], int] = {}
        self._seen: set[str] = set()
        self._hooked: dict[str, str] = {}
        self._listed: dict[Area, list[FileRow]] = {}
        self._lock = threading.Lock()
        recorder.listener = self._notice
        device.told = self._changed

    def record(self, again: Again) -> None:
        """Walk everything that was ordered. The device is put back as it was, whatever happens.

        Raises `DeviceLost` and other `InputError` when it cannot go on; what was recorded is kept.
        """
        try:
            self._prepare()
            if self._orders.manual:
                self._run("manual", "", self._trial, hooks=self._hooking)
            else:
                self._walk_all(again)
            if self._orders.probe_links:
                self._probe()
        finally:
            self._put_back()

    def _notice(self, line: Line) -> None:
        """Told of every line: which hooks fired in this run, and which bytes went through them."""
        if isinstance(line.event, Hook):
            with self._lock:
                self._seen.add(line.event.category)
                if line.event.data:
                    self._hooked.setdefault(line.event.data, line.event.row)

    def _changed(self, what: str, detail: str, undone: bool) -> None:
        with suppress(InputError):  # whatever cannot be written down: the phone is put back
            self._recorder.add(DeviceChange(what, detail, undone), "host")

    # --- what is walked, in order -----------------------------------------------------------------

    @property
    def _trial(self) -> Trial:
        return "ca" if self._trusted else "none"

    def _walk_all(self, again: Again) -> None:
        for path in self._orders.paths:
            self._walk(path, self._trial)
        if self._orders.repeat > 1:
            for path in sorted(again(), key=self._orders.paths.index):
                for _ in range(self._orders.repeat - 1):
                    self._walk(path, self._trial)
        if self._proxy is not None and self._orders.tls_trial and "accept" in self._orders.paths:
            self._walk("accept", "no-ca")
        if self._hooking and self._orders.control:
            path = "accept" if "accept" in self._orders.paths else self._orders.paths[0]
            self._run(path, "", self._trial, hooks=False)

    def _walk(self, path: PathName, trial: Trial) -> None:
        """A path once; of *decline* every way of refusing, which walking it finds."""
        from analyzers.dynamic.explorer import ways

        done: list[str] = []
        todo = [""]
        while todo and len(done) < MOST_WAYS:
            self._run(path, todo[0], trial, hooks=self._hooking)
            done.append(todo[0])
            todo = [way for way in ways(path, self._stage_without_hooks()) if way not in done]

    def _run(self, path: PathName, way: str, trial: Trial, *, hooks: bool) -> None:
        """One walk on a clean install."""
        device, recorder = self._device, self._recorder
        key = (path, way, trial, hooks)
        self._numbers[key] = self._numbers.get(key, 0) + 1
        clean = self._clean()
        with self._lock:
            self._seen.clear()
        start = RunStart(path, self._numbers[key], way, trial, hooks, clean)
        name = recorder.begin(start)
        self._say(f"{name}{f' ({way})' if way else ''}{'' if hooks else ' without hooks'} …")
        end = RunEnd(False, "interrupted")
        log = self._log_from_now()
        instrument = self._instrument(hooks)
        try:
            self._listen(trial)
            self._list("before")
            stage = self._stage(instrument)
            end = self._walked(path, way, stage)
            instrument.drain()
        except DeviceLost as lost:
            end = RunEnd(False, lost.code)
            raise
        finally:
            instrument.close()
            if end.why != "device-lost":
                with suppress(InputError):
                    self._list("after")
                with suppress(InputError):
                    device.stop(self._app.package)
            self._hush()
            if log is not None:
                self._keep_log(log)
            recorder.finish(end)
        self._search(name)
        self._say(f"{name}: {'completed' if end.completed else end.why}; {', '.join(end.reached)}")

    def _walked(self, path: PathName, way: str, stage: "Stage") -> RunEnd:
        from analyzers.dynamic.explorer import manual, walk

        if path == "manual":
            return manual(stage, self._ask)
        return walk(path, stage, way=way)

    def _stage(self, instrument: "Instrument") -> "Stage":
        from analyzers.dynamic.explorer import Stage

        return Stage(
            self._device,
            self._recorder,
            instrument,
            self._app.package,
            plan=self._plan,
            hints=self._hints,
            memory=self._memory,
            at_mark=self._at_mark,
            categories=lambda: frozenset(self._seen),
        )

    def _stage_without_hooks(self) -> "Stage":
        return self._stage(self._instrument(hooks=False))

    # --- before and after -------------------------------------------------------------------------

    def _prepare(self) -> None:
        device, orders = self._device, self._orders
        if self._app.apks:
            device.install(list(self._app.apks), self._app.package)
        if orders.hooks == "spawn" and not orders.frida:
            self._serve_frida()
        if orders.route != "none":
            self._open_route()
        if orders.plant:
            self._plant()

    def _serve_frida(self) -> None:
        from analyzers.dynamic.server import start

        try:
            served = start(self._device, self._orders.server)
        except InputError as error:
            self._without_hooks(error)
        else:
            self._orders = structs.replace(self._orders, frida=served.address)

    def _without_hooks(self, error: InputError) -> None:
        """Go on with screens, services and traffic alone, and say so."""
        self._hooking = False
        self._recorder.add(Gap("hooks", error.code, str(error)), "host")
        self._say(f"without hooks: {error}")

    def _open_route(self) -> None:
        from analyzers.dynamic.attribution import PortOwners
        from analyzers.dynamic.proxy import Proxy

        wireguard = self._orders.route == "wireguard"
        self._proxy = Proxy(
            self._recorder,
            self._confdir,
            route="wireguard" if wireguard else "proxy",
            host="0.0.0.0" if wireguard else "127.0.0.1",
            insecure=True,
        )
        try:
            self._device.trust(self._proxy.ca_pem)
            self._trusted = True
        except DeviceRefused as refused:
            self._recorder.add(
                Note(f"the device does not trust our certificate: {refused}"), "host"
            )
            self._say(f"encrypted traffic stays closed: {refused}")
        port = self._proxy.start(self._trial)
        there = 0 if wireguard else self._lead_to(port)
        self._proxy.stop()
        self._owners = PortOwners(self._device, self._app.package, proxy=there)
        self._proxy.attribute = self._owners.owner
        self._describe(ca="system" if self._trusted else "none")

    def _lead_to(self, port: int) -> int:
        """Have the device's HTTP come here; the port it takes for that on its own side."""
        for attempt in range(BINDINGS):
            there = FIRST_PORT + secrets.randbelow(PORTS)
            try:
                self._device.reverse(there, port)
            except DeviceRefused:
                if attempt + 1 == BINDINGS:
                    raise
            else:
                break
        self._device.set_proxy(f"127.0.0.1:{there}")
        return there

    def _describe(self, **changes: str) -> None:
        capture = structs.replace(self._recorder.description.capture, **changes)
        self._recorder.describe(capture=capture)

    def _plant(self) -> None:
        """Put the marker photos and the face that may be chosen into the album."""
        from analyzers.dynamic.files import plant
        from analyzers.dynamic.payloads import Markers, honey_face, make_markers

        with tempfile.TemporaryDirectory(prefix="faceaudit-") as folder:
            made = make_markers(Path(folder), MARKERS, seed=MARKERS)
            pictures = {path.name: path.read_bytes() for path in made}
        pictures[HONEY] = honey_face()
        try:
            plant(self._device, pictures)
        except DeviceRefused as refused:
            self._recorder.add(Note(f"no marker photos: {refused}"), "host")
            return
        known = {f"plant-{i}": data for i, data in enumerate(list(pictures.values())[:MARKERS], 1)}
        self._markers = Markers.of({**known, "honey": pictures[HONEY]})
        self._plan = structs.replace(self._plan, honey=HONEY)
        settings = {**self._recorder.description.settings, "planted": str(MARKERS)}
        self._recorder.describe(settings=settings)

    def _put_back(self) -> None:
        for stop in (self._hush, self._device.restore):
            try:
                for line in stop() or ():
                    self._recorder.add(Note(f"not put back: {line}"), "host")
                    self._say(f"not put back: {line}")
            except InputError as error:  # the disk may be full: the phone matters more
                logger.debug("putting back: %s", error)
        self._recorder.listener = None

    # --- around a run -----------------------------------------------------------------------------

    def _clean(self) -> bool:
        """Take data, grants and processes away; false where the device does not let us."""
        try:
            self._device.clear(self._app.package)
        except DeviceRefused as refused:
            self._recorder.add(Note(f"the app's data was not cleared: {refused}"), "host")
            return False
        return True

    def _instrument(self, hooks: bool) -> "Instrument":
        from analyzers.dynamic.instrument import Instrument

        orders = self._orders
        return Instrument(
            self._device,
            self._recorder,
            how=orders.hooks if hooks else "none",
            frida=orders.frida,
            opted=orders.opted if hooks else (),
            prelude=orders.bridge,
            ca=self._proxy.ca_pem if self._proxy is not None else None,
        )

    def _listen(self, trial: Trial) -> None:
        if self._proxy is None or self._owners is None:
            return
        self._proxy.start(trial)
        try:
            self._owners.start()
        except DeviceRefused as refused:
            self._recorder.add(
                Note(f"nobody's traffic can be told from others': {refused}"), "host"
            )

    def _hush(self) -> None:
        """Stop the proxy and what goes with it. Never raises."""
        if self._proxy is not None:
            self._proxy.alive()  # a proxy that died leaves a gap in the log
            self._proxy.stop()
        if self._owners is not None:
            self._owners.stop()

    def _log_from_now(self) -> "LogCapture | None":
        from analyzers.dynamic.capture import LogCapture

        target = Path(tempfile.mkstemp(prefix="faceaudit-log-")[1])
        capture = LogCapture(self._device, target)
        try:
            capture.start()
        except DeviceRefused as refused:
            target.unlink(missing_ok=True)
            self._recorder.add(Gap("log", refused.code, str(refused)), "device")
            return None
        return capture

    def _keep_log(self, capture: "LogCapture") -> None:
        """Append what the device logged in this run to the session's log of it."""
        part = capture.stop()
        try:
            with part.open("rb") as source, (self._recorder.folder / LOGCAT).open("ab") as target:
                shutil.copyfileobj(source, target)
        except OSError as error:
            self._recorder.add(Gap("log", "log-unwritten", str(error)), "host")
        finally:
            part.unlink(missing_ok=True)
        if capture.problem:
            self._recorder.add(Gap("log", "log-cut", capture.problem), "device")

    def _at_mark(self, mark: str) -> None:
        """The walker is at a place where the files tell something."""
        places: dict[str, When] = {"withdrawn": "withdrawn", "relaunched": "relaunched"}
        if mark in places:
            with suppress(DeviceRefused):
                self._list(places[mark])

    def _list(self, when: When) -> None:
        """List the files the app and others can read, and look into those that are new."""
        from analyzers.dynamic.files import listing

        for area in AREAS:
            before = self._listed.get(area, [])
            try:
                found = listing(self._device, area, self._app.package, before)
            except DeviceRefused as refused:
                self._recorder.add(Gap("files", refused.code, str(refused)), "device")
                continue
            if found.cut:
                self._recorder.add(Gap("files", "too-many", "not all files were listed"), "device")
            rows = found.rows if when == "before" else self._looked_into(area, found.rows, before)
            self._recorder.listing(when, area, rows)
            self._listed[area] = rows

    def _looked_into(self, area: Area, rows: list[FileRow], before: list[FileRow]) -> list[FileRow]:
        """The rows, with what pictures the new files hold."""
        known = {(row.path, row.sha256): row for row in before}
        left = MOST_FILES
        told = []
        for row in rows:
            if (old := known.get((row.path, row.sha256))) is not None:
                told.append(structs.replace(row, grade=old.grade, marker=old.marker, form=old.form))
            elif left and 0 < row.size <= LARGEST_FILE:
                left -= 1
                told.append(self._looked_at(area, row))
            else:
                told.append(row)
        return told

    def _looked_at(self, area: Area, row: FileRow) -> FileRow:
        from analyzers.dynamic.files import read
        from analyzers.dynamic.payloads import blurred, find_payloads, hog_detector

        try:
            data = read(self._device, area, self._app.package, row.path)
        except DeviceRefused:
            return row
        found = find_payloads(data, row.form, detector=hog_detector(), markers=self._markers)
        faces = [(p, picture) for p, picture in found if p.grade == "face" or p.marker]
        if not faces:
            graded = any(p.kind == "image" and p.grade == "image" for p, _ in found)
            return structs.replace(row, grade="image") if graded else row
        payload, picture = faces[0]
        self._recorder.blob(picture, face=True)
        if thumb := blurred(picture):
            self._recorder.thumb(thumb)
        return structs.replace(
            row, form=row.form or payload.media, grade=payload.grade, marker=payload.marker
        )

    def _search(self, run: str) -> None:
        from analyzers.dynamic.payloads import hog_detector
        from analyzers.dynamic.searching import search

        with self._lock:
            hooked = dict(self._hooked)
        search(self._recorder, run, detector=hog_detector(), markers=self._markers, hooks=hooked)

    def _probe(self) -> None:
        from analyzers.dynamic.probes import probe

        probe(self._recorder)
