"""What the sentences claim, as structured values: periods, consent, and all that is read elsewhere."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from analyzers.policy.lexicon import Words, group
from analyzers.policy.licences import licences
from analyzers.policy.periods import periods
from analyzers.policy.promises import promises
from analyzers.policy.recipients import recipients
from analyzers.policy.units import Outline
from analyzers.telling import (
    Consent,
    Licence,
    Promise,
    Recipient,
    Retention,
    SdkRow,
    Sentence,
)

_SOME_DAY = re.compile(
    r"(?:如(?:果|需|若)?|若|倘若|一旦|将来|今后|日后|未来)[^，。；]{0,30}(?:共享|提供给|对外|变更|改变|扩大|超出|其他目的|其它目的|开通|采集|出境)"
    r"|\b(?:if we (?:ever|later|one day)|should we (?:ever)?|in future|were we to|before we (?:ever|begin|start)|if (?:this|that|the purpose) (?:ever )?changes)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Claims:
    """All structured values of one policy."""

    retention: tuple[Retention, ...]
    consents: tuple[Consent, ...]
    recipients: tuple[Recipient, ...]
    sdk_rows: tuple[SdkRow, ...]
    promises: tuple[Promise, ...]
    licences: tuple[Licence, ...]


def claims(page: Outline, sentences: Sequence[Sentence], rows: tuple[SdkRow, ...]) -> Claims:
    """Read the sentences for claims.

    :param rows: the entries of its lists of components.
    """
    return Claims(
        retention=tuple(_retention(page.text, sentences)),
        consents=tuple(_consents(page.text, sentences)),
        recipients=recipients(page.text, sentences, rows),
        sdk_rows=rows,
        promises=promises(page.text, sentences),
        licences=licences(page.text, sentences),
    )


def _retention(text: str, sentences: Sequence[Sentence]) -> list[Retention]:
    return [
        Retention(
            quote=(sentence.start + period.span[0], sentence.start + period.span[1]),
            kind=period.kind,
            days=period.days,
            working_days=period.working_days,
            event=period.event,
            minimum=period.minimum,
            face=sentence.face != "no" and sentence.by != "device_unlock",
        )
        for sentence in sentences
        if "retention" in sentence.elements
        for period in periods(text[sentence.start : sentence.end])
    ]


def _consents(text: str, sentences: Sequence[Sentence]) -> list[Consent]:
    found = []
    for sentence in sentences:
        if sentence.face == "no" or "separate_consent" not in sentence.elements:
            continue
        words = Words.of(text[sentence.start : sentence.end])
        quote = (sentence.start, sentence.end)
        found.append(Consent(_wording(words), quote, bool(_SOME_DAY.search(words.text))))
    return found


def _wording(words: Words) -> Literal["separate", "explicit", "agree_or_authorise"]:
    if words in group("consent_separate"):
        return "separate"
    return "explicit" if words in group("consent_explicit") else "agree_or_authorise"
