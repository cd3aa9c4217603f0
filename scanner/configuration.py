"""Options from a project's own file: ``.faceaudit.toml``, or ``[tool.faceaudit]`` in ``pyproject.toml``.

Keys are the long names of options of ``scan`` and ``check``. What the command line says wins; relative paths are taken
from the file's folder. Nothing is looked for when ``--config`` or ``--no-config`` says so.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from analyzers.errors import InputError
from reports.untrusted import visible
from scanner.plain_files import contents

OWN = ".faceaudit.toml"
SHARED = "pyproject.toml"
LARGEST = 1024 * 1024
"""Bytes of such a file."""
NEVER = frozenset({"config", "no-config", "help"})
"""Options that say nothing about a scan."""


class ConfigurationUnusable(InputError):
    """The configuration file cannot be used. Codes: ``config-…``."""


def configured(
    command: click.Command, every: Mapping[str, click.Parameter], given: Path | None, start: Path
) -> tuple[Path | None, dict[str, Any]]:
    """The file that applies and the command's defaults from it, by the names of its parameters.

    :param every: options that a file may name, by long name; those of other commands are passed over.
    :param given: the file the user names; ``None`` for the nearest one from ``start`` upwards.
    :raises ConfigurationUnusable: the file is missing or damaged, a key is unknown, a value is of the wrong kind.
    """
    path, table = _table(given) if given is not None else _nearest(start)
    if path is None:
        return None, {}
    own = options_of(command)
    values: dict[str, Any] = {}
    for key, value in table.items():
        name = key.replace("_", "-")
        option = every.get(name)
        if option is None:
            known = ", ".join(sorted(every))
            raise ConfigurationUnusable(
                "config-unknown-key",
                visible(f"{path}: there is no option {key[:60]!r}. Known: {known}."),
            )
        value = _value(name, value, option, path)
        if name in own and own[name].name is not None:
            values[str(own[name].name)] = value
    return path, values


def options_of(command: click.Command) -> dict[str, click.Parameter]:
    """The options of a command that a file may set, by long name."""
    return {
        flag.removeprefix("--"): option
        for option in command.params
        if isinstance(option, click.Option)
        for flag in option.opts
        if flag.startswith("--") and flag.removeprefix("--") not in NEVER
    }


# --- finding -------------------------------------------------------------------------------------


def _nearest(start: Path) -> tuple[Path | None, dict[str, Any]]:
    for folder in _upwards(start):
        if _is_file(folder / OWN):
            return _table(folder / OWN)
        shared = folder / SHARED
        # Most projects have this file for others: it is taken apart only where it names us.
        if _is_file(shared) and b"tool.faceaudit" in _bytes(shared):
            return _table(shared)
    return None, {}


def _upwards(start: Path) -> Iterator[Path]:
    folder = start.absolute()
    yield folder
    yield from folder.parents


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False


def _bytes(path: Path) -> bytes:
    return contents(path, LARGEST, ConfigurationUnusable, "config")


def _table(path: Path) -> tuple[Path, dict[str, Any]]:
    """The keys of a file: under ``tool.faceaudit`` in a ``pyproject.toml``, else at the top."""
    import tomllib

    try:
        data = tomllib.loads(_bytes(path).decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigurationUnusable(
            "config-not-toml", visible(f"{path} is not valid TOML: {str(error)[:200]}.")
        ) from None
    if path.name == SHARED:
        tool = data.get("tool")
        data = tool.get("faceaudit", {}) if isinstance(tool, dict) else {}
    if not isinstance(data, dict):
        raise ConfigurationUnusable(
            "config-value", visible(f"{path}: tool.faceaudit must be a table.")
        )
    return path, data


# --- values --------------------------------------------------------------------------------------


def _value(name: str, value: Any, option: click.Parameter, path: Path) -> Any:
    """The value as the command line would have it. Raises `ConfigurationUnusable` (``config-value``)."""
    if isinstance(option, click.Option) and option.is_flag:
        if not isinstance(value, bool):
            raise _wrong(name, "true or false", path)
        return value
    if option.multiple:
        values = value if isinstance(value, list) else [value]
        return [_one(name, each, option, path) for each in values]
    return _one(name, value, option, path)


def _one(name: str, value: Any, option: click.Parameter, path: Path) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float | date):
        raise _wrong(name, "a string" + (" or a list of them" if option.multiple else ""), path)
    text = value.isoformat() if isinstance(value, date) else str(value)
    text = text[:10] if isinstance(value, datetime) else text
    text = _beside(text, path) if _names_a_file(option) else text
    try:
        option.type.convert(text, option, None)
    except click.UsageError as error:
        raise ConfigurationUnusable(
            "config-value", visible(f"{path}: {name}: {error.format_message()[:300]}")
        ) from None
    return text


def _names_a_file(option: click.Parameter) -> bool:
    shown = str(getattr(option, "metavar", None) or "")
    return isinstance(option.type, click.Path) or "FILE" in shown or "PATH" in shown


def _beside(text: str, path: Path) -> str:
    """A path of the file, from where the file is; addresses stay."""
    if "://" in text or not text:
        return text
    slash = "/" if text.endswith("/") else ""  # a slash at its end makes --output a folder
    return str(path.absolute().parent / Path(text).expanduser()) + slash


def _wrong(name: str, wanted: str, path: Path) -> ConfigurationUnusable:
    return ConfigurationUnusable("config-value", visible(f"{path}: {name} must be {wanted}."))
