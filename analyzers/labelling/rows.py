"""The user's labelled documents, in either of two forms, checked row by row.

*Documents*: a JSON-lines file like the corpus's own, a document a line with its sentences; what a
document's sentences show need not be said again. *Segments*: a folder with ``labels.jsonl`` (a document a
line, its text in a file) and ``segments.jsonl`` (a sentence a line).
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from analyzers.errors import LabelsUnusable
from corpus.loader import (
    By,
    ClauseLevel,
    ConsentWording,
    Element,
    Face,
    Flag,
    Format,
    Language,
    Notice,
    Processing,
    Promise,
)

LARGEST_FILE = 128 * 1024 * 1024
MOST_ROWS = 200_000
"""Lines of one file."""

Row = TypeVar("Row")


class Sentence(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A labelled sentence, verbatim from its document's visible text."""

    text: str
    face: Face
    in_clause: bool = False
    elements: tuple[Element, ...] = ()
    notice: tuple[Notice, ...] | None = None
    """``None``: not labelled; it then neither teaches nor counts."""
    flags: tuple[Flag, ...] = ()
    by: By | None = None
    promises: tuple[Promise, ...] = ()
    start: int | None = None
    """Where it stands in the text; without it, the next place after the sentence before."""


class Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A document with the sentences that a person labelled, all of them or some."""

    id: str
    lang: Language
    content: str
    sentences: tuple[Sentence, ...]
    format: Format = "text"
    group: str = ""
    """Documents that tell the same story share a group; empty: a group of its own."""
    clause_level: ClauseLevel | None = None
    """``None``: not labelled; the document then teaches what single sentences say."""
    processing: Processing | None = None
    face_processed: bool | None = None
    face_mentioned: bool | None = None
    clause_heading: str = ""
    consent_wording: ConsentWording | None = None
    elements: tuple[Element, ...] = ()
    notice: tuple[Notice, ...] = ()
    kind: str = "policy"
    trade: str = ""
    drafting: str = ""
    hard_cases: tuple[str, ...] = ()
    author: str = ""

    @property
    def processes(self) -> bool | None:
        """Whether faces are processed, as far as anybody said."""
        if self.face_processed is not None or self.processing is None:
            return self.face_processed
        return self.processing not in ("none", "denied")


class _Label(msgspec.Struct, frozen=True):
    """A line of ``labels.jsonl`` of the segments form; other fields are not looked at."""

    id: str
    file: str
    lang: Language
    group: str = ""
    clause_level: ClauseLevel | None = None
    face_processing: Processing | None = None
    face_collected_by_app: bool | None = None


class _Segment(msgspec.Struct, frozen=True):
    """A line of ``segments.jsonl``."""

    doc: str
    text: str
    face: Face
    in_clause: bool = False
    elements: tuple[Element, ...] = ()
    notice: tuple[Notice, ...] | None = None
    flags: tuple[Flag, ...] = ()
    by: By | None = None
    promises: tuple[Promise, ...] = ()


class Placed(msgspec.Struct, frozen=True):
    """A document and where it was read, for messages."""

    document: Document
    where: str


def read_labels(paths: Sequence[Path]) -> tuple[Placed, ...]:
    """All documents of files and folders, in order.

    :raises LabelsUnusable: ``labels-missing``, ``labels-no-access``, ``labels-too-large``,
        ``labels-not-text``, ``labels-not-json``, ``labels-field``, ``labels-contradiction``,
        ``labels-id-twice``, ``labels-no-document`` or ``labels-empty``; the message names line and field.
    """
    found: list[Placed] = []
    known: dict[str, str] = {}
    for path in paths:
        before = len(found)
        for placed in _segments_form(path) if _is_segments_form(path) else _documents_form(path):
            _contradictions(placed)
            ident = placed.document.id
            if ident in known:
                raise LabelsUnusable(
                    "labels-id-twice", f"{placed.where}, id: {ident!r} is {known[ident]} already."
                )
            known[ident] = placed.where
            found.append(placed)
        if len(found) == before:
            raise LabelsUnusable("labels-empty", f"{path} holds no labelled document.")
    return tuple(found)


# --- the two forms -------------------------------------------------------------------------------


def _is_segments_form(path: Path) -> bool:
    if path.is_dir():
        return True
    return path.name == "labels.jsonl" and path.with_name("segments.jsonl").is_file()


def _documents_form(path: Path) -> Iterator[Placed]:
    for number, document in _lines(path, Document):
        yield Placed(document, f"{path.name}, line {number}")


def _segments_form(path: Path) -> Iterator[Placed]:
    folder = path if path.is_dir() else path.parent
    labels = list(_lines(folder / "labels.jsonl", _Label))
    told: dict[str, list[Sentence]] = {label.id: [] for _, label in labels}
    for number, row in _lines(folder / "segments.jsonl", _Segment):
        if row.doc not in told:
            raise LabelsUnusable(
                "labels-no-document",
                f"segments.jsonl, line {number}, doc: {row.doc!r} is not an id of labels.jsonl.",
            )
        if not row.text.strip():
            raise _field(f"segments.jsonl, line {number}", "text", "is empty")
        told[row.doc].append(
            Sentence(
                row.text,
                row.face,
                row.in_clause,
                row.elements,
                row.notice,
                row.flags,
                row.by,
                row.promises,
            )
        )
    for number, label in labels:
        where = f"labels.jsonl, line {number}"
        sentences = told[label.id]
        if sentences:
            yield Placed(_assembled(folder, label, tuple(sentences), where), where)


def _assembled(folder: Path, label: _Label, rows: tuple[Sentence, ...], where: str) -> Document:
    path = (folder / label.file).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise _field(where, "file", "lies outside the folder")
    content = _decoded(path, read_file(path))
    return Document(
        id=label.id,
        lang=label.lang,
        content=content,
        sentences=rows,
        format="html" if path.suffix.lower() in (".html", ".htm") else "text",
        group=label.group,
        clause_level=label.clause_level,
        processing=label.face_processing,
        face_processed=label.face_collected_by_app,
    )


# --- reading -------------------------------------------------------------------------------------


def _lines(path: Path, kind: type[Row]) -> Iterator[tuple[int, Row]]:
    decoder = msgspec.json.Decoder(kind)
    lines = read_file(path).removeprefix(b"\xef\xbb\xbf").split(b"\n")
    if len(lines) > MOST_ROWS:
        raise LabelsUnusable("labels-too-large", f"{path} has more than {MOST_ROWS:,} lines.")
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, _row(decoder, line, f"{path.name}, line {number}")


def _row(decoder: "msgspec.json.Decoder[Row]", line: bytes, where: str) -> Row:
    try:
        return decoder.decode(line)
    except msgspec.ValidationError as error:
        field, why = told_of(error)
        raise _field(where, field, why) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        why = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise LabelsUnusable("labels-not-json", f"{where} is not JSON: {why}.") from None


_AT = re.compile(r" - at `(?:key )?\$\.?(?P<field>[^`]*)`$")
_NAMED = re.compile(r"field `(?P<field>[^`]*)`")


def told_of(error: msgspec.ValidationError) -> tuple[str, str]:
    """The field a validation error is about, and what is wrong with it."""
    message = str(error)
    at = _AT.search(message)
    field = at["field"] if at else ""
    why = message[: at.start()] if at else message
    named = _NAMED.search(why)
    if named:
        field = f"{field}.{named['field']}".strip(".")
        why = "is missing" if "missing" in why else "is a field nobody knows"
    return field or "the row", why[:1].lower() + why[1:200]


def _field(where: str, field: str, why: str) -> LabelsUnusable:
    return LabelsUnusable("labels-field", f"{where}, {field}: {why}.")


def read_file(path: Path) -> bytes:
    """Bytes of a file. Raises ``labels-missing``, ``labels-no-access`` or ``labels-too-large``."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise LabelsUnusable("labels-missing", f"{path} does not exist.") from None
    except OSError as error:
        why = error.strerror
        raise LabelsUnusable("labels-no-access", f"{path} cannot be opened: {why}.") from None
    if len(data) > LARGEST_FILE:
        raise LabelsUnusable(
            "labels-too-large", f"{path} is larger than {LARGEST_FILE // 1024**2} MB."
        )
    return data


