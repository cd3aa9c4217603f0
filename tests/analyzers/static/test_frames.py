"""One method over sets of values: what its calls are given, and what decides that they happen."""

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
    give,
    invoke,
    jump,
    literal,
    load,
    new,
    program,
    put,
    put_static,
    result,
    store,
    take,
    take_static,
    text,
    unless_zero,
)
from hypothesis import given as given_any
from hypothesis import settings
from hypothesis import strategies as st

from analyzers.static.frames import MOST_DECISIONS
from analyzers.static.values import (
    MOST_INSIDE,
    UNKNOWN,
    Cls,
    Const,
    Field,
    Joined,
    Layout,
    Obj,
    Param,
    Res,
    Str,
    View,
    one,
)

MAIN, STRING = "La/Main;", "Ljava/lang/String;"
TAKE = (MAIN, "take", f"({STRING})V")
LAST = REGISTERS - 1


def run(*units, proto="()V", static=True, more=(), name="run"):
    """A class whose method takes these steps."""
    method = code(name, [*units, *RETURN_VOID], proto, static=static)
    return program(Class(MAIN, [method, *more]))


def given(*units, **parts):
    """What ``take`` is given at the end."""
    look = run(*units, *invoke(STATIC, *TAKE, 0), **parts)
    return look.call(MAIN, "run", "take").args[0]


def test_a_constant():
    assert given(*text(0, "人脸")) == one(Str("人脸"))


def test_a_class_literal():
    assert given(*literal(0, "La/Face;")) == one(Cls("La/Face;"))


def test_a_parameter_stays_a_symbol_until_it_is_bound():
    look = run(*invoke(STATIC, *TAKE, LAST), proto=f"({STRING})V")
    node = look.graph.find(MAIN, "run")[0]
    assert look.call(MAIN, "run", "take").args[0] == one(Param(node, 0))
    assert look.call(MAIN, "run", "take", one(Str("x"))).args[0] == one(Str("x"))


def test_both_sides_of_a_branch_are_joined():
    units = (
        *text(0, "a"),
        *unless_zero(LAST, 4),
        *text(0, "b"),
        *invoke(STATIC, *TAKE, 0),
    )
    look = run(*units, proto="(Z)V")
    assert look.call(MAIN, "run", "take").args[0] == {Str("a"), Str("b")}


def test_a_branch_that_is_known_is_followed_one_way():
    units = (
        *unless_zero(LAST, 5),
        *invoke(STATIC, MAIN, "refused"),
        *invoke(STATIC, MAIN, "agreed"),
    )
    look = run(*units, proto="(Z)V")
    assert look.called(MAIN, "run", one(Const(1))) == ["agreed"]
    assert look.called(MAIN, "run", one(Const(0))) == ["refused", "agreed"]


def test_what_has_to_hold_for_a_place_is_told():
    units = (*unless_zero(LAST, 5), *invoke(STATIC, MAIN, "refused"), *RETURN_VOID)
    look = run(*units, proto="(Z)V")
    frame = look.frame(MAIN, "run")
    (place,) = frame.calls
    (decision,) = frame.decisions(place)
    assert not decision.taken
    assert decision.left == one(Param(look.graph.find(MAIN, "run")[0], 0))


def test_what_happens_anyway_has_no_condition():
    look = run(*invoke(STATIC, MAIN, "always"), proto="(Z)V")
    frame = look.frame(MAIN, "run")
    assert frame.decisions(next(iter(frame.calls))) == []


def test_an_endless_loop_ends():
    look = run(*invoke(STATIC, MAIN, "again"), *jump(-3))
    assert look.called(MAIN, "run") == ["again"]


def test_a_text_that_grows_in_a_loop_stays_small():
    builder = "Ljava/lang/StringBuilder;"
    units = (
        *new(1, builder),
        *invoke(DIRECT, builder, "<init>", "()V", 1),
        *text(2, "ab"),
        *invoke(VIRTUAL, builder, "append", f"({STRING}){builder}", 1, 2),
        *jump(-3),
    )
    assert run(*units).called(MAIN, "run") == ["<init>", "append"]


def test_texts_put_together():
    builder = "Ljava/lang/StringBuilder;"
    append = (VIRTUAL, builder, "append", f"({STRING}){builder}")
    units = (
        *new(1, builder),
        *invoke(DIRECT, builder, "<init>", "()V", 1),
        *text(2, "http://"),
        *invoke(*append, 1, 2),
        *text(2, "a.b"),
        *invoke(*append, 1, 2),
        *invoke(VIRTUAL, builder, "toString", f"(){STRING}", 1),
        *result(0),
    )
    assert given(*units) == one(Str("http://a.b"))


