"""An app in several files is one app: what its parts add up to, which are missing, what is refused."""

import contextlib
import hashlib
import io
import os
import re
import struct
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

import pytest
from appbuilder import Call, activity, app, does
from axmlbuilder import El, Ref, axml, table
from dexbuilder import Class
from hypothesis import given, settings
from hypothesis import strategies as st
from partsbuilder import apkm, apks, held, part, written, xapk
from protobuilder import message
from zipbuilder import File, deflated, zipped

from analyzers.artifacts import StaticArtifact, encode
from analyzers.errors import AppUnreadable
from analyzers.static import parts, read_app
from analyzers.static.archive import Archive
from analyzers.static.container import Container

LIB = "lib/arm64-v8a/libMegActionFmpJni.so"
CAMERA, INTERNET = "android.permission.CAMERA", "android.permission.INTERNET"


def permission(name: str) -> El:
    return El("uses-permission", {"android:name": name})


BASE_PART = part(
    activity(".Main"),
    activity(".face.Scan"),
    application={"android:label": Ref(0x7F010000)},
    above=[permission(INTERNET)],
    code=[Class("La/Main;")],
    strings={"app_name": {"": "Face"}, "title": {"": "Hello"}},
    files={"assets/shared.txt": b"of the base", "assets/base.txt": b"b"},
)
FEATURE = part(
    activity(".face.Scan"),
    activity(".face.Help"),
    El("meta-data", {"android:name": "key", "android:value": "of the feature"}),
    split="face",
    above=[permission(CAMERA), permission(INTERNET)],
    code=[Class("La/face/Scan;"), Class("La/face/Help;")],
    files={"assets/shared.txt": b"of the feature", "assets/face.txt": b"f", "META-INF/x": b"x"},
)
SET = {
    "base.apk": BASE_PART,
    "config.arm64_v8a.apk": part(split="config.arm64_v8a", files={LIB: b"elf"}),
    "config.zh.apk": part(
        split="config.zh",
        strings={"app_name": {"zh-rCN": "刷脸"}, "title": {"zh-rCN": "请核验人脸"}},
    ),
    "face.apk": FEATURE,
}
NAMES = ["base", "config.arm64_v8a", "config.zh", "face"]
SPLITS = {f"splits/{name}": data for name, data in SET.items()}

SHAPES: dict[str, Callable[[Path], Path]] = {
    "folder": lambda at: written(at / "folder", SET),
    "xapk": lambda at: _file(at / "app.xapk", xapk(SET)),
    "packed": lambda at: _file(at / "app.xapk", xapk(SET, packed=True)),
    "apks": lambda at: _file(at / "app.apks", apks(SPLITS, listed=["", *NAMES[1:]])),
    "apkm": lambda at: _file(at / "app.apkm", apkm(SET)),
    "unnamed": lambda at: _file(at / "app.zip", held(SET)),
}
FORMS = {"packed": "xapk", "unnamed": "apks"}


