"""Binary XML: read as the platform reads it, and nothing but a refusal for anything else."""

import struct
import time
import xml.etree.ElementTree as ET

import pytest
from axmlbuilder import ANDROID, NONE, Attr, El, Ref, Shape, Value, axml, chunk, pool
from hypothesis import given, settings
from hypothesis import strategies as st
from zipbuilder import FIXTURES, entries

from analyzers.static.axml import (
    LAYOUT_NAMES,
    LONGEST_TEXT,
    NAMES,
    AxmlUnreadable,
    Element,
    format_value,
    parse,
    pool_strings,
    to_xml,
)


def sample() -> El:
    return El(
        "manifest",
        {"package": "a.b", "android:versionCode": 3},
        El("uses-permission", {"android:name": "android.permission.CAMERA"}),
        El("application", {"android:label": Ref(0x7F010000), "android:enabled": True}, "text "),
    )


SHAPES = {
    "plain": Shape(),
    "utf8": Shape(utf8=True),
    "another type": Shape(kind=0),
    "longer file header": Shape(xml_header=16),
    "longer pool header": Shape(pool_header=36),
    "longer node header": Shape(node_header=24),
    "attributes further back": Shape(start=28),
    "attributes further apart": Shape(stride=28),
    "padding after the node": Shape(node_padding=12),
    "unknown chunk": Shape(unknown_chunk=True),
}
"""Each was read in full by the platform's own aapt."""


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_every_shape_the_platform_reads(shape: Shape) -> None:
    root = parse(axml(sample(), shape))
    assert (root.tag, root.get("package"), root.get("versionCode")) == ("manifest", "a.b", "3")
    permission = next(root.all("uses-permission"))
    assert permission.get("name") == "android.permission.CAMERA"
    application = next(root.all("application", "other"))
    assert application.get("label") == "@7F010000"
    assert application.get("enabled") == "true"
    assert application.get("exported") is None
    assert application.content == "text"


NAME = 0x01010003


@pytest.mark.parametrize(
    ("attributes", "value"),
    [
        ([Attr("name", "plain")], "plain"),
        ([Attr("name", "bare", "android", NAME)], "bare"),
        ([Attr("", "stripped", ANDROID, NAME)], "stripped"),
        ([Attr("x", "renamed", "", NAME)], "renamed"),
        ([Attr("name", "decoy", ANDROID), Attr("q", "real", ANDROID, NAME)], "real"),
        ([Attr("name", "real", ANDROID, NAME), Attr("name", "decoy", "urn:x")], "real"),
        ([Attr("name", "theme", ANDROID, 0x01010000)], None),
        ([Attr("name", "label", ANDROID, 0x01010001)], None),
        ([Attr("name", "own", "res-auto", 0x7F020000)], None),
    ],
)
def test_attributes_are_known_by_id_first(attributes: list[Attr], value: str | None) -> None:
    assert parse(axml(El("a", attributes))).get("name") == value


def test_ids_are_those_of_the_platform() -> None:
    from androguard.core.resources import public

    ids = public.SYSTEM_RESOURCES["attributes"]["forward"]
    names = NAMES | LAYOUT_NAMES
    later = {ident for ident in names if ident > 0x01010575}  # androguard's table ends at API 27
    assert len(later) == 5
    assert {name: ids.get(name) for ident, name in names.items() if ident not in later} == {
        name: ident for ident, name in names.items() if ident not in later
    }


@pytest.mark.parametrize(
    ("kind", "data", "text"),
    [
        (0x01, 0x7F010002, "@7F010002"),
        (0x01, 0x01040000, "@android:01040000"),
        (0x01, 0, "@null"),
        (0x07, 0x00010002, "@00010002"),
        (0x02, 0x01010001, "?android:01010001"),
        (0x04, 0x3F800000, "1"),
        (0x10, 28, "28"),
        (0x10, 0xFFFFFFFF, "-1"),
        (0x11, 0x1FF0, "0x00001FF0"),
        (0x12, 0xFFFFFFFF, "true"),
        (0x12, 0, "false"),
        (0x05, 0x101, "0x00000101"),
        (0x00, 0, "0x00000000"),
    ],
)
def test_values(kind: int, data: int, text: str) -> None:
    assert format_value(kind, data) == text
    assert parse(axml(El("a", [Attr("v", Value(kind, data))]))).get("v") == text


@pytest.mark.parametrize("utf8", [True, False])
@pytest.mark.parametrize("text", ["", "a", "人脸识别", "𝄞" * 3, "x" * 127, "x" * 128, "é" * 16_000])
def test_strings(utf8: bool, text: str) -> None:
    root = parse(axml(El("a", {"v": text}), Shape(utf8=utf8)))
    assert root.get("v") == text


