"""overseas-face-transfer: hints in the addresses faces are sent to."""

import pytest
from askings import prompt
from builders import judged, policy, sdk, static
from handlings import flow, verdict, world
from observations import BEGUN, HOME, IDLE, RIGHT, TAKEN, asked, both, session, twice, yes

from analyzers.artifacts import Promise
from analyzers.sdks import catalogue
from scanner.checks.overseas_face_transfer import export_told
from scanner.context import Context

CHECK = "overseas-face-transfer"
LOCAL = (sdk("arcsoft-arcface"),)


@pytest.mark.parametrize(
    "host",
    [
        "rekognition.us-east-1.amazonaws.com",
        "westus.api.cognitive.azure.com",
        "vision.googleapis.com",
        "face.eu-west-1.example.net",
        "api-us.example.net",
    ],
)
def test_an_overseas_address_is_for_a_person(host):
    app = world(flow(urls=(f"https://{host}/v1",)))
    assert verdict(CHECK, app)[0] == "needs-manual-review"
    assert verdict(CHECK, app, policy=policy())[0] == "needs-manual-review"


@pytest.mark.parametrize(
    "host", ["s3.cn-north-1.amazonaws.com.cn", "aip.baidubce.com", "us-east.example-shop.cn.test"]
)
def test_another_address_tells_nothing_or_a_hint_at_most(host):
    got = verdict(CHECK, world(flow(urls=(f"https://{host}/v1",))))[0]
    assert got == ("needs-manual-review" if host.startswith("us-east") else "not-assessed")


def test_nothing_is_sent():
    assert verdict(CHECK, world(sdks=LOCAL))[0] == "not-applicable"


# --- what the policy says of it ------------------------------------------------------------------

SILENT = policy()
HERE = policy("数据存储于中国境内。", elements=("storage_location",))
ABROAD = policy("数据传输至境外服务器。", elements=("storage_location",))
DENIES = policy("不会传输至境外。", elements=("storage_location",))
PROMISES = policy(promises=(Promise("not_abroad", (0, 4), False),))


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (None, "unknown"),
        (SILENT, "silent"),
        (HERE, "silent"),
        (ABROAD, "told"),
        (DENIES, "denied"),
        (PROMISES, "denied"),
    ],
)
def test_export_is_told_denied_or_left_out(told, expected):
    assert export_told(told) == expected


def test_faces_in_the_runs_end_the_codes_word_that_none_is_sent():
    app = world(sdks=LOCAL)
    assert verdict(CHECK, app)[0] == "not-applicable"
    far = session(*RIGHT, sent=both(country="unknown"))
    assert judged(CHECK, static=app, dynamic=far).verdict == "not-assessed"


CONDITIONED = policy(
    "隐私政策\n未经您单独同意，我们不会将人脸信息提供给境外机构。\n",
    promises=(Promise("not_abroad", (5, 31), True),),
)


def test_not_abroad_without_consent_is_no_denial():
    assert export_told(CONDITIONED) == "told"


OWNER = next(row.vendor for row in catalogue().sdks if row.region == "global" and row.hosts)
AWAY = both(country="US", host_owner=OWNER)


def seen(told, *walks, context=None, **observed):
    got = judged(
        CHECK,
        policy=told,
        static=static(),
        dynamic=session(*(walks or RIGHT), **observed),
        context=context,
    )
    return got.verdict


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (SILENT, "likely-violation"),
        (DENIES, "likely-violation"),
        (PROMISES, "likely-violation"),
        (ABROAD, "needs-manual-review"),
        (None, "needs-manual-review"),
    ],
)
def test_a_host_and_an_owner_abroad(told, expected):
    assert seen(told, sent=AWAY) == expected


def test_it_rests_on_the_policy_as_well():
    got = judged(CHECK, policy=SILENT, dynamic=session(*RIGHT, sent=AWAY))
    assert "text of the privacy policy" in {text.en for text in got.rests_on}


def test_an_edition_for_other_countries_is_for_a_person():
    assert seen(SILENT, sent=AWAY, context=Context(market="google-play")) == "needs-manual-review"
    assert seen(SILENT, sent=AWAY, context=Context(market="huawei")) == "likely-violation"


@pytest.mark.parametrize("country", ["HK", "MO", "TW"])
def test_hong_kong_macao_and_taiwan_are_for_a_lawyer(country):
    away = both(country=country, host_owner=OWNER)
    assert seen(SILENT, sent=away) == "needs-manual-review"


def test_told_and_agreed_to_is_compliant():
    consent = prompt(
        words="您的人脸将传输至境外服务器核验，是否同意？",
        id="Face#abroad",
        tells=("purpose", "upload"),
    )
    walks = (*IDLE, *twice(*BEGUN, asked(consent), yes(consent), *TAKEN, HOME))
    assert seen(ABROAD, *walks, sent=both(country="US", host_owner=OWNER, at=14)) == "compliant"
    assert seen(ABROAD, sent=AWAY) == "needs-manual-review"


def test_it_never_says_violation():
    assert seen(DENIES, sent=AWAY, context=Context(offered_in_china=True)) == "likely-violation"
