"""Time stamps by a server (RFC 3161), asked for and read. Needs the extra ``stamp``."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from analyzers.errors import InputError
from reports.bag import Stamper
from reports.untrusted import visible

SECONDS = 30.0
LARGEST = 256 << 10
"""Bytes of an answer, or of a file of certificates, that are read."""
_SHA256 = "2.16.840.1.101.3.4.2.1"


class StampUnusable(InputError):
    """A time stamp that was not given or cannot be read."""


class Stamp(NamedTuple):
    """What an answer says."""

    moment: datetime
    """UTC."""
    by: str
    """Name in the signer's certificate, empty when the answer holds none."""
    digest: bytes
    """What was stamped."""
    sha256: bool
    """Whether the digest is a SHA-256."""


def stamper(url: str) -> Stamper:
    """A time-stamp server by its address.

    Raises `InputError`: ``timestamp-address`` (no http(s) address), ``extra-missing``.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise StampUnusable(
            "timestamp-address",
            visible(f"{url} is no address of a time-stamp server (https://…)."),
        )
    _client()
    # What follows a question mark may be a key to the server: it is sent there and told nobody.
    return Stamper(parts._replace(query="", fragment="").geturl(), lambda data: _ask(url, data))


def _client() -> Any:
    try:
        import rfc3161_client
    except ImportError:
        raise InputError(
            "extra-missing",
            "Time stamps need rfc3161-client; install it with: pip install 'faceaudit[stamp]'.",
        ) from None
    return rfc3161_client


def _ask(url: str, data: bytes) -> bytes:
    client = _client()
    builder = client.TimestampRequestBuilder().data(data)
    request = builder.hash_algorithm(client.HashAlgorithm.SHA256).cert_request(cert_request=True)
    asked = request.nonce(nonce=True).build()
    answer = _fetched(url, asked.as_bytes())
    try:
        read = _decoded(answer)
        granted = client.PKIStatus(read.status) == client.PKIStatus.GRANTED
        info = read.tst_info if granted else None
    except Exception:  # the parser is not ours: whatever it raises, this is no answer
        raise _failed(url, "its answer is no time stamp") from None
    if info is None:
        raise _failed(url, "it refused")
    digest = hashlib.sha256(data).digest()
    if info.message_imprint.message != digest or info.nonce != asked.nonce:
        raise _failed(url, "its answer is to another question")
    return answer


def _fetched(url: str, question: bytes) -> bytes:
    import time

    import httpx

    headers = {"Content-Type": "application/timestamp-query"}
    end = time.monotonic() + SECONDS
    answer = bytearray()
    try:
        with (
            httpx.Client(timeout=SECONDS / 3, follow_redirects=False) as web,
            web.stream("POST", url, content=question, headers=headers) as got,
        ):
            if got.status_code != 200:
                raise _failed(url, f"it answered {got.status_code}")
            for piece in got.iter_bytes():
                answer += piece
                if len(answer) > LARGEST:
                    raise _failed(url, "its answer is too long")
                if time.monotonic() > end:
                    raise _failed(url, "it is too slow")
    except httpx.HTTPError as error:
        raise _failed(url, type(error).__name__) from None
    except (httpx.InvalidURL, ValueError, OSError):
        raise _failed(url, "no such address") from None
    return bytes(answer)


def _failed(url: str, why: str) -> StampUnusable:
    url = url.partition("?")[0]
    return StampUnusable(
        "timestamp-failed", visible(f"{url} gave no time stamp: {why}. The bundle has none.")
    )


def _decoded(answer: bytes) -> Any:
    """The answer, parsed. Servers that run OpenSSL leave their certificates unsorted, which the parser refuses.

    No signature covers their order. Raises ``ValueError``.
    """
    from asn1crypto import tsp

    client = _client()
    read = tsp.TimeStampResp.load(answer, strict=True)
    try:
        return client.decode_timestamp_response(answer)
    except ValueError:
        signed = read["time_stamp_token"]["content"]
        signed["certificates"] = sorted(signed["certificates"], key=lambda each: each.dump())
        return client.decode_timestamp_response(read.dump())


def read_stamp(answer: bytes) -> Stamp:
    """What an answer says; nothing is verified. Raises ``ValueError``, and `InputError` ``extra-missing``."""
    _client()
    try:
        read = _decoded(answer)
        info = read.tst_info
        imprint = info.message_imprint
        sha256 = imprint.hash_algorithm.dotted_string == _SHA256
        return Stamp(info.gen_time, _name(read), imprint.message, sha256)
    except Exception as error:  # the parser is not ours
        raise ValueError(type(error).__name__) from None


def _name(read: Any) -> str:
    from cryptography.x509 import load_der_x509_certificate

    signers = list(read.signed_data.signer_infos)
    for data in read.signed_data.certificates:
        certificate = load_der_x509_certificate(data)
        if any(certificate.serial_number == signer.serial_number for signer in signers):
            return certificate.subject.rfc4514_string()
    return ""


def stamp_holds(answer: bytes, data: bytes, trusted: Sequence[Any]) -> str:
    """Why a stamp of these bytes does not lead to a trusted certificate; empty when it does.

    :param trusted: certificates from `certificates`: the authorities of its server.
    """
    client = _client()
    try:
        client.VerifierBuilder(roots=list(trusted)).build().verify_message(_decoded(answer), data)
    except client.VerificationError as error:
        return str(error)
    except Exception as error:  # the parser is not ours
        return type(error).__name__
    return ""


def certificates(path: Path) -> list[Any]:
    """Certificates of a PEM file. Raises `StampUnusable`: ``certificate-unusable``."""
    from cryptography.x509 import load_pem_x509_certificates

    try:
        if not path.is_file():  # reading a pipe would not end
            raise OSError(22, "no plain file")
        with path.open("rb") as file:
            return list(load_pem_x509_certificates(file.read(LARGEST)))
    except (OSError, ValueError):
        raise StampUnusable(
            "certificate-unusable", visible(f"{path} holds no certificates in PEM.")
        ) from None
