"""Versions are taken from where an SDK says them plainly, and from nowhere else."""

import struct
from pathlib import Path

import pytest
from appbuilder import MAIN, Call, Field, Text, activity, app, does, manifest, read
from axmlbuilder import El
from dexbuilder import Class, build, uleb

from analyzers.static.dex import Dex

ONFIDO = Call("Lcom/onfido/android/sdk/capture/Onfido;", "start")
ARTIFACT = "com.onfido.sdk.capture_onfido-capture-sdk"


def version(folder: Path, sdk: str, classes: list[Class] | bytes, **rest: object) -> str:
    artifact = read(folder, app(classes, **rest)).artifact  # type: ignore[arg-type]
    return next(each.version for each in artifact.sdks if each.id == sdk)


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        (f"META-INF/{ARTIFACT}.version", b"16.4.0\n", "16.4.0"),
        (f"META-INF/{ARTIFACT}.version", b"16.4.0-beta1", "16.4.0-beta1"),
        (
            "META-INF/maven/com.onfido.sdk.capture/onfido-capture-sdk/pom.properties",
            b"#made\ngroupId=x\nversion = 15.2.1\n",
            "15.2.1",
        ),
        ("onfido-capture-sdk.properties", b"version=14.1\nclient=onfido", "14.1"),
        (f"META-INF/{ARTIFACT}.version", b"task ':x' property 'version'", ""),
        (f"META-INF/{ARTIFACT}.version", b"\xff\xfe\x00", ""),
        ("META-INF/androidx.core_core.version", b"1.9.0", ""),
        ("other.properties", b"version=9.9.9", ""),
        ("onfido-capture-sdk.properties", b"sdkversion=9.9.9", ""),
    ],
)
def test_files_that_build_tools_leave(
    tmp_path: Path, name: str, data: bytes, expected: str
) -> None:
    found = version(tmp_path, "onfido", [Class(MAIN, [does(ONFIDO)])], files={name: data})
    assert found == expected


def test_meta_data_of_the_sdks_package(tmp_path: Path) -> None:
    def with_meta(name: str, value: str) -> str:
        datum = El("meta-data", {"android:name": name, "android:value": value})
        xml = manifest(activity(".Main"), datum)
        return version(tmp_path, "onfido", [Class(MAIN, [does(ONFIDO)])], xml=xml)

    assert with_meta("com.onfido.android.sdk.capture.VERSION", "v3.2.1") == "3.2.1"
    assert with_meta("com.onfido.android.sdk.capturer.version", "3.2.1") == ""
    assert with_meta("com.google.android.gms.version", "3.2.1") == ""
    assert with_meta("com.onfido.android.sdk.capture.version", "latest") == ""


def test_the_name_of_a_library(tmp_path: Path) -> None:
    files = {"lib/arm64-v8a/libMegviiFacepp-0.5.2.so": b""}
    assert version(tmp_path, "megvii-facepp-offline", [Class(MAIN)], files=files) == "0.5.2"


def test_a_constant_with_a_fixed_beginning(tmp_path: Path) -> None:
    classes = [Class(MAIN, [does(Text("MegviiFacepp-0.4.7"))])]
    assert version(tmp_path, "megvii-facepp-offline", classes) == "0.4.7"
    classes = [Class(MAIN, [does(Text("MegviiFacepp-arm"))])]
    assert version(tmp_path, "megvii-facepp-offline", classes) == ""


# --- constants of classes -----------------------------------------------------------------------------

CONFIG = "Lcom/onfido/android/sdk/capture/BuildConfig;"


def with_constant(name: str, value: str, *, kind: int = 0x17, owner: str = CONFIG) -> bytes:
    """A dex in which a class has a static field with an initial value."""
    classes = [
        Class(MAIN, [does(ONFIDO, Field(owner, name, "Ljava/lang/String;"), Text(value))]),
        Class(owner),
    ]
    data = bytearray(build(classes).data)
    dex = Dex(bytes(data), "x")
    field = next(k for k in range(dex.field_count) if dex.string(int(dex.field_name[k])) == name)
    string = dex.strings().index(value)
    row = [dex.type_name(int(k)) for k in dex.class_type.tolist()].index(owner)
    members = len(data)
    data += uleb(1) + uleb(0) + uleb(0) + uleb(0) + uleb(field) + uleb(0x19)
    values = len(data)
    data += uleb(1) + bytes([kind | 3 << 5]) + struct.pack("<I", string)
    (class_defs,) = struct.unpack_from("<I", data, 100)
    struct.pack_into("<II", data, class_defs + 32 * row + 24, members, values)
    struct.pack_into("<I", data, 32, len(data))
    return bytes(data)


def test_a_constant_of_the_sdks_class(tmp_path: Path) -> None:
    assert version(tmp_path, "onfido", with_constant("VERSION_NAME", "16.4.0")) == "16.4.0"
    assert version(tmp_path, "onfido", with_constant("SDK_VERSION", "v2.0")) == "2.0"
    assert version(tmp_path, "onfido", with_constant("VERSION_NAME", "release")) == ""
    assert version(tmp_path, "onfido", with_constant("VERSION_NAME", "1.0")) == ""
    assert version(tmp_path, "onfido", with_constant("FLAVOR", "16.4.0")) == ""
    assert version(tmp_path, "onfido", with_constant("VERSION_NAME", "16.4.0", kind=0x18)) == ""


def test_a_constant_of_another_class_is_another_version(tmp_path: Path) -> None:
    data = with_constant("VERSION_NAME", "1.0.0", owner="La/BuildConfig;")
    assert version(tmp_path, "onfido", data) == ""
