"""Mutated inputs of all kinds go through the workers: nothing dies, hangs, swells, or is called clean wrongly.

The same seeds at every run; `make stress` takes new ones, which a failure names: ``python tests/fuzz/run.py --kind KIND --from SEED --count 1``.
"""

import itertools
import os
import shutil
import time
from pathlib import Path

import pytest

pytest.importorskip("mitmproxy")
pytest.importorskip("dpkt")
pytest.importorskip("openpyxl")

import fuzz_oracle
import fuzzing
import mutated_dex
from dice import Dice
from fuzz_samples import due, sample, unmutated
from fuzz_tasks import Outcome
from fuzzing import Kind, Tally, as_json, fuzz
from mutated_zip import entries_of, layout_of, written
from sample_kinds import ALONE, APPS, BASES, KINDS, MANY, Sample

FIXED = 52
"""Seeds of the ordinary suite, some 130 inputs each: a minute of processor time in all."""
MORE = 104
"""Fixed seeds of `make stress`, those of the ordinary suite among them."""
FRESH_SECONDS = 8.0
LOAN = BASES[0]


def found(seeds, seconds, folder, jobs=2):
    tally = Tally()
    finds = fuzz(KINDS, iter(seeds), seconds=seconds, jobs=jobs, tally=tally, folder=folder)
    assert finds == [], f"{as_json(finds)}\n(seeds {seeds})"
    return tally


@pytest.mark.parametrize("seeds", [FIXED, pytest.param(MORE, marks=pytest.mark.stress)])
def test_fixed_seeds(seeds, tmp_path):
    tally = found(range(seeds), 3600, tmp_path)
    assert set(tally.kinds) == set(KINDS)
    expected = {kind: sum(len(due(kind, seed)) for seed in range(seeds)) for kind in KINDS}
    assert {name: kind.inputs for name, kind in tally.kinds.items()} == expected
    assert max(kind.worst_memory for kind in tally.kinds.values()) > 20 << 20
    assert list(tmp_path.glob("fed-*")) == []


@pytest.mark.stress  # the ordinary suite is the same at every run
def test_a_fresh_seed(tmp_path):
    first = time.time_ns() // 1_000_000
    tally = found(itertools.count(first), FRESH_SECONDS, tmp_path)
    assert tally.next_seed > first


@pytest.mark.stress
def test_for_hours(tmp_path):
    """``FACEAUDIT_FUZZ_SECONDS`` of new seeds; finds are kept in ``fuzz-finds``."""
    seconds = float(os.environ.get("FACEAUDIT_FUZZ_SECONDS", "600"))
    tally, kept = Tally(), Path("fuzz-finds")
    first = time.time_ns() // 1_000_000
    finds = fuzz(
        KINDS,
        itertools.count(first),
        seconds=seconds,
        jobs=2,
        tally=tally,
        folder=tmp_path,
        keep=kept,
    )
    print(fuzzing.told(tally))  # noqa: T201 - with -s it is what one wants to see
    assert finds == [], as_json(finds)


# --- the inputs ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_seed_stands_for_one_input(kind):
    first = [sample(kind, seed) for seed in range(12)]
    again = [sample(kind, seed) for seed in range(12)]
    assert [one.files for one in first] == [one.files for one in again]
    assert len({repr(sorted(one.files.items())) for one in first}) > 6


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if kind not in ("zip", "zip-alone", "set")]
)
def test_what_was_mutated_is_no_longer_what_it_was(kind):
    samples = [sample(kind, seed) for seed in range(30)]
    assert sum(one.part != one.before for one in samples) > 24
    one = samples[0]
    assert one.build is not None
    if kind != "screens":
        assert one.build(one.part) == one.files


def test_readers_of_single_formats_get_more_inputs():
    assert [len(due(kind, 8)) for kind in ALONE] == [MANY] * len(ALONE)
    assert due("pdf", 8) == [8]
    assert due("pdf", 9) == []


def test_a_padded_dex_is_what_it_was():
    data = entries_of(
        (fuzzing.Path(__file__).parents[1] / LOAN / "loan-violating.apk").read_bytes()
    )
    before = data["classes.dex"]
    after = mutated_dex.padded(Dice("x"), before)
    assert len(after) > len(before)
    from analyzers.static.dex import Dex

    one, other = Dex(before, "classes.dex"), Dex(after, "classes.dex")
    assert one.type_names() == other.type_names()
    assert other.trailing == 0


# --- what counts as a find -----------------------------------------------------------------------


def _find(monkeypatch, tmp_path, work, kinds=("elf-alone",)):
    monkeypatch.setattr(fuzzing, "WORK", f"fuzz_faults:{work}")
    if work == "hangs":  # nothing else may meet its deadline, however busy the machine is
        limits = fuzzing.LIMITS._replace(spare=1.0, per_mebibyte=0.0)
        monkeypatch.setattr(fuzzing, "LIMITS", limits)
        monkeypatch.setattr(fuzzing, "SECONDS", 1.0)
    kept = tmp_path / "kept"
    return fuzz(
        kinds, iter([1]), seconds=60, jobs=1, tally=Tally(), folder=tmp_path / "in", keep=kept
    ), kept


