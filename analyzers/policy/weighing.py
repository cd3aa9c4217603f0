"""What the model says of every sentence of a reading, put together for the search for clauses."""

from typing import get_args

import numpy as np

from analyzers.policy import aboutness, processing
from analyzers.policy.classify import Teller
from analyzers.policy.clause import Reading, Weighed
from analyzers.policy.model import Floats, Linear, Model
from analyzers.policy.sdkrows import sdk_rows
from analyzers.policy.spoken import Seen
from analyzers.telling import By

_KEY = ("purpose_necessity", "method", "separate_consent", "retention")
"""Elements that are told of what is really processed."""


def weighed(
    reading: Reading, teller: Teller, model: Linear, probabilities: Floats, about: Floats
) -> Weighed:
    """Everything the search for clauses goes by.

    :param probabilities: a row a sentence, a column a target of the model.
    :param about: by sentence, the probability that it is about faces, its place taken into account.
    """
    column = {target: i for i, target in enumerate(model.targets)}
    return Weighed(
        about=about.reshape(-1),
        alone=probabilities[:, column["about"]],
        unlock=probabilities[:, column["unlock"]],
        telling=np.max(probabilities[:, [column[name] for name in _KEY]], axis=1, initial=0.0),
        tells=teller.likely,
        components=sdk_rows(reading.outline),
    )


def look(reading: Reading, model: Model) -> tuple[Seen, Teller]:
    """Read every sentence with the model, once."""
    probabilities = model.sentences.probabilities(reading.facts)
    column = {target: i for i, target in enumerate(model.sentences.targets)}
    place = aboutness.features(
        reading.outline,
        reading.facts,
        reading.told,
        reading.regions,
        probabilities[:, column["about"]],
    )
    teller = Teller(reading.facts, model.sentences, probabilities)
    about = aboutness.anchored(place, model.about.probabilities(place))
    seen = weighed(reading, teller, model.sentences, probabilities, about)
    handlers: list[By] = [by for by in get_args(By) if f"by:{by}" in column]
    likeliest = np.argmax(probabilities[:, [column[f"by:{by}"] for by in handlers]], axis=1)
    return Seen(reading.facts, reading.told, seen, [handlers[i] for i in likeliest]), teller


def processes(reading: Reading, seen: Weighed, model: Model) -> bool:
    """Whether a policy, clause or not, tells of faces being processed."""
    row = processing.features(reading.told, seen.about, seen.alone, seen.unlock, seen.telling)
    return model.processed.probability(row.tolist()) >= 0.5
