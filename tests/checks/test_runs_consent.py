"""face-consent-separate, -bundled-with-camera and -preticked by what stood on the screen in the runs."""

from askings import box, free
from builders import static
from observations import (
    ALLOWED,
    ASKED,
    BEGUN,
    FACE,
    GENERAL,
    HOME,
    IDLE,
    LAUNCH,
    RIGHT,
    TAKEN,
    asked,
    m,
    recording,
    replace,
    seen,
    session,
    touch,
    twice,
    walk,
    yes,
)

from analyzers.asking import Asking, PromptText

SEPARATE = "face-consent-separate"
BUNDLED = "face-consent-bundled-with-camera"
TICKED = "face-consent-preticked"


def texts(words):
    return (PromptText("message", words),)


def accept(each, *, answer=yes, **parts):
    """Runs of *accept* that agree to this prompt and then take the face."""
    return twice(*BEGUN, asked(each, **parts), answer(each), ASKED, ALLOWED, *TAKEN, HOME)


# --- separate ------------------------------------------------------------------------------------


def test_only_general_terms():
    bare = twice(*BEGUN, ASKED, ALLOWED, *TAKEN, HOME)
    assert seen(SEPARATE, *IDLE, *bare) == ("violation", "no face consent before the capture")


def test_general_terms_once_with_the_trace_of_the_code():
    bare = walk(*BEGUN, *TAKEN, HOME)
    world = {"static": static(asking=Asking("read", captures=(free(),)))}
    assert seen(SEPARATE, *IDLE, bare, world=world)[0] == "violation"
    assert seen(SEPARATE, *IDLE, bare)[0] == "likely-violation"


def test_a_page_that_begins_at_once():
    page = replace(FACE, kind="page", asks_consent=False, controls=())
    began = twice(*BEGUN, asked(page), touch("开始"), *TAKEN, HOME)
    assert seen(SEPARATE, *IDLE, *began) == (
        "likely-violation",
        "agreement inferred from going on",
    )


def test_no_way_to_refuse():
    forced = replace(FACE, controls=FACE.controls[:1], cancelable="no")
    assert seen(SEPARATE, *IDLE, *accept(forced)) == (
        "likely-violation",
        "face consent without a way to refuse",
    )


def test_inside_general_terms_is_for_a_person():
    mixed = replace(FACE, topics=("face", "general"), only_face=False)
    assert seen(SEPARATE, *IDLE, *accept(mixed))[0] == "needs-manual-review"


def test_on_another_companys_screen():
    foreign = twice(*BEGUN, asked(FACE, own=False), *TAKEN, HOME)
    assert seen(SEPARATE, *IDLE, *foreign) == (
        "needs-manual-review",
        "consent given in another place",
    )


def test_a_prompt_that_was_not_read_may_have_been_it():
    blind = twice(*BEGUN, m("agree", "同意", ref="unread#1"), *TAKEN, HOME)
    assert seen(SEPARATE, *IDLE, *blind)[0] == "needs-manual-review"


def test_its_own_dialog_with_a_refusal():
    assert seen(SEPARATE, *RIGHT)[0] == "compliant"


def test_a_path_that_was_not_completed():
    cut = walk(*BEGUN, asked(), yes(), completed=False, why="app-crashed")
    assert seen(SEPARATE, *IDLE, cut)[0] == "not-assessed"


# --- bundled -------------------------------------------------------------------------------------


def test_one_button_for_the_face_and_the_terms():
    mixed = replace(FACE, topics=("general", "face"), only_face=False)
    assert seen(BUNDLED, *IDLE, *accept(mixed)) == (
        "violation",
        "one act for the face and something else",
    )


def test_the_systems_permission_as_the_only_act():
    bare = twice(*BEGUN, ASKED, ALLOWED, *TAKEN, HOME)
    assert seen(BUNDLED, *IDLE, *bare) == (
        "violation",
        "the camera permission is the only act before the face",
    )


def test_the_cameras_permission_for_a_code_is_no_matter_of_faces():
    scan = twice(*BEGUN, ASKED, ALLOWED, m("camera-open"), m("camera-close"), HOME)
    assert seen(BUNDLED, *IDLE, *scan)[0] == "not-assessed"


