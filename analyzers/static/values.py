"""What a register may hold: constants, texts, resources, objects and where they came from.

A method is interpreted once over its control-flow graph with sets of *atoms* in place of values; a
branch whose condition is known is followed one way only. Parameters, fields and results that the
method itself does not settle stay symbolic and are resolved on demand, from the callers, from the
stores to a field, from the constructor an object was made by. Everything is bounded; what is given up
becomes `Unknown`, so that "not known" is never mistaken for "not there".
"""

from functools import lru_cache
from operator import is_
from typing import NamedTuple

import msgspec


class Atom(msgspec.Struct, frozen=True):
    """One thing a register may hold."""


class Unknown(Atom, frozen=True):
    """Anything: the analysis gave up here."""


class Const(Atom, frozen=True):
    """A number; null and false are 0, true is 1. A resource id until something turns it into its text."""

    value: int


class Str(Atom, frozen=True):
    """A string constant."""

    text: str


class Cls(Atom, frozen=True):
    """A class literal, by descriptor."""

    name: str


class Res(Atom, frozen=True):
    """The text (or array of texts) of a resource."""

    id: int
    args: tuple["Values", ...] = ()
    """What is put into its placeholders."""


class View(Atom, frozen=True):
    """The view with this id, looked up in whatever is shown."""

    id: int


class Layout(Atom, frozen=True):
    """What was inflated from this layout."""

    id: int


class Obj(Atom, frozen=True):
    """An object or array made at a place in the code."""

    node: int
    at: int
    type: str
    """Descriptor."""
    args: tuple["Values", ...] = ()
    """What its constructor was given, without the object itself."""
    given: tuple["Values", ...] = ()
    """Of an object another method made and returned: what that method was given."""
    made: tuple[int, ...] = ()
    """Of such an object: the method that made it and the place there; it stands at the call."""

    @property
    def site(self) -> tuple[int, int]:
        """Identity of the place it was made at."""
        return self.node, self.at


class Param(Atom, frozen=True):
    """A parameter of a method; 0 is ``this`` of an instance method."""

    node: int
    index: int


class Field(Atom, frozen=True):
    """What a field holds, ``Lcom/a/B;->x:I``."""

    signature: str


class Result(Atom, frozen=True):
    """What a call gave that was not looked into."""

    node: int
    at: int
    owner: str
    name: str
    proto: str
    args: tuple["Values", ...]
    """What it was given, the receiver first."""


class Joined(Atom, frozen=True):
    """Texts put together, in order."""

    parts: tuple["Values", ...]


_MADE = (Res, Obj, Result, Joined)
_HOLDING = frozenset(_MADE)
"""Atoms that hold values."""
_OPEN = frozenset((Param, *_MADE))
"""Atoms that a caller's arguments may change."""

Values = frozenset[Atom]
"""What a register may hold: any of these."""

UNKNOWN: Values = frozenset({Unknown()})
NOTHING: Values = frozenset()
MOST = 8
"""Atoms a register may hold before it is called unknown."""
DEEPEST = 4
"""How far arguments are kept inside results, texts and objects."""
MOST_INSIDE = 400
"""Atoms that are kept within one value, counted through all it holds."""


def one(atom: Atom) -> Values:
    """A register that can only hold this."""
    return frozenset((atom,))


@lru_cache(4096)
def number_of(value: int) -> Values:
    """A register that can only hold this number."""
    return frozenset((Const(value),))


def join(a: Values, b: Values) -> Values:
    """Either of two."""
    if a is b or not b or a == b:
        return a
    if not a:
        return b
    both = a | b
    if len(both) > MOST:
        return UNKNOWN
    return both if len(both) > len(a) else a  # what stays the same is quick to compare


def in_order(values: Values) -> list[Atom]:
    """The atoms in an order that does not depend on the run; one alone is not written out for it."""
    return sorted(values, key=repr) if len(values) > 1 else list(values)


def shallow(values: Values, depth: int = DEEPEST) -> Values:
    """The same with what lies deeper than ``depth`` left unknown."""
    for atom in values:
        if type(atom) in _HOLDING:
            return _cut(values, depth)
    return values


@lru_cache(maxsize=4096)
def _cut(values: Values, depth: int) -> Values:
    while depth > 0 and _left(values, depth, MOST_INSIDE) < 0:
        depth -= 1
    return _within(values, depth)


def _within(values: Values, depth: int) -> Values:
    """The same with what lies deeper unknown; it itself when nothing does, so that it is quick to compare."""
    for atom in values:
        if type(atom) in _HOLDING:
            cut = [_shallow(each, depth) for each in values]
            return values if all(map(is_, cut, values)) else frozenset(cut)
    return values


