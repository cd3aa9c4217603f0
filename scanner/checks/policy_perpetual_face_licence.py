"""Unlimited licence over faces or portraits.

Clause granting perpetual/irrevocable/worldwide/sub-licensable rights over face, portrait or
uploaded face content.

Not decided by this version: the check is registered so that no report is silent about it.
"""

from analyzers.artifacts import Text

WAITS_FOR = Text(
    "更细的隐私政策逐句分析",
    "sentence-level analysis of the whole policy",
)
