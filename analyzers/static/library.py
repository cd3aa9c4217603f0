"""What framework and common library calls give, as far as a constant, text or object goes through them.

By method name and prototype, since the declared owner varies (``Context``, ``Activity``, ``Fragment``,
an androidx class that R8 renamed keeps the framework's method names it overrides).
"""

from functools import lru_cache
from zlib import crc32

from analyzers.static.apis import FLAG_READS
from analyzers.static.frames import Frame
from analyzers.static.values import (
    NOTHING,
    UNKNOWN,
    Atom,
    Call,
    Cls,
    Const,
    Field,
    Joined,
    Layout,
    Obj,
    Res,
    Result,
    Str,
    Values,
    View,
    constants,
    in_order,
    join,
    one,
)

_KEYS = 1 << 40
"""Above the places of arrays and lists: items of maps, by a checksum of their key."""
_BUILDERS = frozenset(
    (
        "Ljava/lang/StringBuilder;",
        "Ljava/lang/StringBuffer;",
        "Landroid/text/SpannableStringBuilder;",
        "Landroid/text/SpannableString;",
    )
)
_REWRITES = frozenset(
    (
        "insert",
        "replace",
        "delete",
        "deleteCharAt",
        "setCharAt",
        "setLength",
        "reverse",
        "clear",
    )
)
_THROUGH = frozenset(  # static calls that give back (a view of) their first argument
    (
        "Ljava/lang/Integer;->valueOf",
        "Ljava/lang/Long;->valueOf",
        "Ljava/lang/Boolean;->valueOf",
        "Ljava/lang/String;->valueOf",
        "Ljava/util/Objects;->requireNonNull",
        "Ljava/util/Objects;->toString",
        "Ljava/util/Arrays;->asList",
        "Ljava/util/Collections;->singletonList",
        "Ljava/util/Collections;->unmodifiableList",
        "Lkotlin/collections/CollectionsKt;->listOf",
        "Lkotlin/collections/CollectionsKt;->arrayListOf",
        "Lkotlin/collections/CollectionsKt;->mutableListOf",
        "Landroid/text/Html;->fromHtml",
        "Landroidx/core/text/HtmlCompat;->fromHtml",
        "Landroid/net/Uri;->parse",
        "Landroid/net/Uri;->fromFile",
        "Landroid/text/SpannableString;->valueOf",
        "Ljava/util/List;->of",
    )
)
_SAME = frozenset(  # methods that give back (a view of) their receiver
    (
        "toString",
        "intValue",
        "longValue",
        "booleanValue",
        "trim",
        "intern",
        "strip",
        "toLowerCase",
        "toUpperCase",
        "toArray",
        "iterator",
        "listIterator",
        "getResources",
        "buildUpon",
        "toURL",
        "toURI",
    )
)
_OPAQUE = frozenset(
    (
        "registerForActivityResult",
        "checkSelfPermission",
        "checkPermission",
        "hasPermissions",
        "isGranted",
        "hasPermission",
    )
)
"""Kept as a call, with what it was given, although its code may be in the app."""
_STORES = (
    "Landroid/content/SharedPreferences",
    "Lcom/tencent/mmkv/",
    "Lcom/blankj/utilcode/util/SPUtils;",
    "Lcom/orhanobut/hawk/",
    "Lio/paperdb/",
)
"""Where flags are stored; what a stand-in for them in the app does is of no concern."""
_TEXT_RESULTS = ("Ljava/lang/String;", "Ljava/lang/CharSequence;")


def library_result(frame: Frame, call: Call) -> Values | None:
    """What a call into a library gives, ``None`` when nothing is known of it."""
    if call.owner in _BUILDERS:
        return _builder(frame, call)
    if call.name in _OPAQUE or (call.name in FLAG_READS and call.owner.startswith(_STORES)):
        return one(Result(call.node, call.at, call.owner, call.name, call.proto, call.args))
    if call.static:
        return _static(frame, call)
    if _is_foreign(call.owner, call.name, call.proto):
        return None
    return _text(call) or _view(call) or _collection(frame, call) or _reflected(call) or _same(call)


