"""Inputs by kind and seed. The same seed gives the same bytes, on every machine."""

import sample_apps
import sample_inputs
import sample_records
from dice import Dice
from mutated_zip import layout_of, written
from sample_kinds import ALONE, EVERY, MANY, Sample

_MAKERS = {**sample_apps.MAKERS, **sample_inputs.MAKERS, **sample_records.MAKERS}


def sample(kind: str, seed: int) -> Sample:
    """The input of a kind that a seed stands for."""
    dice = Dice(kind, seed)
    return _MAKERS[kind](kind, seed, dice)


def due(kind: str, seed: int, many: int = MANY) -> list[int]:
    """The seeds of a kind that stand for one seed of all kinds."""
    if kind in ALONE:
        return list(range(seed * many, seed * many + many))
    return [seed] if seed % EVERY.get(kind, 1) == 0 else []


def unmutated(base: str) -> Sample:
    """What the mutants of a base are compared with: its files in a plain archive."""
    return Sample(
        "zip", -1, base, {"app.apk": written(layout_of(sample_apps.files_of(base)))}, same=True
    )
