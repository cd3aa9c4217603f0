"""`faceaudit corpus`: what it learns from, what it refuses, and that what it writes is used."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import numpy as np
import pytest
from click.testing import CliRunner

from analyzers import own_model
from analyzers.errors import LabelsUnusable, ModelUnusable
from analyzers.labelling.aligned import own
from analyzers.labelling.figures import Division
from analyzers.labelling.rows import read_labels
from analyzers.policy import model, train
from corpus import loader
from scanner import scan
from scanner.cli import cli
from scanner.policies import Reader, Sources, sources_of
from scanner.policy_identity import identity

POLICY = "\n".join(
    [
        "隐私政策",
        "一、人脸信息处理规则",
        "为核验您的身份，我们会采集您的人脸图像。",
        "人脸图像保存三十日，期满删除。",
        "您可以拒绝，改用短信验证码登录。",
        "二、联系我们",
        "您可以拨打客服电话与我们联系。",
    ]
)
SENTENCE = {"text": "为核验您的身份，我们会采集您的人脸图像。", "face": "yes"}
ROW = {"id": "a", "lang": "zh", "content": POLICY, "sentences": [SENTENCE]}


def run(*arguments):
    return CliRunner().invoke(cli, [str(a) for a in arguments])


def written(path, *rows):
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), "utf-8")
    return path


def few(count=6):
    return [msgspec.to_builtins(document) for document in loader.documents()[:count]]


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A model trained on six documents alone, and what was printed."""
    folder = tmp_path_factory.mktemp("trained")
    labels = written(folder / "labels.jsonl", *few())
    result = run("corpus", "train", "--add", labels, "--only-added", "-o", folder / "model")
    assert result.exit_code == 0, result.output
    return folder / "model", result.output


# --- training ------------------------------------------------------------------------------------


def test_training_says_what_was_learnt_and_how_well(trained):
    folder, output = trained
    assert "6 document(s), 6 of them labelled as a whole; sentences: zh" in output
    assert own_model.digest(folder) in output
    assert "separate_consent" in output
    card = (folder / own_model.CARD).read_text("utf-8")
    assert own_model.digest(folder) in card
    assert "| separate_consent |" in card
    assert "## Limits" in card


def test_figures_of_documents_the_program_knows_are_not_given_as_unseen(trained):
    _, output = trained
    row = next(line for line in output.splitlines() if line.strip().startswith("about "))
    assert row.split()[2:5] == ["-", "-", "-"]
    assert row.split()[5] != "-"


def test_the_same_rows_give_the_same_bytes(trained, tmp_path):
    folder, _ = trained
    labels = written(tmp_path / "again.jsonl", *few())
    assert run("corpus", "train", "--add", labels, "--only-added", "-o", tmp_path).exit_code == 0
    for name in (own_model.ARRAYS, own_model.SETTINGS, own_model.CARD):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


HELD = """
import hashlib, sys
from pathlib import Path
from analyzers.labelling.aligned import own
from analyzers.labelling.figures import Division, held_out
from analyzers.labelling.rows import read_labels
from analyzers.policy import train
examples = [own(placed).example for placed in read_labels([Path(sys.argv[1])])]
held = held_out(train.sentences(examples), Division({e.group: 1 for e in examples}, False))
print(hashlib.sha256(held.tobytes()).hexdigest())
"""


