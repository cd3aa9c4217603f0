"""``faceaudit check``: what was saved judged again, of bundles and of databases."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from scanner.options import database
from scanner.rendering import answers_of, baseline_of, context_of, day_of, rendering

if TYPE_CHECKING:
    from scanner.database import Where

OK, FAILED = 0, 3


@click.command()
@click.argument("subjects", nargs=-1, metavar="DIR | --db DB [SCAN|SHA256|PACKAGE...]")
@click.option(
    "--db",
    type=database,
    metavar="FILE|URL",
    help="Judge the scans of this database anew, or those of the scans, SHA-256 and packages named.",
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1, 512),
    default=1,
    show_default=True,
    metavar="N",
    help="With --db: scans at a time.",
)
@rendering
def check(subjects: tuple[str, ...], db: "Where | None", jobs: int, **options: Any) -> int:
    """Judge what was saved again, without the APK.

    DIR is a folder written by `scan --bundle`, or one that holds several of them.

    With --db every scan of a database is judged by today's rules, catalogue and law: the result is a scan
    beside the old one, and what changed is told. Run it again to continue. Exit codes then: 0 all were judged,
    3 some could not be or there is none, 130 interrupted.
    """
    if db is not None and _told("db"):  # a project's file names the database of its scans
        return _database(db, subjects, jobs, options)
    if len(subjects) != 1:
        raise click.UsageError("name one folder, or a database with --db")
    return _bundles(Path(subjects[0]), options)


def _bundles(folder: Path, options: dict[str, Any]) -> int:
    from reports.bundle import bundles_in
    from scanner.console import Run
    from scanner.job import Job
    from scanner.law import chosen

    job = Job(
        formats=tuple(dict.fromkeys(options["formats"])),
        output=options["output"],
        language=options["lang"],
        day=day_of(options["as_of"]),
        fail_on=options["fail_on"],
        context=context_of(options["context"], None) if options["context"] else None,
        answers=answers_of(options["answers"]),
        bundle=None,
        laws=chosen(options["laws"]),
        baseline=baseline_of(options["baseline"]),
    )
    folders = bundles_in(folder)
    job.refuse_unprintable(len(folders))
    job.refuse_answers(len(folders))
    with Run(job, None, stored=False, again=True) as run:
        return run.check_all(folders)


def _told(name: str) -> bool:
    """Whether an option was given with the command, and not by the project's file."""
    source = click.get_current_context().get_parameter_source(name)
    return source is ParameterSource.COMMANDLINE


# --- databases -----------------------------------------------------------------------------------


def _database(db: "Where", subjects: tuple[str, ...], jobs: int, options: dict[str, Any]) -> int:
    forms = tuple(dict.fromkeys(options["formats"])) if _told("formats") else ("text",)
    if len(forms) != 1 or forms[0] not in ("text", "json"):
        raise click.UsageError("with --db the format is text or json")
    if any(_told(name) for name in ("context", "answers", "baseline")):
        raise click.UsageError("--context, --answers and --baseline are for bundles, not for --db")
    if isinstance(db, Path) and not db.is_file():  # opening it would make one
        from analyzers.errors import InputError
        from reports.untrusted import visible

        raise InputError("source-missing", visible(f"{db} is no database."))
    from analyzers.artifacts import encode
    from scanner.law import chosen
    from scanner.rechecked_text import render
    from scanner.rechecking import Order, recheck
    from scanner.store import Store
    from scanner.writing import say, write_document

    order = Order(day_of(options["as_of"]), chosen(options["laws"]), subjects, jobs)
    with Store(db) as store:
        found = recheck(store, order, say)
    text = encode(found).decode() if forms[0] == "json" else render(found, options["lang"])
    output = options["output"] if _told("output") else None
    write_document(text, Path(output) if output is not None else None)
    return FAILED if found.lost or not found.scans else OK  # nothing there is no success
