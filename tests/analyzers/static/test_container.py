"""Archives of every kind of badness: one sentence with a code, or what Android would read."""

import os
import re
import struct
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from appbuilder import app, manifest, read
from zipbuilder import ENCRYPTED, STORED, File, changed, deflated, entries, fixture, zipped

from analyzers.errors import AppUnreadable
from analyzers.static import archive, container, parts, read_app, source
from analyzers.static.container import MIB, Container

SMALL = "godot-bare-namespace"
SENTENCE = re.compile(r"\[(apk-[a-z-]+)\] [^\n]+\.")
XML = "AndroidManifest.xml"


def code_of(folder: Path, data: bytes) -> str:
    """Code of the refusal of an archive, whose sentence is looked at too."""
    with pytest.raises(AppUnreadable) as refused:
        read(folder, data)
    return code(refused.value)


def code(error: AppUnreadable) -> str:
    match = SENTENCE.fullmatch(str(error))
    assert match is not None, str(error)
    assert match[1] == error.code
    assert len(str(error)) < 400
    return error.code


def with_entry(name: str, **lies: object) -> bytes:
    """A sound app of which one entry is made as told."""
    files = {each: File(each, data) for each, data in entries(SMALL).items()}
    for key, value in lies.items():
        setattr(files[name], key, value)
    return zipped(files.values())


# --- the file itself -----------------------------------------------------------------------------


def test_missing(tmp_path: Path) -> None:
    with pytest.raises(AppUnreadable, match=r"does not exist") as refused:
        read_app(tmp_path / "none.apk")
    assert code(refused.value) == "apk-missing"


def test_folder_without_apks(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no app")
    with pytest.raises(AppUnreadable) as refused:
        read_app(tmp_path)
    assert code(refused.value) == "apk-is-folder"


def test_file_where_a_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(AppUnreadable) as refused:
        read_app(tmp_path / "file" / "app.apk")
    assert code(refused.value) == "apk-no-access"


def test_no_right_to_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "app.apk"
    path.write_bytes(app())

    def refuse(self: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(AppUnreadable, match="Permission denied") as refused:
        read_app(path)
    assert code(refused.value) == "apk-no-access"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_no_right_to_read_for_the_system_either(tmp_path: Path) -> None:
    path = tmp_path / "app.apk"
    path.write_bytes(app())
    path.chmod(0)
    with pytest.raises(AppUnreadable) as refused:
        read_app(path)
    assert code(refused.value) == "apk-no-access"


def test_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "app.apk")
    with pytest.raises(AppUnreadable) as refused:
        read_app(tmp_path / "app.apk")
    assert code(refused.value) == "apk-no-access"


def test_zero_character_in_the_path() -> None:
    with pytest.raises(AppUnreadable) as refused:
        read_app(Path("a\0b.apk"))
    assert code(refused.value) == "apk-no-access"


def test_larger_than_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "LARGEST_APK", 100)
    assert code_of(tmp_path, app()) == "apk-too-large"


@pytest.mark.parametrize("moment", ["opening", "reading", "hashing"])
def test_disk_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    class Failing:
        def seek(self, *_):
            raise OSError(5, "Input/output error")

    (tmp_path / "app.apk").write_bytes(app())
    sound = source.Source.__init__

    def failing(self, path, file, *more):
        sound(self, path, Failing(), *more)

    if moment == "opening":
        monkeypatch.setattr(source.Source, "__init__", failing)
        with pytest.raises(AppUnreadable) as refused:
            read_app(tmp_path / "app.apk")
    else:
        with Container(tmp_path / "app.apk") as apk:
            assert apk.found.source is not None
            monkeypatch.setattr(apk.found.source, "_file", Failing())
            with pytest.raises(AppUnreadable) as refused:
                apk.sha256() if moment == "hashing" else apk.read(XML)
    assert code(refused.value) == "apk-no-access"


# --- no archive, or no APK -----------------------------------------------------------------------

