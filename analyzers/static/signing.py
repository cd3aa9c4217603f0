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

_SCHEMES = {0x7109871A: "v2", 0xF05368C0: "v3", 0x1B93AD61: "v3.1"}
"""Ids in the APK signing block (source.android.com, APK Signature Scheme v2, v3 and v3.1)."""
_MAGIC = b"APK Sig Block 42"
_FILE = re.compile(r"META-INF/[^/]+\.(?:RSA|DSA|EC)")
_PLAIN = re.compile(r"META-INF/[A-Za-z0-9_][A-Za-z0-9_-]*\.(?:RSA|DSA|EC)")
_MOST_FILES = 4
_LARGEST_SIGNATURE = MIB // 4
_LARGEST_LIST = 16 * MIB
"""A ``.SF`` file has some hundred bytes for each entry of the APK."""


def signer(container: Container) -> Signer | None:
    """The first certificate that signed the APK, or ``None`` when there is none that can be read."""
    try:
        files = dict(_files(container))
        block = dict(_block(container.signing_block()))
        if not files and not block:
            return None
        schemes = ["v1"] if files else []
        schemes += [name for ident, name in _SCHEMES.items() if ident in block]
        first = _newer_certificate(block) or _plain_jar(files) or _jar_certificate(files)
        return first and Signer(
            first.sha256.hex(), str(first.subject.human_friendly), tuple(schemes)
        )
    except Exception:  # a bad signature is a fact about the APK, not a reason to stop
        return None


def _newer_certificate(block: dict[int, bytes]) -> Any:
    """The first certificate of the newest scheme that can be read, as the platform goes by."""
    for ident in reversed(_SCHEMES):
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

    signers: signer: signed data: digests, certificates ("APK Signature Scheme v2 Block"). Raises
    ``struct.error`` or ``ValueError`` for what is cut off.
    """
    signers = _prefixed(value)
    if len(signers) + 4 != len(value):
        raise ValueError("the signers do not fill the block")
    signed = _prefixed(_prefixed(signers))
    digests = _prefixed(signed)
    return _prefixed(_prefixed(signed[4 + len(digests) :]))


def _prefixed(data: bytes) -> bytes:
    """What stands after its length at the beginning of ``data``."""
    (length,) = struct.unpack_from("<I", data)
    if 4 + length > len(data):
        raise ValueError("cut off")
    return data[4 : 4 + length]


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
                    container.read(name, _LARGEST_SIGNATURE),
                    container.read(listed, _LARGEST_LIST),
                )
            except AppUnreadable:
                continue
            yield from zip((name, listed), pair, strict=True)


def _block(before_directory: bytes) -> Iterator[tuple[int, bytes]]:
    """The signatures of scheme v2 and later, the first of each id."""
    end = len(before_directory) - 24
    if before_directory[-16:] != _MAGIC:
        return
    (size,) = struct.unpack_from("<Q", before_directory, end)
    at = end + 24 - size
    seen: set[int] = set()
    while 0 <= at <= end - 12:
        length, ident = struct.unpack_from("<QI", before_directory, at)
        value = before_directory[at + 12 : min(at + 8 + length, end)]
        if ident in _SCHEMES and ident not in seen and len(value) <= _LARGEST_SIGNATURE:
            seen.add(ident)
            yield ident, value
        at += 8 + length


def _archive(files: dict[str, bytes]) -> bytes:
    """A zip archive of these files."""
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("AndroidManifest.xml", b"")
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()
