"""What framework and library calls give: what goes through them, and what is not known after them."""

import pytest
from codebuilder import (
    DIRECT,
    INTERFACE,
    REGISTERS,
    RETURN_VOID,
    STATIC,
    VIRTUAL,
    Class,
    array,
    code,
    const,
    invoke,
    literal,
    new,
    program,
    result,
    store,
    text,
)

from analyzers.static.library import MOST_PARTS, joined
from analyzers.static.values import (
    UNKNOWN,
    Cls,
    Const,
    Joined,
    Layout,
    Obj,
    Param,
    Res,
    Result,
    Str,
    Unknown,
    View,
    one,
)

MAIN, STRING, OBJECT = "La/Main;", "Ljava/lang/String;", "Ljava/lang/Object;"
LIST = "Ljava/util/List;"
LAST = REGISTERS - 1


def given(*units, proto="()V"):
    """What ``take`` is given from register 0 at the end."""
    call = invoke(STATIC, MAIN, "take", f"({OBJECT})V", 0)
    look = program(Class(MAIN, [code("run", [*units, *call, *RETURN_VOID], proto)]))
    return look.call(MAIN, "run", "take").args[0]


def through(opcode, owner, name, proto, *before, args=(1,)):
    return given(*before, *invoke(opcode, owner, name, proto, *args), *result(0))


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (STRING, "valueOf"),
        ("Landroid/text/Html;", "fromHtml"),
        ("Landroid/net/Uri;", "parse"),
        ("Ljava/util/Objects;", "requireNonNull"),
    ],
)
def test_what_static_calls_hand_through(owner, name):
    assert through(STATIC, owner, name, f"({OBJECT}){OBJECT}", *text(1, "x")) == one(Str("x"))


@pytest.mark.parametrize("name", ["toString", "trim", "intern"])
def test_what_methods_hand_through(name):
    assert through(VIRTUAL, STRING, name, f"(){STRING}", *text(1, "x")) == one(Str("x"))


def test_a_method_of_that_name_of_another_library_is_not_known():
    (atom,) = through(VIRTUAL, "Lb/Text;", "trim", f"(){STRING}", *text(1, "x"))
    assert isinstance(atom, Result)


def test_a_setter_of_a_platform_builder_gives_the_builder():
    uri = "Landroid/net/Uri$Builder;"
    units = (*new(1, uri), *invoke(DIRECT, uri, "<init>", "()V", 1))
    (atom,) = through(VIRTUAL, uri, "appendPath", f"(){uri}", *units)
    assert isinstance(atom, Obj)
    (other,) = through(VIRTUAL, uri, "build", "()Landroid/net/Uri;", *units)
    assert isinstance(other, Result)


def test_a_method_the_reading_asks_about_stays_a_call():
    """Although its code is in the app: what matters is that it was asked."""
    check = code("hasPermission", [*const(0, 1), 0x000F], f"({STRING})Z")
    units = [*text(1, "CAMERA"), *invoke(STATIC, MAIN, "hasPermission", f"({STRING})Z", 1)]
    units += [0x000A, *invoke(STATIC, MAIN, "take", "(Z)V", 0), *RETURN_VOID]
    look = program(Class(MAIN, [check, code("run", units)]))
    (atom,) = look.call(MAIN, "run", "take").args[0]
    assert isinstance(atom, Result)
    assert atom.args == (one(Str("CAMERA")),)


# --- texts ---------------------------------------------------------------------------------------


def test_texts_of_a_resource_by_its_number_only():
    context = "Landroid/content/Context;"
    get = (VIRTUAL, context, "getString")
    assert through(*get, f"(I){STRING}", *const(2, 0x7F010000), args=(1, 2)) == one(Res(0x7F010000))
    (atom,) = through(*get, f"({STRING}){STRING}", *text(2, "key"), args=(1, 2))
    assert isinstance(atom, Result)


def test_a_text_array():
    kind = f"[{STRING}"
    found = through(
        VIRTUAL,
        "Landroid/content/res/Resources;",
        "getStringArray",
        f"(I){kind}",
        *const(2, 0x7F010000),
        args=(1, 2),
    )
    assert found == one(Res(0x7F010000))


