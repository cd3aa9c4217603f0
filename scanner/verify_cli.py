"""``faceaudit verify``: whether a bundle is what was written."""

from pathlib import Path
from typing import Literal

import click

from scanner.options import LANGUAGE

_PATH = click.Path(path_type=Path)
INTACT, ALTERED = 0, 1


@click.command()
@click.argument("folder", metavar="BUNDLE", type=_PATH)
@click.option(
    "--key",
    type=_PATH,
    metavar="PUB.pem",
    help="The Ed25519 public key it must be signed with.",
)
@click.option(
    "--tsa-cert",
    type=_PATH,
    metavar="PEM",
    help="Certificates of the authority of the time-stamp server.",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@LANGUAGE
def verify(folder: Path, key: Path | None, tsa_cert: Path | None, form: str, lang: str) -> int:
    """Say whether anything in a bundle was altered, added, renamed or is missing, and name it.

    BUNDLE is a folder written by `scan --bundle`. Exit codes: 0 intact, 1 not intact, 2 wrong usage,
    3 it cannot be read (or holds no manifests).
    """
    from analyzers.artifacts import encode
    from reports.signing import public_key
    from reports.verifying import verify as verified
    from reports.verifying_text import render
    from scanner.writing import write_document

    found = verified(folder, key=public_key(key) if key is not None else None, tsa=tsa_cert)
    language: Literal["zh", "en"] = "zh" if lang == "zh" else "en"
    text = encode(found).decode() if form == "json" else render(found, language)
    write_document(text, None)
    return INTACT if found.intact else ALTERED
