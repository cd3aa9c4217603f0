"""The WireGuard route: everything the app sends goes to mitmproxy's WireGuard mode, with the phone's own source ports.

The phone needs the WireGuard app. With root its tunnel is written and switched on; else the user imports the file or the
QR code once. **Not yet verified on hardware.**
"""

import re
import socket
import tempfile
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from analyzers.dynamic.apps import refused
from analyzers.dynamic.device import DeviceRefused
from analyzers.dynamic.undo import Step

if TYPE_CHECKING:
    from analyzers.dynamic.adb import AdbDevice

APP = "com.wireguard.android"
TUNNEL = "faceaudit"
DOWNLOADS = "/sdcard/Download"
_ADDRESS = re.compile(r"\binet (\d{1,3}(?:\.\d{1,3}){3})/")


def this_side(device: "AdbDevice", given: str = "") -> str:
    """This machine's address as the phone most likely reaches it, unless it is given; empty when that is not known.

    Raises:
        DeviceRefused: ``wireguard-invalid``.
    """
    if given and not re.fullmatch(r"[\w.-]{1,253}", given):
        raise DeviceRefused("wireguard-invalid", f"{given[:100]!r} is no name or IPv4 address")
    if given:
        return given
    shown = device.shell("ip -o -4 addr show scope global up 2>/dev/null").out.splitlines()
    ours = [line for line in shown if " tun" not in line and " rmnet" not in line]
    found = _ADDRESS.search("\n".join(sorted(ours, key=lambda line: " wlan" not in line)))
    if found is None:
        return ""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((found[1], 9))  # sends nothing
        except OSError:
            return ""
        return str(probe.getsockname()[0])


def words(how: str, seconds: float) -> tuple[str, ...]:
    """What the person at the phone is to do after `begin`."""
    told = (
        ("the tunnel was switched on by root",)
        if how == "started"
        else (
            f"this configuration is on the phone as {DOWNLOADS}/{TUNNEL}.conf",
            "in the WireGuard app: +, Import from file, choose it, switch the tunnel on; afterwards delete the tunnel",
        )
    )
    return (
        *told,
        "then use the app until it sends something; its data is cleared before the first walk "
        f"(waiting up to {seconds:g} s, Ctrl-C ends)",
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
