"""What a person has to do in front of the camera, as constants and texts near the capture tell."""

import re
from collections.abc import Iterable, Iterator

import numpy as np

from analyzers.asking import Liveness
from analyzers.prompts import liveness_action
from analyzers.static.graph import Graph
from analyzers.static.sweep import Refs

MOST_METHODS = 400
"""Methods around one capture whose constants are read."""
_SPEAKING = ("Landroid/speech/tts/", "Landroid/media/MediaPlayer;", "Landroid/media/SoundPool;")
_TIMER = "Landroid/os/CountDownTimer;"
_ACTION_NAME = re.compile(
    r"blink|nod|shake|mouth|yaw|pitch|eye|head|turn|smile|silent|silence|flash|action|liveness|motion",
    re.IGNORECASE,
)


def demanded(graph: Graph, outer: str, texts: Iterable[str]) -> Liveness | None:
    """Actions named in a class (with what is nested in it) or on its screen; ``None`` without any.

    ``outer``: descriptor without the semicolon. Field and constant names of liveness SDKs say what is asked
    for (``LivenessTypeEnum.Eye``, ``MOTION_BLINK``).
    """
    nodes = [
        node
        for owner in _family(graph, outer)
        for node in graph.methods_of(owner)
        if graph.method(node).row >= 0
    ][:MOST_METHODS]
    actions: set[str] = set()
    spoken = False
    seconds: int | None = None
    for node in nodes:
        for name in _names(graph, node):
            if _ACTION_NAME.search(name):
                actions |= liveness_action(name.rpartition(".")[2])
        for site in graph.calls_of(node):
            owner, called, _ = graph.call(site)
            spoken |= owner.startswith(_SPEAKING) or called == "announceForAccessibility"
    for text in texts:
        actions |= liveness_action(text)
        limit = re.search(r"(\d{1,3})\s*(?:秒|s\b|sec)", text)
        if limit:
            seconds = min(int(limit[1]), seconds or 999)
    if not actions:
        return None
    return Liveness(
        actions=tuple(sorted(actions)),
        choice=len(actions - {"silent", "colour-flash"}) > 1,
        spoken=spoken,
        seconds=seconds,
        evidence=(),
    )


def _family(graph: Graph, outer: str) -> list[str]:
    """A class and what is nested in it."""
    return [
        owner
        for owner in graph.classes()
        if owner.rstrip(";") == outer or owner.startswith(outer + "$")
    ]


def _names(graph: Graph, node: int) -> Iterator[str]:
    """Fields that a method reads, and its short string constants."""
    method = graph.method(node)
    dex, refs = graph.dexes[method.file], graph.refs[method.file]
    for field in _targets(refs.fields, method.row):
        owner = dex.type_name(int(dex.field_class[field]))
        yield f"{owner}.{dex.string(int(dex.field_name[field]))}"
    for string in _targets(refs.strings, method.row):
        text = dex.string(string)
        if len(text) < 40:
            yield text


def _targets(refs: Refs, row: int) -> list[int]:
    low, high = np.searchsorted(refs.code, [row, row + 1])
    found: list[int] = refs.target[low:high].tolist()
    return found
