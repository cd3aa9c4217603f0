"""Packers by their traces, and manifests whose code is not there."""

from pathlib import Path

import pytest
from appbuilder import Text, activity, app, does, manifest, read
from axmlbuilder import El
from dexbuilder import NATIVE, Class, Method, build
from elfbuilder import library
from zipbuilder import FIXTURES, fixture

from analyzers.artifacts import Component, StaticArtifact
from analyzers.static.packing import LEAST_PAYLOAD, packer_rows, packers


def application(name: str) -> Component:
    return Component("application", name, True)


NAMED = ["qihoo-jiagu", "tencent-legu", "tencent-yushanshu", "bangcle", "ijiami", "naga", "baidu-protect", "alibaba-jaq", "netease-yidun", "kiwisec", "virbox", "dexprotector", "dexguard", "apkprotect", "appsealing", "promon-shield", "liapp", "arxan"]  # fmt: skip


def test_rows() -> None:
    rows = packer_rows()
    assert len({row.id for row in rows}) == len(rows) >= 37
    assert {row.id for row in rows} >= set(NAMED)
    for row in rows:
        assert row.reason
        assert row.evidence
        assert row.libs or row.classes or row.assets
        for pattern in (*row.libs, *row.classes, *row.assets, *row.loose):
            assert set(pattern) - set("*.")
            assert not set(pattern) & set("?[]\\ ")
        assert not set(row.loose) & {*row.libs, *row.assets}


def test_no_file_names_two_packers() -> None:
    for row in packer_rows():
        for other in packer_rows():
            if row.id != other.id:
                assert not set(row.libs) & set(other.libs), (row.id, other.id)
                assert not set(row.assets) & set(other.assets), (row.id, other.id)


def shown(pattern: str) -> str:
    return pattern.replace("*", "1") + ("x" if pattern.endswith("/") else "")


@pytest.mark.parametrize("row", packer_rows(), ids=lambda row: row.id)
def test_every_certain_trace_is_enough(row) -> None:
    for lib in row.libs:
        name = "lib/arm64-v8a/" + shown(lib)
        assert [p.id for p in packers([name], (), set())] == [row.id], name
    for asset in row.assets:
        name = "assets/" + shown(asset)
        assert row.id in [p.id for p in packers([name], (), set())], name
    for kind in row.classes:
        stub = kind.replace("*", "Stub")
        (found,) = packers([], (application(stub),), {stub})
        assert (found.id, found.hides) == (row.id, row.hides), stub


@pytest.mark.parametrize("row", [r for r in packer_rows() if r.loose], ids=lambda row: row.id)
def test_a_loose_trace_is_not_enough(row) -> None:
    names = [each if each.startswith("assets/") else "lib/x/" + shown(each) for each in row.loose]
    for name in names:
        assert packers([name], (), set()) == (), name
    files = {name.rpartition("/")[2]: name for name in names}
    if len(files) > 1:
        assert row.id in [p.id for p in packers(files.values(), (), set())]


def test_a_loose_trace_beside_missing_code_is_enough() -> None:
    missing = parts(("application", "a.App", True))
    (found,) = packers(["lib/x/libtup.so"], missing, set())
    assert found.id == "tencent-legu"
    assert [e.excerpt for e in found.evidence] == ["libtup.so", "a.App"]


@pytest.mark.parametrize(
    "name",
    [
        "libjiagu.so",
        "assets/lib/libjiagu.txt",
        "res/raw/ijiami.dat",
        "lib/arm64-v8a/notlibjiagu.so",
        "lib/arm64-v8a/libjiagu.so.txt",
        "META-INF/ijiami.dat",
        "lib/arm64-v8a/libBugly.so",
        "lib/arm64-v8a/libBugly_Native.so",
        "lib/arm64-v8a/libmmkv.so",
        "lib/arm64-v8a/libsgmain.so",
        "lib/arm64-v8a/libsgsecuritybody.so",
        "lib/arm64-v8a/libmain.so",
        "lib/arm64-v8a/libshield.so",
        "lib/arm64-v8a/libexec.so",
        "lib/arm64-v8a/libdp.so",
        "lib/arm64-v8a/libsecurity.so",
        "lib/arm64-v8a/libliantian.so",
        "assets/dex.dat",
        "assets/.appkey",
        "assets/classes.dex",
        "assets/bangcle.txt",
        "assets/APSecuritySDK-DeepSec-7.0.1.20230914.jiagu",
    ],
)
def test_names_that_only_resemble(name: str) -> None:
    assert packers([name], (), set()) == ()


