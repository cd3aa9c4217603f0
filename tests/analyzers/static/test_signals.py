"""How sure an SDK is: by the places that agree, and never by constants alone."""

from typing import get_args

import pytest
from msgspec import structs

from analyzers.artifacts import SignalKind
from analyzers.sdks import catalogue
from analyzers.static.signals import PLACE_OF, confidence, kinds_in_order

SDK = catalogue().row("megvii-meglive-v3")


@pytest.mark.parametrize(
    ("kinds", "sure"),
    [
        ({"class", "call", "library"}, "high"),
        ({"call", "jni"}, "high"),
        ({"hierarchy", "component"}, "high"),
        ({"call", "host"}, "high"),
        ({"class", "library", "component"}, "high"),
        ({"class"}, "medium"),
        ({"class", "call"}, "medium"),
        ({"class", "library"}, "medium"),
        ({"library"}, "medium"),
        ({"jni", "library"}, "medium"),
        ({"model"}, "medium"),
        ({"host"}, "low"),
        ({"host", "literal", "native-string"}, "low"),
        ({"web"}, "low"),
        ({"web", "host"}, "low"),
        (set(), "low"),
    ],
)
def test_places_that_agree(kinds: set[SignalKind], sure: str) -> None:
    assert confidence(SDK, kinds) == sure


def test_of_the_platform_use_is_all_there_can_be() -> None:
    platform = catalogue().row("android-media-facedetector")
    assert confidence(platform, {"call"}) == "high"


def test_what_is_known_from_memory_or_by_a_rule_is_never_sure() -> None:
    everything: tuple[SignalKind, ...] = get_args(SignalKind)
    assert confidence(SDK, everything) == "high"
    assert confidence(structs.replace(SDK, status="recalled"), everything) == "medium"
    assert confidence(structs.replace(SDK, by_rule=True), everything) == "medium"


def test_every_kind_has_a_place_and_an_order() -> None:
    assert set(PLACE_OF) == set(get_args(SignalKind))
    assert kinds_in_order(["web", "class", "web"]) == ("class", "web")
