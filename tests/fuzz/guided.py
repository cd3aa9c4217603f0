"""Coverage-guided fuzzing of the readers of single formats: python tests/fuzz/guided.py dex [options of libFuzzer]

Needs atheris (``pip install atheris``), which is no dependency: where it is missing this says so and ends. The corpus of
a format begins with the fixture apps' files and is kept in ``fuzz-corpus/FORMAT``; an input that ends in an exception
that is no refusal is written beside it by libFuzzer.
"""

import sys
import tempfile
from pathlib import Path

FORMATS = ("dex", "axml", "arsc", "elf", "zip")


def main() -> int:
    """What libFuzzer ends with."""
    if len(sys.argv) < 2 or sys.argv[1] not in FORMATS:
        print(f"usage: guided.py {'|'.join(FORMATS)} [libFuzzer options]")  # noqa: T201
        return 2
    try:
        import atheris
    except ImportError:
        print("atheris is not installed: pip install atheris")  # noqa: T201
        return 2
    with atheris.instrument_imports(include=["analyzers.static"]):
        from fuzz_parsers import PARSERS, REFUSALS, archive
    chosen = sys.argv[1]
    corpus = Path("fuzz-corpus") / chosen
    seed(chosen, corpus)

    def feed(data: bytes) -> None:
        try:
            if chosen == "zip":
                with tempfile.NamedTemporaryFile(suffix=".apk") as file:
                    file.write(data)
                    file.flush()
                    archive(Path(file.name))
            else:
                PARSERS[chosen](data)
        except REFUSALS:
            pass

    limits = ["-timeout=30", "-rss_limit_mb=1536"]
    atheris.Setup([sys.argv[0], *limits, *sys.argv[2:], str(corpus)], feed)
    atheris.Fuzz()
    return 0


def seed(chosen: str, corpus: Path) -> None:
    """Sound inputs to begin with."""
    from fuzz_samples import unmutated
    from sample_apps import files_of, libraries
    from sample_kinds import BASES, MANIFEST

    corpus.mkdir(parents=True, exist_ok=True)
    names = {"dex": "classes.dex", "axml": MANIFEST, "arsc": "resources.arsc"}
    if chosen == "elf":
        found = list(libraries())
    elif chosen == "zip":
        found = [unmutated(base).files["app.apk"] for base in BASES]
    else:
        found = [files_of(base)[names[chosen]] for base in BASES]
    for number, data in enumerate(found):
        (corpus / f"base-{number}").write_bytes(data)


if __name__ == "__main__":
    sys.exit(main())