def test_the_order_of_sets_does_not_show(tmp_path):
    """Sums over the signs of a sentence ran in the order of a set, which every process has its own of."""
    labels = written(tmp_path / "labels.jsonl", *few())
    told = [
        subprocess.run(
            [sys.executable, "-c", HELD, str(labels)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert told[0] == told[1]


def test_places_are_learnt_from_enough_whole_documents(tmp_path):
    told = sorted(loader.documents(), key=lambda document: len(document.sentences))
    rows = [
        msgspec.to_builtins(document)
        for wanted in (True, False)
        for document in [d for d in told if (d.clause_level >= 2) == wanted][:11]
    ]
    labels = written(tmp_path / "labels.jsonl", *rows)
    result = run("corpus", "train", "--add", labels, "--only-added", "-o", tmp_path / "m")
    assert result.exit_code == 0, result.output
    assert "too few whole documents" not in result.output
    assert next(r for r in result.output.splitlines() if r.strip().startswith("clause "))[-1] != "-"
    shipped = model.load()
    with own_model.using(tmp_path / "m"):
        assert not np.array_equal(model.load().about.coef, shipped.about.coef)
        assert not np.array_equal(model.load().clauses.coef, shipped.clauses.coef)


@pytest.mark.stress
def test_training_with_the_shipped_corpus(tmp_path):
    rows = few(4)
    for row in rows[1:]:
        row["content"] += "\n"
    labels = written(tmp_path / "labels.jsonl", *rows)
    for name in ("a", "b"):
        result = run("corpus", "train", "--add", labels, "-o", tmp_path / name)
        assert result.exit_code == 0, result.output
        assert "your documents: 3 document(s)" in result.output
        assert "in the shipped corpus already: 1 document(s)" in result.output
        assert "Shipped corpus: told by models that had not seen them" in result.output
    assert own_model.digest(tmp_path / "a") == own_model.digest(tmp_path / "b")


def test_one_label_more_gives_another_model(trained, tmp_path):
    folder, _ = trained
    rows = few()
    rows[0]["sentences"][0]["elements"] = ["security"]
    labels = written(tmp_path / "labels.jsonl", *rows)
    assert run("corpus", "train", "--add", labels, "--only-added", "-o", tmp_path).exit_code == 0
    assert own_model.digest(tmp_path) != own_model.digest(folder)


def test_training_on_everything_divides_the_corpus_as_ever():
    groups = [document.group for document in loader.documents()]
    folds = Division({"own:a": 4, "own:b": 9}, shipped=True)
    ours = [test for _, test in folds(groups)]
    assert sorted(ours) == sorted(test for _, test in train.folds(groups))
    mixed = [*groups, "own:a", "own:a", "own:b"]
    for seen, unseen in folds(mixed):
        assert not {mixed[i] for i in seen} & {mixed[i] for i in unseen}


def test_the_segments_form_is_accepted(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/a.txt").write_text(POLICY, "utf-8")
    label = {"id": "a", "file": "docs/a.txt", "lang": "zh", "clause_level": 3, "chars": 9}
    written(tmp_path / "labels.jsonl", {**label, "face_processing": "server"})
    segment = {"id": "a#1", "doc": "a", "lang": "zh", **SENTENCE, "elements": ["method"]}
    written(tmp_path / "segments.jsonl", segment)
    for given in (tmp_path, tmp_path / "labels.jsonl"):
        (placed,) = read_labels([given])
        found = own(placed)
        assert [label.tells for label in found.labels if label] == [{"method"}]
        assert not found.whole
        assert len(found.teaching().labels) == 1


def test_a_document_with_every_sentence_labelled_counts_as_a_whole(tmp_path):
    lines = POLICY.split("\n")
    rows = [{"text": t, "face": "yes" if "人脸" in t else "no"} for t in lines]
    (placed,) = read_labels([written(tmp_path / "a", {**ROW, "sentences": rows})])
    assert not own(placed).whole  # nobody said whether it has a clause
    told = {**ROW, "sentences": rows, "clause_level": 0, "processing": "server"}
    (placed,) = read_labels([written(tmp_path / "b", told)])
    assert own(placed).whole


def test_places_tell_equal_sentences_apart(tmp_path):
    content = "我们保护您的信息安全。\n其他内容。\n我们保护您的信息安全。\n"
    second = content.rindex("我们")
    row = {"text": "我们保护您的信息安全。", "face": "no", "start": second}
    (placed,) = read_labels(
        [written(tmp_path / "a", {**ROW, "content": content, "sentences": [row]})]
    )
    assert [label is not None for label in own(placed).labels] == [False, False, True]


# --- refusals ------------------------------------------------------------------------------------

WRONG = [
    ("labels-field", {**ROW, "lang": "fr"}, "line 1, lang: invalid enum value 'fr'"),
    ("labels-field", {**ROW, "tongue": 1}, "line 1, tongue: is a field nobody knows"),
    ("labels-field", {"id": "a", "lang": "zh"}, "line 1, content: is missing"),
    ("labels-field", {**ROW, "id": " "}, "line 1, id: is empty"),
    ("labels-field", {**ROW, "content": ""}, "line 1, content: is empty"),
    (
        "labels-field",
        {**ROW, "sentences": [{"text": "", "face": "no"}]},
        "sentences[0].text: is empty",
    ),
    ("labels-field", {**ROW, "sentences": [{"text": "a"}]}, "sentences[0].face: is missing"),
    ("labels-field", {**ROW, "sentences": [{**SENTENCE, "by": "me"}]}, "sentences[0].by: "),
    (
        "labels-contradiction",
        {**ROW, "sentences": [{"text": "a", "face": "no", "by": "server"}]},
        ".by: ",
    ),
    (
        "labels-contradiction",
        {**ROW, "sentences": [{"text": "a", "face": "no", "promises": ["encrypted"]}]},
        ".promises: ",
    ),
    (
        "labels-contradiction",
        {**ROW, "clause_level": 0, "sentences": [{**SENTENCE, "in_clause": True}]},
        "sentences[0].in_clause: is true; clause_level is 0",
    ),
    ("labels-contradiction", {**ROW, "clause_level": 2, "processing": "none"}, "clause_level: "),
    (
        "labels-text-missing",
        {**ROW, "sentences": [{"text": "别处的话。", "face": "no"}]},
        "sentences[0].text",
    ),
    ("labels-too-few", ROW, "1 labelled sentence(s)"),
]


@pytest.mark.parametrize(("code", "row", "words"), WRONG)
def test_a_wrong_row_is_named(code, row, words, tmp_path):
    labels = written(tmp_path / "labels.jsonl", row)
    result = run("corpus", "train", "--add", labels, "--only-added", "-o", tmp_path / "m")
    assert isinstance(result.exception, LabelsUnusable)
    assert result.exception.code == code
    assert words in str(result.exception)
    assert not (tmp_path / "m").exists()


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("labels-not-json", b"{'id': 1}\n"),
        ("labels-not-json", b"\xff\xfe\n"),
        ("labels-empty", b"\n\n"),
        ("labels-field", b"[]\n"),
    ],
)
def test_what_is_no_row_is_refused(code, data, tmp_path):
    (tmp_path / "labels.jsonl").write_bytes(data)
    with pytest.raises(LabelsUnusable) as caught:
        read_labels([tmp_path / "labels.jsonl"])
    assert caught.value.code == code


def test_endless_nesting_is_refused(tmp_path):
    (tmp_path / "labels.jsonl").write_bytes(b'{"x": ' + b"[" * 100_000)
    (tmp_path / "segments.jsonl").write_bytes(b"")
    with pytest.raises(
        LabelsUnusable, match=r"labels-not-json.*line 1 is not JSON: nested too deep"
    ):
        read_labels([tmp_path])


def test_a_clause_nobody_marked_is_refused(tmp_path):
    rows = [{"text": t, "face": "yes" if "人脸" in t else "no"} for t in POLICY.split("\n")]
    row = {**ROW, "sentences": rows, "clause_level": 3, "processing": "server"}
    (placed,) = read_labels([written(tmp_path / "a", row)])
    with pytest.raises(LabelsUnusable, match=r"labels-contradiction.*clause_level: is 3"):
        own(placed)


def test_an_id_may_stand_once(tmp_path):
    one, two = written(tmp_path / "a", ROW), written(tmp_path / "b", ROW)
    with pytest.raises(LabelsUnusable, match=r"labels-id-twice.* b, line 1, id: 'a' is a, line 1 "):
        read_labels([one, two])


def test_segments_need_their_document_inside_the_folder(tmp_path):
    label = {"id": "a", "file": "../a.txt", "lang": "zh"}
    written(tmp_path / "labels.jsonl", label)
    written(tmp_path / "segments.jsonl", {"doc": "b", **SENTENCE})
    with pytest.raises(LabelsUnusable, match=r"labels-no-document\].*line 1, doc: 'b'"):
        read_labels([tmp_path])
    written(tmp_path / "segments.jsonl", {"doc": "a", **SENTENCE})
    with pytest.raises(LabelsUnusable, match="file: lies outside the folder"):
        read_labels([tmp_path])


def test_missing_files_and_the_programs_own_folder_are_refused(tmp_path):
    with pytest.raises(LabelsUnusable, match="labels-missing"):
        read_labels([tmp_path / "nothing"])
    with pytest.raises(LabelsUnusable, match="labels-missing"):
        read_labels([tmp_path])
    labels = written(tmp_path / "labels.jsonl", ROW)
    result = run("corpus", "train", "--add", labels, "-o", model.DATA)
    assert isinstance(result.exception, ModelUnusable)
    assert result.exception.code == "model-shipped"


def test_files_are_bounded(tmp_path, monkeypatch):
    from analyzers.labelling import rows

    labels = written(tmp_path / "labels.jsonl", ROW)
    monkeypatch.setattr(rows, "LARGEST_FILE", 10)
    with pytest.raises(LabelsUnusable, match="labels-too-large"):
        read_labels([labels])


# --- using a model -------------------------------------------------------------------------------


def test_a_report_names_the_model_it_rests_on(trained, cases, tmp_path):
    folder, _ = trained
    case = cases("loan-violating")
    ours = scan(case.apk, policy=case.policy)
    assert ours.tool.policy_model == ""
    own = scan(case.apk, policy=Sources((str(case.policy),), model=folder))
    digest = own_model.digest(folder)
    assert own.tool.policy_model == own.policy.own_model == digest
    (told,) = [one for one in own.limitations if one.id == "policy-own-model"]
    assert digest[:16] in told.message.zh
    assert digest[:16] in told.message.en
    assert scan(case.apk, policy=case.policy).policy == ours.policy


@pytest.mark.parametrize("way", ["option", "environment"])
def test_policy_takes_the_model_from_option_and_environment(way, trained, cases, monkeypatch):
    folder, _ = trained
    arguments = ["policy", cases("loan-violating").policy, "--format", "json"]
    if way == "option":
        arguments += ["--policy-model", folder]
    else:
        monkeypatch.setenv("FACEAUDIT_POLICY_MODEL", str(folder))
    told = json.loads(run(*arguments).stdout)
    assert told["own_model"] == own_model.digest(folder)


@pytest.mark.parametrize("form", ["text", "html"])
def test_the_tool_section_shows_the_model(form, trained, cases, tmp_path):
    folder, _ = trained
    case = cases("loan-violating")
    result = run(
        *("scan", case.apk, "--policy", case.policy, "--no-db", "--format", form),
        *("--policy-model", folder, "--fail-on", "never", "-o", tmp_path / "report"),
    )
    assert result.exit_code == 0
    shown = (tmp_path / "report").read_text("utf-8").replace("<wbr>", "")
    assert own_model.digest(folder) in shown


def test_the_page_of_a_policy_shows_the_model(trained, cases, tmp_path):
    folder, _ = trained
    policy = cases("loan-violating").policy
    result = run(
        *("policy", policy, "--format", "html", "--policy-model", folder),
        *("-o", tmp_path / "page.html"),
    )
    assert result.exit_code == 0, result.output
    assert own_model.digest(folder) in (tmp_path / "page.html").read_text("utf-8")


def test_a_scan_with_another_model_is_another_scan(trained, cases):
    folder, _ = trained
    plain = sources_of(cases("loan-violating").policy)
    assert identity(plain) != identity(plain._replace(model=folder))


def damage(folder, how):
    arrays, settings = folder / own_model.ARRAYS, folder / own_model.SETTINGS
    told = json.loads(settings.read_text("utf-8"))
    if how == "no arrays":
        arrays.unlink()
    elif how == "half the arrays":
        arrays.write_bytes(arrays.read_bytes()[:2000])
    elif how == "arrays of nothing":
        arrays.write_bytes(b"")
    elif how == "no JSON":
        settings.write_text("{", "utf-8")
    elif how == "other format":
        settings.write_text(json.dumps({**told, "format": 0}), "utf-8")
    elif how == "a term more":
        settings.write_text(json.dumps({**told, "terms": [*told["terms"], "x"]}), "utf-8")
    elif how == "other targets":
        settings.write_text(json.dumps({**told, "targets": told["targets"][1:]}), "utf-8")


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("no arrays", "model-missing"),
        ("half the arrays", "model-damaged"),
        ("arrays of nothing", "model-damaged"),
        ("no JSON", "model-damaged"),
        ("other format", "model-other-version"),
        ("a term more", "model-damaged"),
        ("other targets", "model-damaged"),
    ],
)
def test_a_model_that_does_not_fit_is_refused(how, code, trained, cases, tmp_path):
    folder = shutil.copytree(trained[0], tmp_path / "copy")
    damage(folder, how)
    policy = cases("loan-violating").policy
    with pytest.raises(ModelUnusable) as caught:
        Reader(Sources((str(policy),), model=folder)).obtain()
    assert caught.value.code == code
    assert Reader(sources_of(policy)).obtain().artifact.own_model == ""


