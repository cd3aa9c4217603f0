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
        "输入有问题时，程序给出一句话和一个稳定的代码，退出码为 3（选项所指的文件有问题时为 2）。下表由源代码生成；自写文件的代码（`answers-…`、`baseline-…`、`config-…`、`context-…`、`subject-…`）还可能以 `-missing`、`-too-large` 结尾，YAML 文件另有 `-not-yaml`、`-alias`、`-twice`。",
        "An input that cannot be used gets one sentence with a stable code in it, and exit code 3 (2 for files that an "
        "option names). This table is made from the source; codes of files that "
        "you write (`answers-…`, `baseline-…`, `config-…`, `context-…`, `subject-…`) also end in `-missing`, `-too-large`, and, "
        "where they are YAML, `-not-yaml`, `-alias`, `-twice`.",
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
    """(code, sentence, module) of every place that makes an input error with a constant code."""
    trees = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            trees[module] = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    errors = _errors_in([node for nodes in trees.values() for node in nodes])
    return {
        (*said, module)
        for module, nodes in trees.items()
        for node in nodes
        if (said := _made(node, errors))
    }


def _errors_in(nodes: list[ast.AST]) -> set[str]:
    """Names of `InputError` and of what derives from it."""
    classes = [node for node in nodes if isinstance(node, ast.ClassDef)]
    errors = {"InputError"}
    while more := {
        one.name
        for one in classes
        if one.name not in errors and any(getattr(b, "id", "") in errors for b in one.bases)
    }:
        errors |= more
    return errors


def _made(node: ast.AST, errors: set[str]) -> tuple[str, str] | None:
    """Code and sentence of ``SomeError("some-code", "A sentence.")``."""
    if not isinstance(node, ast.Call) or len(node.args) < 2:
        return None
    ident, says = node.args[0], node.args[1]
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    if name not in errors or not isinstance(ident, ast.Constant):
        return None
    return str(ident.value), _text(says)


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