DEX = entries(SMALL)["classes.dex"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "apk-empty"),
        (b"x", "apk-not-zip"),
        (b"<html>404</html>" * 5000, "apk-not-zip"),
        (b"PK\x03\x04", "apk-truncated"),
        (b"PK\x05\x06" + b"\0" * 18, "apk-no-manifest"),
        (b"PK\x05\x06" + b"\0" * 17, "apk-not-zip"),
        (zipped([File("a.txt", b"a")]), "apk-no-manifest"),
        (zipped([File("base.apk", b"a"), File("split.apk", b"a")]), "apk-not-zip"),
        (zipped([File(XML, manifest())]), "apk-no-dex"),
        (zipped([File(XML, manifest()), File("classes2.dex", DEX)]), "apk-no-dex"),
        (zipped([File(XML + "\0", manifest()), File("classes.dex", DEX)]), "apk-no-manifest"),
        (zipped([File(XML, manifest()), File("assets/classes.dex", DEX)]), "apk-no-dex"),
    ],
)
def test_no_apk(tmp_path: Path, data: bytes, expected: str) -> None:
    assert code_of(tmp_path, data) == expected


WHOLE = fixture(SMALL)
CUTS = sorted({*range(0, len(WHOLE), 61), *range(len(WHOLE) - 60, len(WHOLE))})


def test_cut_off_anywhere(tmp_path: Path) -> None:
    codes = {cut: code_of(tmp_path, WHOLE[:cut]) for cut in CUTS}
    assert codes.pop(0) == "apk-empty"
    assert {found for cut, found in codes.items() if cut >= 4} == {"apk-truncated"}


# --- the directory -------------------------------------------------------------------------------

SOUND = [File(XML, manifest()), File("classes.dex", DEX)]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (zipped(SOUND, count=3), "apk-truncated"),
        (zipped(SOUND, place=0), "apk-truncated"),
        (zipped(SOUND, place=0xFFFFFF), "apk-truncated"),
        (zipped(SOUND, place=0xFFFFFFFF), "apk-truncated"),
        (zipped(SOUND, count=0), "apk-no-manifest"),
        (zipped(SOUND, comment=b"PK\x05\x06"), "apk-truncated"),
        (zipped(SOUND, comment=b"PK\x05\x06" + b"\0" * 18), "apk-no-manifest"),
        (zipped(SOUND, prefix=b"junk", place=len(zipped(SOUND))), "apk-not-zip"),
        (zipped(SOUND, prefix=b"junk"), "apk-damaged"),
        (zipped(SOUND, prefix=DEX), "apk-damaged"),  # a dex to one reader and an APK to another
        (zipped([*SOUND, File(XML, b"other")]), "apk-damaged"),
        (zipped([*SOUND, File("assets/a"), File("assets/a")]), "apk-damaged"),
        (zipped([*SOUND, File("res/", b""), File("x", extra=b"\1\0\xff\xff")]), ""),
        (zipped([File(XML, manifest(), offset=5), SOUND[1]]), "apk-damaged"),
        (zipped([File(XML, manifest(), offset=0xFFFFFFF0), SOUND[1]]), "apk-damaged"),
        (zipped(SOUND, comment=b"a comment"), ""),
        (zipped(SOUND, block=b"between the files and the directory"), ""),
        (zipped(SOUND, zip64=True), ""),
        (zipped(SOUND) + b"trailing bytes", ""),
    ],
)
def test_directory(tmp_path: Path, data: bytes, expected: str) -> None:
    if expected:
        assert code_of(tmp_path, data) == expected
    else:
        assert read(tmp_path, data).artifact.app.package == "a"


def test_wide_directory_is_read_only_where_the_narrow_one_asks_for_it(tmp_path: Path) -> None:
    inner = zipped(SOUND)
    decoy = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 0, 0, 0, 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, len(inner) - 22, 1)
    data = inner[:-22] + decoy + locator + inner[-22:]
    assert read(tmp_path, data).artifact.app.package == "a"


