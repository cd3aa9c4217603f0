"""The reader of accessibility trees: whatever an app puts there, it ends soon and says so."""

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.dynamic.screens import read_screen
from analyzers.dynamic.tree import MAX_NODES, TreeUnreadable, read_bounds, read_tree

NODE = '<node class="android.widget.Button" text="{}" package="a.b" clickable="true" bounds="[0,0][10,10]"/>'


def hierarchy(inner: str) -> str:
    return f"<?xml version='1.0' encoding='UTF-8' standalone='yes' ?><hierarchy rotation='0'>{inner}</hierarchy>"


def test_words_around_the_tree_are_left_out():
    screen = read_screen(hierarchy(NODE.format("同意")) + "UI hierchary dumped to: /dev/tty\n")
    assert screen.texts == ("同意",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "UI hierarchy",
        "<hierarchy>",
        "<hierarchy><node></hierarchy>",
        "<!DOCTYPE a [<!ENTITY b 'x'>]><hierarchy>&b;</hierarchy>",
        "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><hierarchy/>",
        "<hierarchy>&undeclared;</hierarchy>",
    ],
)
def test_no_tree_is_refused(text):
    with pytest.raises(TreeUnreadable) as caught:
        read_tree(text)
    assert caught.value.code == "tree-broken"


def test_an_entity_bomb_is_refused_at_its_declaration():
    bomb = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10 if n else 'x'}'>" for n in range(12))
    started = time.process_time()
    with pytest.raises(TreeUnreadable):
        read_tree(f"<!DOCTYPE a [{bomb}]><hierarchy>&e11;</hierarchy>")
    assert time.process_time() - started < 1


def test_depth_and_number_of_nodes_are_bounded():
    deep = read_tree(hierarchy('<node class="a.B">' * 20_000 + "</node>" * 20_000))
    wide = read_tree(hierarchy(NODE.format("x") * (MAX_NODES + 10)))
    assert deep.cut
    assert wide.cut
    assert len(wide.nodes) == MAX_NODES


def test_a_tree_beyond_all_size_is_refused():
    with pytest.raises(TreeUnreadable) as caught:
        read_tree(hierarchy(" " * 9_000_000))
    assert caught.value.code == "tree-too-large"


def test_characters_xml_forbids_are_blanks():
    assert read_screen(hierarchy(NODE.format("a&#0;b\x01c&#x1F600;&#xD800;d"))).texts == (
        "a b c😀 d",
    )


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    with suppress(TreeUnreadable):
        read_screen(text)


_words = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="<>&\"'"), max_size=30
)
_bounds = st.tuples(*[st.integers(-50, 2000)] * 4)


@given(
    st.recursive(
        st.just(""),
        lambda inner: st.builds(
            lambda text, bounds, flags, below: (
                f'<node class="a.Button" text="{text}" bounds="[{bounds[0]},{bounds[1]}][{bounds[2]},{bounds[3]}]" '
                f'clickable="{"true" if flags & 1 else "false"}" checkable="{"true" if flags & 2 else "false"}">{below}</node>'
            ),
            _words,
            _bounds,
            st.integers(0, 3),
            st.lists(inner, max_size=4).map("".join),
        ),
        max_leaves=12,
    )
)
def test_any_tree_gives_a_screen(inner):
    screen = read_screen(hierarchy(inner), "a.b", ".Main")
    again = read_screen(hierarchy(inner), "a.b", ".Main")
    assert screen == again
    assert len(screen.id) == 16
    for control in screen.controls:
        assert control.area >= 0 or control.bounds[2] <= control.bounds[0]
        assert control.label or not control.labelled


@pytest.mark.parametrize("text", ["", "[0,0]", "[0,0][1,2] ", "[a,0][1,2]", "[99999999,0][1,2]"])
def test_broken_bounds_are_none(text):
    assert read_bounds(text) is None


@pytest.mark.parametrize(
    "inner",
    [
        ('<node class="a.View" clickable="true" bounds="[0,0][9,9]">' * 120 + '<node class="a.View" text="x">' * 120 + "</node>" * 240) * 24,
        '<node class="a.CheckBox" checkable="true" bounds="[0,0][9,9]"/><node class="a.T" text="我已阅读并同意《规则》" bounds="[9,0][99,9]"/>' * 2900,
    ],
    ids=["nested", "wide"],
)  # fmt: skip
def test_a_tree_made_to_be_slow_is_read_in_time(inner):
    started = time.process_time()
    read_screen(hierarchy(inner))
    assert time.process_time() - started < 5
