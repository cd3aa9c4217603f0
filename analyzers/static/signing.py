"""Who signed the APK.

Since scheme v2 the certificates stand in the APK signing block and are cut out of it. A JAR signature (v1)
names its certificate in a PKCS#7 message and has to be verified to tell which one counts. The common form, one
signature by one certificate's key over the list itself, is verified here; all others are left to
androguard's APK class. androguard opens archives by rules of its own, unpacks without limits and compares
every signature with every other, so it never sees the APK: it is handed a small archive made of the
signatures alone. Nothing of androguard leaves this module, and only a signature that is not of the common
form costs its import.
"""

import io
import re
import struct
from collections.abc import Callable, Iterator
from typing import Any

from analyzers.artifacts import Signer
from analyzers.errors import AppUnreadable
from analyzers.static.container import MIB, Container
from analyzers.static.signingblock import (
    LARGEST_SIGNATURE,
    SCHEMES,
    prefixed,
    schemes,
    signed_data,
)

_FILE = re.compile(r"META-INF/[^/]+\.(?:RSA|DSA|EC)")
_PLAIN = re.compile(r"META-INF/[A-Za-z0-9_][A-Za-z0-9_-]*\.(?:RSA|DSA|EC)")
_MOST_FILES = 4
_LARGEST_LIST = 16 * MIB
"""A ``.SF`` file has some hundred bytes for each entry of the APK."""


def signer(container: Container) -> Signer | None:
    """The first certificate that signed the APK, or ``None`` when there is none that can be read."""
    try:
        files = dict(_files(container))
        block = dict(schemes(container.signing_block()))
        if not files and not block:
            return None
        kinds = ["v1"] if files else []
        kinds += [name for ident, name in SCHEMES.items() if ident in block]
        first = _newer_certificate(block) or _plain_jar(files) or _jar_certificate(files)
        return first and Signer(first.sha256.hex(), str(first.subject.human_friendly), tuple(kinds))
    except Exception:  # a bad signature is a fact about the APK, not a reason to stop
        return None


def _newer_certificate(block: dict[int, bytes]) -> Any:
    """The first certificate of the newest scheme that can be read, as the platform goes by."""
    for ident in reversed(SCHEMES):
        try:
            der = _first_in_block(block[ident])
        except (KeyError, struct.error, ValueError):
            continue
        from asn1crypto.x509 import Certificate

        try:
            certificate = Certificate.load(der, strict=True)
            certificate.subject.native  # noqa: B018  parsed only when asked for
        except (ValueError, TypeError, KeyError):
            continue
        return certificate
    return None


def _first_in_block(value: bytes) -> bytes:
    """DER bytes of the first certificate of the first signer.

    Signed data begins with digests, then certificates. Raises ``struct.error`` or ``ValueError`` for what
    is cut off.
    """
    signed = signed_data(value)
    return prefixed(prefixed(signed[4 + len(prefixed(signed)) :]))


def _plain_jar(files: dict[str, bytes]) -> Any:
    """The certificate of a JAR signature of the common form that holds; else ``None``, and nothing is said.

    Names are compared byte for byte: those that are equal only once they are made canonical are not ours.
    """
    if len(files) != 2 or not _PLAIN.fullmatch(next(iter(files))):
        return None
    from asn1crypto.cms import ContentInfo

    message, listed = files.values()
    try:
        signed = ContentInfo.load(message)["content"]
        (signer,) = signed["signer_infos"]
        (certificate,) = signed["certificates"]
        sid, body = signer["sid"].chosen.native, certificate.chosen.native["tbs_certificate"]
        named = signer["sid"].chosen["issuer"], certificate.chosen["tbs_certificate"]["issuer"]
        plain = (
            certificate.name == "certificate"
            and not signer["signed_attrs"].native
            and sid["serial_number"] == body["serial_number"]
            and named[0].dump() == named[1].dump()
        )
        if plain and _holds(signer, certificate.chosen, listed):
            return certificate.chosen
    except Exception:  # as varied as what a stranger's bytes can be
        return None
    return None


def _holds(signer: Any, certificate: Any, listed: bytes) -> bool:
    """Whether the key of an RSA certificate made this signature over the list."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    kinds: dict[str, Callable[[], hashes.HashAlgorithm]] = {
        "sha1": hashes.SHA1,
        "sha256": hashes.SHA256,
        "sha512": hashes.SHA512,
    }
    digest = kinds[signer["digest_algorithm"]["algorithm"].native]
    key = serialization.load_der_public_key(certificate.public_key.dump())
    if not isinstance(key, rsa.RSAPublicKey):
        return False
    try:
        key.verify(signer["signature"].native, listed, padding.PKCS1v15(), digest())
    except InvalidSignature:
        return False
    return True


def _jar_certificate(files: dict[str, bytes]) -> Any:
    if not files:
        return None
    from loguru import logger

    logger.disable("androguard")  # its DEBUG log costs half as much again as the work itself
    from androguard.core.apk import APK

    try:
        found = APK(_archive(files), raw=True, skip_analysis=True).get_certificates_v1()
    except Exception:  # androguard raises anything from struct.error to BrokenAPKError here
        return None
    return found[0] if found else None


def _files(container: Container) -> Iterator[tuple[str, bytes]]:
    """Signature files of scheme v1, each with the list of digests it signs."""
    names = [name for name in container.names if _FILE.fullmatch(name)]
    for name in names[:_MOST_FILES]:
        listed = name.rpartition(".")[0] + ".SF"
        if listed in container.names:
            try:
                pair = (
                    container.read(name, LARGEST_SIGNATURE),
                    container.read(listed, _LARGEST_LIST),
                )
            except AppUnreadable:
                continue
            yield from zip((name, listed), pair, strict=True)


def _archive(files: dict[str, bytes]) -> bytes:
    """A zip archive of these files."""
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("AndroidManifest.xml", b"")
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()