def test_wide_directory_that_is_not_there(tmp_path: Path) -> None:
    data = zipped(SOUND, zip64=True)
    at = data.rindex(b"PK\x06\x06")
    assert code_of(tmp_path, data[:at] + b"XX" + data[at + 2 :]) == "apk-truncated"
    assert code_of(tmp_path, data[: at + 2] + b"XX" + data[at + 4 :]) == "apk-truncated"


def test_sizes_too_wide_for_an_entry(tmp_path: Path) -> None:
    xml = manifest()
    body = deflated(xml)
    extra = struct.pack("<HHHHQQQ", 9, 0, 1, 24, len(xml), len(body), 0)
    wide = File(XML, xml, packed=0xFFFFFFFF, size=0xFFFFFFFF, extra=extra)
    data = zipped([wide, SOUND[1]])
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(b"PK\x01\x02"))
    assert read(tmp_path, data).artifact.app.package == "a"
    offset = data[: at + 42] + b"\xff\xff\xff\xff" + data[at + 46 :]
    assert read(tmp_path, offset).artifact.app.package == "a"
    for whole in (
        struct.pack("<HHQQQ", 1, 24, len(xml), len(body), 0),
        struct.pack("<HHQQQI", 1, 28, len(xml), len(body), 0, 0),
    ):  # all three are there, though one is asked for
        for asked in ({"packed": 0xFFFFFFFF}, {"offset": 0xFFFFFFFF}):
            data = zipped([File(XML, xml, extra=whole, **asked), SOUND[1]])
            assert read(tmp_path, data).artifact.app.package == "a"
    absurd = struct.pack("<HHQQQ", 1, 24, 2**63, 2**64 - 1, 2**64 - 1)
    data = zipped([File(XML, xml, packed=0xFFFFFFFF, size=0xFFFFFFFF, extra=absurd), SOUND[1]])
    assert code_of(tmp_path, data) == "apk-too-large"


def test_offset_beyond_what_a_file_can_have(tmp_path: Path) -> None:
    xml = manifest()
    absurd = struct.pack("<HHQ", 1, 8, 2**64 - 1)
    data = zipped([File(XML, xml, offset=0xFFFFFFFF, extra=absurd), SOUND[1]])
    assert code_of(tmp_path, data) == "apk-damaged"


NAMES = [
    "../../etc/passwd",
    "/etc/passwd",
    "C:\\windows\\x",
    "a\0b",
    "assets/" + "x" * 60_000,
    "assets/" + "/" * 5000 + ".js",
    b"assets/\xc0\xc1\xfe.js",
    "assets/人脸.js",
    "",
    "\n[31m",
]


@pytest.mark.parametrize("name", NAMES)
def test_absurd_names_are_only_names(tmp_path: Path, name: str | bytes) -> None:
    before = set(tmp_path.rglob("*"))
    artifact = read(tmp_path, zipped([*SOUND, File(name, b"x")])).artifact
    assert artifact.app.package == "a"
    assert set(tmp_path.rglob("*")) == before | {tmp_path / "app.apk"}


def test_names_are_told_apart(tmp_path: Path) -> None:
    names = [b"assets/\xff", b"assets/\xfe", "人脸".encode(), b"a\0b"]
    (tmp_path / "app.apk").write_bytes(zipped([*SOUND, *(File(name) for name in names)]))
    with Container(tmp_path / "app.apk") as apk:
        assert apk.names[2:] == ("assets/\\xff", "assets/\\xfe", "人脸", "a\\x00b")
        assert "\ud800" not in "".join(apk.names)


@pytest.mark.parametrize("wide", [False, True])
def test_as_many_entries_as_fit(tmp_path: Path, wide: bool) -> None:
    many = [File(f"res/{n}.xml", method=STORED) for n in range(70_000 if wide else 65_533)]
    data = zipped([*SOUND, *many], zip64=wide)
    began = time.perf_counter()
    assert read(tmp_path, data).artifact.code.state == "read"
    assert time.perf_counter() - began < 60  # a hang, not a speed


