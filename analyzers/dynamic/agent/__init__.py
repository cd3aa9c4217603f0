"""What runs inside the app, and the table of what it hooks.

``agent.js`` (with ``summaries.js`` and, only when asked for, ``opted.js``) is plain JavaScript on a global ``Java``;
``hooks.json`` holds the framework's rows and says what the arguments of each category are; `table` adds the SDKs'.
"""