def test_arrays_that_unpack_to_too_much_are_not_unpacked(trained, monkeypatch):
    monkeypatch.setattr(own_model, "LARGEST_ARRAYS", 1000)
    with pytest.raises(ModelUnusable, match="model-too-large"), own_model.using(trained[0]):
        pass


# --- counting ------------------------------------------------------------------------------------


def test_stats_count_the_shipped_corpus():
    result = run("corpus", "stats")
    assert result.exit_code == 0
    rows = {line.split("  ")[0]: line.split() for line in result.output.splitlines() if line}
    assert rows["documents"][-1] == str(len(loader.documents()))
    assert rows["sentences"][-1] == str(len(loader.sentences()))
    assert "security" in rows


def test_rows_that_nearly_say_the_same_count_once(tmp_path):
    long = "我们会在您注册成为会员之后向您发送一封确认邮件"
    texts = [f"{long}。", f"{long}！", "别的话说在这里。", "别的话说在这里。"]
    rows = [{"text": text, "face": "no"} for text in texts]
    content = "\n".join(texts)
    labels = written(tmp_path / "a", {**ROW, "content": content, "sentences": rows})
    assert "sentences that differ" in run("corpus", "stats", labels).output
    assert "       2  (50.0 %" in run("corpus", "stats", labels).output


