"""Bytes whose checksum is wrong and that were signed all the same, and bytes that are damaged."""

import hashlib
import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from zipbuilder import FIXTURES, File, deflated, entries, fixture, zipped

from analyzers.errors import AppUnreadable
from analyzers.static import read_app
from analyzers.static.archive import Archive
from analyzers.static.source import Source

CASE = "loan-violating"
V2 = 0x7109871A
MAGIC = b"APK Sig Block 42"
PLAIN = {name: data for name, data in entries(CASE).items() if not name.startswith("META-INF/")}
JAR = {name: data for name, data in entries(CASE).items() if name.startswith("META-INF/")}


def archive(data: bytes) -> Archive:
    return Archive(Source(Path("app.apk"), BytesIO(data), "app.apk", len(data)))


def vouched(data: bytes) -> bool:
    return archive(data)._signed


def prefixed(*values: bytes) -> bytes:
    return b"".join(struct.pack("<I", len(value)) + value for value in values)


def block(algorithm: int, digest: bytes) -> bytes:
    """A signing block that nobody signed."""
    digests = prefixed(struct.pack("<I", algorithm) + prefixed(digest))
    value = prefixed(prefixed(prefixed(prefixed(digests, b"", b""))))
    body = struct.pack("<QI", len(value) + 4, V2) + value
    size = struct.pack("<Q", len(body) + 24)
    return size + body + size + MAGIC


def digest(kind: str, data: bytes) -> bytes:
    """Of an archive without a block, as the scheme has it."""
    end = data.rindex(b"PK\x05\x06")
    (start,) = struct.unpack_from("<L", data, end + 16)
    chunks = [
        section[at : at + 2**20]
        for section in (data[:start], data[start:end], data[end:])
        for at in range(0, len(section), 2**20)
    ]
    each = [hashlib.new(kind, struct.pack("<bL", -91, len(c)) + c).digest() for c in chunks]
    return hashlib.new(kind, struct.pack("<bL", 90, len(each)) + b"".join(each)).digest()


def signed(files: list[File], algorithm: int, kind: str) -> bytes:
    return zipped(files, block=block(algorithm, digest(kind, zipped(files))))


def told(folder: Path, data: bytes) -> list[str]:
    """Limitations that concern the archive."""
    path = folder / "app.apk"
    path.write_bytes(data)
    artifact = read_app(path).artifact
    assert artifact.code.state == "read"
    return [each.id for each in artifact.limitations if each.id.startswith("zip-")]


def code_of(folder: Path, data: bytes) -> str:
    path = folder / "app.apk"
    path.write_bytes(data)
    with pytest.raises(AppUnreadable) as caught:
        read_app(path)
    return caught.value.code


def wrong(files: dict[str, bytes], **lies: object) -> list[File]:
    """Entries whose checksums are all wrong."""
    return [File(name, data, crc=7, **lies) for name, data in files.items()]


# --- the whole archive ---------------------------------------------------------------------------


@pytest.mark.parametrize("case", FIXTURES)
def test_what_the_platforms_own_tool_signed(case: str) -> None:
    assert vouched(fixture(case))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.999])
def test_a_changed_byte_is_noticed_anywhere(share: float) -> None:
    data = bytearray(fixture(CASE))
    with zipfile.ZipFile(BytesIO(data)) as files:
        start = files.start_dir
        first = next(each for each in files.infolist() if each.compress_size > 100)
    body = first.header_offset + 30 + len(first.filename) + 60
    place = {0.1: body, 0.5: start + 12, 0.999: len(data) - 1}[share]
    if share == 0.999:
        data[-2:] = b"\1\0"  # the length of a comment, and the comment
        data += b"!"
    else:
        data[place] ^= 1
    assert not vouched(bytes(data))


@pytest.mark.parametrize(
    ("algorithm", "kind"),
    [(0x0101, "sha256"), (0x0103, "sha256"), (0x0201, "sha256"), (0x0301, "sha256"),
     (0x0102, "sha512"), (0x0104, "sha512"), (0x0202, "sha512")],
)  # fmt: skip
def test_wrong_checksums_of_what_was_signed_are_told(
    algorithm: int, kind: str, tmp_path: Path
) -> None:
    assert told(tmp_path, signed(wrong(PLAIN), algorithm, kind)) == ["zip-checksum"]


@pytest.mark.parametrize("algorithm", [0x0421, 0x0999])
def test_a_digest_of_another_making_vouches_for_nothing(algorithm: int, tmp_path: Path) -> None:
    assert code_of(tmp_path, signed(wrong(PLAIN), algorithm, "sha256")) == "apk-damaged"


def test_an_archive_of_several_chunks(tmp_path: Path) -> None:
    large = {"assets/a.bin": bytes(range(256)) * 9000}
    files = [File(name, data, 0, crc=7) for name, data in (large | PLAIN).items()]
    assert told(tmp_path, signed(files, 0x0103, "sha256")) == ["zip-checksum"]


