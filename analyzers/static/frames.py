"""One method interpreted over sets of atoms: its calls with their arguments, stores and decisions."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from heapq import heappop, heappush
from typing import NamedTuple

from analyzers.static.dominators import dominators
from analyzers.static.instructions import Body, Instruction, is_invoke
from analyzers.static.pools import Pool
from analyzers.static.values import (
    MOST,
    NOTHING,
    UNKNOWN,
    Atom,
    Branch,
    Call,
    Cls,
    Const,
    Field,
    Obj,
    Param,
    Res,
    Result,
    Store,
    Str,
    Unknown,
    Values,
    constants,
    join,
    number_of,
    one,
    shallow,
)

MOST_ROUNDS = 12
"""Times a block is gone over before what still changes is called unknown."""
MOST_ITEMS = 256
"""Items of an array or list that are followed."""
MOST_WORK = 16_000_000
"""Registers and handlers gone over in one method; methods a person wrote stay far below."""
MOST_DECISIONS = 256
"""Branches on the way to one place that are told, the nearest ones."""

Evaluate = Callable[["Frame", Call], Values]
"""What a call gives, as far as it can be told; ``UNKNOWN`` otherwise."""


class State(NamedTuple):
    """Registers, and what string builders hold, at one place."""

    registers: tuple[Values, ...]
    built: dict[tuple[int, int], Values]


class Frame:
    """A method interpreted once.

    ``given`` binds parameters (``this`` first); what is not bound stays a `Param`.
    """

    def __init__(
        self,
        code: Body,
        node: int,
        given: tuple[Values, ...],
        static: bool,
        evaluate: Evaluate,
        named: "Names",
    ) -> None:
        self.node = node
        self.given = given
        self.calls: dict[int, Call] = {}
        """By place, ascending once interpreted; only what control may reach."""
        self.stores: list[Store] = []
        self.items: dict[tuple[int, int], dict[int, Values]] = {}
        """By the place an array or list was made at: its items by number, -1 for any."""
        self.kept: dict[str, dict[int, Values]] = {}
        """By field: items put into the array it holds."""
        self.returns: Values = NOTHING
        self.branches: dict[int, tuple[int, Values, Values]] = {}
        self._built: dict[tuple[int, int], Values] = {}
        self._shared = True
        """What is built is a state's, so that it is copied before it is changed."""
        self._body = code
        self.whole = self._body.whole
        self.cut = bool(self._body.code) and not self.whole
        """Something of the method was left out."""
        self._evaluate = evaluate
        self._names = named
        self._static = static
        self._edges: dict[int, set[int]] = {}
        if 0 in code.blocks:  # else no code, or a switch's table where code should begin
            self._pool = named.pool(node)
            self._interpret()
            del self._pool
        del self._names, self._evaluate  # who keeps the frame would be kept by it, and all it knows

    # --- questions ----------------------------------------------------------------------------

    def built(self, atom: Obj) -> Values:
        """Text a string builder holds at the place being interpreted."""
        return self._built.get(atom.site, NOTHING)

    def build(self, atom: Obj, text: Values) -> None:
        """Set it."""
        if self._shared:
            self._built, self._shared = dict(self._built), False
        self._built[atom.site] = shallow(text)

    def add_item(self, atom: Obj, number: int, value: Values) -> None:
        """An array or list has an item; -1 when its place is not known."""
        items = self.items.setdefault(atom.site, {})
        if len(items) < MOST_ITEMS:
            if number == -1 and value:
                number = -1 - sum(1 for key in items if key < 0)
                if value in items.values():
                    return
            items[number] = join(items.get(number, NOTHING), value)

    def held(self, field: Field) -> dict[int, Values]:
        """Items of the array, list or map a static field holds."""
        return self._names.array(field)

    def calls_on(self, atom: Obj) -> list[Call]:
        """Calls whose receiver is the object made at the atom's place, in code order."""
        return [
            call
            for call in self.calls.values()
            if not call.static
            and any(isinstance(a, Obj) and a.site in (atom.site, atom.made) for a in call.receiver)
        ]

    def reaches(self, at: int) -> bool:
        """Whether control may reach the instruction."""
        return self.block_of(at) in self._edges

    def decisions(self, at: int) -> list[Branch]:
        """Branches that must go one way for control to reach ``at``, in code order."""
        return list(self._needs.get(self.block_of(at), ()))

    @cached_property
    def _needs(self) -> dict[int, tuple[Branch, ...]]:
        """By block: the branches that no way to it leaves out."""
        if not self.branches:
            return {}
        after = {block: sorted(ends) for block, ends in self._edges.items()}
        sides: dict[int, Branch] = {}
        for place, (op, left, right) in self.branches.items():
            block = self.block_of(place)
            jump, other = self._body.code[place].targets[:1], self._body.code[place].next
            ends = after.get(block, [])
            if jump and jump[0] != other and jump[0] in ends and other in ends:
                for end in (jump[0], other):  # each side becomes a place of its own, below zero
                    side = -1 - len(sides)
                    sides[side] = Branch(place, op, left, right, end == jump[0])
                    after[side] = [end]
                    ends[ends.index(end)] = side
        above = dominators(after, 0)
        self.cut |= bool(sides) and not above
        found: dict[int, tuple[Branch, ...]] = {}
        for place, nearest in above.items():
            needed = found.get(nearest, ())
            if place in sides:
                self.cut |= len(needed) >= MOST_DECISIONS
                needed = (*needed, sides[place])[-MOST_DECISIONS:]
            found[place] = needed
        return {
            block: tuple(sorted(needed, key=lambda branch: branch.at))
            for block, needed in found.items()
            if needed and block >= 0
        }

    def after(self, at: int) -> set[int]:
        """Places of calls that control may come to after ``at``."""
        block = self.block_of(at)
        seen: set[int] = set()
        todo = [*self._edges.get(block, ())]
        while todo:
            start = todo.pop()
            if start not in seen:
                seen.add(start)
                todo += self._edges.get(start, ())
        return {
            place
            for place in self.calls
            if self.block_of(place) in seen or (self.block_of(place) == block and place > at)
        }

    def block_of(self, at: int) -> int:
        """Where the run of instructions begins that ``at`` is in; -1 for what is no instruction."""
        return self._body.block_of.get(at, -1)

    # --- interpretation -----------------------------------------------------------------------

    def _interpret(self) -> None:
        states: dict[int, State] = {0: State(self._entry(), {})}
        rounds: dict[int, int] = {}
        todo, waiting = [0], {0}
        cost = self._body.registers + sum(1 + len(h.targets) for h in self._body.handlers)
        work = 0
        tick, edges = self._names.tick, self._edges
        while todo:
            start = heappop(todo)
            waiting.discard(start)
            tick()
            rounds[start] = round_ = rounds.get(start, 0) + 1
            if round_ > MOST_ROUNDS:
                continue
            ways = edges.setdefault(start, set())
            for end, after in self._run(start, states[start]):
                work += cost
                ways.add(end)
                before = states.get(end)
                merged = after if before is None else _merge(before, after)
                if merged is not before:
                    states[end] = merged
                    if end not in waiting:
                        waiting.add(end)
                        heappush(todo, end)
                if work > MOST_WORK:
                    break
            if work > MOST_WORK:
                self.cut = True
                break
        self.calls = dict(sorted(self.calls.items()))

    def _entry(self) -> tuple[Values, ...]:
        """Registers at the start: parameters stand in the last ones."""
        count, inputs = self._body.registers, self._body.inputs
        registers: list[Values] = [NOTHING] * count
        first = max(count - inputs, 0)
        given = self.given
        for number, place in enumerate(self._names.places(self.node, self._static)):
            if first + place >= count:
                break
            told = given[number] if number < len(given) else NOTHING
            registers[first + place] = told or one(Param(self.node, number))
        return tuple(registers)

    def _run(self, start: int, state: State) -> Iterator[tuple[int, State]]:
        """Go over a block; its successors with the state they begin in."""
        registers = list(state.registers)
        self._built, self._shared = state.built, True
        body = self._body
        foul = body.foul
        result: Values = NOTHING
        last: Instruction | None = None
        self._stopped = False
        for last in body.blocks[start]:
            if foul and last.at in foul:
                result = NOTHING
                continue
            op = last.op
            if _INVOKES[op]:
                result = self._call(last, registers)
            elif 0x0A <= op <= 0x0C:
                registers[last.registers[0]] = result or UNKNOWN
                result = NOTHING
            else:
                result = self._step(last, op, registers)
                if self._stopped:  # a cast that always fails
                    break
        after = State(tuple(registers), self._built)
        handlers = body.caught(start) if body.handlers else ()
        if handlers:
            caught = _merge(state, after)
            for handler in handlers:
                yield handler, caught
        if last is None or self._stopped:
            return
        for end in self._ends(last, registers):
            if end in body.blocks:
                yield end, after

    def _ends(self, last: Instruction, registers: list[Values]) -> Iterable[int]:
        """Where control may go after the last instruction of a block."""
        if last.cases and last.targets:
            known = constants(_at(registers, last.registers[0]))
            chosen = [
                target
                for key, target in zip(last.cases, last.targets, strict=True)
                if known is None or key in known
            ]
            if known is None or known - set(last.cases):
                chosen.append(last.next)
            return chosen
        if not (0x32 <= last.op <= 0x3D):
            return [*last.targets, *([last.next] if last.next >= 0 else [])]
        left = _at(registers, last.registers[0])
        right = _at(registers, last.registers[1]) if last.op < 0x38 else one(Const(0))
        self.branches[last.at] = (last.op, left, right)
        holds = _decide(last.op, self._names.settled(left), self._names.settled(right))
        if holds is None:
            return [*last.targets, last.next]
        return last.targets if holds else [last.next]

    def _step(self, ins: Instruction, op: int, registers: list[Values]) -> Values:
        """One instruction that is no call; returns what a following move-result takes."""
        if _SILENT[op]:
            return NOTHING
        regs = ins.registers
        if 0x12 <= op <= 0x19:
            registers[regs[0]] = number_of(ins.value)
        elif 0x01 <= op <= 0x09:
            registers[regs[0]] = registers[regs[1]]
        elif op in (0x1A, 0x1B):
            registers[regs[0]] = self._pool.strings[ins.value]
        elif 0x52 <= op <= 0x58:
            field = self._pool.fields[ins.value]
            registers[regs[0]] = self._names.load(registers[regs[1]], field)
        elif op in (0x22, 0x23):
            made = Obj(self.node, ins.at, self._pool.types[ins.value])
            registers[regs[0]] = one(made)
            self.items.setdefault(made.site, {})
        elif 0x60 <= op <= 0x66:
            registers[regs[0]] = one(Field(self._pool.fields[ins.value]))
        elif 0x59 <= op <= 0x5F or 0x67 <= op <= 0x6D:
            self._store_field(ins, registers)
        elif op in (0x0F, 0x10, 0x11):
            self.returns = join(self.returns, registers[regs[0]])
        elif op == 0x1C:
            registers[regs[0]] = one(Cls(self._pool.types[ins.value]))
        elif op == 0x1F:
            kind = self._pool.types[ins.value]
            fitting = frozenset(a for a in registers[regs[0]] if self._names.may_be(a, kind))
            self._stopped = bool(registers[regs[0]]) and not fitting
            registers[regs[0]] = fitting
        elif op == 0x26:
            for atom in registers[regs[0]]:
                if isinstance(atom, Obj):
                    for place, value in enumerate(ins.cases):
                        self.add_item(atom, place, number_of(value))
        elif op in (0x24, 0x25):
            return self._filled(ins, registers)
        elif 0x44 <= op <= 0x4A:
            registers[regs[0]] = self._load_item(registers[regs[1]], registers[regs[2]])
        elif 0x4B <= op <= 0x51:
            self._store_item(registers[regs[0]], registers[regs[1]], registers[regs[2]])
        elif regs and _WRITES[op]:
            registers[regs[0]] = self._computed(ins, registers)
        return NOTHING

    def _filled(self, ins: Instruction, registers: list[Values]) -> Values:
        made = Obj(self.node, ins.at, self._pool.types[ins.value])
        for number, register in enumerate(ins.registers):
            self.add_item(made, number, registers[register])
        return one(made)

    def _load_item(self, array: Values, index: Values) -> Values:
        found: Values = NOTHING
        known = constants(index)
        for atom in array:
            if isinstance(atom, Res):  # one item of a text array stands for all of them
                found = join(found, one(atom))
                continue
            if isinstance(atom, Field):
                items = self._names.array(atom)
                chosen = [v for n, v in items.items() if known is None or n in known]
                for value in chosen or [one(atom)]:
                    found = join(found, value)
                continue
            if isinstance(atom, Param | Result):
                found = join(found, one(atom))
                continue
            if not isinstance(atom, Obj) or (atom.site not in self.items and not atom.args):
                return UNKNOWN
            items = self.items.get(atom.site) or {-1: atom.args[0] if atom.args else NOTHING}
            for number, value in items.items():
                if known is None or number in known or number < 0:
                    found = join(found, value)
        return found or UNKNOWN

    def _store_item(self, value: Values, array: Values, index: Values) -> None:
        known = constants(index)
        number = next(iter(known)) if known is not None and len(known) == 1 else -1
        for atom in array:
            if isinstance(atom, Obj):
                self.add_item(atom, number, value)
            elif isinstance(atom, Field) and number >= 0:
                self.kept.setdefault(atom.signature, {})[number] = value

    def _store_field(self, ins: Instruction, registers: list[Values]) -> None:
        static = ins.op >= 0x67
        value = shallow(registers[ins.registers[0]])
        base = NOTHING if static else registers[ins.registers[1]]
        field = self._pool.fields[ins.value]
        self.stores = [store for store in self.stores if store.at != ins.at]
        self.stores.append(Store(ins.at, field, base, value))

    def _call(self, ins: Instruction, registers: list[Values]) -> Values:
        owner, name, proto, places, static_places = self._pool.methods[ins.value]
        op, regs = ins.op, ins.registers
        static = op in (0x71, 0x77)
        args: list[Values] = []
        count = len(regs)
        for place in static_places if static else places:
            if place >= count:
                break
            values = registers[regs[place]]
            if self._built and (args or static):  # a builder that is handed over is its text
                values = self._as_text(values)
            args.append(shallow(values))
        call = Call(self.node, ins.at, op, owner, name, proto, tuple(args))
        self.calls[ins.at] = call
        if name == "<init>" and args:
            self._construct(call, registers)
            self._evaluate(self, call)
            return NOTHING
        return self._evaluate(self, call)

    def _as_text(self, values: Values) -> Values:
        for atom in values:
            if isinstance(atom, Obj) and atom.site in self._built:
                break
        else:
            return values
        found: Values = NOTHING
        for atom in values:
            text = self._built.get(atom.site) if isinstance(atom, Obj) else None
            found = join(found, text or one(atom))
        return found

    def _construct(self, call: Call, registers: list[Values]) -> None:
        """From here on the object is one that was made with these arguments."""
        for atom in call.receiver:
            if isinstance(atom, Obj) and atom.node == self.node and not atom.args:
                full = Obj(atom.node, atom.at, atom.type, tuple(map(shallow, call.given)))
                bare, made = one(atom), one(full)
                for number, values in enumerate(registers):
                    if bare <= values:
                        registers[number] = (values - bare) | made

    def _computed(self, ins: Instruction, registers: list[Values]) -> Values:
        """Arithmetic on constants; the rest is not followed."""
        if 0xD0 <= ins.op <= 0xE2:
            known = constants(registers[ins.registers[1]])
            if known is not None and len(known) == 1:
                value = _literal(ins.op, next(iter(known)), ins.value)
                if value is not None:
                    return one(Const(value))
        if ins.op in (0x95, 0x96, 0x97, 0xB5, 0xB6, 0xB7):
            two = ins.op >= 0xB0
            a = constants(registers[ins.registers[0 if two else 1]])
            b = constants(registers[ins.registers[1 if two else 2]])
            if a is not None and b is not None and len(a) == len(b) == 1:
                value = _bitwise(ins.op, next(iter(a)), next(iter(b)))
                return one(Const(value))
        if 0x7B <= ins.op <= 0x8F:  # conversions keep what a number is
            return registers[ins.registers[1]] if ins.op in _KEEPS else UNKNOWN
        return UNKNOWN


