"""What an entry leads to, what it does not, and the way there."""

import pytest
from dexbuilder import ABSTRACT, Method
from graphbuilder import (
    ACTIVITY,
    INTERFACE,
    OBJECT,
    PRIVATE,
    PROTECTED,
    PUBLIC,
    RUNNABLE,
    STATIC,
    above_call,
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
    reached,
    static,
    text,
    virtual,
)

from analyzers.static.graph import LONGEST_PATH, Entry, Graph

MAIN = "La/Main;"
LIST = "Landroid/app/ListActivity;"
LISTENER = "Landroid/view/View$OnClickListener;"


def main(*steps, extra=(), **more):
    """An activity that does this when it is created."""
    return kind(MAIN, does("onCreate", *steps), *extra, above=ACTIVITY, **more)


def runs(*classes, entries=(MAIN,)):
    return reached(graph_of(classes, entries=entries))


# --- entries -------------------------------------------------------------------------------------


def test_an_activitys_callbacks_are_entered_and_its_plain_methods_are_not():
    found = runs(
        kind(
            MAIN,
            does("onCreate", proto="(Landroid/os/Bundle;)V", flags=PROTECTED),
            does("onEventFromABus"),
            does("startFaceCheck"),
            does("finish"),
            does("onPrivateMatter", flags=PRIVATE),
            does("onStaticMatter", flags=PUBLIC | STATIC),
            above=ACTIVITY,
        )
    )
    assert found == {"Main.onCreate", "Main.onEventFromABus", "Main.finish"}


def test_callbacks_of_base_classes_are_entered_unless_all_heirs_override_them():
    found = runs(
        kind(
            "La/Base;",
            does("onCreate", virtual("La/Base;", "setUp")),
            does("onPause"),
            does("setUp", static("La/Face;", "start")),
            above=ACTIVITY,
        ),
        kind(MAIN, does("setUp"), does("onPause"), above="La/Base;"),
        kind("La/Face;", does("start", flags=PUBLIC | STATIC)),
    )
    assert found == {"Base.onCreate", "Main.onPause", "Main.setUp"}


def test_a_base_class_counts_where_it_is_made_itself():
    found = runs(
        kind("La/Base;", does("go")),
        kind("La/Heir;", does("go"), above="La/Base;"),
        main(new("La/Base;"), new("La/Heir;"), virtual("La/Base;", "go")),
    )
    assert found == {"Main.onCreate", "Base.go", "Heir.go"}


def test_constructors_and_initialisers_of_an_entry_are_entered():
    found = graph_of(
        [
            kind(
                MAIN,
                does("<clinit>", static("La/B;", "first")),
                does("<init>", static("La/B;", "made")),
                above=ACTIVITY,
            ),
            kind("La/B;", does("first", flags=9), does("made", flags=9), does("never", flags=9)),
        ],
        entries=[MAIN],
    )
    assert reached(found) == {"Main.<clinit>", "B.first", "B.made"}
    assert all(map(found.reached, found.find(MAIN, "<init>")))


def test_without_entries_nothing_is_reached():
    graph = graph_of([main(new("La/B;")), kind("La/B;")])
    assert reached(graph) == set()
    assert graph.path(0) == ()
    assert graph.why(0) == ""
    assert not graph.reached_class(MAIN)
    assert graph_of([main()], entries=["La/Elsewhere;"]).reached(0) is False


def test_an_entry_that_is_named_twice_or_not_defined_does_no_harm():
    graph = graph_of([main()], entries=[MAIN, MAIN, "La/Gone;"])
    assert reached(graph) == {"Main.onCreate"}


@pytest.mark.parametrize(
    ("above", "name"),
    [
        ("Landroid/content/ContentProvider;", "query"),
        ("Landroid/os/Handler;", "handleMessage"),
        ("Landroid/os/AsyncTask;", "doInBackground"),
        ("Ljava/lang/Thread;", "run"),
        ("Ljava/util/TimerTask;", "run"),
        ("Landroid/widget/BaseAdapter;", "getView"),
        ("Landroid/app/IntentService;", "onHandleIntent"),
        ("Landroidx/work/Worker;", "doWork"),
        ("Lcom/vendor/Unknown;", "onFaceFound"),
        ("Lcom/vendor/Unknown;", "run"),
        ("Lkotlin/coroutines/jvm/internal/SuspendLambda;", "invokeSuspend"),
    ],
)
def test_making_an_object_makes_what_it_overrides_run(above, name):
    task = kind("La/Task;", does(name), does("plain"), above=above)
    assert runs(main(new("La/Task;")), task) == {"Main.onCreate", f"Task.{name}"}
    assert runs(main(), task) == {"Main.onCreate"}


