"""capture-before-consent and face-sdk-early-init by the order of events in the runs."""

from askings import free
from builders import beauty, judged, sdk, static
from observations import (
    ACCEPT,
    AGAIN,
    BEGUN,
    DECLINE,
    FACE,
    GENERAL,
    HOME,
    IDLE,
    LAUNCH,
    OPEN,
    RIGHT,
    SDK,
    STEP,
    TAKEN,
    asked,
    m,
    no,
    recording,
    replace,
    seen,
    sent,
    session,
    touch,
    twice,
    walk,
    yes,
)

from analyzers.asking import Asking

CHECK = "capture-before-consent"
INIT = m("sdk-init", "com.vendor.Sdk.init", sdk=SDK)
AHEAD = twice(*BEGUN, *TAKEN, asked(), yes(), HOME)
"""The right twin with the dialog moved behind the camera."""


def test_the_dialog_moved_behind_the_camera_flips_the_verdict():
    assert seen(CHECK, *RIGHT) == ("compliant", "no camera or face call before consent")
    assert seen(CHECK, *IDLE, *AHEAD) == ("violation", "capture ahead of consent")


def test_the_order_of_events_is_the_evidence():
    result = judged(CHECK, dynamic=session(*IDLE, *AHEAD))
    (finding,) = result.findings
    assert [piece.locator for piece in finding.evidence[:6]] == [
        f"line {10 * place}" for place in range(1, 7)
    ]
    assert {piece.context.partition(" ")[0] for piece in finding.evidence} == {
        "accept-1",
        "accept-2",
    }
    assert finding.evidence[5].excerpt == "camera-open: android.hardware.Camera.open"


def test_seen_once_is_likely():
    assert seen(CHECK, *IDLE, AHEAD[0])[0] == "likely-violation"


def test_once_and_the_same_trace_in_the_code():
    world = {"static": static(asking=Asking("read", captures=(free(by="automatic"),)))}
    assert seen(CHECK, *IDLE, AHEAD[0], world=world)[0] == "violation"


def test_touching_nothing():
    early = twice(LAUNCH, *TAKEN, path="idle")
    assert seen(CHECK, *early) == ("violation", "capture before any consent")


def test_a_camera_alone_that_opens_by_itself():
    early = twice(LAUNCH, OPEN, asked(GENERAL), path="idle")
    assert seen(CHECK, *early) == ("violation", "camera before any consent")


def test_general_terms_and_no_touch():
    early = twice(LAUNCH, asked(GENERAL), yes(GENERAL), *TAKEN)
    assert seen(CHECK, *IDLE, *early) == ("violation", "capture without a touch or a face consent")


def test_after_the_refusal():
    against = twice(*BEGUN, asked(), no(), *TAKEN, path="decline")
    assert seen(CHECK, *IDLE, *ACCEPT, *against) == ("violation", "capture after refusal")


def test_refused_and_then_agreed_is_a_consent():
    after = twice(*BEGUN, asked(), no(), touch(), asked(), yes(), *TAKEN, HOME)
    assert seen(CHECK, *IDLE, *after)[0] == "compliant"


def test_a_face_sent_before_the_consent():
    early = twice(LAUNCH, STEP, m("upload", "api.example.net", ref=sent().id), asked(), yes())
    faces = tuple(sent(f"accept-{n}", at=3) for n in (1, 2))
    assert seen(CHECK, *IDLE, *early, sent=faces)[0] == "violation"


def test_only_the_sdk_is_initialised():
    early = twice(LAUNCH, INIT, asked(GENERAL), path="idle")
    assert seen(CHECK, *early, *ACCEPT) == (
        "likely-violation",
        "only the SDK is initialised before consent",
    )


def test_touched_and_never_asked():
    # The consent that is needed is the one for the face (seed fact sf-08): general terms are none.
    bare = twice(*BEGUN, *TAKEN, HOME)
    assert seen(CHECK, *IDLE, *bare) == ("violation", "touched, never asked")
    assert seen(CHECK, *IDLE, bare[0])[0] == "likely-violation"


def test_a_page_that_tells_and_asks_nothing_is_for_a_person():
    page = replace(FACE, kind="page", asks_consent=False, controls=())
    began = twice(*BEGUN, asked(page), touch("开始"), *TAKEN, HOME)
    assert seen(CHECK, *IDLE, *began)[0] == "needs-manual-review"


def test_a_code_scanned_at_a_touch_takes_no_face():
    scanned = twice(*BEGUN, OPEN, m("camera-close"), HOME)
    got = seen(CHECK, *IDLE, *scanned)
    assert got == ("not-assessed", "consent flow not read")


def test_effects_on_the_device_need_no_consent():
    drawn = twice(*BEGUN, OPEN, m("face-start", "Nama.render", sdk="faceunity-nama"), HOME)
    world = {"static": static(sdks=(beauty(), sdk(grade="present")))}
    assert seen(CHECK, *IDLE, *drawn, world=world) == (
        "not-applicable",
        "nobody is recognised and nothing is sent",
    )


def test_two_tools_clocks_tell_no_order():
    imported = walk(*BEGUN, *TAKEN, asked(), yes(), path="imported", clean=False)
    assert seen(CHECK, imported)[0] == "needs-manual-review"


def test_idle_not_walked_is_not_compliant():
    assert seen(CHECK, *ACCEPT)[0] == "not-assessed"


def test_without_hooks_nothing_is_compliant():
    assert seen(CHECK, *RIGHT, record=recording(hooks="none"))[0] == "not-assessed"


def test_a_control_run_is_one_more_run_and_no_other():
    plain = walk(*BEGUN, *TAKEN, asked(), yes(), HOME, number=1, hooks=False)
    assert seen(CHECK, *IDLE, AHEAD[0], plain)[0] == "violation"
    assert seen(CHECK, *IDLE, plain)[0] == "likely-violation"


def test_relaunching_is_no_touch():
    late = twice(*BEGUN[:-1], AGAIN, *TAKEN, path="decline")
    assert seen(CHECK, *IDLE, *ACCEPT, *late)[0] == "violation"
    assert seen(CHECK, *IDLE, *ACCEPT, *DECLINE)[0] == "compliant"


# --- face-sdk-early-init -------------------------------------------------------------------------

EARLY = "face-sdk-early-init"


def test_initialised_before_and_after():
    early = twice(LAUNCH, INIT, asked(GENERAL), path="idle")
    late = twice(*BEGUN, asked(), yes(), INIT, *TAKEN, HOME)
    assert seen(EARLY, *early, *ACCEPT)[0] == "likely-violation"
    assert seen(EARLY, *IDLE, *late) == ("compliant", "initialised after consent in the run")


def test_a_licence_that_is_loaded_is_no_initialisation():
    from askings import start

    world = {"static": static(asking=Asking("read", starts=(start(effect="licence"),)))}
    early = twice(LAUNCH, INIT, asked(GENERAL), path="idle")
    assert seen(EARLY, *early, *ACCEPT, world=world) == (
        "compliant",
        "only a licence or an object before consent in the run",
    )
