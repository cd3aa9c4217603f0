"""Certificates for the upload server of the phone: one chain the phone trusts, one it does not."""

import datetime
import ipaddress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOSTS = ("face.example.com", "api.example.com", "cloud.example.com", "www.example.com")
"""Names that the phone resolves to its upload server, and that the certificates are for."""
ADDRESS = "203.0.113.10"
"""The server's address: of a block set aside for documentation, so that it is no loopback."""

_FROM = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
_UNTIL = datetime.datetime(2045, 1, 1, tzinfo=datetime.UTC)


def write_certificates(folder: Path) -> None:
    """Write two authorities and two servers with their keys.

    ``ca.pem`` signed ``server.pem``; ``other.pem`` signed nothing, as most that a phone trusts; and
    ``self-signed.pem`` has nobody behind it.
    """
    ca_key, ca = _certificate("Fixture Root")
    key, chain = _certificate("face.example.com", ca_key, ca)
    own_key, own = _certificate("face.example.com")
    _, other = _certificate("Another Root")
    (folder / "ca.pem").write_bytes(_pem(ca))
    (folder / "other.pem").write_bytes(_pem(other))
    (folder / "server.pem").write_bytes(_pem(chain) + _pem(ca) + _private(key))
    (folder / "self-signed.pem").write_bytes(_pem(own) + _private(own_key))


def _certificate(
    name: str,
    issuer_key: ec.EllipticCurvePrivateKey | None = None,
    issuer: x509.Certificate | None = None,
) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(_UNTIL)
        .add_extension(
            x509.BasicConstraints(ca=name.endswith("Root"), path_length=None), critical=True
        )
    )
    if name in HOSTS:
        names: list[x509.GeneralName] = [x509.DNSName(host) for host in HOSTS]
        names.append(x509.IPAddress(ipaddress.ip_address(ADDRESS)))
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return key, builder.sign(issuer_key or key, hashes.SHA256())


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
