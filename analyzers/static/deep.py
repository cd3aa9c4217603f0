"""The deep part of reading one app: consent flow and handling of faces, on top of the call graph."""

from collections.abc import Callable

from analyzers.asking import Asking
from analyzers.handling import Handling
from analyzers.sdks import CatalogueRow
from analyzers.static.budget import Budget, OverBudget
from analyzers.static.consent import CaptureCall, Consent, StartUp
from analyzers.static.depth import STARTUP, Deep
from analyzers.static.detection import Signals
from analyzers.static.evaluation import Evaluation
from analyzers.static.extras import sent_extras
from analyzers.static.faces import Faces, faces
from analyzers.static.graph import Entry, Graph
from analyzers.static.handling_reader import handling
from analyzers.static.journeys import Journeys
from analyzers.static.layouts import Layouts
from analyzers.static.manifest import Manifest
from analyzers.static.program import Program
from analyzers.static.steps import Walker
from analyzers.static.surfaces import Surfaces
from analyzers.static.surroundings import Surroundings
from analyzers.static.wording import Wording


def read_deep(
    program: Program,
    manifest: Manifest,
    read: Callable[[str], bytes | None],
    graded: list[tuple[CatalogueRow, Signals]],
    named: frozenset[str] = frozenset(),
    budget: Budget | None = None,
    *,
    asking: bool = True,
) -> Deep:
    """Consent flow and handling of one app.

    ``graded``: the SDKs in use that give the app a face; ``named``: strings of its binary XML; ``asking``:
    whether the consent flow is read even if no picture goes anywhere. A part that the budget ended is ``partial``.
    """
    around = Surroundings(manifest, manifest.resources, read)
    entries = [Entry(_descriptor(c.name), c.kind) for c in manifest.components if c.entry]
    entries += [Entry(begin.owner, begin.place) for begin in _start_up(manifest)]
    views = {_descriptor(name) for name in named if "." in name}
    entries += [Entry(view, "view") for view in sorted(views & program.numbers.keys())]
    graph = Graph(program, entries, budget)
    graph.add_handlers(name for name in named if name.isidentifier())
    try:
        evaluation = Evaluation(graph, budget)
        marks = faces(graph, evaluation, graded)
        if marks.captures or marks.screens:
            extras = sent_extras(evaluation, _package_prefix(manifest.package))
            if extras:  # what was read so far did not know of them
                evaluation = Evaluation(graph, budget)
                evaluation.extras = extras
    except OverBudget:
        return Deep(
            Asking("partial", unresolved=("budget",)), Handling("partial", unresolved=("budget",))
        )
    try:
        found = handling(graph, around, marks, [row for row, _ in graded], budget)
    except OverBudget:
        found = Handling("partial", unresolved=("budget",))
    if not (asking or found.flows):
        return Deep(Asking("none"), found)
    return Deep(_asking(graph, evaluation, around, marks, budget), found)


def _asking(
    graph: Graph, evaluation: Evaluation, around: Surroundings, marks: Faces, budget: Budget | None
) -> Asking:
    foreign = tuple(prefix for prefix, _ in marks.screens)
    own = (_package_prefix(around.manifest.package),)
    walker = Walker(evaluation, marks.captures, marks.starts, own, foreign, budget)
    walker.texts = lambda ident: around.resources.texts(ident).splitlines()
    surfaces = Surfaces(
        walker, Wording(around.resources, evaluation), Layouts(around.resources, around.read)
    )
    try:
        journeys = Journeys(
            walker,
            surfaces,
            _roots(around.manifest),
            _by_entering(graph, marks),
            _strays(around.manifest, walker) if marks.captures or marks.screens else (),
        )
        return Consent(journeys, walker, _start_up(around.manifest)).asking()
    except OverBudget:
        return Asking("partial", unresolved=("budget",))


def _package_prefix(package: str) -> str:
    parts = package.split(".")
    return "L" + "/".join(parts[: max(2, len(parts) - 1)]) + "/"


def _roots(manifest: Manifest) -> list[str]:
    """Screens a person starts the app with; without any, all that other apps may open."""
    found = [_descriptor(name) for name in manifest.launchers]
    if not found:
        found = [
            _descriptor(c.name) for c in manifest.components if c.kind == "activity" and c.entry
        ]
    return found


def _strays(manifest: Manifest, walker: Walker) -> list[str]:
    """The app's own screens that code in reach opens; of apps with very many none."""
    found = [_descriptor(c.name) for c in manifest.components if c.kind == "activity"]
    own = [each for each in found if walker.graph.defined(each) and walker.follows(each)]
    return [each for each in own if walker.graph.reached_class(each)] if len(own) < 200 else []


def _start_up(manifest: Manifest) -> list[StartUp]:
    found = [
        StartUp(_descriptor(c.name), "application" if c.kind == "application" else "provider")
        for c in manifest.components
        if c.kind in ("application", "provider")
    ]
    found += [
        StartUp(_descriptor(name), "initializer")
        for name, value, _ in manifest.meta_data
        if value == STARTUP
    ]
    return found


def _by_entering(graph: Graph, marks: Faces) -> Callable[[str], object | None]:
    def capture(kind: str) -> object | None:
        if not kind.endswith(";"):
            taking = marks.system_camera and kind in _TAKING
            return CaptureCall("", "system-camera", kind, "identity") if taking else None
        for prefix, call in marks.screens:
            named = kind.startswith(prefix) and kind.endswith("Activity;")
            below = any(
                above.startswith(prefix) and above.endswith("Activity;")
                for above in graph.ancestors(kind)
            )
            if named or below:
                return call
        return None

    return capture


_TAKING = ("android.media.action.IMAGE_CAPTURE", "android.media.action.VIDEO_CAPTURE")


def _descriptor(dotted: str) -> str:
    return "L" + dotted.replace(".", "/") + ";"
