"""The numbers Word draws before the items of its lists, and styles based on each other."""

import pytest
from papers import W

from analyzers.policy.docxstyles import Numbers, read_numbers, read_styles


def numbers(*levels):
    """A list of such levels: (kind of number, text around it, first)."""
    rows = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{first}"/><w:numFmt w:val="{kind}"/>'
        f'{"".join(more)}<w:lvlText w:val="{around}"/></w:lvl>'
        for at, (kind, around, first, *more) in enumerate(levels)
    )
    return read_numbers(
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="7">{rows}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>'.encode()
    )


@pytest.mark.parametrize(
    ("kind", "first", "drawn"),
    [
        ("chineseCounting", 9, ["九", "十", "十一"]),
        ("chineseCountingThousand", 19, ["十九", "二十", "二十一"]),
        ("ideographTraditional", 99, ["九十九", "一百", "一百零一"]),
        ("taiwaneseCounting", 109, ["一百零九", "一百一十", "一百一十一"]),
        ("japaneseCounting", 199, ["一百九十九", "二百", "二百零一"]),
        ("lowerLetter", 25, ["y", "z", "a"]),
        ("upperLetter", 1, ["A", "B", "C"]),
        ("lowerRoman", 8, ["viii", "ix", "x"]),
        ("upperRoman", 38, ["XXXVIII", "XXXIX", "40"]),
        ("decimalEnclosedCircle", 19, ["⑲", "⑳", "21"]),
        ("decimal", 0, ["0", "1", "2"]),
        ("chineseCounting", 999, ["九百九十九", "1000", "1001"]),
        ("none", 1, ["", "", ""]),
        ("bullet", 1, ["•", "•", "•"]),
    ],
)
def test_numbers_as_word_draws_them(kind, first, drawn):
    listed = numbers((kind, "%1", first))
    assert [listed.next("1", 0) for _ in drawn] == drawn


def test_deeper_levels_begin_anew_and_name_those_above():
    listed = numbers(("chineseCounting", "第%1条", 1), ("decimal", "%1.%2", 1))
    places = [listed.next("1", level) for level in (0, 1, 1, 0, 1)]
    assert places == ["第一条", "一.1", "一.2", "第二条", "二.1"]


def test_a_level_marked_as_legal_is_in_figures_throughout():
    listed = numbers(("chineseCounting", "第%1条", 1), ("decimal", "%1.%2", 1, "<w:isLgl/>"))
    places = [listed.next("1", level) for level in (0, 1, 1, 0, 1)]
    assert places == ["第一条", "1.1", "1.2", "第二条", "2.1"]
    off = numbers(("upperRoman", "%1", 1), ("decimal", "%1.%2", 1, '<w:isLgl w:val="0"/>'))
    assert [off.next("1", level) for level in (0, 1)] == ["I", "I.1"]


def test_a_first_number_that_is_none_is_one():
    assert numbers(("decimal", "%1", "²")).next("1", 0) == "1"


def test_a_level_above_that_was_never_drawn_counts_from_its_first():
    listed = numbers(("decimal", "%1", 3), ("decimal", "%1.%2", 1))
    assert listed.next("1", 1) == "3.1"


@pytest.mark.parametrize(("number", "level"), [("", 0), ("9", 0), ("1", 5), ("1", -1), ("1", 9)])
def test_lists_and_levels_that_are_not_there_have_no_number(number, level):
    assert numbers(("decimal", "%1", 1)).next(number, level) == ""


def test_without_a_part_of_numbers_nothing_is_numbered():
    assert read_numbers(b"").next("1", 0) == ""
    assert Numbers().next("1", 0) == ""


def test_a_number_is_no_longer_than_a_number():
    assert len(numbers(("decimal", "%1" + "x" * 5_000, 1)).next("1", 0)) == 20


def style(ident, above="", inside=""):
    based = f'<w:basedOn w:val="{above}"/>' if above else ""
    return f'<w:style w:styleId="{ident}">{based}{inside}</w:style>'


def test_styles_based_on_each_other_in_a_circle_end():
    bold = "<w:rPr><w:b/></w:rPr>"
    read = read_styles(
        f"<w:styles {W}>{style('a', 'b')}{style('b', 'a', bold)}</w:styles>".encode()
    )
    assert read.known["a"].bold
    assert read.known["b"].bold


def test_what_a_style_takes_from_far_above():
    bold = "<w:rPr><w:b/></w:rPr>"
    rows = "".join(style(f"s{n}", f"s{n + 1}") for n in range(40)) + style("s40", "", bold)
    read = read_styles(f"<w:styles {W}>{rows}</w:styles>".encode())
    assert read.known["s35"].bold
    assert not read.known["s0"].bold  # a chain is followed so far and no farther


def test_a_heading_is_known_by_its_name_and_a_title_as_well():
    named = '<w:name w:val="{}"/>'
    rows = style("x", "", named.format("heading 3")) + style("t", "", named.format("Title"))
    read = read_styles(f"<w:styles {W}>{rows}</w:styles>".encode())
    assert (read.known["x"].outline, read.known["t"].outline) == (2, 0)
