"""Pieces are joined when the requests say how, and only then."""

import pytest
from msgspec import structs
from payload_bodies import DISPOSITION, FILE, MULTIPART, form_data, jpeg

from analyzers.dynamic.payloads import Joined, Part, find_payloads, join_chunks

FILE_DATA = jpeg(size=30_000)
CUTS = [FILE_DATA[start : start + 9000] for start in range(0, len(FILE_DATA), 9000)]
URL = "https://api.example.com/upload"


def ranges(total=True, url=URL):
    place, parts = 0, []
    for cut in CUTS:
        end = len(FILE_DATA) if total else "*"
        span = f"bytes {place}-{place + len(cut) - 1}/{end}"
        parts.append(Part(url=url, headers=(("Content-Range", span),), body=cut, method="PUT"))
        place += len(cut)
    return parts


def forms(first=0, count="chunks", index="chunk", uid=b"u1"):
    return [
        Part(
            url=URL,
            headers=(("content-type", MULTIPART),),
            body=form_data(
                (DISPOSITION % index.encode(), str(number).encode()),
                (DISPOSITION % count.encode(), str(len(CUTS)).encode()),
                (DISPOSITION % b"upload_id", uid),
                (FILE, cut),
            ),
        )
        for number, cut in enumerate(CUTS, first)
    ]


def offsets():
    place, parts = 0, []
    for cut in CUTS:
        parts.append(
            Part(url=URL, headers=(("Upload-Offset", str(place)),), body=cut, method="PATCH")
        )
        place += len(cut)
    return parts


def queries():
    return [
        Part(url=f"{URL}?uploadId=7&partNumber={number}", headers=(), body=cut, method="PUT")
        for number, cut in enumerate(CUTS, 1)
    ]


def byte_offsets():
    place, parts = 0, []
    for cut in CUTS:
        query = f"{URL}?file_id=7&offset={place}&total_size={len(FILE_DATA)}"
        parts.append(Part(url=query, headers=(), body=cut))
        place += len(cut)
    return parts


@pytest.mark.parametrize(
    ("parts", "how"),
    [
        (ranges(), "content-range"),
        (ranges(total=False), "content-range"),
        (offsets(), "upload-offset"),
        (queries(), "index"),
        (byte_offsets(), "offset"),
        (forms(), "index"),
        (forms(1, "totalChunks", "chunkNumber"), "index"),
        (forms(1, "resumableTotalChunks", "resumableChunkNumber"), "index"),
    ],
)
@pytest.mark.parametrize("order", [1, -1])
def test_all_pieces_are_joined_in_any_order(parts, how, order):
    whole = tuple(range(len(parts)))
    [joined] = join_chunks(parts[::order])
    assert (joined.body, joined.parts, joined.how) == (FILE_DATA, whole, how)
    assert find_payloads(joined.body, joined.content_type)[0][1] == FILE_DATA


def test_a_piece_sent_twice_counts_once():
    parts = ranges()
    assert join_chunks([*parts, parts[1]])[0].body == FILE_DATA


def test_two_uploads_at_once_are_kept_apart():
    mixed = [part for pair in zip(forms(), forms(uid=b"u2"), strict=True) for part in pair]
    assert [joined.body for joined in join_chunks(mixed)] == [FILE_DATA, FILE_DATA]
    assert isinstance(join_chunks(mixed)[0], Joined)


def contradicting():
    parts = ranges()
    other = Part(url=URL, headers=parts[1].headers, body=bytes(len(CUTS[1])), method="PUT")
    return [*parts, other]


@pytest.mark.parametrize(
    "parts",
    [
        [],
        ranges()[:1],
        ranges()[1:],
        ranges()[:-1],
        [ranges()[0], ranges()[2]],
        forms()[:-1],
        forms(2),
        queries()[1:],
        contradicting(),
        [Part(url=URL, headers=(), body=cut) for cut in CUTS],
        [Part(url=f"{URL}?chunk={n}", headers=(), body=cut) for n, cut in enumerate(CUTS)],
        [
            Part(url=f"{URL}/{n}?uploadId=1&part={n}", headers=(), body=c)
            for n, c in enumerate(CUTS)
        ],
        [Part(url=URL, headers=(("content-range", "bytes 0-5/10"),), body=b"abc")] * 2,
        [Part(url=URL, headers=(("content-range", "bytes x"), ("upload-offset", "-1")), body=b"a")]
        * 2,
    ],
)
def test_what_is_not_whole_or_not_said_is_not_joined(parts):
    assert join_chunks(parts) == []


def test_a_query_of_many_fields_and_an_address_that_is_none_end_nothing():
    """A ``ValueError`` ended the reading of the whole session."""
    many = "&".join(f"x{number}=1" for number in range(1000))
    pieces = [structs.replace(one, url=f"{one.url}&{many}") for one in queries()]
    odd = Part(url="https://[::1/up?uploadId=7&partNumber=1", headers=(), body=b"x" * 2000)
    assert [one.how for one in join_chunks([odd, *pieces])] == ["index"]
    late = [structs.replace(one, url=one.url.replace("?", f"?{many}&")) for one in queries()]
    assert join_chunks(late) == []