# --- Label Studio --------------------------------------------------------------------------------


@pytest.fixture
def exported(tmp_path):
    (tmp_path / "policy.txt").write_text(POLICY, "utf-8")
    tasks = tmp_path / "tasks.json"
    result = run("corpus", "export", "--label-studio", "-o", tasks, tmp_path / "policy.txt")
    assert result.exit_code == 0, result.output
    return tasks, result.stdout


def annotated(tasks):
    """The tasks as Label Studio gives them back when a person agrees with every guess."""
    told = json.loads(tasks.read_text("utf-8"))
    for number, task in enumerate(told):
        task |= {
            "id": number,
            "annotations": [{"id": 1, "result": task["predictions"][0]["result"]}],
        }
    return told


def back(tmp_path, told, *more):
    (tmp_path / "done.json").write_text(json.dumps(told), "utf-8")
    output = tmp_path / "labels.jsonl"
    result = run("corpus", "import", "--label-studio", tmp_path / "done.json", "-o", output, *more)
    return result, output


def test_the_way_to_label_studio_and_back_changes_nothing(exported, tmp_path):
    from xml.etree import ElementTree

    from analyzers.labelling.drafts import draft

    tasks, printed = exported
    assert len(ElementTree.fromstring(printed).findall("Choices")) == 7
    result, output = back(tmp_path, annotated(tasks))
    assert result.exit_code == 0, result.output
    (placed,) = read_labels([output])
    drafted = draft(POLICY.encode(), "policy.txt").document
    assert placed.document.sentences == drafted.sentences
    assert placed.document.content == drafted.content
    assert all(label is not None for label in own(placed).labels)


