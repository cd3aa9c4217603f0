"""Methods that carry an annotation the running app can read.

Such an annotation is there for somebody who looks for it by reflection: a WebView for
``@JavascriptInterface``, an event bus, a permission helper, a script bridge. Facts are from "Dalvik
executable format" (annotations_directory_item, annotation_set_item, annotation_item); that
of Android 17 on a WebView reaches annotated methods only is from the documentation of
``WebView.addJavascriptInterface``.
"""

import struct

import numpy as np

from analyzers.static.arrays import ragged
from analyzers.static.dex import I64, Dex

_RUNTIME = 1  # visibility
_CLASS_DEF = 8  # words of a class_def_item; its annotations are the sixth
_MOST = 1 << 22  # annotations looked at in one dex

# Read by the compiler, tools and the runtime itself; nobody calls a method because of them.
_NOT_CALLED = (
    "Ljava/lang/",
    "Ljavax/annotation/",
    "Lkotlin/",
    "Landroid/annotation/",
    "Landroid/support/annotation/",
    "Landroidx/annotation/",
    "Landroidx/compose/",
    "Lorg/jetbrains/",
    "Lorg/intellij/",
    "Lcom/google/errorprone/",
    "Lcom/google/gson/",
    "Lcom/fasterxml/",
    "Ldalvik/",
)


def annotated_methods(dex: Dex) -> I64:
    """Method indices with an annotation that says more to a caller than to a tool, ascending.

    What does not lie in the file is passed over, as is what is beyond a bound no build reaches.
    """
    method, sets = _method_sets(dex)
    if not method.size:  # most files of an app with many have none
        return method
    place, items = _listed(dex, sets, 1, 1)
    inside = np.flatnonzero(items < len(dex.data) - 6)
    place, items = place[inside], items[inside]
    runtime = np.flatnonzero(dex._bytes[items] == _RUNTIME)
    place, items = place[runtime], items[runtime]
    kinds = _uleb128(dex, items + 1)
    sound = np.flatnonzero(kinds < dex.type_count)
    place, kinds = place[sound], kinds[sound]
    telling = np.zeros(dex.type_count, np.bool_)
    for kind in np.unique(kinds).tolist():
        telling[kind] = not dex.type_name(kind).startswith(_NOT_CALLED)
    return np.unique(method[place[telling[kinds]]])


def _method_sets(dex: Dex) -> tuple[I64, I64]:
    """Method indices and the offset of the annotation set of each."""
    count, offset = struct.unpack_from("<II", dex.data, dex.start + 0x60)
    if offset & 3:
        count = 0
    first = (offset >> 2) + 5 + _CLASS_DEF * np.arange(count)
    directories = _sound(dex, dex._words[first].astype(np.int64), 4)
    word = directories >> 2
    fields, methods = (dex._words[word + k].astype(np.int64) for k in (1, 2))
    fits = directories + 16 + 8 * (fields + methods) <= len(dex.data)
    fits &= np.cumsum(np.where(fits, methods, 0)) <= _MOST
    word, fields, methods = word[fits], fields[fits], methods[fits]
    pairs = ragged(word + 4 + 2 * fields, methods, 2)[0]
    method, sets = dex._words[pairs].astype(np.int64), dex._words[pairs + 1].astype(np.int64)
    good = np.flatnonzero(method < dex.method_count)
    return method[good], sets[good]


def _listed(dex: Dex, lists: I64, head: int, width: int) -> tuple[I64, I64]:
    """Items of lists of words that begin with their number: place of the list and word."""
    sound = np.flatnonzero((lists > 0) & (lists & 3 == 0) & (lists + 4 * head <= len(dex.data)))
    size = dex._words[lists[sound] >> 2].astype(np.int64)
    fits = lists[sound] + 4 * (head + width * size) <= len(dex.data)
    fits &= np.cumsum(np.where(fits, size, 0)) <= _MOST
    sound, size = sound[fits], size[fits]
    words = ragged((lists[sound] >> 2) + head, size)[0]
    return np.repeat(sound, size), dex._words[words].astype(np.int64)


def _sound(dex: Dex, offset: I64, words: int) -> I64:
    """Those of the offsets at which so many words lie in the file."""
    sound: I64 = offset[(offset > 0) & (offset & 3 == 0) & (offset + 4 * words <= len(dex.data))]
    return sound


def _uleb128(dex: Dex, at: I64) -> I64:
    """Numbers of at most three bytes at some places, which is enough for a type index."""
    value = np.zeros(len(at), np.int64)
    more = np.ones(len(at), np.bool_)
    for shift in (0, 7, 14):
        byte = dex._bytes[at + shift // 7].astype(np.int64)
        value |= np.where(more, (byte & 0x7F) << shift, 0)
        more &= byte >= 0x80
    return value
