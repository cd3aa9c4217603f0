"""What running an app may lead to, method by method, and from where.

Rapid type analysis in rounds: a round takes the methods reached last and adds what they call; a
virtual call counts for the classes of which an object is there by then, and an object that is made
makes its callbacks run. Every method keeps the one that led to it first, so that following these
back gives a shortest way. All work is on arrays; a round costs what it adds.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from analyzers.static.arrays import distinct
from analyzers.static.dex import I64
from analyzers.static.links import Links
from analyzers.static.symbols import I32

UNREACHED = -1


class Edges(NamedTuple):
    """Everything that leads on. Rows are code rows counted through all dex files."""

    row: I32
    """Per node its row, -1 without code."""
    runs: Links
    """Row -> nodes that it calls or makes run for certain, in groups of which the first goes before.

    The row of group ``k`` is counted on by ``k`` times the number of all rows.
    """
    groups: int
    calls: Links
    """Row -> references of its virtual calls."""
    makes: Links
    """Row -> classes of which it makes an instance."""
    names: Links
    """Row -> classes that it names, as a literal or in a string: reflection may make one."""
    choice_ref: I32
    choice_node: I32
    choice_kind: I32
    """`analyzers.static.dispatch.Choices`."""
    by_ref: Links
    """Reference -> places of its choices."""
    by_kind: Links
    """Class -> places of the choices that wait for an instance of it."""
    above: Links
    """Class -> itself and its defined ancestors."""
    starts: Links
    """Class -> nodes that an instance of it, or of a subtype, makes run."""
    builds: Links
    """Class -> its constructors."""


class Reached(NamedTuple):
    """What a walk came to."""

    source: I32
    """Per node the one that led to it, ``-2 - k`` for the root in place ``k``, -1 without."""
    maker: I32
    """Per class likewise, who first made an instance of it or of a subtype."""


def walk(edges: Edges, roots: I64, poll: Callable[[], None]) -> Reached:
    """Follow all edges from ``roots``, class numbers. ``poll`` is called between rounds."""
    done = _Walk(edges, roots, poll)
    return Reached(done.source, done.maker)


class _Walk:
    def __init__(self, edges: Edges, roots: I64, poll: Callable[[], None]) -> None:
        self._edges = edges
        self.source: I32 = np.full(len(edges.row), UNREACHED, np.int32)
        self.maker: I32 = np.full(len(edges.above.begin) - 1, UNREACHED, np.int32)
        self._namer = self.maker.copy()
        self._caller: I32 = np.full(len(edges.by_ref.begin) - 1, UNREACHED, np.int32)
        frontier = self._mark([self._named(roots, -2 - np.arange(len(roots)))])
        while frontier.size:
            poll()
            frontier = self._round(frontier)

    def _round(self, frontier: I64) -> I64:
        """Nodes that those reached last lead to."""
        edges = self._edges
        rows = edges.row[frontier].astype(np.int64)
        coded = rows >= 0
        frontier, rows = frontier[coded], rows[coded]
        total = (len(edges.runs.begin) - 1) // edges.groups
        grouped = rows + total * np.arange(edges.groups)[:, None]
        nodes, place = edges.runs.of(grouped.ravel())
        found = [(nodes, np.tile(frontier, edges.groups)[place])]
        for group, follow in (
            (edges.makes, self._made),
            (edges.names, self._named),
            (edges.calls, self._called),
        ):
            targets, place = group.of(rows)
            if targets.size:
                found.append(follow(targets, frontier[place]))
        return self._mark(found)

    def _mark(self, found: list[tuple[I64, I64]]) -> I64:
        nodes, sources = (np.concatenate(column) for column in zip(*found, strict=True))
        return _first(self.source, nodes, sources)

    def _named(self, kinds: I64, sources: I64) -> tuple[I64, I64]:
        """Nodes that run because reflection makes instances of classes, with any constructor."""
        kinds = _first(self._namer, kinds, sources)
        namers = self._namer[kinds].astype(np.int64)
        started, starters = self._made(kinds, namers)
        built, place = self._edges.builds.of(kinds)
        return np.concatenate((started, built)), np.concatenate((starters, namers[place]))

    def _made(self, kinds: I64, sources: I64) -> tuple[I64, I64]:
        """Nodes that run because there are instances of classes."""
        edges = self._edges
        fresh = np.flatnonzero(self.maker[kinds] == UNREACHED)
        kinds, place = edges.above.of(kinds[fresh])
        kinds = _first(self.maker, kinds, sources[fresh][place])
        makers = self.maker[kinds].astype(np.int64)
        started, place = edges.starts.of(kinds)
        waiting, waited = edges.by_kind.of(kinds)
        known = np.flatnonzero(self._caller[edges.choice_ref[waiting]] != UNREACHED)
        nodes = edges.choice_node[waiting[known]].astype(np.int64)
        return (
            np.concatenate((started, nodes)),
            np.concatenate((makers[place], makers[waited[known]])),
        )

    def _called(self, refs: I64, sources: I64) -> tuple[I64, I64]:
        """Nodes that virtual calls run for the objects there are."""
        edges = self._edges
        refs = _first(self._caller, refs, sources)
        places, call = edges.by_ref.of(refs)
        there = np.flatnonzero(self.maker[edges.choice_kind[places]] != UNREACHED)
        callers = self._caller[refs].astype(np.int64)
        return edges.choice_node[places[there]].astype(np.int64), callers[call[there]]


def _first(table: I32, numbers: I64, sources: I64) -> I64:
    """Note the first source of every number not noted yet; gives those numbers, ascending."""
    fresh = (table[numbers] == UNREACHED).nonzero()[0]
    numbers, sources = numbers[fresh], sources[fresh]
    table[numbers[::-1]] = sources[::-1]
    return distinct(numbers)