def _file(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def artifact_of(folder: Path, data: Mapping[str, bytes] | bytes, name: str = "app.xapk"):
    path = _file(folder / name, data) if isinstance(data, bytes) else written(folder / "set", data)
    return read_app(path).artifact


def limits(artifact: StaticArtifact) -> dict[str, str]:
    """English texts of the limitations that speak of the parts, in their order."""
    found = {each.id: each.message.en for each in artifact.limitations}
    return {ident: found[ident] for ident in found if ident.startswith(("splits-", "parts-"))}


def refusal(path: Path) -> str:
    with pytest.raises(AppUnreadable) as refused:
        read_app(path)
    assert re.fullmatch(r"\[apk-[a-z-]+\] [^\n]+\.", str(refused.value))
    assert len(str(refused.value)) < 500
    return refused.value.code


def refused(folder: Path, data: Mapping[str, bytes] | bytes, name: str = "app.xapk") -> str:
    path = _file(folder / name, data) if isinstance(data, bytes) else written(folder / "set", data)
    return refusal(path)


# --- one app -------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES)
def test_the_parts_are_one_app(tmp_path: Path, shape: str) -> None:
    artifact = read_app(SHAPES[shape](tmp_path)).artifact
    assert (artifact.app.package, artifact.app.version_code) == ("a", "3")
    assert artifact.app.label == "Face"
    assert [p.name for p in artifact.permissions] == [CAMERA, INTERNET]
    assert [c.name for c in artifact.components] == ["a.Main", "a.face.Help", "a.face.Scan"]
    assert (artifact.code.state, artifact.code.dex_files, artifact.code.classes) == ("read", 2, 3)
    assert [sdk.id for sdk in artifact.sdks] == ["megvii-meglive-v3"]
    assert [sign.excerpt for sign in artifact.china] == ["刷脸"]
    assert artifact.parts is not None
    assert artifact.parts.form == FORMS.get(shape, shape)
    assert [p.name for p in artifact.parts.present] == NAMES
    assert (artifact.parts.missing, artifact.parts.unread) == ((), ())
    assert artifact.limitations[0].id == "splits-read"
    assert "base, config.arm64_v8a, config.zh, face" in artifact.limitations[0].message.en.replace(
        "config.zh, base, config.arm64_v8a", "base, config.arm64_v8a, config.zh"
    )
    for seen in artifact.parts.present:
        file = seen.file.removeprefix("splits/")
        assert seen.sha256 == hashlib.sha256(SET[file]).hexdigest()
        assert seen.size == len(SET[file])


def test_the_same_parts_tell_the_same_in_any_form(tmp_path: Path) -> None:
    told = set()
    for shape in ("folder", "xapk", "apkm", "packed"):
        (tmp_path / shape).mkdir()
        artifact = read_app(SHAPES[shape](tmp_path / shape)).artifact
        told.add((artifact.permissions, artifact.components, artifact.sdks, artifact.china))
    assert len(told) == 1


def test_files_are_found_by_name_wherever_they_lie(tmp_path: Path) -> None:
    with Container(SHAPES["folder"](tmp_path)) as opened:
        assert opened.dex_names == ("classes.dex", "face!/classes.dex")
        assert [name for name, _ in opened.dexes()] == [*opened.dex_names]
        assert opened.read(LIB) == b"elf"
        assert opened.read("assets/base.txt") == b"b"
        assert opened.read("assets/shared.txt") == b"of the base"
        assert opened.read("assets/face!/shared.txt") == b"of the feature"
        assert opened.part("assets/face.txt", 0, 9) == b"f"
        assert not opened.stored("assets/face.txt")
        assert opened.size_of("assets/face!/shared.txt") == len(b"of the feature")
        assert [n for n in opened.names if "META-INF" in n or n.endswith("resources.arsc")] == [
            "resources.arsc"
        ]
        assert sum(name.endswith("AndroidManifest.xml") for name in opened.names) == 1
        with pytest.raises(KeyError):
            opened.read("assets/none")


def test_the_merged_manifest_is_the_evidence(tmp_path: Path) -> None:
    inputs = read_app(SHAPES["folder"](tmp_path))
    xml = inputs.files["AndroidManifest.xml"].decode()
    assert xml.count(".face.Scan") == 1
    assert xml.count(".face.Help") == 1
    assert xml.count(CAMERA) == xml.count(INTERNET) == 1
    assert "of the feature" in xml


def test_no_two_files_share_a_name(tmp_path: Path) -> None:
    """Names made so that the name of one part's file is the made-up name of another's."""
    decoys = {"assets/x": b"0", "assets/a_b!/x": b"1", "a_b!/classes.dex": b"2"}
    base = part(code=[Class("La/Main;")], files=decoys)
    one = part(split="a b", code=[Class("La/One;")], files={"assets/x": b"3"})
    two = part(split="a_b", code=[Class("La/Two;")], files={"assets/x": b"4"})
    path = written(tmp_path / "set", {"base.apk": base, "1.apk": one, "2.apk": two})
    with Container(path) as opened:
        assert len(opened.names) == len(set(opened.names))
        assert {opened.read(name) for name in opened.names if name.startswith("assets/")} == {
            b"0",
            b"1",
            b"3",
            b"4",
        }
        assert (
            len({bytes(data) for _, data in opened.dexes() if not isinstance(data, AppUnreadable)})
            == 3
        )
        assert opened.read("a_b!/classes.dex") != opened.read(opened.dex_names[2])


def test_a_file_a_parts_table_names_is_that_parts_file(tmp_path: Path) -> None:
    shared = "res/a.xml"
    feature = part(
        split="face",
        files={
            shared: b"of the feature",
            "resources.arsc": table({"xml": {"own": {"": shared}}}, package=0x80),
        },
    )
    base = part(
        code=[Class("La/Main;")],
        files={
            shared: b"of the base",
            "resources.arsc": table({"xml": {"own": {"": shared}}}),
        },
    )
    from analyzers.static.manifest import read_manifest

    with Container(written(tmp_path / "set", {"base.apk": base, "face.apk": feature})) as opened:
        resources = read_manifest(opened).resources
        assert opened.read(resources.text("@7F010000")) == b"of the base"
        assert opened.read(resources.text("@80010000")) == b"of the feature"


def test_damaged_table_of_a_part_is_told(tmp_path: Path) -> None:
    zh = zipped(
        [
            File("AndroidManifest.xml", _xml_of(SET["config.zh.apk"])),
            File("resources.arsc", b"x", crc=1),
        ]
    )
    artifact = artifact_of(tmp_path, {**SET, "config.zh.apk": zh})
    assert artifact.app.label == "Face"
    assert [x.id for x in artifact.limitations][-1] == "files-unread"


def _xml_of(apk: bytes) -> bytes:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(apk)) as archive:
        return archive.read("AndroidManifest.xml")


