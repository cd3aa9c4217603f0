"""Face result readable by anyone with the link.

Result URL requested without cookies or tokens from a second network; expiry; entropy of the
path.

Not decided by this version: the check is registered so that no report is silent about it.
"""

from analyzers.artifacts import Text

WAITS_FOR = Text(
    "运行应用的记录",
    "a recorded session of the running app",
)
