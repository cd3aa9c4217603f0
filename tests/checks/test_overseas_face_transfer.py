"""overseas-face-transfer: hints in the addresses faces are sent to."""

import pytest
from builders import policy, sdk
from handlings import flow, verdict, world

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
