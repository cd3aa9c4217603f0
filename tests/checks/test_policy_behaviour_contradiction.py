"""policy-behaviour-contradiction: each promise against what the code and the runs show."""

import pytest
from builders import app as an_app
from builders import judged, limitation, mention, policy, sdk, silent_policy
from handlings import flow, gap, grant, result_link, secret, world
from msgspec.structs import replace
from observations import (
    ACCEPT,
    BEGUN,
    HOME,
    IDLE,
    RIGHT,
    TAKEN,
    asked,
    both,
    kept,
    link,
    recording,
    sent,
    session,
    touch,
    trial,
    twice,
    walk,
    yes,
)

from analyzers.artifacts import Consent, Origin, Promise, Recipient, Retention, SdkRow, Sentence

CHECK = "policy-behaviour-contradiction"
LOCAL = (sdk("arcsoft-arcface"),)
"""A face SDK that works on the device."""
V, L, M, C, N, A = (
    "violation",
    "likely-violation",
    "needs-manual-review",
    "compliant",
    "not-applicable",
    "not-assessed",
)
WORDS = {
    "only_on_device": "您的人脸仅在设备上处理，不会上传。",
    "not_collected": "我们不收集您的人脸信息。",
    "not_stored": "我们不会保存您的人脸照片。",
    "encrypted": "人脸信息加密传输。",
    "not_shared": "我们不会向任何第三方提供您的人脸信息。",
    "not_abroad": "您的人脸信息不会出境。",
}


def promise(kind, words=None, *, conditional=False, **parts):
    """A policy with one promise about faces."""
    said = words or WORDS[kind]
    text = f"隐私政策\n{said}\n"
    span = (5, 5 + len(said))
    return silent_policy(
        text, **{"promises": (Promise(kind, span, conditional),), "face_mentioned": True, **parts}
    )


def result(told, *walks, app=None, context=None, record=None, **observed):
    seen = session(*walks, record=record, **observed) if walks else None
    return judged(
        CHECK, policy=told, static=app or world(sdks=LOCAL), dynamic=seen, context=context
    )


def verdict(*arguments, **parts):
    return result(*arguments, **parts).verdict


SENT = world(flow(), sdks=LOCAL)


# --- the six verdicts ----------------------------------------------------------------------------


def test_a_firm_promise_the_runs_disprove_is_a_violation_with_quotation_and_capture():
    got = result(promise("only_on_device"), *RIGHT, sent=both())
    assert (got.verdict, got.reason) == (V, "only_on_device: a face was sent off the device")
    kinds = {piece.kind for piece in got.findings[0].evidence}
    assert {"policy", "flow"} <= kinds
    assert {text.en for text in got.rests_on} == {"recorded session", "text of the privacy policy"}
    assert "不上传" in got.message.zh


def test_a_promise_only_the_code_disproves_is_likely():
    got = result(promise("only_on_device"), app=SENT)
    assert (got.verdict, got.reason) == (L, "only_on_device: the code sends a face off the device")
    assert got.would_change


def test_a_promise_that_was_tested_and_kept_is_compliant():
    assert verdict(promise("only_on_device"), *RIGHT) == C
    assert verdict(promise("only_on_device"), app=world(sdks=LOCAL)) == C
    read = result(promise("only_on_device"), app=world(sdks=LOCAL))
    assert read.reason.startswith("static reading only")


def test_without_a_promise_it_does_not_apply():
    assert verdict(policy(), *RIGHT, sent=both()) == N


def test_without_a_policy_it_is_not_assessed():
    assert judged(CHECK).verdict == A


def test_a_promise_nothing_could_test_is_not_assessed():
    got = result(promise("only_on_device"), app=world(sdks=(sdk(),)))
    assert got.verdict == A
    assert got.would_change
    untested = result(
        promise("only_on_device"), walk(*BEGUN, completed=False), app=world(sdks=(sdk(),))
    )
    assert untested.verdict == A


