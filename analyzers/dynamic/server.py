"""frida-server on a rooted device: the right binary, started, checked, and stopped again.

The version must equal the installed frida's, and the processor the device's. We do not download it: the user puts the
file from frida's releases into `folder`, or names it (``--frida-server FILE``). **Not yet verified on hardware**: the
sequence is tested against the simulated phone's real adbd with a stand-in for the binary.
"""

import lzma
import os
import secrets
import tempfile
import time
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, NamedTuple

from analyzers.dynamic.apps import SCRATCH, refused
from analyzers.dynamic.device import DeviceRefused
from analyzers.dynamic.undo import Step

if TYPE_CHECKING:
    from analyzers.dynamic.adb import AdbDevice

MACHINES = {  # ABI: frida's name of the processor, ELF machine
    "arm64-v8a": ("arm64", 183),
    "armeabi-v7a": ("arm", 40),
    "armeabi": ("arm", 40),
    "x86_64": ("x86_64", 62),
    "x86": ("x86", 3),
}
LARGEST = 512 << 20
START_TIME = 10.0
ANSWER_TIME = 5.0


class Server(NamedTuple):
    """A frida-server that runs."""

    address: str
    """``host:port`` here, for frida's remote device."""
    version: str
    pid: int
    path: str
    """On the device."""