def test_format_puts_its_arguments_behind_the_text():
    units = (
        *const(2, 1),
        *array(3, 2),
        *const(4, 0),
        *text(5, "张三"),
        *store(5, 3, 4),
        *text(1, "%s您好"),
    )
    found = through(STATIC, STRING, "format", f"({STRING}[{OBJECT}){STRING}", *units, args=(1, 3))
    assert found == one(Str("%s您好张三"))


def test_constants_that_are_equal_or_not():
    def equal(a, b):
        units = (*text(1, a), *text(2, b))
        call = invoke(VIRTUAL, STRING, "equals", f"({OBJECT})Z", 1, 2)
        return given(*units, *call, 0x000A)

    assert equal("a", "a") == one(Const(1))
    assert equal("a", "b") == one(Const(0))


def test_equality_with_something_unknown_is_not_known():
    call = invoke(VIRTUAL, STRING, "equals", f"({OBJECT})Z", 1, LAST)
    (atom,) = given(*text(1, "a"), *call, 0x000A, proto=f"({STRING})V")
    assert isinstance(atom, Result)


@pytest.mark.parametrize(("word", "value"), [("true", 1), ("TRUE", 1), ("false", 0), ("yes", 0)])
def test_a_boolean_from_text(word, value):
    call = invoke(STATIC, "Ljava/lang/Boolean;", "parseBoolean", f"({STRING})Z", 1)
    assert given(*text(1, word), *call, 0x000A) == one(Const(value))


def test_a_character_is_appended_as_it_is_written():
    builder = "Ljava/lang/StringBuilder;"
    units = (
        *new(1, builder),
        *invoke(DIRECT, builder, "<init>", "()V", 1),
        *const(2, ord("脸")),
        *invoke(VIRTUAL, builder, "append", f"(C){builder}", 1, 2),
        *const(2, 14),
        *invoke(VIRTUAL, builder, "append", f"(I){builder}", 1, 2),
    )
    assert through(VIRTUAL, builder, "toString", f"(){STRING}", *units) == one(Str("脸14"))


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        (("a", "b"), Str("ab")),
        ((), Str("")),
        (("", ""), Str("")),
    ],
)
def test_constants_are_put_together(parts, whole):
    assert joined(tuple(one(Str(part)) for part in parts)) == one(whole)


def test_a_part_that_is_not_constant_keeps_its_place():
    found = joined((one(Str("a")), UNKNOWN, one(Str("b")), one(Str("c"))))
    assert found == one(Joined((one(Str("a")), UNKNOWN, one(Str("bc")))))


def test_the_pieces_of_one_text_are_bounded():
    parts = tuple(one(Param(0, number)) for number in range(500))
    (atom,) = joined(parts)
    assert len(atom.parts) == MOST_PARTS
    (again,) = joined((one(atom), *parts))
    assert len(again.parts) == MOST_PARTS
    assert atom.parts[-1] == again.parts[-1] == UNKNOWN


# --- views, classes, lists -----------------------------------------------------------------------


@pytest.mark.parametrize(("number", "known"), [(0x7F020000, True), (0x01020000, False), (3, False)])
def test_a_view_is_found_by_an_id_of_the_app(number, known):
    find = (VIRTUAL, "Landroid/app/Activity;", "findViewById", "(I)Landroid/view/View;")
    found = through(*find, *const(2, number), args=(1, 2))
    assert (found == one(View(number))) is known


def test_inflate_takes_the_layout_wherever_it_stands():
    proto = "(Landroid/content/Context;ILjava/lang/Object;)Landroid/view/View;"
    found = through(
        STATIC, "Landroid/view/View;", "inflate", proto, *const(2, 0x7F030000), args=(1, 2, 3)
    )
    assert found == one(Layout(0x7F030000))


def test_a_class_by_its_name_and_an_object_of_it():
    for_name = invoke(STATIC, "Ljava/lang/Class;", "forName", f"({STRING})Ljava/lang/Class;", 1)
    units = (*text(1, "a.b.Face"), *for_name)
    assert given(*units, *result(0)) == one(Cls("La/b/Face;"))
    made = invoke(VIRTUAL, "Ljava/lang/Class;", "newInstance", f"(){OBJECT}", 2)
    (atom,) = given(*units, *result(2), *made, *result(0))
    assert (type(atom), atom.type) == (Obj, "La/b/Face;")


