"""Questions about one program of many dex files: methods, hierarchy, calls and what code uses."""

from itertools import chain

import pytest
from dexbuilder import ABSTRACT, build
from graphbuilder import (
    ACTIVITY,
    OBJECT,
    PUBLIC,
    RUNNABLE,
    STATIC,
    above_call,
    cast,
    direct,
    does,
    face,
    field,
    graph_of,
    interface,
    kind,
    lacks,
    literal,
    make,
    new,
    number,
    static,
    text,
    virtual,
)

from analyzers.static.dex import Dex
from analyzers.static.graph import Graph, Site
from analyzers.static.graph import Method as Defined
from analyzers.static.hierarchy import framework
from analyzers.static.program import Program

VIRTUAL, SUPER, DIRECT, STATIC_CALL, INTERFACE_CALL = 0x6E, 0x6F, 0x70, 0x71, 0x72


def names(graph, nodes):
    return [graph.signature(node) for node in nodes]


def sites(graph, found):
    """Where the sites are: ``La/B;->run()V @ 3``."""
    return [f"{graph.signature(site.node)} @ {site.at}" for site in found]


# --- methods -------------------------------------------------------------------------------------


def test_methods_are_numbered_by_dex_then_as_defined():
    graph = graph_of(
        [kind("La/B;", does("b", proto="(I)V"), lacks("a"), flags=PUBLIC | ABSTRACT)],
        [kind("La/A;", does("x", flags=PUBLIC | STATIC))],
    )
    assert graph.methods == 4
    assert names(graph, range(4)) == [
        "La/B;->a()V",
        "La/B;->b(I)V",
        "La/A;-><init>()V",
        "La/A;->x()V",
    ]
    assert [graph.method(node)[:2] for node in range(4)] == [(0, 0), (1, 0), (2, 1), (3, 1)]
    assert [graph.method(node).row for node in range(4)] == [-1, 0, 0, 1]
    for node in range(4):
        method = graph.method(node)
        assert isinstance(method, Defined)
        dex = graph.dexes[method.file]
        assert dex.method_signature(method.index) == graph.signature(node)
        assert method.row < 0 or graph.at(method.file, method.row) == node
    assert graph.owner(1) == "La/B;"
    assert (graph.name(1), graph.proto(1)) == ("b", "(I)V")
    assert [graph.is_static(node) for node in range(4)] == [False, False, False, True]
    assert graph.flags(0) == PUBLIC | ABSTRACT
    assert graph.classes() == ["La/B;", "La/A;"]


def test_rows_follow_the_code_and_nodes_the_definition():
    methods = [does(name, text(name)) for name in "zyx"]
    graph = graph_of([kind("La/B;", *methods, flags=PUBLIC | ABSTRACT)])
    for node, name in enumerate("xyz"):
        assert graph.name(node) == name
        (site,) = graph.strings([name])
        assert (site.node, graph.calls_of(node)) == (node, [])
    rows = {graph.name(node): graph.method(node).row for node in range(3)}
    assert rows == {"z": 0, "y": 1, "x": 2}


def test_methods_are_found_by_class_name_and_prototype():
    graph = graph_of(
        [
            kind("La/Base;", does("go")),
            kind("La/B;", does("go"), does("go", proto="(I)V"), does("stop"), above="La/Base;"),
        ]
    )
    assert names(graph, graph.find("La/B;", "go")) == ["La/B;->go()V", "La/B;->go(I)V"]
    assert names(graph, graph.find("La/B;", "go", "(I)V")) == ["La/B;->go(I)V"]
    assert graph.find("La/B;", "go", "(J)V") == []
    assert graph.find("La/B;", "gone") == []
    assert graph.find("La/Elsewhere;", "go") == []
    assert len(graph.methods_of("La/B;")) == 4
    assert graph.methods_of(OBJECT) == []
    assert graph.defined("La/B;")
    assert not graph.defined(OBJECT)


def test_a_program_without_code_answers_everything():
    for graph in (Graph(Program([])), graph_of([])):
        assert graph.methods == 0
        assert graph.subtypes(OBJECT) == []
        assert graph.calls(["run"]) == graph.strings(["x"]) == graph.created("La/B;") == []
        assert graph.field_sites("La/B;->x:I", write=True) == []
        assert graph.constants([1]) == []
        assert graph.resolve("La/B;", "run", "()V") is None
        assert graph.targets("La/B;", "run", "()V", opcode=VIRTUAL) == []
        assert graph.ancestors("La/B;") == ()
        assert not graph.capped
        graph.reach()


