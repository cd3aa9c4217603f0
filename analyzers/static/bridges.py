"""Methods an app hands to the scripts of its pages, React Native or uni-app, by annotation.

Source: "Dalvik executable format", annotations_directory_item and what it points to. Annotated methods
keep their names, because scripts call them by name.
"""

import struct
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np

from analyzers.patterns import later
from analyzers.static.dex import Dex
from analyzers.static.facenames import speaks_of_faces
from analyzers.static.strings import Prefixes

MARKS = (
    "Landroid/webkit/JavascriptInterface;",
    "Lcom/facebook/react/bridge/ReactMethod;",
    "Lcom/taobao/weex/annotation/JSMethod;",
    "Lio/dcloud/feature/uniapp/annotation/UniJSMethod;",
)
_BEGINNINGS = ("fac", "liveness", *(
    lead + word
    for lead in ("", "begin", "call", "check", "compare", "detect", "do", "finish", "go", "launch", "notify", "on", "open",
                 "recognize", "register", "return", "scan", "send", "show", "start", "submit", "to", "upload", "verify")
    for word in ("Fac", "Liveness")
))  # fmt: skip
_ANSWER = later(
    r"(?:on|notify|finish|return|send|submit)(?:Face|Liveness)\w*(?:Result|Success|Finish|Done|Complete|Callback|Ok)\w*$"
)
"""A page gives back what it found in a face; by itself the name says too little, in a bridge it does not."""
MOST_NAMES = 200
MOST_CLASSES = 200
_MOST_ANNOTATED = 4096
_DIRECTORY = struct.Struct("<4I")


class Bridge(NamedTuple):
    """A method scripts may call, whose name speaks of faces."""

    owner: int
    """Type index of its class."""
    method: int


@cache
def _marks() -> Prefixes:
    return Prefixes(MARKS)


@cache
def _beginnings() -> Prefixes:
    return Prefixes(_BEGINNINGS)


def bridges(dex: Dex) -> list[Bridge]:
    """Such methods of one dex, by method index."""
    marks = {index for index, name in dex.types_beginning(_marks()) if name.startswith(MARKS)}
    if not marks:
        return []
    names = list(_face_names(dex))
    rows = (np.isin(dex.method_name[dex.defined_method], names)).nonzero()[0]
    found: list[Bridge] = []
    annotated: dict[int, set[int]] = {}
    for row in rows.tolist():
        owner, method = int(dex.defined_class[row]), int(dex.defined_method[row])
        if owner not in annotated:
            if len(annotated) == MOST_CLASSES:
                break
            annotated[owner] = _annotated(dex, owner, marks)
        if method in annotated[owner]:
            found.append(Bridge(int(dex.class_type[owner]), method))
    return found


def _face_names(dex: Dex) -> Iterator[int]:
    """Strings that may be such a method's name."""
    counts: Counter[str] = Counter()
    for index, name in dex.strings_beginning(_beginnings()):
        of = {beginning for beginning in _BEGINNINGS if name.startswith(beginning)}
        counts.update(of)
        fresh = any(counts[beginning] <= MOST_NAMES for beginning in of)
        if fresh and name.isidentifier() and (speaks_of_faces(name) or _ANSWER.match(name)):
            yield index


def _annotated(dex: Dex, class_row: int, marks: set[int]) -> set[int]:
    """Method indices of a class that bear one of the annotations; none where the tables are broken."""
    try:
        return set(_read_annotated(dex, class_row, marks))
    except struct.error:
        return set()


def _read_annotated(dex: Dex, class_row: int, marks: set[int]) -> Iterator[int]:
    data = dex.data
    (classes,) = struct.unpack_from("<I", data, dex.start + 100)  # class_defs_off
    (at,) = struct.unpack_from("<I", data, classes + 32 * class_row + 20)  # annotations_off
    if not at:
        return
    _, fields, methods, _ = _DIRECTORY.unpack_from(data, at)
    at += _DIRECTORY.size + 8 * fields
    for number in range(min(methods, _MOST_ANNOTATED)):
        method, where = struct.unpack_from("<II", data, at + 8 * number)
        (count,) = struct.unpack_from("<I", data, where)
        for item in range(min(count, 64)):
            (annotation,) = struct.unpack_from("<I", data, where + 4 + 4 * item)
            if _annotation_type(data, annotation + 1) in marks:
                yield method
                break


def _annotation_type(data: bytes | bytearray, at: int) -> int:
    value = 0
    for shift in range(0, 35, 7):
        (byte,) = struct.unpack_from("<B", data, at)
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            break
    return value
