"""Step scripts (``--steps FILE``): what a person writes for an app that needs a log-in or a detour.

A script is a YAML list of blocks, or of steps alone (one block before the start)::

    - before: start            # start (after the first prompts), face-step, settings, withdrawal, account-deletion
      paths: [accept, decline] # all when left out
      steps:
        - wait-for: 登录
        - type: {into: 手机号, text: "13800000000"}
        - type: {into: 密码, secret: TEST_PASSWORD}   # from the environment, logged as ***
        - tap: {text: 登录, id: btn_login}            # or {act: agree}; optional: true
        - permission: allow                           # or deny
        - swipe: up                                   # down, left, right
        - key: back                                   # home, enter, recent
        - sleep: 2
        - mark: face-step                             # consent, refused, withdrawn, result, cancelled

A block before anything else than ``start`` leads there in place of the automatic search.
"""

import math
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, cast, get_args

import yaml

from analyzers.dynamic.events import PathName
from analyzers.errors import InputError
from analyzers.evidence import Value
from analyzers.prompts import Act

Place = Literal["start", "face-step", "settings", "withdrawal", "account-deletion"]
"""What a block leads to; ``start``: it comes first."""
Mark = Literal["consent", "face-step", "refused", "withdrawn", "result", "cancelled"]
Verb = Literal["wait-for", "tap", "type", "key", "swipe", "mark", "sleep", "permission"]

LARGEST = 200_000
"""Characters of a script."""
MOST_STEPS = 500
_LONGEST_WAIT = 600.0
_WORDS: dict[str, tuple[str, ...]] = {
    "key": ("back", "home", "enter", "recent"),
    "swipe": ("up", "down", "left", "right"),
    "mark": get_args(Mark),
    "permission": ("allow", "deny"),
}
_FIELDS: dict[str, tuple[str, ...]] = {
    "wait-for": ("text", "id", "seconds"),
    "tap": ("text", "id", "act", "seconds", "optional"),
    "type": ("into", "text", "secret"),
}


class StepsUnusable(InputError):
    """A script that cannot be used.

    ``steps-no-access``, ``steps-too-large``, ``steps-broken`` (no YAML), ``steps-unknown`` (a word the language does not
    have), ``steps-value``, ``steps-secret-missing``.
    """


class Step(Value, frozen=True):
    """One step."""

    line: int
    """Line of the file, from 1."""
    verb: Verb
    text: str = ""
    """What is looked for or typed; the one word of ``key``, ``swipe``, ``mark``, ``permission``."""
    id: str = ""
    act: str = ""
    into: str = ""
    secret: str = ""
    """Name of the environment's variable that holds what is typed."""
    seconds: float = 10.0
    """``sleep``, and how long ``wait-for`` and ``tap`` look for their control."""
    optional: bool = False


class Block(Value, frozen=True):
    """Steps with their place."""

    before: Place
    steps: tuple[Step, ...]
    paths: tuple[PathName, ...] = ()
    """Empty: on every path."""


class Script(Value, frozen=True):
    """A whole script."""

    blocks: tuple[Block, ...]

    def steps(self, before: Place, path: str) -> tuple[Step, ...]:
        """The steps that lead to a place on a path."""
        fitting = [
            b for b in self.blocks if b.before == before and (not b.paths or path in b.paths)
        ]
        return tuple(step for block in fitting for step in block.steps)


