"""How well the policy analyzer reads real policies that others have labelled.

    python tests/benchmarks/bench_policy.py DIR [--errors FILE] [--rounds N]

DIR holds ``docs/``, ``labels.jsonl`` (a line a document: id, file, lang, group, face_mentioned,
face_collected_by_app, separate_clause, clause_level, elements) and ``segments.jsonl`` (a line a
sentence: id, doc, text, face, in_clause, elements). Intervals are 95 % bootstrap intervals that draw
publisher groups, not documents. The errors, one line each, go to a file or the terminal; they name
documents and sentence numbers, never words of the text.
"""

import argparse
import json
import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analyzers.artifacts import ELEMENTS, PolicyArtifact
from analyzers.policy import analyze

ENOUGH = 5
"""Positives from which an element counts in the macro mean."""
ABSTAINED = 0.1


@dataclass(frozen=True)
class Judged:
    """One document with what was labelled and what was found."""

    label: dict[str, Any]
    policy: PolicyArtifact
    segments: tuple[tuple[dict[str, Any], "Seen"], ...]
    seconds: float

    @property
    def group(self) -> str:
        return str(self.label["group"])


@dataclass
class Seen:
    """What the analyzer says of a labelled sentence: of all its own sentences that overlap it."""

    face: str = "no"
    in_clause: bool = False
    elements: set[str] = field(default_factory=set)


# --- reading -------------------------------------------------------------------------------------


