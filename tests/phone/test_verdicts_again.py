"""``make stress``: every app is judged three times from launch to verdict, each time on a new phone and with the same result."""

import provide
import pytest
from test_observed_verdicts import Judged, cases

pytestmark = [
    pytest.mark.stress,
    pytest.mark.skipif(bool(provide.missing()), reason=provide.missing()),
]

TIMES = 3


@pytest.mark.parametrize("case", cases())
def test_an_app_is_judged_the_same_three_times(case, tmp_path):
    rounds = []
    for number in range(TIMES):
        folder = tmp_path / str(number)
        folder.mkdir()
        rounds.append(Judged(case, folder, tmp_path))
    first = {check: each["verdict"] for check, each in rounds[0].results.items()}
    for again in rounds[1:]:
        verdicts = {check: each["verdict"] for check, each in again.results.items()}
        assert verdicts == first, again.output
