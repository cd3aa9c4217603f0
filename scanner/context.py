"""What the user knows about the app that no artifact shows (``--context FILE``, YAML)."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from msgspec import structs

from analyzers.artifacts import Value
from analyzers.errors import InputError
from analyzers.patterns import later
from reports.untrusted import one_line, visible
from scanner.answers import Answer, Answers, duties_from, read_answers
from scanner.plain_files import contents
from scanner.yaml_reading import Refused, read_yaml


class ContextUnreadable(InputError):
    """The context file cannot be used."""


class Context(Value, frozen=True):
    """The fields of the file; all optional."""

    category: str | None = None
    """Store category, e.g. ``consumer finance`` / ``消费金融``."""
    market: str | None = None
    """The store it was taken from, e.g. ``huawei``, ``google-play``."""
    store_description: str | None = None
    age_rating: str | None = None
    version_date: date | None = None
    """Day this version was published."""
    offered_in_china: bool | None = None
    """Whether people in mainland China are offered the app; overrides what the APK suggests."""
    answers: dict[str, Any] = msgspec.field(default_factory=dict)
    """The operator's answers; keys in `ANSWERS`."""
    duties: dict[str, Answer] = msgspec.field(default_factory=dict)
    """The operator's answers about its duties, by the ids of `scanner.law.duties`."""
    answered_for: str = ""
    """Package the form with the answers was written for, empty for any."""
    apart: dict[str, Any] = msgspec.field(default_factory=dict)
    """`answers` without the form's: what holds when the form turns out to be about another app."""


ANSWERS = {
    "statutory_identity_duty": "the law that makes the operator check identity (legal basis other than consent)",
    "state_rule": "the special state rule that requires a face check",
    "rnd": "true when the operator claims the research exemption",
    "persons": "number of people whose faces are stored",
    "face_step_host": "the other company that runs the face step",
    "minors": "child-directed, mixed or adult",
}

MAINLAND_MARKETS = later(
    r"huawei|appgallery|honor|荣耀|华为|xiaomi|小米|oppo|vivo|meizu|魅族|tencent|myapp|应用宝|baidu|百度|"
    r"qihoo|360|wandoujia|豌豆荚|pp助手|lenovo|联想|anzhi|安智|samsung-cn|mainland|cn\b|中国大陆",
    re.IGNORECASE,
)
"""Stores that serve the mainland."""

ELSEWHERE = later(r"non-?mainland|global|international|overseas|海外|国际|境外", re.IGNORECASE)
"""Words that say a store of such a name is the one for other countries."""


def is_mainland(market: str) -> bool:
    """Whether a store is one that serves the mainland."""
    return bool(MAINLAND_MARKETS.search(market)) and not ELSEWHERE.search(market)


_ALIASES = {
    "description": "store_description",
    "operator_answers": "answers",
    "operator": "answers",
    "china": "offered_in_china",
}
LARGEST = 1024 * 1024


def read_context(path: Path) -> Context:
    """The context in a YAML file. Raises `ContextUnreadable` (``context-…``)."""
    try:
        data = read_yaml(contents(path, LARGEST, ContextUnreadable, "context"))
    except Refused as error:
        raise ContextUnreadable(
            f"context-{error.why}", f"{path}: {one_line(str(error))}."
        ) from None
    if data is None:
        return Context()
    if not isinstance(data, dict):
        raise ContextUnreadable("context-not-yaml", f"{path} must hold names and values.")
    return _converted(data, path)


def _converted(data: dict[object, Any], path: Path) -> Context:
    plain = {}
    for key, value in data.items():
        name = str(key).strip().replace("-", "_").replace(" ", "_").lower()
        plain[_ALIASES.get(name, name)] = value
    try:
        duties = duties_from(plain.pop("duties", None))
    except Refused as error:
        raise ContextUnreadable(
            f"answers-{error.why}", f"{path}: {one_line(str(error))}."
        ) from None
    plain.pop("answered_for", None)
    plain.pop("apart", None)
    try:
        context = _counted(msgspec.convert(plain, Context, strict=False), duties)
        strange = [key for key in context.answers if key not in ANSWERS]
        if strange:
            raise msgspec.ValidationError(
                f"unknown answer {visible(str(strange[0]))}; known are {', '.join(ANSWERS)}"
            )
        return context
    except msgspec.ValidationError as error:
        known = ", ".join(Context.__struct_fields__[:-2])  # the last two are ours
        raise ContextUnreadable(
            "context-field", f"{path}: {visible(str(error))}. Known fields: {known}."
        ) from None


def with_answers(context: Context, path: Path) -> Context:
    """The context with the answers in a form; they go before what it said. Raises `AnswersUnreadable`."""
    return answered(context, read_answers(path, ANSWERS))


def answered(context: Context, given: Answers) -> Context:
    """The context with these answers, which go before its own."""
    if context.answered_for not in ("", given.app):  # what another app's form said stays with it
        context = structs.replace(context, answers=context.apart, duties={})
    answers = {**context.answers, **given.general}
    told = structs.replace(context, answers=answers, answered_for=given.app, apart=context.answers)
    return _counted(told, given.duties)


def about(context: Context, package: str) -> Context:
    """The context as it holds for an app: without the general answers of a form about another one."""
    if context.answered_for in ("", one_line(package)):
        return context
    return structs.replace(context, answers=context.apart)


def _counted(context: Context, duties: dict[str, Answer]) -> Context:
    """The context with answers about duties; the number told for the filing is that of the gates, too."""
    answers = dict(context.answers)
    filing = duties.get("filing")
    if filing is not None and filing.persons is not None:
        answers["persons"] = filing.persons
    return structs.replace(context, answers=answers, duties={**context.duties, **duties})
