"""face-upload-path, overseas-face-transfer and gallery-bulk-exfiltration by what the runs sent."""

from builders import policy, static
from handlings import flow, world
from observations import (
    BEGUN,
    FACE,
    HOME,
    IDLE,
    LAUNCH,
    RIGHT,
    STEP,
    TAKEN,
    asked,
    both,
    m,
    recording,
    replace,
    seen,
    sent,
    twice,
    walk,
    yes,
)

from analyzers.asking import PromptText
from scanner.context import Context

UPLOAD = "face-upload-path"
ABROAD = "overseas-face-transfer"
ALBUM = "gallery-bulk-exfiltration"
SILENT = replace(
    FACE, texts=(PromptText("message", "我们将采集您的人脸信息，是否同意？"),), tells=("purpose",)
)


def accept(each):
    return (*IDLE, *twice(*BEGUN, asked(each), yes(each), *TAKEN, HOME))


# --- upload --------------------------------------------------------------------------------------


def test_sent_without_a_face_consent():
    bare = twice(*BEGUN, *TAKEN, HOME)
    assert seen(UPLOAD, *IDLE, *bare, sent=both()) == ("violation", "sent without a face consent")


def test_the_consent_is_silent_on_sending():
    assert seen(UPLOAD, *accept(SILENT), sent=both(at=14)) == (
        "violation",
        "consent is silent on sending",
    )


def test_its_twin_tells_of_it():
    assert seen(UPLOAD, *RIGHT, sent=both())[0] == "compliant"


def test_once_with_the_flow_of_the_code():
    from askings import capture, prompt

    from analyzers.asking import Asking

    asking = Asking("read", prompts=(prompt(),), captures=(capture(),))
    same = world(flow(), asking=asking)
    assert seen(UPLOAD, *accept(SILENT), sent=(sent(at=14),))[0] == "likely-violation"
    got = seen(UPLOAD, *accept(SILENT), sent=(sent(at=14),), world={"static": same})
    assert got[0] == "violation"


def test_a_vague_consent():
    vague = replace(SILENT, tells=("recipient",))
    assert seen(UPLOAD, *accept(vague), sent=both(at=14))[0] == "needs-manual-review"


def test_another_company_that_is_not_named():
    third = both(host_owner="Megvii")
    assert seen(UPLOAD, *RIGHT, sent=third)[0] == "needs-manual-review"


def test_a_claimed_duty():
    duty = {"context": Context(answers={"statutory_identity_duty": "电话用户实名登记"})}
    assert seen(UPLOAD, *accept(SILENT), sent=both(at=14), world=duty)[0] == "needs-manual-review"


def test_an_image_that_may_be_one():
    bare = twice(*BEGUN, *TAKEN, HOME)
    assert seen(UPLOAD, *IDLE, *bare, sent=both(grade="image"))[0] == "likely-violation"


def test_an_avatar_somebody_chose():
    picked = twice(LAUNCH, asked(), yes(), m("picked", "content://1"), HOME)
    avatar = both(grade="face", marker="honey", at=6)
    assert seen(UPLOAD, *IDLE, *picked, sent=avatar)[0] not in ("violation", "likely-violation")
    in_step = twice(LAUNCH, STEP, m("picked", "content://1"), m("upload", ref=sent().id), HOME)
    assert seen(UPLOAD, *IDLE, *in_step, sent=avatar)[0] == "violation"


def test_an_album_that_is_sent_is_no_face_that_was_taken():
    planted = both(grade="face", marker="honey", at=3)
    whole = twice(*BEGUN, m("upload", ref=sent().id), asked(), yes(), *TAKEN, HOME)
    assert seen(UPLOAD, *IDLE, *whole, sent=planted)[0] not in ("violation", "likely-violation")
    filmed = both(grade="face", at=14)
    bare = twice(*BEGUN, *TAKEN, HOME)
    assert seen(UPLOAD, *IDLE, *bare, sent=filmed)[0] == "violation"


def test_something_unreadable_may_be_telemetry():
    blind = both(form="opaque", grade="unknown")
    assert seen(UPLOAD, *RIGHT, sent=blind)[0] == "not-assessed"


def test_nothing_sent():
    assert seen(UPLOAD, *RIGHT) == ("compliant", "no face sent in the run")


