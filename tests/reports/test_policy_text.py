"""One policy in the terminal: limits first, the clause with its place, told and missing, no stranger's controls."""

import re

import policies
import pytest
from builders import columns
from msgspec.structs import replace
from policies import demands, faceless, full, policy

from analyzers.artifacts import ELEMENTS, NOTICE, Element, Limitation, Text
from reports import policy_words
from reports.policy_text import MOST, render_policy
from reports.text import WIDTH
from reports.words import ELEMENT, LANGS, pick
from reports.words import NOTICE as NOTICE_WORDS

CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
each_language = pytest.mark.parametrize("lang", LANGS)


def text(one, lang="zh", **how):
    return render_policy(one, demands(), lang, **how)


def squeezed(words):
    return "".join(words.split())


@each_language
def test_limits_come_first_and_hashes_are_there(lang):
    words = text(policy(), lang)
    first = words.index(pick(policy().limitations[0].message, lang))
    assert first < words.index(pick(policy_words.verdict(policy()), lang))
    assert policy().text_sha256 in words
    assert "ab" * 32 in words
    assert words.endswith("\n")
    assert not words.endswith("\n\n")


def test_the_clause_is_printed_with_its_place_and_neighbours():
    words = text(policy())
    assert "第 4 段 [" in words
    assert re.search(r"^ +3    我们收集手机号。$", words, re.MULTILINE)
    assert re.search(r"^ +4 ▌● 二、人脸信息处理规则$", words, re.MULTILINE)
    assert re.search(r"^ +5 ▌● 我们为核验身份采集您的人脸信息。$", words, re.MULTILINE)
    assert re.search(r"^ +▌○ 上述信息保存三十天。$", words, re.MULTILINE)
    assert re.search(r"^ +6    三、联系我们$", words, re.MULTILINE)


def test_an_endless_clause_is_cut_and_says_so():
    lines = "\n".join(f"人脸{number}。" for number in range(200))
    clause = replace(policy().clauses[0], start=0, end=len(lines))
    words = text(policy(lines, clauses=(clause,)))
    assert policy_words.PHRASE["more"].zh.format(count=200 - MOST) in words


def test_long_lists_are_cut_and_say_so():
    clauses = tuple(
        replace(policy().clauses[0], level=1 + n % 3, heading=f"h{n}") for n in range(9)
    )
    words = text(policy(clauses=clauses, sdk_rows=full().sdk_rows * (MOST + 7)))
    assert words.count("h2") == words.count("h5") == words.count("h8") == 1
    assert "h0" not in words  # the lowest levels are left out first
    assert policy_words.PHRASE["more_clauses"].zh.format(count=4) in words
    assert policy_words.PHRASE["more_quotes"].zh.format(count=7) in words


@each_language
def test_everything_is_told_or_missing_with_what_the_law_asks(lang):
    words = text(policy(), lang)
    ticked = re.findall(r"^  \[✓\]", words, re.MULTILINE)
    empty = re.findall(r"^  \[ \]", words, re.MULTILINE)
    assert (len(ticked), len(empty)) == (2, len(ELEMENTS) + len(NOTICE) - 2)
    together = squeezed(words)
    for name, names in [(n, ELEMENT) for n in ELEMENTS] + [(n, NOTICE_WORDS) for n in NOTICE]:
        row = demands().rows[name]
        assert pick(names[name], lang) in words
        assert squeezed(pick(row.asks, lang)) in together
        for citation in row.provisions:
            assert squeezed(pick(citation.citation, lang)) in together
        told = name in ("purpose_necessity", "retention")
        assert (squeezed(pick(row.outline, lang)) in together) is not told


def test_an_outline_is_given_in_the_policys_language_too():
    words = text(policy(), "en")
    assert squeezed("outline of method [ ]") in squeezed(words)
    assert "提纲method【】" in words
    assert "outline" not in text(policy(), "zh")


@each_language
def test_without_faces_nothing_is_demanded(lang):
    words = text(faceless(), lang)
    assert squeezed(pick(policy_words.PHRASE["if_processed"], lang)) in squeezed(words)
    assert squeezed(pick(demands().rows["method"].asks, lang)) not in squeezed(words)
    assert squeezed(pick(demands().rows["clause"].asks, lang)) not in squeezed(words)


