"""What a user installs: pinned with hashes, the same wheel from the same source, told as an SBOM."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from audit import told
from sbom import listed, with_hashes

ROOT = Path(__file__).resolve().parents[2]
HASHED = ROOT / "requirements-hashed.txt"
PACKAGES = ("analyzers", "corpus", "reports", "scanner")


def pins(text):
    """Requirements with their marker, without their hashes."""
    joined = text.replace("\\\n", " ")
    lines = (re.sub(r"--hash=\S+", "", line).strip() for line in joined.splitlines())
    return {" ".join(line.split()) for line in lines if line and not line.startswith("#")}


def test_the_hashed_file_pins_what_the_constraints_pin():
    constrained = pins((ROOT / "constraints/base.txt").read_text())
    hashed = pins(HASHED.read_text())
    assert constrained <= hashed
    build = {re.split(r"[=<>\[ ]", line)[0] for line in hashed - constrained}
    assert "hatchling" in build  # builds the wheel
    assert len(build) < 10


def test_every_pin_has_a_hash_and_none_names_a_host():
    text = HASHED.read_text()
    blocks = re.split(r"\n(?=\S)", text.replace("\\\n", " ").strip())
    assert len(blocks) > 60
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", block) for block in blocks)
    assert "://" not in text
    assert "index" not in text


def build(folder, source, **environment):
    """The wheel of a copy of the source, built without asking anybody."""
    ended = subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--no-build-isolation",
            "--wheel-dir",
            str(folder),
            str(source),
        ],
        capture_output=True,
        text=True,
        env={**os.environ, "PIP_NO_INDEX": "1", **environment},
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    (wheel,) = folder.glob("*.whl")
    return wheel


def copied(target, moment):
    """The source in another place, of another time."""
    target.mkdir(parents=True)
    unwanted = shutil.ignore_patterns("__pycache__", "*.pyc")
    for name in PACKAGES:
        shutil.copytree(ROOT / name, target / name, ignore=unwanted)
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, target / name)
    for path in target.rglob("*"):
        os.utime(path, (moment, moment))
    return target


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    return build(folder / "out", copied(folder / "a", 1_600_000_000), TZ="UTC", LC_ALL="C")


def test_the_same_source_gives_the_same_wheel(wheel, tmp_path):
    other = copied(tmp_path / "elsewhere" / "b", 1_700_000_000)
    for path in other.rglob("*.py"):
        path.chmod(0o600)
    again = build(tmp_path / "out", other, TZ="Asia/Shanghai", LC_ALL="C.UTF-8")
    assert (
        hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(wheel.read_bytes()).digest()
    )


def test_a_changed_source_gives_another_wheel(wheel, tmp_path):
    other = copied(tmp_path / "b", 1_600_000_000)
    (other / "scanner/__init__.py").write_text('__version__ = "0"\n')
    again = build(tmp_path / "out", other, TZ="UTC", LC_ALL="C")
    assert again.read_bytes() != wheel.read_bytes()


def test_the_wheel_holds_all_of_the_packages_and_nothing_else(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    tracked = subprocess.run(
        ["git", "ls-files", *PACKAGES], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if tracked.returncode:
        pytest.skip("the project is not a git clone")
    assert set(tracked.stdout.split()) <= held
    assert {name.split("/")[0].split("-")[0] for name in held} == {*PACKAGES, "faceaudit"}


@pytest.mark.stress  # half a minute for what `make sbom` shows as well
def test_the_sbom_is_valid_and_names_what_is_installed(tmp_path):
    pytest.importorskip("cyclonedx_py")
    out = tmp_path / "faceaudit.cdx.json"
    ended = subprocess.run(
        [
            sys.executable,
            str(ROOT / "tests/supply/sbom.py"),
            "-o",
            str(out),
            sys.prefix,
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    document = json.loads(out.read_text())
    assert document["bomFormat"] == "CycloneDX"
    assert document["metadata"]["component"]["name"] == "faceaudit"
    named = {each["name"].lower() for each in document["components"]}
    assert {"androguard", "beautifulsoup4", "scikit-learn", "sqlite-utils"} <= named
    assert str(ROOT) not in out.read_text()
    assert any(
        "hashes" in r for c in document["components"] for r in c.get("externalReferences", ())
    )


def test_a_bill_names_the_hashes_of_the_version_that_is_installed():
    text = (
        "Some.Pack_age==1.0 ; python_version > '3' \\\n    --hash=sha256:" + "b" * 64 + " \\\n"
        "    --hash=sha256:"
        + "a" * 64
        + "\n# a remark\nother==2.0 \\\n    --hash=sha256:"
        + "c" * 64
        + "\n"
    )
    hashes = listed(text)
    assert hashes == {("some-pack-age", "1.0"): ["a" * 64, "b" * 64], ("other", "2.0"): ["c" * 64]}
    components = [
        {"name": "some_pack.age", "version": "1.0"},
        {"name": "other", "version": "2.1"},
        {"name": "a third"},
    ]
    assert with_hashes({"components": components}, hashes) == 1
    (reference,) = components[0]["externalReferences"]
    assert [each["content"] for each in reference["hashes"]] == ["a" * 64, "b" * 64]
    assert all("externalReferences" not in each for each in components[1:])


def test_every_package_of_the_list_has_hashes():
    hashes = listed(HASHED.read_text("utf-8"))
    assert {name for name, _ in hashes} >= {"androguard", "beautifulsoup4", "scikit-learn"}
    assert all(hashes.values())


# --- what an audit says ------------------------------------------------------------------------------


def test_a_vulnerability_is_told_and_fails():
    vuln = {"id": "PYSEC-1", "fix_versions": ["2.0"], "aliases": [], "description": ""}
    code, lines = told({"dependencies": [{"name": "a", "version": "1.0", "vulns": [vuln]}]})
    assert code == 1
    assert lines == ["a 1.0: PYSEC-1; mended in 2.0", "1 of 1 packages audited"]


def test_packages_the_data_does_not_know_are_not_called_clean():
    unknown = {"name": "a", "skip_reason": "not found"}
    code, lines = told({"dependencies": [unknown, {"name": "b", "version": "1", "vulns": []}]})
    assert code == 0
    assert lines[0] == "1 of 2 packages audited"
    assert "NOT audited" in lines[1]