def test_large_parts_are_not_held_in_memory(tmp_path: Path) -> None:
    import tracemalloc

    big = part(split="assets1", files={"assets/big": os.urandom(1 << 20) * 24})
    data = xapk({**SET, "big.apk": big}, packed=True)
    path = _file(tmp_path / "app.xapk", data)
    del data, big
    tracemalloc.start()
    try:
        with Container(path) as opened:
            assert opened.size_of("assets/big") == 24 << 20
        assert tracemalloc.get_traced_memory()[1] < 12 << 20
    finally:
        tracemalloc.stop()


# --- identity ------------------------------------------------------------------------------------


def test_hash_and_size_of_a_folder(tmp_path: Path) -> None:
    app_ = read_app(SHAPES["folder"](tmp_path)).artifact.app
    hashes = sorted(hashlib.sha256(data).hexdigest() for data in SET.values())
    assert app_.sha256 == hashlib.sha256("".join(f"{h}\n" for h in hashes).encode()).hexdigest()
    assert app_.size == sum(len(data) for data in SET.values())


def test_hash_and_size_of_an_archive_are_the_files(tmp_path: Path) -> None:
    data = xapk(SET)
    app_ = artifact_of(tmp_path, data).app
    assert (app_.sha256, app_.size) == (hashlib.sha256(data).hexdigest(), len(data))


def test_names_of_the_files_do_not_change_the_hash(tmp_path: Path) -> None:
    one = read_app(written(tmp_path / "one", SET)).artifact
    other = {f"{number}.apk": data for number, data in enumerate(SET.values())}
    two = read_app(written(tmp_path / "two", other)).artifact
    assert one.app == two.app


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (part(split="x", root={"package": "b"}), "apk-parts-differ"),
        (part(split="x", version=4), "apk-parts-differ"),
        (part(split="x", root={"android:versionCodeMajor": 1}), "apk-parts-differ"),
        (part(split="x", root={"android:versionCodeMajor": 0}), ""),
        (part(split="x", version=None), ""),
        (part(split="face"), "apk-parts-differ"),
        (part(code=[Class("La/Other;")]), "apk-parts-differ"),
        (BASE_PART, ""),
    ],
)
def test_parts_have_to_agree(tmp_path: Path, other: bytes, expected: str) -> None:
    path = written(tmp_path / "set", {**SET, "other.apk": other})
    if expected:
        assert refusal(path) == expected
    else:
        assert read_app(path).artifact.app.package == "a"


