"""Observing an app: each path on a clean install, under hooks, through the proxy, into one session.

The order of a session: what has to be changed on the device is changed, and put back whatever happens; every path
is walked once; paths on which something was seen are walked again, so that nobody is accused over one run; then come
the trial with a certificate that nobody trusts and the control run without hooks.
"""

import logging
import tempfile
import threading
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from msgspec import structs

from analyzers.dynamic.beside import Beside, Storage, When
from analyzers.dynamic.device import DeviceRefused
from analyzers.dynamic.events import (
    DeviceChange,
    Gap,
    Hook,
    Line,
    Note,
    PathName,
    RunEnd,
    RunStart,
    Trial,
)
from analyzers.dynamic.orders import App, Orders
from analyzers.dynamic.recorder import Recorder
from analyzers.errors import InputError

if TYPE_CHECKING:
    from analyzers.dynamic.adb import AdbDevice
    from analyzers.dynamic.explorer import Hints, Plan, Stage
    from analyzers.dynamic.instrument import Instrument
    from analyzers.dynamic.leading import Route

logger = logging.getLogger(__name__)

HONEY = "IMG_20260101_090000.jpg"
"""Name of the planted synthetic face, as a camera would name it."""
MARKERS = 5
"""Photos planted in the album and never selected."""
MOST_WAYS = 8
"""Ways of refusing that are walked on *decline*."""