def _left(values: Values, depth: int, most: int) -> int:
    """How many more atoms a value might have than the ones within ``depth``; below zero: too many."""
    for atom in values:
        most -= 1
        if isinstance(atom, _MADE) and most >= 0:
            inner = atom.parts if isinstance(atom, Joined) else atom.args
            for args in (*inner, *atom.given) if isinstance(atom, Obj) else inner:
                most = _left(args, depth - 1, most) if depth > 0 else most - 1
                if most < 0:
                    return most
    return most


def _shallow(atom: Atom, depth: int) -> Atom:
    if isinstance(atom, Joined):
        parts = _each(atom.parts, depth)
        return atom if parts is atom.parts else Joined(parts)
    if not isinstance(atom, Res | Obj | Result):
        return atom
    args = _each(atom.args, depth)
    if isinstance(atom, Obj):
        given = _each(atom.given, depth)
        if args is atom.args and given is atom.given:
            return atom
        return Obj(atom.node, atom.at, atom.type, args, given, atom.made)
    if args is atom.args:
        return atom
    if isinstance(atom, Res):
        return Res(atom.id, args)
    return Result(atom.node, atom.at, atom.owner, atom.name, atom.proto, args)


def _each(args: tuple[Values, ...], depth: int) -> tuple[Values, ...]:
    cut = [_within(values, depth - 1) if depth > 0 else UNKNOWN for values in args]
    return args if all(map(is_, cut, args)) else tuple(cut)


def substitute(values: Values, node: int, given: tuple[Values, ...]) -> Values:
    """The values as the caller of ``node`` sees them: its parameters replaced by what it was given."""
    if is_settled(values):
        return values
    out: Values = NOTHING
    for atom in values:
        out = join(out, _substitute(atom, node, given))
    return out


def is_settled(values: Values) -> bool:
    """Whether the values are the same to every caller: no parameters, nor anything made of values."""
    return len(values) <= MOST and _OPEN.isdisjoint(map(type, values))


def _substitute(atom: Atom, node: int, given: tuple[Values, ...]) -> Values:
    def each(args: tuple[Values, ...]) -> tuple[Values, ...]:
        return tuple(substitute(one_arg, node, given) for one_arg in args)

    if isinstance(atom, Param):
        if atom.node != node:
            return one(atom)
        return given[atom.index] if atom.index < len(given) else UNKNOWN
    if isinstance(atom, Obj):
        if not (atom.args or atom.given):
            return one(atom)
        args, context = each(atom.args), each(atom.given)
        return one(Obj(atom.node, atom.at, atom.type, args, context, atom.made))
    if isinstance(atom, Result) and atom.args:
        args = each(atom.args)
        return one(Result(atom.node, atom.at, atom.owner, atom.name, atom.proto, args))
    if isinstance(atom, Res) and atom.args:
        return one(Res(atom.id, each(atom.args)))
    if isinstance(atom, Joined):
        return one(Joined(each(atom.parts)))
    return one(atom)


def bound(args: tuple[Values, ...]) -> tuple[Values, ...]:
    """What is worth telling a callee: anything it would not find out by itself."""
    told = tuple(NOTHING if any(_is_vague(a) for a in values) else values for values in args)
    while told and not told[-1]:
        told = told[:-1]
    return told


def _is_vague(atom: Atom) -> bool:
    return isinstance(atom, Unknown | Param)


def constants(values: Values) -> set[int] | None:
    """The numbers it may be, ``None`` when it may be something else."""
    if not values or not all(isinstance(atom, Const) for atom in values):
        return None
    return {atom.value for atom in values if isinstance(atom, Const)}


class Call(NamedTuple):
    """An invoke that control may reach."""

    node: int
    at: int
    op: int
    owner: str
    name: str
    proto: str
    args: tuple[Values, ...]
    """What it is given; without ``static`` the receiver first."""

    @property
    def static(self) -> bool:
        """Whether there is no receiver."""
        return self.op in (0x71, 0x77)

    @property
    def receiver(self) -> Values:
        """The object it is called on; nothing for a static call."""
        return NOTHING if self.static or not self.args else self.args[0]

    @property
    def given(self) -> tuple[Values, ...]:
        """Its arguments without the receiver."""
        return self.args if self.static else self.args[1:]

    @property
    def signature(self) -> str:
        """``Lcom/a/B;->run(I)V``."""
        return f"{self.owner}->{self.name}{self.proto}"


class Store(NamedTuple):
    """A value put into a field."""

    at: int
    field: str
    base: Values
    """The object; nothing for a static field."""
    value: Values


class Branch(NamedTuple):
    """A decision on the way to a place."""

    at: int
    op: int
    left: Values
    right: Values
    taken: bool
    """The place is only reached when the condition of the opcode holds (``True``) or fails."""
