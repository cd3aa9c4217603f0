"""Whether a policy as a whole tells of faces being processed."""

from collections.abc import Sequence

import numpy as np

from analyzers.policy.mentions import Told
from analyzers.policy.model import Floats

FEATURES = (
    "says",
    "says_often",
    "permission",
    "component",
    "about",
    "about_often",
    "says_about",
    "says_alone",
    "unlock",
    "denial",
    "listed",
    "tells",
    "says_not_unlock",
)
"""What a policy is weighed by, in order; all lie between 0 and 1."""


def features(
    told: Sequence[Told], about: Floats, alone: Floats, unlock: Floats, tells: Floats
) -> Floats:
    """One row of `FEATURES`.

    :param about: by sentence, the probability that it is about faces; ``alone`` the same, read by itself.
    :param unlock: by sentence, the probability that it is about the phone's own unlock.
    :param tells: by sentence, the highest probability that it tells purpose, method, consent or retention.
    """
    roles = {item.sentence: item.role for item in told}
    kinds = set(roles.values())
    says = [i for i, role in roles.items() if role == "processing"]
    plain = [i for i in range(len(about)) if roles.get(i) in (None, "processing", "permission")]
    total = float(about[plain].sum()) if plain else 0.0
    return np.array(
        [
            bool(says),
            min(len(says), 5) / 5,
            "permission" in kinds,
            "sdk-row" in kinds,
            _most(about[plain]),
            total / (1 + total),
            _most(about[says]),
            _most(alone[says]),
            "unlock" in kinds,
            "denial" in kinds,
            bool(kinds & {"definition", "list"}),
            _most(about[plain] * tells[plain]),
            _most((1 - unlock[says]) * about[says]),
        ],
        dtype=np.float64,
    )


def _most(values: Floats) -> float:
    return float(values.max()) if len(values) else 0.0