def test_more_entries_than_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_ENTRIES", 1)
    assert code_of(tmp_path, zipped(SOUND)) == "apk-too-large"


def test_dex_files_count_up_to_the_first_gap(tmp_path: Path) -> None:
    names = ["classes4.dex", "classes2.dex", "classes.dex", "classes02.dex", "classes1.dex"]
    data = zipped([SOUND[0], *(File(name, DEX) for name in names)])
    (tmp_path / "app.apk").write_bytes(data)
    with Container(tmp_path / "app.apk") as apk:
        assert apk.dex_names == ("classes.dex", "classes2.dex")


# --- one entry -----------------------------------------------------------------------------------

BOTH = pytest.mark.parametrize("name", [XML, "classes.dex"])


@BOTH
@pytest.mark.parametrize(
    ("lies", "expected"),
    [
        ({"size": 7}, "apk-damaged"),
        ({"size": 20_000}, "apk-damaged"),
        ({"packed": 7}, "apk-damaged"),
        ({"packed": 0}, "apk-damaged"),
        ({"packed": 0xFFFF0000}, "apk-too-large"),
        ({"packed": 60_000}, "apk-damaged"),
        ({"packed_data": b"\xff" * 400}, "apk-damaged"),
        ({"packed_data": b""}, "apk-damaged"),
        ({"method": STORED, "size": 7}, "apk-damaged"),
        ({"method": 14, "packed_data": b"x" * 300}, "apk-damaged"),
        ({"method": STORED, "packed": 60_000}, "apk-damaged"),  # beyond the directory, too
        ({"flags": ENCRYPTED, "packed_data": b"\xa5" * 400}, "apk-encrypted"),
    ],
)
def test_entry_that_lies(tmp_path: Path, name: str, lies: dict, expected: str) -> None:
    assert code_of(tmp_path, with_entry(name, **lies)) == expected


@BOTH
@pytest.mark.parametrize(
    "oddness",
    [
        {"method": STORED},
        {"method": STORED, "packed": 7},  # the platform goes by the size alone
        {"local": {"method": STORED}},
        {"local": {"method": 99, "flags": ENCRYPTED}},
        {"flags": 8, "local": {"size": 0, "packed": 0, "crc": 0}},
        {"flags": 0, "local": {"flags": 8, "size": 0, "packed": 0, "crc": 0}},
        {"extra": b"\x99\x99\x02\x00ab"},
    ],
)
def test_entry_that_only_looks_odd(tmp_path: Path, name: str, oddness: dict) -> None:
    assert read_all_the_same(tmp_path, with_entry(name, **oddness)) == []


def read_all_the_same(folder: Path, data: bytes) -> list[str]:
    """Limitations of a changed app that tells the same as the sound one."""
    artifact = read(folder, data).artifact
    assert artifact.app.package == "com.example.bubblegame"
    assert [sdk.id for sdk in artifact.sdks] == ["mlkit-face-detection"]
    return [each.id for each in artifact.limitations if each.id.startswith(("zip-", "plugin-"))]


@BOTH
@pytest.mark.parametrize(
    ("oddness", "told"),
    [
        ({"flags": ENCRYPTED}, ["zip-flags"]),
        ({"flags": ENCRYPTED | 0x40, "method": STORED}, ["zip-flags"]),
        ({"method": 14}, ["zip-method"]),  # packed data to some releases of the platform, …
        ({"method": 14, "raw": True}, ["zip-method"]),  # … and stored to others
        ({"method": 0xFFFF, "raw": True, "packed": 3}, ["zip-method"]),
        ({"method": 14, "flags": ENCRYPTED}, ["zip-flags", "zip-method"]),
        ({"crc": 1}, ["zip-checksum"]),  # signed
        ({"local": {"size": 2**31}}, ["zip-uninstallable"]),
        ({"local": {"packed": 1}}, ["zip-uninstallable"]),
        ({"local": {"crc": 1}}, ["zip-uninstallable"]),
    ],
)
def test_trick_is_read_and_told(tmp_path: Path, name: str, oddness: dict, told: list) -> None:
    lies = {key: value for key, value in oddness.items() if key != "raw"}
    if lies.get("method", 8) not in (STORED, 8):
        data = entries(SMALL)[name]
        lies["packed_data"] = data if oddness.get("raw") else deflated(data)
    assert read_all_the_same(tmp_path, with_entry(name, **lies)) == told


