"""Labelled documents of the user's own, read as a policy is, with their labels on its sentences."""

from bisect import bisect_left
from dataclasses import dataclass, replace

from analyzers.errors import InputError, LabelsUnusable
from analyzers.labelling.rows import Placed, Sentence, plain
from analyzers.policy.labelled import Example, Label, read_document

WHOLE = 0.9
"""Part of its sentences from which a document counts as labelled as a whole."""


@dataclass(frozen=True, slots=True)
class Own:
    """A document of the user's own."""

    example: Example
    labels: tuple[Label | None, ...]
    """One a sentence of the reading; ``None`` where nobody labelled it."""
    notice: bool
    """The parts of a notice were labelled."""

    @property
    def whole(self) -> bool:
        """Whether it teaches what a sentence's place and a unit say, not only what sentences say."""
        known = sum(label is not None for label in self.labels)
        record = self.example.record
        told = record["clause_level"] is not None and record["face_processed"] is not None
        return told and known >= WHOLE * len(self.labels)

    @property
    def lang(self) -> str:
        """``zh`` or ``en``."""
        return str(self.example.record["lang"])

    def teaching(self) -> Example:
        """The document with the labelled sentences alone."""
        reading = self.example.reading
        known = [i for i, label in enumerate(self.labels) if label is not None]
        return replace(
            self.example,
            reading=replace(reading, facts=tuple(reading.facts[i] for i in known)),
            labels=tuple(label for label in self.labels if label is not None),
        )


def own(placed: Placed) -> Own:
    """Read a document and find its labelled sentences in it.

    :raises LabelsUnusable: ``labels-document`` (the text cannot be read as a policy),
        ``labels-text-missing`` (a sentence does not stand in it, or not in this order) or
        ``labels-contradiction`` (a clause of which every sentence lies outside).
    """
    document = placed.document
    record = plain(document)
    record["group"] = f"own:{document.group or document.id}"
    record["face_processed"] = document.processes
    try:
        reading = read_document(record)
    except InputError as error:
        raise LabelsUnusable(
            "labels-document", f"{placed.where}, content: cannot be read as a policy: {error}"
        ) from None
    spans = _places(placed, reading.outline.text)
    labels: list[Label | None] = []
    at = 0
    for sentence in reading.outline.sentences:
        while at < len(spans) and spans[at][1] <= sentence.start:
            at += 1
        over = []
        for start, end, row in spans[at : at + 40]:
            common = min(end, sentence.end) - max(start, sentence.start)
            if common > 0 and common * 2 >= min(end - start, sentence.end - sentence.start):
                over.append(row)
        labels.append(_label(over) if over else None)
    whole = tuple(label or Label() for label in labels)
    notice = all(row.notice is not None for row in document.sentences)
    found = Own(Example(record, reading, whole), tuple(labels), notice)
    if found.whole and document.clause_level and not any(label.in_clause for label in whole):
        raise LabelsUnusable(
            "labels-contradiction",
            f"{placed.where}, clause_level: is {document.clause_level}, but no sentence has in_clause.",
        )
    return found


def _places(placed: Placed, text: str) -> list[tuple[int, int, Sentence]]:
    found: list[tuple[int, int, Sentence]] = []
    dense: _Dense | None = None
    at = 0
    for number, row in enumerate(placed.document.sentences):
        start = row.start if row.start is not None else text.find(row.text, at)
        end = start + len(row.text)
        if start < at or text[start:end] != row.text:
            dense = dense or _Dense(text)
            start, end = dense.find(row.text, at) if row.start is None else (-1, -1)
        if start < at:
            raise LabelsUnusable(
                "labels-text-missing",
                f"{placed.where}, sentences[{number}].text: does not stand in the document's text "
                f"after the sentence before it: {row.text[:40]!r}.",
            )
        at = end
        found.append((start, end, row))
    return found


class _Dense:
    """A text without white space, which tags and line ends put in and take out."""

    def __init__(self, text: str) -> None:
        self._places = [i for i, char in enumerate(text) if not char.isspace()]
        self._text = "".join(text[i] for i in self._places)

    def find(self, wanted: str, at: int) -> tuple[int, int]:
        """``[start, end)`` in the text with its white space; (-1, -1) when it is not there."""
        letters = "".join(wanted.split())
        first = self._text.find(letters, bisect_left(self._places, at))
        if first < 0 or not letters:
            return -1, -1
        return self._places[first], self._places[first + len(letters) - 1] + 1


def _label(rows: list[Sentence]) -> Label:
    """What several rows say of one sentence of ours, as the corpus's own labels are put together."""
    tells = {
        name
        for row in rows
        for name in (
            *row.elements,
            *(f"notice:{name}" for name in row.notice or ()),
            *(f"promise:{name}" for name in row.promises),
            *(f"flag:{name}" for name in row.flags),
        )
    }
    face = max((row.face for row in rows), key=("no", "context", "yes").index)
    return Label(
        face=face,
        in_clause=any(row.in_clause for row in rows),
        tells=frozenset(tells),
        by=next((row.by for row in rows if row.by), ""),
    )
