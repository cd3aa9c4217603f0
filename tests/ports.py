"""Ports for servers that have to be told theirs."""

import random
import socket
from contextlib import suppress
from pathlib import Path

_GIVEN_AWAY = Path("/proc/sys/net/ipv4/ip_local_port_range")


def free_port() -> int:
    """A port of the loopback at which nothing listens.

    It lies below those that the system gives away. One of those may belong to another connection by the time the
    server starts, and who asks for the server until then may even be connected to himself.
    """
    first = int(_GIVEN_AWAY.read_text("utf-8").split()[0]) if _GIVEN_AWAY.exists() else 32_768
    for port in random.SystemRandom().sample(range(10_000, max(first, 11_000)), 500):
        with suppress(OSError), socket.socket() as tried:
            tried.bind(("127.0.0.1", port))
            return port
    raise OSError("no port is free")
