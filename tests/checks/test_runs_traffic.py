"""face-cleartext-transmission, face-tls-mitm-accepted and tls-validation-disabled by the traffic of the runs."""

from builders import limitation
from handlings import flow, gap, world
from observations import RIGHT, both, recording, replace, seen, sent, trial, walk

from analyzers.artifacts import Text

CLEAR = "face-cleartext-transmission"
MITM = "face-tls-mitm-accepted"
HTTP = {"scheme": "http", "tls": "none"}
NO_CA = tuple(walk(*(), path="accept", number=n, trial="no-ca") for n in (7, 8))

# --- cleartext -----------------------------------------------------------------------------------


def test_a_face_in_cleartext():
    assert seen(CLEAR, *RIGHT, sent=both(**HTTP)) == (
        "violation",
        "a face read from an unencrypted flow",
    )


def test_its_twin_over_tls():
    assert seen(CLEAR, *RIGHT, sent=both()) == ("compliant", "every face flow encrypted in the run")


def test_once_with_a_flow_to_the_same_host_in_the_code():
    to = {"cleartext": "yes", "permitted": True}
    same = world(flow(urls=("http://api.example.net/face",), **to))
    other = world(flow(urls=("http://elsewhere.example.org/face",), **to))
    once = (sent(**HTTP),)
    assert seen(CLEAR, *RIGHT, sent=once, world={"static": same})[0] == "violation"
    assert seen(CLEAR, *RIGHT, sent=once, world={"static": other})[0] == "likely-violation"


def test_a_face_of_ours_is_one():
    marked = both(**HTTP, grade="unknown", marker="honey")
    assert seen(CLEAR, *RIGHT, sent=marked)[0] == "violation"


def test_an_image_during_the_face_step():
    assert seen(CLEAR, *RIGHT, sent=both(**HTTP, grade="image"))[0] == "likely-violation"


def test_an_image_before_it_is_no_matter():
    early = both(**HTTP, grade="image", at=2)
    assert seen(CLEAR, *RIGHT, sent=early)[0] not in ("violation", "likely-violation")


def test_loopback():
    near = both(**HTTP, place="loopback")
    assert seen(CLEAR, *RIGHT, sent=near)[0] not in ("violation", "likely-violation")


def test_the_house_network():
    assert seen(CLEAR, *RIGHT, sent=both(**HTTP, place="lan")) == (
        "needs-manual-review",
        "cleartext in the house network",
    )


def test_content_that_cannot_be_read():
    blind = both(**HTTP, form="opaque", grade="unknown")
    assert seen(CLEAR, *RIGHT, sent=blind) == (
        "needs-manual-review",
        "encrypted content over cleartext",
    )


def test_another_apps_traffic():
    others = both(**HTTP, owner="other")
    assert seen(CLEAR, *RIGHT, sent=others)[0] == "not-applicable"


def test_traffic_nobody_is_known_to_own():
    unknown = both(**HTTP, owner="unknown")
    assert seen(CLEAR, *RIGHT, sent=unknown)[0] == "needs-manual-review"
    linked = both(**HTTP, owner="unknown", linked="bitmap-compress")
    assert seen(CLEAR, *RIGHT, sent=linked)[0] == "violation"


def test_what_an_icon_brings_is_not_sent():
    icon = both(**HTTP, direction="received")
    assert seen(CLEAR, *RIGHT, sent=icon)[0] == "not-applicable"


def test_pinning_hides():
    pinned = limitation("tls-unreadable")
    assert seen(CLEAR, *RIGHT, limitations=(pinned,))[0] == "not-assessed"
    assert seen(CLEAR, *RIGHT, sent=both(), limitations=(pinned,))[0] == "not-assessed"


