"""The program as values: frames of methods, what calls give, and what a symbolic value stands for.

Calls into the app's own code are answered by the frame of the method that runs; of the framework only
what carries a constant along is known (texts, resources, views, builders that return themselves).
"""

from collections.abc import Iterable
from typing import NamedTuple

from analyzers.static.budget import Budget
from analyzers.static.extras import Extras, decided
from analyzers.static.frames import Frame, Names
from analyzers.static.graph import Graph, Site
from analyzers.static.initial_values import initial_values
from analyzers.static.instructions import EMPTY
from analyzers.static.library import library_result
from analyzers.static.pools import Pool, parameters, places
from analyzers.static.values import (
    NOTHING,
    UNKNOWN,
    Atom,
    Call,
    Cls,
    Const,
    Field,
    Obj,
    Param,
    Result,
    Str,
    Unknown,
    Values,
    bound,
    constants,
    in_order,
    is_settled,
    join,
    one,
    shallow,
    substitute,
)

MOST_FRAMES = 60_000
"""Methods (counting a method once for each set of bound parameters) interpreted in one app."""
DEEPEST_CALL = 5
"""Calls within calls whose results are followed."""
LARGEST_CALLEE = 600
"""Code units of a method whose result is worked out for a caller."""
MOST_TARGETS = 4
"""Methods one call may run before its result is called unknown."""
MOST_SOURCES = 24
"""Callers of a method, or stores to a field, that are looked at."""
DEEPEST_RESOLVE = 6
"""Steps through callers and fields."""


class Resolved(NamedTuple):
    """What a symbolic value stands for."""

    values: Values
    complete: bool
    """Every caller and store was looked at, and none ended in the unknown."""


