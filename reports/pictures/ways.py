"""The ways to a face as a picture: steps in layers from left to right, what is beside a step under the way."""

from collections.abc import Iterator

from analyzers.artifacts import Text
from reports.pictured import Edge, Graph, Node, NodeKind
from reports.pictures.canvas import SIZE, SMALL, Box, Canvas, joined, wrapped
from reports.words import Lang, pick

WIDTH = 1000.0
GAP = 24.0
WIDEST, NARROWEST = 190.0, 92.0
LINE = 15.0
LINES = 3
ROW_GAP = 14.0

KIND: dict[NodeKind, Text] = {
    "entry": Text("入口", "Entry"),
    "screen": Text("界面", "Screen"),
    "touch": Text("点击", "Touch"),
    "consent": Text("同意", "Consent"),
    "permission": Text("申请权限", "Permission request"),
    "alternative": Text("其他验证方式", "Another way to verify"),
    "face": Text("取得人脸", "Face taken"),
}
WORDING: dict[str, Text] = {
    "separate": Text("人脸：单独同意", "Faces: separate"),
    "explicit": Text("人脸：明示但不单独", "Faces: explicit, not separate"),
    "implied": Text("人脸：默示", "Faces: implied"),
    "none": Text("人脸：无同意用语", "Faces: no words of consent"),
    "": Text("其他事项的同意", "Consent to other things"),
}
EARLIER = Text("此前已同意", "Given earlier")
FLAGGED = Text("被标记的检查引用", "Cited by a flagged check")
TITLE = Text("从入口到取得人脸的路径", "Ways from the entry to the taking of a face")

_LOOK: dict[NodeKind, str] = {
    "entry": "p-box",
    "screen": "p-box",
    "touch": "p-box",
    "consent": "p-open",
    "permission": "p-dashed",
    "alternative": "p-dashed",
    "face": "p-full",
}


def svg(graph: Graph, lang: Lang) -> str:
    """The picture of a graph; a graph without nodes is an empty sheet."""
    return _Drawing(graph, lang).markup()


def head(node: Node, graph: Graph, lang: Lang) -> str:
    """What kind of step a node is."""
    if node.kind != "consent":
        return pick(KIND[node.kind], lang)
    earlier = any(edge.target == node.id and edge.label == "earlier" for edge in graph.edges)
    wording = pick(WORDING[node.face_consent], lang)
    return f"{wording} ({pick(EARLIER, lang)})" if earlier else wording


def whole(node: Node, graph: Graph, lang: Lang) -> str:
    """A step in full."""
    cited = ", ".join(node.checks)
    said = f"{head(node, graph, lang)}: {node.label}"
    return f"{said} · {pick(FLAGGED, lang)}: {cited}" if cited else said


def described(graph: Graph, lang: Lang) -> str:
    """The picture in a sentence."""
    faces = sum(node.kind == "face" for node in graph.nodes)
    consents = sum(node.kind == "consent" and bool(node.face_consent) for node in graph.nodes)
    if lang == "zh":
        return f"{len(graph.nodes)} 个步骤，{faces} 处取得人脸，{consents} 处对处理人脸的同意。下方的列表给出全部步骤。"
    return (
        f"{len(graph.nodes)} steps, a face is taken in {faces} of them, consent about faces is asked for in "
        f"{consents}. The list below gives all steps."
    )


def outline(graph: Graph) -> list[tuple[int, Node]]:
    """The steps as an indented list: depth and node, each once, a way before what is beside it."""
    return [(depth, node) for depth, _, node in _rows(graph)]


def _children(graph: Graph) -> dict[str, list[str]]:
    known = {node.id for node in graph.nodes}
    after: dict[str, list[str]] = {node.id: [] for node in graph.nodes}
    for edge in graph.edges:
        if edge.source in known and edge.target in known:
            after[edge.source].append(edge.target)
    kinds = {node.id: node.kind for node in graph.nodes}
    for targets in after.values():
        targets.sort(key=lambda ident: kinds[ident] in ("permission", "alternative"))
    return after


