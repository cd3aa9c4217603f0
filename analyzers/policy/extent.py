"""How far a unit's statements reach: the sentences it governs."""

import re
from collections.abc import Sequence

from analyzers.policy.facts import Facts
from analyzers.policy.units import Outline, Unit

_GOES_ON = re.compile(
    r"(?:\*\*)?(?:请(?:您|你)?(?:注意|知悉|理解|放心)|如(?:果)?(?:您|你)|若(?:您|你)|但(?:请)?|同时|此外|另外|其中|特别|为(?:此|实现)|未经|除(?:非|上述|此)"
    r"|我们(?:仅|只|不会|将|会|承诺|向您承诺)|(?:您|你)(?:可以|可|有权|也可|理解|同意)|if you|you (?:can|may|will)|we (?:do not|will not|delete|keep|store|retain|only)"
    r"|please note|in addition|unless|however)",
    re.I,
)
_MAX_TRAILING = 6
"""Most plain paragraphs after an item that are still taken for its own."""


def extent(outline: Outline, index: int, facts: Sequence[Facts]) -> tuple[int, int]:
    """The sentences ``[first, stop)`` a unit's statements make up.

    A heading governs everything up to the next of its rank. An item, whose words stand beside its title,
    governs what is nested in it, and of the plain paragraphs behind it only those that go on about it:
    the last item of a list is followed by paragraphs on anything.
    """
    unit = outline.units[index]
    if unit.kind == "heading" or unit.last == index:
        return unit.first, outline.units[unit.last].stop
    end, trailing = index, 0
    while end < unit.last:
        following = outline.units[end + 1]
        if following.kind == "line" and following.parent == index and following.block.depth == 0:
            trailing += 1
            if following.block.row < 0 and (
                trailing > _MAX_TRAILING or not _continues(outline, following, facts)
            ):
                break
        end = end + 1 if following.kind == "line" else following.last
    return unit.first, outline.units[end].stop


def _continues(outline: Outline, unit: Unit, facts: Sequence[Facts]) -> bool:
    """Whether a plain paragraph goes on about what stands before it."""
    own = facts[unit.first : unit.stop]
    if any(fact.face for fact in own):
        return sum(fact.other_data for fact in own) <= 1
    if any(fact.other_data for fact in own):
        return False
    return any("pronoun" in fact.cues for fact in own[:2]) or bool(
        _GOES_ON.match(outline.text, unit.start)
    )
