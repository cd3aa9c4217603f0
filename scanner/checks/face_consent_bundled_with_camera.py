"""Face consent bundled with the camera permission or other consents.

Which texts each control covers: OS camera prompt, custom pre-prompt, user agreement, face
rules.

Not decided by this version: the check is registered so that no report is silent about it.
"""

from analyzers.artifacts import Text

WAITS_FOR = Text(
    "运行应用的记录",
    "a recorded session of the running app",
)
