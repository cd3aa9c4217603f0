"""Withdrawal takes effect.

Only a run can tell: what is taken, sent or kept after the consent was withdrawn.

- Taking or sending goes on without a new consent, or a face is still on the device: ``violation``.
- The face function still opens: ``likely-violation``.
- Pictures are left that were not confirmed to show a face: ``needs-manual-review``.
- Nothing goes on and nothing is left: ``compliant``; what the server keeps stays open.
- No session, or nothing was withdrawn in it: ``not-assessed``.
"""

from analyzers.artifacts import DynamicArtifact, StaticArtifact
from scanner.outcome import Outcome
from scanner.runs.withdrawal import effective
from scanner.weighing import unrun, weigh


def judge(static: StaticArtifact, dynamic: DynamicArtifact | None = None) -> Outcome:
    """The runs' answer."""
    return weigh(unrun(), dynamic, effective)
