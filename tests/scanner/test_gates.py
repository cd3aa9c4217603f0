"""The ten questions answered once per app, and the file that answers some of them."""

from datetime import date

import pytest
from builders import (
    CHINA,
    DAY,
    artifacts,
    beauty,
    dynamic,
    packed,
    policy,
    sdk,
    silent_policy,
    static,
    unlock,
)

from scanner.context import ANSWERS, Context, ContextUnreadable, read_context
from scanner.engine import judge
from scanner.one import assess

GATES = (
    "g-face",
    "g-identity",
    "g-china",
    "g-date",
    "g-basis",
    "g-state-rule",
    "g-rnd",
    "g-small",
    "g-host",
    "g-minor",
)


def gate(ident, *, context=None, day=DAY, **parts):
    gates = judge(artifacts(**parts), context or Context(), day).gates
    return next(one for one in gates if one.id == ident)


def answered(**answers):
    return Context(answers=answers)


def test_the_ten_gates_are_answered_in_order():
    gates = judge(artifacts(), Context(), DAY).gates
    assert tuple(one.id for one in gates) == GATES
    for one in gates:
        assert one.question.zh
        assert one.question.en
        assert one.reason.zh
        assert one.reason.en


@pytest.mark.parametrize(
    ("app_static", "state", "named"),
    [
        (static(), "open", "FC3"),
        (static(sdks=(beauty(), sdk(face_classes=("FC3", "FC5")))), "open", "FC2, FC3, FC5"),
        (static(sdks=()), "closed", "No reachable face function"),
        (static(sdks=(sdk(grade="present"),)), "closed", "No reachable face function"),
        (static(sdks=(unlock(),)), "closed", "system's unlock"),
        (packed(), "unknown", "packed"),
        (packed(sdks=(unlock(),)), "unknown", "packed"),
        (packed(sdks=(sdk(grade="present"),)), "open", "FC3"),
    ],
)
def test_face_gate(app_static, state, named):
    seen = gate("g-face", static=app_static)
    assert seen.state == state
    assert named in seen.reason.en


def test_an_open_face_gate_shows_what_was_seen():
    seen = gate("g-face", static=static(sdks=(sdk(), sdk("zoloz"))))
    assert [piece.excerpt for piece in seen.evidence] == [
        "use of megvii-meglive-v3",
        "use of zoloz",
    ]


@pytest.mark.parametrize(
    ("app_static", "state"),
    [
        (static(), "open"),
        (static(sdks=(sdk(face_classes=("FC4",)),)), "open"),
        (static(sdks=(beauty(),)), "closed"),
        (static(sdks=()), "closed"),
        (packed(), "unknown"),
        (packed(sdks=(sdk(grade="present"),)), "open"),
        (packed(sdks=(beauty(grade="present"),)), "unknown"),
    ],
)
def test_identity_gate(app_static, state):
    assert gate("g-identity", static=app_static).state == state


@pytest.mark.parametrize(
    ("context", "china", "state"),
    [
        (Context(), (), "assumed-open"),
        (Context(), CHINA, "open"),
        (Context(offered_in_china=False), CHINA, "closed"),
        (Context(offered_in_china=True), (), "open"),
        (Context(offered_in_china=False, market="huawei"), (), "closed"),
        (Context(market="google-play"), (), "assumed-open"),
        (Context(market="google-play"), CHINA, "open"),
        (Context(market="aptoide"), (), "assumed-open"),
        (Context(market="F-Droid"), (), "assumed-open"),
    ],
)
def test_china_gate(context, china, state):
    assert gate("g-china", context=context, static=static(china=china)).state == state


@pytest.mark.parametrize(
    "market",
    [
        "huawei",
        "Huawei AppGallery",
        "小米应用商店",
        "OPPO",
        "vivo",
        "应用宝",
        "豌豆荚",
        "360",
        "CN",
    ],
)
def test_mainland_stores_open_the_china_gate(market):
    seen = gate("g-china", context=Context(market=market), static=static(china=()))
    assert seen.state == "open"
    assert market in seen.reason.zh


def test_texts_in_the_app_are_the_evidence_of_the_china_gate():
    assert gate("g-china").evidence == CHINA


def test_date_gate_names_the_day_and_the_version_and_counts_what_is_to_come():
    old = gate("g-date", day=date(2020, 1, 1), context=Context(version_date=date(2019, 5, 6)))
    assert "2020-01-01" in old.reason.en
    assert "2019-05-06" in old.reason.en
    assert "2019-05-06" in old.reason.zh
    assert "not yet in force" in old.reason.en
    assert "not yet in force" not in gate("g-date").reason.en


