"""The text of a policy in paragraphs: nothing lost, what is found marked, far stretches folded."""

import random

import pytest
from policies import LINES, WORDS, policy, sentence, span

from analyzers.artifacts import Clause, Sentence, Snapshot
from reports import passages
from reports.passages import Reading


def shown(reading):
    return ["".join(piece.text for piece in each.pieces) for each in reading.passages]


def test_a_plain_text_is_its_lines():
    reading = Reading(policy())
    assert shown(reading) == list(LINES)
    assert [each.number for each in reading.passages] == list(range(1, len(LINES) + 1))
    assert [each.title for each in reading.passages] == [
        True,
        True,
        False,
        True,
        False,
        True,
        False,
    ]


def test_every_paragraph_knows_its_clause_and_what_speaks_of_faces():
    reading = Reading(policy())
    assert [each.clause for each in reading.passages] == [None, None, None, 0, 0, None, None]
    assert [each.face for each in reading.passages] == [False] * 3 + [True] * 2 + [False] * 2
    rule = reading.passages[4]
    assert [(piece.face, piece.prominent) for piece in rule.pieces] == [
        ("yes", True),
        ("context", False),
    ]
    assert not reading.passages[-1].read  # a line that no sentence covers


def test_a_line_break_inside_a_sentence_ends_no_paragraph():
    text = "我们采集人脸\n信息。\n联系我们。"
    one = policy(
        text,
        clauses=(),
        sentences=(sentence("我们采集人脸\n信息。", text), sentence("联系我们。", text)),
    )
    assert shown(Reading(one)) == ["我们采集人脸\n信息。", "联系我们。"]


def test_paragraphs_of_a_page_without_line_breaks_end_at_its_tags():
    text = "标题甲句。乙句。页脚"
    cells = Snapshot("ab" * 32, 9, "text/html", "utf-8", ((0, 3, 5), (5, 15, 3), (8, 25, 2)))
    one = policy(
        text,
        snapshot=cells,
        clauses=(),
        sentences=(
            sentence("标题", text, unit="heading"),
            sentence("甲句。", text),
            sentence("乙句。", text),
        ),
    )
    assert shown(Reading(one)) == ["标题", "甲句。", "乙句。", "页脚"]


def test_a_quotation_is_found_in_its_paragraph():
    reading = Reading(policy())
    assert reading.at(span("上述信息")).number == 5
    assert reading.at((0, 1)).number == 1
    assert reading.at((10**9, 10**9)).number == 7
    assert Reading(policy("", clauses=())).at((0, 1)) is None


def test_a_clause_is_shown_with_its_neighbours():
    one = policy()
    assert [each.number for each in Reading(one).around(one.clauses[0])] == [3, 4, 5, 6]


def long_policy(before=60, after=60):
    lines = [f"第{number}行。" for number in range(before)] + ["我们采集人脸。"]
    lines += [f"后{number}行。" for number in range(after)]
    text = "\n".join(lines)
    start = text.index("我们采集人脸")
    sentences = tuple(
        sentence(line, text, face="yes" if "人脸" in line else "no") for line in lines
    )
    clause = Clause(1, "", start, start + 7, False)
    return policy(text, clauses=(clause,), sentences=sentences)


def test_what_is_far_from_faces_is_folded_and_still_there():
    reading = Reading(long_policy())
    assert [each.folded for each in reading.stretches] == [True, False, False, False, True]
    assert [len(each.passages) for each in reading.stretches] == [59, 1, 1, 1, 59]
    assert [each.clause for each in reading.stretches] == [None, None, 0, None, None]
    assert [each.begins for each in reading.stretches] == [False, False, True, False, False]
    together = [one for each in reading.stretches for one in each.passages]
    assert tuple(together) == reading.passages


def test_a_short_text_is_not_folded():
    assert not any(each.folded for each in Reading(policy()).stretches)


def test_the_end_of_an_endless_clause_is_folded():
    text = "\n".join(f"人脸{number}。" for number in range(300))
    one = policy(text, clauses=(Clause(3, "", 0, len(text), False),), sentences=())
    stretches = Reading(one).stretches
    assert [each.folded for each in stretches] == [False, True]
    assert [each.begins for each in stretches] == [True, False]
    assert len(stretches[0].passages) == passages.MOST + passages.NEIGHBOURS
    assert sum(len(each.passages) for each in stretches) == 300


@pytest.mark.parametrize("seed", range(30))
def test_no_letter_is_lost_whatever_the_sentences_are(seed):
    chance = random.Random(seed)
    text = "".join(chance.choice("甲乙 \n。a") for _ in range(200))
    spans = [sorted(chance.sample(range(-5, 220), 2)) for _ in range(20)]
    found = tuple(
        Sentence(start, end, chance.choice(["heading", "row", "line"]), "zh", "yes")
        for start, end in spans
    )
    clauses = tuple(Clause(1, "", *chance.sample(range(-5, 220), 2), False) for _ in range(3))
    reading = Reading(policy(text, clauses=clauses, sentences=found))
    assert "".join("".join(shown(reading)).split()) == "".join(text.split())
    together = [one for each in reading.stretches for one in each.passages]
    assert tuple(together) == reading.passages


def test_the_sample_covers_the_whole_text():
    assert "".join(shown(Reading(policy()))) == WORDS.replace("\n", "")
