"""A clock on the wall that jumps for years, while the one that only counts goes on as ever."""

import datetime
import itertools
import time

YEAR = 365 * 86400.0
_now, _now_ns = time.time, time.time_ns
_Real = datetime.datetime
_jumps = itertools.cycle((0.0, -30 * YEAR, 2 * YEAR, -2 * YEAR, 40 * YEAR))
_offset = 0.0


class _Jumping(_Real):
    @classmethod
    def now(cls, tz=None):
        return _Real.fromtimestamp(time.time(), tz)


def jump():
    """Set the clock to another year, in this process."""
    global _offset
    _offset = next(_jumps)
    time.time = lambda: _now() + _offset
    time.time_ns = lambda: int(time.time() * 1e9)
    datetime.datetime = _Jumping


def told():
    """What the clock on the wall says, after another jump."""
    jump()
    return time.time()


def right():
    """Set it right again."""
    time.time, datetime.datetime = _now, _Real
    time.time_ns = _now_ns
