"""An APK to an artifact: what is expected of the fixtures, what is missing, and the same every time."""

import gc
import hashlib
import inspect
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest
from appbuilder import MAIN, Call, app, does, read
from dexbuilder import Class, Method, build, container
from hypothesis import given, settings
from hypothesis import strategies as st
from zipbuilder import APKS, FIXTURES, File, changed, entries, fixture

from analyzers.artifacts import SdkUse, StaticArtifact, encode
from analyzers.errors import AppUnreadable
from analyzers.static import Inputs, analyze, assemble, read_app
from analyzers.static.assemble import face_classes

SMALL = "godot-bare-namespace"
ROOT = APKS.parents[1]


@pytest.mark.parametrize("case", FIXTURES)
def test_fixture(case: str, tmp_path: Path) -> None:
    expected = json.loads((APKS / case / "expected.json").read_text("utf-8"))
    artifact = read(tmp_path, fixture(case)).artifact
    assert artifact.app.package == expected["package"]
    assert list(artifact.face_classes) == expected["face_class"]
    assert {sdk.id: sdk.grade for sdk in artifact.sdks} == expected["sdks"]
    assert artifact.code.state == expected["code_state"]
    assert artifact.app.sha256 == hashlib.sha256(fixture(case)).hexdigest()
    assert artifact.app.size == len(fixture(case))
    assert all(sdk.evidence for sdk in artifact.sdks)
    again = msgspec.json.decode(encode(artifact), type=StaticArtifact)
    assert again == artifact


def test_analyze_is_the_artifact_alone() -> None:
    path = APKS / SMALL / f"{SMALL}.apk"
    assert analyze(path).app.package == "com.example.bubblegame"


# --- dex files -----------------------------------------------------------------------------------

TWO = "two-dex-reflect"


@pytest.mark.parametrize(
    "garbage", [b"", b"dex\n035\0", b"x" * 5000, entries(SMALL)["classes.dex"][:900]]
)
def test_no_dex_can_be_read(tmp_path: Path, garbage: bytes) -> None:
    with pytest.raises(AppUnreadable, match=r"no dex file can be read \(classes\.dex ") as refused:
        read(tmp_path, changed(SMALL, {"classes.dex": garbage}))
    assert refused.value.code == "apk-dex-unreadable"


@pytest.mark.parametrize("bad", ["classes.dex", "classes2.dex"])
def test_one_dex_cannot_be_read(tmp_path: Path, bad: str) -> None:
    artifact = read(tmp_path, changed(TWO, {bad: b"garbage" * 100})).artifact
    assert (artifact.code.state, artifact.code.dex_files) == ("unreadable", 2)
    message = next(each for each in artifact.limitations if each.id == "dex-unreadable").message
    assert message.en == f"A dex file could not be read: {bad} is not a dex file."
    assert message.zh.endswith(f"{bad} is not a dex file.")


def test_with_code_missing_what_is_present_counts(tmp_path: Path) -> None:
    whole = read(tmp_path, changed("sdk-unused", {})).artifact
    assert whole.face_classes == ("FC0",)
    data = changed("sdk-unused", {"classes2.dex": b"garbage"})
    broken = read(tmp_path, data).artifact
    assert broken.code.state == "unreadable"
    assert set(broken.face_classes) > {"FC2"}


def test_container_of_dex_files(tmp_path: Path) -> None:
    call = Call("Lcom/facetec/sdk/FaceTecSDK;", "start")
    data = container(
        [[Class(MAIN, [does(Call("La/Far;", "run"))])], [Class("La/Far;", [does(call)])]]
    )
    artifact = read(tmp_path, app(data.data)).artifact
    assert [(sdk.id, sdk.grade) for sdk in artifact.sdks] == [("facetec", "reachable")]
    assert artifact.sdks[0].evidence[0].source == "classes.dex[1]"
    assert (artifact.code.dex_files, artifact.code.classes) == (1, 2)


