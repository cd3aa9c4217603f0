"""What a call at the end of a flow works with: its address, the client behind it, the file it writes.

`Upstream` walks from a definition back to the calls that made and filled the object, through fields,
parameters (to the callers the data came from) and results of the app's own methods. Addresses are put
together from the texts those calls were given.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from analyzers.artifacts import NetworkConfig
from analyzers.static.endpoints import host_of, permitted
from analyzers.static.evaluation import parameters
from analyzers.static.graph import Site
from analyzers.static.resources import Resources
from analyzers.static.taint import Place, Taint
from analyzers.static.valueflow import Invoke
from analyzers.static.values import (
    Atom,
    Const,
    Field,
    Joined,
    Obj,
    Param,
    Res,
    Result,
    Str,
    Values,
    in_order,
)

MOST_CALLS = 120
"""Calls behind one object that are looked at."""
DEEPEST = 7
"""Steps through callers, fields and results."""
MOST_ATOMS = 400
"""Values looked at for one text."""
MOST_TEXTS = 12
"""Different texts one value may be that are kept."""
HOLE = "{}"

_PLACEHOLDER = re.compile(r"%(?:\d+\$)?[-+0,#]*\d*(?:\.\d+)?[sdxX]")
_CLIENTS = ("Connection;", "Builder;", "Client;", "Socket;", "Factory;")
_SCHEME = re.compile(r"^(?:https?|wss?|\{\})://", re.IGNORECASE)
_CLEAR = re.compile(r"^(?:http|ws)://", re.IGNORECASE)


class Behind(NamedTuple):
    """A call that took part in making an object."""

    node: int
    call: Invoke


class Upstream:
    """Walks back from definitions; ``taint`` knows through which callers data came."""

    def __init__(self, taint: Taint, resources: Resources) -> None:
        self._taint = taint
        self._graph = taint.graph
        self._evaluation = taint.evaluation
        self._resources = resources
        self._left = MOST_ATOMS

    # --- calls ----------------------------------------------------------------------------------

    def behind(self, start: Iterable[Place]) -> list[Behind]:
        """Calls that made or set up the objects, nearest first."""
        found: dict[tuple[int, int], Behind] = {}
        seen: set[Place] = set()
        todo = [(place, 0) for place in start]
        while todo and len(found) < MOST_CALLS:
            place, depth = todo.pop(0)
            if place in seen or depth > DEEPEST:
                continue
            seen.add(place)
            for call, inputs in self._of(place):
                found.setdefault((place.node, call.at), Behind(place.node, call))
                todo += [(each, depth) for each in inputs]
            todo += [(each, depth + 1) for each in self._before(place)]
        return list(found.values())

    def _of(self, place: Place) -> Iterator[tuple[Invoke, list[Place]]]:
        """The call that gave it, and those made on it, with what they were given."""
        flow = self._taint.flow(place.node)
        made = flow.calls.get(place.definition)
        if made is not None:
            yield made, [Place(place.node, d) for defs in made.args for d in sorted(defs)]
        for use in flow.users.get(place.definition, ()):
            if use.kind == "argument" and use.number == 0:
                call = flow.calls[use.at]
                if not call.static and call.at != place.definition and self._sets_up(call):
                    yield (
                        call,
                        [Place(place.node, d) for defs in call.args[1:] for d in sorted(defs)],
                    )

    def _sets_up(self, call: Invoke) -> bool:
        return (
            call.name == "<init>"
            or call.name.startswith(
                (
                    "set",
                    "url",
                    "base",
                    "add",
                    "put",
                    "init",
                    "ssl",
                    "hostname",
                    "certificate",
                    "with",
                    "create",
                    "load",
                    "append",
                    "client",
                    "socket",
                )
            )
            or call.proto.endswith(")" + call.owner)
        )

    def _before(self, place: Place) -> Iterator[Place]:
        flow = self._taint.flow(place.node)
        definition = place.definition
        graph = self._graph
        if definition in flow.gets:
            field = flow.gets[definition][0]
            for site in graph.field_sites(field, write=True)[:12]:
                put = self._taint.flow(site.node).puts.get(site.at)
                if put is not None:
                    yield from (Place(site.node, d) for d in sorted(put.value))
        elif definition < 0:
            number = -1 - definition
            if number == 0 and not graph.is_static(place.node):
                return
            for site in self.callers(place.node):
                call = self._taint.flow(site.node).calls.get(site.at)
                if call is not None and number < len(call.args):
                    yield from (Place(site.node, d) for d in sorted(call.args[number]))
        for use in flow.users.get(definition, ()):
            if use.kind == "argument":
                yield from self._handed(place, flow.calls[use.at], use.number)
        if definition in flow.items:
            yield from (Place(place.node, d) for d in sorted(flow.items[definition]))
        call = flow.calls.get(definition)
        if call is not None:
            for node in self._taint.targets(place.node, call):
                returned = self._taint.flow(node).returns
                yield from (Place(node, d) for d in sorted(returned))

    def _handed(self, place: Place, call: Invoke, number: int) -> Iterator[Place]:
        """A client or builder that is handed to a method of the app to be set up."""
        kinds = parameters(call.proto)
        at = number if call.static else number - 1
        if 0 <= at < len(kinds) and kinds[at].endswith(_CLIENTS):
            for node in self._taint.targets(place.node, call):
                yield Place(node, -1 - number)

    def callers(self, node: int) -> list[Site]:
        """Those the data came through, else all."""
        entered = self._taint.entries.get(node)
        return sorted(entered) if entered else self._graph.callers(node)[:12]

    # --- texts ----------------------------------------------------------------------------------

    def texts(self, values: Values, depth: int = DEEPEST) -> list[str]:
        """What a text value may be; ``{}`` stands for what is not known."""
        self._left = MOST_ATOMS
        return self._texts(values, depth)

    def _texts(self, values: Values, depth: int) -> list[str]:
        found: dict[str, None] = {}
        for atom in in_order(values):
            for text in self._atom(atom, depth):
                found[text] = None
        return list(found)[:MOST_TEXTS] or [HOLE]

    def _atom(self, atom: Atom, depth: int) -> list[str]:
        self._left -= 1
        if depth <= 0 or self._left < 0:
            return [HOLE]
        match atom:
            case Str(text):
                return [text]
            case Const(value) if value >> 24 == 0x7F:
                return [self._resources.texts(value) or HOLE]
            case Const(value):
                return [str(value)]
            case Res(id):
                return [self._resources.texts(id) or HOLE]
            case Joined(parts):
                return self._joined(parts, depth)
            case Field() | Param():
                return self._symbol(atom, depth)
            case Obj(args=args) | Result(args=args) if args:
                return self._made(args, depth)
        return [HOLE]

    def _made(self, args: tuple[Values, ...], depth: int) -> list[str]:
        """An address object: the text it was made of."""
        found: dict[str, None] = {}
        for arg in args[:3]:
            for text in self._texts(arg, depth - 1):
                if "://" in text or text.startswith("/"):
                    found[text] = None
        return list(found) or [HOLE]

    def _joined(self, parts: tuple[Values, ...], depth: int) -> list[str]:
        whole = self._texts(parts[0], depth - 1)[:4] if parts else [""]
        if any("%" in text for text in whole):
            return [self._filled(text, parts[1:], depth) for text in whole]
        for part in parts[1:]:
            options = self._texts(part, depth - 1)[:4]
            whole = [a + b for a in whole for b in options][:MOST_TEXTS]
        return whole

    def _filled(self, text: str, parts: tuple[Values, ...], depth: int) -> str:
        """A format with its arguments put in, in order; of several the first."""
        given = iter(parts)

        def fill(_: re.Match[str]) -> str:
            part = next(given, None)
            return self._texts(part, depth - 1)[0] if part else HOLE

        return _PLACEHOLDER.sub(fill, text)

    def _symbol(self, atom: Field | Param, depth: int) -> list[str]:
        if isinstance(atom, Param):
            found: list[str] = []
            for site in self.callers(atom.node):
                call = self._evaluation.call_at(site)
                if call is not None and atom.index < len(call.args):
                    found += self._texts(call.args[atom.index] - {atom}, depth - 1)
            return list(dict.fromkeys(found)) or [HOLE]
        resolved = self._evaluation.resolve(frozenset((atom,)))
        if resolved.values == frozenset((atom,)):
            return [HOLE]
        found = []
        for inner in in_order(resolved.values):
            found += [HOLE] if inner == atom else self._atom(inner, depth - 1)
        return list(dict.fromkeys(found))

    # --- addresses ------------------------------------------------------------------------------

    def addresses(self, calls: Iterable[Behind]) -> list[str]:
        """Addresses the calls were given, as far as constants tell, sorted."""
        found: set[str] = set()
        for behind in calls:
            for _, args in self._seen((behind,)):
                for number, values in enumerate(args):
                    texts = self._item(behind, number) or self.texts(values)
                    found.update(text for text in texts if _SCHEME.match(text))
        whole = {text for text in found if not text.startswith(HOLE)}
        return sorted(whole or found)

    def _item(self, behind: Behind, number: int) -> list[str]:
        """The text of an argument that is a certain item of a constant array."""
        flow = self._taint.flow(behind.node)
        defs = behind.call.args[number] if number < len(behind.call.args) else frozenset()
        place = next(iter(defs)) if len(defs) == 1 else -1
        index = flow.indexes.get(place, frozenset())
        numbers = [flow.literals[d] for d in index if d in flow.literals]
        if len(numbers) != 1 or len(index) != 1:
            return []
        found: list[str] = []
        for array in sorted(flow.items[place]):
            field = flow.gets.get(array, ("", frozenset()))[0]
            for atom in self._evaluation.resolve(frozenset((Field(field),))).values:
                if isinstance(atom, Obj):
                    items = self._evaluation.frame(atom.node).items.get(atom.site, {})
                    found += self.texts(items.get(numbers[0], frozenset()))
        return found

    def hosts(self, calls: Iterable[Behind]) -> list[str]:
        """Hosts that sockets were opened to, as ``tcp://host``."""
        found: set[str] = set()
        for call, args in self._seen(calls):
            if "Socket" in call.owner or "Inet" in call.owner:
                for values in args:
                    for text in self.texts(values):
                        if "." in text and " " not in text and "/" not in text:
                            found.add(f"tcp://{text}")
        return sorted(found)

    def switched(self, calls: Iterable[Behind]) -> list[str]:
        """Addresses of clients of which an argument decides between http and https."""
        for call, args in self._seen(calls):
            if call.name == "<init>" and call.owner in SWITCHES:
                number, yes, no = SWITCHES[call.owner]
                if number >= len(args):
                    continue
                known = self._evaluation.resolve(args[number])
                values = {a.value for a in known.values if isinstance(a, Const)}
                whole = known.complete and len(values) == len(known.values)
                return sorted({yes if v else no for v in values} if whole else {yes, no})
        return []

    def _seen(self, calls: Iterable[Behind]) -> Iterator[tuple[Invoke, tuple[Values, ...]]]:
        for behind in calls:
            frame = self._evaluation.frame(behind.node)
            seen = frame.calls.get(behind.call.at)
            if seen is not None:
                yield behind.call, seen.args


