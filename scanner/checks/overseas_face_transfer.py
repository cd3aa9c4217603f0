"""Face data sent outside the mainland.

Face payload host location (two sources), owner, policy statement on export.

Not decided by this version: the check is registered so that no report is silent about it.
"""

from analyzers.artifacts import Text

WAITS_FOR = Text(
    "代码、运行与政策三方比对",
    "code, session and policy compared",
)