# --- hierarchy -----------------------------------------------------------------------------------


def test_supertypes_nearest_first_and_the_frameworks_own_behind_them():
    graph = graph_of(
        [
            kind("La/Base;", above="Landroidx/appcompat/app/AppCompatActivity;"),
            kind(
                "La/Main;",
                above="La/Base;",
                faces=["Landroid/view/View$OnClickListener;", "La/I;"],
            ),
            face("La/I;", faces=["La/J;"]),
        ],
        [face("La/J;")],
    )
    assert graph.superclass("La/Main;") == "La/Base;"
    assert graph.interfaces("La/Main;") == ("Landroid/view/View$OnClickListener;", "La/I;")
    found = graph.ancestors("La/Main;")
    assert found[:4] == (
        "La/Base;",
        "Landroid/view/View$OnClickListener;",
        "La/I;",
        "Landroidx/appcompat/app/AppCompatActivity;",
    )
    assert {"La/J;", ACTIVITY, "Landroid/content/Context;", OBJECT} < set(found)
    assert graph.superclass("Landroidx/appcompat/app/AppCompatActivity;") == (
        "Landroidx/fragment/app/FragmentActivity;"
    )
    for above in ("La/J;", ACTIVITY, "Landroid/content/Context;", OBJECT, "La/Main;"):
        assert graph.is_a("La/Main;", above)
    assert not graph.is_a("La/Main;", "Landroid/app/Service;")
    assert not graph.is_a("La/J;", "La/I;")
    assert graph.subtypes(ACTIVITY) == ["La/Base;", "La/Main;"]
    assert graph.subtypes("La/J;") == ["La/I;", "La/Main;"]
    assert graph.subtypes("La/Unknown;") == []
    assert (graph.superclass("La/Unknown;"), graph.interfaces("La/Unknown;")) == (None, ())


def test_a_library_class_that_was_renamed_keeps_its_place():
    graph = graph_of([kind("La/Main;", above="La/b;"), kind("La/b;", above=ACTIVITY)])
    assert graph.is_a("La/Main;", ACTIVITY)
    assert graph.is_a("La/Main;", "Landroid/content/Context;")


def test_the_platforms_classes_cannot_be_redefined():
    graph = graph_of([kind("La/Main;", above=ACTIVITY), kind(ACTIVITY, above="La/Odd;")])
    assert graph.is_a("La/Main;", "Landroid/content/Context;")


def test_every_supertype_in_the_table_is_in_the_table():
    known = framework()
    assert {up for ups in known.above.values() for up in ups} <= known.above.keys()
    assert known.methods.keys() == known.above.keys()
    for name, ups in known.above.items():
        assert name not in ups
        faces = [up for up in ups if up in known.interfaces]
        assert len(ups) - len(faces) == (0 if name in known.interfaces or name == OBJECT else 1)
    for cut in ("Activity;", "Service;", "Fragment;", "Dialog;", "View;", "AsyncTask;"):
        assert any(name.endswith(cut) for name in known.above)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_circle_of_classes_ends(count):
    circle = [kind(f"La/C{n};", does("go"), above=f"La/C{(n + 1) % count};") for n in range(count)]
    graph = graph_of(
        [
            *circle,
            kind("La/Hanging;", above="La/C0;"),
            kind("La/Main;", does("onCreate", virtual("La/Hanging;", "go")), above=ACTIVITY),
        ],
        entries=["La/Main;", "La/C0;", "La/Hanging;"],
    )
    assert set(graph.ancestors("La/C0;")) == {f"La/C{n};" for n in range(1, count)}
    assert graph.is_a("La/Hanging;", "La/C0;")
    assert graph.resolve("La/Hanging;", "gone", "()V") is None
    graph.reach()
    assert graph.reached_class("La/Main;")
    assert not graph.capped


def test_a_diamond_of_interfaces_counts_each_once():
    layers = [[f"La/L{layer}N{n};" for n in range(8)] for layer in range(8)]
    classes = [face(name) for name in layers[0]]
    for lower, upper in zip(layers[1:], layers, strict=False):
        classes += [face(name, faces=upper) for name in lower]
    classes.append(kind("La/B;", faces=layers[-1]))
    graph = graph_of(classes)
    assert sorted(graph.ancestors("La/B;")) == sorted([*chain(*layers), OBJECT])
    assert graph.subtypes("La/L0N0;") == sorted([*chain(*layers[1:]), "La/B;"])
    assert not graph.capped


# --- calls ---------------------------------------------------------------------------------------


