"""face-data-at-rest-exposed, public-face-result-link and policy-reachable by what the runs left and showed."""

from builders import limitation, policy, static
from handlings import flow, world
from observations import (
    GENERAL,
    HOME,
    LAUNCH,
    RIGHT,
    TAKEN,
    asked,
    kept,
    link,
    page,
    seen,
    touch,
    twice,
    yes,
)

REST = "face-data-at-rest-exposed"
LINK = "public-face-result-link"
POLICY = "policy-reachable"


def left(**parts):
    return tuple(kept(f"accept-{n}", **parts) for n in (1, 2))


# --- at rest -------------------------------------------------------------------------------------


def test_a_face_others_can_read():
    assert seen(REST, *RIGHT, kept=left()) == ("violation", "a face readable outside the app")


def test_its_twin_leaves_none():
    assert seen(REST, *RIGHT) == ("compliant", "nothing left unprotected in the run")


def test_a_face_in_the_log():
    assert seen(REST, *RIGHT, kept=left(where="log", path="FaceTag 31"))[0] == "violation"


def test_once_and_the_same_place_in_the_code():
    outside = world(flow(sink="external-file"))
    logged = world(flow(sink="log"))
    once = (kept(),)
    assert seen(REST, *RIGHT, kept=once, world={"static": outside})[0] == "violation"
    assert seen(REST, *RIGHT, kept=once, world={"static": logged})[0] == "likely-violation"


def test_a_template_in_plain():
    assert seen(REST, *RIGHT, kept=left(where="private", form="vector"))[0] == "likely-violation"


def test_a_private_cache_or_one_that_is_gone():
    assert seen(REST, *RIGHT, kept=left(where="private"))[0] == "needs-manual-review"
    assert seen(REST, *RIGHT, kept=left(gone=True))[0] == "needs-manual-review"


def test_a_photo_somebody_saved():
    assert seen(REST, *RIGHT, kept=left(chosen=True))[0] == "compliant"


def test_a_licence_file():
    licence = left(grade="unknown", form="opaque", where="private")
    assert seen(REST, *RIGHT, kept=licence)[0] == "compliant"


def test_our_own_planted_photos():
    assert seen(REST, *RIGHT, kept=left(marker="plant-2", grade="image"))[0] == "compliant"


def test_files_that_were_not_listed():
    lost = limitation("session-files-unread")
    assert seen(REST, *RIGHT, limitations=(lost,))[0] == "not-assessed"


# --- result link ---------------------------------------------------------------------------------


def test_opens_after_it_was_deleted():
    gone = tuple(link(url=f"https://r.example.net/{n}", stage="deleted") for n in (1, 2))
    assert seen(LINK, *RIGHT, links=gone) == (
        "violation",
        "opens without a login after deletion or a day",
    )
    assert seen(LINK, *RIGHT, links=gone[:1])[0] == "likely-violation"


def test_opens_after_a_day():
    late = tuple(
        link(url=f"https://r.example.net/{n}", stage="later", after=90_000) for n in (1, 2)
    )
    assert seen(LINK, *RIGHT, links=late)[0] == "violation"


def test_opens_for_nobody_knows_how_long():
    assert seen(LINK, *RIGHT, links=(link(),)) == ("likely-violation", "opens without a login")


def test_its_twin_is_refused():
    assert seen(LINK, *RIGHT, links=(link(opens=False, face=False, status=403),))[0] == "compliant"


def test_shared_by_the_person_or_blurred():
    assert seen(LINK, *RIGHT, links=(link(shared=True),))[0] == "needs-manual-review"
    assert seen(LINK, *RIGHT, links=(link(face=False),))[0] == "needs-manual-review"


def test_not_asked_for():
    assert seen(LINK, *RIGHT)[0] == "not-assessed"
    down = (link(opens=False, face=False, status=502),)
    assert seen(LINK, *RIGHT, links=down)[0] == "not-assessed"


# --- policy --------------------------------------------------------------------------------------

ENTRY = (page("隐私政策", depth=2),)


def test_collecting_without_a_word():
    bare = (*twice(LAUNCH, *TAKEN, path="idle"), *twice(LAUNCH, touch(), *TAKEN, HOME))
    assert seen(POLICY, *bare) == ("violation", "no prompt at first start while data are collected")


def test_its_twin_prompts_and_is_near():
    assert seen(POLICY, *RIGHT, screens=ENTRY) == ("compliant", "prompted and near")
    assert seen(POLICY, *RIGHT, screens=ENTRY, world={"policy": policy()})[0] == "compliant"


def test_too_far_away():
    assert seen(POLICY, *RIGHT, screens=(page("隐私政策", depth=6),))[0] == "likely-violation"


def test_no_policy_anywhere():
    silent = (*twice(LAUNCH, HOME, path="idle"), *twice(LAUNCH, HOME, touch(), HOME))
    settings = twice(LAUNCH, HOME, path="withdraw", reached=("settings",))
    assert seen(POLICY, *silent, *settings) == ("violation", "no policy in the app")


def test_no_prompt_and_nothing_collected():
    silent = (*twice(LAUNCH, HOME, path="idle"), *twice(LAUNCH, HOME, touch(), HOME))
    assert seen(POLICY, *silent, screens=ENTRY)[0] == "needs-manual-review"


def test_an_entry_nobody_saw():
    assert seen(POLICY, *RIGHT)[0] == "not-assessed"
    shown = twice(LAUNCH, asked(GENERAL), yes(GENERAL), HOME)
    assert seen(POLICY, *shown, screens=ENTRY, world={"static": static()})[0] == "not-assessed"
