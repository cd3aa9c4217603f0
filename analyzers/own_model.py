"""A policy model of the user's own, in a folder, in place of the one that comes with the program."""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analyzers.artifacts import Limitation, Text
from analyzers.errors import ModelUnusable

ARRAYS, SETTINGS, CARD = "policy_model.npz", "policy_model.json", "model_card.md"
"""The files of such a folder."""
LARGEST_FILE = 64 * 1024 * 1024
LARGEST_ARRAYS = 512 * 1024 * 1024
"""Bytes of the arrays once unpacked; our own have a hundredth of that."""


def digest(folder: Path) -> str:
    """SHA-256 over the two files of a model, lower-case hex.

    :raises ModelUnusable: ``model-missing``, ``model-no-access`` or ``model-too-large``.
    """
    found = hashlib.sha256()
    for name in (ARRAYS, SETTINGS):
        try:
            with (folder / name).open("rb") as file:
                data = file.read(LARGEST_FILE + 1)
        except FileNotFoundError:
            raise ModelUnusable(
                "model-missing", f"{folder} holds no {name}; `corpus train -o` writes one."
            ) from None
        except OSError as error:
            raise ModelUnusable(
                "model-no-access", f"{folder / name} cannot be opened: {error.strerror}."
            ) from None
        if len(data) > LARGEST_FILE:
            raise ModelUnusable("model-too-large", f"{folder / name} is larger than 64 MB.")
        found.update(hashlib.sha256(data).digest())
    return found.hexdigest()


@contextmanager
def using(folder: Path | None) -> Iterator[None]:
    """Read policies with the model of a folder; ``None``: with the one that comes with the program.

    It holds for the whole process, so nothing else may read policies meanwhile.

    :raises ModelUnusable: the codes of `digest`, and ``model-damaged`` or ``model-other-version``.
    """
    if folder is None:
        yield
        return
    digest(folder)
    from analyzers.policy import model

    shipped = model.ARRAYS, model.SETTINGS
    expected = model.load()
    try:
        model.ARRAYS, model.SETTINGS = folder / ARRAYS, folder / SETTINGS
        model.load.cache_clear()
        _checked(folder, expected)
        yield
    finally:
        model.ARRAYS, model.SETTINGS = shipped
        model.load.cache_clear()


def _checked(folder: Path, expected: object) -> None:
    """Load the model once; one that does not fit would fail, or lie, in the middle of a policy."""
    from analyzers.policy import model

    damaged = ModelUnusable("model-damaged", f"{folder}: the model's files are damaged.")
    try:
        with zipfile.ZipFile(folder / ARRAYS) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_ARRAYS:
                raise ModelUnusable("model-too-large", f"{folder}: the arrays are too large.")
        settings = json.loads((folder / SETTINGS).read_text("utf-8"))
        if settings["format"] != model.FORMAT or settings["signs"] != list(model.SIGNS):
            raise ModelUnusable(
                "model-other-version",
                f"{folder} was made by another version of faceaudit; train it anew.",
            )
        own = model.load()
    except ModelUnusable:
        raise
    except (OSError, ValueError, KeyError, TypeError, IndexError, EOFError, RecursionError):
        raise damaged from None
    except zipfile.BadZipFile:
        raise damaged from None
    if not _fits(own, expected):
        raise damaged


def _fits(own: object, expected: object) -> bool:
    """Whether a model has the targets, features and sizes that are worked with."""
    import numpy as np

    from analyzers.policy.model import SCORERS, SIGNS, Model

    if not isinstance(own, Model) or not isinstance(expected, Model):
        return False
    linear, known = own.sentences, expected.sentences
    targets, words = len(known.targets), len(linear.vocabulary)
    arrays = (
        (linear.coef, (targets, words + len(SIGNS))),
        (linear.idf, (words,)),
        (linear.intercept, (targets,)),
        (linear.thresholds, (targets,)),
        *((getattr(own, n).coef, getattr(expected, n).coef.shape) for n in SCORERS),
    )
    return (
        linear.targets == known.targets
        and all(getattr(own, n).features == getattr(expected, n).features for n in SCORERS)
        and all(array.shape == shape and bool(np.isfinite(array).all()) for array, shape in arrays)
    )


def limitation(sha256: str) -> Limitation:
    """What a report says first when it rests on such a model."""
    return Limitation(
        "policy-own-model",
        Text(
            f"隐私政策由用户自行训练的模型读取（SHA-256 {sha256[:16]}…），随附模型的准确率数据不适用。",
            f"The policy was read with a model of the user's own (SHA-256 {sha256[:16]}…); the figures "
            "published for the model that comes with the program do not hold for it.",
        ),
    )
