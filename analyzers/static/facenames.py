"""Names that speak of a person's face: of native functions, models, screens, bridge calls and paths.

A face alone is nothing: fonts, meshes, clocks, coins and emoticons have faces, and a surface, an
interface and a social network contain the letters. What is done with it must stand beside it.
"""

import re
from functools import cache
from itertools import pairwise
from typing import Literal

import msgspec

from analyzers.artifacts import Value
from analyzers.data import packaged

LONGEST = 256
"""Characters of a name that are looked at."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


Task = Literal["detector", "landmarks", "embedding", "liveness", "attributes", "swap"]

TASK_CLASS: dict[Task, str] = {
    "detector": "FC2",
    "landmarks": "FC2",
    "embedding": "FC3",
    "liveness": "FC3",
    "attributes": "FC6",
    "swap": "FC7",
}
"""Face class of what a network does. A vector serves 1:1 and 1:N; the network alone does not tell which."""


class _Words(Value, frozen=True):
    words: frozenset[str]
    reason: str


class _TaskWords(Value, frozen=True):
    task: Task
    words: frozenset[str]
    reason: str


class _Vocabulary(Value, frozen=True):
    words: dict[str, _Words]
    tasks: tuple[_TaskWords, ...]


@cache
def _vocabulary() -> _Vocabulary:
    data = packaged("face_names.json")
    return msgspec.json.decode(data, type=_Vocabulary)


def words_of(name: str) -> list[str]:
    """The words of an identifier or path, lower case: ``detectFaces_v2`` is detect, faces, v, 2."""
    return [word.lower() for word in _WORD.findall(name[:LONGEST])]


def speaks_of_faces(name: str) -> bool:
    """Whether a name is about a function that works with people's faces."""
    lower = name[:LONGEST].lower()
    if "fac" not in lower and not any(word in lower for word in _SHORTCUTS):
        return False
    words = words_of(name)
    runs = _runs(words)
    vocabulary = _vocabulary().words
    if vocabulary["other"].words.intersection(runs):
        return False
    if vocabulary["models"].words.intersection(runs):
        return True
    return all(vocabulary[kind].words.intersection(words) for kind in ("faces", "actions"))


def task_of(name: str) -> Task | None:
    """What a network or layer of this name does with a face, ``None`` when it speaks of none."""
    if not speaks_of_faces(name):
        return None
    words = words_of(name)
    known, whole = {*_runs(words)}, "".join(words)
    for entry in _vocabulary().tasks:
        if known & entry.words or any(len(word) > 6 and word in whole for word in entry.words):
            return entry.task
    return "detector"


def _runs(words: list[str]) -> list[str]:
    """The words, and two or three of them written as one (``mobile_face_net``)."""
    triples = zip(words, words[1:], words[2:], strict=False)
    return [*words, *(a + b for a, b in pairwise(words)), *(a + b + c for a, b, c in triples)]


_SHORTCUTS = ("liveness", "spoof", "scrfd", "yunet", "mtcnn", "minifasnet")
