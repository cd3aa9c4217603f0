"""Misleading or pressing wording at the face step.

Texts around the face step against a pattern list: false legal duty, 'to improve service',
threatened loss, countdown, hidden or faint refuse control.

Not decided by this version: the check is registered so that no report is silent about it.
"""

from analyzers.artifacts import Text

WAITS_FOR = Text(
    "运行应用的记录",
    "a recorded session of the running app",
)