def test_one_reproduction_alone_is_not_enough():
    once = (sent("accept-1"),)
    assert verdict(promise("only_on_device"), *RIGHT, sent=once) == L
    assert verdict(promise("only_on_device"), *RIGHT, sent=once, app=SENT) == V


def test_code_and_run_that_disagree_are_for_a_person():
    assert verdict(promise("only_on_device"), *RIGHT, app=SENT) == M


# --- traps ---------------------------------------------------------------------------------------

UNFIRM = {
    "conditional": promise("only_on_device", conditional=True),
    "of an effect": promise("only_on_device", "使用美颜时，人脸仅在设备上处理，不会上传。"),
    "of one feature": promise("only_on_device", "该功能仅在设备上处理人脸，不会上传。"),
    "for those who refuse": promise("only_on_device", "如您不同意，人脸仅在设备上处理。"),
    "taken back elsewhere": promise("only_on_device", processing="mixed"),
    "taken back by a sentence": promise(
        "only_on_device",
        "人脸仅在设备上处理。\n核验时我们将人脸上传至服务器。",
        promises=(Promise("only_on_device", (5, 15), False),),
        sentences=(Sentence(16, 31, "line", "zh", "yes", by="server"),),
    ),
}


@pytest.mark.parametrize("told", UNFIRM.values(), ids=UNFIRM)
def test_a_promise_that_is_not_firm_is_for_a_person(told):
    got = result(told, *RIGHT, sent=both())
    assert got.verdict == M
    assert got.reason.startswith("only_on_device: claim not firm")
    assert verdict(told, app=SENT) == M


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("我们不会收集您的人脸信息用于广告。", N),
        ("我们不收集未满十四周岁儿童的人脸信息。", N),
        ("若您拒绝，我们不收集人脸。", M),
    ],
)
def test_a_denial_of_a_purpose_or_of_some_people_is_no_denial_of_all(words, expected):
    assert verdict(promise("not_collected", words), *RIGHT, sent=both()) == expected


def test_the_phones_own_unlock_is_something_else():
    told = promise("only_on_device", "面容ID仅在设备上处理，不会上传。")
    assert verdict(told, *RIGHT, sent=both()) == N


def test_a_firm_promise_beside_one_about_something_else_still_counts():
    words = "我们不收集儿童的人脸信息。\n我们不收集您的人脸信息。"
    spans = ((5, 18), (19, 31))
    told = promise(
        "not_collected",
        words,
        promises=tuple(Promise("not_collected", span, False) for span in spans),
    )
    assert verdict(told, *RIGHT, sent=both()) == V


@pytest.mark.parametrize("kind", ["only_on_device", "not_collected", "not_shared"])
def test_a_condition_beside_the_opposite_takes_nothing_back(kind):
    row = SdkRow("FaceID", "旷视", "核验", "人脸", "", ("megvii-meglive-v3",), True, (0, 4))
    told = promise(
        kind, conditional=True, processing="server", face_processed=True, sdk_rows=(row,)
    )
    theirs = both(host="api.megvii.com", host_owner="Megvii")
    assert verdict(told, *RIGHT, sent=theirs) == N


def test_what_the_promise_itself_says_does_not_take_it_back():
    own = (Sentence(5, 22, "line", "zh", "yes", by="server"),)
    assert verdict(promise("only_on_device", sentences=own), *RIGHT, sent=both()) == V


def test_neither_does_a_heading_or_a_sentence_that_says_no_such_thing():
    heading = (Sentence(0, 4, "heading", "zh", "yes", by="third_party"),)
    other = (Sentence(0, 4, "line", "zh", "yes", by="server"),)
    for around in (heading, other):
        told = promise("only_on_device", sentences=around)
        assert verdict(told, *RIGHT, sent=both()) == V


def test_an_effect_the_app_is_all_about_is_what_was_promised():
    beauty = world(sdks=(sdk("faceunity-nama", face_classes=("FC2",)),))
    told = promise("only_on_device", "使用美颜时，人脸仅在设备上处理，不会上传。")
    got = result(told, app=world(flow(), sdks=beauty.sdks))
    assert got.verdict == L


