"""How many rows really differ: those that share most of their five-grams count once."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

NEAR = 0.8
"""Share of the shorter row's five-grams above which two rows count once."""
COMMONEST = 400
"""A five-gram of more rows than this is a stock phrase; it proposes no pairs."""

_TOKEN = re.compile(r"[a-z0-9']+|[\u4e00-\u9fff]")
Gram = tuple[str, ...]


def grams(text: str) -> frozenset[Gram]:
    """The five-grams of a text: Chinese characters, English words and numbers."""
    tokens = _TOKEN.findall(text.lower())
    return frozenset(tuple(tokens[i : i + 5]) for i in range(len(tokens) - 4))


def effective_number(texts: Iterable[str]) -> int:
    """How many of the texts are left when equal and near-equal ones count once."""
    different = list(dict.fromkeys(" ".join(text.lower().split()) for text in texts))
    return len(different) - len(_repeated([grams(text) for text in different]))


def _repeated(rows: Sequence[frozenset[Gram]]) -> set[int]:
    """Rows that an earlier one nearly says."""
    owners: dict[Gram, list[int]] = {}
    repeated: set[int] = set()
    for number, own in enumerate(rows):
        shared: Counter[int] = Counter()
        for gram in own:
            earlier = owners.setdefault(gram, [])
            if len(earlier) < COMMONEST:
                shared.update(earlier)
                earlier.append(number)
        for other, common in shared.items():
            if common > NEAR * min(len(own), len(rows[other])):
                repeated.add(number)
                break
    return repeated
