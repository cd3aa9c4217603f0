"""The Kotlin outlines before a compiler: it may miss the libraries and classes of an app, and nothing else."""

import re

import pytest
from provide_kotlin import compiled, missing

from scanner.fixes import outlines

KOTLIN = {check: row.code for check, row in outlines().items() if row.language == "kotlin"}
# What follows from a class that is not there.
ABSENT = re.compile(r"error: (unresolved reference|cannot infer type)", re.IGNORECASE)

pytestmark = [pytest.mark.real, pytest.mark.skipif(bool(missing()), reason=missing() or "-")]


def file_of(check, code, folder):
    """One file; a build script's statements stand in a function."""
    name = "".join(part.title() for part in check.split("-"))
    if code.startswith("// build.gradle.kts"):
        code = f"fun script() {{\n{code}\n}}"
    path = folder / f"{name}.kt"
    path.write_text(f"package {name.lower()}\n\n{code}\n", encoding="utf-8")
    return path


def test_the_outlines_are_kotlin(tmp_path):
    files = [file_of(check, code, tmp_path) for check, code in KOTLIN.items()]
    said = compiled(files, tmp_path / "out")
    assert said, "the libraries are not there, so something must be missing"
    assert [line for line in said if not ABSENT.search(line)] == []


@pytest.mark.parametrize(
    "wrong", ["fun a( {", 'val s = "open', "fun a() { return }}", 'val x: Int = "s"']
)
def test_the_compiler_finds_what_is_wrong(tmp_path, wrong):
    said = compiled([file_of("wrong-one", wrong, tmp_path)], tmp_path / "out")
    assert [line for line in said if not ABSENT.search(line)]
