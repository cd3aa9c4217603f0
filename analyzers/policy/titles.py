"""What sub-titles inside a face clause announce: "Why we need it" tells that the text below tells why.

Rules written since 2025 name their parts by the elements; the sentence under such a title often tells
the element without its word. A title alone tells nothing: there has to be a sentence under it.
"""

from collections.abc import Iterator, Sequence

from analyzers.policy.announced import announced
from analyzers.policy.choice import Found
from analyzers.policy.units import Outline, Unit


def under_titles(page: Outline, found: Sequence[Found], kept: Sequence[int]) -> dict[str, int]:
    """Element or ``notice:…`` name -> the first kept sentence under a sub-title that announces it."""
    sentences = set(kept)
    told: dict[str, int] = {}
    for unit in _sub_titled(page, found):
        title = page.title(unit)
        below = [s for s in _below(page, unit) if s in sentences]
        if not below:
            continue
        for name in announced(title):
            told.setdefault(name, below[0])
    return told


def _sub_titled(page: Outline, found: Sequence[Found]) -> Iterator[Unit]:
    for item in found:
        candidate = item.candidate
        top = page.units[candidate.unit]
        for number in range(candidate.unit + 1, top.last + 1):
            unit = page.units[number]
            if unit.title[0] < unit.title[1] and candidate.first <= unit.first < candidate.stop:
                yield unit


def _below(page: Outline, unit: Unit) -> Iterator[int]:
    """Sentences the unit governs, without its title."""
    for s in range(unit.first, page.units[unit.last].stop):
        sentence = page.sentences[s]
        if sentence.start >= unit.title[1] and sentence.end - sentence.start >= 8:
            yield s