def test_string_longer_than_its_16_bits() -> None:
    assert parse(axml(El("a", {"v": "x" * 70_000}))).get("v") == "x" * 70_000


@pytest.mark.parametrize("size", [0x7FFF, 0x8000, 0x8001, 70_000, 300_000])
def test_string_whose_length_has_only_15_bits(size: int) -> None:
    root = parse(axml(El("a", {"v": "x" * size, "w": "after"}), Shape(utf8=True)))
    assert root.get("v") == "x" * size
    assert root.get("w") == "after"


def test_pairs_written_half_by_half() -> None:
    """As aapt2 writes characters beyond the 16-bit ones."""
    text = "x\ud83d\ude00y".encode("utf-8", "surrogatepass")
    body = bytes([4, len(text)]) + text + b"\0"
    body += b"\0" * (-len(body) % 4)
    head = struct.pack("<5I", 1, 0, 0x100, 32, 0)
    assert pool_strings(header(chunk(0x0001, b"\0" * 4 + body, head))) == ["x😀y"]


def test_a_16_bit_string_stands_at_an_even_place() -> None:
    data = bytearray(header(pool(["ab", "cd"])))
    struct.pack_into("<2I", data, 8 + 28, 1, 9)
    assert pool_strings(bytes(data)) == ["ab", "cd"]


@pytest.mark.parametrize("utf8", [True, False])
def test_string_without_an_end_is_none(utf8: bool) -> None:
    data = bytearray(axml(El("a", {"v": "value", "w": "other"}), Shape(utf8=utf8)))
    raw = "value".encode("utf-8" if utf8 else "utf-16-le")
    data[data.index(raw) + len(raw)] = ord("x")
    root = parse(bytes(data))
    assert (root.get("v"), root.get("w")) == ("", "other")


def test_place_of_styles_counts_only_where_there_are_some() -> None:
    data = bytearray(axml(sample()))
    struct.pack_into("<I", data, 8 + 24, 100)
    assert parse(bytes(data)).get("package") == "a.b"
    struct.pack_into("<I", data, 8 + 12, 1)
    assert parse(bytes(data)).get("package") is None


def test_names_that_come_after_the_first_node_are_not_taken() -> None:
    data = axml(sample())
    at = place_of(data, 0x0102)
    namespace = chunk(0x0100, struct.pack("<2I", NONE, NONE), struct.pack("<2I", 1, NONE))
    decoy = pool(["decoy"] * 40) + chunk(0x0180, struct.pack("<40I", *[NAME] * 40), b"\0" * 8)
    early = header(data[8:at] + namespace + decoy + data[at:])
    root = parse(early)
    assert (root.get("package"), root.get("versionCode")) == ("a.b", "3")
    assert "decoy" not in pool_strings(early)
    late = header(data[8:at] + decoy + data[at:])  # before any node the last names count
    assert parse(late).tag == "decoy"
    assert "decoy" in pool_strings(late)


def test_short_chunk_among_the_nodes_ends_the_reading_as_the_platform_ends_it() -> None:
    data = axml(sample())
    at = place_of(data, 0x0103)
    with pytest.raises(AxmlUnreadable, match="short a header"):
        parse(header(data[8:at] + chunk(0x0777, b"\0" * 8) + data[at:]))
    longer = chunk(0x0777, b"\0" * 8, b"\0" * 8)
    assert parse(header(data[8:at] + longer + data[at:])).get("package") == "a.b"


def place_of(data: bytes, kind: int) -> int:
    """Where the first chunk of a kind stands."""
    at = 8
    while struct.unpack_from("<H", data, at)[0] != kind:
        at += struct.unpack_from("<I", data, at + 4)[0]
    return at


@pytest.mark.parametrize("stride", [0, 4, 19])
def test_one_attribute_needs_no_stride(stride: int) -> None:
    data = bytearray(axml(El("a", {"android:name": "x"})))
    struct.pack_into("<H", data, place_of(data, 0x0102) + 26, stride)
    assert parse(bytes(data)).get("name") == "x"


def test_elements_that_share_their_attributes_are_refused() -> None:
    """65,535 attributes in twenty bytes, a thousand times over."""
    one = bytearray(start(stride=0, count=65_535) + b"\0" * 20)
    struct.pack_into("<I", one, 4, len(one))
    with pytest.raises(AxmlUnreadable, match="share"):
        parse(header(pool(["a"]) + bytes(one) * 1000))


@pytest.mark.parametrize(
    ("attributes", "value"),
    [
        ([Attr("name", "plain")], None),
        ([Attr("name", "decoy", ANDROID)], None),
        ([Attr("name", "decoy", ANDROID), Attr("q", "real", "", NAME)], "real"),
        ([Attr("name", "real", "android", NAME)], "real"),
    ],
)
def test_in_a_manifest_only_the_id_counts(attributes: list[Attr], value: str | None) -> None:
    assert parse(axml(El("a", attributes)), by_id=True).get("name") == value
    assert parse(axml(El("a", {"package": "a.b"})), by_id=True).get("package") == "a.b"