def test_an_unknown_part_keeps_its_place():
    concat = (VIRTUAL, STRING, "concat", f"({STRING}){STRING}")
    look = run(
        *text(0, "https://"),
        *invoke(*concat, 0, LAST),
        *result(0),
        *invoke(STATIC, *TAKE, 0),
        proto=f"({STRING})V",
    )
    node = look.graph.find(MAIN, "run")[0]
    (atom,) = look.call(MAIN, "run", "take").args[0]
    assert atom == Joined((one(Str("https://")), one(Param(node, 0))))


def test_items_of_an_array():
    units = (
        *array(1, 2),
        *const(2, 0),
        *text(3, "CAMERA"),
        *store(3, 1, 2),
        *load(0, 1, 2),
    )
    assert given(*const(2, 1), *units) == one(Str("CAMERA"))


def test_an_item_at_an_unknown_place_may_be_any():
    units = (
        *const(2, 2),
        *array(1, 2),
        *const(2, 0),
        *text(3, "a"),
        *store(3, 1, 2),
        *const(2, 1),
        *text(3, "b"),
        *store(3, 1, 2),
        *load(0, 1, LAST),
        *invoke(STATIC, *TAKE, 0),
    )
    look = run(*units, proto="(I)V")
    assert look.call(MAIN, "run", "take").args[0] == {Str("a"), Str("b")}


def test_an_object_knows_what_it_was_made_with():
    units = (
        *new(1, "La/Ask;"),
        *text(2, "why"),
        *invoke(DIRECT, "La/Ask;", "<init>", f"({STRING})V", 1, 2),
        *invoke(VIRTUAL, "La/Ask;", "show", "()V", 1),
    )
    (atom,) = run(*units).call(MAIN, "run", "show").args[0]
    assert isinstance(atom, Obj)
    assert atom.type == "La/Ask;"
    assert atom.args == (one(Str("why")),)


ASK = Class(
    "La/Ask;",
    [
        code(
            "<init>",
            [
                *invoke(DIRECT, "Ljava/lang/Object;", "<init>", "()V", 14),
                *put(15, 14, "La/Ask;", "why", STRING),
                *RETURN_VOID,
            ],
            f"({STRING})V",
            static=False,
        ),
        code(
            "show",
            [*take(0, 15, "La/Ask;", "why", STRING), *invoke(STATIC, *TAKE, 0), *RETURN_VOID],
            static=False,
        ),
    ],
)


def test_what_an_object_was_made_with_is_read_from_its_field():
    look = program(ASK)
    this = Obj(0, 0, "La/Ask;", (one(Str("because")),))
    assert look.call("La/Ask;", "show", "take", one(this)).args[0] == one(Str("because"))


def test_two_objects_of_one_class_are_not_mixed_up():
    look = program(ASK)
    for word in ("a", "b"):
        this = one(Obj(0, 0, "La/Ask;", (one(Str(word)),)))
        assert look.call("La/Ask;", "show", "take", this).args[0] == one(Str(word))


def test_a_field_stands_for_what_is_stored_into_it():
    field = ("La/K;", "URL", STRING)
    look = program(
        Class(
            MAIN,
            [
                code("fill", [*text(0, "https://a.b"), *put_static(0, *field), *RETURN_VOID]),
                code("run", [*take_static(0, *field), *invoke(STATIC, *TAKE, 0), *RETURN_VOID]),
            ],
        )
    )
    value = look.call(MAIN, "run", "take").args[0]
    assert value == one(Field(f"La/K;->URL:{STRING}"))
    assert look.evaluation.resolve(value).values == {Str("https://a.b")}
    assert look.evaluation.resolve(value).complete


def test_a_parameter_stands_for_what_callers_give():
    callee = code("run", [*invoke(STATIC, *TAKE, LAST), *RETURN_VOID], f"({STRING})V")
    callers = [
        code(name, [*text(0, name), *invoke(STATIC, MAIN, "run", f"({STRING})V", 0), *RETURN_VOID])
        for name in ("one", "two")
    ]
    look = program(Class(MAIN, [callee, *callers]))
    value = look.call(MAIN, "run", "take").args[0]
    assert look.evaluation.resolve(value).values == {Str("one"), Str("two")}


