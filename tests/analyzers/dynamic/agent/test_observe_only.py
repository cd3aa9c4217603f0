"""A hooked program behaves as it does without hooks, and everything it did is in the log."""

import pytest
from jvm import missing, observed, plain

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())

ALL = [
    {"id": "all", "category": "log", "class": "fixture.Subject", "method": "/./", "args": ["*", "this:class"],
     "result": "auto", "data": "0,1,2", "adopt": "all", "budget": 100000},
    {"id": "new", "category": "log", "class": "fixture.Subject", "method": "$init", "args": ["*"], "budget": 100000},
]  # fmt: skip


def test_nothing_a_caller_can_tell_is_changed(tmp_path):
    unhooked = plain("fixture.Behaviour")
    hooked = observed(tmp_path, "fixture.Behaviour", rows=ALL)
    assert "thrown: fixture.Subject$1 refused true" in hooked.out
    assert hooked.out == unhooked.out.removeprefix("ready\n")
    assert hooked.code == unhooked.code == 7
    hooks = hooked.events("hook")
    assert [hook["seq"] for hook in hooks] == list(range(1, len(hooks) + 1))
    assert len(hooks) > 1500
    assert hooked.events("gap") == []
    (failed,) = [h for h in hooks if h["args"][:1] == ["null"] and h["method"].endswith(".fail")]
    assert failed["result"] == "threw fixture.Subject$1"
