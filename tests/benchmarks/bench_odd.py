"""Who answers for apps that carry oddities (`odd_files`), and who answers the same as without one.

An answer counts as the same when it names the same package and as many classes as of the app without the oddity,
and those that the oddity adds. Of APKiD, which names neither, it is the number of dex files it has something to say
of. Of ours an answer with a limitation more than without the oddity is told apart; a refusal is no answer.
"""

import json
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import odd_files
from batch_corpus import SEED, real_apps
from odd_files import KINDS, PLAIN, Odd

if TYPE_CHECKING:
    from bench_batch import Bench

OTHERS = ("exodus", "apkid", "androguard")
_FOUND = {"ours": "classes", "exodus": "classes", "apkid": "dexes", "androguard": "found"}
"""What a program says of the code."""


def measured(bench: "Bench") -> dict[str, Any]:
    """Every program over all files. Raises ``LookupError`` when real APKs cannot be had."""
    apps = odd_files.apps(real_apps())
    files = odd_files.odd(bench.folder / "odd", apps[:2] if bench.quick else apps, SEED)
    paths = [each.path for each in files]
    bench.batch("odd", paths, 2)
    answers = {"ours": ours(bench.scratch / "odd.sqlite")}
    facts: dict[str, Any] = {"apps": len({each.base for each in files}), "kinds": {}, "missing": {}}
    for name in OTHERS:
        try:
            rows = bench.read_by(name, paths)[1]
        except LookupError as error:
            facts["missing"][name] = str(error)
            continue
        answers[name] = {row["path"]: row.get("answer") or {} for row in rows}
    for name, told in answers.items():
        for kind, counts in judged(name, files, told).items():
            facts["kinds"].setdefault(kind, {})[name] = counts
    return facts


def ours(db: Path) -> dict[str, dict[str, Any]]:
    """What a batch found, by path; nothing of a file that it refused."""
    query = """select batch.path, artifacts.zlib from batch
        join artifacts on artifacts.scan = batch.scan and artifacts.name = 'static.json'
        where batch.state in ('done', 'over-budget', 'duplicate')"""
    found = {}
    with closing(sqlite3.connect(db)) as connection:
        for path, packed in connection.execute(query):
            artifact = json.loads(zlib.decompress(packed))
            found[path] = {
                "package": artifact["app"]["package"],
                "classes": artifact["code"]["classes"],
                "state": artifact["code"]["state"],
                "limits": sorted(each["id"] for each in artifact["limitations"]),
            }
    return found


def judged(
    name: str, files: list[Odd], answers: dict[str, dict[str, Any]]
) -> dict[str, dict[str, int]]:
    """By kind: how many files, answers, answers with a limitation more, and right answers."""
    more = {kind.name: kind.classes for kind in KINDS}
    plain = {
        each.base: answers.get(str(each.path), {}) for each in files if each.kind == PLAIN.name
    }
    counted: dict[str, dict[str, int]] = {}
    for each in files:
        told, sound = answers.get(str(each.path), {}), plain[each.base]
        row = counted.setdefault(each.kind, {"files": 0, "answered": 0, "limited": 0, "right": 0})
        row["files"] += 1
        row["answered"] += answered(name, told)
        row["limited"] += set(told.get("limits", ())) > set(sound.get("limits", ()))
        added = more.get(each.kind, 0)
        # One dex file more has the classes that are more.
        expected = sound.get(_FOUND[name], -1) + (bool(added) if name == "apkid" else added)
        row["right"] += (
            answered(name, told)
            and told.get("package") == sound.get("package")
            and told[_FOUND[name]] == expected
            and told.get("state") == sound.get("state")
        )
    return counted


def answered(name: str, told: dict[str, Any]) -> bool:
    """Whether it is an answer: one without a package name, or of no dex file at all, is none."""
    return bool(told.get("dexes") if name == "apkid" else told.get("package"))
