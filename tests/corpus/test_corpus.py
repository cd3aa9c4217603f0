"""What everybody who reads the corpus may rely on."""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.resources import files
from itertools import pairwise
from typing import get_args

import msgspec
import pytest
from bs4 import BeautifulSoup

from corpus.loader import (
    Author,
    By,
    ConsentWording,
    Document,
    Drafting,
    Element,
    Flag,
    HardCase,
    Notice,
    Processing,
    Promise,
    Sentence,
    documents,
    sentences,
)

ALL = documents()
ELEMENTS: tuple[str, ...] = get_args(Element)
NOTICE: tuple[str, ...] = get_args(Notice)
FLAGS: tuple[str, ...] = get_args(Flag)
HARD: tuple[str, ...] = get_args(HardCase)
PROMISES: tuple[str, ...] = get_args(Promise)

each_document = pytest.mark.parametrize("document", ALL, ids=lambda document: document.id)


def visible(document: Document) -> str:
    if document.format == "html":
        return BeautifulSoup(document.content, "html.parser").get_text()
    return document.content


def clause(document: Document) -> list[Sentence]:
    return [sentence for sentence in document.sentences if sentence.in_clause]


# --- reading -------------------------------------------------------------------------------------


def test_reading_is_lazy_and_kept() -> None:
    assert documents() is documents()
    assert sentences() == tuple(s for document in ALL for s in document.sentences)


def test_a_label_outside_the_vocabulary_is_refused() -> None:
    row = msgspec.json.encode(ALL[0]).replace(b'"server"', b'"somewhere"', 1)
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(row, type=Document)


def test_an_undeclared_field_is_refused() -> None:
    row = msgspec.json.encode(ALL[0]).replace(b'"lang":', b'"tongue":"zh","lang":', 1)
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(row, type=Document)


# --- text ----------------------------------------------------------------------------------------


@each_document
def test_sentences_stand_in_the_text_in_order_and_leave_nothing_out(document: Document) -> None:
    text = visible(document)
    rest, position = "", 0
    for sentence in document.sentences:
        assert sentence.text == sentence.text.strip() != ""
        start = text.find(sentence.text, position)
        assert start >= 0, f"not found after position {position}: {sentence.text}"
        rest += text[position:start] + " "
        position = start + len(sentence.text)
    rest += text[position:]
    assert re.sub(r"[\W_]+", "", rest.replace("<br>", " ")) == "", "text without a label"


@each_document
def test_a_sentence_is_one_sentence(document: Document) -> None:
    for sentence in document.sentences:
        assert "\n" not in sentence.text
        assert len(re.findall("。(?=[^”」』）])", sentence.text)) == 0, sentence.text


def test_only_short_texts_without_labels_occur_twice() -> None:
    times = Counter(sentence.text for sentence in sentences())
    for sentence in sentences():
        if times[sentence.text] > 1:
            assert len(sentence.text) <= 20
            assert sentence.face == "no" or not sentence.elements
            assert not sentence.elements
            assert not sentence.notice


def test_ids_are_unique_and_tell_the_language() -> None:
    assert len({document.id for document in ALL}) == len(ALL)
    for document in ALL:
        assert re.fullmatch(rf"{document.lang}-\d{{3}}", document.id)


# --- labels --------------------------------------------------------------------------------------


@each_document
def test_labels_are_listed_once_and_in_order(document: Document) -> None:
    for holder in (document, *document.sentences):
        assert list(holder.elements) == [x for x in ELEMENTS if x in holder.elements]
        assert list(holder.notice) == [x for x in NOTICE if x in holder.notice]
    assert list(document.hard_cases) == [x for x in HARD if x in document.hard_cases]
    for sentence in document.sentences:
        assert list(sentence.flags) == [x for x in FLAGS if x in sentence.flags]
        assert list(sentence.promises) == [x for x in PROMISES if x in sentence.promises]


@each_document
def test_notice_and_elements_agree(document: Document) -> None:
    for sentence in document.sentences:
        told = {"purpose", "necessity"} & set(sentence.notice)
        assert bool(told) == ("purpose_necessity" in sentence.elements), sentence.text
        if "withdraw_delete" in sentence.elements:
            assert "rights" in sentence.notice, sentence.text


@each_document
def test_level_and_clause_agree(document: Document) -> None:
    inside = clause(document)
    assert bool(inside) == (document.clause_level >= 1) == bool(document.clause_heading)
    if document.clause_level >= 2:
        assert len(document.elements) >= 2
    if inside:
        assert any(sentence.face == "yes" for sentence in inside)
        for part in document.clause_heading.split(" / "):
            assert part in visible(document)
    for sentence in inside:
        if sentence.elements or sentence.notice:
            assert sentence.face != "no", sentence.text
    for sentence in inside:
        assert "sdk_list_entry" not in sentence.flags
        assert "device_unlock" not in sentence.flags


