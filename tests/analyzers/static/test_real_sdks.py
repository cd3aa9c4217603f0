"""Real face SDKs from packages, dexed on demand into throw-away apps: found by their id, and no other.

Some packages bring the vendor's binaries; they are dexed as they are, and once more renamed by a
shrinker that keeps nothing but what native code is bound to. Others only wrap a vendor's library that
is published elsewhere; of these the app refers to the types their sources import.
"""

import shutil
from pathlib import Path

import pytest
from appbuilder import MAIN, Call, Kind, activity, app, does, manifest, read
from dexbuilder import Class
from real_apks import cache, fetch
from sdk_archives import ARCHIVES, NEUTRAL, WRAPPERS, Archive
from sdk_parts import Parts, Workshop, files_of, imports_of, package

from analyzers.artifacts import SdkUse
from analyzers.errors import AppUnreadable
from analyzers.sdks import catalogue
from analyzers.static import read_app

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def shelf() -> Path:
    """Where packages are kept: told before a test gets a home folder of its own."""
    return cache() / "archives"


@pytest.fixture(scope="module")
def apps() -> list[Path]:
    """Apps in which nobody's face is worked with."""
    try:
        return fetch()
    except LookupError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def workshop(shelf: Path, tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """Where archives are taken apart."""
    for name in ("java", "javac"):
        if shutil.which(name) is None:
            pytest.skip(f"{name} is not installed")
    try:
        return Workshop(shelf, tmp_path_factory.mktemp("archives"))
    except SystemExit as error:  # how the builder of the fixtures says what it misses
        pytest.skip(str(error))


def made(archive: Archive, workshop: Workshop, *, renamed: bool) -> tuple[Parts, bytes]:
    """What an archive brings into an app, and its code; without its package the test is skipped."""
    try:
        return workshop.parts(archive), workshop.dex(archive, renamed=renamed)
    except LookupError as error:
        pytest.skip(str(error))


def found_in(folder: Path, classes: list[Class], parts: Parts, dex: bytes | None = None) -> dict[str, SdkUse]:  # fmt: skip
    """SDKs of an app that has these classes and parts."""
    inside = [activity(name, False) for name in parts.components]
    files = parts.files | ({"classes2.dex": dex} if dex else {})
    xml = manifest(activity(".Main"), *inside)
    return {sdk.id: sdk for sdk in read(folder, app(classes, xml=xml, files=files)).artifact.sdks}


def calling(call: Call) -> list[Class]:
    return [Class(MAIN, [does(call)])]


# --- binaries --------------------------------------------------------------------------------------


@pytest.mark.parametrize("archive", ARCHIVES, ids=lambda archive: archive.title)
def test_an_archive_is_found_by_its_id_and_no_other(
    archive: Archive, workshop: Workshop, tmp_path: Path
) -> None:
    parts, dex = made(archive, workshop, renamed=False)
    unused = found_in(tmp_path, [Class(MAIN)], parts, dex)
    assert set(unused) == ({archive.sdk} if archive.alone else set()) | set(archive.others)
    if archive.alone:
        told(archive, unused[archive.sdk], archive.version)
    used = found_in(tmp_path, calling(archive.call), parts, dex)
    assert set(used) == {archive.sdk, *archive.others}
    sdk = used[archive.sdk]
    assert (sdk.grade, sdk.weak, sdk.confidence) == ("reachable", False, archive.confidence)
    assert set(sdk.signals) == archive.alone | {"call"}


@pytest.mark.parametrize(
    "archive", [each for each in ARCHIVES if each.alone], ids=lambda archive: archive.title
)
def test_an_archive_is_found_when_its_classes_were_renamed(
    archive: Archive, workshop: Workshop, tmp_path: Path
) -> None:
    parts, dex = made(archive, workshop, renamed=True)
    found = found_in(tmp_path, [Class(MAIN)], parts, dex)
    assert set(found) == {archive.sdk, *archive.others}
    told(archive, found[archive.sdk], archive.version if archive.version_stays else "")


def told(archive: Archive, sdk: SdkUse, version: str) -> None:
    assert (sdk.grade, sdk.weak, sdk.version) == ("present", False, version)
    assert set(sdk.signals) == archive.alone


@pytest.mark.parametrize("archive", NEUTRAL, ids=lambda archive: archive.title)
@pytest.mark.parametrize("renamed", [False, True], ids=["as it is", "renamed"])
def test_an_archive_used_for_something_else_is_no_face_sdk(
    archive: Archive, renamed: bool, workshop: Workshop, tmp_path: Path
) -> None:
    parts, dex = made(archive, workshop, renamed=renamed)
    assert found_in(tmp_path, calling(archive.call), parts, dex) == {}


# --- wrappers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WRAPPERS)
def test_a_wrapper_uses_the_sdk_it_is_for_and_no_other(
    name: str, shelf: Path, tmp_path: Path
) -> None:
    try:
        home = package(shelf, name)
    except LookupError as error:
        pytest.skip(str(error))
    imports = imports_of(home)
    wrappers = [Class(each, [does(*map(Kind, used))]) for each, used in imports.items()]
    main = Class(MAIN, [does(*map(Kind, imports))])
    found = found_in(tmp_path, [main, *wrappers], Parts(files=files_of(home)))
    faces = {ident: sdk for ident, sdk in found.items() if not sdk.not_face_data}
    assert set(faces) - {"rn-flutter-wrappers", "camera2-face-mode"} == WRAPPERS[name]
    for ident in WRAPPERS[name]:
        assert (faces[ident].grade, faces[ident].weak) == ("reachable", False)


# --- the whole -------------------------------------------------------------------------------------


def test_apps_without_faces_have_no_face_sdk(apps: list[Path]) -> None:
    found: list[tuple[str, str]] = []
    seen = 0
    for apk in apps:
        try:
            artifact = read_app(apk).artifact
        except AppUnreadable:
            continue
        seen += 1
        found += [
            (apk.name, sdk.id) for sdk in artifact.sdks if not (sdk.weak or sdk.not_face_data)
        ]
    assert seen >= 8
    assert found == []


def test_ten_sdks_or_more_are_covered() -> None:
    dexed = {archive.sdk for archive in ARCHIVES}
    assert len(dexed) >= 10
    assert len(dexed.union(*WRAPPERS.values())) >= 20
    assert dexed.union(*WRAPPERS.values()) <= {row.id for row in catalogue().sdks}
