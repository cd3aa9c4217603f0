"""The documentation names what the program has. ``python tests/test_docs.py`` rewrites the README's table."""

import re
from pathlib import Path

import pytest

from scanner.checks import all_checks
from scanner.cli import cli
from scanner.tables import TABLES

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
TABLE = re.compile(r"(?<=<!-- checks -->\n).*?(?=<!-- /checks -->)", re.DOTALL)


def checks_table() -> str:
    """The README's table of checks, from the registry."""
    rows = ["| check | 中文 | severity | highest verdict | state |", "|---|---|---|---|---|"]
    for check in all_checks():
        row = check.row
        state = "**decides**" if check.judge else f"waits for {check.waits_for.en}"
        rows.append(
            f"| `{row.id}` | {row.title.zh} | {row.severity} | {row.max_verdict} | {state} |"
        )
    return "\n".join(rows) + "\n"


def test_readme_table_shows_the_state_of_every_check():
    found = TABLE.search(README.read_text(encoding="utf-8"))
    assert found is not None
    assert found[0] == checks_table(), "run: python tests/test_docs.py"


def test_every_command_is_in_the_readme():
    text = README.read_text(encoding="utf-8")
    for command in cli.commands:
        assert f"faceaudit {command}" in text or f"make {command}" in text, command


@pytest.mark.parametrize("code", ["0", "1", "2", "3", "130"])
def test_every_exit_code_is_in_the_readme(code):
    assert re.search(rf"^\| {code} \|", README.read_text(encoding="utf-8"), re.MULTILINE)


def test_every_table_of_the_database_is_in_the_readme():
    text = README.read_text(encoding="utf-8")
    assert [name for name in TABLES if f"`{name}`" not in text] == []


def test_recipes_have_at_most_six_steps():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    sections = [s for s in text.split("\n## ") if s.startswith("Add ")]
    assert len(sections) == 4
    for section in sections:
        assert 1 <= len(re.findall(r"^\d+\. ", section, re.MULTILINE)) <= 6


def test_no_registry_address_or_lock_file_is_kept():
    hosts = re.compile(r"(pythonhosted|pypi)\.org|registry\.npm|deb\.debian", re.IGNORECASE)
    for path in [*ROOT.glob("constraints/*.txt"), ROOT / "pyproject.toml", ROOT / "Makefile"]:
        assert not hosts.search(path.read_text(encoding="utf-8")), path
    assert not list(ROOT.glob("*.lock"))


if __name__ == "__main__":
    fresh = TABLE.sub(lambda _: checks_table(), README.read_text(encoding="utf-8"))
    README.write_text(fresh, encoding="utf-8")