@each_document
def test_document_labels_are_the_union_of_its_sentences(document: Document) -> None:
    source = clause(document) or [
        sentence
        for sentence in document.sentences
        if sentence.face != "no" and "device_unlock" not in sentence.flags
    ]
    assert set(document.elements) == {x for sentence in source for x in sentence.elements}
    assert set(document.notice) == {x for sentence in source for x in sentence.notice}
    assert (document.consent_wording != "none") == ("separate_consent" in document.elements)


@each_document
def test_mention_and_processing_agree(document: Document) -> None:
    mentioned = any(sentence.face == "yes" for sentence in document.sentences)
    assert document.face_mentioned == mentioned
    assert document.face_processed == (document.processing not in {"none", "denied"})
    if document.face_processed or document.clause_level:
        assert document.face_mentioned
    if document.clause_level:
        assert document.face_processed
    if not mentioned:
        assert {sentence.face for sentence in document.sentences} == {"no"}


# --- size and spread -----------------------------------------------------------------------------


def test_the_corpus_is_large_and_mixed_enough() -> None:
    assert len(ALL) >= 200
    assert len(sentences()) >= 6000
    for document in ALL:
        assert 4 <= len(document.sentences) <= 140
    levels = Counter(document.clause_level for document in ALL)
    assert levels[3] >= 50
    assert levels[2] >= 35
    assert levels[1] >= 18
    assert levels[0] >= 70
    assert sum(not document.face_mentioned for document in ALL) >= 20
    assert 0.35 <= sum(document.format == "html" for document in ALL) / len(ALL) <= 0.6
    assert 0.4 <= sum(document.lang == "zh" for document in ALL) / len(ALL) <= 0.6


@pytest.mark.parametrize("case", HARD)
def test_every_hard_case_occurs_twenty_times(case: str) -> None:
    assert sum(case in document.hard_cases for document in ALL) >= 20


def test_every_document_says_who_wrote_it_and_of_what() -> None:
    assert {document.author for document in ALL} == set(get_args(Author))
    assert {document.drafting for document in ALL} == set(get_args(Drafting))
    assert all(re.fullmatch(r"[a-z_-]+", document.trade) for document in ALL)
    assert len({document.trade for document in ALL}) >= 40


@each_document
def test_who_handles_a_face_is_said_of_sentences_on_faces(document: Document) -> None:
    for sentence in document.sentences:
        if sentence.by is not None or sentence.promises:
            assert sentence.face != "no", sentence.text


# --- overlap -------------------------------------------------------------------------------------


def _grams(text: str) -> frozenset[tuple[str, ...]]:
    tokens = re.findall(r"[a-z0-9']+|[\u4e00-\u9fff]", text.lower())
    return frozenset(tuple(tokens[i : i + 5]) for i in range(len(tokens) - 4))


def _near(limit: float) -> list[tuple[str, str, str, str]]:
    """Pairs of sentences that share more than a part of the five-grams of the shorter one."""
    owners: dict[tuple[str, ...], list[int]] = {}
    rows = [(d, s, _grams(s.text)) for d in ALL for s in d.sentences]
    for number, (_, _, grams) in enumerate(rows):
        for gram in grams:
            owners.setdefault(gram, []).append(number)
    pairs = {(a, b) for found in owners.values() for a in found for b in found if a < b}
    return [
        (rows[a][0].id, rows[b][0].id, rows[a][1].text, rows[b][1].text)
        for a, b in sorted(pairs)
        if len(rows[a][2] & rows[b][2]) > limit * min(len(rows[a][2]), len(rows[b][2]))
    ]


