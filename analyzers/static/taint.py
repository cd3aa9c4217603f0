"""Face data followed forward through the app's own methods, from where it is taken to where it goes.

A worklist over definitions (`analyzers.static.valueflow`): only methods that data reaches are read. Calls
into the app's own code are entered, a result returns to where the data came in from; fields and Intent
extras are known by name, whoever holds them; of calls outside, `analyzers.static.flowmodel` tells what is
passed on. Bounded by `MOST_PLACES`; what was cut off is told by `Taint.capped`.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple, TypeVar

from analyzers.handling import SinkKind
from analyzers.static.apis import is_library
from analyzers.static.budget import Budget
from analyzers.static.evaluation import Evaluation, parameters
from analyzers.static.flowmodel import (
    FILES,
    SEALERS,
    SEALS,
    SINKS,
    STREAMS,
    WRAPS,
    filled,
    receiver_holds,
    result_carries,
)
from analyzers.static.graph import Graph, Site
from analyzers.static.passing import callbacks, given_to
from analyzers.static.valueflow import Defs, Invoke, Use, ValueFlow
from analyzers.static.values import Cls, Obj, Result, Str, in_order

T = TypeVar("T")

MOST_PLACES = 12_000
"""Definitions data is followed to in one app."""
MOST_TARGETS = 6
"""Methods of the app one call is followed into."""
MOST_READERS = 40
"""Reads of one field that are followed."""


class Place(NamedTuple):
    """A definition of a method that holds face data; ``node`` -1: the field or extra ``name``."""

    node: int
    definition: int
    name: str = ""


class Origin(NamedTuple):
    """A place where face data begins."""

    place: Place
    kind: str
    sdk: str
    what: str
    chosen: bool = False


class Mark(NamedTuple):
    """How data came to a place."""

    before: Place | None
    at: Site | None
    """The instruction that passed it on."""
    what: str
    entered: bool
    """It came in through a parameter, so that a result goes back there."""
    sealed: bool
    """It was encrypted on the way."""


class Hit(NamedTuple):
    """Data at a sink."""

    kind: SinkKind
    site: Site
    """The call that takes it, or that made the stream."""
    call: Invoke
    place: Place
    origin: int
    """Number of the origin."""


class Taint:
    """All that one run found."""

    def __init__(
        self,
        evaluation: Evaluation,
        foreign: tuple[str, ...],
        uploads: dict[str, tuple[tuple[str, ...], frozenset[str]]],
        budget: Budget | None = None,
    ) -> None:
        self.graph: Graph = evaluation.graph
        self.evaluation = evaluation
        self.marks: list[dict[Place, Mark]] = []
        """Per origin: the places its data comes to."""
        self.entries: dict[int, set[Site]] = {}
        """Per method: calls through which data came into it."""
        self.hits: list[Hit] = []
        self.capped = False
        self._cut: set[int] = set()
        self._more = False
        self._foreign = foreign
        self._uploads = uploads
        self._budget = budget
        self._flows: dict[int, ValueFlow] = {}
        self._count = 0
        self._extras: dict[str, list[Place]] | None = None
        self._handed: dict[str, list[tuple[Site, bool]]] | None = None

    # --- reading ------------------------------------------------------------------------------

    def flow(self, node: int) -> ValueFlow:
        """A method's definitions, read once."""
        if node not in self._flows:
            if self._budget is not None:
                self._budget.check()
            self._flows[node] = ValueFlow(self.evaluation, node)
            self.noted(node)
        return self._flows[node]

    def first(self, found: Sequence[T], most: int) -> list[T]:
        """As many of what was found as are looked at; that there are more is told (`cut`)."""
        self._more |= len(found) > most
        return list(found[:most])

    def noted(self, node: int) -> bool:
        """Whether a method was read to its end; if not, something in it may have been missed (`cut`)."""
        read = self.graph.method(node).row < 0 or self.graph.body(node).whole
        if not read:
            self._cut.add(node)
        return read

    @property
    def cut(self) -> bool:
        """Code of the app's own that matters here was not read to its end, or not all of what was found."""
        if self._more or self.graph.capped:
            return True
        nodes = (node for node in self.evaluation.cut if not self.outside(self.graph.owner(node)))
        return bool(self._cut) or next(nodes, None) is not None

    def outside(self, owner: str) -> bool:
        """Whether a class is no code of the app's own: framework, library or SDK."""
        return is_outside(self.graph, self._foreign, owner)

    def targets(self, node: int, call: Invoke) -> list[int]:
        """Methods of the app's own code that a call may run."""
        if self.outside(call.owner) and not call.owner.startswith(_CALLED_BACK):
            return []
        found = self.graph.targets(call.owner, call.name, call.proto, opcode=call.op)
        if len(found) > 1:
            seen = self.evaluation.frame(node).calls.get(call.at)
            if seen is not None:
                found = self.evaluation.targets(seen)
        own = [
            each
            for each in found
            if self.graph.method(each).row >= 0 and not self.outside(self.graph.owner(each))
        ]
        return self.first(own, MOST_TARGETS)

    def alive(self, node: int, at: int) -> bool:
        """Whether control may reach an instruction, constants considered."""
        return at in self.evaluation.frame(node).calls

    # --- following ----------------------------------------------------------------------------

    def follow(self, origin: Origin) -> None:
        """Follow one origin's data to its ends."""
        number = len(self.marks)
        marks: dict[Place, Mark] = {}
        self.marks.append(marks)
        _Run(self, number, origin, marks).run()

    def arriving(self, origins: Iterable[Origin]) -> list[Origin] | None:
        """Those whose data comes to a sink; ``None`` when there is too much to follow. Nothing is kept of it."""
        before = (self.marks, self.entries, self.hits, self.capped, self._count)
        found: list[Origin] = []
        self.marks, self.entries, self.capped, self._count = [], {}, False, 0
        try:
            for origin in origins:
                self.hits = []
                self.follow(origin)
                if self.hits:
                    found.append(origin)
            return None if self.capped else found
        finally:
            self.marks, self.entries, self.hits, self.capped, self._count = before

    def count(self) -> bool:
        """Another place; false once there are too many."""
        self._count += 1
        if self._count > MOST_PLACES:
            self.capped = True
        return not self.capped

    def extra_reads(self, key: str) -> list[Place]:
        """Where an Intent or Bundle extra of this name is read."""
        if self._extras is None:
            self._extras = {}
            names = (
                "getByteArrayExtra",
                "getStringExtra",
                "getParcelableExtra",
                "getSerializableExtra",
                "getByteArray",
                "getString",
                "getParcelable",
                "getSerializable",
                "getFloatArrayExtra",
                "getFloatArray",
                "getStringArrayListExtra",
                "getParcelableArrayListExtra",
            )
            owners = (
                "Landroid/content/Intent;",
                "Landroid/os/Bundle;",
                "Landroid/os/BaseBundle;",
                "Landroidx/work/Data;",
            )
            for site in self.graph.calls(names, owners):
                if self.outside(self.graph.owner(site.node)) or not self.graph.reached(site.node):
                    continue
                call = self.evaluation.call_at(site)
                if call is None or len(call.args) < 2:
                    continue
                for atom in call.args[1]:
                    if isinstance(atom, Str):
                        self._extras.setdefault(atom.text, []).append(Place(site.node, site.at))
        return self._extras.get(key, [])

    def is_upload(self, owner: str, name: str) -> str:
        """Catalogue id of the SDK whose method sends the picture it is given, or empty."""
        for sdk, (prefixes, names) in self._uploads.items():
            if name in names and owner.startswith(prefixes):
                return sdk
        return ""

    def whole_objects(self, kind: str) -> list[tuple[Site, bool]]:
        """Calls that are given an object of a class to turn into text, or to send (``True``)."""
        if self._handed is None:
            self._handed = {}
            for site, sends in self._handing():
                seen = self.evaluation.call_at(site)
                if seen is None:
                    continue
                kinds = {*parameters(seen.proto)}
                for values in seen.given:
                    kinds.update(self.evaluation.types(values))
                for each in sorted(kinds):
                    if not self.outside(each):
                        self._handed.setdefault(each, []).append((site, sends))
        return self.first(self._handed.get(kind, []), MOST_TARGETS)

    def _handing(self) -> list[tuple[Site, bool]]:
        graph = self.graph
        found = [(site, False) for site in graph.calls(_SERIALIZERS, None)]
        if self._makes_web_interfaces:
            for owner in graph.classes():
                if not self.outside(owner) and self.is_web_interface(owner):
                    names = [graph.name(node) for node in graph.methods_of(owner)]
                    found += [(site, True) for site in graph.calls(names, (owner,))]
        return [
            (site, sends)
            for site, sends in found
            if graph.reached(site.node) and not self.outside(graph.owner(site.node))
        ]

    def is_web_interface(self, owner: str) -> bool:
        """Whether a class is an interface nothing in the app implements, as Retrofit's are."""
        return (
            self.graph.defined(owner)
            and not self.outside(owner)
            and self._makes_web_interfaces
            and self._is_interface(owner)
            and not self.graph.subtypes(owner)
        )

    def _is_interface(self, owner: str) -> bool:
        """Whether all its methods are without code, and there are some."""
        nodes = self.graph.methods_of(owner)
        return bool(nodes) and all(self.graph.method(node).row < 0 for node in nodes)

    @cached_property
    def _makes_web_interfaces(self) -> bool:
        return bool(
            self.graph.calls(("create",), ("Lretrofit2/Retrofit;", "Lretrofit/RestAdapter;"))
        )


