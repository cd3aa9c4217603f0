"""`faceaudit diff` and `--answers`, from files to exit codes."""

import json
import os
from pathlib import Path

import pytest
from builders import artifacts, policy, report, static
from msgspec.structs import replace

from analyzers.artifacts import encode
from reports.bundle import bundle_files
from scanner.context import Context
from scanner.one import context_bytes
from scanner.store import Store
from scanner.subjects import SubjectUnusable, load

APK = Path(__file__).parents[1] / "apks/loan-violating/loan-violating.apk"
POLICY = APK.with_name("policy.html")
FORM = "duties: {filing: {state: not-done, persons: 150000, reached: 2025-06-01}}\n"


@pytest.fixture
def saved(tmp_path):
    def save(whole, name="report.json"):
        path = tmp_path / name
        path.write_bytes(encode(whole))
        return path

    return save


def of_version(code, **parts):
    whole = report(**parts)
    return replace(whole, app=replace(whole.app, version_code=code, sha256=code * 32))


# --- what can be compared ------------------------------------------------------------------------


def test_two_reports(faceaudit, saved):
    old = saved(of_version("10", static=static(sdks=())), "old.json")
    new = saved(of_version("11"), "new.json")
    ended = faceaudit("diff", old, new, "--lang", "en")
    assert ended.code == 0
    assert ended.out.startswith("What changed\n")
    assert "megvii" in ended.out.lower()
    document = json.loads(faceaudit("diff", old, new, "--format", "json").out)
    assert document["schema"] == "faceaudit/difference/1"
    assert document["summary"]["worse"] + document["summary"]["other"] > 0


def test_worse_is_an_exit_code_of_its_own(faceaudit, saved):
    good, bad = report(), report()
    results = tuple(replace(one, verdict="compliant") for one in good.results)
    good = replace(good, results=results)
    bad = replace(bad, results=tuple(replace(one, verdict="violation") for one in bad.results))
    one, two = saved(good, "good.json"), saved(bad, "bad.json")
    assert faceaudit("diff", one, two, "--fail-on", "worse").code == 1
    assert faceaudit("diff", two, one, "--fail-on", "worse").code == 0
    assert faceaudit("diff", one, two).code == 0


def test_two_packages_need_force(faceaudit, saved):
    other = report()
    other = replace(other, app=replace(other.app, package="com.other"))
    one, two = saved(report(), "one.json"), saved(other, "two.json")
    ended = faceaudit("diff", one, two)
    assert ended.code == 2
    assert "--force" in ended.err
    forced = faceaudit("diff", one, two, "--force", "--lang", "en")
    assert forced.code == 0
    assert "warning: two different packages" in forced.err
    assert "different packages" in forced.out


def test_two_policies_of_any_form(faceaudit, tmp_path):
    (tmp_path / "old.md").write_text("# 隐私政策\n\n我们收集您的姓名。\n", encoding="utf-8")
    ended = faceaudit("policy", POLICY, "--format", "json")
    (tmp_path / "new.json").write_text(ended.out, encoding="utf-8")
    told = faceaudit(
        "diff", tmp_path / "old.md", tmp_path / "new.json", "--format", "html", "--lang", "zh"
    )
    assert told.code == 0
    assert "政策所述" in told.out
    mixed = faceaudit("diff", tmp_path / "old.md", APK.with_name("none.json"))
    assert (mixed.code, "[subject-missing]" in mixed.err) == (3, True)


def test_a_report_is_not_compared_with_a_policy(faceaudit, saved):
    ended = faceaudit("diff", saved(report()), POLICY)
    assert ended.code == 2
    assert "one of each" in ended.err


# --- where a report may lie ----------------------------------------------------------------------


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "db.sqlite"
    with Store(path) as store:
        for code in ("10", "11"):
            whole = of_version(code)
            parts = artifacts()
            files = bundle_files(whole, parts.static, None, None, context_bytes(Context()), {})
            store.save(code * 16, whole, "read", files)
    return path


def test_an_app_of_a_database(database):
    assert load(f"{database}#1010").app.version_code == "10"
    assert load(f"{database}#1111").app.version_code == "11"


@pytest.mark.parametrize("wanted", ["", "#", "#ffff"])
def test_a_database_must_be_told_which(database, wanted):
    with pytest.raises(SubjectUnusable, match="subject-choice") as caught:
        load(f"{database}{wanted}")
    assert ("#10101010" in str(caught.value)) == (wanted != "#ffff")


