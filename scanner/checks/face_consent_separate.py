"""Separate face consent is shown before capture.

On entry to the face function: a dialog or page about faces only, with text, agree and refuse
controls, shown before the first frame.

Not decided by this version: the check is registered so that no report is silent about it.
"""

from analyzers.artifacts import Text

WAITS_FOR = Text(
    "运行应用的记录",
    "a recorded session of the running app",
)