_ENGINES = (
    "Lorg/tensorflow/",
    "Lorg/pytorch/",
    "Lai/onnxruntime/",
    "Lorg/opencv/",
    "Lcom/tencent/ncnn/",
    "Lcom/taobao/android/mnn/",
    "Lcom/baidu/paddle/",
    "Lio/socket/",
    "Lorg/java_websocket/",
    "Lcom/lzy/",
    "Lcom/loopj/",
    "Lcom/zhy/http/",
    "Lorg/xutils/",
    "Lcom/amazonaws/",
    "Lcom/aliyun/",
    "Lcom/alibaba/sdk/",
    "Lcom/qiniu/",
    "Lnet/sqlcipher/",
    "Lio/agora/",
    "Lorg/webrtc/",
    "Lcom/journeyapps/",
)


def is_outside(graph: Graph, foreign: tuple[str, ...], owner: str) -> bool:
    """Whether a class is no code of the app's own; ``foreign``: prefixes of SDKs in use."""
    return not graph.defined(owner) or is_library(owner) or owner.startswith((*foreign, *_ENGINES))


class _Run:
    """The following of one origin."""

    def __init__(self, taint: Taint, number: int, origin: Origin, marks: dict[Place, Mark]) -> None:
        self._taint = taint
        self._number = number
        self._marks = marks
        self._todo: deque[Place] = deque()
        self._entries: dict[int, set[tuple[Site, Place]]] = {}
        self._returned: dict[int, Place] = {}
        self._mutated: set[Place] = set()
        self._filled: deque[tuple[Place, int]] = deque()
        self._hits: set[tuple[Site, str]] = set()
        self._add(origin.place, Mark(None, None, origin.what, False, False))

    def run(self) -> None:
        while self._todo or self._filled:
            while self._filled:
                self._spread(*self._filled.popleft())
                if not self._taint.count():
                    return
            if not self._todo:
                return
            place = self._todo.popleft()
            if not self._taint.count():
                return
            if place.node < 0:
                self._named(place)
            else:
                self._definition(place)

    def _add(self, place: Place, mark: Mark) -> None:
        if place not in self._marks:
            self._marks[place] = mark
            self._todo.append(place)

    def _pass(
        self,
        before: Place,
        to: Place,
        at: int,
        what: str,
        *,
        entered: bool | None = None,
        sealed: bool = False,
    ) -> None:
        mark = self._marks[before]
        site = Site(before.node, at, 0) if before.node >= 0 else None
        self._add(
            to,
            Mark(
                before,
                site,
                what,
                mark.entered if entered is None else entered,
                mark.sealed or sealed,
            ),
        )

    def _named(self, place: Place) -> None:
        """A field or extra: whoever reads it."""
        graph = self._taint.graph
        if place.name.startswith("extra "):
            for read in self._taint.extra_reads(place.name.removeprefix("extra ")):
                self._pass(place, read, 0, place.name, entered=False)
            return
        for site, hit in self._taint.whole_objects(place.name.partition("->")[0]):
            call = self._taint.flow(site.node).calls.get(site.at)
            if call is None:
                continue
            at = Place(site.node, site.at)
            self._pass(
                place, at, 0, f"object {_dotted(place.name.partition('->')[0])}", entered=False
            )
            if hit and at in self._marks:
                self._hit("network", at, call)
        for site in self._taint.first(
            self._own(graph.field_sites(place.name, write=False)), MOST_READERS
        ):
            self._pass(
                place, Place(site.node, site.at), 0, f"field {_dotted(place.name)}", entered=False
            )

    def _own(self, sites: Iterable[Site]) -> list[Site]:
        """Those in code of the app's own."""
        graph = self._taint.graph
        return [site for site in sites if not self._taint.outside(graph.owner(site.node))]

    def _definition(self, place: Place) -> None:
        flow = self._taint.flow(place.node)
        self._as_stream(flow, place)
        for use in flow.users.get(place.definition, ()):
            if use.kind == "value":
                self._value(flow, place, use)
            elif use.kind == "field":
                field = flow.puts[use.at].field
                self._pass(place, Place(-1, 0, field), use.at, f"field {_dotted(field)}")
            elif use.kind == "return":
                self._return(place, use.at)
            else:
                self._argument(flow, place, flow.calls[use.at], use.number)

    def _value(self, flow: ValueFlow, place: Place, use: Use) -> None:
        if use.number == 1 and use.at in flow.gets:
            owner = flow.gets[use.at][0].partition("->")[0]
            if not self._taint.outside(owner):
                return
        if use.at in flow.gets and use.number == 0:
            return
        if use.number == 2:
            self._mutate(place, Place(place.node, use.at), max(use.at, 0), "")
        else:
            self._pass(place, Place(place.node, use.at), use.at, "")

    def _return(self, place: Place, at: int) -> None:
        mark = self._marks[place]
        graph = self._taint.graph
        if graph.name(place.node) in _BODIES and graph.is_a(
            graph.owner(place.node), "Lcom/android/volley/Request;"
        ):
            call = Invoke(
                at, 0x71, "Lcom/android/volley/Request;", graph.name(place.node), "()V", ()
            )
            self._hit("network", place, call)
            return
        if mark.entered:
            self._returned.setdefault(place.node, place)
            for site, _ in sorted(self._entries.get(place.node, ())):
                self._back(place, site, at)
            return
        for site in self._taint.first(self._own(graph.callers(place.node)), MOST_READERS):
            self._pass(
                place,
                Place(site.node, site.at),
                at,
                f"return of {_name(graph, place.node)}",
                entered=False,
            )
        for site in given_to(self._taint, graph.owner(place.node)):
            what = f"return of {_name(graph, place.node)}"
            self._pass(place, Place(site.node, site.at), at, what, entered=False)

    def _back(self, place: Place, site: Site, at: int) -> None:
        graph = self._taint.graph
        caller = next((p for s, p in self._entries[place.node] if s == site), None)
        entered = self._marks[caller].entered if caller is not None else False
        self._pass(
            place,
            Place(site.node, site.at),
            at,
            f"return of {_name(graph, place.node)}",
            entered=entered,
        )

    # --- calls --------------------------------------------------------------------------------

    def _argument(self, flow: ValueFlow, place: Place, call: Invoke, number: int) -> None:
        taint = self._taint
        if self._ends_here(place, call, number):
            return
        own = taint.targets(place.node, call)
        for node in own:
            self._enter(place, call, number, node)
        if self._background(place, call, number):
            return
        if own:
            return
        if taint.is_web_interface(call.owner) and number > 0:
            self._hit("network", place, call)
            return
        for node, given in callbacks(taint, place.node, call, number):
            self._enter(place, call, given, node)
        self._outside_call(flow, place, call, number)

    def _enter(self, place: Place, call: Invoke, number: int, node: int) -> None:
        taint = self._taint
        site = Site(place.node, call.at, 0)
        self._entries.setdefault(node, set()).add((site, place))
        taint.entries.setdefault(node, set()).add(site)
        self._pass(
            place,
            Place(node, -1 - number),
            call.at,
            f"call {_name(taint.graph, node)}",
            entered=True,
        )
        if node in self._returned:
            self._back(self._returned[node], site, call.at)

    def _background(self, place: Place, call: Invoke, number: int) -> bool:
        """Arguments of a task that runs on another thread."""
        if call.name not in ("execute", "executeOnExecutor") or number < 1:
            return False
        graph = self._taint.graph
        if not graph.is_a(call.owner, "Landroid/os/AsyncTask;"):
            return False
        seen = self._taint.evaluation.frame(place.node).calls.get(call.at)
        types = self._taint.evaluation.types(seen.receiver, call.owner) if seen else [call.owner]
        for kind in types:
            for node in graph.find(kind, "doInBackground"):
                if graph.method(node).row >= 0 and not graph.flags(node) & 0x1000:
                    self._enter(place, call, 1, node)
        return True

    def _ends_here(self, place: Place, call: Invoke, number: int) -> bool:
        """Sinks: the data is there, and what the call gives back is something else."""
        taint = self._taint
        graph = taint.graph
        if number > 0 or call.static:
            sdk = taint.is_upload(call.owner, call.name)
            if sdk:
                self._hit("sdk-upload", place, call)
                return True
        for sink in SINKS:
            if call.name not in sink.names:
                continue
            wanted = sink.arguments or range(0 if call.static else 1, len(call.args))
            if number in wanted and any(
                call.owner.startswith(o) if o.endswith("/") else graph.is_a(call.owner, o)
                for o in sink.owners
            ):
                if sink.kind == "ipc" and not self._leaves(place, call):
                    return True
                self._hit(sink.kind, place, call)
                return True
        return False

    def _leaves(self, place: Place, call: Invoke) -> bool:
        """Whether an Intent may go to another app: nothing names a class of this one."""
        seen = self._taint.evaluation.frame(place.node).calls.get(call.at)
        if seen is None or len(seen.args) < 2:
            return False
        return "Intent;" in call.proto and not _names_class(seen.args[1])

    def _outside_call(self, flow: ValueFlow, place: Place, call: Invoke, number: int) -> None:
        taint = self._taint
        what = f"{_dotted(call.owner)}.{call.name}"
        sealed = (call.name in SEALS and call.owner.startswith(SEALERS)) or (
            call.name == "<init>" and "CipherOutputStream" in call.owner
        )
        sdk = call.owner.startswith(taint._foreign) if taint._foreign else False
        receiver = NONE_OF if call.static or not call.args else call.args[0]
        is_receiver = not call.static and number == 0
        if call.name.startswith("put") and number == len(call.args) - 1 and number >= 1:
            self._extra(place, call)
        if call.name in ("obtainMessage", "obtain") and call.owner.startswith("Landroid/os/"):
            self._pass(place, Place(-1, 0, _MESSAGE), call.at, "message")
        if result_carries(call.owner, call.name, call.proto) and (
            not sdk or _is_data(call.proto) or call.proto.endswith(")" + call.owner)
        ):
            self._pass(place, Place(place.node, call.at), call.at, what, sealed=sealed)
        if (
            not is_receiver
            and not call.static
            and receiver_holds(call.owner, call.name, call.proto)
        ):
            for definition in sorted(receiver):
                self._mutate(place, Place(place.node, definition), call.at, what, sealed=sealed)
        kinds = parameters(call.proto)
        offset = 0 if call.static else 1
        for other, kind in enumerate(kinds):
            at = other + offset
            if at == number or at >= len(call.args) or not filled(kind, call.owner, call.name):
                continue
            if sdk and not kind.startswith(("[", "Ljava/lang/Object;")):
                continue
            if kind == "Ljava/io/File;" and call.name.startswith(("compare", "rename")):
                continue
            for definition in sorted(call.args[at]):
                self._mutate(place, Place(place.node, definition), call.at, what, sealed=sealed)

    def _extra(self, place: Place, call: Invoke) -> None:
        carriers = ("Landroid/content/Intent;", "Landroid/os/B", "Landroidx/work/Data$Builder;")
        if not call.owner.startswith(carriers):
            return
        seen = self._taint.evaluation.frame(place.node).calls.get(call.at)
        if seen is None or len(seen.args) < 3:
            return
        for atom in in_order(seen.args[1]):
            if isinstance(atom, Str):
                self._pass(place, Place(-1, 0, "extra " + atom.text), call.at, f"extra {atom.text}")

    # --- objects that are filled ----------------------------------------------------------------

    def _mutate(
        self, before: Place, place: Place, at: int, what: str, *, sealed: bool = False
    ) -> None:
        """Data was put into an object: it is in whatever else is that object, too."""
        if place in self._mutated:
            return
        self._mutated.add(place)
        self._pass(before, place, at, what, sealed=sealed)
        self._filled.append((place, at))

    def _spread(self, place: Place, at: int) -> None:
        """What else an object is that data was put into."""
        taint = self._taint
        flow = taint.flow(place.node)
        definition = place.definition
        if definition in flow.gets:
            field = flow.gets[definition][0]
            self._pass(place, Place(-1, 0, field), definition, f"field {_dotted(field)}")
        for array in sorted(flow.items.get(definition, ())):
            self._mutate(place, Place(place.node, array), definition, "")
        if definition < 0:
            self._mutate_given(place, at)
        if definition in flow.made:
            for use in flow.users.get(definition, ()):
                if use.kind == "argument" and use.number == 0:
                    call = flow.calls[use.at]
                    if call.name == "<init>" and call.owner.endswith(WRAPS):
                        self._mutate_all(place, call.args[1:], use.at)
        if definition in flow.calls:
            call = flow.calls[definition]
            if call.owner.endswith(WRAPS) or "okio" in call.owner or call.name == "getChannel":
                self._mutate_all(place, call.args, definition)
            elif call.proto.rpartition(")")[2] == call.owner and not call.static and call.args:
                self._mutate_all(place, call.args[:1], definition)  # a builder's next link
            else:
                for node in taint.targets(place.node, call):
                    for value in sorted(taint.flow(node).returns):
                        self._mutate(place, Place(node, value), definition, "")

    def _mutate_all(self, before: Place, args: Iterable[Defs], at: int) -> None:
        for defs in args:
            for definition in sorted(defs):
                self._mutate(before, Place(before.node, definition), at, "")

    def _mutate_given(self, place: Place, at: int) -> None:
        """A parameter was filled: so is what the callers gave."""
        graph = self._taint.graph
        number = -1 - place.definition
        if graph.name(place.node) == "writeTo" and "Sink;" in graph.proto(place.node):
            body = Invoke(at, 0x71, "Lokhttp3/RequestBody;", "writeTo", "()V", ())
            self._hit("network", place, body)
            return
        if number == 0 and not graph.is_static(place.node):
            return
        entered = sorted(site for site, _ in self._entries.get(place.node, ()))
        for site in self._taint.first(entered or graph.callers(place.node), MOST_TARGETS * 2):
            call = self._taint.flow(site.node).calls.get(site.at)
            if call is None or number >= len(call.args):
                continue
            for definition in sorted(call.args[number]):
                self._mutate(place, Place(site.node, definition), at, "")

    def _as_stream(self, flow: ValueFlow, place: Place) -> None:
        """A stream that is written to is a sink by itself."""
        definition = place.definition
        kind: SinkKind | None = None
        if place not in self._mutated:
            return
        call: Invoke | None = flow.calls.get(definition)
        if call is not None and call.name in STREAMS:
            wanted, owners = STREAMS[call.name]
            if not owners or call.owner.startswith(owners):
                kind = "socket" if "Socket" in call.owner else wanted
        elif flow.made.get(definition) in FILES:
            call = next(
                (
                    flow.calls[use.at]
                    for use in flow.users.get(definition, ())
                    if use.kind == "argument"
                    and use.number == 0
                    and flow.calls[use.at].name == "<init>"
                ),
                None,
            )
            opens = call is not None and parameters(call.proto)[:1] in _NAMED_FILES
            kind = "private-file" if opens else None
        if kind is not None and call is not None:
            self._hit(kind, place, call)

    def _passable(self, place: Place) -> bool:
        """Whether every call that passed the data on may run, constants considered."""
        at: Place | None = place
        while at is not None:
            mark = self._marks[at]
            site = mark.at
            passes = site is not None and site.at in self._taint.flow(site.node).calls
            if site is not None and passes and not self._taint.alive(site.node, site.at):
                return False
            at = mark.before
        return True

    def _hit(self, kind: SinkKind, place: Place, call: Invoke) -> None:
        site = Site(place.node, call.at, 0)
        if (site, kind) in self._hits:
            return
        self._hits.add((site, kind))
        alive = not call.args or self._taint.alive(place.node, call.at)
        if alive and self._passable(place):
            self._taint.hits.append(Hit(kind, site, call, place, self._number))


