"""minor-face-guardian-consent, accessible-face-alternative, face-attribute-inference, face-capability-inventory."""

from builders import judged, packed, sdk, static
from observations import (
    ACCEPT,
    BEGUN,
    FACE,
    HOME,
    LAUNCH,
    RIGHT,
    SDK,
    TAKEN,
    asked,
    m,
    replace,
    seen,
    session,
    step,
    touch,
    twice,
    walk,
    yes,
)

from scanner.context import Context

MINOR = "minor-face-guardian-consent"
ACCESS = "accessible-face-alternative"
AGE = m("age-given", "年龄: 10")
GUARDIAN = replace(FACE, id="G#1", guardian=True)
CHILD = {"context": Context(age_rating="3+")}


def child(*steps, **parts):
    return twice(LAUNCH, *steps, path="child", **parts)


# --- minors --------------------------------------------------------------------------------------


def test_a_declared_child_without_a_guardian():
    runs = child(AGE, touch(), asked(), yes(), *TAKEN)
    assert seen(MINOR, *runs) == (
        "violation",
        "a face taken of a declared child without a guardian",
    )


def test_its_twin_asks_a_guardian():
    runs = child(AGE, touch(), asked(GUARDIAN), yes(GUARDIAN), asked(), yes(), *TAKEN)
    assert seen(MINOR, *runs) == ("compliant", "a guardian is asked in the run")


def test_a_child_that_is_turned_away():
    assert seen(MINOR, *child(AGE, HOME)) == ("compliant", "no face is taken of a declared child")


def test_for_children_and_no_age_asked():
    runs = child(touch(), asked(), yes(), *TAKEN)
    assert seen(MINOR, *runs, world=CHILD)[0] == "likely-violation"


def test_for_anybody_and_no_age_asked():
    runs = child(touch(), asked(), yes(), *TAKEN)
    assert seen(MINOR, *runs) == ("needs-manual-review", "age never asked")


def test_for_adults_by_the_operators_word():
    adult = {"context": Context(answers={"minors": "adult"})}
    runs = child(touch(), asked(), yes(), *TAKEN)
    assert seen(MINOR, *runs, world=adult)[0] != "needs-manual-review"


def test_the_child_path_was_not_walked():
    assert seen(MINOR, *ACCEPT)[0] == "not-assessed"


# --- accessible ----------------------------------------------------------------------------------


def test_blinking_only_and_nothing_labelled():
    barred = step(unlabelled=2, controls=2)
    assert seen(ACCESS, *RIGHT, steps=(barred,)) == (
        "likely-violation",
        "blinking only, no labels, no other way",
    )


def test_one_barrier():
    assert seen(ACCESS, *RIGHT, steps=(step(),))[0] == "needs-manual-review"
    short = step(actions=("silent",), seconds=5)
    assert seen(ACCESS, *RIGHT, steps=(short,))[0] == "needs-manual-review"


def test_silent():
    assert seen(ACCESS, *RIGHT, steps=(step(actions=("silent",)),))[0] == "compliant"


def test_another_way_with_labels():
    assert seen(ACCESS, *RIGHT, steps=(step(alternatives=("短信验证",)),))[0] == "compliant"


def test_a_telephone_is_no_way_for_everybody():
    phone = step(alternatives=("拨打客服电话",))
    assert seen(ACCESS, *RIGHT, steps=(phone,))[0] == "needs-manual-review"


def test_nothing_told_of_the_actions():
    assert seen(ACCESS, *RIGHT, steps=(step(actions=()),))[0] == "not-assessed"
    assert seen(ACCESS, walk(HOME))[0] == "not-assessed"


# --- traits and the inventory --------------------------------------------------------------------

RAN = sdk(grade="executed")


def test_a_trait_sdk_that_ran():
    traits = sdk("arcsoft-arcface", grade="executed", face_classes=("FC4", "FC6"))
    runs = twice(*BEGUN, m("face-start", "FaceEngine.process", sdk="arcsoft-arcface"))
    got = seen("face-attribute-inference", *runs, executed=(traits,))
    assert got == ("needs-manual-review", "a trait SDK was seen running")
    assert seen("face-attribute-inference", *RIGHT)[0] == "not-assessed"


INVENTORY = "face-capability-inventory"


def test_an_sdk_only_the_run_shows():
    world = {"static": static(sdks=())}
    result = judged(INVENTORY, dynamic=session(*RIGHT, executed=(RAN,)), **world)
    assert (result.verdict, result.reason) == ("compliant", "inventory complete")
    assert "seen running" in result.findings[0].message.en
    assert [text.en for text in result.rests_on][-1] == "recorded session"


def test_a_weak_signal_that_ran_is_weak_no_more():
    world = {"static": static(sdks=(sdk(grade="present", weak=True),))}
    assert seen(INVENTORY, *RIGHT, world=world)[0] == "needs-manual-review"
    assert seen(INVENTORY, *RIGHT, executed=(RAN,), world=world)[0] == "compliant"


def test_a_face_step_without_a_known_sdk():
    world = {"static": static(sdks=())}
    assert seen(INVENTORY, *RIGHT, steps=(step(),), world=world) == (
        "needs-manual-review",
        "a face step was seen, no SDK behind it is known",
    )


def test_packed_and_seen_running():
    world = {"static": packed()}
    assert seen(INVENTORY, *RIGHT, world=world)[0] == "not-assessed"
    assert seen(INVENTORY, *RIGHT, executed=(RAN,), world=world)[0] == "needs-manual-review"
    assert RAN.id == SDK
