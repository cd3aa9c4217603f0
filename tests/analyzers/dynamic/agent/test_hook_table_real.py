"""The hook table against real class files: the platform's own of API 23, and what vendors ship."""

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from classfile import Jar
from jvm import provide
from real_apks import cache

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "static"))
from sdk_archives import ARCHIVES
from sdk_parts import package

from analyzers.dynamic.agent import table

pytestmark = pytest.mark.real

PACKAGE = "libandroid-23-java"
SHELF = cache()


def platform() -> Path:
    """The class files of API 23 as Debian packages them, fetched once."""
    jar = SHELF / "platform-23.jar"
    if jar.exists():
        return jar
    side = SHELF / "apt-23"
    shutil.rmtree(side, ignore_errors=True)
    side.mkdir(parents=True)
    release, provide.SUITE = provide.SUITE, "sid"
    try:
        options = provide._side_list(side)
        provide._run("apt-get", "-qq", *options, "update")
        provide._run("apt-get", "-qq", *options, "download", PACKAGE, cwd=side)
        (archive,) = side.glob("*.deb")
        subprocess.run(["dpkg-deb", "-x", archive, side / "root"], check=True, capture_output=True)
        (side / "root/usr/share/java/com.android.android-23.jar").rename(jar)
    except provide.CannotProvide as reason:
        pytest.skip(f"{PACKAGE} cannot be had: {reason}")
    finally:
        provide.SUITE = release
        shutil.rmtree(side, ignore_errors=True)
    return jar


def fits(row: table.Row, methods: dict[str, set[tuple[str, ...]]]) -> str:
    """What of a row a class does not have; empty when it is all there."""
    name = "<init>" if row.method == "$init" else row.method
    if name.startswith("/"):
        pattern = re.compile(name.strip("/"))
        found = {m: o for m, o in methods.items() if pattern.search(m) and not m.startswith("<")}
    else:
        found = {name: methods[name]} if name in methods else {}
    if not found:
        return "no such method"
    if row.overloads == "*":
        return ""
    every = set().union(*found.values())
    return "".join(f"no overload {one} " for one in row.overloads if tuple(one) not in every)


def test_every_row_of_the_public_platform_is_in_api_23():
    jar, wrong, count = Jar(platform()), [], 0
    for row in table.rows(table.OPTED):
        public = not (row.source or row.hidden or row.sdk or row.runtime) and row.owner is not None
        if not public or (row.since or 0) > 23:
            continue
        count += 1
        found = jar.get(row.owner)
        problem = "no such class" if found is None else fits(row, found.methods)
        if problem:
            wrong.append((row.id, row.owner, row.method, problem))
    assert wrong == []
    assert count > 80


def test_rows_of_later_releases_are_not_in_api_23():
    jar = Jar(platform())
    late = [row for row in table.rows() if (row.since or 0) > 23 and row.owner and not row.source]
    assert late
    for row in late:
        found = jar.get(row.owner)
        assert found is None or fits(row, found.methods), row.id


def test_rows_of_sdks_against_what_vendors_ship(tmp_path, capsys):
    """Prints the table of rows found and absent; every SDK whose binary can be had must be hooked somewhere."""
    told, nowhere = [], []
    for archive in ARCHIVES:
        rows = [row for row in table.sdk_rows() if row.sdk == archive.sdk and row.owner]
        jars = binaries(archive, tmp_path)
        if not rows or not jars:
            continue
        found = [
            row
            for row in rows
            if any((one := jar.get(row.owner)) and not fits(row, one.methods) for jar in jars)
        ]
        told.append(f"{archive.title:32} {len(found):3} of {len(rows):3}  absent: "
                    + ", ".join(sorted({r.id.removeprefix(archive.sdk + ".") for r in rows if r not in found})))  # fmt: skip
        if not found:
            nowhere.append(archive.title)
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(told) + "\n")
    assert len(told) >= 5
    assert nowhere == []


def binaries(archive, scratch):
    """The jars of an archive; none where it ships sources or cannot be had."""
    try:
        home = package(SHELF / "archives", archive.package)
    except LookupError:
        return []
    if archive.aar:
        folder = scratch / Path(archive.aar).name
        with zipfile.ZipFile(home / archive.aar) as packed:
            packed.extractall(folder)
        return [
            Jar(jar) for jar in [folder / "classes.jar", *sorted((folder / "libs").glob("*.jar"))]
        ]
    return [Jar(home / jar) for jar in archive.jars]
