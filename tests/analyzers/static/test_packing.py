"""Packers by their traces, and manifests whose code is not there."""

from pathlib import Path

import pytest
from appbuilder import activity, app, manifest, read
from axmlbuilder import El
from dexbuilder import Class
from zipbuilder import FIXTURES, fixture

from analyzers.artifacts import Component
from analyzers.static.packing import packer_rows, packers


def application(name: str) -> Component:
    return Component("application", name, True)


def test_rows() -> None:
    rows = packer_rows()
    assert len({row.id for row in rows}) == len(rows) == 14
    for row in rows:
        assert row.reason
        assert row.libs or row.classes
        for pattern in (*row.libs, *row.classes, *row.assets):
            assert set(pattern) - set("*.")
            assert not set(pattern) & set("?[]\\ ")


@pytest.mark.parametrize("row", packer_rows(), ids=lambda row: row.id)
def test_every_trace_is_enough(row) -> None:
    for lib in row.libs:
        name = "lib/arm64-v8a/" + lib.replace("*", "1")
        assert [p.id for p in packers([name], (), set())] == [row.id], name
    for asset in row.assets:
        name = "assets/" + asset.replace("*", "1") + ("x" if asset.endswith("/") else "")
        assert row.id in [p.id for p in packers([name], (), set())], name
    for kind in row.classes:
        shown = kind.replace("*", "Stub")
        assert [p.id for p in packers([], (application(shown),), {shown})] == [row.id], shown


@pytest.mark.parametrize(
    "name",
    [
        "libjiagu.so",
        "assets/lib/libjiagu.txt",
        "res/raw/ijiami.dat",
        "lib/arm64-v8a/notlibjiagu.so",
        "lib/arm64-v8a/libjiagu.so.txt",
        "META-INF/ijiami.dat",
    ],
)
def test_names_that_only_resemble(name: str) -> None:
    assert packers([name], (), set()) == ()


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
    found = packers(["lib/x/libexec.so"], parts(("application", "a.App", True)), set())
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
