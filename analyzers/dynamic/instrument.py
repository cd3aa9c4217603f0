"""Starts the app under hooks, and brings what they tell into the session's log.

    instrument = Instrument(device, recorder, how="held", frida="local", prelude=bridge)
    pid = instrument.launch("com.example.app")     # hooked before its first line
    instrument.drain()                             # what was hooked until now is in the log
    instrument.close()

Where hooks are impossible the app is started without them, and a `Gap` says why. Nothing here hangs: every call to
frida has a time limit. Spawning, gadgets and processes of their own (``:remote``) are **not yet verified on hardware**.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, Protocol

from analyzers.dynamic.agent import table
from analyzers.dynamic.agent.source import AgentUnusable, script
from analyzers.dynamic.agent.trouble import within
from analyzers.dynamic.agent.wire import Wire
from analyzers.dynamic.device import Device
from analyzers.dynamic.events import Agent, Event, Gap, Launch, Note, Source

logger = logging.getLogger(__name__)

How = Literal["spawn", "held", "attach", "gadget", "none"]

ATTACH = 20.0
INSTALL = 60.0
RELEASE = 10.0
"""Seconds an attach, an installation of all hooks, a resume may take."""
LEAVE = 1.5
"""Seconds for each of the two steps of going away."""
UNLOADED = 0.7
"""Seconds until frida is out of a process it has left: one that ends meanwhile crashes or hangs."""
EARLY = 3.0
"""Seconds; an app that ends this soon after it was let go, and says nothing of it, may refuse us."""
PATIENCE = 2
"""So often in a row, and it does; it may have been stopped, or have crashed by itself, the time before."""
REFUSED = frozenset({"agent-refused", "frida-denied"})


class Log(Protocol):
    """The part of `analyzers.dynamic.recorder.Recorder` that is used."""

    def add(self, event: Event, src: Source) -> Any: ...
    def blob(self, data: bytes, *, face: bool) -> str: ...


class Instrument:
    """Hooks in one app on one device, launch after launch. Safe to use from one thread."""

    def __init__(
        self,
        device: Device,
        recorder: Log,
        *,
        how: How,
        frida: str = "usb",
        opted: Iterable[str] = (),
        prelude: Path | None = None,
        rows: Iterable[table.Row] | None = None,
        ca: bytes | None = None,
    ) -> None:
        """``frida``: ``usb``, ``local`` or ``host:port``; ``ca``: the authority that ``unpin`` trusts, PEM.

        Raises ``KeyError`` for an unknown intervention.
        """
        self._device = device
        self._recorder = recorder
        self._how = how
        self._frida = frida
        self._opted = tuple(sorted(opted))
        self._prelude = prelude
        self._ca = ca
        self._rows = tuple(rows) if rows is not None else table.rows(self._opted)
        self._wire: Wire | None = None
        self._others: list[Wire] = []
        self._package = ""
        self._pid = 0
        self._released = 0.0
        self._lived = False
        """A hooked launch of this app went on for a while: it does not refuse us."""
        self._silent = False
        self._early = 0
        self._gating: Any = None
        self.refused = ""
        """Code of why hooks were given up, empty while they are not."""

    # --- starting ---------------------------------------------------------------------------------

    def launch(self, package: str, *, number: int = 1, since: int = 0) -> int:
        """Start the app, under hooks before its first line where that can be had; its process id.

        Logs `Agent`, the state of every row, then `Launch`. Raises what `Device.start` raises.
        """
        if self._wire is not None and not self._wire.gone:
            self._early = 0
        self.detach()
        self._package, self._silent = package, False
        if self._how == "none" or self.refused:
            if self.refused:
                self._gap(self.refused, "hooks were given up before; started without")
            return self._plain(package, number, since)
        ways: dict[str, Callable[[str, int, int], int]] = {
            "held": self._held,
            "spawn": self._spawned,
            "attach": self._attached,
            "gadget": self._gadget,
        }
        return ways[self._how](package, number, since)

    def _plain(self, package: str, number: int, since: int) -> int:
        self._pid = self._device.start(package)
        self._recorder.add(Launch("plain", self._pid, number, since), "device")
        return self._pid

    def _held(self, package: str, number: int, since: int) -> int:
        pid = self._device.start(package, held=True)
        hooked = self._try(lambda: self._enter(self._frida_device(), pid, pid, "held"), pid, "held")
        if not hooked and self._device.pid(package) is None:
            return self._plain(package, number, since)
        self._pid = pid
        self._recorder.add(Launch("held", pid, number, since), "device")
        self._released = time.monotonic()
        self._device.release(pid)
        return pid

    def _spawned(self, package: str, number: int, since: int) -> int:
        pids: list[int] = []

        def enter() -> None:
            phone = self._frida_device()
            self._gate(phone, package)
            pids.append(within(ATTACH, "starting the app", lambda: phone.spawn([package])))
            self._enter(phone, pids[0], pids[0], "spawn")
            self._recorder.add(Launch("spawn", pids[0], number, since), "device")
            within(RELEASE, "letting the app go", lambda: phone.resume(pids[0]))

        if not self._try(enter, pids[0] if pids else 0, "spawn"):
            with suppress(Exception):
                self._device.stop(package)
            return self._plain(package, number, since)
        self._pid, self._released = pids[0], time.monotonic()
        return self._pid

    def _attached(self, package: str, number: int, since: int) -> int:
        pid = self._plain(package, number, since)
        self._gap("late", "attached after the app was started: what came before is not hooked")
        self._try(lambda: self._enter(self._frida_device(), pid, pid, "attach"), pid, "attach")
        self._released = time.monotonic()
        return pid

    def _gadget(self, package: str, number: int, since: int) -> int:
        pid = self._device.start(package, drawn=False)  # the gadget waits for us before that

        def enter() -> None:
            phone = self._frida_device()
            self._enter(phone, "Gadget", pid, "gadget")
            within(RELEASE, "letting the app go", lambda: phone.resume("Gadget"))

        hooked = self._try(enter, pid, "gadget")
        self._recorder.add(Launch("gadget" if hooked else "plain", pid, number, since), "device")
        self._pid, self._released = pid, time.monotonic()
        return pid

    # --- into the process -------------------------------------------------------------------------

    def _try(self, enter: Callable[[], None], pid: int, how: Any) -> bool:
        """Whether the hooks are in; otherwise the log says why, and what was begun is undone."""
        try:
            enter()
            return True
        except AgentUnusable as trouble:
            code = trouble.code
            if code == "agent-frozen" and self._device.pid(self._package) is None:
                code = "agent-refused"
            state: Literal["refused", "failed"] = "refused" if code in REFUSED else "failed"
            self._recorder.add(
                Agent(state, how, pid, message=str(trouble), table=table.version()), "agent"
            )
            self._gap(code, str(trouble))
            if self._wire is not None:
                self._wire.leave(LEAVE)
                self._wire = None
                time.sleep(UNLOADED)
            if code != "agent-frozen":  # a slow phone may be faster the next time
                self.refused = code
            return False

    def _enter(self, phone: Any, target: int | str, pid: int, how: Any) -> None:
        wire = Wire(self._recorder, self._rows, pid, how, on_gone=self._gone)
        self._wire = wire
        text = script(self._prelude, opted=bool(self._opted))
        wire.enter(phone, target, text, ATTACH)
        self._recorder.add(
            Agent("attached", how, pid, table=table.version(), opted=self._opted), "agent"
        )
        given = {"opted": list(self._opted), "ca": self._ca.decode() if self._ca else ""}
        if "unpin" in self._opted and not self._ca:
            self._recorder.add(Note("unpin: no authority was given, so nothing is trusted"), "host")
        found = wire.install(given, INSTALL)
        if not found["tested"]:
            raise AgentUnusable(
                "agent-self-test", "a hook that was called did not answer as it must"
            )
        installed = Agent(
            "installed", how, pid, str(found["process"]), hooked=int(found["hooked"]),
            table=table.version(), opted=self._opted,
        )  # fmt: skip
        self._recorder.add(installed, "agent")

    def _frida_device(self) -> Any:
        try:
            import frida
        except ImportError as absent:
            raise AgentUnusable(
                "frida-missing", "frida is not installed: pip install 'faceaudit[dynamic]'"
            ) from absent
        if self._frida == "local":
            return within(ATTACH, "finding frida", frida.get_local_device)
        if self._frida in ("usb", ""):
            serial = self._device.serial
            return within(ATTACH, "finding frida", lambda: frida.get_device(serial, timeout=5))
        manager = frida.get_device_manager()
        return within(ATTACH, "finding frida", lambda: manager.add_remote_device(self._frida))

    def _gate(self, phone: Any, package: str) -> None:
        """Processes of the app's own (``:remote``) wait until they are hooked as well; all others go on at once."""
        if self._gating is phone:
            return

        def added(spawn: Any) -> None:
            threading.Thread(target=self._child, args=(phone, spawn), daemon=True).start()

        try:
            phone.on("spawn-added", added)
            within(RELEASE, "watching for processes", phone.enable_spawn_gating)
            self._gating = phone
        except AgentUnusable as trouble:
            self._gap("children-not-hooked", str(trouble))

    def _child(self, phone: Any, spawn: Any) -> None:
        name = str(getattr(spawn, "identifier", "") or "")
        try:
            if name.startswith(f"{self._package}:"):
                wire = Wire(self._recorder, self._rows, spawn.pid, "spawn", on_gone=lambda *_: None)
                wire.enter(phone, spawn.pid, script(self._prelude, opted=bool(self._opted)), ATTACH)
                found = wire.install({"opted": list(self._opted), "ca": ""}, INSTALL)
                self._others.append(wire)
                self._recorder.add(
                    Agent("installed", "spawn", spawn.pid, name, hooked=int(found["hooked"])),
                    "agent",
                )
        except AgentUnusable as trouble:
            self._gap("child-not-hooked", f"{name}: {trouble}")
        finally:
            with suppress(AgentUnusable):
                within(RELEASE, "letting a process go", lambda: phone.resume(spawn.pid))

    # --- while it runs ----------------------------------------------------------------------------

    def drain(self, timeout: float = 2.0) -> None:
        """After it, every hook that fired before the call is in the log; a `Gap` when the agent is silent."""
        for wire in (self._wire, *self._others):
            if wire is None or wire.gone:
                continue
            try:
                wire.drain(timeout)
                self._silent = False
            except AgentUnusable as trouble:
                if not self._silent and not wire.gone:
                    self._silent = True
                    self._gap("agent-silent", str(trouble))
            wire.raise_failure()

    def alive(self) -> bool:
        """The agent answers; without one, the app's process is there."""
        if self._wire is not None:
            return not self._wire.gone and self._wire.answers(2.0)
        return bool(self._package) and self._device.pid(self._package) is not None

    @property
    def silent(self) -> bool:
        """The agent is connected and did not answer the last `drain`: the process stands still."""
        return self._silent and self._wire is not None and not self._wire.gone

    @property
    def last_words(self) -> str:
        """How the process ended as far as hooks saw it: ``exit …``, ``crash …``, ``kill …``; empty otherwise."""
        return self._wire.last_words if self._wire is not None else ""

    def _gone(self, wire: Wire, reason: str) -> None:
        """The agent is cut off, not by us. Called in frida's thread."""
        pid = wire.pid
        early = self._released == 0.0 or time.monotonic() - self._released < EARLY
        self._lived = self._lived or not early
        died = reason == "process-terminated"
        with suppress(Exception):  # the log may be full; there is nobody to tell here
            if wire.hears_ends and died and early and not self._lived and not wire.last_words:
                self._ended_early(wire)
                return
            self._early = 0
            said = wire.last_words or reason
            self._recorder.add(Agent("detached", wire.how, pid, message=said), "agent")
            if not died:
                self._gap("agent-lost", f"the connection to the agent broke: {reason}")

    def _ended_early(self, wire: Wire) -> None:
        """One quick end is not yet a refusal, unless the app was never let go or its native code crashed."""
        self._early += 1
        at_once = self._released == 0.0 or wire.crashed
        final = at_once or self._early >= PATIENCE
        text = "the app ended right after it was hooked, without a word"
        if not final:
            text += "; the next launch is hooked once more"
        self._recorder.add(Agent("refused", wire.how, wire.pid, message=text), "agent")
        self._gap("agent-refused", text)
        if final:
            self.refused = "agent-refused"

    def _gap(self, code: str, message: str) -> None:
        self._recorder.add(Gap("hooks", code, message), "agent")

    # --- ending -----------------------------------------------------------------------------------

    def detach(self) -> None:
        """Leave the process, as it is, without hooks. Never raises, and is back within some seconds."""
        wires = [wire for wire in (self._wire, *self._others) if wire is not None]
        self._wire, self._others = None, []
        for wire in wires:
            wire.leave(LEAVE)
        self._released = 0.0

    def close(self) -> None:
        """`detach`, and no more watching for processes. Never raises."""
        self.detach()
        if self._gating is not None:
            phone, self._gating = self._gating, None
            with suppress(AgentUnusable):
                within(LEAVE, "no longer watching", phone.disable_spawn_gating)