def judged(folder: Path) -> list[Judged]:
    """All documents of a folder, analyzed."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in lines(folder / "segments.jsonl"):
        rows.setdefault(row["doc"], []).append(row)
    found = []
    for label in lines(folder / "labels.jsonl"):
        path = folder / label["file"]
        started = time.process_time()
        policy = analyze(path.read_bytes(), path.name)
        seconds = time.process_time() - started
        seen = tuple(aligned(policy, rows.get(label["id"], [])))
        found.append(Judged(label, policy, seen, seconds))
    return found


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def aligned(
    policy: PolicyArtifact, rows: Sequence[dict[str, Any]]
) -> Iterator[tuple[dict[str, Any], Seen]]:
    """The labelled sentences with what was said of the same stretch of text."""
    kept = [i for i, char in enumerate(policy.text) if not char.isspace()]
    bare = "".join(policy.text[i] for i in kept)
    at = 0
    for row in rows:
        words = re.sub(r"\s+", "", row["text"])
        start = bare.find(words, at)
        if start < 0:
            start = bare.find(words)
        if start < 0 or not words:
            print(f"not found in the text: {row['id']}")
            continue
        at = start + 1
        yield row, seen(policy, kept[start], kept[start + len(words) - 1] + 1)


def seen(policy: PolicyArtifact, start: int, end: int) -> Seen:
    found = Seen()
    order = ("no", "context", "yes")
    for sentence in policy.sentences:
        common = min(end, sentence.end) - max(start, sentence.start)
        if common * 2 < min(end - start, sentence.end - sentence.start) or common <= 0:
            continue
        found.face = max(found.face, sentence.face, key=order.index)
        found.in_clause |= sentence.in_clause
        found.elements |= set(sentence.elements)
    return found


# --- figures -------------------------------------------------------------------------------------

Pairs = list[tuple[bool, bool]]
"""Truth and answer."""


def f1(pairs: Pairs) -> float:
    hits = sum(true and said for true, said in pairs)
    total = sum(true for true, _ in pairs) + sum(said for _, said in pairs)
    return 2 * hits / total if total else float("nan")


def mentioned(docs: Sequence[Judged]) -> Pairs:
    return [(d.label["face_mentioned"], d.policy.face_mentioned) for d in docs]


def processed(docs: Sequence[Judged]) -> Pairs:
    return [(d.label["face_collected_by_app"], d.policy.face_processed) for d in docs]


def separate(docs: Sequence[Judged]) -> Pairs:
    return [(d.label["separate_clause"], d.policy.separate_clause) for d in docs]


def strict(docs: Sequence[Judged]) -> Pairs:
    return [(d.label["clause_level"] == 3, d.policy.clause_level == 3) for d in docs]


def speaks(docs: Sequence[Judged]) -> Pairs:
    return [(row["face"] == "yes", said.face == "yes") for d in docs for row, said in d.segments]


def context(docs: Sequence[Judged]) -> Pairs:
    return [(row["face"] != "no", said.face != "no") for d in docs for row, said in d.segments]


def inside(docs: Sequence[Judged]) -> Pairs:
    return [(row["in_clause"], said.in_clause) for d in docs for row, said in d.segments]


def element_sentences(docs: Sequence[Judged], name: str, *, clause: bool) -> Pairs:
    return [
        (name in row["elements"], name in said.elements)
        for d in docs
        for row, said in d.segments
        if row["in_clause"] or not clause
    ]


def element_documents(docs: Sequence[Judged], name: str) -> Pairs:
    return [
        (d.label["elements"][name]["covered"], d.policy.elements[name].covered)
        for d in docs
        if d.label["clause_level"] >= 1 and d.label["elements"]
    ]


def macro(docs: Sequence[Judged], of: Callable[[Sequence[Judged], str], Pairs]) -> float:
    """The mean F1 of the elements with enough positives."""
    all_pairs = [of(docs, name) for name in ELEMENTS]
    scores = [f1(pairs) for pairs in all_pairs if sum(true for true, _ in pairs) >= ENOUGH]
    return sum(scores) / len(scores) if scores else float("nan")


def brier(docs: Sequence[Judged]) -> float:
    gaps = [(d.policy.score - d.label["separate_clause"]) ** 2 for d in docs]
    return sum(gaps) / len(gaps) if gaps else float("nan")


def precise(docs: Sequence[Judged]) -> float:
    """Precision of separate clauses when the tenth of the documents nearest to the middle is left to a person."""
    sure = sorted(docs, key=lambda d: abs(d.policy.score - 0.5))[round(len(docs) * ABSTAINED) :]
    said = [d.label["separate_clause"] for d in sure if d.policy.separate_clause]
    return sum(said) / len(said) if said else float("nan")


def in_clauses(docs: Sequence[Judged], name: str) -> Pairs:
    return element_sentences(docs, name, clause=True)


def anywhere(docs: Sequence[Judged], name: str) -> Pairs:
    return element_sentences(docs, name, clause=False)


FIGURES: dict[str, tuple[Callable[[Sequence[Judged]], float], str]] = {
    "face mentioned, document": (lambda d: f1(mentioned(d)), "1 wrong"),
    "face processed by the app, document": (lambda d: f1(processed(d)), ".96"),
    "separate face clause, document": (lambda d: f1(separate(d)), ".93, zh en .90"),
    "own heading or document (level 3)": (lambda d: f1(strict(d)), ".88"),
    "sentence speaks of face data": (lambda d: f1(speaks(d)), ".98"),
    "sentence speaks of it or refers to it": (lambda d: f1(context(d)), ""),
    "sentence is part of the face clause": (lambda d: f1(inside(d)), ".80"),
    "elements of clauses, documents, macro": (lambda d: macro(d, element_documents), ".85"),
    "elements inside clauses, sentences, macro": (lambda d: macro(d, in_clauses), ".85"),
    "elements, all sentences, macro": (lambda d: macro(d, anywhere), ""),
    "Brier score of the separate clause": (brier, ""),
    "its precision at 10 % abstention": (precise, ".97"),
}


def interval(
    docs: Sequence[Judged], figure: Callable[[Sequence[Judged]], float], rounds: int
) -> tuple[float, float]:
    """The middle 95 % of the figure over draws of publisher groups with replacement."""
    groups: dict[str, list[Judged]] = {}
    for d in docs:
        groups.setdefault(d.group, []).append(d)
    names, chance = sorted(groups), random.Random(0)
    drawn = []
    for _ in range(rounds):
        sample = [d for name in chance.choices(names, k=len(names)) for d in groups[name]]
        value = figure(sample)
        if value == value:
            drawn.append(value)
    drawn.sort()
    if not drawn:
        return float("nan"), float("nan")
    return drawn[int(len(drawn) * 0.025)], drawn[min(int(len(drawn) * 0.975), len(drawn) - 1)]


# --- telling -------------------------------------------------------------------------------------


def table(docs: Sequence[Judged], rounds: int) -> Iterator[str]:
    parts = [docs, *([d for d in docs if d.label["lang"] == lang] for lang in ("zh", "en"))]
    yield "| task | asked | all | 95 % | zh | en |"
    yield "|---|--:|--:|--:|--:|--:|"
    for name, (figure, asked) in FIGURES.items():
        low, high = interval(docs, figure, rounds)
        values = " | ".join(short(figure(part)) for part in parts[1:])
        yield f"| {name} | {asked} | {short(figure(docs))} | {short(low)}-{short(high)} | {values} |"
    for name in ELEMENTS:
        pairs = in_clauses(docs, name)
        doc = element_documents(docs, name)
        yield (
            f"| element {name} | | {short(f1(pairs))} of {sum(t for t, _ in pairs)} sentences"
            f" | {short(f1(doc))} of {sum(t for t, _ in doc)} documents | | |"
        )


def short(value: float) -> str:
    return "-" if value != value else f"{value:.3f}".replace("0.", ".", 1)


def wrong(docs: Sequence[Judged]) -> Iterator[str]:
    """One line an error."""
    checks = {
        "mentioned": mentioned,
        "processed": processed,
        "separate": separate,
        "level 3": strict,
    }
    for d in docs:
        name = d.label["id"]
        for task, pairs in checks.items():
            for true, said in pairs([d]):
                if true != said:
                    yield (
                        f"{name}: {task}: labelled {true}, found {said} (score {d.policy.score},"
                        f" abstain {d.policy.abstain}, borderline {d.label.get('borderline')})"
                    )
        for element in ELEMENTS:
            for true, said in element_documents([d], element):
                if true != said:
                    yield f"{name}: element {element}: labelled {true}, found {said}"
        for row, said in d.segments:
            yield from wrong_sentence(row, said)


def wrong_sentence(row: dict[str, Any], said: Seen) -> Iterator[str]:
    if (row["face"] == "yes") != (said.face == "yes"):
        yield f"{row['id']}: face: labelled {row['face']}, found {said.face}"
    if row["in_clause"] != said.in_clause:
        yield f"{row['id']}: in clause: labelled {row['in_clause']}, found {said.in_clause}"
    if row["in_clause"]:
        missed = sorted(set(row["elements"]) - said.elements)
        extra = sorted(said.elements - set(row["elements"]))
        if missed or extra:
            yield f"{row['id']}: elements: missed {missed}, too many {extra}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--errors", type=Path, help="write the errors here instead of printing")
    parser.add_argument("--rounds", type=int, default=1000, help="bootstrap draws")
    options = parser.parse_args()
    docs = judged(options.folder)
    print("\n".join(table(docs, options.rounds)))
    left = sum(d.policy.abstain for d in docs)
    kept = [d for d in docs if not d.policy.abstain]
    said = [d.label["separate_clause"] for d in kept if d.policy.separate_clause]
    print(f"{len(docs)} documents, {sum(len(d.segments) for d in docs)} sentences")
    print(
        f"left to a person by the shipped band: {left}; precision of the rest {sum(said)}/{len(said)}"
    )
    chars = sum(len(d.policy.text) for d in docs)
    print(f"CPU: {sum(d.seconds for d in docs) / chars * 100_000:.2f} s for 100,000 characters")
    errors = "\n".join(wrong(docs)) + "\n"
    if options.errors:
        options.errors.write_text(errors, "utf-8")
    else:
        print(errors)


if __name__ == "__main__":
    main()
