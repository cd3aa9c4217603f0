"""How much of a stretch of text is set off."""

from bisect import bisect_right
from itertools import accumulate

from analyzers.policy.blocks import Span


class Emphasis:
    """Answers how much of a span is bold, underlined, coloured or enlarged, in logarithmic time."""

    def __init__(self, spans: tuple[Span, ...]) -> None:
        self._starts = [start for start, _ in spans]
        self._spans = spans
        self._total = [0, *accumulate(end - start for start, end in spans)]

    def share(self, start: int, end: int) -> float:
        """The share of ``[start, end)`` that is set off, 0-1."""
        return (self._before(end) - self._before(start)) / max(end - start, 1)

    def _before(self, position: int) -> int:
        at = bisect_right(self._starts, position)
        if at == 0:
            return 0
        start, end = self._spans[at - 1]
        return self._total[at - 1] + min(position, end) - start
