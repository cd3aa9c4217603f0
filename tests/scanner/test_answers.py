"""The form that the operator fills in: written, read back, and refused where it cannot be meant."""

import os
import time
from datetime import date

import msgspec
import pytest
import yaml
from builders import report
from click.testing import CliRunner

from analyzers.artifacts import encode
from analyzers.errors import InputError
from reports.untrusted import visible
from scanner import law
from scanner.answers import FORM, Answer, read_answers
from scanner.cli import cli
from scanner.context import ANSWERS, Context, ContextUnreadable, read_context, with_answers
from scanner.duties import every_duty
from scanner.one import context_bytes, context_from
from scanner.questions import WIDTH, About, form
from scanner.store import scan_key

DAY = date(2026, 3, 2)
ABOUT = About("com.example.app", "Example", DAY.isoformat(), every_duty(DAY))


@pytest.fixture
def written(tmp_path):
    def write(content):
        path = tmp_path / "answers.yaml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def read(path):
    return read_answers(path, ANSWERS)


# --- the form ------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_empty_form_reads_as_no_answer(written, lang):
    text = form(ABOUT, lang)
    found = read(written(text))
    assert (found.app, found.general, found.duties) == ("com.example.app", {}, {})
    asked = [row.id for row in law.duties().values() if row.kind != "places"]
    assert list(yaml.safe_load(text)["duties"]) == asked


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_field_asked_for_can_be_answered(written, lang):
    loaded = yaml.safe_load(form(ABOUT, lang))
    samples = {"state": "done", "years": 3, "persons": 5, "public_persons": 6, "covers": ["risk"]}
    for ident, fields in loaded["duties"].items():
        assert set(fields) == set(law.duties()[ident].fields)
        for name in fields:
            is_day = name in ("dated", "began", "reached", "filed", "changed", "ended")
            fields[name] = "2025-07-14" if is_day else samples.get(name, "words")
    found = read(written(yaml.safe_dump(loaded, allow_unicode=True)))
    assert set(found.duties) == set(loaded["duties"])
    assert found.duties["filing"].filed == date(2025, 7, 14)
    assert found.duties["impact-assessment"].covers == ("risk",)


def test_comments_tell_when_a_duty_arises_and_by_which_provision():
    text = form(ABOUT, "zh")
    assert "《人脸识别技术应用安全管理办法》第十五条" in text
    assert "十万人" in text
    assert max(map(len, form(ABOUT, "en").splitlines())) <= WIDTH + 40


def test_a_period_that_runs_is_in_the_comment():
    first = ABOUT.duties[3]
    about = ABOUT._replace(duties=(msgspec.structs.replace(first, due="2025-07-14"),))
    assert "# Last day: 2025-07-14" in form(about, "en")


def test_a_hostile_app_cannot_write_into_the_form(written):
    about = ABOUT._replace(
        app='x"\nduties: {filing: {state: done}}', label="\x1b[2J\n  filing:\u202e"
    )
    text = form(about, "en")
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert read(written(text)).duties == {}


# --- reading -------------------------------------------------------------------------------------