@pytest.mark.parametrize(
    ("interface_", "name"),
    [
        (LISTENER, "onClick"),
        ("Landroid/content/DialogInterface$OnClickListener;", "onClick"),
        (RUNNABLE, "run"),
        ("Ljava/util/concurrent/Callable;", "call"),
        ("Landroid/view/SurfaceHolder$Callback;", "surfaceCreated"),
        ("Landroid/hardware/Camera$PictureCallback;", "onPictureTaken"),
        ("Lkotlin/jvm/functions/Function1;", "invoke"),
        ("Ljava/util/function/Consumer;", "accept"),
        ("Ljava/util/Comparator;", "compare"),
        ("Landroid/some/NewerThanTheTable;", "onIt"),
        ("Lcom/vendor/FaceCallback;", "faceSeen"),
    ],
)
def test_making_a_listener_makes_it_heard(interface_, name):
    listener = kind("La/Main$1;", does(name), faces=[interface_])
    assert f"Main$1.{name}" in runs(main(new("La/Main$1;")), listener)
    assert runs(main(), listener) == {"Main.onCreate"}


def test_public_methods_count_only_for_interfaces_that_nothing_is_known_of():
    methods = [does("faceSeen"), does("hidden", flags=PRIVATE), does("inside", flags=0)]
    makes = main(new("La/B;"))
    for known in ("Ljava/io/Serializable;", RUNNABLE, "Landroid/some/NewerThanTheTable;"):
        assert runs(makes, kind("La/B;", *methods, faces=[known])) == {"Main.onCreate"}
    vendor = kind("La/B;", *methods, faces=["Lcom/vendor/Face;"])
    assert runs(makes, vendor) == {"Main.onCreate", "B.faceSeen"}


def test_a_name_that_sounds_like_a_callback_is_one_only_under_an_outer_class():
    makes = main(new("La/B;"))
    assert runs(makes, kind("La/B;", does("onFace"), does("run"))) == {"Main.onCreate"}
    settled = kind("La/B;", does("onFace"), above="Ljava/lang/Exception;", faces=["La/I;"])
    assert runs(makes, settled, face("La/I;", lacks("onFace"))) == {"Main.onCreate"}


def test_a_method_that_code_names_on_the_outer_class_is_a_callback():
    vendor = "Lcom/vendor/Unknown;"
    first = kind("La/B;", does("detect", above_call(vendor, "detect")), above=vendor)
    second = kind("La/C;", does("detect"), does("other"), above=vendor)
    assert runs(main(new("La/C;")), first, second) == {"Main.onCreate", "C.detect"}


def test_an_inherited_method_answers_for_an_interface_of_the_heir():
    base = kind("La/Base;", does("onClick"), does("onFace"), does("plain"))
    heir = kind("La/Heir;", above="La/Base;", faces=[LISTENER])
    assert runs(main(new("La/Heir;")), base, heir) == {"Main.onCreate", "Base.onClick"}
    assert runs(main(new("La/Base;")), base, heir) == {"Main.onCreate"}


def test_handlers_in_layouts_are_public_methods_of_activities_that_take_a_view():
    view = "(Landroid/view/View;)V"
    classes = [
        main(
            extra=[
                does("agree", proto=view),
                does("agree", proto="(I)V"),
                does("refuse", proto=view, flags=PRIVATE),
                does("other", proto=view),
            ]
        ),
        kind("La/Late;", does("agree", proto=view), above=ACTIVITY),
        kind("La/Plain;", does("agree", proto=view)),
    ]
    graph = graph_of(classes, entries=[MAIN, "La/Plain;"])
    assert reached(graph) == {"Main.onCreate"}
    graph.add_handlers({"agree", "refuse", "nowhere"})
    assert reached(graph) == {"Main.onCreate", "Main.agree"}
    assert [graph.reached(node) for node in graph.find(MAIN, "agree")] == [False, True]


# --- calls ---------------------------------------------------------------------------------------


