"""Under-14 face processing without a guardian.

Age gate, guardian consent step, child rules, refusal option when age below 14 is declared.

Not decided by this version: the check is registered so that no report is silent about it.
"""

from analyzers.artifacts import Text

WAITS_FOR = Text(
    "运行应用的记录",
    "a recorded session of the running app",
)
