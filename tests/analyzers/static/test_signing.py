"""The signer, from what the signatures hold and never from the archive itself."""

import struct
import time
from pathlib import Path
from typing import Any

import pytest
from zipbuilder import FIXTURES, File, changed, entries, fixture, zipped

from analyzers.artifacts import Signer
from analyzers.static import read_app, signing
from analyzers.static.container import Container
from analyzers.static.signing import signer

MAGIC = b"APK Sig Block 42"
CASE = "loan-violating"
V2, V3 = 0x7109871A, 0xF05368C0


def signer_of(folder: Path, data: bytes) -> Signer | None:
    path = folder / "app.apk"
    path.write_bytes(data)
    with Container(path) as container:
        return signer(container)


def value_of(data: bytes, wanted: int) -> bytes:
    """A value of the signing block of an APK."""
    end = data.index(MAGIC)
    (size,) = struct.unpack_from("<Q", data, end - 8)
    at = end + 16 - size
    while True:
        length, ident = struct.unpack_from("<QI", data, at)
        if ident == wanted:
            return data[at + 12 : at + 8 + length]
        at += 8 + length


def block(*pairs: tuple[int, bytes]) -> bytes:
    body = b"".join(struct.pack("<QI", len(value) + 4, ident) + value for ident, value in pairs)
    size = struct.pack("<Q", len(body) + 24)
    return size + body + size + MAGIC


PLAIN = {name: data for name, data in entries(CASE).items() if not name.startswith("META-INF/")}
JAR = {name: data for name, data in entries(CASE).items() if name.startswith("META-INF/")}
SIGNATURE = value_of(fixture(CASE), V2)


def with_block(data: bytes, jar: bool = False) -> bytes:
    files = PLAIN | JAR if jar else PLAIN
    return zipped([File(name, each) for name, each in files.items()], block=data)


@pytest.mark.parametrize("case", FIXTURES)
def test_fixture_is_signed_as_androguard_says(case: str, tmp_path: Path) -> None:
    from androguard.core.apk import APK
    from loguru import logger

    logger.disable("androguard")
    theirs = APK(fixture(case), raw=True).get_certificates()[0]
    (tmp_path / "app.apk").write_bytes(fixture(case))
    ours = read_app(tmp_path / "app.apk").artifact.app.signer
    assert ours == Signer(theirs.sha256.hex(), theirs.subject.human_friendly, ("v1", "v2"))


@pytest.mark.parametrize(
    ("data", "schemes"),
    [
        (with_block(b""), None),
        (with_block(b"no block"), None),
        (with_block(block((V2, SIGNATURE))), ("v2",)),
        (with_block(block((0x42726577, b"\0" * 40), (V2, SIGNATURE))), ("v2",)),
        (with_block(block((V2, SIGNATURE), (V2, b"second"))), ("v2",)),
        (with_block(block((V2, b"\0" * 8))), None),
        (with_block(block((V2, b"\xff" * 800))), None),
        (with_block(block((V2, b""))), None),
        (with_block(block((V2, SIGNATURE), (V3, b"\xff" * 100))), ("v2", "v3")),
        (with_block(block((V2, SIGNATURE + bytes(300_000)))), None),
        (with_block(block((V2, SIGNATURE)), jar=True), ("v1", "v2")),
        (with_block(b"", jar=True), ("v1",)),
        (with_block(struct.pack("<Q", 2**63) + MAGIC), None),
        (with_block(b"\xff" * 64 + struct.pack("<Q", 48) + MAGIC), None),
    ],
)
def test_signing_blocks(tmp_path: Path, data: bytes, schemes: tuple[str, ...] | None) -> None:
    found = signer_of(tmp_path, data)
    assert (found.schemes if found else None) == schemes


def test_broken_jar_signature_leaves_the_newer_one(tmp_path: Path) -> None:
    name = next(name for name in JAR if name.endswith(".RSA"))
    files = PLAIN | JAR | {name: b"\x30\x82garbage"}
    data = zipped([File(each, data) for each, data in files.items()], block=block((V2, SIGNATURE)))
    found = signer_of(tmp_path, data)
    assert found is not None
    assert found.schemes == ("v1", "v2")


@pytest.mark.parametrize("ending", [".RSA", ".SF"])
def test_signature_files_that_cannot_be_read(tmp_path: Path, ending: str) -> None:
    name = next(name for name in JAR if name.endswith(ending))
    assert signer_of(tmp_path, changed(CASE, {name: None})) is None
    assert signer_of(tmp_path, changed(CASE, {name: File(name, b"x", crc=1)})) is None
    assert signer_of(tmp_path, changed(CASE, {name: bytes(17 * 1024 * 1024)})) is None


NAME = next(name for name in JAR if name.endswith(".RSA"))
LISTED = JAR[NAME.removesuffix(".RSA") + ".SF"]


def jar(
    message: bytes = JAR[NAME], listed: bytes = LISTED, stem: str = "META-INF/A"
) -> dict[str, bytes]:
    return {f"{stem}.RSA": message, f"{stem}.SF": listed}


def named(certificate: Any) -> str | None:
    return str(certificate.sha256.hex()) if certificate else None


def test_a_signature_of_the_common_form_is_read_without_androguard() -> None:
    found = signing._plain_jar(jar())
    assert found is not None
    assert named(found) == named(signing._jar_certificate(jar()))


@pytest.mark.parametrize(
    "files",
    [
        jar(listed=LISTED + b" "),
        jar(message=JAR[NAME][:-1] + bytes([JAR[NAME][-1] ^ 1])),
        jar(message=JAR[NAME][:-20]),
        jar(message=b""),
        jar(stem="META-INF/"),
        jar(stem="META-INF/\ud800"),
        jar() | jar(b"no signature", stem="META-INF/B"),
    ],
    ids=["list", "signature", "cut", "empty", "no-name", "half-character", "two"],
)
def test_a_signature_that_is_not_is_left_to_androguard(files: dict[str, bytes]) -> None:
    assert signing._plain_jar(files) is None
    assert signing._jar_certificate(files) is None


def test_whatever_byte_is_wrong_androguard_says_the_same() -> None:
    for at in range(0, len(JAR[NAME]), 7):
        message = JAR[NAME][:at] + bytes([JAR[NAME][at] ^ 0x41]) + JAR[NAME][at + 1 :]
        found = signing._plain_jar(jar(message))
        if found is not None:
            theirs = signing._jar_certificate(jar(message))
            assert named(found) == named(theirs)
            assert found.subject.human_friendly == theirs.subject.human_friendly


def test_a_block_of_crumbs_takes_no_time(tmp_path: Path) -> None:
    crumbs = block(*((ident, b"") for ident in range(80_000)), (V2, SIGNATURE))
    began = time.perf_counter()
    found = signer_of(tmp_path, with_block(crumbs))
    assert found is not None
    assert found.schemes == ("v2",)
    assert time.perf_counter() - began < 60  # a hang, not a speed
