"""Installed apps: what an APK says of itself, its private data, its permissions."""

import io
import os
import shutil
import struct
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

APP = "assets/sim/app.jar"
"""The classes of an app for this phone, with its manifest and resources as they were written."""
ANDROID = "{http://schemas.android.com/apk/res/android}"
GROUPS = {
    "CAMERA": "camera",
    "RECORD_AUDIO": "microphone",
    "ACCESS_FINE_LOCATION": "location",
    "ACCESS_COARSE_LOCATION": "location",
    "READ_EXTERNAL_STORAGE": "storage",
    "WRITE_EXTERNAL_STORAGE": "storage",
    "READ_MEDIA_IMAGES": "storage",
    "READ_CONTACTS": "contacts",
    "READ_PHONE_STATE": "phone",
    "CALL_PHONE": "phone",
    "BODY_SENSORS": "sensors",
    "POST_NOTIFICATIONS": "notifications",
}
"""Run-time permissions by the group the user is asked for."""
WHILE_IN_USE = {"camera", "microphone", "location"}
"""Groups with a choice for this time only."""
CLOCK = b"sim/Phone"


class InstallFailed(Exception):
    """The text is the code between the brackets of ``Failure [...]``."""


@dataclass
class Grant:
    """Whether a run-time permission is given, and how it came to be so."""

    granted: bool = False
    once: bool = False
    denials: int = 0
    fixed: bool = False
    """Denied twice: the user is not asked again."""

    def flags(self) -> str:
        names = [("ONE_TIME", self.once), ("USER_SET", self.denials == 1 or self.granted)]
        names.append(("USER_FIXED", self.fixed))
        return "|".join(name for name, on in names if on)


@dataclass
class Component:
    """An activity, service, receiver or provider of a manifest."""

    name: str
    actions: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


@dataclass
class Package:
    """An installed app."""

    name: str
    uid: int
    folder: Path
    version_code: str
    version_name: str
    label: str
    debuggable: bool
    application: str
    permissions: list[str]
    components: dict[str, list[Component]]
    values: list[str]
    installed_at: float
    grants: dict[str, Grant] = field(default_factory=dict)
    ops: dict[str, str] = field(default_factory=dict)
    """Mode by operation, where it was set."""
    noted: dict[str, float] = field(default_factory=dict)
    """When an operation was last carried out."""
    rejected: dict[str, float] = field(default_factory=dict)

    @property
    def apk(self) -> Path:
        return self.folder / "base.apk"

    @property
    def data(self) -> Path:
        return Path("/data/data") / self.name

    def launcher(self) -> str:
        """The activity that the home screen starts, or an empty text."""
        for one in self.components["activity"]:
            if "android.intent.action.MAIN" in one.actions:
                return one.name
        return ""

    def may(self, permission: str) -> bool:
        """Whether the app holds a permission now."""
        if permission not in self.permissions:
            return False
        short = permission.rpartition(".")[2]
        if self.ops.get(short) in ("ignore", "deny"):
            return False
        return self.grants[permission].granted if permission in self.grants else True

    def reset(self) -> None:
        """As after installing: no data, no grants."""
        self.grants = {
            name: Grant() for name in self.permissions if name.rpartition(".")[2] in GROUPS
        }
        self.ops, self.noted, self.rejected = {}, {}, {}
        shutil.rmtree(self.data, ignore_errors=True)
        for folder in ("", "files", "cache", "shared_prefs"):
            (self.data / folder).mkdir(parents=True, exist_ok=True)
            give(self.data / folder, self.uid)
            (self.data / folder).chmod(0o700)
        shutil.rmtree(Path("/sdcard/Android/data") / self.name, ignore_errors=True)


def give(path: Path, uid: int) -> None:
    """Make a user the owner, where this process may."""
    try:
        os.chown(path, uid, uid)
    except OSError:
        return  # one user in the namespace: everything is its own


def group(permission: str) -> str:
    """The group a run-time permission is asked for in; empty if it is none."""
    return GROUPS.get(permission.rpartition(".")[2], "")


