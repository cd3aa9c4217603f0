"""The script that goes into the app: what gives it a ``Java``, then our own files."""

import os
from importlib.util import find_spec
from pathlib import Path
from pkgutil import get_data

from analyzers.errors import InputError

VARIABLE = "FACEAUDIT_JAVA_BRIDGE"
"""Environment variable that names another bridge than that of the installed frida-tools."""


class AgentUnusable(InputError):
    """The agent cannot be put together or cannot run; see the codes in `analyzers.dynamic.agent.trouble`."""


def script(prelude: Path | None = None, *, opted: bool = False) -> str:
    """Prelude and agent in one.

    ``prelude``: a script that sets ``globalThis.Java``, or one that defines ``bridge`` as those of frida-tools do;
    ``None``: the one `VARIABLE` names, else that of the installed frida-tools.
    Raises `AgentUnusable` ``java-bridge-missing`` when there is none or it cannot be read.
    """
    names = ["summaries.js", *(["opted.js"] if opted else []), "agent.js"]
    return "\n".join([_prelude(prelude or _configured() or _installed()), *map(_own, names)])


def _configured() -> Path | None:
    given = os.environ.get(VARIABLE)
    return Path(given) if given else None


def _installed() -> Path:
    spec = find_spec("frida_tools")
    for place in (spec.submodule_search_locations or []) if spec else []:
        path = Path(place) / "bridges" / "java.js"
        if path.is_file():
            return path
    raise AgentUnusable(
        "java-bridge-missing",
        "frida's Java bridge is not there: pip install 'faceaudit[dynamic]', or name one by "
        f"--java-bridge or {VARIABLE}",
    )


def _prelude(path: Path) -> str:
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AgentUnusable("java-bridge-missing", f"{path} cannot be read: {error}") from error
    if "globalThis.Java" in text:
        return text
    # frida-tools evaluates its bridges as a function's body and takes what `bridge` is
    return f"(function () {{ {text}\nglobalThis.Java = typeof bridge === 'undefined' ? undefined : bridge; }})();"


def _own(name: str) -> str:
    data = get_data(__name__.rpartition(".")[0], name)
    assert data is not None, "the loader of this package can read files"
    return data.decode()
