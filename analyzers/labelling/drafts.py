"""Policies made ready for labelling: their sentences, with what the model guesses of each."""

import hashlib
from pathlib import PurePath
from typing import Literal, NamedTuple

from analyzers.artifacts import PolicyArtifact
from analyzers.labelling.rows import Document, Sentence
from analyzers.policy.assemble import assemble
from analyzers.policy.source import read
from corpus.loader import Language


class Drafted(NamedTuple):
    """A policy whose sentences wait for a person."""

    document: Document
    """With all its sentences, labelled as the model guesses."""
    headings: tuple[bool, ...]
    """By sentence, whether it is a title."""


def draft(data: bytes, name: str) -> Drafted:
    """Read a policy and guess its labels.

    :raises PolicyUnreadable: see `analyzers.policy.analyze`.
    """
    source = read(data, name)
    html = source.snapshot.media_type == "text/html"
    content = source.decoded if html else source.text
    # What is learnt from is the row, so the row is what is read for its sentences.
    artifact = assemble(read(content.encode(), "document.html" if html else "document.txt"))
    sentences = tuple(
        Sentence(
            text=artifact.text[told.start : told.end],
            face=told.face,
            in_clause=told.in_clause,
            elements=told.elements,  # type: ignore[arg-type]  # ids of the same vocabulary
            notice=told.notice,  # type: ignore[arg-type]
            by=_by(told.by),
            start=told.start,
        )
        for told in artifact.sentences
    )
    document = Document(
        id=_ident(name, content),
        lang=_language(artifact),
        content=content,
        sentences=sentences,
        format="html" if html else "text",
        clause_level=artifact.clause_level,
        processing=artifact.processing,
    )
    return Drafted(document, tuple(told.unit == "heading" for told in artifact.sentences))


def _by(told: str) -> Literal["server", "device_only", "third_party", "unspecified"] | None:
    for known in ("server", "device_only", "third_party", "unspecified"):
        if told == known:
            return known
    return None


def _language(artifact: PolicyArtifact) -> Language:
    return "zh" if "zh" in artifact.languages[:1] else "en"


def _ident(name: str, content: str) -> str:
    """Stable for one text, and different for two files of one name."""
    return f"{PurePath(name).stem}-{hashlib.sha256(content.encode()).hexdigest()[:8]}"
