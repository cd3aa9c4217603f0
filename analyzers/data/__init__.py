"""Facts the analyzers go by, each file with the reasons or sources of its rows."""

from pkgutil import get_data


def packaged(name: str) -> bytes:
    """The bytes of one of the files here; ``OSError`` when it is not there.

    Not through `importlib.resources`: that loads ten more modules at every start.
    """
    data = get_data(__name__, name)
    assert data is not None, "the loader of this package can read files"
    return data
