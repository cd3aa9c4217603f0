"""Finding a function of the app: the entries that name it first, then a bounded look through its screens."""

from collections.abc import Callable
from typing import NamedTuple

from analyzers.dynamic.explorer.answers import Manner, clear
from analyzers.dynamic.explorer.eyes import Over
from analyzers.dynamic.explorer.hand import Hand, page_of, same_page
from analyzers.dynamic.explorer.stage import Hints
from analyzers.dynamic.screen_words import bare, says, speaks
from analyzers.dynamic.screens import Control, Screen
from analyzers.prompts import speaks_of_face

_LONGEST_ENTRY = 24
"""Characters of an entry that is touched for a word in it alone."""
_SCROLLS = 3
_BACKS = 3
_AGAIN = 3
"""Times the entries of the goal are tried anew after something was agreed to."""


class Goal(NamedTuple):
    """What is looked for."""

    name: str
    why: str
    """The reason logged with touches towards it."""
    score: Callable[[Control, Screen, Hints], int]
    """0: not to be touched; 1: only when nothing better is left; more: more promising."""
    hard: int = 50
    """From this score on a touch is meant for the goal; below it is a search."""
    wide: bool = True
    """Entries that say nothing of the goal are tried too."""


class Found(NamedTuple):
    """How a search ended."""

    screen: Screen | None
    """Where the goal was met; ``None``: everything within reach was tried."""
    login: bool = False
    """A log-in barred a way."""


def seek(
    hand: Hand,
    goal: Goal,
    manner: Manner,
    met: Callable[[Screen], bool],
    *,
    tour: int | None = None,
) -> Found:
    """Search from the screen in front. ``tour``: most touches that only look around.

    Raises `Over`, ``budget`` when the walk's bounds end it.
    """
    return _Search(hand, goal, manner, met, hand.plan.tour if tour is None else tour).run()


class _Search:
    def __init__(
        self, hand: Hand, goal: Goal, manner: Manner, met: Callable[[Screen], bool], tour: int
    ) -> None:
        self._hand, self._goal, self._manner, self._met = hand, goal, manner, met
        self._left = tour
        self._tried: set[tuple[str, str, int]] = set()
        self._scrolled: dict[str, int] = {}
        self._way: list[str] = []
        """The pages between the start and here."""
        self._login = False
        self._unwound = 0
        self._meant: set[tuple[str, str, int]] = set()
        """Entries of the goal that were touched."""
        self._granted = hand.granted
        self._again = 0

    def run(self) -> Found:
        hand = self._hand
        while True:
            screen = clear(hand, self._manner, self._met)
            if self._met(screen):
                return Found(screen, self._login)
            hand.check()
            self._anew()
            if screen.role == "login":
                self._pass_login(screen)
            best = self._best(screen)
            if best is not None:
                self._enter(screen, *best)
            elif self._more(screen):
                continue
            elif not self._back(screen):
                return Found(None, self._login)

    def _anew(self) -> None:
        """What was agreed to on the way may have opened an entry that led nowhere before."""
        if self._hand.granted > self._granted and self._again < _AGAIN:
            self._granted = self._hand.granted
            self._again += 1
            self._tried -= self._meant
            self._meant.clear()

    def _best(self, screen: Screen) -> tuple[Control, int] | None:
        deep = len(self._way) >= self._hand.plan.depth
        ranked: list[tuple[int, int, Control]] = []
        for place, control in enumerate(screen.controls):
            if self._key(screen, control) in self._tried or not control.enabled:
                continue
            score = self._goal.score(control, screen, self._hand.stage.hints)
            if score <= 0 or (deep and score < self._goal.hard):
                continue
            if score == 1 and (not self._goal.wide or self._left <= 0 or not _entry(control)):
                continue
            ranked.append((-score, place, control))
        if not ranked:
            return None
        score, _, control = min(ranked, key=lambda row: row[:2])
        return control, -score

    def _enter(self, screen: Screen, control: Control, score: int) -> None:
        hand = self._hand
        self._tried.add(self._key(screen, control))
        why = self._goal.why if score >= self._goal.hard else "search"
        if score < self._goal.hard:
            self._left -= 1
        else:
            self._meant.add(self._key(screen, control))
        hand.tap(control, why)
        if hand.own and not same_page(screen, hand.screen):
            here = page_of(hand.screen)
            if here in self._way:
                del self._way[self._way.index(here) :]
            else:
                self._way.append(page_of(screen))

    def _more(self, screen: Screen) -> bool:
        """Further entries below the edge."""
        times = self._scrolled.get(screen.activity, 0)
        if not screen.scrollable or times >= _SCROLLS or screen.dialog:
            return False
        self._scrolled[screen.activity] = times + 1
        return self._hand.scroll()

    def _back(self, screen: Screen) -> bool:
        """To the screen before; false when this is the first one."""
        hand = self._hand
        if not self._way:
            return self._unwind(screen)
        target = self._way.pop()
        for _ in range(_BACKS):
            if not hand.own or page_of(hand.screen) == target:
                break
            before = hand.screen
            hand.key("back")
            here = page_of(hand.screen)
            if here in self._way:
                del self._way[self._way.index(here) :]
                return True
            if not same_page(before, hand.screen):
                break
        if not hand.own:
            hand.resume()
        if same_page(screen, hand.screen):
            self._way.clear()
            return False
        return True

    def _unwind(self, screen: Screen) -> bool:
        """The search did not begin on the app's first screen: go back towards it."""
        hand = self._hand
        if (
            screen.role == "home"
            or page_of(screen) in hand.roots
            or self._unwound >= _BACKS
            or not hand.touched
        ):
            return False
        self._unwound += 1
        hand.key("back")
        if hand.own:
            return not same_page(screen, hand.screen)
        hand.resume()
        self._unwound = _BACKS
        return True

    def _pass_login(self, screen: Screen) -> None:
        """Round the log-in as a guest where that is offered."""
        self._login = True
        for control in screen.controls:
            key = self._key(screen, control)
            if says("guest", control.label) and key not in self._tried and control.enabled:
                best = self._best(screen)
                if best is not None and best[1] >= self._goal.hard:
                    return
                self._tried.add(key)
                self._hand.tap(control, "guest")
                return

    @staticmethod
    def _key(screen: Screen, control: Control) -> tuple[str, str, int]:
        return page_of(screen), control.name, control.bounds[1] if not control.label else 0


