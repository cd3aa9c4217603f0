"""The platform's own tools beside ours: archives and manifests that lie, and bundles made from APKs.

aapt holds the code by which a device opens an archive and its binary XML, aapt2 writes what bundles are
made of. They are not everywhere, so these tests run with those on real APKs.
"""

import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from appbuilder import app
from axmlbuilder import ANDROID, Attr, El, Shape, axml
from test_axml import SHAPES
from zipbuilder import ENCRYPTED, FIXTURES, STORED, File, deflated, entries, fixture, zipped

from analyzers.artifacts import StaticArtifact
from analyzers.errors import AppUnreadable
from analyzers.static import read_app
from analyzers.static.container import Container
from analyzers.static.manifest import read_manifest

pytestmark = pytest.mark.real

XML = "AndroidManifest.xml"
CASE = "kyc-english"
PERMISSION = re.compile(r"^uses-permission(?:-sdk-23|-sdk-m)?: name='([^']*)'", re.MULTILINE)


def tool(*command: object) -> str:
    """What a tool prints, or skip the test where it is not installed."""
    if shutil.which(str(command[0])) is None:
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run(
        [*map(str, command)], capture_output=True, check=False, timeout=60, text=True
    )
    return done.stdout


def theirs(path: Path) -> set[str] | None:
    """Permissions as aapt reads them, ``None`` when it does not open the file."""
    told = tool("aapt", "dump", "permissions", path)
    return set(PERMISSION.findall(told)) if re.match(r"package: \S", told) else None


def ours(path: Path) -> set[str] | None:
    try:
        with Container(path) as container:
            return {permission.name for permission in read_manifest(container).permissions}
    except AppUnreadable:
        return None


# --- archives ------------------------------------------------------------------------------------


def lying(**lies: object) -> bytes:
    files = {name: File(name, data) for name, data in entries(CASE).items()}
    for key, value in lies.items():
        setattr(files[XML], key, value)
    return zipped(files.values())


FILES = [File(name, data) for name, data in entries(CASE).items()]
MANIFEST = entries(CASE)[XML]
ARCHIVES = {
    "sound": zipped(FILES),
    "comment": zipped(FILES, comment=b"comment"),
    "bytes before the directory": zipped(FILES, block=b"x" * 100),
    "encrypted mark": lying(flags=ENCRYPTED),
    "encrypted mark in the local header": lying(local={"flags": ENCRYPTED}),
    "stored with another packed size": lying(method=STORED, packed=7),
    "another method in the local header": lying(local={"method": 99}),
    "unknown method, packed data": lying(method=14, packed_data=deflated(MANIFEST)),
    "sizes after the data": lying(local={"flags": 8, "size": 0, "packed": 0, "crc": 0}),
    "absolute name": zipped([*FILES, File("/etc/passwd", b"x")]),
    "name that climbs": zipped([*FILES, File("../../x", b"x")]),
    "long name": zipped([*FILES, File("assets/" + "x" * 60_000, b"x")]),
    "fewer entries than there are": zipped(FILES, count=len(FILES) - 1),
}
REFUSED = {
    "two of one name": zipped([*FILES, File(XML, b"other")]),
    "two of another name": zipped([*FILES, File("assets/a"), File("assets/a")]),
    "bytes before the first entry": zipped(FILES, prefix=b"junk"),
    "end record in the comment": zipped(FILES, comment=b"PK\x05\x06" + b"x" * 30),
    "more entries than there are": zipped(FILES, count=len(FILES) + 1),
    "size too large": lying(size=len(MANIFEST) + 4),
    "size too small": lying(size=len(MANIFEST) - 4),
    "another name in the local header": zipped(FILES).replace(b"Android", b"Bndroid", 1),
}
TOLD = {
    "bytes after the end": zipped(FILES) + b"xx",
    "another size in the local header": lying(local={"size": 2**31}),
    "another checksum in the local header": lying(local={"crc": 1}),
    "name that is no UTF-8": zipped([*FILES, File(b"assets/\xff", b"x")]),
    "name with a zero": zipped([*FILES, File(b"assets/a\0b", b"x")]),
}
"""Android does not open these; they are read all the same, with a limitation that says so."""


