"""A module of an app bundle, seen as the APK that would be made of it.

Its files lie in folders of their own (``base/dex/classes.dex``), its XML and resource table are protocol
buffers; here they have the names and the form an APK gives them. Source: "The Android App Bundle
format" in the Android developer guide.
"""

from analyzers.errors import AppUnreadable
from analyzers.static.archive import LARGEST_FILE, Archive, shown_name
from analyzers.static.protobuf import ProtobufUnreadable
from analyzers.static.source import MIB

MANIFEST = "AndroidManifest.xml"
RESOURCES = "resources.arsc"
LARGEST_TABLE = 64 * MIB
"""Bytes of a resource table as protocol buffer; it is read field by field."""
_KEPT = ("assets/", "lib/", "res/")
_MOVED = (("dex/", ""), ("root/", ""))


def module_folders(names: tuple[str, ...]) -> list[str]:
    """Folders of the modules of a bundle with these entries, the base module first."""
    ending = f"/manifest/{MANIFEST}"
    folders = {name.removesuffix(ending) for name in names if name.endswith(ending)}
    return sorted((f for f in folders if "/" not in f), key=lambda f: (f != "base", f))


class Module:
    """The files of one module by the names they would have in an APK."""

    def __init__(self, archive: Archive, folder: str) -> None:
        self._archive = archive
        self._entries: dict[str, str] = {}
        for entry in archive.names:
            if entry.startswith(folder + "/"):
                name = _name_in_apk(entry[len(folder) + 1 :])
                if name:
                    self._entries.setdefault(name, entry)
        self.names = tuple(self._entries)
        self.size = sum(map(archive.size_of, self._entries.values()))

    def size_of(self, name: str) -> int:
        """As `Archive.size_of`; for what is written anew, the size in the bundle."""
        return self._archive.size_of(self._entries[name])

    def stored(self, name: str) -> bool:
        """As `Archive.stored`."""
        return self._archive.stored(self._entries[name])

    def part(self, name: str, offset: int, size: int) -> bytes:
        """As `Archive.part`; of the file as the bundle has it."""
        return self._archive.part(self._entries[name], offset, size)

    def read(self, name: str, limit: int = LARGEST_FILE) -> bytes:
        """As `Archive.read`, in the form of an APK; XML that is none stays as it is."""
        # Only bundles need these, and every scan would wait for them.
        from analyzers.static.prototable import binary_table
        from analyzers.static.protoxml import binary_xml

        entry = self._entries[name]
        try:
            if name == RESOURCES:
                return binary_table(self._archive.read(entry, min(limit, LARGEST_TABLE)))
            data = self._archive.read(entry, limit)
            return binary_xml(data) if _is_compiled(name) else data
        except ProtobufUnreadable as error:
            if name != RESOURCES:
                return data
            raise AppUnreadable(
                "apk-damaged",
                f"{self._archive.source.name}: {shown_name(entry)} cannot be read ({error}).",
            ) from None


def _name_in_apk(path: str) -> str:
    """What a file of a module is called in an APK; empty for what stays out of it."""
    if path == f"manifest/{MANIFEST}":
        return MANIFEST
    if path == "resources.pb":
        return RESOURCES
    if path.startswith(_KEPT):
        return path
    moved = (to + path.removeprefix(folder) for folder, to in _MOVED if path.startswith(folder))
    return next((name for name in moved if name not in (MANIFEST, RESOURCES)), "")


def _is_compiled(name: str) -> bool:
    kept = name.startswith("res/") and not name.startswith("res/raw/")
    return name == MANIFEST or (kept and name.endswith(".xml"))
