"""cleartext-config-allows-face: what the configuration lets out, and what face code would send."""

import pytest
from builders import (
    artifacts,
    beauty,
    endpoint,
    judged,
    network,
    packed,
    packer,
    permission,
    sdk,
    static,
    unlock,
)

from scanner.checks.cleartext_config_allows_face import judge

CHECK = "cleartext-config-allows-face"
HOST = "api.example.net"
HTTP = endpoint(f"http://{HOST}/face")
HTTPS = endpoint(f"https://{HOST}/face")
FORBIDDEN_HTTP = endpoint(f"http://{HOST}/face", permitted=False)
OPEN, SHUT = network(True), network(False)
ARCSOFT = sdk("arcsoft-arcface")  # works on the device


def world(*endpoints, config=OPEN, **parts):
    return static(**{"network": config, "endpoints": endpoints, **parts})


def vendor(ident, url, called=True, **parts):
    """An app with one SDK and an endpoint inside that SDK."""
    use = sdk(ident, methods=("com.vendor.Sdk.go",) if called else ())
    return world(endpoint(url, owner="sdk", sdk=ident), sdks=(use,), **parts)


LIKELY = ("likely-violation", "cleartext face endpoint permitted")
SIDE_BY_SIDE = ("needs-manual-review", "http and https side by side")
ELSEWHERE = ("needs-manual-review", "cleartext permitted, no face endpoint uses it")
FORBIDDEN = ("compliant", "cleartext forbidden for all hosts")
HTTPS_ONLY = ("compliant", "face hosts are https only")
ON_DEVICE = ("not-applicable", "on-device only")

ROWS = {
    # likely-violation: an http endpoint of face code, permitted
    "http in face code": (world(HTTP), LIKELY),
    "websocket in face code": (world(endpoint(f"ws://{HOST}/face")), LIKELY),
    "http beside https elsewhere": (world(HTTP, endpoint("https://b.example.net/x")), LIKELY),
    "permitted for that host alone": (
        world(HTTP, config=network(False, (HOST, True))),
        LIKELY,
    ),
    "http by an SDK on the device": (world(HTTP, sdks=(ARCSOFT,)), LIKELY),
    "a certain one beside a choice": (
        world(HTTP, endpoint(f"http://{HOST}/other", choice=True)),
        LIKELY,
    ),
    "cloud SDK that knows http only": (
        vendor("kairos", "http://api.kairos.com/detect"),
        LIKELY,
    ),
    # needs-manual-review
    "an argument decides": (world(endpoint(f"http://{HOST}/face", choice=True)), SIDE_BY_SIDE),
    "permitted, no endpoint": (world(), ELSEWHERE),
    "permitted, https endpoint": (world(HTTPS), ELSEWHERE),
    "permitted, another host forbidden": (
        world(HTTPS, config=network(True, ("b.example.net", False))),
        ELSEWHERE,
    ),
    "http for ads nearby": (world(endpoint("http://ads.example.net/", owner="nearby")), ELSEWHERE),
    "vendor jar with an http constant": (
        vendor("megvii-livenessdetection-v2", "http://api.faceid.com/faceid/v1/sdk/authm"),
        ELSEWHERE,
    ),
    "cloud SDK with both forms": (
        vendor("iflytek-face", "http://imfv.openspeech.cn/msp.do"),
        ELSEWHERE,
    ),
    "cloud SDK never called": (
        vendor("kairos", "http://api.kairos.com/detect", called=False),
        ELSEWHERE,
    ),
    "cleartext to one other host": (
        world(config=network(False, ("127.0.0.1", True))),
        ELSEWHERE,
    ),
    # compliant
    "forbidden": (world(config=SHUT), FORBIDDEN),
    "forbidden, https endpoint": (world(HTTPS, config=SHUT), FORBIDDEN),
    "forbidden, http constant": (world(FORBIDDEN_HTTP, config=SHUT), FORBIDDEN),
    "forbidden by domain too": (world(config=network(False, (HOST, False))), FORBIDDEN),
    "face host pinned to https": (
        world(HTTPS, config=network(True, (HOST, False))),
        HTTPS_ONLY,
    ),
    "cleartext elsewhere alone": (
        world(HTTPS, config=network(False, ("cdn.example.net", True))),
        HTTPS_ONLY,
    ),
    # not-applicable
    "no INTERNET": (
        world(HTTP, permissions=(permission("android.permission.CAMERA"),)),
        ("not-applicable", "no INTERNET permission"),
    ),
    "on the device": (world(sdks=(beauty(),)), ON_DEVICE),
    "on the device, ads nearby": (
        world(endpoint("http://ads.example.net/", owner="nearby"), sdks=(beauty(),)),
        ON_DEVICE,
    ),
    "comparison on the device": (world(sdks=(ARCSOFT, unlock())), ON_DEVICE),
    # not-assessed
    "packed": (
        packed(network=OPEN, sdks=(sdk(grade="present"),)),
        ("not-assessed", "packed by 360 Jiagu"),
    ),
    "packed, cleartext forbidden": (
        packed(network=SHUT, sdks=(sdk(grade="present"),)),
        ("not-assessed", "packed by 360 Jiagu"),
    ),
    "unreadable": (
        packed(network=OPEN, packers=(), sdks=(sdk(grade="present"),)),
        ("not-assessed", "packed by unreadable code"),
    ),
}


