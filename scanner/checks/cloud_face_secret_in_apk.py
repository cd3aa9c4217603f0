"""Cloud face API secret shipped in the app.

Access key/secret pairs, tokens or signed master keys for cloud face services in code, resources
or native strings.

Not decided by this version: the check is registered so that no report is silent about it.
"""

from analyzers.artifacts import Text

WAITS_FOR = Text(
    "代码常量的取值分析",
    "the values of constants in the code",
)
