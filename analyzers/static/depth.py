"""Whether one app is looked into deeply, and what comes of it; light, so that most scans load nothing more."""

from typing import NamedTuple

from analyzers.asking import Asking
from analyzers.handling import Handling
from analyzers.static.manifest import Manifest


class Deep(NamedTuple):
    """What the deep part found."""

    asking: Asking
    handling: Handling


NOTHING_DEEP = Deep(Asking("none"), Handling("none"))
"""Of an app that was not looked into."""

STARTUP = "androidx.startup"
"""Value of the meta-data elements that name App Startup initialisers (AndroidX documentation)."""
_PICTURES = frozenset(
    "android.permission." + name
    for name in (
        "CAMERA",
        "READ_EXTERNAL_STORAGE",
        "WRITE_EXTERNAL_STORAGE",
        "READ_MEDIA_IMAGES",
        "MANAGE_EXTERNAL_STORAGE",
    )
)


def wants_pictures(manifest: Manifest) -> bool:
    """Whether the app may open the camera or read albums."""
    return any(permission.name in _PICTURES for permission in manifest.permissions)
