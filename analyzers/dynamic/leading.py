"""Leading a device's traffic past us: the proxy, the way there, and whose connection is whose."""

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from msgspec import structs

from analyzers.dynamic.device import DeviceRefused
from analyzers.dynamic.events import Note, Trial
from analyzers.dynamic.recorder import Recorder

if TYPE_CHECKING:
    from analyzers.dynamic.adb import AdbDevice

FIRST_PORT, PORTS = 21_000, 20_000
BINDINGS = 5
"""Ports of the device that are tried."""


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
    ) -> None:
        """Lead the traffic here and have our certificate trusted.

        Raises `InputError`: ``proxy-start-failed``, ``proxy-refused``, `DeviceLost` …
        """
        from analyzers.dynamic.attribution import PortOwners
        from analyzers.dynamic.proxy import Proxy

        self._device = device
        self._recorder = recorder
        wireguard = by == "wireguard"
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
        self._proxy.start(trial)
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
        """Stop listening. Never raises."""
        self._proxy.alive()  # a proxy that died leaves a gap in the log
        self._proxy.stop()
        self._owners.stop()

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

    def _describe(self, **changes: Any) -> None:
        capture = structs.replace(self._recorder.description.capture, **changes)
        self._recorder.describe(capture=capture)
