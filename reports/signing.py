"""Ed25519 signatures over a bag's tag manifest, and the keys they are made and checked with."""

import hashlib
import stat
from pathlib import Path
from typing import Any, NamedTuple

from analyzers.errors import InputError
from reports.untrusted import visible

LARGEST = 64 << 10
"""Bytes of a key file that is read."""


class KeyUnusable(InputError):
    """A key file that cannot be read or is of another kind."""


class PasswordNeeded(KeyUnusable):
    """The private key is encrypted and no password, or a wrong one, was given."""


class SigningKey(NamedTuple):
    """A private key that was loaded."""

    key: Any
    public_pem: bytes
    fingerprint: str
    """SHA-256 of the public key (DER, SubjectPublicKeyInfo), lower-case hex."""

    def sign(self, data: bytes) -> bytes:
        """64 bytes."""
        signature: bytes = self.key.sign(data)
        return signature


class PublicKey(NamedTuple):
    """A public key that was loaded."""

    key: Any
    pem: bytes
    """As we would write it."""
    fingerprint: str

    def verifies(self, signature: bytes, data: bytes) -> bool:
        """Whether the signature is of these bytes by this key."""
        from cryptography.exceptions import InvalidSignature

        try:
            self.key.verify(signature, data)
        except InvalidSignature:
            return False
        return True


def signing_key(path: Path, password: bytes | None = None) -> SigningKey:
    """An Ed25519 private key from a PEM file (PKCS #8).

    Raises `KeyUnusable`: ``key-missing``, ``key-unusable``; `PasswordNeeded`: ``key-password``.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    data = _read(path)
    encrypted = b"ENCRYPTED" in data
    try:
        key = load_pem_private_key(data, password if encrypted else None)
    except TypeError:
        raise PasswordNeeded("key-password", visible(f"{path} is locked by a password.")) from None
    except (ValueError, UnsupportedAlgorithm):
        if encrypted and password is not None:
            raise PasswordNeeded(
                "key-password", visible(f"The password does not open {path}.")
            ) from None
        raise _unusable(path, "no private key in PEM") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise _unusable(path, "no Ed25519 key")
    public = _public(key.public_key())
    return SigningKey(key, public.pem, public.fingerprint)


def public_key(path: Path) -> PublicKey:
    """An Ed25519 public key from a PEM file. Raises `KeyUnusable`: ``key-missing``, ``key-unusable``."""
    try:
        return public_key_of(_read(path))
    except ValueError as error:
        raise _unusable(path, str(error)) from None


def public_key_of(data: bytes) -> PublicKey:
    """An Ed25519 public key from PEM. Raises ``ValueError``."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(data)
    except (ValueError, UnsupportedAlgorithm):
        raise ValueError("no public key in PEM") from None
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("no Ed25519 key")
    return _public(key)


def _public(key: Any) -> PublicKey:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    form = PublicFormat.SubjectPublicKeyInfo
    der = key.public_bytes(Encoding.DER, form)
    return PublicKey(key, key.public_bytes(Encoding.PEM, form), hashlib.sha256(der).hexdigest())


def _read(path: Path) -> bytes:
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode) or state.st_size > LARGEST:
            raise _unusable(path, "no small plain file")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "not a file name"
        raise KeyUnusable("key-missing", visible(f"{path} cannot be read: {why}.")) from None


def _unusable(path: Path, why: str) -> KeyUnusable:
    return KeyUnusable(
        "key-unusable",
        visible(f"{path} is not an Ed25519 key in PEM ({why}); make one with openssl genpkey."),
    )
