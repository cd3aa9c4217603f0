"""Places in code that a reader is pointed at, of which some hold nothing that can be read."""

from types import SimpleNamespace

import pytest
from codebuilder import RETURN_VOID, Class, code, program

from analyzers.static.consent import Consent
from analyzers.static.graph import Site
from analyzers.static.pointing import seen

NO_SUCH_INSTRUCTION = (0x0073,)


@pytest.mark.parametrize(
    ("units", "told"), [(RETURN_VOID, "return-void"), (NO_SUCH_INSTRUCTION, "method")]
)
def test_a_method_whose_code_cannot_be_read_is_named_all_the_same(units: tuple, told: str) -> None:
    graph = program(Class("La/Page;", [code("onClick", units)])).graph
    (node,) = graph.find("La/Page;", "onClick")
    assert seen(graph, Site(node, 0, 0)).excerpt == told
    found = Consent.evidence(SimpleNamespace(_graph=graph), node, 0)  # type: ignore[arg-type]
    assert (found.excerpt, found.locator) == (told, "La/Page;->onClick()V @ 0x0")