def test_a_policy_document_and_a_report_are_told_apart(saved):
    assert load(str(saved(policy(), "p.json"))) == policy()
    assert load(str(saved(report()))).app.package == "com.example.app"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'{"schema": "faceaudit/report/9"}', "subject-damaged"),
        (b'{"schema": "faceaudit/report/1", "tool": 5}', "subject-damaged"),
        (b'{"schema": "faceaudit/report/1", "x": ' + b"[" * 100_000, "subject-damaged"),
    ],
)
def test_a_damaged_document_is_one_sentence(tmp_path, content, code):
    path = tmp_path / "x.json"
    path.write_bytes(content)
    with pytest.raises(SubjectUnusable) as caught:
        load(str(path))
    assert caught.value.code == code
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["", "x" * 5_000, "a\0b", "no#such"])
def test_names_that_are_no_files(name):
    with pytest.raises(Exception, match=r"^\[(subject-missing|source-missing|bundle-\w+)\]"):
        load(name)


def test_a_pipe_does_not_hold_us(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SubjectUnusable, match="subject-missing"):
        load(str(tmp_path / "pipe"))


# --- answers, from form to verdict ---------------------------------------------------------------


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    from click.testing import CliRunner

    from scanner.cli import cli

    folder = tmp_path_factory.mktemp("answers") / "case"
    arguments = ["scan", APK, "--policy", POLICY, "--no-db", "--no-config", "--bundle", folder]
    arguments += ["--fail-on", "never", "--format", "json", "-o", folder.with_name("plain.json")]
    done = CliRunner().invoke(cli, [str(one) for one in arguments])
    assert done.exit_code == 0, done.output
    return folder


def verdict(document):
    results = json.loads(document)["results"]
    return next(one["verdict"] for one in results if one["check"] == "operator-only-duties")


def test_answers_are_judged_and_saved_in_the_bundle(faceaudit, bundle, tmp_path):
    form = tmp_path / "answers.yaml"
    form.write_text(FORM, encoding="utf-8")
    common = ("--no-config", "--fail-on", "never", "--format", "json")
    assert verdict(faceaudit("check", bundle, *common).out) == "not-assessed"
    assert verdict(faceaudit("check", bundle, "--answers", form, *common).out) == "violation"
    case = tmp_path / "case"
    more = ("--policy", POLICY, "--no-db", "--bundle", case, "--answers", form)
    assert verdict(faceaudit("scan", APK, *more, *common).out) == "violation"
    assert verdict(faceaudit("check", case, *common).out) == "violation"
    told = faceaudit("diff", bundle, case, "--lang", "en")
    assert "from the context or answers supplied" in told.out


def test_a_form_that_cannot_be_meant_stops_the_scan(faceaudit, bundle, tmp_path):
    form = tmp_path / "answers.yaml"
    form.write_text("duties: {filing: {reached: 2025-02-30}}", encoding="utf-8")
    for verb in (("scan", APK, "--no-db"), ("check", bundle)):
        ended = faceaudit(*verb, "--answers", form, "--no-config")
        assert ended.code == 2
        assert "[answers-bad-date]" in ended.err


def test_a_filled_form_of_this_app_is_used(faceaudit, bundle, tmp_path):
    form = tmp_path / "form.yaml"
    assert faceaudit("questions", bundle, "-o", form).code == 0
    text = form.read_text(encoding="utf-8")
    head, _, tail = text.partition("\n  filing:\n")
    tail = tail.replace("state:", "state: refused", 1).replace(
        "public_persons:", "public_persons: 200000", 1
    )
    tail = tail.replace("public_source:", "public_source: annual report", 1)
    form.write_text(f"{head}\n  filing:\n{tail}", encoding="utf-8")
    common = ("--no-config", "--fail-on", "never", "--format", "json", "--answers", form)
    assert verdict(faceaudit("check", bundle, *common).out) == "likely-violation"


def test_answers_that_name_no_app_are_of_one(faceaudit, tmp_path):
    form = tmp_path / "answers.yaml"
    form.write_text(FORM, encoding="utf-8")
    ended = faceaudit("scan", APK, APK, "--no-db", "--no-config", "--answers", form)
    assert ended.code == 2
    assert "names no app" in ended.err
