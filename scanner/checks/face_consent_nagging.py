"""Repeated prompting after refusal.

Number and timing of face or camera prompts after a refusal that were not started by the user.

Not decided by this version: the check is registered so that no report is silent about it.
"""

from analyzers.artifacts import Text

WAITS_FOR = Text(
    "运行应用的记录",
    "a recorded session of the running app",
)
