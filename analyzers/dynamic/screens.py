"""A screen as a person meets it: its texts, its controls, what it is. Pure: a tree in, a value out.

What a screen is (`Role`) is read from its package, its texts and its structure; its prompts are read by
`analyzers.prompts`, so that the walker and the judge see the same in them.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from analyzers.dynamic.controls import Control, ControlRole, Ticked, controls_of
from analyzers.dynamic.events import Bounds
from analyzers.dynamic.screen_roles import Role, Sight, guides, role_of
from analyzers.dynamic.screen_words import found, packages, permission_in, speaks
from analyzers.dynamic.tree import Node, Tree, TreeUnreadable, read_tree
from analyzers.evidence import Value
from analyzers.prompts import Reading, liveness_action, read_prompts

__all__ = [
    "Control",
    "ControlRole",
    "Role",
    "Screen",
    "Ticked",
    "TreeUnreadable",
    "read_screen",
    "unread_screen",
]

_MOST_TEXTS = 400
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp][Mm])?")
_COUNT = re.compile(r"\d{1,4} ?(?:s|S|秒|seconds?|sec|%)(?![A-Za-z])|[(（]\d{1,3}[)）]")
_ONLY_NUMBER = re.compile(r"\d{1,3}(?: ?/ ?\d{1,3})?")
_DOTS = re.compile(r"[.。…]{2,}$")
_CAMERA_VIEWS = (
    "SurfaceView",
    "TextureView",
    "PreviewView",
    "GLSurfaceView",
    "CameraView",
    "CameraPreview",
)
_KEYBOARD = re.compile(r"inputmethod|\.ime(?:\.|$)|keyboard")
_DIALOG_IDS = (
    "alertTitle",
    "parentPanel",
    "design_bottom_sheet",
    "custom_dialog",
    "select_dialog_listview",
)


class Screen(Value, frozen=True):
    """What stands on the screen at one moment."""

    id: str
    """16 hex digits over package, activity, and the visible texts and classes; clocks and counters do not count."""
    state: str
    """16 hex digits that also cover ticks, what is enabled, and the contents of fields."""
    package: str
    activity: str
    texts: tuple[str, ...]
    """Visible texts of the window in front, top to bottom, labels of controls too."""
    controls: tuple[Control, ...]
    """Of the window in front, top to bottom."""
    dialog: bool
    """A window over another screen."""
    window: Bounds
    """Of the window in front; zeros when not known."""
    role: Role
    actions: tuple[str, ...] = ()
    """Liveness movements asked for (`analyzers.prompts.liveness_action`), sorted."""
    guided: bool = False
    """Says how to hold or move the face: the step itself, and not only a page with a view for the camera."""
    unlabelled: int = 0
    """Controls a screen reader has nothing to say of."""
    seconds: int | None = None
    """A time limit or countdown that is shown."""
    alternatives: tuple[str, ...] = ()
    """Labels of other ways than the face, in order."""
    progress: bool = False
    """Something is under way: a progress bar or a percentage."""
    camera: bool = False
    """Holds a view a camera may draw on."""
    web: bool = False
    """Holds a web view."""
    scrollable: bool = False
    cut: bool = False
    """The tree was larger than what is read."""

    @property
    def reading(self) -> Reading:
        """What the shared classifier reads in the texts."""
        return _reading(self.texts)

    @property
    def prompt(self) -> bool:
        """It asks for a decision on data or the face."""
        return self.role in ("consent", "face-consent")

    @property
    def permission(self) -> str:
        """System permission dialogs: the permission asked for, empty when the text does not tell."""
        return next((name for name in map(permission_in, self.texts) if name), "")

    def boxes(self) -> tuple[Control, ...]:
        """Its boxes and switches."""
        return tuple(control for control in self.controls if control.role == "checkbox")


def read_screen(xml: str, package: str = "", activity: str = "") -> Screen:
    """Read uiautomator's XML. Package and activity are what `Device.front` says; the tree's package where that is empty.

    :raises TreeUnreadable: ``tree-broken``, ``tree-too-large``.
    """
    tree = read_tree(xml)
    nodes = _front_window(tree)
    owner = package or next((node.package for node in nodes if node.package), "")
    if (
        nodes
        and nodes[0].package
        and nodes[0].package in packages("system") | packages("permission")
    ):
        owner = nodes[0].package
    return _screen(tree, nodes, owner, activity)


def unread_screen(package: str, activity: str) -> Screen:
    """A screen whose tree could not be had: known by its package and activity alone."""
    return _screen(Tree((), False), (), package, activity)


def _screen(tree: Tree, nodes: Sequence[Node], package: str, activity: str) -> Screen:
    texts = tuple(_texts(nodes))[:_MOST_TEXTS]
    controls = controls_of(nodes)
    window = nodes[0].bounds if nodes and nodes[0].bounds else (0, 0, 0, 0)
    dialog = _is_dialog(tree, nodes)
    camera = any(node.cls.endswith(_CAMERA_VIEWS) and node.shown for node in nodes)
    web = any(node.cls == "WebView" for node in nodes)
    actions = tuple(sorted({action for text in texts for action in liveness_action(text)}))
    reading = _reading(texts)
    said = {control.label for control in controls}
    sight = Sight(
        package, activity, texts, controls, dialog, camera, web, actions, reading, _pictures(nodes)
    )
    identity = [package, activity, *_looks(nodes)]
    return Screen(
        _hash(identity),
        _hash([*identity, *_states(nodes)]),
        package,
        activity,
        texts,
        controls,
        dialog,
        window,
        role_of(sight),
        actions,
        guides(sight),
        sum(not control.labelled for control in controls),
        _seconds(tuple(text for text in texts if text not in said)),
        tuple(dict.fromkeys(c.label for c in controls if _other_way(c))),
        _under_way(nodes, texts),
        camera,
        web,
        any(node.scrollable for node in nodes),
        tree.cut,
    )


@lru_cache(maxsize=512)
def _reading(texts: tuple[str, ...]) -> Reading:
    return read_prompts(texts)


def _front_window(tree: Tree) -> tuple[Node, ...]:
    """Nodes of the window in front, without keyboards and bars; parents counted anew."""
    roots = [place for place, node in enumerate(tree.nodes) if node.parent < 0]
    ends = [*roots[1:], len(tree.nodes)]
    windows = (
        [tree.nodes[start:end] for start, end in zip(roots, ends, strict=True)] if roots else []
    )
    kept = [
        (start, window)
        for start, window in zip(roots, windows, strict=True)
        if not _KEYBOARD.search(window[0].package)
    ]
    talking = [
        pair for pair in kept if pair[1][0].package != "com.android.systemui" or len(kept) == 1
    ]
    if not talking:
        return ()
    start, window = _topmost(talking)
    return tuple(
        node._replace(parent=node.parent - start if node.parent >= 0 else -1) for node in window
    )


def _topmost(windows: Sequence[tuple[int, tuple[Node, ...]]]) -> tuple[int, tuple[Node, ...]]:
    """Of several windows a smaller one lies over the others; the last of those is in front."""
    sizes = [_size(window[0].bounds) for _, window in windows]
    smaller = [place for place, size in enumerate(sizes) if 0 < size < max(sizes)]
    return windows[smaller[-1] if smaller else -1]


def _size(bounds: Bounds | None) -> int:
    return (bounds[2] - bounds[0]) * (bounds[3] - bounds[1]) if bounds else 0


def _is_dialog(tree: Tree, nodes: Sequence[Node]) -> bool:
    if not nodes:
        return False
    if any(node.id in _DIALOG_IDS for node in nodes) or nodes[0].cls.endswith("Dialog"):
        return True
    root = nodes[0].bounds
    if root is None:
        return False
    others = [node.bounds for node in tree.nodes if node.parent < 0 and node.bounds]
    largest = max(_size(bounds) for bounds in others)
    height = root[3] - root[1]
    return _size(root) < 0.9 * largest or root[0] > 0 or root[1] > max(0.1 * height, 200)


def _texts(nodes: Sequence[Node]) -> Iterator[str]:
    """Lines of nodes from top to bottom, in a line from left to right."""
    said = [
        (node.bounds, place, node.text or node.description or _hint(node))
        for place, node in enumerate(nodes)
        if node.shown and (node.text or node.description or _hint(node))
    ]
    placed = sorted(((b[1], b[3], b[0], place, text) for b, place, text in said if b))
    line: list[tuple[int, int, str]] = []
    floor = 0
    for top, bottom, left, place, text in placed:
        if line and top >= floor:
            yield from (word for *_, word in sorted(line))
            line = []
        if not line:
            floor = top + max((bottom - top) // 2, 1)
        line.append((left, place, text))
    yield from (word for *_, word in sorted(line))
    yield from (text for bounds, _, text in said if bounds is None)


def _other_way(control: Control) -> bool:
    return control.role != "field" and control.act in ("alternative", "verify-other")


def _hint(node: Node) -> str:
    return node.hint if node.cls.endswith("EditText") else ""


def _looks(nodes: Sequence[Node]) -> Iterator[str]:
    for node in nodes:
        if not node.shown or node.cls == "ProgressBar":
            continue
        field = node.cls.endswith("EditText")
        yield f"{node.cls}\t{'' if field else _steady(node.text)}\t{_steady(node.description)}"


def _states(nodes: Sequence[Node]) -> Iterator[str]:
    for node in nodes:
        if node.shown and (node.checkable or node.clickable or node.cls.endswith("EditText")):
            field = node.text if node.cls.endswith("EditText") else ""
            yield f"{node.checked} {node.enabled} {field}"


def _steady(text: str) -> str:
    """A text without what changes by itself."""
    if _ONLY_NUMBER.fullmatch(text):
        return "#"
    return _DOTS.sub("", _COUNT.sub("#", _CLOCK.sub("#", text)))


def _hash(parts: list[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:16]


def _seconds(texts: Sequence[str]) -> int | None:
    for text in texts:
        if speaks("resend", text):
            continue
        number = found("limit", text)
        if number:
            return int(number[0])
        match = re.fullmatch(r"(\d{1,3}) ?(?:s|S|秒|seconds?)", text)
        if match:
            return int(match[1])
    return None


def _under_way(nodes: Sequence[Node], texts: Sequence[str]) -> bool:
    return any(node.cls == "ProgressBar" and node.shown for node in nodes) or any(
        re.fullmatch(r"\d{1,3} ?%", text) for text in texts
    )


def _pictures(nodes: Sequence[Node]) -> int:
    """Pictures in a grid: images inside something that scrolls."""
    grids = {place for place, node in enumerate(nodes) if node.cls in ("GridView", "RecyclerView")}
    count = 0
    for node in nodes:
        if node.cls != "ImageView" or not node.shown:
            continue
        parent, steps = node.parent, 0
        while parent >= 0 and parent not in grids and steps < 4:
            parent, steps = nodes[parent].parent, steps + 1
        count += parent in grids
    return count
