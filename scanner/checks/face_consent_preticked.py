"""Face consent pre-ticked or implied.

State of check boxes before any touch; agree-by-continue text.

Not decided by this version: the check is registered so that no report is silent about it.
"""

from analyzers.artifacts import Text

WAITS_FOR = Text(
    "运行应用的记录",
    "a recorded session of the running app",
)
