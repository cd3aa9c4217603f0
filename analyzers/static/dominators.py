"""Which places of a graph every way from its start goes through."""

MOST_STEPS = 8_000_000
"""Steps after which the question is given up; a method of 10,000 branches takes far fewer."""


def dominators(after: dict[int, list[int]], start: int) -> dict[int, int]:
    """By place: the nearest other one that no way from ``start`` leaves out (of ``start`` itself).

    In the order ways come to them. Empty when there are too many ways to tell (Cooper, Harvey and
    Kennedy, "A Simple, Fast Dominance Algorithm").
    """
    order = _order(after, start)
    number = {place: at for at, place in enumerate(order)}
    before: dict[int, list[int]] = {place: [] for place in order}
    for place in order:
        for to in after.get(place, ()):
            before[to].append(place)
    above = {start: start}
    steps, changed = 0, True
    while changed:
        changed = False
        for place in order[1:]:
            known = [other for other in before[place] if other in above]
            nearest = known[0]
            for other in known[1:]:
                while other != nearest:
                    steps += 1
                    if number[other] > number[nearest]:
                        other = above[other]
                    else:
                        nearest = above[nearest]
            steps += 1
            if above.get(place) != nearest:
                above[place] = nearest
                changed = True
            if steps > MOST_STEPS:
                return {}
    return {place: above[place] for place in order}


def _order(after: dict[int, list[int]], start: int) -> list[int]:
    """Places that can be reached, each before those only reached through it (reverse postorder)."""
    done: list[int] = []
    seen = {start}
    todo = [(start, iter(after.get(start, ())))]
    while todo:
        place, rest = todo[-1]
        to = next((other for other in rest if other not in seen), None)
        if to is None:
            done.append(place)
            todo.pop()
        else:
            seen.add(to)
            todo.append((to, iter(after.get(to, ()))))
    return done[::-1]
