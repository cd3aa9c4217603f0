"""Behaviour contradicts the face promises.

Claims such as 'no face data collected', 'processed locally only', 'not stored', 'encrypted',
'only for verification' versus observed facts.

Not decided by this version: the check is registered so that no report is silent about it.
"""

from analyzers.artifacts import Text

WAITS_FOR = Text(
    "代码、运行与政策三方比对",
    "code, session and policy compared",
)
