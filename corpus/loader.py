"""Reads the labelled documents: ``documents()`` whole, ``sentences()`` one by one.

The data is a JSON-lines file inside the package. It is read on the first call and kept; a label
outside the vocabularies below, or a field nobody declared, is an error at reading time.
"""

from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

Language = Literal["zh", "en"]
Kind = Literal["policy", "face_rules", "agreement", "sdk_list", "children_rules"]
Format = Literal["html", "text"]
Processing = Literal[
    "server", "device_only", "mixed", "third_party", "unspecified", "denied", "none"
]
ConsentWording = Literal["separate", "explicit", "agree_or_authorise", "none"]
ClauseLevel = Literal[0, 1, 2, 3]
Face = Literal["yes", "context", "no"]
Element = Literal[
    "purpose_necessity",
    "method",
    "separate_consent",
    "retention",
    "storage_location",
    "third_party",
    "refuse_alternative",
    "withdraw_delete",
    "minors_guardian",
    "security",
]
Notice = Literal["handler_contact", "purpose", "necessity", "impact", "rights", "sensitive_marking"]
Flag = Literal[
    "device_unlock",
    "definition_or_type_list",
    "buried_in_list",
    "sdk_list_entry",
    "permission_list",
    "denial",
    "portrait_licence",
]
By = Literal["server", "device_only", "third_party", "unspecified"]
Promise = Literal["only_on_device", "not_stored", "encrypted", "not_shared", "not_abroad"]
Drafting = Literal["good", "bad", "sly", "plain"]
HardCase = Literal[
    "template_definition",
    "unlock_section",
    "title_without_data",
    "buried_in_list",
    "several_biometrics",
    "denial",
    "denial_beside_check",
    "face_without_word",
    "word_without_face",
    "pronoun",
    "table_clause",
    "conditional_consent",
    "copied_sdk_row",
    "bilingual",
]
Author = Literal["first", "zh-a", "zh-b", "en-a", "en-b"]


class Sentence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One sentence, heading or table cell, verbatim from its document's visible text."""

    text: str
    face: Face
    """Speaks of face data itself, only through its place, or not at all."""
    in_clause: bool
    """Stands inside the document's face clause."""
    elements: tuple[Element, ...]
    """What it tells, whatever the data: a sentence on card numbers can tell ``security``."""
    notice: tuple[Notice, ...]
    """Parts of the statutory notice it tells, again whatever the data."""
    flags: tuple[Flag, ...]
    by: By | None
    """Who handles the face, where a sentence on faces says how it is handled."""
    promises: tuple[Promise, ...]
    """What it promises about the face."""


class Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One self-written document with its labels; ``README.md`` has the criteria."""

    id: str
    lang: Language
    group: str
    """Documents that tell the same story share a group; no split may divide one."""
    kind: Kind
    format: Format
    trade: str
    """One word for what the operator does: bank, game, hospital."""
    drafting: Drafting
    """Tells what it should; vague; takes more than it seems to; neither."""
    hard_cases: tuple[HardCase, ...]
    author: Author
    """Whose hand wrote and labelled it; ``README.md`` says how."""
    content: str
    face_mentioned: bool
    face_processed: bool
    processing: Processing
    clause_level: ClauseLevel
    """3 own heading or own document, 2 own item, 1 untitled paragraph, 0 no clause."""
    clause_heading: str
    consent_wording: ConsentWording
    elements: tuple[Element, ...]
    """Told by the clause; without a clause, told of the face anywhere in the document."""
    notice: tuple[Notice, ...]
    sentences: tuple[Sentence, ...]


@cache
def documents() -> tuple[Document, ...]:
    """All documents, in the order of the file."""
    data = files("corpus").joinpath("data", "documents.jsonl").read_bytes()
    return tuple(msgspec.json.Decoder(Document).decode_lines(data))


def sentences() -> tuple[Sentence, ...]:
    """All sentences of all documents, in document order."""
    return tuple(sentence for document in documents() for sentence in document.sentences)