_TOLD = frozenset(
    (
        *("getString", "getText", "getStringArray", "getTextArray"),
        *("findViewById", "requireViewById", "findChildViewById", "bind", "inflate"),
        *("getId", "getItemId", "loadClass", "getResultCode", "newInstance"),
    )
)
"""Names that `_text`, `_view` and `_reflected` go by, in whatever class."""


@lru_cache(8192)
def _is_foreign(owner: str, name: str, proto: str) -> bool:
    """Whether nothing is known of an object's method, whatever it is given: so it is with most."""
    if name in _TOLD or owner.startswith(("Ljava/util/", "Lorg/json/")):
        return False
    if owner == "Ljava/lang/String;" and name in ("concat", "equals"):
        return False
    if not owner.startswith(_PLATFORM):
        return True
    given_back = name in _SAME and proto.startswith(("()", "(["))
    fluent = proto.rpartition(")")[2] == owner and name.startswith(_FLUENT)
    return not (given_back or fluent)


def _builder(frame: Frame, call: Call) -> Values:
    """String builders: their text so far is kept beside the registers."""
    objects = [atom for atom in call.receiver if isinstance(atom, Obj)]
    if call.static:
        return call.args[0] if call.args else UNKNOWN
    if len(objects) != len(call.receiver) or not objects:
        return call.receiver if call.name == "toString" else UNKNOWN
    given = call.given
    if call.name == "<init>":
        for atom in objects:
            is_text = bool(given) and "(I)" not in call.proto
            frame.build(atom, given[0] if is_text else one(Str("")))
        return NOTHING
    if call.name == "append" and given:
        added = _as_written(given[0], call.proto)
        for atom in objects:
            frame.build(atom, joined((_fullest(frame.built(atom)), added)))
        return call.receiver
    if call.name in _REWRITES:
        for atom in objects:
            frame.build(atom, _rewritten(call, _fullest(frame.built(atom))))
        return call.receiver
    if call.name in ("toString", "substring", "subSequence"):
        found: Values = NOTHING
        for atom in objects:
            found = join(found, frame.built(atom) or UNKNOWN)
        return found
    kind = call.proto.rpartition(")")[2]
    return call.receiver if kind == call.owner else UNKNOWN


def _rewritten(call: Call, before: Values) -> Values:
    """A builder's text once something in it was changed: what it was, but not all that it is."""
    first = constants(call.given[0]) if call.given else None
    if call.name == "clear" or (call.name == "setLength" and first == {0}):
        return one(Str(""))
    if call.name not in ("insert", "replace"):
        return joined((before, UNKNOWN))
    added = _as_written(call.given[-1], call.proto.replace("(I", "(", 1)) if call.given else UNKNOWN
    if call.name == "insert" and first == {0} and len(call.given) == 2:
        return joined((added, before))
    return joined((before, added, UNKNOWN))


def _fullest(values: Values) -> Values:
    """Of the texts a builder may hold in a loop the one that has most in it."""
    if len(values) < 2:
        return values
    parts = [(len(a.parts) if isinstance(a, Joined) else 0, repr(a), a) for a in values]
    return one(max(parts, key=lambda item: item[:2])[2])


def _as_written(values: Values, proto: str) -> Values:
    """Numbers and characters as the text they become."""
    if not proto.startswith(("(C)", "(I)", "(J)")):
        return values
    letter = proto.startswith("(C)")
    return frozenset(
        Str(chr(a.value & 0xFFFF) if letter else str(a.value)) if isinstance(a, Const) else a
        for a in values
    )


