"""Our reading of the code beside androguard's ``Analysis``: calls, strings, classes and fields."""

import sys
from collections import Counter
from pathlib import Path

import pytest
from appbuilder import MAIN, Call, Field, Kind, Text, app, does
from click.testing import CliRunner
from dexbuilder import Class, Method, Pool
from real_apks import fetch
from zipbuilder import APKS

from analyzers.errors import AppUnreadable, InputError
from analyzers.static import crosscheck
from analyzers.static.container import Container
from analyzers.static.crosscheck import (
    Reading,
    Tally,
    compared,
    cross_check,
    own_lines,
    own_reading,
    their_lines,
)
from analyzers.static.dex import Dex, split
from analyzers.static.sweep import sweep
from scanner.cli import cli


def dexes(path: Path) -> list[Dex]:
    with Container(path) as container:
        files = [
            (name, data) for name, data in container.dexes() if not isinstance(data, AppUnreadable)
        ]
    return [dex for name, data in files for dex in split(data, name)]


def lines(path: Path) -> tuple[Counter[crosscheck.Line], Counter[crosscheck.Line]]:
    """Every reference as we and as androguard read it, in this process."""
    files = dexes(path)
    ours = Counter(line for dex in files for line in own_lines(dex))
    return ours, Counter(their_lines([bytes(dex.data) for dex in files if dex.start == 0]))


@pytest.mark.parametrize("path", sorted(APKS.glob("*/*.apk")), ids=lambda path: path.stem)
def test_fixture_has_the_same_references(path: Path) -> None:
    ours, theirs = lines(path)
    assert ours == theirs
    assert {kind for kind, _ in ours} <= set(crosscheck.KINDS)


def written(folder: Path, *classes: Class, more: tuple[list[Class], ...] = ()) -> Path:
    path = folder / "app.apk"
    path.write_bytes(app(list(classes), more=more))
    return path


EVERYTHING = [
    Call("La/Other;", "run"),
    Call("Ljava/lang/System;", "exit", "(I)V"),
    Call("[La/Other;", "clone", "()Ljava/lang/Object;"),
    Text("a string"),
    Text("人脸 😀 \0"),
    Text("half a pair: \ud83d."),
    Kind("La/Other;"),
    Field("La/Other;", "x", "I"),
]


def test_apps_of_many_dex_files_have_the_same_references(tmp_path: Path) -> None:
    more = tuple([Class(f"La/C{number};", [does(*EVERYTHING)])] for number in range(25))
    path = written(tmp_path, Class(MAIN, [does(*EVERYTHING)]), more=more)
    ours, theirs = lines(path)
    assert ours == theirs
    assert Counter(kind for kind, _ in ours) == {
        "methods": 26,
        "calls": 78,
        "strings": 78,
        "new instances": 26,
    }


def test_what_analysis_leaves_out_is_left_out(tmp_path: Path) -> None:
    """Itself, arrays of primitives, what no dex defines, invoke-polymorphic: no edges there."""

    def code(pool: Pool) -> list[int]:
        return [
            *[0x0022, pool.type(MAIN)],
            *[0x001C, pool.type("[I")],
            *[0x001C, pool.type("[[La/Other;")],
            *[0x0060, pool.field("La/Other;", "x", "I")],
            *[0x106E, pool.method("[I", "clone", "()Ljava/lang/Object;"), 0],
            0x000E,
        ]

    ours, theirs = lines(written(tmp_path, Class(MAIN, [Method("run", code=code)])))
    assert ours == theirs
    assert sorted(kind for kind, _ in ours) == ["class literals", "methods"]


def test_the_child_answers_what_this_process_would() -> None:
    path = APKS / "loan-violating" / "loan-violating.apk"
    territories = {"megvii": ("Lcom/megvii/",)}
    found = cross_check(path, territories)
    assert found.id == "cross-check"
    ours = own_reading(path, territories)
    assert f"equal ({ours.tallies['methods'].count} methods, " in found.message.en
    assert "androguard 4." in found.message.en
    assert "一致" in found.message.zh


def test_one_missing_call_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    path = APKS / "loan-violating" / "loan-violating.apk"
    real = crosscheck.own_lines

    def without_one(dex: Dex) -> object:
        found = list(real(dex))
        found.remove(next(line for line in found if line[0] == "calls"))
        return iter(found)

    monkeypatch.setattr(crosscheck, "own_lines", without_one)
    found = cross_check(path, {})
    count = sum(
        refs
        for kind, refs in Counter(k for k, _ in real(dexes(path)[0])).items()
        if kind == "calls"
    )
    assert f"differs (ours: calls {count - 1} against {count})" in found.message.en
    assert "不一致" in found.message.zh