def test_we_do_not_collect_while_a_vendor_does():
    told = promise("not_collected")
    assert verdict(told, *RIGHT, sent=both(host_owner="Megvii")) == M
    assert verdict(told, *RIGHT, sent=both()) == V
    ours = promise("only_on_device", "人脸不会上传到我们的服务器。")
    assert verdict(ours, *RIGHT, sent=both(host_owner="Megvii")) == M
    assert verdict(promise("only_on_device"), *RIGHT, sent=both(host_owner="Megvii")) == V


def test_a_denial_the_policy_takes_back():
    told = promise("not_collected", face_processed=True)
    assert verdict(told, *RIGHT, sent=both()) == M


def test_a_text_found_in_the_package_may_be_old():
    told = promise("only_on_device")
    old = replace(told, snapshot=replace(told.snapshot, origin=Origin("apk", "assets/p.html")))
    assert verdict(old, *RIGHT, sent=both()) == L


@pytest.mark.parametrize("place", ["loopback", "lan"])
def test_what_stays_in_the_house(place):
    got = verdict(promise("only_on_device"), *RIGHT, sent=both(place=place))
    assert got == (C if place == "loopback" else M)


def test_unreadable_content_in_the_face_step():
    opaque = both(form="opaque", grade="unknown")
    assert verdict(promise("only_on_device"), *RIGHT, sent=opaque) == M


def test_a_picture_nobody_confirmed_is_likely():
    assert verdict(promise("only_on_device"), *RIGHT, sent=both(grade="image")) == L


def test_a_picture_sent_by_a_later_touch_is_for_a_person():
    """The photograph of a paper, say, that the person takes after the check."""
    later = twice(*BEGUN, asked(), yes(), *TAKEN, HOME, touch("上传证件"))
    papers = both(grade="image", at=60)
    assert verdict(promise("only_on_device"), *IDLE, *later, sent=papers) == M
    assert verdict(promise("only_on_device"), *IDLE, *later, sent=both(at=60)) == V


@pytest.mark.parametrize("kind", ["not_shared", "not_abroad"])
@pytest.mark.parametrize(
    "parts", [{"place": "lan"}, {"owner": "unknown"}, {"grade": "image", "host_owner": "Megvii"}]
)
def test_a_face_that_may_have_gone_is_not_none(kind, parts):
    """To the house network, by nobody known, or a picture of the step: no proof that the promise was kept."""
    assert verdict(promise(kind), *RIGHT, sent=both(**parts)) == A


def test_a_maker_of_face_sdks_has_apps_of_its_own():
    """What its own app sends to its own host is collected by the operator, and given to nobody else."""
    own = both(host="api.megvii.com", host_owner="Megvii")
    app = world(sdks=LOCAL, app=an_app(package="com.megvii.showroom"))
    for kind, expected in (("not_collected", V), ("not_shared", C)):
        seen = replace(session(*RIGHT, sent=own), package="com.megvii.showroom")
        got = judged(CHECK, policy=promise(kind), static=app, dynamic=seen)
        assert got.verdict == expected, kind
    stranger = both(host="api.megvii.com", host_owner="Megvii")
    assert verdict(promise("not_collected"), *RIGHT, sent=stranger) == M
    assert verdict(promise("not_shared"), *RIGHT, sent=stranger) == V


def test_another_apps_traffic_is_nothing():
    assert verdict(promise("only_on_device"), *RIGHT, sent=both(owner="other")) == C
    assert verdict(promise("only_on_device"), *RIGHT, sent=both(owner="unknown")) == M


def test_a_broken_record_never_disproves():
    broken = recording(intact=False)
    assert verdict(promise("only_on_device"), *RIGHT, sent=both(), record=broken) == M


# --- encryption ----------------------------------------------------------------------------------