def test_tricks_are_told_in_both_languages_with_the_names(tmp_path: Path) -> None:
    data = with_entry("classes.dex", flags=ENCRYPTED)
    (limit,) = [x for x in read(tmp_path, data).artifact.limitations if x.id == "zip-flags"]
    assert "已加密" in limit.message.zh
    assert "classes.dex" in limit.message.zh
    assert "classes.dex" in limit.message.en


def test_what_android_would_not_install_is_read_and_told(tmp_path: Path) -> None:
    files = [File(each, data) for each, data in entries(SMALL).items()]
    for data, why in (
        (zipped(files) + b"trailing bytes", "bytes after its end"),
        (zipped(files, comment=b"cut off")[:-1], "a comment cut off"),
        (zipped([*files, File(b"assets/\xff", b"x")]), "no UTF-8"),
        (zipped([*files, File(b"assets/a\0b", b"x")]), "no UTF-8"),
    ):
        assert read_all_the_same(tmp_path, data) == ["zip-uninstallable"]
        message = read(tmp_path, data).artifact.limitations[0].message
        assert why in message.en
        assert "拒绝安装" in message.zh


def test_another_name_in_the_local_header_is_refused(tmp_path: Path) -> None:
    for name in (XML, "classes.dex"):
        for other in (b"B" + name[1:].encode(), name[:-1].encode() + b"_"):
            data = with_entry(name)
            at = data.index(name.encode())
            with pytest.raises(AppUnreadable, match="another name") as refused:
                read(tmp_path, data[:at] + other + data[at + len(name) :])
            assert code(refused.value) == "apk-damaged"


def test_name_of_another_length_in_the_local_header_is_refused(tmp_path: Path) -> None:
    data = bytearray(with_entry(XML))
    at = data.index(XML.encode())
    struct.pack_into("<2H", data, at - 4, len(XML) - 1, 1)
    assert code_of(tmp_path, bytes(data)) == "apk-damaged"


def test_apps_in_the_app_are_told_and_not_read(tmp_path: Path) -> None:
    files = [File(each, data) for each, data in entries(SMALL).items()]
    inner = zipped([File("classes.dex", b"not read")])
    data = zipped([*files, File("assets/plugin.APK", inner), File("res/raw/a.apk", b"")])
    assert read_all_the_same(tmp_path, data) == ["plugin-unread"]
    limit = read(tmp_path, data).artifact.limitations[0]
    assert "assets/plugin.APK, res/raw/a.apk" in limit.message.en


