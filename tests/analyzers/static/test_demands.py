"""What a person has to do in front of the camera."""

import pytest
from codebuilder import (
    RETURN_VOID,
    STATIC,
    VIRTUAL,
    Class,
    code,
    invoke,
    program,
    take_static,
    text,
)

from analyzers.static.demands import MOST_METHODS, demanded

OWNER, OUTER = "La/Live;", "La/Live"
ENUM = "Lcom/baidu/idl/face/platform/LivenessTypeEnum;"


def of(*units, texts=(), more=()):
    look = program(Class(OWNER, [code("run", [*units, *RETURN_VOID])]), *more)
    return demanded(look.graph, OUTER, texts)


def action(name, owner=ENUM):
    return take_static(0, owner, name, owner)


def test_an_action_named_by_the_sdk():
    found = of(*action("Eye"))
    assert (found.actions, found.choice, found.spoken, found.seconds) == (
        ("blink",),
        False,
        False,
        None,
    )


def test_several_actions_are_a_choice():
    found = of(*action("Eye"), *action("Mouth"))
    assert len(found.actions) == 2
    assert found.choice


def test_an_action_written_in_the_code():
    assert of(*text(0, "action_blink")).actions == ("blink",)


def test_an_action_told_on_the_screen_with_its_time():
    found = of(texts=["请在10秒内眨眨眼", "最多 30 秒"])
    assert found.actions == ("blink",)
    assert found.seconds == 10


@pytest.mark.parametrize("texts", [[], ["请在10秒内完成"], ["人脸识别"]])
def test_without_an_action_there_is_no_demand(texts):
    assert of(texts=texts) is None


def test_a_name_of_something_else_is_no_action():
    assert of(*action("Wallet", "La/Eyewear;")) is None


@pytest.mark.parametrize(
    "call",
    [
        invoke(VIRTUAL, "Landroid/speech/tts/TextToSpeech;", "speak", "()V", 0),
        invoke(VIRTUAL, "Landroid/media/SoundPool;", "play", "()V", 0),
        invoke(VIRTUAL, "Landroid/view/View;", "announceForAccessibility", "()V", 0),
    ],
)
def test_prompts_that_are_spoken(call):
    assert of(*action("Eye"), *call).spoken
    assert not of(*action("Eye"), *invoke(STATIC, "La/Log;", "d")).spoken


def test_nested_classes_belong_to_it_and_namesakes_do_not():
    inner = Class("La/Live$1;", [code("run", [*action("Eye"), *RETURN_VOID])])
    other = Class("La/Liveness;", [code("run", [*action("Mouth"), *RETURN_VOID])])
    assert of(more=[inner, other]).actions == ("blink",)


def test_a_class_that_is_not_there_demands_nothing():
    assert demanded(program(Class(OWNER)).graph, "Lb/Gone", ()) is None


def test_methods_that_are_read_are_bounded():
    methods = [code(f"m{number:04}", RETURN_VOID) for number in range(MOST_METHODS)]
    last = code("z", [*action("Eye"), *RETURN_VOID])
    assert demanded(program(Class(OWNER, [*methods, last])).graph, OUTER, ()) is None
    assert demanded(program(Class(OWNER, [*methods[1:], last])).graph, OUTER, ()) is not None