def read_script(path: Path, environment: Mapping[str, str] | None = None) -> Script:
    """Read a file.

    :raises StepsUnusable: with the line in its sentence.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            text = file.read(LARGEST + 1)
    except OSError as error:
        raise StepsUnusable("steps-no-access", f"{path}: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise StepsUnusable("steps-broken", f"{path} is no text in UTF-8.") from None
    return parse_script(text, environment)


def parse_script(text: str, environment: Mapping[str, str] | None = None) -> Script:
    """Read a script's text; ``environment`` holds the secrets (the process's own when it is left out).

    :raises StepsUnusable: with the line in its sentence.
    """
    if len(text) > LARGEST:
        raise StepsUnusable("steps-too-large", f"The script has more than {LARGEST} characters.")
    given = os.environ if environment is None else environment
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.SafeLoader)):
            raise StepsUnusable(
                "steps-unknown", "The script uses YAML aliases, which steps have not."
            )
        root = yaml.compose(text, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise StepsUnusable("steps-broken", f"Line {line}: {error.problem}.") from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise StepsUnusable(
            "steps-broken", f"The script is no YAML ({type(error).__name__})."
        ) from None
    if root is None:
        raise StepsUnusable("steps-broken", "The script is empty.")
    script = _Reader(given).script(root)
    if sum(len(block.steps) for block in script.blocks) > MOST_STEPS:
        raise StepsUnusable("steps-too-large", f"The script has more than {MOST_STEPS} steps.")
    return script


class _Reader:
    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    def script(self, root: yaml.Node) -> Script:
        rows = _rows(root, "a script is a list of steps or of blocks")
        blocks = [row for row in rows if "before" in _keys(row) or "steps" in _keys(row)]
        if not blocks:
            return Script((Block("start", tuple(self.step(row) for row in rows)),))
        if len(blocks) != len(rows):
            raise _wrong("steps-unknown", root, "steps and blocks stand side by side")
        return Script(tuple(self.block(row) for row in rows))

    def block(self, node: yaml.Node) -> Block:
        fields = _keys(node)
        for key, (at, _) in fields.items():
            if key not in ("before", "steps", "paths"):
                raise _wrong("steps-unknown", at, f"a block has no “{key}”")
        if "steps" not in fields:
            raise _wrong("steps-value", node, "a block without steps")
        before = "start"
        if "before" in fields:
            before = _one_of(fields["before"][1], get_args(Place))
        paths: tuple[str, ...] = ()
        if "paths" in fields:
            rows = _rows(fields["paths"][1], "paths is a list")
            paths = tuple(_one_of(row, get_args(PathName)) for row in rows)
        steps = _rows(fields["steps"][1], "steps is a list")
        return Block(
            cast(Place, before),
            tuple(self.step(row) for row in steps),
            cast(tuple[PathName, ...], paths),
        )

    def step(self, node: yaml.Node) -> Step:
        fields = _keys(node)
        if len(fields) != 1:
            raise _wrong(
                "steps-value", node, "a step is one word with its value, as in “tap: 登录”"
            )
        ((name, (_, value)),) = fields.items()
        if name not in get_args(Verb):
            raise _wrong("steps-unknown", node, f"there is no step “{name[:40]}”")
        verb = cast(Verb, name)
        line = node.start_mark.line + 1
        if verb in _WORDS:
            return Step(line, verb, _one_of(value, _WORDS[verb]))
        if verb == "sleep":
            return Step(line, verb, seconds=_seconds(value))
        return self._aimed(line, verb, value)

    def _aimed(self, line: int, verb: Verb, value: yaml.Node) -> Step:
        """``wait-for``, ``tap`` and ``type``, which say where."""
        if isinstance(value, yaml.ScalarNode):
            if verb == "type":
                raise _wrong("steps-value", value, "“type” needs “into” and “text” or “secret”")
            return Step(line, verb, _word(value))
        fields = _keys(value)
        for key, (at, _) in fields.items():
            if key not in _FIELDS[verb]:
                raise _wrong("steps-unknown", at, f"“{verb}” has no “{key[:40]}”")
        words = {
            key: _word(node)
            for key, (_, node) in fields.items()
            if key not in ("seconds", "optional")
        }
        if "act" in words:
            _one_of(fields["act"][1], get_args(Act))
        if verb == "type":
            self._check_typed(value, words)
        elif not words:
            raise _wrong("steps-value", value, f"“{verb}” needs a “text” or an “id”")
        seconds = _seconds(fields["seconds"][1]) if "seconds" in fields else 10.0
        optional = (
            "optional" in fields and _one_of(fields["optional"][1], ("true", "false")) == "true"
        )
        return Step(line, verb, seconds=seconds, optional=optional, **words)

    def _check_typed(self, node: yaml.Node, words: dict[str, str]) -> None:
        if "into" not in words or ("text" in words) == ("secret" in words):
            raise _wrong("steps-value", node, "“type” needs “into”, and one of “text” and “secret”")
        name = words.get("secret")
        if name is not None and not self._environment.get(name):
            raise _wrong(
                "steps-secret-missing", node, f"the environment has no variable {name[:60]}"
            )


def _wrong(code: str, node: yaml.Node, words: str) -> StepsUnusable:
    return StepsUnusable(code, f"Line {node.start_mark.line + 1}: {words}.")


def _rows(node: yaml.Node, words: str) -> list[yaml.Node]:
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        raise _wrong("steps-value", node, words)
    return list(node.value)


def _keys(node: yaml.Node) -> dict[str, tuple[yaml.Node, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        raise _wrong("steps-value", node, "a step is one word with its value, as in “tap: 登录”")
    found: dict[str, tuple[yaml.Node, yaml.Node]] = {}
    for key, value in node.value:
        name = _word(key)
        if name in found:
            raise _wrong("steps-value", key, f"“{name[:40]}” stands twice")
        found[name] = key, value
    return found


def _word(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
        raise _wrong("steps-value", node, "a word is missing")
    return str(node.value).strip()


def _one_of(node: yaml.Node, words: tuple[str, ...]) -> str:
    word = _word(node)
    if word not in words:
        raise _wrong("steps-value", node, f"“{word[:40]}” is none of {', '.join(words)}")
    return word


def _seconds(node: yaml.Node) -> float:
    word = _word(node)
    try:
        seconds = float(word)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds <= _LONGEST_WAIT:
        raise _wrong("steps-value", node, f"“{word[:40]}” is no number of seconds up to 600")
    return seconds
