"""Traits of a face in the answers of cloud services, and what the app does with them."""

import pytest
from codebuilder import (
    DIRECT,
    RETURN_VOID,
    VIRTUAL,
    Class,
    code,
    invoke,
    new,
    program,
    result,
    text,
    unless_zero,
)

from analyzers.sdks import catalogue
from analyzers.static.graph import Entry
from analyzers.static.settled import Settled
from analyzers.static.taint import Taint, is_outside
from analyzers.static.traits import _kind, traits

CLOUD = next(row for row in catalogue().sdks if row.processing == "cloud")
LOCAL = next(row for row in catalogue().sdks if row.processing != "cloud")
ACTIVITY, STRING, JSON = "Landroid/app/Activity;", "Ljava/lang/String;", "Lorg/json/JSONObject;"
SHOW = invoke(VIRTUAL, "Landroid/widget/TextView;", "setText", "(Ljava/lang/CharSequence;)V", 3, 2)
TEST = (*unless_zero(2, 2),)


def found(key, *then, name="onCreate", rows=(CLOUD,), page="La/Page;"):
    """(trait, read, use) of a page that takes a key out of an answer and then does this with it (in v2)."""
    reading = code(
        "look" if name != "onCreate" else name,
        (
            *new(0, JSON),
            *invoke(DIRECT, JSON, "<init>", "()V", 0),
            *text(1, key),
            *invoke(VIRTUAL, JSON, "optString", f"({STRING}){STRING}", 0, 1),
            *result(2),
            *then,
            *RETURN_VOID,
        ),
        static=False,
    )
    methods = [reading]
    look = program(Class(page, methods, ACTIVITY), entries=[Entry(page, "activity")])
    taint = Taint(Settled(look.graph, lambda owner: is_outside(look.graph, (), owner)), (), {})
    return [(one.trait, one.sdk, one.read, one.use) for one in traits(taint, rows)]


def test_a_trait_that_is_shown():
    assert found("emotion", *SHOW) == [("emotion", CLOUD.id, True, "shown")]


def test_a_trait_nobody_looks_at():
    assert found("beauty") == [("beauty", CLOUD.id, False, "unknown")]


def test_a_trait_that_is_tested():
    assert found("emotion", *TEST) == [("emotion", CLOUD.id, True, "local")]


@pytest.mark.parametrize("key", ["age", "gender", "message", "image_url", "score"])
def test_keys_that_any_answer_may_have(key):
    assert found(key, *SHOW) == []


def test_without_a_cloud_service_an_answer_is_not_about_a_face():
    assert found("emotion", *SHOW, rows=(LOCAL,)) == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("getAge", "age"),
        ("ageInfo", "age"),
        ("isMale", "gender"),
        ("getFacescore", "beauty"),
        ("skinColour", "ethnicity"),
        ("predictFatigue", "attention"),
        ("getPage", None),
        ("getMessage", None),
        ("getPackage", None),
        ("agent", None),
        ("sexagesimal", None),
        ("trace", None),
    ],
)
def test_names_that_ask_for_a_trait(name, kind):
    assert _kind(name) == kind
