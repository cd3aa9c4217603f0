"""Withdrawal of face consent in the app.

Entry to withdraw face consent or disable face use; taps; conditions; compare with taps to
grant.

Not decided by this version: the check is registered so that no report is silent about it.
"""

from analyzers.artifacts import Text

WAITS_FOR = Text(
    "运行应用的记录",
    "a recorded session of the running app",
)
