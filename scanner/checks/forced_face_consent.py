"""No service unless the user agrees to face processing.

After refusing face consent: app exits, loops, logs out, or blocks functions; compare with
functions available without a face.

Not decided by this version: the check is registered so that no report is silent about it.
"""

from analyzers.artifacts import Text

WAITS_FOR = Text(
    "运行应用的记录",
    "a recorded session of the running app",
)
