"""Tests of what an Intent carries are decided only when everything put under the key is known."""

import pytest

from analyzers.static.extras import decided
from analyzers.static.values import Call, Const, Res, Result, Str, Unknown, one

INTENT, STRING = "Landroid/content/Intent;", "Ljava/lang/String;"
THIS = one(Unknown())
READ, EQUALS = f"({STRING}){STRING}", f"({STRING})Z"
FROM = {"from": frozenset((Str("settings"), Str("login"))), "only": one(Str("login"))}
FROM |= {"mode": one(Const(1)), "title": one(Res(7))}


def reads(key, name="getStringExtra", owner=INTENT):
    """What reading an extra gives."""
    return Result(1, 2, owner, name, READ, (THIS, one(Str(key))))


def call(owner, name, proto, *args):
    return Call(1, 4, 0x6E, owner, name, proto, args)


def equal(one_side, other):
    return decided(FROM, call(STRING, "equals", EQUALS, one_side, other))


@pytest.mark.parametrize("turned", [False, True])
def test_a_text_that_nobody_sends_is_not_equal(turned):
    sides = (one(Str("push")), one(reads("from")))
    assert equal(*(reversed(sides) if turned else sides)) == one(Const(0))


@pytest.mark.parametrize(
    "other",
    [
        one(reads("from")) | one(Unknown()),
        one(reads("unheard")),
        one(reads("title")),
        one(reads("from", owner="La/Box;")),
        one(reads("from", name="getAction")),
        frozenset(),
    ],
    ids=["or anything", "another key", "words of a resource", "no intent", "no extra", "nothing"],
)
def test_what_is_not_known_decides_nothing(other):
    assert equal(one(Str("push")), other) is None


def test_a_text_that_is_sent_by_some_decides_nothing():
    assert equal(one(Str("login")), one(reads("from"))) is None


def test_the_one_text_that_is_sent_is_what_is_read():
    def read(key):
        return decided(FROM, call(INTENT, "getStringExtra", READ, THIS, one(Str(key))))

    assert read("only") == one(Str("login"))
    assert read("from") is None
    assert read("unheard") is None


def test_a_number_is_what_is_sent_or_what_is_taken_without_one():
    proto = f"({STRING}I)I"

    def read(key, otherwise, owner=INTENT):
        given = (THIS, one(Str(key)), otherwise)
        return decided(FROM, call(owner, "getIntExtra", proto, *given))

    assert read("mode", one(Const(0))) == frozenset((Const(0), Const(1)))
    assert read("mode", one(Unknown())) is None
    assert read("unheard", one(Const(0))) is None
    assert read("mode", one(Const(0)), "La/Box;") is None


def test_other_calls_are_left_alone():
    assert decided(FROM, call(STRING, "startsWith", EQUALS, one(Str("push")), THIS)) is None
