"""The ways from an app's entry points to the calls that take a face, as a graph that can be drawn.

Ways share their beginnings, so the graph is a tree of steps: nothing can be reached in it that cannot be reached in the
code as it was read. A consent is marked where it is agreed to; agreed to earlier (a stored flag), it stands right after
the entry.
"""

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from analyzers.artifacts import Evidence, SdkUse, StaticArtifact
from analyzers.asking import Asking, Capture, PermissionRequest, Prompt, Way
from analyzers.sdks import catalogue
from reports.model import Result
from reports.pictured import Edge, Graph, Node, NodeKind
from scanner.cited import Cited

MOST_WAYS = 24
"""Ways that are drawn; the others are counted."""
MOST_BRANCHES = 4
"""Permission requests, and other ways of verification, beside one step."""
MOST_STEPS = 10
"""Steps of a way that was only read in the code: the first, and those next to the face."""
MOST_EVIDENCE = 6
"""Pieces of evidence of one node."""
LONGEST = 160
"""Characters of a label."""

_OPEN = re.compile(r"^open (?P<screen>\S+)$")
_TOUCH = re.compile(r"^touch “(?P<label>.*)” on (?P<screen>\S+)$", re.DOTALL)
_METHOD = re.compile(r"^L(?P<owner>[^;\s]+);(?:->(?P<name>[^(\s]+))?")

EARLIER = "earlier"
"""Label of the edge to a consent that was given before, in another visit."""


class _Step(NamedTuple):
    kind: NodeKind
    label: str
    screen: str = ""
    face_consent: Literal["separate", "explicit", "implied", "none", ""] = ""
    evidence: tuple[Evidence, ...] = ()
    edge: str = ""


class _Lane(NamedTuple):
    """One way, read."""

    steps: tuple[_Step, ...]
    words: tuple[str, ...]
    """The steps as the artifact says them, as far as each of ``steps`` goes, to find requests on the way."""
    capture: Capture


def ways(static: StaticArtifact, results: Iterable[Result]) -> Graph | None:
    """The graph of an app; ``None`` when no way to a face is known."""
    asking = static.asking
    tree = _Tree(Cited(results))
    lanes = [_read(way, capture, asking) for capture in asking.captures for way in capture.ways]
    taken = lanes[:MOST_WAYS]
    for lane in taken:
        tree.add(lane)
    sdks = [] if asking.captures else [sdk for sdk in static.sdks if _leads_to_a_face(sdk)]
    for sdk in sdks[: MOST_WAYS - len(taken)]:
        tree.follow(sdk)
    tree.beside(asking)
    if not tree.nodes:
        return None
    return Graph(
        nodes=tree.nodes,
        edges=tree.edges,
        complete=not sdks
        and asking.state == "read"
        and all(capture.resolved for capture in asking.captures),
        left_out=max(0, len(lanes) + len(sdks) - MOST_WAYS),
    )


def _leads_to_a_face(sdk: SdkUse) -> bool:
    return sdk.grade != "present" and not sdk.not_face_data and any(e.path for e in sdk.evidence)


# --- one way -------------------------------------------------------------------------------------


def _read(way: Way, capture: Capture, asking: Asking) -> _Lane:
    agreed = [prompt for ident in way.agreed for prompt in asking.prompts if prompt.id == ident]
    steps: list[_Step] = []
    words: list[str] = []
    for said in way.steps[:-1] or way.steps:
        step = _step(said, agreed)
        if step is not None:
            steps.append(step)
        words.append(said)
    if steps and steps[0].kind == "screen":
        steps[0] = steps[0]._replace(kind="entry")
    else:  # it begins somewhere that is no screen
        steps.insert(0, _Step("entry", _simple(capture.screen) or "?", capture.screen))
    earlier = [prompt for prompt in agreed if prompt.asks_consent]
    steps[1:1] = [_consent(prompt, "", EARLIER) for prompt in earlier]
    return _Lane(tuple(steps), tuple(words), capture)


def _step(said: str, agreed: list[Prompt]) -> _Step | None:
    """A step a person can see; the prompt that is agreed to by it is taken from those waiting."""
    if found := _OPEN.match(said):
        screen = found["screen"]
        return _Step("screen", _simple(screen), screen)
    if found := _TOUCH.match(said):
        for prompt in agreed:
            labels = [control.label for control in prompt.controls]
            if found["label"] in labels and prompt.screen in ("", found["screen"]):
                agreed.remove(prompt)
                if prompt.asks_consent:
                    return _consent(prompt, found["label"])
                break
        return _Step("touch", found["label"], found["screen"])
    return None  # a callback of the platform: no step of a person


def _consent(prompt: Prompt, label: str, edge: str = "") -> _Step:
    titled = [text.text for text in prompt.texts if text.role == "title"]
    first = (titled or [text.text for text in prompt.texts[:1]] or [prompt.id])[0]
    return _Step(
        "consent",
        f"{label} ({first})" if label else first,
        prompt.screen,
        prompt.wording if "face" in prompt.topics else "",
        prompt.evidence,
        edge,
    )


def _simple(name: str) -> str:
    return name.rpartition(".")[2] or name


def _called(capture: Capture) -> str:
    owner, _, method = capture.method.rpartition(".")
    return f"{_simple(owner)}.{method}" if owner else method


# --- the tree ------------------------------------------------------------------------------------


