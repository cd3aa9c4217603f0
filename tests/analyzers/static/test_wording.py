"""Values as the words a person reads: which language, what is missing, what is put together."""

import pytest
from axmlbuilder import Ref
from codebuilder import RETURN_VOID, STATIC, Class, array, code, const, invoke, program, store, text
from flowbuilder import MAIN, STRING, Things, flow, screen

from analyzers.static.resources import Resources
from analyzers.static.values import (
    NOTHING,
    UNKNOWN,
    Const,
    Joined,
    Param,
    Res,
    Str,
    one,
)
from analyzers.static.wording import HOLE, MOST_TEXTS, Wording, Words

TITLE, TEXT = 0x7F010000, 0x7F010001


def wording(translated=None, strings=None, classes=None):
    given = {"title": "标题", "text": "正文"} if strings is None else strings
    app = flow(*(classes or [screen(MAIN)]), things=Things(given, translated=translated))
    return app.wording


def test_a_constant_is_its_own_words():
    assert wording().of(one(Str("同意"))) == [Words("同意", "", True)]


def test_a_string_resource_has_its_name():
    assert wording().of(one(Res(TITLE))) == [Words("标题", "title", True)]


def test_a_resource_id_is_its_text():
    assert wording().of(one(Const(TEXT))) == [Words("正文", "text", True)]


def test_a_number_that_is_no_resource_is_a_text_nobody_knows():
    assert wording().of(one(Const(7))) == [Words("", "", False)]


def test_null_is_no_text():
    assert wording().of(one(Const(0))) == []


def test_mainland_chinese_comes_first():
    words = wording(
        {"yes": {"": "Agree", "zh-rTW": "同意(臺)", "zh-rCN": "同意(陆)", "fr": "Oui"}}, {}
    )
    assert words.of(one(Res(TITLE)))[0].text == "同意(陆)"


def test_a_resource_that_is_not_there_is_not_known():
    assert wording().resource(0x7F0100FF) == Words("", "", False)


def test_a_text_of_which_nothing_is_known_is_said_to_be_missing():
    assert wording().of(UNKNOWN) == [Words("", "", False)]


def test_a_part_that_is_not_known_leaves_a_hole():
    joined = Joined((one(Str("尊敬的")), UNKNOWN, one(Res(TITLE))))
    assert wording().of(one(joined)) == [Words(f"尊敬的{HOLE}标题", "title", False)]


def test_only_holes_are_no_text():
    assert not any(words.text for words in wording().of(one(Joined((UNKNOWN, UNKNOWN)))))


def test_placeholders_are_put_after_the_text():
    assert wording().of(one(Res(TITLE, (one(Str("张三")),)))) == [Words("标题 张三", "title", True)]


def test_a_parameter_has_the_words_callers_give():
    callee = code("show", [*RETURN_VOID], f"({STRING})V")
    call = [*text(0, "同意"), *invoke(STATIC, MAIN, "show", f"({STRING})V", 0), *RETURN_VOID]
    look = program(Class(MAIN, [callee, code("run", call)]))
    words = Wording(Resources(None), look.evaluation)
    node = look.graph.find(MAIN, "show")[0]
    assert words.of(one(Param(node, 0))) == [Words("同意", "", True)]


def test_several_texts_are_kept_each_once_in_one_order():
    values = frozenset(Str(letter) for letter in "cab")
    assert [words.text for words in wording().of(values)] == ["a", "b", "c"]
    many = frozenset(Str(str(number)) for number in range(20))
    assert len(wording().of(many)) == MOST_TEXTS


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("同意", Words("同意", "", True)),
        ("@7F010000", Words("标题", "title", True)),
        ("@7F0100FF", Words("", "", False)),
        ("@android:01040000", Words("", "", False)),
        ("", Words("", "", True)),
    ],
)
def test_what_a_layout_names_or_writes(value, words):
    assert wording().reference(value) == words


def test_nothing_has_no_words():
    assert wording().of(NOTHING) == []


def test_texts_within_texts_end():
    inner = one(Str("x"))
    for _ in range(200):
        inner = one(Joined((inner, one(Str("y")))))
    found = wording().of(inner)
    assert all(len(words.text) < 100 for words in found)


def test_resources_that_refer_to_each_other_end():
    words = wording({"a": {"": Ref(TEXT)}, "b": {"": Ref(TITLE)}}, {})
    assert words.resource(TITLE) == Words("", "a", False)


def test_an_array_that_holds_itself_ends():
    units = [
        *const(2, 1),
        *array(1, 2, "[Ljava/lang/Object;"),
        *const(2, 0),
        *store(1, 1, 2),
        *invoke(STATIC, MAIN, "take", "([Ljava/lang/Object;)V", 1),
        *RETURN_VOID,
    ]
    look = program(Class(MAIN, [code("run", units)]))
    words = Wording(Resources(None), look.evaluation)
    assert words.of(look.call(MAIN, "run", "take").args[0]) == [Words("", "", False)]