class Evaluation(Names):
    """Frames of one app's methods, made once and kept.

    Raises `OverBudget` from any question once the budget is spent.
    """

    def __init__(self, graph: Graph, budget: Budget | None = None) -> None:
        self.graph = graph
        self._budget = budget
        self._frames: dict[tuple[int, tuple[Values, ...]], Frame] = {}
        self._running: set[tuple[int, tuple[Values, ...]]] = set()
        self._depth = 0
        self._fields: dict[str, Resolved] = {}
        self._held_by: dict[tuple[Obj, str], Values | None] = {}
        self._initial: dict[str, dict[str, Atom]] = {}
        self._stored: dict[int, dict[str, Values]] = {}
        self._pools = graph.pools
        self._followed: dict[int, bool] = {}
        self.extras: Extras = {}
        """What is put under the keys of the app's Intents, once somebody has read that."""
        self.exhausted = False
        """More methods than `MOST_FRAMES` were asked for, or not all of one was read."""
        self.cut: set[int] = set()
        """Methods that were not read to their end."""

    # --- frames -------------------------------------------------------------------------------

    def frame(self, node: int, given: tuple[Values, ...] = ()) -> Frame:
        """The method interpreted, with these parameters bound (``this`` first)."""
        given = tuple(shallow(values) for values in given)
        key = (node, given)
        found = self._frames.get(key)
        if found is None:
            self.tick()
            self._running.add(key)
            try:
                found = self._interpret(node, given)
            finally:
                self._running.discard(key)
            self._frames[key] = found
        return found

    def _interpret(self, node: int, given: tuple[Values, ...]) -> Frame:
        if node < 0:  # something no code of the app makes
            return Frame(EMPTY, node, given, True, self._evaluate, self)
        code = self.graph.body(node)
        if len(self._frames) >= MOST_FRAMES:
            self.exhausted, code = True, EMPTY
        static = self.graph.is_static(node)
        frame = Frame(code, node, given, static, self._evaluate, self)
        if frame.cut:
            self.exhausted = True
            self.cut.add(node)
        return frame

    def tick(self) -> None:
        if self._budget is not None:
            self._budget.check()

    def call_at(self, site: Site) -> Call | None:
        """The call at a site, ``None`` when control never reaches it."""
        return self.frame(site.node).calls.get(site.at)

    # --- names --------------------------------------------------------------------------------

    def pool(self, node: int) -> Pool:
        return self._pools[self.graph.method(node).file]

    def places(self, node: int, static: bool) -> tuple[int, ...]:
        return places(self.graph.proto(node), static=static)

    # --- fields -------------------------------------------------------------------------------

    def load(self, base: Values, field: str) -> Values:
        """What a field of these objects holds: what their constructor was given, else symbolic."""
        found: Values = NOTHING
        for atom in base:
            kept = self._captured(atom, field) if isinstance(atom, Obj) else None
            found = join(found, kept if kept is not None else one(Field(field)))
        return found or one(Field(field))

    def array(self, field: Field) -> dict[int, Values]:
        """Items of the array a static field holds, as far as its class fills it."""
        owner = field.signature.partition("->")[0]
        found: dict[int, Values] = {}
        for node in self.graph.find(owner, "<clinit>"):
            if (node, ()) in self._running or self.graph.method(node).row < 0:
                continue
            if self._depth > DEEPEST_CALL:
                continue
            self._depth += 1
            try:
                frame = self.frame(node)
            finally:
                self._depth -= 1
            for store in frame.stores:
                if store.field == field.signature:
                    for atom in store.value:
                        if isinstance(atom, Obj):
                            found.update(frame.items.get(atom.site, {}))
            found.update(frame.kept.get(field.signature, {}))
        if not found:
            for atom in in_order(self.resolve(one(field), 2).values):
                if isinstance(atom, Obj) and (atom.node, atom.given) not in self._running:
                    found.update(self.frame(atom.node, atom.given).items.get(atom.site, {}))
        return found

    def may_be(self, atom: Atom, kind: str) -> bool:
        """Whether a cast of the object to a type can succeed."""
        if not isinstance(atom, Obj) or not self.graph.defined(atom.type):
            return True
        return not self.graph.defined(kind) or self.graph.is_a(atom.type, kind)

    def _ordinal(self, call: Call) -> Values | None:
        """Numbers of enum constants: what their constructor is given after the name."""
        # Callers are read for it, which may ask for a number as well.
        if self._depth > DEEPEST_CALL:
            return None
        self._depth += 1
        try:
            receivers = self.resolve(call.receiver, 2).values
        finally:
            self._depth -= 1
        found: Values = NOTHING
        for atom in receivers:
            number = (
                constants(atom.args[1]) if isinstance(atom, Obj) and len(atom.args) > 1 else None
            )
            if number is None:
                return None
            found = join(found, frozenset(map(Const, number)))
        return found or None

    def _captured(self, atom: Obj, field: str) -> Values | None:
        """The value a constructor or a setter put into a field, in terms of what it was given."""
        if not self.graph.defined(atom.type):
            return None
        if atom.node < 0:
            return self._from_the_start(atom.type, field)
        key = (atom, field)
        if key not in self._held_by:
            self._held_by[key] = None
            if self._depth <= DEEPEST_CALL:
                self._held_by[key] = self._set_on(atom, field) or self._constructed(atom, field)
        return self._held_by[key]

    def _from_the_start(self, kind: str, field: str) -> Values | None:
        """What a screen's own constructor puts into a field that nothing sets later."""
        inits = self.graph.find(kind, "<init>")
        plain = [node for node in inits if self.graph.proto(node) == "()V"] or inits
        if len(plain) != 1 or self._depth > DEEPEST_CALL:
            return None
        later = (site.node for site in self.graph.field_sites(field, write=True))
        if any(self.graph.name(node) != "<init>" for node in later):
            return None
        value = self._kept_by(plain[0]).get(field.partition("->")[2])
        known = value is not None and all(isinstance(a, Const | Str | Cls) for a in value)
        return value if known else None

    def _set_on(self, atom: Obj, field: str) -> Values | None:
        """What methods called on the object where it was made put into a field (setters, builders)."""
        given = () if atom.made else tuple(shallow(values) for values in atom.given)
        if (atom.node, given) in self._running:
            return None
        self._depth += 1
        try:
            homes = [self.frame(atom.node, () if atom.made else atom.given)]
            if atom.made and (atom.made[0], atom.given) not in self._running:
                homes.append(self.frame(atom.made[0], atom.given))
            found: Values = NOTHING
            for call in (c for home in homes for c in home.calls_on(atom)):
                if call.name != "<init>":
                    for node in self._same(call) or self._inherited(atom, call):
                        value = self._kept_by(node).get(field.partition("->")[2])
                        if value is not None:
                            found = join(found, substitute(value, node, call.args))
                            # A method that reads it is no setter: it finds what was there before.
                            if self._reads(node, field):
                                before = self._constructed(atom, field)
                                found = join(found, before or one(Const(0)))
        finally:
            self._depth -= 1
        return found or None

    def _reads(self, node: int, field: str) -> bool:
        return any(site.node == node for site in self.graph.field_sites(field, write=False))

    def _inherited(self, atom: Obj, call: Call) -> list[int]:
        node = self.graph.resolve(atom.type, call.name, call.proto)
        return [node] if node is not None and self.graph.method(node).row >= 0 else []

    def _constructed(self, atom: Obj, field: str) -> Values | None:
        if not atom.args:
            return None
        for node in self.graph.find(atom.type, "<init>"):
            if len(parameters(self.graph.proto(node))) != len(atom.args):
                continue
            value = self._kept_by(node).get(field.partition("->")[2])
            if value is not None:
                return substitute(value, node, (one(atom), *atom.args))
        return None

    def _kept_by(self, method: int) -> dict[str, Values]:
        """Fields of ``this`` a method fills, by ``name:type``; a constructor's with those it hands on to."""
        if method in self._stored:
            return self._stored[method]
        self._stored[method] = {}
        if self._depth > DEEPEST_CALL:
            return {}
        self._depth += 1
        try:
            frame = self.frame(method)
        finally:
            self._depth -= 1
        this = Param(method, 0)
        kept: dict[str, Values] = {}
        for call in frame.calls.values():
            if call.name == "<init>" and this in call.receiver:
                for node in self._same(call):
                    for name, value in self._kept_by(node).items():
                        kept[name] = substitute(value, node, call.args)
        for store in frame.stores:
            if this in store.base:
                kept[store.field.partition("->")[2]] = store.value
        self._stored[method] = kept
        return kept

    def _same(self, call: Call) -> list[int]:
        return [
            node
            for node in self.graph.find(call.owner, call.name, call.proto)
            if self.graph.method(node).row >= 0
        ]

    # --- calls --------------------------------------------------------------------------------

    def targets(self, call: Call) -> list[int]:
        """Methods of the app that a call may run: by the objects it is made on, else by hierarchy."""
        if not call.static and call.op not in (0x6F, 0x70, 0x75, 0x76):
            exact: set[int] = set()
            known = bool(call.receiver)
            for atom in call.receiver:
                if isinstance(atom, Obj):
                    node = self.graph.resolve(atom.type, call.name, call.proto)
                    if node is not None:
                        exact.add(node)
                else:
                    known = False
            if known:
                return sorted(exact)
        return self.graph.targets(call.owner, call.name, call.proto, opcode=call.op)

    def _evaluate(self, frame: Frame, call: Call) -> Values:
        known = library_result(frame, call)
        if known is None and call.name == "ordinal" and call.proto == "()I":
            known = self._ordinal(call)
        if known is None and self.extras:
            known = decided(self.extras, call)
        if known is not None:
            return known
        if call.proto.endswith(")V"):
            return NOTHING
        if self._depth < DEEPEST_CALL:
            nodes = self.targets(call)
            if 0 < len(nodes) <= MOST_TARGETS and all(map(self._is_followed, nodes)):
                return self._returned(nodes, call)
        return one(Result(call.node, call.at, call.owner, call.name, call.proto, _kept(call.args)))

    def _is_followed(self, node: int) -> bool:
        found = self._followed.get(node)
        if found is None:
            found = self._followed[node] = self._small(node)
        return found

    def _small(self, node: int) -> bool:
        method = self.graph.method(node)
        if method.row < 0:
            return False
        return int(self.graph.dexes[method.file].code_size[method.row]) <= LARGEST_CALLEE

    def _returned(self, nodes: list[int], call: Call) -> Values:
        found: Values = NOTHING
        for node in nodes:
            if (node, ()) in self._running:
                return UNKNOWN
            given = _telling(call.args)
            if (node, given) in self._running:
                return UNKNOWN
            self._depth += 1
            try:
                value = self.frame(node, given).returns
            finally:
                self._depth -= 1
            if not is_settled(value):
                value = frozenset(_made_by(atom, node, call) for atom in value)
                value = substitute(value, node, call.args)
            found = join(found, value)
        return shallow(found) or UNKNOWN

    # --- what symbols stand for -----------------------------------------------------------------

    def resolve(self, values: Values, depth: int = DEEPEST_RESOLVE) -> Resolved:
        """Parameters by what callers give, fields by what is stored; the rest as it is."""
        found: Values = NOTHING
        complete = True
        for atom in in_order(values):
            part = self._resolve(atom, depth)
            found = found | part.values
            complete &= part.complete
        return Resolved(found, complete)

    def _resolve(self, atom: Atom, depth: int) -> Resolved:
        if isinstance(atom, Unknown):
            return Resolved(one(atom), False)
        if isinstance(atom, Param):
            if atom.index == 0 and not self.graph.is_static(atom.node):
                return Resolved(one(atom), True)
            return self._given(atom, depth) if depth > 0 else Resolved(one(atom), False)
        if isinstance(atom, Field):
            return self._held(atom, depth) if depth > 0 else Resolved(one(atom), False)
        return Resolved(one(atom), True)

    def _given(self, param: Param, depth: int) -> Resolved:
        sites = self.graph.callers(param.node)
        if not sites and param.index == 1 and self.graph.name(param.node) == "doInBackground":
            return self._task_input(param, depth)
        found: Values = NOTHING
        complete = 0 < len(sites) <= MOST_SOURCES
        for site in sites[:MOST_SOURCES]:
            call = self.call_at(site)
            if call is None:
                continue
            if param.index >= len(call.args):
                complete = False
                continue
            part = self.resolve(call.args[param.index] - {param}, depth - 1)
            found |= part.values
            complete &= part.complete
        return Resolved(found or one(param), complete and bool(found))

    def _task_input(self, param: Param, depth: int) -> Resolved:
        """What an AsyncTask is executed with: the items of the array its caller makes."""
        found: Values = NOTHING
        sites = self.graph.calls(("execute",), (self.graph.owner(param.node),))[:MOST_SOURCES]
        for call in filter(None, map(self.call_at, sites)):
            for atom in call.args[1] if len(call.args) > 1 else ():
                if isinstance(atom, Obj) and atom.type.startswith("["):
                    items = self.frame(atom.node, atom.given).items.get(atom.site, {})
                    for value in items.values():
                        found |= self.resolve(value - {param}, depth - 1).values
        return Resolved(found or one(param), bool(found))

    def _held(self, field: Field, depth: int) -> Resolved:
        if field.signature in self._fields:
            return self._fields[field.signature]
        self._fields[field.signature] = Resolved(one(field), False)
        sites = self.graph.field_sites(field.signature, write=True)
        found: Values = NOTHING
        complete = len(sites) <= MOST_SOURCES
        first = self._first_value(field.signature)
        if first is not None:
            found |= one(first)
        for site in sites[:MOST_SOURCES]:
            stores = [s for s in self.frame(site.node).stores if s.at == site.at]
            for store in stores:
                part = self.resolve(store.value - {field}, depth - 1)
                found |= part.values
                complete &= part.complete
        resolved = Resolved(found or one(field), complete and bool(found))
        if depth == DEEPEST_RESOLVE:
            self._fields[field.signature] = resolved
        else:
            del self._fields[field.signature]
        return resolved

    def _first_value(self, signature: str) -> Atom | None:
        """The constant a static field starts with."""
        owner = signature.partition("->")[0]
        known = self._initial.get(owner)
        if known is None:
            known = self._initial[owner] = {}
            for file, row in self.graph.definitions(owner):
                dex = self.graph.dexes[file]
                for index, atom in initial_values(dex, row).items():
                    known.setdefault(dex.field_signature(index), atom)
        return known.get(signature)

    # --- types --------------------------------------------------------------------------------

    def types(self, values: Values, declared: str = "") -> list[str]:
        """Classes the objects may be of: where they were made, else as declared; sorted."""
        found: set[str] = set()
        for atom in values:
            found |= set(self._types(atom))
        if not found and declared:
            found = set(self._concrete(declared))
        return sorted(found)

    def _types(self, atom: Atom) -> Iterable[str]:
        match atom:
            case Obj(type=kind):
                return (kind,)
            case Param(node, index):
                if index == 0 and not self.graph.is_static(node):
                    return (self.graph.owner(node),)
                kinds = parameters(self.graph.proto(node))
                place = index if self.graph.is_static(node) else index - 1
                return self._concrete(kinds[place]) if place < len(kinds) else ()
            case Field(signature):
                return self._concrete(signature.rpartition(":")[2])
            case Result(proto=proto):
                return self._concrete(proto.rpartition(")")[2])
        return ()

    def _concrete(self, declared: str) -> Iterable[str]:
        """A declared class and what extends it, when few do."""
        if not self.graph.defined(declared):
            return ()
        below = self.graph.subtypes(declared)
        return (declared, *below) if len(below) <= MOST_TARGETS else ()


def _made_by(atom: Atom, node: int, call: Call) -> Atom:
    """An object a callee made is another one at each call; arrays stay where their items are."""
    if not isinstance(atom, Obj) or atom.node != node or atom.given or atom.made:
        return atom
    given = bound(call.args)
    if atom.type.startswith(("[", "Ljava/util/", "Ljava/lang/")):
        return Obj(atom.node, atom.at, atom.type, atom.args, given)
    return Obj(call.node, call.at, atom.type, atom.args, given, (atom.node, atom.at))


def _telling(args: tuple[Values, ...]) -> tuple[Values, ...]:
    """Arguments that may decide what a callee does; the others stay its parameters."""
    given = tuple(
        values
        if values
        and all(isinstance(a, Const) or (isinstance(a, Obj) and a.node < 0) for a in values)
        else NOTHING
        for values in args
    )
    while given and not given[-1]:
        given = given[:-1]
    return given


def _kept(args: tuple[Values, ...]) -> tuple[Values, ...]:
    return tuple(shallow(values, 2) for values in args)


__all__ = ["Evaluation", "Resolved", "parameters"]