def joined(parts: tuple[Values, ...]) -> Values:
    """Texts one after the other, constants put together."""
    flat: list[Values] = []
    for part in parts:
        if len(part) == 1:
            (atom,) = part
            if isinstance(atom, Joined):
                flat += atom.parts
                continue
            if isinstance(atom, Str) and flat and len(flat[-1]) == 1:
                (before,) = flat[-1]
                if (
                    isinstance(before, Str)
                    and atom.text.isspace()
                    and before.text.endswith(atom.text)
                ):
                    continue
                if isinstance(before, Str):
                    flat[-1] = one(Str(before.text + atom.text))
                    continue
            if atom == Str("") or (isinstance(atom, Res) and part in flat):
                continue  # a loop over the lines of an array
            if flat and part == flat[-1] == UNKNOWN:
                continue
        flat.append(part)
    if not flat:
        return one(Str(""))
    if len(flat) == 1:
        return flat[0]
    if len(flat) > MOST_PARTS:
        flat[MOST_PARTS - 1 :] = [UNKNOWN]
    return one(Joined(tuple(flat)))


MOST_PARTS = 24
"""Pieces of one text that are kept."""


def _static(frame: Frame, call: Call) -> Values | None:
    name = f"{call.owner}->{call.name}"
    if name in _THROUGH and call.args:
        return call.args[0]
    if name == "Ljava/lang/String;->format" and call.args:
        at = 1 if call.proto.startswith("(Ljava/util/Locale;") else 0
        texts = call.args[at : at + 1]
        return joined((*texts, *_items(frame, call.args[-1])))
    if name in ("Landroid/text/TextUtils;->concat", "Ljava/lang/String;->join") and call.args:
        return joined(_items(frame, call.args[-1])) if _items(frame, call.args[-1]) else UNKNOWN
    if name == "Ljava/lang/Boolean;->parseBoolean" and call.args:
        return _each_boolean(call.args[0])
    if name == "Ljava/lang/Class;->forName" and call.args:
        return _classes(call.args[0])
    if call.name in ("getString", "getText", "inflate", "findChildViewById", "checkNotNull"):
        return _text(call) or _view(call) or (call.args[0] if call.name == "checkNotNull" else None)
    if call.name in ("getColor", "getDrawable"):
        return UNKNOWN
    return None


def _each_boolean(texts: Values) -> Values | None:
    if not texts or not all(isinstance(atom, Str) for atom in texts):
        return None
    return frozenset(Const(int(a.text.lower() == "true")) for a in texts if isinstance(a, Str))


def _items(frame: Frame, array: Values) -> tuple[Values, ...]:
    for atom in in_order(array):
        if isinstance(atom, Obj) and atom.site in frame.items:
            return tuple(value for _, value in sorted(frame.items[atom.site].items()))
    return ()


def _text(call: Call) -> Values | None:
    """Texts of resources."""
    if call.name not in ("getString", "getText", "getStringArray", "getTextArray"):
        return None
    kind = call.proto.rpartition(")")[2]
    numbers = [values for values in call.args if any(isinstance(a, Const) for a in values)]
    if not numbers or "I" not in call.proto.partition(")")[0]:
        return None
    if kind in _TEXT_RESULTS or kind.startswith("[Ljava/lang/"):
        # The column of a cursor or the place in an array is a number too.
        if any(isinstance(a, Const) and a.value >> 24 not in (0x7F, 0x01) for a in numbers[0]):
            return None
        return frozenset(Res(a.value) if isinstance(a, Const) else a for a in numbers[0])
    return None


def _view(call: Call) -> Values | None:
    """Views by id, and layouts."""
    if call.name in ("findViewById", "requireViewById", "findChildViewById", "bind"):
        return _each_number(call.args[-1] if call.args else NOTHING, View)
    if call.name == "inflate":
        for values in call.args:
            found = _each_number(values, Layout)
            if found:
                return found
        return None
    if call.name in ("getId", "getItemId") and call.receiver:
        ids = frozenset(Const(a.id) for a in call.receiver if isinstance(a, View))
        return ids if len(ids) == len(call.receiver) else None
    return None


def _each_number(values: Values, make: type[View] | type[Layout]) -> Values | None:
    found: Values = frozenset(
        make(a.value) for a in values if isinstance(a, Const) and a.value >> 24 == 0x7F
    )
    return found or None


