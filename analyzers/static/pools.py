"""The names in the tables of a dex as the code refers to them, each read once for all methods that use it."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple, TypeVar

from analyzers.static.dex import Dex
from analyzers.static.values import Str, Values, one

LONGEST_TEXT = 20_000
"""Characters of a string constant that are kept."""

T = TypeVar("T")


class Named(NamedTuple):
    """The method an invoke names."""

    owner: str
    name: str
    proto: str
    places: tuple[int, ...]
    """Which of the invoke's registers each argument begins in, the receiver first."""
    static_places: tuple[int, ...]
    """The same of a static call."""


class _Kept(dict[int, T]):
    """By index, made of the dex at the first question."""

    def __init__(self, dex: Dex, make: Callable[[Dex, int], T]) -> None:
        super().__init__()
        self._dex = dex
        self._make = make

    def __missing__(self, index: int) -> T:
        found = self[index] = self._make(self._dex, index)
        return found


class Pool:
    """Names of one dex by index; an index the dex does not have gives an empty name."""

    def __init__(self, dex: Dex) -> None:
        # None of them holds the pool, so that all goes when the app is done with.
        self.strings = _Kept(dex, _string)
        """As a register holds them."""
        self.types = _Kept(dex, _type)
        """Descriptors."""
        self.fields = _Kept(dex, _field)
        """``Lcom/a/B;->x:I``."""
        self.methods = _Kept(dex, _method)


def _string(dex: Dex, index: int) -> Values:
    text = dex.string(index)[:LONGEST_TEXT] if index < dex.string_count else ""
    return one(Str(text))


def _type(dex: Dex, index: int) -> str:
    return dex.type_name(index) if index < dex.type_count else ""


def _field(dex: Dex, index: int) -> str:
    return dex.field_signature(index) if index < dex.field_count else ""


def _method(dex: Dex, index: int) -> Named:
    if index >= dex.method_count:
        return Named("", "", "()V", (0,), ())
    proto = dex.proto_signature(int(dex.method_proto[index]))
    return Named(
        dex.type_name(int(dex.method_class[index])),
        dex.string(int(dex.method_name[index])),
        proto,
        *_places(proto),
    )


def places(proto: str, *, static: bool) -> tuple[int, ...]:
    """Which register each parameter of a prototype begins in, the receiver first."""
    return _places(proto)[static]


@lru_cache(4096)
def _places(proto: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Of a prototype: registers its parameters begin in, counted behind a receiver and without one."""
    found: list[int] = []
    at = 0
    for kind in parameters(proto):
        found.append(at)
        at += 2 if kind in ("J", "D") else 1
    return (0, *(place + 1 for place in found)), tuple(found)


def parameters(proto: str) -> list[str]:
    """Descriptors of the parameters of ``(ILjava/lang/String;[B)V``."""
    found = []
    inside = proto[1 : proto.rfind(")")]
    at = 0
    while at < len(inside):
        start = at
        while at < len(inside) and inside[at] == "[":
            at += 1
        if at < len(inside) and inside[at] == "L":
            end = inside.find(";", at)
            at = end if end >= 0 else len(inside) - 1
        at += 1
        found.append(inside[start:at])
    return found
