"""Corpus documents read as the analyzer reads a policy, with their labels carried over to its sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from analyzers.policy import clause, mentions, source, units
from analyzers.policy.facts import read
from corpus import loader


@dataclass(frozen=True, slots=True)
class Label:
    """What the corpus says of one of our sentences: the union of the labelled ones that overlap it."""

    face: str = "no"
    in_clause: bool = False
    tells: frozenset[str] = frozenset()
    """Elements, ``notice:…``, ``promise:…`` and ``flag:…``."""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A document of the corpus."""

    record: dict[str, Any]
    reading: clause.Reading
    labels: tuple[Label, ...]
    """One a sentence of the reading."""

    @property
    def group(self) -> str:
        """The group no split may divide."""
        return str(self.record["group"])


def corpus_documents() -> list[dict[str, Any]]:
    """The corpus as plain records."""
    return [msgspec.to_builtins(document) for document in loader.documents()]


def example(record: dict[str, Any]) -> Example:
    """One document of the corpus, read."""
    reading = read_document(record)
    return Example(record, reading, tuple(_labels(record, reading)))


def read_document(record: dict[str, Any]) -> clause.Reading:
    """A corpus document the way `analyzers.policy.analyze` reads a policy."""
    name = "document.html" if record["format"] == "html" else "document.txt"
    page = source.read(record["content"].encode(), name)
    outline = units.outline(page.text, page.layout)
    known = read(outline)
    where = mentions.regions(outline)
    return clause.Reading(outline, known, mentions.roles(outline, known), where, page.title)


def _labels(record: dict[str, Any], reading: clause.Reading) -> list[Label]:
    spans = _places(record, reading.outline.text)
    found, at = [], 0
    for own in reading.outline.sentences:
        while at < len(spans) and spans[at][1] <= own.start:
            at += 1
        over = [
            row
            for start, end, row in spans[at : at + 40]
            if (common := min(end, own.end) - max(start, own.start)) > 0
            and common * 2 >= min(end - start, own.end - own.start)
        ]
        found.append(_merged(over))
    return found


def _places(record: dict[str, Any], text: str) -> list[tuple[int, int, dict[str, Any]]]:
    spans, at = [], 0
    for row in record["sentences"]:
        start = text.find(row["text"], at)
        if start >= 0:
            at = start + len(row["text"])
            spans.append((start, at, row))
    return spans


def _merged(rows: Sequence[dict[str, Any]]) -> Label:
    tells = {
        name
        for row in rows
        for name in (
            *row["elements"],
            *(f"notice:{name}" for name in row["notice"]),
            *(f"promise:{name}" for name in row["promises"]),
            *(f"flag:{name}" for name in row["flags"]),
        )
    }
    face = max((row["face"] for row in rows), key=("no", "context", "yes").index, default="no")
    return Label(
        face=face,
        in_clause=any(row["in_clause"] for row in rows),
        tells=frozenset(tells),
        by=next((row["by"] for row in rows if row["by"]), ""),
    )