def test_nothing_seen_is_not_nothing_sent():
    assert seen(UPLOAD, *RIGHT, record=recording(route="none"))[0] == "not-assessed"
    assert seen(UPLOAD, *RIGHT, record=recording(trials=()))[0] == "not-assessed"


def test_traffic_of_unknown_owner():
    assert seen(UPLOAD, *accept(SILENT), sent=both(owner="unknown"))[0] == "needs-manual-review"
    assert seen(UPLOAD, *accept(SILENT), sent=both(owner="other"))[0] == "compliant"


# --- recipients ----------------------------------------------------------------------------------

RECIPIENT = "policy-third-party-face-recipient"


def vendor_of(sdk):
    from analyzers.sdks import catalogue

    return catalogue().row(sdk).vendor


def test_a_face_to_a_company_no_list_names():
    theirs = both(host_owner=vendor_of("megvii-meglive-v3"))
    world = {"policy": policy()}
    assert seen(RECIPIENT, *RIGHT, sent=theirs, world=world) == (
        "violation",
        "a face sent to a company the policy does not name",
    )


def test_its_twin_is_named():
    theirs = both(host_owner=vendor_of("megvii-meglive-v3"))
    world = {"policy": policy("隐私政策\n我们委托旷视科技核验您的人脸。\n")}
    assert seen(RECIPIENT, *RIGHT, sent=theirs, world=world)[0] != "violation"


def test_the_operators_own_host_needs_no_list():
    world = {"policy": policy(), "static": static(sdks=())}
    assert seen(RECIPIENT, *RIGHT, sent=both(), world=world)[0] == "not-applicable"


# --- overseas ------------------------------------------------------------------------------------


def test_abroad_and_not_disclosed():
    away = both(country="US", host_owner="FaceTec")
    world = {"policy": policy()}
    from analyzers.sdks import catalogue

    vendor = next(row.vendor for row in catalogue().sdks if row.region == "global")
    away = both(country="US", host_owner=vendor)
    assert seen(ABROAD, *RIGHT, sent=away, world=world)[0] == "likely-violation"
    assert seen(ABROAD, *RIGHT, sent=away)[0] == "needs-manual-review"


def test_only_the_location_speaks_for_it():
    assert seen(ABROAD, *RIGHT, sent=both(country="US"))[0] == "needs-manual-review"
    assert seen(ABROAD, *RIGHT, sent=both(country="HK"))[0] == "needs-manual-review"


def test_a_country_that_is_unknown():
    assert seen(ABROAD, *RIGHT, sent=both())[0] == "not-assessed"


def test_in_the_mainland():
    assert seen(ABROAD, *RIGHT, sent=both(country="CN")) == ("compliant", "onshore hosts only")


# --- album ---------------------------------------------------------------------------------------

PLANTED = recording(settings={"planted": "5"})
PLANT = {"marker": "plant-3", "grade": "image"}


def test_a_planted_photo_left():
    assert seen(ALBUM, *RIGHT, sent=both(**PLANT)) == (
        "violation",
        "a planted photo left the device unselected",
    )


def test_its_twin_sends_what_was_picked():
    picked = twice(LAUNCH, asked(), yes(), m("picked"), HOME)
    got = seen(ALBUM, *picked, sent=both(marker="honey", at=5), record=PLANTED)
    assert got == ("compliant", "no planted photo was sent")


def test_a_cloud_album_does_that():
    world = {"context": Context(store_description="自动备份手机相册到云端")}
    assert seen(ALBUM, *RIGHT, sent=both(**PLANT), world=world)[0] == "needs-manual-review"


def test_another_apps_backup():
    assert seen(ALBUM, *RIGHT, sent=both(**PLANT, owner="other"))[0] != "violation"
    assert seen(ALBUM, *RIGHT, sent=both(**PLANT, owner="unknown"))[0] == "needs-manual-review"


def test_a_thumbnail_scan_that_stays():
    reading = twice(LAUNCH, m("album-read", "ContentResolver.query"), HOME)
    assert seen(ALBUM, *reading, record=PLANTED)[0] == "compliant"


def test_nothing_planted():
    got = seen(ALBUM, walk(LAUNCH, m("album-read")), world={"static": static(permissions=())})
    assert got[0] == "not-applicable"  # the code's answer stands
