"""The WireGuard route: everything the app sends goes to mitmproxy's WireGuard mode, with the phone's own source ports.

The phone needs the WireGuard app. With root its tunnel is written and switched on; else the user imports the file or the
QR code once. **Not yet verified on hardware.**
"""

import re
import tempfile
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from analyzers.dynamic.apps import checked, refused
from analyzers.dynamic.device import DeviceRefused
from analyzers.dynamic.undo import Step

if TYPE_CHECKING:
    from analyzers.dynamic.adb import AdbDevice

APP = "com.wireguard.android"
TUNNEL = "faceaudit"
DOWNLOADS = "/sdcard/Download"
_KEY = re.compile(r"[A-Za-z0-9+/]{43}=")


def configuration(
    private: str, server: str, endpoint: str, package: str, address: str = "10.0.0.1/32"
) -> str:
    """The tunnel's configuration: only the app under test uses it, so that nobody else's traffic is in the capture.

    Args:
        private: the phone's private key, base64.
        server: mitmproxy's public key, base64.
        endpoint: ``host:port`` of mitmproxy as the phone reaches it.

    Raises:
        DeviceRefused: ``wireguard-invalid``.
    """
    if not _KEY.fullmatch(private) or not _KEY.fullmatch(server):
        raise DeviceRefused("wireguard-invalid", "a WireGuard key is 32 bytes in base64")
    if not re.fullmatch(r"(?:[\w.-]+|\[[0-9a-fA-F:]+\]):\d{1,5}", endpoint):
        raise DeviceRefused("wireguard-invalid", f"{endpoint[:100]!r} is no HOST:PORT")
    return (
        "[Interface]\n"
        f"PrivateKey = {private}\nAddress = {address}\nDNS = 10.0.0.53\n"
        f"IncludedApplications = {checked(package)}\n\n"
        "[Peer]\n"
        f"PublicKey = {server}\nAllowedIPs = 0.0.0.0/0\nEndpoint = {endpoint}\n"
    )


def begin(device: "AdbDevice", text: str) -> str:
    """Start the tunnel: ``started``, or ``by-hand`` when the user has to import the file that was put on the phone.

    Raises:
        DeviceRefused: ``wireguard-missing`` when the app is not installed, ``wireguard-refused``.
    """
    if device.version(APP) is None:
        raise DeviceRefused(
            "wireguard-missing",
            "the WireGuard app is not on the phone: install it (com.wireguard.android)",
        )
    file = f"{DOWNLOADS}/{TUNNEL}.conf"
    target = f"/data/data/{APP}/files/{TUNNEL}.conf"
    rooted = device.rooted()
    down = f"{_intent('DOWN')}; rm -f {target}" if rooted else "true"
    device.note(
        "wireguard", TUNNEL,
        Step(by="root" if rooted else "shell", text=f"{down}; rm -f {file}"),
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch) / "tunnel"
        source.write_text(text, "utf-8")
        device.push(source, file)
    if not rooted:
        return "by-hand"
    owner = f"$(stat -c %u:%g /data/data/{APP})"
    said = device.shell(
        f"mkdir -p /data/data/{APP}/files && cp {file} {target} && chown {owner} {target} && "
        f"chmod 600 {target} && restorecon {target}; am force-stop {APP}; {_intent('UP')}",
        root=True,
    )
    if said.code:
        device.take_back("wireguard")
        raise refused("wireguard-refused", "the tunnel was not started", said)
    return "started"


def _intent(way: str) -> str:
    """The broadcast that switches the tunnel; the app obeys when its setting for remote control is on."""
    receiver = quote(f"{APP}/.model.TunnelManager$IntentReceiver")
    return f"am broadcast -a {APP}.action.SET_TUNNEL_{way} -n {receiver} -e tunnel {TUNNEL}"


def block_quic(device: "AdbDevice", uid: int) -> None:
    """Have the app fall back from QUIC to TCP, which can be read; as root. Raises `DeviceRefused`."""
    rule = f"OUTPUT -p udp --dport 443 -m owner --uid-owner {int(uid)} -j REJECT"
    both = " ; ".join(f"{tool} -D {rule} 2>/dev/null" for tool in ("iptables", "ip6tables"))
    device.note("quic", str(uid), Step(by="root", text=f"{both} ; true"))
    said = device.shell(f"iptables -I {rule} && ip6tables -I {rule}", root=True)
    if said.code:
        device.take_back("quic")
        raise refused("quic-refused", "QUIC cannot be blocked on the device", said)
