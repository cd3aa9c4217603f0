"""docs/study.md says what the example prints, and has the columns the table has."""

import importlib.util
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import studies

from reports.study.columns import documented

ROOT = Path(__file__).resolve().parents[1]
DOC = ROOT / "docs" / "study.md"
SCRIPT = ROOT / "docs" / "study_example.py"


def printed():
    """What the example prints, in a process of its own."""
    done = subprocess.run(
        [sys.executable, str(SCRIPT)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return done.stdout


def blocks():
    """What stands between the marks of the document."""
    columns = ["| column | type | what |", "|---|---|---|", *documented("en")]
    return {"columns": "\n".join(columns), "example": f"```text\n{printed().rstrip()}\n```"}


def between(text, name):
    found = re.search(rf"(?s)<!-- {name}: [^>]*-->\n(.*?)<!-- /{name} -->", text)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def wanted():
    return blocks()


@pytest.mark.parametrize("name", ["columns", "example"])
def test_the_document_says_what_is(wanted, name):
    found = between(DOC.read_text("utf-8"), name)[1]
    assert found.strip() == wanted[name], "run: python tests/test_study_example.py"


def fenced(kind):
    return re.findall(rf"(?s)```{kind}\n(.*?)```", DOC.read_text("utf-8"))


def test_the_commands_of_the_document_run(faceaudit, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    studies.database(tmp_path / "study.sqlite")
    commands = [
        shlex.split(line, comments=True)[1:]
        for line in fenced("sh")[0].splitlines()
        if line.startswith("faceaudit report")
    ]
    assert len(commands) == 4
    for command in commands:
        assert faceaudit(*command).code == 0, command
    assert {path.suffix for path in tmp_path.iterdir()} >= {".csv", ".parquet", ".html"}


def test_the_notebook_of_the_document_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    studies.database(tmp_path / "study.sqlite")
    (cell,) = fenced("python")
    exec(compile(cell, str(DOC), "exec"), {})
    assert "com.example.a" in capsys.readouterr().out


def test_the_example_can_be_imported_without_running():
    spec = importlib.util.spec_from_file_location("study_example", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert callable(module.main)


if __name__ == "__main__":
    text = DOC.read_text("utf-8")
    for name, block in blocks().items():
        found = between(text, name)
        text = text[: found.start(1)] + block + "\n" + text[found.end(1) :]
    DOC.write_text(text, encoding="utf-8")