@pytest.mark.parametrize(("app_static", "expected"), ROWS.values(), ids=ROWS)
def test_verdicts(app_static, expected):
    result = judged(CHECK, static=app_static)
    assert (result.verdict, result.reason) == expected


@pytest.mark.parametrize(("app_static", "expected"), ROWS.values(), ids=ROWS)
def test_it_never_says_violation_by_itself(app_static, expected):
    assert judge(app_static).verdict != "violation"


def test_hosts_on_the_device_and_in_the_house_are_no_accusation():
    # The analyzer leaves loopback and private addresses out; what reaches the check is no endpoint.
    result = judged(CHECK, static=world(config=network(False, ("127.0.0.1", True))))
    assert result.verdict == "needs-manual-review"
    assert [finding.subject for finding in result.findings] == ["network-config"]


@pytest.mark.parametrize("decided_by", ["manifest", "network-security-config", "target-sdk"])
def test_the_default_of_an_old_target_counts_like_a_setting(decided_by):
    config = network(True, decided_by=decided_by)
    assert judged(CHECK, static=world(HTTP, config=config)).verdict == "likely-violation"


def test_endpoint_and_configuration_are_both_the_evidence():
    result = judged(CHECK, static=world(HTTP))
    (finding,) = result.findings
    assert finding.subject == HOST
    assert f"http://{HOST}/face" in finding.message.zh
    assert f"http://{HOST}/face" in finding.message.en
    assert [piece.kind for piece in finding.evidence] == ["code", "manifest"]


def test_what_was_not_looked_at_is_said():
    result = judged(CHECK, static=world(HTTP))
    assert "real traffic" in [text.en for text in result.missing]
    assert result.would_change[0].en.startswith("Capture the traffic")


def test_an_address_put_together_at_run_time_is_named_as_unseen():
    result = judged(CHECK, static=world())
    assert "addresses put together at run time" in [text.en for text in result.missing]


def test_two_addresses_of_one_host_are_one_finding():
    """A finding's identity is check, package and subject: two of one subject could not be told apart."""
    result = judged(CHECK, static=world(HTTP, endpoint(f"http://{HOST}/second")))
    prints = [finding.fingerprint for finding in result.findings]
    assert len(prints) == len(set(prints))
    shown = {piece.excerpt for finding in result.findings for piece in finding.evidence}
    assert sum("http://" in excerpt for excerpt in shown) == 2


def test_both_packers_are_named():
    twice = packed(
        packers=(packer(), packer("Bangcle", id="bangcle")), sdks=(sdk(grade="present"),)
    )
    assert judged(CHECK, static=twice).reason == "packed by 360 Jiagu, Bangcle"


@pytest.mark.parametrize(
    ("config", "host", "allowed"),
    [
        (network(False), "a.example", False),
        (network(True), "a.example", True),
        (network(False, ("example.net", True)), "api.example.net", True),
        (network(False, ("example.net", True)), "notexample.net", False),
        (network(True, ("example.net", False)), "example.net", False),
        (network(True, ("example.net", False), ("ads.example.net", True)), "ads.example.net", True),
        (
            network(True, ("example.net", False), ("ads.example.net", True)),
            "x.ads.example.net",
            True,
        ),
        (network(True, ("example.net", False), ("ads.example.net", True)), "example.net", False),
    ],
)
def test_the_longest_domain_rule_decides(config, host, allowed):
    assert config.permits(host) is allowed


def test_without_a_face_function_it_does_not_apply():
    assert artifacts(static=world(HTTP, sdks=())).static.face_classes == ("FC0",)
    assert judged(CHECK, static=world(HTTP, sdks=())).verdict == "not-applicable"
    assert judged(CHECK, static=world(HTTP, sdks=(unlock(),))).verdict == "not-applicable"
