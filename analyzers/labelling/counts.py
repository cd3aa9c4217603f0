"""What labelled documents hold: sizes, the number of rows that differ, labels by language."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, get_args

from analyzers.labelling.rows import Document
from corpus import loader
from corpus.overlap import effective_number


class Row(NamedTuple):
    """A labelled sentence, whatever form it came in."""

    lang: str
    text: str
    labels: tuple[str, ...]


class Sizes(NamedTuple):
    """Everything that is counted."""

    documents: dict[str, int]
    """By language."""
    sentences: dict[str, int]
    different: int
    """Sentences, those that share over .8 of their five-grams counting once."""
    labels: dict[str, dict[str, int]]
    """By label, then by language; only labels that occur."""
    levels: dict[str, dict[str, int]]


def counted(documents: Sequence[loader.Document | Document]) -> Sizes:
    """Count documents of the corpus or of the user's own."""
    rows = [row for document in documents for row in _rows(document)]
    labels: dict[str, Counter[str]] = {}
    for row in rows:
        for name in row.labels:
            labels.setdefault(name, Counter())[row.lang] += 1
    levels: dict[str, Counter[str]] = {}
    for document in documents:
        level = document.clause_level
        name = f"clause_level {'not labelled' if level is None else level}"
        levels.setdefault(name, Counter())[document.lang] += 1
    return Sizes(
        dict(Counter(document.lang for document in documents)),
        dict(Counter(row.lang for row in rows)),
        effective_number(row.text for row in rows),
        {name: dict(labels[name]) for name in sorted(labels, key=_order)},
        {name: dict(levels[name]) for name in sorted(levels)},
    )


_NAMES = (
    *(f"face {name}" for name in get_args(loader.Face)),
    "in_clause",
    *get_args(loader.Element),
    *(f"notice:{name}" for name in get_args(loader.Notice)),
    *(f"flag:{name}" for name in get_args(loader.Flag)),
    *(f"by:{name}" for name in get_args(loader.By)),
    *(f"promise:{name}" for name in get_args(loader.Promise)),
)


def _order(name: str) -> int:
    return _NAMES.index(name)


def _rows(document: loader.Document | Document) -> Iterator[Row]:
    for sentence in document.sentences:
        labels = [f"face {sentence.face}"]
        labels += ["in_clause"] if sentence.in_clause else []
        labels += sentence.elements
        labels += [f"notice:{name}" for name in sentence.notice or ()]
        labels += [f"flag:{name}" for name in sentence.flags]
        labels += [f"by:{sentence.by}"] if sentence.by else []
        labels += [f"promise:{name}" for name in sentence.promises]
        yield Row(document.lang, sentence.text, tuple(labels))


def lines(sizes: Sizes) -> Iterator[str]:
    """The counts as a table, a line each."""
    total = sum(sizes.sentences.values())
    share = 100 * sizes.different / total if total else 0.0
    yield _line("", {"zh": "zh", "en": "en"}, "all")
    yield _line("documents", sizes.documents)
    yield _line("sentences", sizes.sentences)
    yield f"{'sentences that differ':32}{'':>16}{sizes.different:>8}  ({share:.1f} %; five-gram overlap .8)"
    yield ""
    for name, by_language in (*sizes.levels.items(), *sizes.labels.items()):
        yield _line(name, by_language)


def _line(name: str, by_language: Mapping[str, int | str], every: str = "") -> str:
    zh, en = by_language.get("zh", 0), by_language.get("en", 0)
    total = every or sum(count for count in (zh, en) if isinstance(count, int))
    return f"{name:32}{zh:>8}{en:>8}{total:>8}"