def test_a_call_on_an_object_runs_the_nearest_method_above_its_class():
    graph = graph_of(
        [
            face("La/I;", does("said"), does("kept")),
            face("La/J;", does("said"), faces=["La/I;"]),
            kind("La/Base;", does("go"), does("stay"), faces=["La/I;", "La/J;"]),
            kind("La/B;", does("go"), above="La/Base;"),
        ]
    )

    def resolved(name):
        node = graph.resolve("La/B;", name, "()V")
        return node if node is None else graph.owner(node)

    assert resolved("go") == "La/B;"
    assert resolved("stay") == "La/Base;"
    assert resolved("said") == "La/J;"
    assert resolved("kept") == "La/I;"
    assert resolved("gone") is None
    assert graph.resolve("La/B;", "go", "(I)V") is None
    assert graph.resolve("La/Elsewhere;", "go", "()V") is None


def test_targets_of_a_virtual_call_are_the_overrides_of_what_something_makes():
    graph = graph_of(
        [
            kind("La/Base;", does("go"), does("stay")),
            kind("La/B;", does("go"), above="La/Base;"),
            kind("La/C;", does("go"), above="La/B;"),
            kind("La/Unmade;", does("go"), above="La/Base;"),
        ],
        [
            kind(
                "La/Uses;",
                does(
                    "all",
                    new("La/B;"),
                    new("La/C;"),
                    virtual("La/Base;", "go"),
                    virtual("La/B;", "go"),
                    virtual("La/C;", "stay"),
                ),
            )
        ],
    )

    def targets(owner, name="go", opcode=VIRTUAL):
        return names(graph, graph.targets(owner, name, "()V", opcode=opcode))

    assert targets("La/Base;") == ["La/B;->go()V", "La/C;->go()V"]
    assert targets("La/B;") == ["La/B;->go()V", "La/C;->go()V"]
    assert targets("La/C;", "stay") == ["La/Base;->stay()V"]
    assert targets("La/C;", "go", DIRECT) == ["La/C;->go()V"]
    assert targets("La/C;", "stay", SUPER) == ["La/Base;->stay()V"]
    assert targets("La/C;", "gone") == targets("La/Gone;") == []
    assert targets("La/Gone;", "go", STATIC_CALL) == []
    first = graph.targets("La/B;", "go", "()V", opcode=VIRTUAL)
    first.clear()
    assert targets("La/B;")


def test_callers_are_the_invokes_that_may_run_a_method():
    graph = graph_of(
        [
            face("La/I;", lacks("go")),
            kind("La/Base;", does("go"), faces=["La/I;"]),
            kind("La/B;", does("go", above_call("La/Base;", "go")), above="La/Base;"),
            kind("La/C;", does("other", flags=PUBLIC | STATIC)),
        ],
        [
            kind(
                "La/Uses;",
                does("a", new("La/B;"), interface("La/I;", "go"), new("La/Base;")),
                does("b", virtual("La/B;", "go"), static("La/C;", "other")),
                does("c", virtual("La/Base;", "go"), virtual("La/Elsewhere;", "go")),
            )
        ],
    )
    (base,), (own,) = graph.find("La/Base;", "go"), graph.find("La/B;", "go")
    assert sites(graph, graph.callers(own)) == [
        "La/Uses;->a()V @ 5",
        "La/Uses;->b()V @ 0",
        "La/Uses;->c()V @ 0",
    ]
    assert sites(graph, graph.callers(base)) == [
        "La/B;->go()V @ 0",
        "La/Uses;->a()V @ 5",
        "La/Uses;->c()V @ 0",
    ]
    (other,) = graph.find("La/C;", "other")
    assert sites(graph, graph.callers(other)) == ["La/Uses;->b()V @ 3"]
    (top,) = graph.find("La/I;", "go")
    assert graph.callers(top) == []
    for node in (base, own, other):
        for site in graph.callers(node):
            assert site in graph.calls_of(site.node)
    assert [graph.call(site)[:2] for site in graph.calls_of(graph.find("La/Uses;", "c")[0])] == [
        ("La/Base;", "go"),
        ("La/Elsewhere;", "go"),
    ]


