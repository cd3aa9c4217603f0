"""Reading prompts: what they ask, in what words, what their buttons do."""

import json
import re
import subprocess
import sys
from pathlib import Path
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.prompts import (
    Act,
    Reading,
    liveness_action,
    read_control,
    read_prompt,
    read_prompts,
    result_share,
    speaks_of_camera,
    speaks_of_face,
)
from analyzers.prompts.page import MOST_PARTS
from analyzers.prompts.plain import LONGEST, plain
from analyzers.prompts.words import group, stored

PHRASES = json.loads((Path(__file__).parent / "prompt_phrases.json").read_text("utf-8"))

SAYS = (
    "only_face",
    "tells_upload",
    "tells_recipient",
    "tells_purpose",
    "tells_necessity",
    "tells_rights",
    "alternative",
    "guardian",
)
JUDGED_NOTES = {"device-unlock", "retouch", "quotes-law"}


def phrases(table: str, *, aside: bool) -> list[dict[str, Any]]:
    return [row for row in PHRASES[table] if row["aside"] is aside]


def read(row: dict[str, Any]) -> Reading:
    texts = row["texts"]
    return read_prompt(texts[0]) if len(texts) == 1 else read_prompts(texts)


def as_labelled(reading: Reading) -> dict[str, Any]:
    return {
        "topics": list(reading.topics),
        "wording": reading.wording,
        "says": [name for name in SAYS if getattr(reading, name)],
        "coercive": list(reading.coercive),
        "notes": [note for note in reading.notes if note in JUDGED_NOTES],
    }


def label(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "topics": row["topics"],
        "wording": row["wording"],
        "says": [name for name in SAYS if name in row["says"]],
        "coercive": sorted(row["coercive"]),
        "notes": sorted(row["notes"]),
    }


def name_of(row: dict[str, Any]) -> str:
    return (row["text"] if "text" in row else row["texts"][0])[:40] or "empty"


# --- the phrases ----------------------------------------------------------------------------------


@pytest.mark.parametrize("row", phrases("readings", aside=False), ids=name_of)
def test_a_prompt_is_read_as_labelled(row: dict[str, Any]) -> None:
    assert as_labelled(read(row)) == label(row)


def test_prompts_kept_aside_are_read_as_well_as_when_first_tried() -> None:
    rows = phrases("readings", aside=True)
    right = [as_labelled(read(row)) == label(row) for row in rows]
    assert len(rows) == 107
    assert sum(right) >= 104


def test_asking_for_a_face_is_never_found_wrongly_or_missed() -> None:
    for row in PHRASES["readings"]:
        asks = row["wording"] != "none" and row["topics"][0] == "face"
        assert read(row).asks_for_face is asks, row["texts"]


@pytest.mark.parametrize("row", PHRASES["controls"], ids=name_of)
def test_a_control_is_read_as_labelled(row: dict[str, Any]) -> None:
    assert read_control(row["text"]) == row["act"]


@pytest.mark.parametrize("row", PHRASES["faces"], ids=name_of)
def test_a_face_is_a_persons_face(row: dict[str, Any]) -> None:
    assert speaks_of_face(row["text"]) is row["speaks"]


@pytest.mark.parametrize("row", PHRASES["cameras"], ids=name_of)
def test_a_camera_is_a_camera(row: dict[str, Any]) -> None:
    assert speaks_of_camera(row["text"]) is row["speaks"]


@pytest.mark.parametrize("row", PHRASES["shares"], ids=name_of)
def test_sharing_a_result_is_more_than_sharing(row: dict[str, Any]) -> None:
    assert result_share(row["text"]) is row["speaks"]


@pytest.mark.parametrize("row", PHRASES["liveness"], ids=name_of)
def test_a_movement_is_one_of_a_liveness_check(row: dict[str, Any]) -> None:
    assert sorted(liveness_action(row["text"])) == sorted(row["actions"])


# --- refusing is never agreeing -------------------------------------------------------------------

AGREEING = [row["text"] for row in PHRASES["controls"] if row["act"] == "agree"]


@pytest.mark.parametrize("agreeing", [t for t in AGREEING if re.match("[同授允接]", t)])
@pytest.mark.parametrize("negation", ["不", "暂不", "我不", "不 "])
def test_a_negated_agreement_does_not_agree(agreeing: str, negation: str) -> None:
    assert read_control(negation + agreeing) not in ("agree", "acknowledge")
    assert not read_prompt(negation + agreeing).asks_consent


@pytest.mark.parametrize("agreeing", ["agree", "consent", "allow", "accept"])
@pytest.mark.parametrize("negation", ["I do not", "Don't", "Don\u2019t", "I don't", "Never", "Not"])
def test_a_negated_english_agreement_does_not_agree(agreeing: str, negation: str) -> None:
    assert read_control(f"{negation} {agreeing}") == "refuse"


