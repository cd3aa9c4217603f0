"""The operator's answers to the questions of `law.duties`: a YAML form that is filled in and read back."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec

from analyzers.artifacts import Value
from analyzers.errors import InputError
from reports.untrusted import one_line, visible
from scanner import law
from scanner.plain_files import contents
from scanner.yaml_reading import Refused, read_yaml

FORM = "faceaudit/answers/1"
LARGEST = 256 * 1024
LONGEST = 2_000
"""Characters of one answer in words."""

Said = Literal["", "done", "partial", "not-done", "refused", "not-triggered"]
SAID: tuple[str, ...] = get_args(Said)[1:]


class AnswersUnreadable(InputError):
    """The answers cannot be used."""


class Answer(Value, frozen=True, omit_defaults=True):
    """What the operator says of one duty. Nothing in it is verified."""

    state: Said = ""
    dated: date | None = None
    """Day of the document, or of the last audit."""
    scope: str = ""
    """Functions, versions and data the document covers."""
    covers: tuple[str, ...] = ()
    """Ids of the things the document weighs (`law.DutyRow.covers`)."""
    began: date | None = None
    """First day faces were processed."""
    years: int | None = None
    """How long records are kept."""
    persons: int | None = None
    """Filing: whose faces are stored. Audit: whose personal information is handled."""
    reached: date | None = None
    """Day on which 100,000 persons were reached."""
    filed: date | None = None
    """Day of the filing, of its change or of its cancellation."""
    filed_by: str = ""
    """Another company that files for the operator (a group's joint filing)."""
    changed: date | None = None
    """Day of the change or of the incident."""
    ended: date | None = None
    """Day on which face recognition was ended."""
    public_persons: int | None = None
    """Persons whose faces are stored, by a figure that was published."""
    public_source: str = ""
    note: str = ""


class Answers(Value, frozen=True):
    """A form that was filled in."""

    app: str
    """Package the form was written for, empty for any."""
    general: dict[str, Any]
    """Answers that gates ask for, by the keys of `scanner.context.ANSWERS`."""
    duties: dict[str, Answer]


# --- reading -------------------------------------------------------------------------------------

_DATES = ("dated", "began", "reached", "filed", "changed", "ended")
_NUMBERS = ("years", "persons", "public_persons")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"\d{1,3}(?:[,_]\d{3})+|\d{1,12}")
_EMPTY = ("null", "Null", "NULL", "~")
"""What programs that write YAML put where nothing is told."""
_TOP = ("form", "app", "general", "duties")


def read_answers(path: Path, known: Mapping[str, str]) -> Answers:
    """The answers in a form. Raises `AnswersUnreadable` (``answers-…``).

    :param known: the general questions by their keys.
    """
    data = contents(path, LARGEST, AnswersUnreadable, "answers")
    try:
        return _answers(read_yaml(data, plain=True), known)
    except Refused as error:
        raise AnswersUnreadable(
            f"answers-{error.why}", visible(f"{path}: {_told(str(error))}.")
        ) from None


def _answers(data: Any, known: Mapping[str, str]) -> Answers:
    top = _mapping(data, "the form")
    _only(top, _TOP, "the form", "unknown-field")
    form = _words(top.get("form"), "form")
    if form not in ("", FORM):
        raise Refused("other-form", f"its form is {form}, this version reads {FORM}")
    general = _mapping(top.get("general"), "general")
    _only(general, tuple(known), "general", "unknown-question")
    told = {key: _words(value, key) for key, value in general.items()}
    return Answers(
        _words(top.get("app"), "app"),
        {
            key: _number(value, key) if key == "persons" else value
            for key, value in told.items()
            if value
        },
        duties_from(top.get("duties")),
    )


def duties_from(data: Any) -> dict[str, Answer]:
    """Answers by the ids of duties; those left empty are left out. Raises `Refused`."""
    found: dict[str, Answer] = {}
    given = _mapping(data, "duties")
    _only(given, tuple(law.duties()), "duties", "unknown-question")
    for ident, value in given.items():
        answer = _answer(law.duties()[ident], _mapping(value, ident))
        if answer != Answer():
            found[ident] = answer
    return found


def _answer(row: law.DutyRow, given: Mapping[str, Any]) -> Answer:
    _only(given, row.fields, row.id, "unknown-field")
    fields: dict[str, Any] = {}
    for name, value in given.items():
        place = f"{row.id}.{name}"
        if name == "covers":
            fields[name] = _covered(row, value)
            continue
        text = _words(value, place)
        if not text:
            continue
        if name in _DATES:
            fields[name] = _date(text, place)
        elif name in _NUMBERS:
            fields[name] = _number(text, place)
        elif name == "state":
            fields[name] = _state(text, place)
        else:
            fields[name] = text
    return msgspec.convert(fields, Answer)


def _state(text: str, place: str) -> str:
    state = text.lower().replace("_", "-").replace(" ", "-")
    if state not in SAID:
        raise Refused("unknown-state", f"{place} is {text!r}; known are {', '.join(SAID)}")
    return state


def _covered(row: law.DutyRow, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) and not _words(value, row.id):
        return ()
    items = value if isinstance(value, list) else str(value).split(",")
    known = [item.id for item in row.covers]
    found = [_words(item, f"{row.id}.covers") for item in items]
    if strange := [item for item in found if item and item not in known]:
        raise Refused(
            "unknown-item",
            f"{row.id}.covers holds {strange[0]!r}; known are {', '.join(known)}",
        )
    return tuple(ident for ident in known if ident in found)


def _mapping(value: Any, place: str) -> dict[str, Any]:
    if value is None or (isinstance(value, str) and value.strip() in ("", *_EMPTY)):
        return {}
    if not isinstance(value, dict):
        raise Refused("wrong-type", f"{place} must hold names and values")
    return {str(key).strip(): each for key, each in value.items()}


def _only(given: Mapping[str, Any], known: tuple[str, ...], place: str, why: str) -> None:
    if strange := [key for key in given if key not in known]:
        raise Refused(why, f"{place} has no {strange[0]!r}; known are {', '.join(known)}")


def _words(value: Any, place: str) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        raise Refused("wrong-type", f"{place} must be one value")
    text = str(value).strip()
    if text in _EMPTY:
        return ""
    if len(text) > LONGEST:
        raise Refused("too-long", f"{place} is longer than {LONGEST:,} characters")
    return text


def _date(text: str, place: str) -> date:
    try:
        if not _DAY.fullmatch(text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("bad-date", f"{place} is {text!r}, not a day written YYYY-MM-DD") from None


def _number(text: str, place: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise Refused("bad-number", f"{place} is {text!r}, not a whole number")
    return int(text.replace(",", "").replace("_", ""))


def _told(sentence: str) -> str:
    shown = one_line(sentence)
    return shown if len(shown) <= 400 else shown[:399] + "…"