def test_calls_by_name_and_owner_count_subclasses_prefixes_or_anything():
    graph = graph_of(
        [
            kind("La/Main;", does("x", virtual("La/Main;", "finish")), above=ACTIVITY),
            kind(
                "La/Other;",
                does("y", virtual(ACTIVITY, "finish"), virtual("La/Other;", "finish")),
                does("z", virtual("Lb/c/D;", "finish"), virtual("Lb/cc/D;", "stop", "(I)V")),
            ),
        ]
    )
    main, own, other, vendor, stop = (
        "La/Main;->x()V @ 0",
        "La/Other;->y()V @ 0",
        "La/Other;->y()V @ 3",
        "La/Other;->z()V @ 0",
        "La/Other;->z()V @ 3",
    )

    def calls(*of, owners=None):
        return sites(graph, graph.calls(of, owners))

    assert calls("finish", owners=[ACTIVITY]) == [main, own]
    assert calls("finish", owners=["La/Main;"]) == [main]
    assert calls("finish", owners=["Landroid/content/Context;"]) == [main, own]
    assert calls("finish") == [main, own, other, vendor]
    assert calls("finish", "stop", owners=["Lb/c*"]) == [vendor, stop]
    assert calls("finish", "stop", owners=["Lb/c/"]) == [vendor]
    assert calls("finish", owners=["La/Gone;"]) == calls("gone") == calls() == []
    assert calls("finish", owners=[]) == []


# --- what code uses ------------------------------------------------------------------------------


def test_strings_constants_types_and_their_places():
    graph = graph_of(
        [
            kind(
                "La/B;",
                does("x", text("one"), text("two"), number(0x7F0B0001), text("one")),
                does("y", make("La/C;"), literal("La/C;"), cast("La/C;"), cast("[La/C;")),
            )
        ],
        [kind("La/D;", does("z", text("one"), number(0x7F0B0002), make("La/C;")))],
    )
    assert sites(graph, graph.strings(["one"])) == [
        "La/B;->x()V @ 0",
        "La/B;->x()V @ 7",
        "La/D;->z()V @ 0",
    ]
    assert graph.strings(lambda value: value.startswith("tw")) == graph.strings(iter(["two"]))
    assert sites(graph, graph.strings(["two"])) == ["La/B;->x()V @ 2"]
    assert graph.strings(["La/B;"]) == []
    assert sites(graph, graph.constants([0x7F0B0002, 5])) == ["La/D;->z()V @ 2"]
    assert [site.target for site in graph.constants([0x7F0B0001])] == [0x7F0B0001]
    assert graph.constants([]) == []
    assert sites(graph, graph.created("La/C;")) == ["La/B;->y()V @ 0", "La/D;->z()V @ 5"]
    assert sites(graph, graph.types_used("La/C;")) == [
        "La/B;->y()V @ 0",
        "La/B;->y()V @ 2",
        "La/B;->y()V @ 4",
        "La/D;->z()V @ 5",
    ]
    assert sites(graph, graph.types_used("La/C;", [0x1C])) == ["La/B;->y()V @ 2"]
    assert graph.created("La/Gone;") == []
    (site,) = graph.types_used("[La/C;")
    assert isinstance(site, Site)
    assert graph.dexes[0].type_name(site.target) == "[La/C;"


@pytest.mark.parametrize(
    "value", ["", "face", "face check", "人脸", "a\0b", "\N{GRINNING FACE}", "é"]
)
def test_a_string_is_found_whatever_it_is_made_of(value):
    others = ["", "fac", "faces", "face cheek", "人", "a", "a\0", "\N{GRINNING FACE}s", "e", "x"]
    steps = [text(each) for each in others if each != value]
    graph = graph_of([kind("La/B;", does("x", *steps, text(value)))])
    (site,) = graph.strings([value])
    assert site.at == 2 * len(steps)
    assert graph.strings(lambda each: each == value) == [site]
    assert graph.strings([value, "nowhere"]) == [site]


def test_fields_are_found_by_signature_also_when_named_on_a_subclass():
    put, get, static_put = 0x59, 0x52, 0x67
    graph = graph_of(
        [
            kind("La/Base;"),
            kind("La/B;", above="La/Base;"),
            kind(
                "La/Uses;",
                does("a", field("La/Base;", "x", "I", put), field("La/B;", "x", "I", put)),
                does("b", field("La/B;", "x", "I", get), field("La/Base;", "y", "I", put)),
                does("c", field("La/Base;", "x", "J", put), field("La/Other;", "x", "I", put)),
            ),
        ],
        [kind("La/D;", does("d", field("La/Base;", "x", "I", static_put)))],
    )
    assert sites(graph, graph.field_sites("La/Base;->x:I", write=True)) == [
        "La/Uses;->a()V @ 0",
        "La/Uses;->a()V @ 2",
        "La/D;->d()V @ 0",
    ]
    assert sites(graph, graph.field_sites("La/Base;->x:I", write=False)) == ["La/Uses;->b()V @ 0"]
    assert sites(graph, graph.field_sites("La/B;->x:I", write=True)) == ["La/Uses;->a()V @ 2"]
    assert graph.field_sites("La/Gone;->x:I", write=True) == []
    assert graph.field_sites("nonsense", write=True) == []