@pytest.mark.parametrize(
    "text",
    [
        "我不同意采集我的人脸",
        "您已同意《人脸识别服务协议》",
        "未经您同意，我们不会采集您的人脸信息",
        "如您不同意人脸识别，请选择人工审核",
        "必须先取得业主本人对录入人脸的授权，管理员方可操作",
        "If you don't agree to face scanning, tap Decline.",
        "You agreed to face recognition on 3 May",
        "We'll ask for your permission before scanning your face",
        "Enable face detection",
        "关闭人脸识别",
    ],
)
def test_speaking_of_consent_is_not_asking_for_it(text: str) -> None:
    assert not read_prompt(text).asks_consent


# --- whose consent it is --------------------------------------------------------------------------


def test_a_face_button_beside_a_general_tick_is_not_asked_for() -> None:
    reading = read_prompts(["我已阅读并同意《用户协议》", "登录", "刷脸登录"])
    assert reading.asks_consent
    assert reading.topics == ("general", "face")
    assert not reading.asks_for_face


def test_two_ticks_on_one_page_leave_the_separate_one_separate() -> None:
    reading = read_prompts(
        [
            "□ 我已阅读并同意《用户协议》",
            "□ 我已阅读《人脸信息处理规则》，单独同意处理我的人脸信息",
            "下一步",
        ]
    )
    assert reading.topics == ("face", "general")
    assert reading.wording == "separate"
    assert not reading.only_face


def test_a_statement_that_faces_are_taken_is_covered_by_the_agreement_below_it() -> None:
    reading = read_prompts(["我们会采集您的人脸信息用于开户。", "请阅读并同意《隐私政策》", "同意"])
    assert reading.topics == ("face", "general")
    assert (reading.wording, reading.only_face) == ("explicit", False)


def test_other_authorisations_on_the_page_bundle_the_face() -> None:
    reading = read_prompt("本人授权平台读取本人通讯录。本人同意平台采集人脸图像。")
    assert reading.topics[0] == "face"
    assert not reading.only_face


def test_consent_by_starting_is_implied_even_if_it_calls_itself_separate() -> None:
    assert read_prompt("开始刷脸即表示您单独同意我们处理人脸信息").wording == "implied"


# --- pressure: what looks like it and is none -----------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "您可以不同意刷脸，借款额度与利率不受影响",
        "不刷脸也不会影响您的账号权益",
        "如不同意人脸识别，您的额度不会降低，账号不会被冻结",
        "If you decline the face scan, your account will not be suspended.",
        "账号已被冻结，请刷脸解冻",
        "拒绝人脸识别将无法使用刷脸支付，其他支付方式不受影响",
        "保持正脸，3秒后自动拍照",
        "为提升识别准确率，请摘下眼镜露出面部",
        "谨防冒充客服诱导刷脸，否则账户资金可能被盗刷",
        "根据《人脸识别技术应用安全管理办法》第十条，您可以拒绝刷脸",
    ],
)
def test_what_presses_nobody_is_not_coercive(text: str) -> None:
    reading = read_prompt(text)
    assert "face" in reading.topics
    assert reading.coercive == ()


# --- text as apps hold it -------------------------------------------------------------------------


def test_markup_entities_and_placeholders_do_not_hide_words() -> None:
    text = "<b>%1$s</b>&nbsp;想采集您的<font color='#f00'>人</font>脸信息，<br/>是否同意？"
    reading = read_prompt(text)
    assert reading.asks_for_face
    start, end, _ = next(span for span in reading.spans if span[2] == "face")
    assert text[start:end] == "人</font>脸"


def test_spans_of_a_screen_count_in_the_texts_joined_by_line_ends() -> None:
    texts = ["<p>提示</p>", "刷脸前请授权：同意采集人脸信息吗？", "不同意"]
    joined = "\n".join(texts)
    found = {name: joined[start:end] for start, end, name in read_prompts(texts).spans}
    assert found["face"] == "刷脸"
    assert "同意" in found["act-asks"]


def test_forms_of_writing_are_one() -> None:
    forms = [
        "请同意采集人脸信息",
        "請同意採集人臉信息",
        "请 同 意 采 集 人 脸 信 息",
        "请同意\u200b采集人脸信息",
    ]
    assert len({read_prompt(form)[:13] for form in forms}) == 1


