"""Real face SDKs from packages, dexed on demand into throw-away apps: found by their id, and no other.

Some packages bring the vendor's binaries; they are dexed as they are, and once more renamed by a
shrinker that keeps nothing but what native code is bound to. Others only wrap a vendor's library that
is published elsewhere; of these the app refers to the types their sources import.
"""

import importlib.util
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest
from appbuilder import MAIN, Call, Kind, activity, app, does, manifest, read
from dexbuilder import Class
from real_apks import _once, cache, fetch

from analyzers.artifacts import SdkUse
from analyzers.errors import AppUnreadable
from analyzers.sdks import catalogue
from analyzers.static import read_app

pytestmark = pytest.mark.real

TOOLCHAIN = Path(__file__).resolve().parents[2] / "apks" / "toolchain.py"
ANDROID = "{http://schemas.android.com/apk/res/android}"


@dataclass(frozen=True)
class Vendor:
    """Binaries of one SDK in a package."""

    package: str
    sdk: str
    signals: set[str]
    """What its own files show when nothing calls it, and its classes were renamed or not."""
    call: Call
    jars: tuple[str, ...] = ()
    aar: str = ""
    libs: str = ""
    assets: str = ""
    manifest: str = ""
    version: str = ""


FACEID = "package/src/android"
VENDORS = [
    Vendor(
        "react-native-deepar@0.11.0",
        "deepar",
        {"class", "jni", "library", "asset", "literal", "native-string"},
        Call("Lai/deepar/ar/DeepAR;", "startCapture"),
        aar="package/android/libs/deepar-5.2.0.aar",
    ),
    Vendor(
        "faceplugin-face-recognition-react-native@0.2.0",
        "kby-faceplugin",
        {"class", "jni", "library", "asset", "model"},
        Call("Lcom/ocp/facesdk/FaceSDK;", "faceDetection"),
        aar="package/android/libfacesdk/facesdk.aar",
    ),
    Vendor(
        "cordova-plugin-faceid@1.0.1",
        "megvii-livenessdetection-v2",
        {"class", "jni", "library", "component", "resource", "literal", "host"},
        Call("Lcom/megvii/livenessdetection/Detector;", "doDetection"),
        jars=(
            f"{FACEID}/livenesslib/libs/livenessdetection-proguard-2.4.5.jar",
            f"{FACEID}/licensemanager-v1.1.jar",
        ),
        libs=f"{FACEID}/livenesslib/libs",
        assets=f"{FACEID}/livenesslib/src/main/res/raw",
        manifest=f"{FACEID}/livenesslib/src/main/AndroidManifest.xml",
        version="2.4.5",
    ),
    Vendor(
        "cordova-plugin-faceid@1.0.1",
        "megvii-idcard",
        {"class", "jni", "library", "resource", "literal"},
        Call("Lcom/megvii/idcardquality/IDCardQualityAssessment;", "init"),
        jars=(f"{FACEID}/IDCardLib/libs/MegviiIDCardQuality_1.2.1.jar",),
        libs=f"{FACEID}/IDCardLib/libs",
        assets=f"{FACEID}/IDCardLib/src/main/res/raw",
        version="1.2.1",
    ),
]  # fmt: skip

WRAPPERS = {
    "@onfido/react-native-sdk@16.4.0": {"onfido"},
    "@veriff/react-native-sdk@11.2.0": {"veriff"},
    "@sumsub/react-native-mobilesdk-module@1.46.1": {"sumsub"},
    "@regulaforensics/react-native-face-api@6.4.511": {"regula-face"},
    "@iproov/react-native@2.0.2": {"iproov"},
    "@react-native-ml-kit/face-detection@2.0.1": {"mlkit-face-detection"},
    "expo-face-detector@13.0.2": {"mlkit-face-detection"},
    "react-native-vision-camera-face-detector@2.1.0": {"mlkit-face-detection"},
    "react-native-hypersnapsdk@1.3.3": {"hyperverge-hypersnap"},
    "react-native-hyperkyc-sdk@0.3.14": {"hyperverge-hyperkyc"},
    "react-native-persona@2.54.0": {"persona"},
    "react-native-expo-metamap-sdk@2.2.0": {"metamap"},
    "@didit-protocol/sdk-react-native@4.9.0": {"didit"},
    "react-native-facerecognition@3.1.0": {"opencv-objdetect", "opencv-face-recognizer"},
}
"""Packages without a vendor's classes, and the SDKs their sources use."""


