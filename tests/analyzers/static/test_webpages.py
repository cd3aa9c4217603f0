"""Agreement pages in web views: words, boxes, buttons, and which bridge method a button calls."""

import pytest

from analyzers.static.webpages import (
    LARGEST_PAGE,
    MOST_PIECES,
    Piece,
    asset_of,
    read_page,
    spelled,
)


def pieces(html):
    return read_page(html.encode()).pieces


def test_texts_buttons_and_boxes_in_their_order():
    found = pieces(
        "<h1>人脸授权书</h1><p>我们将采集您的<b>人脸</b>信息</p>"
        '<label><input type="checkbox" checked>我同意</label><button onclick="face.agree()">同意</button>'
    )
    assert found == (
        Piece("text", "人脸授权书", False, ""),
        Piece("text", "我们将采集您的人脸信息", False, ""),
        Piece("checkbox", "我同意", True, ""),
        Piece("button", "同意", False, "face.agree()"),
    )


def test_a_box_without_a_tick_is_not_ticked():
    assert pieces("<input type=checkbox>同意")[0] == Piece("checkbox", "同意", False, "")


def test_a_button_by_its_value():
    assert pieces('<input type="submit" value="Agree" onclick="a()">') == (
        Piece("button", "Agree", False, "a()"),
    )


def test_scripts_and_styles_are_no_text():
    page = read_page(b"<style>p {}</style><script>face.no()</script><p>text</p>")
    assert [piece.text for piece in page.pieces] == ["text"]
    assert page.scripts == "face.no()"


def test_white_space_and_entities_are_read_as_a_person_sees_them():
    assert pieces("<p>a&nbsp;&amp;\n\n  b</p>")[0].text == "a & b"


def test_the_button_for_a_bridge_method():
    page = read_page(
        b'<button onclick="face.agree()">Yes</button><button onclick="face.refuse()">No</button>'
    )
    assert page.calls("agree")
    assert page.button_for("agree") == "Yes"
    assert page.button_for("refuse") == "No"


def test_a_button_that_calls_through_a_function():
    page = read_page(
        b"<script>function yes() { log(); face.agree(); } function no() { face.refuse(); }</script>"
        b'<button onclick="no()">No</button><button onclick="yes()">Yes</button>'
    )
    assert page.button_for("agree") == "Yes"
    assert page.button_for("refuse") == "No"


def test_a_method_whose_name_only_begins_alike_is_not_called():
    page = read_page(b'<button onclick="face.agreeAll()">All</button>')
    assert not page.calls("agree")
    assert page.button_for("agree") == ""


def test_a_word_in_the_text_is_no_call():
    page = read_page(b"<p>window.agree()</p>")
    assert not page.calls("agree")


@pytest.mark.parametrize(
    ("name", "words"),
    [("agreeFace", "agree face"), ("on_refuse", "on refuse"), ("a", "a"), ("", "")],
)
def test_a_name_as_words(name, words):
    assert spelled(name) == words


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("file:///android_asset/face/agree.html", "assets/face/agree.html"),
        ("file:///android_asset/a.html?x=1#top", "assets/a.html"),
        ("https://appassets.androidplatform.net/assets/a.html", "assets/a.html"),
        ("https://a.b/android_asset/a.html", ""),
        ("file:///sdcard/a.html", ""),
        ("", ""),
    ],
)
def test_only_addresses_of_the_app_s_own_files_are_assets(address, name):
    assert asset_of(address) == name


def test_a_page_nested_a_hundred_thousand_deep():
    page = read_page(b"<div>" * 100_000 + b"deep" + b"</div>" * 100_000)
    assert page.pieces[0].text == "deep"


def test_no_more_pieces_than_the_bound():
    assert len(pieces("<p>x</p>" * (MOST_PIECES + 50))) == MOST_PIECES


def test_what_lies_beyond_the_largest_page_is_not_read():
    page = read_page(b"<p>first</p>" + b" " * LARGEST_PAGE + b"<p>last</p>")
    assert [piece.text for piece in page.pieces] == ["first"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\0\0",
        b"<",
        b"<p",
        b"<!--",
        b"<![CDATA[",
        b"<!x [",
        b"&#x110000;",
        b"<script>",
    ],
)
def test_broken_pages_are_read_without_an_error(data):
    page = read_page(b"<p>kept</p>" + data)
    assert page.pieces[0].text == "kept"


def test_the_same_page_gives_the_same_pieces():
    data = b"<button a=1 onclick=x() onclick=y()>Yes</button>"
    assert read_page(data) == read_page(data)


def test_a_function_whose_name_begins_alike_is_another_one():
    page = read_page(
        b"<script>function yesAll() { f.agree(); } function yes() { f.no(); }</script>"
        b'<button onclick="yes()">X</button>'
    )
    assert page.button_for("agree") == ""
    assert page.button_for("no") == "X"


def test_a_button_without_text_ends_with_its_element():
    assert [p.kind for p in pieces("<button onclick='x()'></button><p>采集人脸</p>")] == ["text"]
    assert [p.kind for p in pieces("<img onclick='x()'><p>采集人脸</p>")] == ["text"]
    assert [p.kind for p in pieces("<div onclick='x()'><div></div>同意</div>")] == ["button"]


def test_the_type_of_an_input_in_capitals():
    assert pieces("<INPUT TYPE=CHECKBOX>同意") == (Piece("checkbox", "同意", False, ""),)


def test_quotes_hold_what_would_end_a_tag():
    assert pieces("""<a title='a > b' onclick="f('x')">同意</a>""") == (
        Piece("button", "同意", False, "f('x')"),
    )
    assert pieces("<p title=it's>one</p><p>two's</p>")[1].text == "two's"


def test_an_action_of_many_calls_is_looked_through_once():
    page = read_page(
        b"<script>"
        + b"x" * 200_000
        + b"</script><button onclick='"
        + b"b(" * 100_000
        + b"'>x</button>"
    )
    assert page.button_for("agree") == ""


@pytest.mark.parametrize(
    "piece",
    ["<!--", "<!-- >", "<!", "</", "<a", "<a b='", "<a b='>", '<a b=">', "&", "<?", "<a ", "="],
)
def test_half_a_megabyte_of_what_does_not_end(piece):
    page = read_page(b"<p>kept</p>" + (piece * (500_000 // len(piece))).encode())
    assert page.pieces[0].text == "kept"
