"""Bytes of a file taken eight at a time, as numbers: what is asked of many texts is asked of these."""

import numpy as np
from numpy.typing import NDArray

U8 = NDArray[np.uint8]
U64 = NDArray[np.uint64]
I64 = NDArray[np.int64]

WORD = 8
"""Bytes compared at once."""
MIX = np.uint64(0x9E3779B97F4A7C15)
"""Odd, so that no bit of a word is lost."""
ONES = np.uint64(0x0101010101010101)
_HASHED = 32  # words of a string that its hash is made of
_ONE, _SEVEN = np.uint64(1), np.uint64(7)
_TOPS = np.uint64(0x8080808080808080)
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)


def hashed(view: U8, start: I64) -> U64:
    """A number for each text that begins at ``start`` and ends before the next zero byte.

    Made of at most 256 bytes of it. The same text gives the same number in any file.
    """
    mixed = np.zeros(len(start), np.uint64)
    rows = np.arange(len(start))
    at = start
    for _ in range(_HASHED):
        word = words_at(view, at)
        inside = before_zero(word)
        mixed[rows] = mixed[rows] * MIX + (word & inside)
        live = (inside == _ALL).nonzero()[0]
        if not live.size:
            break
        rows, at = rows[live], at[live] + WORD
    return mixed


def before_zero(word: U64) -> U64:
    """All bits of the bytes before the first zero byte."""
    zeros = (word - ONES) & ~word & _TOPS  # the lowest bit set is in the first of them
    return ((zeros & (~zeros + _ONE)) >> _SEVEN) - _ONE


def words_at(view: U8, at: I64) -> U64:
    """Eight bytes from each place, the first lowest; zeros where the file has ended."""
    room = len(view) - WORD
    if room < 0:
        return words_at(np.concatenate((view, np.zeros(WORD, np.uint8))), at)
    words: U64 = np.ndarray((room + 1,), "<u8", view.data, 0, (1,))[np.minimum(at, room)]
    over = (at > room).nonzero()[0]
    if over.size:
        bits = 8 * np.minimum(at[over] - room, WORD - 1).astype(np.uint64)
        words[over] = np.where(at[over] - room < WORD, words[over] >> bits, 0)
    return words.astype(np.uint64, copy=False)
