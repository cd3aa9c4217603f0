"""Names of a dex as code refers to them, and values that stay what they are for every caller."""

from codebuilder import RETURN_VOID, STATIC, Class, code, invoke, program

from analyzers.static.pools import Pool, places
from analyzers.static.values import (
    MOST,
    UNKNOWN,
    Const,
    Obj,
    Param,
    Str,
    number_of,
    one,
    substitute,
)

MAIN = "La/Main;"


def test_an_argument_begins_where_those_before_it_end():
    assert places("(JI[DLa/B;D)V", static=True) == (0, 2, 3, 4, 5)
    assert places("(JI[DLa/B;D)V", static=False) == (0, 1, 3, 4, 5, 6)
    assert places("()V", static=False) == (0,)
    assert places("()V", static=True) == ()


def test_a_pool_names_what_the_dex_has_and_nothing_else():
    method = code("run", [*invoke(STATIC, MAIN, "send"), *RETURN_VOID], static=True)
    graph = program(Class(MAIN, [method])).graph
    (pool,) = graph.pools
    (site,) = graph.calls(("send",))
    assert pool.methods[site.target][:3] == (MAIN, "send", "()V")
    beyond = 1 << 16
    assert (pool.types[beyond], pool.fields[beyond]) == ("", "")
    assert pool.strings[beyond] == one(Str(""))
    assert pool.methods[beyond] == ("", "", "()V", (0,), ())
    assert isinstance(pool, Pool)


def test_a_class_of_no_dex_has_no_definitions():
    graph = program(Class(MAIN, [code("run", [*RETURN_VOID])]), Class("La/B;", [])).graph
    assert [file for file, _ in graph.definitions("La/B;")] == [0]
    assert len({graph.definitions(each)[0] for each in (MAIN, "La/B;")}) == 2
    assert graph.definitions("La/Elsewhere;") == []


def test_values_stay_or_become_what_the_caller_gives():
    assert substitute(number_of(3), 7, ()) == one(Const(3))
    assert substitute(one(Param(7, 0)), 7, (number_of(4),)) == number_of(4)
    made = Obj(7, 2, MAIN, (one(Param(7, 0)),))
    assert substitute(one(made), 7, (number_of(4),)) == one(Obj(7, 2, MAIN, (number_of(4),)))
    many = frozenset(map(Const, range(MOST + 1)))
    assert substitute(many, 7, ()) == UNKNOWN