# --- packages --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def packages() -> dict[str, Path]:
    """Folder of each package, downloading what is not there yet."""
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed")
    folder = cache() / "sdks"
    folder.mkdir(parents=True, exist_ok=True)
    found: dict[str, Path] = {}
    try:
        for name in sorted({vendor.package for vendor in VENDORS} | set(WRAPPERS)):
            own = name.replace("/", "+")
            _once(folder, own, ["npm", "pack", "--silent", name])
            found[name] = folder / own
    except LookupError as error:
        pytest.skip(str(error))
    return found


@pytest.fixture(scope="module")
def apps() -> list[Path]:
    """Apps in which nobody's face is worked with."""
    try:
        return fetch()
    except LookupError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def tools() -> Path:
    """Where the compilers are, by the module of the fixtures that knows how to get them."""
    if shutil.which("java") is None:
        pytest.skip("java is not installed")
    spec = importlib.util.spec_from_file_location("fixture_toolchain", TOOLCHAIN)
    assert spec is not None
    assert spec.loader is not None
    toolchain = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = toolchain
    spec.loader.exec_module(toolchain)
    folder: Path = toolchain.default_cache()
    toolchain.unpack_wheel(folder)
    return folder


def compiled(tools: Path, jars: list[Path], folder: Path, *, renamed: bool) -> bytes:
    """One dex of the jars, as they are or renamed but for what native code is bound to."""
    kind = "R8" if renamed else "D8"
    command = ["java", "-cp", tools / "d8.jar", f"com.android.tools.r8.{kind}", "--release"]
    command += ["--min-api", "24", "--lib", tools / "android.jar", "--output", folder]
    if renamed:
        rules = folder / "rules.txt"
        rules.write_text(
            "-dontwarn **\n-dontshrink\n-ignorewarnings\n-repackageclasses q\n"
            "-keepclasseswithmembernames class * { native <methods>; }\n"
        )
        command += ["--pg-conf", rules]
    done = subprocess.run([*map(str, command), *map(str, jars)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-500:]
    return (folder / "classes.dex").read_bytes()


def unpacked(aar: Path, folder: Path) -> Path:
    with zipfile.ZipFile(aar) as archive:
        archive.extractall(folder)
    return folder


@dataclass
class Parts:
    """What one SDK brings into an app."""

    jars: list[Path]
    files: dict[str, bytes]
    components: list[str]


def parts_of(vendor: Vendor, package: Path, folder: Path) -> Parts:
    if vendor.aar:
        inside = unpacked(package / vendor.aar, folder / "aar")
        jars, libs, assets = [inside / "classes.jar"], inside / "jni", inside / "assets"
        declared = inside / "AndroidManifest.xml"
    else:
        jars = [package / jar for jar in vendor.jars]
        libs, assets = package / vendor.libs, package / vendor.assets
        declared = package / vendor.manifest if vendor.manifest else Path()
    files = {
        f"lib/{path.parent.name}/{path.name}": path.read_bytes() for path in libs.glob("*/*.so")
    }
    root = "res/raw" if assets.name == "raw" else "assets"
    for path in assets.rglob("*"):
        if path.is_file():
            files[f"{root}/{path.relative_to(assets).as_posix()}"] = path.read_bytes()
    return Parts(jars, files, list(_components(declared)))


def _components(path: Path) -> Iterator[str]:
    if not path.is_file():
        return
    tree = ElementTree.parse(path).getroot()
    package = tree.get("package", "")
    for node in tree.iter("activity"):
        name = node.get(f"{ANDROID}name", "")
        yield package + name if name.startswith(".") else name


def found_in(folder: Path, classes: list[Class], dex: bytes | None, parts: Parts | None) -> dict[str, SdkUse]:  # fmt: skip
    inside = [activity(name, False) for name in (parts.components if parts else ())]
    files = dict(parts.files if parts else {}) | ({"classes2.dex": dex} if dex else {})
    xml = manifest(activity(".Main"), *inside)
    return {sdk.id: sdk for sdk in read(folder, app(classes, xml=xml, files=files)).artifact.sdks}


# --- binaries --------------------------------------------------------------------------------------


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.sdk)
@pytest.mark.parametrize("renamed", [False, True], ids=["as it is", "renamed"])
def test_a_vendors_binaries_are_found_by_their_id_and_no_other(
    vendor: Vendor,
    renamed: bool,
    packages: dict[str, Path],
    tools: Path,
    tmp_path: Path,
) -> None:
    parts = parts_of(vendor, packages[vendor.package], tmp_path)
    out = tmp_path / "dex"
    out.mkdir()
    dex = compiled(tools, parts.jars, out, renamed=renamed)
    found = found_in(tmp_path, [Class(MAIN)], dex, parts)
    assert set(found) == {vendor.sdk}
    sdk = found[vendor.sdk]
    assert (sdk.grade, sdk.weak, sdk.version) == ("present", False, vendor.version)
    assert set(sdk.signals) == vendor.signals
    if not renamed:
        called = found_in(tmp_path, [Class(MAIN, [does(vendor.call)])], dex, parts)[vendor.sdk]
        assert (called.grade, called.confidence) == ("reachable", "high")