def zeros(size: int) -> bytes:
    """Deflated zeros, made without making them."""
    import zlib

    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(16 * MIB)) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * (size // (16 * MIB)) + b"\x03\0"


def peak(action: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        action()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


BOMB = zeros(2048 * MIB)


@pytest.mark.parametrize("name", [XML, "classes.dex", "resources.arsc", "assets/a.js", "res/a.xml"])
@pytest.mark.parametrize("claim", [2048 * MIB, 3000, 15 * MIB])
def test_bomb_is_never_unpacked(tmp_path: Path, name: str, claim: int) -> None:
    bomb = File(name, packed_data=BOMB, size=claim, crc=1)
    data = changed("kyc-english", {name: bomb})
    needed = name in (XML, "classes.dex")

    def run() -> None:
        if needed:
            assert code_of(tmp_path, data) in ("apk-too-large", "apk-damaged")
        else:
            artifact = read(tmp_path, data).artifact
            assert artifact.app.package == "com.example.kyc"
            assert [each.id for each in artifact.limitations] == ["files-unread"]

    assert peak(run) < 120 * MIB


def test_claim_that_no_packing_could_meet_is_not_allocated(tmp_path: Path) -> None:
    data = with_entry("classes.dex", packed_data=deflated(b"dex"), size=200 * MIB)

    def run() -> None:
        assert code_of(tmp_path, data) == "apk-damaged"

    assert peak(run) < 40 * MIB


def test_unpacking_in_vain_is_paid_for(tmp_path: Path) -> None:
    """Thousands of names for one body with a wrong checksum do not add up to hours."""
    body = zeros(16 * MIB)
    many = [File(f"assets/{n}.js", packed_data=b"", crc=1, size=16 * MIB) for n in range(3000)]
    for file in many:
        file.packed, file.offset = len(body), 0
    first = File("lib/a.so", bytes(16 * MIB), packed_data=body)
    began = time.perf_counter()
    artifact = read(tmp_path, zipped([first, *SOUND, *many])).artifact
    assert time.perf_counter() - began < 60  # a hang, not a speed
    assert "3000" in artifact.limitations[-1].message.en


def test_one_of_several_dex_files_cannot_be_unpacked(tmp_path: Path) -> None:
    data = changed("two-dex-reflect", {"classes2.dex": File("classes2.dex", b"dex", crc=1)})
    artifact = read(tmp_path, data).artifact
    assert artifact.code.state == "unreadable"
    assert artifact.code.dex_files == 2
    assert "classes2.dex cannot be unpacked" in artifact.limitations[0].message.en


def test_dex_files_share_one_allowance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = len(entries("two-dex-reflect")["classes.dex"])
    monkeypatch.setattr(container, "LARGEST_CODE", first + 100)
    artifact = read(tmp_path, fixture("two-dex-reflect")).artifact
    assert artifact.code.state == "unreadable"
    assert "more than the 100 allowed" in artifact.limitations[0].message.en


MAGIC = b"APK Sig Block 42"


@pytest.mark.parametrize(
    "block",
    [
        b"",
        b"padding",
        b"x" * 8 + MAGIC,  # a size beyond the file
        struct.pack("<Q", 2**64 - 1) + MAGIC,
        struct.pack("<Q", 8) + MAGIC,  # smaller than its own foot
        b"PK\x03\x04" + struct.pack("<Q", 24) + MAGIC + b"more",
    ],
)
def test_no_signing_block(tmp_path: Path, block: bytes) -> None:
    (tmp_path / "app.apk").write_bytes(zipped(SOUND, block=block))
    with Container(tmp_path / "app.apk") as apk:
        assert apk.signing_block() == b""


def test_signing_block_of_any_real_size(tmp_path: Path) -> None:
    for room in (0, 4096, 3 * MIB):
        size = struct.pack("<Q", room + 24)
        block = size + bytes(room) + size + MAGIC
        (tmp_path / "app.apk").write_bytes(zipped(SOUND, block=block))
        with Container(tmp_path / "app.apk") as apk:
            assert apk.signing_block() == block
            assert apk.signing_block(len(block)) == block
            assert apk.signing_block(len(block) - 1) == b""


def test_reads_and_hashes(tmp_path: Path) -> None:
    block = struct.pack("<Q", 24 + 9) + b"signature" + struct.pack("<Q", 24 + 9) + MAGIC
    data = zipped([*SOUND, File("empty")], block=block)
    (tmp_path / "app.apk").write_bytes(data)
    with Container(tmp_path / "app.apk") as apk:
        assert apk.size == len(data)
        assert apk.read("classes.dex") == DEX
        assert apk.read("empty") == b""
        assert apk.size_of("classes.dex") == len(DEX)
        assert apk.signing_block() == block
        with pytest.raises(AppUnreadable, match="more than the 10 allowed"):
            apk.read("classes.dex", 10)
        with pytest.raises(KeyError):
            apk.read("none")
    with pytest.raises(ValueError, match="closed"):
        apk.sha256()
