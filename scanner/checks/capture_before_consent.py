"""Camera or face call before consent.

Order of events: privacy consent, face consent, camera permission, camera open, face SDK call,
upload.

Not decided by this version: the check is registered so that no report is silent about it.
"""

from analyzers.artifacts import Text

WAITS_FOR = Text(
    "运行应用的记录",
    "a recorded session of the running app",
)
