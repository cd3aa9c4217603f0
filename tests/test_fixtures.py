"""The fixture apps are what their sources say, and what is expected of them can be read.

No Android tool is needed: ``tests/apks/built.json`` holds what the builder saw.
"""

import importlib.util
import json
import sys
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

APKS = Path(__file__).resolve().parent / "apks"
ROOT = APKS.parent.parent
CASES = sorted(path.parent.name for path in APKS.glob("*/AndroidManifest.xml"))
LIMIT = 60_000

VERDICTS = {
    "violation",
    "likely-violation",
    "needs-manual-review",
    "compliant",
    "not-applicable",
    "not-assessed",
}
FACE_CLASSES = {f"FC{n}" for n in range(8)}
REQUIRED = {"package", "face_class", "sdks", "code_state", "results"}


def load(name: str) -> Any:
    """A JSON file below the folder of fixtures."""
    return json.loads((APKS / name).read_text("utf-8"))


def ids(path: str, *keys: str) -> set[str]:
    """The ids in a data file of the project."""
    rows = json.loads((ROOT / path).read_text("utf-8"))
    for key in keys:
        rows = rows[key]
    return {row["id"] for row in rows}


def allowed(verdicts: str | list[str]) -> list[str]:
    return [verdicts] if isinstance(verdicts, str) else verdicts


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    """``build.py``, which is a script and no module of a package."""
    spec = importlib.util.spec_from_file_location("fixture_builder", APKS / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_there_are_as_many_cases_as_were_built() -> None:
    assert list(load("built.json")) == CASES
    assert len(CASES) >= 12


@pytest.mark.parametrize("case", CASES)
def test_apk_is_the_one_built_from_these_sources(case: str, builder: ModuleType) -> None:
    built = load("built.json")[case]
    assert builder.digest(case) == built["sources"], "sources changed: run tests/apks/build.py"
    assert builder.sha256(APKS / case / f"{case}.apk") == built["apk"]


@pytest.mark.parametrize("case", CASES)
def test_apk_is_small_signed_and_whole(case: str) -> None:
    path = APKS / case / f"{case}.apk"
    data = path.read_bytes()
    assert len(data) < LIMIT
    assert b"APK Sig Block 42" in data
    with zipfile.ZipFile(path) as apk:
        assert apk.testzip() is None
        assert {"AndroidManifest.xml", "classes.dex", "resources.arsc"} <= set(apk.namelist())
        unpacked = b"".join(apk.read(name) for name in apk.namelist())
    for trace in (str(ROOT).encode(), b"/tmp/", b"/home/"):
        assert trace not in unpacked


@pytest.mark.parametrize("case", CASES)
def test_expectations_name_known_things(case: str) -> None:
    expected = load(f"{case}/expected.json")
    assert set(expected) >= REQUIRED
    assert set(expected) <= REQUIRED | {"fail_on_exit"}
    assert f'package="{expected["package"]}"' in (APKS / case / "AndroidManifest.xml").read_text()
    assert set(expected["face_class"]) <= FACE_CLASSES
    assert expected["face_class"] == sorted(expected["face_class"])
    assert set(expected["sdks"]) <= ids("analyzers/data/sdks.json", "sdks")
    assert set(expected["sdks"].values()) <= {"present", "reachable", "executed"}
    assert expected["code_state"] in {"read", "packed", "unreadable"}
    assert set(expected["results"]) <= ids("scanner/law/checks.json")
    for verdicts in expected["results"].values():
        assert set(allowed(verdicts)) <= VERDICTS


@pytest.mark.parametrize("case", CASES)
def test_expectations_keep_the_laws_of_the_house(case: str) -> None:
    expected = load(f"{case}/expected.json")
    results = expected["results"]
    if expected["code_state"] != "read":
        assert all("compliant" not in allowed(verdicts) for verdicts in results.values())
    elif set(expected["face_class"]) <= {"FC0", "FC1"}:
        assert results["policy-separate-face-clause"] == "not-applicable"
        for verdicts in results.values():
            assert not {"violation", "likely-violation"} & set(allowed(verdicts))


@pytest.mark.parametrize("name", ["policy.html", "context.yaml"])
def test_demo_has_the_files_of_its_case(name: str, builder: ModuleType) -> None:
    assert (builder.DEMO / name).read_bytes() == (APKS / builder.DEMO_CASE / name).read_bytes()


def test_demo_app_is_the_app_of_its_case(builder: ModuleType) -> None:
    case = builder.DEMO_CASE
    assert (builder.DEMO / "demo.apk").read_bytes() == (APKS / case / f"{case}.apk").read_bytes()