def test_disagreement_is_told_with_what_differs(tmp_path: Path) -> None:
    apps = {"one.apk": BASE_PART, "two.apk": part(root={"package": "b"})}
    with pytest.raises(AppUnreadable, match=r"different apps \(a, b\); scan each app by itself"):
        read_app(written(tmp_path / "set", apps))


def test_a_folder_of_other_peoples_apps_is_refused_at_the_second(tmp_path: Path) -> None:
    apps = {f"{n:04}.apk": part(root={"package": f"p{n}"}) for n in range(3)}
    path = written(tmp_path / "set", {**apps, "9999.apk": b"never opened"})
    assert refusal(path) == "apk-parts-differ"


def test_a_split_alone_is_no_app(tmp_path: Path) -> None:
    assert refused(tmp_path, FEATURE, "face.apk") == "apk-no-base"
    assert refused(tmp_path, SET["config.zh.apk"], "zh.apk") == "apk-no-dex"
    assert refused(tmp_path, {"face.apk": FEATURE}) == "apk-no-base"
    assert refused(tmp_path, xapk({"face.apk": FEATURE})) == "apk-no-base"


def test_parts_without_any_code(tmp_path: Path) -> None:
    assert (
        refused(tmp_path, {"base.apk": part(), "zh.apk": part(split="config.zh")}) == "apk-no-dex"
    )


def test_code_only_in_a_feature_is_code(tmp_path: Path) -> None:
    artifact = artifact_of(tmp_path, {"base.apk": part(activity(".face.Scan")), "f.apk": FEATURE})
    assert (artifact.code.dex_files, artifact.packers) == (1, ())


# --- what is missing -----------------------------------------------------------------------------


def test_one_apk_that_is_the_whole_app(tmp_path: Path) -> None:
    artifact = artifact_of(tmp_path, BASE_PART, "app.apk")
    assert artifact.parts is None
    assert limits(artifact) == {}


REQUIRED = {"android:isSplitRequired": True}
TYPES = {"android:requiredSplitTypes": "base__abi,base__density"}
PLAY = El(
    "meta-data",
    {"android:name": "com.android.vending.splits.required", "android:value": True},
)


@pytest.mark.parametrize(
    ("base", "missing", "required"),
    [
        (part(root=REQUIRED, code=[Class("La/M;")]), (), True),
        (part(PLAY, code=[Class("La/M;")]), (), True),
        (part(root=TYPES, code=[Class("La/M;")]), ("base__abi", "base__density"), True),
        (part(root={"android:isSplitRequired": False}, code=[Class("La/M;")]), None, False),
    ],
)
def test_a_base_alone_that_needs_its_splits(
    tmp_path: Path, base: bytes, missing: tuple | None, required: bool
) -> None:
    artifact = artifact_of(tmp_path, base, "base.apk")
    if missing is None:
        assert artifact.parts is None
        return
    assert artifact.parts is not None
    assert (artifact.parts.form, artifact.parts.missing) == ("apk", missing)
    assert artifact.parts.required is required
    assert [p.name for p in artifact.parts.present] == ["base"]
    assert artifact.parts.present[0].file == ""
    assert artifact.parts.present[0].sha256 == artifact.app.sha256
    assert artifact.limitations[0].id == "splits-missing"
    assert "splits-read" not in limits(artifact)
    shown = ", ".join(missing) if missing else "names unknown"
    assert shown in artifact.limitations[0].message.en
    assert "分包" in artifact.limitations[0].message.zh


