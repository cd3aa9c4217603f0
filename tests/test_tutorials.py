"""Every command of the tutorials runs as it stands there, in order, in one folder."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scanner.cli import cli

ROOT = Path(__file__).parent.parent
TUTORIALS = sorted((ROOT / "docs" / "tutorials").glob("*.md"))
FIXTURES = ROOT / "tests" / "apks"
BLOCK = re.compile(r"(?P<note><!-- [^>]* -->\n)?```(?P<kind>\w+)\n(?P<body>.*?)```", re.DOTALL)
NOT_RUN = {
    "<!-- needs a phone -->\n": r"faceaudit (observe|doctor --device)\b",
    "<!-- keeps running -->\n": r"faceaudit serve\b",
}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder as the tutorials take it to be."""
    policy = ROOT / "scanner" / "demo" / "policy.html"
    app = ROOT / "scanner" / "demo" / "demo.apk"
    shutil.copy(policy, tmp_path / "policy.html")
    apks = sorted(FIXTURES.glob("*/*.apk")) or sorted(FIXTURES.glob("**/*.apk"))
    shutil.copy(app, tmp_path / "app.apk")
    shutil.copy(app, tmp_path / "app-2.apk")
    (tmp_path / "apps").mkdir()
    for name, apk in zip(("one", "two", "three"), apks, strict=False):
        shutil.copy(apk, tmp_path / "apps" / f"{name}.apk")
    return tmp_path


@pytest.mark.parametrize("tutorial", TUTORIALS, ids=lambda path: path.stem)
def test_the_commands_run(tutorial, desk, monkeypatch):
    monkeypatch.setenv("FACEAUDIT_DB", str(desk / "default.db"))
    monkeypatch.chdir(desk)
    ran = 0
    for block in BLOCK.finditer(tutorial.read_text(encoding="utf-8")):
        ran += _done(block["kind"], block["body"], block["note"], desk)
    assert ran >= 4


def _done(kind: str, body: str, note: str | None, desk: Path) -> int:
    if kind == "yaml":
        (desk / "context.yaml").write_text(body, encoding="utf-8")
    elif kind == "toml":
        (desk / ".faceaudit.toml").write_text(body, encoding="utf-8")
    elif kind == "python":
        done = subprocess.run(
            [sys.executable, "-c", body], cwd=desk, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
    elif kind == "sh":
        lines = [line for line in body.splitlines() if line.strip()]
        if note is not None:
            assert all(re.match(NOT_RUN[note], line) for line in lines)
            return 0
        for line in lines:
            words = shlex.split(line)
            assert words[0] == "faceaudit", line
            assert cli.main(words[1:], prog_name="faceaudit", standalone_mode=False) == 0, line
        return len(lines)
    return 0


def test_there_is_one_for_each_reader_in_both_languages():
    names = {path.name for path in TUTORIALS}
    readers = ("developer", "regulator", "researcher")
    assert names == {f"{reader}.{lang}.md" for reader in readers for lang in ("en", "zh")}
