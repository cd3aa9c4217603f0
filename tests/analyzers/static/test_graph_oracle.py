"""The graph against plain Python on random programs, and against androguard on real code."""

import re
import zipfile
from itertools import pairwise

import pytest
from dexbuilder import ABSTRACT
from graphbuilder import (
    ACTIVITY,
    INTERFACE,
    OBJECT,
    PUBLIC,
    RUNNABLE,
    STATIC,
    above_call,
    does,
    graph_of,
    interface,
    kind,
    lacks,
    make,
    static,
    virtual,
)
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from real_apks import fetch
from zipbuilder import APKS

from analyzers.static.dex import Dex
from analyzers.static.graph import Entry, Graph
from analyzers.static.hierarchy import framework
from analyzers.static.program import Program
from analyzers.static.sweep import render

# The programs are small, and shrinking them takes minutes.
AS_THEY_COME = (Phase.explicit, Phase.reuse, Phase.generate)
NAMES = ("go", "run", "onIt")


class Plain:
    """A class as a test sees it: methods with their steps, what it extends and implements."""

    def __init__(self, name, above, faces, is_face, abstract, methods):
        self.name, self.above, self.faces = name, above, faces
        self.is_face, self.abstract, self.methods = is_face, abstract, methods

    def __repr__(self):
        return f"\n{self.__dict__}"

    def built(self):
        steps = {
            "virtual": virtual,
            "interface": interface,
            "super": above_call,
            "make": make,
            "static": static,
        }
        methods = [
            lacks(name)
            if body is None
            else does(
                name,
                *(steps[step](*rest) for step, *rest in body),
                flags=PUBLIC | (STATIC if name.startswith("s") else 0),
            )
            for name, body in self.methods.items()
        ]
        flags = PUBLIC | (INTERFACE | ABSTRACT if self.is_face else 0)
        flags |= ABSTRACT if self.abstract else 0
        return kind(self.name, *methods, above=self.above, faces=self.faces, flags=flags)


@st.composite
def programs(draw):
    """Some classes and interfaces without circles, and which of them are entered."""
    count = draw(st.integers(2, 9))
    is_face = [False, *(draw(st.booleans()) for _ in range(count - 1))]
    owners = [f"La/C{n};" for n in range(count)]
    classes_only = [owner for owner, face in zip(owners, is_face, strict=True) if not face]
    found = []
    for n in range(count):
        classes = [owners[k] for k in range(n) if not is_face[k]]
        faces = [owners[k] for k in range(n) if is_face[k]]
        above = OBJECT if is_face[n] else draw(st.sampled_from([OBJECT, ACTIVITY, *classes]))
        chosen = draw(st.lists(st.sampled_from([RUNNABLE, *faces]), max_size=2, unique=True))
        methods = {}
        for name in draw(st.lists(st.sampled_from([*NAMES, "s"]), max_size=4, unique=True)):
            step = st.one_of(
                st.tuples(st.just("make"), st.sampled_from(classes_only)),
                st.tuples(
                    st.sampled_from(["virtual", "interface"]),
                    st.sampled_from([*owners, RUNNABLE, ACTIVITY]),
                    st.sampled_from(NAMES),
                ),
                st.tuples(st.just("static"), st.sampled_from(owners), st.just("s")),
                st.tuples(st.just("super"), st.just(above), st.just(name)),
            )
            body = draw(st.lists(step, max_size=4))
            abstract = name != "s" and draw(st.integers(0, 5)) == 0
            methods[name] = None if abstract else body
        found.append(
            Plain(owners[n], above, chosen, is_face[n], draw(st.integers(0, 4)) == 0, methods)
        )
    entered = draw(st.lists(st.sampled_from(classes_only), max_size=2, unique=True))
    return found, entered