class Names:
    """What an interpreter has to know of the program around a method; see `evaluation.Evaluation`."""

    def pool(self, node: int) -> Pool:
        """What the tables of the method's dex name."""
        raise NotImplementedError

    def places(self, node: int, static: bool) -> tuple[int, ...]:
        """Per parameter, ``this`` included: in which of the registers of the parameters it begins."""
        raise NotImplementedError

    def array(self, field: Field) -> dict[int, Values]:
        """Items of the array a static field holds, as far as its class fills it."""
        raise NotImplementedError

    def may_be(self, atom: Atom, kind: str) -> bool:
        """Whether a cast of the object to a type can succeed."""
        raise NotImplementedError

    def load(self, base: Values, field: str) -> Values:
        """What a field of these objects holds."""
        raise NotImplementedError

    def tick(self) -> None:
        """Called now and then in long work; may raise `OverBudget`."""

    def settled(self, values: Values) -> Values:
        """The values as a branch sees them; a reading that knows more of the program may replace them."""
        return values


_INVOKES = [is_invoke(op) for op in range(256)]
_SILENT = [
    op == 0x00 or op == 0x0E or 0x27 <= op <= 0x2C or 0x32 <= op <= 0x3D for op in range(256)
]
"""Instructions that change nothing, or only where control goes."""
_KEEPS = frozenset((0x81, 0x84, 0x8D, 0x8E, 0x8F))
_WRITES = [
    0x01 <= op <= 0x0D
    or 0x12 <= op <= 0x1C
    or op in (0x20, 0x21)
    or 0x2D <= op <= 0x31
    or 0x7B <= op <= 0xE2
    or op in (0xFE, 0xFF)
    for op in range(256)
]


