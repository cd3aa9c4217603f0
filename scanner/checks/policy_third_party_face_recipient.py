"""Third-party face SDK or recipient not disclosed.

Face SDKs and hosts found versus SDK/sharing list in the policy (name, purpose, data, contact).

Not decided by this version: the check is registered so that no report is silent about it.
"""

from analyzers.artifacts import Text

WAITS_FOR = Text(
    "代码、运行与政策三方比对",
    "code, session and policy compared",
)
