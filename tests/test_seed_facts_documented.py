"""docs/seed-facts.md names every seed fact with the tests there are for it, and no others."""

import ast
import re
from pathlib import Path

TESTS = Path(__file__).resolve().parent
PAGE = TESTS.parent / "docs" / "seed-facts.md"
FACTS = [f"sf-{number:02}" for number in range(1, 31)]


def written():
    """Names of the tests of each fact, as the files have them."""
    found = {}
    for path in sorted(TESTS.glob("test_seed_facts_*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            named = isinstance(node, ast.FunctionDef) and re.match(r"test_sf_(\d\d)_", node.name)
            if named:
                found.setdefault(f"sf-{named[1]}", []).append(node.name)
    return found


def documented():
    """Cells of each row of the page."""
    rows = [line.split("|")[1:-1] for line in PAGE.read_text("utf-8").splitlines()]
    return [[cell.strip() for cell in row] for row in rows if row and row[0].startswith(" sf-")]


def test_every_fact_has_a_row_and_a_test():
    assert [row[0] for row in documented()] == FACTS == sorted(written())


def test_the_rows_name_the_tests_there_are():
    for fact, known, tests, asserted in documented():
        assert re.findall(r"`(\w+)`", tests) == written()[fact], fact
        assert len(known) > 20, fact
        assert len(asserted) > 20, fact


def test_the_survey_is_background_with_its_sum():
    row = next(row for row in documented() if row[0] == "sf-29")
    assert "44.95 + 48.88 = 93.83" in row[3]
