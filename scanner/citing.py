"""Which provisions stand behind a result: by the day, the face class, and the laws that were asked for."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from analyzers.artifacts import Limitation, Text
from reports.model import Citation, CitationUse
from scanner import law
from scanner.gates import NO_FACE, Case, affirmed
from scanner.observed_classes import IDENTITY

_PRINTED: dict[law.Use, CitationUse] = {
    "ground": "ground",
    "context": "context",
    "reference": "reference",
    "trend": "trend",
    # Binding, but the item's number is recalled: the ready citation names the instrument alone,
    # and until the number is confirmed it does not carry a verdict.
    "ground-confirm-number-first": "context",
}


def citations(row: law.CheckRow, case: Case, only: tuple[str, ...] = ()) -> tuple[Citation, ...]:
    """Provisions to print beside a check, or ``only`` those its answer names."""
    return cite(only or (*row.grounds, *row.beside), case)


def cite(names: Iterable[str], case: Case) -> tuple[Citation, ...]:
    """Of these provisions: in force on the day, fitting the face class, never an overlay unasked.

    With an overlay and an app that is not for the mainland, the overlay alone.
    """
    return _cited(tuple(names), _matter(case))


class _Matter(NamedTuple):
    """All of a case that decides what is cited."""

    day: date
    laws: tuple[str, ...]
    abroad: bool
    identifying: bool
    """A face tells a person from others."""
    faceless: bool
    research: bool


def _matter(case: Case) -> _Matter:
    classes = case.classes
    research = affirmed(case.context.answers.get("rnd"))
    identifying = bool(classes & IDENTITY)
    return _Matter(case.day, case.laws, case.abroad, identifying, classes <= NO_FACE, research)


@lru_cache(4096)  # in a batch the same is asked for thousands of apps
def _cited(names: tuple[str, ...], matter: _Matter) -> tuple[Citation, ...]:
    found: dict[str, Citation] = {}
    for ident in names:
        provision = law.provisions()[ident]
        text = provision.cited(matter.day)
        use = _use(provision, matter)
        if text is None or use is None or not _applies(provision, matter):
            continue
        found.setdefault(ident, Citation(ident, text, use))
    return tuple(sorted(found.values(), key=lambda citation: _ORDER.index(citation.use)))


_ORDER: tuple[CitationUse, ...] = ("ground", "context", "reference", "trend", "overlay")
SCOPE = frozenset({"frt-1", "frt-2-1", "frt-2-2", "frt-19", "frt-20"})
"""Articles on aim, scope and definitions: they may stand beside any face finding."""


_IDENTIFYING = frozenset({"gdpr-4-14", "gdpr-9", "wa-biometric"})
"""Overlay rows on data by which a person is told from others; a filter's landmarks are none."""


def _use(provision: law.Provision, matter: _Matter) -> CitationUse | None:
    """As what a provision is cited, or ``None`` when it is not."""
    if provision.use == "overlay":
        return "overlay" if provision.instrument in matter.laws else None
    return None if matter.abroad and matter.laws else _PRINTED.get(provision.use)


def overlaid(row: law.CheckRow, case: Case) -> bool:
    """Whether a law that was asked for has something in force on what a check looks at."""
    return any(citation.use == "overlay" for citation in citations(row, case))


def _applies(provision: law.Provision, matter: _Matter) -> bool:
    if provision.use != "trend" and not provision.in_force(matter.day):
        return False
    if provision.id in _IDENTIFYING:
        return matter.identifying
    if provision.instrument in ("frt", "frt-filing"):
        if matter.research:
            return False
        return not matter.faceless if provision.id in SCOPE else matter.identifying
    return True


FOREIGN = Text(
    "只对照了所选的境外法律或平台规则。",
    "Only the foreign law or platform rule that was chosen was held against it.",
)
"""Why nothing is called a violation outside the mainland."""
COVERED = Text(
    "所选法律是否适用于该运营者与此项处理（地域、例外）未核查；中国法律未适用",
    "whether the law chosen covers this operator and processing (territory, exceptions); the law of the mainland "
    "was not applied",
)


def silent_laws(laws: tuple[str, ...], day: date) -> tuple[Limitation, ...]:
    """That a law that was asked for has nothing to say of any check on a day."""
    found = []
    for ident in laws:
        rows = [one for row in law.checks().values() for one in law.overlay_rows(row, (ident,))]
        if any(one.in_force(day) for one in rows):
            continue
        title = law.instruments()[ident].title
        why = Text("在评估日尚未施行", "is not in force on that day")
        if not rows:
            why = Text("没有涉及安卓应用的条目", "has no entry on Android apps")
        found.append(
            Limitation(
                f"law-silent-{ident}",
                Text(
                    f"所选《{title.zh}》{why.zh}，未引用。",
                    f"{title.en} {why.en}; it is not cited.",
                ),
            )
        )
    return tuple(found)
