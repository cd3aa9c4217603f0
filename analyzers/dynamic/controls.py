"""What can be touched on a screen: from the nodes of its tree to controls with a label, a role and an act."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from analyzers.dynamic.events import Bounds
from analyzers.dynamic.screen_words import says
from analyzers.dynamic.tree import Node
from analyzers.evidence import Value
from analyzers.prompts import Act, read_control

ControlRole = Literal[
    "positive", "negative", "neutral", "checkbox", "close", "button", "link", "field"
]
Ticked = Literal["yes", "no", "unknown"]

_NEAR = 20
"""Nodes on both sides, and levels, within which a label of a box is looked for."""
MOST = 300
"""Controls of one screen that are read."""
_LONGEST_LABEL = 400
_LONGEST_BUTTON = 40
"""Characters; a longer text that can be touched is a text with links in it."""
_ROLES: dict[str, ControlRole] = {
    "agree": "positive",
    "acknowledge": "positive",
    "refuse": "negative",
    "later": "negative",
    "close": "close",
    "link": "link",
}
_STRONG: tuple[Act, ...] = ("agree", "refuse", "later")
_DECISIVE: tuple[Act, ...] = (*_STRONG, "acknowledge", "close", "alternative", "start-face")
"""Acts for which plain text counts as a control: few in general, more where a page is drawn and shows no controls."""
_DRAWN = ("View", "WebView", "Image")
"""Classes of what web pages and drawn interfaces show."""
_SLOTS: dict[str, ControlRole] = {
    "button1": "positive",
    "button2": "negative",
    "button3": "neutral",
}
"""Resource ids of a framework dialog's buttons."""
_BOXES = ("CheckBox", "Switch", "SwitchCompat", "ToggleButton", "CheckedTextView", "SwitchMaterial")
_FIELDS = ("EditText", "AutoCompleteTextView", "TextInputEditText")


class Control(Value, frozen=True):
    """Something a person can touch."""

    label: str
    """What it says: its text, description or hint, the texts in it, or the text beside it; may be empty."""
    role: ControlRole
    act: Act
    """What the label says it does, see `analyzers.prompts.read_control`."""
    bounds: Bounds
    """Zeros where the tree gives none."""
    enabled: bool
    checkable: bool
    """The tree shows that it has a state; false for a box that is drawn or merged into a text."""
    checked: Ticked
    """Boxes: their state, ``unknown`` when it cannot be read; ``no`` for all others."""
    id: str = ""
    """Resource id without its package."""
    cls: str = ""
    labelled: bool = True
    """A screen reader has something to say: the label is its own, not one that only stands beside it."""
    clickable: bool = True
    """The tree says so; false for a word of refusal or agreement that the tree takes for plain text."""

    @property
    def area(self) -> int:
        """Square pixels."""
        return _area(self.bounds)

    @property
    def centre(self) -> tuple[int, int]:
        """Where to touch it: a box beside a text at its left end, the rest in the middle."""
        left, top, right, bottom = self.bounds
        if self.role == "checkbox" and not self.checkable and right - left > 4 * (bottom - top):
            return left + (bottom - top) // 2, (top + bottom) // 2
        return (left + right) // 2, (top + bottom) // 2

    @property
    def name(self) -> str:
        """The label, else the resource id, else the class."""
        return self.label or self.id or self.cls


def controls_of(nodes: Sequence[Node]) -> tuple[Control, ...]:
    """The controls of one window, top to bottom."""
    return tuple(_Reader(nodes).read())[:MOST]


class _Around(NamedTuple):
    label: str
    own: bool


