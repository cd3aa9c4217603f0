"""The text report: limitations first, verdicts by gravity, nothing a stranger wrote can act."""

import re
from datetime import date

import pytest
from builders import (
    app,
    beauty,
    clause,
    columns,
    endpoint,
    evidence,
    limitation,
    link,
    mention,
    network,
    packed,
    policy,
    report,
    sdk,
    silent_policy,
    static,
    unlock,
)
from msgspec.structs import replace

from analyzers.artifacts import ELEMENTS, NOTICE, Text
from reports import text as renderer
from reports.lines import item
from reports.model import FLAGGED, VERDICTS
from reports.text import WIDTH, render
from reports.words import FACE_CLASS, GROUND, PHRASE, VERDICT, pick
from reports.words_closing import CLOSING
from scanner.context import Context

LANGS = ("zh", "en")
CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
LIST_POLICY = policy()
SENDING = static(network=network(True), endpoints=(endpoint(),))

REPORTS = {
    "accused": report(static=SENDING, policy=silent_policy()),
    "listed": report(static=SENDING, policy=LIST_POLICY),
    "own section": report(policy=policy(clause_level=3, clauses=(clause(),))),
    "no policy": report(),
    "nothing": report(static=static(sdks=())),
    "unlock": report(static=static(sdks=(unlock(),))),
    "packed": report(static=packed(), policy=LIST_POLICY),
    "packed with a sign": report(static=packed(sdks=(sdk(grade="present", weak=True),))),
    "beauty": report(static=static(sdks=(beauty(),)), policy=silent_policy()),
    "abroad": report(Context(offered_in_china=False)),
    "unsigned": report(static=static(app=app(signer=None, min_sdk=None, target_sdk=None))),
    "before the law": report(day=date(1990, 1, 1), policy=LIST_POLICY),
}
each_report = pytest.mark.parametrize("whole", REPORTS.values(), ids=REPORTS)
each_language = pytest.mark.parametrize("lang", LANGS)


def squeezed(words):
    """Text without the line breaks and indents a rendering adds."""
    return re.sub(r"\s+", "", words)


# --- content -------------------------------------------------------------------------------------


@each_language
@each_report
def test_the_app_comes_first(whole, lang):
    lines = render(whole, lang).splitlines()
    assert lines[0] == "Example  com.example.app  1.2.3 (123)"
    assert lines[1] == f"SHA-256 {whole.app.sha256}"


@each_language
@each_report
def test_limitations_and_gates_come_before_any_verdict(whole, lang):
    lines = render(whole, lang).splitlines()
    results = [number for number, line in enumerate(lines) if line.startswith("[")]
    before = squeezed("".join(lines[: results[0] if results else len(lines)]))
    for one in whole.limitations:
        assert squeezed(pick(one.message, lang)) in before
    for gate in whole.gates:
        assert squeezed(pick(gate.reason, lang)) in before


@each_language
@each_report
def test_every_check_is_there_with_its_answer(whole, lang):
    words = squeezed(render(whole, lang))
    for result in whole.results:
        assert squeezed(f"({result.check}") in words
        assert squeezed(pick(result.message, lang)) in words


@each_language
@each_report
def test_results_are_ordered_by_gravity(whole, lang):
    words = render(whole, lang)
    order = [pick(VERDICT[verdict], lang) for verdict in VERDICTS]
    seen = [order.index(m) for m in re.findall(r"^\[([^\]]+)\] ", words, re.MULTILINE)]
    assert seen == sorted(seen)


@each_language
def test_findings_evidence_remedy_and_provisions_of_an_accusation(lang):
    whole = REPORTS["accused"]
    words = squeezed(render(whole, lang))
    for result in whole.results:
        if result.verdict not in FLAGGED:
            continue
        assert squeezed(pick(result.remedy, lang)) in words
        for citation in result.provisions:
            if citation.use == "ground":
                assert squeezed(pick(citation.citation, lang)) in words
        for finding in result.findings:
            assert squeezed(pick(finding.message, lang)) in words
            for piece in finding.evidence[:3]:
                assert squeezed(piece.locator) in words
                assert squeezed(piece.excerpt[:100]) in words
        for one in (*result.missing, *result.would_change):
            assert squeezed(pick(one, lang)) in words