def test_the_face_in_the_cameras_pre_prompt():
    camera = replace(
        FACE,
        topics=("face", "camera"),
        only_face=False,
        texts=texts("需要相机权限以采集您的人脸"),
    )
    assert seen(BUNDLED, *IDLE, *accept(camera))[0] == "likely-violation"


def test_separate_ticks_and_one_submit():
    both = replace(
        FACE,
        topics=("general", "face"),
        only_face=False,
        controls=(box(gates=True), *FACE.controls),
    )
    assert seen(BUNDLED, *IDLE, *accept(both))[0] == "needs-manual-review"


def test_an_act_of_its_own():
    assert seen(BUNDLED, *RIGHT)[0] == "compliant"


def test_a_consent_on_the_page_before():
    mixed = replace(FACE, id="x#2", topics=("general", "face"), only_face=False)
    apart = twice(*BEGUN, asked(mixed), yes(mixed), asked(), yes(), *TAKEN, HOME)
    assert seen(BUNDLED, *IDLE, *apart)[0] == "compliant"


# --- preticked -----------------------------------------------------------------------------------


def ticked(state="yes", **parts):
    return replace(FACE, controls=(box(checked=state), *FACE.controls), **parts)


def test_ticked_before_any_touch():
    assert seen(TICKED, *IDLE, *accept(ticked())) == ("violation", "ticked from the start")


def test_its_unticked_twin():
    assert seen(TICKED, *IDLE, *accept(ticked("no")))[0] == "compliant"


def test_ticked_by_an_earlier_consent():
    stale = walk(*BEGUN, asked(ticked()), yes(ticked()), *TAKEN, clean=False)
    assert seen(TICKED, *IDLE, stale)[0] == "needs-manual-review"


def test_going_on_is_taken_as_consent():
    assert seen(TICKED, *IDLE, *accept(replace(FACE, wording="implied")))[0] == "likely-violation"


def test_a_box_that_cannot_be_read():
    assert seen(TICKED, *IDLE, *accept(ticked("unknown"))) == (
        "needs-manual-review",
        "box state unreadable",
    )


def test_no_control_came_up():
    bare = twice(*BEGUN, *TAKEN, HOME)
    assert seen(TICKED, *IDLE, *bare)[0] == "not-applicable"


def test_general_terms_ticked_are_no_face_consent():
    terms = replace(GENERAL, controls=(box("同意用户协议", checked="yes"), *GENERAL.controls))
    begun = twice(LAUNCH, asked(terms), yes(terms), HOME, touch(), asked(), yes(), *TAKEN, HOME)
    assert seen(TICKED, *IDLE, *begun)[0] == "compliant"


# --- what a broken or changed record leaves ------------------------------------------------------


def test_a_broken_chain_accuses_and_clears_nobody():
    broken = recording(intact=False)
    bare = twice(*BEGUN, *TAKEN, HOME)
    assert seen(SEPARATE, *IDLE, *bare, record=broken)[0] == "needs-manual-review"
    assert seen(SEPARATE, *RIGHT, record=broken)[0] == "not-assessed"


def test_hooks_that_change_the_app():
    bare = twice(*BEGUN, *TAKEN, HOME)
    changed = {"changed_by_hooks": ("accept-1-plain: prompt only without hooks: 人脸",)}
    assert seen(SEPARATE, *IDLE, *bare, **changed)[0] == "needs-manual-review"
    plain = walk(*BEGUN, *TAKEN, HOME, hooks=False)
    assert seen(SEPARATE, *IDLE, *bare, plain, **changed)[0] == "violation"
    assert seen(SEPARATE, *RIGHT, **changed)[0] == "not-assessed"


def test_answers_made_for_the_app_are_no_reproduction():
    bare = twice(*BEGUN, *TAKEN, HOME)
    opted = recording(opted=("environment",))
    assert seen(SEPARATE, *IDLE, *bare, record=opted)[0] == "likely-violation"
    pinned = twice(*BEGUN, *TAKEN, HOME, trial="unpinned")
    assert seen(SEPARATE, *IDLE, *pinned)[0] == "likely-violation"


def test_a_record_of_nothing_answers_nothing():
    assert session().observed.runs == ()
    assert seen(SEPARATE)[0] == "not-assessed"