def _decoded(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LabelsUnusable(
            "labels-not-text", f"{path} is not UTF-8 (byte {error.start})."
        ) from None


# --- what cannot be true together ----------------------------------------------------------------


def _contradictions(placed: Placed) -> None:
    document, where = placed.document, placed.where
    if not document.id.strip():
        raise _field(where, "id", "is empty")
    if not document.content.strip():
        raise _field(where, "content", "is empty")
    for number, sentence in enumerate(document.sentences):
        field = f"sentences[{number}]"
        if not sentence.text.strip():
            raise _field(where, f"{field}.text", "is empty")
        if sentence.by is not None and sentence.face == "no":
            raise _against(where, f"{field}.by", "says who handles the face; face says no")
        if sentence.promises and sentence.face == "no":
            raise _against(where, f"{field}.promises", "promises of the face; face says no")
        if sentence.in_clause and document.clause_level == 0:
            raise _against(where, f"{field}.in_clause", "is true; clause_level is 0")
    if document.processes is False and document.clause_level:
        raise _against(where, "clause_level", "a clause, though no face is processed")


def _against(where: str, field: str, why: str) -> LabelsUnusable:
    return LabelsUnusable("labels-contradiction", f"{where}, {field}: {why}.")


def row_of(document: Document) -> bytes:
    """A document as a line of a file, without its end."""
    return msgspec.json.encode(document, order="deterministic")


def plain(document: Document) -> dict[str, Any]:
    """A document as a plain record, every field told."""
    record: dict[str, Any] = {
        name: msgspec.to_builtins(getattr(document, name)) for name in document.__struct_fields__
    }
    record["sentences"] = [
        {name: msgspec.to_builtins(getattr(row, name)) for name in row.__struct_fields__}
        for row in document.sentences
    ]
    return record
