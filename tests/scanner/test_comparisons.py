"""Promises and things seen side by side: the words of `reports.told`, with quotation and evidence."""

import pytest
from builders import (
    clause,
    dynamic,
    evidence,
    mention,
    packed,
    policy,
    report,
    sdk,
    silent_policy,
    static,
)
from handlings import flow, trait, world
from msgspec.structs import replace
from observations import IDLE, RIGHT, both, kept, sent, session

from analyzers.artifacts import LinkedDocument, Promise, Retention, SdkRow, Sentence
from scanner.claims import claims
from scanner.comparing import CHECK
from scanner.policy_view import combined

LOCAL = (sdk("arcsoft-arcface"),)
ON_DEVICE = "隐私政策\n您的人脸仅在设备上处理，不会上传。\n"
PROMISES = (Promise("only_on_device", (5, 22), False),)


def told(**parts):
    return {one.id: one for one in report(**parts).comparisons}


def words(**parts):
    return {ident: one.word for ident, one in told(**parts).items()}


def promising(**parts):
    return silent_policy(ON_DEVICE, **{"promises": PROMISES, "face_mentioned": True, **parts})


# --- promises ------------------------------------------------------------------------------------

CLAIM = "claim only_on_device"


@pytest.mark.parametrize(
    ("world_", "word", "basis"),
    [
        (
            {"static": world(sdks=LOCAL), "dynamic": session(*RIGHT, sent=both())},
            "contradicted",
            "dynamic",
        ),
        ({"static": world(flow(), sdks=LOCAL)}, "contradicted", "static"),
        ({"static": world(flow(local=True), sdks=LOCAL)}, "vague", "static"),
        ({"static": world(sdks=LOCAL)}, "clear", "static"),
        ({"static": world(sdks=LOCAL), "dynamic": session(*RIGHT)}, "clear", "dynamic"),
        ({"static": static()}, "not-tested", "none"),
    ],
)
def test_a_promise_in_one_word(world_, word, basis):
    one = told(policy=promising(), **world_)[CLAIM]
    assert (one.word, one.basis, one.check) == (word, basis, CHECK)
    assert "不会上传" in one.quotes[0].excerpt
    assert one.seen.zh
    assert bool(one.evidence) == (word in ("contradicted", "vague"))


def test_a_promise_that_is_not_firm_says_why():
    limited = promising(promises=(Promise("only_on_device", (5, 22), True),))
    one = told(policy=limited, static=world(flow(), sdks=LOCAL))[CLAIM]
    assert one.word == "vague"
    assert "condition" in one.claim.en


def test_promises_of_separate_rules_count():
    rules = replace(promising(), clause_level=3)
    link = LinkedDocument("face-rules", "人脸规则", "f.html", evidence(), "read", reading=rules)
    one = told(policy=silent_policy(linked=(link,)), static=world(flow(), sdks=LOCAL))[CLAIM]
    assert one.quotes[0].source == "policy-linked-1"


def test_one_claim_a_kind_and_scope_with_all_its_sentences():
    twice = promising(promises=(*PROMISES, *PROMISES, Promise("encrypted", (5, 22), False)))
    found = claims(combined(twice), identifies=True)
    assert [(one.id, len(one.quotes)) for one in found] == [
        ("only_on_device", 2),
        ("encrypted/sending", 1),
    ]


def test_nothing_is_compared_without_a_policy_or_a_face_function():
    assert not told(static=world(flow(), sdks=LOCAL))
    assert not told(policy=promising(), static=static(sdks=()))
    packed_words = words(policy=promising(), static=packed())
    assert packed_words == {CLAIM: "not-tested"}


# --- things seen ---------------------------------------------------------------------------------

SENT = {"static": world(flow(), sdks=LOCAL)}
CLEAR = "隐私政策\n核验时我们将人脸上传至服务器。\n"
SENTENCE = (Sentence(5, 20, "line", "zh", "yes", by="server"),)


def test_taking_a_face():
    quiet = silent_policy()
    assert words(policy=quiet, **SENT)["seen taken"] == "omitted"
    assert words(policy=policy(), **SENT)["seen taken"] == "vague"
    assert words(policy=policy(mentions=(mention(),)), **SENT)["seen taken"] == "clear"
    whole = policy(clause_level=3, clauses=(clause(),))
    assert words(policy=whole, **SENT)["seen taken"] == "clear"
    bio = silent_policy("隐私政策\n我们收集生物识别信息。\n")
    assert words(policy=bio, **SENT)["seen taken"] == "vague"


def test_that_a_person_hands_a_face_in_tells_of_no_sending():
    text = "隐私政策\n如果您不提供人脸信息,我们将无法受理您的申请。\n"
    said = (Sentence(5, len(text) - 1, "line", "zh", "yes", by="server"),)
    told_ = silent_policy(text, sentences=said, face_processed=True, processing="server")
    assert words(policy=told_, **SENT)["seen sent"] == "vague"