def test_gaps_of_the_traffic_hide():
    cut = limitation(
        "recording-gaps", message=Text("缺口", "The recording has gaps: traffic: cut.")
    )
    other = limitation(
        "recording-gaps", message=Text("缺口", "The recording has gaps: screens: x.")
    )
    assert seen(CLEAR, *RIGHT, limitations=(cut,))[0] == "not-assessed"
    assert seen(CLEAR, *RIGHT, limitations=(other,))[0] == "not-applicable"


def test_no_capture():
    assert seen(CLEAR, *RIGHT, record=recording(route="none"))[0] == "not-assessed"


# --- an untrusted certificate --------------------------------------------------------------------


def met(**parts):
    return tuple(sent(f"accept-{n}", **parts) for n in (7, 8))


def test_a_face_read_with_it():
    assert seen(MITM, *RIGHT, *NO_CA, sent=met(tls="untrusted")) == (
        "violation",
        "a face read with an untrusted certificate",
    )


def test_once_and_the_code_that_accepts_all():
    static = world(flow(), handling={"trust": (gap(),)})
    once = (sent("accept-7", tls="untrusted"),)
    assert seen(MITM, *RIGHT, *NO_CA, sent=once)[0] == "likely-violation"
    assert seen(MITM, *RIGHT, *NO_CA, sent=once, world={"static": static})[0] == "violation"


def test_its_twin_refuses():
    got = seen(MITM, *RIGHT, *NO_CA, sent=both(), trials=(trial(),))
    assert got == ("compliant", "handshake refused")


def test_accepted_where_faces_go():
    got = seen(MITM, *RIGHT, *NO_CA, sent=both(), trials=(trial(outcome="accepted"),))
    assert got[0] == "likely-violation"


def test_accepted_elsewhere():
    elsewhere = trial(host="ads.example.org", outcome="accepted")
    got = seen(MITM, *RIGHT, *NO_CA, sent=both(), trials=(elsewhere,))
    assert got == ("needs-manual-review", "only other flows accept an untrusted certificate")


def test_a_trusted_ca_is_no_trial():
    assert seen(MITM, *RIGHT, sent=both())[0] == "not-assessed"
    assert seen(MITM, *RIGHT, record=recording(trials=("ca",)))[0] == "not-assessed"


def test_pinning_switched_off_by_us_is_no_trial():
    loose = tuple(walk(number=n, trial="unpinned") for n in (7, 8))
    got = seen(MITM, *RIGHT, *loose, sent=met(tls="untrusted"))
    assert got[0] == "not-assessed"


def test_no_session_at_all():
    from builders import judged

    assert judged(MITM).reason == "no recorded session supplied"


def test_the_code_that_accepts_all_is_weighed_with_it():
    static = world(flow(), handling={"trust": (gap(),)})
    check = "tls-validation-disabled"
    got = seen(check, *RIGHT, *NO_CA, sent=met(tls="untrusted"), world={"static": static})
    assert got == ("likely-violation", "a face read with an untrusted certificate")
    refused = seen(check, *RIGHT, *NO_CA, sent=both(), trials=(trial(),), world={"static": static})
    assert refused[0] == "needs-manual-review"
    assert refused[1].startswith("evidence conflicts")


def test_hosts_of_faces_that_the_trial_never_met():
    elsewhere = trial(host="ads.example.org")
    assert seen(MITM, *RIGHT, *NO_CA, sent=both(), trials=(elsewhere,))[0] == "not-assessed"


def test_a_trial_of_an_app_that_sends_no_face_is_no_proof_of_care():
    assert seen(MITM, *RIGHT, *NO_CA, trials=(trial(),))[0] == "not-applicable"
    blind = both(form="opaque", grade="unknown")
    assert seen(MITM, *RIGHT, *NO_CA, sent=blind, trials=(trial(),))[0] == "not-assessed"


def test_what_goes_round_the_proxy_is_seen_by_hooks_alone():
    bare = tuple(each._replace(run=replace(each.run, hooks=False)) for each in RIGHT)
    assert seen(CLEAR, *RIGHT)[0] == "not-applicable"
    assert seen(CLEAR, *bare)[0] == "not-assessed"
