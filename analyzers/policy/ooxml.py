"""The XML inside an Office file, read as a stream: no tree, no entities, no name spaces."""

from xml.parsers import expat

from analyzers.errors import PolicyUnreadable

MAX_DEPTH = 20_000
"""Most elements inside each other; Word's own files have some dozens."""


class Reader:
    """What is told of each element; names come without their name space."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def data(self, text: str) -> None:
        """Characters between elements."""


def parse(data: bytes, reader: Reader, what: str) -> None:
    """Tell a reader of all elements.

    :raises PolicyUnreadable: ``policy-damaged``; a document type is refused, for entities hide in it.
    """
    depth = 0

    def refuse(*_: object) -> None:
        raise PolicyUnreadable(
            "policy-damaged",
            f"{what} declares a document type or entities, as none of its kind does.",
        )

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise PolicyUnreadable("policy-too-large", f"{what} nests its elements too deeply.")
        reader.start(_local(name), {_local(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        reader.end(_local(name))

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = reader.data
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise PolicyUnreadable("policy-damaged", f"{what} holds broken XML ({error}).") from None


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def truth(attributes: dict[str, str]) -> bool:
    """Whether a switch is on: present without a value, or with one that is not off."""
    return attributes.get("val", "1").lower() not in ("0", "false", "off", "none")