@each_language
@pytest.mark.parametrize("verdict", [*FLAGGED, "compliant"])
def test_an_answer_says_what_it_rests_on_and_what_was_not_looked_at(lang, verdict):
    whole = REPORTS["accused"]
    result = replace(
        whole.results[0],
        verdict=verdict,
        rests_on=(Text("依据甲", "basis A"),),
        missing=(Text("缺少乙", "missing B"),),
    )
    words = render(replace(whole, results=(result,), policy=None), lang)
    for one in (*result.rests_on, *result.missing):
        assert pick(one, lang) in words


@each_language
@pytest.mark.parametrize("verdict", FLAGGED)
def test_a_question_to_a_person_is_no_accusation(lang, verdict):
    """Provisions are introduced by the words of their verdict, as in every other rendering."""
    whole = REPORTS["no policy"]
    result = replace(whole.results[5], verdict=verdict)
    words = squeezed(render(replace(whole, results=(result,)), lang))
    mine = squeezed(pick(GROUND[verdict], lang))
    assert mine in words
    for other in FLAGGED:
        phrase = squeezed(pick(GROUND[other], lang))
        if phrase not in mine and mine not in phrase:
            assert phrase not in words


@each_language
def test_one_article_is_named_once_though_two_rows_are_parts_of_it(lang):
    whole = REPORTS["listed"]
    result = next(r for r in whole.results if r.check == "policy-face-notice-elements")
    grounds = [pick(c.citation, lang) for c in result.provisions if c.use == "ground"]
    repeated = {one for one in grounds if grounds.count(one) > 1}
    assert repeated
    block = render(replace(whole, results=(result,), policy=None), lang)
    for one in repeated:
        assert squeezed(block).count(squeezed(one) + squeezed("；" if lang == "zh" else ";")) == 1


@each_language
def test_face_class_and_sdks(lang):
    whole = report(
        static=static(
            sdks=(sdk(), sdk("daon", grade="present", weak=True), unlock(), beauty()),
        )
    )
    words = render(whole, lang)
    for name in whole.face_class:
        assert f"{name} {pick(FACE_CLASS[name], lang)}" in words
    for one in whole.sdks:
        assert one.id in words
    notes = {
        "zh": ("弱信号", "拿不到人脸", "目录条目待核实"),
        "en": ("weak signal", "receives no face", "catalogue row to be confirmed"),
    }
    for note in notes[lang]:
        assert squeezed(note) in squeezed(words)


@each_language
def test_the_policy_section_shows_level_score_and_quotes(lang):
    told = policy(elements=("method",), notice=("rights",), clause_level=2, score=0.87654)
    words = render(report(policy=told), lang)
    undecided = pick(PHRASE["abstained"], lang)
    assert undecided not in words
    assert undecided in render(report(policy=replace(told, abstain=True)), lang)
    assert "0.88" in words
    assert told.text_sha256 in words
    assert words.count("[0, 8)") == 2
    assert len(re.findall(r"^  \S.*[:：]", words, re.MULTILINE)) >= len(ELEMENTS) + len(NOTICE)


@each_language
@each_report
def test_the_closing_words_say_what_a_verdict_is(whole, lang):
    words = squeezed(render(whole, lang))
    for one in CLOSING:
        assert squeezed(pick(one, lang)) in words
    assert render(whole, lang).endswith("\n")


def test_the_law_and_the_versions_are_named():
    whole = REPORTS["no policy"]
    for lang in LANGS:
        words = render(whole, lang)
        for one in (whole.as_of, whole.tool.version, whole.tool.law_version):
            assert one in words


# --- strangers -----------------------------------------------------------------------------------

NASTY = "A\x1b[31m\x1b]0;owned\x07\u202eB\u2066C\x00D\x9bE\u2028F\ufeffG\r"
FORGED = "Example\n[未见不合规] 一切正常 (all, info)\n[No conflict seen] All is well (all, info)"