class _Reader:
    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes = nodes
        self._inside: list[list[int]] = [[] for _ in nodes]
        for place, node in enumerate(nodes):
            if node.parent >= 0:
                self._inside[node.parent].append(place)
        self._window = next((node.bounds for node in nodes if node.bounds), None)
        self._boxes: set[int] = set()
        """Nodes that were read as part of the control around them, and texts that label a box."""

    def read(self) -> Iterator[Control]:
        touchable = [
            place
            for place, node in enumerate(self._nodes)
            if _touchable(node) and not self._holds_all(place)
        ][: 2 * MOST]
        for place in touchable:
            box = self._box_in(place)
            if box is not None:
                self._boxes.add(box)
        found = [(place, self._control(place)) for place in touchable if place not in self._boxes]
        labels = {place for place in self._boxes if not self._nodes[place].checkable}
        found = [(place, control) for place, control in found if place not in labels]
        covered = {place for place, _ in found} | self._boxes
        found.extend(self._plain_words(covered))
        yield from (control for _, control in sorted(found))

    def _box_in(self, place: int) -> int | None:
        """The one checkable node inside a node that can be touched: they are one control."""
        if self._nodes[place].checkable:
            return None
        inside = list(self._surface(place))
        boxes = [inner for inner in inside if self._nodes[inner].checkable]
        others = [inner for inner in inside if _touchable(self._nodes[inner])]
        if len(boxes) != 1 or others != boxes:
            return None
        deeper = any(_touchable(self._nodes[inner]) for inner in self._surface(boxes[0]))
        return None if deeper else boxes[0]

    def _holds_all(self, place: int) -> bool:
        """A container that takes touches for the whole window, with the real controls in it."""
        node = self._nodes[place]
        if node.checkable or node.text or node.description:
            return False
        inner = sum(_touchable(self._nodes[inner]) for inner in self._surface(place))
        if node.bounds is None or self._window is None:
            return inner > 1
        return inner > 0 and 2 * _area(node.bounds) >= _area(self._window)

    def _surface(self, place: int, box: int | None = None) -> Iterator[int]:
        """The nodes inside one; what lies in a control of its own (but the box) is that one's."""
        waiting = list(reversed(self._inside[place]))
        while waiting:
            inner = waiting.pop()
            yield inner
            if inner == box or not _touchable(self._nodes[inner]):
                waiting.extend(reversed(self._inside[inner]))

    def _control(self, place: int) -> Control:
        node = self._nodes[place]
        box = self._box_in(place)
        state = self._nodes[box] if box is not None else node
        label, own = self._label(place, box)
        act = read_control(label)
        field = node.cls in _FIELDS or node.cls.endswith("EditText")
        ticks = state.checkable or node.cls in _BOXES
        role = self._role(node, label, act, ticks=ticks, field=field)
        checked: Ticked = "no"
        if role == "checkbox":
            checked = ("yes" if state.checked else "no") if state.checkable else "unknown"
        return Control(
            label[:_LONGEST_LABEL], role, act, state.bounds or node.bounds or (0, 0, 0, 0),
            node.enabled and state.enabled, state.checkable, checked,
            node.id or state.id, node.cls, own, node.clickable or node.checkable,
        )  # fmt: skip

    def _role(self, node: Node, label: str, act: Act, *, ticks: bool, field: bool) -> ControlRole:
        if field:
            return "field"
        if ticks or (node.cls != "Button" and says("tick", label)):
            return "checkbox"
        if node.id in _SLOTS:
            return _SLOTS[node.id]
        if act in _ROLES and (len(label) <= _LONGEST_BUTTON or act == "link"):
            return _ROLES[act]
        if not label and says("close_id", node.id):
            return "close"
        return "button"

    def _label(self, place: int, box: int | None) -> _Around:
        node = self._nodes[place]
        own = node.text or node.description
        if own:
            return _Around(own, True)
        within = [
            self._nodes[inner].text or self._nodes[inner].description
            for inner in self._surface(place, box)
            if self._nodes[inner].shown and (inner == box or not _touchable(self._nodes[inner]))
        ]
        joined = " ".join(dict.fromkeys(word for word in within if word))
        if joined:
            return _Around(joined, True)
        if node.hint:
            return _Around(node.hint, True)
        if node.checkable or node.cls in _FIELDS:
            return _Around(self._beside(place), False)
        return _Around("", False)

    def _beside(self, place: int) -> str:
        """The text that shares a box's or field's line, to its right for a box before all others."""
        node = self._nodes[place]
        around = node.parent
        for _ in range(2):
            if around < 0:
                return ""
            texts = [
                (self._distance(node, self._nodes[inner]), inner)
                for inner in self._near(place, around)
                if self._nodes[inner].text
                and not self._nodes[inner].checkable
                and self._nodes[inner].cls not in (*_FIELDS, "Button")
            ]
            near = sorted(pair for pair in texts if pair[0] is not None)
            if near:
                inner = near[0][1]
                if says("tick", self._nodes[inner].text):
                    self._boxes.add(inner)
                return self._nodes[inner].text
            around = self._nodes[around].parent
        return ""

    def _near(self, place: int, around: int) -> Iterator[int]:
        """Nodes close to one in the tree, inside ``around``."""
        for inner in range(max(place - _NEAR, 0), min(place + _NEAR, len(self._nodes))):
            above = self._nodes[inner].parent
            for _ in range(_NEAR):
                if above < 0 or above == around:
                    break
                above = self._nodes[above].parent
            if inner != place and above == around:
                yield inner

    @staticmethod
    def _distance(node: Node, text: Node) -> int | None:
        if node.bounds is None or text.bounds is None:
            return 0
        overlap = min(node.bounds[3], text.bounds[3]) - max(node.bounds[1], text.bounds[1])
        if overlap <= 0:
            return None
        return min(abs(text.bounds[0] - node.bounds[2]), abs(node.bounds[0] - text.bounds[2]))

    def _plain_words(self, covered: set[int]) -> Iterator[tuple[int, Control]]:
        """Words of decision and boxes the tree takes for text: pages in a web view, drawn controls."""
        for place, node in enumerate(self._nodes):
            text = node.text or node.description
            if place in covered or not text or not node.shown or self._inside[place]:
                continue
            if self._within(place, covered):
                continue
            act = read_control(text)
            tick = says("tick", text)
            words = _DECISIVE if not covered and node.cls in _DRAWN else _STRONG
            if not tick and (act not in words or len(text) > _LONGEST_BUTTON):
                continue
            yield place, Control(
                text[:_LONGEST_LABEL], "checkbox" if tick else _ROLES.get(act, "button"), act,
                node.bounds or (0, 0, 0, 0), node.enabled, False, "unknown" if tick else "no",
                node.id, node.cls, True, False,
            )  # fmt: skip

    def _within(self, place: int, covered: set[int]) -> bool:
        parent = self._nodes[place].parent
        while parent >= 0:
            if parent in covered:
                return True
            parent = self._nodes[parent].parent
        return False


def _area(bounds: Bounds) -> int:
    return (bounds[2] - bounds[0]) * (bounds[3] - bounds[1])


def _touchable(node: Node) -> bool:
    return node.shown and (
        node.clickable or node.checkable or node.cls in _FIELDS or node.cls.endswith("EditText")
    )