def test_types_of_splits_that_were_there_are_not_missing(tmp_path: Path) -> None:
    abi = part(split="config.x86", root={"android:splitTypes": "base__abi"})
    base = part(root=TYPES, code=[Class("La/M;")])
    artifact = artifact_of(tmp_path, {"base.apk": base, "abi.apk": abi})
    assert artifact.parts is not None
    assert artifact.parts.missing == ("base__density",)
    assert list(limits(artifact)) == ["splits-missing", "splits-read"]


def splits_of_play(*splits: str) -> dict[str, bytes]:
    entries = [El("entry", {"key": name[-2:], "split": name}) for name in splits]
    xml = El("splits", {}, El("module", {"name": ""}, El("language", {}, *entries)))
    return {
        "res/xml/splits0.xml": axml(xml),
        "resources.arsc": table({"xml": {"splits0": {"": "res/xml/splits0.xml"}}}),
    }


PLAY_LIST = El(
    "meta-data",
    {"android:name": "com.android.vending.splits", "android:resource": Ref(0x7F010000)},
)


def test_missing_splits_are_known_from_what_speaks_of_them(tmp_path: Path) -> None:
    base = part(
        El("activity", {"android:name": ".Far", "android:splitName": "far"}),
        El("activity", {"android:name": ".Near", "android:splitName": "near"}),
        PLAY_LIST,
        code=[Class("La/M;")],
        files=splits_of_play("config.zh", "config.ja", "config.de"),
    )
    near = part(
        split="near",
        above=[El("uses-split", {"android:name": "used"})],
    )
    set_ = {"base.apk": base, "near.apk": near}
    set_["x.apk"] = part(split="afar.config.xxhdpi", root={"configForSplit": "afar"})
    set_["config.ja.apk"] = part(split="config.ja")
    artifact = artifact_of(tmp_path, xapk(set_, listed=["config.arm64_v8a", "base"]))
    assert artifact.parts is not None
    named = ("afar", "config.arm64_v8a", "config.de", "config.zh", "far", "used")
    assert artifact.parts.missing == named
    assert limits(artifact)["splits-missing"].startswith(
        "Splits of the app were not there (config.zh, "
    )


def test_splits_of_bundletools_list_that_are_not_there(tmp_path: Path) -> None:
    listed = ["", *NAMES[1:], "config.x86_64", "later"]
    data = apks(SPLITS, listed=listed, slices=["pack"])
    artifact = artifact_of(tmp_path, data, "app.apks")
    assert artifact.parts is not None
    assert artifact.parts.missing == ("config.x86_64", "later", "pack")


@pytest.mark.parametrize("missing", ["later", "base__module"])
def test_without_a_feature_an_app_is_not_said_to_have_no_face_function(
    tmp_path: Path, missing: str
) -> None:
    types = {"android:requiredSplitTypes": missing} if "__" in missing else {}
    stubs = [
        El("activity", {"android:name": name, "android:splitName": missing})
        for name in (".Far", ".Farther")
    ]
    base = part(activity(".Main"), *stubs, root=types, code=[Class("La/Main;")])
    artifact = artifact_of(tmp_path, base, "base.apk")
    assert (artifact.code.state, artifact.packers) == ("unreadable", ())


def test_without_splits_of_its_configuration_all_its_code_is_there(tmp_path: Path) -> None:
    base = part(
        activity(".Main"),
        PLAY_LIST,
        root=REQUIRED | TYPES,
        code=[Class("La/Main;")],
        files=splits_of_play("config.zh", "face.config.ja"),
    )
    artifact = artifact_of(tmp_path, base, "base.apk")
    assert artifact.parts is not None
    assert len(artifact.parts.missing) == 4
    assert artifact.code.state == "read"


def test_what_the_base_shows_stands_though_a_feature_is_missing(tmp_path: Path) -> None:
    far = El("activity", {"android:name": ".Far", "android:splitName": "far"})
    face = does(
        Call("Lcom/megvii/meglive_sdk/manager/MegLiveManager;", "startDetect"), name="<init>"
    )
    base = part(activity(".Main"), far, code=[Class("La/Main;", [face])])
    artifact = artifact_of(tmp_path, base, "base.apk")
    assert artifact.face_classes == ("FC3",)
    assert artifact.code.state == "read"


