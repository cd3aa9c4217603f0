"""The checks: one module each, found and not registered.

A module's name is the check's id with ``_`` for ``-``. It has a docstring (how the answer is reached)
and either a function ``judge`` whose parameters name the artifacts it needs (``static``, ``policy``,
``dynamic``, ``context``, ``case`` for all of it with the day; one annotated ``… | None`` is optional), or ``WAITS_FOR``: the `Text` that
says what this version still lacks to decide it.
"""

import inspect
import pkgutil
from collections.abc import Callable
from functools import cache
from importlib import import_module
from types import UnionType
from typing import NamedTuple, Union, get_args, get_origin, get_type_hints

from analyzers.artifacts import Text
from scanner import law
from scanner.outcome import Outcome

INPUTS = ("static", "policy", "dynamic", "context", "case")


class Check(NamedTuple):
    """A discovered check."""

    row: law.CheckRow
    doc: str
    judge: Callable[..., Outcome] | None
    needs: tuple[str, ...]
    """Inputs it cannot answer without."""
    takes: tuple[str, ...]
    """All inputs it reads."""
    waits_for: Text | None


@cache
def all_checks() -> tuple[Check, ...]:
    """Every check, in catalogue order. Raises ``LookupError`` if modules and catalogue differ."""
    modules = {info.name.replace("_", "-") for info in pkgutil.iter_modules(__path__)}
    if modules != set(law.checks()):
        raise LookupError(f"checks without a module or a row: {modules ^ set(law.checks())}")
    return tuple(_check(row) for row in law.checks().values())


def _check(row: law.CheckRow) -> Check:
    module = import_module(f"{__name__}.{row.id.replace('-', '_')}")
    judge = getattr(module, "judge", None)
    takes: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    if judge is not None:
        hints = get_type_hints(judge)
        takes = tuple(inspect.signature(judge).parameters)
        needs = tuple(name for name in takes if not _optional(hints[name]))
    return Check(
        row=row,
        doc=inspect.cleandoc(module.__doc__ or ""),
        judge=judge,
        needs=needs,
        takes=takes,
        waits_for=getattr(module, "WAITS_FOR", None),
    )


def _optional(hint: object) -> bool:
    return get_origin(hint) in (Union, UnionType) and type(None) in get_args(hint)
