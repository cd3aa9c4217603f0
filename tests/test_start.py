"""A scan imports what it uses: nobody waits for a library that has nothing to do."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
APK = ROOT / "tests/apks/qr-camera/qr-camera.apk"
UNUSED = (
    "analyzers.policy",
    "analyzers.static.crosscheck",
    "androguard",
    "asyncio",
    "bs4",
    "loguru",
    "lxml",
    "scipy",
    "sklearn",
    "urllib.request",
)
"""What a scan of a face-free app without a policy has no use for."""


def run(code: str, *arguments: str) -> dict[str, object]:
    """What a fresh process says at its end of its modules and environment."""
    tail = (
        "\nimport json, os, sys"
        "\nsys.stderr.write(json.dumps({'modules': sorted(sys.modules),"
        " 'threads': os.environ.get('OPENBLAS_NUM_THREADS')}))"
    )
    environment = {k: v for k, v in os.environ.items() if k != "OPENBLAS_NUM_THREADS"}
    done = subprocess.run(
        [sys.executable, "-c", code + tail, *arguments],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=environment,
    )
    said: dict[str, object] = json.loads(done.stderr[done.stderr.index('{"modules"') :])
    return said


SCAN = """
import sys
from scanner.cli import main
try:
    main(["scan", "--no-db", "--fail-on", "never", sys.argv[1]])
except SystemExit as end:
    assert end.code == 0, end.code
"""


@pytest.fixture(scope="module")
def after_a_scan() -> dict[str, object]:
    return run(SCAN, str(APK))


@pytest.mark.parametrize("module", UNUSED)
def test_a_scan_of_a_face_free_app_does_not_import(
    module: str, after_a_scan: dict[str, object]
) -> None:
    modules = after_a_scan["modules"]
    assert isinstance(modules, list)
    assert "analyzers.static.sweep" in modules
    assert [m for m in modules if m == module or m.startswith(f"{module}.")] == []


def test_the_command_keeps_idle_threads_away(after_a_scan: dict[str, object]) -> None:
    assert after_a_scan["threads"] == "1"


def test_the_help_does_not_wait_for_any_analyzer() -> None:
    code = "from scanner.cli import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass"
    modules = run(code)["modules"]
    assert isinstance(modules, list)
    assert not [m for m in modules if m.startswith(("analyzers.", "numpy", "reports."))]


def test_a_part_of_the_static_analyzer_comes_without_the_others() -> None:
    modules = run("import analyzers.static.dex")["modules"]
    assert isinstance(modules, list)
    assert "analyzers.static.assemble" not in modules
    assert run("from analyzers.static import read_app")["modules"]
