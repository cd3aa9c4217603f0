"""What there is of an app besides its code."""

from collections.abc import Callable
from typing import NamedTuple

from analyzers.static.manifest import Manifest
from analyzers.static.resources import Resources


class Surroundings(NamedTuple):
    """What there is of an app besides its code."""

    manifest: Manifest
    resources: Resources
    read: Callable[[str], bytes | None]
    """Bytes of a file of the APK, ``None`` when it cannot be had."""
