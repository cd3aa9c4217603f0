"""YAML of the user's own, read so that a file can neither blow up nor mean two things."""

from functools import cache
from typing import Any

DEEPEST = 20
"""Levels of lists and mappings in one another."""


class Refused(Exception):
    """A text that is not taken; ``why`` is the stable part of the code an error gets."""

    def __init__(self, why: str, sentence: str) -> None:
        super().__init__(sentence)
        self.why = why


def read_yaml(data: bytes, *, plain: bool = False) -> Any:
    """What a YAML document holds. Raises `Refused` (``not-yaml``, ``alias``, ``twice``).

    :param plain: scalars as the text that is written, so that ``no`` stays a word and 2025-02-30 can be told of.
    """
    import yaml

    try:
        _bounded(data)
        return yaml.load(data, Loader=_loader(plain))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError, TypeError) as error:
        line = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise Refused("not-yaml", f"it is not valid YAML: {line}") from None


@cache
def _loader(plain: bool) -> Any:
    """A safe loader that refuses a name given twice: one of the values would be dropped unseen."""
    import yaml

    kind: Any = yaml.BaseLoader if plain else yaml.SafeLoader

    class Single(kind):  # type: ignore[misc]
        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            names: set[str] = set()
            for key, _ in node.value:
                if (name := str(key.value)) in names:
                    line = key.start_mark.line + 1
                    raise Refused("twice", f"{name!r} is there twice (line {line})")
                names.add(name)
            return super().construct_mapping(node, deep)

    return Single


def _bounded(data: bytes) -> None:
    """Aliases make small files huge, and nothing here needs them."""
    import yaml

    depth = 0
    for event in yaml.parse(data, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise Refused(
                "alias", f"it refers to another part of itself (*{event.anchor}): write it out"
            )
        if isinstance(event, yaml.ScalarEvent) and any(
            "\ud800" <= c <= "\udfff" for c in event.value
        ):
            line = event.start_mark.line + 1 if event.start_mark is not None else 0
            raise Refused("not-yaml", f"it holds half a character (line {line})")
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            depth += 1
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise Refused("not-yaml", f"it is nested more than {DEEPEST} levels deep")
