"""Saying how old the user is, wherever and however an app asks."""

import re
from datetime import UTC, datetime

from analyzers.dynamic.explorer.hand import Hand, control_with
from analyzers.dynamic.screen_words import bare, says
from analyzers.dynamic.screens import Control, Screen

_BAND = re.compile(r"(\d{1,2}) ?(?:-|~|到|至|—|–|to) ?(\d{1,2})")
_NUMBER = re.compile(r"\d{1,2}")
_UNDER = re.compile(r"未满|不满|以下|以内|小于|under|younger|below|less")
_OVER = re.compile(r"已满|年满|以上|大于|over|older|above|at least|\+")
_CHILD = re.compile(r"儿童|小学生|未成年|青少年|child|kid|minor|teen")
_ADULT = re.compile(r"(?<!未)成年|成人|家长|监护人|adult|parent")
_DATE = re.compile(r"生日|出生|birth|dob|yyyy|年.{0,2}月", re.I)
_STEPS = 40
"""Swipes on a wheel of years."""


def tell_age(hand: Hand, age: int) -> bool:
    """Answer the question of age on the screen; false when no way to answer was found."""
    screen = hand.screen
    birthday = _birthday(hand, age)
    choice = _choice(screen, age)
    enabled = [control for control in screen.controls if control.enabled]
    wheels = [c for c in enabled if "picker" in c.cls.lower() or "picker_input" in c.id]
    fields = [c for c in enabled if c.role == "field" and c not in wheels]
    if wheels:
        _turn(hand, wheels, birthday, age)
    elif fields:
        _fill(hand, fields, birthday, age)
    elif choice is not None:
        if choice.checked != "yes":
            hand.tap(choice, "age")
    else:
        return _open_picker(hand)
    if hand.screen.role == "age-question":
        _confirm(hand)
    return True


def _birthday(hand: Hand, age: int) -> tuple[int, int, int]:
    """A day some months past the birthday of that age, by the device's clock."""
    now = datetime.fromtimestamp(hand.stage.device.now(), UTC)
    return now.year - age, 1, 1


def _choice(screen: Screen, age: int) -> Control | None:
    """The option that holds this age: a band that fits best, a bound, a word for children or adults."""
    fitting = [(rank, c) for c in screen.controls if c.enabled and (rank := _fits(c.label, age))]
    return min(fitting, key=lambda pair: pair[0])[1] if fitting else None


def _fits(label: str, age: int) -> int:
    """0 when the option is not true of the age, else its rank, 1 the most exact."""
    text = bare(label)
    if not text or not says("age_option", text):
        return 0
    band = _BAND.search(text)
    if band:
        return 1 if int(band[1]) <= age <= int(band[2]) else 0
    number = _NUMBER.search(text)
    if number:
        years = int(number[0])
        if _UNDER.search(text):
            return 2 + (years > 14) if age < years else 0
        if _OVER.search(text):
            return 4 if age >= years else 0
        return 1 if years == age else 0
    if _CHILD.search(text):
        return 5 if age < 18 else 0
    if _ADULT.search(text):
        return 5 if age >= 18 else 0
    return 0


def _fill(hand: Hand, fields: list[Control], birthday: tuple[int, int, int], age: int) -> None:
    heading = " ".join(hand.screen.texts[:6])
    if len(fields) == 3:
        for field, part in zip(fields, birthday, strict=True):
            hand.give(field, str(part), why="age")
    else:
        field = next((c for c in fields if says("age", c.label)), fields[0])
        dated = _DATE.search(f"{field.label} {field.id}") or (
            not re.search(r"年龄|age|岁", field.label, re.I) and _DATE.search(heading)
        )
        hand.give(field, "{:04}-{:02}-{:02}".format(*birthday) if dated else str(age), why="age")
    hand.look()


def _turn(hand: Hand, wheels: list[Control], birthday: tuple[int, int, int], age: int) -> None:
    """Type into the wheels of a picker that can be typed into, else turn the first to the year or age."""
    typed = [c for c in wheels if c.role == "field"]
    if typed:
        years = [c for c in typed if re.fullmatch(r"\d{4}.?", c.label)] or typed[-1:]
        wanted = birthday[0] if re.fullmatch(r"\d{4}.?", years[0].label) else age
        hand.give(years[0], str(wanted), why="age")
        hand.key("enter")
        return
    wheel = wheels[0]
    for _ in range(_STEPS):
        shown = next((int(n) for n in re.findall(r"\d{1,4}", _shown(hand, wheel))), None)
        wanted = birthday[0] if shown is not None and shown > 1000 else age
        if shown is None or shown == wanted:
            return
        left, top, right, bottom = wheel.bounds
        x, step = (left + right) // 2, (bottom - top) // 3
        middle = (top + bottom) // 2
        hand.check()
        hand.stage.device.swipe(x, middle, x, middle + (step if shown > wanted else -step))
        hand.look()


def _shown(hand: Hand, wheel: Control) -> str:
    same = [c for c in hand.screen.controls if c.cls == wheel.cls and c.id == wheel.id]
    return same[0].label if same else ""


def _open_picker(hand: Hand) -> bool:
    """A line that only opens a picker."""
    line = next(
        (
            c
            for c in hand.screen.controls
            if c.enabled and (says("age", c.label) or c.cls == "Spinner")
        ),
        None,
    )
    if line is None:
        return False
    hand.tap(line, "age")
    return True


def _confirm(hand: Hand) -> None:
    button = control_with(hand.screen, "acknowledge", "agree") or next(
        (c for c in hand.screen.controls if c.role == "positive" and c.enabled), None
    )
    if button is not None:
        hand.tap(button, "age")
