"""Policy explains rights and withdrawal for face data.

Access, deletion, withdrawal, complaint channel, response time; whether face is covered.

Not decided by this version: the check is registered so that no report is silent about it.
"""

from analyzers.artifacts import Text

WAITS_FOR = Text(
    "更细的隐私政策逐句分析",
    "sentence-level analysis of the whole policy",
)
