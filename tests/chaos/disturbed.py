"""The process of a batch that is disturbed: ``python disturbed.py JSON``; see `chaos.py`."""

import json
import sys
from datetime import date

from scanner.batch.pool import Limits
from scanner.batch.run import Plan, Stop, run
from scanner.database import where

DAY = date(2026, 7, 1)
SECONDS = 12.0
"""For reading an app; part of a scan's identity."""
SPARE = 1.0
"""Beside it, until a worker is ended: one that was stopped by a signal costs so much time."""


def main() -> None:
    told = json.loads(sys.argv[1])
    plan = Plan(
        (told["source"],),
        where(told["db"]),
        told.get("jobs", 2),
        seconds=SECONDS,
        limits=Limits(spare=SPARE),
        work=told["work"],
        cluster=told.get("cluster", ""),
    )
    counts = run(plan, DAY, Stop())
    sys.exit(1 if counts.open else 0)


if __name__ == "__main__":
    main()
