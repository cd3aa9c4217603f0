"""The documentation site, in English and Chinese: ``python docs/build.py [-o FOLDER]``, needs ``faceaudit[docs]``.

Written pages lie beside this file; pages of the checks, the SDKs, the law, the commands and the error codes are made from
the program itself, so that they cannot say anything else than it does. Nothing is fetched: the pages name no foreign font,
script or picture.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pages_of_checks
import pages_of_commands
import pages_of_law
import pages_of_sdks
from wording import Lang, pick

HERE = Path(__file__).parent
ENGLISH_ONLY = {
    "judgement.md": "How verdicts are reached",
    "static-analysis.md": "Static analysis",
    "dynamic-analysis.md": "Dynamic analysis",
    "policy-analysis.md": "Policy analysis",
    "operator-duties.md": "Duties only the operator can prove",
    "policy-model-card.md": "Model card",
    "corpus.md": "The corpus",
    "seed-facts.md": "Thirty facts as tests",
    "on-a-real-phone.md": "On a real phone",
    "step-scripts.md": "Step scripts",
    "evidence-bundle.md": "Evidence bundle",
    "ci.md": "In CI",
    "batch.md": "Many apps",
    "cluster.md": "Many machines",
    "study.md": "A small study",
    "benchmarks.md": "Benchmarks: static",
    "benchmarks-dynamic.md": "Benchmarks: dynamic",
    "benchmarks-batch.md": "Benchmarks: batches",
}
TUTORIALS = ("developer", "regulator", "researcher")
TITLE = {"en": "faceaudit", "zh": "faceaudit 人脸合规扫描"}
SECTION = {
    "tutorials": ("入门教程", "Tutorials"),
    "developer": ("开发者", "For developers"),
    "regulator": ("监管人员", "For regulators"),
    "researcher": ("研究者", "For researchers"),
    "checks": ("检查", "Checks"),
    "sdks": ("人脸 SDK", "Face SDKs"),
    "law": ("法律依据", "Law"),
    "reference": ("参考", "Reference"),
    "commands": ("命令", "Commands"),
    "errors": ("错误代码", "Error codes"),
    "handbook": ("手册（英文）", "Handbook"),
}
CONFIG = """\
[project]
site_name = "{name}"
site_url = "https://faceaudit.invalid/{prefix}"
docs_dir = "docs"
site_dir = "site"
use_directory_urls = true
nav = {nav}
[project.theme]
language = "{lang}"
font = false
features = ["content.code.copy", "navigation.footer", "navigation.indexes", "navigation.path", "navigation.top", "navigation.prune", "search.highlight"]
[[project.theme.palette]]
media = "(prefers-color-scheme: light)"
scheme = "default"
[[project.theme.palette]]
media = "(prefers-color-scheme: dark)"
scheme = "slate"
[project.markdown_extensions]
admonition = {{}}
attr_list = {{}}
def_list = {{}}
tables = {{}}
toc.permalink = true
[project.markdown_extensions.pymdownx.highlight]
[project.markdown_extensions.pymdownx.superfences]
"""


def main() -> None:
    """Build both languages into one folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--output", type=Path, default=Path("site"))
    output = parser.parse_args().output
    with TemporaryDirectory() as scratch:
        for lang in ("en", "zh"):
            write_pages(Path(scratch) / lang, lang)
            _run(Path(scratch) / lang)
        shutil.rmtree(output, ignore_errors=True)
        shutil.copytree(Path(scratch) / "en" / "site", output)
        shutil.copytree(Path(scratch) / "zh" / "site", output / "zh")
    print(f"site: {output.resolve() / 'index.html'}")  # noqa: T201  a command of its own


def _run(folder: Path) -> None:
    command = [sys.executable, "-m", "zensical", "build", "--clean", "--strict"]
    environment = os.environ | {"NO_COLOR": "1", "TERM": "dumb"}
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=600, env=environment
    )
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)


def write_pages(folder: Path, lang: Lang) -> dict[str, str]:
    """Write the sources of one language's site; returns the pages by name."""
    pages = written(lang) | made(lang)
    docs = folder / "docs"
    for name, text in pages.items():
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text(text, encoding="utf-8")
    prefix = "zh/" if lang == "zh" else ""
    config = CONFIG.format(name=TITLE[lang], prefix=prefix, lang=lang, nav=_nav(pages, lang))
    (folder / "zensical.toml").write_text(config, encoding="utf-8")
    return pages


def written(lang: Lang) -> dict[str, str]:
    """Pages that lie beside this file."""
    pages = {"index.md": (HERE / f"index.{lang}.md").read_text(encoding="utf-8")}
    for reader in TUTORIALS:
        path = HERE / "tutorials" / f"{reader}.{lang}.md"
        pages[f"tutorials/{reader}.md"] = path.read_text(encoding="utf-8")
    for name in ENGLISH_ONLY:
        pages[name] = _outside((HERE / name).read_text(encoding="utf-8"))
    return pages


_FILE_LINK = re.compile(r"\]\((\.\./[^)#\s]+)[^)]*\)")


def _outside(text: str) -> str:
    """Links to files of the checkout become their names: the site does not hold them."""
    return _FILE_LINK.sub(lambda found: f"] (`{found[1].removeprefix('../')}`)", text)


def made(lang: Lang) -> dict[str, str]:
    """Pages made from the program."""
    return {
        **pages_of_checks.pages(lang),
        **pages_of_sdks.pages(lang),
        **pages_of_law.pages(lang),
        **pages_of_commands.pages(lang),
    }


def _nav(pages: dict[str, str], lang: Lang) -> str:
    def word(key: str) -> str:
        return pick(SECTION[key], lang)

    def folder(name: str) -> str:
        entries = [f'"{name}/index.md"']
        entries += [f'"{page}"' for page in sorted(pages) if page.startswith(f"{name}/")]
        return ", ".join(dict.fromkeys(entries))

    tutorials = ", ".join(f'{{ "{word(name)}" = "tutorials/{name}.md" }}' for name in TUTORIALS)
    handbook = ", ".join(f'{{ "{title}" = "{name}" }}' for name, title in ENGLISH_ONLY.items())
    parts = [
        f'{{ "{TITLE[lang]}" = "index.md" }}',
        f'{{ "{word("tutorials")}" = [{tutorials}] }}',
        *(f'{{ "{word(name)}" = [{folder(name)}] }}' for name in ("checks", "sdks", "law")),
        f'{{ "{word("reference")}" = [{{ "{word("commands")}" = "commands.md" }}, '
        f'{{ "{word("errors")}" = "errors.md" }}] }}',
        f'{{ "{word("handbook")}" = [{handbook}] }}',
    ]
    return "[" + ", ".join(parts) + "]"


if __name__ == "__main__":
    main()
