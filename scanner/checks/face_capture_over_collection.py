"""More face data taken than the step needs.

Frames or videos uploaded per verification, capture after success or cancel, extra data (album,
contacts) in the same step.

Not decided by this version: the check is registered so that no report is silent about it.
"""

from analyzers.artifacts import Text

WAITS_FOR = Text(
    "运行应用的记录",
    "a recorded session of the running app",
)
