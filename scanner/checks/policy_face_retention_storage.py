"""Storage period, place and end-of-period handling of face data.

Period (number or method), place, form (image/template/result only), deletion after purpose.

Not decided by this version: the check is registered so that no report is silent about it.
"""

from analyzers.artifacts import Text

WAITS_FOR = Text(
    "更细的隐私政策逐句分析",
    "sentence-level analysis of the whole policy",
)
