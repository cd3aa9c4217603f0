"""Face data followed through apps built for the purpose: what is found, and what is left alone.

The apps are the bench suite's; each row is a property of the code that its sources show.
"""

from functools import cache
from pathlib import Path

import pytest

from analyzers.handling import Handling
from analyzers.static.assemble import read_app

SUITE = Path(__file__).parents[2] / "suite"


@cache
def handling(case: str) -> Handling:
    return read_app(SUITE / case / f"{case}.apk").artifact.handling


def sinks(case: str) -> set[tuple[str, str]]:
    return {(flow.source, flow.sink) for flow in handling(case).flows}


def sent(case: str) -> list[str]:
    return sorted({url for flow in handling(case).flows for url in flow.urls})


@pytest.mark.parametrize(
    ("case", "source", "sink"),
    [
        ("cleartext-okhttp-violating", "camera-frame", "network"),
        ("cleartext-okhttp-violating", "face-template", "network"),
        ("cleartext-okhttp-violating-r8", "face-template", "network"),
        ("cleartext-switch-violating", "sdk-result", "network"),
        ("cleartext-socket-violating", "face-template", "socket"),
        ("cleartext-retrofit-violating", "camera-frame", "network"),
        ("cleartext-vendor-debug-violating", "camera-file", "sdk-upload"),
        ("upload-own-model-violating", "camera-frame", "network"),
        ("result-link-violating", "camera-file", "network"),
        ("gallery-service-violating-r8", "gallery-query", "network"),
        ("rest-log-violating", "sdk-result", "log"),
        ("rest-log-violating", "sdk-result", "external-file"),
        ("rest-shared-storage-violating", "face-template", "external-file"),
    ],
)
def test_a_face_reaches(case, source, sink):
    assert (source, sink) in sinks(case)


@pytest.mark.parametrize(
    "case", ["trap-telemetry-blob", "trap-album-file-count", "trap-makeup-landmarks"]
)
def test_what_is_no_face_is_not_followed_out(case):
    assert not {sink for _, sink in sinks(case)} & {"network", "socket", "sdk-upload"}


@pytest.mark.parametrize(
    ("case", "address"),
    [
        ("cleartext-okhttp-violating", "http://kq.gongshi.example:8090/api/v3/punch/face"),
        ("cleartext-switch-violating", "http://fc-gw.yunmou.example/v2/face/compare"),
        ("cleartext-switch-compliant", "https://fc-gw.yunmou.example/v2/face/compare"),
        ("cleartext-retrofit-violating", "http://seat.jingdu.example/"),
        ("cleartext-vendor-debug-violating", "http://apicn.faceplusplus.com/v2/"),
        ("cleartext-vendor-debug-compliant", "https://apicn.faceplusplus.com/v2/"),
    ],
)
def test_addresses_are_put_together(case, address):
    assert address in sent(case)


def test_a_boolean_switch_is_decided_by_its_callers():
    assert not any(url.startswith("https") for url in sent("cleartext-switch-violating"))
    assert not any(url.startswith("http:") for url in sent("cleartext-switch-compliant"))


def test_no_address_shows_its_query():
    assert not any("?" in url for url in sent("secret-token-violating"))


def test_a_flow_is_told_step_by_step():
    flow = next(f for f in handling("tls-trustall-violating").flows if f.sink == "network")
    assert flow.steps[0].kind == "source"
    assert flow.steps[-1].kind == "sink"
    assert "field" in " ".join(s.what for s in flow.steps) or len(flow.steps) > 2
    assert all(step.evidence.locator for step in flow.steps)


@pytest.mark.parametrize(
    ("case", "where"),
    [
        ("tls-trustall-violating", "yes"),
        ("tls-trustall-violating-r8", "yes"),
        ("tls-verifier-violating", "yes"),
        ("tls-verifier-elsewhere", "no"),
        ("tls-webview-violating", "yes"),
    ],
)
def test_who_uses_the_client_that_trusts_all(case, where):
    assert {gap.on_face_path for gap in handling(case).trust} == {where}


@pytest.mark.parametrize("case", ["trap-extra-root", "tls-trustall-compliant"])
def test_a_store_that_adds_checks_is_no_gap(case):
    assert handling(case).trust == ()


def test_a_debug_switch_is_seen():
    assert all(gap.debug_only for gap in handling("trap-debug-trust").trust)
    assert handling("trap-debug-trust").trust


def test_keys_are_masked():
    found = handling("secret-signed-violating").secrets + handling("secret-token-violating").secrets
    assert found
    assert all(len(secret.masked) == 5 for secret in found)


@pytest.mark.parametrize(
    "case", ["secret-token-compliant", "trap-app-id-only", "trap-offline-licence-key"]
)
def test_ids_licences_and_tokens_are_no_secrets(case):
    assert handling(case).secrets == ()


@pytest.mark.parametrize(
    ("case", "answer"),
    [
        ("webview-grant-violating", "all"),
        ("webview-grant-compliant", "asked"),
        ("trap-webview-allow-list", "asked"),
    ],
)
def test_how_pages_are_granted_the_camera(case, answer):
    assert {grant.grants for grant in handling(case).grants} == {answer}


@pytest.mark.parametrize(
    ("case", "purpose", "host", "preview"),
    [
        ("covert-service-violating", "face", "service", "hidden"),
        ("trap-dash-cam", "record", "service", "hidden"),
        ("camera-idle-compliant", "scan", "screen", "visible"),
        ("attribute-price-compliant", "face", "screen", "visible"),
    ],
)
def test_where_and_what_for_the_camera_is_opened(case, purpose, host, preview):
    found = {(use.purpose, use.host, use.preview) for use in handling(case).cameras}
    assert (purpose, host, preview) in found


def test_unreached_cameras_do_not_count():
    assert handling("camera-idle-violating").cameras == ()


def test_a_price_that_hangs_on_a_trait():
    uses = {(trait.trait, trait.use) for trait in handling("attribute-price-violating").traits}
    assert ("age", "decision") in uses
    assert not handling("attribute-price-compliant").traits


def test_the_same_app_gives_the_same_answer():
    again = read_app(SUITE / "rest-log-violating" / "rest-log-violating.apk").artifact.handling
    assert again == handling("rest-log-violating")
