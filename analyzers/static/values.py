"""What a register may hold: constants, texts, resources, objects and where they came from.

A method is interpreted once over its control-flow graph with sets of *atoms* in place of values; a
branch whose condition is known is followed one way only. Parameters, fields and results that the
method itself does not settle stay symbolic and are resolved on demand, from the callers, from the
stores to a field, from the constructor an object was made by. Everything is bounded; what is given up
becomes `Unknown`, so that "not known" is never mistaken for "not there".
"""

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


def join(a: Values, b: Values) -> Values:
    """Either of two."""
    if a == b or not b:
        return a
    if not a:
        return b
    both = a | b
    return both if len(both) <= MOST else UNKNOWN


def shallow(values: Values, depth: int = DEEPEST) -> Values:
    """The same with what lies deeper than ``depth`` left unknown."""
    if not any(isinstance(atom, Res | Obj | Result | Joined) for atom in values):
        return values
    while depth > 0 and _left(values, depth, MOST_INSIDE) < 0:
        depth -= 1
    return frozenset(_shallow(atom, depth) for atom in values)


def _left(values: Values, depth: int, most: int) -> int:
    """How many more atoms a value might have than the ones within ``depth``; below zero: too many."""
    for atom in values:
        most -= 1
        if isinstance(atom, Res | Obj | Result | Joined) and most >= 0:
            inner = atom.parts if isinstance(atom, Joined) else atom.args
            for args in (*inner, *atom.given) if isinstance(atom, Obj) else inner:
                most = _left(args, depth - 1, most) if depth > 0 else most - 1
                if most < 0:
                    return most
    return most


def _shallow(atom: Atom, depth: int) -> Atom:
    match atom:
        case Res(id, args) if args:
            return Res(id, _each(args, depth))
        case Obj(node, at, type, args, given, made) if args or given:
            return Obj(node, at, type, _each(args, depth), _each(given, depth), made)
        case Result(node, at, owner, name, proto, args) if args:
            return Result(node, at, owner, name, proto, _each(args, depth))
        case Joined(parts):
            return Joined(_each(parts, depth))
    return atom


def _each(args: tuple[Values, ...], depth: int) -> tuple[Values, ...]:
    if depth <= 0:
        return tuple(UNKNOWN for _ in args)
    return tuple(shallow(values, depth - 1) for values in args)


def substitute(values: Values, node: int, given: tuple[Values, ...]) -> Values:
    """The values as the caller of ``node`` sees them: its parameters replaced by what it was given."""
    out: Values = NOTHING
    for atom in values:
        out = join(out, _substitute(atom, node, given))
    return out


def _substitute(atom: Atom, node: int, given: tuple[Values, ...]) -> Values:
    def each(args: tuple[Values, ...]) -> tuple[Values, ...]:
        return tuple(substitute(one_arg, node, given) for one_arg in args)

    match atom:
        case Param(owner, index) if owner == node:
            return given[index] if index < len(given) else UNKNOWN
        case Res(id, args) if args:
            return one(Res(id, each(args)))
        case Obj(made_in, at, type, args, context, made) if args or context:
            return one(Obj(made_in, at, type, each(args), each(context), made))
        case Result(made_in, at, owner, name, proto, args) if args:
            return one(Result(made_in, at, owner, name, proto, each(args)))
        case Joined(parts):
            return one(Joined(each(parts)))
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
