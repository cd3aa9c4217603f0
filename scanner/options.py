"""Options that several commands share."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
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


LANGUAGE = click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default=_language,
    show_default="by locale",
    help="Language of renderings; JSON always carries both.",
)
