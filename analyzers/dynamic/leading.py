"""Leading a device's traffic past us: the proxy, the way there, and whose connection is whose."""

import secrets
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from msgspec import structs

from analyzers.dynamic.device import DeviceRefused
from analyzers.dynamic.events import Note, Trial
from analyzers.dynamic.recorder import Recorder
from analyzers.dynamic.session import Capture, Subject
from analyzers.errors import InputError

if TYPE_CHECKING:
    from analyzers.dynamic.adb import AdbDevice
    from analyzers.dynamic.proxy import Proxy

FIRST_PORT, PORTS = 21_000, 20_000
BINDINGS = 5
"""Ports of the device that are tried."""
ARRIVAL = 300.0
"""Seconds that the first traffic through a tunnel is waited for."""
LOOK = 0.25
ANEW = "the tunnel is agreed anew: the phone may have no network for the first 15 s"


class Route:
    """The device's way to the net by our proxy; listens from `listen` to `hush`. What the device changes it undoes."""

    def __init__(
        self,
        device: "AdbDevice",
        recorder: Recorder,
        package: str,
        *,
        by: Literal["proxy", "wireguard"],
        confdir: Path,
        say: Callable[[str], None],
        endpoint: str = "",
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        """Lead the traffic here and have our certificate trusted.

        ``endpoint`` is this machine's address as the phone reaches it, ``wake`` starts the app; both for ``wireguard``.

        Raises `InputError`: ``proxy-start-failed``, ``proxy-refused``, ``wireguard-missing``, ``wireguard-silent``,
        `DeviceLost` …
        """
        from analyzers.dynamic.attribution import PortOwners
        from analyzers.dynamic.proxy import Proxy

        self._device = device
        self._recorder = recorder
        self._package = package
        self._trial: Trial | None = None
        """What is listened for already: a tunnel takes long to be agreed anew, so its end here stays open."""
        wireguard = self._tunnelled = by == "wireguard"
        self._proxy = Proxy(
            recorder,
            confdir,
            route=by,
            host="0.0.0.0" if wireguard else "127.0.0.1",
            insecure=True,
        )
        self.trusted = self._trust(say)
        """The device trusts our certificate."""
        port = self._proxy.start("ca" if self.trusted else "none")
        there = 0 if wireguard else self._lead_to(port)
        self._proxy.stop()
        if wireguard:
            self._tunnel(confdir, port, endpoint, wake, say)
        self._owners = PortOwners(device, package, proxy=there)
        self._proxy.attribute = self._owners.owner
        self._describe(ca="system" if self.trusted else "none")

    @property
    def ca_pem(self) -> bytes:
        """Our certificate authority."""
        return self._proxy.ca_pem

    def alive(self) -> bool:
        """Whether the proxy answers; the first time it does not, the log gets a `Gap`."""
        return self._proxy.alive()

    def listen(self, trial: Trial) -> None:
        """Begin to listen, TLS met as the trial says."""
        if self._trial != trial or not self._proxy.alive():
            self._proxy.start(trial)
            if self._tunnelled:
                self._recorder.add(Note(ANEW), "host")
        self._trial = trial if self._tunnelled else None
        if trial == "unpinned" and not self.trusted:
            self._describe(ca="in-process")
        tried = self._recorder.description.capture.trials
        if trial not in tried:
            self._describe(trials=(*tried, trial))
        try:
            self._owners.start()
        except DeviceRefused as refused:
            self._recorder.add(
                Note(f"nobody's traffic can be told from others': {refused}"), "host"
            )

    def hush(self) -> None:
        """Stop listening; a tunnel stays open until `close`. Never raises."""
        self._proxy.alive()  # a proxy that died leaves a gap in the log
        if self._tunnelled:
            self._proxy.settle()
        else:
            self._proxy.stop()
        self._owners.stop()

    def close(self) -> None:
        """Stop listening for good. Never raises."""
        self.hush()
        self._proxy.stop()

    def _trust(self, say: Callable[[str], None]) -> bool:
        try:
            self._device.trust(self._proxy.ca_pem)
        except DeviceRefused as refused:
            self._recorder.add(
                Note(f"the device does not trust our certificate: {refused}"), "host"
            )
            say(f"encrypted traffic stays closed: {refused}")
            return False
        return True

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

    def _tunnel(
        self,
        confdir: Path,
        port: int,
        endpoint: str,
        wake: Callable[[], None],
        say: Callable[[str], None],
    ) -> None:
        """Set the tunnel up, and wait until something comes through. What comes until then is not in the session."""
        from analyzers.dynamic import wireguard
        from analyzers.dynamic.apps import checked
        from analyzers.dynamic.proxy import Proxy

        endpoint = wireguard.this_side(self._device, endpoint)
        with (
            tempfile.TemporaryDirectory(prefix="faceaudit-") as folder,
            Recorder.create(
                Path(folder) / "tunnel",
                Subject(self._package),
                None,
                Capture("none", "wireguard", ()),
            ) as aside,
        ):
            proxy = Proxy(
                aside, confdir, route="wireguard", host="0.0.0.0", port=port, insecure=True
            )
            proxy.start("none")
            try:
                text = proxy.client_config(endpoint, checked(self._package))
                how = wireguard.begin(self._device, text)
                self._block_quic()
                for line in (*text.splitlines(), *wireguard.words(how, ARRIVAL)):
                    say(line)
                wake()
                self._arrived(proxy)
            finally:
                proxy.stop()
        say("traffic comes through the tunnel")

    def _arrived(self, proxy: "Proxy") -> None:
        """Wait for the first traffic; may be interrupted. Raises `DeviceRefused` when none comes."""
        until = time.monotonic() + ARRIVAL
        while not proxy.clients:
            if not proxy.alive():
                raise InputError("proxy-stopped", "the network proxy ended by itself")
            if time.monotonic() > until:
                raise DeviceRefused(
                    "wireguard-silent",
                    f"nothing of the app came through the tunnel in {ARRIVAL:g} s: is it switched on, does the phone "
                    "reach this machine (--endpoint), and does a firewall let UDP in?",
                )
            time.sleep(LOOK)

    def _block_quic(self) -> None:
        """Have the device refuse QUIC at once, where it lets us; the proxy lets none through in any case."""
        from analyzers.dynamic import wireguard

        uid = self._device.uid(self._package)
        if uid is None:
            return
        try:
            wireguard.block_quic(self._device, uid)
        except DeviceRefused as refused:
            self._recorder.add(Note(f"QUIC is refused by the proxy alone: {refused}"), "host")

    def _describe(self, **changes: Any) -> None:
        capture = structs.replace(self._recorder.description.capture, **changes)
        self._recorder.describe(capture=capture)
