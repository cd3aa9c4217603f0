"""Where a batch stands, as anyone with the database can see."""

from typing import NamedTuple

from scanner.batch.columns import STATES, State
from scanner.database import Database


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
    lost: int = 0
    """Duplicates of inputs that got no result."""

    @property
    def total(self) -> int:
        """All inputs; the states add up to it."""
        return sum(self.by_state.values())

    @property
    def open(self) -> int:
        """Inputs nobody has finished with."""
        return self.by_state["queued"] + self.by_state["running"]


def counted(database: Database) -> Counts:
    """Counts of a queue by a pass over it. Raises `scanner.database.DatabaseUnusable`."""
    found = dict(database.rows("select state, count(*) from batch group by state"))
    ((looked,),) = database.rows("select count(*) from batch where sha256 is not null")
    ((lost,),) = database.rows(
        "select count(*) from batch where state = 'duplicate' and code is not null"
    )
    reasons = database.rows(
        "select state, code, count(*) from batch where state in ('refused', 'failed') "
        "or (state = 'duplicate' and code is not null) "
        "group by state, code order by count(*) desc, state, code limit 20"
    )
    running = database.rows(
        "select path, started_at from batch where state = 'running' order by started_at limit 20"
    )
    return Counts(
        {state: found.get(state, 0) for state in STATES},
        looked,
        tuple(reasons),
        tuple(Running(*row) for row in running),
        lost,
    )