def test_a_text_longer_than_is_looked_at_says_so() -> None:
    long = "请阅读下列说明。" * LONGEST + "是否同意采集人脸？"
    reading = read_prompt(long)
    assert "truncated" in reading.notes
    assert not reading.asks_consent
    assert "truncated" not in read_prompt("是否同意采集人脸？").notes
    assert "truncated" in read_prompts(["说明"] * (MOST_PARTS + 1)).notes


PIECES = st.sampled_from(
    [
        *"人脸同意不即表示《》。，\n ",
        "<b>",
        "&lt;",
        "%s",
        "agree ",
        "face ",
        "by using ",
        "授权",
        "刷脸",
        "否则",
    ]
)
SOURCES = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=60).map("".join))


@given(st.lists(SOURCES, max_size=4))
@settings(max_examples=150, deadline=None)
def test_any_screen_gives_one_consistent_reading(texts: list[str]) -> None:
    reading = read_prompts(iter(texts))
    assert reading == read_prompts(texts)
    assert len(set(reading.topics)) == len(reading.topics) > 0
    assert reading.asks_consent is (reading.wording != "none")
    assert not reading.only_face or (reading.asks_for_face and reading.wording != "explicit")
    joined = "\n".join(texts)
    assert all(0 <= start <= end <= len(joined) for start, end, _ in reading.spans)
    assert list(reading.spans) == sorted(reading.spans)


@given(SOURCES)
@settings(max_examples=150, deadline=None)
def test_plain_text_maps_back_into_its_source(source: str) -> None:
    made = plain(source)
    assert len(made.origin) == len(made.text) + 1
    assert list(made.origin) == sorted(made.origin)
    assert made.origin[-1] <= len(source)


@given(SOURCES)
@settings(max_examples=100, deadline=None)
def test_any_label_or_name_is_read_without_error(text: str) -> None:
    assert read_control(text) in get_args(Act)
    assert isinstance(liveness_action(text), frozenset)
    assert speaks_of_face(text) in (True, False)
    assert speaks_of_camera(text) in (True, False)
    assert result_share(text) in (True, False)


HOSTILE = [
    "同意",
    "即表示",
    "不同意,",
    "《",
    "人脸、",
    "姓名、人脸,",
    "<a ",
    "&",
    "{",
    "i ",
    "by using you ",
    "否则",
    "a",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_endless_repetition_is_read_to_the_end(piece: str) -> None:
    text = (piece * (LONGEST + 1))[: LONGEST + 1]
    assert "truncated" in read_prompt(text).notes
    assert read_control(text) in get_args(Act)


# --- the words ------------------------------------------------------------------------------------

ENTRIES = [*stored()["groups"], *stored()["controls"], *stored()["liveness"]]


def patterns(entry: Any) -> list[str]:
    return [word for key in ("zh", "en", "names") for word in entry.get(key, [])]


def test_every_entry_has_its_reason_and_words() -> None:
    for entry in ENTRIES:
        assert entry["reason"].endswith(".")
        assert patterns(entry)
        assert "" not in patterns(entry)
    names = [entry["id"] for entry in stored()["groups"]]
    assert len(set(names)) == len(names)


def test_every_act_has_its_rule() -> None:
    assert {entry["act"] for entry in stored()["controls"]} == set(get_args(Act))


@pytest.mark.parametrize("name", [entry["id"] for entry in stored()["groups"]])
def test_no_group_matches_everything(name: str) -> None:
    for neutral in ("天地玄黄宇宙洪荒", "lorem ipsum dolor sit amet"):
        assert not group(name).within(plain(neutral))


def test_no_pattern_repeats_without_bound() -> None:
    for entry in ENTRIES:
        for word in patterns(entry):
            parsed = _parser.parse(re.sub(r"\{[a-z_]+\}", "X", word))
            assert not list(_unbounded(parsed)), word


def _unbounded(parsed: Any) -> Any:
    for operator, argument in parsed:
        if "REPEAT" in str(operator) and argument[1] is _constants.MAXREPEAT:
            yield argument
        for part in argument if isinstance(argument, (tuple, list)) else ():
            if isinstance(part, _parser.SubPattern):
                yield from _unbounded(part)
            elif isinstance(part, list):
                for branch in part:
                    if isinstance(branch, _parser.SubPattern):
                        yield from _unbounded(branch)


def test_traditional_characters_lead_to_simplified_ones() -> None:
    pairs = "".join(stored()["traditional"])
    old, new = pairs[::2], pairs[1::2]
    assert len(old) == len(new) == len(set(old))
    assert not set(old) & set(new)


def test_the_readers_need_no_heavy_library() -> None:
    code = (
        "import sys, analyzers.prompts as p; p.read_prompt('同意采集人脸');"
        "print(*{'sklearn', 'bs4', 'androguard', 'numpy', 'lxml'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert done.stdout.strip() == ""
