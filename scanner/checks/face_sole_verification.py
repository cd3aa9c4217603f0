"""Face is the only verification method.

For each function guarded by a face check, list the alternatives offered before and after
refusal.

Not decided by this version: the check is registered so that no report is silent about it.
"""

from analyzers.artifacts import Text

WAITS_FOR = Text(
    "运行应用的记录",
    "a recorded session of the running app",
)