def test_layout_attributes_without_names_are_known() -> None:
    attributes = [Attr("", "同意", ANDROID, 0x0101014F), Attr("", "onAgree", ANDROID, 0x0101026F)]
    own = [Attr("title", "of the app", "urn:auto", 0x7F030001)]
    root = parse(axml(El("Button", attributes + own)))
    assert (root.get("text"), root.get("onClick"), root.get("title")) == (
        "同意",
        "onAgree",
        "of the app",
    )


def test_a_package_is_read_as_it_was_spelled() -> None:
    data = bytearray(axml(El("manifest", {"package": "a.b", "x": "decoy"})))
    at = place_of(data, 0x0102) + 36
    data[at + 16 : at + 20] = data[at + 36 : at + 40]
    root = parse(bytes(data))
    assert (root.get("package"), root.spelled("package")) == ("decoy", "a.b")
    data[at + 8 : at + 12] = b"\xff" * 4
    assert parse(bytes(data)).spelled("package") == "decoy"
    assert parse(axml(El("a", [Attr("package", "a.b", "urn:x")]))).spelled("package") == ""
    assert parse(axml(El("a"))).spelled("package") == ""


def test_a_value_that_is_no_string_of_the_pool_is_read_as_it_was_spelled() -> None:
    data = bytearray(axml(El("manifest", {"x": "a.b"})))
    at = place_of(data, 0x0102) + 36
    data[at + 16 : at + 20] = struct.pack("<I", 1 << 16)
    assert parse(bytes(data)).get("x") == "a.b"
    data[at + 8 : at + 12] = b"\xff" * 4
    assert parse(bytes(data)).get("x") == ""


def test_half_a_pair_is_replaced() -> None:
    for utf8 in (True, False):
        value = parse(axml(El("a", {"v": "x\ud800y"}), Shape(utf8=utf8))).get("v")
        assert value is not None
        assert "\ufffd" in value
        value.encode()


def test_what_follows_the_root_is_not_read() -> None:
    data = axml(sample()) + chunk(0x0102, b"\xff" * 40)
    whole = data[:4] + struct.pack("<I", len(data)) + data[8:]
    assert parse(whole).get("package") == "a.b"


def header(body: bytes) -> bytes:
    return struct.pack("<HHI", 3, 8, 8 + len(body)) + body


def start(header: int = 16, attribute: int = 20, stride: int = 20, count: int = 0) -> bytes:
    ext = struct.pack("<2I6H", 0xFFFFFFFF, 0, attribute, stride, count, 0, 0, 0)
    body = struct.pack("<2I", 1, 0xFFFFFFFF)[: header - 8] + ext
    return struct.pack("<HHI", 0x0102, header, 8 + len(body)) + body


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x03\0\x08",
        b"<?xml version='1.0'?><manifest package='a'/>",
        b"\0" * 64,
        b"\xff" * 64,
        header(b""),
        header(pool(["a"])),
        header(pool(["a"]) + start(stride=0, count=65535)),
        header(pool(["a"]) + start(attribute=400, count=1)),
        header(pool(["a"]) + start(count=1)),
        header(pool(["a"]) + start(header=12)),
        header(pool(["a"]) + chunk(0x0102, b"\0" * 8, b"\0" * 8)),
        header(pool(["a"]) + start()[:-4] + b"\0\0"),
        header(chunk(0x0001, b"\0" * 8, b"\0" * 12)),
        header(chunk(0x0001, b"", struct.pack("<5I", 0x7FFFFFFF, 0, 0, 28, 0))),
        header(chunk(0x0001, b"", struct.pack("<5I", 0, 0, 0, 9999, 0))),
        header(struct.pack("<HHI", 0x0100, 8, 0)),
        header(struct.pack("<HHI", 0x0100, 16, 0x7FFFFFF0)),
        header(struct.pack("<HHI", 0x0100, 9, 9) + b"\0\0\0\0"),
        struct.pack("<HHI", 3, 8, 0x7FFFFFFF) + start(),
        struct.pack("<HHI", 3, 4, 8) + start(),
    ],
)
def test_not_binary_xml(data: bytes) -> None:
    with pytest.raises(AxmlUnreadable):
        parse(data)
    assert isinstance(pool_strings(data), list)


def test_without_pool_or_end() -> None:
    root = parse(header(start() + start() + chunk(0x0104, b"\0\0\0\0", b"\0" * 8)))
    assert (root.tag, len(root.children)) == ("", 1)
    assert root.children[0].content == ""
    assert to_xml(root) == b"<_>\n  <_/>\n</_>\n"


