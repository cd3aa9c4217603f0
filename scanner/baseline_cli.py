"""``faceaudit baseline``: a draft of the findings to accept."""

from pathlib import Path

import click


@click.command()
@click.argument(
    "reports", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="REPORT..."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="YAML file for the entries; those in it are kept. Default: stdout.",
)
def baseline(reports: tuple[Path, ...], output: Path | None) -> int:
    """Write the flagged findings of reports as a draft for `--baseline`.

    REPORT is a JSON report or a folder written by `scan --bundle`. Each entry needs a reason and a last day: an empty
    one is refused.
    """
    from scanner.baseline import draft, read_entries
    from scanner.study_sources import reports_in
    from scanner.writing import say, write_document

    if output is not None and output.suffix == ".toml":
        raise click.UsageError("a draft is YAML; give --output a name that ends in .yaml")
    known = read_entries(output) if output is not None and output.exists() else []
    found = [report for path in reports for report in reports_in(_document(path))]
    text = draft(found, known)
    write_document(text, output)
    waiting = text.count('\n    reason: ""')
    say(
        f"{waiting} {'entry waits' if waiting == 1 else 'entries wait'} for a reason and a last day"
    )
    return 0


def _document(path: Path) -> Path:
    """The report of a bundle, or the file itself."""
    from reports.bundle import is_folder, payload_of

    return payload_of(path) / "report.json" if is_folder(path) else path
