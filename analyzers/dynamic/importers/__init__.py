"""Sessions made of what other tools recorded.

`detect` tells which importer a file or folder is for, `import_any` uses it. Each importer writes a session with the
`Recorder`; what the source does not hold is said in the session's limitations, and nothing is concluded from it.

Raises `SessionUnusable`: ``session-import-unknown``, ``session-import-unreadable``, ``session-import-too-large``,
``session-import-empty``, ``session-import-library``.
"""

from analyzers.dynamic.importers.detecting import detect, import_any

__all__ = ["detect", "import_any"]
