"""Programs made to break the graph: they end, stay small, and hide nothing else."""

import struct
import tracemalloc

import pytest
from dexbuilder import Class, Method, build
from graphbuilder import (
    ACTIVITY,
    OBJECT,
    PUBLIC,
    RUNNABLE,
    above_call,
    does,
    face,
    graph_of,
    interface,
    kind,
    lacks,
    make,
    new,
    reached,
    static,
    text,
    virtual,
)

from analyzers.static import dispatch, entries, hierarchy, links
from analyzers.static.annotations import annotated_methods
from analyzers.static.budget import Budget, OverBudget
from analyzers.static.dex import Dex
from analyzers.static.graph import Entry, Graph
from analyzers.static.program import Program

MAIN = "La/Main;"


def main(*steps):
    return kind(MAIN, does("onCreate", *steps), above=ACTIVITY)


def test_a_class_with_tens_of_thousands_of_methods():
    count = 30_000
    chain = [does(f"m{n:05}", virtual("La/B;", f"m{n + 1:05}")) for n in range(300)]
    many = [Method(f"m{n:05}", flags=PUBLIC | 0x100) for n in range(300, count)]
    graph = graph_of(
        [main(new("La/B;"), virtual("La/B;", "m00000")), kind("La/B;", *chain, *many)],
        entries=[MAIN],
    )
    assert len(graph.methods_of("La/B;")) == count + 1
    assert graph.reached(graph.find("La/B;", "m00300")[0])
    assert not graph.reached(graph.find("La/B;", "m00301")[0])
    assert not graph.capped


def test_a_hierarchy_that_is_too_high_is_cut_and_said_to_be():
    high = hierarchy.MOST_LEVELS + 50
    tower = [
        kind(f"La/T{n:03};", does("go"), above=f"La/T{n + 1:03};" if n < high else OBJECT)
        for n in range(high + 1)
    ]
    graph = graph_of([*tower, main()], entries=[MAIN])
    assert graph.capped
    assert len(graph.ancestors("La/T000;")) == high + 1
    assert graph.is_a("La/T000;", f"La/T{high:03};")
    assert reached(graph) == {"Main.onCreate"}
    low = graph_of([*tower[100:], main()], entries=[MAIN])
    assert not low.capped


def test_a_class_with_too_many_supertypes_does_not_take_the_room_of_others(monkeypatch):
    monkeypatch.setattr(hierarchy, "MOST_ABOVE", 40)
    bomb = [face(f"La/I{n:02};") for n in range(60)]
    bomb.append(kind("La/Bomb;", does("go"), faces=[each.name for each in bomb]))
    classes = [*bomb, main(new("La/B;")), kind("La/B;", does("run"), faces=[RUNNABLE])]
    graph = graph_of(classes, entries=[MAIN])
    assert graph.capped
    assert reached(graph) == {"Main.onCreate", "B.run"}
    assert len(graph.ancestors("La/Bomb;")) == 61
    monkeypatch.setattr(hierarchy, "MOST_ABOVE", 2048)
    monkeypatch.setattr(hierarchy, "MOST_ANCESTORS", 90)
    graph = graph_of(classes, entries=[MAIN])
    assert graph.capped
    assert reached(graph) == {"Main.onCreate", "B.run"}


def test_too_many_overrides_are_cut_and_said_to_be(monkeypatch):
    names = [f"m{n}" for n in range(30)]
    faces = [face(f"La/I{n};", *(lacks(name) for name in names)) for n in range(10)]
    bomb = kind("La/Bomb;", *map(does, names), faces=[each.name for each in faces])
    calls = [interface(each.name, name) for each in faces for name in names]
    classes = [
        *faces,
        bomb,
        main(new("La/B;"), interface(RUNNABLE, "run"), *calls),
        kind("La/B;", does("run"), faces=[RUNNABLE]),
    ]
    assert len(graph_of(classes).targets("La/I0;", "m0", "()V", opcode=0x72)) == 0
    whole = graph_of([*classes, kind("La/Makes;", does("x", make("La/Bomb;")))])
    assert len(whole.targets("La/I0;", "m0", "()V", opcode=0x72)) == 1
    assert not whole.capped
    for module, bound in ((links, "MOST_LOOKS"), (dispatch, "MOST_CHOICES")):
        with monkeypatch.context() as patch:
            patch.setattr(module, bound, 50)
            graph = graph_of(
                [*classes, kind("La/Makes;", does("x", make("La/Bomb;")))], entries=[MAIN]
            )
            graph.reach()
            assert graph.capped, bound


