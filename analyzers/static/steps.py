"""What happens when a method runs: the events it and what it calls bring about, and under which conditions.

A step is what one touch or one call of the system sets off, up to the next time the app waits for
somebody. Calls are followed with what they are given, so that a helper shared by many screens is read
anew for each of them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Literal, NamedTuple

from analyzers.static.apis import (
    CALLBACK_NAMES,
    CHECKS,
    ENDINGS,
    FLAG_READS,
    FLAG_REMOVALS,
    FLAG_WRITES,
    INTENT_TARGETS,
    KEEPING,
    LISTENER_TYPES,
    LISTENERS,
    PERMISSION_READS,
    PUBLISHES,
    SENDS,
    SHOWS,
    STARTS,
    is_library,
)
from analyzers.static.budget import Budget
from analyzers.static.evaluation import Evaluation, parameters
from analyzers.static.frames import Frame
from analyzers.static.graph import Graph
from analyzers.static.values import (
    NOTHING,
    Atom,
    Branch,
    Call,
    Cls,
    Const,
    Field,
    Obj,
    Param,
    Result,
    Str,
    Values,
    View,
    bound,
    constants,
    in_order,
    one,
)

EventKind = Literal[
    "show",
    "permission",
    "screen",
    "fragment",
    "finish",
    "exit",
    "background",
    "result",
    "capture",
    "start",
    "remember",
    "erase",
    "listen",
    "layout",
    "text",
    "visible",
    "checked",
    "close",
    "enable",
    "menu",
    "page",
    "publish",
    "callback",
    "upload",
    "call",
]

DEEPEST_WALK = 32
"""Calls within calls that one step follows; deeper ones are said to be missing."""
MOST_STEPS = 6_000
"""Methods (each once for what it is given) walked in one app."""
MOST_EVENTS = 4_000
"""Events of one step."""
MOST_KEPT = 1_000_000
"""Events of all steps of one app."""
MOST_TARGETS = 6
"""Methods of the app one call may run that are all followed."""


class Guard(NamedTuple):
    """A condition under which an event happens."""

    kind: Literal["flag", "checkbox", "permission", "either", "other"]
    """``either``: only if the call runs this one of several methods it may run."""
    name: str
    """Stored flag, id of the check box, permission; a few words else."""
    holds: bool
    """Whether it must be set (``True``) or not."""
    preset: bool = False
    """A flag nobody stored reads as set."""


class Event(NamedTuple):
    """Something that a step brings about."""

    kind: EventKind
    frame: Frame
    """The method it happens in, as it was given its parameters."""
    at: int
    call: Call | None
    guards: tuple[Guard, ...]
    detail: object = None
    """By kind: see `Walker`."""


class Handler(NamedTuple):
    """Code that runs later: a method with what it is given."""

    node: int
    given: tuple[Values, ...]


class Listen(NamedTuple):
    """Detail of ``listen``: what is listened to, and what then runs."""

    name: str
    """Method that registers it, e.g. ``setOnClickListener``."""
    on: Values
    handlers: tuple[Handler, ...]
    resolved: bool


class Screen(NamedTuple):
    """Detail of ``screen``: classes that are opened."""

    classes: tuple[str, ...]
    """Descriptors, sorted; empty when not known."""
    for_result: bool
    action: str
    """Action of an implicit intent."""
    data: Values


DISMISSALS = ("dismiss", "cancel", "dismissAllowingStateLoss", "hide")
LOGOUTS = ("logout", "signout", "logoff", "tologin", "loginout", "exitlogin")


class _Walked(NamedTuple):
    """What is known of a step."""

    events: tuple[Event, ...]
    depth: int
    """Where it was cut at `DEEPEST_WALK`: how deep it began; nearer to a touch it would hold more. Else 0."""
    waits: int
    """Place of the outermost open step it leads back to and whose events it lacks."""


class _Known(NamedTuple):
    """Conditions in one method, as far as they were asked for."""

    of_block: dict[int, tuple[Guard, ...]]
    of_branch: dict[tuple[int, bool], tuple[Guard, ...]]


_NOTHING_OPEN = 1 << 30


class Walker:
    """Steps of one app, each walked once and kept. Raises `OverBudget`.

    ``captures``: calls that take a face, ``starts``: those that initialise an SDK, by (method, place);
    ``own`` and ``foreign``: descriptor prefixes that are followed, or not, whatever else is known.
    """

    def __init__(
        self,
        evaluation: Evaluation,
        captures: dict[tuple[int, int], object],
        starts: dict[tuple[int, int], object],
        own: tuple[str, ...],
        foreign: tuple[str, ...],
        budget: Budget | None = None,
    ) -> None:
        self.evaluation = evaluation
        self.graph: Graph = evaluation.graph
        self.captures = captures
        self.starts = starts
        self.texts: Callable[[int], Sequence[str]] = lambda ident: ()
        """The texts of a string array resource, where resources are at hand."""
        self.visited: set[int] = set()
        """Methods that some step went through."""
        self.exhausted = False
        """Something was left out: a step too deep or too long, or too many of them."""
        self._own = own
        self._foreign = foreign
        self._budget = budget
        self._known: dict[Handler, _Walked] = {}
        self._open: dict[Handler, int] = {}
        self._waits: list[int] = []
        self._deep: list[bool] = []
        """Of each open step: the outermost open one it leads back to, and whether depth cut it."""
        self._loose: list[Handler] = []
        """Known only as long as the steps they wait for are open."""
        self._walks = self._kept = 0
        self._builders: dict[str, bool] = {}
        self._callbacks: dict[tuple[str, tuple[str, ...]], list[int]] = {}
        self._mentioned: dict[Handler, set[str]] = {}

    def poll(self) -> None:
        """For what goes through many of the events. Raises `OverBudget`."""
        if self._budget is not None:
            self._budget.check()

    def step(self, handler: Handler, depth: int = 0) -> tuple[Event, ...]:
        """Events in the order they stand in the code."""
        known = self._known.get(handler)
        if known is not None and depth >= known.depth:
            self._note(known.waits, known.depth > 0)
            return known.events
        if handler in self._open:
            self._note(self._open[handler], deep=False)
            return ()
        full = max(len(self._known), self._walks // 4) >= MOST_STEPS or self._kept >= MOST_KEPT
        if depth > DEEPEST_WALK or full:
            self.exhausted = True
            self._note(_NOTHING_OPEN, deep=not full)
            return ()
        self.poll()
        place, loose = len(self._open), len(self._loose)
        self._open[handler] = place
        self._waits.append(place)
        self._deep.append(False)
        self._walks += 1
        try:
            events = tuple(islice(self._walk(handler, depth), MOST_EVENTS + 1))
        finally:
            del self._open[handler]
            waits, deep = self._waits.pop(), self._deep.pop()
        self.exhausted |= len(events) > MOST_EVENTS
        events = events[:MOST_EVENTS]
        self._kept += len(events)
        if waits == place:  # those that waited for this one are walked again on their own
            waits = _NOTHING_OPEN
            for other in self._loose[loose:]:
                self._known.pop(other, None)
            del self._loose[loose:]
        else:
            self._loose.append(handler)
        self._known[handler] = _Walked(events, depth if deep else 0, waits)
        self._note(waits, deep)
        self.visited.add(handler.node)
        return events

    def _note(self, waits: int, deep: bool) -> None:
        """Tell the innermost open step what it took in."""
        if self._open:
            self._waits[-1] = min(self._waits[-1], waits)
            self._deep[-1] |= deep

    def _walk(self, handler: Handler, depth: int) -> Iterator[Event]:
        frame = self.evaluation.frame(handler.node, handler.given)
        guards = _Known({}, {})
        for at, call in frame.calls.items():
            self.evaluation.tick()
            if not frame.reaches(at):
                continue
            conditions = self._guards(frame, at, guards)
            following = list(self._inner(call))
            direct = list(self._events(frame, call, conditions, followed=bool(following)))
            yield from direct
            if any(event.kind == "capture" for event in direct):
                continue
            if len(following) > 1:
                following = self._at_hand(following)
            under = (*conditions, _EITHER) if len(following) > 1 else conditions
            for inner in following:
                events = self.step(inner, depth + 1)
                yield from _under(under, events) if under else events
        if self.graph.name(handler.node) in MAKES_PAGES:
            pages = [a for a in in_order(frame.returns) if self._is_fragment(a)]
            if pages:
                yield Event("fragment", frame, 0, None, (), tuple(pages))
        for store in frame.stores:
            known = constants(store.value)
            if known is not None and store.field.endswith(":Z"):
                conditions = self._guards(frame, store.at, guards)
                yield Event(
                    "remember", frame, store.at, None, conditions, (store.field, known != {0})
                )
        self.exhausted |= frame.cut

    # --- calls that are followed ------------------------------------------------------------------

    def _inner(self, call: Call) -> Iterator[Handler]:
        nodes = self.evaluation.targets(call)
        if len(nodes) > MOST_TARGETS:
            return
        for node in nodes:
            if self.graph.method(node).row >= 0 and self.follows(self.graph.owner(node)):
                yield Handler(node, bound(call.args))

    def _at_hand(self, choices: list[Handler]) -> list[Handler]:
        """Of several methods a call may run: those of objects the open steps handle, if there are any.

        What a loop over a list runs is on none of the values known here, but somebody filled the list.
        """
        found: list[Handler] = []
        told_by = -1
        for handler, place in self._open.items():
            kinds = self._handled(handler)
            fitting = [
                choice
                for choice in choices
                if any(self.graph.is_a(kind, self.graph.owner(choice.node)) for kind in kinds)
            ]
            if fitting:
                told_by = place
                found += fitting
        if found:  # under another caller it runs something else: not kept beyond the step that told
            self._note(told_by, deep=False)
        return [choice for choice in choices if choice in found] or choices

    def _handled(self, handler: Handler) -> set[str]:
        """Classes of the app whose objects a method makes, reads or is given by its calls."""
        known = self._mentioned.get(handler)
        if known is None:
            known = self._mentioned[handler] = set()
            for call in self.evaluation.frame(handler.node, handler.given).calls.values():
                known.add(call.proto.rpartition(")")[2])
                for values in call.given:
                    for atom in values:
                        if isinstance(atom, Obj):
                            known.add(atom.type)
                        elif isinstance(atom, Field):
                            known.add(atom.signature.rpartition(":")[2])
            known = self._mentioned[handler] = set(filter(self.graph.defined, known))
        return known

    def follows(self, owner: str) -> bool:
        """Whether calls into a class are followed: the app's own code, no known library, no face SDK."""
        if owner.startswith(self._foreign):
            return False
        return owner.startswith(self._own) or not is_library(owner)

    # --- events -----------------------------------------------------------------------------------

    def _events(
        self, frame: Frame, call: Call, guards: tuple[Guard, ...], *, followed: bool
    ) -> Iterator[Event]:
        """What the call itself brings about; ``followed``: it runs code that is walked, too."""

        def event(kind: EventKind, detail: object = None) -> Event:
            return Event(kind, frame, call.at, call, guards, detail)

        capture = self.captures.get((call.node, call.at))
        if capture is not None:
            yield event("capture", capture)
        start = self.starts.get((call.node, call.at))
        if start is not None:
            yield event("start", start)
        name = call.name
        # A library's method of any name that takes a listener for touches, as R8 leaves it.
        hears = not followed and _takes_listener(call.proto)
        if name in ENDINGS:
            kind, owners = ENDINGS[name]
            if not owners or self._is_any(call, owners):
                yield event(kind)  # type: ignore[arg-type]
        elif name in SHOWS or self._makes_dialog(call):
            yield event("show")
        elif name in STARTS:
            yield event("screen", self._opened(frame, call, for_result="ForResult" in name))
        elif name == "launch" and call.given and self._is_intent(call):
            yield event("screen", self._opened(frame, call, for_result=True))
        elif name in PERMISSION_READS:
            yield event("permission")
        elif call.args and (name in LISTENERS or hears):
            yield event("listen", self.listen(call))
        elif name in (
            "setContentView",
            "inflate",
            "addView",
            "addPreferencesFromResource",
            "setPreferencesFromResource",
            "setView",
        ):
            yield event("layout")
        elif name in ("setText", "setTitle", "setMessage", "setHint", "setSummary", "append"):
            yield event("text")
        elif name == "setVisibility":
            yield event("visible")
        elif name == "setChecked":
            yield event("checked")
        elif name in PUBLISHES and ("LiveData" in call.owner or "Flow" in call.owner):
            yield event("publish", (call.receiver, call.given[-1] if call.given else NOTHING))
        elif name == "add" and call.owner in ("Landroid/view/Menu;", "Landroid/view/SubMenu;"):
            yield event("menu")
        elif name in ("loadUrl", "loadDataWithBaseURL"):
            yield event("page")
        elif name in ("setCancelable", "setCanceledOnTouchOutside"):
            yield event("close")
        elif name == "setEnabled":
            yield event("enable")
        elif name in SENDS and call.owner.startswith(SENDS[name]):
            yield event("upload")
        elif name in DISMISSALS or _logs_out(name):
            yield event("call")
        elif name == "setResult":
            yield event("result", frozenset(constants(call.given[0]) or ()) if call.given else None)
        elif name in ("replace", "add", "show") and self._fragments(call):
            yield event("fragment", self._fragments(call))
        flag = self._flag(call)
        if flag is not None:
            yield event(flag[0], flag[1])  # type: ignore[arg-type]
        if (
            name not in LISTENERS
            and not hears
            and not (followed and self.graph.defined(call.owner))
        ):
            handed = self._handed(call)
            if handed:
                yield event("callback", handed)

    def _makes_dialog(self, call: Call) -> bool:
        """A renamed ``show`` of a dialog builder: it gives a dialog and is not called ``create``."""
        if not call.proto.startswith("()L") or call.name in ("create", "getDialog", "build"):
            return False
        gives = self.graph.is_a(call.proto.rpartition(")")[2], "Landroid/app/Dialog;")
        return gives and self.is_builder(call.owner)

    def is_builder(self, kind: str) -> bool:
        """A dialog builder, by its name or by making a dialog out of listeners it was given."""
        if kind not in self._builders:
            self._builders[kind] = kind.endswith(("DialogBuilder;", "Dialog$Builder;"))
            if self.graph.defined(kind) and not self._builders[kind]:
                protos = [self.graph.proto(node) for node in self.graph.methods_of(kind)]
                gives = any(
                    self.graph.is_a(proto.rpartition(")")[2], "Landroid/app/Dialog;")
                    for proto in protos
                    if proto.startswith("()L")
                )
                takes = any(
                    "Landroid/content/DialogInterface$OnClickListener;" in p for p in protos
                )
                self._builders[kind] = gives and takes
        return self._builders[kind]

    def _is_any(self, call: Call, owners: tuple[str, ...]) -> bool:
        return any(self.graph.is_a(call.owner, owner) for owner in owners)

    def _is_intent(self, call: Call) -> bool:
        return any(
            isinstance(atom, Obj) and atom.type == INTENT
            for values in call.given
            for atom in values
        )

    def _is_fragment(self, atom: Atom) -> bool:
        return isinstance(atom, Obj) and any(self.graph.is_a(atom.type, f) for f in FRAGMENTS)

    def _fragments(self, call: Call) -> tuple[Obj, ...]:
        return tuple(
            atom
            for values in call.given
            for atom in in_order(values)
            if isinstance(atom, Obj) and self._is_fragment(atom)
        )

    def _flag(self, call: Call) -> tuple[str, object] | None:
        """A stored flag that is written or removed: kind of event, (name, value)."""
        if call.name in FLAG_WRITES and len(call.given) >= 2:
            if not call.owner.startswith(FLAG_WRITES[call.name]):
                return None
            name = self.text(call.given[0])
            known = constants(call.given[1])
            return "remember", (name, None if known is None else known != {0})
        if call.name in FLAG_REMOVALS and call.owner.startswith(FLAG_REMOVALS[call.name]):
            return "erase", self.text(call.given[0]) if call.given else ""
        return None

    def text(self, values: Values) -> str:
        """The one string a value is, else empty."""
        found = {
            atom.text for atom in self.evaluation.resolve(values).values if isinstance(atom, Str)
        }
        return found.pop() if len(found) == 1 else ""

    # --- screens ----------------------------------------------------------------------------------

    def _opened(self, frame: Frame, call: Call, *, for_result: bool) -> Screen:
        classes: set[str] = set()
        action, data = "", NOTHING
        for values in call.given[:3]:
            for atom in in_order(self.evaluation.resolve(values).values):
                if isinstance(atom, Obj) and atom.type == INTENT:
                    found = self._targets_of(frame, atom)
                    classes |= found
                    action = action or self._action(frame, atom)
                    data = data or (atom.args[1] if len(atom.args) > 1 else NOTHING)
                elif isinstance(atom, Result):  # an intent a helper of the app made
                    classes |= {
                        inner.name for arg in atom.args for inner in arg if isinstance(inner, Cls)
                    }
        return Screen(tuple(sorted(classes)), for_result, action, data)

    def _targets_of(self, frame: Frame, intent: Obj) -> set[str]:
        """Classes an explicit intent names, in its constructor or later."""
        home = frame if intent.node == frame.node else self.evaluation.frame(intent.node)
        given = list(intent.args)
        for call in home.calls_on(intent):
            if call.name in INTENT_TARGETS:
                given += call.given
        found: set[str] = set()
        for values in given:
            for atom in self.evaluation.resolve(values).values:
                if isinstance(atom, Cls):
                    found.add(atom.name)
                elif isinstance(atom, Str) and "." in atom.text:
                    name = "L" + atom.text.replace(".", "/") + ";"
                    if self.graph.defined(name):
                        found.add(name)
                elif isinstance(atom, Obj) and atom.type == COMPONENT:
                    texts = [self.text(arg) for arg in atom.args]
                    found |= {"L" + t.replace(".", "/") + ";" for t in texts if "." in t}
                    found |= {i.name for arg in atom.args for i in arg if isinstance(i, Cls)}
        return found

    def _action(self, frame: Frame, intent: Obj) -> str:
        home = frame if intent.node == frame.node else self.evaluation.frame(intent.node)
        texts = [self.text(values) for values in intent.args[:1]]
        texts += [self.text(c.given[0]) for c in home.calls_on(intent) if c.name == "setAction"]
        return next((text for text in texts if text), "")

    # --- listeners --------------------------------------------------------------------------------

    def listen(self, call: Call) -> Listen:
        """What a call registers, and what then runs."""
        on = call.receiver or (call.args[0] if call.args else NOTHING)
        handlers: list[Handler] = []
        resolved = True
        if call.name == "addJavascriptInterface" and call.given:
            return Listen(call.name, on, tuple(self._bridge(call.given[0])), True)
        for values, kind in zip(call.given, parameters(call.proto), strict=False):
            if kind.startswith("L") and kind not in _NOT_LISTENERS:
                names = LISTENERS.get(call.name) or LISTENER_TYPES.get(kind, ())
                found, known = self.handlers(values, on, names, kind)
                handlers += found
                resolved &= known or values == one(Const(0))
        return Listen(call.name, on, tuple(handlers), resolved)

    def _bridge(self, values: Values) -> Iterator[Handler]:
        """Methods that scripts of a web view may call: all public ones of the object it is given."""
        for atom in in_order(self.evaluation.resolve(values).values):
            for kind in self.evaluation.types(one(atom)):
                for node in self.graph.methods_of(kind):
                    plain = not self.graph.is_static(node) and self.graph.flags(node) & _PUBLIC
                    if plain and not self.graph.name(node).startswith("<"):
                        yield Handler(node, (one(atom),) if isinstance(atom, Obj) else ())

    def handlers(
        self, listeners: Values, on: Values, names: tuple[str, ...], declared: str = ""
    ) -> tuple[list[Handler], bool]:
        """Methods a listener object runs, given what is listened to; and whether all are known."""
        resolved = self.evaluation.resolve(listeners)
        handlers: list[Handler] = []
        known = resolved.complete
        first = _FIRST_PARAMETER.get(declared, "")
        for atom in in_order(resolved.values):
            if atom == Const(0):
                continue
            found = [
                handler
                for handler in self._methods(atom, names, on)
                if not first or self.graph.proto(handler.node).startswith(first)
            ]
            handlers += found
            known &= bool(found)
        return handlers, known

    def _methods(self, atom: Atom, names: tuple[str, ...], on: Values) -> list[Handler]:
        found = []
        for kind in self.evaluation.types(one(atom)):
            for node in self.callbacks(kind, names):
                count = len(parameters(self.graph.proto(node)))
                given = [one(atom) if isinstance(atom, Obj) else NOTHING]
                viewed = self.graph.proto(node).startswith("(Landroid/view/View;")
                given += [on if number == 0 and viewed else NOTHING for number in range(count)]
                found.append(Handler(node, bound(tuple(given))))
        return found

    def callbacks(self, kind: str, names: Iterable[str] = ()) -> list[int]:
        """Methods of a class (or inherited) the framework may call, of these names if any fit.

        Do not change the list.
        """
        wanted = tuple(names)
        key = (kind, wanted)
        known = self._callbacks.get(key)
        if known is None:
            known = self._callbacks[key] = self._find_callbacks(kind, wanted)
        return known

    def _find_callbacks(self, kind: str, wanted: tuple[str, ...]) -> list[int]:
        found: dict[tuple[str, str], int] = {}
        for owner in (kind, *self.graph.ancestors(kind)):
            if not self.graph.defined(owner) or (owner != kind and is_library(owner)):
                continue
            for node in self.graph.methods_of(owner):
                name = self.graph.name(node)
                if self.graph.method(node).row < 0 or name.startswith("<"):
                    continue
                if self.graph.is_static(node):
                    continue
                key = (name, self.graph.proto(node))
                found.setdefault(key, node)
        if wanted:
            fitting = [node for (name, _), node in found.items() if name in wanted]
            if fitting or not _is_small(kind):
                return fitting
        return [
            node
            for (name, _), node in found.items()
            if name not in RESULTS
            and (name in CALLBACK_NAMES or (name[:2] == "on" and name[2:3].isupper()))
        ]

    def _handed(self, call: Call) -> tuple[Handler, ...]:
        """Callbacks of objects of the app that are given to code that is not followed."""
        if call.name in KEEPING and call.owner.startswith("Ljava/util/"):
            return ()
        handlers: list[Handler] = []
        for values in call.given:
            for atom in in_order(values):
                if _is_self(atom):
                    handlers += self._own_callbacks(call, atom)
                elif isinstance(atom, Obj) and self.graph.defined(atom.type):
                    if any(self.graph.is_a(atom.type, base) for base in NOT_CALLBACKS):
                        continue
                    for node in self.callbacks(atom.type):
                        handlers.append(Handler(node, (one(atom),)))
                elif isinstance(atom, Field) and _is_lambda(atom):
                    handlers += self._methods(atom, (), NOTHING)
                elif isinstance(atom, Field) or (
                    isinstance(atom, Param) and atom.index == 0 and atom.node == call.node
                ):
                    handlers += self._own_callbacks(call, atom)
        if call.name in RUNS_ITSELF:
            for atom in in_order(self.evaluation.resolve(call.receiver, 3).values):
                if isinstance(atom, Obj) and self.graph.defined(atom.type) and not _is_self(atom):
                    handlers += [Handler(n, (one(atom),)) for n in self.callbacks(atom.type)]
        return tuple(dict.fromkeys(handlers))

    def _own_callbacks(self, call: Call, this_atom: Atom) -> list[Handler]:
        """``this`` given as a callback: the methods of the class that the callee's parameter type names."""
        known = isinstance(this_atom, Obj)
        owners = self.evaluation.types(one(this_atom))
        if len(owners) != 1 or not any(self.graph.is_a(owners[0], base) for base in SCREENS):
            return []
        owner = owners[0]
        found: list[Handler] = []
        for kind, values in zip(parameters(call.proto), call.given, strict=False):
            if this_atom not in values or kind in CONTEXTS or kind in (owner, "Ljava/lang/Object;"):
                continue
            if any(self.graph.is_a(kind, base) for base in NOT_CALLBACKS):
                continue
            wanted = {self.graph.name(node) for node in self.graph.methods_of(kind)}
            found += [
                Handler(node, (one(this_atom),) if known else ())
                for node in self.callbacks(owner, wanted)
                if self.graph.name(node) not in NOT_BY_THEMSELVES
            ]
        return found

    # --- conditions -------------------------------------------------------------------------------

    def _guards(self, frame: Frame, at: int, known: _Known) -> tuple[Guard, ...]:
        block = frame.block_of(at)
        guards = known.of_block.get(block)
        if guards is None:
            found: list[Guard] = []
            for branch in frame.decisions(at):
                key = (branch.at, branch.taken)
                if key not in known.of_branch:
                    known.of_branch[key] = tuple(self._guard(frame.node, branch))
                found += known.of_branch[key]
            guards = known.of_block[block] = tuple(dict.fromkeys(found))
        return guards

    def _guard(self, node: int, branch: Branch) -> Iterator[Guard]:
        holds = _truth(branch)
        if holds is None:
            if not _is_null_check(branch):
                yield Guard("other", f"{node} @ {branch.at:#x}", branch.taken)
            return
        value = branch.left if branch.op >= 0x38 or not constants(branch.left) else branch.right
        for atom in in_order(value):
            guard = self._condition(atom, holds)
            if guard is not None:
                yield guard
                return
        if not _is_null_check(branch):
            yield Guard("other", f"{node} @ {branch.at:#x}", branch.taken)

    def _condition(self, atom: Atom, holds: bool) -> Guard | None:
        if isinstance(atom, Field) and atom.signature.endswith(":Z"):
            return Guard("flag", atom.signature, holds)
        if not isinstance(atom, Result):
            return None
        if atom.name in FLAG_READS:
            given = [values for values in atom.args if self.text(values)]
            name = self.text(given[0]) if given else ""
            preset = len(atom.args) > 2 and constants(atom.args[-1]) == {1}
            return Guard("flag", name, holds, preset) if name else None
        if atom.name in CHECKS:
            ids = [a.id for values in atom.args[:1] for a in values if isinstance(a, View)]
            return Guard("checkbox", str(min(ids)) if ids else "", holds)
        if atom.name in ("checkSelfPermission", "checkPermission"):
            return Guard("permission", "", not holds)  # zero means granted
        if atom.name in ("hasPermissions", "isGranted", "hasPermission"):
            return Guard("permission", "", holds)
        return None


