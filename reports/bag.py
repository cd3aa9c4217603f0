"""A bag (BagIt, RFC 8493) around a bundle's files: manifests, ``bag-info.txt``, signature and time stamp.

``manifest-sha256.txt`` covers the payload, ``tagmanifest-sha256.txt`` covers that manifest and the other tag files. The
signature and the time stamp are over the bytes of ``tagmanifest-sha256.txt``, and so over everything; they lie beside it
and are announced in ``bag-info.txt``, so that one that is taken away is missed.
"""

import hashlib
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from analyzers.errors import InputError

if TYPE_CHECKING:
    from reports.signing import SigningKey

BAGIT = "bagit.txt"
INFO = "bag-info.txt"
PAYLOAD = "data"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
SIGNER = "signer.pem"
"""The public key; covered by the tag manifest."""
SIGNATURE = "tagmanifest-sha256.txt.sig"
"""64 bytes of Ed25519 over the tag manifest."""
STAMP = "tagmanifest-sha256.txt.tsr"
"""The server's whole answer (RFC 3161), DER."""
TAG_FILES = {BAGIT, INFO, MANIFEST, TAG_MANIFEST, SIGNER, SIGNATURE, STAMP}
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
SIGNED_BY = "Faceaudit-Signer-SHA256"
"""Field of ``bag-info.txt``: SHA-256 of the public key (DER)."""
STAMPED_BY = "Faceaudit-Timestamp-Server"
"""Field of ``bag-info.txt``: where the time stamp came from."""


class Stamper(NamedTuple):
    """A time-stamp server."""

    url: str
    ask: Callable[[bytes], bytes]
    """The answer to bytes that are to be stamped. Raises `InputError`."""


class Seal(NamedTuple):
    """What is put on a bag."""

    key: "SigningKey | None" = None
    stamper: Stamper | None = None


def bag(root: Path, info: Mapping[str, str], seal: Seal) -> InputError | None:
    """Make a folder of files a bag, in place.

    :returns: why there is no time stamp though one was asked for.
    :raises OSError: the folder cannot be read or written.
    """
    import bagit

    logging.getLogger("bagit").setLevel(logging.CRITICAL + 1)  # errors are told by us, once
    try:
        fields = {name: _field(value) for name, value in info.items()}
        made = bagit.make_bag(str(root), fields, checksums=["sha256"])
    except bagit.BagError as error:
        raise OSError(5, str(error)) from None
    told = {name: str(value) for name, value in made.info.items()}
    if seal.key is not None:
        told[SIGNED_BY] = seal.key.fingerprint
        (root / SIGNER).write_bytes(seal.key.public_pem)
    if seal.stamper is None:
        _sealed(root, told, seal)
        return None
    try:
        tags = _sealed(root, {**told, STAMPED_BY: seal.stamper.url}, seal)
        (root / STAMP).write_bytes(seal.stamper.ask(tags))
    except InputError as error:
        _sealed(root, told, seal)  # nothing announces a stamp that is not there
        return error
    return None


def _sealed(root: Path, info: Mapping[str, str], seal: Seal) -> bytes:
    """Write the tag files and the signature over them; returns the tag manifest."""
    (root / BAGIT).write_bytes(DECLARATION)
    rows = (f"{name}: {_field(value)}\n" for name, value in sorted(info.items()))
    (root / INFO).write_bytes("".join(rows).encode())
    covered = [name for name in (INFO, BAGIT, MANIFEST, SIGNER) if (root / name).exists()]
    lines = (f"{_digest(root / name)}  {name}\n" for name in sorted(covered))
    tags = "".join(lines).encode()
    (root / TAG_MANIFEST).write_bytes(tags)
    if seal.key is not None:
        (root / SIGNATURE).write_bytes(seal.key.sign(tags))
    return tags


def _field(value: str) -> str:
    """A value on one line, without what could hide or act."""
    from reports.untrusted import one_line

    return one_line(value)[:500]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