class Model:
    """Rapid type analysis by the letter, one class and one method at a time."""

    def __init__(self, classes):
        self.classes = {each.name: each for each in classes}
        self.steps = [
            (each.name, name, step)
            for each in classes
            for name, body in each.methods.items()
            for step in body or ()
        ]
        self.named = {
            (s[1], s[2]) for _, _, s in self.steps if s[0] in ("virtual", "interface", "super")
        }
        self.made_anywhere = {step[1] for _, _, step in self.steps if step[0] == "make"}

    def ups(self, name):
        each = self.classes.get(name)
        if each is None:
            return framework().above.get(name, ())
        return (each.above, *each.faces)

    def above(self, name):
        found, todo = set(), [name]
        while todo:
            ups = [up for up in self.ups(todo.pop()) if up not in found]
            found.update(ups)
            todo += ups
        return found

    def is_a(self, name, other):
        return name == other or other in self.above(name)

    def resolve(self, name, method):
        at = name
        while at in self.classes:
            if method in self.classes[at].methods:
                return at
            at = self.classes[at].above
        if method == "s":  # static methods of interfaces are not inherited
            return None
        faces = [
            up
            for up in self.above(name)
            if up in self.classes and self.classes[up].methods.get(method) is not None
        ]
        order = list(self.classes)
        return max(faces, key=lambda up: (len(self.above(up)), -order.index(up)), default=None)

    def overrides_outer(self, owner, of, method):
        """Whether ``owner``'s method is called from outside on instances of ``of``."""
        for up in self.above(of):
            if (up, method) == (RUNNABLE, "run"):
                return True
            if up not in self.classes and (up, method) in self.named and self.is_a(owner, up):
                return True
        return self.is_a(owner, ACTIVITY) and method.startswith("on")

    def reach(self, entered, loose):
        """(Class, method) pairs; ``loose``: an object of a subtype does for one of the class."""
        reached, made = set(), set(entered)
        lone = {
            step[1]
            for _, _, step in self.steps
            if step[0] in ("virtual", "interface")
            and step[1] in self.classes
            and not self.classes[step[1]].is_face
            and not self.classes[step[1]].abstract
            and not any(self.is_a(each, step[1]) for each in self.made_anywhere | set(entered))
        }
        while True:
            before = len(reached), len(made)
            for each in sorted(made):
                for method in NAMES:
                    reached |= self.callbacks(each, method, loose)
            for owner, method in sorted(reached):
                for step in self.classes[owner].methods[method] or ():
                    self.follow(owner, step, reached, made, lone, loose)
            if before == (len(reached), len(made)):
                return reached

    def callbacks(self, each, method, loose):
        owners = {self.resolve(each, method)}
        if loose:
            owners |= {up for up in self.above(each) if method in self.methods_of(up)}
        return {
            (owner, method)
            for owner in owners
            if owner and self.runs(owner, method) and self.overrides_outer(owner, each, method)
        }

    def methods_of(self, name):
        return self.classes[name].methods if name in self.classes else {}

    def declares(self, name, method):
        kinds = {name, *self.above(name)}
        return any(method in self.methods_of(up) for up in kinds) or (
            method == "run" and RUNNABLE in kinds
        )

    def runs(self, owner, method):
        return self.methods_of(owner).get(method) is not None

    def follow(self, owner, step, reached, made, lone, loose):
        what, name, *rest = step
        if what == "make":
            made.add(name)
            return
        (method,) = rest
        if what == "static":
            found = {self.resolve(name, method)}
        elif what == "super":
            up = self.classes[owner].above
            found = {self.resolve(up, method) if up in self.classes else None}
        else:
            if name in lone:
                made.add(name)
            here = [each for each in made if self.is_a(each, name)]
            if not loose and not self.declares(name, method):
                here = []  # no compiler writes such a call, and the platform refuses it
            found = {self.resolve(each, method) for each in here}
            found = {each for each in found if self.runs(each, method)}
            if loose:
                found |= {
                    up for each in here for up in {each, *self.above(each)} if self.runs(up, method)
                }
        reached |= {(each, method) for each in found if each is not None}


@settings(max_examples=150, deadline=None, phases=AS_THEY_COME)
@given(programs())
def test_reaching_lies_between_the_strict_and_the_loose_rule(program):
    classes, entered = program
    graph = graph_of([each.built() for each in classes], entries=entered)
    model = Model(classes)
    found = {
        (graph.owner(node), graph.name(node))
        for node in range(graph.methods)
        if graph.reached(node) and graph.name(node) in (*NAMES, "s")
    }
    assert model.reach(entered, loose=False) <= found
    assert found <= model.reach(entered, loose=True)
    for owner in model.classes:
        assert set(graph.ancestors(owner)) == model.above(owner)
        for name in NAMES:
            node = graph.resolve(owner, name, "()V")
            assert (graph.owner(node) if node is not None else None) == model.resolve(owner, name)


