"""What the app's own code puts under each key of its Intents and Bundles, so that tests of it can be decided.

A page opened from several places often looks at an extra to know from which. Only constants count, and only
when every call that puts something under the key is understood.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from analyzers.static.values import Call, Const, Res, Result, Str, Values, constants, one

if TYPE_CHECKING:
    from analyzers.static.evaluation import Evaluation

MOST_SITES = 400
"""Calls that put extras; of apps with more nothing is told."""
_OWNERS = (
    "Landroid/content/Intent;",
    "Landroid/os/Bundle;",
    "Landroid/os/BaseBundle;",
    "Landroid/os/PersistableBundle;",
)
_PUTS = ("putExtra", "putString", "putBoolean", "putInt")
_TEXTS = ("getStringExtra", "getString")
_NUMBERS = ("getBooleanExtra", "getIntExtra", "getBoolean", "getInt")
_EQUAL = ("equals", "equalsIgnoreCase", "contentEquals", "areEqual")

Extras = Mapping[str, Values]
"""By key all that is put under it: texts and numbers."""


def sent_extras(evaluation: "Evaluation", own: str) -> Extras:
    """The keys of which all values are constants, as far as code of the app's own package puts them.

    ``own``: descriptor prefix of that package; ``evaluation`` must not decide by extras itself.
    """
    graph = evaluation.graph
    sites = [s for s in graph.calls(_PUTS, _OWNERS) if graph.owner(s.node).startswith(own)]
    if len(sites) > MOST_SITES:
        return {}
    found: dict[str, Values] = {}
    unknown: set[str] = set()
    for site in sites:
        call = evaluation.call_at(site)
        if call is None or len(call.given) < 2:
            continue
        keys = evaluation.resolve(call.given[0], 2)
        value = evaluation.resolve(call.given[1], 2)
        names = [atom.text for atom in keys.values if isinstance(atom, Str)]
        if not keys.complete or len(names) != len(keys.values):
            return {}  # a key nobody knows may be any
        plain = value.complete and all(isinstance(a, Str | Const | Res) for a in value.values)
        for name in names:
            found[name] = found.get(name, frozenset()) | value.values
            if not plain:
                unknown.add(name)
    return {key: values for key, values in found.items() if key not in unknown}


def decided(extras: Extras, call: Call) -> Values | None:
    """What a call gives that reads or compares an extra; ``None`` when that stays open."""
    if call.name in _NUMBERS and len(call.given) == 2 and call.owner in _OWNERS:
        values = extras.get(_key(call.given[0]))
        both = None if values is None else values | call.given[1]
        return both if both and constants(both) is not None else None
    if call.name in _TEXTS and call.owner in _OWNERS and call.given:
        sent = extras.get(_key(call.given[0]))
        return sent if sent is not None and len(sent) == 1 else None
    if call.name in _EQUAL:
        sides = call.args if len(call.args) == 2 else ()
        for text, other in zip(sides, reversed(sides), strict=True):
            told = _told(extras, other)
            texts = {atom.text for atom in text if isinstance(atom, Str)}
            if told is not None and texts and len(texts) == len(text) and not texts & told:
                return one(Const(0))
    return None


def _told(extras: Extras, values: Values) -> set[str] | None:
    """The texts an extra may hold, when all that a value may be is that extra."""
    found: set[str] = set()
    for atom in values:
        if not (isinstance(atom, Result) and atom.name in _TEXTS and atom.owner in _OWNERS):
            return None
        sent = extras.get(_key(atom.args[1])) if len(atom.args) > 1 else None
        if sent is None:
            return None
        if any(isinstance(each, Res) for each in sent):
            return None
        found |= {each.text for each in sent if isinstance(each, Str)}
    return found if values else None


def _key(values: Values) -> str:
    texts = [atom.text for atom in values if isinstance(atom, Str)]
    return texts[0] if len(texts) == len(values) == 1 else ""
