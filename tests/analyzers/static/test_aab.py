"""App bundles are read directly, as the APKs that would be made of them."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

import axmlbuilder
import protobuilder
import pytest
from appbuilder import activity
from axmlbuilder import ANDROID, Attr, El, Ref, Value, axml
from dexbuilder import Class, build
from hypothesis import given, settings
from hypothesis import strategies as st
from protobuilder import Several, message
from zipbuilder import File, zipped

from analyzers.artifacts import StaticArtifact
from analyzers.errors import AppUnreadable
from analyzers.static import aab, prototable, protoxml, read_app
from analyzers.static.axml import Element, parse, pool_strings, to_xml
from analyzers.static.container import Container
from analyzers.static.protobuf import ProtobufUnreadable
from analyzers.static.prototable import binary_table, configuration
from analyzers.static.protoxml import binary_xml
from analyzers.static.resources import Resources, ResourceString

CAMERA = "android.permission.CAMERA"
NETWORK = "res/xml/network.xml"
NETWORK_XML = El(
    "network-security-config",
    {},
    El("domain-config", {"cleartextTrafficPermitted": True}, El("domain", {}, "a.example")),
)


def manifest(*inside: El, split: str = "", above: tuple[El, ...] = (), **application) -> El:
    """``application`` are attributes without their prefix."""
    attributes = {"package": "a", **({"split": split} if split else {})}
    attributes |= {} if split else {"android:versionCode": 7, "android:versionName": "1.0"}
    named = {f"android:{name}": value for name, value in application.items()}
    sdk = El("uses-sdk", {"android:minSdkVersion": 21, "android:targetSdkVersion": 30})
    return El("manifest", attributes, sdk, *above, El("application", named, *inside))


TYPES = {
    "string": {"app_name": {"": "Face", "zh-CN": "刷脸"}, "other": {"zh-CN": "请核验人脸"}},
    "xml": {"network": {"": NETWORK}},
    "layout": {"main": {"": "res/layout/main.xml"}},
}


def bundle(
    files: Mapping[str, bytes] | None = None, *, root: El | None = None, feature: bool = True
) -> bytes:
    """A bundle with a base and a feature module; ``files`` replaces or adds."""
    root = root or manifest(
        activity(".Main"),
        label=Ref(0x7F010000),
        networkSecurityConfig=Ref(0x7F020000),
    )
    entries = {
        "BundleConfig.pb": message({1: message({2: "1.15.6"})}),
        "base/manifest/AndroidManifest.xml": protobuilder.xml(root),
        "base/dex/classes.dex": build([Class("La/Main;")]).data,
        "base/dex/classes2.dex": build([Class("La/More;")]).data,
        "base/resources.pb": protobuilder.table(TYPES),
        f"base/{NETWORK}": protobuilder.xml(NETWORK_XML),
        "base/res/layout/main.xml": protobuilder.xml(El("a.b.CameraView", {"android:id": Ref(1)})),
        "base/res/raw/note.xml": b"<plain/>",
        "base/lib/arm64-v8a/libMegActionFmpJni.so": b"elf",
        "base/assets/model.bin": b"model",
        "base/root/kotlin/k.bin": b"k",
        "base/native.pb": b"",
        "BUNDLE-METADATA/com.android.tools/x": b"",
    }
    if feature:
        sub = manifest(
            activity(".Face"),
            split="face",
            above=(El("uses-permission", {"android:name": CAMERA}),),
        )
        entries |= {
            "face/manifest/AndroidManifest.xml": protobuilder.xml(sub),
            "face/dex/classes.dex": build([Class("La/Face;")]).data,
            "face/assets/model.bin": b"of the feature",
        }
    entries |= files or {}
    return zipped([File(name, data) for name, data in entries.items()])


def written(folder: Path, data: bytes) -> Path:
    path = folder / "app.aab"
    path.write_bytes(data)
    return path


def artifact_of(folder: Path, data: bytes) -> StaticArtifact:
    return read_app(written(folder, data)).artifact


# --- the bundle ----------------------------------------------------------------------------------


def test_a_bundle_is_one_app(tmp_path: Path) -> None:
    artifact = artifact_of(tmp_path, bundle())
    app = artifact.app
    assert (app.package, app.label, app.version_code, app.version_name) == ("a", "Face", "7", "1.0")
    assert (app.min_sdk, app.target_sdk) == (21, 30)
    assert [p.name for p in artifact.permissions] == [CAMERA]
    assert [(c.name, c.entry) for c in artifact.components] == [("a.Face", True), ("a.Main", True)]
    assert (artifact.code.state, artifact.code.dex_files, artifact.code.classes) == ("read", 3, 3)
    assert [sdk.id for sdk in artifact.sdks] == ["megvii-meglive-v3"]
    assert [sign.excerpt for sign in artifact.china] == ["刷脸"]
    assert artifact.network.decided_by == "network-security-config"
    assert [(rule.domain, rule.cleartext) for rule in artifact.network.domains] == [
        ("a.example", True)
    ]
    assert artifact.parts is not None
    assert artifact.parts.form == "aab"
    assert [(p.name, p.file, p.sha256) for p in artifact.parts.present] == [
        ("base", "base", ""),
        ("face", "face", ""),
    ]
    assert (artifact.parts.missing, artifact.app.signer) == ((), None)
    assert artifact.limitations[0].id == "splits-read"


def test_its_files_have_the_names_and_forms_of_an_apk(tmp_path: Path) -> None:
    with Container(written(tmp_path, bundle())) as opened:
        assert set(opened.names) == {
            "AndroidManifest.xml",
            "resources.arsc",
            "classes.dex",
            "classes2.dex",
            "face!/classes.dex",
            NETWORK,
            "res/layout/main.xml",
            "res/raw/note.xml",
            "lib/arm64-v8a/libMegActionFmpJni.so",
            "assets/model.bin",
            "assets/face!/model.bin",
            "kotlin/k.bin",
        }
        assert opened.dex_names == ("classes.dex", "classes2.dex", "face!/classes.dex")
        assert parse(opened.read("res/layout/main.xml")).tag == "a.b.CameraView"
        assert "a.b.CameraView" in pool_strings(opened.read("res/layout/main.xml"))
        assert opened.read("res/raw/note.xml") == b"<plain/>"
        assert opened.read("assets/face!/model.bin") == b"of the feature"
        assert opened.part("lib/arm64-v8a/libMegActionFmpJni.so", 1, 2) == b"lf"
        assert opened.signing_block() == b""
        assert opened.size_of("assets/model.bin") == 5


def test_what_stands_in_the_root_cannot_pose_as_the_manifest(tmp_path: Path) -> None:
    decoys = {"base/root/AndroidManifest.xml": b"decoy", "base/root/resources.arsc": b"decoy"}
    with zipfile.ZipFile(written(tmp_path, bundle(decoys))) as archive:
        files = [File(name, archive.read(name)) for name in archive.namelist()]
    for ordered in (files, files[::-1]):
        assert artifact_of(tmp_path, zipped(ordered)).app.label == "Face"


def test_raw_files_stay_as_they_are(tmp_path: Path) -> None:
    raw = protobuilder.xml(El("a"))
    path = written(tmp_path, bundle({"base/res/raw/a.xml": raw, "base/assets/a.xml": raw}))
    with Container(path) as opened:
        assert opened.read("res/raw/a.xml") == opened.read("assets/a.xml") == raw


def test_a_bundle_without_a_base(tmp_path: Path) -> None:
    with zipfile.ZipFile(written(tmp_path, bundle())) as archive:
        files = {n: archive.read(n) for n in archive.namelist() if not n.startswith("base/")}
    data = zipped([File(name, each) for name, each in files.items()])
    with pytest.raises(AppUnreadable) as refused:
        artifact_of(tmp_path, data)
    assert refused.value.code == "apk-no-base"


def test_modules_have_to_agree(tmp_path: Path) -> None:
    other = protobuilder.xml(El("manifest", {"package": "b", "split": "face"}))
    with pytest.raises(AppUnreadable) as refused:
        artifact_of(tmp_path, bundle({"face/manifest/AndroidManifest.xml": other}))
    assert refused.value.code == "apk-parts-differ"


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff" * 50, b"<manifest/>", protobuilder.xml(El("other")), axml(manifest())[:40]],
)
def test_unreadable_manifest_of_the_base(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(AppUnreadable) as refused:
        artifact_of(tmp_path, bundle({"base/manifest/AndroidManifest.xml": data}))
    assert refused.value.code == "apk-manifest-unreadable"


def test_unreadable_module_is_told(tmp_path: Path) -> None:
    artifact = artifact_of(tmp_path, bundle({"face/manifest/AndroidManifest.xml": b"\xff"}))
    assert artifact.parts is not None
    assert artifact.parts.unread == ("face",)


@pytest.mark.parametrize("data", [b"\xff" * 50, message({2: message({3: message({2: "x"})})})])
def test_unreadable_table_does_not_cost_the_manifest(tmp_path: Path, data: bytes) -> None:
    artifact = artifact_of(tmp_path, bundle({"base/resources.pb": data}))
    assert artifact.app.label == "a"
    assert "resources.arsc" in artifact.limitations[-1].message.en


def test_table_larger_than_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aab, "LARGEST_TABLE", 10)
    artifact = artifact_of(tmp_path, bundle())
    assert "resources.arsc" in artifact.limitations[-1].message.en


# --- XML -----------------------------------------------------------------------------------------

SAMPLE = El(
    "manifest",
    [
        Attr("package", "a.b"),
        Attr("versionCode", 3, ANDROID, 0x0101021B),
        Attr("label", Ref(0x7F010000), ANDROID, 0x01010001),
        Attr("enabled", True, ANDROID, 0x0101000E),
        Attr("exported", False, ANDROID, 0x01010010),
        Attr("level", -5),
        Attr("hex", Value(0x11, 0x1FF0)),
        Attr("size", Value(0x05, 0x301)),
        Attr("style", Value(0x02, 0x01010030)),
        Attr("own", "x", "http://schemas.android.com/apk/res-auto", 0x7F020001),
        Attr("empty", ""),
    ],
    El("uses-permission", {"android:name": CAMERA}),
    El("text", {}, "人脸 😀 & <b>", El("inner")),
)


def test_xml_reads_as_that_of_an_apk() -> None:
    here, there = parse(binary_xml(protobuilder.xml(SAMPLE))), parse(axml(SAMPLE))
    assert to_xml(here) == to_xml(there)
    assert spelled(here) == spelled(there)


def spelled(element: Element) -> tuple:
    rows = [(a.name, a.space, a.known, a.value) for a in element.attributes]
    return (element.tag, rows, element.text, [spelled(child) for child in element.children])


def test_ids_decide_in_a_bundle_too() -> None:
    decoy = [Attr("name", "decoy", ANDROID), Attr("renamed", "real", ANDROID, 0x01010003)]
    root = parse(binary_xml(protobuilder.xml(El("a", decoy))), by_id=True)
    assert root.get("name") == "real"


@pytest.mark.parametrize(
    ("item", "value"),
    [
        (message({3: message({1: "raw"})}), "raw"),
        (message({4: message({1: "styled", 2: message({1: "b"})})}), "styled"),
        (message({5: message({1: "res/x.xml"})}), "res/x.xml"),
        (message({6: b""}), "false"),
        (message({7: message({1: b""})}), "0x00000000"),
        (message({7: message({2: b""})}), "0x00000001"),
        (message({7: message({3: 0.5})}), "0.5"),
        (message({7: message({9: 0xFF112233})}), "0xFF112233"),
        (message({7: message({99: 1})}), "0x00000000"),
        (b"", "0x00000000"),
    ],
)
def test_values_of_every_kind(item: bytes, value: str) -> None:
    attribute = message({2: "v", 6: item})
    root = parse(binary_xml(message({1: message({3: "a", 4: [attribute]})})))
    assert root.get("v") == value


def test_deep_xml_is_no_burden() -> None:
    data = message({1: message({3: "a"})})
    for _ in range(3000):
        data = message({1: message({3: "a", 5: [data]})})
    root = parse(binary_xml(data))
    depth = 0
    while root.children:
        root, depth = root.children[0], depth + 1
    assert depth == 3000


@pytest.mark.parametrize(
    "data",
    [
        b"",
        message({2: "text alone"}),
        message({1: b""}),
        message({1: message({3: ""})}),
        message({1: message({3: "a", 4: [b""] * 70_000})}),
        message({1: message({3: "a", 5: [b"\xff"]})}),
    ],
)
def test_no_xml(data: bytes) -> None:
    with pytest.raises(ProtobufUnreadable):
        binary_xml(data)


def test_xml_that_swells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protoxml, "LARGEST_XML", 10_000)
    with pytest.raises(ProtobufUnreadable, match="larger"):
        binary_xml(message({1: message({3: "a", 5: [message({1: message({3: "b"})})] * 1000})}))


SMALL_XML = protobuilder.xml(SAMPLE)


@settings(max_examples=300, deadline=2000)
@given(st.lists(st.tuples(st.integers(0, len(SMALL_XML) - 1), st.integers(0, 255)), max_size=4))
def test_no_xml_fails_in_another_way(edits: list[tuple[int, int]]) -> None:
    data = bytearray(SMALL_XML)
    for at, value in edits:
        data[at] = value
    try:
        made = binary_xml(bytes(data))
    except ProtobufUnreadable:
        return
    parse(made)


# --- the table -----------------------------------------------------------------------------------

RICH = {
    "string": {
        "a": {"": "x", "zh": "中", "fil": "f", "es-419": "e", "zh-Hant": "繁", "sr-Latn-RS": "s"},
        "alias": {"": Ref(0x7F010000)},
        "none": {"": None},
        "long": {"": "长" * 40_000},
        "last": {"": "😀"},
    },
    "bool": {"yes": {"": True}, "no": {"": False}},
    "integer": {"less": {"": -3}},
}


def test_table_reads_as_that_of_an_apk() -> None:
    dashed = {"es-419": "es-r419", "zh-Hant": "b+zh+Hant", "sr-Latn-RS": "b+sr+Latn+RS"}
    theirs = {
        kind: {
            name: {dashed.get(locale, locale): value for locale, value in values.items()}
            for name, values in entries.items()
        }
        for kind, entries in RICH.items()
    }
    here = Resources(binary_table(protobuilder.table(RICH)))
    there = Resources(axmlbuilder.table(theirs))
    assert not here.unreadable
    assert set(here.strings()) == set(there.strings())
    for kind in range(1, 5):
        for entry in range(6):
            reference = f"@7F{kind:02X}{entry:04X}"
            assert here.values(reference) == there.values(reference), reference
            assert here.name(int(reference[1:], 16)) == there.name(int(reference[1:], 16))


def test_arrays_and_plurals() -> None:
    types = {
        "array": {"days": {"": Several(("Mon", "Tue")), "zh-CN": Several(("周一", "周二"))}},
        "plurals": {"faces": {"": Several(("one", "many"), (1, 5))}},
    }
    read = Resources(binary_table(protobuilder.table(types)))
    assert read.texts(0x7F010000) == "周一\n周二"
    assert read.texts(0x7F020000) == "one\nmany"


def test_more_entries_than_one_block_can_place() -> None:
    types = {"string": {f"s{n}": {"": f"value {n}"} for n in range(20_000)}}
    read = Resources(binary_table(protobuilder.table(types)))
    assert not read.unreadable
    assert len(list(read.strings())) == 20_000
    assert read.text("@7F010000") == "value 0"
    assert read.text(f"@7F01{19_999:04X}") == "value 19999"


def test_entries_in_any_order() -> None:
    rows = [
        message(
            {
                1: message({1: n}),
                2: f"s{n}",
                6: [message({2: message({4: protobuilder.item(f"v{n}")})})],
            }
        )
        for n in (5, 3, 9, 0)
    ]
    kind = message({1: message({1: 1}), 2: "string", 3: rows})
    read = Resources(binary_table(message({2: message({1: message({1: 0x7F}), 3: kind})})))
    assert [read.text(f"@7F01000{n}") for n in (0, 3, 5, 9)] == ["v0", "v3", "v5", "v9"]
    assert ResourceString("s9", "", "v9") in set(read.strings())


def test_circumstances_of_every_kind() -> None:
    """By what ``aapt2 convert`` writes for the folders of these names."""
    assert len(configuration(memoryview(b""))) == 64
    for fields, at, value in (
        ({1: 460, 2: 1}, 4, b"\xcc\x01\x01\x00"),  # mcc460-mnc01
        ({3: "zh-CN"}, 8, b"zhCN"),
        ({3: "fil"}, 8, b"\xad\x05"),
        ({15: 2}, 12, b"\x02"),  # land
        ({19: 3}, 13, b"\x03"),  # finger
        ({18: 480}, 14, b"\xe0\x01"),  # xxhdpi
        ({21: 2}, 16, b"\x02"),  # qwerty
        ({23: 2}, 17, b"\x02"),  # dpad
        ({20: 1}, 18, b"\x01"),  # keysexposed
        ({22: 1}, 18, b"\x04"),  # navexposed
        ({5: 1024, 6: 768}, 20, b"\x00\x04\x00\x03"),
        ({24: 28}, 24, b"\x1c"),  # v28
        ({10: 3}, 28, b"\x03"),  # large
        ({11: 1}, 28, b"\x20"),  # long
        ({4: 2}, 28, b"\x80"),  # ldrtl
        ({16: 4}, 29, b"\x04"),  # television
        ({17: 1}, 29, b"\x20"),  # night
        ({17: 2}, 29, b"\x10"),  # notnight
        ({9: 600}, 30, b"\x58\x02"),  # sw600dp
        ({7: 820}, 32, b"\x34\x03"),  # w820dp
        ({8: 720}, 34, b"\xd0\x02"),  # h720dp
        ({3: "zh-Hant"}, 36, b"Hant"),
        ({12: 1}, 48, b"\x02"),  # round
        ({13: 1}, 49, b"\x02"),  # widecg
        ({14: 1}, 49, b"\x08"),  # highdr
    ):
        made = configuration(memoryview(message(fields)))
        assert made[at : at + len(value)] == value, fields
        expected = bytearray(configuration(memoryview(b"")))
        expected[at : at + len(value)] = value
        if fields.get(3) == "zh-Hant":
            expected[8:10] = b"zh"
        assert made == bytes(expected), fields


@pytest.mark.parametrize("tag", ["", "-", "x-y-z-", "人", "abcdefgh-ij", "zh-人人人人", "é"])
def test_absurd_locales(tag: str) -> None:
    assert len(configuration(memoryview(message({3: tag, 24: 2**64 - 1, 18: -1})))) == 64


def test_more_values_than_a_table_can_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prototable, "MOST_VALUES", 3)
    with pytest.raises(ProtobufUnreadable, match="more values"):
        binary_table(protobuilder.table(RICH))


@pytest.mark.parametrize("number", [0, 256, 2**40])
def test_a_type_without_a_number(number: int) -> None:
    kind = message({1: message({1: number}), 2: "string"})
    with pytest.raises(ProtobufUnreadable, match="number"):
        binary_table(message({2: message({3: kind})}))


SMALL_TABLE = protobuilder.table({kind: RICH[kind] for kind in ("bool", "integer")} | TYPES)


@settings(max_examples=300, deadline=2000)
@given(st.lists(st.tuples(st.integers(0, len(SMALL_TABLE) - 1), st.integers(0, 255)), max_size=4))
def test_no_table_fails_in_another_way(edits: list[tuple[int, int]]) -> None:
    data = bytearray(SMALL_TABLE)
    for at, value in edits:
        data[at] = value
    try:
        made = binary_table(bytes(data))
    except ProtobufUnreadable:
        return
    read = Resources(made)
    assert len(list(read.strings())) < 100
