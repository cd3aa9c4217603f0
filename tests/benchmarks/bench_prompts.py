"""How well the reader of prompts reads the labelled prompts of the corpus.

    python tests/benchmarks/bench_prompts.py [--errors]

F1 of each label by language, for the half whose errors may be read and for the half kept aside.
``--errors`` lists the errors of the first half only. It prints and changes nothing.
"""

import argparse
from collections.abc import Iterator, Sequence
from typing import get_args

from analyzers.prompts import Reading, read_prompts
from corpus.metrics import Scores, macro, precision_recall_f1
from corpus.prompts import Prompt, PromptWording, Subject, Tell, prompts

LABELS = (
    *(f"subject {name}" for name in get_args(Subject)),
    *(f"wording {name}" for name in get_args(PromptWording)),
    "coercive",
    *(f"tells {name}" for name in get_args(Tell)),
    "guardian",
)


def labelled(prompt: Prompt) -> set[str]:
    """The labels a prompt has."""
    return {
        f"subject {prompt.subject}",
        f"wording {prompt.wording}",
        *(["coercive"] if prompt.coercive else []),
        *(f"tells {tell}" for tell in prompt.tells),
        *(["guardian"] if prompt.guardian else []),
    }


def found(reading: Reading) -> set[str]:
    """The same labels as the reader finds them."""
    told = {
        "purpose": reading.tells_purpose,
        "retention": reading.tells_retention,
        "refusal": reading.tells_refusal or reading.alternative,
        "withdrawal": reading.tells_withdrawal,
    }
    return {
        f"subject {reading.subject}",
        f"wording {reading.wording}",
        *(["coercive"] if reading.coercive else []),
        *(f"tells {tell}" for tell, told_it in told.items() if told_it),
        *(["guardian"] if reading.guardian else []),
    }


def scores(rows: Sequence[Prompt]) -> Iterator[tuple[str, Scores]]:
    """Scores of each label on some prompts."""
    pairs = [(labelled(row), found(read_prompts(row.texts))) for row in rows]
    for label in LABELS:
        yield (
            label,
            precision_recall_f1([label in t for t, _ in pairs], [label in f for _, f in pairs]),
        )


def table(rows: Sequence[Prompt]) -> Iterator[str]:
    """F1 and support of each label, in Chinese, in English and in both."""
    parts = [
        dict(scores([row for row in rows if row.lang in langs]))
        for langs in (("zh",), ("en",), ("zh", "en"))
    ]
    yield f"{'':24}{'zh':>6}{'n':>5}{'en':>6}{'n':>5}{'all':>6}{'n':>5}"
    for label in LABELS:
        cells = "".join(f"{part[label].f1:6.2f}{part[label].support:5d}" for part in parts)
        yield f"{label:24}{cells}"
    means = "".join(f"{macro(part.values()).f1:6.3f}{'':5}" for part in parts)
    yield f"{'macro':24}{means}"


def errors(rows: Sequence[Prompt]) -> Iterator[str]:
    """What was missed (-) and what was found wrongly (+)."""
    for row in rows:
        truth, read = labelled(row), found(read_prompts(row.texts))
        if truth != read:
            wrong = [
                *(f"-{x}" for x in sorted(truth - read)),
                *(f"+{x}" for x in sorted(read - truth)),
            ]
            yield f"{row.id} {' | '.join(row.texts)!r}\n    {', '.join(wrong)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true", help="list the errors of the read half")
    arguments = parser.parse_args()
    for name, aside in (("read half", False), ("half kept aside", True)):
        rows = [row for row in prompts() if row.aside is aside]
        print(f"\n{name}: {len(rows)} prompts")
        print("\n".join(table(rows)))
    if arguments.errors:
        print("\n".join(errors([row for row in prompts() if not row.aside])))


if __name__ == "__main__":
    main()
