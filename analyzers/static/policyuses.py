"""The code around an address: whose it is, whether it shows web pages, whether it asks for agreement."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice

from analyzers.asking import Asking
from analyzers.documents import kind_of, kind_of_address
from analyzers.patterns import later
from analyzers.static.dex import Dex
from analyzers.static.policies import CodeUse, Constant, ScriptAddress
from analyzers.static.program import Program
from analyzers.static.strings import Prefixes

_SCHEMES = ("http://", "https://", "file:///android_asset/")
_ADDRESS = Prefixes(_SCHEMES)
_SCRIPTS = (".js", ".json", ".vue", ".jsbundle", "/index.android.bundle")
_WEB_ADDRESS = later(rb"https?://[^\s\"'`<>\\(){}\x00-\x1f]{4,300}", re.I)
_BEFORE = 120
MOST_IN_SCRIPT = 5_000
"""Addresses of one script that are looked at."""
MOST_OF_SCRIPTS = 60
_WEB_VIEW = "Landroid/webkit/WebView"
MOST_USES = 8


def addresses(dexes: Iterable[Dex]) -> Iterator[Constant]:
    """String constants that begin as the address of a page on the web or in the app."""
    for dex in dexes:
        for number, value in dex.strings_beginning(_ADDRESS):
            if value.startswith(_SCHEMES):
                yield Constant(dex.name, number, value)


def script_addresses(files: Mapping[str, bytes]) -> tuple[ScriptAddress, ...]:
    """Addresses in bundled scripts (uni-app, React Native, mini programs) that name a document.

    Pages that are documents themselves are left out: they name the policies of all their libraries.
    """
    found: list[ScriptAddress] = []
    for name, data in files.items():
        if not name.endswith(_SCRIPTS):
            continue
        for match in islice(_WEB_ADDRESS.finditer(data), MOST_IN_SCRIPT):
            if len(found) >= MOST_OF_SCRIPTS:
                return tuple(found)
            before = data[max(0, match.start() - _BEFORE) : match.start()].decode("utf-8", "ignore")
            url = match[0].decode("utf-8", "ignore")
            if kind_of(_last_words(before)) or kind_of_address(url):
                found.append(ScriptAddress(name, match.start(), url, _last_words(before)))
    return tuple(found)


def _last_words(before: str) -> str:
    """What stands right before an address in a script: the last quoted words, ``title: "…", url:``."""
    quoted = re.findall(r"[\"'`>]([^\"'`<>]{2,60})[\"'`<]", before)
    return quoted[-1] if quoted else ""


class AddressUses:
    """Answers which code names a constant; nothing when no code was read."""

    def __init__(self, program: Program | None, asking: Asking) -> None:
        self._program = program
        self._prompting = prompting_classes(asking)

    def __call__(self, constant: Constant) -> list[CodeUse]:
        """The code that names it, at most `MOST_USES` places."""
        program = self._program
        if program is None:
            return []
        wanted = [
            {constant.number} if loaded.dex.name == constant.source else set()
            for loaded in program.loaded
        ]
        found = []
        for use in program.string_uses(wanted)[:MOST_USES]:
            owner = program.descriptors[use.source][1:-1].replace("/", ".")
            shows_web = use.source in self._showing_web
            prompts = owner.partition("$")[0] in self._prompting
            found.append(CodeUse(owner, shows_web, prompts, program.evidence(use)))
        return found

    @cached_property
    def _showing_web(self) -> frozenset[int]:
        """Classes that name the web view."""
        if self._program is None:
            return frozenset()
        types = [list(each.dex.types_with_prefix(_WEB_VIEW)) for each in self._program.loaded]
        return frozenset(use.source for use in self._program.uses(types))


def prompting_classes(asking: Asking) -> frozenset[str]:
    """Dotted outermost classes of the code that shows prompts for agreement, and of their screens."""
    found = set()
    for prompt in asking.prompts:
        if prompt.asks_consent:
            makers = [seen.locator.partition(";")[0].removeprefix("L") for seen in prompt.evidence]
            found |= {name.replace("/", ".").partition("$")[0] for name in (*makers, prompt.screen)}
    return frozenset(found - {""})