def test_exact_calls_run_what_they_name_or_inherit():
    found = runs(
        main(
            static("La/Heir;", "shared"),
            direct(MAIN, "own"),
            above_call("La/Main;", "never"),
            extra=[does("own", flags=PRIVATE)],
        ),
        kind("La/Base;", does("shared", flags=PUBLIC | STATIC)),
        kind("La/Heir;", does("other", flags=PUBLIC | STATIC), above="La/Base;"),
    )
    assert found == {"Main.onCreate", "Base.shared", "Main.own"}


def test_a_super_call_runs_the_method_above_the_caller_not_its_own():
    found = runs(
        kind("La/Base;", does("onCreate", static("La/B;", "go")), above=ACTIVITY),
        kind(MAIN, does("onCreate", above_call("La/Base;", "onCreate")), above="La/Base;"),
        kind("La/B;", does("go", flags=9)),
    )
    assert found == {"Main.onCreate", "Base.onCreate", "B.go"}


def test_a_virtual_call_runs_the_overrides_of_what_is_made_by_then():
    classes = [
        kind("La/Shape;", lacks("draw"), flags=PUBLIC | ABSTRACT),
        kind("La/Made;", does("draw"), above="La/Shape;"),
        kind("La/MadeLater;", does("draw"), above="La/Shape;"),
        kind("La/Unmade;", does("draw"), above="La/Shape;"),
        kind("La/MadeUnreached;", does("draw"), above="La/Shape;"),
        kind("La/Dead;", does("go", new("La/MadeUnreached;"))),
        main(new("La/Made;"), virtual("La/Shape;", "draw"), static(MAIN, "late")),
    ]
    late = does("late", new("La/MadeLater;"), flags=PUBLIC | STATIC)
    classes[-1].methods.append(late)
    found = runs(*classes)
    assert found == {"Main.onCreate", "Main.late", "Made.draw", "MadeLater.draw"}


def test_an_interface_call_reaches_implementers_through_other_interfaces_and_superclasses():
    found = runs(
        face("La/I;", lacks("go")),
        face("La/J;", faces=["La/I;"]),
        kind("La/One;", does("go"), faces=["La/J;"]),
        kind("La/Base;", does("go")),
        kind("La/Two;", above="La/Base;", faces=["La/I;"]),
        kind("La/Three;", does("go")),
        main(new("La/One;"), new("La/Two;"), new("La/Three;"), interface("La/I;", "go")),
    )
    assert found == {"Main.onCreate", "One.go", "Base.go"}


def test_a_default_method_runs_for_the_classes_that_have_it():
    found = runs(
        face("La/I;", does("go")),
        face("La/J;", does("stay"), faces=["La/I;"]),
        kind("La/Base;", faces=["La/J;"]),
        kind("La/Made;", above="La/Base;"),
        face("La/K;", does("rest")),
        kind("La/Unmade;", faces=["La/K;"]),
        main(
            new("La/Made;"),
            interface("La/I;", "go"),
            virtual("La/Made;", "stay"),
            interface("La/K;", "rest"),
        ),
    )
    assert found == {"Main.onCreate", "I.go", "J.stay"}


def test_a_class_that_nothing_makes_gets_its_objects_from_elsewhere():
    found = runs(
        main(virtual("La/Parsed;", "value"), interface("La/I;", "go")),
        kind("La/Parsed;", does("value"), does("other")),
        face("La/I;", lacks("go")),
        kind("La/Unmade;", does("go"), faces=["La/I;"]),
    )
    assert found == {"Main.onCreate", "Parsed.value"}


def test_the_platforms_interfaces_carry_calls_inside_the_app():
    found = runs(
        main(new("La/Pool;"), extra=[does("start", interface(RUNNABLE, "run"))]),
        kind("La/Pool;", does("go", interface(RUNNABLE, "run"))),
        kind("La/Job;", does("run"), faces=[RUNNABLE]),
    )
    assert found == {"Main.onCreate"}
    graph = graph_of(
        [
            main(new("La/Job;"), interface(RUNNABLE, "run")),
            kind("La/Job;", does("run"), faces=[RUNNABLE]),
        ]
    )
    assert [graph.signature(node) for node in graph.targets(RUNNABLE, "run", "()V", opcode=0x72)]


def test_a_static_field_and_a_static_call_run_the_initialiser_and_that_above():
    found = runs(
        main(field("La/Heir;", "x", "I"), static("La/Other;", "go")),
        kind("La/Base;", does("<clinit>")),
        kind("La/Heir;", does("<clinit>"), above="La/Base;"),
        kind("La/Other;", does("<clinit>"), does("go", flags=9)),
        kind("La/Untouched;", does("<clinit>")),
    )
    assert found == {
        "Main.onCreate",
        "Base.<clinit>",
        "Heir.<clinit>",
        "Other.<clinit>",
        "Other.go",
    }


