"""From the references in all code to the edges that a walk follows.

Besides calls these are: instances made, classes named for reflection, initialisers of classes that
are touched, methods that reflection names beside their class, and objects handed to a WebView.
"""

from collections.abc import Callable

import numpy as np

from analyzers.static.dex import I64
from analyzers.static.dispatch import Choices, Dispatch
from analyzers.static.entries import Callbacks
from analyzers.static.instances import DIRECT, SUPER, VIRTUAL, Instances, Invokes
from analyzers.static.links import Links, Numbers, links
from analyzers.static.reach import Edges
from analyzers.static.sweep import Sweep
from analyzers.static.symbols import (
    ACC_ABSTRACT,
    ACC_PUBLIC,
    ACC_STATIC,
    I32,
    BoolArray,
    Symbols,
    joined,
)

_STATIC_CALL: BoolArray = np.isin(np.arange(256), (0x71, 0x77))
_STATIC_FIELD: BoolArray = np.isin(np.arange(256), range(0x60, 0x6E))
_CLASS, _ACTIVITY = "Ljava/lang/Class;", "Landroid/app/Activity;"
_LOOKUPS = ("getMethod", "getDeclaredMethod")
_BRIDGES = ("addJavascriptInterface",)
_MOST_LOOKUPS = 10_000
"""Code that looks up methods by name, in one program; real ones have some hundreds."""
_INITIALISER_LEVELS = 64
_GROUPS = 6
"""Ways in which code makes methods run for certain."""


