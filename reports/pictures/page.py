"""The pictures as a page shows them: which come first, the key to their signs, and the same in rows."""

from typing import NamedTuple

from markupsafe import Markup

from analyzers.artifacts import Text
from reports.pictured import Graph, Walk
from reports.pictures import labels, ways
from reports.pictures.canvas import Box, Canvas
from reports.words import Lang, pick


class Sign(NamedTuple):
    """One entry of the key."""

    drawing: Markup
    words: str


class Chosen(NamedTuple):
    """Runs that are shown at once, and those folded away."""

    shown: tuple[Walk, ...]
    folded: tuple[Walk, ...]


class StepRow(NamedTuple):
    """One step of the ways in words."""

    depth: int
    kind: str
    label: str
    checks: tuple[str, ...]


def first_walks(walks: tuple[Walk, ...]) -> Chosen:
    """The first run of every path, and the first that every flagged check cites."""
    shown: list[Walk] = []
    paths: set[str] = set()
    cited: set[str] = set()
    for walk in walks:
        checks = {check for each in walk.occurrences for check in each.checks}
        if walk.path not in paths or checks - cited:
            shown.append(walk)
        paths.add(walk.path)
        cited |= checks
    return Chosen(tuple(shown), tuple(walk for walk in walks if walk not in shown))


def steps_of(graph: Graph, lang: Lang) -> list[StepRow]:
    """The steps of a graph in order."""
    return [
        StepRow(depth + 1, ways.head(node, graph, lang), node.label, node.checks)
        for depth, node in ways.outline(graph)
    ]


_SIGNS: tuple[tuple[str, Text], ...] = (
    ("flag", Text("被标记的检查引用", "cited by a flagged check")),
    ("face", Text("同意处理人脸", "consent about faces")),
    ("other", Text("其他同意", "other consent")),
    ("before", Text("同意处理人脸之前", "before any consent about faces")),
    ("agree", Text("同意、允许", "agreed, allowed")),
    ("refuse", Text("拒绝、撤回", "refused, withdrawn")),
    ("upload", Text("发送", "sent")),
    ("frame", Text("拍摄画面", "frame taken")),
    ("polled", labels.POLLED),
)


def signs(lang: Lang) -> list[Sign]:
    """The key to the pictures of runs."""
    return [Sign(Markup(_sign(name)), pick(text, lang)) for name, text in _SIGNS]


def _sign(name: str) -> str:
    canvas = Canvas(18, 18, "", "")
    if name == "flag":
        canvas.flag(9, 9)
    elif name == "before":
        canvas.path("p-before", "M1 2h16v14h-16z")
        canvas.path("p-rule", "M1 2h16v14h-16z")
    elif name == "polled":
        canvas.rect("p-dashed", Box(1, 3, 16, 12), 2)
    elif name in ("face", "other"):
        canvas.line("p-consent" if name == "face" else "p-consent-other", (9, 0), (9, 18))
    else:
        labels.draw_mark(canvas, name, 9, 9)
    return canvas.markup()
