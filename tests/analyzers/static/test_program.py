"""Which class refers to which over all dex files, and what an entry point leads to."""

import time

import pytest
from appbuilder import Call, Field, Kind, Text, does
from dexbuilder import Class, Method, build
from zipbuilder import FIXTURES, entries

from analyzers.static.budget import Budget
from analyzers.static.detection import candidate_types
from analyzers.static.dex import Dex
from analyzers.static.program import LONGEST_PATH, Program, caller_name, defined_among


def program(*dexes: list[Class]) -> Program:
    names = ["classes.dex", *(f"classes{n}.dex" for n in range(2, len(dexes) + 1))]
    return Program(
        Dex(build(classes).data, name) for classes, name in zip(dexes, names, strict=True)
    )


def reached(found: Program, *roots: str) -> list[str]:
    """Simple names of the classes that the roots lead to."""
    numbers = [number for root in roots if (number := found.number(f"a.{root}")) is not None]
    found.reach(numbers)
    names = [name for n, name in enumerate(found.descriptors) if found.reached(n)]
    return [name[3:-1] for name in names]


def kind(name: str, *steps: object, **more: object) -> Class:
    return Class(f"La/{name};", [does(*steps)] if steps else [], **more)


@pytest.mark.parametrize(
    "step",
    [
        Call("La/B;", "run"),
        Kind("La/B;"),
        Field("La/B;", "x", "I"),
        Text("a.B"),
        Text("a/B"),
    ],
)
def test_a_reference_leads_on(step: object) -> None:
    found = program([kind("A", step), kind("B"), kind("C")])
    assert reached(found, "A") == ["A", "B"]
    assert found.path(1) == ("a.A", "a.B")


@pytest.mark.parametrize(
    "step",
    [
        Text("B"),
        Text("La/B;"),
        Text("a.Bc"),
        Text("see a.B"),
        Call("La/Elsewhere;", "run"),
        Kind("[La/B;"),
    ],
)
def test_this_does_not(step: object) -> None:
    assert reached(program([kind("A", step), kind("B")]), "A") == ["A"]


def test_class_without_package_is_not_found_by_a_mere_word() -> None:
    found = program([kind("A", Text("Face")), Class("LFace;")])
    assert reached(found, "A") == ["A"]
    assert found.number("Face") == 1


def test_superclass_and_interface_lead_on() -> None:
    found = program(
        [
            kind("A", superclass="La/Base;", interfaces=("La/I;",)),
            kind("Base"),
            kind("I"),
            kind("C"),
        ]
    )
    assert reached(found, "A") == ["A", "Base", "I"]
    assert reached(found, "Base") == ["Base"]


def test_across_dex_files_and_along_the_shortest_way() -> None:
    first = [kind("A", Kind("La/B;"), Kind("La/D;")), kind("B", Kind("La/C;"))]
    second = [kind("C", Kind("La/D;")), kind("D", Kind("La/E;"))]
    third = [kind("E"), kind("Z")]
    found = program(first, second, third)
    assert reached(found, "A") == ["A", "B", "C", "D", "E"]
    number = found.number("a.E")
    assert number is not None
    assert found.path(number) == ("a.A", "a.D", "a.E")
    assert found.home(number) == "classes3.dex"


def test_circles_end() -> None:
    found = program([kind("A", Kind("La/B;")), kind("B", Kind("La/A;")), kind("C", Kind("La/C;"))])
    assert reached(found, "A") == ["A", "B"]
    assert reached(found, "C", "C") == ["C"]
    assert reached(found) == []
    assert found.path(0) == ("a.A",)


def test_nothing_is_reached_before_it_was_asked_for() -> None:
    found = program([kind("A")])
    assert not found.reached(0)
    assert found.path(0) == ()
    assert found.number("a.None") is None


def test_first_definition_of_a_name_wins() -> None:
    found = program([kind("A")], [kind("A", Kind("La/B;")), kind("B")])
    assert found.descriptors == ["La/A;", "La/B;"]
    assert found.home(0) == "classes.dex"
    assert reached(found, "A") == ["A", "B"]


