"""Loaded by the server that workers are forked from: what each of them would else load and build again.

Patterns and tables that the first app with a face asks for take a fifth of a second, and a worker may be
replaced after any app. Workers cannot write compiled modules either: what they load is compiled for each anew.
"""

from importlib import import_module

_MODULES = (
    "analyzers.static.assemble",
    "analyzers.static.deep",
    "asn1crypto.x509",
    "numpy.ma",
    "reports.bundle",
    "scanner.batch.worker",
    "scanner.one",
    "scanner.rejudging",
    "scanner.store",
)


def _build() -> None:
    from analyzers.prompts.control import read_control
    from analyzers.prompts.liveness import liveness_action
    from analyzers.prompts.reading import read_prompts
    from analyzers.prompts.words import group, stored
    from analyzers.static.naming import app_names
    from analyzers.static.packing import packers
    from scanner import law
    from scanner.checks import all_checks

    all_checks()
    law.instruments(), law.provisions(), law.checks(), law.duties()
    for entry in stored()["groups"]:
        group(entry["id"])
    # Any text and any app will do: what they are compared with is made at the first.
    read_prompts(("agree",)), read_control("agree"), liveness_action("blink")
    app_names((), ("classes.dex",), (), ())
    packers(("lib/x86/libfirst.so",), (), set(), ())


for _name in _MODULES:
    import_module(_name)
_build()