class Follower:
    """Makes the edges of one program. ``poll`` is called between steps and may raise."""

    def __init__(
        self,
        dispatch: Dispatch,
        invokes: Invokes,
        instances: Instances,
        sweeps: list[Sweep],
        poll: Callable[[], None],
    ) -> None:
        self.capped = False
        """Whether some edges are left out because there are too many."""
        self._symbols: Symbols = dispatch.symbols
        self._hierarchy = dispatch.hierarchy
        self._dispatch = dispatch
        self._invokes = invokes
        self._instances = instances
        self._sweeps = sweeps
        self._poll = poll

    def edges(self, choices: Choices, live: BoolArray, handlers: frozenset[str]) -> Edges:
        """Everything a walk needs.

        ``live``: per node whether some instance runs it; ``handlers``: names in
        ``android:onClick``.
        """
        symbols, hierarchy = self._symbols, self._hierarchy
        every = np.arange(symbols.defined)
        places = np.arange(len(choices.ref))
        owner, above = hierarchy.ancestor_owner, hierarchy.ancestor
        inside = (owner < symbols.defined) & (above < symbols.defined)
        self._poll()
        return Edges(
            row=symbols.node_row,
            runs=self._runs(),
            groups=_GROUPS,
            calls=self._linked(self._invokes.of_kind(VIRTUAL)),
            makes=self._instances.makes,
            names=self._instances.names,
            choice_ref=choices.ref,
            choice_node=choices.node,
            choice_kind=choices.kind,
            by_ref=links(choices.ref, places, len(symbols.ref_type)),
            by_kind=links(choices.kind, places, symbols.defined),
            above=links(
                np.concatenate((every, owner[inside])),
                np.concatenate((every, above[inside])),
                symbols.defined,
            ),
            starts=self._starts(live, handlers),
            builds=self._members("<init>"),
        )

    def _linked(self, *parts: tuple[Numbers, Numbers]) -> Links:
        rows, to = zip(*parts, strict=True)
        return links(np.concatenate(rows), np.concatenate(to), self._symbols.row_base[-1])

    def _members(self, name: str) -> Links:
        """Class -> its nodes of that name."""
        symbols = self._symbols
        number = symbols.name_number(name)
        named = symbols.sig_name[symbols.ref_sig[symbols.node_ref]] == number
        nodes = np.flatnonzero(named & symbols.node_counts)
        return links(symbols.node_class[nodes], nodes, symbols.defined)

    # --- what runs for certain ------------------------------------------------------------------

    def _runs(self) -> Links:
        """Row -> nodes that it calls, and initialisers of the classes it touches.

        Those of group ``k`` have ``k`` times the number of all rows added to the row.
        """
        resolved = self._dispatch.resolved
        row, ref = self._invokes.of_kind(DIRECT)
        first = self._initialisers()
        parts: list[tuple[Numbers, Numbers]] = [
            (row, resolved[ref]),
            self._supers(),
            self._static_calls(first),
            self._static_fields(first),
            self._chained(first),
            self._looked_up(),
        ]
        assert len(parts) == _GROUPS
        total = self._symbols.row_base[-1]
        rows = np.concatenate([rows + np.int64(k * total) for k, (rows, _) in enumerate(parts)])
        nodes = np.concatenate([nodes for _, nodes in parts])
        found = (nodes >= 0).nonzero()[0]
        return links(rows[found], nodes[found], _GROUPS * total)

    def _static_calls(self, first: I32) -> tuple[I32, I32]:
        """Initialisers of the classes whose static methods are called."""
        places = np.flatnonzero(_STATIC_CALL[self._invokes.op])
        called = self._dispatch.resolved[self._invokes.ref[places]]
        kinds = np.where(called >= 0, self._symbols.node_class[called], -1)
        return self._invokes.row[places], first[kinds]

    def _static_fields(self, first: I32) -> tuple[I64, I32]:
        """Initialisers of the classes whose static fields are used."""
        symbols = self._symbols
        rows, nodes = [], []
        for file, (dex, sweep) in enumerate(zip(symbols.dexes, self._sweeps, strict=True)):
            places = np.flatnonzero(_STATIC_FIELD[sweep.fields.op])
            kinds = symbols.dex_type[file][dex.field_class[sweep.fields.target[places]]]
            rows.append(sweep.fields.code[places] + np.int64(symbols.row_base[file]))
            nodes.append(first[kinds])
        return joined(rows, np.int64), joined(nodes, np.int32)

    def _supers(self) -> tuple[I32, I64]:
        """Super calls: above the caller's class, or in the interface they name."""
        symbols, hierarchy = self._symbols, self._hierarchy
        row, ref = self._invokes.of_kind(SUPER)
        named = symbols.ref_type[ref].astype(np.int64)
        above = hierarchy.parent[symbols.node_class[symbols.row_node[row]]].astype(np.int64)
        kinds = np.where(hierarchy.interface[named], named, above)
        return row, self._dispatch.up(kinds, symbols.ref_sig[ref].astype(np.int64))

    def _initialisers(self) -> I32:
        """Per type the ``<clinit>`` that comes first, its own or from above; -1 without, and last."""
        parent = self._hierarchy.parent
        found = np.full(len(self._symbols.types) + 1, -1, np.int32)
        own = self._members("<clinit>")
        kinds = np.flatnonzero(np.diff(own.begin))
        found[kinds] = own.to[own.begin[kinds]]
        first = found.copy()
        rest = np.flatnonzero((found[:-1] < 0) & (parent >= 0))
        above = parent[rest]
        for _ in range(_INITIALISER_LEVELS):
            first[rest] = found[above]
            going = ((first[rest] < 0) & (parent[above] >= 0)).nonzero()[0]
            if not going.size:
                break
            rest, above = rest[going], parent[above[going]]
        return first

    def _chained(self, first: I32) -> tuple[I64, I32]:
        """An initialiser comes after that of the superclass."""
        own = self._members("<clinit>")
        kinds = np.flatnonzero(np.diff(own.begin))
        rows = self._symbols.node_row[own.to[own.begin[kinds]]].astype(np.int64)
        above = self._hierarchy.parent[kinds]
        coded = np.flatnonzero((rows >= 0) & (above >= 0))
        return rows[coded], first[above[coded]]

    # --- reflection and bridges -----------------------------------------------------------------

    def _rows_calling(self, names: tuple[str, ...], owner: str = "") -> list[int]:
        symbols = self._symbols
        numbers = [symbols.name_number(name) for name in names]
        hit = np.isin(symbols.sig_name, numbers)[symbols.ref_sig]
        if owner:
            hit &= symbols.ref_type == symbols.number.get(owner, -1)
        rows: list[int] = np.unique(self._invokes.row[hit[self._invokes.ref]]).tolist()
        return rows

    def _looked_up(self) -> tuple[I64, I64]:
        """Methods named in code that names their class and looks methods up."""
        symbols = self._symbols
        rows: list[int] = []
        nodes: list[int] = []
        for row in self._rows_calling(_LOOKUPS, _CLASS)[:_MOST_LOOKUPS]:
            kinds = self._instances.names.one(row).astype(np.int64)
            if not kinds.size:
                continue
            self._poll()
            above = self._hierarchy.above(kinds)[1]
            family = np.unique(np.concatenate((kinds, above[above < symbols.defined])))
            numbers = {symbols.name_number(text) for text in self._strings_in(row)}
            for kind in family.tolist():
                members = symbols.members(kind)
                names = symbols.sig_name[symbols.ref_sig[symbols.node_ref[members]]].tolist()
                chosen = [m for m, name in zip(members, names, strict=True) if name in numbers]
                rows += [row] * len(chosen)
                nodes += chosen
        return np.array(rows, np.int64), np.array(nodes, np.int64)

    def _strings_in(self, row: int) -> list[str]:
        file = int(np.searchsorted(self._symbols.row_base, row, "right")) - 1
        refs = self._sweeps[file].strings
        code = row - self._symbols.row_base[file]
        low, high = np.searchsorted(refs.code, [code, code + 1])
        return [self._symbols.dexes[file].string(k) for k in refs.target[low:high].tolist()]

    def _starts(self, live: BoolArray, handlers: frozenset[str]) -> Links:
        """Class -> callbacks, its initialiser, and what a WebView or a layout may call."""
        symbols = self._symbols
        callbacks = Callbacks(self._dispatch, self._poll)
        kinds, nodes = callbacks.of_classes()
        self.capped |= callbacks.capped
        for more in (self._bridged(), self._handled(handlers)):
            kinds = np.concatenate((kinds, symbols.node_class[more]))
            nodes = np.concatenate((nodes, more))
        first = self._members("<clinit>").to
        kept = np.flatnonzero(live[nodes])
        kinds = np.concatenate((kinds[kept], symbols.node_class[first]))
        return links(kinds, np.concatenate((nodes[kept], first)), symbols.defined)

    def _public(self, nodes: I64) -> I64:
        """Those of the nodes that are public and belong to an object."""
        flags = self._symbols.node_flags[nodes]
        open_: I64 = nodes[(flags & (ACC_PUBLIC | ACC_STATIC | ACC_ABSTRACT)) == ACC_PUBLIC]
        return open_

    def _bridged(self) -> I64:
        """Public methods of what is made beside a call that hands an object to a WebView."""
        rows = self._rows_calling(_BRIDGES)
        made = {kind for row in rows for kind in self._instances.makes.one(row).tolist()}
        nodes = [node for kind in sorted(made) for node in self._symbols.members(kind)]
        return self._public(np.array(nodes, np.int64))

    def _handled(self, handlers: frozenset[str]) -> I64:
        """``public void name(View)`` of activities, named in layouts."""
        symbols = self._symbols
        activity = symbols.number.get(_ACTIVITY, -1)
        if activity < 0 or not handlers:
            return np.zeros(0, np.int64)
        sigs = [symbols.sig(name, "(Landroid/view/View;)V") for name in sorted(handlers)]
        named = np.isin(symbols.ref_sig[symbols.node_ref], [sig for sig in sigs if sig >= 0])
        nodes = np.flatnonzero(named & symbols.node_counts)
        fits = np.isin(symbols.node_class[nodes], self._hierarchy.below(activity))
        return self._public(nodes[fits])
