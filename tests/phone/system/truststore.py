"""The phone's certificate folder as a trust store that a JVM reads (JKS)."""

import base64
import hashlib
import re
import struct
from pathlib import Path

PASSWORD = "changeit"
SALT = b"Mighty Aphrodite"


def write_truststore(folder: Path, target: Path) -> None:
    """Write all certificates of a folder, PEM or DER, to one file."""
    found = [one for path in sorted(folder.iterdir()) for one in _certificates(path.read_bytes())]
    body = struct.pack(">III", 0xFEEDFEED, 2, len(found))
    for number, der in enumerate(found):
        body += struct.pack(">I", 2) + _text(f"ca{number}") + struct.pack(">Q", 0)
        body += _text("X.509") + struct.pack(">I", len(der)) + der
    digest = hashlib.sha1(PASSWORD.encode("utf-16-be") + SALT + body).digest()
    fresh = target.with_suffix(".fresh")
    fresh.write_bytes(body + digest)
    fresh.chmod(0o644)
    fresh.replace(target)


def _certificates(data: bytes) -> list[bytes]:
    if b"-----BEGIN" not in data:
        return [data]
    blocks = re.findall(
        rb"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", data, re.DOTALL
    )
    return [base64.b64decode(block) for block in blocks]


def _text(text: str) -> bytes:
    return struct.pack(">H", len(text)) + text.encode()