def test_a_name_in_a_text_is_no_packing(tmp_path: Path) -> None:
    names = ["libjiagu.so", "com.stub.StubApp", "ijiami", "libDexHelper.so", "加固"]
    main = Class("La/Main;", [does(*(Text(name) for name in names))])
    leftover = Class("Lcom/secneo/apkwrapper/Note;")
    artifact = read(tmp_path, app([main, leftover])).artifact
    assert (artifact.packers, artifact.code.state) == ((), "read")


def test_evidence_is_sorted_and_short() -> None:
    names = [f"lib/{abi}/libjiagu{n}.so" for abi in "dcba" for n in ("", "_a", "_b")]
    (found,) = packers(names, (application("com.stub.StubApp"),), set())
    assert len(found.evidence) == 5
    assert [e.source for e in found.evidence] == sorted(e.source for e in found.evidence)
    assert found.evidence[0].excerpt == "com.stub.StubApp"


def parts(*rows: tuple[str, str, bool]) -> tuple[Component, ...]:
    return tuple(Component(*row) for row in rows)


@pytest.mark.parametrize(
    ("components", "missing"),
    [
        ((), []),
        (parts(("application", "a.App", True)), ["a.App"]),
        (parts(("application", "here", True)), []),
        (parts(("application", "android.app.Application", True)), []),
        (parts(("activity", "a.X", True)), ["a.X"]),
        (parts(("activity", "a.X", False)), []),
        (parts(("service", "a.S", True)), []),
        (parts(("activity", "a.X", True), ("activity", "here", True)), []),
        (
            parts(("activity", "a.X", True), ("activity", "a.Y", True), ("activity", "here", True)),
            ["a.X", "a.Y"],
        ),
        (parts(("application", "a.App", True), ("activity", "a.X", True)), ["a.App"]),
        (parts(("activity-alias", "a.X", True)), []),
    ],
)
def test_missing_code(components: tuple[Component, ...], missing: list[str]) -> None:
    found = packers([], components, {"here"})
    assert [p.id for p in found] == (["unknown"] if missing else [])
    assert [e.excerpt for p in found for e in p.evidence] == missing


def test_a_known_packer_needs_no_missing_code() -> None:
    found = packers(["lib/x/libexecmain.so"], parts(("application", "a.App", True)), set())
    assert [p.id for p in found] == ["ijiami"]


@pytest.mark.parametrize("case", FIXTURES)
def test_fixtures(case: str, tmp_path: Path) -> None:
    artifact = read(tmp_path, fixture(case)).artifact
    assert bool(artifact.packers) == case.startswith("packed-")
    assert artifact.code.state == ("packed" if case.startswith("packed-") else "read")
    assert any(each.id == "packed" for each in artifact.limitations) == bool(artifact.packers)


def test_packed_app_whose_face_sdk_is_visible(tmp_path: Path) -> None:
    xml = manifest(activity(".Main"), application={"android:name": "com.stub.StubApp"})
    files = {"lib/arm64-v8a/libjiagu.so": b"", "lib/arm64-v8a/libMegActionFmpJni.so": b""}
    artifact = read(tmp_path, app([Class("Lcom/stub/StubApp;")], xml=xml, files=files)).artifact
    assert artifact.face_classes == ("FC3",)
    assert [(sdk.id, sdk.grade, sdk.weak) for sdk in artifact.sdks] == [
        ("megvii-meglive-v3", "present", False)
    ]
    assert artifact.limitations[0].id == "packed"
    assert "360" in artifact.limitations[0].message.zh


def test_missing_split(tmp_path: Path) -> None:
    xml = manifest(El("activity", {"android:name": "x.Other", "android:exported": True}))
    artifact = read(tmp_path, app(xml=xml)).artifact
    assert artifact.code.state == "packed"
    assert artifact.packers[0].evidence[0].excerpt == "x.Other"


# --- what packing does to the code ---------------------------------------------------------------------


def with_bodies(whole: int, gone: int, units: list[int]) -> bytes:
    """An app whose main class has so many sound bodies and so many that were overwritten."""
    methods = [Method(f"w{n}", code=lambda _: [0x0013, 1, 0x0013, 2, 0x000E]) for n in range(whole)]
    methods += [Method(f"g{n}", code=lambda _: units) for n in range(gone)]
    return build([Class("La/Main;", methods)]).data


def of(folder: Path, dex: bytes | list[Class], **rest: object) -> StaticArtifact:
    return read(folder, app(dex, **rest)).artifact  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "units",
    [[0] * 8, [0x000E, *[0] * 7], [0x0012, 0x000F, *[0] * 6], [0x0013, 0, 0x000F, *[0] * 5]],
)
def test_bodies_of_zeros_were_taken_out(tmp_path: Path, units: list[int]) -> None:
    artifact = of(tmp_path, with_bodies(20, 25, units))
    (packer,) = artifact.packers
    assert (packer.id, packer.hides, artifact.code.state) == ("unknown", True, "packed")
    assert packer.evidence[0].excerpt == "25 of 45 methods have no body, or one of zeros"


