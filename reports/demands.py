"""What the law asks a policy to tell about faces, as the renderings of a policy show it."""

from collections.abc import Mapping
from typing import NamedTuple

from analyzers.artifacts import Text
from reports.model import Citation


class Demand(NamedTuple):
    """One thing to be told."""

    asks: Text
    outline: Text
    """Wording with blanks to fill, ours; no legal advice."""
    provisions: tuple[Citation, ...]


class Demands(NamedTuple):
    """All of them, as they stand on one day."""

    as_of: str
    """``YYYY-MM-DD``."""
    law_version: str
    rows: Mapping[str, Demand]
    """By the ids of the elements and notice items; ``clause`` and ``licence`` besides."""
