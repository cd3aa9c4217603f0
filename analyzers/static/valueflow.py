"""Where the values of one method come from and go to, register by register.

Every instruction that makes a value, and every parameter, is a *definition*; for each the users are known:
other definitions computed from it, arguments of calls, fields it is put into, the return. Objects keep
their definition through moves and casts, so that what is done to one place of an object is done to all.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from analyzers.static.evaluation import Evaluation
from analyzers.static.instructions import Body, Instruction, is_invoke

Defs = frozenset[int]
"""Definitions a register may hold: places of instructions, or ``-1 - number`` of a parameter."""

NONE: Defs = frozenset()
MOST_DEFS = 24
"""Definitions of one register that are kept."""
MOST_ROUNDS = 8


class Invoke(NamedTuple):
    """A call with the definitions of its arguments, the receiver first."""

    at: int
    op: int
    owner: str
    name: str
    proto: str
    args: tuple[Defs, ...]

    @property
    def static(self) -> bool:
        """Whether there is no receiver."""
        return self.op in (0x71, 0x77)


class Put(NamedTuple):
    """A field that is written."""

    at: int
    field: str
    base: Defs
    value: Defs


class Use(NamedTuple):
    """What becomes of a definition."""

    kind: Literal["value", "argument", "field", "return"]
    at: int
    """Definition made of it, place of the call or store."""
    number: int = 0
    """Place among the arguments; of a value 1: a field of it is read, 2: an array is filled with it."""


class ValueFlow:
    """One method's definitions and their users."""

    def __init__(self, evaluation: Evaluation, node: int) -> None:
        self.node = node
        self.calls: dict[int, Invoke] = {}
        self.puts: dict[int, Put] = {}
        self.gets: dict[int, tuple[str, Defs]] = {}
        """Field reads by place: the field and the object."""
        self.made: dict[int, str] = {}
        """Types of objects and arrays made here, by place."""
        self.items: dict[int, Defs] = {}
        """Array reads by place: the array."""
        self.indexes: dict[int, Defs] = {}
        """Array reads by place: the number of the item."""
        self.literals: dict[int, int] = {}
        """Constants by place."""
        self.casts: dict[int, set[str]] = {}
        """Types a definition is cast to."""
        self.tests: set[int] = set()
        """Definitions that decide where control goes."""
        self.returns: Defs = NONE
        self.users: dict[int, list[Use]] = {}
        if evaluation.graph.method(node).row < 0:
            return
        self._body = evaluation.graph.body(node)
        self._pool = evaluation.pool(node)
        self._flow(self._entry(evaluation.places(node, evaluation.graph.is_static(node))))

    def parameters(self) -> range:
        """Definitions of the parameters there may be."""
        return range(-1, -1 - 64, -1)

    def _entry(self, places: tuple[int, ...]) -> list[Defs]:
        count = self._body.registers
        registers = [NONE] * count
        first = max(count - self._body.inputs, 0)
        for number, place in enumerate(places):
            if first + place < count:
                registers[first + place] = frozenset((-1 - number,))
        return registers

    def _flow(self, entry: list[Defs]) -> None:
        code = self._body.code
        states: dict[int, list[Defs]] = {0: entry}
        rounds: dict[int, int] = {}
        todo = [0] if 0 in code else []
        joins, caught = _joins(self._body), bool(self._body.handlers)
        users: set[tuple[int, Use]] = set()
        last_call = -1
        while todo:
            start = todo.pop()
            rounds[start] = rounds.get(start, 0) + 1
            if rounds[start] > MOST_ROUNDS:
                continue
            registers = list(states[start])
            at = start
            while True:
                ins = code[at]
                if caught:
                    for handler in self._handlers(at):
                        self._merge(states, handler, registers, todo)
                last_call = self._step(ins, registers, users, last_call)
                if not ins.targets and ins.next >= 0 and ins.next not in joins and ins.next in code:
                    at = ins.next
                    continue
                ends = [*ins.targets, *([ins.next] if ins.next >= 0 else [])]
                if len(ends) == 1 and ends[0] not in joins and ends[0] in code:
                    at = ends[0]
                    continue
                for end in ends:
                    if end in code:
                        self._merge(states, end, registers, todo)
                break
        for definition, use in sorted(users):
            self.users.setdefault(definition, []).append(use)

    def _handlers(self, at: int) -> Iterator[int]:
        for handler in self._body.handlers:
            if handler.start <= at < handler.end:
                yield from (t for t in handler.targets if t in self._body.code)

    def _merge(
        self, states: dict[int, list[Defs]], end: int, registers: list[Defs], todo: list[int]
    ) -> None:
        before = states.get(end)
        if before is None:
            states[end] = list(registers)
            todo.append(end)
            return
        changed = False
        for number, defs in enumerate(registers):
            known = before[number]
            if defs is not known and not defs <= known:
                both = known | defs
                if len(both) <= MOST_DEFS:
                    before[number] = both
                    changed = True
        if changed and end not in todo:
            todo.append(end)

    def _step(
        self, ins: Instruction, registers: list[Defs], users: set[tuple[int, Use]], last: int
    ) -> int:
        op, regs, at = ins.op, ins.registers, ins.at
        if regs and max(regs) >= len(registers):
            return last
        if is_invoke(op):
            self._call(ins, registers, users)
            return at
        here = frozenset((at,))
        if op in (0x0A, 0x0B, 0x0C):
            registers[regs[0]] = frozenset((last,)) if last >= 0 else NONE
        elif 0x01 <= op <= 0x09:
            registers[regs[0]] = registers[regs[1]]
        elif op in (0x24, 0x25):
            self.made[at] = self._pool.types[ins.value]
            for register in regs:
                _use(users, registers[register], Use("value", at))
            return at
        elif op == 0x1F:
            for definition in registers[regs[0]]:
                self.casts.setdefault(definition, set()).add(self._pool.types[ins.value])
        elif op in (0x22, 0x23):
            self.made[at] = self._pool.types[ins.value]
            registers[regs[0]] = here
        elif 0x44 <= op <= 0x4A:
            self.items[at] = self.items.get(at, NONE) | registers[regs[1]]
            self.indexes[at] = self.indexes.get(at, NONE) | registers[regs[2]]
            _use(users, registers[regs[1]], Use("value", at))
            registers[regs[0]] = here
        elif 0x4B <= op <= 0x51:
            for array in registers[regs[1]]:
                _use(users, registers[regs[0]], Use("value", array, 2))
        elif 0x52 <= op <= 0x58 or 0x60 <= op <= 0x66:
            base = registers[regs[1]] if op < 0x60 else NONE
            known = self.gets.get(at, ("", NONE))[1]
            self.gets[at] = (self._pool.fields[ins.value], known | base)
            _use(users, base, Use("value", at, 1))
            registers[regs[0]] = here
        elif 0x59 <= op <= 0x5F or 0x67 <= op <= 0x6D:
            self._put(ins, registers, users)
        elif op in (0x0F, 0x10, 0x11):
            self.returns |= registers[regs[0]]
            _use(users, registers[regs[0]], Use("return", at))
        elif op in (0x2B, 0x2C) or 0x32 <= op <= 0x3D:
            for register in regs:
                self.tests |= registers[register]
        elif regs and (0x12 <= op <= 0x1C or op == 0x0D):
            if op <= 0x19:
                self.literals[at] = ins.value
            registers[regs[0]] = here
        elif regs and 0x7B <= op <= 0xE2:
            sources = regs[1:] if op < 0xB0 or op >= 0xD0 else regs
            for register in sources:
                _use(users, registers[register], Use("value", at))
            registers[regs[0]] = here
        elif regs and (op in (0x20, 0x21) or 0x2D <= op <= 0x31):
            for register in regs[1:] if op >= 0x2D else ():
                self.tests |= registers[register]
            registers[regs[0]] = here
        return last

    def _put(self, ins: Instruction, registers: list[Defs], users: set[tuple[int, Use]]) -> None:
        base = registers[ins.registers[1]] if ins.op < 0x67 else NONE
        value = registers[ins.registers[0]]
        before = self.puts.get(ins.at)
        if before is not None:
            base, value = base | before.base, value | before.value
        field = self._pool.fields[ins.value]
        self.puts[ins.at] = Put(ins.at, field, base, value)
        _use(users, value, Use("field", ins.at))

    def _call(self, ins: Instruction, registers: list[Defs], users: set[tuple[int, Use]]) -> None:
        owner, name, proto, places, static_places = self._pool.methods[ins.value]
        regs = ins.registers
        args: list[Defs] = []
        for place in static_places if ins.op in (0x71, 0x77) else places:
            if place >= len(regs):
                break
            args.append(registers[regs[place]])
        before = self.calls.get(ins.at)
        if before is not None:
            args = [a | b for a, b in zip(args, before.args, strict=True)]
        self.calls[ins.at] = Invoke(ins.at, ins.op, owner, name, proto, tuple(args))
        for number, defs in enumerate(args):
            _use(users, defs, Use("argument", ins.at, number))


def _use(users: set[tuple[int, Use]], defs: Defs, use: Use) -> None:
    users.update((definition, use) for definition in defs)


def _joins(code: Body) -> set[int]:
    """Places that control comes to from elsewhere than the instruction before."""
    found: set[int] = set()
    for ins in code.code.values():
        found.update(ins.targets)
    for handler in code.handlers:
        found.update(handler.targets)
    return found