SWITCHES = {
    "Lcom/facepp/http/HttpRequests;": (
        4,
        "http://apicn.faceplusplus.com/v2/",
        "https://apicn.faceplusplus.com/v2/",
    )
}
"""Constructors with an argument that, when true, makes a client use the first address, else the second."""


class Reach(NamedTuple):
    """How addresses are to be judged."""

    cleartext: Literal["yes", "no", "choice", "unknown"]
    permitted: bool
    local: bool
    """All known addresses are loopback or private."""
    loopback: bool
    """All known addresses are this very device."""


def judge_addresses(urls: Iterable[str], network: NetworkConfig) -> Reach:
    """Whether data sent to one of the addresses goes unencrypted, and whether the platform allows it."""
    known = [url for url in urls if not url.startswith(HOLE)]
    if not known:
        return Reach("unknown", network.cleartext, False, False)
    hosts = [host_of(url.replace(HOLE, "x")) for url in known]
    pairs = zip(known, hosts, strict=True)
    away = [url for url, host in pairs if host is None or not host.local]
    names = [host.name for host in hosts if host is not None]
    loopback = not away and all(n == "localhost" or n.startswith("127.") for n in names)
    clear = [url for url in away or known if _CLEAR.match(url)]
    if not clear:
        return Reach("no", False, not away, loopback)
    allowed = not away or any(permitted(url, network) for url in clear)
    whole = len(clear) == len(away or known)
    return Reach("yes" if whole else "choice", allowed, not away, loopback)