@pytest.mark.parametrize(
    "hostile",
    [
        {"manifest.json": b"{"},
        {"manifest.json": b"[" * 100_000},
        {"manifest.json": b"[1, 2]"},
        {"manifest.json": b'{"split_configs": 7, "split_apks": [1, {"id": 5}, {}]}'},
        {"manifest.json": b'{"split_configs": [7, "", null], "split_apks": "x"}'},
        {"manifest.json": b"\xff\xfe"},
        {"manifest.json": b'{"split_configs": ["' + b"x" * 5000 + b'"]}'},
        {"toc.pb": b"\xff" * 40},
        {"toc.pb": message({1: message({2: b"\x0b"})})},
        {"toc.pb": message({1: message({2: message({2: message({3: b"\x0a\x7f"})})})})},
        {"toc.pb": b""},
    ],
)
def test_a_list_that_is_none_names_nothing(tmp_path: Path, hostile: dict[str, bytes]) -> None:
    artifact = artifact_of(tmp_path, held(SET, hostile), "app.apks")
    assert artifact.parts is not None
    assert artifact.parts.missing == ()


def test_a_list_that_names_half_a_character(tmp_path: Path) -> None:
    hostile = {"manifest.json": rb'{"split_configs": ["config.\ud800"]}'}
    artifact = artifact_of(tmp_path, held(SET, hostile), "app.xapk")
    assert artifact.parts is not None
    assert artifact.parts.missing == ("config.\ufffd",)
    assert encode(artifact)


def test_as_many_missing_splits_as_anyone_could_have(tmp_path: Path) -> None:
    artifact = artifact_of(tmp_path, xapk(SET, listed=[f"config.{n}" for n in range(5000)]))
    assert artifact.parts is not None
    assert len(artifact.parts.missing) == parts.MOST_PARTS
    assert len(limits(artifact)["splits-missing"]) < 800


# --- which files count ---------------------------------------------------------------------------


def test_of_two_builds_for_different_androids_the_later_counts(tmp_path: Path) -> None:
    old = {"splits/base-master.apk": part(code=[Class("La/Old;")], least=21)}
    new = {"splits/base-master_2.apk": part(code=[Class("La/New;")] * 1, least=26)}
    for both in ({**old, **new}, {**new, **old}):
        with Container(_file(tmp_path / "app.apks", apks(both))) as opened:
            assert [p.file for p in opened.found.parts] == ["splits/base-master_2.apk"]


def test_of_whole_apps_for_different_devices_one_is_read_and_the_others_are_told(
    tmp_path: Path,
) -> None:
    alone = {
        f"standalones/standalone-{abi}.apk": part(
            code=[Class("La/M;")], files={f"lib/{abi}/x.so": b""}
        )
        for abi in ("armeabi_v7a", "x86", "arm64_v8a", "amips")
    }
    artifact = artifact_of(tmp_path, apks(alone), "app.apks")
    assert artifact.parts is not None
    assert [p.file for p in artifact.parts.present] == ["standalones/standalone-arm64_v8a.apk"]
    assert artifact.parts.unread == tuple(sorted(set(alone) - {artifact.parts.present[0].file}))
    split = {**SPLITS, **alone}
    with Container(_file(tmp_path / "app.apks", apks(split))) as opened:
        assert [p.name for p in opened.found.parts] == NAMES
        assert opened.found.unread == ()


def test_a_universal_apk_in_a_set(tmp_path: Path) -> None:
    artifact = artifact_of(tmp_path, apks({"universal.apk": BASE_PART}), "app.apks")
    assert artifact.parts is not None
    assert [p.file for p in artifact.parts.present] == ["universal.apk"]


