"""Values as the words a person reads: constants, string resources, texts put together."""

from collections.abc import Iterable
from typing import NamedTuple

from analyzers.static.evaluation import Evaluation
from analyzers.static.resources import Resources
from analyzers.static.values import Atom, Const, Joined, Res, Str, Values, in_order

HOLE = "…"
"""Stands for a part of a text that is not known."""
MOST_TEXTS = 6
"""Different texts one place may show that are kept."""


class Words(NamedTuple):
    """What is written somewhere."""

    text: str
    resource: str
    """Name of the string resource, or empty."""
    known: bool
    """No part is missing."""


class Wording:
    """Texts of one app. Where a resource is translated, mainland Chinese comes first."""

    def __init__(self, resources: Resources, evaluation: Evaluation) -> None:
        self._resources = resources
        self._evaluation = evaluation
        self._known: dict[int, Words] = {}

    def resource(self, ident: int) -> Words:
        """The text of a string or text array resource."""
        if ident not in self._known:
            texts = self._resources.texts(ident)
            self._known[ident] = Words(texts, self._resources.name(ident), bool(texts))
        return self._known[ident]

    def reference(self, value: str) -> Words:
        """The text an attribute of a layout names or is."""
        if value.startswith("@"):
            plain = value.removeprefix("@")
            return self.resource(int(plain, 16)) if _is_hex(plain) else Words("", "", False)
        return Words(value, "", True)

    def of(self, values: Values) -> list[Words]:
        """The texts a value may be; parameters and fields are resolved first."""
        resolved = self._evaluation.resolve(values)
        found: dict[str, Words] = {}
        known = resolved.complete
        for atom in in_order(resolved.values):
            words = self._atom(atom, 0)
            if words.text:
                found.setdefault(words.text, words)
            else:
                known &= words.known
        told = list(found.values())[:MOST_TEXTS]
        return told if known else [*told, Words("", "", False)]

    def _atom(self, atom: Atom, depth: int) -> Words:
        match atom:
            case Str(text):
                return Words(text, "", True)
            case Res(id, args):
                words = self.resource(id)
                return self._filled(words, args, depth) if args else words
            case Const(0):
                return Words("", "", True)  # null: no text
            case Const(value) if value >> 24 == 0x7F:
                return self.resource(value)
            case Joined(parts) if depth < 4:
                return self._put_together(parts, depth)
        return Words("", "", False)

    def _put_together(self, parts: Iterable[Values], depth: int) -> Words:
        pieces, resource, known = [], "", True
        for part in parts:
            options = [
                self._atom(atom, depth + 1)
                for atom in in_order(self._evaluation.resolve(part).values)
            ]
            words = next((each for each in options if each.text), Words(HOLE, "", False))
            pieces.append(words.text)
            resource = resource or words.resource
            known &= words.known
        text = "".join(pieces)
        return Words(text if text.strip(HOLE) else "", resource, known)

    def _filled(self, words: Words, args: tuple[Values, ...], depth: int) -> Words:
        more = self._put_together(args, depth + 1)
        return Words(f"{words.text} {more.text}".strip(), words.resource, words.known)


def _is_hex(text: str) -> bool:
    try:
        int(text, 16)
    except ValueError:
        return False
    return True