_PUBLIC = 0x1
_EITHER = Guard("either", "", True)
SELF = -2
"""Node of the object that stands for the screen whose code runs: no code of the app makes it."""
MAKES_PAGES = ("getItem", "createFragment", "instantiate")
"""Methods of an adapter that give the pages of a pager."""
RUNS_ITSELF = frozenset(
    (
        "start",
        "execute",
        "run",
        "submit",
        "post",
        "sendMessage",
        "sendEmptyMessage",
        "sendEmptyMessageDelayed",
        "sendMessageDelayed",
        "obtainMessage",
        "sendToTarget",
        "enqueue",
        "executeOnExecutor",
        "schedule",
    )
)
"""Calls on an object of the app that make its own callbacks run."""
INTENT = "Landroid/content/Intent;"
COMPONENT = "Landroid/content/ComponentName;"
FRAGMENTS = (
    "Landroidx/fragment/app/Fragment;",
    "Landroid/app/Fragment;",
    "Landroid/support/v4/app/Fragment;",
)
SCREENS = ("Landroid/content/Context;", *FRAGMENTS)
CONTEXTS = (
    "Landroid/content/Context;",
    "Landroid/app/Activity;",
    "Landroidx/fragment/app/FragmentActivity;",
    "Landroidx/appcompat/app/AppCompatActivity;",
    "Landroidx/lifecycle/LifecycleOwner;",
)
NOT_CALLBACKS = (
    "Landroid/content/Context;",
    "Landroid/view/View;",
    "Landroid/app/Dialog;",
    *FRAGMENTS,
    "Landroid/widget/PopupWindow;",
    "Ljava/lang/Throwable;",
)
RESULTS = ("onRequestPermissionsResult", "onActivityResult")
"""Run for a request that is known, see `journeys`."""
NOT_BY_THEMSELVES = frozenset(
    (
        "onCreate",
        "onStart",
        "onResume",
        "onPause",
        "onStop",
        "onDestroy",
        "onRestart",
        "onCreateView",
        "onViewCreated",
        "onAttach",
        "onActivityCreated",
        "onNewIntent",
    )
)


