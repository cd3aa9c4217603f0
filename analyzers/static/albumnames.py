"""How an app can name a place where the person's photos are: what code that lists them cannot do without."""

from collections.abc import Iterable
from functools import cache

from analyzers.static.dex import Dex
from analyzers.static.strings import Prefixes

STORES = ("MediaStore$Images", "MediaStore$Files", "MediaStore$Video")
TEXTS = ("content://media", "DCIM", "Pictures", "/DCIM")
FOLDERS = ("DIRECTORY_DCIM", "DIRECTORY_PICTURES")


def names_albums(dexes: Iterable[Dex]) -> bool:
    """Whether the tables of any dex hold such a name; if not, no code lists photos, used or unused."""
    return any(
        text.startswith(_NAMES) for dex in dexes for _, text in dex.strings_beginning(_names())
    )


_NAMES = (*(f"Landroid/provider/{store}" for store in STORES), *FOLDERS, *TEXTS)


@cache
def _names() -> Prefixes:
    return Prefixes(_NAMES)