class _Tree:
    def __init__(self, cited: Cited) -> None:
        self._cited = cited
        self._nodes: dict[tuple[str, ...], Node] = {}
        """By the words of the way to them."""
        self._edges: dict[tuple[str, str], Edge] = {}
        self._said: dict[tuple[str, ...], str] = {}
        """Id of the last node of what the artifact calls a path, by its steps."""
        self._screens: dict[str, str] = {}
        """Id of the first node on a screen."""
        self._offers: dict[str, list[str]] = {}
        """Other ways of verification, by the node they are offered before."""

    @property
    def nodes(self) -> tuple[Node, ...]:
        return tuple(self._nodes.values())

    @property
    def edges(self) -> tuple[Edge, ...]:
        return tuple(self._edges.values())

    def add(self, lane: _Lane) -> None:
        """A way to a capture. Captures of one kind on one screen that are reached alike are one node."""
        capture = lane.capture
        key: tuple[str, ...] = ()
        last = ""
        for step in lane.steps:
            key = (*key, f"{step.kind} {step.screen} {step.label}")
            last = self._put(key, step, last)
            if step.screen:
                self._screens.setdefault(step.screen, last)
        self._mark(lane, last)
        name = catalogue().row(capture.sdk).name if capture.sdk else capture.kind
        face = (*key, f"face {capture.kind} {capture.sdk} {capture.screen}")
        known = self._nodes.get(face)
        call = _called(capture)
        if known is None:
            label, evidence = f"{name}: {call}", capture.evidence
        else:
            said = known.label.partition(": ")[2].split(", ")
            label = known.label if call in said else f"{known.label}, {call}"
            evidence = tuple(dict.fromkeys((*known.evidence, *capture.evidence)))
        self._put(face, _Step("face", label, capture.screen, evidence=evidence), last)
        if last:
            offers = self._offers.setdefault(last, [])
            offers += [each for each in capture.alternatives if each not in offers]

    def _mark(self, lane: _Lane, last: str) -> None:
        """Remember where the steps of the artifact's own words end, for requests that name such a path."""
        at: tuple[str, ...] = ()
        visible = self._way_to(last)
        for said in lane.words:
            at = (*at, said)
            step = _step(said, [])
            while visible and step is not None:
                node = visible.pop(0)
                if not (node.kind == "consent" and self._is_earlier(node)):
                    self._said.setdefault(at, node.id)
                    break

    def _is_earlier(self, node: Node) -> bool:
        return any(e.target == node.id and e.label == EARLIER for e in self._edges.values())

    def _way_to(self, last: str) -> list[Node]:
        by_id = {node.id: node for node in self._nodes.values()}
        into = {edge.target: edge.source for edge in self._edges.values()}
        way: list[Node] = []
        while last:
            way.append(by_id[last])
            last = into.get(last, "")
        return way[::-1]

    def follow(self, sdk: SdkUse) -> None:
        """The shortest way in the code to an SDK, where no way over screens could be read."""
        piece = next(e for e in sdk.evidence if e.path)
        key: tuple[str, ...] = ()
        last = ""
        path = piece.path
        if len(path) > MOST_STEPS:
            path = (path[0], "…", *path[2 - MOST_STEPS :])
        for place, name in enumerate(path):
            key = (*key, name)
            kind: NodeKind = "screen" if place else "entry"
            last = self._put(key, _Step(kind, _short(name), name), last)
        row = catalogue().row(sdk.id)
        label = f"{row.name}: {', '.join(_simple_call(m) for m in sdk.methods[:3])}".rstrip(": ")
        evidence = sdk.evidence
        self._put((*key, f"face {sdk.id}"), _Step("face", label, evidence=evidence), last)

    def beside(self, asking: Asking) -> None:
        """Requests for permissions and other ways of verification, next to the steps they stand at."""
        for request in asking.permissions:
            place = self._place(request)
            if place:
                said = ", ".join(_simple(name) for name in request.permissions) or "?"
                step = _Step("permission", said, evidence=request.evidence)
                self._branch(place, f"permission {said}", step)
        for place, labels in self._offers.items():
            for label in labels:
                self._branch(place, f"alternative {label}", _Step("alternative", label))

    def _place(self, request: PermissionRequest) -> str:
        path = request.path
        while path:
            if path in self._said:
                return self._said[path]
            path = path[:-1]
        return self._screens.get(request.screen, "")

    def _branch(self, source: str, name: str, step: _Step) -> None:
        beside = [key for key in self._nodes if key[0] == f"beside {source}"]
        if len(beside) < MOST_BRANCHES:
            self._put((f"beside {source}", name), step, source)

    def _put(self, key: tuple[str, ...], step: _Step, source: str) -> str:
        known = self._nodes.get(key)
        node = Node(
            id=known.id if known else f"n{len(self._nodes) + 1}",
            kind=step.kind,
            label=step.label[:LONGEST],
            face_consent=step.face_consent,
            checks=self._cited.by(step.evidence),
            evidence=step.evidence[:MOST_EVIDENCE],
        )
        self._nodes[key] = node
        if source:
            edge = Edge(source, node.id, step.edge)
            self._edges.setdefault((source, node.id), edge)
        return node.id


def _short(name: str) -> str:
    """A class without its package, with its method when one is named."""
    found = _METHOD.match(name)
    if found is None:
        return _simple(name)
    owner = _simple(found["owner"].replace("/", "."))
    return f"{owner}.{found['name']}" if found["name"] else owner


def _simple_call(method: str) -> str:
    return ".".join(method.split(".")[-2:])
