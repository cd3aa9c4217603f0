"""The parts of the search for payloads at their edges: places of faces, what is damaged, cut or lies."""

import bz2
import gzip
import io
import lzma
import struct
import sys
import zipfile
import zlib

import pytest
from payload_bodies import jpeg, segment

from analyzers.dynamic.payloads import boxes, faces, pictures, signatures, structures, unpack
from analyzers.dynamic.payloads.shapes import Frame
from analyzers.dynamic.payloads.signatures import Found

TEXT = bytes(range(251)) * 60

# --- unpacking --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "packed"),
    [
        ("gzip", gzip.compress(TEXT)),
        ("xz", lzma.compress(TEXT)),
        ("bzip2", bz2.compress(TEXT)),
        ("zlib", zlib.compress(TEXT)),
    ],
)
def test_what_says_how_it_is_packed_is_unpacked_within_a_limit(name, packed):
    found, function = unpack.by_magic(packed)
    assert found == name
    assert function(packed, 1 << 20) == (TEXT, True)
    cut = function(packed, 1000)
    assert (cut.data[:1000], cut.whole) == (TEXT[:1000], False)
    assert len(cut.data) <= 1001
    damaged = packed[:4] + b"\xff" * 40
    assert function(damaged, 1 << 20) is None


def test_bytes_that_say_nothing_are_not_unpacked():
    assert unpack.by_magic(b"words and words") is None
    assert unpack.by_magic(b"\x78\x9c") is None  # too short to be anything


def test_all_members_of_a_gzip_file_come_out():
    packed = gzip.compress(b"one ") + gzip.compress(b"two") + b"\0" * 20
    assert unpack.gzipped(packed, 100) == (b"one two", True)
    assert unpack.gzipped(packed, 4).data == b"one "
    assert unpack.gzipped(packed + b"\x1f\x8bnoise", 100).data == b"one two"
    assert unpack.gzipped(gzip.compress(b""), 100) is None
    assert unpack.gzipped(packed, 0) is None


def noise(size):
    import random

    return random.Random(1).randbytes(size)


def test_what_comes_before_a_damage_is_kept_if_it_is_more_than_noise():
    raw = noise(60_000)
    packed = bytearray(gzip.compress(raw))
    packed[30_000:30_040] = b"\xff" * 40
    found = unpack.gzipped(bytes(packed), 1 << 20)
    # Random bytes are stored as they are: only the check at the end tells of the damage.
    assert not found.whole
    assert found.data[:20_000] == raw[:20_000]
    limited = unpack.gzipped(bytes(packed), 20_000)
    assert limited.data == raw[:20_000]
    assert not limited.whole


@pytest.mark.parametrize("name", ["brotli", "zstandard"])
def test_without_its_module_a_packing_is_not_read(name, monkeypatch):
    monkeypatch.setitem(sys.modules, name, None)
    assert getattr(unpack, name)(b"anything", 100) is None


def test_brotli_within_a_limit_and_damaged():
    module = pytest.importorskip("brotli")
    raw = noise(20_000)
    packed = module.compress(raw)
    assert unpack.brotli(packed, 1 << 20) == (raw, True)
    assert unpack.brotli(packed, 5000) == (raw[:5000], False)
    assert unpack.brotli(packed[:9000], 1 << 20).whole is False
    assert unpack.brotli(b"\xff" * 50, 1 << 20) is None
    assert unpack.brotli(b"", 100) is None
    late = unpack.brotli(packed[:15_000] + b"\xff" * 8000, 1 << 20)
    assert late is None or late.data[:9000] == raw[:9000]


def test_a_module_of_brotli_that_knows_no_limit_is_fed_in_small_pieces():
    class Old:
        """As the module was before 1.2: no limit can be named."""

        def __init__(self):
            self.asked = 0

        def process(self, data):
            self.asked += len(data)
            return data * 1000

    old = Old()
    assert unpack._brotli_step(old, b"x" * 64, 9000) == b"x" * 16_000
    assert old.asked == 16  # eight bytes at a time, until the limit is reached
    assert len(unpack._brotli_step(Old(), b"x" * 9, 1 << 20)) == 9000