def test_the_effective_number_counts_near_duplicates_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Rows that say the same, or share over .8 of their five-grams, are one row."""
    same = Counter(" ".join(s.text.lower().split()) for s in sentences())
    twins = {(a, b) for _, _, a, b in _near(0.8) if a != b}
    effective = len(same) - len({b for _, b in twins})
    with capsys.disabled():
        sys.stdout.write(f"\ncorpus: {len(sentences())} rows, {effective} of them different\n")
    assert effective >= 6000


def test_no_sentence_leaks_from_one_group_to_another() -> None:
    """What learns on one group and is measured on another must not have read it. Names may recur."""
    group = {document.id: document.group for document in ALL}
    leaks = []
    for one, two, first, second in _near(0.8):
        short, long = sorted((len(_grams(first)), len(_grams(second))))
        if group[one] != group[two] and short > 6 and short * 2 > long:
            leaks.append((one, two, first, second))
    assert not leaks


@pytest.mark.parametrize("element", ELEMENTS)
def test_every_element_is_told_often_and_of_other_data_too(element: str) -> None:
    telling = [sentence for sentence in sentences() if element in sentence.elements]
    often = {"purpose_necessity", "method", "separate_consent", "third_party"}
    assert len(telling) >= (60 if element in often else 35)
    assert sum(sentence.face == "no" for sentence in telling) * 3 >= len(telling)


@pytest.mark.parametrize("part", NOTICE)
def test_every_part_of_a_notice_is_told_often(part: str) -> None:
    assert sum(part in sentence.notice for sentence in sentences()) >= 25


def test_every_value_of_every_vocabulary_is_used() -> None:
    assert {document.processing for document in ALL} == set(get_args(Processing))
    assert {document.consent_wording for document in ALL} == set(get_args(ConsentWording))
    assert {flag for sentence in sentences() for flag in sentence.flags} == set(FLAGS)


# --- the data card -------------------------------------------------------------------------------


def _row(name: str, cells: list[int]) -> str:
    return f"| {name} | " + " | ".join(map(str, cells)) + " |"


def _by_language(name: str, want: Callable[[Document], bool]) -> str:
    counted = Counter(document.lang for document in ALL if want(document))
    return _row(name, [counted["zh"], counted["en"], counted.total()])


def _sentences_by_language(name: str, want: Callable[[Sentence], bool]) -> str:
    counted = Counter(d.lang for d in ALL for sentence in d.sentences if want(sentence))
    return _row(name, [counted["zh"], counted["en"], counted.total()])


def expected_rows() -> Iterator[str]:
    yield _by_language("documents", lambda d: True)
    for field in (
        *("kind", "format", "processing", "clause_level", "consent_wording", "drafting", "author"),
    ):
        for value in sorted({getattr(d, field) for d in ALL}, key=str):
            yield _by_language(
                f"`{field}` {value}", lambda d, f=field, v=value: bool(getattr(d, f) == v)
            )
    yield _by_language("`face_mentioned`", lambda d: d.face_mentioned)
    yield _by_language("`face_processed`", lambda d: d.face_processed)
    groups = {lang: {d.group for d in ALL if d.lang == lang} for lang in ("zh", "en")}
    yield _row("groups", [len(groups["zh"]), len(groups["en"]), len({d.group for d in ALL})])

    yield _sentences_by_language("sentences", lambda s: True)
    for face in ("yes", "context", "no"):
        yield _sentences_by_language(f"`face` {face}", lambda s, f=face: bool(s.face == f))
    yield _sentences_by_language("`in_clause`", lambda s: s.in_clause)

    for field, names in (("elements", ELEMENTS), ("notice", NOTICE)):
        for name in names:
            telling = [(d.lang, s) for d in ALL for s in d.sentences if name in getattr(s, field)]
            yield _row(
                f"`{name}`",
                [
                    sum(lang == "zh" for lang, _ in telling),
                    sum(lang == "en" for lang, _ in telling),
                    len(telling),
                    sum(s.face == "no" for _, s in telling),
                    sum(name in getattr(d, field) for d in ALL),
                ],
            )

    for case in HARD:
        yield _by_language(f"`{case}`", lambda d, c=case: c in d.hard_cases)
    for promise in PROMISES:
        yield _sentences_by_language(f"`{promise}`", lambda s, p=promise: p in s.promises)
    for by in get_args(By):
        yield _sentences_by_language(f"`by` {by}", lambda s, b=by: bool(s.by == b))
    for flag in FLAGS:
        yield _sentences_by_language(f"`{flag}`", lambda s, f=flag: f in s.flags)


def test_the_data_card_counts_what_is_there() -> None:
    card = files("corpus").joinpath("README.md").read_text(encoding="utf-8")
    missing = [row for row in expected_rows() if row not in card]
    assert not missing, "correct these rows in corpus/README.md:\n" + "\n".join(missing)
    head = " ".join(card.split())
    zh = sum(document.lang == "zh" for document in ALL)
    assert f"{len(ALL)} documents ({zh} Chinese, {len(ALL) - zh} English)" in head
    assert f"with {len(sentences())} labelled sentences" in head


def test_adding_a_document_takes_six_steps_at_most() -> None:
    card = files("corpus").joinpath("README.md").read_text(encoding="utf-8")
    steps = [int(n) for n in re.findall(r"(?m)^(\d)\. ", card.split("## Adding a document")[1])]
    assert steps[0] == 1
    assert len(steps) <= 6
    assert all(later == earlier + 1 for earlier, later in pairwise(steps))