def test_a_class_whose_name_is_not_known_is_not_guessed():
    for_name = invoke(STATIC, "Ljava/lang/Class;", "forName", f"({STRING})Ljava/lang/Class;", LAST)
    (atom,) = given(*for_name, *result(0), proto=f"({STRING})V")
    assert isinstance(atom, Result)


def test_what_a_list_was_given_comes_out_of_it():
    kind = "Ljava/util/ArrayList;"
    units = [*new(1, kind), *invoke(DIRECT, kind, "<init>", "()V", 1)]
    for word in ("a", "b"):
        units += [*text(2, word), *invoke(INTERFACE, LIST, "add", f"({OBJECT})Z", 1, 2)]
    get = invoke(INTERFACE, LIST, "get", f"(I){OBJECT}", 1, 3)
    assert given(*units, *get, *result(0)) == {Str("a"), Str("b")}


def test_an_empty_list_gives_nothing_that_is_known():
    kind = "Ljava/util/ArrayList;"
    units = [*new(1, kind), *invoke(DIRECT, kind, "<init>", "()V", 1)]
    (atom,) = given(*units, *invoke(INTERFACE, LIST, "get", f"(I){OBJECT}", 1, 3), *result(0))
    assert isinstance(atom, Result | Unknown)


def test_a_list_that_is_added_to_itself_ends():
    kind = "Ljava/util/ArrayList;"
    add = invoke(INTERFACE, LIST, "add", f"({OBJECT})Z", 1, 1)
    units = [*new(1, kind), *invoke(DIRECT, kind, "<init>", "()V", 1), *add, *add]
    get = invoke(INTERFACE, LIST, "get", f"(I){OBJECT}", 1, 3)
    (atom,) = given(*units, *get, *result(0))
    assert (type(atom), atom.type) == (Obj, kind)


def test_a_class_literal_is_not_text():
    assert given(*literal(0, "La/Face;")) == one(Cls("La/Face;"))


BUILDER = "Ljava/lang/StringBuilder;"


def built(*units):
    """What a builder holds that was given a text before."""
    return given(
        *new(1, BUILDER),
        *invoke(DIRECT, BUILDER, "<init>", "()V", 1),
        *text(2, "同意"),
        *invoke(VIRTUAL, BUILDER, "append", f"({STRING}){BUILDER}", 1, 2),
        *const(3, 0),
        *const(4, 1),
        *text(2, "不"),
        *units,
        *invoke(VIRTUAL, BUILDER, "toString", f"(){STRING}", 1),
        *result(0),
    )


def test_what_is_put_before_a_built_text_stands_before_it():
    proto = f"(I{STRING}){BUILDER}"
    assert built(*invoke(VIRTUAL, BUILDER, "insert", proto, 1, 3, 2)) == one(Str("不同意"))
    assert built(*invoke(VIRTUAL, BUILDER, "setLength", "(I)V", 1, 3)) == one(Str(""))


@pytest.mark.parametrize(
    ("name", "proto", "args"),
    [
        ("insert", f"(I{STRING}){BUILDER}", (4, 2)),
        ("replace", f"(II{STRING}){BUILDER}", (3, 4, 2)),
        ("delete", f"(II){BUILDER}", (3, 4)),
        ("deleteCharAt", f"(I){BUILDER}", (3,)),
        ("setCharAt", "(IC)V", (3, 4)),
        ("setLength", "(I)V", (4,)),
        ("reverse", f"(){BUILDER}", ()),
    ],
)
def test_a_built_text_that_was_changed_within_is_not_all_known(name, proto, args):
    (found,) = built(*invoke(VIRTUAL, BUILDER, name, proto, 1, *args))
    assert found.parts[-1] == UNKNOWN


def test_of_several_arrays_always_the_same_one_is_taken():
    both = [*text(1, "x"), *array(3, 4), *text(6, "b"), *store(6, 3, 5)]
    other = [*array(3, 4), *text(6, "a"), *store(6, 3, 5)]
    units = [*const(5, 0), *const(4, 1), *both, LAST << 8 | 0x38, 2 + len(other), *other]
    proto = f"({STRING}[{OBJECT}){STRING}"
    units += [*invoke(STATIC, STRING, "format", proto, 1, 3), *result(0)]
    assert given(*units, proto="(Z)V") == one(Str("xa"))
