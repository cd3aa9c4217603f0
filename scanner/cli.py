"""The command line: the only place that prints or exits.

Documents go to stdout or ``--output``; everything else goes to stderr.
"""

import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from scanner import __version__
from scanner.baseline_cli import baseline
from scanner.batch_cli import batch, merge
from scanner.check_cli import check
from scanner.corpus_cli import corpus
from scanner.diff_cli import diff
from scanner.letter_cli import letter
from scanner.options import LANGUAGE, bundling, database, getting, sources
from scanner.process import settle
from scanner.questions_cli import questions
from scanner.rendering import FORMATS, answers_of, baseline_of, context_of, day_of, rendering
from scanner.report_cli import report
from scanner.serve_cli import serve
from scanner.session_cli import export, import_, observe, purge
from scanner.verify_cli import verify

OK, FOUND, USAGE, FAILED, INTERRUPTED = 0, 1, 2, 3, 130
POLICY_FORMATS = FORMATS[:3]
ENGINES = ("own", "androguard")


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
    from scanner.writing import ReaderGone, say

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
    batch,
    merge,
    check,
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
@rendering
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
    type=database,
    envvar="FACEAUDIT_DB",
    metavar="FILE|URL",
    help="SQLite database for the results, or postgresql://user@host/name. Default: in the user's data folder.",
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
    from scanner.console import Run
    from scanner.job import Job
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
        day=day_of(options["as_of"]),
        fail_on=options["fail_on"],
        context=context_of(options["context"], options["answers"]),
        answers=answers_of(options["answers"]),
        bundle=options["bundle"],
        effort=Effort(options["budget"] or Effort().seconds, options["engine"]),
        session=Recorded(session, options["geoip"]) if session is not None else None,
        laws=chosen(options["laws"]),
        baseline=baseline_of(options["baseline"]),
        bundling=bundling_of(
            options["raw"], options["sign"], options["timestamp"], options["organization"]
        ),
    )
    job.refuse_unprintable(len(apks))
    job.refuse_answers(len(apks))
    with Run(job, options["db"], stored=not options["no_db"], again=options["again"]) as run:
        return run.scan_all(apks, sources(options["policy"], options))


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
    from scanner.console import render_policy
    from scanner.policies import Reader
    from scanner.writing import colours, write_document

    artifact = Reader(sources(file, options)).obtain().artifact
    assert artifact is not None  # something is given
    painted = output is None and colours()
    write_document(render_policy(artifact, form, lang, day_of(None), painted=painted), output)
    return OK


@cli.command()
@click.argument("name", metavar="CHECK|SDK|PROVISION")
@LANGUAGE
def explain(name: str, lang: str) -> int:
    """Explain a check, an SDK of the catalogue, or a provision, by its id."""
    from scanner.explain import Unknown, explanation
    from scanner.writing import write_document

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
    from scanner.doctor import examine, examine_device
    from scanner.writing import write_document

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

    from scanner.console import Run
    from scanner.context import read_context
    from scanner.job import Job
    from scanner.policies import sources_of
    from scanner.writing import say

    with as_file(files("scanner").joinpath("demo")) as folder:
        job = Job(
            formats=("text",),
            output=None,
            language=lang,
            day=day_of(None),
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


if __name__ == "__main__":
    main()