def test_long_ways_are_shown_by_their_ends() -> None:
    last = 500
    found = program(
        [kind(f"C{n:03}", Kind(f"La/C{n + 1:03};")) for n in range(last)] + [kind("C500")]
    )
    assert len(reached(found, "C000")) == last + 1
    path = found.path(last)
    assert len(path) == LONGEST_PATH + 1
    assert (path[0], path[LONGEST_PATH // 2], path[-1]) == ("a.C000", "…", "a.C500")


# --- questions -----------------------------------------------------------------------------------


def indices(found: Program, *names: str) -> list[list[int]]:
    return [
        [k for k, name in enumerate(each.dex.type_names()) if name in names]
        for each in found.loaded
    ]


def test_uses_are_in_code_order_and_can_be_looked_up() -> None:
    body = does(
        Text("x"),
        Kind("Ls/B;"),
        Call("Ls/A;", "one"),
        Field("Ls/A;", "f", "I"),
        Call("Lt/T;", "no"),
    )
    other = does(Call("Ls/A;", "two"), name="later")
    found = program([Class("La/A;", [body, other])], [kind("B", Kind("Ls/A;"))])
    uses = found.uses(indices(found, "Ls/A;", "Ls/B;"))
    assert [(use.method, caller_name(use)) for use in uses] == [
        ("", "run"),
        ("s.A.one", "run"),
        ("", "run"),
        ("s.A.two", "later"),
        ("", "run"),
    ]
    assert [use.at for use in uses] == [2, 4, 7, 0, 0]
    found.reach([0])
    evidence = found.evidence(next(use for use in uses if use.method == "s.A.one"))
    assert evidence.locator == "La/A;->run()V @ 0x4"
    assert evidence.excerpt == "invoke-static {}, Ls/A;->one()V"
    assert (evidence.source, evidence.path) == ("classes.dex", ("a.A",))
    assert found.evidence(uses[-1]).source == "classes2.dex"
    assert found.uses(indices(found)) == []


def test_string_uses() -> None:
    found = program([kind("A", Text("one"), Text("two"), Text("one"))], [kind("B", Text("one"))])
    wanted = [{each.dex.strings().index("one")} for each in found.loaded]
    uses = found.string_uses(wanted)
    assert [(use.loaded.dex.name, use.at, use.source) for use in uses] == [
        ("classes.dex", 0, 0),
        ("classes.dex", 4, 0),
        ("classes2.dex", 0, 1),
    ]
    assert found.string_uses([set(), set()]) == []


def test_defines_and_implementers() -> None:
    first = [kind("A", interfaces=("Ls/I;",)), kind("B", superclass="Ls/C;"), kind("Z")]
    second = [Class("Ls/I;"), kind("D", interfaces=("Lt/J;", "Ls/I;"))]
    found = program(first, second)
    names = indices(found, "Ls/I;", "Ls/C;")
    assert [found.descriptors[n] for n in found.implementers(names)] == ["La/A;", "La/B;", "La/D;"]
    assert found.defines(names)
    assert not found.defines(indices(found, "Ls/C;"))
    assert not found.defines([[], []])
    assert found.implementers([[], []]) == []
    assert found.methods == 0


def test_no_dex_and_no_class() -> None:
    assert Program([]).descriptors == []
    empty = program([])
    empty.reach([])
    assert (empty.descriptors, empty.methods) == ([], 0)
    bare = program([Class("Ljava/lang/Object;", superclass=None)])
    assert reached(bare) == []


@pytest.mark.parametrize("case", FIXTURES)
def test_reaching_is_what_a_plain_search_finds(case: str) -> None:
    """The array walk against sets, on real code."""
    names = sorted(name for name in entries(case) if name.endswith(".dex"))
    found = Program(Dex(entries(case)[name], name) for name in names)
    edges: dict[int, set[int]] = {}
    for start, target in zip(*(column.tolist() for column in found._edges()), strict=True):
        edges.setdefault(start, set()).add(target)
    for root in range(0, len(found.descriptors), 7):
        todo, seen = [root], {root}
        while todo:
            new = edges.get(todo.pop(), set()) - seen
            seen |= new
            todo += new
        found.reach([root])
        assert {n for n in range(len(found.descriptors)) if found.reached(n)} == seen
        for number in seen:
            way = found.path(number)
            assert way[0] == found.descriptors[root][1:-1].replace("/", ".")


def test_many_classes_take_no_time() -> None:
    """Sixty thousand classes with one interface, and an SDK in the midst of them."""
    classes = [Class(f"La/C{n};", interfaces=("Lcom/facetec/sdk/I;",)) for n in range(60_000)]
    dex = Dex(build(classes).data, "classes.dex")
    began = time.perf_counter()
    found = Program([dex])
    found.reach(range(60_000))
    for _ in range(20):
        types = [candidate_types(dex).get("facetec", [])]
        assert len(found.implementers(types)) == 60_000
    assert time.perf_counter() - began < 60  # a hang, not a speed


def test_methods_without_code_are_no_methods_of_the_program() -> None:
    assert program([Class("La/A;", [Method("x", flags=0x401), does(Kind("La/A;"))])]).methods == 1


# --- names in constants ---------------------------------------------------------------------------

NAMED = (
    "La/B;",
    "La/b/C;",
    "Lcom/example/long/name/Face;",
    "Lcom/example/long/name/Face$1;",
    "Lx;",
)


@pytest.mark.parametrize("descriptor", NAMED)
@pytest.mark.parametrize("spelt", ["dots", "slashes"])
def test_a_constant_that_spells_a_class_reaches_it(descriptor: str, spelt: str) -> None:
    name = descriptor[1:-1]
    text = name.replace("/", ".") if spelt == "dots" else name
    found = program([kind("Main", Text(text))], [Class(each) for each in NAMED])
    found.reach([found.numbers["La/Main;"]])
    hit = [each for each in NAMED if found.reached(found.numbers[each])]
    assert hit == ([descriptor] if "/" in descriptor else [])  # one word is just a word


@pytest.mark.parametrize(
    "text", ["com.example.long.name.Fac", "com/example.long/name/Face", "a.B.c", ""]
)
def test_a_constant_that_spells_no_class_reaches_none(text: str) -> None:
    found = program([kind("Main", Text(text))], [Class(each) for each in NAMED])
    found.reach([found.numbers["La/Main;"]])
    assert not any(found.reached(found.numbers[each]) for each in NAMED)


def test_defined_among() -> None:
    dexes = [
        Dex(build([Class(each) for each in part]).data, "x") for part in (NAMED[:3], NAMED[3:])
    ]
    dexes.append(Dex(build([kind("Main", Call("La/Elsewhere;", "run"))]).data, "x"))
    asked = {
        "a.B",
        "a.b.C",
        "x",
        "com.example.long.name.Face$1",
        "a.Elsewhere",
        "a/B",
        "",
        "a.Main",
    }
    assert defined_among(dexes, asked) == {
        "a.B",
        "a.b.C",
        "x",
        "com.example.long.name.Face$1",
        "a.Main",
    }


def test_the_same_dex_twice_is_one_program() -> None:
    """The first definition of a class wins; what the copy says is the same again."""
    data = build([kind("Main", Call("La/B;", "run")), kind("B", Text("x"))]).data
    once = Program([Dex(data, "classes.dex")])
    twice = Program([Dex(data, "classes.dex"), Dex(data, "classes2.dex")])
    assert once.descriptors == twice.descriptors
    for found in (once, twice):
        found.reach([found.numbers["La/Main;"]])
        assert found.path(found.numbers["La/B;"]) == ("a.Main", "a.B")
        assert found.home(found.numbers["La/B;"]) == "classes.dex"


def test_many_dex_files_are_one_program() -> None:
    """A chain of calls through thirty files."""
    parts = [[kind(f"C{n:02}", Call(f"La/C{n + 1:02};", "run"))] for n in range(30)]
    found = program(*parts, [kind("C30")])
    assert len(reached(found, "C00")) == 31
    assert len(found.path(found.numbers["La/C30;"])) == 31


def test_dex_files_that_the_budget_leaves_out_are_named() -> None:
    dexes = [Dex(build([kind(n, Text("x"))]).data, f"{n}.dex") for n in ("A", "B")]
    found = Program(dexes, Budget(1e-9))
    assert "used up" in found.cut
    assert [len(loaded.refs.strings.at) for loaded in found.loaded] == [0, 0]
    assert sorted(found.descriptors) == ["La/A;", "La/B;"]
    assert Program(dexes, Budget(3600)).cut == ""