_NAMED_FILES = (["Ljava/io/File;"], ["Ljava/lang/String;"], ["Ljava/io/FileDescriptor;"])
_SERIALIZERS = frozenset(("toJson", "toJSONString", "writeValueAsString", "toJsonTree", "toJSON"))
_MESSAGE = "Landroid/os/Message;->obj:Ljava/lang/Object;"
_CALLED_BACK = ("Ljava/lang/", "Ljava/util/function/", "Lkotlin/jvm/functions/", "Landroid/os/")
"""Interfaces of the platform through which an app's own code calls its own code."""
NONE_OF: Defs = frozenset()
_BODIES = frozenset(("getParams", "getBody", "getByteData"))
"""Methods by which a Volley request is asked for what it sends."""


def _is_data(proto: str) -> bool:
    kind = proto.rpartition(")")[2]
    return kind.startswith(("[", "Landroid/graphics/Bitmap;", "Ljava/nio/"))


def _names_class(values: Iterable[object]) -> bool:
    todo = [(v, 0) for v in values]
    while todo:
        atom, depth = todo.pop()
        if isinstance(atom, Cls):
            return True
        if isinstance(atom, Obj | Result) and depth < 4:
            todo += [(a, depth + 1) for arg in atom.args for a in arg]
    return False


def _dotted(name: str) -> str:
    owner, arrow, rest = name.partition("->")
    owner = owner.lstrip("L").rstrip(";").replace("/", ".")
    return f"{owner}.{rest.partition(':')[0]}" if arrow else owner


def _name(graph: Graph, node: int) -> str:
    return f"{_dotted(graph.owner(node))}.{graph.name(node)}"
