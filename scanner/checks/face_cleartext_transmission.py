"""Face data observed in cleartext.

Requests over http or ws (or other unencrypted sockets) whose body contains an image with a
face, a template or a liveness video.

Not decided by this version: the check is registered so that no report is silent about it.
"""

from analyzers.artifacts import Text

WAITS_FOR = Text(
    "运行应用的记录",
    "a recorded session of the running app",
)