def test_wrong_checksums_of_what_nobody_signed(tmp_path: Path) -> None:
    assert code_of(tmp_path, zipped(wrong(PLAIN))) == "apk-damaged"


def test_damage_is_not_vouched_for(tmp_path: Path) -> None:
    data = bytearray(signed(wrong(PLAIN, method=0), 0x0103, "sha256"))
    data[data.index(b"dex\n") + 0x30] ^= 1
    assert code_of(tmp_path, bytes(data)) == "apk-damaged"


@pytest.mark.parametrize("cut", [1, 9, 40, 70, 80])
def test_a_signature_cut_off_vouches_for_nothing(cut: int, tmp_path: Path) -> None:
    value = block(0x0103, digest("sha256", zipped(wrong(PLAIN))))[20:-24][:-cut]
    body = struct.pack("<QI", len(value) + 4, V2) + value
    size = struct.pack("<Q", len(body) + 24)
    data = zipped(wrong(PLAIN), block=size + body + size + MAGIC)
    assert code_of(tmp_path, data) == "apk-damaged"


# --- its entries ---------------------------------------------------------------------------------


def test_entries_of_a_jar_signature(tmp_path: Path) -> None:
    files = [*wrong(PLAIN), *(File(name, data) for name, data in JAR.items())]
    assert told(tmp_path, zipped(files)) == ["zip-checksum"]


def test_an_entry_that_is_not_what_the_list_says(tmp_path: Path) -> None:
    changed = PLAIN | {"classes.dex": PLAIN["classes.dex"][:-1] + b"?"}
    files = [*wrong(changed), *(File(name, data) for name, data in JAR.items())]
    assert code_of(tmp_path, zipped(files)) == "apk-damaged"


def test_a_list_whose_own_checksum_is_wrong_vouches_for_nothing(tmp_path: Path) -> None:
    assert code_of(tmp_path, zipped(wrong(PLAIN | JAR))) == "apk-damaged"


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_a_list_with_long_names_and_nonsense(end: bytes) -> None:
    name = "assets/" + "n" * 100
    value = zlib.crc32(b"x").to_bytes(4, "big")
    lines = [
        b"Manifest-Version: 1.0", b"", b"Name: " + name[:60].encode(), b" " + name[60:].encode(),
        b"SHA1-Digest: " + b"AAAA", b"SHA-256-Digest: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        b"", b"Name: assets/b", b"SHA-256-Digest: no base64", b"", value,
    ]  # fmt: skip
    files = [File("META-INF/MANIFEST.MF", end.join(lines)), File(name, b"", 0, crc=7),
             File("assets/b", b"", 0, crc=7)]  # fmt: skip
    found = archive(zipped(files))
    assert found.read(name) == b""  # the digest is that of nothing
    with pytest.raises(AppUnreadable):
        found.read("assets/b")


# --- a size that reaches too far -----------------------------------------------------------------


def too_far(**lies: object) -> list[File]:
    """As Android reads it that maps what is not deflated: the manifest's own length counts."""
    data = PLAIN["AndroidManifest.xml"]
    first = File(
        "AndroidManifest.xml", data, 0x5555, size=len(data) + 300, packed_data=data, **lies
    )
    return [first, *(File(n, d) for n, d in PLAIN.items() if n != "AndroidManifest.xml")]


def test_a_manifest_that_is_said_to_reach_into_what_follows(tmp_path: Path) -> None:
    assert told(tmp_path, zipped(too_far())) == ["zip-method"]


def test_the_same_with_a_wrong_checksum(tmp_path: Path) -> None:
    assert code_of(tmp_path, zipped(too_far(crc=7))) == "apk-damaged"
    assert told(tmp_path, signed(too_far(crc=7), 0x0103, "sha256")) == [
        "zip-method",
        "zip-checksum",
    ]


@pytest.mark.parametrize("size", [0, 7, 2**31])
def test_a_chunk_that_lies_about_its_own_length(size: int, tmp_path: Path) -> None:
    data = bytearray(PLAIN["AndroidManifest.xml"])
    struct.pack_into("<L", data, 4, size)
    first, *others = too_far()
    first.packed_data = bytes(data)
    assert code_of(tmp_path, zipped([first, *others])) == "apk-damaged"


def test_an_unknown_packing_of_a_signed_archive_is_read_as_its_checksum_says(
    tmp_path: Path,
) -> None:
    """To some releases it is packed; that it was signed does not make stored bytes of it."""
    files = [File(n, d, 14, packed_data=deflated(d)) for n, d in PLAIN.items()]
    assert told(tmp_path, signed(files, 0x0103, "sha256")) == ["zip-method"]
    for file in files:
        file.crc = 7
    assert told(tmp_path, signed(files, 0x0103, "sha256")) == ["zip-method", "zip-checksum"]