def test_expansion_files_are_told(tmp_path: Path) -> None:
    data = held({**SET, "Android/obb/a/main.1.a.obb": b"data"}, {"manifest.json": b"{}"})
    artifact = artifact_of(tmp_path, data)
    assert artifact.parts is not None
    assert artifact.parts.unread == ("Android/obb/a/main.1.a.obb",)
    assert "main.1.a.obb" in limits(artifact)["parts-unread"]


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"no archive",
        zipped([File("a.txt", b"no manifest")]),
        zipped([File("AndroidManifest.xml", b"no manifest")]),
        zipped([File("AndroidManifest.xml", axml(El("resources")))]),
        zipped([File("AndroidManifest.xml", b"x", crc=1)]),
    ],
)
def test_a_broken_part_is_told_and_the_rest_read(tmp_path: Path, broken: bytes) -> None:
    artifact = artifact_of(tmp_path, {**SET, "broken.apk": broken})
    assert artifact.parts is not None
    assert artifact.parts.unread == ("broken.apk",)
    assert [p.name for p in artifact.parts.present] == NAMES
    assert list(limits(artifact)) == ["parts-unread", "splits-read"]
    assert refused(tmp_path, {**SET, "base.apk": broken}) != "apk-no-base"


@pytest.mark.parametrize(
    "lie", [{"crc": 1}, {"size": 40}, {"size": 9000}, {"packed": 40}, {"flags": 1, "crc": 1}]
)
def test_a_part_that_cannot_be_unpacked_is_told(tmp_path: Path, lie: dict) -> None:
    files = [File(name, data) for name, data in SET.items()]
    for key, value in lie.items():
        setattr(files[3], key, value)
    artifact = artifact_of(tmp_path, zipped(files))
    assert artifact.parts is not None
    assert artifact.parts.unread == ("face.apk",)


def test_an_archive_in_an_archive_in_an_archive_is_not_opened(tmp_path: Path) -> None:
    inner = xapk(SET)
    assert refused(tmp_path, held({"inner.xapk": inner})) == "apk-no-manifest"
    assert refused(tmp_path, {"inner.apk": inner}) == "apk-no-manifest"
    path = written(tmp_path / "deep", {"app.xapk": inner})
    assert refusal(path) == "apk-is-folder"


def test_a_pipe_among_the_parts_is_not_waited_for(tmp_path: Path) -> None:
    path = written(tmp_path / "set", SET)
    os.mkfifo(path / "pipe.apk")
    artifact = read_app(path).artifact
    assert artifact.parts is not None
    assert artifact.parts.unread == ("pipe.apk",)


# --- bounds --------------------------------------------------------------------------------------


def test_more_parts_than_any_app_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "MOST_PARTS", 3)
    assert refused(tmp_path, SET) == "apk-too-large"
    assert refused(tmp_path, xapk(SET)) == "apk-too-large"


def test_packed_parts_share_one_allowance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = [len(data) for data in SET.values()]
    monkeypatch.setattr(parts, "LARGEST_UNPACKED", sum(sizes[:3]) + 10)
    artifact = artifact_of(tmp_path, xapk(SET, packed=True))
    assert artifact.parts is not None
    assert artifact.parts.unread == ("face.apk",)
    artifact = artifact_of(tmp_path, xapk(SET))  # nothing is unpacked for these
    assert artifact.parts is not None
    assert artifact.parts.unread == ()


def test_files_of_all_parts_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "MOST_ENTRIES", 8)
    assert refused(tmp_path, SET) == "apk-too-large"


def test_manifests_of_all_parts_share_one_allowance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = [len(_xml_of(data)) for data in SET.values()]
    monkeypatch.setattr(parts, "LARGEST_MANIFEST", sum(sizes) - 1)
    artifact = artifact_of(tmp_path, SET)
    assert artifact.parts is not None
    assert artifact.parts.unread == ("face.apk",)


def test_parts_that_share_their_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand names for one APK's bytes are not a thousand APKs to be opened and hashed."""
    names = [f"{n:03}.apk" for n in range(300)]
    large = len(BASE_PART)
    many = [File(name, method=0, packed_data=b"", packed=large, size=large) for name in names]
    opened = []

    class Counted(parts.Archive):
        def __init__(self, source):
            opened.append(source.name)
            super().__init__(source)

    monkeypatch.setattr(parts, "Archive", Counted)
    data = zipped([File("0.apk", BASE_PART, method=0), *many])
    artifact = artifact_of(tmp_path, data)
    assert artifact.parts is not None
    assert set(artifact.parts.unread) == set(names)
    assert large * (len(opened) - 1) <= len(data)


