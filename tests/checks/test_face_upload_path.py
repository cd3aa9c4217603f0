"""face-upload-path: whether a face is sent, and what was asked before."""

import pytest
from askings import asking, capture, prompt
from builders import code, packer, sdk
from handlings import flow, verdict, world

CHECK = "face-upload-path"
LOCAL = (sdk("arcsoft-arcface"),)
TOLD = prompt(tells=("purpose", "upload"))
SILENT = prompt(tells=("purpose",))


def asked(*prompts, **parts):
    return asking(prompts=prompts, **parts)


def test_sent_without_any_face_consent():
    app = world(flow(), asking=asked(captures=()))
    assert verdict(CHECK, app) == ("likely-violation", "sent without a face consent")


def test_sent_after_a_consent_that_is_silent_about_it():
    app = world(flow(), asking=asked(SILENT))
    assert verdict(CHECK, app) == ("likely-violation", "consent is silent on sending")


def test_sent_after_a_consent_that_tells_of_it():
    app = world(flow(), asking=asked(TOLD))
    assert verdict(CHECK, app) == ("compliant", "sent after a consent that tells of it")


def test_the_words_of_the_prompt_count_too():
    words = prompt(tells=(), words="人脸特征值将发送到本公司的核验服务器。是否同意？")
    assert verdict(CHECK, world(flow(), asking=asked(words)))[0] == "compliant"


def test_a_consent_that_not_every_way_passes():
    app = world(flow(), asking=asked(TOLD, captures=(capture(consents=()),)))
    assert verdict(CHECK, app)[0] == "not-assessed"


def test_a_consent_that_only_names_a_recipient():
    app = world(flow(), asking=asked(prompt(tells=("recipient",))))
    assert verdict(CHECK, app)[0] == "needs-manual-review"


def test_consent_flow_not_read_is_no_accusation():
    app = world(flow(), asking=asked(state="none", captures=()))
    assert verdict(CHECK, app)[0] == "not-assessed"


def test_the_house_network_is_for_a_person():
    app = world(flow(local=True, urls=("http://192.168.1.4/a",)))
    assert verdict(CHECK, app) == ("needs-manual-review", "sent within the house network")


@pytest.mark.parametrize("sink", ["log", "private-file", "preferences"])
def test_what_stays_on_the_device_is_not_sent(sink):
    assert verdict(CHECK, world(flow(sink=sink), sdks=LOCAL))[0] == "compliant"


def test_a_picture_the_person_chose_is_no_recognition():
    chosen = flow(source="picked-image", chosen=True)
    assert verdict(CHECK, world(chosen, sdks=LOCAL))[0] == "not-applicable"


def test_an_sdk_that_may_send_by_itself_is_never_compliant():
    assert verdict(CHECK, world()) == ("not-assessed", "an SDK may send by itself")


def test_a_limit_is_never_compliant():
    assert verdict(CHECK, world(state="partial", sdks=LOCAL)) == ("not-assessed", "budget")


def test_hidden_code_is_not_assessed():
    app = world(code=code("packed"), packers=(packer(),))
    assert verdict(CHECK, app)[0] == "not-assessed"
