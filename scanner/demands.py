"""What the law asks of a policy on a day: `law.demands` with the citations of the provisions then in force."""

from datetime import date

from reports.demands import Demand, Demands
from reports.model import Citation
from scanner import law


def demands(day: date) -> Demands:
    """Every demand; provisions that do not apply yet on that day are left out."""
    rows = {
        row.id: Demand(row.asks, row.outline, _cited(row.provisions, day))
        for row in law.demands().values()
    }
    return Demands(day.isoformat(), law.VERSION, rows)


def _cited(names: tuple[str, ...], day: date) -> tuple[Citation, ...]:
    found: list[Citation] = []
    for name in names:
        provision = law.provisions()[name]
        citation = provision.cited(day)
        if citation is not None and provision.in_force(day):
            use = "reference" if provision.use == "reference" else "ground"
            found.append(Citation(name, citation, use))  # type: ignore[arg-type]
    return tuple(found)