def test_cleartext_breaks_a_promise_of_encryption_and_tls_keeps_it():
    clear = both(scheme="http", tls="none")
    assert verdict(promise("encrypted"), *RIGHT, sent=clear) == V
    assert verdict(promise("encrypted"), *RIGHT, sent=both()) == C
    code = world(flow(cleartext="yes", permitted=True, urls=("http://a.example/f",)), sdks=LOCAL)
    assert verdict(promise("encrypted"), app=code) == L
    assert verdict(promise("encrypted"), app=SENT) == C


def test_encryption_of_who_knows_what_is_not_specific():
    told = promise("encrypted", "我们采用加密技术保护人脸信息。")
    assert verdict(told, *RIGHT, sent=both(scheme="http", tls="none")) == M
    assert verdict(told, *RIGHT, sent=both()) == C


def test_a_certificate_nobody_checks_is_for_a_person():
    accepted = (trial(outcome="accepted", face=True),)
    assert verdict(promise("encrypted"), *RIGHT, sent=both(), trials=accepted) == M


def test_storage_is_not_shown_by_tls():
    told = promise("encrypted", "人脸信息加密存储。")
    assert verdict(told, *RIGHT, sent=both()) == N
    assert verdict(told, *RIGHT, kept=(kept("accept-1", where="private"),)) == M


# --- given to others -----------------------------------------------------------------------------


OWN = {"package": "com.blinkbank.client"}


def of_the_bank(told, *, app=None, **observed):
    """The verdict on an app whose hosts bear its own name."""
    code = replace(app or world(sdks=LOCAL), app=an_app(**OWN))
    seen = replace(session(*RIGHT, **observed), **OWN) if observed else None
    return judged(CHECK, policy=told, static=code, dynamic=seen).verdict


def test_the_operators_own_server_is_nobody_else():
    assert of_the_bank(promise("not_shared"), sent=both(host="face.blinkbank.test")) == C


def test_a_host_nobody_knows_proves_nothing():
    assert verdict(promise("not_shared"), *RIGHT, sent=both(host="cdn.unrelated.test")) == A


def test_another_company_that_is_nowhere_named():
    theirs = both(host="api.megvii.com", host_owner="Megvii")
    assert verdict(promise("not_shared"), *RIGHT, sent=theirs) == V
    sold = promise("not_shared", "我们不会出售您的人脸信息。")
    assert verdict(sold, *RIGHT, sent=theirs) == M


def test_a_processor_the_policy_names_is_for_a_person():
    theirs = both(host="api.megvii.com", host_owner="Megvii")
    row = SdkRow("FaceID", "旷视", "核验", "人脸", "", ("megvii-meglive-v3",), True, (0, 4))
    assert verdict(promise("not_shared", sdk_rows=(row,)), *RIGHT, sent=theirs) == M
    named = (Recipient("旷视", ("megvii-meglive-v3",), (0, 4)),)
    assert verdict(promise("not_shared", recipients=named), *RIGHT, sent=theirs) == M


def test_a_private_deployment_gives_the_vendor_nothing():
    urls = ("https://face.blinkbank.test/v3",)
    deployed = world(flow(sink="sdk-upload", sdk="megvii-meglive-v3", urls=urls), sdks=LOCAL)
    assert of_the_bank(promise("not_shared"), app=deployed) == C
    theirs = world(flow(urls=("https://api.megvii.com/faceid/v3",)), sdks=LOCAL)
    assert of_the_bank(promise("not_shared"), app=theirs) == L


def test_a_result_anybody_can_open():
    assert verdict(promise("not_shared"), *RIGHT, links=(link(), link(url="https://b/r"))) == M


# --- abroad --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "owner", "expected"),
    [
        ("US", "Amazon Web Services", L),
        ("US", "", M),
        ("HK", "Amazon Web Services", M),
        ("TW", "", M),
        ("CN", "", C),
        ("unknown", "", A),
    ],
)
def test_a_location_never_makes_a_violation(country, owner, expected):
    from analyzers.sdks import catalogue

    if owner:
        owner = next(row.vendor for row in catalogue().sdks if row.region == "global" and row.hosts)
    away = both(country=country, host_owner=owner)
    app = world(flow(), sdks=LOCAL)
    assert verdict(promise("not_abroad"), *RIGHT, sent=away, app=app) == expected