def test_a_parameter_nobody_gives_is_not_known():
    look = run(*invoke(STATIC, *TAKE, LAST), proto=f"({STRING})V")
    value = look.call(MAIN, "run", "take").args[0]
    assert not look.evaluation.resolve(value).complete


def test_fields_that_refer_to_each_other_end():
    a, b = ("La/K;", "A", STRING), ("La/K;", "B", STRING)
    look = program(
        Class(
            MAIN,
            [
                code("x", [*take_static(0, *a), *put_static(0, *b), *RETURN_VOID]),
                code("y", [*take_static(0, *b), *put_static(0, *a), *RETURN_VOID]),
                code("run", [*take_static(0, *a), *invoke(STATIC, *TAKE, 0), *RETURN_VOID]),
            ],
        )
    )
    assert not look.evaluation.resolve(look.call(MAIN, "run", "take").args[0]).complete


def test_a_callee_s_result():
    helper = code("name", [*text(0, "x"), *give(0)], f"(){STRING}")
    units = (*invoke(STATIC, MAIN, "name", f"(){STRING}"), *result(0))
    assert given(*units, more=[helper]) == one(Str("x"))


def test_a_callee_that_gives_back_what_it_is_given():
    helper = code("same", [*give(LAST)], f"({STRING}){STRING}")
    units = (
        *text(1, "x"),
        *invoke(STATIC, MAIN, "same", f"({STRING}){STRING}", 1),
        *result(0),
    )
    assert given(*units, more=[helper]) == one(Str("x"))


def test_a_method_that_calls_itself_ends():
    call = invoke(STATIC, MAIN, "again", f"(){STRING}")
    helper = code("again", [*call, *result(0), *give(0)], f"(){STRING}")
    assert given(*call, *result(0), more=[helper]) == UNKNOWN


def test_the_number_of_a_constant_that_a_method_hands_to_itself_ends():
    ask = invoke(VIRTUAL, "La/E;", "ordinal", "()I", LAST)
    again = invoke(STATIC, MAIN, "run", "(La/E;)V", LAST)
    look = run(*ask, *again, proto="(La/E;)V")
    assert look.called(MAIN, "run") == ["ordinal", "run"]


@pytest.mark.parametrize(
    ("name", "kind", "atom"),
    [
        ("getString", STRING, Res(0x7F010002)),
        ("getText", "Ljava/lang/CharSequence;", Res(0x7F010002)),
    ],
)
def test_texts_of_resources(name, kind, atom):
    units = (
        *const(2, 0x7F010002),
        *invoke(VIRTUAL, "Landroid/content/Context;", name, f"(I){kind}", 1, 2),
        *result(0),
    )
    assert given(*units) == one(atom)


def test_views_by_their_id():
    find = (VIRTUAL, "Landroid/app/Activity;", "findViewById", "(I)Landroid/view/View;")
    assert given(*const(2, 0x7F020001), *invoke(*find, 1, 2), *result(0)) == one(View(0x7F020001))


def test_the_id_of_a_view_that_is_known():
    units = (
        *invoke(VIRTUAL, "Landroid/view/View;", "getId", "()I", LAST),
        *result(0),
        *invoke(STATIC, *TAKE, 0),
    )
    look = run(*units, proto="(Landroid/view/View;)V")
    assert look.call(MAIN, "run", "take", one(View(7))).args[0] == one(Const(7))


def test_an_inflated_layout():
    kind = "Landroid/view/View;"
    inflate = (VIRTUAL, "Landroid/view/LayoutInflater;", "inflate", f"(ILjava/lang/Object;){kind}")
    units = (*const(2, 0x7F030001), *invoke(*inflate, 1, 2, 3), *result(0))
    assert given(*units) == one(Layout(0x7F030001))


def test_a_builder_gives_back_itself():
    builder = "Landroid/app/AlertDialog$Builder;"
    units = (
        *new(1, builder),
        *invoke(DIRECT, builder, "<init>", "()V", 1),
        *invoke(VIRTUAL, builder, "setCancelable", f"(Z){builder}", 1, 2),
        *result(3),
        *invoke(VIRTUAL, builder, "show", "()V", 3),
    )
    (atom,) = run(*units).call(MAIN, "run", "show").receiver
    assert isinstance(atom, Obj)
    assert atom.type == builder


