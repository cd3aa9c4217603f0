"""A provision as a report cites it."""

from typing import Literal

from analyzers.artifacts import Text, Value

CitationUse = Literal["ground", "context", "reference", "overlay", "trend"]


class Citation(Value, frozen=True):
    """A provision as the report cites it on the date of assessment."""

    id: str
    citation: Text
    """Ready for print. Names the instrument alone where the article's number is not verified."""
    use: CitationUse
    """Only a ``ground`` carries a verdict; the others are shown beside it."""
