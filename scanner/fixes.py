"""How to mend what a check flags: short outlines of our own, a row of ``law/fixes.json`` for each check.

They show where the consent, the refusal or the protection belongs; they are no library and no legal advice.
Names in 【】 and hosts of example.com are for the reader to fill in.
"""

from functools import cache
from pkgutil import get_data

import msgspec

from reports.told import Outline


@cache
def outlines() -> dict[str, Outline]:
    """All outlines by the id of their check, in catalogue order."""
    data = get_data("scanner.law", "fixes.json")
    assert data is not None, "the loader of this package can read files"
    return msgspec.json.decode(data, type=dict[str, Outline])


def outline(check: str) -> Outline | None:
    """How to mend what a check flags; ``None`` when nothing short helps."""
    return outlines().get(check)
