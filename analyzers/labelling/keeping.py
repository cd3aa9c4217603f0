"""A trained model in a folder: plain arrays, JSON, and a card that says what it learnt from."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from analyzers.errors import InputError, ModelUnusable
from analyzers.labelling.figures import Figure
from analyzers.labelling.learning import Counted, Learnt
from analyzers.own_model import ARRAYS, CARD, SETTINGS, digest
from analyzers.policy import model, train


def keep(learnt: Learnt, folder: Path) -> str:
    """Write a model's three files, each whole or not at all; gives the model's SHA-256.

    :raises ModelUnusable: ``model-shipped``: the folder holds the program's own model.
    :raises InputError: ``output-no-access``.
    """
    refuse_shipped(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".faceaudit-", dir=folder) as drafts:
            draft = Path(drafts)
            train.write(learnt.model, draft / ARRAYS, draft / SETTINGS)
            sha256 = digest(draft)
            (draft / CARD).write_text(card(learnt, sha256), encoding="utf-8")
            for name in (ARRAYS, SETTINGS, CARD):
                (draft / name).replace(folder / name)
    except OSError as error:
        raise InputError(
            "output-no-access", f"{folder} cannot be written: {error.strerror}."
        ) from None
    return sha256


def refuse_shipped(folder: Path) -> None:
    """Raise ``model-shipped`` for the folder of the program's own model."""
    if folder.resolve() == model.DATA.resolve():
        raise ModelUnusable(
            "model-shipped", f"{folder} holds the model of the program; name another folder."
        )


def card(learnt: Learnt, sha256: str) -> str:
    """The model card, Markdown."""
    return "\n".join(_card(learnt, sha256)) + "\n"


def _card(learnt: Learnt, sha256: str) -> Iterator[str]:
    yield "# Model card: policy model of the user's own"
    yield ""
    yield f"SHA-256 of the two files: `{sha256}`; of what was learnt from: `{learnt.model.corpus}`."
    yield "Made by `faceaudit corpus train`; the same documents and library versions give the same bytes."
    yield ""
    yield "## Learnt from"
    yield from lines_of_counts(learnt)
    yield ""
    yield "## Figures"
    yield (
        "Every figure after training is of documents whose group the model had not seen, with thresholds "
        "chosen on the other groups. Before training: for documents of the user's own the program's model, "
        "which had not seen them; for the shipped corpus the same division into groups."
    )
    for title, figures in tables(learnt):
        yield from ("", f"### {title}", "", "| label | n | before P | R | F1 | after P | R | F1 |")
        yield "|---|--:|--:|--:|--:|--:|--:|--:|"
        for figure in figures:
            yield "| " + " | ".join(_cells(figure)) + " |"
    yield ""
    yield "## Limits"
    yield "- The figures hold for documents like those labelled. Few positives make a figure say little."
    yield "- The figures published for the program's model do not hold for this one; reports name it."
    yield "- Labels are the judgement of whoever labelled; nobody else has checked them."
    yield "- What a model tells is no legal judgement."


def tables(learnt: Learnt) -> list[tuple[str, Sequence[Figure]]]:
    """The figures by what they were measured on."""
    found = [("Your documents", learnt.on_own), ("Shipped corpus", learnt.on_shipped)]
    return [(title, figures) for title, figures in found if figures]


def lines_of_counts(learnt: Learnt) -> Iterator[str]:
    """What was learnt from, a line each."""
    yield f"- your documents: {_counts(learnt.own)}"
    if learnt.shipped.documents:
        yield f"- shipped corpus: {_counts(learnt.shipped)}"
    if learnt.left_out:
        yield f"- left out, being in the shipped corpus already: {learnt.left_out} document(s)"
    if learnt.places_kept:
        yield (
            "- too few whole documents with and without a clause: what looks at units and places is "
            "that of the program's model; only what sentences say was learnt"
        )


def _counts(counted: Counted) -> str:
    sentences = ", ".join(f"{lang} {count}" for lang, count in counted.sentences.items())
    return (
        f"{counted.documents} document(s), {counted.whole} of them labelled as a whole; "
        f"sentences: {sentences}"
    )


def lines_of_figures(figures: Sequence[Figure]) -> Iterator[str]:
    """The same for a terminal."""
    yield f"  {'label':26}{'n':>6}   before P    R    F1   after P    R    F1"
    for figure in figures:
        name, n, *cells = _cells(figure)
        yield f"  {name:26}{n:>6}   " + "  ".join(f"{cell:>6}" for cell in cells)


def _cells(figure: Figure) -> list[str]:
    known = figure.after or figure.before
    cells = [figure.name, str(known.support) if known is not None else "-"]
    for scores in (figure.before, figure.after):
        if scores is None or not scores.support:  # of what nobody labelled nothing can be said
            cells += ["-"] * 3
        else:
            cells += [f"{value:.3f}" for value in scores[:3]]
    return cells
