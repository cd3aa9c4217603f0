"""A file of labels that a person fills in: every change is on disk before it is acknowledged."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from analyzers.errors import InputError, LabelsUnusable
from analyzers.labelling.drafts import Drafted
from analyzers.labelling.rows import Document, Sentence, plain, read_labels, row_of, told_of
from corpus.loader import By, ClauseLevel, Element, Face, Flag, Notice, Processing, Promise

T = TypeVar("T")


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person says of a sentence."""

    face: Face
    in_clause: bool
    elements: tuple[Element, ...]
    notice: tuple[Notice, ...]
    flags: tuple[Flag, ...]
    by: By | None
    promises: tuple[Promise, ...]


class Whole(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person says of a document."""

    clause_level: ClauseLevel | None
    processing: Processing | None


class Book:
    """Documents being labelled, and the file that holds what was confirmed."""

    def __init__(self, path: Path, drafts: Sequence[Drafted]) -> None:
        """Open or begin a file.

        :raises LabelsUnusable: the file's rows are not valid (`read_labels`), or belong to another text
            (``labels-other-text``).
        """
        self._path = path
        self._drafts = tuple(drafts)
        kept = [placed.document for placed in read_labels([path])] if _holds(path) else []
        self._rows: dict[str, Document] = {document.id: document for document in kept}
        for drafted in self._drafts:
            row = self._rows.get(drafted.document.id)
            if row is not None and row.content != drafted.document.content:
                raise LabelsUnusable(
                    "labels-other-text", f"{path}: {row.id} has another text than the file given."
                )

    def names(self) -> list[dict[str, Any]]:
        """Every document with how far it is."""
        return [
            {
                "id": drafted.document.id,
                "sentences": len(drafted.document.sentences),
                "done": len(self._confirmed(number)),
            }
            for number, drafted in enumerate(self._drafts)
        ]

    def page(self, number: int) -> dict[str, Any]:
        """A document with its sentences: the person's labels where there are some, else the guess.

        :raises LookupError: there is no such document.
        """
        drafted = self._draft(number)
        confirmed = self._confirmed(number)
        record = plain(drafted.document)
        rows = []
        for guess, heading in zip(drafted.document.sentences, drafted.headings, strict=True):
            row = confirmed.get(guess.start or 0)
            rows.append(
                {
                    **msgspec.to_builtins(_answer(row or guess)),
                    "text": guess.text,
                    "heading": heading,
                    "done": row is not None,
                }
            )
        kept = self._rows.get(drafted.document.id)
        return {
            "id": record["id"],
            "lang": record["lang"],
            "sentences": rows,
            "clause_level": kept.clause_level if kept is not None else None,
            "processing": kept.processing if kept is not None else None,
            "guess": {name: record[name] for name in ("clause_level", "processing")},
        }

    def confirm(self, number: int, sentence: int, data: bytes) -> None:
        """Keep what a person says of a sentence.

        :raises LookupError: there is no such sentence.
        :raises LabelsUnusable: ``labels-field`` or ``labels-contradiction``.
        :raises InputError: ``output-no-access``.
        """
        answer = _read(data, Answer)
        if answer.face == "no" and (answer.by is not None or answer.promises):
            raise LabelsUnusable(
                "labels-contradiction",
                "Who handles the face is said of a sentence not about faces.",
            )
        guess = _at(self._draft(number).document.sentences, sentence)
        row = Sentence(text=guess.text, start=guess.start, **_fields(answer))
        confirmed = {**self._confirmed(number), guess.start or 0: row}
        self._keep(
            msgspec.structs.replace(
                self._kept(number), sentences=tuple(confirmed[at] for at in sorted(confirmed))
            )
        )

    def confirm_whole(self, number: int, data: bytes) -> None:
        """Keep what a person says of a document. Raises as `confirm` does."""
        answer = _read(data, Whole)
        if answer.clause_level and answer.processing in ("none", "denied"):
            raise LabelsUnusable(
                "labels-contradiction", "A clause on faces, though no face is processed."
            )
        self._keep(msgspec.structs.replace(self._kept(number), **_fields(answer)))

    # --- inside ----------------------------------------------------------------------------------

    def _draft(self, number: int) -> Drafted:
        return _at(self._drafts, number)

    def _confirmed(self, number: int) -> dict[int, Sentence]:
        row = self._rows.get(self._draft(number).document.id)
        return {s.start or 0: s for s in row.sentences} if row is not None else {}

    def _kept(self, number: int) -> Document:
        document = self._draft(number).document
        begun = msgspec.structs.replace(document, sentences=(), clause_level=None, processing=None)
        return self._rows.get(document.id, begun)

    def _keep(self, document: Document) -> None:
        rows = {**self._rows, document.id: document}
        write_rows(self._path, list(rows.values()))
        self._rows = rows


def add_rows(path: Path, documents: Sequence[Document]) -> None:
    """Add documents to a file; of a sentence labelled in both, the new labels count.

    :raises LabelsUnusable: the file's rows are not valid, or ``labels-other-text``.
    :raises InputError: ``output-no-access``.
    """
    kept = [placed.document for placed in read_labels([path])] if _holds(path) else []
    rows = {document.id: document for document in kept}
    for new in documents:
        old = rows.get(new.id)
        if old is not None and old.content != new.content:
            raise LabelsUnusable("labels-other-text", f"{path}: {new.id} has another text there.")
        rows[new.id] = _merged(old, new) if old is not None else new
    write_rows(path, list(rows.values()))


def _merged(old: Document, new: Document) -> Document:
    sentences = {row.start: row for row in (*old.sentences, *new.sentences)}
    if None in sentences:  # rows of another hand, without places: nobody knows which are which
        return new
    order = sorted(sentences, key=lambda start: start or 0)
    return msgspec.structs.replace(old, sentences=tuple(sentences[at] for at in order))


def write_rows(path: Path, documents: Sequence[Document]) -> None:
    """Write a file of labels, whole or not at all. Raises `InputError` (``output-no-access``)."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=".faceaudit-", dir=path.parent)
        draft = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                for document in documents:
                    file.write(row_of(document) + b"\n")
                file.flush()
                os.fsync(file.fileno())
            draft.chmod(0o644)
            draft.replace(path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise InputError(
            "output-no-access", f"{path} cannot be written: {error.strerror}."
        ) from None


def _holds(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False
    except OSError as error:
        raise LabelsUnusable(
            "labels-no-access", f"{path} cannot be opened: {error.strerror}."
        ) from None


def _answer(row: Sentence) -> Answer:
    return Answer(
        row.face, row.in_clause, row.elements, row.notice or (), row.flags, row.by, row.promises
    )


def _fields(value: msgspec.Struct) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__struct_fields__}


def _at(items: Sequence[T], number: int) -> T:
    if not 0 <= number < len(items):
        raise LookupError(number)
    return items[number]


def _read(data: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.ValidationError as error:
        field, why = told_of(error)
        raise LabelsUnusable("labels-field", f"{field}: {why}.") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise LabelsUnusable("labels-not-json", f"Not JSON: {error}.") from None