# --- several dex files ---------------------------------------------------------------------------


def test_the_first_definition_of_a_class_counts():
    first = kind("La/B;", does("go", static("La/First;", "f")), above="La/One;", faces=["La/I;"])
    second = kind("La/B;", does("go", static("La/Second;", "f")), does("more"), above="La/Two;")
    main = kind("La/Main;", does("onCreate", new("La/B;"), virtual("La/B;", "go")), above=ACTIVITY)
    helpers = [kind(f"La/{name};", does("f", flags=9)) for name in ("First", "Second", "One")]
    graph = graph_of([first, main], [second, *helpers], entries=["La/Main;"])
    assert graph.superclass("La/B;") == "La/One;"
    assert graph.interfaces("La/B;") == ("La/I;",)
    assert graph.find("La/B;", "more") == []
    (go,) = graph.find("La/B;", "go")
    assert graph.method(go).file == 0
    assert graph.reached(go)
    assert graph.reached(graph.find("La/First;", "f")[0])
    assert not graph.reached(graph.find("La/Second;", "f")[0])
    assert sum(graph.signature(node) == "La/B;->go()V" for node in range(graph.methods)) == 2


def test_a_class_defined_twice_in_one_dex_counts_once():
    twice = [
        kind("La/B;", does("go", text("first")), flags=PUBLIC | ABSTRACT),
        kind("La/C;", does("go", text("second")), flags=PUBLIC | ABSTRACT),
    ]
    built = build(twice)
    dex = Dex(built.data, "classes.dex")
    type_b = int(dex.class_type[0])
    data = built.patched(built.at["class_defs"] + 32, "I", type_b)
    data = bytearray(data)
    # Both bodies now belong to La/B;, and the second names its method on La/C;.
    graph = Graph(Program([Dex(bytes(data), "classes.dex")]))
    assert graph.classes() == ["La/B;"]
    assert names(graph, graph.methods_of("La/B;")) == ["La/B;->go()V"]
    assert {site.node for site in graph.strings(["first", "second"])} == {0, 1}
    assert [graph.method(node).row for node in (0, 1)] == [0, 1]


def test_calls_go_from_dex_to_dex():
    graph = graph_of(
        [
            kind(
                "La/Main;", does("onCreate", new("La/B;"), interface("La/I;", "go")), above=ACTIVITY
            )
        ],
        [kind("La/B;", above="La/Base;")],
        [face("La/I;", lacks("go")), kind("La/Base;", does("go"), faces=["La/I;"])],
        entries=["La/Main;"],
    )
    (node,) = graph.find("La/Base;", "go")
    assert graph.path(node) == ("La/Main;->onCreate()V", "La/Base;->go()V")
    assert graph.targets("La/I;", "go", "()V", opcode=INTERFACE_CALL) == [node]


def test_answers_do_not_depend_on_what_was_asked_before():
    classes = [
        kind("La/Main;", does("onCreate", new("La/B;"), direct("La/Main;", "x")), above=ACTIVITY),
        kind("La/B;", does("run"), faces=[RUNNABLE]),
    ]
    late, early = (graph_of(classes, entries=["La/Main;"]) for _ in range(2))
    early.reach()
    for graph in (late, early):
        graph.callers(0)
        assert [graph.reached(node) for node in range(graph.methods)] == [True] * 4
    assert [late.path(node) for node in range(4)] == [early.path(node) for node in range(4)]


def test_a_method_defined_twice_in_one_class_is_one():
    methods = [does("go", text("first")), does("stay", text("second"))]
    built = build([kind("La/B;", *methods, flags=PUBLIC | ABSTRACT)])
    place = built.at["class_data La/B;"] + 4  # after four counts: index, flags, code; index …
    for _ in range(3):
        while built.data[place] >= 0x80:
            place += 1
        place += 1
    assert built.data[place] == 1  # how much further the second method's index is
    graph = Graph(Program([Dex(built.patched(place, "B", 0), "classes.dex")]))
    assert names(graph, range(graph.methods)) == ["La/B;->go()V"] * 2
    assert graph.find("La/B;", "go") == [0, 1]
    assert graph.resolve("La/B;", "go", "()V") == 0
    assert graph.resolve("La/B;", "stay", "()V") is None
    assert [site.node for site in graph.strings(["first"])] == [0]