def test_pieces_of_the_search_do_not_change_what_is_found(monkeypatch):
    names = [f"m{n}" for n in range(20)]
    classes = [
        face("La/I;", *map(lacks, names)),
        *(kind(f"La/C{n};", *map(does, names), faces=["La/I;"]) for n in range(9)),
        kind("La/Heir;", above="La/Base;", faces=["La/I;"]),
        kind("La/Base;", *map(does, names)),
        main(*(new(f"La/C{n};") for n in range(9)), new("La/Heir;"), interface("La/I;", "m3")),
    ]
    whole = graph_of(classes)
    with monkeypatch.context() as patch:
        patch.setattr(links, "_PIECE", 7)
        pieces = graph_of(classes)
        for name in names:
            found = pieces.targets("La/I;", name, "()V", opcode=0x72)
            assert found == whole.targets("La/I;", name, "()V", opcode=0x72)
            assert len(found) == (10 if name == "m3" else 0)


def test_callbacks_are_looked_for_within_bounds(monkeypatch):
    names = [f"on{chr(65 + n)}x" for n in range(20)]
    outer = [f"Landroid/some/Outer{n};" for n in range(20)]
    names_them = does("x", *(virtual(each, name) for each in outer for name in names))
    classes = [
        kind("La/Bomb;", *map(does, names), faces=outer),
        kind("La/Lends;", *map(does, names)),
        *(kind(f"La/H{n};", above="La/Lends;", faces=outer) for n in range(20)),
        kind("La/Names;", names_them),
        kind("La/B;", does("run"), faces=[RUNNABLE]),
        main(new("La/Bomb;"), new("La/B;"), new("La/H7;")),
    ]
    whole = graph_of(classes, entries=[MAIN])
    expected = {"Main.onCreate", "B.run"}
    expected |= {f"{owner}.{name}" for owner in ("Bomb", "Lends") for name in names}
    assert reached(whole) == expected
    assert not whole.capped
    with monkeypatch.context() as patch:
        patch.setattr(links, "_PIECE", 7)
        assert reached(graph_of(classes, entries=[MAIN])) == expected
    for module in (links, entries):
        with monkeypatch.context() as patch:
            patch.setattr(module, "MOST_LOOKS", 30)
            graph = graph_of(classes, entries=[MAIN])
            assert {"Main.onCreate", "B.run"} <= reached(graph)
            assert graph.capped


def test_whether_callbacks_are_left_out_is_known_before_anything_is_followed(monkeypatch):
    names = [f"on{chr(65 + n)}x" for n in range(20)]
    outer = [f"Landroid/some/Outer{n};" for n in range(20)]
    names_them = does("x", *(virtual(each, name) for each in outer for name in names))
    classes = [
        kind("La/Bomb;", *map(does, names), faces=outer),
        kind("La/Names;", names_them),
        main(new("La/Bomb;")),
    ]
    whole = graph_of(classes, entries=[MAIN])
    assert not whole.capped
    assert whole._walk is None
    monkeypatch.setattr(links, "MOST_LOOKS", 30)
    monkeypatch.setattr(entries, "MOST_LOOKS", 30)
    assert graph_of(classes, entries=[MAIN]).capped


def test_default_methods_are_looked_for_within_bounds(monkeypatch):
    faces = [face(f"La/I{n:02};", does("go")) for n in range(30)]
    heirs = [kind(f"La/H{n};", faces=[each.name for each in faces]) for n in range(10)]
    user = main(*(virtual(each.name, "go") for each in heirs))
    whole = graph_of([*faces, *heirs, user], entries=[MAIN])
    assert reached(whole) == {"Main.onCreate", "I00.go"}
    assert not whole.capped
    with monkeypatch.context() as patch:
        patch.setattr(links, "_PIECE", 7)
        assert reached(graph_of([*faces, *heirs, user], entries=[MAIN])) == reached(whole)
    monkeypatch.setattr(links, "MOST_LOOKS", 100)
    cut = graph_of([*faces, *heirs, user], entries=[MAIN])
    assert "Main.onCreate" in reached(cut)
    assert cut.capped


def test_many_methods_under_many_outer_types_take_little_memory():
    names = [f"m{n}" for n in range(1500)]
    outer = [f"Landroid/some/Outer{n};" for n in range(1500)]
    named = does("x", *(virtual(each, name) for each, name in zip(outer, names, strict=True)))
    classes = [kind("La/Bomb;", *map(does, names), faces=outer), kind("La/Names;", named)]
    program = Program([Dex(build([*classes, main(new("La/Bomb;"))]).data, "classes.dex")])
    tracemalloc.start()
    graph = Graph(program, [Entry(MAIN, "activity")])
    assert len(reached(graph)) == len(names) + 1
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 30e6  # 1500 times 1500 pairs of eight bytes are more


