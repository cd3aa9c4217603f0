"""Layouts as lists of widgets: texts, what can be touched, how it starts out; files made to deceive."""

import pytest
from axmlbuilder import El, Ref, axml
from flowbuilder import Things, el, page, view

from analyzers.static.layouts import (
    DEEPEST_INCLUDE,
    LARGEST_LAYOUT,
    MOST_WIDGETS,
    Layouts,
    made_in_code,
    number,
)
from analyzers.static.resources import Resources


def widgets(*children, views=("a", "b", "c"), **more):
    """What one layout with these elements holds, its root left out."""
    things = Things({}, views, {"main": El("LinearLayout", None, *children), **more})
    return things.layouts().of(page())[1:]


def include(ident):
    return El("include", {"layout": Ref(ident)})


def test_widgets_come_in_document_order_with_id_and_texts():
    found = widgets(
        El("FrameLayout", None, el("TextView", 0, text="人脸说明")),
        el("Button", 1, text=Ref(0x7F010000), contentDescription="agree"),
    )
    assert [(w.kind, w.id, w.texts) for w in found] == [
        ("FrameLayout", 0, ()),
        ("TextView", view(0), ("人脸说明",)),
        ("Button", view(1), ("@7F010000", "agree")),
    ]
    assert [w.described for w in found] == [False, False, True]


@pytest.mark.parametrize(
    ("tag", "checkable"),
    [
        ("CheckBox", True),
        ("androidx.appcompat.widget.SwitchCompat", True),
        ("com.a.AgreeCheckBox", True),
        ("TextView", False),
        ("com.a.SwitcherLayout", False),
    ],
)
def test_what_can_be_ticked_is_told_by_its_class(tag, checkable):
    (found,) = widgets(el(tag, 0))
    assert found.checkable is checkable


def test_a_view_element_is_of_the_class_it_names():
    (found,) = widgets(El("view", {"class": "com.a.MyCheckBox"}))
    assert (found.kind, found.checkable) == ("com.a.MyCheckBox", True)


@pytest.mark.parametrize(
    ("given", "checked"), [({"checked": True}, True), ({"checked": False}, False), ({}, False)]
)
def test_a_box_is_ticked_only_when_the_layout_says_so(given, checked):
    (found,) = widgets(el("CheckBox", 0, **given))
    assert found.checked is checked


@pytest.mark.parametrize(("visibility", "hidden"), [(0, False), (1, True), (2, True)])
def test_invisible_and_gone_are_hidden(visibility, hidden):
    (found,) = widgets(el("Button", 0, visibility=visibility))
    assert found.hidden is hidden


def test_the_method_named_in_a_layout_is_kept():
    (found,) = widgets(el("Button", 0, onClick="agree"))
    assert found.handler == "agree"


def test_an_included_layout_stands_in_the_place_of_the_include():
    found = widgets(
        el("TextView", 0, text="before"),
        include(page(1)),
        el("TextView", 1, text="after"),
        other=El("Button", {"android:text": "inside"}),
    )
    assert [w.texts for w in found] == [("before",), ("inside",), ("after",)]


def test_a_layout_that_includes_itself_is_read_once():
    found = widgets(el("TextView", 0, text="x"), *(include(page()) for _ in range(6)))
    assert [w.texts for w in found] == [("x",)]


def test_includes_that_multiply_are_read_up_to_the_bound():
    count = 8
    files = {f"f{n}": El("L", None, *[include(page(n + 1))] * 6) for n in range(count)}
    layouts = Things({}, ["a"], {**files, f"f{count}": El("L")}).layouts()
    assert len(layouts.of(page(count))) == 1
    assert not layouts.cut
    assert len(layouts.of(page())) <= MOST_WIDGETS
    assert layouts.cut
    assert len(layouts.of(page(count - 1))) == 7


def test_includes_deeper_than_the_bound_are_said_to_be_missing():
    count = DEEPEST_INCLUDE + 1
    files = {f"f{n}": El("L", None, include(page(n + 1))) for n in range(count)}
    layouts = Things({}, ["a"], {**files, f"f{count}": El("L")}).layouts()
    assert len(layouts.of(page(1))) == count
    assert not layouts.cut
    assert len(layouts.of(page())) == count
    assert layouts.cut


def test_layouts_that_include_each_other_end():
    found = widgets(include(page(1)), other=El("FrameLayout", None, include(page())))
    assert [w.kind for w in found] == ["FrameLayout"]


def test_an_include_of_nothing_is_left_out():
    found = widgets(include(0x7F0300FF), El("include"), el("Button", 0))
    assert [w.kind for w in found] == ["Button"]


def test_no_more_widgets_than_the_bound():
    found = widgets(*(el("TextView") for _ in range(MOST_WIDGETS + 500)))
    assert len(found) == MOST_WIDGETS - 1


def test_a_deep_layout_is_read_without_recursion():
    root = El("Button", {"android:text": "bottom"})
    for _ in range(400):
        root = El("FrameLayout", None, root)
    assert widgets(root)[-1].texts == ("bottom",)


def test_a_layout_that_is_not_there_or_broken_has_no_widgets():
    things = Things({}, ["a"], {"main": El("Button")})
    assert things.layouts().of(0x7F0300FF) == ()
    assert things.layouts().of(0) == ()
    for data in (None, b"", b"\0" * 64, things.files["res/main.xml"][:-20]):
        assert Layouts(things.resources, lambda _, data=data: data).of(page()) == ()


def test_a_layout_beyond_any_real_size_is_not_parsed():
    things = Things({}, ["a"], {"main": El("Button")})
    data = things.files["res/main.xml"]
    assert len(Layouts(things.resources, lambda _: data).of(page())) == 1
    padded = data + b"\0" * LARGEST_LAYOUT
    assert Layouts(things.resources, lambda _: padded).of(page()) == ()


def test_a_layout_is_read_once():
    things = Things({}, ["a"], {"main": El("Button")})
    asked = []

    def read(name):
        asked.append(name)
        return things.files[name]

    layouts = Layouts(things.resources, read)
    assert layouts.of(page()) == layouts.of(page())
    assert asked == ["res/main.xml"]


def test_a_file_is_handed_on_as_it_is():
    layouts = Layouts(Resources(None), {"assets/a.html": b"x"}.get)
    assert layouts.file("assets/a.html") == b"x"
    assert layouts.file("assets/b.html") is None


@pytest.mark.parametrize(
    ("reference", "ident"),
    [("@7F0A0001", 0x7F0A0001), ("7F0A0001", 0), ("@id/x", 0), ("", 0), ("@", 0), ("同意", 0)],
)
def test_the_number_of_a_reference(reference, ident):
    assert number(reference) == ident


def test_a_view_made_in_code_is_known_by_its_class():
    box = made_in_code(-3, "Landroid/widget/CheckBox;")
    assert (box.kind, box.id, box.checkable, box.checked) == ("CheckBox", -3, True, False)
    assert not made_in_code(-1, "Landroid/widget/Button;").checkable


def test_the_root_counts_too():
    things = Things({}, [], {"main": El("Button", {"android:text": "x"})})
    assert axml(El("Button", {"android:text": "x"})) == things.files["res/main.xml"]
    assert things.layouts().of(page())[0].texts == ("x",)
