"""Where an address lies, and whose a host is."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path
from typing import Any, Literal, NamedTuple

from analyzers.errors import SessionUnusable
from analyzers.sdks import catalogue, host_pattern

Place = Literal["loopback", "lan", "public", "unknown"]

_LAN = tuple(
    ip_network(block)
    for block in (
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10"),
        *("fc00::/7", "fe80::/10", "224.0.0.0/4", "255.255.255.255/32", "ff00::/8"),
    )
)
"""Private use (RFC 1918, RFC 4193), link-local, a carrier's own (RFC 6598), several receivers at once.

Python's ``is_private`` also holds blocks for documentation, which no home network has.
"""


def place_of(address: str, host: str) -> Place:
    """Where traffic went: by the server's address, or by the host where that is one."""
    if host.lower().rstrip(".") == "localhost":
        return "loopback"
    found = _address(address) or _address(host)
    if found is None:
        return "lan" if host.endswith(".local") or ("." not in host and host) else "unknown"
    if found.is_loopback:
        return "loopback"
    if found.is_unspecified:
        return "unknown"
    return "lan" if any(found in block for block in _LAN) else "public"


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(text.strip("[]").partition("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


class Owner(NamedTuple):
    """Who runs a host, by the catalogue."""

    vendor: str
    sdk: str
    """Empty where several SDKs of the vendor talk to it, or none that is about faces."""


@lru_cache(maxsize=2048)
def owner_of(scheme: str, host: str, path: str) -> Owner:
    """The owner of a host; empty when the catalogue does not know it."""
    web = {"ws": "http", "wss": "https"}.get(scheme, scheme)
    url = f"{web}://{host}{path.partition('?')[0]}"
    exact = [
        row for row in catalogue().sdks if any(host_pattern(name).search(url) for name in row.hosts)
    ]
    rows = exact or [
        row
        for row in catalogue().sdks
        if any(host_pattern(name).search(url) for name in row.generic_hosts)
    ]
    vendors = {row.vendor for row in rows}
    if len(vendors) != 1:
        return Owner("", "")
    return Owner(vendors.pop(), exact[0].id if len(exact) == 1 else "")


class Countries:
    """Countries of addresses by the user's MMDB file; without one, or without an answer, ``unknown``."""

    def __init__(self, database: Path | None) -> None:
        self.missing = ""
        """Why there is no file to ask, when one was named."""
        self._reader: Any = None
        if database is None:
            return
        try:
            import maxminddb
        except ImportError:
            self.missing = "maxminddb"
            return
        try:
            self._reader = maxminddb.open_database(database)
        except (OSError, ValueError, maxminddb.InvalidDatabaseError) as error:
            raise SessionUnusable(
                "geoip-unreadable", f"{database} cannot be read as an MMDB file"
            ) from error

    def of(self, address: str) -> str:
        """ISO code of the country, or ``unknown``."""
        found = _address(address)
        if self._reader is None or found is None:
            return "unknown"
        try:
            row = self._reader.get(found)
        except Exception:  # a damaged file fails in many ways
            return "unknown"
        country = row.get("country") if isinstance(row, dict) else None
        code = country.get("iso_code") if isinstance(country, dict) else country
        code = code or (row.get("country_code") if isinstance(row, dict) else None)
        return code.upper() if isinstance(code, str) and len(code) == 2 else "unknown"

    def close(self) -> None:
        """Close the file."""
        if self._reader is not None:
            self._reader.close()