def test_a_long_chain_of_calls_is_followed_to_its_end():
    count = 3000
    chain = [does(f"m{n}", static("La/B;", f"m{n + 1}"), flags=9) for n in range(count)]
    graph = graph_of(
        [main(static("La/B;", "m0")), kind("La/B;", *chain, does(f"m{count}", flags=9))],
        entries=[MAIN],
    )
    (last,) = graph.find("La/B;", f"m{count}")
    assert graph.reached(last)
    assert len(graph._way(last)) == count + 2


def test_methods_that_call_each_other_end():
    graph = graph_of(
        [
            main(static("La/B;", "a")),
            kind(
                "La/B;",
                does("a", static("La/B;", "b"), flags=9),
                does("b", static("La/B;", "a"), static("La/B;", "b"), flags=9),
            ),
        ],
        entries=[MAIN],
    )
    assert reached(graph) == {"Main.onCreate", "B.a", "B.b"}


@pytest.mark.parametrize("above", [None, "La/Main;", "[La/Main;", "I", "Ljava/lang/Runnable;"])
def test_odd_superclasses(above):
    classes = [
        Class(MAIN, [does("onCreate", above_call("La/Main;", "onCreate"))], above),
        kind("La/B;", above=MAIN),
    ]
    graph = graph_of(classes, entries=[MAIN])
    graph.reach()
    assert graph.reached_class(MAIN)
    assert graph.is_a("La/B;", MAIN)
    assert graph.superclass(MAIN) == above
    assert graph.resolve("La/B;", "gone", "()V") is None


def test_a_class_that_is_its_own_interface():
    graph = graph_of([kind(MAIN, does("onCreate"), above=ACTIVITY, faces=[MAIN])], entries=[MAIN])
    assert reached(graph) == {"Main.onCreate"}
    assert MAIN not in graph.ancestors(MAIN)


def test_names_of_any_length_and_script():
    long = "La/" + "x" * 70_000 + ";"
    wide = "La/\N{GRINNING FACE}\N{CJK UNIFIED IDEOGRAPH-4EBA};"
    graph = graph_of(
        [
            main(text(long[1:-1].replace("/", ".")), text(wide[1:-1].replace("/", "."))),
            kind(long, does("onCreate"), above=ACTIVITY),
            kind(wide, does("onCreate"), above=ACTIVITY),
        ],
        entries=[MAIN],
    )
    for name in (long, wide):
        (node,) = graph.find(name, "onCreate")
        assert graph.reached(node)
        assert len(graph.path(node)[-1]) < 2000


def test_a_string_that_only_begins_like_a_class_names_none():
    page = kind("La/b/c/Page;", does("onCreate"), above=ACTIVITY)
    for odd in ("a.b.c.Pages", "a.b.c.Pag", "a.b/c.Page", "a.b.c.Page.", "La/b/c/Page;"):
        assert reached(graph_of([main(text(odd)), page], entries=[MAIN])) == {"Main.onCreate"}
    assert len(reached(graph_of([main(text("a.b.c.Page")), page], entries=[MAIN]))) == 2


def test_a_budget_that_is_spent_ends_the_work():
    budget = Budget(seconds=1e-9)
    graph = graph_of([main(new("La/B;")), kind("La/B;")], entries=[MAIN], budget=budget)
    with pytest.raises(OverBudget):
        graph.reach()
    with pytest.raises(OverBudget):
        graph.reached(0)


def test_code_that_breaks_off_leads_nowhere():
    def cut(pool):
        return [0x1071, pool.method("La/B;", "go", "()V")]

    broken = Method("onCreate", "()V", cut, PUBLIC)
    graph = graph_of(
        [
            Class(MAIN, [broken], ACTIVITY),
            kind("La/B;", does("go", flags=9)),
        ],
        entries=[MAIN],
    )
    assert reached(graph) == {"Main.onCreate"}


def test_two_dex_files_that_are_the_same_are_one_program():
    classes = [main(new("La/B;")), kind("La/B;", does("run"), faces=[RUNNABLE])]
    graph = graph_of(*[classes] * 5, entries=[MAIN])
    assert graph.methods == 5 * graph_of(classes).methods
    assert {graph.method(node).file for node in range(graph.methods) if graph.reached(node)} == {0}


