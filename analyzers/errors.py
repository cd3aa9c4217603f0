"""What can go wrong with an input, each with a stable code.

InputError
├── AppUnreadable      the APK
├── PolicyUnreadable   the policy
├── LabelsUnusable     rows of labelled documents
├── ModelUnusable      a policy model of the user's own
└── SessionUnusable    the folder of a recorded session
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


class LabelsUnusable(InputError):
    """Labelled documents cannot be read, or nothing can be learnt from them."""


class ModelUnusable(InputError):
    """A model of the user's own cannot be used."""


class SessionUnusable(InputError):
    """A session's folder cannot be written, or what lies in it cannot be read."""
