"""Faces in network bodies: pure functions over bytes.

`find_payloads` opens the layers of one body (content encodings, forms, JSON, base64, protocol
buffers, archives) and returns the pictures, films, feature vectors and opaque blocks in it.
`join_chunks` puts a file together that was sent in several requests. `Markers` recognises pictures we
planted, `make_markers` and `honey_face` draw them, `hog_detector` looks for faces, `blurred` makes
the thumbnail that is kept. Decoding needs Pillow, looking for faces dlib (extra ``dynamic``); without
them pictures are found all the same, with grade ``unknown``.
"""

from analyzers.dynamic.payloads.chunks import Joined, Part, join_chunks
from analyzers.dynamic.payloads.drawing import honey_face, make_markers, marker_photo
from analyzers.dynamic.payloads.faces import HogDetector, hog_detector
from analyzers.dynamic.payloads.finder import find_payloads
from analyzers.dynamic.payloads.markers import Markers
from analyzers.dynamic.payloads.pictures import blurred, blurred_picture
from analyzers.dynamic.payloads.values import UNREAD, Budget, Detector, Grade, Kind, Payload

__all__ = [
    "UNREAD",
    "Budget",
    "Detector",
    "Grade",
    "HogDetector",
    "Joined",
    "Kind",
    "Markers",
    "Part",
    "Payload",
    "blurred",
    "blurred_picture",
    "find_payloads",
    "hog_detector",
    "honey_face",
    "join_chunks",
    "make_markers",
    "marker_photo",
]