def test_more_dex_files_than_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assemble, "MOST_DEXES", 1)
    with pytest.raises(AppUnreadable, match="more than the 1 dex files") as refused:
        read(tmp_path, fixture(TWO))
    assert refused.value.code == "apk-too-large"


def test_many_dex_files(tmp_path: Path) -> None:
    tiny = build([Class("La/X;")]).data
    files = {f"classes{n}.dex": tiny for n in range(2, 400)}
    began = time.perf_counter()
    artifact = read(tmp_path, changed(SMALL, files)).artifact
    assert artifact.code.dex_files == 399
    assert time.perf_counter() - began < 60  # a hang, not a speed


# --- what was not seen ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "limitation"),
    [
        ("lib/arm64-v8a/libapp.so", "unread-flutter"),
        ("assets/index.android.bundle", "unread-react-native"),
        ("assets/apps/x/www/app-service.js", "unread-uni-app"),
        ("assets/www/cordova.js", "unread-cordova"),
        ("lib/arm64-v8a/libil2cpp.so", "unread-unity"),
        ("lib/arm64-v8a/libx.so", "native-unread"),
        ("assets/x.txt", None),
    ],
)
def test_code_outside_the_dex_files(tmp_path: Path, name: str, limitation: str | None) -> None:
    plain = {each.id for each in read(tmp_path, app()).artifact.limitations}
    assert plain == set()
    artifact = read(tmp_path, app(files={name: b""})).artifact
    wanted = {limitation} if limitation else set()
    if name.startswith("lib/"):
        wanted.add("native-unread")
    assert {each.id for each in artifact.limitations} == wanted
    assert all(each.message.zh and each.message.en for each in artifact.limitations)


def test_methods_that_break_off_are_counted(tmp_path: Path) -> None:
    broken = Method("broken", code=lambda pool: [0x00E3, 0x000E])  # no such instruction
    call = does(Call("Lcom/facetec/sdk/FaceTecSDK;", "start"))
    plain = read(tmp_path, app([Class(MAIN, [broken])])).artifact
    assert plain.limitations == ()  # nothing about faces, so its code was never looked into
    artifact = read(tmp_path, app([Class(MAIN, [broken, call])])).artifact
    assert [each.id for each in artifact.limitations] == ["methods-unread"]
    assert "of 1 method(s)" in artifact.limitations[0].message.en
    assert [sdk.grade for sdk in artifact.sdks] == ["reachable"]


def test_files_that_were_not_read_are_named(tmp_path: Path) -> None:
    files = {f"assets/{n}.js": File(f"assets/{n}.js", b"x", crc=1) for n in range(5)}
    two = read(tmp_path, app(files=dict(list(files.items())[:2]))).artifact.limitations
    assert [each.id for each in two] == ["files-unread"]
    assert two[0].message.en.endswith("so not read: assets/0.js, assets/1.js.")
    (five,) = read(tmp_path, app(files=files)).artifact.limitations
    assert five.message.en.endswith("assets/2.js and others, 5 in all.")


def test_budget_for_bundled_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assemble, "WEB_BUDGET", 100)
    call = b"uni.startFacialRecognitionVerify"
    files = {"assets/a.js": b"x" * 70, "assets/b.js": call, "assets/c.js": b"y"}
    artifact = read(tmp_path, app(files=files)).artifact
    assert artifact.sdks == ()
    assert [each.id for each in artifact.limitations] == ["files-unread"]
    assert "assets/b.js" in artifact.limitations[0].message.en


# --- face classes --------------------------------------------------------------------------------


def use(grade: str, *classes: str, weak: bool = False) -> SdkUse:
    return SdkUse("x", grade, weak, False, (), classes, ())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sdks", "hidden", "classes"),
    [
        ((), False, ("FC0",)),
        ((), True, ("FC0",)),
        ((use("present", "FC3"),), False, ("FC0",)),
        ((use("present", "FC3"),), True, ("FC3",)),
        ((use("reachable", "FC3", weak=True),), True, ("FC0",)),
        ((use("reachable", "FC3"), use("executed", "FC2", "FC3")), False, ("FC2", "FC3")),
        ((use("reachable"),), False, ("FC0",)),
    ],
)
def test_face_classes(sdks: tuple[SdkUse, ...], hidden: bool, classes: tuple[str, ...]) -> None:
    assert face_classes(sdks, hidden) == classes


