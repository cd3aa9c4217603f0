"""Fitting the model of the policy analyzer on the labelled corpus: ``python -m analyzers.policy.train``.

Everything that is chosen (regularisation, thresholds, the calibration of the clause score) is chosen by
cross-validation grouped by the corpus's own groups; no other text is looked at. Same corpus and same
library versions give the same bytes.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.artifacts import ELEMENTS, NOTICE
from analyzers.policy import clause, mentions, source, units
from analyzers.policy.classify import Teller
from analyzers.policy.facts import CUES, Facts, facts, read
from analyzers.policy.model import ARRAYS, FORMAT, SETTINGS, Floats, Linear, Scorer, terms

TARGETS = (*ELEMENTS, *(f"notice:{name}" for name in NOTICE))
FOLDS = 5
MAX_TERMS = 6000
MIN_COUNT = 2
SENTENCE_C = 3.0
CLAUSE_C = 1.0
CUE_SCALE = 1.0