def _entry(control: Control) -> bool:
    return control.role in ("button", "neutral", "positive") and control.act in (
        "none", "settings", "acknowledge", "alternative",
    )  # fmt: skip


def forbidden(control: Control) -> bool:
    """What is never touched while searching: it pays, sends, deletes, calls or logs out."""
    return control.act in ("withdraw", "delete-account", "link") or speaks("never", control.label)


# --- what is looked for ---------------------------------------------------------------------------


def face_score(control: Control, screen: Screen, hints: Hints) -> int:
    """Towards the face function."""
    label = control.label
    if control.role in ("field", "checkbox", "close", "negative") or not label:
        return 0
    if control.act in ("withdraw", "delete-account", "refuse", "later", "link", "close"):
        return 0
    if speaks_of_face(label) and speaks("never_face", label):
        return 0
    if control.act == "start-face":
        return 95
    if says("face_entry", label):
        return 90
    if label in hints.face:
        return max(60, 85 - hints.face.index(label))
    if len(label) <= _LONGEST_ENTRY and speaks("face_entry", label) and not _settings(label):
        return 70
    if forbidden(control):
        return 0
    if control.act in ("verify-other", "alternative"):
        return 20 if says("on_the_way", label) else 0
    if says("on_the_way", label) or control.act == "settings":
        return 20
    return 5 if control.act == "acknowledge" else 1


def _settings(label: str) -> bool:
    return bare(label).endswith(("设置", "管理", "settings", "协议", "规则", "说明", "须知"))


def settings_score(control: Control, screen: Screen, hints: Hints) -> int:
    """Towards the settings in which a face consent may be withdrawn."""
    label = control.label
    if control.role in ("field", "checkbox", "close", "negative") or not label:
        return 0
    if control.act == "withdraw" or label in hints.withdraw:
        return 99
    if control.act in ("delete-account", "refuse", "link"):
        return 0
    starts = control.act == "start-face" or says("face_entry", label)
    if starts and screen.role != "settings":
        return 0
    if says("to_settings", label) or control.act == "settings" or label in hints.settings:
        return 80 if speaks_of_face(label) else 60 - len(label) // 8
    return 0 if forbidden(control) or starts else 1


def deletion_score(control: Control, screen: Screen, hints: Hints) -> int:
    """Towards the closing of the account."""
    if control.act == "delete-account" or control.label in hints.deletion:
        return 99
    if control.act == "withdraw":
        return 0
    return min(60, settings_score(control, screen, hints))


def age_score(control: Control, screen: Screen, hints: Hints) -> int:
    """Towards a place that asks for an age."""
    if control.role in ("field", "checkbox", "close", "negative") or not control.label:
        return 0
    if says("age", control.label):
        return 90
    if forbidden(control) or control.act in ("start-face", "refuse", "later"):
        return 0
    return 60 if says("to_age", control.label) or says("to_settings", control.label) else 0


FACE = Goal("face-step", "open-face", face_score)
SETTINGS = Goal("withdrawal", "settings", settings_score)
DELETION = Goal("account-deletion", "settings", deletion_score, wide=False)
AGE = Goal("age-question", "age", age_score, wide=False)


def demand(found: Found, hand: Hand) -> Screen | None:
    """The screen that was found. Raises `Over` (``login-needed``) where only a log-in kept it from being found."""
    if found.screen is None and found.login:
        raise Over("login-needed", f"a log-in stands before {hand.screen.activity}")
    return found.screen
