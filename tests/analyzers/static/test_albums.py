"""When somebody has to ask whether what an app lists are the person's photos; the apps are the bench suite's."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from analyzers.static import albums, read_app, sources
from analyzers.static.evaluation import Resolved
from analyzers.static.taint import Origin, Taint
from analyzers.static.values import Atom, Field, Param, Result, Values, one

SUITE = Path(__file__).parents[2] / "suite"


def asked(
    case: str, monkeypatch: pytest.MonkeyPatch, *, alone: bool
) -> tuple[list[Origin], int, Taint]:
    """The albums found in an app, how often the interpreter was asked for it, and what was followed."""
    seen: list[tuple[list[Origin], int, Taint]] = []

    def of_albums(taint: Taint, *, alone: bool = alone) -> list[Origin]:
        questions: list[object] = []
        is_album = albums.is_album
        with monkeypatch.context() as patch:
            patch.setattr(albums, "is_album", lambda *a: questions.append(a) or is_album(*a))
            found = albums.of_albums(taint, alone=alone)
        seen.append((found, len(questions), taint))
        return found

    monkeypatch.setattr(sources, "of_albums", lambda taint, **_: of_albums(taint))
    read_app(SUITE / case / f"{case}.apk")
    ((found, count, taint),) = seen
    return found, count, taint


@pytest.mark.parametrize("case", ["gallery-service-violating", "gallery-service-violating-r8"])
@pytest.mark.parametrize("alone", [True, False])
def test_photos_that_are_sent_are_found_either_way(case, alone, monkeypatch):
    found, count, _ = asked(case, monkeypatch, alone=alone)
    assert [origin.kind for origin in found] == ["gallery-query"]
    assert count


def test_photos_that_go_nowhere_are_not_asked_for(monkeypatch):
    found, count, taint = asked("trap-album-grouping-offline", monkeypatch, alone=True)
    assert (found, count) == ([], 0)
    assert (taint.marks, taint.hits, taint.entries, taint.capped) == ([], [], {}, False)


def test_beside_other_data_they_are_asked_for_wherever_they_go(monkeypatch):
    found, count, _ = asked("trap-album-grouping-offline", monkeypatch, alone=False)
    assert len(found) == 1 <= count


def test_more_listings_than_can_be_followed_are_asked_for(monkeypatch):
    monkeypatch.setattr(albums, "MOST_ASKED", 0)
    found, _, _ = asked("trap-album-grouping-offline", monkeypatch, alone=True)
    assert len(found) == 1


@pytest.mark.parametrize("static", [True, False])
def test_where_a_context_comes_from_is_not_asked(static: bool) -> None:
    asked: list[Atom] = []

    def resolve(values: Values) -> Resolved:
        asked.extend(values)
        return Resolved(values, True)

    proto = "(Landroid/content/Context;Ljava/lang/String;)V"
    graph = SimpleNamespace(proto=lambda node: proto, is_static=lambda node: static)
    evaluation: Any = SimpleNamespace(graph=graph, resolve=resolve)
    context, name = (Param(7, number + (not static)) for number in (0, 1))
    kept = Field("La/B;->app:Landroid/content/Context;")
    given = (frozenset((context, kept)), one(name))
    folder = Result(7, 0, "Landroid/content/Context;", "getDir", "(Ljava/lang/String;I)V", given)
    assert not albums.is_album(evaluation, one(folder))
    assert set(asked) == {folder, name}