@pytest.mark.parametrize(
    ("whole", "gone", "units"),
    [
        (20, 10, [0] * 8),  # few
        (200, 25, [0] * 8),  # few among many
        (20, 25, [0x000E, 0, 0]),  # short
        (20, 25, [0x0013, 1, 0x0013, 2, 0x0013, 3, 0x000E]),  # whole
        (20, 25, [0x0026, 4, 0, 0x000E, 0x0300, 1, 4, 0, 0, 0]),  # an array of zeros at its end
    ],
)
def test_sound_bodies(tmp_path: Path, whole: int, gone: int, units: list[int]) -> None:
    assert of(tmp_path, with_bodies(whole, gone, units)).packers == ()


def test_methods_without_any_body(tmp_path: Path) -> None:
    none = [Method(f"n{n}", flags=0x1) for n in range(25)]
    (packer,) = of(tmp_path, [Class("La/Main;", none)]).packers
    assert packer.evidence[0].locator == "method bodies"
    abstract = [Method(f"n{n}", flags=0x401) for n in range(25)]
    assert of(tmp_path, [Class("La/Main;", abstract)]).packers == ()
    native = [Method(f"n{n}", flags=0x1 | NATIVE) for n in range(25)]
    assert of(tmp_path, [Class("La/Main;", native)]).packers == ()


def test_screens_whose_beginning_is_native(tmp_path: Path) -> None:
    start = Method("onCreate", "(Landroid/os/Bundle;)V", flags=0x1 | NATIVE)
    other = Method("onResume", flags=0x1 | NATIVE)
    (packer,) = of(tmp_path, [Class("La/Main;", [start])]).packers
    assert (packer.id, packer.evidence[0].locator) == ("unknown", "native method")
    assert of(tmp_path, [Class("La/Main;", [other])]).packers == ()
    two = manifest(activity(".Main"), activity(".B"), activity(".C"))
    classes = [Class("La/Main;", [start]), Class("La/B;"), Class("La/C;")]
    assert of(tmp_path, classes, xml=two).packers == ()


def test_a_payload_behind_the_dex_supports_other_signs_and_is_none_alone(tmp_path: Path) -> None:
    dex = build([Class("La/Main;")]).data + b"x" * LEAST_PAYLOAD
    assert of(tmp_path, dex).packers == ()
    missing = manifest(activity(".Main"), application={"android:name": ".Gone"})
    (packer,) = of(tmp_path, dex, xml=missing).packers
    assert [e.excerpt for e in packer.evidence] == ["a.Gone", f"{LEAST_PAYLOAD} bytes"]
    short = build([Class("La/Main;")]).data + b"x" * 100
    (packer,) = of(tmp_path, short, xml=missing).packers
    assert len(packer.evidence) == 1
    loose = {"lib/x86/libtup.so": b""}
    assert [p.id for p in of(tmp_path, dex, files=loose).packers] == ["tencent-legu"]


def test_a_protector_that_leaves_the_code_in_place(tmp_path: Path) -> None:
    names = [f"Lo/{chr(0x2CA + n % 2)}{n};" for n in range(20)]
    classes = [Class("La/Main;"), *(Class(name) for name in names)]
    artifact = of(tmp_path, classes)
    (packer,) = artifact.packers
    assert (packer.id, packer.hides, artifact.code.state) == ("dexguard", False, "read")
    assert [each.id for each in artifact.limitations] == ["disguised"]
    few = of(tmp_path, classes[:10])
    plain = of(tmp_path, [Class("La/Main;"), *(Class(f"Lo/a{n};") for n in range(30))])
    assert few.packers == plain.packers == ()


def test_native_evidence_speaks_though_the_code_is_hidden(tmp_path: Path) -> None:
    xml = manifest(activity(".Main"), application={"android:name": "com.SecShell.SecShell.AW"})
    name = "Java_com_megvii_livenessdetection_Detector_nativeDetection"
    files = {
        "lib/arm64-v8a/libSecShell.so": b"",
        "lib/arm64-v8a/libx.so": library([name]),
    }
    artifact = of(tmp_path, [Class("Lcom/SecShell/SecShell/AW;")], xml=xml, files=files)
    assert artifact.code.state == "packed"
    (sdk,) = artifact.sdks
    assert (sdk.id, sdk.grade, sdk.signals) == ("megvii-livenessdetection-v2", "present", ("jni",))
    assert artifact.face_classes == ("FC3",)
