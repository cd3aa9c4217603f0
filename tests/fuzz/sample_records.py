"""Mutants of recorded sessions, of lists of apps, and of the forms a user fills in."""

import hashlib
import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import mutated_texts
from dice import Dice, scrambled
from sample_kinds import TESTS, Sample, plain

# --- sessions ------------------------------------------------------------------------------------


class _Fixed(datetime):
    """Sessions are recorded at one moment, so that they are the same every time."""

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        return datetime(2026, 11, 22, 10, tzinfo=UTC)


@cache
def _recorded() -> dict[str, bytes]:
    from sessions import Story, face_consent, face_step, service

    with TemporaryDirectory() as made, patch("analyzers.dynamic.recorder.datetime", _Fixed):
        folder = Path(made) / "s"
        story = Story(folder).begin("accept").screen(*face_consent())
        story.tap("同意并继续").permission().answer(True).screen(*face_step())
        story.hook("camera-open", "open").flow().screen(*service()).finish("consent")
        story.begin("decline").screen(*face_consent()).tap("不同意").ended().relaunch(48).finish()
        story.recorder.close()
        return {
            str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }


def _session(kind: str, seed: int, dice: Dice) -> Sample:
    files = dict(_recorded())
    name = dice.choice((*["events.jsonl"] * 6, *sorted(files)))
    before = files[name]
    if name == "events.jsonl" and dice.chance(0.8):
        part = _lines(dice, before)
    elif name.endswith(".json"):
        part = mutated_texts.json_file(dice, before)
    elif name.endswith(".xml"):
        part = mutated_texts.xml(dice, before)
    else:
        part = scrambled(dice, before)
    return Sample(
        kind,
        seed,
        "",
        {**files, name: part},
        False,
        part,
        before,
        lambda data: {**files, name: data},
    )


def _lines(dice: Dice, data: bytes) -> bytes:
    """Lines with other values, out of order, twice or gone; the chain repaired or not."""
    lines = data.splitlines()
    for _ in range(dice.choice((1, 1, 2, 5, 20))):
        at = dice.randrange(len(lines))
        kind = dice.randrange(6)
        if kind < 4:
            lines[at] = mutated_texts.json_file(dice, lines[at]) or b"{}"
        elif kind == 4:
            lines.insert(dice.randrange(len(lines)), lines[at])
        elif len(lines) > 1:
            del lines[at]
    if dice.chance(0.6):
        last = None
        for at, line in enumerate(lines):
            try:
                told = json.loads(line)
            except (ValueError, RecursionError):
                told = None
            if isinstance(told, dict) and last is not None and "prev" in told:
                told["prev"] = last
                lines[at] = json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")
            last = hashlib.sha256(lines[at] + b"\n").hexdigest()
    return b"\n".join(lines) + b"\n"


# --- lists and forms -----------------------------------------------------------------------------

_LIST = "SHA256,Path,PKG_NAME,Market,Policy\n" + "".join(
    f"{n:064x},a{n}.apk,com.example.a{n},huawei,p{n}.html\n" for n in range(4)
)
_CONTEXT = """category: 消费金融
market: huawei
store_description: 刷脸登录
age_rating: 4+
version_date: 2026-06-01
offered_in_china: true
answers:
  statutory_identity_duty: 反洗钱法
  rnd: false
  persons: 100000
  minors: mixed
"""


def _list(kind: str, seed: int, dice: Dice) -> Sample:
    before = _LIST.encode()
    return plain(kind, seed, "list.csv", before, mutated_texts.table(dice, before))


@cache
def _form_file() -> bytes:
    return (TESTS / "apks/loan-compliant/context.yaml").read_bytes()


def _form(kind: str, seed: int, dice: Dice) -> Sample:
    before = _CONTEXT.encode() if dice.chance(0.5) else _form_file()
    return plain(kind, seed, "context.yaml", before, mutated_texts.form(dice, before))


MAKERS = {"session": _session, "list": _list, "form": _form}
