"""What can go wrong with an input, each with a stable code.

InputError
├── AppUnreadable      the APK
└── PolicyUnreadable   the policy
"""


class InputError(Exception):
    """An input that cannot be read. ``str()`` is one sentence that starts with the code."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"[{code}] {message}")
        self.code = code


class AppUnreadable(InputError):
    """The APK cannot be read."""


class PolicyUnreadable(InputError):
    """The policy cannot be read."""
