"""Our own certificate authority, and what is to be said of a server's certificate."""

import ipaddress
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from analyzers.dynamic.events import CertificateState
from analyzers.dynamic.proxy.library import ready
from analyzers.errors import InputError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from mitmproxy.certs import Cert

BASENAME = "mitmproxy"
KEY_BITS = 2048


def authority(folder: Path) -> bytes:
    """PEM of the CA that is kept in a folder; made there, readable by the owner alone, when there is none.

    Raises `InputError` ``proxy-ca-unusable``.
    """
    ready()
    from mitmproxy.certs import CertStore

    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        CertStore.from_store(folder, BASENAME, KEY_BITS)
        return (folder / f"{BASENAME}-ca-cert.pem").read_bytes()
    except (OSError, ValueError, TypeError) as error:
        raise InputError(
            "proxy-ca-unusable",
            f"the proxy's certificate authority in {folder} cannot be used: {error}",
        ) from error


def judge(chain: "Sequence[Cert]", name: str, now: datetime | None = None) -> CertificateState:
    """What a client that knows the public authorities would find in a server's certificates.

    ``name`` is the host or address that was asked for.
    """
    if not chain:
        return ""
    certificates = [_readable(cert) for cert in chain]
    leaf = certificates[0]
    moment = now or datetime.now(UTC)
    if moment > leaf.not_valid_after_utc:
        return "expired"
    if moment < leaf.not_valid_before_utc:
        return "not-yet-valid"
    if leaf.issuer == leaf.subject:
        return "self-signed"
    if not _trusted(certificates):
        return "untrusted"
    return "valid" if _named(leaf, name) else "wrong-host"


def _readable(cert: "Cert") -> "Certificate":
    from cryptography.x509 import load_pem_x509_certificate

    return load_pem_x509_certificate(cert.to_pem())


def _trusted(chain: "Sequence[Certificate]") -> bool:
    import certifi
    from OpenSSL import crypto

    store = crypto.X509Store()
    store.load_locations(certifi.where())
    leaf, *others = (crypto.X509.from_cryptography(cert) for cert in chain)
    try:
        crypto.X509StoreContext(store, leaf, others).verify_certificate()
    except crypto.X509StoreContextError:
        return False
    return True


def _named(leaf: "Certificate", name: str) -> bool:
    from cryptography import x509

    try:
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return False
    try:
        return ipaddress.ip_address(name) in names.get_values_for_type(x509.IPAddress)
    except ValueError:
        wanted = name.lower().rstrip(".")
        return any(
            _covers(given.lower(), wanted) for given in names.get_values_for_type(x509.DNSName)
        )


def _covers(given: str, wanted: str) -> bool:
    if given.startswith("*."):
        return wanted.partition(".")[2] == given[2:]
    return given == wanted
