"""Instrument an app on a phone without root: a copy of it with frida's gadget inside, signed anew.

Patching is left to an existing tool: frida-gadget (PyPI), which must be installed with apktool. We give it the gadget's
settings, align and sign with the Android build tools and a key made for it. A patched app is another app for whoever
checks signatures, and packed apps mostly break. **Not yet verified on hardware.**
"""

import json
import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

from analyzers.dynamic.device import DeviceRefused

PATCHER = "frida-gadget"
TOOLS = (PATCHER, "apktool", "zipalign", "apksigner", "keytool")
PATCH_TIME = 900.0
PORT = 27042
_GADGET = re.compile(r"lib/[\w-]+/lib(?:frida-?)?gadget\.so")
_SETTINGS = {
    "interaction": {"type": "listen", "address": "127.0.0.1", "port": PORT, "on_load": "wait"}
}
"""The app waits in the loading of the gadget until we have attached and resumed it."""
_PASSWORD = "faceaudit"  # of a key that only signs copies for testing
_ARCHITECTURES = {"arm64-v8a": "arm64", "armeabi-v7a": "arm", "x86_64": "x86_64", "x86": "x86"}


def missing() -> list[str]:
    """Tools that are not on PATH."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


def has_gadget(apk: Path) -> bool:
    """Whether an APK brings frida's gadget as a library."""
    try:
        with zipfile.ZipFile(apk) as archive:
            return any(_GADGET.fullmatch(name) for name in archive.namelist())
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError):
        return False


def patched(apks: list[Path], abis: tuple[str, ...], version: str, target: Path) -> Path:
    """A copy of the app with the gadget of frida ``version`` in it, aligned and signed, at ``target``.

    Raises:
        DeviceRefused: ``gadget-splits`` for an app in several parts, ``gadget-tools``, ``gadget-abi``, ``gadget-failed``.
    """
    if len(apks) != 1:
        raise DeviceRefused(
            "gadget-splits",
            "an app in several parts cannot be patched: merge the parts into one APK first, or use a rooted device",
        )
    if absent := missing():
        raise DeviceRefused(
            "gadget-tools",
            f"not installed: {', '.join(absent)} (pip install frida-gadget; Debian: apt-get install "
            "apktool zipalign apksigner default-jdk-headless)",
        )
    architecture = next((_ARCHITECTURES[abi] for abi in abis if abi in _ARCHITECTURES), None)
    if architecture is None:
        raise DeviceRefused(
            "gadget-abi", f"frida has no gadget for this processor ({', '.join(abis)})"
        )
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        copy, settings = folder / "app.apk", folder / "gadget.json"
        shutil.copyfile(apks[0], copy)
        settings.write_text(json.dumps(_SETTINGS), "utf-8")
        _run(folder, PATCHER, "--arch", architecture, "--config", settings.name,
             "--frida-version", version, copy.name)  # fmt: skip
        made = sorted(folder.glob("*/dist/*.apk"))
        if not made:
            raise DeviceRefused("gadget-failed", f"{PATCHER} made no APK")
        _sign(folder, made[0], target)
    return target


def _sign(folder: Path, source: Path, target: Path) -> None:
    aligned, keys = folder / "aligned.apk", folder / "keys.p12"
    _run(folder, "zipalign", "-f", "-p", "4", str(source), str(aligned))
    _run(folder, "keytool", "-genkeypair", "-keystore", str(keys), "-storetype", "PKCS12", "-storepass", _PASSWORD,
         "-alias", "faceaudit", "-keyalg", "RSA", "-keysize", "2048", "-validity", "365",
         "-dname", "CN=faceaudit test copy")  # fmt: skip
    _run(folder, "apksigner", "sign", "--ks", str(keys), "--ks-pass", f"pass:{_PASSWORD}",
         "--out", str(target), str(aligned))  # fmt: skip


def _run(folder: Path, *command: str) -> None:
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATCH_TIME,
            check=False,
        )
    except subprocess.TimeoutExpired as slow:
        raise DeviceRefused(
            "gadget-failed", f"{command[0]} did not end in {PATCH_TIME:g} s"
        ) from slow
    except OSError as error:
        raise DeviceRefused("gadget-failed", f"{command[0]} cannot be run ({error})") from error
    if done.returncode:
        words = (done.stderr or done.stdout).decode("utf-8", "replace").strip().splitlines()
        raise DeviceRefused(
            "gadget-failed", f"{command[0]} failed: {words[-1][:300] if words else 'no reason'}"
        )