def test_zstandard_within_a_limit_and_damaged():
    module = pytest.importorskip("zstandard")
    raw = noise(20_000)
    packed = module.ZstdCompressor().compress(raw)
    assert unpack.zstandard(packed * 2, 1 << 20) == (raw * 2, True)
    assert unpack.zstandard(packed, 5000) == (raw[:5000], False)
    assert unpack.zstandard(packed[:4] + b"\xff" * 40, 1 << 20) is None
    late = unpack.zstandard(packed + packed[:4] + b"\xff" * 90, 1 << 20)
    assert late is None or not late.whole


def zipped(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_entries_of_a_zip_share_one_limit():
    data = zipped(a=b"x" * 60, b=b"y" * 60, c=b"z" * 60)
    assert [(name, one.data, one.whole) for name, one in unpack.entries(data, 100)] == [
        ("a", b"x" * 60, True),
        ("b", b"y" * 40, False),
    ]


def test_a_zip_that_cannot_be_read_says_so():
    data = zipped(a=b"x" * 600)
    assert list(unpack.entries(b"PK\3\4 nothing", 100)) == [("", None)]
    directory = data.rindex(b"PK\1\2")
    assert list(unpack.entries(data[:directory] + b"PK" + b"\x09" * 60 + data[-22:], 100)) == [
        ("", None)
    ]
    damaged = bytearray(data)
    damaged[31:35] = b"\xff" * 4
    assert list(unpack.entries(bytes(damaged), 1000)) == [("a", None)]


# --- places of faces --------------------------------------------------------------------------------


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_face_is_placed_in_the_pictures_own_pixels(turn):
    pytest.importorskip("dlib")
    image_module = pytest.importorskip("PIL.Image")
    from analyzers.dynamic.payloads import hog_detector, honey_face

    with image_module.open(io.BytesIO(honey_face(1))) as opened:
        face = opened.convert("RGB").resize((240, 320))
    wide = image_module.new("RGB", (1600, 1200), (120, 130, 140))
    wide.paste(face.resize((480, 640)), (100, 60))
    shown = wide.rotate(turn, expand=True)
    middles = [((a + c) / 2, (b + d) / 2) for a, b, c, d in hog_detector().places(shown)]
    assert middles
    # The middle of the pasted face, turned as the picture was (counter-clockwise).
    x, y = 340, 380
    expected = {0: (x, y), 90: (y, 1600 - x), 180: (1600 - x, 1200 - y), 270: (1200 - y, x)}[turn]
    for x, y in middles:
        assert abs(x - expected[0]) < 200
        assert abs(y - expected[1]) < 200


def test_no_face_is_placed_in_a_strip():
    pytest.importorskip("dlib")
    image_module = pytest.importorskip("PIL.Image")
    from analyzers.dynamic.payloads import hog_detector

    assert hog_detector().places(image_module.new("RGB", (900, 3))) == []


@pytest.mark.parametrize("turns", range(4))
def test_a_box_is_turned_back_to_where_it_was(turns):
    np = pytest.importorskip("numpy")
    picture = np.zeros((30, 40))
    picture[5:9, 10:20] = 1  # left 10, top 5, right 20, bottom 9
    rows, columns = np.nonzero(np.rot90(picture, turns))
    box = (int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1)
    assert faces._turned_back(box, turns, 40, 30) == (10, 5, 20, 9)


# --- pictures ---------------------------------------------------------------------------------------


def test_without_pillow_nothing_is_decoded(monkeypatch):
    pytest.importorskip("PIL")
    from analyzers.dynamic.payloads import marker_photo

    photo = marker_photo(1)
    found = signatures.at(photo, 0)
    assert pictures.available()
    assert pictures.decoded(photo, found) is not None
    for name in ("PIL", "PIL.Image"):
        monkeypatch.setitem(sys.modules, name, None)
    assert not pictures.available()
    assert pictures.decoded(photo, found) is None
    assert pictures.luminance(bytes(16), Frame(4, 4, "NV21")) is None


def test_a_picture_larger_than_it_declared_is_not_decoded():
    pytest.importorskip("PIL")
    from analyzers.dynamic.payloads import marker_photo

    photo = marker_photo(1)
    lying = signatures.at(photo, 0)._replace(width=2, height=2)
    assert pictures.decoded(photo, lying, pixels=100) is None


# --- signatures -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "media"),
    [
        (b"\x1aE\xdf\xa3" + b"\x42\x82\x84webm", "video/webm"),
        (b"\x1aE\xdf\xa3" + b"\x42\x82\x88matroska", "video/x-matroska"),
        (b"RIFF\0\0\0\0AVI LIST", "video/x-msvideo"),
        (b"FLV\x01\x05\0\0\0\x09", "video/x-flv"),
        (b"\0\0\0\x01\x67\x42" + b"\0\0\0\x01\x68\xce", "video/h264"),
        ((b"\x47" + bytes(187)) * 5, "video/mp2t"),
        (b"\0\0\0\x08moov" + bytes(8), "video/mp4"),
    ],
)
def test_films_whose_signature_is_believed_at_the_start_only(head, media):
    assert [one.media for one in signatures.scan(head + bytes(20))] == [media]
    assert list(signatures.scan(b"words " + head + bytes(20))) == []