def test_a_skipped_task_is_no_label_and_the_last_annotation_counts(exported, tmp_path):
    told = annotated(exported[0])
    told[2]["annotations"][0]["was_cancelled"] = True
    no = {"from_name": "face", "type": "choices", "value": {"choices": ["no"]}}
    told[3]["annotations"].append({"result": [no]})
    result, output = back(tmp_path, told)
    assert result.exit_code == 0, result.output
    (placed,) = read_labels([output])
    assert len(placed.document.sentences) == len(told) - 1
    row = next(r for r in placed.document.sentences if r.text == told[3]["data"]["text"])
    assert (row.face, row.elements) == ("no", ())


def test_importing_adds_to_what_the_file_has(exported, tmp_path):
    told = annotated(exported[0])
    for part in (told[:3], told[3:]):
        result, output = back(tmp_path, part, "--tasks", exported[0])
        assert result.exit_code == 0, result.output
    (placed,) = read_labels([output])
    assert [row.text for row in placed.document.sentences] == [t["data"]["text"] for t in told]


def test_wrong_annotations_are_refused(exported, tmp_path):
    told = annotated(exported[0])
    result, _ = back(tmp_path, told[1:])
    assert result.exception.code == "studio-no-content"
    strange = {"from_name": "face", "value": {"choices": ["perhaps"]}}
    for wrong, code, words in (
        ([{**told[0], "annotations": [{"result": [strange]}]}], "studio-field", "Task 1, 'face'"),
        ([{**told[0], "annotations": [{"result": []}]}], "studio-field", "face: is not answered"),
        ([{"data": {"text": 1}}], "studio-field", "data"),
        ([{**told[0], "annotations": []}], "labels-empty", "no annotated task"),
        ("text", "studio-field", "the row"),
    ):
        result, _ = back(tmp_path, wrong)
        assert result.exception.code == code
        assert words in str(result.exception)
    (tmp_path / "done.json").write_text("<xml/>", "utf-8")
    result = run("corpus", "import", "--label-studio", tmp_path / "done.json")
    assert result.exception.code == "studio-not-json"