def install(apks: list[Path], uid_of: dict[str, int], now: float) -> Package:
    """Unpack a base APK; further APKs of a set are kept beside it."""
    for apk in apks:
        if not zipfile.is_zipfile(apk):
            raise InstallFailed("INSTALL_PARSE_FAILED_NOT_APK: Failed to parse " + apk.name)
    base = next((apk for apk in apks if _has_app(apk)), None)
    if base is None:
        raise InstallFailed(
            "INSTALL_FAILED_NO_MATCHING_ABIS: the APK has no " + APP + ", which this phone runs"
        )
    with zipfile.ZipFile(base) as archive:
        jar = zipfile.ZipFile(io.BytesIO(archive.read(APP)))
    with jar:
        members = {name: jar.read(name) for name in jar.namelist()}
    package = _described(members, uid_of, now)
    package.folder.mkdir(parents=True, exist_ok=True)
    for apk in apks:
        target = package.apk if apk == base else package.folder / f"split_{apk.stem}.apk"
        shutil.copyfile(apk, target)
    with zipfile.ZipFile(package.folder / "app.jar", "w") as made:
        for name, data in members.items():
            made.writestr(name, on_our_clock(data) if name.endswith(".class") else data)
    for path in (package.folder, *package.folder.iterdir()):
        path.chmod(0o755)
    return package


def _has_app(apk: Path) -> bool:
    with zipfile.ZipFile(apk) as archive:
        return APP in archive.namelist()


def _described(members: dict[str, bytes], uid_of: dict[str, int], now: float) -> Package:
    root = ElementTree.fromstring(members["sim/AndroidManifest.xml"])
    name = root.get("package", "")
    strings = _strings(members)
    app = root.find("application")
    app = ElementTree.Element("application") if app is None else app

    def full(written: str) -> str:
        return name + written if written.startswith(".") else written

    components = {
        kind: [_component(one, full) for one in app.iter(kind)]
        for kind in ("activity", "service", "receiver", "provider")
    }
    aliases = [_component(one, full, "targetActivity") for one in app.iter("activity-alias")]
    components["activity"] += aliases
    label = app.get(ANDROID + "label", name)
    permissions = [one.get(ANDROID + "name", "") for one in root.iter("uses-permission")]
    return Package(
        name=name,
        uid=uid_of.setdefault(name, 10101 + len(uid_of)),
        folder=Path("/data/app") / name,
        version_code=root.get(ANDROID + "versionCode", "1"),
        version_name=root.get(ANDROID + "versionName", "1.0"),
        label=strings.get(label.removeprefix("@string/"), label),
        debuggable=app.get(ANDROID + "debuggable") == "true",
        application=full(app.get(ANDROID + "name", "")),
        permissions=list(dict.fromkeys(permissions)),
        components=components,
        values=sorted(name[4:] for name in members if name.startswith("sim/res/values/")),
        installed_at=now,
    )


def _component(element: ElementTree.Element, full, name: str = "name") -> Component:  # type: ignore[no-untyped-def]
    return Component(
        name=full(element.get(ANDROID + name, "")),
        actions=tuple(one.get(ANDROID + "name", "") for one in element.iter("action")),
        categories=tuple(one.get(ANDROID + "name", "") for one in element.iter("category")),
    )


def _strings(members: dict[str, bytes]) -> dict[str, str]:
    found = {}
    for name, data in members.items():
        if name.startswith("sim/res/values/"):
            for one in ElementTree.fromstring(data).iter("string"):
                found[one.get("name", "")] = "".join(one.itertext())
    return found


SIZES = {3: 4, 4: 4, 5: 8, 6: 8, 7: 2, 8: 2, 9: 4, 10: 4, 11: 4, 12: 4, 15: 3, 16: 2, 17: 4, 18: 4}
SIZES |= {19: 2, 20: 2}


def on_our_clock(data: bytes) -> bytes:
    """A class whose calls of ``System.currentTimeMillis`` go to the phone's clock instead."""
    if b"currentTimeMillis" not in data:
        return data
    (count,) = struct.unpack_from(">H", data, 8)
    at, number, entries = 10, 1, {}
    while number < count:
        tag = data[at]
        size = 2 + struct.unpack_from(">H", data, at + 1)[0] if tag == 1 else SIZES[tag]
        entries[number] = (tag, at + 1, data[at + 1 : at + 1 + size])
        at += 1 + size
        number += 2 if tag in (5, 6) else 1
    patched = bytearray(data[:at])
    for tag, where, body in entries.values():
        if tag == 10 and _names(entries, body) == (b"java/lang/System", b"currentTimeMillis"):
            struct.pack_into(">H", patched, where, count + 1)
    patched += b"\x01" + struct.pack(">H", len(CLOCK)) + CLOCK + b"\x07" + struct.pack(">H", count)
    struct.pack_into(">H", patched, 8, count + 2)
    return bytes(patched) + data[at:]


def _names(entries: dict[int, tuple[int, int, bytes]], body: bytes) -> tuple[bytes, bytes]:
    """Class and name of a method reference."""
    owner, named = struct.unpack(">HH", body)
    (class_name,) = struct.unpack(">H", entries[owner][2])
    name, _ = struct.unpack(">HH", entries[named][2])
    return entries[class_name][2][2:], entries[name][2][2:]