# --- kept ----------------------------------------------------------------------------------------


def test_a_face_left_where_others_read_it_breaks_a_promise_not_to_keep():
    left = tuple(kept(f"accept-{n}") for n in (1, 2))
    assert verdict(promise("not_stored"), *RIGHT, kept=left) == V
    gone = tuple(replace(each, gone=True) for each in left)
    assert verdict(promise("not_stored"), *RIGHT, kept=gone) == C


def test_the_apps_own_storage_depends_on_what_was_promised():
    left = tuple(kept(f"accept-{n}", where="private", path="/data/a/f.jpg") for n in (1, 2))
    assert verdict(promise("not_stored"), *RIGHT, kept=left) == M
    device = promise("not_stored", "我们不会在您的手机上保存人脸照片。")
    assert verdict(device, *RIGHT, kept=left) == V


def test_not_kept_on_servers_says_nothing_of_the_device():
    told = promise("not_stored", "我们的服务器不会保存您的人脸照片。")
    assert verdict(told, *RIGHT, kept=(kept("accept-1"), kept("accept-2"))) == N


def test_what_servers_keep_of_a_sent_face_is_not_seen():
    assert verdict(promise("not_stored"), *RIGHT, sent=both()) == A


def test_code_that_writes_a_face():
    told = promise("not_stored")
    shared = flow(sink="external-file", urls=())
    assert verdict(told, app=world(shared, sdks=(*LOCAL, sdk()))) == L
    own = flow(sink="private-file", urls=())
    assert verdict(told, app=world(own, sdks=(*LOCAL, sdk()))) == M
    assert verdict(told, app=world(flow(sink="external-file", removed=True), sdks=LOCAL)) == C


def test_deleted_once_done_and_not_kept_are_promises_too():
    left = tuple(kept(f"accept-{n}") for n in (1, 2))
    for kind, event in (("not_kept", ""), ("event", "done")):
        term = Retention((5, 10), kind, None, False, event, False, True)
        assert verdict(silent_policy(retention=(term,)), *RIGHT, kept=left) == V
        other = replace(term, face=False)
        assert verdict(silent_policy(retention=(other,)), *RIGHT, kept=left) == N


def test_a_longer_term_elsewhere_takes_it_back():
    term = Retention((0, 4), "period", 30, False, "", False, True)
    left = tuple(kept(f"accept-{n}") for n in (1, 2))
    assert verdict(promise("not_stored", retention=(term,)), *RIGHT, kept=left) == M


# --- consent -------------------------------------------------------------------------------------


def separate(words="采集人脸前将取得您的单独同意。", conditional=False):
    text = f"隐私政策\n{words}\n"
    return policy(text, consents=(Consent("separate", (5, 5 + len(words)), conditional),))


def test_a_separate_consent_that_was_promised_and_never_asked():
    bare = twice(*BEGUN, *TAKEN, HOME)
    assert verdict(separate(), *IDLE, *bare) == V
    assert verdict(separate(), *IDLE, *ACCEPT) == C
    assert verdict(separate(conditional=True), *IDLE, *bare) == N
    assert verdict(separate("向第三方提供人脸前取得单独同意。"), *IDLE, *bare) == N


# --- several -------------------------------------------------------------------------------------


def test_the_gravest_answer_leads_and_the_others_are_kept():
    one, two = promise("only_on_device"), promise("encrypted")
    told = replace(one, promises=(*one.promises, *two.promises))
    got = result(told, *RIGHT, sent=both(scheme="http", tls="none"))
    assert got.verdict == V
    subjects = {finding.subject.partition(":")[0] for finding in got.findings}
    assert len(subjects) == 2


