"""The command line: the only place that prints or exits.

Documents go to stdout or ``--output``; everything else goes to stderr.
"""

import logging
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from scanner import __version__
from scanner.baseline_cli import baseline
from scanner.corpus_cli import corpus
from scanner.diff_cli import diff
from scanner.letter_cli import letter
from scanner.options import LANGUAGE, bundling, configurable, getting, sources
from scanner.process import settle
from scanner.questions_cli import questions
from scanner.report_cli import report
from scanner.serve_cli import serve
from scanner.session_cli import export, import_, observe, purge
from scanner.verify_cli import verify

Command = TypeVar("Command", bound=Callable[..., Any])

OK, FOUND, USAGE, FAILED, INTERRUPTED = 0, 1, 2, 3, 130
FORMATS = ("text", "json", "html", "dossier", "pdf", "docx", "sarif", "junit", "markdown")
"""Those of `reports.formats`, which is not loaded for `--help`."""
POLICY_FORMATS = FORMATS[:3]
ENGINES = ("own", "androguard")
LAWS = ("gdpr", "bipa", "cubi", "wa", "aiact", "dpdp", "play", "apple")
"""Those of `scanner.law.overlays`."""
FAIL_ON = ("violation", "likely-violation", "needs-manual-review", "never")


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Entry point of ``faceaudit``; exits with the documented code."""
    settle()
    try:
        code = cli.main(arguments, prog_name="faceaudit", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("faceaudit: interrupted; run the same command again to continue", err=True)
        code = INTERRUPTED
    except Exception as error:
        code = _ended_by(error)
    sys.exit(code if isinstance(code, int) else OK)


def _ended_by(error: Exception) -> int:
    """The exit code for what stopped a command; one sentence says why."""
    from analyzers.errors import InputError
    from scanner.console import ReaderGone, say

    if isinstance(error, ReaderGone):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    if isinstance(error, InputError):
        say(str(error))
        return FAILED
    logging.getLogger(__name__).debug("command failed", exc_info=error)
    why = getattr(error, "strerror", None) or error
    say(f"[internal-error] {type(error).__name__}: {why} (faceaudit -v shows where)")
    return FAILED


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.option("-v", "--verbose", is_flag=True, help="Show what went wrong inside, on stderr.")
def cli(verbose: bool) -> None:
    """Tell, with evidence, whether an Android app treats people's faces lawfully.

    \b
    Examples:
      faceaudit scan app.apk --policy policy.html
      faceaudit scan *.apk --format json --format html --output out/
      faceaudit explain policy-separate-face-clause --lang zh

    Exit codes: 0 ran, nothing at or above --fail-on; 1 findings at or above it; 2 wrong usage;
    3 could not scan; 130 interrupted. With several APKs the highest of 3, 1, 0.
    """
    logging.basicConfig(stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    for package in ("analyzers", "reports", "scanner"):
        level = logging.DEBUG if verbose else logging.CRITICAL
        logging.getLogger(package).setLevel(level)


for command in (
    baseline,
    corpus,
    observe,
    import_,
    export,
    purge,
    report,
    verify,
    letter,
    serve,
    diff,
    questions,
):
    cli.add_command(command)


def _rendering(function: Command) -> Command:
    """Options of every command that prints reports."""
    for option in reversed(
        (
            click.option(
                "--format",
                "formats",
                type=click.Choice(FORMATS),
                multiple=True,
                default=("text",),
                show_default="text",
                help="Form of the document; repeat it for several.",
            ),
            click.option(
                "-o",
                "--output",
                metavar="PATH",
                help="File for the document, or folder when there are several "
                "(PACKAGE-sha8.ext). Default: stdout.",
            ),
            LANGUAGE,
            click.option(
                "--as-of",
                type=click.DateTime(["%Y-%m-%d"]),
                metavar="DATE",
                help="Judge by the law of this day (YYYY-MM-DD). Default: today.",
            ),
            click.option(
                "--law",
                "laws",
                type=click.Choice(LAWS),
                multiple=True,
                help="Cite this foreign law or platform rule as well; repeat it for several. "
                "It never makes a verdict graver.",
            ),
            click.option(
                "--context",
                type=click.Path(path_type=Path),
                metavar="FILE",
                help="YAML: category, market, store_description, age_rating, version_date, "
                "offered_in_china, answers.",
            ),
            click.option(
                "--answers",
                type=click.Path(path_type=Path),
                metavar="FILE",
                help="YAML: the operator's answers in a form of `faceaudit questions`.",
            ),
            click.option(
                "--fail-on",
                type=click.Choice(FAIL_ON),
                default="likely-violation",
                show_default=True,
                help="Exit 1 when a verdict is at or above this.",
            ),
            click.option(
                "--baseline",
                type=click.Path(path_type=Path),
                metavar="FILE",
                help="Findings accepted with a reason and a last day (`faceaudit baseline`): "
                "marked, and not counted for --fail-on.",
            ),
            configurable,
        )
    ):
        function = option(function)
    return function


@cli.command()
@click.argument("apks", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="APK...")
@click.option(
    "--policy",
    multiple=True,
    metavar="FILE|URL",
    help="The app's privacy policy (HTML, Markdown, text, PDF, DOCX); repeat it for separate rules, the "
    "policy first. Default: the one inside the APK.",
)
@getting
@_rendering
@click.option(
    "--bundle",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Save artifacts, report and evidence files; several APKs get a folder each.",
)
@bundling
@click.option(
    "--session",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A recorded session of this app (faceaudit observe): judge what it did as well.",
)
@click.option(
    "--geoip",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="With --session: an MMDB file of your own, for the countries of addresses.",
)
@click.option("--again", is_flag=True, help="Scan again what the database knows already.")
@click.option(
    "--db",
    type=click.Path(path_type=Path),
    envvar="FACEAUDIT_DB",
    metavar="FILE",
    help="SQLite database for the results. Default: in the user's data folder.",
)
@click.option("--no-db", is_flag=True, help="Store nothing.")
@click.option(
    "--budget",
    type=click.FloatRange(min=0, min_open=True),
    default=None,
    metavar="SECONDS",
    help="Time for reading one app; what is left undone is not assessed. Default: 300.",
)
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default=ENGINES[0],
    show_default=True,
    help="androguard: have it read the code as well, in a process of its own, and report "
    "whether it finds the same. Slow.",
)
def scan(apks: tuple[Path, ...], **options: Any) -> int:
    """Scan APKs, with their privacy policy, and print a verdict on each.

    An APK is a file, or an app in several parts: .xapk, .apks, .apkm, .aab, or a folder of its APKs.
    """
    from scanner.bundling import bundling_of
    from scanner.console import Job, Run
    from scanner.law import chosen
    from scanner.one import Effort, Recorded

    if options["bundle"] is None and (options["raw"] or options["sign"] or options["timestamp"]):
        raise click.UsageError("--with-raw, --sign and --timestamp need --bundle")
    if options["raw"] and options["session"] is None:
        raise click.UsageError("--with-raw needs --session")
    session = options["session"]
    if session is not None and len(apks) > 1:
        raise click.UsageError("--session is of one app; name one APK")
    if session is None and options["geoip"] is not None:
        raise click.UsageError("--geoip needs --session")
    job = Job(
        formats=tuple(dict.fromkeys(options["formats"])),
        output=options["output"],
        language=options["lang"],
        day=_day(options["as_of"]),
        fail_on=options["fail_on"],
        context=_context(options["context"], options["answers"]),
        answers=_answers(options["answers"]),
        bundle=options["bundle"],
        effort=Effort(options["budget"] or Effort().seconds, options["engine"]),
        session=Recorded(session, options["geoip"]) if session is not None else None,
        laws=chosen(options["laws"]),
        baseline=_baseline(options["baseline"]),
        bundling=bundling_of(
            options["raw"], options["sign"], options["timestamp"], options["organization"]
        ),
    )
    job.refuse_unprintable(len(apks))
    job.refuse_answers(len(apks))
    with Run(job, options["db"], stored=not options["no_db"], again=options["again"]) as run:
        return run.scan_all(apks, sources(options["policy"], options))


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@_rendering
def check(folder: Path, **options: Any) -> int:
    """Judge saved artifacts again, without the APK.

    DIR is a folder written by `scan --bundle`, or one that holds several of them.
    """
    from reports.bundle import bundles_in
    from scanner.console import Job, Run
    from scanner.law import chosen

    job = Job(
        formats=tuple(dict.fromkeys(options["formats"])),
        output=options["output"],
        language=options["lang"],
        day=_day(options["as_of"]),
        fail_on=options["fail_on"],
        context=_context(options["context"], None) if options["context"] else None,
        answers=_answers(options["answers"]),
        bundle=None,
        laws=chosen(options["laws"]),
        baseline=_baseline(options["baseline"]),
    )
    folders = bundles_in(folder)
    job.refuse_unprintable(len(folders))
    job.refuse_answers(len(folders))
    with Run(job, None, stored=False, again=True) as run:
        return run.check_all(folders)


@cli.command()
@click.argument("file", nargs=-1, required=True, metavar="FILE|URL...")
@getting
@click.option(
    "--format", "form", type=click.Choice(POLICY_FORMATS), default="text", show_default=True
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File for the document.")
@LANGUAGE
def policy(file: tuple[str, ...], form: str, output: Path | None, lang: str, **options: Any) -> int:
    """Read a privacy policy alone: its face clause, what it tells, and what is missing.

    Further files and addresses are its separate documents (face rules, SDK list).
    """
    from scanner.console import colours, render_policy, write_document
    from scanner.policies import Reader

    artifact = Reader(sources(file, options)).obtain().artifact
    assert artifact is not None  # something is given
    painted = output is None and colours()
    write_document(render_policy(artifact, form, lang, _day(None), painted=painted), output)
    return OK


@cli.command()
@click.argument("name", metavar="CHECK|SDK|PROVISION")
@LANGUAGE
def explain(name: str, lang: str) -> int:
    """Explain a check, an SDK of the catalogue, or a provision, by its id."""
    from scanner.console import write_document
    from scanner.explain import Unknown, explanation

    try:
        text = explanation(name, "zh" if lang == "zh" else "en")
    except Unknown as error:
        raise click.UsageError(str(error)) from None
    write_document(text, None)
    return OK


@cli.command()
@click.option(
    "--device",
    is_flag=False,
    flag_value="",
    metavar="[SERIAL]",
    help="Look at a connected phone or emulator instead; with several, name one.",
)
@click.option(
    "--restore",
    is_flag=True,
    help="With --device: put back what an interrupted run left changed.",
)
@click.option("--package", metavar="NAME", help="With --device: look for this app, too.")
@click.option(
    "--frida-server",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="With --device: frida-server for it, when it is not in the usual folder.",
)
@LANGUAGE
def doctor(
    device: str | None, restore: bool, package: str | None, frida_server: Path | None, lang: str
) -> int:
    """Say what is there, what is missing, and how to get it."""
    from scanner.console import write_document
    from scanner.doctor import examine, examine_device

    if device is None and (restore or package or frida_server):
        raise click.UsageError("--restore, --package and --frida-server need --device")
    if device is None:
        lines, healthy = examine()
    else:
        lines, healthy = examine_device(device, restore, package, frida_server, lang)
    write_document("\n".join(lines), None)
    return OK if healthy else FAILED


@cli.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("faceaudit-demo"),
    show_default=True,
    help="Folder for the HTML report.",
)
@LANGUAGE
def demo(output: Path, lang: str) -> int:
    """Scan the packaged demo app with its policy and write an HTML report."""
    from importlib.resources import as_file, files

    from scanner.console import Job, Run, say
    from scanner.context import read_context
    from scanner.policies import sources_of

    with as_file(files("scanner").joinpath("demo")) as folder:
        job = Job(
            formats=("text",),
            output=None,
            language=lang,
            day=_day(None),
            fail_on="never",
            context=read_context(folder / "context.yaml"),
            bundle=None,
        )
        with Run(job, None, stored=False, again=True) as run:
            code = run.scan_all((folder / "demo.apk",), sources_of(folder / "policy.html"))
            if code == OK:
                path = run.write_html(output)
                say(f"HTML report: {path.resolve()}")
    return code


def _day(chosen: datetime | None) -> date:
    from scanner.one import today

    return chosen.date() if chosen is not None else today()


def _baseline(path: Path | None) -> Any:
    if path is None:
        return None
    from scanner.baseline import BaselineUnusable, read_baseline

    try:
        return read_baseline(path)
    except BaselineUnusable as error:
        raise click.UsageError(str(error)) from None


def _context(path: Path | None, answers: Path | None) -> Any:
    from analyzers.errors import InputError
    from scanner.context import Context, read_context, with_answers

    try:
        context = Context() if path is None else read_context(path)
        return context if answers is None else with_answers(context, answers)
    except InputError as error:
        raise click.UsageError(str(error)) from None


def _answers(path: Path | None) -> Any:
    if path is None:
        return None
    from analyzers.errors import InputError
    from scanner.answers import read_answers
    from scanner.context import ANSWERS

    try:
        return read_answers(path, ANSWERS)
    except InputError as error:
        raise click.UsageError(str(error)) from None


if __name__ == "__main__":
    main()