def hostile(words):
    """A report in which everything a stranger controls says these words."""
    piece = evidence(source=words, locator=words, excerpt=words, context=words)
    found = static(
        app=app(label=words, package=words, version_name=words, version_code=words),
        sdks=(sdk(evidence=(piece,), methods=(words,)),),
        network=network(True, evidence=(piece,)),
        endpoints=(endpoint(f"http://{words}/", host=words, evidence=piece),),
        policy_links=(link(words),),
    )
    told = policy(
        words * 20,
        title=words,
        clause_level=2,
        clauses=(clause(2, words),),
        mentions=(mention("processing", 0, 10),),
        elements=ELEMENTS,
        notice=NOTICE,
    )
    return (
        report(Context(market=words, answers={"rnd": words}), static=found, policy=told),
        report(
            Context(market="huawei " + words), static=found, policy=replace(told, clause_level=0)
        ),
        report(static=found),
    )


@each_language
def test_no_raw_control_character_reaches_the_reader(lang):
    for whole in hostile(NASTY):
        words = render(whole, lang)
        assert not CONTROLS.search(words)
        assert "\r" not in words


@each_language
def test_a_line_break_in_a_strangers_text_forges_no_verdict(lang):
    for whole in hostile(FORGED):
        given = {r.check for r in whole.results}
        for line in render(whole, lang).splitlines():
            if line.startswith("["):
                assert any(f"({check}, " in line for check in given), line


@each_language
def test_a_long_excerpt_is_cut_and_says_so(lang):
    piece = evidence(excerpt="x" * 5000)
    whole = report(
        static=static(
            network=network(True, evidence=(piece,)), endpoints=(endpoint(evidence=piece),)
        )
    )
    words = render(whole, lang)
    assert "x" * 120 + "…" in words
    assert "x" * 121 not in words


@each_language
def test_evidence_that_is_left_out_is_counted(lang):
    pieces = tuple(evidence(excerpt=f"piece {number}") for number in range(5))
    whole = REPORTS["accused"]
    result = next(r for r in whole.results if r.verdict == "violation")
    finding = replace(result.findings[0], evidence=pieces)
    words = render(replace(whole, results=(replace(result, findings=(finding,)),)), lang)
    shown = [piece.excerpt for piece in pieces if piece.excerpt in words]
    if len(shown) < len(pieces):
        after = words.partition(shown[-1])[2].splitlines()[1]
        assert str(len(pieces) - len(shown)) in after


# --- width ---------------------------------------------------------------------------------------

WORDS = {
    "en": "The app verifies or identifies people by face, and the policy never mentions it. " * 9,
    "zh": "应用具有人脸核验或辨识功能，而隐私政策通篇未提人脸或生物识别信息。" * 9,
    "mixed": 'There is a face clause of its own: "人脸信息处理规则与用户权利说明第二章". ' * 9,
    "unbroken": "x" * 950,
    "url": "See https://www.example.net/" + "a/" * 200,
}


@each_language
@pytest.mark.parametrize("indent", ["", "    "])
@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_lines_are_no_wider_than_the_page(words, lang, indent):
    lines = renderer.wrapped(words, indent, lang)
    assert len(lines) > 1
    for line in lines:
        assert line.startswith(indent)
        assert columns(line.rstrip("，。；：、）”")) <= WIDTH
    assert squeezed("".join(lines)) == squeezed(words)


@each_language
def test_no_line_begins_with_closing_punctuation(lang):
    for line in renderer.wrapped(WORDS["zh"], "    ", "zh"):
        assert line.strip()[0] not in "，。；：、）”"


@each_language
def test_an_empty_text_is_one_line(lang):
    assert [line.strip() for line in renderer.wrapped("", "    ", lang)] == [""]


@each_language
def test_items_hang_under_their_dash(lang):
    first, *rest = item(WORDS[lang], lang)
    assert first.startswith("  - ")
    assert rest
    assert all(line.startswith("    ") and line[4] != " " for line in rest)


@each_language
@each_report
def test_sentences_of_a_whole_report_keep_to_the_page(whole, lang):
    for line in render(whole, lang).splitlines():
        if line.startswith(("  - ", "    ")) and not line.startswith("        "):
            assert columns(line.rstrip("，。；：、）”")) <= WIDTH, line


def test_texts_are_taken_in_the_language_asked_for():
    whole = report(static=static(limitations=(limitation(message=Text("甲乙", "Only English")),)))
    assert "甲乙" in render(whole, "zh")
    assert "Only English" not in render(whole, "zh")
    assert "Only English" in render(whole, "en")
    assert "甲乙" not in render(whole, "en")