def test_what_separate_face_rules_tell_is_not_missing():
    missing = {name: Element(False, ()) for name in ELEMENTS}
    words = text(policy(elements=missing, linked=(policies.linked(policies.rules()),)))
    line = next(line for line in words.splitlines() if line.startswith("  [→]"))
    assert ELEMENT["method"].zh in line
    assert "提纲method【】" not in words
    assert "提纲security【】" in words


@pytest.mark.parametrize(("kind", "asked"), [("face-rules", True), ("sdk-list", False)])
def test_nothing_is_missed_in_a_list(kind, asked):
    one = policy(linked=(policies.linked(policies.rules(), kind=kind),))
    words = text(one)
    assert (policy_words.PHRASE["missing"].zh in words.replace("政策未说明", "")) is asked


def test_rules_of_another_company_tell_nothing_for_the_app():
    missing = {name: Element(False, ()) for name in ELEMENTS}
    foreign = policies.linked(policies.rules(), foreign=True)
    words = text(policy(elements=missing, linked=(foreign,)))
    assert "[→]" not in words
    assert "提纲method【】" in words


def test_mere_agreement_is_not_passed_off_as_separate_consent():
    words, told = text(full()), text(replace(full(), consent_wording="separate"))
    assert "不是单独同意" in words
    assert words.count("  [~] ") == 1
    assert "提纲separate_consent【】" in words
    assert "不是单独同意" not in told
    assert "提纲separate_consent【】" not in told


@each_language
def test_all_that_was_found_is_said(lang):
    one, words = full(), squeezed(text(full(), lang))
    expected = [
        pick(policy_words.retention(one.retention[0]), lang),
        pick(policy_words.promise(one.promises[0]), lang),
        pick(policy_words.licence(one.licences[0]), lang),
        pick(policy_words.readability(one.readability), lang),
        pick(demands().rows["licence"].asks, lang),
        *("甲公司", "megvii-meglive-v3", "乙公司", "丙 SDK", "丙公司", "https://c.example"),
        *("face.txt", "https://x.example/sdk"),
        pick(policy_words.state(one.linked[1]), lang),
        *(pick(each, lang) for each in policy_words.CLOSING),
    ]
    assert [each for each in expected if squeezed(each) not in words] == []


@each_language
@pytest.mark.parametrize("one", [policy(), full(), faceless()], ids=["own", "full", "faceless"])
def test_lines_keep_to_the_page(one, lang):
    for line in text(one, lang).splitlines():
        if "SHA-256" not in line:
            assert columns(line.rstrip("，。；：、）”")) <= WIDTH, line


def test_colours_only_when_asked_and_only_ours():
    one = policy(title="A\x1b[31mB")
    assert "\x1b" not in text(one)
    painted = text(one, painted=True)
    assert "\x1b[1;33m" in painted
    assert set(re.findall("\x1b[^m]*m", painted)) <= {
        f"\x1b[{code}m" for code in ("0", "1", "2", "1;33", "33", "32", "31")
    }
    assert re.sub("\x1b[^m]*m", "", painted) == text(one)


@each_language
def test_no_control_character_of_a_stranger_reaches_the_terminal(lang):
    nasty = "A\x1b]0;x\x07\u202eB\x9bC\r"
    one = replace(
        full(),
        title=nasty,
        clauses=(replace(full().clauses[0], heading=nasty),),
        recipients=(replace(full().recipients[0], name=nasty),),
        sdk_rows=(replace(full().sdk_rows[0], name=nasty, link=nasty),),
        linked=(replace(full().linked[1], title=nasty, target=nasty),),
    )
    assert not CONTROLS.search(text(one, lang))


def test_a_stranger_begins_no_line():
    forged = "x\n有没有单独的人脸条款\n  有。\n[✓] 一切"
    words = text(replace(full(), title=forged, linked=(replace(full().linked[1], title=forged),)))
    assert words.splitlines().count("有没有单独的人脸条款") == 1
    assert not [line for line in words.splitlines() if line.startswith("[")]


def test_a_limit_free_policy_says_so():
    words = text(replace(policy(), limitations=()))
    assert "没有记录到限制" in words
    several = tuple(Limitation(f"l{n}", Text(f"限制{n}", f"limit {n}")) for n in range(3))
    assert "限制2" in text(replace(policy(), limitations=several))
