"""Where a clause stands, and whether one gets to it without reading what stands before."""

import re
from bisect import bisect_right
from typing import Literal

from analyzers.policy.clause import Candidate
from analyzers.policy.source import Source

_LINK = re.compile(r"""<a\b[^>]{0,400}?\bhref\s*=\s*["']#([^"']{1,120})["']""", re.I)
_TARGET = re.compile(
    r"""<[a-z][^>]{0,400}?\b(?:id|name)\s*=\s*["']([^"']{1,120})["'][^>]{0,400}>""", re.I
)
_NEAR = 300
"""Characters of markup between an anchor and the words it is meant for."""


class Places:
    """Answers for one file; the links within it are looked for once."""

    def __init__(self, source: Source) -> None:
        self._length = len(source.text)
        self._map = source.snapshot.map
        linked = (
            set(_LINK.findall(source.decoded))
            if source.snapshot.media_type == "text/html"
            else set()
        )
        self._targets = (
            [m.end() for m in _TARGET.finditer(source.decoded) if m[1] in linked] if linked else []
        )

    def distance(self, start: int) -> float:
        """The share of the text that stands before a place, 0-1, four decimals."""
        return round(start / max(self._length, 1), 4)

    def reach(self, candidate: Candidate, start: int) -> Literal["document", "anchor", "none"]:
        """How one gets to a clause that starts at a place of the text."""
        if candidate.naming == "document":
            return "document"
        place = self._in_file(start)
        at = bisect_right(self._targets, place) - 1
        return "anchor" if at >= 0 and place - self._targets[at] <= _NEAR else "none"

    def _in_file(self, start: int) -> int:
        at = bisect_right(self._map, (start, 1 << 62, 0)) - 1
        if at < 0:
            return 0
        text, snapshot, length = self._map[at]
        return snapshot + min(start - text, length)
