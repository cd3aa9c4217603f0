"""Dialogs of libraries nobody described: what they say and run is what they are given.

By the words in names: ``positiveText``/``onPositive``, ``asConfirm(…, OnConfirmListener, OnCancelListener)``,
``setOkButton``. A label goes with the listener of the same role, or of the role its own words have.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from analyzers.prompts import read_control
from analyzers.static.evaluation import parameters
from analyzers.static.steps import Handler, Walker
from analyzers.static.values import Atom, Call, Obj, Result, Values, in_order, one
from analyzers.static.wording import Wording, Words

Role = Literal["positive", "negative", "neutral"]

_POSITIVE = re.compile(r"positive|confirm|ok(?![a-z])|agree|sure|right|yes|accept|submit", re.I)
_NEGATIVE = re.compile(r"negative|cancel|refuse|deny|left|disagree|reject|dismiss", re.I)
_NEUTRAL = re.compile(r"neutral|middle|other", re.I)
LONGEST_LABEL = 16
"""Characters; what is longer is a message."""
DEEPEST_CHAIN = 16


class Given(NamedTuple):
    """One thing a library's dialog is given."""

    name: str
    """Method, with the parameter's type."""
    values: Values
    alone: bool
    """It is the only text the method takes, so the method's name is about it."""


class Button(NamedTuple):
    """A button of such a dialog."""

    role: Role
    words: Words
    handlers: tuple[Handler, ...]


class Foreign(NamedTuple):
    """What could be read of one."""

    texts: tuple[Words, ...]
    buttons: tuple[Button, ...]


def read_foreign(
    atom: Atom, calls: Iterable[Call], walker: Walker, wording: Wording
) -> Foreign | None:
    """The dialog behind ``atom``; ``calls``: those on it. ``None`` when it says nothing or runs nothing."""
    given = [*_of_calls(calls), *_of_chain(atom)]
    texts: list[Words] = []
    labels: dict[Role, Words] = {}
    handlers: dict[Role, list[Handler]] = {}
    for item in given:
        role = _role(item.name)
        for words in wording.of(item.values):
            if not words.text:
                continue
            act = _role_of_act(words.text) if len(words.text) <= LONGEST_LABEL else None
            named = role is not None and item.alone and len(words.text) <= LONGEST_LABEL
            if act is not None or named:
                labels.setdefault(act or role or "neutral", words)
            else:
                texts.append(words)
        for found in _listening(item.values, walker):
            free: Role = "negative" if handlers.get("positive") else "positive"
            handlers.setdefault(role or free, []).append(found)
    if not texts or not handlers:
        return None
    buttons = [
        Button(role, labels.get(role, Words("", "", False)), tuple(dict.fromkeys(found)))
        for role, found in handlers.items()
    ]
    buttons += [Button(r, w, ()) for r, w in labels.items() if r not in handlers]
    return Foreign(tuple(dict.fromkeys(texts)), tuple(buttons))


def _of_calls(calls: Iterable[Call]) -> Iterator[Given]:
    for call in calls:
        kinds = parameters(call.proto)
        for kind, values in zip(kinds, call.given, strict=False):
            yield Given(_named(call.name, kind), values, _texts_among(kinds) == 1)


def _of_chain(atom: Atom) -> Iterator[Given]:
    """What was given on the way to the object, the earliest call first."""
    chain: list[Result] = []
    while isinstance(atom, Result) and len(chain) < DEEPEST_CHAIN:
        chain.append(atom)
        inner = in_order(atom.args[0]) if atom.args else []
        atom = inner[0] if inner else Obj(-1, 0, "")
    for result in reversed(chain):
        kinds = parameters(result.proto)
        given = result.args[-len(kinds) :] if kinds else ()
        for kind, values in zip(kinds, given, strict=False):
            yield Given(_named(result.name, kind), values, _texts_among(kinds) == 1)


def _texts_among(kinds: list[str]) -> int:
    return sum(kind in ("I", "Ljava/lang/String;", "Ljava/lang/CharSequence;") for kind in kinds)


def _named(method: str, kind: str) -> str:
    return f"{method} {kind.rpartition('/')[2].rpartition('$')[2]}"


def _role(name: str) -> Role | None:
    method, _, kind = name.partition(" ")
    for words in (kind, method):  # the listener's own type says more than the method that takes it
        if words in ("String;", "CharSequence;"):
            continue
        if _NEGATIVE.search(words):
            return "negative"
        if _POSITIVE.search(words):
            return "positive"
        if _NEUTRAL.search(words):
            return "neutral"
    return None


def _role_of_act(label: str) -> Role | None:
    act = read_control(label)
    if act in ("agree", "acknowledge", "start-face"):
        return "positive"
    if act in ("refuse", "later", "close", "alternative", "verify-other"):
        return "negative"
    return None


def _listening(values: Values, walker: Walker) -> Iterator[Handler]:
    for atom in in_order(walker.evaluation.resolve(values, 3).values):
        if isinstance(atom, Obj) and atom.node >= 0 and walker.graph.defined(atom.type):
            for node in walker.callbacks(atom.type):
                yield Handler(node, (one(atom),))