def test_a_film_is_one_and_a_picture_is_none():
    assert Found("video/mp4", 0, 9).film
    assert not Found("image/png", 0, 9).film


SCAN = segment(0xDA, bytes(6)) + b"pixels\xff\xd9"


def frame(width=64, height=48, depth=8, planes=3):
    return segment(0xC0, struct.pack(">BHHB", depth, height, width, planes) + bytes(3 * planes))


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xd8\xff\xc0\0\1",  # a length shorter than itself
        b"\xff\xd8" + segment(0xC0, b"\x08\0\1") + SCAN,  # a frame header that is cut
        b"\xff\xd8" + frame(width=0) + SCAN,
        b"\xff\xd8" + frame(depth=9) + SCAN,
        b"\xff\xd8" + frame(planes=2) + SCAN,
        b"\xff\xd8\xff\xe0\0\x04abnonsense",  # no header follows
        b"\xff\xd8\xff\xd9",  # ends before it begins
    ],
)
def test_what_only_begins_like_a_jpeg_is_none(data):
    assert signatures.at(data, 0) is None


def test_a_jpeg_damaged_behind_its_header_is_found_and_not_decoded():
    head = b"\xff\xd8" + frame()
    found = signatures.at(head + b"\xff\xe1\0\1 noise", 0)
    assert (found.media, found.width, found.height) == ("image/jpeg", 64, 48)
    assert (found.end, found.decodable) == (len(head), False)


def test_a_jpeg_ends_where_it_says_and_fillers_are_passed_over():
    data = b"\xff\xd8\xff\xff\xff" + frame()[1:] + SCAN
    found = signatures.at(data + b"behind", 0)
    assert (found.width, found.end, found.decodable) == (64, len(data), True)
    open_end = b"\xff\xd8" + frame() + b"stray"
    assert signatures.at(open_end, 0).decodable is False


def test_a_named_jpeg_that_is_cut_before_its_header_is_one():
    data = b"\xff\xd8" + segment(0xE0, b"JFIF\0" + bytes(9))
    found = signatures.at(data, 0)
    assert (found.media, found.width, found.decodable) == ("image/jpeg", None, False)
    assert signatures.at(data.replace(b"JFIF", b"NONE"), 0) is None


def png(width, height, *chunks):
    head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIx", 13, b"IHDR", width, height) + bytes(8)
    return head + b"".join(
        struct.pack(">I", len(data)) + name + data + bytes(4) for name, data in chunks
    )


