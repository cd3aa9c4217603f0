"""Programs of classes and calls, as short as a test wants to say it.

    graph = graph_of([
        kind("La/Main;", does("onCreate", virtual("La/Main;", "go")), does("go"), above=ACTIVITY),
    ], entries=["La/Main;"])

Registers are of no concern to the graph: every instruction names the first ones.
"""

from collections.abc import Callable, Iterable, Sequence

from dexbuilder import ABSTRACT, Class, Method, Pool, build

from analyzers.static.dex import Dex
from analyzers.static.graph import Entry, Graph
from analyzers.static.program import Program

Step = Callable[[Pool], list[int]]

PUBLIC, PRIVATE, PROTECTED, STATIC = 0x1, 0x2, 0x4, 0x8
INTERFACE, CONSTRUCTOR = 0x200, 0x10000
OBJECT, ACTIVITY = "Ljava/lang/Object;", "Landroid/app/Activity;"
RUNNABLE = "Ljava/lang/Runnable;"


def _invoke(opcode: int) -> Callable[..., Step]:
    def step(owner: str, name: str, proto: str = "()V") -> Step:
        return lambda pool: [0x1000 | opcode, pool.method(owner, name, proto), 0]

    return step


virtual, above_call, direct, static, interface = map(_invoke, range(0x6E, 0x73))


def make(name: str) -> Step:
    """``new-instance`` without the constructor's call."""
    return lambda pool: [0x0022, pool.type(name)]


def new(name: str, proto: str = "()V") -> Step:
    """An instance made and constructed."""
    return lambda pool: [*make(name)(pool), *direct(name, "<init>", proto)(pool)]


def literal(name: str) -> Step:
    """``const-class``."""
    return lambda pool: [0x001C, pool.type(name)]


def cast(name: str) -> Step:
    """``check-cast``."""
    return lambda pool: [0x001F, pool.type(name)]


def text(value: str) -> Step:
    """``const-string``."""
    return lambda pool: [0x001A, pool.string(value)]


def number(value: int) -> Step:
    """``const``."""
    return lambda pool: [0x0014, value & 0xFFFF, value >> 16]


def field(owner: str, name: str, of: str, opcode: int = 0x62) -> Step:
    """A field instruction, a read of a static object when not told otherwise."""
    return lambda pool: [opcode, pool.field(owner, name, of)]


def does(name: str, *steps: Step, proto: str = "()V", flags: int = PUBLIC) -> Method:
    """A method that takes these steps."""
    if name in ("<init>", "<clinit>"):
        flags |= CONSTRUCTOR | (STATIC if name == "<clinit>" else 0)

    def code(pool: Pool) -> list[int]:
        return [unit for step in steps for unit in step(pool)] + [0x000E]

    return Method(name, proto, code, flags)


def lacks(name: str, proto: str = "()V") -> Method:
    """An abstract method."""
    return Method(name, proto, None, PUBLIC | ABSTRACT)


def kind(
    name: str,
    *methods: Method,
    above: str | None = OBJECT,
    faces: Sequence[str] = (),
    flags: int = PUBLIC,
) -> Class:
    """A class, with a constructor that calls its superclass's unless it has one or is abstract."""
    own = list(methods)
    if not flags & (INTERFACE | ABSTRACT) and not any(m.name == "<init>" for m in own):
        own.insert(0, does("<init>", direct(above or OBJECT, "<init>")))
    return Class(name, own, above, faces, flags)


def face(name: str, *methods: Method, faces: Sequence[str] = ()) -> Class:
    """An interface."""
    return kind(name, *methods, faces=faces, flags=PUBLIC | INTERFACE | ABSTRACT)


def graph_of(
    *dexes: Sequence[Class], entries: Iterable[str] = (), of: str = "activity", **more: object
) -> Graph:
    """The graph of dex files, entered at some classes."""
    files = [
        Dex(build(classes).data, f"classes{n if n > 1 else ''}.dex")
        for n, classes in enumerate(dexes, 1)
    ]
    return Graph(Program(files), [Entry(owner, of) for owner in entries], **more)


def reached(graph: Graph) -> set[str]:
    """``B.run`` of what is reached, in package ``a``; constructors left out."""
    found = set()
    for node in range(graph.methods):
        if graph.reached(node) and graph.name(node) != "<init>":
            owner = graph.owner(node).removeprefix("La/").rstrip(";")
            found.add(f"{owner}.{graph.name(node)}")
    return found