_NOT_LISTENERS = frozenset(
    ("Ljava/lang/String;", "Ljava/lang/CharSequence;", "Landroid/graphics/drawable/Drawable;")
)
_FIRST_PARAMETER = {
    "Landroid/content/DialogInterface$OnClickListener;": "(Landroid/content/DialogInterface;I",
    "Landroid/view/View$OnClickListener;": "(Landroid/view/View;)",
}
"""One class may listen to several things by overloads of one method."""


@lru_cache(4096)
def _takes_listener(proto: str) -> bool:
    """Whether a parameter is a listener for touches."""
    return any(kind in LISTENER_TYPES for kind in parameters(proto))


@lru_cache(4096)
def _logs_out(name: str) -> bool:
    lower = name.lower()
    return any(word in lower for word in LOGOUTS)


def _is_self(atom: Atom) -> bool:
    """The screen whose code runs, see `Surfaces.screen`."""
    return isinstance(atom, Obj) and atom.node == SELF


def _under(guards: tuple[Guard, ...], events: Iterable[Event]) -> Iterator[Event]:
    """The events of a call that only runs under these conditions."""
    known: dict[tuple[Guard, ...], tuple[Guard, ...]] = {}
    for kind, frame, at, call, inner, detail in events:
        both = known.get(inner)
        if both is None:
            both = known[inner] = _both(guards, inner)
        yield Event(kind, frame, at, call, both, detail)


