"""The commands, as their own help has them, and every stable error code with where it comes from."""

import ast
from pathlib import Path

import click
from wording import Lang, code, pick, plain, table

from scanner.cli import cli

ROOT = Path(__file__).parent.parent
PACKAGES = ("analyzers", "corpus", "reports", "scanner")
WORDS = {
    "commands": ("命令", "Commands"),
    "as-is": (
        "以下为各命令自带的帮助（英文）。",
        "What each command says with `--help`.",
    ),
    "errors": ("错误代码", "Error codes"),
    "intro": (
        "输入有问题时，程序给出一句话和一个稳定的代码，退出码为 3。下表由源代码生成。",
        "An input that cannot be used gets one sentence with a stable code in it, and exit code 3. This table is made from "
        "the source.",
    ),
    "code": ("代码", "Code"),
    "says": ("含义（英文，花括号处为具体值）", "What it says ({} stands for a value)"),
    "where": ("模块", "Module"),
}


def pages(lang: Lang) -> dict[str, str]:
    """``commands.md`` and ``errors.md``."""
    return {"commands.md": _commands(lang), "errors.md": _errors(lang)}


def _commands(lang: Lang) -> str:
    lines = [f"# {pick(WORDS['commands'], lang)}", "", pick(WORDS["as-is"], lang), ""]
    for name, command in _all(cli, "faceaudit"):
        context = click.Context(command, info_name=name, max_content_width=100)
        lines += [f"## {name}", "", "```text", command.get_help(context), "```", ""]
    return "\n".join(lines)


def _all(command: click.Command, name: str) -> list[tuple[str, click.Command]]:
    found = [(name, command)]
    if isinstance(command, click.Group):
        for word in sorted(command.commands):
            found += _all(command.commands[word], f"{name} {word}")
    return found


def _errors(lang: Lang) -> str:
    def word(key: str) -> str:
        return pick(WORDS[key], lang)

    rows = [(code(ident), plain(says), code(where)) for ident, says, where in sorted(error_codes())]
    lines = [f"# {word('errors')}", "", word("intro"), ""]
    lines += table((word("code"), word("says"), word("where")), rows)
    return "\n".join(lines)


def error_codes() -> set[tuple[str, str, str]]:
    """(code, sentence, module) of every place that raises an input error with a constant code."""
    found = set()
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if said := _raised(node):
                    found.add((*said, module))
    return found


def _raised(node: ast.AST) -> tuple[str, str] | None:
    """Code and sentence of ``SomeError("some-code", "A sentence.")``."""
    if not isinstance(node, ast.Call) or len(node.args) < 2:
        return None
    ident, says = node.args[0], node.args[1]
    if not isinstance(ident, ast.Constant) or not isinstance(ident.value, str):
        return None
    if not isinstance(node.func, ast.Name | ast.Attribute) or "-" not in ident.value:
        return None
    name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
    sentence = _text(says)
    if not name[:1].isupper() or " " in ident.value or not sentence.endswith("."):
        return None
    return ident.value, sentence


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        parts = (_text(part) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        return "".join(parts)
    if isinstance(node, ast.BinOp):
        return _text(node.left) + _text(node.right)
    if isinstance(node, ast.Call) and node.args:
        return _text(node.args[0])
    return "{}"