def test_pool_that_repeats_its_bytes_is_not_spelled_out() -> None:
    """100,000 strings of 32 KB that all stand at one place."""
    count = 100_000
    text = b"\xff\xff" + b"\xff\xff" + b"A" * 0x7FFF + b"\0\0\0"
    body = struct.pack("<I", 0) * count + text
    head = struct.pack("<5I", count, 0, 0x100, 28 + 4 * count, 0)
    data = header(chunk(0x0001, body + b"\0" * (-len(body) % 4), head) + start())
    began = time.perf_counter()
    assert pool_strings(data) == []
    assert time.perf_counter() - began < 60  # a hang, not a speed


def test_pool_strings() -> None:
    names = ["a.b.View", "", "x" * 5000, "人"]
    assert pool_strings(header(pool(names))) == ["a.b.View", "人"]
    assert pool_strings(header(pool(names, utf8=True))) == ["a.b.View", "人"]
    assert pool_strings(header(chunk(0x0777, b"\0" * 8) + pool(["a"]))) == ["a"]
    assert pool_strings(header(chunk(0x0777, b"\0" * 8))) == []


def test_string_beyond_the_pool_is_empty() -> None:
    data = bytearray(header(pool(["abcd"]) + start()))
    data[8 + 28 : 8 + 32] = struct.pack("<I", 0x7FFFFFFF)
    assert parse(bytes(data)).tag == ""
    data[8 + 28 : 8 + 32] = struct.pack("<I", 4)
    assert parse(bytes(data)).tag == ""


@pytest.mark.parametrize("case", FIXTURES)
def test_fixture_reads_as_androguard_reads_it(case: str) -> None:
    from androguard.core.axml import AXMLPrinter
    from loguru import logger

    logger.disable("androguard")
    for name, data in entries(case).items():
        if name == "AndroidManifest.xml" or name.startswith("res/xml/"):
            assert spelled(parse(data)) == spelled_out(AXMLPrinter(data).get_xml_obj()), name


def spelled(element: Element) -> tuple:
    attributes = sorted((a.name, a.value) for a in element.attributes)
    return (element.tag, attributes, [spelled(child) for child in element.children])


def spelled_out(node) -> tuple:
    attributes = sorted((key.rpartition("}")[2], value) for key, value in node.attrib.items())
    return (node.tag, attributes, [spelled_out(child) for child in node])


# --- as text -------------------------------------------------------------------------------------


def test_text_is_xml_and_tells_the_same() -> None:
    root = El(
        "manifest",
        {"package": 'a"<&>', "android:name": "x\0y\x1b"},
        El("1 bad tag", [Attr("bad name", "v"), Attr("", "empty")], "a < b"),
        El("empty"),
    )
    text = to_xml(parse(axml(root)))
    tree = ET.fromstring(text)
    assert tree.attrib == {"package": 'a"<&>', f"{{{ANDROID}}}name": "x_y_"}
    assert [child.tag for child in tree] == ["_1_bad_tag", "empty"]
    assert tree[0].attrib == {"bad_name": "v", "_": "empty"}
    assert tree[0].text == "a < b"


def test_no_namespace_is_declared_without_need() -> None:
    text = to_xml(parse(axml(El("network-security-config", {}, El("base-config", {"x": True})))))
    assert (
        text
        == b'<network-security-config>\n  <base-config x="true"/>\n</network-security-config>\n'
    )


def test_text_stays_small() -> None:
    long = "x" * 30_000
    many = [El("meta-data", {"android:value": long}) for _ in range(30_000)]
    text = to_xml(parse(axml(El("manifest", {}, *many))))
    assert len(text) < 9_000_000
    assert text.endswith(b"<!-- the rest is left out -->\n")
    assert "x" * (LONGEST_TEXT + 1) not in text.decode()


def test_deep_trees_are_no_burden() -> None:
    deep = 100_000
    opened = start() * deep + chunk(0x0103, b"\0" * 8, b"\0" * 8) * deep
    began = time.perf_counter()
    root = parse(header(pool(["manifest"]) + opened))
    assert to_xml(root).count(b"<manifest") > 50_000
    del root
    assert time.perf_counter() - began < 60  # a hang, not a speed


SAMPLE = axml(sample())


@settings(max_examples=300, deadline=2000)
@given(st.lists(st.tuples(st.integers(0, len(SAMPLE) - 1), st.integers(0, 255)), max_size=6))
def test_no_bytes_fail_in_another_way(edits: list[tuple[int, int]]) -> None:
    data = bytearray(SAMPLE)
    for at, value in edits:
        data[at] = value
    pool_strings(bytes(data))
    try:
        root = parse(bytes(data))
    except AxmlUnreadable:
        return
    ET.fromstring(to_xml(root))