def installed_version() -> str:
    """Version of the frida package. Raises `DeviceRefused` ``frida-missing``."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("frida")
    except PackageNotFoundError as absent:
        raise DeviceRefused(
            "frida-missing", "frida is not installed: pip install 'faceaudit[dynamic]'"
        ) from absent


def needed(abis: tuple[str, ...], version: str) -> str:
    """The file name of the server for a device, e.g. ``frida-server-17.2.0-android-arm64``.

    Raises:
        DeviceRefused: ``frida-abi`` for a processor frida has no server for.
    """
    for abi in abis:
        if abi in MACHINES:
            return f"frida-server-{version}-android-{MACHINES[abi][0]}"
    raise DeviceRefused(
        "frida-abi", f"frida has no server for this processor ({', '.join(abis) or 'unknown'})"
    )


def folder() -> Path:
    """Where the user puts the binaries, packed or not; ``FACEAUDIT_FRIDA`` moves it."""
    from platformdirs import user_data_path

    given = os.environ.get("FACEAUDIT_FRIDA")
    return Path(given) if given else user_data_path("faceaudit", False) / "frida"


def find(abis: tuple[str, ...], version: str, file: Path | None = None) -> Path:
    """The binary to use: the named one, or the one in `folder`.

    Raises:
        DeviceRefused: ``frida-server-missing`` with the file that is needed and where to put it, ``frida-abi``.
    """
    name = needed(abis, version)
    places = [file] if file else [folder() / name, folder() / f"{name}.xz"]
    for place in places:
        if place.is_file():
            return place
    raise DeviceRefused(
        "frida-server-missing",
        f"there is no {places[0]}: get {name}.xz from frida's releases on GitHub and put it into "
        f"{folder()}, or name it with --frida-server",
    )


def unpacked(file: Path, target: Path) -> Path:
    """The binary itself: unpacked into ``target`` when it is an .xz file. Raises `DeviceRefused` ``frida-server-damaged``."""
    if file.suffix != ".xz":
        return file
    size = 0
    try:
        with lzma.open(file) as packed, target.open("wb") as out:
            while block := packed.read(1 << 20):
                size += len(block)
                if size > LARGEST:
                    raise DeviceRefused(
                        "frida-server-damaged", f"{file} unpacks to more than {LARGEST} bytes"
                    )
                out.write(block)
    except (lzma.LZMAError, EOFError) as error:
        raise DeviceRefused(
            "frida-server-damaged", f"{file} cannot be unpacked ({error})"
        ) from error
    return target


def check_machine(file: Path, abis: tuple[str, ...]) -> None:
    """Refuse a binary for another processor. Raises `DeviceRefused` ``frida-abi``, ``frida-server-damaged``."""
    with file.open("rb") as binary:
        head = binary.read(20)
    if head[:4] != b"\x7fELF" or len(head) < 20:
        raise DeviceRefused("frida-server-damaged", f"{file} is no program for Android")
    machine = int.from_bytes(head[18:20], "little")
    if machine not in {MACHINES[abi][1] for abi in abis if abi in MACHINES}:
        raise DeviceRefused(
            "frida-abi", f"{file} is for another processor than the device's ({', '.join(abis)})"
        )


def start(device: "AdbDevice", file: Path | None = None) -> Server:
    """Push and start the server as root; it is stopped and removed on `restore`.

    It listens on a port of its own on the device's loopback and goes by a name of its own, since apps look for the
    usual ones.

    Raises:
        DeviceRefused: ``frida-missing``, ``frida-server-missing``, ``frida-server-damaged``, ``frida-abi``,
            ``frida-version``, ``frida-server-failed``, ``device-no-root``.
    """
    version, abis = installed_version(), device.identity().abis
    if not device.rooted():
        raise DeviceRefused(
            "device-no-root",
            "frida-server needs root on the device: use a rooted phone or an emulator",
        )
    source = find(abis, version, file)
    path = f"{SCRATCH}/fs-{secrets.token_hex(4)}"
    device.note("frida-server", path, Step(by="root", text=stop_command(path)))
    try:
        with tempfile.TemporaryDirectory() as scratch:
            binary = unpacked(source, Path(scratch) / "server")
            check_machine(binary, abis)
            device.push(binary, path)
        _check_version(device, path, source, version)
        return _started(device, path, version)
    except DeviceRefused:
        device.take_back("frida-server", path)
        raise


def stop_command(path: str) -> str:
    """Kill what runs from this file, whatever its process id is now, and remove it."""
    safe = quote(path)
    return (
        f'for one in /proc/[0-9]*; do [ "$(readlink $one/exe)" = {safe} ] && kill -9 "${{one#/proc/}}"; done; '
        f"rm -f {safe}; [ ! -e {safe} ]"
    )


def _check_version(device: "AdbDevice", path: str, source: Path, wanted: str) -> None:
    safe = quote(path)
    said = device.shell(f"chmod 755 {safe} && {safe} --version", root=True, timeout=START_TIME)
    if said.code:
        raise refused("frida-server-failed", f"{source.name} does not run on the device", said)
    found = said.out.strip()[:40]
    if found != wanted:
        raise DeviceRefused(
            "frida-version",
            f"{source.name} is version {found}, frida here is {wanted}: they must be equal",
        )


def _started(device: "AdbDevice", path: str, version: str) -> Server:
    port = 20_000 + secrets.randbelow(20_000)
    safe = quote(path)
    command = f"cd / && (setsid {safe} -l 127.0.0.1:{port} </dev/null >/dev/null 2>&1 & echo $!)"
    said = device.shell(command, root=True, timeout=START_TIME)
    number = said.out.strip()
    if said.code or not number.isdecimal():
        raise refused("frida-server-failed", "frida-server was not started", said)
    local = device.forward(f"tcp:{port}")
    address = f"{device.host}:{local}"
    until = time.monotonic() + START_TIME
    while not answers(address):
        if time.monotonic() > until or device.shell(f"kill -0 {number}", root=True).code:
            device.unforward(local)
            raise DeviceRefused(
                "frida-server-failed",
                "frida-server was started and does not answer: it may not work on this Android, or the phone stopped it",
            )
        time.sleep(0.3)
    return Server(address, version, int(number), path)


def answers(address: str) -> bool:
    """Whether a frida-server of our version answers there; another version does not speak our protocol."""
    import frida

    manager = frida.get_device_manager()
    try:
        remote = manager.add_remote_device(address)
        try:
            cancel = frida.Cancellable()  # type: ignore[no-untyped-call]
            with _limited(cancel, ANSWER_TIME), cancel:
                remote.query_system_parameters()
        finally:
            manager.remove_remote_device(address)
    except frida.NotSupportedError:
        return True  # it spoke
    except (
        frida.TransportError,
        frida.ServerNotRunningError,
        frida.ProtocolError,
        frida.OperationCancelledError,
        frida.InvalidArgumentError,
    ):
        return False
    return True


class _limited:
    """Cancel an operation of frida that takes longer."""

    def __init__(self, cancellable: object, seconds: float) -> None:
        import threading

        self._timer = threading.Timer(seconds, cancellable.cancel)  # type: ignore[attr-defined]
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
