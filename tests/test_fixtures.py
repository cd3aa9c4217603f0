"""The fixture apps are what their sources say, and what is expected of them can be read.

No Android tool is needed: ``built.json`` of a suite holds what the builder saw.
"""

import importlib.util
import io
import json
import sys
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

APKS = Path(__file__).resolve().parent / "apks"
SUITE = APKS.parent / "suite"
ROOT = APKS.parent.parent
LIMITS = {APKS: 60_000, SUITE: 25_600}
"""Bytes of one APK, so that the project stays small."""

FLAGGED = {"violation", "likely-violation", "needs-manual-review"}
VERDICTS = FLAGGED | {"compliant", "not-applicable", "not-assessed"}
FACE_CLASSES = {f"FC{n}" for n in range(8)}
REQUIRED = {"package", "face_class", "sdks", "code_state", "results"}
SUITE_REQUIRED = {"package", "twin", "idiom", "face_class", "sdks", "flag", "clean", "compliant"}
SUITE_ALLOWED = SUITE_REQUIRED | {"code_state", "allowed", "not_assessed", "limitations"}


def module(name: str) -> ModuleType:
    """A module of the builder, which is a script and no package."""
    spec = importlib.util.spec_from_file_location(f"fixture_{name}", APKS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = made
    spec.loader.exec_module(made)
    return made


recipe = module("recipe")
EVERY = [recipe.Case(root, name) for root in (APKS, SUITE) for name in recipe.case_names(root)]
FIXTURES = [case for case in EVERY if case.root == APKS]
BENCH = [case for case in EVERY if case.root == SUITE]


def each(cases: list[Any]) -> Any:
    names = [f"{case.root.name}/{case.name}" for case in cases]
    return pytest.mark.parametrize("case", cases, ids=names)


def load(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def expected_of(case: Any) -> Any:
    return load(case.folder / "expected.json")


def apks_of(case: Any) -> list[bytes]:
    """The APK of a case, or all APKs of its set."""
    if case.output.is_dir():
        return [path.read_bytes() for path in recipe.files(case.output)]
    data = case.output.read_bytes()
    if case.output.suffix == ".apk":
        return [data]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [archive.read(name) for name in archive.namelist() if name.endswith(".apk")]


def ids(path: str, *keys: str) -> set[str]:
    """The ids in a data file of the project."""
    rows = load(ROOT / path)
    for key in keys:
        rows = rows[key]
    return {row["id"] for row in rows}


def allowed(verdicts: str | list[str]) -> list[str]:
    return [verdicts] if isinstance(verdicts, str) else verdicts


@pytest.mark.parametrize("root", [APKS, SUITE], ids=lambda root: root.name)
def test_there_are_as_many_cases_as_were_built(root: Path) -> None:
    assert list(load(root / "built.json")) == recipe.case_names(root)
    assert len(recipe.case_names(root)) >= 12


@each(EVERY)
def test_apk_is_the_one_built_from_these_sources(case: Any) -> None:
    built = load(case.root / "built.json")[case.name]
    assert case.digest() == built["sources"], "sources changed: run tests/apks/build.py"
    assert case.built() == built["apk"]


@each(EVERY)
def test_apk_is_small_signed_and_whole(case: Any) -> None:
    apks = apks_of(case)
    assert len(apks) == 1 + len(case.recipe.splits)
    unpacked, names = b"", set()
    for data in apks:
        assert len(data) < LIMITS[case.root]
        assert b"APK Sig Block 42" in data
        with zipfile.ZipFile(io.BytesIO(data)) as apk:
            assert apk.testzip() is None
            assert "AndroidManifest.xml" in apk.namelist()
            names.update(apk.namelist())
            unpacked += b"".join(apk.read(name) for name in apk.namelist())
    assert {"classes.dex", "resources.arsc"} <= names
    for trace in (str(ROOT).encode(), b"/tmp/", b"/home/"):
        assert trace not in unpacked


@each(EVERY)
def test_expectations_name_known_things(case: Any) -> None:
    expected = expected_of(case)
    manifest = case.tree()["AndroidManifest.xml"].read_text("utf-8")
    assert f'package="{expected["package"]}"' in manifest
    assert set(expected["face_class"]) <= FACE_CLASSES
    assert expected["face_class"] == sorted(expected["face_class"])
    assert set(expected["sdks"]) <= ids("analyzers/data/sdks.json", "sdks")
    assert set(expected["sdks"].values()) <= {"present", "reachable", "executed"}
    assert expected.get("code_state", "read") in {"read", "packed", "unreadable"}


@each(FIXTURES)
def test_expectations_of_a_fixture_are_verdicts(case: Any) -> None:
    expected = expected_of(case)
    assert set(expected) >= REQUIRED
    assert set(expected) <= REQUIRED | {"fail_on_exit"}
    assert set(expected["results"]) <= ids("scanner/law/checks.json")
    for verdicts in expected["results"].values():
        assert set(allowed(verdicts)) <= VERDICTS


@each(FIXTURES)
def test_expectations_keep_the_laws_of_the_house(case: Any) -> None:
    expected = expected_of(case)
    results = expected["results"]
    if expected["code_state"] != "read":
        assert all("compliant" not in allowed(verdicts) for verdicts in results.values())
    elif set(expected["face_class"]) <= {"FC0", "FC1"}:
        assert results["policy-separate-face-clause"] == "not-applicable"
        for verdicts in results.values():
            assert not {"violation", "likely-violation"} & set(allowed(verdicts))


@each(BENCH)
def test_expectations_of_the_bench_do_not_contradict_themselves(case: Any) -> None:
    expected = expected_of(case)
    assert set(expected) >= SUITE_REQUIRED
    assert set(expected) <= SUITE_ALLOWED
    flag, clean, compliant = expected["flag"], set(expected["clean"]), expected["compliant"]
    fair, unseen = expected.get("allowed", {}), set(expected.get("not_assessed", ()))
    assert {*flag, *clean, *compliant, *fair, *unseen} <= ids("scanner/law/checks.json")
    assert not set(flag) & (clean | set(compliant))
    assert not set(fair) & (clean | set(compliant) | set(flag))
    assert not unseen & {*flag, *compliant, *fair}
    assert all(verdicts and set(verdicts) <= FLAGGED for verdicts in flag.values())
    for verdicts in compliant.values():
        assert verdicts
        assert set(verdicts) <= {"compliant", "not-applicable"}
    if expected.get("code_state", "read") != "read":
        assert all(verdicts == ["not-applicable"] for verdicts in compliant.values())


@each([case for case in BENCH if expected_of(case).get("twin")])
def test_the_halves_of_a_pair_differ_in_what_they_are_flagged_for(case: Any) -> None:
    mine = expected_of(case)
    other = expected_of(recipe.Case(SUITE, mine["twin"]))
    assert set(mine["flag"]) != set(other["flag"])
    assert set(mine["flag"]) <= {*other["flag"], *other["clean"], *other["compliant"]}


@pytest.mark.parametrize("name", ["policy.html", "context.yaml"])
def test_demo_has_the_files_of_its_case(name: str) -> None:
    case = recipe.Case(APKS, "loan-violating")
    demo = ROOT / "scanner" / "demo"
    assert (demo / name).read_bytes() == (case.folder / name).read_bytes()


def test_demo_app_is_the_app_of_its_case() -> None:
    case = recipe.Case(APKS, "loan-violating")
    assert (ROOT / "scanner" / "demo" / "demo.apk").read_bytes() == case.output.read_bytes()
