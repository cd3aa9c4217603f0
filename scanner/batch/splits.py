"""Apps in several files that lie in a folder: which folders are one, and what tells that they changed.

A folder is told by the names in it, since the parent of a batch opens no stranger's file.
"""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

_SPLIT = ("split_", "config.", "split.")
"""What names of splits begin with, as a phone has them, and as sets hold them."""
_BASE, _MASTER = "base.apk", "-master.apk"


def is_set(names: Sequence[str]) -> bool:
    """Whether the files of a folder are one app: a base APK, and beside it nothing of ``.apk`` but splits of it.

    So ``base.apk`` and ``split_*.apk`` (`adb pull`, and what installers keep), or ``base-master.apk`` and
    ``MODULE-*.apk`` of modules with a master (`bundletool extract-apks`).
    """
    apks = [name.lower() for name in names if name.lower().endswith(".apk")]
    if len(apks) < 2:
        return False
    if apks.count(_BASE) == 1:
        return all(name == _BASE or name.startswith(_SPLIT) for name in apks)
    modules = tuple(name.removesuffix(_MASTER) for name in apks if name.endswith(_MASTER))
    return "base" in modules and all(
        name.startswith(tuple(f"{module}-" for module in modules)) for name in apks
    )


def stamp_of(path: Path) -> tuple[int, int]:
    """Bytes and time of change of a file; of a folder those of its APKs, by which a change is noticed.

    Raises ``OSError``, and ``ValueError`` for a name that none can be.
    """
    found = path.stat()
    if not path.is_dir():
        return found.st_size, found.st_mtime_ns
    told, size = hashlib.sha256(), 0
    with os.scandir(path) as entries:
        apks = sorted(
            (each for each in entries if each.name.lower().endswith(".apk")), key=lambda e: e.name
        )
    for each in apks:
        part = each.stat() if each.is_file() else None
        size += part.st_size if part is not None else 0
        mark = f"{part.st_size} {part.st_mtime_ns}" if part is not None else "none"
        told.update(os.fsencode(each.name) + b"\0" + mark.encode() + b"\0")
    return size, int.from_bytes(told.digest()[:8], "big") >> 1
