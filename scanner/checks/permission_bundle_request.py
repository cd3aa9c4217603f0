"""Camera asked together with unrelated permissions.

requestPermissions arrays that contain CAMERA plus unrelated permissions, raised from launcher
or splash code; refusal handler that finishes the activity.

Not decided by this version: the check is registered so that no report is silent about it.
"""

from analyzers.artifacts import Text

WAITS_FOR = Text(
    "权限数组的取值分析",
    "the values of the permission arrays",
)