def test_a_png_ends_with_its_last_chunk():
    whole = png(3, 4, (b"IDAT", b"12345"), (b"IEND", b""))
    assert signatures.at(whole + b"behind", 0)[1:5] == (0, len(whole), 3, 4)
    cut = png(3, 4, (b"IDAT", b"12345"))
    assert signatures.at(cut[:-6], 0).end == len(cut) - 6
    assert signatures.at(cut + b"1234\0\0\0\0", 0).end == len(cut)


@pytest.mark.parametrize("data", [png(0, 4), png(3, 1 << 31), png(3, 4).replace(b"IHDR", b"IDAT")])
def test_what_only_begins_like_a_png_is_none(data):
    assert signatures.at(data, 0) is None


def webp(kind, body, size=100):
    return b"RIFF" + struct.pack("<I", size) + b"WEBP" + kind + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize(
    ("data", "sides"),
    [
        (webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 30, 20)), (30, 20)),
        (webp(b"VP8L", b"\x2f" + struct.pack("<I", 29 | 19 << 14) + bytes(5)), (30, 20)),
        (webp(b"VP8X", bytes(4) + b"\x1d\0\0\x13\0\0"), (30, 20)),
        (webp(b"VP8 ", bytes(10)), None),
        (webp(b"VP8Z", bytes(10)), None),
        (webp(b"VP8X", b"cut"), None),
        (webp(b"VP8X", bytes(10), size=3), None),
    ],
)
def test_the_three_kinds_of_webp(data, sides):
    found = signatures.at(data, 0)
    assert (found and (found.width, found.height)) == sides


def gif(*blocks, width=3, height=4, flags=0):
    return b"GIF89a" + struct.pack("<HHBBB", width, height, flags, 0, 0) + b"".join(blocks)


DRAWN = b"," + bytes(8) + b"\0\x02" + b"\x03abc\0"


def test_a_gif_ends_with_its_mark_and_needs_a_picture():
    whole = gif(b"!\xf9\x02xx\0", DRAWN, b";")
    assert signatures.at(whole + b"behind", 0)[1:5] == (0, len(whole), 3, 4)
    coloured = gif(bytes(6), DRAWN, b";", flags=0x80)
    assert signatures.at(coloured, 0).end == len(coloured)
    assert signatures.at(gif(DRAWN) + b"noise", 0).end == len(gif(DRAWN))
    for none in (gif(b";"), gif(DRAWN, width=0), gif()[:9], gif(b"!\xf9\x02xx\0;")):
        assert signatures.at(none, 0) is None


def bmp(width=3, height=-4, size=90, header=40, planes=1):
    head = struct.pack("<2sIIIIiiHH", b"BM", size, 0, 54, header, width, height, planes, 24)
    return head + bytes(62)


@pytest.mark.parametrize(
    ("data", "sides"),
    [
        (bmp(), (3, 4)),
        (bmp(header=124), (3, 4)),
        (bmp(width=0), None),
        (bmp(width=1 << 17), None),
        (bmp(height=0), None),
        (bmp(size=20), None),
        (bmp(planes=2), None),
        (bmp(header=41), None),
        (bmp()[:40], None),
    ],
)
def test_bitmaps(data, sides):
    found = signatures.at(data, 0)
    assert (found and (found.width, found.height)) == sides
    assert found is None or found.end == 90


# --- files of boxes ---------------------------------------------------------------------------------


def box(name, data=b""):
    return struct.pack(">I", 8 + len(data)) + name + data


def ftyp(brand, *others):
    return box(b"ftyp", brand + bytes(4) + b"".join(others))


@pytest.mark.parametrize(
    ("head", "media"),
    [
        (ftyp(b"heic"), "image/heic"),
        (ftyp(b"mif1", b"mif1", b"avif"), "image/avif"),
        (ftyp(b"mif1", b"mif1"), "image/heif"),
        (ftyp(b"3gp4"), "video/3gpp"),
        (ftyp(b"qt  "), "video/quicktime"),
        (ftyp(b"isom"), "video/mp4"),
        (ftyp(b"abcd"), None),
        (b"\0\0\0\x09ftypheic" + bytes(9), None),
        (b"\0\0\x01\0ftypheic", None),
    ],
)
def test_the_brand_tells_what_a_file_of_boxes_is(head, media):
    found = boxes.boxed(head, 0)
    assert (found and found.media) == media


