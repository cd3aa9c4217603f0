"""covert-camera-capture, face-capture-over-collection, permission-bundle-request and webview-camera-autogrant."""

from handlings import CAMERA, camera, world
from observations import (
    ACCEPT,
    ALLOWED,
    ASKED,
    BEGUN,
    CLOSE,
    DENIED,
    DENY,
    END,
    GENERAL,
    HOME,
    IDLE,
    LAUNCH,
    OPEN,
    RIGHT,
    STEP,
    TAKEN,
    asked,
    both,
    m,
    replace,
    seen,
    sent,
    step,
    touch,
    twice,
    yes,
)

COVERT = "covert-camera-capture"
MUCH = "face-capture-over-collection"
BUNDLE = "permission-bundle-request"
WEB = "webview-camera-autogrant"
FRAME = m("frame", "onPreviewFrame")

# --- covert --------------------------------------------------------------------------------------


def test_pictures_out_of_sight():
    hidden = twice(LAUNCH, OPEN, FRAME, HOME, path="idle")
    assert seen(COVERT, *hidden, *ACCEPT) == (
        "violation",
        "pictures taken with no camera screen and no touch",
    )


def test_in_the_background():
    behind = twice(*BEGUN, m("background"), OPEN, FRAME)
    assert seen(COVERT, *IDLE, *behind)[0] == "violation"


def test_only_opened():
    hidden = twice(LAUNCH, OPEN, HOME, path="idle")
    assert seen(COVERT, *hidden, *ACCEPT)[0] == "likely-violation"


def test_its_twin_opens_on_a_screen():
    assert seen(COVERT, *RIGHT)[0] == "compliant"


def test_a_dash_cam_says_what_it_does():
    hidden = twice(LAUNCH, OPEN, FRAME, HOME, path="idle")
    recorder = camera(host="service", by="background", declared=True, purpose="record", feeds=())
    app = world(permissions=(CAMERA,), handling={"cameras": (recorder,)})
    got = seen(COVERT, *hidden, *ACCEPT, world={"static": app})
    assert got[0] == "needs-manual-review"


def test_analysis_without_a_preview_after_a_touch():
    analysed = twice(*BEGUN, OPEN, FRAME, CLOSE, HOME)
    assert seen(COVERT, *IDLE, *analysed)[0] not in ("violation", "likely-violation")


def test_a_use_the_system_reports_late_is_no_moment():
    late = twice(LAUNCH, HOME, m("camera-open", "appops: camera used", act="appops"), path="idle")
    assert seen(COVERT, *late, *ACCEPT)[0] == "compliant"


# --- over-collection -----------------------------------------------------------------------------


def test_taking_goes_on_after_the_end():
    on = twice(*BEGUN, asked(), yes(), OPEN, STEP, END, m("frame", t=60_000), HOME)
    assert seen(MUCH, *IDLE, *on) == (
        "violation",
        "taking or sending goes on after the step ended",
    )


def test_its_twin_stops():
    assert seen(MUCH, *RIGHT, sent=both(at=12))[0] == "compliant"


def test_sent_after_a_cancel():
    cancelled = replace(END, what="onDetectFinish: cancel")
    runs = twice(*BEGUN, asked(), yes(), OPEN, STEP, cancelled, m("upload", ref=sent().id), HOME)
    assert seen(MUCH, *IDLE, *runs, sent=both(at=11))[0] == "violation"


def test_what_was_under_way_at_the_cancel_may_end():
    cancelled = replace(END, what="cancelled", act="mark")
    runs = twice(*BEGUN, asked(), yes(), OPEN, STEP, cancelled, m("upload", ref=sent().id), HOME)
    assert seen(MUCH, *IDLE, *runs, sent=both(at=8.5))[0] not in ("violation", "likely-violation")
    assert seen(MUCH, *IDLE, *runs, sent=both(at=11))[0] == "violation"


def test_a_retry_after_a_failure():
    again = twice(*BEGUN, asked(), yes(), *TAKEN, touch("重试"), *TAKEN, HOME)
    assert seen(MUCH, *IDLE, *again)[0] == "compliant"


def frames(count):
    return tuple(piece for n in range(count) for piece in both(sha256=f"{n:064x}", at=11 + n / 10))


def test_many_frames_where_nothing_has_to_be_done():
    silent = (step(actions=("silent",)),)
    assert seen(MUCH, *RIGHT, sent=frames(8), steps=silent)[0] == "likely-violation"


