"""``pm`` and ``cmd package``: each returns its exit code and what it says."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import describe
from packages import GROUPS, Grant, InstallFailed, install

if TYPE_CHECKING:
    from shell import Call

Answer = tuple[int, str]
SESSIONS = Path("/data/app/sessions")
"""Folders of APKs that are not committed yet, by session number."""


def pm_install(call: "Call") -> Answer:
    options = _install_options(call)
    size = call.option("-S")
    if not call.words or call.words[-1] == "-":
        if size is None:
            return 1, "Error: must either specify a package size or an APK file"
        path = Path("/data/local/tmp/streamed.apk")
        _receive(call.stdin, int(size), path)
    else:
        path = call.path(call.words[-1])
        if not path.exists():
            return 255, f"Error: failed to open {path}"
    return _install(call, [path], options)


def _install_options(call: "Call") -> set[str]:
    given = {one for one in ("-r", "-t", "-g", "-d", "-f") if call.flag(one)}
    call.option("-i")
    call.flag("--no-incremental", "--bypass-low-target-sdk-block")
    return given


def _install(call: "Call", apks: list[Path], options: set[str]) -> Answer:
    system = call.system
    try:
        package = install(apks, system.uids, system.now())
    except InstallFailed as failed:
        return 1, f"Failure [{failed}]"
    before = system.packages.get(package.name)
    system.kill(package.name)
    if before is None:
        package.reset()
    else:
        kept = package.permissions
        package.grants = {name: before.grants.get(name, Grant()) for name in kept if _runtime(name)}
        package.ops, package.installed_at = before.ops, before.installed_at
    if "-g" in options:
        for grant in package.grants.values():
            grant.granted = True
    with system.lock:
        system.packages[package.name] = package
    return 0, "Success"


def _runtime(permission: str) -> bool:
    return permission.rpartition(".")[2] in GROUPS


def _receive(stream: int, size: int, target: Path) -> None:
    with target.open("wb") as file:
        while size > 0 and (data := os.read(stream, min(size, 1 << 20))):
            file.write(data)
            size -= len(data)


def pm_create(call: "Call") -> Answer:
    options = _install_options(call)
    SESSIONS.mkdir(exist_ok=True)
    number = str(1000 + len(list(SESSIONS.iterdir())))
    (SESSIONS / number).mkdir()
    (SESSIONS / number / ".options").write_text(" ".join(options), "utf-8")
    return 0, f"Success: created install session [{number}]"


def pm_write(call: "Call") -> Answer:
    size = call.option("-S")
    number, name, *source = call.words
    target = SESSIONS / number / f"{Path(name).name}.apk"
    if source and source[0] != "-":
        shutil.copyfile(call.path(source[0]), target)
    else:
        _receive(call.stdin, int(size or 0), target)
    return 0, f"Success: streamed {target.stat().st_size} bytes"


def pm_commit(call: "Call") -> Answer:
    folder = SESSIONS / call.words[0]
    if not folder.is_dir():
        return 255, "Failure [java.lang.SecurityException: Caller has no access to session]"
    options = set((folder / ".options").read_text("utf-8").split())
    answer = _install(call, sorted(folder.glob("*.apk")), options)
    for path in folder.glob("*.apk"):
        path.unlink()
    return answer


def pm_abandon(call: "Call") -> Answer:
    shutil.rmtree(SESSIONS / call.words[0], ignore_errors=True)
    return 0, "Success"


def pm_uninstall(call: "Call") -> Answer:
    keep = call.flag("-k")
    name = call.words[-1]
    package = call.system.packages.get(name)
    if package is None:
        return 1, "Failure [DELETE_FAILED_INTERNAL_ERROR]"
    call.system.kill(name)
    with call.system.lock:
        del call.system.packages[name]
    shutil.rmtree(package.folder, ignore_errors=True)
    if not keep:
        shutil.rmtree(package.data, ignore_errors=True)
    return 0, "Success"


def pm_clear(call: "Call") -> Answer:
    package = call.system.packages.get(call.words[-1])
    if package is None:
        return 1, "Failed"
    call.system.kill(package.name)
    package.reset()
    return 0, "Success"


def pm_path(call: "Call") -> Answer:
    package = call.system.packages.get(call.words[-1])
    if package is None:
        return 1, ""
    paths = [package.apk, *sorted(package.folder.glob("split_*.apk"))]
    return 0, "\n".join(f"package:{path}" for path in paths)


def pm_list(call: "Call") -> Answer:
    what, *rest = call.words
    if what != "packages":
        return 255, f"Error: unknown list type '{what}'"
    lines = []
    for package in call.system.packages.values():
        line = (
            f"package:{package.apk}={package.name}" if "-f" in rest else f"package:{package.name}"
        )
        line += f" versionCode:{package.version_code}" if "--show-versioncode" in rest else ""
        lines.append(line + (f" uid:{package.uid}" if "-U" in rest else ""))
    if "-s" in rest:
        lines = ["package:android", "package:com.android.permissioncontroller"]
    names = [one for one in rest if not one.startswith("-")]
    return 0, "\n".join(line for line in lines if all(name in line for name in names))


def pm_grant(call: "Call") -> Answer:
    return _set_grant(call, True)


def pm_revoke(call: "Call") -> Answer:
    return _set_grant(call, False)


def _set_grant(call: "Call", granted: bool) -> Answer:
    name, permission = call.words[-2:]
    package = call.system.packages.get(name)
    if package is None or permission not in package.grants:
        call.complain(
            f"java.lang.SecurityException: Package {name} has not requested permission {permission}"
        )
        return 255, ""
    was = package.grants[permission].granted
    package.grants[permission] = Grant(granted=granted)
    if was and not granted:
        call.system.kill(name, reason=8)  # Android ends an app whose permission is taken
    return 0, ""


def pm_reset_permissions(call: "Call") -> Answer:
    for package in call.system.packages.values():
        package.grants = {name: Grant() for name in package.grants}
    return 0, ""


def pm_dump(call: "Call") -> Answer:
    return 0, describe.dumpsys(call.system, ["package", call.words[-1]])


def pm_resolve(call: "Call") -> Answer:
    name = call.option("-p") or call.words[-1]
    package = call.system.packages.get(name.partition("/")[0])
    if package is None or not package.launcher():
        return 0, "No activity found"
    return (
        0,
        f"priority=0 preferredOrder=0 match=0x108000 specificIndex=-1 isDefault=false\n{package.name}/{package.launcher()}",
    )


def pm_nothing(call: "Call") -> Answer:
    return 0, ""


PM: dict[str, Callable[["Call"], Answer]] = {
    "install": pm_install,
    "install-create": pm_create,
    "install-write": pm_write,
    "install-commit": pm_commit,
    "install-abandon": pm_abandon,
    "uninstall": pm_uninstall,
    "clear": pm_clear,
    "path": pm_path,
    "list": pm_list,
    "grant": pm_grant,
    "revoke": pm_revoke,
    "reset-permissions": pm_reset_permissions,
    "dump": pm_dump,
    "resolve-activity": pm_resolve,
    "set-permission-flags": pm_nothing,
    "clear-permission-flags": pm_nothing,
}