@pytest.mark.parametrize("data", ARCHIVES.values(), ids=ARCHIVES)
def test_archive_is_read_as_the_platform_reads_it(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "app.apk"
    path.write_bytes(data)
    assert ours(path) == theirs(path)
    assert ours(path)


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED)
def test_archive_the_platform_refuses_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "app.apk"
    path.write_bytes(data)
    assert ours(path) is theirs(path) is None


@pytest.mark.parametrize("data", TOLD.values(), ids=TOLD)
def test_archive_the_platform_refuses_is_told_as_such(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "app.apk"
    path.write_bytes(data)
    assert theirs(path) is None
    limits = [limit.id for limit in read_app(path).artifact.limitations]
    assert "zip-uninstallable" in limits


# --- manifests -----------------------------------------------------------------------------------


def with_permission(*attributes: Attr, tag: str = "uses-permission") -> El:
    return El("manifest", {"package": "a.b"}, El(tag, attributes), El("application", {}))


NAME = Attr("name", "x.A", ANDROID, 0x01010003)
MANIFESTS = {
    **{name: axml(with_permission(NAME), shape) for name, shape in SHAPES.items()},
    "bare namespace": axml(with_permission(Attr("name", "x.A", "android", 0x01010003))),
    "no namespace": axml(with_permission(Attr("name", "x.A", "", 0x01010003))),
    "no name": axml(with_permission(Attr("", "x.A", ANDROID, 0x01010003))),
    "no id": axml(with_permission(Attr("name", "x.A", ANDROID))),
    "decoy without id": axml(with_permission(Attr("name", "x.DECOY", ANDROID), NAME)),
    "decoy with another id": axml(with_permission(Attr("name", "x.D", ANDROID, 0x01010001), NAME)),
    "sdk-23": axml(with_permission(NAME, tag="uses-permission-sdk-23")),
    "sdk-m": axml(with_permission(NAME, tag="uses-permission-sdk-m")),
    "other tag": axml(with_permission(NAME, tag="uses-permission-x")),
    "long string": axml(
        with_permission(NAME, Attr("x", "y" * 70_000), Attr("z", "w")), Shape(utf8=True)
    ),
    "wide characters": axml(
        with_permission(Attr("name", "x.😀", ANDROID, 0x01010003)), Shape(utf8=True)
    ),
}


@pytest.mark.parametrize("xml", MANIFESTS.values(), ids=MANIFESTS)
def test_manifest_is_read_as_the_platform_reads_it(tmp_path: Path, xml: bytes) -> None:
    path = tmp_path / "app.apk"
    path.write_bytes(app(xml=xml))
    assert theirs(path) is not None
    assert ours(path) == theirs(path)


# --- bundles -------------------------------------------------------------------------------------


def bundled(folder: Path, case: str) -> bytes:
    """The bundle a fixture would have been made from, by aapt2."""
    (folder / "app.apk").write_bytes(fixture(case))
    tool(
        "aapt2",
        "convert",
        "--output-format",
        "proto",
        "-o",
        folder / "proto.apk",
        folder / "app.apk",
    )
    return zipped(_as_module(folder / "proto.apk"))


def _as_module(apk: Path) -> Iterator[File]:
    with zipfile.ZipFile(apk) as archive:
        for name in archive.namelist():
            folder = "manifest/" if name == XML else "dex/" if name.endswith(".dex") else ""
            if not name.startswith("META-INF/"):
                yield File(f"base/{folder}{name}", archive.read(name))


def essence(artifact: StaticArtifact) -> dict[str, object]:
    """All of an artifact but the file it came from and the resource table's order."""
    app = artifact.app
    return {
        "app": (app.package, app.label, app.version_name, app.version_code, app.target_sdk),
        "permissions": artifact.permissions,
        "components": artifact.components,
        "network": artifact.network,
        "code": artifact.code,
        "packers": artifact.packers,
        "sdks": [(sdk.id, sdk.grade, sdk.methods) for sdk in artifact.sdks],
        "face": artifact.face_classes,
        "endpoints": artifact.endpoints,
        "china": sorted(sign.excerpt for sign in artifact.china),
        "links": sorted(link.url for link in artifact.policy_links),
    }


@pytest.mark.parametrize("case", FIXTURES)
def test_bundle_tells_the_same_as_its_apk(tmp_path: Path, case: str) -> None:
    path = tmp_path / "app.aab"
    path.write_bytes(bundled(tmp_path, case))
    there = read_app(tmp_path / "app.apk").artifact
    assert essence(read_app(path).artifact) == essence(there)