# --- the same every time -------------------------------------------------------------------------

SCRIPT = """
import hashlib, sys
from pathlib import Path
from analyzers.artifacts import encode
from analyzers.static import read_app
for path in sorted(Path(sys.argv[1]).glob("*/*.apk")):
    inputs = read_app(path)
    files = [name.encode() + data for name, data in inputs.files.items()]
    print(path.name, hashlib.sha256(b"".join([encode(inputs.artifact), *files])).hexdigest())
"""


def test_same_bytes_in_every_process() -> None:
    outputs = set()
    for seed in ("1", "77"):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(APKS)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        )
        outputs.add(done.stdout)
    (output,) = outputs
    assert len(output.splitlines()) == len(FIXTURES) == 14


@pytest.mark.parametrize("case", ["kyc-english", "loan-violating"])
def test_nothing_of_an_app_waits_for_the_garbage_collector(case: str) -> None:
    """A batch reads thousands in a row; what refers to itself would pile up to hundreds of megabytes."""
    path = APKS / case / f"{case}.apk"
    read_app(path)  # what is made once stays
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        artifact = read_app(path).artifact
        assert artifact.asking.state != "none"
        gc.collect()
        # Threads that other tests left behind may make garbage of their own meanwhile.
        assert [each for each in gc.garbage if ours(each)] == []
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()


def ours(thing: object) -> bool:
    """Whether it is a function of the analyzers, or what they have a class for."""
    holder = thing if inspect.isfunction(thing) else type(thing)
    return str(holder.__module__).startswith("analyzers.")


# --- anything at all -----------------------------------------------------------------------------

WHOLE = fixture(SMALL)
PARTS = {name: data for name, data in entries(TWO).items() if not name.startswith("META-INF/")}
EDITS = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=8)


def edited(data: bytes, edits: list[tuple[float, int]]) -> bytes:
    out = bytearray(data)
    for place, value in edits:
        out[int(place * len(out))] = value
    return bytes(out)


def survives(folder: Path, data: bytes) -> Inputs | None:
    """The artifact or a refusal, in reasonable time; an artifact can always be written down."""
    began = time.perf_counter()
    inputs, refusal = None, ""
    try:
        inputs = read(folder, data)
    except AppUnreadable as error:
        refusal = str(error)
        if not refusal.startswith(f"[{error.code}] ") or "\n" in refusal:
            raise AssertionError(refusal) from error
    if inputs is not None:
        again = msgspec.json.decode(encode(inputs.artifact), type=StaticArtifact)
        assert again == inputs.artifact
    assert time.perf_counter() - began < 60  # a hang, not a speed
    return inputs


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mutants")


@settings(max_examples=250, deadline=None)
@given(edits=EDITS)
def test_any_byte_of_the_archive(folder: Path, edits: list[tuple[float, int]]) -> None:
    survives(folder, edited(WHOLE, edits))


@settings(max_examples=250, deadline=None)
@given(edits=EDITS, name=st.sampled_from(sorted(PARTS)))
def test_any_byte_of_what_is_in_it(folder: Path, edits: list[tuple[float, int]], name: str) -> None:
    survives(folder, changed(TWO, {name: edited(PARTS[name], edits)}))


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=400), name=st.sampled_from(sorted(PARTS)))
def test_anything_in_the_place_of_a_file(folder: Path, data: bytes, name: str) -> None:
    survives(folder, changed(TWO, {name: data}))


@pytest.mark.stress
@settings(max_examples=20_000, deadline=None)
@given(edits=EDITS, name=st.sampled_from(sorted(PARTS)))
def test_any_byte_for_long(folder: Path, edits: list[tuple[float, int]], name: str) -> None:
    survives(folder, changed(TWO, {name: edited(PARTS[name], edits)}))