def _at(registers: list[Values], number: int) -> Values:
    return registers[number] if number < len(registers) else UNKNOWN


def _merge(a: State, b: State) -> State:
    """Either of two states; ``a`` itself when ``b`` adds nothing to it."""
    registers = a.registers
    if registers != b.registers:
        pairs = zip(registers, b.registers, strict=True)
        registers = tuple([x if x is y else join(x, y) for x, y in pairs])
    built = a.built
    if built is not b.built and built != b.built:
        more = {key: join(built.get(key, NOTHING), text) for key, text in b.built.items()}
        built = {**built, **more}
    if registers == a.registers and (built is a.built or built == a.built):
        return a
    return State(registers, built)


def _decide(op: int, left: Values, right: Values) -> bool | None:
    """Whether the condition of an if holds, when all that the registers may hold agree on it."""
    pairs = {_holds(op, a, b) for a in left for b in right}
    return pairs.pop() if len(pairs) == 1 and len(left) * len(right) <= MOST * MOST else None


def _holds(op: int, a: Atom, b: Atom) -> bool | None:
    kind = op - 0x32 if op < 0x38 else op - 0x38
    if isinstance(a, Const) and isinstance(b, Const):
        x, y = a.value, b.value
        return (x == y, x != y, x < y, x >= y, x > y, x <= y)[kind]
    if isinstance(a, Unknown) or isinstance(b, Unknown):
        return None
    if isinstance(a, Field) and isinstance(b, Field) and kind < 2:
        if is_constant(a) and is_constant(b):  # two constants of one enum
            return (a == b) == (kind == 0)
        return None
    if b == Const(0) and isinstance(a, Obj | Str | Cls) and kind < 2:  # never null
        return kind == 1
    return None


def is_constant(field: Field) -> bool:
    """An enum constant: a field of a class's own type."""
    owner, _, rest = field.signature.partition("->")
    return rest.rpartition(":")[2] == owner


def _literal(op: int, value: int, literal: int) -> int | None:
    kind = op - 0xD0 if op < 0xD8 else op - 0xD8
    match kind:
        case 0:
            return _wrap(value + literal)
        case 1:
            return _wrap(literal - value)
        case 2:
            return _wrap(value * literal)
        case 5:
            return value & literal
        case 6:
            return value | literal
        case 7:
            return value ^ literal
    return None


def _bitwise(op: int, a: int, b: int) -> int:
    return (a & b, a | b, a ^ b)[(op - 0x95) % 0x20]


def _wrap(value: int) -> int:
    return (value + (1 << 31)) % (1 << 32) - (1 << 31)