@settings(max_examples=60, deadline=None, phases=AS_THEY_COME)
@given(programs())
def test_every_step_of_a_path_is_a_call_or_makes_the_next_ones_object(program):
    classes, entered = program
    graph = graph_of([each.built() for each in classes], entries=entered)
    for node in range(graph.methods):
        way = graph._way(node)
        assert bool(way) == graph.reached(node)
        assert len(set(way)) == len(way)
        if way:
            assert any(graph.is_a(owner, graph.owner(way[0])) for owner in entered)
        for caller, callee in pairwise(way):
            if not any(site.node == caller for site in graph.callers(callee)):
                # It is a callback, or was called before and its object is made only here.
                named = [graph.call(site)[0] for site in graph.calls_of(caller)]
                made = [kind for kind in graph.classes() if caller in makers(graph, kind)]
                assert any(graph.is_a(kind, graph.owner(callee)) for kind in [*made, *named])


def makers(graph, kind):
    return {site.node for site in graph.created(kind)}


def graph_of_apk(path):
    with zipfile.ZipFile(path) as apk:
        names = sorted(name for name in apk.namelist() if re.fullmatch(r"classes\d*\.dex", name))
        return Graph(Program([Dex(apk.read(name), name) for name in names]))


def edges_of_androguard(path):
    """Caller, offset in bytes and callee of all calls of defined methods."""
    from androguard.core.analysis.analysis import Analysis
    from androguard.core.dex import DEX
    from loguru import logger

    logger.disable("androguard")
    found = Analysis()
    with zipfile.ZipFile(path) as apk:
        names = sorted(name for name in apk.namelist() if re.fullmatch(r"classes\d*\.dex", name))
        for name in names:
            found.add(DEX(apk.read(name)))
    found.create_xref()
    for method in found.get_methods():
        if method.is_external():
            continue
        for _, callee, offset in method.get_xref_to():
            if not callee.is_external():
                yield _signature(method), offset, _signature(callee)


def _signature(method):
    proto = method.descriptor.replace(" ", "")
    return f"{method.class_name}->{method.name}{proto}"


def missing_edges(path):
    """Edges androguard has and the graph has not: of defined methods, by name."""
    graph = graph_of_apk(path)
    places = {graph.signature(node): node for node in range(graph.methods - 1, -1, -1)}
    ours = {}
    for node in places.values():
        for site in graph.calls_of(node):
            ours[node, site.at] = site
    missing = []
    for caller, offset, callee in edges_of_androguard(path):
        site = ours.get((places[caller], offset // 2))
        if site is None:
            missing.append((caller, offset, callee))
            continue
        owner, name, proto = graph.call(site)
        method = graph.method(site.node)
        text = render(graph.dexes[method.file], method.row, site.at)
        meant = graph.resolve(owner, name, proto)
        # androguard gives the method the instruction names, or the one it inherits.
        if meant is None or callee not in (graph.signature(meant), f"{owner}->{name}{proto}"):
            missing.append((caller, offset, callee, text))
    return missing


@pytest.mark.parametrize("case", ["loan-violating", "arcface-login", "two-dex-reflect"])
def test_calls_are_those_androguard_finds(case):
    (path,) = (APKS / case).glob("*.apk")
    assert missing_edges(path) == []


@pytest.mark.real
def test_calls_in_real_apks_are_those_androguard_finds():
    try:
        apks = fetch()
    except LookupError as error:
        pytest.skip(str(error))
    wanted = ("ApiDemos-debug.apk", "settings_apk-debug.apk", "Yosemite.apk")
    chosen = [path for path in apks if path.name in wanted]
    assert len(chosen) == len(wanted)
    for path in chosen:
        assert missing_edges(path) == [], path.name


@pytest.mark.real
def test_real_apps_are_entered_and_left_alone():
    """Every component of a real app leads somewhere, and no bound is met."""
    from analyzers.static.container import Container
    from analyzers.static.manifest import read_manifest

    for path in fetch():
        if path.stat().st_size < 100_000:
            continue
        with Container(path) as container:
            components = read_manifest(container).components
        plain = graph_of_apk(path)
        owners = {"L" + each.name.replace(".", "/") + ";" for each in components if each.entry}
        graph = Graph(plain._program, [Entry(owner, "component") for owner in owners])
        assert not graph.capped
        for owner in owners:
            if graph.defined(owner):
                assert graph.reached_class(owner)
        reached = [node for node in range(graph.methods) if graph.reached(node)]
        assert len(reached) < graph.methods
        for node in reached[::97]:
            assert graph.path(node)[-1] == graph.signature(node)
            assert graph.why(node) == "component"