@pytest.mark.parametrize(
    ("work", "problem"),
    [
        ("dies", "crashed"),
        ("hangs", "deadline"),
        ("swells", "memory"),
        ("fails", "KeyError"),
        ("is_slow", "slow"),
        ("is_large", "memory"),
    ],
)
def test_what_must_not_be_is_found(work, problem, monkeypatch, tmp_path):
    (tmp_path / "in").mkdir()
    finds, kept = _find(monkeypatch, tmp_path, work)
    assert [find.problem.partition(":")[0] for find in finds] == [problem]
    (folder,) = kept.iterdir()
    assert folder.name == "elf-alone-1"
    assert (folder / "x.so").read_bytes() == sample("elf-alone", 1).files["x.so"]
    assert (folder / "why.txt").read_text().startswith(problem)


def test_a_find_is_made_smaller(monkeypatch, tmp_path):
    """Of all changes those are kept that matter: the first byte."""
    (tmp_path / "in").mkdir()
    before = bytes(range(200))
    part = bytes([7]) + before[1:50] + b"\0\0\0" + before[53:120] + b"x" + before[121:]

    def files(data):
        return {"x.so": data}

    one = Sample("elf-alone", 1, "", files(part), False, part, before, files)
    monkeypatch.setattr(fuzzing, "sample", lambda kind, seed: one)
    finds, kept = _find(monkeypatch, tmp_path, "minds_the_first")
    assert len(finds) == 1
    small = (kept / "elf-alone-1" / "part.bin").read_bytes()
    assert small == bytes([7]) + before[1:]


# --- the oracle ----------------------------------------------------------------------------------


def outcome(**parts):
    told = {"verdicts": {"a": "likely-violation", "b": "compliant"}, "sdks": ["x"], "state": "read"}
    return Outcome("read", limitations=["no-session"], **(told | parts))


BEFORE = outcome()
CLEARED = {"a": "compliant", "b": "compliant"}


@pytest.mark.parametrize(
    ("after", "judgement"),
    [
        (outcome(), "stands"),
        (outcome(verdicts={"a": "not-assessed", "b": "compliant"}), "stands"),
        (outcome(verdicts={"a": "needs-manual-review", "b": "compliant"}), "stands"),
        (Outcome("refused", "apk-damaged"), "refused"),
        (outcome(verdicts=CLEARED), "wrong-clean"),
        (outcome(verdicts=CLEARED, state="unreadable"), "noted"),
        (outcome(verdicts={"a": "not-applicable", "b": "compliant"}, sdks=[]), "wrong-clean"),
        (outcome(sdks=[]), "wrong-clean"),
    ],
)
def test_an_app_that_means_the_same_keeps_its_accusations(after, judgement):
    one = Sample("zip", 1, LOAN, {}, same=True)
    assert fuzz_oracle.judge(one, after, BEFORE, Path("x"), Path("y")) == judgement


def test_what_is_told_to_be_missing_excuses():
    after = outcome(verdicts=CLEARED)
    after.limitations.append("methods-unread")
    one = Sample("zip", 1, LOAN, {}, same=True)
    assert fuzz_oracle.judge(one, after, BEFORE, Path("x"), Path("y")) == "noted"


def _asked(tmp_path, change):
    """What the oracle says of an app that lost its accusations after a change of its files."""
    for tool in ("aapt", "dexdump"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
    files = dict(entries_of(unmutated(LOAN).files["app.apk"]))
    base = tmp_path / "base.apk"
    base.write_bytes(written(layout_of(files)))
    change(files)
    mutant = tmp_path / "mutant.apk"
    mutant.write_bytes(written(layout_of(files)))
    sdks = ["megvii-meglive-v3"]
    before, after = outcome(sdks=sdks), outcome(sdks=[], verdicts=CLEARED)
    one = Sample("dex", 1, LOAN, {"mutant.apk": b""})
    return fuzz_oracle.judge(one, after, before, mutant, base)


def test_the_platform_tells_whether_an_app_is_another(tmp_path):
    from analyzers.sdks import catalogue

    assert catalogue().row("megvii-meglive-v3").prefixes

    def nothing(files):
        files["classes.dex"] = mutated_dex.padded(Dice("y"), files["classes.dex"])

    def renamed(files):
        data = bytearray(
            files["classes.dex"].replace(b"Lcom/megvii/meglive_sdk", b"Lcom/megvix/meglive_sdk")
        )
        files["classes.dex"] = mutated_dex.sealed(data)

    def broken(files):
        files["classes.dex"] = files["classes.dex"][:500]

    def elsewhere(files):
        data = files["classes.dex"]
        at = data.index(b"http://")
        files["classes.dex"] = mutated_dex.sealed(bytearray(data[:at] + b"httq" + data[at + 4 :]))

    told = [_asked(tmp_path, change) for change in (nothing, renamed, broken, elsewhere)]
    assert told == ["wrong-clean", "changed", "not-run", "sdk-lost"]


def test_the_count_goes_on_where_it_was(tmp_path):
    path = tmp_path / "tally.json"
    tally = Tally(kinds={"dex": Kind(inputs=5)}, next_seed=9)
    fuzzing.save(tally, path)
    again = fuzzing.load(path)
    assert (again.inputs, again.next_seed) == (5, 9)
    assert "5 inputs" in fuzzing.told(again)
    assert fuzzing.load(tmp_path / "none.json").inputs == 0


def test_every_app_kind_has_afiles_of():
    for kind in APPS:
        if kind != "set":
            assert sample(kind, 3).base in BASES