def test_one_untested_promise_keeps_it_from_being_compliant():
    one = promise("only_on_device")
    two = promise("not_abroad")
    told = replace(one, promises=(*one.promises, *two.promises))
    app = world(flow(sink="private-file", removed=True), sdks=LOCAL)
    assert verdict(told, app=app) == C
    both_untested = result(told, app=world(sdks=(sdk(),)))
    assert both_untested.verdict == A


def test_a_key_of_a_cloud_service_is_a_hint_the_runs_settle():
    app = world(sdks=LOCAL, handling={"secrets": (secret(),)})
    assert verdict(promise("only_on_device"), app=app) == M
    assert verdict(promise("only_on_device"), *RIGHT, app=app) == C


def test_trust_gaps_do_not_make_a_kept_promise_of_tls_broken():
    app = world(flow(accept_all=True), sdks=LOCAL, handling={"trust": (gap(),)})
    assert verdict(promise("encrypted"), app=app) in (M, A)


# --- what the code could not show ----------------------------------------------------------------


def test_a_denial_without_a_promise_of_its_own_counts():
    told = silent_policy(
        "隐私政策\n应用不涉及人脸。\n", mentions=(mention("denial", 5, 13),), processing="denied"
    )
    assert verdict(told, *RIGHT, sent=both()) == V


def test_code_that_was_not_read_to_its_end_shows_nothing():
    for kind in ("only_on_device", "not_shared", "not_stored"):
        assert verdict(promise(kind), app=world(sdks=LOCAL, state="partial")) == A
        assert verdict(promise(kind), app=world(sdks=LOCAL, state="none")) == A
    device = promise("not_stored", "我们不会在您的手机上保存人脸照片。")
    assert verdict(device, app=world(sdks=LOCAL, state="partial")) == A


def test_a_face_step_in_a_page_shows_nothing():
    app = world(sdks=LOCAL, handling={"grants": (grant(),)})
    assert verdict(promise("only_on_device"), app=app) == A


def test_the_code_sends_to_another_company():
    urls = ("https://api.megvii.com/faceid/v3",)
    theirs = world(flow(urls=urls), sdks=LOCAL)
    assert verdict(promise("not_shared"), app=theirs) == L
    named = promise("not_shared", "我们不会出售您的人脸信息。")
    assert verdict(named, app=theirs) == M
    assert verdict(promise("not_collected"), app=theirs) == M
    assert verdict(promise("not_shared"), app=SENT) == A
    assert verdict(promise("not_shared"), app=world(sdks=LOCAL)) == C


def test_results_shared_under_an_open_address():
    app = world(sdks=LOCAL, handling={"links": (result_link(),)})
    assert verdict(promise("not_shared"), app=app) == M
    guarded = world(sdks=LOCAL, handling={"links": (result_link(guarded="token"),)})
    assert verdict(promise("not_shared"), app=guarded) == C


def test_what_a_server_keeps_is_not_in_the_code():
    assert verdict(promise("not_stored"), app=SENT) == A


def test_storage_in_plain_by_the_code():
    told = promise("encrypted", "人脸信息加密存储。")
    plain = world(flow(sink="private-file", urls=()), sdks=(*LOCAL, sdk()))
    safe = world(flow(sink="private-file", urls=(), protected="encrypted"), sdks=(*LOCAL, sdk()))
    assert verdict(told, app=plain) == M
    assert verdict(told, app=safe) == N
    assert verdict(told, app=world(state="none")) == A


# --- what the runs could not show ----------------------------------------------------------------


def test_files_that_were_not_listed_clear_nothing():
    unread = (limitation("session-files-unread"),)
    told, app = promise("not_stored"), world(sdks=(sdk(),))
    assert verdict(told, *RIGHT, limitations=unread, app=app) == A
    assert verdict(told, *IDLE, app=app) == A
    assert verdict(told, *IDLE, *twice(*BEGUN, HOME), app=app) == A


def test_what_cannot_be_followed_on_the_network_clears_no_promise_on_storage():
    deaf = recording(route="none")
    assert verdict(promise("not_stored"), *RIGHT, record=deaf, app=world(sdks=(sdk(),))) == A
