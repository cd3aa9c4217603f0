"""Make a device trust our certificate authority, as its own system authorities are trusted, until `restore`.

The folder of the system's authorities gets a file system in memory over it, with copies of the old ones and ours. Since
Android 14 (and 13 with a newer Conscrypt) the authorities are read from the Conscrypt APEX instead, in whose place the
same folder is bound, in the mount namespace of every zygote, since mounts under /apex do not spread to other namespaces.

The simulated phone shares this machine's process ids, so its folder is written to directly. The sequence for phones is run
in mount namespaces like theirs by a test, but **not yet verified on hardware**.
"""

import hashlib
import tempfile
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, NamedTuple

from analyzers.dynamic.apps import SCRATCH, refused
from analyzers.dynamic.device import DeviceRefused
from analyzers.dynamic.dumps import device_kind
from analyzers.dynamic.undo import Step

if TYPE_CHECKING:
    from analyzers.dynamic.adb import AdbDevice

SOURCE = "faceaudit-ca"
"""The name our mounts have in the list of mounts, so that nobody else's is taken away."""
SCRIPT = f"{SCRATCH}/faceaudit-ca.sh"
TRUST_TIME = 60.0


def subject_hash_old(certificate: bytes) -> str:
    """The eight hexadecimal digits Android names an authority's file by.

    Args:
        certificate: PEM.

    Raises:
        DeviceRefused: ``ca-unreadable``.
    """
    from cryptography import x509

    try:
        subject = x509.load_pem_x509_certificate(certificate).subject
    except ValueError as error:
        raise DeviceRefused("ca-unreadable", f"it is no certificate in PEM ({error})") from error
    digest = hashlib.md5(subject.public_bytes(), usedforsecurity=False).digest()
    return f"{int.from_bytes(digest[:4], 'little'):08x}"


def trust(device: "AdbDevice", certificate: bytes) -> str:
    """Trust a certificate authority (PEM); ``system`` or ``system+apex``, how it was done.

    Apps that run keep what they read before: start them anew.

    Raises:
        DeviceRefused: ``device-no-root``, ``ca-unreadable``, ``ca-refused``.
    """
    name = f"{subject_hash_old(certificate)}.0"
    if device_kind(device.properties()) == "simulated":
        return _trust_simulated(device, certificate, f"{PLACES.system}/{name}")
    if device.noted("ca"):
        return "system"
    # asked for before anything changes: without root nothing is done
    apex = device.shell(f"test -d {PLACES.apex}", root=True).code == 0
    device.note("ca", name, Step(by="root", text=take_away(apex=apex)))
    with tempfile.TemporaryDirectory() as scratch:
        for text, target in (
            (certificate, PLACES.certificate),
            (put_over(name, apex=apex).encode(), SCRIPT),
        ):
            source = Path(scratch) / "file"
            source.write_bytes(text)
            device.push(source, target)
    said = device.shell(f"sh {SCRIPT}", root=True, timeout=TRUST_TIME)
    device.quietly(f"rm -f {SCRIPT} {PLACES.certificate}")
    if said.code or "trusted" not in said.out.split():
        device.take_back("ca")
        raise refused("ca-refused", "the device does not take our authority", said)
    return "system+apex" if apex else "system"


def _trust_simulated(device: "AdbDevice", certificate: bytes, target: str) -> str:
    device.note("ca", target, Step(by="root", text=f"rm -f {quote(target)}"))
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch) / "ca.pem"
        source.write_bytes(certificate)
        device.push(source, target)
    return "system"


class Places(NamedTuple):
    """Paths on the device."""

    system: str = "/system/etc/security/cacerts"
    apex: str = "/apex/com.android.conscrypt/cacerts"
    certificate: str = f"{SCRATCH}/faceaudit-ca.pem"
    copy: str = f"{SCRATCH}/faceaudit-cacerts"


PLACES = Places()
_ZYGOTES = "$(pidof zygote zygote64 webview_zygote 2>/dev/null)"


def _in(process: str, command: str) -> str:
    """The command in the mount namespace of a process."""
    return f"nsenter --mount=/proc/{process}/ns/mnt -- sh -c {quote(command)}"


def put_over(name: str, *, apex: bool, at: Places = PLACES) -> str:
    """The script that puts the authorities and ours over the system's; it says ``trusted`` in the end."""
    over = [
        "set -e",
        f"mount -t tmpfs -o mode=755 {SOURCE} {at.system}",
        f"cp {at.copy}/* {at.system}/",
        f"chown -R 0:0 {at.system}",
        f"chmod 644 {at.system}/*",
        "if [ -e /sys/fs/selinux/enforce ]; then "
        f"chcon u:object_r:system_file:s0 {at.system} {at.system}/*; fi",
    ]
    lines = [
        "set -e",
        f"rm -rf {at.copy}; mkdir -m 700 {at.copy}",
        f"cp {at.apex if apex else at.system}/* {at.copy}/",
        f"cp {at.certificate} {at.copy}/{name}",
        _in("1", "; ".join(over)),
        f"rm -rf {at.copy}",
    ]
    seen = f"test -s {at.apex if apex else at.system}/{name}"
    bind = f"mount --bind {at.system} {at.apex} && " if apex else ""
    lines.append(_in("1", bind + seen))
    lines.append(f"for zygote in {_ZYGOTES}; do {_in('$zygote', bind + seen)}; done")
    lines.append("echo trusted")
    return "\n".join(lines) + "\n"


def take_away(*, apex: bool, at: Places = PLACES) -> str:
    """The command that takes our mounts away, and only ours; it may run when nothing is mounted."""
    gone = "; ".join(
        f"while grep -q '^{SOURCE} {place} ' /proc/self/mounts; do umount -l {place} || break; done"
        for place in ([at.apex] if apex else []) + [at.system]
    )
    left = f"! grep -q '^{SOURCE} ' /proc/self/mounts"
    return (
        f"for one in {_ZYGOTES} 1; do {_in('$one', gone)}; done; "
        f"rm -rf {at.copy} {at.certificate} {SCRIPT}; {_in('1', left)}"
    )
