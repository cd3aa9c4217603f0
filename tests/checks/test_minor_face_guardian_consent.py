"""minor-face-guardian-consent: children, and who is asked for them."""

import pytest
from askings import ASK, asking, prompt, screen, verdict
from builders import app, judged, static

from scanner.context import Context

CHECK = "minor-face-guardian-consent"
KIDS = {"world": {"context": Context(answers={"minors": "child-directed"})}}


def test_made_for_children_and_nobody_is_asked():
    assert verdict(CHECK, **KIDS) == ("likely-violation", "children, and no guardian is asked")


def test_a_guardian_is_asked():
    assert verdict(CHECK, prompts=(prompt(guardian=True),), **KIDS)[0] == "compliant"


def test_a_guardian_who_is_asked_elsewhere():
    elsewhere = prompt(id="elsewhere", guardian=True)
    assert verdict(CHECK, prompts=(prompt(), elsewhere), **KIDS)[0] == "needs-manual-review"


def test_a_child_mode_on_a_screen():
    assert verdict(CHECK, screens=(screen(topics=("child",)),))[0] == "likely-violation"


@pytest.mark.parametrize("label", ["宝宝识字", "Kids Club"])
def test_a_name_for_children(label):
    named = static(app=app(label=label), asking=asking())
    assert judged(CHECK, static=named).verdict == "likely-violation"


def test_a_general_audience_is_not_accused():
    assert verdict(CHECK)[0] == "not-assessed"


def test_adults_only():
    context = Context(answers={"minors": "adult"})
    assert verdict(CHECK, world={"context": context})[0] == "not-applicable"


def test_an_age_rating():
    young = {"context": Context(age_rating="8+")}
    assert verdict(CHECK, world=young)[0] == "likely-violation"
    assert verdict(CHECK, world={"context": Context(age_rating="18+")})[0] == "not-assessed"
    assert ASK
