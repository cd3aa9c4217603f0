"""Regular expressions compiled when they are first asked, so that starting does not pay for those unused."""

import re
from typing import Any, cast, overload


class _Later:
    """Stands in for a compiled expression until one of its methods is wanted."""

    def __init__(self, expression: Any, flags: int) -> None:
        self._source = expression, flags

    def __getattr__(self, name: str) -> Any:
        expression, flags = self._source
        compiled: re.Pattern[Any] = re.compile(expression, flags)
        method = getattr(compiled, name)
        setattr(self, name, method)  # asked the next time without coming here
        return method


@overload
def later(expression: str, flags: int = 0) -> re.Pattern[str]: ...
@overload
def later(expression: bytes, flags: int = 0) -> re.Pattern[bytes]: ...
def later(expression: str | bytes, flags: int = 0) -> re.Pattern[Any]:
    """The expression, compiled by its first use; an invalid one raises ``re.error`` only then."""
    return cast(re.Pattern[Any], _Later(expression, flags))
