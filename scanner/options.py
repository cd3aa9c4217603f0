"""Options that several commands share."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from scanner.database import Where
    from scanner.policies import Sources

Command = TypeVar("Command", bound=Callable[..., Any])


def getting(function: Command) -> Command:
    """Options of every command that gets policies."""
    for option in reversed(
        (
            click.option(
                "--fetch-policy",
                "fetch",
                is_flag=True,
                help="Ask for addresses that the APK or a file names. Default: only those given.",
            ),
            click.option(
                "--render",
                is_flag=True,
                help="Let an installed Chromium run the page's scripts before it is read.",
            ),
            click.option(
                "--ignore-robots",
                is_flag=True,
                help="Read pages that a site asks robots not to read.",
            ),
            click.option(
                "--allow-private",
                is_flag=True,
                help="Addresses that nobody gave may lie in private networks.",
            ),
            click.option(
                "--policy-model",
                "model",
                type=click.Path(path_type=Path),
                envvar="FACEAUDIT_POLICY_MODEL",
                metavar="DIR",
                help="Read policies with a model of your own (`faceaudit corpus train`).",
            ),
        )
    ):
        function = option(function)
    return function


def sources(given: Sequence[str], options: dict[str, Any]) -> "Sources":
    """What those options and the policies given come to."""
    from scanner.policies import Sources

    return Sources(
        given=tuple(given),
        fetch=options["fetch"],
        robots=not options["ignore_robots"],
        private=options["allow_private"],
        render=options["render"],
        model=options["model"],
    )


def _language() -> str:
    """The reader's language from the environment, as other command-line tools find it."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def database(named: "str | Path | Where") -> "Where":
    """A database as a user names it: a file, or the URL of one on a server."""
    from scanner.database import where

    return where(named)


LANGUAGE = click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default=_language,
    show_default="by locale",
    help="Language of renderings; JSON always carries both.",
)


def bundling(function: Command) -> Command:
    """Options of a command that writes bundles."""
    for option in reversed(
        (
            click.option(
                "--with-raw",
                "raw",
                is_flag=True,
                help="With --bundle and --session: raw captures as well, faces included.",
            ),
            click.option(
                "--sign",
                type=click.Path(path_type=Path),
                metavar="KEY.pem",
                help="With --bundle: sign it with this Ed25519 private key (password: prompt or "
                "FACEAUDIT_KEY_PASSWORD).",
            ),
            click.option(
                "--timestamp",
                metavar="URL",
                help="With --bundle: have this server (RFC 3161) time-stamp it; only a hash is sent.",
            ),
            click.option(
                "--organization",
                envvar="FACEAUDIT_ORGANIZATION",
                default="",
                metavar="NAME",
                help="With --bundle: who made it.",
            ),
        )
    ):
        function = option(function)
    return function


# --- configuration -------------------------------------------------------------------------------

_LEFT_ALONE, _NAMED = "scanner.options.no-config", "scanner.options.config"
_BOTH = "--config and --no-config contradict each other"


def _leave_alone(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        if context.meta.get(_NAMED):
            raise click.UsageError(_BOTH)
        context.meta[_LEFT_ALONE] = True


def _configure(context: click.Context, _: click.Parameter, path: Path | None) -> None:
    """Take defaults from the file that applies, before the other options are read."""
    if context.resilient_parsing:
        return
    if context.meta.get(_LEFT_ALONE):
        if path is not None:
            raise click.UsageError(_BOTH)
        return
    context.meta[_NAMED] = path is not None
    from scanner.configuration import ConfigurationUnusable, configured, options_of

    group = context.find_root().command
    commands = group.commands if isinstance(group, click.Group) else {}
    every: dict[str, click.Parameter] = {}
    for name in CONFIGURED:
        if name in commands:
            every.update(options_of(commands[name]))
    try:
        found, values = configured(
            context.command, every or options_of(context.command), path, Path.cwd()
        )
    except ConfigurationUnusable as error:
        raise click.UsageError(str(error)) from None
    if values:
        from scanner.writing import say

        context.default_map = {**(context.default_map or {}), **values}
        say(f"options from {found}")


CONFIGURED = ("scan", "check")
"""Commands that read the file."""


def configurable(function: Command) -> Command:
    """Options of every command that takes its options from the project's file as well."""
    for option in reversed(
        (
            click.option(
                "--no-config",
                is_flag=True,
                is_eager=True,
                expose_value=False,
                callback=_leave_alone,
                help="Read no .faceaudit.toml and no pyproject.toml.",
            ),
            click.option(
                "--config",
                type=click.Path(path_type=Path),
                is_eager=True,
                expose_value=False,
                callback=_configure,
                metavar="FILE",
                help="Options from this TOML file. Default: .faceaudit.toml, or [tool.faceaudit] in "
                "pyproject.toml, of the nearest folder upwards.",
            ),
        )
    ):
        function = option(function)
    return function
