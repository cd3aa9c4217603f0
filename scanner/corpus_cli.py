"""``faceaudit corpus``: labels of the user's own, and a policy model trained with them."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scanner.options import LANGUAGE

if TYPE_CHECKING:
    from analyzers.labelling.drafts import Drafted
    from analyzers.labelling.learning import Learnt
    from analyzers.labelling.rows import Placed

OK = 0
_PATH = click.Path(path_type=Path)
_POLICIES = click.argument("files", nargs=-1, required=True, type=_PATH, metavar="FILE...")
_LABELS = click.option(
    "-o",
    "--output",
    type=_PATH,
    default=Path("labels.jsonl"),
    show_default=True,
    metavar="FILE",
    help="File of labels.",
)


@click.group()
def corpus() -> None:
    """Label policies, and train the reader of policies with your own labels.

    \b
    Examples:
      faceaudit corpus label policy.html -o labels.jsonl
      faceaudit corpus train --add labels.jsonl -o my-model/
      faceaudit policy policy.html --policy-model my-model/
    """


@corpus.command()
@click.option(
    "--add",
    "added",
    multiple=True,
    required=True,
    type=_PATH,
    metavar="FILE|DIR",
    help="Labelled documents: JSON lines, a document each; or a folder with labels.jsonl and "
    "segments.jsonl. Repeat it for several.",
)
@click.option(
    "-o",
    "--output",
    type=_PATH,
    default=Path("faceaudit-model"),
    show_default=True,
    metavar="DIR",
    help="Folder for the model and its card.",
)
@click.option("--only-added", is_flag=True, help="Learn from these documents alone.")
@click.option(
    "--quick",
    is_flag=True,
    help="Leave out how well the shipped corpus was told before; takes half the time.",
)
def train(added: tuple[Path, ...], output: Path, only_added: bool, quick: bool) -> int:
    """Train the reader of policies anew, with your own labelled documents.

    Prints what was learnt from and how well documents not seen are told, before and after.
    """
    from analyzers.labelling.aligned import own
    from analyzers.labelling.keeping import keep, refuse_shipped
    from analyzers.labelling.learning import learn
    from scanner.writing import say, write_document

    refuse_shipped(output)
    documents = [own(placed) for placed in _read(added)]
    say(f"learning from {len(documents)} document(s) of your own; this takes up to some minutes")
    learnt = learn(documents, only_added=only_added, quick=quick)
    sha256 = keep(learnt, output)
    write_document(_told(learnt, sha256), None)
    say(f"model: {output.resolve()}; use it with --policy-model {output}")
    return OK


def _read(paths: Sequence[Path]) -> "tuple[Placed, ...]":
    from analyzers.labelling.rows import read_labels

    return read_labels(paths)


def _told(learnt: "Learnt", sha256: str) -> str:
    from analyzers.labelling.keeping import lines_of_counts, lines_of_figures, tables

    lines = ["Learnt from", *lines_of_counts(learnt)]
    for title, figures in tables(learnt):
        lines += ["", f"{title}: told by models that had not seen them", *lines_of_figures(figures)]
    return "\n".join([*lines, "", f"model SHA-256 {sha256}"])


@corpus.command()
@_POLICIES
@_LABELS
@click.option("--no-open", is_flag=True, help="Print the page's address, open no browser.")
@LANGUAGE
def label(files: tuple[Path, ...], output: Path, no_open: bool, lang: str) -> int:
    """Label policies on a page of this machine; Ctrl-C ends it.

    Every change is saved at once, and the same command goes on where it was left.
    """
    from analyzers.labelling.book import Book
    from scanner.label_server import LabelServer
    from scanner.writing import say, write_document

    book = Book(output, _drafts(files))
    with LabelServer(book, lang) as server:
        write_document(server.address, None)
        if not no_open:
            import webbrowser

            webbrowser.open(server.address)
        with suppress(KeyboardInterrupt):
            server.wait()
    done = sum(each["done"] for each in book.names())
    say(f"{done} sentence(s) labelled in {output}")
    return OK


def _drafts(files: Sequence[Path]) -> "list[Drafted]":
    """The policies, each once. Raises `analyzers.errors.InputError`."""
    from analyzers.labelling.drafts import draft
    from scanner.policies import read_policy_file

    found: dict[str, Drafted] = {}
    for path in files:
        drafted = draft(read_policy_file(path), path.name)
        found.setdefault(drafted.document.id, drafted)
    return list(found.values())


_STUDIO = click.option(
    "--label-studio", "studio", is_flag=True, required=True, help="The form of Label Studio."
)


@corpus.command(name="export")
@_POLICIES
@_STUDIO
@click.option("-o", "--output", type=_PATH, required=True, metavar="FILE", help="File of tasks.")
def export_tasks(files: tuple[Path, ...], studio: bool, output: Path) -> int:
    """Write policies as labelling tasks; prints the labelling interface to paste there."""
    from analyzers.labelling.studio import configuration, tasks
    from scanner.writing import say, write_document

    drafts = _drafts(files)
    write_document(tasks(drafts), output)
    write_document(configuration(), None)
    count = sum(len(drafted.document.sentences) for drafted in drafts)
    say(f"{count} task(s) in {output}; paste the printed XML as the labelling interface")
    return OK


@corpus.command(name="import")
@click.argument("file", type=_PATH, metavar="FILE")
@_STUDIO
@_LABELS
@click.option("--tasks", type=_PATH, metavar="FILE", help="The exported tasks, for missing texts.")
def import_labels(file: Path, studio: bool, output: Path, tasks: Path | None) -> int:
    """Turn annotations into labels for `train --add`, added to those the file has."""
    from analyzers.labelling.book import add_rows
    from analyzers.labelling.rows import read_file
    from analyzers.labelling.studio import documents
    from scanner.writing import say

    found = documents(read_file(file), read_file(tasks) if tasks is not None else b"[]")
    add_rows(output, found)
    count = sum(len(document.sentences) for document in found)
    say(f"{count} sentence(s) of {len(found)} document(s) in {output}")
    return OK


@corpus.command()
@click.argument("files", nargs=-1, type=_PATH, metavar="[FILE|DIR...]")
def stats(files: tuple[Path, ...]) -> int:
    """Count labelled documents; without a file, those that come with the program."""
    from analyzers.labelling.counts import counted, lines
    from corpus import loader
    from scanner.writing import write_document

    given = [placed.document for placed in _read(files)] if files else loader.documents()
    write_document("\n".join(lines(counted(given))), None)
    return OK
