"""The path *decline*: refuse one prompt in one way, see what becomes of the app, and whether it asks again."""

from analyzers.dynamic.explorer.answers import Manner, agreeing, clear, refusals, refuse
from analyzers.dynamic.explorer.closing import close_account
from analyzers.dynamic.explorer.eyes import Over
from analyzers.dynamic.explorer.facing import at_step, cancel, find_face, offers, prologue
from analyzers.dynamic.explorer.hand import Hand, same_page
from analyzers.dynamic.explorer.seeking import face_score, forbidden
from analyzers.dynamic.explorer.stage import Memory
from analyzers.dynamic.screens import Control, Screen

DEFAULT = "face-consent"
"""The prompt that is refused when no other is named."""


def decline(hand: Hand, way: str) -> None:
    """Refuse in a way such as ``face-consent.refuse``, ``consent.back``; empty: the first face consent."""
    target, _, manner = way.partition(".")
    hand.launch()
    target_screen = _reach(hand, target)
    if target_screen is None or (target and not target_screen.prompt):
        if target:
            raise Over("prompt-not-met", f"{target} did not come up")
        hand.note("neither a face consent nor a face step was found")
        return
    if target_screen.role == "face-step":
        hand.reached.add("face-step")
        hand.note("the face step came without a consent to refuse", "face-step")
        cancel(hand)
    else:
        _refuse_it(hand, target_screen, manner)
    _relaunch(hand, manner or "refuse")
    if way in ("", DEFAULT + ".refuse") and not hand.gone:
        hand.watch(1.0)
        close_account(hand)


def _reach(hand: Hand, target: str) -> Screen | None:
    """Go to the prompt that is to be refused; to the face step where it comes without a prompt."""

    def met(screen: Screen) -> bool:
        if screen.prompt and hand.own:
            name = learn(hand.stage.memory, screen)
            return name == target if target else screen.role == DEFAULT
        return at_step(hand)

    screen = clear(hand, Manner(), met)
    if met(screen):
        return screen
    prologue(hand, Manner())
    if target and not target.startswith(DEFAULT):
        return None  # a prompt of the start that did not come this time
    return find_face(hand, Manner(), met)


def learn(memory: Memory, screen: Screen) -> str:
    """The prompt's name in this session; its ways of refusing are remembered when it is new."""
    name = memory.prompts.get(screen.id)
    if name is not None:
        return name
    number = sum(known.startswith(screen.role) for known in memory.prompts.values()) + 1
    name = screen.role if number == 1 else f"{screen.role}-{number}"
    memory.prompts[screen.id] = name
    memory.ways.extend(f"{name}.{way}" for way, _ in refusals(screen))
    return name


# --- refusing and what follows --------------------------------------------------------------------


def _refuse_it(hand: Hand, prompt: Screen, manner: str) -> None:
    hand.reached.add("consent")
    hand.state("appops", "permissions")
    if manner == "unticked":
        _go_on_unticked(hand, prompt)
    else:
        refuse(hand, manner or refusals(prompt)[0][0])
    hand.reached.add("refused")
    outcome = _outcome(hand, prompt, manner or "refuse")
    hand.note(outcome, "refused")
    hand.camera_used()
    hand.state("appops", "permissions")
    if outcome not in ("exit", "loop"):
        offers(hand, hand.screen)
        _matrix(hand)


def _go_on_unticked(hand: Hand, prompt: Screen) -> None:
    button = agreeing(prompt)
    if button is None:
        hand.key("back")
    else:
        hand.tap(button, "go-on-unticked")


def _outcome(hand: Hand, prompt: Screen, manner: str) -> str:
    """``exit``, ``loop``, ``face-step``, ``wall`` (nothing but the prompt), ``goes-on``. Second chances are refused."""
    seen = {prompt.id}
    again = 0
    for _ in range(hand.plan.second_chances):
        if not hand.own and hand.left():
            return "exit"
        screen = hand.screen
        if screen.role == "permission":
            clear(hand, Manner(camera=False), lambda shown: shown.role != "permission")
            continue
        if not _asks_again(screen):
            break
        again += screen.id in seen
        seen.add(screen.id)
        if screen.prompt:
            learn(hand.stage.memory, screen)
        refuse(hand, "refuse" if manner == "unticked" else manner)
    if not hand.own and hand.left():
        return "exit"
    if at_step(hand):
        return "face-step"
    if _asks_again(hand.screen):
        return "loop" if again else "wall"
    return "goes-on"


def _asks_again(screen: Screen) -> bool:
    """A prompt, or a dialog that gives the choice once more."""
    if screen.prompt:
        return True
    acts = {control.act for control in screen.controls}
    return (
        screen.dialog and "refuse" in acts and bool(acts & {"agree", "acknowledge", "start-face"})
    )


def _matrix(hand: Hand) -> None:
    """Which entries of the screen the app is left on can still be opened; each on its own."""
    start = hand.screen
    entries = [control for control in start.controls if _is_entry(control, hand)]
    disabled = [control.label for control in entries if not control.enabled]
    for label in disabled:
        hand.note(label, "entry-disabled")
    for control in [c for c in entries if c.enabled][: hand.plan.entries]:
        hand.tap(control, "try-entry")
        screen = hand.screen
        if not hand.own and hand.gone:
            hand.note(control.label, "entry-exits")
            return
        if screen.prompt or screen.role == "face-step":
            face = screen.role != "consent"
            hand.note(control.label, "entry-asks-face" if face else "entry-asks")
        elif screen.state == start.state:
            hand.note(control.label, "entry-stays")
        else:
            hand.note(control.label, "entry-opens")
        if not _return(hand, start):
            return


def _is_entry(control: Control, hand: Hand) -> bool:
    if not control.label or control.role not in ("button", "neutral"):
        return False
    if forbidden(control) or control.act in ("start-face", "refuse", "later", "close"):
        return False
    return face_score(control, hand.screen, hand.stage.hints) < 60


def _return(hand: Hand, start: Screen) -> bool:
    for _ in range(3):
        if same_page(start, hand.screen):
            return True
        if hand.screen.prompt:
            refuse(hand, "refuse")
        elif hand.own:
            hand.key("back")
        elif hand.gone:
            return False
        else:
            hand.resume()
    return same_page(start, hand.screen)


# --- asking again ---------------------------------------------------------------------------------


def _relaunch(hand: Hand, manner: str) -> None:
    """Start the app again and again without touching anything but a prompt that comes by itself."""
    for number in range(hand.plan.relaunches):
        hand.stop()
        hand.wait_between(hand.plan.relaunch_after)
        hand.launch()
        watched = hand.watch(hand.plan.idle / 2, until=lambda screen: screen.prompt)
        if number == 0:
            hand.note("started again after the refusal", "relaunched")
        for _ in range(hand.plan.second_chances):
            if not _asks_again(hand.screen) or hand.gone:
                break
            hand.note(f"asks again by itself at launch {hand.launches}", "asked-again")
            before = hand.screen.state
            refuse(hand, "refuse" if manner == "unticked" else manner)
            if hand.screen.state == before:
                break  # it cannot be refused so: that is no other question
        if watched.role == "crash-dialog":
            raise Over("app-crashed")