def test_making_an_object_runs_the_initialisers_of_its_class_and_those_above():
    found = runs(
        main(make("La/Heir;")),
        kind("La/Base;", does("<clinit>")),
        kind("La/Heir;", does("<clinit>"), above="La/Base;"),
    )
    assert found == {"Main.onCreate", "Base.<clinit>", "Heir.<clinit>"}


# --- reflection and names ------------------------------------------------------------------------


@pytest.mark.parametrize("step", [literal("La/Page;"), text("a.Page"), text("a/Page")])
def test_a_class_that_is_named_may_be_made_and_entered(step):
    page = kind(
        "La/Page;",
        does("<init>", static("La/B;", "made"), proto="(I)V"),
        does("onCreate"),
        does("plain"),
        above=ACTIVITY,
    )
    made = kind("La/B;", does("made", flags=9))
    assert runs(main(step), page, made) == {"Main.onCreate", "Page.onCreate", "B.made"}
    assert runs(main(), page, made) == {"Main.onCreate"}


@pytest.mark.parametrize(
    "step",
    [text("Page"), text("La/Page;"), text("a.Pag"), text("a.Pages"), literal("[La/Page;")],
)
def test_this_does_not_name_the_class(step):
    assert runs(main(step), kind("La/Page;", does("onCreate"), above=ACTIVITY)) == {"Main.onCreate"}


def test_a_class_without_a_package_is_not_named_by_a_word():
    assert runs(main(text("Face")), kind("LFace;", does("onCreate"), above=ACTIVITY)) == {
        "Main.onCreate"
    }


def test_a_named_interface_or_abstract_class_is_not_made():
    abstract = kind("La/B;", does("onFace"), above=ACTIVITY, flags=PUBLIC | ABSTRACT)
    assert runs(main(literal("La/B;")), abstract) == {"Main.onCreate"}


def test_a_method_named_beside_its_class_runs_when_methods_are_looked_up_there():
    lookup = virtual(
        "Ljava/lang/Class;",
        "getMethod",
        "(Ljava/lang/String;[Ljava/lang/Class;)Ljava/lang/reflect/Method;",
    )
    base = kind("La/Base;", does("inherited"))
    target = kind("La/B;", does("start"), does("stop", flags=PUBLIC | STATIC), above="La/Base;")
    names = [text("a.B"), text("start"), text("stop"), text("inherited")]
    assert runs(main(*names, lookup), base, target) == {
        "Main.onCreate",
        "B.start",
        "B.stop",
        "Base.inherited",
    }
    assert runs(main(*names), base, target) == {"Main.onCreate"}
    assert runs(main(*names[1:], lookup), base, target) == {"Main.onCreate"}


def test_public_methods_of_what_is_handed_to_a_web_view_are_called_by_its_pages():
    add = virtual(
        "Landroid/webkit/WebView;",
        "addJavascriptInterface",
        "(Ljava/lang/Object;Ljava/lang/String;)V",
    )
    bridge = kind("La/Bridge;", does("openCamera"), does("inside", flags=PRIVATE))
    assert runs(main(new("La/Bridge;"), add), bridge) == {"Main.onCreate", "Bridge.openCamera"}
    assert runs(main(new("La/Bridge;")), bridge) == {"Main.onCreate"}


# --- ways ----------------------------------------------------------------------------------------


def test_a_path_leads_from_an_entry_by_calls_and_by_what_is_made():
    graph = graph_of(
        [
            main(new("La/Main$1;", "(La/Main;)V")),
            kind("La/Main$1;", does("onClick", virtual(MAIN, "check")), faces=[LISTENER]),
        ],
        [kind("La/Other;", does("onCreate"), above=ACTIVITY)],
        entries=[MAIN],
    )
    (node,) = graph.find("La/Main$1;", "onClick")
    assert graph.path(node) == ("La/Main;->onCreate()V", "La/Main$1;->onClick()V")
    assert graph.why(node) == "activity"
    (start,) = graph.find(MAIN, "onCreate")
    assert graph.path(start) == ("La/Main;->onCreate()V",)
    (other,) = graph.find("La/Other;", "onCreate")
    assert (graph.path(other), graph.why(other)) == ((), "")


