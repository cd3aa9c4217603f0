"""WebView grants the camera to any page.

onPermissionRequest that grants VIDEO_CAPTURE without origin check or user prompt; H5 face URLs.

Not decided by this version: the check is registered so that no report is silent about it.
"""

from analyzers.artifacts import Text

WAITS_FOR = Text(
    "WebView 回调代码分析",
    "analysis of the WebView callbacks",
)
