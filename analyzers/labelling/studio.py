"""Rows for Label Studio and back: a task a sentence, the document's text in its first task."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, get_args

import msgspec

from analyzers.errors import LabelsUnusable
from analyzers.labelling.drafts import Drafted
from analyzers.labelling.rows import Document, Sentence, told_of
from corpus import loader

SINGLE: dict[str, tuple[str, ...]] = {
    "face": get_args(loader.Face),
    "in_clause": ("yes",),
    "by": get_args(loader.By),
}
SEVERAL: dict[str, tuple[str, ...]] = {
    "elements": get_args(loader.Element),
    "notice": get_args(loader.Notice),
    "flags": get_args(loader.Flag),
    "promises": get_args(loader.Promise),
}
"""The questions of a task, by the field of a row they fill."""


def configuration() -> str:
    """The labelling interface, as Label Studio wants it (XML)."""
    lines = ["<View>", '  <Header value="$document"/>', '  <Text name="text" value="$text"/>']
    for name, values in (*SINGLE.items(), *SEVERAL.items()):
        many = ' choice="multiple"' if name in SEVERAL else ' choice="single"'
        needed = ' required="true"' if name == "face" else ""
        lines.append(f'  <Header value="{name}"/>')
        lines.append(f'  <Choices name="{name}" toName="text"{many}{needed} showInline="true">')
        lines += [f'    <Choice value="{value}"/>' for value in values]
        lines.append("  </Choices>")
    return "\n".join([*lines, "</View>"])


def tasks(drafts: Iterable[Drafted]) -> str:
    """JSON to import into Label Studio, the model's guesses as predictions."""
    found = [
        {
            "data": {
                "document": drafted.document.id,
                "number": number,
                "lang": drafted.document.lang,
                "format": drafted.document.format,
                "start": sentence.start,
                "text": sentence.text,
                "content": drafted.document.content if number == 0 else "",
            },
            "predictions": [{"model_version": "faceaudit", "result": _result(sentence)}],
        }
        for drafted in drafts
        for number, sentence in enumerate(drafted.document.sentences)
    ]
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _result(sentence: Sentence) -> list[dict[str, Any]]:
    chosen: dict[str, Sequence[str]] = {
        "face": (sentence.face,),
        "in_clause": ("yes",) if sentence.in_clause else (),
        "by": (sentence.by,) if sentence.by else (),
        "elements": sentence.elements,
        "notice": sentence.notice or (),
        "flags": sentence.flags,
        "promises": sentence.promises,
    }
    return [
        {
            "from_name": name,
            "to_name": "text",
            "type": "choices",
            "value": {"choices": list(values)},
        }
        for name, values in chosen.items()
        if values
    ]


# --- back ----------------------------------------------------------------------------------------


class _Data(msgspec.Struct, frozen=True):
    document: str
    number: int
    lang: loader.Language
    text: str
    start: int | None = None
    format: loader.Format = "text"
    content: str = ""


class _Value(msgspec.Struct, frozen=True):
    choices: tuple[str, ...] = ()


class _Chosen(msgspec.Struct, frozen=True):
    from_name: str = ""
    value: _Value = _Value()


class _Annotation(msgspec.Struct, frozen=True):
    result: tuple[_Chosen, ...] = ()
    was_cancelled: bool = False


class _Task(msgspec.Struct, frozen=True):
    data: _Data
    annotations: tuple[_Annotation, ...] = ()


def documents(export: bytes, exported: bytes = b"[]") -> tuple[Document, ...]:
    """Rows from what Label Studio exports (JSON); of several annotations of a task the last counts.

    :param exported: the tasks as they were given to Label Studio, for texts the export lacks.
    :raises LabelsUnusable: ``studio-not-json``, ``studio-field`` (the message names task and field),
        ``studio-no-content`` or ``labels-empty``.
    """
    done = _tasks(export)
    texts = {task.data.document: task.data for task in _tasks(exported) if task.data.content}
    texts |= {task.data.document: task.data for task in done if task.data.content}
    rows: dict[str, dict[int, Sentence]] = {}
    for place, task in enumerate(done):
        last = [one for one in task.annotations if not one.was_cancelled][-1:]
        for annotation in last:
            rows.setdefault(task.data.document, {})[task.data.number] = _row(
                task.data, annotation, place
            )
    if not rows:
        raise LabelsUnusable("labels-empty", "The export holds no annotated task.")
    return tuple(_document(name, found, texts) for name, found in rows.items())


def _tasks(data: bytes) -> tuple[_Task, ...]:
    try:
        return msgspec.json.decode(data, type=tuple[_Task, ...])
    except msgspec.ValidationError as error:
        field, why = told_of(error)
        raise LabelsUnusable("studio-field", f"The export, {field}: {why}.") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise LabelsUnusable("studio-not-json", f"The export is not JSON: {error}.") from None


def _row(data: _Data, annotation: _Annotation, place: int) -> Sentence:
    chosen: dict[str, tuple[str, ...]] = {}
    for one in annotation.result:
        values = SINGLE.get(one.from_name) or SEVERAL.get(one.from_name)
        strange = [choice for choice in one.value.choices if values and choice not in values]
        if values is None or strange:
            what = f"{strange[0]!r} is no choice" if strange else "is no question of ours"
            raise LabelsUnusable("studio-field", f"Task {place + 1}, {one.from_name!r}: {what}.")
        chosen[one.from_name] = one.value.choices
    if not chosen.get("face"):
        raise LabelsUnusable("studio-field", f"Task {place + 1}, face: is not answered.")
    row: dict[str, Any] = {"text": data.text, "start": data.start, "face": chosen["face"][0]}
    row["in_clause"] = bool(chosen.get("in_clause"))
    row["by"] = (chosen.get("by") or (None,))[0]
    for name, values in SEVERAL.items():
        row[name] = [value for value in values if value in chosen.get(name, ())]
    return msgspec.convert(row, Sentence)


def _document(name: str, rows: dict[int, Sentence], texts: dict[str, _Data]) -> Document:
    if name not in texts:
        raise LabelsUnusable(
            "studio-no-content",
            f"The text of {name} is in its first task, which the export lacks; give the exported tasks "
            "as well (--tasks).",
        )
    data = texts[name]
    return Document(
        id=name,
        lang=data.lang,
        content=data.content,
        sentences=tuple(rows[number] for number in sorted(rows)),
        format=data.format,
    )
