"""Methods in a small assembler, and what the interpreter makes of them.

    look = program(Class("La/B;", [code("run", [*const(0, 7), *invoke(STATIC, "La/C;", "go", "(I)V", 0)])]))
    look.call("La/B;", "run", "go").args

Every method has 16 registers; parameters stand in the last ones, as in any dex file.
"""

import struct

from dexbuilder import STATIC as STATIC_FLAG
from dexbuilder import Class, Method, build

from analyzers.static.dex import Dex
from analyzers.static.evaluation import Evaluation, parameters
from analyzers.static.graph import Graph
from analyzers.static.program import Program

REGISTERS = 16
VIRTUAL, SUPER, DIRECT, STATIC, INTERFACE = range(0x6E, 0x73)
RETURN_VOID = (0x000E,)


def code(name, units, proto="()V", *, static=True):
    """A method; ``units`` are numbers or functions of the pool that give one."""

    def make(pool):
        return [unit(pool) if callable(unit) else unit for unit in units]

    return Method(name, proto, make, 0x1 | (STATIC_FLAG if static else 0))


def const(register, value):
    return (0x0014 | register << 8, value & 0xFFFF, value >> 16 & 0xFFFF)


def text(register, value):
    return (0x001A | register << 8, lambda pool: pool.string(value))


def literal(register, name):
    return (0x001C | register << 8, lambda pool: pool.type(name))


def new(register, name):
    return (0x0022 | register << 8, lambda pool: pool.type(name))


def array(register, size, name="[Ljava/lang/String;"):
    return (0x0023 | register << 8 | size << 12, lambda pool: pool.type(name))


def store(value, into, index):
    """``aput-object``."""
    return (0x004D | value << 8, into | index << 8)


def load(register, of, index):
    """``aget-object``."""
    return (0x0046 | register << 8, of | index << 8)


def invoke(opcode, owner, name, proto="()V", *registers):
    packed = sum(register << 4 * place for place, register in enumerate(registers[:4]))
    fifth = registers[4] if len(registers) > 4 else 0
    return (
        opcode | len(registers) << 12 | fifth << 8,
        lambda pool: pool.method(owner, name, proto),
        packed,
    )


def result(register):
    """``move-result-object``."""
    return (0x000C | register << 8,)


def give(register):
    """``return-object``."""
    return (0x0011 | register << 8,)


def jump(units):
    """``goto/16``."""
    return (0x0029, units & 0xFFFF)


def unless_zero(register, units):
    """``if-nez``: jumps when it is not zero."""
    return (0x0039 | register << 8, units & 0xFFFF)


def put(value, base, owner, name, kind):
    """``iput-object``."""
    return (0x005B | value << 8 | base << 12, lambda pool: pool.field(owner, name, kind))


def take(register, base, owner, name, kind):
    """``iget-object``."""
    return (0x0054 | register << 8 | base << 12, lambda pool: pool.field(owner, name, kind))


def put_static(value, owner, name, kind):
    """``sput-object``."""
    return (0x0069 | value << 8, lambda pool: pool.field(owner, name, kind))


def take_static(register, owner, name, kind):
    """``sget-object``."""
    return (0x0062 | register << 8, lambda pool: pool.field(owner, name, kind))


class Look:
    """A program with its frames."""

    def __init__(self, graph):
        self.graph = graph
        self.evaluation = Evaluation(graph)

    def frame(self, owner, name, *given):
        return self.evaluation.frame(self.graph.find(owner, name)[0], given)

    def call(self, owner, name, called, *given):
        """The call of that name in a method."""
        calls = self.frame(owner, name, *given).calls.values()
        return next(call for call in calls if call.name == called)

    def called(self, owner, name, *given):
        return [call.name for call in self.frame(owner, name, *given).calls.values()]


def program(*classes, entries=()):
    """Classes as a program; the sizes of the parameters are put into the code items."""
    built = build(classes)
    data = bytearray(built.data)
    for each in classes:
        for method in each.methods:
            at = built.at.get(f"code {each.name}->{method.name}{method.proto}")
            if at is not None:
                kinds = parameters(method.proto)
                words = sum(2 if kind in ("J", "D") else 1 for kind in kinds)
                words += 0 if method.flags & STATIC_FLAG else 1
                struct.pack_into("<H", data, at + 2, words)
    return Look(Graph(Program([Dex(bytes(data), "classes.dex")]), entries))


__all__ = ["Class", "Method"]
