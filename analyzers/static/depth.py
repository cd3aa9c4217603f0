"""Whether one app is looked into deeply, and what comes of it; light, so that most scans load nothing more."""

from collections.abc import Iterable
from typing import NamedTuple

from analyzers.asking import Asking
from analyzers.handling import Handling
from analyzers.static.albumnames import names_albums
from analyzers.static.dex import Dex
from analyzers.static.manifest import Manifest
from analyzers.static.owncode import CAMERA_PERMISSION


class Deep(NamedTuple):
    """What the deep part found."""

    asking: Asking
    handling: Handling


STARTUP = "androidx.startup"
"""Value of the meta-data elements that name App Startup initialisers (AndroidX documentation)."""
_ALBUMS = frozenset(
    "android.permission." + name
    for name in (
        "READ_EXTERNAL_STORAGE",
        "WRITE_EXTERNAL_STORAGE",
        "READ_MEDIA_IMAGES",
        "MANAGE_EXTERNAL_STORAGE",
    )
)


def may_read_albums(manifest: Manifest) -> bool:
    """Whether the app asks for albums."""
    return any(permission.name in _ALBUMS for permission in manifest.permissions)


def takes_pictures(manifest: Manifest) -> bool:
    """Whether the app asks for the camera."""
    return any(permission.name == CAMERA_PERMISSION for permission in manifest.permissions)


def wants_pictures(manifest: Manifest, dexes: Iterable[Dex]) -> bool:
    """Whether the app may open the camera, or may read albums and names one."""
    return takes_pictures(manifest) or (may_read_albums(manifest) and names_albums(dexes))


def nothing_deep(manifest: Manifest) -> Deep:
    """Of an app whose code is not read deeply: one that may read albums and names none handles no photo."""
    if may_read_albums(manifest):
        return Deep(Asking("none"), Handling("read", backup=manifest.backup))
    return Deep(Asking("none"), Handling("none"))