def _both(a: tuple[Guard, ...], b: tuple[Guard, ...]) -> tuple[Guard, ...]:
    return tuple(dict.fromkeys((*a, *b)))


def _is_lambda(field: Field) -> bool:
    """The one instance of a lambda that captures nothing."""
    owner, _, rest = field.signature.partition("->")
    name, _, kind = rest.partition(":")
    return kind == owner and name in ("INSTANCE", "a") and _is_small(owner)


def _is_small(kind: str) -> bool:
    """A class made for one callback: anonymous or a lambda."""
    return "$" in kind or "Lambda" in kind


def _truth(branch: Branch) -> bool | None:
    """Whether a boolean must be true for the place to be reached, ``None`` if it is no such test."""
    if branch.op in (0x38, 0x39):
        return branch.taken == (branch.op == 0x39)
    if branch.op in (0x32, 0x33):
        for side in (branch.right, branch.left):
            known = constants(side)
            if known is not None and known <= {0, 1} and len(known) == 1:
                equal = branch.taken == (branch.op == 0x32)
                return equal == (known == {1})
    return None


def _is_null_check(branch: Branch) -> bool:
    """A test for null or of something that says nothing about consent."""
    return branch.op in (0x38, 0x39) and all(
        isinstance(atom, Obj | View | Str) for atom in branch.left
    )