def test_a_path_is_a_shortest_one():
    steps = [static("La/B;", f"m{n}") for n in (1, 4)]
    methods = [does(f"m{n}", static("La/B;", f"m{n + 1}"), flags=9) for n in range(1, 6)]
    graph = graph_of([main(*steps), kind("La/B;", *methods, does("m6", flags=9))], entries=[MAIN])
    (node,) = graph.find("La/B;", "m6")
    names = [step.partition("->")[2] for step in graph.path(node)]
    assert names == ["onCreate()V", "m4()V", "m5()V", "m6()V"]


def test_kinds_of_entries_are_kept_apart():
    classes = [
        kind(f"La/{name};", does(f"on{name}", static(f"La/{name}2;", "go")), above=ACTIVITY)
        for name in ("One", "Two")
    ]
    classes += [kind(f"La/{name}2;", does("go", flags=9)) for name in ("One", "Two")]
    plain = graph_of(classes)
    graph = Graph(plain._program, [Entry("La/One;", "activity"), Entry("La/Two;", "view")])
    assert [graph.why(graph.find(f"La/{n}2;", "go")[0]) for n in ("One", "Two")] == [
        "activity",
        "view",
    ]


def test_long_ways_are_shown_by_their_ends():
    last = 200
    methods = [does(f"m{n}", static("La/B;", f"m{n + 1}"), flags=9) for n in range(last)]
    graph = graph_of(
        [main(static("La/B;", "m0")), kind("La/B;", *methods, does(f"m{last}", flags=9))],
        entries=[MAIN],
    )
    (node,) = graph.find("La/B;", f"m{last}")
    path = graph.path(node)
    assert len(path) == LONGEST_PATH + 1
    assert (path[0], path[LONGEST_PATH // 2], path[-1]) == (
        "La/Main;->onCreate()V",
        "…",
        f"La/B;->m{last}()V",
    )


def test_a_class_is_reached_by_an_instance_or_by_a_method():
    graph = graph_of(
        [
            main(new("La/Empty;"), static("La/Static;", "go")),
            kind("La/Empty;"),
            kind("La/Static;", does("go", flags=9)),
            kind("La/Dead;"),
        ],
        entries=[MAIN],
    )
    names = ("Main", "Empty", "Static", "Dead", "Elsewhere")
    assert [graph.reached_class(f"La/{name};") for name in names] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_native_and_abstract_methods_end_a_way():
    graph = graph_of(
        [
            main(new("La/B;"), virtual("La/B;", "native"), virtual("La/B;", "plain")),
            kind("La/B;", Method("native", flags=0x101), does("plain")),
        ],
        entries=[MAIN],
    )
    assert reached(graph) == {"Main.onCreate", "B.native", "B.plain"}
    assert OBJECT not in graph._program.numbers
    assert graph.flags(graph.find("La/B;", "native")[0]) == 0x101
    assert INTERFACE not in map(graph.flags, range(graph.methods))


# --- classes that nothing reached mentions -------------------------------------------------------


def entered_coarsely(*classes):
    """A graph of a program of which is known which classes the activity leads to."""
    graph = graph_of(classes, entries=[MAIN])
    graph._program.reach([graph._program.numbers[MAIN]])
    return graph


def test_of_a_class_that_nothing_mentions_nothing_has_to_be_followed():
    classes = [main(new("La/B;")), kind("La/B;", does("go")), kind("La/Apart;", does("go"))]
    graph = entered_coarsely(*classes)
    (apart,) = graph.find("La/Apart;", "go")
    assert not graph.reached(apart)
    assert not graph.reached_class("La/Apart;")
    assert graph._walk is None
    assert graph.reached_class("La/B;")
    assert graph._walk is not None
    assert reached(entered_coarsely(*classes)) == reached(graph) == {"Main.onCreate"}


def test_a_class_above_one_that_only_the_framework_knows_is_reached_all_the_same():
    classes = [
        kind(MAIN, does("onCreate"), above=LIST),
        kind(ACTIVITY, does("<clinit>", new("La/B;"), flags=STATIC)),
        kind("La/B;", does("<clinit>", flags=STATIC)),
    ]
    graph = entered_coarsely(*classes)
    assert graph.reached(*graph.find("La/B;", "<clinit>"))
    assert reached(graph) == reached(graph_of(classes, entries=[MAIN]))
