"""Edges between numbered things, as two arrays, and joins over them that take little memory."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analyzers.static.arrays import order, ragged
from analyzers.static.dex import I64
from analyzers.static.symbols import I32

MOST_LOOKS = 1 << 25
"""Pairs one join may look at; those of real programs have two or three a method."""
_PIECE = 1 << 17  # pairs looked at together

Numbers = NDArray[Any]
"""Integers of any width."""


class Links(NamedTuple):
    """Edges by source: those of ``k`` are ``to[begin[k]:begin[k + 1]]``."""

    begin: I64
    to: I32

    def of(self, sources: I64) -> tuple[I64, I64]:
        """Targets of some sources, and for each the place of its source among them."""
        count = self.begin[sources + 1] - self.begin[sources]
        run = ragged(self.begin[sources], count)[0]
        return self.to[run].astype(np.int64), np.repeat(np.arange(len(sources)), count)

    def one(self, source: int) -> I32:
        """Targets of one source."""
        return self.to[self.begin[source] : self.begin[source + 1]]


def links(source: Numbers, to: Numbers, count: int) -> Links:
    """Edges of ``count`` sources from two columns in any order."""
    mixed = bool((source[1:] < source[:-1]).any())
    if mixed and bool((to[1:] >= to[:-1]).all()):
        by_source = order(source)
        source, to = source[by_source], to[by_source]
    elif mixed:
        key = source.astype(np.int64)
        key <<= 32
        key |= to
        key.sort()
        to = key.astype(np.int32)  # the lower half
        key >>= 32
        source = key
    begin = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(source, minlength=count), out=begin[1:])
    return Links(begin, to.astype(np.int32, copy=False))


def pieces(
    begin: I64, count: I64, poll: Callable[[], None], most: int | None = None
) -> Iterator[tuple[I64, I64]]:
    """The places ``begin[k]`` to ``begin[k] + count[k]`` for all ``k``, a piece at a time.

    Yields ``k`` for every place, and the places. When there are more than ``most``
    (`MOST_LOOKS`), the longest runs are left out, see `overflows`. ``poll`` is called before each
    piece and may raise.
    """
    most = MOST_LOOKS if most is None else most
    order = np.flatnonzero(count)
    if overflows(count, most):
        order = order[np.argsort(count[order], kind="stable")]
        order = order[np.cumsum(count[order]) <= most]
    ends = np.cumsum(count[order])
    total = int(ends[-1]) if len(ends) else 0
    cuts = np.searchsorted(ends, np.arange(_PIECE, total + _PIECE, _PIECE)) + 1
    start = 0
    for cut in np.unique(np.minimum(cuts, len(order))).tolist():
        poll()
        piece = order[start:cut]
        yield np.repeat(piece, count[piece]), ragged(begin[piece], count[piece])[0]
        start = cut


def overflows(count: I64, most: int | None = None) -> bool:
    """Whether `pieces` leaves something out."""
    return int(count.sum()) > (MOST_LOOKS if most is None else most)