def test_taking_seen_in_a_run_comes_before_the_code():
    one = told(policy=silent_policy(), dynamic=session(*RIGHT))["seen taken"]
    assert one.basis == "dynamic"
    assert one.evidence[0].kind == "event"


def test_sending_a_face():
    assert words(policy=silent_policy(), **SENT)["seen sent"] == "omitted"
    assert words(policy=policy(), **SENT)["seen sent"] == "vague"
    exact = policy(CLEAR, sentences=SENTENCE)
    one = told(policy=exact, **SENT)["seen sent"]
    assert one.word == "clear"
    assert "服务器" in one.quotes[0].excerpt
    run = told(policy=silent_policy(), dynamic=session(*RIGHT, sent=both()))["seen sent"]
    assert run.basis == "dynamic"


def test_what_a_promise_denies_is_not_told_twice():
    assert "seen sent" not in words(policy=promising(), **SENT)


@pytest.mark.parametrize(("kind", "word"), [("period", "clear"), ("law", "vague")])
def test_keeping_a_face(kind, word):
    term = Retention((0, 4), kind, 30 if kind == "period" else None, False, "", False, True)
    left = {"dynamic": session(*RIGHT, kept=(kept(),))}
    assert words(policy=policy(retention=(term,)), **left)["seen kept"] == word
    assert words(policy=policy(), **left)["seen kept"] == "omitted"
    code = {"static": world(flow(sink="private-file"))}
    assert words(policy=policy(), **code)["seen kept"] == "omitted"
    gone = {"dynamic": session(*RIGHT, kept=(kept(gone=True),))}
    assert "seen kept" not in words(policy=policy(), **gone)


def test_a_host_abroad():
    away = {"dynamic": session(*RIGHT, sent=both(country="US"))}
    assert words(policy=policy(), **away)["seen abroad"] == "omitted"
    says = policy("数据存储于境外服务器。", elements=("storage_location",))
    assert words(policy=says, **away)["seen abroad"] == "clear"
    here = policy("数据保存在北京某地的机房。", elements=("storage_location",))
    assert words(policy=here, **away)["seen abroad"] == "vague"
    assert "seen abroad" not in words(policy=policy(), dynamic=session(*RIGHT, sent=both()))


def row(**parts):
    return SdkRow(
        **{
            "name": "FaceID活体",
            "company": "旷视科技",
            "purpose": "核验身份",
            "data": "人脸图像",
            "link": "",
            "sdks": ("megvii-meglive-v3",),
            "face": True,
            "quote": (0, 4),
            **parts,
        }
    )


RECIPIENT = "seen recipient megvii-meglive-v3"


def test_recipients_by_the_policys_table():
    assert words(policy=policy())[RECIPIENT] == "omitted"
    assert words(policy=policy(sdk_rows=(row(),)))[RECIPIENT] == "clear"
    assert words(policy=policy(sdk_rows=(row(purpose=""),)))[RECIPIENT] == "vague"
    assert words(policy=policy(sdk_rows=(row(data="设备型号"),)))[RECIPIENT] == "vague"
    passing = policy("隐私政策\n我们与旷视科技等公司合作。\n")
    assert words(policy=passing)[RECIPIENT] == "vague"


def test_a_company_only_traffic_shows():
    away = session(*IDLE, *RIGHT, sent=both(host_owner="Megvii"))
    found = told(policy=policy(), static=world(sdks=LOCAL), dynamic=away)
    assert found["seen recipient host Megvii"].word == "omitted"
    assert found["seen recipient host Megvii"].evidence[0].kind == "flow"
    others = session(*RIGHT, sent=(sent(owner="other", host_owner="Megvii"),))
    assert "seen recipient host Megvii" not in told(policy=policy(), dynamic=others)


def test_traits():
    infers = world(sdks=LOCAL, handling={"traits": (trait(), trait(trait="emotion", read=False))})
    assert words(policy=policy(), static=infers)["seen trait age"] == "omitted"
    assert "seen trait emotion" not in words(policy=policy(), static=infers)
    profile = policy("隐私政策\n注册时填写年龄。\n")
    assert words(policy=profile, static=infers)["seen trait age"] == "vague"
    exact = policy("根据人脸估计您的年龄。", sentences=(Sentence(0, 11, "line", "zh", "yes"),))
    assert words(policy=exact, static=infers)["seen trait age"] == "clear"


def test_ids_are_unique_and_both_languages_are_there():
    whole = report(
        policy=promising(sdk_rows=(row(),)),
        static=world(flow(), flow(sink="external-file", id="b")),
        dynamic=session(*RIGHT, sent=both(country="US"), kept=(kept(),)),
    )
    ids = [one.id for one in whole.comparisons]
    assert len(ids) == len(set(ids)) >= 4
    for one in whole.comparisons:
        assert all((one.claim.zh, one.claim.en, one.seen.zh, one.seen.en))
        assert bool(one.quotes) or one.word in ("omitted", "vague")


def test_a_session_without_anything_changes_nothing():
    assert words(policy=promising(), dynamic=dynamic(), **SENT)[CLAIM] == "contradicted"
