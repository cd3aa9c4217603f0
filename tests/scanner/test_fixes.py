"""The outlines: one for each check, short, in the report where it is needed, and right as far as a test can tell."""

import re
import shutil
import subprocess
from xml.etree import ElementTree

import pytest
from builders import artifacts

from reports.lines import wrapped
from reports.model import FLAGGED
from reports.text import render as as_text
from scanner import law
from scanner.context import Context
from scanner.engine import judge
from scanner.explain import explanation
from scanner.fixes import outline, outlines

OUTLINES = outlines()
HAN = re.compile(r"[\u4e00-\u9fff]")
CHECK = pytest.mark.parametrize("check", OUTLINES)
AAPT2 = shutil.which("aapt2")


def of(language):
    return [check for check, row in OUTLINES.items() if row.language == language]


def test_every_check_has_one():
    assert list(OUTLINES) == list(law.checks())
    assert outline("no-such-check") is None


@CHECK
def test_it_is_short_and_in_both_languages(check):
    row = OUTLINES[check]
    assert HAN.search(row.text.zh)
    assert not HAN.search(row.text.en)
    assert row.text.zh.endswith("。")
    assert row.text.en.endswith(".")
    assert 1 <= len(row.code.splitlines()) <= 25
    assert row.code == row.code.strip("\n")
    assert all(line == line.rstrip() for line in row.code.splitlines())


@pytest.mark.parametrize("check", [*of("kotlin"), *of("xml")])
def test_a_line_of_code_is_not_broken_in_the_text_report(check):
    for line in OUTLINES[check].code.splitlines():
        assert wrapped(line, " " * 8, "zh") == [" " * 8 + line], line


def test_all_codes_differ():
    codes = [row.code for row in OUTLINES.values()]
    assert len(set(codes)) == len(codes)


# --- kotlin --------------------------------------------------------------------------------------

_SKIPPED = re.compile(
    r'"""[\s\S]*?"""|"(?:\\.|\$\{[^}]*\}|[^"\\\n])*"|//[^\n]*|/\*[\s\S]*?\*/|\'(?:\\.|[^\'\\])\''
)


@pytest.mark.parametrize("check", of("kotlin"))
def test_kotlin_is_balanced(check):
    bare = _SKIPPED.sub("", OUTLINES[check].code)
    assert '"' not in bare
    stack = []
    for char in bare:
        if char in "([{":
            stack.append(char)
        elif char in ")]}":
            assert stack, check
            assert stack.pop() + char in ("()", "[]", "{}"), check
    assert stack == []
    assert not HAN.search(re.sub(r"Way\.\w+", "", bare))


@pytest.mark.parametrize("check", of("kotlin"))
def test_kotlin_is_indented_by_four(check):
    code = re.sub(r'"""[\s\S]*?"""', '""', OUTLINES[check].code)
    for line in code.splitlines():
        indent = len(line) - len(line.lstrip(" "))
        assert indent % 4 == 0 or line.lstrip().startswith("*"), line


# --- xml -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("check", of("xml"))
def test_xml_is_well_formed(check):
    root = ElementTree.fromstring(OUTLINES[check].code)
    assert root.tag in (
        "manifest",
        "network-security-config",
        "LinearLayout",
        "PreferenceScreen",
    )


@pytest.mark.skipif(AAPT2 is None, reason="aapt2 is not there")
@pytest.mark.parametrize(
    "check",  # a manifest is merged, not compiled as a resource
    [check for check in of("xml") if not OUTLINES[check].code.startswith("<manifest")],
)
def test_xml_is_taken_by_the_resource_compiler(check, tmp_path):
    code = OUTLINES[check].code
    kind = "layout" if code.startswith("<LinearLayout") else "xml"
    folder = tmp_path / "res" / kind
    folder.mkdir(parents=True)
    (folder / "outline.xml").write_text(code, encoding="utf-8")
    command = [AAPT2, "compile", str(folder / "outline.xml"), "-o", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.glob("*.flat"))


# --- wording -------------------------------------------------------------------------------------


@pytest.mark.parametrize("check", of("text"))
def test_wording_leaves_blanks_to_fill_in(check):
    assert re.search(r"【[^】]*】", OUTLINES[check].code)


def test_wording_is_not_caught_by_our_own_checks():
    """What we tell people to write must not read like what we flag, outside what is quoted as wrong."""
    for check in of("text"):
        for line in OUTLINES[check].code.splitlines():
            if not line.startswith("不用："):
                assert not re.search(r"永久保存|不同意将无法|必须同意", line), line


# --- where it is shown ---------------------------------------------------------------------------


def test_flagged_results_have_one_and_others_none(cases):
    from scanner import scan

    case = cases("loan-violating")
    report = scan(case.apk, policy=case.policy, context=case.context)
    flagged = [result for result in report.results if result.verdict in FLAGGED]
    assert flagged
    for result in report.results:
        assert result.fix == (outline(result.check) if result.verdict in FLAGGED else None)
    text = as_text(report, "zh")
    for result in flagged:
        assert result.fix.code.splitlines()[0].strip()[:20] in text


def test_an_app_without_faces_has_none():
    from datetime import date

    judgement = judge(artifacts(), Context(), date(2026, 11, 22))
    assert [r.fix for r in judgement.results if r.verdict not in FLAGGED and r.fix] == []


@CHECK
def test_explain_shows_it(check):
    for lang, row in (("zh", OUTLINES[check].text.zh), ("en", OUTLINES[check].text.en)):
        text = explanation(check, lang)
        assert row.split()[0] in text
        for line in OUTLINES[check].code.splitlines():
            assert line in text
