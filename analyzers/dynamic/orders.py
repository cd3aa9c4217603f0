"""What an observation is asked to do, and with which app."""

from pathlib import Path
from typing import Literal, NamedTuple

from analyzers.dynamic.events import PathName
from analyzers.evidence import Value

How = Literal["spawn", "held", "attach", "gadget", "none"]


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
    endpoint: str = ""
    """This machine's address as the phone reaches it (``wireguard``); empty: found out."""
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
