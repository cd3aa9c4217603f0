"""policy-face-retention-storage: a period of faces, its place and its end; formulas and silence."""

import pytest
from builders import beauty, judged, mention, policy, sdk, silent_policy, static

from analyzers.artifacts import Retention, Sentence
from analyzers.handling import Flow, Handling

CHECK = "policy-face-retention-storage"
WORDS = "隐私政策\n人脸图像保存于境内服务器，核验后七日内删除。\n其他信息保存一年。\n"


def item(kind="period", face=True, **parts):
    return Retention(
        **{
            "quote": (5, 20),
            "kind": kind,
            "days": 7 if kind == "period" else None,
            "working_days": False,
            "event": "",
            "minimum": False,
            "face": face,
            **parts,
        }
    )


def telling(*items, place=True, ends=True, **parts):
    words = WORDS if ends else WORDS.replace("删除", "到期")
    sentence = Sentence(5, 29, "line", "zh", "yes", elements=("retention",))
    return policy(
        words,
        retention=items,
        elements=["storage_location"] if place else [],
        sentences=(sentence,),
        mentions=(mention(),),
        **parts,
    )


def flow(sink="network", **parts):
    return Flow(
        **{
            "id": "f",
            "source": "camera-frame",
            "sdk": "",
            "sink": sink,
            "urls": (),
            "urls_complete": False,
            "cleartext": "no",
            "local": False,
            "loopback": False,
            "permitted": False,
            "protected": "no",
            "removed": False,
            "repeated": "no",
            "stops": "unknown",
            "by": "touch",
            "chosen": False,
            "accept_all": False,
            "with_data": (),
            "steps": (),
            **parts,
        }
    )


SENDS = static(handling=Handling("read", flows=(flow(),)))


def test_period_place_and_end_are_compliant():
    result = judged(CHECK, policy=telling(item()))
    assert (result.verdict, result.reason) == ("compliant", "period, place and end told of faces")
    assert result.findings[0].evidence


def test_deleted_after_the_check_is_a_period():
    assert judged(CHECK, policy=telling(item("event", event="done"))).verdict == "compliant"


def test_a_missing_place_or_end_is_for_a_person():
    result = judged(CHECK, policy=telling(item(), place=False))
    assert (result.verdict, result.reason) == (
        "needs-manual-review",
        "period told, not the place of storage",
    )
    assert judged(CHECK, policy=telling(item(), ends=False)).verdict == "needs-manual-review"


def test_not_kept_while_the_code_sends_is_for_a_person():
    result = judged(CHECK, policy=telling(item("not_kept")), static=SENDS)
    assert result.reason == "said not to be kept, seen leaving or stored"
    assert judged(CHECK, policy=telling(item("not_kept"))).verdict == "compliant"


@pytest.mark.parametrize("kind", ["shortest", "law"])
def test_a_formula_is_likely(kind):
    result = judged(CHECK, policy=telling(item(kind)))
    assert (result.verdict, result.reason) == ("likely-violation", "only a formula for faces")


def test_a_period_of_other_data_only_is_likely():
    result = judged(CHECK, policy=telling(item(face=False)))
    assert (result.verdict, result.reason) == ("likely-violation", "only sentences on all data")


def test_for_ever_is_a_violation():
    assert judged(CHECK, policy=telling(item("permanent"))).verdict == "violation"


def test_nothing_at_all_is_a_violation_once_the_flow_is_seen():
    assert judged(CHECK, policy=telling(), static=SENDS).verdict == "violation"
    assert judged(CHECK, policy=telling()).verdict == "likely-violation"


def test_the_model_in_doubt_accuses_nobody():
    result = judged(CHECK, policy=telling(abstain=True))
    assert (result.verdict, result.reason) == ("needs-manual-review", "face clause uncertain")
    assert judged(CHECK, policy=telling(item(), abstain=True)).verdict == "compliant"


def test_unmentioned_effects_are_not_assessed():
    result = judged(CHECK, policy=silent_policy(), static=static(sdks=(beauty(),)))
    assert result.verdict == "not-assessed"
    assert (
        judged(CHECK, policy=silent_policy(), static=static(sdks=(sdk(),))).verdict
        != "not-assessed"
    )
