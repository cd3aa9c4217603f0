"""Face step unusable for disabled or elderly users.

Liveness actions (blink, nod, read), spoken guidance, labels, time limits, alternative.

Not decided by this version: the check is registered so that no report is silent about it.
"""

from analyzers.artifacts import Text

WAITS_FOR = Text(
    "运行应用的记录",
    "a recorded session of the running app",
)