@pytest.mark.parametrize(
    ("ident", "context", "state"),
    [
        ("g-basis", Context(), "assumed-open"),
        ("g-basis", answered(statutory_identity_duty="反洗钱法"), "closed"),
        ("g-basis", answered(statutory_identity_duty=""), "assumed-open"),
        ("g-state-rule", Context(), "unknown"),
        ("g-state-rule", answered(state_rule="某规定"), "open"),
        ("g-rnd", Context(), "unknown"),
        ("g-rnd", answered(rnd=True), "open"),
        ("g-rnd", answered(rnd=False), "closed"),
        ("g-small", Context(), "unknown"),
        ("g-small", answered(persons=99_999), "open"),
        ("g-small", answered(persons=100_000), "closed"),
        ("g-small", answered(persons=5_000_000), "closed"),
        ("g-small", answered(persons="about a million"), "unknown"),
        ("g-host", Context(), "unknown"),
        ("g-host", answered(face_step_host="支付宝"), "open"),
        ("g-minor", Context(), "unknown"),
        ("g-minor", Context(age_rating="12+"), "open"),
        ("g-minor", answered(minors="child-directed"), "open"),
    ],
)
def test_what_the_operator_says_answers_the_other_gates(ident, context, state):
    assert gate(ident, context=context).state == state


@pytest.mark.parametrize("persons", ["about a million", True, 250_000])
def test_an_answer_is_never_printed_as_no_answer(persons):
    reason = gate("g-small", context=answered(persons=persons)).reason
    assert "not asked" not in reason.en
    assert "未询问" not in reason.zh


def test_a_claim_is_printed_as_a_claim():
    for ident, key in (("g-basis", "statutory_identity_duty"), ("g-rnd", "rnd")):
        reason = gate(ident, context=answered(**{key: "某某办法"})).reason
        assert "某某办法" in reason.zh
        assert "未核实" in reason.zh
        assert "not verified" in reason.en


# --- limitations ---------------------------------------------------------------------------------


def limits(context=None, **parts):
    return [one.id for one in assess(artifacts(**parts), context or Context(), DAY).limitations]


def test_limitations_name_what_was_not_looked_at():
    assert limits() == ["no-session", "no-policy"]
    assert limits(policy=policy()) == ["no-session"]
    assert limits(policy=policy(), dynamic=dynamic()) == []


def test_an_assumed_mainland_is_a_limitation():
    assert limits(static=static(china=()))[-1] == "china-assumed"


def test_a_policy_that_speaks_of_faces_the_app_does_not_have_is_a_limitation():
    assert "policy-without-function" in limits(static=static(sdks=()), policy=policy())
    assert "policy-without-function" not in limits(static=static(sdks=()), policy=silent_policy())
    assert "policy-without-function" not in limits(policy=policy())


def test_the_analyzers_limitations_are_kept():
    from builders import limitation

    seen = limits(
        static=static(limitations=(limitation("native"),)),
        policy=policy(limitations=(limitation("links"),)),
    )
    assert seen == ["no-session", "native", "links"]


# --- the context file ----------------------------------------------------------------------------


@pytest.fixture
def context_file(tmp_path):
    def write(content):
        path = tmp_path / "context.yaml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_every_field_is_read(context_file):
    path = context_file(
        "category: 消费金融\nmarket: huawei\nstore_description: 贷款\nage_rating: 18+\n"
        "version_date: 2025-11-01\noffered_in_china: true\nanswers: {rnd: true, persons: 5}\n"
    )
    assert read_context(path) == Context(
        "消费金融", "huawei", "贷款", "18+", date(2025, 11, 1), True, {"rnd": True, "persons": 5}
    )


@pytest.mark.parametrize(
    "content",
    [
        "Store-Description: x",
        "description: x",
        "STORE DESCRIPTION: x",
        '{"store_description": "x"}',
    ],
)
def test_names_are_read_with_some_latitude(context_file, content):
    assert read_context(context_file(content)) == Context(store_description="x")


@pytest.mark.parametrize("content", ["", "# nothing\n", "~"])
def test_an_empty_file_is_an_empty_context(context_file, content):
    assert read_context(context_file(content)) == Context()


def test_the_date_may_be_quoted(context_file):
    assert read_context(context_file("version_date: '2025-11-01'")).version_date == date(
        2025, 11, 1
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("markt: huawei", "context-field"),
        ("version_date: 2025-13-45", "context-not-yaml"),
        ("version_date: soon", "context-field"),
        ("market: [a, b]", "context-field"),
        ("answers: yes please", "context-field"),
        ("answers: {statutory_duty: x}", "context-field"),
        ("- a\n- b", "context-not-yaml"),
        ("just words", "context-not-yaml"),
        ("a: [", "context-not-yaml"),
        ("a: !!python/object/apply:os.system ['true']", "context-not-yaml"),
        (b"\xff\xfe\x00", "context-not-yaml"),
        (b"a: \x07", "context-not-yaml"),
        ("a: " + "[" * 1200, "context-not-yaml"),
        ("#" * (1024 * 1024 + 1), "context-too-large"),
    ],
)
def test_a_bad_context_is_refused_in_one_sentence(context_file, content, code):
    with pytest.raises(ContextUnreadable) as refused:
        read_context(context_file(content))
    assert refused.value.code == code
    assert str(refused.value).startswith(f"[{code}] ")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("name", ["nowhere.yaml", "."])
def test_a_missing_context_is_refused(tmp_path, name):
    with pytest.raises(ContextUnreadable) as refused:
        read_context(tmp_path / name)
    assert refused.value.code == "context-missing"


def test_every_answer_the_gates_ask_for_is_documented():
    assert set(ANSWERS) == {
        "statutory_identity_duty",
        "state_rule",
        "rnd",
        "persons",
        "face_step_host",
        "minors",
    }