def test_an_interface_call_on_a_known_object_runs_its_method():
    lambda_ = Class(
        "La/L;",
        [code("run", RETURN_VOID, static=False)],
        interfaces=["Ljava/lang/Runnable;"],
    )
    units = (
        *new(1, "La/L;"),
        *invoke(INTERFACE, "Ljava/lang/Runnable;", "run", "()V", 1),
    )
    look = program(Class(MAIN, [code("go", [*units, *RETURN_VOID])]), lambda_)
    call = look.call(MAIN, "go", "run")
    assert [look.graph.owner(node) for node in look.evaluation.targets(call)] == ["La/L;"]


def test_more_values_than_are_kept_become_unknown():
    units = []
    for number in range(12):
        units += [*text(0, str(number)), *unless_zero(LAST, 4), *jump(2)]
    units += [*invoke(STATIC, *TAKE, 0)]
    look = run(*units, proto="(Z)V")
    assert look.called(MAIN, "run") == ["take"]


def test_broken_code_is_read_to_where_it_breaks():
    look = run(*invoke(STATIC, MAIN, "before"), 0x00E3, *invoke(STATIC, MAIN, "after"))
    frame = look.frame(MAIN, "run")
    assert [call.name for call in frame.calls.values()] == ["before"]
    assert not frame.whole


def test_a_method_without_code_has_an_empty_frame():
    look = program(Class(MAIN, [code("run", RETURN_VOID)]), Class("La/I;", []))
    assert look.frame(MAIN, "run").calls == {}


# --- what has to hold, for every place ---------------------------------------------------------


def needed(frame, at):
    """The branches as defined: without that side of it, no way leads to the place."""

    def reached(left_out):
        seen, todo = set(), [0]
        while todo:
            block = todo.pop()
            if block not in seen:
                seen.add(block)
                todo += [to for to in frame._edges[block] if (block, to) != left_out]
        return frame.block_of(at) in seen

    found = set()
    for place in frame.branches:
        block, branch = frame.block_of(place), frame._body.code[place]
        for end in (branch.targets[0], branch.next):
            both = {branch.targets[0], branch.next}
            if len(both) == 2 and both <= frame._edges[block] and not reached((block, end)):
                found.add((place, end == branch.targets[0]))
    return found


@settings(max_examples=60, deadline=None)
@given_any(
    st.lists(st.tuples(st.sampled_from(("if", "goto", "call")), st.integers(0, 11)), max_size=12)
)
def test_decisions_are_the_branches_no_way_leaves_out(steps):
    # Each step is three units long, so that jumps lead to the beginning of one.
    units = []
    for number, (kind, to) in enumerate(steps):
        away = 3 * (to % len(steps) - number) & 0xFFFF
        if kind == "call":
            units += invoke(STATIC, "La/K;", "k")
        else:
            units += (0x0E38 + 0x100 * (number % 2), away, 0) if kind == "if" else (0x0029, away, 0)
    frame = run(*units, proto="(II)V").frame(MAIN, "run")
    for at in frame.calls:
        told = frame.decisions(at)
        assert {(branch.at, branch.taken) for branch in told} == needed(frame, at)
        assert [branch.at for branch in told] == sorted(branch.at for branch in told)


def test_a_place_behind_thousands_of_branches_is_told_the_nearest():
    leave = (0x0F38, 3, 0x000E)  # return if it is zero
    units = [*(leave * 3_000), *invoke(STATIC, "La/K;", "k")]
    frame = run(*units, proto="(Z)V").frame(MAIN, "run")
    assert not frame.cut
    (at,) = frame.calls
    assert len(frame.decisions(at)) == MOST_DECISIONS
    assert frame.decisions(at)[-1].at == 3 * 2_999
    assert frame.cut


def test_results_of_results_stay_small():
    owner, kind = "Lb/F;", "Ljava/lang/Object;"
    units = []
    for _ in range(6):
        for number in range(8):
            call = invoke(STATIC, owner, f"f{number}", f"({kind * 5}){kind}", 0, 0, 0, 0, 0)
            units += [0x0F38, 2 + len(call) + 1, *call, *result(1)]
        units += [0x1007]

    def count(values):
        inside = (args for atom in values for args in getattr(atom, "args", ()))
        return len(values) + sum(map(count, inside))

    frame = run(*units, proto="(Z)V").frame(MAIN, "run")
    assert len(frame.calls) == 48
    assert all(count(values) <= 2 * MOST_INSIDE for c in frame.calls.values() for values in c.args)
