"""One program behind all commands of the phone: hands its arguments to the system and waits."""

import _socket  # `socket` costs as much again as starting Python, and a walk asks for hundreds of commands
import os
import sys

SOCKET = "/data/system/shell.sock"


def main() -> int:
    name, *arguments = [sys.argv[0].rpartition("/")[2], *sys.argv[1:]]
    if name == "toybox":
        os.execvp(arguments[0], arguments)
    if name == "su":
        os.execvp("sh", ["sh", *as_root(arguments)])
    code, uid = ask(["run-as", arguments[0]] if name == "run-as" else [name, *arguments])
    if name == "run-as" and code == 0:
        os.chdir("/data/data/" + arguments[0])
        command = arguments[1:] or ["sh"]
        program = found(command[0])  # now: the app's user may not read Python's own files
        os.setgid(int(uid))
        os.setuid(int(uid))
        os.execv(program, command)
    if name == "date" and code == 127:
        shown = [one for one in arguments if one == "-u" or one.startswith("+")]
        os.execv("/bin/date", ["date", f"--date=@{uid}", *shown])
    return code


def found(name: str) -> str:
    """The path of a program."""
    for folder in os.environ.get("PATH", "/bin").split(":"):
        if os.access(f"{folder}/{name}", os.X_OK):
            return f"{folder}/{name}"
    return name


def as_root(arguments: list[str]) -> list[str]:
    """``su -c LINE``, ``su 0 COMMAND …`` and ``su root COMMAND …`` as arguments of a shell."""
    rest = [one for one in arguments if one not in ("--mount-master", "-mm", "-p")]
    if rest and rest[0] in ("0", "root"):
        rest = rest[1:]
        if rest and rest[0] != "-c":
            return ["-c", 'exec "$0" "$@"', *rest]
    return rest


def ask(words: list[str]) -> tuple[int, str]:
    """The exit code, and a number that some commands need."""
    line = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    try:
        line.connect(SOCKET)
    except OSError:
        sys.stderr.write(f"{words[0]}: the system is not running\n")
        return 20, ""
    folder = os.getcwd()  # noqa: PTH109 - pathlib takes 20 ms to load
    message = "\0".join([folder, *words]).encode("utf-8", "surrogateescape")
    streams = b"".join(number.to_bytes(4, sys.byteorder) for number in (0, 1, 2))
    head = len(message).to_bytes(4, "big")
    line.sendmsg([head + message], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, streams)])
    answer = b""
    while part := line.recv(64):
        answer += part
    code, _, number = answer.decode().partition(" ")
    return int(code or 1), number


sys.exit(main())