def test_the_same_number_of_other_calls_is_a_difference() -> None:
    ours = Reading("faceaudit", {"calls": Tally(3, 17)})
    theirs = Reading("androguard 9", {"calls": Tally(3, 18)})
    assert "differs (ours: calls 3 against 3)" in compared(ours, theirs).message.en


def test_use_of_an_sdk_is_compared_apart() -> None:
    ours = Reading("faceaudit", {"calls": Tally(3, 17), "megvii": Tally(2, 5)})
    theirs = Reading("androguard 9", {"calls": Tally(3, 17)})
    assert "differs (ours: megvii 2 against 0)" in compared(ours, theirs).message.en


@pytest.mark.parametrize(
    ("limit", "value", "said"),
    [("SECONDS", 0.01, "did not end within 0.01 seconds"), ("MEMORY", 1 << 20, "androguard ")],
)
def test_a_child_that_is_stopped_is_told(
    monkeypatch: pytest.MonkeyPatch, limit: str, value: float, said: str
) -> None:
    if limit == "MEMORY":
        command = f"import {crosscheck.__name__} as m; m.MEMORY = {1 << 20}; m.answer()"
        real = crosscheck.subprocess.run

        def starved(arguments: list[str], **options: object) -> object:
            return real([sys.executable, "-c", command], **options)

        monkeypatch.setattr(crosscheck.subprocess, "run", starved)
    else:
        monkeypatch.setattr(crosscheck, limit, value)
    found = cross_check(APKS / "qr-camera" / "qr-camera.apk", {})
    assert "Not cross-checked: androguard" in found.message.en
    assert said in found.message.en


def test_the_command_reports_the_cross_check(tmp_path: Path) -> None:
    path = written(tmp_path, Class(MAIN, [does(*EVERYTHING)]))
    arguments = ["scan", str(path), "--no-db", "--lang", "en", "--fail-on", "never"]
    shown = CliRunner().invoke(cli, [*arguments, "--engine", "androguard"])
    assert shown.exit_code == 0
    assert "Cross-checked with androguard" in " ".join(shown.stdout.split())
    assert "Cross-checked" not in CliRunner().invoke(cli, arguments).stdout


# --- real apps -----------------------------------------------------------------------------------

NO_EDGE = {
    "check-cast, instance-of or a new array": "Analysis makes no edge of it",
    "invoke-polymorphic": "Analysis passes over opcodes 0xfa and 0xfb",
    "call on an array of a primitive type": "Analysis knows classes only",
    "mention of the class itself": "Analysis drops it",
    "literal or instance of an array of a primitive type": "Analysis knows classes only",
    "field that the dex of the method does not define": "Analysis looks it up among the defined",
}
"""References of the sweep that are no edge of ``Analysis``, and why."""


def left_out(dex: Dex) -> Counter[str]:
    """References of a dex that are no edge, by the reason why."""
    found = sweep(dex)
    reasons: Counter[str] = Counter()
    names = [name.lstrip("[") for name in dex.type_names()]
    for method, op in zip(found.invokes.target.tolist(), found.invokes.op.tolist(), strict=True):
        if op in (0xFA, 0xFB):
            reasons["invoke-polymorphic"] += 1
        elif not names[dex.method_class[method]].startswith("L"):
            reasons["call on an array of a primitive type"] += 1
    for code, kind, op in zip(
        found.types.code.tolist(), found.types.target.tolist(), found.types.op.tolist(), strict=True
    ):
        if op not in (0x1C, 0x22):
            reasons["check-cast, instance-of or a new array"] += 1
        elif not names[kind].startswith("L"):
            reasons["literal or instance of an array of a primitive type"] += 1
        elif names[kind] == dex.type_name(int(dex.class_type[dex.code_class[code]])):
            reasons["mention of the class itself"] += 1
    kept = sum(kind == "field accesses" for kind, _ in own_lines(dex))
    reasons["field that the dex of the method does not define"] = len(found.fields.at) - kept
    return reasons


@pytest.mark.real
def test_real_apps_have_the_same_references_but_for_what_is_named() -> None:
    try:
        apks = fetch()
    except LookupError as error:
        pytest.skip(str(error))
    equal, edges = [], 0
    for path in apks:
        try:
            files = dexes(path)
        except InputError:
            continue
        found = cross_check(path, {"androidx": ("Landroidx/",)})
        assert "equal (" in found.message.en, (path.name, found.message.en)
        for dex in files:
            swept, reasons = sweep(dex), left_out(dex)
            assert set(reasons) <= set(NO_EDGE)
            kept = sum(kind != "methods" for kind, _ in own_lines(dex))
            assert sum(len(refs.at) for refs in swept[:4]) == kept + reasons.total(), path.name
            edges += kept
        equal.append(path.name)
    assert len(equal) >= 20
    assert edges > 1_000_000
