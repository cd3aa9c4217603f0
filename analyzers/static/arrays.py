"""Questions about arrays for which NumPy has no word, or a slow one."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

I64 = NDArray[np.int64]
T = TypeVar("T", np.int64, np.uint64, np.uint32)


def ragged(start: I64, count: I64, step: int = 1) -> tuple[I64, I64]:
    """The runs ``start[i], start[i] + step, …`` of ``count[i]`` items, one after the other.

    Returns them and, per run, how many items stand before it.
    """
    base = np.cumsum(count) - count
    inside = np.arange(0, step * int(count.sum()), step)
    return inside + np.repeat(start - step * base, count), base


def distinct(values: NDArray[T]) -> NDArray[T]:
    """Each value once, sorted. Quick where most values stand next to their like."""
    return _fresh(np.sort(_fresh(values)))


def _fresh(values: NDArray[T]) -> NDArray[T]:
    """What differs from the value before it."""
    fresh = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=fresh[1:])
    return values.compress(fresh)


def order(values: I64 | NDArray[np.uint32] | NDArray[np.int32]) -> I64:
    """Stable order of numbers from 0 below 2**32: by their halves, which NumPy sorts in linear time."""
    if bool((values[1:] >= values[:-1]).all()):
        return np.arange(len(values))
    by_low = np.argsort(values.astype(np.uint16), kind="stable")
    high = (values >> 16).astype(np.uint16)
    return by_low[np.argsort(high[by_low], kind="stable")]
