"""Face images, templates or logs left unprotected on the device.

Writes of face frames, templates or base64 to external storage, shared directories, plain
databases/preferences, logcat; allowBackup; exported providers.

Not decided by this version: the check is registered so that no report is silent about it.
"""

from analyzers.artifacts import Text

WAITS_FOR = Text(
    "代码中的同意流程与人脸数据流分析",
    "consent-flow and data-flow analysis of the code",
)
