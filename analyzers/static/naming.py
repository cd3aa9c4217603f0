"""The names of an app (`analyzers.names`), from what was read of it."""

import re
from collections.abc import Iterable, Iterator

from analyzers.artifacts import Component
from analyzers.names import Names, names_of
from analyzers.patterns import later
from analyzers.static.dex import Dex
from analyzers.static.policies import Constant

_AT_ONCE = 16_384
_HOST = later(r"https?://([A-Za-z0-9._-]{1,200})", re.IGNORECASE)


def app_names(
    dexes: Iterable[Dex],
    files: Iterable[str],
    addresses: Iterable[Constant],
    components: Iterable[Component],
) -> Names:
    """The names of an app.

    :param files: paths in the APK.
    :param addresses: constants that begin as an address.
    """
    hosts = (found[1] for each in addresses if (found := _HOST.match(each.value)))
    return names_of(
        {package for dex in dexes for package in _packages(dex)},
        files,
        hosts,
        (component.name for component in components),
    )


def _packages(dex: Dex) -> Iterator[str]:
    """Packages of all types a dex defines or names, with slashes; types outside of a package have none."""
    for start in range(0, dex.type_count, _AT_ONCE):  # a list of all would be kept with the dex
        # Of one text that many types are called by there is one object: it is looked at once.
        names = set(dex.pool.texts(dex.type_string[start : start + _AT_ONCE].astype("i8")))
        yield from (name[1 : name.rfind("/")] for name in names if name[:1] == "L" and "/" in name)