def _rows(graph: Graph) -> Iterator[tuple[int, int, Node]]:
    """Layer, row and node of every step: a way stays in its row as long as it does not branch.

    What nothing follows may stand in any free row below the step it belongs to; another way gets rows of its own.
    """
    after = _children(graph)
    nodes = {node.id: node for node in graph.nodes}
    targets = {edge.target for edge in graph.edges}
    begins = [node.id for node in graph.nodes if node.id not in targets or node.kind == "entry"]
    seen: set[str] = set()
    lowest: dict[int, int] = {}
    """By layer: the lowest row in use."""
    for start in (*begins, *nodes):
        todo = [(start, 0, -1)]
        while todo:
            ident, layer, above = todo.pop()
            if ident in seen:
                continue
            seen.add(ident)
            following = [each for each in after[ident] if each not in seen]
            used = [
                row for each, row in lowest.items() if each == layer or (following and each > layer)
            ]
            row = max([above, *(each + 1 for each in used)])
            row = max(row, 0)
            lowest[layer] = row
            yield layer, row, nodes[ident]
            todo += [(each, layer + 1, row) for each in reversed(following)]


class _Drawing:
    def __init__(self, graph: Graph, lang: Lang) -> None:
        self._graph, self._lang = graph, lang
        rows = list(_rows(graph))
        layers = 1 + max((layer for layer, _, _ in rows), default=0)
        fair = (WIDTH - GAP * (layers - 1) - 4) / layers
        self._box = max(NARROWEST, min(WIDEST, fair))
        self._labels = {node.id: self._label(node) for _, _, node in rows}
        heights: dict[int, float] = {}
        for _, row, node in rows:
            heights[row] = max(heights.get(row, 0.0), self._height(node))
        tops: dict[int, float] = {}
        y = 10.0
        for row in sorted(heights):
            tops[row] = y
            y += heights[row] + ROW_GAP
        self._places = {
            node.id: Box(
                2 + layer * (self._box + GAP),
                tops[row] + (heights[row] - self._height(node)) / 2,
                self._box,
                self._height(node),
            )
            for layer, row, node in rows
        }
        width = 4 + layers * (self._box + GAP) - GAP
        self._canvas = Canvas(width, max(40.0, y), pick(TITLE, lang), described(graph, lang))

    def _label(self, node: Node) -> list[str]:
        lines = LINES + 1 if node.kind == "face" else LINES
        return wrapped(node.label, self._box - 14, lines) or ["?"]

    def _height(self, node: Node) -> float:
        return 26 + LINE * len(self._labels[node.id])

    def markup(self) -> str:
        for edge in self._graph.edges:
            if edge.source in self._places and edge.target in self._places:
                self._edge(edge)
        for node in self._graph.nodes:
            self._node(node)
        return self._canvas.markup()

    def _edge(self, edge: Edge) -> None:
        source, target = self._places[edge.source], self._places[edge.target]
        start = (source.x + source.width, source.y + source.height / 2)
        end = (target.x - 1, target.y + target.height / 2)
        middle = max(start[0] + GAP / 2, end[0] - GAP / 2)
        bends = [] if abs(start[1] - end[1]) < 1 else [(middle, start[1]), (middle, end[1])]
        self._canvas.arrow("p-line", [start, *bends, end])

    def _node(self, node: Node) -> None:
        box = self._places[node.id]
        self._canvas.begin(whole(node, self._graph, self._lang))
        radius = 12 if node.kind in ("entry", "face") else 0 if node.kind == "screen" else 4
        self._canvas.rect(_LOOK[node.kind], box, radius)
        dark = node.kind == "face"
        x = box.x + 7
        if node.kind == "consent":
            self._sign(node, x + 5, box.y + 14)
            x += 16
        flag = 18 if node.checks else 0
        kind = wrapped(
            head(node, self._graph, self._lang), box.x + box.width - x - 5 - flag, 1, SMALL
        )
        self._canvas.text(
            "p-on-full" if dark else "p-soft", (x, box.y + 18), joined(kind, ""), size=SMALL
        )
        for number, line in enumerate(self._labels[node.id]):
            look = "p-on-full" if dark else "p-text"
            at = (box.x + 7, box.y + 34 + number * LINE)
            self._canvas.text(look, at, line, size=SIZE)
        if node.checks:
            self._canvas.flag(box.x + box.width - 11, box.y + 12)
        self._canvas.end()

    def _sign(self, node: Node, x: float, y: float) -> None:
        """How far it is a consent about faces: full, half or open."""
        self._canvas.circle("p-open", x, y, 5.5)
        if node.face_consent == "separate":
            self._canvas.circle("p-full", x, y, 5.5)
        elif node.face_consent in ("explicit", "implied"):
            self._canvas.path("p-full", f"M{x:.1f} {y - 5.5:.1f}a5.5 5.5 0 0 0 0 11z")