Again = Callable[[], Collection[tuple[PathName, str]]]
"""Paths, and ways of them, that showed what another fresh install has to show too; asked once each was walked."""


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
        self._route: Route | None = None
        self._trusted = False
        self._hooking = orders.hooks != "none"
        self._storage = Storage(device, recorder, app.package)
        self._numbers: dict[tuple[str, str, str, bool], int] = {}
        self._seen: set[str] = set()
        self._ends: dict[str, RunEnd] = {}
        self._hooked: dict[str, str] = {}
        self._lock = threading.Lock()
        recorder.listener = self._notice
        device.told = self._changed

    def record(self, again: Again) -> None:
        """Walk everything that was ordered. The device is put back as it was, whatever happens.

        Raises `DeviceLost` and other `InputError` when it cannot go on; what was recorded is kept.
        """
        try:
            self._tell_left_over()
            self._prepare()
            if self._orders.manual:
                self._run("manual", "", self._trial, hooks=self._hooking)
            else:
                self._walk_all(again)
            if self._orders.probe_links:
                self._probe()
        finally:
            self._put_back()
        self._judge_ends()

    def _judge_ends(self) -> None:
        """Raise when what was ordered was not had: nothing completed, or a run without its traffic."""
        unheard = [name for name, end in self._ends.items() if end.why == "proxy-stopped"]
        if unheard:
            raise InputError(
                "proxy-stopped",
                f"the network proxy ended by itself in {', '.join(unheard)}: record these paths again",
            )
        if not any(end.completed for end in self._ends.values()):
            told = ", ".join(f"{name}: {end.why}" for name, end in self._ends.items())
            raise InputError("no-path-completed", f"no path was walked to its end ({told})")

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
        paths = self._orders.paths
        for path in paths:
            self._walk(path, self._trial)
        if self._orders.repeat > 1:
            for path, way in sorted(again(), key=lambda shown: (paths.index(shown[0]), shown[1])):
                for _ in range(self._orders.repeat - 1):
                    self._run(path, way, self._trial, hooks=self._hooking)
        for trial in self._more_trials():
            self._walk("accept", trial)
        if self._hooking and self._orders.control:
            path = "accept" if "accept" in paths else paths[0]
            self._run(path, "", self._trial, hooks=False)

    def _more_trials(self) -> list[Trial]:
        """What is tried on *accept* besides: a certificate nobody trusts; the app's own pinning switched off."""
        if self._route is None or "accept" not in self._orders.paths:
            return []
        # it has the app trust our authority as well, also on a device whose store cannot be changed
        unpinning = self._hooking and "unpin" in self._orders.opted
        more: list[Trial] = ["no-ca"] if self._orders.tls_trial else []
        return [*more, "unpinned"] if unpinning else more

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
        recorder = self._recorder
        key = (path, way, trial, hooks)
        self._numbers[key] = self._numbers.get(key, 0) + 1
        clean = self._clean()
        with self._lock:
            self._seen.clear()
        name = recorder.begin(RunStart(path, self._numbers[key], way, trial, hooks, clean))
        self._say(f"{name}{f' ({way})' if way else ''}{'' if hooks else ' without hooks'} …")
        end = RunEnd(False, "interrupted")
        beside = Beside(self._device, recorder, film=self._orders.record_screen)
        instrument = self._instrument(hooks, trial)
        try:
            beside.start()
            if self._route is not None:
                self._route.listen(trial)
            self._storage.note("before")
            end = self._walked(path, way, self._stage(instrument))
            instrument.drain()
            end = self._sound(end, instrument)
        except InputError as error:
            end = RunEnd(False, error.code, end.reached)
            raise
        finally:
            instrument.close()
            # what stopped the walk is what the caller has to hear of, not what tidying up met after it
            _tidied(lambda: self._leave(end))
            _tidied(self._hush)
            _tidied(lambda: beside.keep(name, gone=end.why == "device-lost"))
            _tidied(lambda: recorder.finish(end))
        self._ends[name] = end
        self._say(f"{name}: {'completed' if end.completed else end.why}; {', '.join(end.reached)}")
        if end.why == "device-lost":  # it may be back, but without what we led through it
            raise self._device.wire().lost()
        self._search(name)

    def _sound(self, end: RunEnd, instrument: "Instrument") -> RunEnd:
        """The end of a walk, unless the proxy died meanwhile and the app was without a network, or the app froze."""
        if self._route is not None and not self._route.alive():
            return RunEnd(False, "proxy-stopped", end.reached)
        if end.completed and instrument.silent and not instrument.alive():
            return RunEnd(False, "app-frozen", end.reached)
        return end

    def _leave(self, end: RunEnd) -> None:
        """After a run: what files there are now, and the app ended."""
        if end.why == "device-lost":
            return
        if end.why != "interrupted":
            _tidied(lambda: self._storage.note("after"))
        self._device.stop(self._app.package)

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
            categories=self._categories,
        )

    def _categories(self) -> frozenset[str]:
        with self._lock:
            return frozenset(self._seen)

    def _stage_without_hooks(self) -> "Stage":
        return self._stage(self._instrument(False, self._trial))

    # --- before and after -------------------------------------------------------------------------

    def _prepare(self) -> None:
        device, orders = self._device, self._orders
        if self._app.apks:
            device.install(list(self._app.apks), self._app.package)
        if orders.hooks == "spawn" and not orders.frida:
            self._serve_frida()
        if orders.route != "none":
            self._open_route(orders.route)
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
        self._describe(hooks="none")
        self._say(f"without hooks: {error}")

    def _open_route(self, by: Literal["proxy", "wireguard"]) -> None:
        from analyzers.dynamic.leading import Route

        self._route = Route(
            self._device,
            self._recorder,
            self._app.package,
            by=by,
            confdir=self._confdir,
            say=self._say,
            endpoint=self._orders.endpoint,
            wake=self._wake,
        )
        self._trusted = self._route.trusted

    def _wake(self) -> None:
        """Start the app outside of any run, so that something goes over a new route."""
        by_gadget = self._orders.hooks == "gadget"  # its copy does nothing before it is told to
        instrument = self._instrument(by_gadget, "none")
        try:
            instrument.launch(self._app.package)
        finally:
            instrument.close()

    def _describe(self, **changes: Any) -> None:
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
        self._storage.markers = Markers.of({**known, "honey": pictures[HONEY]})
        self._plan = structs.replace(self._plan, honey=HONEY)
        settings = {**self._recorder.description.settings, "planted": str(MARKERS)}
        self._recorder.describe(settings=settings)

    def _tell_left_over(self) -> None:
        """Say what an earlier process left changed and could not be put back: it may show in this session."""
        self._device.ready()
        for line in self._device.unrestored:
            self._recorder.add(Note(f"left by an earlier run: {line}"), "host")
            self._say(f"left by an earlier run: {line}")

    def _put_back(self) -> None:
        self._recorder.listener = None
        if self._route is not None:
            self._route.close()
        problems = self._device.restore()
        for line in problems:
            self._say(f"not put back: {line}")
            with suppress(InputError):  # the disk may be full
                self._recorder.add(Note(f"not put back: {line}"), "host")
        if problems:
            self._say("connect the device again and run: faceaudit doctor --device --restore")

    # --- around a run -----------------------------------------------------------------------------

    def _clean(self) -> bool:
        """Take data, grants and processes away; false where the device does not let us."""
        try:
            self._device.clear(self._app.package)
        except DeviceRefused as refused:
            self._recorder.add(Note(f"the app's data was not cleared: {refused}"), "host")
            return False
        return True

    def _instrument(self, hooks: bool, trial: Trial) -> "Instrument":
        from analyzers.dynamic.instrument import Instrument

        orders = self._orders
        # pinning is switched off in a run of its own: the others are to show the app as it is
        opted = [name for name in orders.opted if name != "unpin" or trial == "unpinned"]
        return Instrument(
            self._device,
            self._recorder,
            how=orders.hooks if hooks else "none",
            frida=orders.frida,
            opted=opted if hooks else (),
            prelude=orders.bridge,
            ca=self._route.ca_pem if self._route is not None else None,
        )

    def _hush(self) -> None:
        if self._route is not None:
            self._route.hush()

    def _at_mark(self, mark: str) -> None:
        """The walker is at a place where the files tell something."""
        places: dict[str, When] = {"withdrawn": "withdrawn", "relaunched": "relaunched"}
        if mark in places:
            with suppress(DeviceRefused):
                self._storage.note(places[mark])

    def _search(self, run: str) -> None:
        from analyzers.dynamic.payloads import hog_detector
        from analyzers.dynamic.searching import search

        with self._lock:
            hooked = dict(self._hooked)
        search(
            self._recorder,
            run,
            detector=hog_detector(),
            markers=self._storage.markers,
            hooks=hooked,
        )

    def _probe(self) -> None:
        """Ask for the tester's own links again, from here and not by way of the device."""
        from analyzers.dynamic.payloads import hog_detector
        from analyzers.dynamic.probes import probe

        asked = probe(self._recorder, detector=hog_detector())
        self._say(f"links asked for again: {asked}")


def _tidied(act: Callable[[], None]) -> None:
    try:
        act()
    except InputError as error:
        logger.debug("after a run: %s", error)
