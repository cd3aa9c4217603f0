"""The names of an app (`analyzers.names`), from what was read of it."""

import re
from collections.abc import Iterable

from analyzers.artifacts import Component
from analyzers.names import Names, names_of
from analyzers.patterns import later
from analyzers.static.dex import Dex
from analyzers.static.groups import companies
from analyzers.static.policies import Constant

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
        _packages(dexes),
        files,
        hosts,
        (component.name for component in components),
    )


def _packages(dexes: Iterable[Dex]) -> set[str]:
    """Packages of all types that dex files define or name, with slashes; types outside of a package have none."""
    found: set[str] = set()
    for company in companies(list(dexes)):
        dex = company[0]
        if len(company) > 1 and dex.member is not None:
            found |= dex.member.group.packages()
        else:
            found |= dex.pool.packages(dex.type_string)
    return found
