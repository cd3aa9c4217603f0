"""Where a batch stands, as anyone with the database can see."""

import sqlite3
from typing import NamedTuple

from scanner.batch.queue import COLUMNS, STATES, State, refuse_stranger


class Running(NamedTuple):
    """An app that is worked on."""

    path: str
    started_at: str


class Counts(NamedTuple):
    """Where the inputs of a batch stand."""

    by_state: dict[State, int]
    looked: int
    """Inputs whose bytes are known."""
    reasons: tuple[tuple[str, str, int], ...] = ()
    """(state, code, how many) of those without a result, the most frequent first."""
    running: tuple[Running, ...] = ()

    @property
    def total(self) -> int:
        """All inputs; the states add up to it."""
        return sum(self.by_state.values())

    @property
    def open(self) -> int:
        """Inputs nobody has finished with."""
        return self.by_state["queued"] + self.by_state["running"]


def counted(connection: sqlite3.Connection) -> Counts:
    """Counts of a queue. Raises ``sqlite3.Error``."""
    refuse_stranger(connection, "batch", COLUMNS)
    found = dict(connection.execute("select state, count(*) from batch group by state").fetchall())
    looked = connection.execute("select count(*) from batch where sha256 is not null").fetchone()
    reasons = connection.execute(
        "select state, code, count(*) from batch where state in ('refused', 'failed') "
        "group by state, code order by count(*) desc, code limit 20"
    ).fetchall()
    running = connection.execute(
        "select path, started_at from batch where state = 'running' order by started_at limit 20"
    ).fetchall()
    return Counts(
        {state: found.get(state, 0) for state in STATES},
        looked[0],
        tuple(reasons),
        tuple(Running(*row) for row in running),
    )