# --- wrappers --------------------------------------------------------------------------------------

_IMPORT = re.compile(r"^import\s+((?:[a-z_]\w*\.)+[A-Z]\w*(?:\.[A-Z]\w*)*)", re.MULTILINE)
_PACKAGE = re.compile(r"^package\s+([\w.]+)", re.MULTILINE)


def wrapper(package: Path) -> tuple[list[Class], dict[str, bytes]]:
    """The classes of a wrapper, each referring to what its source imports, and the files it brings."""
    classes: list[Class] = []
    files: dict[str, bytes] = {}
    for path in sorted(package.rglob("*")):
        names = path.relative_to(package).as_posix()
        if "android" not in names or "example" in names or not path.is_file():
            continue
        if path.suffix in (".java", ".kt") and "openCV" not in names:
            text = path.read_text("utf-8", "replace")
            home = _PACKAGE.search(text)
            uses = [Kind(descriptor(name)) for name in dict.fromkeys(_IMPORT.findall(text))]
            if home and uses:
                name = f"L{home[1].replace('.', '/')}/{path.stem.replace('+', '_')};"
                classes.append(Class(name, [does(*uses)]))
        elif "/jniLibs/" in names:
            files["lib/" + names.partition("/jniLibs/")[2]] = path.read_bytes()
        elif "/assets/" in names:
            files["assets/" + names.partition("/assets/")[2]] = path.read_bytes()
    return classes, files


def descriptor(name: str) -> str:
    """A type's descriptor from its name in a source, where nested classes follow a dot."""
    head, *nested = re.split(r"\.(?=[A-Z])", name)
    return "L" + head.replace(".", "/") + "/" + "$".join(nested) + ";"


@pytest.mark.parametrize("package", WRAPPERS)
def test_a_wrapper_uses_the_sdk_it_is_for_and_no_other(
    package: str, packages: dict[str, Path], tmp_path: Path
) -> None:
    classes, files = wrapper(packages[package])
    unique = {each.name: each for each in classes}
    main = Class(MAIN, [does(*(Kind(name) for name in unique))])
    found = found_in(tmp_path, [main, *unique.values()], None, Parts([], files, []))
    faces = {ident: sdk for ident, sdk in found.items() if not sdk.not_face_data}
    wrappers = {"rn-flutter-wrappers", "camera2-face-mode"}
    assert set(faces) - wrappers == WRAPPERS[package]
    for ident in WRAPPERS[package]:
        assert (faces[ident].grade, faces[ident].weak) == ("reachable", False)


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
    covered = {vendor.sdk for vendor in VENDORS} | {
        sdk for each in WRAPPERS.values() for sdk in each
    }
    assert len(covered) >= 10
    assert covered <= {row.id for row in catalogue().sdks}