def test_memory_stays_near_the_size_of_the_tables():
    names = [f"m{n}" for n in range(40)]
    classes = [kind(f"La/C{n:03};", *map(does, names)) for n in range(500)]
    dex = Dex(build([main(new("La/C000;")), *classes]).data, "classes.dex")
    program = Program([dex])
    tracemalloc.start()
    graph = Graph(program, [Entry(MAIN, "activity")])
    graph.reach()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 400 * graph.methods


# --- annotations ---------------------------------------------------------------------------------


def annotated(dex_bytes, class_row, method, annotations, visibility=1):
    """A dex with annotations appended: (type, …) on one method of one class."""
    data = bytearray(dex_bytes)
    data += b"\0" * (-len(data) % 4)
    items = []
    for kind_index in annotations:
        items.append(len(data))
        data += bytes([visibility, kind_index, 0])
    data += b"\0" * (-len(data) % 4)
    sets = len(data)
    data += struct.pack(f"<I{len(items)}I", len(items), *items)
    directory = len(data)
    data += struct.pack("<6I", 0, 0, 1, 0, method, sets)
    (defs,) = struct.unpack_from("<I", data, 0x64)
    struct.pack_into("<I", data, defs + 32 * class_row + 20, directory)
    struct.pack_into("<I", data, 32, len(data))
    return bytes(data), directory, sets, items


BRIDGE = [
    main(new("La/B;")),
    kind("La/B;", does("open"), does("close")),
    face("Landroid/webkit/JavascriptInterface;"),
    face("Ljava/lang/Deprecated;"),
]


def bridge(annotation, **more):
    dex = Dex(build(BRIDGE).data, "classes.dex")
    row = [dex.type_name(k) for k in dex.class_type.tolist()].index("La/B;")
    method = next(k for k in range(dex.method_count) if dex.method_signature(k) == "La/B;->open()V")
    kind_index = dex.type_names().index(annotation)
    return annotated(dex.data, row, method, [kind_index], **more)


@pytest.mark.parametrize(
    ("annotation", "visibility", "runs"),
    [
        ("Landroid/webkit/JavascriptInterface;", 1, True),
        ("Landroid/webkit/JavascriptInterface;", 0, False),
        ("Ljava/lang/Deprecated;", 1, False),
    ],
)
def test_an_annotated_method_is_called_by_who_reads_the_annotation(annotation, visibility, runs):
    data = bridge(annotation, visibility=visibility)[0]
    graph = Graph(Program([Dex(data, "classes.dex")]), [Entry(MAIN, "activity")])
    assert reached(graph) == {"Main.onCreate", *(["B.open"] if runs else [])}


@pytest.mark.parametrize("value", [0, 1, 3, 0x7FFFFFFF, 0xFFFFFFFC, 0xFFFFFFFF])
def test_annotations_that_point_nowhere_are_passed_over(value):
    data, directory, sets, _ = bridge("Landroid/webkit/JavascriptInterface;")
    (defs,) = struct.unpack_from("<I", data, 0x64)
    places = [directory + 4 * k for k in range(6)] + [sets, sets + 4]
    places += [defs + 32 * row + 20 for row in range(4)]
    for place in places:
        broken = bytearray(data)
        struct.pack_into("<I", broken, place, value)
        found = annotated_methods(Dex(bytes(broken), "classes.dex"))
        assert len(found) <= 1
    moved = bytearray(data)
    struct.pack_into("<I", moved, 0x64, defs)
    assert len(annotated_methods(Dex(bytes(moved), "classes.dex"))) == 1


def test_a_class_that_defines_a_method_of_the_platform():
    built = build(
        [
            main(new("La/B;"), virtual("La/B;", "go"), virtual(ACTIVITY, "other")),
            kind("La/B;", does("go"), above=ACTIVITY),
        ]
    )
    dex = Dex(built.data, "classes.dex")
    (begin,) = struct.unpack_from("<I", built.data, 0x5C)
    rows = [dex.method_signature(n) for n in range(dex.method_count)]
    go, other = (rows.index(name) for name in ("La/B;->go()V", f"{ACTIVITY}->other()V"))
    (above,) = struct.unpack_from("<H", built.data, begin + 8 * other)
    dex = Dex(built.patched(begin + 8 * go, "H", above), "classes.dex")
    graph = Graph(Program([dex]), [Entry(MAIN, "activity")])
    assert "Main.onCreate" in reached(graph)
