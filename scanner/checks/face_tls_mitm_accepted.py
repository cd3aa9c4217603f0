"""Face data sent to an untrusted certificate.

Face flow completes although the interception certificate is not trusted by the device.

Not decided by this version: the check is registered so that no report is silent about it.
"""

from analyzers.artifacts import Text

WAITS_FOR = Text(
    "运行应用的记录",
    "a recorded session of the running app",
)