def test_a_file_of_boxes_ends_with_its_last_box():
    whole = ftyp(b"isom") + box(b"free", bytes(5)) + box(b"mdat", b"film")
    assert boxes.boxed(whole + b"1234word", 0).end == len(whole)
    assert boxes.boxed(whole + ftyp(b"isom"), 0).end == len(whole)
    large = ftyp(b"isom") + struct.pack(">I4sQ", 1, b"mdat", 20) + b"film"
    assert boxes.boxed(large + b"1234word", 0).end == len(large)
    open_end = ftyp(b"isom") + b"\0\0\0\0mdat" + b"film"
    assert boxes.boxed(open_end, 0).end == len(open_end)


def test_the_largest_picture_of_a_file_of_boxes_counts():
    sides = [box(b"ispe", struct.pack(">III", 0, *pair)) for pair in ((16, 16), (640, 480), (9, 9))]
    found = boxes.boxed(ftyp(b"heic") + box(b"meta", b"".join(sides)), 0)
    assert (found.width, found.height) == (640, 480)
    many = box(b"ispe", struct.pack(">III", 0, 2, 2)) * 300
    found = boxes.boxed(ftyp(b"heic") + box(b"meta", many + sides[1]), 0)
    assert (found.width, found.height) == (2, 2)  # so many only are looked at
    assert boxes.boxed(ftyp(b"heic"), 0)[2:] == (None, None)


# --- multipart bodies and messages ------------------------------------------------------------------


def multipart(*parts, end=b"--B--\r\n"):
    return b"".join(b"--B\r\n" + part + b"\r\n" for part in parts) + end


def test_the_transfer_encodings_of_a_part_are_undone():
    head = b'Content-Disposition: form-data; name="%s"\r\nContent-Transfer-Encoding: %s\r\n\r\n'
    body = multipart(
        head % (b"a", b"base64") + b"aGVsbG8=",
        head % (b"b", b"quoted-printable") + b"a=3Db",
        head % (b"c", b"base64") + b"aGVsbG8",  # its tail is lost: left as it is
    )
    found = structures.multipart(body, "multipart/form-data; boundary=B")
    assert [(part.name, part.data) for part in found] == [
        ("a", b"hello"),
        ("b", b"a=b"),
        ("c", b"aGVsbG8"),
    ]


def test_parts_without_heads_are_parts():
    body = multipart(b"\r\nno head", b"neither\r\nhere")
    found = structures.multipart(body, "multipart/mixed; boundary=B")
    assert [(part.name, part.data) for part in found] == [
        ("", b"no head"),
        ("", b"neither\r\nhere"),
    ]


def test_a_boundary_inside_a_line_parts_nothing():
    body = multipart(b"\r\nsaid --B\r\nhere", b"\r\n--Bother\r\nx")
    found = structures.multipart(body, "multipart/mixed; boundary=B")
    assert [part.data for part in found] == [b"said --B\r\nhere", b"--Bother\r\nx"]


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x01",  # no field has the number 0
        b"\x0a\x05abc",  # longer than what is left
        b"\x08",  # a number that does not begin
        b"\x08" + b"\xff" * 11,  # and one that does not end
        b"\x0b\x00",  # a kind of the past
        b"\x0d\0\0",  # four bytes, of which two are there
        b"\x08\x01" * (structures.FIELDS + 1),  # more fields than are looked at
    ],
)
def test_what_is_no_whole_message_is_none(data):
    assert structures.message(data) is None


def test_every_kind_of_field_is_passed_over():
    data = b"\x08\x96\x01" + b"\x0d" + bytes(4) + b"\x09" + bytes(8) + b"\x12\x02ab"
    assert structures.message(data) == [(2, b"ab")]


def test_a_picture_of_the_tests_is_a_picture():
    [found] = signatures.scan(b"x" + jpeg() + b"y")
    assert (found.width, found.height, found.decodable) == (640, 480, True)