def test_a_colour_flash_needs_a_short_video():
    flash = tuple(step(f"accept-{n}", actions=("colour-flash",)) for n in (1, 2))
    assert seen(MUCH, *RIGHT, sent=frames(8), steps=flash)[0] == "needs-manual-review"
    assert seen(MUCH, *RIGHT, sent=both(form="video"))[0] == "needs-manual-review"


def test_the_album_in_the_same_step():
    peeking = twice(*BEGUN, asked(), yes(), OPEN, STEP, m("album-read"), END, CLOSE, HOME)
    assert seen(MUCH, *IDLE, *peeking)[0] == "needs-manual-review"


def test_an_end_that_was_not_seen():
    open_ = twice(*BEGUN, asked(), yes(), OPEN, STEP)
    assert seen(MUCH, *IDLE, *open_)[0] == "not-assessed"


# --- permission bundle ---------------------------------------------------------------------------

MANY = m(
    "permission-asked",
    "[android.permission.CAMERA, android.permission.ACCESS_FINE_LOCATION], 100",
    act="request",
)
GONE = m("exit", "process 7: exit")


def test_a_bundle_at_launch_that_ends_the_app():
    runs = twice(LAUNCH, MANY, DENIED, GONE, path="deny-camera")
    assert seen(BUNDLE, *runs) == ("violation", "bundle at launch, refusal ends the app in the run")


def test_a_bundle_the_app_survives():
    runs = twice(LAUNCH, MANY, DENIED, HOME, path="deny-camera")
    assert seen(BUNDLE, *runs)[0] == "needs-manual-review"


def test_the_microphone_for_a_video():
    pair = m(
        "permission-asked",
        "[android.permission.CAMERA, android.permission.RECORD_AUDIO]",
        act="request",
    )
    runs = twice(LAUNCH, pair, ALLOWED, HOME)
    assert seen(BUNDLE, *runs, *DENY) == (
        "needs-manual-review",
        "related permissions at launch in the run",
    )


def test_its_twin_asks_at_the_touch():
    assert seen(BUNDLE, *RIGHT) == ("compliant", "asked alone and refusal handled in the run")


def test_a_helper_that_splits_the_array():
    place = m("permission-asked", "[android.permission.ACCESS_FINE_LOCATION]", act="request")
    runs = twice(LAUNCH, ASKED, DENIED, place, DENIED, GONE, path="deny-camera")
    assert seen(BUNDLE, *runs)[0] != "violation"


def test_dialogs_in_a_row_without_hooks():
    dialogs = (
        m("permission-asked", "android.permission.CAMERA"),
        m("permission-denied", "android.permission.CAMERA"),
        m("permission-asked", "android.permission.READ_CONTACTS"),
        m("permission-denied", "android.permission.READ_CONTACTS"),
    )
    assert seen(BUNDLE, *twice(LAUNCH, *dialogs, GONE, path="deny-camera"))[0] == "violation"


def test_denying_the_camera_alone_ends_the_app():
    runs = twice(*BEGUN, asked(), yes(), ASKED, DENIED, GONE, path="deny-camera")
    assert seen(BUNDLE, *ACCEPT, *runs)[0] == "needs-manual-review"


# --- pages ---------------------------------------------------------------------------------------

GRANT = m("permission-allowed", "VIDEO_CAPTURE", ref="https://h5.example.net")


def test_a_face_page_is_given_the_camera():
    runs = twice(*BEGUN, GRANT, STEP)
    assert seen(WEB, *runs)[0] == "likely-violation"


def test_its_twin_asks():
    runs = twice(*BEGUN, asked(GENERAL), yes(GENERAL), GRANT, STEP)
    assert seen(WEB, *runs)[0] == "compliant"


def test_no_page_asked():
    assert seen(WEB, *RIGHT)[0] == "not-assessed"


def test_a_page_without_a_face_is_for_a_person():
    assert seen(WEB, *twice(*BEGUN, GRANT)) == (
        "needs-manual-review",
        "a page was given the camera at once",
    )


def test_a_camera_nobody_asked_for_is_no_good_mark():
    walked = (*ACCEPT, *DENY)
    unasked = tuple(without(each, "permission-asked") for each in walked)
    declares = {"static": world(state="none", permissions=(CAMERA,))}
    assert seen(BUNDLE, *walked, world=declares)[0] == "compliant"
    assert seen(BUNDLE, *unasked, world=declares)[0] == "not-assessed"


def without(walked, kind):
    """The same walk without moments of a kind."""
    kept = tuple(each for each in walked.run.moments if each.kind != kind)
    return walked._replace(run=replace(walked.run, moments=kept))