def test_what_is_written_is_what_is_meant(written):
    path = written(
        "general: {rnd: no, minors: mixed}\n"
        "duties:\n"
        "  filing: {state: Not Done, persons: '120,000', reached: 2025-06-01, note: 'no'}\n"
        "  audit: {state: }\n"
        "  impact-assessment: {covers: 'risk, effect'}\n"
    )
    found = read(path)
    assert found.general == {"rnd": "no", "minors": "mixed"}
    assert found.duties == {
        "filing": Answer(state="not-done", persons=120_000, reached=date(2025, 6, 1), note="no"),
        "impact-assessment": Answer(covers=("effect", "risk")),
    }


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("duties: {fileing: {state: done}}", "answers-unknown-question"),
        ("general: {statutory: x}", "answers-unknown-question"),
        ("duties: {filing: {dated: 2025-01-01}}", "answers-unknown-field"),
        ("answers: {}", "answers-unknown-field"),
        ("duties: {filing: {state: maybe}}", "answers-unknown-state"),
        ("duties: {filing: {reached: 2025-02-30}}", "answers-bad-date"),
        ("duties: {filing: {reached: 1 June}}", "answers-bad-date"),
        ("duties: {filing: {reached: 20250601}}", "answers-bad-date"),
        ("duties: {filing: {persons: many}}", "answers-bad-number"),
        ("duties: {filing: {persons: -5}}", "answers-bad-number"),
        ("duties: {filing: {persons: 1e9}}", "answers-bad-number"),
        ("duties: {filing: {persons: 9999999999999}}", "answers-bad-number"),
        ("duties: {filing: done}", "answers-wrong-type"),
        ("duties: {filing: {note: [a]}}", "answers-wrong-type"),
        ("duties: [filing]", "answers-wrong-type"),
        ("just words", "answers-wrong-type"),
        ("duties: {impact-assessment: {covers: [luck]}}", "answers-unknown-item"),
        ("form: faceaudit/answers/9", "answers-other-form"),
        ("a: &a {}\nduties: *a", "answers-alias"),
        ("duties: {filing: {state: done, state: refused}}", "answers-twice"),
        ("duties: {filing: {}, filing: {}}", "answers-twice"),
        ("a: [", "answers-not-yaml"),
        ("a: " + "[" * 3000, "answers-not-yaml"),
        (b"\xff\xfe\x00", "answers-not-yaml"),
        ("a: \x07", "answers-not-yaml"),
        ("general: {rnd: " + "x" * 2001 + "}", "answers-too-long"),
        (b"#" * 300_000, "answers-too-large"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_one_sentence(written, content, code):
    path = written(content)
    started = time.monotonic()
    with pytest.raises(Exception, match=rf"^\[{code}\] ") as caught:
        read(path)
    assert caught.value.code == code
    said = str(caught.value)
    assert "\n" not in said
    assert said == visible(said)
    assert time.monotonic() - started < 60  # a hang, not a speed


def test_a_bomb_of_aliases_costs_nothing(written):
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
    with pytest.raises(Exception, match="answers-alias"):
        read(written("\n".join(lines)))
    with pytest.raises(ContextUnreadable, match="context-alias"):
        read_context(written("\n".join(lines)))


def test_a_missing_form(tmp_path):
    with pytest.raises(Exception, match="answers-missing"):
        read(tmp_path / "none.yaml")


# --- with the context ----------------------------------------------------------------------------


def test_answers_go_before_the_context(written):
    path = written("app: com.a\ngeneral: {rnd: yes}\nduties: {filing: {persons: 7}}")
    known = with_answers(Context(market="huawei", answers={"rnd": False, "minors": "adult"}), path)
    assert known.market == "huawei"
    assert known.answers == {"rnd": "yes", "minors": "adult", "persons": 7}
    assert known.answered_for == "com.a"


def test_a_context_may_hold_the_answers_itself(written):
    known = read_context(
        written(
            "market: huawei\nanswers: {rnd: true}\nduties: {filing: {persons: 7, reached: 2025-06-01}}"
        )
    )
    assert known.answers == {"rnd": True, "persons": 7}
    assert known.duties["filing"].reached == date(2025, 6, 1)
    with pytest.raises(ContextUnreadable, match="answers-unknown-question"):
        read_context(written("duties: {nothing: {}}"))
    with pytest.raises(ContextUnreadable, match="context-twice"):
        read_context(written("market: a\nmarket: b"))


def test_answers_are_saved_with_the_artifacts_and_are_part_of_the_scan_key():
    whole = report()
    plain = Context()
    known = Context(duties={"filing": Answer(state="done", filed=date(2025, 7, 14))})
    assert context_from(context_bytes(known)) == known
    assert context_from(b"{}") == plain
    keys = {scan_key("ab", None, each, DAY, whole.tool) for each in (plain, known)}
    assert len(keys) == 2


# --- the command ---------------------------------------------------------------------------------


def run(*arguments):
    return CliRunner().invoke(cli, ["questions", *map(str, arguments)])


def test_without_a_report_all_questions_are_asked():
    ended = run("--lang", "en")
    assert ended.exit_code == 0
    assert f"form: {FORM}" in ended.output
    assert 'app: ""' in ended.output


def test_a_report_names_its_app(tmp_path):
    path = tmp_path / "report.json"
    path.write_bytes(encode(report()))
    out = tmp_path / "form.yaml"
    assert run(path, "-o", out, "--lang", "zh").exit_code == 0
    assert 'app: "com.example.app"' in out.read_text(encoding="utf-8")


def test_a_report_without_duties_says_so(tmp_path):
    path = tmp_path / "report.json"
    path.write_bytes(encode(report(context=Context(offered_in_china=False))))
    ended = run(path)
    assert getattr(ended.exception, "code", "") == "questions-none"


def test_questions_are_not_asked_of_a_policy(tmp_path):
    path = tmp_path / "policy.md"
    path.write_text("# Privacy\n\nWe collect your face.\n", encoding="utf-8")
    assert run(path).exit_code == 2


def test_a_form_about_another_app_moves_no_gate(written, tmp_path):
    path = written(
        "app: com.example.other\n"
        "general: {statutory_identity_duty: a law, face_step_host: Pay Ltd}\n"
        "duties: {filing: {persons: 5}}\n"
    )
    other = with_answers(Context(offered_in_china=True), path)
    without = report(context=Context(offered_in_china=True), day=DAY)
    whole = report(context=context_from(context_bytes(other)), day=DAY)
    assert whole.gates == without.gates
    assert [one.verdict for one in whole.results] == [one.verdict for one in without.results]


def test_what_was_said_of_another_app_does_not_stay(written):
    of_other = written("app: com.example.other\nduties: {audit: {state: done}}\n")
    known = with_answers(Context(answers={"minors": "adult"}), of_other)
    path = written("app: com.example.app\ngeneral: {rnd: 'yes'}\n")
    known = with_answers(known, path)
    assert known.answers == {"minors": "adult", "rnd": "yes"}
    assert known.duties == {}


@pytest.mark.parametrize("option", ["--answers", "--context", "--baseline", "--config"])
def test_a_pipe_holds_nobody(tmp_path, option):
    os.mkfifo(tmp_path / "pipe")
    result = CliRunner().invoke(cli, ["check", str(tmp_path), option, str(tmp_path / "pipe")])
    assert result.exit_code in (2, 3)
    assert "plain file" in result.output


def test_a_name_of_a_form_is_shown_harmless():
    result = CliRunner().invoke(cli, ["check", ".", "--answers", "no\x1b[31mthing"])
    assert "[answers-missing]" in result.output
    assert "\x1b" not in result.output


def test_what_a_program_writes_for_nothing_is_no_answer(written):
    path = written(
        "app: null\ngeneral: {face_step_host: null, rnd: ~}\nduties:\n"
        "  filing: {state: not-done, reached: 2025-06-01, filed: null, filed_by: null}\n"
        "  impact-assessment: {state: null, scope: ~, covers: null}\n  audit: null\n"
    )
    got = read(path)
    assert (got.app, got.general) == ("", {})
    assert got.duties == {"filing": Answer(state="not-done", reached=date(2025, 6, 1))}


@pytest.mark.parametrize(
    "words", [("letter",), ("report", "--format", "csv"), ("questions",), ("diff", "x")]
)
def test_a_pipe_as_a_source_holds_nobody(tmp_path, words):
    os.mkfifo(tmp_path / "pipe")
    result = CliRunner().invoke(cli, [*words, str(tmp_path / "pipe")])
    assert isinstance(result.exception, InputError)
