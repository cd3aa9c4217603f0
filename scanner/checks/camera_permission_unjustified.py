"""Camera permission without a matching function.

CAMERA declared, and whether any reachable code uses it for a described function.

Not decided by this version: the check is registered so that no report is silent about it.
"""

from analyzers.artifacts import Text

WAITS_FOR = Text(
    "权限申请代码的可达性分析",
    "reachability analysis of the permission requests",
)