def test_a_part_that_claims_what_no_packing_could_is_not_unpacked(tmp_path: Path) -> None:
    files = [File(name, data) for name, data in SET.items()]
    files[3].size = 1 << 31
    files[3].packed_data = b"\0" * 100
    artifact = artifact_of(tmp_path, zipped(files))
    assert artifact.parts is not None
    assert artifact.parts.unread == ("face.apk",)


def test_no_more_is_unpacked_than_was_promised(tmp_path: Path) -> None:
    bomb = File("a.apk", b"", packed_data=deflated(bytes(32 << 20)), size=1000)
    opened = []

    def keep(file: IO[bytes]) -> IO[bytes]:
        opened.append(file)
        return file

    with Container(_file(tmp_path / "app.apk", app(files={"a.apk": bomb}))) as outer:
        archive = outer.found.parts[0].files
        assert isinstance(archive, Archive)
        with pytest.raises(AppUnreadable, match="cannot be unpacked"):
            archive.nested("a.apk", 1 << 30, keep)
    size = opened[0].tell()
    opened[0].close()
    assert size <= 1 << 20


def test_a_stored_part_ends_before_the_directory(tmp_path: Path) -> None:
    long = File("a.apk", b"a", method=0, size=60)
    with Container(_file(tmp_path / "app.apk", app(files={"a.apk": long}))) as outer:
        archive = outer.found.parts[0].files
        assert isinstance(archive, Archive)
        with pytest.raises(AppUnreadable, match="cannot be unpacked"):
            archive.nested("a.apk", 1 << 30, lambda file: file)
        assert outer.part("a.apk", 0, 60) == b"a"


def test_a_stored_part_beyond_the_end(tmp_path: Path) -> None:
    data = xapk(SET)
    at = data.rindex(b"face.apk") - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    lying = bytearray(data)
    struct.pack_into("<2L", lying, at + 20, 1 << 30, 1 << 30)
    artifact = artifact_of(tmp_path, bytes(lying))
    assert artifact.parts is not None
    assert artifact.parts.unread == ("face.apk",)


@pytest.mark.parametrize("name", ["../../x", "a\nb\x1b[31m", "x" * 5000, "名"])
def test_absurd_names_of_splits_are_only_names(tmp_path: Path, name: str) -> None:
    before = set(tmp_path.rglob("*"))
    set_ = {"base.apk": BASE_PART, "x.apk": part(split=name, code=[Class("La/X;")])}
    path = written(tmp_path / "set", set_)
    artifact = read_app(path).artifact
    assert artifact.parts is not None
    assert artifact.parts.present[1].name == name[:1024]
    assert set(tmp_path.rglob("*")) == before | {path, *(path / each for each in set_)}
    with Container(path) as opened:
        assert re.fullmatch(r"[A-Za-z0-9_.-]{1,100}!/classes\.dex", opened.dex_names[1])


def test_an_app_that_is_no_set_still_reads_as_before(tmp_path: Path) -> None:
    with Container(_file(tmp_path / "app.apk", app())) as opened:
        assert opened.found.form == "apk"
        assert opened.manifests() == opened.tables() == []
        assert [p.name for p in opened.present()] == ["base"]


SEEDS = [xapk(SET), xapk(SET, packed=True), apks(SPLITS, listed=["a"]), BASE_PART]


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=6),
)
def test_no_bytes_fail_in_another_way(seed: bytes, edits: list[tuple[float, int]]) -> None:
    data = bytearray(seed)
    for place, value in edits:
        data[int(place * len(data))] = value
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(AppUnreadable):
        read_app(_file(Path(folder) / "app.xapk", bytes(data)))