def _collection(frame: Frame, call: Call) -> Values | None:
    """Lists, and text operations on constants."""
    if call.owner.startswith("Ljava/util/") or call.owner.startswith("Lorg/json/"):
        objects = [atom for atom in call.receiver if isinstance(atom, Obj)]
        if call.name in ("add", "put", "addAll", "offer") and call.given:
            places = _key_places(call) if len(call.given) == 2 else set()
            place = places.pop() if len(places) == 1 else -1
            for made in objects:
                frame.add_item(made, place, call.given[-1])
            for atom in call.receiver:
                if isinstance(atom, Field) and place >= 0:
                    frame.kept.setdefault(atom.signature, {})[place] = call.given[-1]
            return None
        if call.name in ("get", "next", "remove", "getOrDefault", "toArray"):
            return _got(frame, call)
        return None
    if call.owner == "Ljava/lang/String;" and call.name == "concat":
        return joined((call.receiver, *call.given))
    if call.owner == "Ljava/lang/String;" and call.name == "equals" and call.given:
        return _equal(call.receiver, call.given[0])
    return None


def _got(frame: Frame, call: Call) -> Values | None:
    """What a list or map gives: under known keys what was put there, else any of its items."""
    found: Values = NOTHING
    wanted = _key_places(call)
    for atom in in_order(call.receiver):
        items: dict[int, Values] = {}
        if isinstance(atom, Obj):
            items = frame.items.get(atom.site, {})
        elif isinstance(atom, Field) and call.proto.startswith("(Ljava/lang/Object;"):
            items = frame.held(atom)
        chosen = [items[place] for place in sorted(wanted & items.keys())]
        for value in chosen or items.values():
            found = join(found, value)
    return found or None


def _key_places(call: Call) -> set[int]:
    """Numbers that stand for the texts a map is asked with; none when another key is possible."""
    if not call.given or not call.proto.startswith("(Ljava/lang/Object;"):
        return set()
    texts = {atom.text for atom in call.given[0] if isinstance(atom, Str)}
    if len(texts) != len(call.given[0]):
        return set()
    return {_KEYS | crc32(text.encode("utf-8", "surrogatepass")) for text in texts}


def _equal(a: Values, b: Values) -> Values | None:
    if len(a) == len(b) == 1:
        (x,), (y,) = a, b
        if isinstance(x, Str) and isinstance(y, Str):
            return one(Const(int(x.text == y.text)))
    return None


def _reflected(call: Call) -> Values | None:
    """Objects made through their class."""
    if call.name == "loadClass" and call.given:
        return _classes(call.given[0])
    if call.name == "getResultCode":
        made = [a for a in call.receiver if isinstance(a, Obj) and a.node < 0 and a.args]
        return made[0].args[0] if made else None
    if call.name == "newInstance":
        classes = [atom for atom in call.receiver if isinstance(atom, Cls)]
        classes += [
            inner
            for atom in call.receiver
            if isinstance(atom, Result) and "Constructor" in atom.name
            for values in atom.args[:1]
            for inner in values
            if isinstance(inner, Cls)
        ]
        return frozenset(Obj(call.node, call.at, c.name) for c in classes) or None
    return None


def _classes(values: Values) -> Values | None:
    found: set[Atom] = set()
    for atom in values:
        if not isinstance(atom, Str) or not atom.text:
            return None
        found.add(Cls("L" + atom.text.replace(".", "/") + ";"))
    return frozenset(found) or None


def _same(call: Call) -> Values | None:
    """What gives back its receiver: conversions, and setters of builders."""
    if not call.receiver:
        return None
    platform = call.owner.startswith(_PLATFORM)
    if platform and call.name in _SAME and call.proto.startswith(("()", "([")):
        return call.receiver
    kind = call.proto.rpartition(")")[2]
    if platform and kind == call.owner and call.name.startswith(_FLUENT):
        return call.receiver
    return None


_PLATFORM = ("Landroid/", "Ljava/", "Landroidx/", "Lcom/google/android/material/", "Lkotlin/")
_FLUENT = ("set", "add", "put", "append", "with", "remove", "clear", "encoded", "path")
