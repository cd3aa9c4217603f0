"""What is found in a body, how much may be spent on finding it, and who looks for faces."""

from typing import TYPE_CHECKING, Literal, Protocol

from analyzers.evidence import Value

if TYPE_CHECKING:
    from PIL.Image import Image

Kind = Literal["image", "video", "vector", "opaque"]
Grade = Literal["face", "image", "unknown"]

UNREAD = "application/x-unread"
"""Media of the one opaque payload that stands for all that was left unread when a limit was met."""


class Payload(Value, frozen=True):
    """A picture, film, feature vector or unexplained block found in a body; never its bytes."""

    where: str
    """Path through the layers, e.g. ``json $.data.img > base64``; ``body`` is the body itself."""
    kind: Kind
    """``vector``: numbers in the shape of a feature vector; ``opaque``: 4 kB or more of noise, or
    something packed in a way that cannot be read here."""
    media: str
    sha256: str
    size: int
    width: int | None
    height: int | None
    grade: Grade
    """``face``: a detector found one; ``image``: it looked and found none; ``unknown``: it did not
    look (no detector, not decodable, limit met) or this is no picture."""
    faces: int
    marker: str = ""
    """Id of the known picture recognised, or nothing."""
    offset: int | None = None
    """Where it starts in the innermost decoded layer, in bytes; none when it is no run of bytes."""


class Budget(Value, frozen=True):
    """How much may be spent on one body; whatever the body says, no more is."""

    depth: int = 10
    """Layers inside layers."""
    layers: int = 20_000
    """Layers looked at."""
    decoded: int = 64 << 20
    """Bytes of all layers together, the body included."""
    ratio: int = 250
    """How many times larger a stream may become; the first megabyte is free."""
    payloads: int = 100
    looked: int = 24
    """Pictures that are decoded and shown to the detector."""
    pixels: int = 40_000_000
    """Pixels of the largest picture that is decoded."""


class Detector(Protocol):
    """Looks for faces."""

    def faces(self, image: "Image") -> int:
        """How many faces a picture in RGB shows; 0 when none is sure."""
        ...


class Account:
    """What has been spent of a budget, and the first thing that was left unread."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.unread: tuple[str, int] | None = None
        self._layers = 0
        self._decoded = 0
        self._looked = 0

    def open(self, where: str, size: int, depth: int) -> bool:
        """Whether a layer may still be looked at; notes the first that may not."""
        self._layers += 1
        self._decoded += size
        limits = self.budget
        fits = (
            depth <= limits.depth
            and self._layers <= limits.layers
            and self._decoded <= limits.decoded
        )
        if not fits:
            self.leave(where, size)
        return fits

    def room(self, packed: int) -> int:
        """Bytes that so many packed bytes may become."""
        left = max(0, self.budget.decoded - self._decoded)
        return min(left, max(1 << 20, packed * self.budget.ratio))

    def look(self) -> bool:
        """Whether one more picture may be decoded."""
        self._looked += 1
        return self._looked <= self.budget.looked

    def leave(self, where: str, size: int) -> None:
        """Note that something was left unread."""
        self.unread = self.unread or (where, size)
