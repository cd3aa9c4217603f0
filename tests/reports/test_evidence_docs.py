"""The commands of docs/evidence-bundle.md, run as they stand there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bags import bundle, openssl, session
from tsa import Server, authority, stamped

from reports.stamping import stamper

pytest.importorskip("rfc3161_client")
ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs/evidence-bundle.md").read_text("utf-8")
FIRST, *WITHOUT = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """A folder with a signed and stamped bundle, the inspector's key and the authority's certificate."""
    root = tmp_path_factory.mktemp("case")
    openssl("genpkey", "-algorithm", "ed25519", "-out", root / "inspector.pem")
    public = ("-pubout", "-out", root / "inspector.pub.pem")
    openssl("pkey", "-in", root / "inspector.pem", *public)
    tsa = authority(root / "tsa")
    shutil.copy(tsa / "ca.pem", root)
    with Server(lambda question: stamped(tsa, question)) as url:
        key = root / "inspector.pem"
        assert bundle(root / "b", session(root / "s"), key=key, stamper=stamper(url)) is None
    return root


def run(command, folder):
    command = command.replace("/tmp/", f"{folder.parent}/").replace(
        "python -m", f"{sys.executable} -m"
    )
    return subprocess.run(
        ["bash", "-euc", command], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("command", WITHOUT)
def test_a_command_for_those_without_faceaudit_says_yes(case, command):
    done = run(command, case / "b")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("change", ["listed", "unlisted", "tag"])
def test_one_of_them_says_no_when_something_was_changed(case, tmp_path, change):
    shutil.copytree(case, tmp_path / "case")
    folder = tmp_path / "case/b"
    if change == "unlisted":
        (folder / "data/more.txt").write_text("x")
    else:
        path = folder / ("data/report.json" if change == "listed" else "bag-info.txt")
        path.write_bytes(path.read_bytes() + b" ")
    answers = [run(command, folder).returncode for command in WITHOUT]
    assert any(answers)
    (folder / "tagmanifest-sha256.txt").write_bytes(b"other")
    signature, stamp = (c for c in WITHOUT if "pkeyutl" in c or "ts -verify" in c)
    assert run(signature, folder).returncode
    assert run(stamp, folder).returncode


def test_the_first_commands_lead_from_a_key_to_a_verified_bundle(tmp_path, cases):
    example = cases("loan-violating")
    shutil.copy(example.apk, tmp_path / "app.apk")
    shutil.copy(example.policy, tmp_path / "policy.html")
    for number, line in enumerate(FIRST.strip().splitlines()):
        command = line.partition("#")[0].replace("faceaudit ", f"{sys.executable} -m scanner ", 1)
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        expected = 1 if " scan " in command or " check " in command else 0  # something is found
        assert done.returncode == expected, (number, done.stderr)
    assert (tmp_path / "case-17/signer.pem").exists()
